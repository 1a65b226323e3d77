"""Derivatives that are whole numbers: they are floats, and are written without a point.

What is multiplied by ``6`` may be integers of NumPy's, which wrap around; by ``6.0`` it is not.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> to_text(as_seed(const(6))), to_text(without_seed(as_seed(const(6))))
('1.0*6', '6')
>>> to_text(as_derivative(parse("np.broadcast_to(6, x.shape)*k")))
'np.broadcast_to(6.0, x.shape)*k'
"""

from __future__ import annotations

from srcad.ir.literals import is_literal
from srcad.ir.nodes import Apply, Const, Expr, const

__all__ = ["as_derivative", "as_seed", "without_seed"]


def as_seed(expr: Expr) -> Expr:
    """Return a derivative that is a whole number as what it is: 6.0, which is written 6."""
    return Apply("mul", (const(1.0), expr)) if _is_whole(expr) else expr


def without_seed(expr: Expr) -> Expr:
    """Return a derivative as it is written where nothing is multiplied."""
    if not isinstance(expr, Apply) or expr.op != "mul" or expr.args[0] != const(1.0):
        return expr
    return expr.args[1] if is_literal(expr.args[1]) else expr


def as_derivative(expr: Expr) -> Expr:
    """Return an expression with the numbers that are spread in it as floats."""
    if not isinstance(expr, Apply) or "np.broadcast_to" not in expr.inside.ops:
        return expr
    args = tuple(map(as_derivative, expr.args))
    if expr.op == "np.broadcast_to" and isinstance(args[0], Const) and _is_whole(args[0]):
        args = (const(float(args[0].value)), *args[1:])
    return Apply(expr.op, args, tuple((k, as_derivative(v)) for k, v in expr.kwargs))


def _is_whole(expr: Expr) -> bool:
    return isinstance(expr, Const) and type(expr.value) is int and is_literal(expr)
