"""Conditions, subscripts and messages: whole trees, evaluated where they stand.

No derivative passes through them, and ``a and b`` must not run ``b`` before it is asked for. What
cannot be said as one tree (a call that is read in place) is read in statements before.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcad.frontend.constants import constant_of, counted
from srcad.frontend.followed import is_data
from srcad.frontend.forks import is_either
from srcad.frontend.scope import MISSING
from srcad.frontend.statics import StaticReader
from srcad.frontend.values import Known, Perhaps, Ref, Value, is_atom
from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.ir.parse import BINARY, COMPARE, NONE, UNARY

__all__ = ["ConditionReader", "NotWhole"]

_WORD = {
    "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!=", "is": "is",
    "isnot": "is not", "in": "in", "notin": "not in",
}  # fmt: skip
_CONVERSIONS = {-1: "", 114: "!r", 115: "!s", 97: "!a"}


class NotWhole(Exception):
    """An expression cannot be written as one tree."""


class ConditionReader(StaticReader):
    """Reads conditions, subscripts and shapes."""

    def test(self, node: Any) -> Expr:
        """Read a condition."""
        whole = self.as_condition(node)
        if isinstance(whole, Apply) and whole.op in ("tuple", "list"):
            return const(bool(whole.args))
        return self.truth(self.value(node), node) if whole is None else whole

    def as_condition(self, node: Any) -> Expr | None:
        """Read a condition as one tree: what a list holds does not matter to it, but how much."""
        rows = self.rows_in(node)
        if rows is not None:
            return self.rows_length(rows)
        if not isinstance(node, gast.BoolOp) or not any(map(self.rows_in, node.values)):
            return self.whole_test(node)
        back, made = self.mark(), len(self.out)
        parts = [self.as_condition(v) for v in node.values]
        if None in parts or len(self.out) > made:  # what is not reached must not be read
            back()
            return self.whole_test(node)
        op = "and" if isinstance(node.op, gast.And) else "or"
        return Apply(op, tuple(p for p in parts if p is not None))

    def rows_in(self, node: Any) -> tuple[Var, ...] | None:
        """Return the lists of the list of unknown length that an expression stands for."""
        try:
            found = self.peek(node)
        except NotWhole:  # an attribute, for one, that is read by a statement
            return None
        return None if found is None else self.rows_of(found)

    def whole_test(self, node: Any) -> Expr | None:
        """Read a condition as one tree, or return None if it takes statements."""
        volatile, self.volatile = self.volatile, {}
        try:
            return self.nested(node)
        except NotWhole:
            return None
        finally:
            self.volatile = volatile

    def tree(self, node: Any) -> Expr:
        """Read an expression as one tree, or as the name of what statements make."""
        whole = self.whole_test(node)
        return self.single(self.value(node), node) if whole is None else whole

    def index_tree(self, node: Any) -> Expr:
        """Read an index, part by part where it is not one tree."""
        if isinstance(node, gast.Subscript) and self.known(node.value) is np.s_:
            return self.index_tree(node.slice)  # which is what stands there
        whole = self.whole_test(node)
        if whole is not None:
            return self.as_tuple(self.places(whole, node), node)
        if isinstance(node, gast.Tuple):
            parts = tuple(self.steady(self.index_tree(e), e) for e in node.elts)
            return self.places(Apply("tuple", parts), node)
        if isinstance(node, gast.Slice):
            ends = (node.lower, node.upper, node.step)
            return Apply("slice", tuple(
                NONE if p is None else self.steady(self.index_tree(p), p) for p in ends
            ))  # fmt: skip
        return self.as_tuple(self.places(self.atom(node), node), node)

    def as_tuple(self, value: Expr, node: Any) -> Expr:
        """Make a tuple of one that is kept as a list: axes and indexes are no list to NumPy."""
        if not isinstance(value, Var) or value.name not in self.tuples:
            return value
        return self.emit(Apply("call", (Const("tuple", tuple), value)), node)

    def places(self, index: Expr, node: Any) -> Expr:
        """Make what NumPy does of an index: arrays of ranges, lists of the tuples in it."""
        match index:
            case Apply("range", ends):
                return self.emit(Apply("np.arange", ends), node)
            case Apply("tuple", parts):
                found = (self.places(p, node) for p in parts)
                return Apply("tuple", tuple(
                    replace(p, op="list") if isinstance(p, Apply) and p.op == "tuple" else p
                    for p in found
                ))  # fmt: skip
        return index

    def steady(self, index: Expr, node: Any) -> Expr:
        """Name what an index reads that the statements which follow may change."""
        if isinstance(index, Apply) and index.op in ("tuple", "slice"):
            return replace(index, args=tuple(self.steady(a, node) for a in index.args))
        volatile = (name for name, more in self.volatile.items() if more > 0)
        homes = ((self.frame.home(name), name) for name in volatile)
        rebound = [home.local.get(name) for home, name in homes if home is not None]
        return self.emit(index, node) if isinstance(index, Apply) or index in rebound else index

    def truth(self, value: Value, node: Any) -> Expr:
        """Return the condition that a value is true."""
        rows = self.rows_of(value)
        if rows is not None:
            return self.rows_length(rows)
        whole = self.mapping(value)
        if whole is not None:
            return Apply("len", (whole,))
        if isinstance(value, Perhaps) and value.value != ():
            return value.there
        known = self.static_truth(value)
        asked = self.truth_method(value) if known is None else ""
        if asked:
            return self.truth(self.call_method(value, asked, (), node), node)
        return self.single(value, node) if known is None else known

    # trees

    def peek(self, node: Any) -> Value | None:
        """Return what an expression stands for if that is put together here, else None."""
        if isinstance(node, gast.Name):
            home = self.frame.home(node.id)
            value = home.local.get(node.id) if home is not None else self.peek_outside(node)
            if self.literal and isinstance(value, Var):
                value = self.integers.get(value.name, value)
            varies = is_atom(value) and not isinstance(value, Const)
            return None if varies or is_either(value) else value
        if isinstance(node, gast.Constant):
            return constant_of(node.value)
        if isinstance(node, gast.Tuple):
            parts = [self.peek(e) for e in node.elts]
            known = [p for p in parts if isinstance(p, Const)]
            return tuple(known) if len(known) == len(parts) else None
        if isinstance(node, gast.Attribute) and self.known(node) is not MISSING:
            return self.quietly(node)
        if isinstance(node, (gast.Attribute, gast.Subscript)):
            base = self.peek(node.value)
            if base is None or is_atom(base) or isinstance(base, Known):
                return None
            return self.quietly(node)
        return None

    def peek_outside(self, node: Any) -> Value | None:
        """Return the object outside that a name stands for, if it is followed."""
        found = self.frame.find(node.id)
        if found is MISSING or not is_data(found):
            return None
        value = self.of_free(self.frame.read_free(node.id))
        return value if isinstance(value, Ref) else None

    def plain_attribute(self, node: Any) -> Expr | None:
        """Return an attribute that an object outside holds, where nothing has written into it."""
        base = self.peek(node.value)
        if not isinstance(base, Ref) or base.id not in self.outside:
            return None
        cell = self.heap[base.id]
        if node.attr in cell.slots or not self.own_attribute(cell, node.attr):
            return None
        if self.held(base, node.attr) is not None:
            return None
        assert cell.base is not None
        self.heap[base.id] = replace(cell, read=cell.read | {node.attr})
        return Apply("attr", (cell.base, Const(node.attr, node.attr)))

    def quietly(self, node: Any) -> Value:
        """Read an expression that takes no statements. Raises ``NotWhole`` if it takes any."""
        back = self.mark()
        length = len(self.out)
        value = self.value(node)
        if len(self.out) != length:
            back()
            raise NotWhole
        return value

    def nested(self, node: Any) -> Expr:
        """Read an expression as one tree, evaluated where it stands."""
        match node:
            case gast.Name() | gast.Constant():
                value = self.value(node)
                if is_atom(value) or isinstance(value, (Known, tuple)):
                    return self.single(value, node)
                raise NotWhole
            case gast.BinOp(left=left, op=op, right=right):
                name = BINARY[type(op).__name__]
                pair = self.nested(left), self.nested(right)
                literal = isinstance(left, gast.Constant) and isinstance(right, gast.Constant)
                known = None if literal else counted(name, *pair)
                return Apply(name, pair) if known is None else known
            case gast.UnaryOp(op=gast.USub(), operand=gast.Constant(value=int() | float() as v)):
                return const(-v)
            case gast.UnaryOp(op=op, operand=operand):
                if isinstance(op, gast.Not):
                    found = self.peek(operand)
                    truth = None if found is None else self.static_truth(found)
                    inner: Expr = self.nested(operand) if truth is None else truth
                    if isinstance(inner, Const) and isinstance(inner.value, bool):
                        return const(not inner.value)
                    return Apply("not", (inner,))
                return Apply(UNARY[type(op).__name__], (self.nested(operand),))
            case gast.Compare(left=left, ops=[op], comparators=[right]):
                return self.nested_comparison(COMPARE[type(op).__name__], left, right)
            case gast.Compare(left=left, ops=ops, comparators=comparators):
                parts, names = [self.nested(left)], [COMPARE[type(op).__name__] for op in ops]
                for op, right in zip(names, comparators, strict=True):
                    with self.in_doubt() if len(parts) > 1 else contextlib.nullcontext():
                        parts += [Const(_WORD[op], _WORD[op]), self.nested(right)]
                pairs = zip(names, parts[:-2:2], parts[2::2], strict=True)
                told = [self.static_comparison(*pair) for pair in pairs]
                if None not in told:
                    return const(all(t.value for t in told if t is not None))
                return Apply("chain", tuple(parts))
            case gast.BoolOp(op=op, values=values):
                return self.nested_choice("and" if isinstance(op, gast.And) else "or", values)
            case gast.IfExp(test=test, body=body, orelse=orelse):
                asked = self.nested(test)
                with self.in_doubt():
                    return Apply("ifexp", (asked, self.nested(body), self.nested(orelse)))
            case gast.Tuple(elts=elts) if not any(isinstance(e, gast.Starred) for e in elts):
                return Apply("tuple", tuple(self.nested(e) for e in elts))
            case gast.List(elts=elts) if not any(isinstance(e, gast.Starred) for e in elts):
                return Apply("list", tuple(self.nested(e) for e in elts))
            case gast.Slice(lower=lower, upper=upper, step=step):
                parts3 = (lower, upper, step)
                return Apply("slice", tuple(NONE if p is None else self.nested(p) for p in parts3))
            case gast.Subscript(value=value, slice=index):
                return self.nested_part(node, lambda: Apply(
                    "index", (self.nested(value), self.nested(index))))  # fmt: skip
            case gast.Attribute(value=value, attr=attr):
                if self.known(node) is not MISSING:
                    return self.single(self.value(node), node)
                plain = self.plain_attribute(node)
                if plain is not None:
                    return plain
                if attr == "T":
                    return self.nested_part(node, lambda: Apply("T", (self.nested(value),)))
                return self.nested_part(
                    node, lambda: Apply("attr", (self.nested(value), Const(attr, attr)))
                )
            case gast.Call(keywords=keywords) if all(k.arg not in ("out", None) for k in keywords):
                return self.nested_call(node)
            case gast.JoinedStr():
                return self.formatted(node, self.nested)
        raise NotWhole

    def nested_part(self, node: Any, otherwise: Any) -> Expr:
        """Read an item or an attribute, of what is put together here or of an array."""
        found = self.peek(node)
        if found is None:
            made: Expr = otherwise()
            return made
        if is_atom(found) or isinstance(found, (Known, tuple)):
            return self.single(found, node)
        raise NotWhole

    def nested_comparison(self, op: str, left: Any, right: Any) -> Expr:
        """Read a comparison; one that is known when the source is read is a constant."""
        pair = self.peek(left), self.peek(right)
        if pair[0] is not None and pair[1] is not None:
            known = self.static_comparison(op, pair[0], pair[1])
            if known is not None:
                return known
        if op in ("is", "isnot") and pair[1] == const(None):
            found = self.known(left)
            if found is not MISSING and found is not None:  # a function, a module, a class
                self.watch(left, found)
                return const(op == "isnot")
        one, two = self.nested(left), self.nested(right)
        consts = isinstance(one, Const) + isinstance(two, Const)
        if consts == 2 or (consts and op in ("is", "isnot")):
            known = self.static_comparison(op, one, two)
            if known is not None:
                return known
        return Apply(op, (one, two))

    def nested_choice(self, name: str, values: list[Any]) -> Expr:
        """Read ``and`` or ``or``: what is known to decide it does; what is known not to goes."""
        kept: list[Expr] = []
        for node in values:
            with self.in_doubt() if kept else contextlib.nullcontext():
                known = self.peek(node)
                truth = None if known is None else self.static_truth(known)
                part = self.nested(node) if truth is None else truth
            if isinstance(part, Const) and isinstance(part.value, bool):
                if part.value is (name == "or"):
                    return Apply(name, (*kept, part)) if kept else part
                if node is not values[-1]:
                    continue
            kept.append(part)
        return kept[0] if len(kept) == 1 else Apply(name, tuple(kept))

    # text

    def formatted(self, node: Any, read: Callable[[Any], Expr]) -> Expr:
        """Read an f-string as a call of the method ``format`` of its text."""
        args: list[Expr] = []
        text = self._pieces(node, args, read)
        if not args:
            return const(text.format())
        if all(isinstance(a, Const) and type(a.value) in (int, str) for a in args):
            return const(text.format(*(a.value for a in args if isinstance(a, Const))))
        callee = Apply("attr", (const(text), Const("format", "format")))
        return Apply("call", (callee, *args))

    def _pieces(self, node: Any, args: list[Expr], read: Callable[[Any], Expr]) -> str:
        text = ""
        for part in node.values:
            if isinstance(part, gast.Constant):
                text += part.value.replace("{", "{{").replace("}", "}}")
                continue
            args.append(read(part.value))
            text += "{" + _CONVERSIONS[part.conversion]
            if part.format_spec is not None:
                text += ":" + self._pieces(part.format_spec, args, read)
            text += "}"
        return text
