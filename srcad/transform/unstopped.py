"""Where nothing is differentiated any more, what was taken for something else is the value itself.

That is what was held for a constant, and what was differentiated as what it is equal to.

>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import NUMBER
>>> f = Function("f", ("x",), (Return(parse("x * stop_gradient(x)")),))
>>> from srcad.ir.text import to_text
>>> to_text(unstopped(f, {"x": NUMBER}).body[0].value)
'x*x'
"""

from __future__ import annotations

from dataclasses import replace

from srcad.analysis.facts import Types, typeof
from srcad.ir.nodes import Apply, Block, Expr, Function
from srcad.ir.walk import operations, own_expressions, statements, with_blocks, with_expressions

__all__ = ["unstopped"]

_OPS = {"stop_gradient", "seen_as"}


def unstopped(function: Function, types: Types) -> Function:
    """Return the function with values in place of what holds them for its derivatives."""
    every = (own for s in statements(function.body) for own in own_expressions(s))
    if all(_OPS.isdisjoint(operations(own)) for own in every):
        return function

    def change(expr: Expr) -> Expr:
        if not isinstance(expr, Apply) or _OPS.isdisjoint(operations(expr)):
            return expr
        if expr.op == "seen_as":
            return change(expr.args[0])
        if expr.op in _OPS and typeof(expr.args[0], types).kind in ("number", "array"):
            return change(expr.args[0])
        kwargs = tuple((name, change(value)) for name, value in expr.kwargs)
        return replace(expr, args=tuple(map(change, expr.args)), kwargs=kwargs)

    def through(block: Block) -> Block:
        return tuple(with_expressions(with_blocks(s, through), change) for s in block)

    return function.with_body(through(function.body))
