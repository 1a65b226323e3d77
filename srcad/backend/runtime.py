"""The few helpers that generated code may call, where no line of NumPy does the same."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = [
    "HELPERS", "cofactors", "cofactors_along", "copy_each", "last_written", "matmul_left",
    "matmul_right", "polygamma", "unbroadcast", "zeros_like_each",
]  # fmt: skip


def unbroadcast(g: Any, x: Any) -> Any:
    """Sum an adjoint over the dimensions by which it is larger than the operand ``x``.

    The result has x's shape: dimensions that broadcasting put before x's are summed away, those
    that it stretched from 1 are summed and kept.

    >>> unbroadcast(np.ones((3, 2)), np.zeros(2))
    array([3., 3.])
    >>> unbroadcast(np.ones((3, 2)), 1.0)
    6.0
    """
    want = np.shape(x)
    have = np.shape(g)
    if len(have) < len(want):  # a zero that algebra has made a number
        return np.broadcast_to(g, want)
    if have != want:
        g = np.sum(g, axis=tuple(range(len(have) - len(want))))
        stretched = tuple(i for i, n in enumerate(want) if n == 1 and np.shape(g)[i] != 1)
        g = np.sum(g, axis=stretched, keepdims=True) if stretched else g
        g = np.broadcast_to(g, want) if np.shape(g) != want else g
    return float(g) if isinstance(x, float) and np.ndim(g) == 0 else g


def copy_each(items: Any) -> Any:
    """Return a list of copies of a list's items.

    >>> copy_each([1.0, np.ones(2)])
    [1.0, array([1., 1.])]
    """
    return [v.copy() if isinstance(v, np.ndarray) else v for v in items]


def last_written(a: Any, index: Any) -> Any:
    """Say which items of ``a[index] = v`` stay written where the index names a place twice.

    >>> last_written(np.zeros(3), np.array([0, 2, 0]))
    array([False,  True,  True])
    """
    numbers = np.zeros(np.shape(a), dtype=int)
    own = np.arange(numbers[index].size).reshape(numbers[index].shape)
    numbers[index] = own
    return numbers[index] == own


def zeros_like_each(items: Any) -> Any:
    """Return a zero for each item of a list.

    >>> zeros_like_each([1.0, np.ones(2)])
    [0.0, array([0., 0.])]
    """
    return [np.zeros_like(v, dtype=float) if isinstance(v, np.ndarray) else 0.0 for v in items]


def matmul_left(g: Any, z: Any, x: Any) -> Any:
    """Transpose of ``x @ z`` by x, for any ranks: stacked matrices and vectors."""
    if np.ndim(x) == 1 and np.ndim(z) == 1:
        return g * z
    if np.ndim(x) == 1:
        return unbroadcast((z @ np.expand_dims(g, -1))[..., 0], x)
    if np.ndim(z) == 1:
        return unbroadcast(np.expand_dims(g, -1) * z, x)
    return unbroadcast(g @ np.swapaxes(z, -1, -2), x)


def matmul_right(g: Any, x: Any, z: Any) -> Any:
    """Transpose of ``x @ z`` by z, for any ranks: stacked matrices and vectors."""
    if np.ndim(x) == 1 and np.ndim(z) == 1:
        return g * x
    if np.ndim(x) == 1:
        return unbroadcast(np.expand_dims(x, -1) * np.expand_dims(g, -2), z)
    if np.ndim(z) == 1:
        return unbroadcast((np.swapaxes(x, -1, -2) @ np.expand_dims(g, -1))[..., 0], z)
    return unbroadcast(np.swapaxes(x, -1, -2) @ g, z)


def cofactors(x: Any) -> Any:
    """The product of all other elements, for each element: the gradient of ``np.prod``.

    >>> cofactors(np.array([2.0, 0.0, 3.0]))
    array([0., 6., 0.])
    """
    flat = np.ravel(x)
    if not flat.size:
        return np.zeros(np.shape(x))
    before = np.concatenate([[1.0], np.cumprod(flat)[:-1]])
    after = np.concatenate([[1.0], np.cumprod(flat[::-1])[:-1]])[::-1]
    return (before * after).reshape(np.shape(x))


def cofactors_along(x: Any, v: Any) -> Any:
    """The derivative of ``cofactors`` in direction v, which is its transpose too.

    >>> cofactors_along(np.array([2.0, 5.0, 3.0]), np.array([1.0, 0.0, 0.0]))
    array([0., 3., 5.])
    """
    flat, along = np.ravel(x), np.ravel(v)
    total = np.zeros(len(flat))
    for j in range(len(flat)):
        rest = np.array([*flat[:j], 1.0, *flat[j + 1 :]])
        part = cofactors(rest)
        part[j] = 0.0
        total += along[j] * part
    return total.reshape(np.shape(x))


_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)


def polygamma(n: int, x: float) -> float:
    """The n-th derivative of the digamma function at a number x (n = 0: digamma itself).

    By recurrence upwards and the asymptotic series (Abramowitz & Stegun, "Handbook of Mathematical
    Functions", 1964, 6.4.6, 6.4.11; 6.3.7 for the reflection). Raises ``ValueError`` at a pole.

    >>> round(polygamma(0, 1.0), 12), round(polygamma(1, 1.0), 12)
    (-0.577215664902, 1.644934066848)
    """
    if x <= 0 and x == math.floor(x):
        raise ValueError("polygamma has a pole at 0, -1, -2, ...")
    if n == 0 and x < -20:
        return polygamma(0, 1 - x) - math.pi / math.tan(math.pi * x)
    total, sign = 0.0, (-1.0) ** (n + 1)
    while x < 20 + n:
        total += sign * math.factorial(n) / x ** (n + 1)
        x += 1.0
    if n == 0:
        tail = sum(b / (2 * k * x ** (2 * k)) for k, b in enumerate(_BERNOULLI, 1))
        return total + math.log(x) - 1 / (2 * x) - tail
    tail = math.factorial(n - 1) / x**n + math.factorial(n) / (2 * x ** (n + 1))
    for k, b in enumerate(_BERNOULLI, 1):
        tail += b * math.factorial(2 * k + n - 1) / (math.factorial(2 * k) * x ** (2 * k + n))
    return total + sign * tail


HELPERS = {
    f.__name__: f
    for f in (
        cofactors,
        cofactors_along,
        copy_each,
        last_written,
        matmul_left,
        matmul_right,
        polygamma,
        unbroadcast,
        zeros_like_each,
    )
}
