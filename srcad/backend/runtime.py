"""The few helpers that generated code may call, where no line of NumPy does the same."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from srcad.backend.bands import banded_dot, banded_outer, banded_transpose
from srcad.backend.dots import dot_left, dot_right
from srcad.backend.elliptic import (  # noqa: F401  (what is not in HELPERS: called by what is)
    _PLACES,
    _WEIGHTS,
    elliptic,
    elliptic_between,
    elliptic_reduced,
)
from srcad.backend.factors import full_rank, half_lower, inverse_gaps, of_square
from srcad.backend.gammas import (  # noqa: F401  (as above)
    around,
    beta_density,
    both_turn,
    gamma_density,
    gamma_zeros,
    near_pole,
    polygamma,
    polygamma_gap,
    polygamma_off,
    powers,
    rgamma_slope,
)
from srcad.backend.parts import (
    as_python,
    copy_each,
    deep_copy,
    own_copy,
    seen_as,
    stop_gradient,
    zeros_like_each,
)
from srcad.backend.rows import add_rows
from srcad.backend.slopes import (
    dawsn_slope,
    erfcx_slope,
    ive_slope,
    kve_slope,
    log_ndtr_slope,
    sin_over,
    spence_slope,
)
from srcad.backend.spectra import (  # noqa: F401  (between: in these)
    between,
    distinct_axes,
    doubles,
    fitted,
    halves,
)
from srcad.backend.tables import interp_back
from srcad.backend.trials import (
    attempt,
    only_array,
    only_floats,
    only_python,
    raised,
    real_valued,
    stored,
    unpacked,
    updated,
    without_gaps,
)
from srcad.errors import TransformError

__all__ = [
    "HELPERS", "add_rows", "adjugate", "adjugate_along", "advanced", "as_python", "attempt",
    "banded_dot", "banded_outer", "banded_transpose", "beta_density", "cofactors",
    "cofactors_along", "contiguous", "copy_each", "cropped", "cross_back", "dawsn_slope",
    "deep_copy", "delayed", "distinct_axes", "dot_left", "dot_right", "doubles", "elliptic",
    "erfcx_slope", "fitted", "full_rank", "gamma_density", "gamma_zeros", "half_lower", "halves",
    "interp_back", "inverse_gaps", "ive_slope", "kve_slope", "last_written", "log_ndtr_slope",
    "matmul_left", "matmul_right", "of_square", "only_array", "only_floats", "only_python",
    "own_copy", "polygamma", "polygamma_gap", "polygamma_off", "raised", "ranks_over",
    "real_valued", "recurrence", "recurrence_back", "rgamma_slope", "scatter_along", "seen_as",
    "sin_over", "spence_slope", "stop_gradient", "stored", "unbroadcast", "unpacked", "updated",
    "without_gaps", "zeros_like_each",
]  # fmt: skip


def unbroadcast(g: Any, x: Any) -> Any:
    """Sum an adjoint over the dimensions by which it is larger than the operand ``x``.

    The result has x's shape: dimensions that broadcasting put before x's are summed away, those
    that it stretched from 1 are summed and kept.

    >>> unbroadcast(np.ones((3, 2)), np.zeros(2))
    array([3., 3.])
    >>> unbroadcast(np.ones((3, 2)), 1.0)
    6.0
    >>> unbroadcast(np.ones(3), np.zeros((1, 1)))
    array([[3.]])
    """
    want = np.shape(x)
    have = np.shape(g)
    if not have and want:  # a zero that algebra has made a number
        return np.broadcast_to(g, want)
    if len(have) < len(want):  # written into fewer dimensions, as those of one item may be
        have = (*(1,) * (len(want) - len(have)), *have)
        g = np.reshape(g, have)
    if have != want:
        g = np.sum(g, axis=tuple(range(len(have) - len(want))))
        stretched = tuple(i for i, n in enumerate(want) if n == 1 and np.shape(g)[i] != 1)
        g = np.sum(g, axis=stretched, keepdims=True) if stretched else g
        g = np.broadcast_to(g, want) if np.shape(g) != want else g
    if not isinstance(x, float) or np.ndim(g) != 0 or np.iscomplexobj(g):
        return g
    # Python's own would take on the precision of what it is multiplied by
    return np.asarray(g)[()] if isinstance(x, np.generic) else float(g)


def contiguous(a: Any) -> None:
    """Refuse an array that has another shape only as a copy: what is written would be lost.

    >>> contiguous(np.zeros((2, 3)))
    """
    if not a.flags.c_contiguous:
        raise TransformError(
            "an array is written through another shape, and is not contiguous",
            hint="copy it first: np.ascontiguousarray(...)",
        )


def last_written(a: Any, index: Any) -> Any:
    """Say which items of ``a[index] = v`` stay written where the index names a place twice.

    >>> last_written(np.zeros(3), np.array([0, 2, 0]))
    array([False,  True,  True])
    """
    numbers = np.zeros(np.shape(a), dtype=int)
    own = np.arange(numbers[index].size).reshape(numbers[index].shape)
    numbers[index] = own
    return numbers[index] == own


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


def _rows(x: Any, axis: Any) -> tuple[Any, Any]:
    """The axes of a reduction as one, the last; and the function that puts them back."""
    if axis is None:
        return np.ravel(x), lambda r: np.reshape(r, np.shape(x))
    axes = axis if isinstance(axis, tuple) else (axis,)
    ends = tuple(range(-len(axes), 0))
    moved = np.moveaxis(x, axes, ends)
    kept = moved.ndim - len(axes)
    rows = np.reshape(moved, (*moved.shape[:kept], math.prod(moved.shape[kept:])))
    return rows, lambda r: np.moveaxis(np.reshape(r, moved.shape), ends, axes)


def ranks_over(x: Any, axes: Any) -> Any:
    """The place of each element in sorted order along several axes.

    >>> ranks_over(np.array([[3.0, 1.0], [2.0, 0.0]]), (0, 1))
    array([[3, 1],
           [2, 0]])
    """
    rows, back = _rows(x, axes)
    return back(np.argsort(np.argsort(rows, axis=-1), axis=-1))


def cofactors(x: Any, axis: Any = None) -> Any:
    """The product of all other elements, for each element: the gradient of ``np.prod``.

    >>> cofactors(np.array([2.0, 0.0, 3.0]))
    array([0., 6., 0.])
    """
    rows, back = _rows(x, axis)
    one = np.ones_like(rows[..., :1])
    before = np.cumprod(np.concatenate([one, rows[..., :-1]], axis=-1), axis=-1)
    after = np.cumprod(np.concatenate([one, rows[..., :0:-1]], axis=-1), axis=-1)[..., ::-1]
    return back(before * after if rows.shape[-1] else rows)


def cofactors_along(x: Any, v: Any, axis: Any = None) -> Any:
    """The derivative of ``cofactors`` in direction v, which is its transpose too.

    >>> cofactors_along(np.array([2.0, 5.0, 3.0]), np.array([1.0, 0.0, 0.0]))
    array([0., 3., 5.])
    """
    rows, back = _rows(x, axis)
    along, _ = _rows(np.broadcast_to(v, np.shape(x)), axis)
    total = np.zeros_like(rows)
    for j in range(rows.shape[-1]):
        rest = np.array(rows)
        rest[..., j] = 1.0
        part = cofactors(rest, -1)
        part[..., j] = 0.0
        total += along[..., j : j + 1] * part
    return back(total)


def recurrence(a: Any, b: Any, axis: int) -> Any:
    """The sequence r with ``r[0] = b[0]`` and ``r[i] = a[i]*r[i-1] + b[i]`` along an axis.

    >>> recurrence(np.array([0.0, 2.0, 3.0]), np.array([1.0, 1.0, 1.0]), 0)
    array([ 1.,  3., 10.])
    """
    a, r = np.moveaxis(a, axis, 0), np.moveaxis(b, axis, 0).astype(np.result_type(a, b, 1.0))
    for i in range(1, len(r)):
        r[i] += a[i] * r[i - 1]
    return np.moveaxis(r, 0, axis)


def recurrence_back(a: Any, b: Any, axis: int) -> Any:
    """The transpose of ``recurrence`` by b: ``h[-1] = b[-1]``, ``h[i] = a[i+1]*h[i+1] + b[i]``.

    >>> recurrence_back(np.array([0.0, 2.0, 3.0]), np.array([1.0, 1.0, 1.0]), 0)
    array([9., 4., 1.])
    """
    a, h = np.moveaxis(a, axis, 0), np.moveaxis(b, axis, 0).astype(np.result_type(a, b, 1.0))
    for i in range(len(h) - 2, -1, -1):
        h[i] += a[i + 1] * h[i + 1]
    return np.moveaxis(h, 0, axis)


def delayed(v: Any, first: float, axis: int) -> Any:
    """The elements one place later along an axis, ``first`` before them, the last one gone.

    >>> delayed(np.array([1.0, 2.0, 3.0]), 0.0, 0)
    array([0., 1., 2.])
    """
    later = np.roll(v, 1, axis)
    np.moveaxis(later, axis, 0)[:1] = first
    return later


def advanced(v: Any, axis: int) -> Any:
    """The elements one place earlier along an axis, the first one gone, 0 behind them.

    >>> advanced(np.array([1.0, 2.0, 3.0]), 0)
    array([2., 3., 0.])
    """
    earlier = np.roll(v, -1, axis)
    np.moveaxis(earlier, axis, 0)[-1:] = 0
    return earlier


def scatter_along(v: Any, i: Any, x: Any, axis: int) -> Any:
    """The transpose of ``np.take_along_axis(x, i, axis)``: v added up where i says.

    >>> scatter_along(np.array([1.0, 2.0]), np.array([1, 1]), np.zeros(3), 0)
    array([0., 3., 0.])
    """
    total = np.zeros(np.shape(x), np.result_type(v, 1.0))
    if axis is None:  # of all elements, laid out flat
        np.add.at(np.ravel(total), i, v)
        return total
    places = list(np.indices(np.shape(v), sparse=True))
    for at, size in enumerate(np.shape(x)):
        if size == 1:  # it is stretched
            places[at] = places[at] * 0
    places[axis] = i
    np.add.at(total, tuple(places), v)
    return total


def cropped(v: Any, width: Any, x: Any) -> Any:
    """The transpose of ``np.pad(x, width)``: v without its margins.

    >>> cropped(np.arange(5.0), (2, 1), np.zeros(2))
    array([2., 3.])
    """
    if isinstance(width, dict):  # of some axes
        given = {axis % np.ndim(x): w for axis, w in width.items()}
        width = [np.broadcast_to(given.get(axis, 0), 2) for axis in range(np.ndim(x))]
    before = np.broadcast_to(width, (np.ndim(x), 2))[:, 0]
    return v[tuple(slice(b, b + n) for b, n in zip(before, np.shape(x), strict=True))]


def adjugate(x: Any) -> Any:
    """The matrix with ``adjugate(x) @ x = det(x)*eye``, of singular matrices too.

    By the singular values (Stewart, "On the adjugate matrix", Linear Algebra Appl. 283, 1998,
    section 2).

    >>> adjugate(np.array([[1.0, 2.0], [3.0, 6.0]])).round(12) + 0.0
    array([[ 6., -2.],
           [-3.,  1.]])
    """
    u, s, vh = np.linalg.svd(x)
    sign = np.linalg.det(u) * np.linalg.det(vh)
    others = cofactors(s, -1) * sign[..., None]
    v, uh = np.swapaxes(vh, -1, -2).conj(), np.swapaxes(u, -1, -2).conj()
    return v @ (others[..., None] * uh)


def adjugate_along(x: Any, v: Any) -> Any:
    """The derivative of the adjugate in direction v, at singular matrices too.

    Of a diagonal matrix it is known; any other is made one by its singular vectors.

    >>> adjugate_along(np.array([[1.0, 2.0], [3.0, 6.0]]), np.eye(2)).round(12) + 0.0
    array([[1., 0.],
           [0., 1.]])
    """
    u, s, vh = np.linalg.svd(x)
    sign = np.linalg.det(u) * np.linalg.det(vh)
    w, uh = np.swapaxes(vh, -1, -2).conj(), np.swapaxes(u, -1, -2).conj()
    inner, others = uh @ v @ w, np.zeros(np.shape(x))
    for i in range(s.shape[-1]):
        rest = np.array(s)
        rest[..., i] = 1.0
        others[..., i, :] = cofactors(rest, -1)
        others[..., i, i] = 0.0
    moved = -inner * others
    diagonal = np.arange(s.shape[-1])
    moved[..., diagonal, diagonal] = (others @ inner[..., diagonal, diagonal][..., None])[..., 0]
    return sign[..., None, None] * (w @ moved @ uh)


def cross_back(z: Any, g: Any, x: Any) -> Any:
    """What x gets of ``np.cross(x, z)``, whose adjoint is g; vectors may have two components.

    >>> cross_back(np.array([1.0, 2.0]), 1.0, np.zeros(2))
    array([ 2., -1.])
    """
    sizes = np.shape(x)[-1], np.shape(z)[-1]
    if sizes == (2, 2):  # the product is the third component
        g = np.expand_dims(g, -1) * np.array([0.0, 0.0, 1.0])
    whole = np.concatenate((z, np.zeros_like(z[..., :1])), axis=-1) if sizes[1] == 2 else z
    return np.cross(whole, g)[..., : sizes[0]]


HELPERS = {
    f.__name__: f
    for f in (
        add_rows, adjugate, adjugate_along, advanced, as_python, attempt, banded_dot, banded_outer,
        banded_transpose, beta_density, cofactors, cofactors_along, contiguous, copy_each, cropped,
        cross_back, dawsn_slope, deep_copy, delayed, distinct_axes, dot_left, dot_right, doubles,
        elliptic, erfcx_slope, fitted, full_rank, gamma_density, gamma_zeros, half_lower, halves,
        interp_back, inverse_gaps, ive_slope, kve_slope, last_written, log_ndtr_slope, matmul_left,
        matmul_right, of_square, only_array, only_floats, only_python, own_copy, polygamma,
        polygamma_gap, polygamma_off, raised, ranks_over, real_valued, recurrence, recurrence_back,
        rgamma_slope, scatter_along, seen_as, sin_over, spence_slope, stop_gradient, stored,
        unbroadcast, unpacked, updated, without_gaps, zeros_like_each,
    )
}  # fmt: skip
