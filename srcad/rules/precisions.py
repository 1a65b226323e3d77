"""Result types of functions that are told a precision, or tell one."""

from __future__ import annotations

from srcad.ir.types import INTEGERS, OTHER, Type, meet_dtypes
from srcad.rules.pattern import Bound, ShapeRule

__all__ = ["alike", "floating", "of_python", "precision", "quadrature"]


def floating(rule: ShapeRule) -> ShapeRule:
    """An array of floats, of the shape that another rule gives."""

    def shape(bound: Bound) -> Type:
        t = rule(bound)
        return t._replace(dtype="f") if t.kind in ("array", "number", "unknown") else t

    return shape


def precision(bound: Bound) -> Type:
    """The dtype that several arrays or dtypes have in common."""
    return OTHER._replace(dtype=meet_dtypes(*(t.dtype for t in bound.types.values())))


def of_python(bound: Bound) -> Type:
    """A number of Python's own."""
    dtype = bound.types["x"].dtype
    return Type("number", (), "i" if dtype in INTEGERS else dtype)


def alike(bound: Bound) -> Type:
    """The result may be an array or a number, of what ``x`` is."""
    return Type("unknown", None, bound.types["x"].dtype)


def quadrature(bound: Bound) -> Type:  # noqa: ARG001
    """The nodes and the weights of a rule of integration."""
    return Type("tuple", items=(Type("array", (None,), "f"),) * 2)
