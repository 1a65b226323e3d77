"""Transposes of ``np.dot`` for ranks that are known when it runs."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["dot_left", "dot_right"]


def dot_left(g: Any, z: Any, x: Any) -> Any:
    """Transpose of ``np.dot(x, z)`` by x, for any ranks: numbers, vectors, stacked matrices.

    >>> dot_left(np.array([1.0, 2.0]), np.array([[3.0, 4.0], [5.0, 6.0]]), np.zeros(2))
    array([11., 17.])
    """
    if np.ndim(x) == 0:
        return np.sum(g * z)
    if np.ndim(z) == 0:
        return g * z
    if np.ndim(z) == 1:
        return np.expand_dims(g, -1) * z
    return np.tensordot(g, np.moveaxis(z, -2, -1), np.ndim(z) - 1)


def dot_right(g: Any, x: Any, z: Any) -> Any:
    """Transpose of ``np.dot(x, z)`` by z, for any ranks: numbers, vectors, stacked matrices.

    >>> dot_right(np.array([1.0, 2.0]), np.array([[3.0, 4.0], [5.0, 6.0]]), np.zeros(2))
    array([13., 16.])
    """
    if np.ndim(z) == 0:
        return np.sum(g * x)
    if np.ndim(x) == 0:
        return g * x
    back = np.tensordot(np.moveaxis(x, -1, 0), g, np.ndim(x) - 1)
    return back if np.ndim(z) == 1 else np.moveaxis(back, 0, -2)
