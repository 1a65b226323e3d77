"""Numbers that are written out, and arithmetic with them."""

from __future__ import annotations

from collections.abc import Callable
from operator import add, mul, neg, sub, truediv

from srcad.ir.nodes import Apply, Const, Expr

__all__ = ["is_literal", "number_of"]

_COMPUTES: dict[str, Callable[..., float]] = {
    "add": add, "sub": sub, "mul": mul, "div": truediv, "neg": neg,
}  # fmt: skip


def number_of(expr: Expr) -> float | None:
    """Return the value of arithmetic with numbers written out: of ``1/3``, which stays as it is.

    >>> from srcad.ir.parse import parse
    >>> number_of(parse("-3/2")), number_of(parse("x/2")), number_of(parse("1/0"))
    (-1.5, None, None)
    """
    if is_literal(expr) and isinstance(expr, Const):
        written: float = expr.value
        return written
    if not isinstance(expr, Apply) or expr.op not in _COMPUTES or expr.kwargs:
        return None
    values = [number_of(a) for a in expr.args]
    try:
        return None if None in values else _COMPUTES[expr.op](*values)
    except ArithmeticError:
        return None


def is_literal(expr: Expr) -> bool:
    """Whether an expression is a number written out, not a named one such as ``np.pi``."""
    return isinstance(expr, Const) and type(expr.value) in (int, float) and expr.text[0] not in "nm"
