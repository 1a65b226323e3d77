"""Helpers of generated code for matrices kept as diagonals (``scipy.linalg.solve_banded``)."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["banded_dot", "banded_outer", "banded_transpose"]


def banded_transpose(ab: Any, lower: int, upper: int) -> Any:
    """The diagonals of the transpose of a matrix kept as diagonals (``scipy.linalg.solve_banded``).

    >>> banded_transpose(np.array([[0, 4, 5], [1, 2, 3]]), 0, 1)
    array([[1, 2, 3],
           [4, 5, 0]])
    """
    rows = range(lower + upper, -1, -1)
    return np.stack([np.roll(ab[r], r - upper) for r in rows])


def banded_outer(g: Any, y: Any, lower: int, upper: int) -> Any:
    """The diagonals of the outer product of two vectors.

    >>> banded_outer(np.array([1, 2, 3]), np.array([1, 1, 1]), 0, 1)
    array([[0, 1, 2],
           [1, 2, 3]])
    """
    shifted = [np.roll(g, d) * y for d in range(upper, -lower - 1, -1)]
    for row, d in zip(shifted, range(upper, -lower - 1, -1), strict=True):
        row[slice(0, d) if d > 0 else slice(len(y) + d, None)] = 0
    return np.stack(shifted)


def banded_dot(ab: Any, y: Any, lower: int, upper: int) -> Any:
    """The product of a matrix kept as diagonals with a vector.

    >>> banded_dot(np.array([[0, 4, 5], [1, 2, 3]]), np.array([1, 1, 1]), 0, 1)
    array([5, 7, 3])
    """
    inside = ab * banded_outer(np.ones_like(y), y, lower, upper)
    return sum(np.roll(row, r - upper) for r, row in enumerate(inside))
