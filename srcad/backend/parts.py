"""Copies and zeros of what holds several numbers and arrays, part by part."""

from __future__ import annotations

import copy
import dataclasses
from typing import Any

import numpy as np

__all__ = [
    "as_python", "copy_each", "deep_copy", "own_copy", "seen_as", "stop_gradient",
    "zeros_like_each",
]  # fmt: skip


def as_python(x: Any) -> Any:
    """Return a number as one of Python's own, as ``x.item()`` does: its integers do not wrap.

    >>> as_python(np.uint8(200))*2
    400
    """
    return x.item() if isinstance(x, (np.generic, np.ndarray)) else x


def deep_copy(x: Any) -> Any:
    """``copy.deepcopy`` of a number or an array, or of what does not vary."""
    return copy.deepcopy(x)


def copy_each(items: Any) -> Any:
    """Return a list of copies of a list's items, or a dict of those of a dict.

    >>> copy_each([1.0, np.ones(2)])
    [1.0, array([1., 1.])]
    """
    if isinstance(items, dict):
        return dict(zip(items, copy_each([*items.values()]), strict=True))
    return [
        copy_each(v) if isinstance(v, list) else v.copy() if isinstance(v, np.ndarray) else v
        for v in items
    ]


def own_copy(x: Any) -> Any:
    """Return a copy of an array, a list or a dict; all else is what it is: a number, an object.

    >>> own_copy(3.0), own_copy([np.ones(1)])
    (3.0, [array([1.])])
    """
    if isinstance(x, (list, dict)):
        return copy_each(x)
    return np.copy(x) if isinstance(x, np.ndarray) else x


def seen_as(value: Any, equal: Any) -> Any:  # noqa: ARG001
    """Return a value; its derivatives are those of what it is equal to.

    >>> seen_as(4.0, 4.0)
    4.0
    """
    return value


def stop_gradient(x: Any) -> Any:
    """Return a copy of a number, an array or a list, which derivatives take for a constant.

    >>> stop_gradient(3.0)
    3.0
    """
    return own_copy(x)


def zeros_like_each(items: Any) -> Any:
    """Return a zero for each item of a list, of a dict, for each field of a record.

    >>> zeros_like_each([1.0, np.ones(2)])
    [0.0, array([0., 0.])]
    """
    if isinstance(items, dict):
        return dict(zip(items, zeros_like_each([*items.values()]), strict=True))
    if isinstance(items, tuple):
        zeros = zeros_like_each([*items])
        return type(items)(*zeros) if hasattr(items, "_fields") else tuple(zeros)
    if dataclasses.is_dataclass(items) and not isinstance(items, type):
        made = copy.copy(items)
        for field in dataclasses.fields(items):
            object.__setattr__(made, field.name, zeros_like_each(getattr(items, field.name)))
        return made
    if isinstance(items, list):
        return [zeros_like_each(v) for v in items]
    if isinstance(items, np.ndarray):
        return np.zeros_like(items, dtype=complex if np.iscomplexobj(items) else float)
    numbers = int, float, complex, np.number, np.bool_
    return 0.0 if items is None or isinstance(items, numbers) else None
