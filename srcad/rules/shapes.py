"""Result types of structural functions: what a call's arguments say about its shape.

Each function takes the bound arguments of a call; what it cannot tell stays unknown.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

from srcad.ir.nodes import Apply, Const, Expr, const
from srcad.ir.parse import NONE
from srcad.ir.types import (
    BOOL,
    INT,
    NOTHING,
    NUMBER,
    OTHER,
    TEXT,
    UNKNOWN,
    Dim,
    Shape,
    Type,
    broadcast,
    join,
    meet_dtypes,
    size_in,
    with_shape,
)
from srcad.rules.pattern import Bound, ShapeRule

__all__ = [
    "added", "at_least", "boolean", "chosen", "expanded", "flat", "floats", "integer", "joined",
    "like", "like_x", "like_z", "made", "matrix", "number", "of_shape", "opaque", "packed",
    "picked", "positions", "ranked", "reduced", "reduced_all", "scaled", "spaced", "stacked",
    "subscripts", "text", "transposed", "unknown", "vector",
]  # fmt: skip


def _int(expr: Expr | None) -> int | None:
    if isinstance(expr, Const) and type(expr.value) is int:
        return expr.value
    return None


def like_x(bound: Bound) -> Type:
    """The result is like the argument ``x``."""
    return bound.types["x"]


def like(bound: Bound) -> Type:
    """The result is like the argument ``like``."""
    return bound.types["like"]._replace(dtype=bound.types["x"].dtype)


def like_z(bound: Bound) -> Type:
    """The result is like the argument ``z``."""
    return bound.types["z"]


def number(bound: Bound) -> Type:
    """The result is a floating scalar."""
    return NUMBER


def integer(bound: Bound) -> Type:
    """The result is an integer scalar."""
    return INT


def boolean(bound: Bound) -> Type:
    """The result is boolean, of the arguments' broadcast shape."""
    types = tuple(t for t in bound.types.values() if t.kind in ("number", "array", "unknown"))
    return broadcast(*types, dtype="b") if types else BOOL


def positions(bound: Bound) -> Type:
    """The result is positions, of a vector as many as it has elements."""
    (x, *_) = bound.types.values()
    vector = x.kind == "array" and x.shape is not None and len(x.shape) == 1
    return Type("array", x.shape if vector else None, "i")


def unknown(bound: Bound) -> Type:
    """The result may be anything."""
    return UNKNOWN


def opaque(bound: Bound) -> Type:
    """The result is not a number: a string, a shape, a dtype."""
    return OTHER


def text(bound: Bound) -> Type:
    """The result is a string."""
    return TEXT


def floats(bound: Bound) -> Type:
    """The result may be any floating array or number."""
    return Type("unknown", None, "f")


def vector(bound: Bound) -> Type:
    """A vector of floats."""
    return Type("array", (None,), "f")


def flat(bound: Bound) -> Type:
    """A vector; of a vector that is only laid out anew, of the same size."""
    return Type("array", (None,), _floating(bound))


def matrix(bound: Bound) -> Type:
    """A matrix."""
    return Type("array", (None, None), _floating(bound))


def ranked(bound: Bound) -> Type:
    """An array of as many dimensions as ``x``."""
    t = bound.types["x"]
    if t.kind != "array" or t.shape is None:
        return Type("unknown", None, t.dtype)
    return Type("array", (None,) * len(t.shape), t.dtype)


def at_least(rank: int) -> ShapeRule:
    """``x``, with more dimensions where it has less than a number of them."""

    def shape(bound: Bound) -> Type:
        t = bound.types["x"]
        if t.shape is None or t.kind not in ("number", "array"):
            return Type("unknown", None, t.dtype)
        return t if len(t.shape) >= rank else Type("array", (None,) * rank, t.dtype)

    return shape


def subscripts(output: str) -> ShapeRule:
    """``einsum``: one dimension for each letter of the result."""

    def shape(bound: Bound) -> Type:
        dtype = broadcast(*(t for t in bound.types.values() if t.kind != "other")).dtype
        if "." in output:
            return Type("unknown", None, dtype)
        return with_shape((None,) * len(output), dtype)

    return shape


def spaced(bound: Bound) -> Type:
    """``linspace``: a vector of ``num`` floats."""
    return Type("array", (_int(bound.exprs["num"]),), "f")


def _floating(bound: Bound) -> str:
    return broadcast(*(t for t in bound.types.values() if t.kind != "tuple")).dtype


def reduced_all(bound: Bound) -> Type:
    """A reduction over all axes gives a scalar."""
    return Type("number", (), bound.types["x"].dtype)


