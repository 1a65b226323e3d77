"""Helpers of generated code for factors of matrices, and for where they have no derivative."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcad.errors import TransformError

__all__ = ["full_rank", "half_lower", "inverse_gaps", "of_square"]


def half_lower(x: Any) -> Any:
    """The lower triangle of matrices, their diagonal halved.

    >>> half_lower(np.array([[2.0, 3.0], [4.0, 6.0]]))
    array([[1., 0.],
           [4., 3.]])
    """
    lower = np.tril(x)
    diagonal = np.arange(np.shape(x)[-1])
    lower[..., diagonal, diagonal] /= 2
    return lower


def inverse_gaps(w: Any) -> Any:
    """``1/(w[j] - w[i])`` for each pair of eigenvalues, 0 on the diagonal.

    >>> inverse_gaps(np.array([1.0, 3.0]))
    array([[ 0. ,  0.5],
           [-0.5,  0. ]])
    """
    gaps = w[..., None, :] - w[..., :, None]
    diagonal = np.arange(np.shape(w)[-1])
    gaps[..., diagonal, diagonal] = np.inf
    return 1 / gaps


def of_square(s: Any, shape: tuple[int, int]) -> Any:
    """Return the singular values of a square matrix; refuse the vectors of any other.

    >>> of_square(np.array([3.0, 1.0]), (2, 2))
    array([3., 1.])
    """
    if shape[0] != shape[1]:
        raise TransformError(
            f"all singular vectors of a matrix of {shape[0]} by {shape[1]} are differentiated; "
            "some of them are any that fit",
            hint="take those that belong to a singular value: svd(x, full_matrices=False)",
        )
    return s


def full_rank(r: Any) -> Any:
    """Return the square part of a triangular factor; refuse it where columns hang together.

    >>> full_rank(np.array([[2.0, 1.0, 5.0], [0.0, 3.0, 4.0]]))
    array([[2., 1.],
           [0., 3.]])
    """
    square = r[:, : len(r)]
    lengths = np.sqrt(np.sum(square * square, axis=0))
    if np.any(np.abs(np.diagonal(square)) <= len(r) * np.finfo(r.dtype).eps * lengths):
        raise TransformError(
            "the QR factors of a matrix whose first columns are not independent have no derivative",
            hint="differentiate at another matrix, or use np.linalg.pinv",
        )
    return square
