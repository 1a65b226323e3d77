"""Named tuples and objects within operations: what NumPy is given there is the items alone.

``np.sum(Point(x, y))`` is ``np.sum((x, y))``; an object is whatever its class makes of it, which no
rule knows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from srcad.ir.nodes import AddAt, Apply, Assign, Expr, Stmt, Store, Var
from srcad.ir.walk import names, with_expressions
from srcad.rules.declare import declared

__all__ = ["plain_operand", "takes_objects", "with_plain_operands"]

# what keeps its items as they are
_HOLDS = {"tuple", "list", "dict"}

# the class by whose name something is made, or that of an object whose name this is
Classes = Callable[[Expr], Any]


def takes_objects(op: str) -> bool:
    """Whether an operation may be given an object: its result carries no derivative at all."""
    cases = declared(op)
    constant = bool(cases) and all(c.kind in ("constant", "plain") for c in cases)
    return constant or op in _HOLDS or op == "attr"


def with_plain_operands(stmt: Stmt, class_of: Classes, refuse: Callable[[], Any]) -> Stmt:
    """Return a statement in which no operation has a named tuple or an object for an operand."""
    if isinstance(stmt, (Store, AddAt)):
        return with_expressions(stmt, lambda e: plain_operand(e, class_of, refuse))
    if isinstance(stmt, Assign) and _has_objects(stmt.value, class_of):
        return with_expressions(stmt, lambda e: _plain(e, False, class_of, refuse))
    return stmt


def plain_operand(expr: Expr, class_of: Classes, refuse: Callable[[], Any]) -> Expr:
    """Return an operand with named tuples as tuples; an object is refused."""
    return _plain(expr, True, class_of, refuse) if _has_objects(expr, class_of) else expr


def _has_objects(expr: Expr, class_of: Classes) -> bool:
    return any(class_of(Var(name)) is not None for name in names(expr))


def _plain(expr: Expr, operand: bool, class_of: Classes, refuse: Callable[[], Any]) -> Expr:
    if not isinstance(expr, Apply):
        if operand and isinstance(expr, Var) and class_of(expr) is object:
            refuse()
        return expr
    args = expr.args
    if expr.op == "call":
        cls = class_of(args[0]) if operand else None
        if cls is None:
            return expr
        if not issubclass(cls, tuple):
            refuse()
        return Apply("tuple", tuple(_plain(a, True, class_of, refuse) for a in args[1:]))
    if expr.op not in _HOLDS:
        operand = not takes_objects(expr.op)
    made = tuple(_plain(a, operand, class_of, refuse) for a in args)
    named = tuple((k, _plain(v, operand, class_of, refuse)) for k, v in expr.kwargs)
    pairs = zip((*made, *(v for _, v in named)), (*args, *(v for _, v in expr.kwargs)), strict=True)
    return expr if all(a is b for a, b in pairs) else Apply(expr.op, made, named)
