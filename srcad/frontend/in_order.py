"""Marks on what loops go through by position: its type will tell whether it can be read so.

>>> from srcad.ir.nodes import Return, Var
>>> from srcad.ir.text import to_text
>>> f = Function("f", ("t",), (Return(Apply("len", (marked(Var("t")),))),))
>>> to_text(by_position(f).body[0].value)
'len(t)'
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from srcad.ir.nodes import Apply, Block, Compound, Expr, Function
from srcad.ir.walk import (
    operations,
    own_expressions,
    statements,
    subexpressions,
    with_blocks,
    with_expressions,
)

__all__ = ["by_position", "instead", "marked", "marks"]

_MARK = "in_order"


def marked(expr: Expr) -> Expr:
    """Mark what a loop goes through."""
    return Apply(_MARK, (expr,))


def marks(expr: Expr) -> list[Expr]:
    """Return what is marked in an expression."""
    if _MARK not in operations(expr):
        return []
    return [e.args[0] for e in subexpressions(expr) if isinstance(e, Apply) and e.op == _MARK]


def instead(expr: Expr, made: Mapping[Expr, Expr] = MappingProxyType({})) -> Expr:
    """Read what is marked from the lists that are made, and by position what has none."""
    if not isinstance(expr, Apply) or _MARK not in operations(expr):
        return expr
    if expr.op == _MARK:
        return made.get(expr.args[0], expr.args[0])
    args = tuple(instead(a, made) for a in expr.args)
    return Apply(expr.op, args, tuple((k, instead(v, made)) for k, v in expr.kwargs))


def by_position(function: Function) -> Function:
    """Return the function with all that its loops go through read by position."""
    own = (e for s in statements(function.body) for e in own_expressions(s))
    if not any(_MARK in operations(e) for e in own):
        return function

    def plain(block: Block) -> Block:
        inner = (with_blocks(s, plain) if isinstance(s, Compound) else s for s in block)
        return tuple(with_expressions(s, instead) for s in inner)

    return function.with_body(plain(function.body))
