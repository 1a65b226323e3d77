"""Facts about values: kind, shape and dtype, and how they meet.

A *number* is a Python or NumPy scalar and cannot be written into; an *array* has a shape, which
may be unknown as a whole (``None``) or in one dimension. Dimensions are symbols with an offset, so
that ``x[1:]`` of ``x[n]`` has the dimension ``n-1``. A symbol that names a dimension of an
argument is never 1: dimensions equal to 1 are written as the number.

>>> broadcast(array("m", "n"), array("n"))
f[m,n]
>>> join(NUMBER, array("n"))
?
"""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = [
    "BOOL", "DRAWS", "INT", "INTEGERS", "NOTHING", "NUMBER", "OTHER", "PLACE", "PULLBACK", "TEXT",
    "UNKNOWN", "WHOLE", "Dim", "Shape", "Type", "added", "array", "broadcast", "broadcast_shapes",
    "counting", "holds_complex", "is_float", "is_mapping", "is_number", "is_place", "is_real",
    "join", "list_of", "mapping_of", "may_wrap", "maybe_complex", "meet_dtypes", "same_shape",
    "scalar", "size_in", "with_shape",
]  # fmt: skip


class Dim(NamedTuple):
    """A symbolic dimension ``symbol + offset``; ``-1`` below the symbol prints as ``n-1``.

    ``@j`` is what the variable j of a loop is in this turn.
    """

    symbol: str
    offset: int = 0

    @property
    def sure(self) -> bool:
        """Whether it is surely not 1; a symbol like ``n-k`` or ``n[3:6]`` stands for any size."""
        return self.offset >= 0 and self.symbol.isidentifier()

    def __str__(self) -> str:
        return f"{self.symbol}{self.offset:+d}" if self.offset else self.symbol


Shape = tuple[Dim | int | None, ...]


class Type(NamedTuple):
    """The kind of a value and, for arrays, shape and dtype.

    ``kind``: number, array, unknown (a number or an array), tuple, list (of any length: its one
    item is what its items have in common), or other.
    ``dtype``: one of ``b``, ``i``, ``u`` (integers without a sign or of few bits, and numbers of
    NumPy's: they wrap around), ``f``, ``c``, ``z`` (complex or real: it comes from two places) or
    ``?``, of which nothing is known. An argument that is a container has the types of its parts
    as ``items``, and as ``keys`` its keys, or its class and attributes. A number that counts has as
    its one key the dimension that it is equal to. A dict whose keys are known at run time only is
    a list of its values, and has as its one key the type of its keys. ``cls`` is the class of a
    dict of another class than ``dict``.
    """

    kind: str
    shape: Shape | None = None
    dtype: str = "?"
    items: tuple[Type, ...] = ()
    keys: tuple[Any, ...] = ()
    cls: type | None = None

    def __repr__(self) -> str:
        if self.kind == "number":
            return self.dtype
        if self.kind == "array":
            if self.shape is None:
                return f"{self.dtype}[...]"
            return f"{self.dtype}[{','.join('?' if d is None else str(d) for d in self.shape)}]"
        if self.kind == "tuple":
            return f"({', '.join(map(repr, self.items))})"
        if self.kind == "list":
            return f"[{', '.join(map(repr, self.items))}]"
        return "?" if self.kind == "unknown" else self.kind


NUMBER = Type("number", (), "f")
INT = Type("number", (), "i")
BOOL = Type("number", (), "b")
UNKNOWN = Type("unknown")
OTHER = Type("other")
# a generator of random numbers
DRAWS = Type("other", keys=("draws",))
# a part of an index that is an integer or a slice
PLACE = Type("other", keys=("place",))
NOTHING = Type("nothing")
TEXT = Type("text")
PULLBACK = Type("pullback")

# integers as Python has them, or of 64 bits with a sign; and those that may wrap around
INTEGERS = ("i", "u")
WHOLE = ("b", *INTEGERS)
_ORDER = "biuf?zc"


def array(*dims: str | int | None, dtype: str = "f") -> Type:
    """Make an array type from dimension names: ``array("m", "n")``."""
    return Type("array", tuple(Dim(d) if isinstance(d, str) else d for d in dims), dtype)


def list_of(*items: Type) -> Type:
    """Return the type of a list of any length with such items."""
    common = NOTHING
    for item in items:
        common = join(common, item)
    return Type("list", None, common.dtype, (common,))


def mapping_of(key: Type, *items: Type) -> Type:
    """Return the type of a dict of any keys, of this type, with such values."""
    return list_of(*items)._replace(keys=(key,))


def is_a_tuple(t: Type) -> bool:
    """Whether a sequence may be a tuple of Python's: as an index it is a place of several steps."""
    return t.cls is tuple or (t.kind == "tuple" and list not in t.keys[:1])


def is_place(t: Type) -> bool:
    """Whether a value picks a view wherever it is a part of an index."""
    whole = t.kind == "number" and t.dtype in INTEGERS
    return whole or t.kind == "slice" or t == PLACE


def is_mapping(t: Type) -> bool:
    """Whether a value is a dict whose keys are known at run time only."""
    return t.kind == "list" and bool(t.keys)


def scalar(dtype: str) -> Type:
    """Return the type of a number of NumPy's: its integers wrap around, unlike Python's."""
    return Type("number", (), "u" if dtype == "i" else dtype)


def with_shape(shape: Shape | None, dtype: str) -> Type:
    """Return the type of an array operation's result: of rank 0 NumPy gives a scalar."""
    return scalar(dtype) if shape == () else Type("array", shape, dtype)


def may_wrap(t: Type) -> bool:
    """Whether a value may be an integer, or a truth value, that is no Python number."""
    return t.dtype in ("u", "b", "?") or (t.dtype == "i" and t.kind != "number")


