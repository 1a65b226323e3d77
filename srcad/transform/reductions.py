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
    if t.kind == "number":
        return True
    axis = dict(total.kwargs).get("axis", NONE)
    whole = facts.of(total.args[0]).shape
    if dict(total.kwargs) != {"axis": axis, "keepdims": const(True)} or not isinstance(axis, Const):
        return False
    if not t.shape or whole is None or len(t.shape) != len(whole) or type(axis.value) is not int:
        return False
    return t.shape[axis.value] == 1
