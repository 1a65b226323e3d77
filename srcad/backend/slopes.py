"""Helpers of generated code: derivatives of special functions where their formulas cancel.

Each takes the order of the derivative first, so that its own derivative is one order more. SciPy is
imported where it is called: code that needs none of it does not load it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = [
    "dawsn_slope",
    "erfcx_slope",
    "ive_slope",
    "kve_slope",
    "log_ndtr_slope",
    "sin_over",
    "spence_slope",
]


def erfcx_slope(n: int, x: Any) -> Any:
    """The n-th derivative of erfcx, of large x by its asymptotic series.

    >>> float(erfcx_slope(1, 0.0).round(12)), float((erfcx_slope(1, 1e8) * 1e17).round(12))
    (-1.128379167096, -5.641895835478)
    """
    from scipy import special

    kind = np.result_type(x, 1.0)
    x = np.asarray(x, float)
    far = x > 7
    with np.errstate(all="ignore"):
        v = np.where(far, 0.0, x)
        older, made = special.erfcx(v), 2 * v * special.erfcx(v) - 2 / math.sqrt(math.pi)
        for k in range(2, n + 1):
            older, made = made, 2 * v * made + 2 * (k - 1) * older
        r = 1 / np.where(far, x, 8.0)
        term = (-1) ** n * math.factorial(n) * r ** (n + 1) / math.sqrt(math.pi)
        total = np.zeros(x.shape)
        for k in range(24):
            total = total + term
            term = -term * (2 * k + 1) / 2 * r**2
            term = term * (2 * k + n + 1) * (2 * k + n + 2) / ((2 * k + 1) * (2 * k + 2))
    return np.where(far, total, made).astype(kind)[()]


def log_ndtr_slope(n: int, x: Any) -> Any:
    """The n-th derivative of log_ndtr, n > 0: that of ndtr by ndtr, for negative x by erfcx.

    >>> float(log_ndtr_slope(1, 0.0).round(12)), float(log_ndtr_slope(2, -1e8).round(12))
    (0.797884560803, -1.0)
    """
    from scipy import special

    kind = np.result_type(x, 1.0)
    x = np.asarray(x, float)
    low, high = np.minimum(x, 0.0), np.maximum(x, 0.0)
    with np.errstate(all="ignore"):
        right = [np.exp(-high * high / 2) / special.ndtr(high) / math.sqrt(2 * math.pi)]
        root = -math.sqrt(0.5)
        parts = [erfcx_slope(k, low * root) * root**k for k in range(n)]
        parts[0] = special.erfcx(low * root)
        left = [math.sqrt(2 / math.pi) / parts[0]]
        for k in range(1, n):
            pairs = sum(math.comb(k - 1, i) * right[i] * right[k - 1 - i] for i in range(k))
            right.append(-(high * right[-1] + (k - 1) * right[max(k - 2, 0)] + pairs))
            rest = sum(math.comb(k, i) * left[i] * parts[k - i] for i in range(k))
            left.append(-rest / parts[0])
        right[-1] = np.where(right[0] == 0, 0.0, right[-1])
    return np.where(x < 0, left[-1], right[-1]).astype(kind)[()]


def dawsn_slope(n: int, x: Any) -> Any:
    """The n-th derivative of Dawson's integral, of large x by its asymptotic series.

    >>> float(dawsn_slope(1, 0.0)), float(dawsn_slope(1, 1e8))
    (1.0, -5e-17)
    """
    from scipy import special

    kind = np.result_type(x, 1.0)
    x = np.asarray(x, float)
    far = np.abs(x) > 7
    with np.errstate(all="ignore"):
        v = np.where(far, 0.0, x)
        older, made = special.dawsn(v), 1 - 2 * v * special.dawsn(v)
        for k in range(2, n + 1):
            older, made = made, -2 * v * made - 2 * (k - 1) * older
        r = 1 / np.where(far, x, 8.0)
        term = (-1) ** n * math.factorial(n) * r ** (n + 1) / 2
        total = np.zeros(x.shape)
        for k in range(24):
            total = total + term
            term = term * (2 * k + 1) / 2 * r**2
            term = term * (2 * k + n + 1) * (2 * k + n + 2) / ((2 * k + 1) * (2 * k + 2))
    return np.where(far, total, made).astype(kind)[()]


def ive_slope(n: int, v: Any, x: Any) -> Any:
    """The n-th derivative of ive(v, x) by x, of large x by its asymptotic series.

    >>> float((ive_slope(1, 0, 1e16) * 1e25).round(12))
    -1.994711402007
    """
    from scipy import special

    kind = np.result_type(v, x, 1.0)
    v, x = np.broadcast_arrays(np.asarray(v, float), np.asarray(x, float))
    far = np.abs(x) > np.maximum(30, v * v)

    def near(n: int, v: Any) -> Any:
        if n == 0:
            return special.ive(v, np.where(far, 1.0, x))
        return (near(n - 1, v - 1) + near(n - 1, v + 1)) / 2 - np.sign(x) * near(n - 1, v)

    with np.errstate(all="ignore"):
        r = 1 / np.where(far, np.abs(x), 30 + v * v)
        term = np.sqrt(r / (2 * np.pi))
        for k in range(n):
            term = -term * (k + 0.5) * r
        total = np.zeros(x.shape)
        for k in range(1, 24):
            total = total + term
            term = -term * (4 * v * v - (2 * k - 1) ** 2) / (8 * k) * r * (k + n - 0.5) / (k - 0.5)
        turned = np.where(v == np.rint(v), 1 - 2 * ((v + n) % 2), np.nan)
        total = total * np.where(x < 0, turned, 1.0)
        return np.where(far, total, near(n, v)).astype(kind)[()]


def kve_slope(n: int, v: Any, x: Any) -> Any:
    """The n-th derivative of kve(v, x) by x, of large x by its asymptotic series.

    >>> float((kve_slope(1, 0, 1e16) * 1e25).round(12))
    -6.266570686578
    """
    from scipy import special

    kind = np.result_type(v, x, 1.0)
    v, x = np.broadcast_arrays(np.asarray(v, float), np.asarray(x, float))
    far = x > np.maximum(30, v * v)

    def near(n: int, v: Any) -> Any:
        if n == 0:
            return special.kve(v, np.where(far, 1.0, x))
        return near(n - 1, v) - (near(n - 1, v - 1) + near(n - 1, v + 1)) / 2

    with np.errstate(all="ignore"):
        r = 1 / np.where(far, x, 30 + v * v)
        term = np.sqrt(r * np.pi / 2)
        for k in range(n):
            term = -term * (k + 0.5) * r
        total = np.zeros(x.shape)
        for k in range(1, 24):
            total = total + term
            term = term * (4 * v * v - (2 * k - 1) ** 2) / (8 * k) * r * (k + n - 0.5) / (k - 0.5)
        return np.where(far, total, near(n, v)).astype(kind)[()]


def spence_slope(n: int, x: Any) -> Any:
    """The n-th derivative of spence, n > 0: of log(x)/(1 - x), which is -1 at 1.

    >>> [float(spence_slope(n, x).round(6)) for n, x in ((1, 1.0), (2, 1.0), (2, 4.0))]
    [-1.0, 0.5, 0.070699]
    """
    from scipy import special

    kind, k = np.result_type(x, 1.0), n - 1
    x = np.asarray(x, float)
    near = np.abs(x - 1) < 0.5
    v = np.where(near, 1 - x, 0.0)
    made = -((-1) ** k) * math.factorial(k) / n * special.hyp2f1(n, n, n + 1, v)
    with np.errstate(all="ignore"):
        below = np.where(near, 1.0, 1 - x)
        far = np.log(x) / below
        for j in range(1, n):
            far = ((-1) ** (j - 1) * math.factorial(j - 1) / x**j + j * far) / below
    return np.where(near, made, far).astype(kind)[()]


def sin_over(n: int, x: Any) -> Any:
    """The n-th derivative of sin(x)/x, which is 1 at 0: near it by its series.

    >>> float(sin_over(0, 0.0)), float(sin_over(1, 3e-8).round(20)), float(sin_over(2, 0.0))
    (1.0, -1e-08, -0.3333333333333333)
    """
    kind = np.result_type(x, 1.0)
    x = np.asarray(x, np.result_type(x, float))
    near = np.abs(x) < (n + 1) / 2
    v = np.where(near, x, 0.0)
    total = np.zeros(x.shape, x.dtype)
    for k in range((n + 1) // 2, n + 12 if np.any(near) else 0):
        c = (-1) ** k / (2 * k + 1) / math.factorial(2 * k - n)
        total = total + c * v ** (2 * k - n)
    v = np.where(near, np.inf, x)
    with np.errstate(all="ignore"):
        made = np.sin(x) / v
        for k in range(1, n + 1):
            turned = (np.cos(x), -np.sin(x), -np.cos(x), np.sin(x))[(k - 1) % 4]
            made = (turned - k * made) / v
    return np.where(near, total, made).astype(kind)[()]
