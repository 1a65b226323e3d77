"""Lists of unknown length, and text: what operations on them give.

>>> from srcad.ir.types import NUMBER
>>> of_list("np.array", NUMBER), item_of(list_of(NUMBER))
(f[?], f)
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.ir.text import to_text
from srcad.ir.types import INT, INTEGERS, NOTHING, NUMBER, UNKNOWN, Dim, Type, list_of, size_in
from srcad.ir.walk import way_of

__all__ = [
    "OF_LISTS",
    "item_of",
    "joined_shapes",
    "listed",
    "makes_text",
    "may_make_complex",
    "named_dtype",
    "of_list",
    "written_into",
]

OF_LISTS = {"np.array", "np.asarray", "np.stack", "np.concatenate", "sum", "math.fsum", "copy",
             "copy_each", "max", "min"}  # fmt: skip


_FIRST = const(0)
# what is the same for lists and for other things
_OF_ANYTHING = {"index", "len", "scatter", "unbroadcast", "list", "tuple", "dict"}


def listed(expr: Apply, types: Mapping[str, Type]) -> str | None:
    """Return the list of unknown length that an operation is applied to as a whole, if it is."""
    first = expr.args[0] if expr.args else None
    if not isinstance(first, Var) or expr.op in _OF_ANYTHING:
        return None
    return first.name if types.get(first.name, UNKNOWN).kind == "list" else None


def of_list(op: str, item: Type, axis: Expr = _FIRST) -> Type:
    """Return the type of what an operation makes of a whole list, along an axis.

    >>> from srcad.ir.types import array
    >>> of_list("np.stack", array("n"), const(1)), of_list("np.stack", array("n"), const(-2))
    (f[n,?], f[?,n])
    """
    if op in ("copy", "copy_each"):
        return list_of(item)
    if op in ("sum", "math.fsum") and item is NOTHING:  # of no items it is 0, not yet to come
        return INT if op == "sum" else NUMBER
    if op in ("sum", "math.fsum", "max", "min"):
        return item
    if op == "np.concatenate" and axis == const(None):
        return Type("array", (None,), item.dtype)
    if op == "np.concatenate":
        rank = None if item.shape is None else (None,) * len(item.shape)
        return Type("array", rank, item.dtype)
    inner = item.shape if item.kind in ("array", "number") else None
    at = axis.value if isinstance(axis, Const) else None
    if inner is None or type(at) is not int or not -len(inner) - 1 <= at <= len(inner):
        return Type("array", None, item.dtype)
    at %= len(inner) + 1
    return Type("array", (*inner[:at], None, *inner[at:]), item.dtype)


def joined_shapes(op: str, one: Type, two: Type, count: Dim | int | None) -> Type | None:
    """Return the type of a shape that is put together: ``(n,) + c.shape[1:]``, ``(1,)*x.ndim``."""
    if op == "add" and one.kind == two.kind == "tuple":
        items = (*one.items, *two.items)
    elif op != "add" and one.kind == "tuple" and type(count) is int:
        items = one.items * count
    else:
        return None
    if not items or any(i.kind != "number" or i.dtype not in INTEGERS for i in items):
        return None
    return Type("tuple", tuple(map(size_in, items)), "i", items)


def makes_text(callee: Expr) -> bool:
    """Whether a call is of a string's own method: ``"{:.3f}".format(x)``."""
    if not (isinstance(callee, Apply) and callee.op == "attr"):
        return False
    text, method = callee.args
    formats = isinstance(method, Const) and method.text in ("format", "join", "upper", "lower")
    return formats and isinstance(text, Const) and isinstance(text.value, str)


_DTYPES = {
    "float": "f", "np.float64": "f", "int": "i", "bool": "b", "complex": "c",
    "np.complex128": "c", "np.complex64": "c",
}  # fmt: skip


def named_dtype(dtype: Expr, known: Type) -> str:
    """Return the kind of the precision that an expression names, ``?`` if that is not known."""
    if known.kind == "other" and known.dtype != "?":
        return known.dtype
    text = dtype.text if isinstance(dtype, Const) else ""
    if isinstance(dtype, Const) and isinstance(dtype.value, type) and text not in _DTYPES:
        return _whole(dtype.value)
    text = dtype.name if isinstance(dtype, Var) else text
    return _DTYPES.get(text, "?")


def _whole(dtype: type) -> str:
    """Return the kind of a type of whole numbers: those of few bits wrap around."""
    if not issubclass(dtype, (bool, np.bool_, int, np.integer)):
        return "?"
    found = np.dtype(dtype)
    return "u" if found.kind == "i" and found.itemsize < 8 else found.kind


_COMPLEX = {"roots", "complex64", "complex128", "csingle", "cdouble", "clongdouble"}


def may_make_complex(callee: Expr) -> bool:
    """Whether a call without a rule may give complex numbers: ``np.roots``, ``np.emath.sqrt``."""
    if not (isinstance(callee, Apply) and callee.op == "attr"):
        return False
    base, name = callee.args
    scimath = any(word in to_text(base) for word in ("emath", "scimath"))
    return scimath or (isinstance(name, Const) and name.text in _COMPLEX)


def item_of(t: Type) -> Type:
    """Return the type of a list's items."""
    return t.items[0] if t.kind == "list" and t.items else UNKNOWN


def written_into(base: Type, index: Expr, value: Type) -> Type:
    """Return the type of a list after a write into it, or into what is in it."""
    return _written(base, way_of(index), value)


def _written(base: Type, way: tuple[Expr, ...], value: Type) -> Type:
    several = isinstance(way[0], Apply) and way[0].op == "slice"
    if base.kind != "list" or several:
        return base
    made = list_of(value if len(way) == 1 else _written(item_of(base), way[1:], value))
    return made._replace(keys=base.keys)
