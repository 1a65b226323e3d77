"""Expressions to normal form: every operation its own statement, its operands names or constants.

Conditions, subscripts and shapes stay whole: no derivative passes through them, and ``a and b``
must not run ``b`` before it is asked for.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcad.frontend.reader import STATIC_ATTRIBUTES, BaseReader, ListOf, constant_of, is_static
from srcad.frontend.scope import MISSING, Known, Value, is_data
from srcad.ir.nodes import Apply, Assign, Branch, Const, Expr, Free, Stmt, Var, const
from srcad.ir.parse import BINARY, COMPARE, NONE, UNARY
from srcad.ir.walk import subexpressions

__all__ = ["ExpressionReader"]


class ExpressionReader(BaseReader):
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
            case gast.UnaryOp(op=gast.Not()):
                return self.emit(self.nested(node), node, target)
            case gast.UnaryOp(op=op, operand=operand):
                return self.unary(UNARY[type(op).__name__], self.atom(operand), node, target)
            case gast.Compare():
                return self.emit(self.nested(node), node, target)
            case gast.BoolOp(op=op, values=values):
                if all(_is_boolean(v) for v in values):
                    return self.emit(self.nested(node), node, target)
                return self.either(isinstance(op, gast.And), values, node, target)
            case gast.IfExp(test=test, body=body, orelse=orelse):
                return self.choice(self.nested(test), body, orelse, node, target)
            case gast.Tuple(elts=elts):
                return tuple(self.value(self.whole(e)) for e in elts)
            case gast.List(elts=elts):
                return ListOf(self.value(self.whole(e)) for e in elts)
            case gast.Attribute():
                return self.attribute(node, target)
            case gast.Subscript():
                return self.subscript(node, target)
            case gast.Call():
                return self.call(node, target)
        return self.unknown(node)

    def name(self, name: str, node: Any) -> Value:
        """Read a name: a local variable, data outside, or a known object."""
        frame = self.frame
        if name in frame.local:
            return frame.local[name]
        if name in frame.function.__code__.co_varnames:
            self.fail(
                node, f"{name} may be read before it has a value", f"give {name} a value before"
            )
        found = frame.find(name)
        if found is MISSING:
            self.fail(node, f"the name {name} is not defined", "define it, or check the spelling")
        self.refuse_derivative(found, node)
        if is_data(found):
            return frame.read_free(name)
        return Known(found)

    def binary(self, node: Any, target: str | None) -> Value:
        """Read a chain of binary operators, iteratively along its left side."""
        spine = [node]
        while isinstance(spine[-1].left, gast.BinOp):
            spine.append(spine[-1].left)
        result = self.value(spine[-1].left)
        for part in reversed(spine):
            right = self.value(part.right)
            if isinstance(result, tuple) and isinstance(right, tuple):
                if not isinstance(part.op, gast.Add):
                    self.fail(part, "this operation on tuples or lists", "only + joins them")
                result = (ListOf if isinstance(result, ListOf) else tuple)([*result, *right])
                continue
            if isinstance(result, tuple) or isinstance(right, tuple):
                self.fail(
                    part, "arithmetic with a tuple or list", "make it an array: np.array(...)"
                )
            op = BINARY[type(part.op).__name__]
            operands = (self.single(result, part.left), self.single(right, part.right))
            expr = Apply(op, operands)
            if is_static(expr):
                result = expr
            else:
                result = self.emit(expr, part, target if part is node else None)
        return result

    def unary(self, op: str, operand: Expr, node: Any, target: str | None) -> Expr:
        """Read a sign; that of a literal is part of it."""
        if isinstance(operand, Const) and op == "neg" and type(operand.value) in (int, float):
            return constant_of(-operand.value) or operand
        expr = Apply(op, (operand,))
        return expr if is_static(expr) else self.emit(expr, node, target)

    def attribute(self, node: Any, target: str | None) -> Value:
        """Read ``np.pi``, ``x.T``, ``x.shape``, ``config.rate``."""
        known = self.known(node)
        if known is not MISSING:
            return self.of_object(known, node)
        base = self.atom(node.value)
        if node.attr == "T":
            return self.emit(Apply("T", (base,)), node, target)
        if node.attr in _ATTRIBUTES:
            return self.emit(Apply(_ATTRIBUTES[node.attr], (base,)), node, target)
        expr = Apply("attr", (base, Const(node.attr, node.attr)))
        return expr if node.attr in STATIC_ATTRIBUTES else self.emit(expr, node, target)

    def of_object(self, found: object, node: Any) -> Value:
        """Return an attribute of a module or a class: constants by name, data when called."""
        for home, prefix in ((np, "np"), (math, "math")):
            if type(found) is float and getattr(home, node.attr, None) is found:
                return Const(f"{prefix}.{node.attr}", found)
        if not is_data(found):
            return Known(found)
        home_object = self.known(node.value)
        self.guards.append(self.guard(node.value, home_object))
        return self.frame.bind(node.attr, Free("attribute", home_object, node.attr))

    def subscript(self, node: Any, target: str | None) -> Value:
        """Read ``x[i]``; an element of a tuple literal is that element."""
        base = self.value(node.value)
        index = self.nested(node.slice)
        if any(isinstance(e, Apply) and e.op == "call" for e in subexpressions(index)):
            index = self.emit(index, node)  # it runs once, not again in the reverse sweep
        if isinstance(base, tuple):
            at = index.value if isinstance(index, Const) else None
            if type(at) is not int or not -len(base) <= at < len(base):
                self.fail(node, "this index into a tuple or list", "use a literal index in range")
            return base[at]
        expr = Apply("index", (self.single(base, node.value), index))
        return expr if is_static(expr) else self.emit(expr, node, target)

    # choices

    def choice(self, test: Expr, body: Any, orelse: Any, node: Any, target: str | None) -> Value:
        """Read ``body if test else orelse``: only the one that is asked for runs."""
        then, then_value = self.aside(lambda: self.value(body))
        other, other_value = self.aside(lambda: self.value(orelse))
        return self.meet(test, (then, then_value), (other, other_value), node, target)

    def either(self, conjunction: bool, values: list[Any], node: Any, target: str | None) -> Value:
        """Read ``a and b`` or ``a or b`` whose value is a number."""
        first = self.atom(values[0])
        if len(values) == 1:
            return first
        rest = self.aside(lambda: self.either(conjunction, values[1:], node, None))
        stay: tuple[list[Stmt], Value] = ([], first)
        arms = (rest, stay) if conjunction else (stay, rest)
        return self.meet(first, *arms, node, target)

    def aside(self, read: Any) -> tuple[list[Stmt], Value]:
        """Read something into a list of statements of its own."""
        outer, self.out = self.out, []
        try:
            value = read()
            return self.out, value
        finally:  # a function that cannot be read in place leaves nothing behind
            self.out = outer

    def meet(
        self,
        test: Expr,
        then: tuple[list[Stmt], Value],
        orelse: tuple[list[Stmt], Value],
        node: Any,
        target: str | None,
    ) -> Value:
        """Join two arms: the value of the one that runs gets one name."""
        if isinstance(then[1], tuple) or isinstance(orelse[1], tuple):
            self.fail(node, "a choice between tuples or lists", "choose between numbers or arrays")
        name = target or self.frame.namer.temporary()
        arms = []
        for statements, value in (then, orelse):
            last = statements[-1] if statements else None
            own = isinstance(value, Var) and value.name in self.frame.namer.temporaries
            if own and isinstance(last, Assign) and Var(last.target) == value:
                arms.append((*statements[:-1], replace(last, target=name)))
            else:
                arms.append((*statements, Assign(name, self.single(value, node), self.place(node))))
        self.out.append(Branch(test, arms[0], arms[1], self.place(node)))
        return Var(name)

    # conditions, subscripts, shapes

    def nested(self, node: Any) -> Expr:
        """Read an expression as one tree, evaluated where it stands."""
        match node:
            case gast.Name() | gast.Constant():
                return self.single(self.value(node), node)
            case gast.BinOp(left=left, op=op, right=right):
                return Apply(BINARY[type(op).__name__], (self.nested(left), self.nested(right)))
            case gast.UnaryOp(op=gast.USub(), operand=gast.Constant(value=int() | float() as v)):
                return const(-v)
            case gast.UnaryOp(op=op, operand=operand):
                return Apply(UNARY[type(op).__name__], (self.nested(operand),))
            case gast.Compare(left=left, ops=[op], comparators=[right]):
                return Apply(COMPARE[type(op).__name__], (self.nested(left), self.nested(right)))
            case gast.Compare(left=left, ops=ops, comparators=comparators):
                parts = [self.nested(left)]
                for op, right in zip(ops, comparators, strict=True):
                    word = _WORD[COMPARE[type(op).__name__]]
                    parts += [Const(word, word), self.nested(right)]
                return Apply("chain", tuple(parts))
            case gast.BoolOp(op=op, values=values):
                name = "and" if isinstance(op, gast.And) else "or"
                return Apply(name, tuple(map(self.nested, values)))
            case gast.IfExp(test=test, body=body, orelse=orelse):
                return Apply("ifexp", tuple(map(self.nested, (test, body, orelse))))
            case gast.Tuple(elts=elts):
                return Apply("tuple", tuple(self.nested(self.whole(e)) for e in elts))
            case gast.List(elts=elts):
                return Apply("list", tuple(self.nested(self.whole(e)) for e in elts))
            case gast.Slice(lower=lower, upper=upper, step=step):
                parts3 = (lower, upper, step)
                return Apply("slice", tuple(NONE if p is None else self.nested(p) for p in parts3))
            case gast.Subscript(value=value, slice=index):
                if isinstance(value, gast.Name) and isinstance(
                    self.frame.local.get(value.id), tuple
                ):
                    return self.single(self.value(node), node)
                return Apply("index", (self.nested(value), self.nested(index)))
            case gast.Attribute(value=value, attr=attr):
                if self.known(node) is not MISSING:
                    return self.single(self.value(node), node)
                if attr == "T":
                    return Apply("T", (self.nested(value),))
                return Apply("attr", (self.nested(value), Const(attr, attr)))
            case gast.Call():
                return self.nested_call(node)
        return self.unknown(node)


# attributes that are functions of the array
_ATTRIBUTES = {"real": "np.real", "imag": "np.imag", "mT": "np.matrix_transpose"}
_WORD = {
    "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!=", "is": "is",
    "isnot": "is not", "in": "in", "notin": "not in",
}  # fmt: skip


def _is_boolean(node: Any) -> bool:
    if isinstance(node, gast.BoolOp):
        return all(map(_is_boolean, node.values))
    if isinstance(node, gast.UnaryOp):
        return isinstance(node.op, gast.Not)
    return isinstance(node, gast.Compare)
