"""Updates in place that NumPy refuses by the kind of number: ``n /= 2`` of integers.

What an operation itself writes, by ``a *= v`` or ``out=a``, has to be of the array's kind; what is
written with an index, ``a[0] = v``, is cut off there.
"""

from __future__ import annotations

from srcad.analysis.facts import Types, typeof
from srcad.errors import UnsupportedSyntax
from srcad.ir.nodes import AddAt, Expr, Store
from srcad.ir.types import WHOLE, Type

__all__ = ["refuse_another_kind"]

_KINDS = {**dict.fromkeys(WHOLE, 0), "f": 1, "c": 2}


def refuse_another_kind(stmt: Store | AddAt, into: Type, value: Expr, types: Types) -> None:
    """Refuse floats in an array of integers, and complex numbers in one of real ones."""
    new = typeof(value, types)
    known = into.kind == "array" and into.dtype in _KINDS and new.dtype in _KINDS
    if known and _KINDS[new.dtype] > _KINDS[into.dtype]:
        what, kind = ("integers", "float") if _KINDS[into.dtype] == 0 else ("floats", "complex")
        raise UnsupportedSyntax(
            f"an update of an array of {what} by what is not, which NumPy refuses",
            place=stmt.origin,
            hint=f"make a new array: `a = a * b`, or begin with one of type {kind}",
        )
