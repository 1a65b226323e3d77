"""The type of what a subscript picks: ``x[i]``, ``x[1:, None]``, ``x[:, rows]``."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from typing import Any

from srcad.ir.nodes import Apply, Const, Expr, const
from srcad.ir.parse import FULL
from srcad.ir.types import (
    INT,
    INTEGERS,
    NOTHING,
    OTHER,
    UNKNOWN,
    Dim,
    Shape,
    Type,
    broadcast,
    is_mapping,
    join,
    size_in,
    with_shape,
)
from srcad.rules.pattern import Bound

__all__ = ["counted", "picked", "sliced_by_number"]


def picked(bound: Bound) -> Type:
    """``x[i]``: integers drop a dimension, slices keep it, arrays broadcast, masks are arrays."""
    t, index = bound.types["x"], bound.exprs["i"]
    if t.kind == "tuple":
        return _item(t, index)
    if t.kind == "text":
        return t
    if is_mapping(t):
        return t.items[0]
    if t.kind == "list" and bound.types["i"] is NOTHING:  # not reached yet: no list takes None
        return NOTHING
    if t.kind == "list":
        asked = bound.types["i"]  # a slice has parts, and what is not known may be one
        return t if asked.items or asked.kind == "other" or index == FULL else t.items[0]
    if t.kind != "array" or t.shape is None:
        return Type("unknown", None, t.dtype)
    given = bound.types["i"]
    if given.cls is tuple and given.items and given.items[0].kind == "slice":
        return Type("array", (None,) * len(t.shape), t.dtype)
    parts, types = _parts_and_types(index, given)
    if len(types) != len(parts):
        return Type("unknown", None, t.dtype)
    taken = (_rank(k) for p, k in zip(parts, types, strict=True) if not _is(p, None, Ellipsis))
    rest = len(t.shape) - sum(taken)
    if rest < 0:
        return Type("unknown", None, t.dtype)
    viewed = any(_is(p, Ellipsis) for p in parts)
    if not viewed:
        parts.append(Const("...", Ellipsis))
        types.append(OTHER)
    shape: list[Dim | int | None] = []
    arrays: list[tuple[int, int, Type]] = []  # where they stand, where their dimensions go, what
    at = 0
    for i, (part, given) in enumerate(zip(parts, types, strict=True)):
        kind = _as_array(given) if isinstance(part, Apply) and part.op == "list" else given
        if _is(part, None):
            shape.append(1)
        elif _is(part, Ellipsis):
            shape.extend(t.shape[at : at + rest])
            at += rest
        elif kind.kind == "slice":
            shape.append(_sliced(t.shape[at], part, kind))
            at += 1
        elif kind.dtype in INTEGERS and kind.kind in ("number", "array"):
            arrays.append((i, len(shape), kind))
            at += 1
        elif _is_mask(kind) and kind.shape:  # the places where it holds
            arrays.append((i, len(shape), Type("array", (None,), "i")))
            at += _rank(kind)
        else:
            return Type("unknown", None, t.dtype)
    if any(kind.kind == "array" for _, _, kind in arrays):
        found = _scattered(shape, arrays, t.dtype)
        return with_shape((), t.dtype) if found.shape == () and not viewed else found
    return Type("array", tuple(shape), t.dtype) if viewed else with_shape(tuple(shape), t.dtype)


def _parts_and_types(index: Expr, t: Type) -> tuple[list[Expr], list[Type]]:
    """Return the parts of a subscript with their types, also of a tuple that has a name."""
    if isinstance(index, Apply) and index.op == "tuple":
        return list(index.args), list(t.items)
    if t.kind != "tuple" or t.keys[:1] != (tuple,):  # a list picks rows, as an array does
        return [index], [t]
    return [_part_of(index, k, item) for k, item in enumerate(t.items)], list(t.items)


def _part_of(index: Expr, k: int, t: Type) -> Expr:
    """Return an item of a tuple that has a name; None and an ellipsis are told by their types."""
    if t == NOTHING or (t.kind == "known" and t.keys[0] is None):
        return Const("None", None)
    if t.kind == "known" and t.keys[0] is Ellipsis:
        return Const("...", Ellipsis)
    return Apply("index", (index, const(k)))


def _is_mask(t: Type) -> bool:
    return t.kind == "array" and t.dtype == "b" and t.shape is not None


def _rank(t: Type) -> int:
    """Return how many dimensions an index takes: a mask has as many as it has itself."""
    return len(t.shape) if _is_mask(t) and t.shape is not None else 1


def _as_array(t: Type) -> Type:
    """Return the type of a list of integers that is an index."""
    whole = bool(t.items) and all(i.kind == "number" and i.dtype in INTEGERS for i in t.items)
    return Type("array", (len(t.items),), "i") if whole else t


def _item(t: Type, index: Expr) -> Type:
    """Return the type of an item of a tuple, or of a part of it."""
    if isinstance(index, Apply) and index.op == "slice":
        bounds: list[Any] = [b.value for b in index.args if isinstance(b, Const)]
        known = len(bounds) == len(index.args)
        return Type("tuple", items=t.items[slice(*bounds)]) if known else OTHER
    at = index.value if isinstance(index, Const) and type(index.value) is int else None
    if at is not None and -len(t.items) <= at < len(t.items):
        return t.items[at]
    return reduce(join, t.items, NOTHING) if t.items else INT


def _scattered(
    shape: list[Dim | int | None], arrays: list[tuple[int, int, Type]], dtype: str
) -> Type:
    """Put what index arrays have in common where they stand, if they stand side by side."""
    places = [i for i, _, _ in arrays]
    together: Shape | None = broadcast(*(kind for _, _, kind in arrays)).shape
    if together is None or places != list(range(places[0], places[0] + len(places))):
        return Type("array", None, dtype)
    to = arrays[0][1]
    return Type("array", (*shape[:to], *together, *shape[to:]), dtype)


def _is(part: Expr, *values: object) -> bool:
    return isinstance(part, Const) and any(part.value is v for v in values)


def _parts(index: Expr) -> tuple[Expr, ...]:
    """Return the parts of a subscript."""
    return index.args if isinstance(index, Apply) and index.op == "tuple" else (index,)


def _bound(expr: Expr, kind: Type) -> tuple[bool, Dim | int | None]:
    """Return a slice's bound, a number or a size by its name, and whether it is known."""
    if isinstance(expr, Const):
        return expr.value is None or type(expr.value) is int, expr.value
    size = size_in(kind)
    return size is not None, size


