"""Helpers of generated code for spectra, of which :mod:`srcad.backend.runtime` has the others."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcad.errors import TransformError

__all__ = ["between", "distinct_axes", "doubles", "fitted", "halves"]


def between(v: Any, size: Any, axis: Any) -> Any:
    """The frequencies of half a spectrum that stand for two, as the index that picks them."""
    last = -1 if axis is None else axis[-1] if isinstance(axis, (tuple, list)) else axis
    length = size[last] if isinstance(size, tuple) else size
    place = [slice(None)] * np.ndim(v)
    place[last] = slice(1, (length + 1) // 2)
    return tuple(place)


def doubles(v: Any, size: Any, axis: Any) -> Any:
    """Half the spectrum of a real signal, what stands for two frequencies times two.

    >>> doubles(np.ones(4), 6, -1), doubles(np.ones(4), 7, -1)
    (array([1., 2., 2., 1.]), array([1., 2., 2., 2.]))
    """
    made = v.copy()
    made[between(v, size, axis)] *= 2
    return made


def halves(v: Any, size: Any, axis: Any) -> Any:
    """Half the spectrum of a real signal, what stands for two frequencies halved.

    >>> halves(np.ones(4), 6, -1)
    array([1. , 0.5, 0.5, 1. ])
    """
    made = v.copy()
    made[between(v, size, axis)] /= 2
    return made


def fitted(v: Any, x: Any) -> Any:
    """The array v with x's shape: its ends cut off, or zeros added there.

    >>> fitted(np.array([1.0, 2.0, 3.0]), np.zeros(2)), fitted(np.array([1.0]), np.zeros(2))
    (array([1., 2.]), array([1., 0.]))
    """
    if np.shape(v) == np.shape(x):
        return v
    common = tuple(map(slice, map(min, np.shape(v), np.shape(x))))
    made = np.zeros(np.shape(x), v.dtype)
    made[common] = v[common]
    return made


def distinct_axes(x: Any, sizes: Any, axes: Any) -> Any:
    """Return the axes of a transform of x, the last ones where only their sizes are said.

    >>> distinct_axes(np.zeros((2, 3)), None, (0, -1)), distinct_axes(np.zeros((2, 3)), (5,), None)
    ((0, -1), (-1,))
    """
    if axes is None:
        return None if sizes is None else tuple(range(-np.size(sizes), 0))
    numbers = np.mod(axes, np.ndim(x))
    if len({*np.ravel(numbers).tolist()}) < np.size(numbers):
        raise TransformError(
            "a transform that goes through an axis twice, which has no derivative rule",
            hint="transform twice, through each axis once",
        )
    return axes
