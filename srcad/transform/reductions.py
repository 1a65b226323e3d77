"""Factors of what a sum adds up: those that are the same throughout stand before the sum.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import array
>>> from srcad.transform.algebra import Facts
>>> facts = Facts({"p": array("n", "m"), "s": array("n", 1)})
>>> total, factors = parse("np.sum(p/s, axis=1, keepdims=True)"), Factors()
>>> factors.put(parse("p/s"))
>>> coming_out(total, factors, facts)
[Var('s')]
"""

from __future__ import annotations

from srcad.ir.nodes import Apply, Const, Expr, const
from srcad.ir.parse import NONE
from srcad.ir.types import broadcast, same_shape
from srcad.transform.known import Known
from srcad.transform.products import Factors

__all__ = ["coming_out", "steady"]


def coming_out(total: Apply, factors: Factors, facts: Known) -> list[Expr]:
    """Return the factors of what ``np.sum`` adds up that may stand before it."""
    found = [base for base in factors.powers if steady(base, total, facts)]
    others = [facts.of(base) for base in factors.powers if base not in found]
    whole = facts.of(total.args[0])
    return found if others and same_shape(broadcast(*others), whole) else []


def steady(base: Expr, total: Apply, facts: Known) -> bool:
    """Whether a factor is the same for all that ``np.sum`` adds up, and as large as the sum."""
    t = facts.of(base)
    kwargs = dict(total.kwargs)
    if "initial" in kwargs:  # which it does not multiply
        return False
    if t.kind == "number":
        return True
    axis, whole = kwargs.get("axis", NONE), facts.of(total.args[0]).shape
    if not isinstance(axis, Const) or type(axis.value) is not int or not t.shape or not whole:
        return False
    if kwargs == {"axis": axis}:  # the sum has the other dimensions, as the factor has
        return axis.value % len(whole) == 0 and t.shape == whole[1:] and None not in t.shape
    same_rank = kwargs == {"axis": axis, "keepdims": const(True)} and len(t.shape) == len(whole)
    return same_rank and t.shape[axis.value] == 1