def _sliced(dim: Dim | int | None, part: Expr, kind: Type) -> Dim | int | None:
    """The dimension left by a slice; of bounds that are known it has a name."""
    items = kind.items or (UNKNOWN,) * 3
    ends = part.args if isinstance(part, Apply) and part.op == "slice" else map(const, kind.keys)
    found = [_bound(e, k) for e, k in zip(ends, items, strict=False)]
    if not found:
        return None
    start, stop, step = (b for _, b in found)
    if dim is None or not all(known for known, _ in found):
        return None
    if isinstance(dim, int) and not any(isinstance(b, Dim) for b in (start, stop, step)):
        return len(range(*slice(start, stop, step).indices(dim)))
    if step not in (None, 1):
        return dim if (start, stop, step) == (None, None, -1) else None
    if start in (None, 0) and stop in (None, dim):
        return dim
    summand = _summand(dim, start or 0, dim if stop is None else stop)
    if summand is not None:
        return summand
    left, right = start or 0, stop or 0
    if (
        isinstance(dim, int)
        or isinstance(left, Dim)
        or isinstance(right, Dim)
        or left < 0
        or right > 0
        or stop == 0
    ):  # how many there are, depends on the size
        bare = "" if start is None else start
        return Dim(f"{dim}[{bare}:{'' if stop is None else stop}]")
    return Dim(dim.symbol, dim.offset - left + right)


def _summand(dim: Dim | int, start: Dim | int | None, stop: Dim | int | None) -> Dim | int | None:
    """Return the size of a part of what is joined: ``both[n:]`` of ``n + m`` is m long.

    >>> str(_summand(Dim("m+n"), Dim("n"), Dim("m+n")))
    'm'
    """
    whole, ahead, within = (_summands(d) for d in (dim, start, stop))
    if whole is None or ahead is None or within is None or len(whole) < 2:
        return None
    if ahead - within or within - whole:
        return None
    rest = sorted((within - ahead).elements())
    return Dim("+".join(rest)) if rest else 0


def _summands(size: Dim | int | None) -> Counter[str] | None:
    if size == 0:
        return Counter()
    if not isinstance(size, Dim) or size.offset:
        return None
    parts = size.symbol.split("+")
    return Counter(parts) if all(p.isidentifier() for p in parts) else None


def sliced_by_number(base: Type, index: Expr) -> set[str]:
    """Return the dimensions, by name, of which a subscript takes a part as long as a number says.

    >>> from srcad.ir.parse import parse
    >>> from srcad.ir.types import array
    >>> sliced_by_number(array("n", "m"), parse("x[1:, 3:6]").args[1])
    {'m'}
    """
    if base.kind != "array" or base.shape is None:
        return set()
    found: set[str] = set()
    at = 0
    for part in _parts(index):
        if _is(part, Ellipsis) or at >= len(base.shape):
            break
        dim = base.shape[at]
        at += not _is(part, None)
        if not isinstance(part, Apply) or part.op != "slice" or not isinstance(dim, Dim):
            continue
        if counted(part) and dim.symbol.isidentifier():
            found.add(dim.symbol)
    return found


def counted(part: Apply) -> bool:
    """Whether a slice ends a number of items from the start, or starts so many from the end."""
    start, stop = (b.value if isinstance(b, Const) else None for b in part.args[:2])
    return any(type(b) is int and b * sign > 0 for b, sign in ((stop, 1), (start, -1)))