def reduced(bound: Bound) -> Type:
    """A reduction over ``axis``, which is dropped, or kept as 1 with ``keepdims``."""
    t = bound.types["x"]
    keep = bound.exprs.get("keepdims")
    if keep is not None and (not isinstance(keep, Const) or keep.value not in (True, False)):
        return Type("unknown", None, t.dtype)
    kept = isinstance(keep, Const) and keep.value is True
    if t.kind != "array" or t.shape is None:
        return Type("unknown", None, t.dtype)
    rank = len(t.shape)
    axis = bound.exprs.get("axis")
    if axis is None or (isinstance(axis, Const) and axis.value is None):
        return with_shape((1,) * rank, t.dtype) if kept else Type("number", (), t.dtype)
    parts = axis.args if isinstance(axis, Apply) and axis.op == "tuple" else (axis,)
    numbers = [_int(p) for p in parts]
    if any(n is None or not -rank <= n < rank for n in numbers):
        return Type("unknown", None, t.dtype)
    axes = {n % rank for n in numbers if n is not None}
    shape: Shape = tuple(
        1 if i in axes else d for i, d in enumerate(t.shape) if kept or i not in axes
    )
    return with_shape(shape, t.dtype)


def expanded(bound: Bound) -> Type:
    """``expand_dims``: a dimension 1 at ``axis``."""
    t, axis = bound.types["x"], bound.exprs["axis"]
    parts = axis.args if isinstance(axis, Apply) and axis.op == "tuple" else (axis,)
    numbers = [_int(p) for p in parts]
    if t.shape is None or t.kind not in ("array", "number") or None in numbers:
        return Type("array", None, t.dtype)
    rank = len(t.shape) + len(numbers)
    axes = {n % rank for n in numbers if n is not None}
    old = iter(t.shape)
    return with_shape(tuple(1 if i in axes else next(old) for i in range(rank)), t.dtype)


def transposed(bound: Bound) -> Type:
    """The axes in reverse order."""
    t = bound.types["x"]
    if t.kind == "number" or t.shape is None:
        return t
    return t._replace(shape=tuple(reversed(t.shape)))


def of_shape(bound: Bound) -> Type:
    """An array of the shape ``s``: a number, a tuple, or another array's ``.shape``."""
    s, t = bound.exprs["s"], bound.types["s"]
    dtype = bound.types["x"].dtype
    if isinstance(s, Apply) and s.op in ("tuple", "list"):
        return Type("array", tuple(map(_size, s.args, t.items)), dtype)
    if t.kind == "tuple":  # the `.shape` of an array: its type carries the dimensions
        return Type("array", t.shape, dtype)
    if t.kind == "number":
        return Type("array", (_size(s, t),), dtype)
    return Type("array", None, dtype)


def _size(expr: Expr | None, t: Type) -> Dim | int | None:
    number = _int(expr)
    return size_in(t) if number is None else number if number >= 0 else None


def picked(bound: Bound) -> Type:
    """``x[i]``: integers drop a dimension, slices keep it, arrays broadcast."""
    t, index = bound.types["x"], bound.exprs["i"]
    if t.kind == "tuple":
        at = _int(index)
        if isinstance(index, Apply) and index.op == "slice":
            bounds: list[Any] = [b.value for b in index.args if isinstance(b, Const)]
            known = len(bounds) == len(index.args)
            return Type("tuple", items=t.items[slice(*bounds)]) if known else OTHER
        if at is not None and -len(t.items) <= at < len(t.items):
            return t.items[at]
        return reduce(join, t.items, NOTHING) if t.items else INT
    if t.kind == "list":
        return t.items[0] if bound.types["i"].kind == "number" else t
    if t.kind != "array" or t.shape is None:
        return Type("unknown", None, t.dtype)
    parts = list(index.args) if isinstance(index, Apply) and index.op == "tuple" else [index]
    types = [bound.types["i"]] if len(parts) == 1 else list(bound.types["i"].items)
    consumed = sum(not (isinstance(p, Const) and p.value in (None, Ellipsis)) for p in parts)
    rest = len(t.shape) - consumed
    if rest < 0 or len(types) != len(parts):
        return Type("unknown", None, t.dtype)
    if not any(isinstance(p, Const) and p.value is Ellipsis for p in parts):
        parts.append(Const("...", Ellipsis))
        types.append(OTHER)
    shape: list[Dim | int | None] = []
    at = 0
    for part, kind in zip(parts, types, strict=True):
        if isinstance(part, Const) and part.value is None:
            shape.append(1)
        elif isinstance(part, Const) and part.value is Ellipsis:
            shape.extend(t.shape[at : at + rest])
            at += rest
        elif isinstance(part, Apply) and part.op == "slice":
            shape.append(_sliced(t.shape[at], part))
            at += 1
        elif kind.kind == "number" and kind.dtype == "i":
            at += 1
        elif kind.kind == "array" and kind.dtype == "i" and at == 0 and _all_arrays(types[:-1]):
            together = broadcast(*types[:-1]).shape
            if together is None or len(parts) != len(types):
                return Type("array", None, t.dtype)
            left = t.shape[consumed:]
            return Type("array", (*together, *left), t.dtype)
        else:
            return Type("unknown", None, t.dtype)
    if any(isinstance(p, Const) and p.value is Ellipsis for p in index_parts(index)):
        return Type("array", tuple(shape), t.dtype)
    return with_shape(tuple(shape), t.dtype)


