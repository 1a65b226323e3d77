"""Helpers that ask what raises: something is made, or written and taken back."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcad.errors import TransformError

__all__ = [
    "attempt", "only_array", "only_floats", "only_python", "raised", "real_valued", "stored",
    "unpacked", "updated", "without_gaps",
]  # fmt: skip


def attempt(made: Any, classes: Any) -> Any:
    """Return what is made, and None; or None, and the exception that making it raises.

    >>> attempt(lambda: [1.0][2], IndexError)
    (None, IndexError('list index out of range'))
    """
    try:
        return made(), None
    except classes as error:
        return None, error


def raised(made: Any, classes: Any) -> Any:
    """Return the exception that making something raises, or None.

    >>> raised(lambda: [1.0][0], IndexError)
    """
    return attempt(made, classes)[1]


def real_valued(x: Any) -> None:
    """Refuse a power that is complex, as that of a negative number may be.

    >>> real_valued(8.0 ** (1 / 3))
    """
    if type(x) is complex:
        raise TransformError(
            "a complex number came unforeseen: a power of a negative number",
            hint="make the number complex before: complex(x)**p",
        )


def only_array(x: Any) -> None:
    """Refuse what a call gives and is no array, where of an array it would be another thing.

    >>> only_array(np.zeros(3))
    """
    if not isinstance(x, (int, float, complex)) and not hasattr(x, "__array__"):
        raise TransformError(
            f"a {type(x).__name__} that a call gives is written into or joined with another",
            hint="make an array of it, np.array(...), and join arrays with np.append",
        )


def only_floats(x: Any) -> None:
    """Refuse an array of integers that is given what varies: it would be cut off.

    >>> only_floats(np.zeros(3))
    """
    if isinstance(x, np.ndarray) and x.dtype.kind in "biu":
        raise TransformError(
            "an array of integers is given what varies, which is cut off there",
            hint="make it an array of floats: np.zeros(n), or np.array(..., dtype=float)",
        )


def only_python(x: Any) -> None:
    """Refuse what compares a list with itself item by item, which a number of Python's does not.

    >>> only_python(0.5)
    """
    if isinstance(x, (np.generic, np.ndarray)):
        raise TransformError(
            "a list compared with a number or an array of NumPy's",
            hint="make the list an array: np.array(...)",
        )


def stored(base: Any, index: Any, value: Any) -> None:
    """Write ``base[index] = value`` and take it back: it raises what the write raises.

    >>> stored(np.zeros(3), slice(0, 2), np.ones(2))
    >>> raised(lambda: stored((1, 2), 0, 3), TypeError)
    TypeError("'tuple' object does not support item assignment")
    """
    if isinstance(base, dict) or (isinstance(base, list) and isinstance(index, slice)):
        base.copy()[index] = value
        return
    old = base[index]
    old = old.copy() if isinstance(old, np.ndarray) else old
    base[index] = value
    base[index] = old


def updated(old: Any, op: str, value: Any) -> Any:
    """Return what ``old op= value`` makes, of a copy: it raises what the update raises.

    >>> updated(np.ones(2), "add", 2)
    array([3., 3.])
    """
    old = old.copy() if isinstance(old, (np.ndarray, list, dict, set)) else old
    match op:
        case "add":
            old += value
        case "sub":
            old -= value
        case "mul":
            old *= value
        case "div":
            old /= value
        case "pow":
            old **= value
        case "matmul":
            old @= value
        case "floordiv":
            old //= value
        case "mod":
            old %= value
        case "bitand":
            old &= value
        case "bitor":
            old |= value
        case "bitxor":
            old ^= value
        case "lshift":
            old <<= value
        case "rshift":
            old >>= value
    return old


def unpacked(value: Any, count: int) -> Any:
    """Return the items of ``a, b = value``: it raises what unpacking raises.

    >>> unpacked(range(2), 2)
    [0, 1]
    """
    found: list[Any] = []
    for item in value:
        if len(found) == count:
            raise ValueError(f"too many values to unpack (expected {count})")
        found.append(item)
    if len(found) < count:
        got = f"expected {count}, got {len(found)}"
        raise ValueError(f"not enough values to unpack ({got})")
    return found


def without_gaps(a: Any) -> None:
    """Refuse an array with steps or gaps between its items: a copy of it would lie otherwise.

    >>> without_gaps(np.zeros((2, 3)).T)
    """
    if not isinstance(a, np.ndarray):
        return
    steps = zip(a.shape, a.strides, np.empty_like(a).strides, strict=True)
    if a.size and any(own != copy for size, own, copy in steps if size > 1):
        raise TransformError(
            "an array is written through another shape, and there are gaps between its items",
            hint="give a copy of it: np.ascontiguousarray(...)",
        )
