"""Helpers of generated code for elliptic integrals, of which SciPy has the first two."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["elliptic", "elliptic_between", "elliptic_reduced"]


# Gauss-Legendre quadrature with forty places, of which these are half
_PLACES = (
    0.038772417506050816, 0.11608407067525521, 0.1926975807013711, 0.2681521850072537,
    0.3419940908257585, 0.413779204371605, 0.4830758016861787, 0.5494671250951282,
    0.6125538896679802, 0.6719566846141796, 0.7273182551899271, 0.7783056514265194,
    0.8246122308333117, 0.8659595032122595, 0.9020988069688742, 0.9328128082786765,
    0.9579168192137917, 0.9772599499837743, 0.990726238699457, 0.9982377097105591,
)  # fmt: skip
_WEIGHTS = (
    0.07750594797842451, 0.07703981816424763, 0.07611036190062598, 0.07472316905796794,
    0.07288658239580377, 0.07061164739128656, 0.06791204581523368, 0.06480401345660076,
    0.061306242492928834, 0.05743976909939129, 0.0532278469839367, 0.04869580763507193,
    0.04387090818567321, 0.03878216797447219, 0.03346019528254789, 0.027937006980023434,
    0.022245849194166653, 0.016421058381906828, 0.010498284531153814, 0.004521277098536349,
)  # fmt: skip


def elliptic(k: int, p: int, x: Any, m: Any) -> Any:
    """The integral from 0 to x of sin(t)**(2*k) * (1 - m*sin(t)**2)**(-p/2), p odd.

    >>> float(elliptic(1, 3, np.pi / 2, 0.0).round(12)), float(elliptic(1, 1, 2.0, 0.6).round(12))
    (0.785398163397, 1.699451174097)
    """
    kind = np.result_type(x, m, 1.0)
    x, m = np.broadcast_arrays(np.asarray(x, float), np.asarray(m, float))
    turns = np.rint(x / np.pi)
    made = elliptic_between(k, p, x - np.pi * turns, m)
    if np.any(turns):
        whole = 2 * elliptic_between(k, p, np.full(x.shape, np.pi / 2), m)
        made = made + np.where(turns == 0, 0.0, turns * np.where(turns == 0, 0.0, whole))
    return made.astype(kind)[()]


def elliptic_between(k: int, p: int, x: Any, m: Any) -> Any:
    """The same of x between -pi/2 and pi/2: by quadrature where the other way would cancel."""
    near = (np.abs(m) <= 0.5) | ((np.abs(x) < 1.4) & (m > 0) & (m <= 1))
    made = np.zeros(x.shape)
    with np.errstate(all="ignore"):
        if np.any(near):
            places = np.array([-p for p in _PLACES] + list(_PLACES))
            weights = np.array(_WEIGHTS + _WEIGHTS)
            s = np.sin(x[..., None] * (1 + places) / 2) ** 2
            values = s**k * (1 - np.where(near, m, 0.0)[..., None] * s) ** (-p / 2)
            made = np.where(near, x / 2 * (values @ weights), 0.0)
        if not np.all(near):
            made = np.where(near, made, elliptic_reduced(k, p, x, m))
    return made


def elliptic_reduced(k: int, p: int, x: Any, m: Any) -> Any:
    """The same by the integrals of the first and the second kind, for m away from 0 and 1."""
    from scipy import special

    s, c = np.sin(x), np.cos(x)
    root = np.sqrt(1 - m * s**2)
    half = np.abs(x) == np.pi / 2
    first = np.where(half, np.sign(x) * special.ellipk(m), special.ellipkinc(x, m))
    second = np.where(half, np.sign(x) * special.ellipe(m), special.ellipeinc(x, m))
    found = {-1: second, 1: first}
    for q in range(1, p, 2):
        rest = m * s * c * root**-q - (m - 2) * (1 - q) * found[q] - (2 - q) * found[q - 2]
        found[q + 2] = rest / (q * (m - 1))
    return sum(math.comb(k, j) * (-1) ** j * found[p - 2 * j] for j in range(k + 1)) / m**k
