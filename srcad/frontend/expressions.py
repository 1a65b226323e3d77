"""Expressions to normal form: one operation a statement, its operands names or constants."""

from __future__ import annotations

import cmath
import enum
import math
import sys
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

import gast
import numpy as np

from srcad.errors import UnsupportedSyntax
from srcad.frontend.constants import STATIC_ATTRIBUTES, constant_of, counted, is_static
from srcad.frontend.followed import is_data
from srcad.frontend.forks import is_either
from srcad.frontend.kept_indexes import KeptIndexReader
from srcad.frontend.scope import MISSING
from srcad.frontend.state import Grows
from srcad.frontend.values import Known, NamedOf, Ref, Value, is_atom
from srcad.ir.nodes import Apply, Const, Expr, Free, Var, const
from srcad.ir.parse import BINARY, COMPARE, UNARY
from srcad.ir.walk import operations

__all__ = ["ExpressionReader"]


class ExpressionReader(KeptIndexReader):
    """Reads expressions of one function, and of those it calls, into one list of statements."""

    # values

    def value(self, node: Any, target: str | None = None) -> Value:
        """Read an expression; its last operation is assigned to ``target`` if one is given."""
        match node:
            case gast.Name(id=name):
                return self.name(name, node)
            case gast.Constant(value=value):
                return constant_of(value) or self.unknown(node)
            case gast.BinOp():
                return self.binary(node, target)
            case gast.UnaryOp(op=gast.Not()) | gast.Compare():
                return self.again(lambda: self.condition(node, target), node)
            case gast.UnaryOp(op=op, operand=operand):
                return self.unary(UNARY[type(op).__name__], operand, node, target)
            case gast.BoolOp(op=op, values=values):
                if all(_is_boolean(v) for v in values):
                    whole = self.whole_test(node)
                    if whole is not None:
                        return self.emitted(whole, node, target)
                return self.again(
                    lambda: self.either(isinstance(op, gast.And), values, node, target), node
                )
            case gast.IfExp(test=test, body=body, orelse=orelse):
                return self.again(
                    lambda: self.choice(self.test(test), body, orelse, node, target), node
                )
            case gast.Tuple(elts=elts):
                return tuple(self.items_of(elts))
            case gast.List(elts=elts):
                return self.listed(elts)
            case gast.Set(elts=elts):
                return self.set_of(tuple(self.items_of(elts)), node)
            case gast.Dict(keys=named, values=values):
                return self.dictionary(named, values)
            case gast.Attribute():
                return self.attribute(node, target)
            case gast.Subscript():
                return self.subscript(node, target)
            case gast.Call():
                return self.call(node, target)
            case gast.Lambda():
                return self.closure(node)
            case gast.NamedExpr(target=gast.Name(id=name), value=value):
                home = self.frame.home(name) or self.frame
                found = self.value(value, home.local_name(name))
                home.local[name] = self.store(home.local_name(name), found, node)
                self.volatile[name] = self.volatile.get(name, 0) - 1
                return self.name(name, node)
            case gast.JoinedStr():
                whole = self.whole_test(node)
                made = self.formatted(node, self.tree) if whole is None else whole
                return self.emitted(made, node, target)
            case gast.ListComp() | gast.SetComp() | gast.DictComp():
                return self.comprehension(node, target)
            case gast.GeneratorExp():
                return self.generator(node)
            case gast.Yield() | gast.YieldFrom():
                return self.yielded(node)
        return self.unknown(node)

    def again(self, read: Callable[[], Value], node: Any) -> Value:
        """Read what may run in part; again, where a list must be a variable for that."""
        if not self.heap:
            try:
                return read()
            except Grows as grows:
                raise grows.error from None
        while True:
            back = self.mark()
            try:
                return read()
            except Grows as grows:
                back()
                self.to_variable(grows.ref, grows.error, node)

    def set_of(self, values: Value, node: Any) -> Value:
        """Make a set."""
        raise NotImplementedError

    def emitted(self, expr: Expr, node: Any, target: str | None) -> Expr:
        """Give an expression a name unless it is a constant."""
        return expr if isinstance(expr, Const) else self.emit(expr, node, target)

    def condition(self, node: Any, target: str | None) -> Value:
        """Read a comparison or a negation: as one tree if it is one, else part by part."""
        whole = self.whole_test(node)
        if whole is not None:
            return self.emitted(whole, node, target)
        if isinstance(node, gast.UnaryOp):
            truth = self.truth(self.value(node.operand), node)
            if isinstance(truth, Const) and isinstance(truth.value, bool):
                return const(not truth.value)
            return self.emit(Apply("not", (truth,)), node, target)
        return self.compared(self.value(node.left), node.ops, node.comparators, node, target)

    def compared(
        self, left: Value, ops: list[Any], rights: list[Any], node: Any, target: str | None
    ) -> Value:
        """Read a comparison of what takes statements to make: each part once, in order."""
        right = self.value(rights[0])
        left = self.as_now(left)
        op = self.by_identity(COMPARE[type(ops[0]).__name__], left, right)
        test: Expr | None = self.static_comparison(op, left, right)
        if test is None and op in ("is", "isnot"):
            test = self.same_row(op, left, right)
        if test is None:
            test = self.asks_none(op, left, right)
        if test is None:
            test = self.member(op, left, right, node)
        if test is None and (own := self.own_comparison(op, left, right, node)) is not None:
            if len(ops) == 1:
                return own
            test = self.truth(own, node)
        if test is None:
            one, two = (tuple(v) if isinstance(v, NamedOf) else v for v in (left, right))
            test = Apply(op, (self.single(one, node), self.single(two, node)))
        if len(ops) == 1:
            return self.emitted(test, node, target)
        if isinstance(test, Apply):
            test = self.emit(test, node)
        before = self.snapshot()
        rest = self.aside(lambda: self.compared(right, ops[1:], rights[1:], node, None))
        after = self.snapshot()
        self.restore(before)
        return self.meet_values(test, rest, ([], test), node, target, (after, before))

    def items_of(self, elts: list[Any]) -> list[Value]:
        """Read the items of a tuple or a list, starred ones spread out."""
        found: list[Value] = []
        for item in elts:
            if isinstance(item, gast.Starred):
                value = self.iterated(self.value(item.value), item)
                items = self.known_items(value, item)
                if items is None:
                    self.fail(item, "a starred item of unknown length", "write the items out")
                found += items
            else:
                found.append(self.value(item))
        return list(map(self.as_now, found))

    def undefined(self, name: str, node: Any) -> Value:
        """Read a name that stands for nothing now: reaching it raises, if it is reached."""
        frame = self.frame
        sure = not self.outer and not self.watched()
        if sure or name in frame.function.__code__.co_freevars:
            self.fail(node, f"the name {name} is not defined", "define it, or check the spelling")
        self.guards.setdefault(
            ("undefined", id(frame.function), name), lambda: frame.find(name) is MISSING
        )
        error = NameError(f"name {name!r} is not defined")
        self.surely_raises(error)
        self.add(self.raised(error, node), node)
        return Const("np.nan", math.nan)

    def name(self, name: str, node: Any) -> Value:
        """Read a name: a local variable, data outside, or a known object."""
        frame = self.frame
        home = frame.home(name)
        if home is not None:
            value = home.local.get(name)
            if value is not None and not is_either(value):
                if self.volatile.get(name, 0) > 0 and isinstance(value, Var):
                    return self.emit(value, node)
                return value
            self.unset(home, name, node)
        found = frame.find(name)
        if found is MISSING:
            return self.undefined(name, node)
        self.refuse_derivative(found, node)
        if type(found) is bool and frame.outer is not None:  # a switch of the module's
            self.watch(node, found)
            return const(found)
        if is_data(found):
            return self.of_free(frame.read_free(name))
        self.watch(node, found)
        return Known(found)

    def binary(self, node: Any, target: str | None) -> Value:
        """Read a chain of binary operators, iteratively along its left side."""
        spine = [node]
        while isinstance(spine[-1].left, gast.BinOp):
            spine.append(spine[-1].left)
        result = self.value(spine[-1].left)
        for part in reversed(spine):
            right = self.value(part.right)
            result = self.as_now(result)  # a list may have become a variable for the other
            whole = is_atom(result) and is_atom(right)
            if not whole or self.is_long_tuple(result) or self.is_long_tuple(right):
                result = self.joined(result, right, part)
                continue
            op = BINARY[type(part.op).__name__]
            literal = isinstance(part.left, gast.Constant) and isinstance(part.right, gast.Constant)
            known = None if literal else counted(op, result, right)
            if known is not None:
                result = known
                continue
            operands = (self.single(result, part.left), self.single(right, part.right))
            expr = Apply(op, operands)
            if is_static(expr):
                result = expr
            else:
                result = self.emit(expr, part, target if part is node else None)
        return result

    def unary(self, op: str, of: Any, node: Any, target: str | None) -> Value:
        """Read a sign; that of a literal is part of it."""
        value = self.value(of)
        objects = isinstance(value, Ref) and self.heap[value.id].kind == "object"
        if objects or self.defines(value, f"__{op}__"):
            return self.call_method(value, f"__{op}__", (), node, target)
        operand = self.single(value, of)
        if isinstance(operand, Const) and op == "neg" and type(operand.value) in (int, float):
            return constant_of(-operand.value) or operand
        expr = Apply(op, (operand,))
        return expr if is_static(expr) else self.emit(expr, node, target)

    def attribute(self, node: Any, target: str | None) -> Value:
        """Read ``np.pi``, ``x.T``, ``x.shape``, ``config.rate``, ``point.x``."""
        known = self.known(node)
        if known is not MISSING:
            return self.of_object(known, node)
        absent = self.absent(node)
        if absent is not None:
            return absent
        if isinstance(node.value, gast.Call) and self.known(node.value.func) is super:
            return self.of_super(node.value, node.attr)
        base = self.value(node.value)
        if not is_atom(base):
            return self.attribute_of(base, node.attr, node, target)
        return self.attribute_of_atom(base, node.attr, node, target)

    def attribute_of_atom(self, base: Any, attr: str, node: Any, target: str | None) -> Expr:
        """Read an attribute of an array or of an object outside."""
        if attr == "T":
            return self.emit(Apply("T", (base,)), node, target)
        if attr in _ATTRIBUTES:
            found = self.emit(Apply(_ATTRIBUTES[attr], (base,)), node, target)
            self.flats |= {found.name} if attr == "flat" else set()
            return found
        if attr == "__class__":
            return self.emit(Apply("type", (base,)), node, target)
        expr = Apply("attr", (base, Const(attr, attr)))
        return expr if attr in STATIC_ATTRIBUTES else self.emit(expr, node, target)

    def of_object(self, found: object, node: Any) -> Value:
        """Return an attribute of a module or a class: constants by name, data when called."""
        home_object = self.known(node.value)
        if home_object is MISSING:  # what stands in for a module
            home_object = self.frame.outside(node.value)
        for home, prefix in ((np, "np"), (math, "math"), (cmath, "cmath")):
            plain = type(found) is float and isinstance(home_object, (type, ModuleType))
            if plain and getattr(home, node.attr, None) is found:
                return Const(f"{prefix}.{node.attr}", found)
        if node.attr == "newaxis" and found is np.newaxis:
            return Const("np.newaxis", None)
        if not is_data(found):
            self.watch(node, found)
            return Known(found)
        if isinstance(found, str) and node.attr.startswith("__"):  # __name__, __version__
            self.watch(node, found)
            return const(found)
        if isinstance(home_object, FunctionType) and node.attr[:2] == "__":
            self.fail(node, f"{node.attr} of a function", "keep what it holds in a variable")
        if found is sys.version_info:
            self.watch(node, found)
            return tuple(const(part) for part in found)
        self.watch(node.value, home_object)
        if isinstance(home_object, enum.Enum) and node.attr in ("value", "name"):
            member = constant_of(found)
            if member is not None:
                return member
        return self.of_free(self.frame.bind(node.attr, Free("attribute", home_object, node.attr)))

    def subscript(self, node: Any, target: str | None) -> Value:
        """Read ``x[i]``; an item of what is put together here is that item."""
        known = self.known(node.value)
        if known is np.r_ or known is np.c_:
            made = self.side_by_side("np.r_" if known is np.r_ else "np.c_", node, target)
            if made is not None:
                return made
        if known is np.s_ or known is np.index_exp:
            return self.index_made(node.slice, known is np.index_exp)
        base = self.value(node.value)
        if not is_atom(base):
            return self.item(base, node.slice, node)
        index = self.place_of(node.slice)
        expr = Apply("index", (base, index))
        if isinstance(base, Var) and base.name in self.flats and "slice" in operations(index):
            expr = Apply("np.copy", (self.emit(expr, node),))  # what `flat` gives is no view
        return expr if is_static(expr) else self.emit(expr, node, target)

    def side_by_side(self, op: str, node: Any, target: str | None) -> Value | None:
        """Read ``np.r_[x, 1.0]``, ``np.c_[x, z]``: what stands in the brackets, put together.

        A range, a text or what cannot be told apart stays an index, of what does not vary.
        """
        parts = node.slice.elts if isinstance(node.slice, gast.Tuple) else [node.slice]
        texts = [p for p in parts if isinstance(getattr(p, "value", None), str)]
        if texts or any(isinstance(p, gast.Slice) for p in parts):
            return None
        back = self.mark()
        try:
            arrays = tuple(self.value(part) for part in parts)
            return self.composition(op, (arrays,), (), node, target)
        except (UnsupportedSyntax, TypeError):
            back()
            return None

    def place_of(self, node: Any) -> Expr:
        """Read an index; what takes a call to find runs once, not again in the reverse sweep."""
        index = self.index_tree(node)
        if "call" in operations(index):
            index = self.emit(index, node)
        return index


# attributes that are functions of the array
_ATTRIBUTES = {
    "real": "np.real", "imag": "np.imag", "mT": "np.matrix_transpose", "flat": "np.ravel",
}  # fmt: skip


def _is_boolean(node: Any) -> bool:
    if isinstance(node, gast.BoolOp):
        return all(map(_is_boolean, node.values))
    denied = isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.Not)
    return denied or isinstance(node, gast.Compare)
