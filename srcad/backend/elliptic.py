"""Helpers of generated code for elliptic integrals, of which SciPy has the first two."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["elliptic", "elliptic_between", "elliptic_reduced"]


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
            places, weights = np.polynomial.legendre.leggauss(40)
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
