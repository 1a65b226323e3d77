"""The types of places: where in an array something holds, belongs, or stands when it is sorted."""

from __future__ import annotations

from srcad.ir.types import OTHER, UNKNOWN, Type
from srcad.rules.pattern import Bound, ShapeRule

__all__ = ["among", "flat_places", "of_diagonal", "of_triangle", "places", "positions"]


def positions(bound: Bound) -> Type:
    """The result is positions, of a vector, or of several, as many as it has elements."""
    (x, *_) = bound.types.values()
    x = x.items[0] if x.kind == "tuple" and x.items else x
    vector = x.kind == "array" and x.shape is not None and len(x.shape) == 1
    return Type("array", x.shape if vector else None, "i")


def places(bound: Bound) -> Type:
    """The places in an array where something holds: of each dimension a vector of them."""
    (x, *_) = bound.types.values()
    if x.kind != "array" or not x.shape:
        return OTHER
    return Type("tuple", items=(Type("array", (None,), "i"),) * len(x.shape))


def of_triangle(bound: Bound) -> Type:  # noqa: ARG001  (of whatever size)
    """The places of a triangle of a matrix: of rows and of columns a vector."""
    return Type("tuple", items=(Type("array", (None,), "i"),) * 2)


def of_diagonal(bound: Bound) -> Type:
    """The places on the diagonal of a matrix, or of what has as many dimensions as is said."""
    return of_triangle(bound) if len(bound.types) == 1 else OTHER


def flat_places(bound: Bound) -> Type:  # noqa: ARG001  (of whatever shape)
    """The places where something holds, of an array that is laid out flat."""
    return Type("array", (None,), "i")


def among(sorted_first: bool) -> ShapeRule:
    """For each number the place where it belongs among others, which are sorted."""

    def shape(bound: Bound) -> Type:
        given = list(bound.types.values())
        x = given[1 if sorted_first else 0] if len(given) > 1 else UNKNOWN
        known = x.kind in ("number", "array")
        return x._replace(dtype="i", keys=()) if known else Type("unknown", None, "i")

    return shape
