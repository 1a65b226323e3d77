"""Result types of functions that make complex numbers of real ones, and back."""

from __future__ import annotations

from srcad.errors import NoRule
from srcad.ir.nodes import Const
from srcad.ir.types import Type
from srcad.rules.joined_shapes import stacked
from srcad.rules.pattern import Bound
from srcad.rules.shapes import like_x, ranked

__all__ = ["complex_like", "complex_ranked", "complex_stacked", "real_ranked"]


def complex_like(bound: Bound) -> Type:
    """The result is like the argument ``x``, of complex numbers."""
    return like_x(bound)._replace(dtype="c", keys=())


def complex_ranked(bound: Bound) -> Type:
    """An array of complex numbers, of as many dimensions as ``x``."""
    sizes = bound.exprs.get("s")
    literal = [s for s in getattr(sizes, "args", ()) if isinstance(s, Const)]
    if any(s.value in (None, -1) for s in literal):
        raise NoRule(
            "a transform of the whole length, written as -1 or None, has no derivative rule",
            hint="write the length itself: x.shape[-1]",
        )
    return ranked(bound)._replace(dtype="c")


def real_ranked(bound: Bound) -> Type:
    """An array of floats, of as many dimensions as ``x``."""
    return ranked(bound)._replace(dtype="f")


def complex_stacked(bound: Bound) -> Type:
    """``array`` of a list, of complex numbers."""
    return stacked(bound)._replace(dtype="c")
