"""Facts about actual arguments, and the conversions that differentiation asks for.

Integers that are differentiated become float64; dimensions become symbols, equal ones the same.

>>> import numpy as np
>>> types_of((np.zeros((5, 3)), np.zeros(3), 2), {0, 1, 2})
(f[n,m], f[m], f)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from srcad.errors import TransformError
from srcad.ir.types import BOOL, INT, NOTHING, NUMBER, OTHER, Dim, Type

__all__ = ["as_floats", "differentiable", "gradient_like", "key_of", "types_of"]

_LETTERS = "nmkpqrst"


def _dim(size: int, seen: dict[int, str]) -> Dim | int:
    if size == 1:
        return 1
    if size not in seen:
        count = len(seen)
        seen[size] = _LETTERS[count] if count < len(_LETTERS) else f"n{count}"
    return Dim(seen[size])


def types_of(args: tuple[Any, ...], floats: set[int]) -> tuple[Type, ...]:
    """Return the types of arguments; ``floats`` are the positions that are differentiated."""
    seen: dict[int, str] = {}
    found = []
    for i, value in enumerate(args):
        t = type_of(value, seen)
        if i in floats and t.dtype in ("b", "i"):
            t = t._replace(dtype="f")
        found.append(t)
    return tuple(found)


def type_of(value: Any, seen: dict[int, str]) -> Type:
    """Return the type of one value."""
    if isinstance(value, np.ndarray) and type(value) is not np.ndarray:
        return OTHER  # a matrix or a masked array has rules of its own
    if isinstance(value, np.ndarray):
        kind = {"b": "b", "i": "i", "u": "i", "f": "f", "c": "c"}.get(value.dtype.kind)
        if kind is None:
            return OTHER
        return Type("array", tuple(_dim(n, seen) for n in value.shape), kind)
    if isinstance(value, (bool, np.bool_)):
        return BOOL
    if isinstance(value, (int, np.integer)):
        return INT
    if isinstance(value, (float, np.floating)):
        return NUMBER
    if isinstance(value, (complex, np.complexfloating)):
        return Type("number", (), "c")
    if value is None:
        return NOTHING
    if isinstance(value, (tuple, list)):
        return Type("tuple", items=tuple(type_of(v, seen) for v in value))
    return OTHER


def key_of(value: Any) -> Any:
    """Return what the type of a value depends on, cheaply."""
    kind = type(value)
    if kind is np.ndarray:
        return value.shape, value.dtype.char
    if isinstance(value, np.ndarray):
        return kind, value.shape
    if kind is tuple or kind is list:
        return kind, tuple(map(key_of, value))
    return kind


def differentiable(value: Any) -> bool:
    """Whether a value is a number or an array of numbers that a derivative can be taken by."""
    if isinstance(value, np.ndarray):
        return type(value) is np.ndarray and value.dtype.kind in "iuf"
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(
        value, bool | np.bool_
    )


def as_floats(value: Any) -> Any:
    """Return an integer or an array of integers as float64; floats as they are."""
    if isinstance(value, np.ndarray):
        return value.astype(float) if value.dtype.kind in "iu" else value
    return float(value) if isinstance(value, (int, np.integer)) else value


def gradient_like(gradient: Any, value: Any) -> Any:
    """Return a gradient in the shape and float type of its argument."""
    if isinstance(value, np.ndarray):
        dtype = value.dtype if value.dtype.kind == "f" else np.dtype(float)
        found = np.asarray(gradient, dtype)
        if found.shape != value.shape:  # never hand out a wrong derivative, whatever went wrong
            raise TransformError(
                f"the gradient came out with the shape {found.shape}, not {value.shape}",
                hint="this is a fault of srcad, not of your function; please report it",
            )
        return found
    if isinstance(value, np.floating) and not isinstance(value, float):
        return type(value)(gradient)
    return float(gradient)
