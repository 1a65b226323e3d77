"""Transposes of products: turned round, so that what was turned stands as it was.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.ir.types import array
>>> facts = Known({"A": array("m", "n"), "B": array("m", "k"), "C": array("j", "m", "n")})
>>> for text in ("T(T(A) @ B)", "np.swapaxes(np.swapaxes(C, 1, 2) @ C, -1, -2)"):
...     print(to_text(turned_round(parse(text), facts)))
B.T @ A.T.T
np.swapaxes(C, -1, -2) @ np.swapaxes(np.swapaxes(C, 1, 2), -1, -2)
"""

from __future__ import annotations

from dataclasses import replace

from srcad.ir.nodes import Apply, Const, Expr, Var
from srcad.transform.known import Known

__all__ = ["turned_round"]


def turned_round(expr: Apply, facts: Known) -> Expr | None:
    """Write ``(A.T @ B).T`` as ``B.T @ A``, and axes swapped twice as they were; None if it is not.

    What is turned twice then is for others to see.
    """
    inner: Expr | None = expr.args[0]
    if isinstance(inner, Var):
        inner = facts.turned.get(inner.name)
    if not isinstance(inner, Apply):
        return None
    axes = _axes(expr, facts)
    if axes and _axes(inner, facts) == axes:
        return inner.args[0]
    ranks = {len(facts.of(e).shape or ()) for e in inner.args} if inner.op == "matmul" else set()
    last = {rank - k for rank in ranks for k in (1, 2)}
    if len(ranks) != 1 or axes != last or all(_axes(e, facts) != axes for e in inner.args):
        return None
    turned = (replace(expr, args=(e, *expr.args[1:])) for e in reversed(inner.args))
    return Apply("matmul", tuple(turned))


def _axes(expr: Expr, facts: Known) -> set[int] | None:
    """Return the axes that an expression swaps, if it does and they are known."""
    if not isinstance(expr, Apply) or expr.op not in ("T", "np.swapaxes") or expr.kwargs:
        return None
    rank = len(facts.of(expr.args[0]).shape or ())
    if expr.op == "T":
        return {0, 1} if rank == 2 else None
    axes = [a.value for a in expr.args[1:] if isinstance(a, Const) and type(a.value) is int]
    return {a % rank for a in axes} if rank and len(axes) == 2 else None