def counting(size: Dim | int | None) -> Type:
    """Return the type of an integer that is equal to a dimension.

    >>> size_in(counting(Dim("n")))
    Dim(symbol='n', offset=0)
    """
    return INT if size is None else INT._replace(keys=(size,))


def size_in(t: Type) -> Dim | int | None:
    """Return the dimension that a number is known to be equal to."""
    found: Dim | int = t.keys[0] if t.kind == "number" and t.dtype == "i" and t.keys else -1
    return None if isinstance(found, int) and found < 0 else found


def added(a: Dim | int, b: Dim | int, plus: bool) -> Dim | int | None:
    """Return the sum of two sizes, or their difference, if it can be named.

    >>> str(added(Dim("n"), Dim("m"), plus=False))
    'n-m'
    """
    if isinstance(a, int) and isinstance(b, int):
        return a + b if plus else a - b
    if isinstance(a, int):
        return added(b, a, plus) if plus else None
    if isinstance(b, int):
        return Dim(a.symbol, a.offset + b if plus else a.offset - b)
    if plus:
        return Dim("+".join(sorted((a.symbol, b.symbol))), a.offset + b.offset)
    if a.symbol == b.symbol:
        return a.offset - b.offset
    single = b.symbol.lstrip("@").isidentifier()
    return Dim(f"{a.symbol}-{b.symbol}", a.offset - b.offset) if single else None


def is_number(t: Type) -> bool:
    """Whether the value is surely an immutable scalar."""
    return t.kind == "number"


def is_float(t: Type) -> bool:
    """Whether the value may carry a derivative: not integer, not boolean, not an object."""
    return t.kind in ("number", "array", "unknown", "list") and t.dtype not in WHOLE


def maybe_complex(t: Type) -> bool:
    """Whether a value is complex, or may be; what nothing is known of does not count."""
    return t.dtype in ("c", "z")


def is_real(t: Type) -> bool:
    """Whether a value is surely no complex number."""
    return t.dtype in (*WHOLE, "f")


def holds_complex(t: Type) -> bool:
    """Whether a value is complex, or has a part that is."""
    return t.dtype in ("c", "z") or (bool(t.items) and any(map(holds_complex, t.items)))


def meet_dtypes(*dtypes: str) -> str:
    """Return the dtype of an arithmetic result."""
    return max(dtypes, key=_ORDER.index, default="f")


def _broadcast_dims(a: Dim | int | None, b: Dim | int | None) -> Dim | int | None:
    if a == b:
        return a
    if a == 1:
        return b
    if b == 1:
        return a
    # what is never 1 can only meet what is equal, or 1
    sure = [d for d in (a, b) if isinstance(d, int) or (d is not None and d.sure)]
    return next((d for d in sure if isinstance(d, Dim)), sure[0] if sure else None)


def broadcast_shapes(*shapes: Shape | None) -> Shape | None:
    """Return the shape of an element-wise result, by NumPy's rule."""
    result: list[Dim | int | None] = []
    one: list[Dim | int | None] = [1]
    for shape in shapes:
        if shape is None:
            return None
        if len(shape) > len(result):
            result = one * (len(shape) - len(result)) + result
        gap = len(result) - len(shape)
        for i, d in enumerate(shape):
            result[gap + i] = _broadcast_dims(result[gap + i], d)
    return tuple(result)


def broadcast(*types: Type, dtype: str | None = None) -> Type:
    """Return the type of an element-wise result."""
    dtype = meet_dtypes(*(t.dtype for t in types)) if dtype is None else dtype
    if all(t.kind == "number" for t in types):
        return Type("number", (), dtype)
    if any(t.kind not in ("number", "array") for t in types):
        known = any(t.kind == "array" and t.shape != () for t in types)
        return Type("array" if known else "unknown", None, dtype)
    return with_shape(broadcast_shapes(*(t.shape for t in types)), dtype)


def same_shape(a: Type, b: Type) -> bool:
    """Whether two values surely have the same shape."""
    return a.shape is not None and a.shape == b.shape and None not in a.shape


def join(a: Type, b: Type) -> Type:
    """Return what is known of a value that comes from one of two places."""
    if a == b or b is NOTHING:
        return a
    if a is NOTHING:
        return b
    if a.kind == "tuple" and b.kind == "tuple" and len(a.items) == len(b.items):
        return Type("tuple", items=tuple(map(join, a.items, b.items)))
    if a.kind == b.kind == "slice":
        return Type("slice")
    if is_place(a) and is_place(b) and not a.kind == b.kind == "number":
        return PLACE
    if is_mapping(a) and is_mapping(b):
        return mapping_of(join(*a.keys, *b.keys), *a.items, *b.items)
    if a.kind == "list" and b.kind == "list" and is_mapping(a) == is_mapping(b):
        return list_of(*a.items, *b.items)
    if {"other", "tuple", "list"} & {a.kind, b.kind}:
        return OTHER
    dtype = a.dtype if a.dtype == b.dtype else "?"
    if {a.dtype, b.dtype} == {*INTEGERS}:
        dtype = "u"
    if dtype == "?" and (maybe_complex(a) or maybe_complex(b)):
        dtype = "z"
    if a.kind == b.kind == "number":
        return Type("number", (), "f" if {a.dtype, b.dtype} == {"i", "f"} else dtype)
    if a.kind == b.kind == "array":
        shape: Shape | None = None
        if a.shape is not None and b.shape is not None and len(a.shape) == len(b.shape):
            pairs = zip(a.shape, b.shape, strict=True)
            shape = tuple(p if p == q else None for p, q in pairs)
        return Type("array", shape, dtype)
    return Type("unknown", None, dtype)
