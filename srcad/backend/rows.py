"""Additions to many rows of a matrix."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["add_rows"]


def add_rows(x: Any, rows: Any, values: Any) -> None:
    """Add to rows of a matrix in place, each as often as it is named: ``np.add.at``, but quicker.

    >>> x = np.zeros((2, 2))
    >>> add_rows(x, np.array([1, 1, 0]), np.array([[1.0, 2.0], [10.0, 20.0], [5.0, 5.0]]))
    >>> x
    array([[ 5.,  5.],
           [11., 22.]])
    """
    doubles = x.dtype == values.dtype == float and values.shape == (len(rows), x.shape[1])
    if not doubles or len(rows) < 100 * x.shape[1] or rows.min() < 0 or rows.max() >= len(x):
        np.add.at(x, rows, values)
        return
    for column, added in zip(x.T, values.T, strict=True):
        column += np.bincount(rows, added, len(x))