def _all_arrays(types: list[Type]) -> bool:
    return all(t.kind == "array" and t.dtype == "i" for t in types)


def index_parts(index: Expr) -> tuple[Expr, ...]:
    """Return the parts of a subscript."""
    return index.args if isinstance(index, Apply) and index.op == "tuple" else (index,)


def _sliced(dim: Dim | int | None, part: Apply) -> Dim | int | None:
    """The dimension left by a slice; constant bounds keep the symbol."""
    bounds = []
    for bound in part.args:
        if not isinstance(bound, Const):
            return None
        bounds.append(bound.value)
    start, stop, step = bounds
    if isinstance(dim, int):
        return len(range(*slice(start, stop, step).indices(dim)))
    if dim is None or step not in (None, 1):
        return dim if dim is not None and (start, stop, step) == (None, None, -1) else None
    left = start or 0
    right = stop or 0
    if left < 0 or right > 0 or stop == 0:  # how many are there, depends on the size
        bare = "" if start is None else start
        return Dim(f"{dim}[{bare}:{'' if stop is None else stop}]")
    return Dim(dim.symbol, dim.offset - left + right)


def joined(bound: Bound) -> Type:
    """``concatenate`` of a list: the rank of its parts."""
    items = bound.types["x"].items
    if bound.exprs.get("axis") == NONE:
        return Type("array", (None,), _dtype(items))
    if items and items[0].kind == "array" and items[0].shape is not None:
        rank = len(items[0].shape)
        return Type("array", (None,) * rank, _dtype(items))
    return Type("array", None, _dtype(items))


def added(bound: Bound) -> Type:
    """The sum of the items of a list, and of a start."""
    start = (bound.types["z"],) if "z" in bound.types else ()
    return broadcast(*start, *bound.types["x"].items)


def chosen(bound: Bound) -> Type:
    """``where``: one or the other, as large as all three together."""
    x, z = bound.types["x"], bound.types["z"]
    whole = broadcast(x, z, bound.types["c"], dtype=meet_dtypes(x.dtype, z.dtype))
    return Type("unknown", None, whole.dtype) if whole.kind == "unknown" else whole


def stacked(bound: Bound) -> Type:
    """``stack`` or ``array`` of a list of equal shapes: one more dimension, the list's length."""
    t = bound.types["x"]
    if t.kind != "tuple":
        return t if t.kind in ("array", "number") else Type("array", None, "?")
    inner = [stacked(Bound(bound.exprs, {"x": item})) for item in t.items]
    first = inner[0] if inner else NUMBER
    if bound.exprs.get("axis", NONE) not in (NONE, const(0)) or any(i.shape is None for i in inner):
        return Type("array", None, _dtype(inner))
    if any(i.shape != first.shape for i in inner):
        return Type("array", None, _dtype(inner))
    return Type("array", (len(inner), *(first.shape or ())), _dtype(inner))


def packed(bound: Bound) -> Type:
    """A tuple or list literal."""
    return Type("tuple", items=tuple(bound.types.values()))


def _dtype(items: tuple[Type, ...] | list[Type]) -> str:
    return meet_dtypes(*(t.dtype for t in items)) if items else "?"


def scaled(bound: Bound) -> Type:
    """``outer``: the product of two vectors."""
    x, z = bound.types["x"], bound.types["z"]
    dtype = broadcast(x, z).dtype
    if x.shape is not None and z.shape is not None and len(x.shape) == len(z.shape) == 1:
        return Type("array", (x.shape[0], z.shape[0]), dtype)
    return Type("array", (None, None), dtype)


def made(bound: Bound) -> Type:
    """A fresh array, of the shape that its call says."""
    return bound.types["call"]
