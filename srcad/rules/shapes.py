"""Result types of structural functions: what a call's arguments say about its shape.

Each function takes the bound arguments of a call; what it cannot tell stays unknown.
"""

from __future__ import annotations

from srcad.ir.nodes import Apply, Const, Expr
from srcad.ir.parse import NONE
from srcad.ir.types import (
    BOOL,
    INT,
    NUMBER,
    OTHER,
    TEXT,
    UNKNOWN,
    Dim,
    Shape,
    Type,
    broadcast,
    broadcast_shapes,
    is_mapping,
    list_of,
    meet_dtypes,
    scalar,
    size_in,
    with_shape,
)
from srcad.rules.joined_shapes import stacked
from srcad.rules.pattern import Bound, ShapeRule

__all__ = [
    "array_like_x",
    "as_like",
    "at_least",
    "bits",
    "boolean",
    "chosen",
    "crossed",
    "dotted",
    "expanded",
    "filled",
    "flat",
    "integer",
    "integers_along",
    "keys_of_x",
    "like",
    "like_x",
    "like_z",
    "matrix",
    "multiplied",
    "number",

    "of_shape",
    "opaque",
    "ranked",
    "reduced",
    "reduced_all",
    "scaled",
    "spaced",
    "subscripts",
    "swapped",
    "text",
    "transposed",
    "truth",
    "truth_of_each",
    "truths_along",
    "unknown",
    "vector",
]  # fmt: skip


def _int(expr: Expr | None) -> int | None:
    if isinstance(expr, Const) and type(expr.value) is int:
        return expr.value
    return None


def like_x(bound: Bound) -> Type:
    """The result is like the argument ``x``."""
    return bound.types["x"]


def keys_of_x(bound: Bound) -> Type:
    """The result is a list of the keys of the dict ``x``."""
    t = bound.types["x"]
    return list_of(*t.keys) if is_mapping(t) else UNKNOWN


def array_like_x(bound: Bound) -> Type:
    """The result is an array like the argument ``x``: of a number one that can be written into."""
    t = bound.types["x"]
    return Type("array", (), t.dtype) if t.kind == "number" else t


def like(bound: Bound) -> Type:
    """The result is like the argument ``like``."""
    return bound.types["like"]._replace(dtype=bound.types["x"].dtype)


def as_like(bound: Bound) -> Type:
    """The result is in all like the argument ``like``."""
    return bound.types["like"]


def like_z(bound: Bound) -> Type:
    """The result is like the argument ``z``."""
    return bound.types["z"]


def number(bound: Bound) -> Type:
    """The result is a floating scalar."""
    return NUMBER


def integer(bound: Bound) -> Type:
    """The result is an integer scalar."""
    return INT


def filled(bound: Bound) -> Type:
    """An array of the shape ``shape``, of what ``x`` is."""
    return of_shape(Bound({"s": bound.exprs["shape"]},
                          {"s": bound.types["shape"], "x": bound.types["x"]}))  # fmt: skip


def boolean(bound: Bound) -> Type:
    """The result is boolean, of the arguments' broadcast shape."""
    types = [t for t in bound.types.values() if t.kind in ("number", "array", "unknown")]
    return broadcast(*types, dtype="b") if types else BOOL


def truth(bound: Bound) -> Type:
    """The result is one truth value."""
    return BOOL


def truth_of_each(bound: Bound) -> Type:
    """One truth value for each element of the first argument."""
    first = next(iter(bound.types.values()))
    if first.kind == "tuple":
        first = stacked(Bound({}, {"x": first}))
    known = first.kind in ("array", "number")
    return first._replace(dtype="b", keys=()) if known else Type("unknown", None, "b")


def truths_along(bound: Bound) -> Type:
    """One truth value, or one for each place along an axis."""
    return _along_axis(bound, BOOL)


def integers_along(bound: Bound) -> Type:
    """One integer, or one for each place along an axis."""
    return _along_axis(bound, INT)


def _along_axis(bound: Bound, one: Type) -> Type:
    """A call without an axis gives one; with one, as many as the reduction leaves."""
    x, *others = bound.types.values()
    if not others and bound.exprs.keys() <= {"axis", "keepdims"}:
        whole = bound.exprs.get("axis", NONE) == NONE and "keepdims" not in bound.exprs
        return one if whole else reduced(Bound(bound.exprs, {"x": x._replace(dtype=one.dtype)}))
    return Type("unknown", None, one.dtype)


def bits(bound: Bound) -> Type:
    """The result is of integers, or of truth values, as its operands are."""
    return broadcast(*bound.types.values())


