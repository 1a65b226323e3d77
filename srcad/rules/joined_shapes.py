"""Result types of functions that make one array of several: how long it gets.

>>> from srcad.ir.types import NUMBER, array
>>> parts = Type("tuple", items=(array("n"), array("m")))
>>> joined(Bound({}, {"x": parts})), side_by_side(Bound({}, {"x": parts}))
(f[m+n], f[m+n])
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from srcad.ir.nodes import Const, const
from srcad.ir.parse import NONE
from srcad.ir.types import INTEGERS, NUMBER, Dim, Type, broadcast, meet_dtypes
from srcad.ir.types import added as sum_of
from srcad.rules.pattern import Bound

__all__ = ["added", "columns", "joined", "packed", "side_by_side", "stacked"]


def joined(bound: Bound) -> Type:
    """``concatenate`` of a list: as long as its parts together along the axis."""
    items = bound.types["x"].items
    axis = bound.exprs.get("axis", const(0))
    if axis == NONE:
        flat = tuple(t._replace(shape=(_count(t),)) for t in items)
        return _along(lambda _: 0, flat)
    at = axis.value if isinstance(axis, Const) and type(axis.value) is int else None
    return _along(lambda _: at, items)


def side_by_side(bound: Bound) -> Type:
    """``hstack`` of a list: vectors one after the other, matrices by columns."""
    items = tuple(t._replace(shape=(1,)) if t.kind == "number" else t
                  for t in bound.types["x"].items)  # fmt: skip
    return _along(lambda rank: min(rank - 1, 1), items)


def columns(bound: Bound) -> Type:
    """``column_stack`` of a list: each vector is a column."""
    items = tuple(t._replace(shape=(*t.shape, 1)[-2:]) if t.shape and len(t.shape) == 1 else t
                  for t in bound.types["x"].items)  # fmt: skip
    made = _along(lambda _: 1, items)
    return Type("array", (None, None), made.dtype) if made.shape is None else made


def _along(axis: Callable[[int], int | None], items: tuple[Type, ...]) -> Type:
    """Return the type of arrays of one rank, joined along an axis that may depend on the rank."""
    dtype = _dtype(items)
    shapes = [t.shape for t in items]
    known = [s for s in shapes if s]
    if not known or len(known) != len(shapes) or len({len(s) for s in known}) != 1:
        return Type("array", None, dtype)
    rank = len(known[0])
    at = axis(rank)
    if at is None or not -rank <= at < rank:
        return Type("array", (None,) * rank, dtype)
    shape = [next((d for d in sizes if d is not None), None) for sizes in zip(*known, strict=True)]
    shape[at] = reduce(_together, (s[at] for s in known))
    return Type("array", tuple(shape), dtype)


def _together(one: Dim | int | None, two: Dim | int | None) -> Dim | int | None:
    return None if one is None or two is None else sum_of(one, two, plus=True)


def _count(t: Type) -> Dim | int | None:
    """Return how many elements there are, where one dimension says it."""
    if t.shape is None or len(t.shape) > 1:
        return None
    return t.shape[0] if t.shape else 1


def added(bound: Bound) -> Type:
    """The sum of the items of a list, and of a start."""
    start = (bound.types["z"],) if "z" in bound.types else ()
    return broadcast(*start, *bound.types["x"].items)


def stacked(bound: Bound) -> Type:
    """``stack`` or ``array`` of a list of equal shapes: one more dimension, the list's length."""
    t = bound.types["x"]
    if t.kind == "list" and t.items[0].kind in ("number", "array", "list"):  # of unknown length
        item = stacked(Bound({}, {"x": t.items[0]}))
        return Type("array", None if item.shape is None else (None, *item.shape), item.dtype)
    if t.kind != "tuple":
        return t if t.kind in ("array", "number") else Type("array", None, "?")
    inner = [stacked(Bound(bound.exprs, {"x": item})) for item in t.items]
    first = inner[0] if inner else NUMBER
    if first.shape is None or any(i.shape != first.shape for i in inner):
        return Type("array", None, _dtype(inner))
    axis, rank = bound.exprs.get("axis", const(0)), len(first.shape) + 1
    at = axis.value if isinstance(axis, Const) else None
    if type(at) is not int or not -rank <= at < rank:
        return Type("array", None, _dtype(inner))
    shape = [*first.shape]
    shape.insert(at % rank, len(inner))
    return Type("array", tuple(shape), _dtype(inner))


def packed(bound: Bound) -> Type:
    """A tuple or list literal."""
    return Type("tuple", items=tuple(bound.types.values()))


def _dtype(items: tuple[Type, ...] | list[Type]) -> str:
    dtypes = {t.dtype for t in items}
    if not dtypes or dtypes == {*INTEGERS}:  # with those without a sign, others are floats
        return "?"
    return meet_dtypes(*dtypes)
