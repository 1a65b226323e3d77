"""Result types of functions that are told a precision, or tell one."""

from __future__ import annotations

from srcad.ir.types import OTHER, Type, meet_dtypes
from srcad.rules.pattern import Bound, ShapeRule

__all__ = ["floating", "precision"]


def floating(rule: ShapeRule) -> ShapeRule:
    """An array of floats, of the shape that another rule gives."""

    def shape(bound: Bound) -> Type:
        t = rule(bound)
        return t._replace(dtype="f") if t.kind in ("array", "number", "unknown") else t

    return shape


def precision(bound: Bound) -> Type:
    """The dtype that several arrays or dtypes have in common."""
    return OTHER._replace(dtype=meet_dtypes(*(t.dtype for t in bound.types.values())))