def unknown(bound: Bound) -> Type:
    """The result may be anything."""
    return UNKNOWN


def opaque(bound: Bound) -> Type:
    """The result is not a number: a string, a shape, a dtype."""
    return OTHER


def text(bound: Bound) -> Type:
    """The result is a string."""
    return TEXT


def vector(bound: Bound) -> Type:
    """A vector of floats."""
    return Type("array", (None,), "f")


def flat(bound: Bound) -> Type:
    """A vector; of a vector that is only laid out anew, of the same size."""
    return Type("array", (None,), _floating(_data(bound)))


def _data(bound: Bound) -> Bound:
    """What is in the result: not the places where it goes."""
    types = {name: t for name, t in bound.types.items() if name not in ("i", "k", "o")}
    return bound._replace(types=types)


def matrix(bound: Bound) -> Type:
    """A matrix."""
    return Type("array", (None, None), _floating(_data(bound)))


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
    return scalar(bound.types["x"].dtype)


def reduced(bound: Bound) -> Type:
    """A reduction over ``axis``, which is dropped, or kept as 1 with ``keepdims``."""
    t = bound.types["x"]
    keep = bound.exprs.get("keepdims")
    if keep is not None and (not isinstance(keep, Const) or keep.value not in (True, False)):
        return Type("unknown", None, t.dtype)
    kept = isinstance(keep, Const) and keep.value is True
    axis = bound.exprs.get("axis")
    of_all = axis is None or (isinstance(axis, Const) and axis.value is None)
    if of_all and not kept:
        return scalar(t.dtype)
    if t.kind != "array" or t.shape is None:
        return Type("unknown", None, t.dtype)
    rank = len(t.shape)
    if of_all or axis is None:
        return with_shape((1,) * rank, t.dtype)
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


def swapped(bound: Bound) -> Type:
    """Two axes in each other's place; the last two, where none are named."""
    t = ranked(bound)
    old = bound.types["x"].shape
    axes = [_int(bound.exprs[n]) for n in ("a", "b")] if "a" in bound.exprs else [-1, -2]
    if t.shape is None or old is None:
        return t
    one, two = (None if n is None or not -len(old) <= n < len(old) else n % len(old) for n in axes)
    if one is None or two is None:
        return t
    shape = list(old)
    shape[one], shape[two] = old[two], old[one]
    return t._replace(shape=tuple(shape))


def multiplied(bound: Bound) -> Type:
    """Stacks of matrices, multiplied one by one."""
    x, z = bound.types["x"], bound.types["z"]
    dtype = broadcast(x, z).dtype
    if not x.shape or not z.shape or len(x.shape) < 2 or len(z.shape) < 2:
        return Type("unknown", None, dtype)
    stack = broadcast_shapes(x.shape[:-2], z.shape[:-2])
    assert stack is not None
    return Type("array", (*stack, x.shape[-2], z.shape[-1]), dtype)


def dotted(bound: Bound) -> Type:
    """Rows times columns, each with each."""
    x, z = bound.types["x"], bound.types["z"]
    dtype = broadcast(x, z).dtype
    if not x.shape or not z.shape:
        return Type("unknown", None, dtype)
    shape = (*x.shape[:-1], *z.shape[:-2], *z.shape[1:][-1:])
    return Type("array", shape, dtype) if shape else scalar(dtype)


def crossed(bound: Bound) -> Type:
    """Rows of three numbers, multiplied one by one."""
    x, z = bound.types["x"], bound.types["z"]
    if not x.shape or not z.shape or (x.shape[-1], z.shape[-1]) != (3, 3):
        return Type("unknown", None, broadcast(x, z).dtype)
    return broadcast(x, z)


def _size(expr: Expr | None, t: Type) -> Dim | int | None:
    number = _int(expr)
    return size_in(t) if number is None else number if number >= 0 else None


def chosen(bound: Bound) -> Type:
    """``where``: one or the other, as large as all three together."""
    x, z = bound.types["x"], bound.types["z"]
    whole = broadcast(x, z, bound.types["c"], dtype=meet_dtypes(x.dtype, z.dtype))
    return Type("unknown", None, whole.dtype) if whole.kind == "unknown" else whole


def scaled(bound: Bound) -> Type:
    """``outer``: the product of two vectors."""
    x, z = bound.types["x"], bound.types["z"]
    dtype = broadcast(x, z).dtype
    if x.shape is not None and z.shape is not None and len(x.shape) == len(z.shape) == 1:
        return Type("array", (x.shape[0], z.shape[0]), dtype)
    return Type("array", (None, None), dtype)
