"""Helpers of generated code for the gamma function and what is made of it.

Each takes the order of the derivative first, so that its own derivative is one order more. SciPy is
imported where it is called: code that needs none of it does not load it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = [
    "around", "beta_density", "both_turn", "gamma_density", "gamma_zeros", "near_pole",
    "polygamma", "polygamma_gap", "polygamma_off", "powers", "rgamma_slope",
]  # fmt: skip


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
    r, numbers = 1 / x, (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)
    tail = math.factorial(n) / 2 * r ** (n + 1)
    for k, b in enumerate(numbers, 1):
        tail += b * math.factorial(2 * k + n - 1) / math.factorial(2 * k) * r ** (2 * k + n)
    if n == 0:
        return total + math.log(x) - tail
    return total + sign * (tail + math.factorial(n - 1) * r**n)


def near_pole(x: Any) -> Any:
    """Where the gamma function is near one of its poles."""
    return (x < 0.01) & (np.abs(x - np.rint(x)) < 0.01)


def both_turn(x: Any, m: Any) -> Any:
    """Where polygamma at x and at x + m differ by what they do at 1 - x and 1 - x - m."""
    return (m == np.rint(m)) & (x <= 0.5) & (x + m <= 0.5)


def polygamma_gap(n: int, x: Any, m: Any, off: str) -> Any:
    """polygamma(n, x + m) - polygamma(n, x) without a difference of equal numbers.

    Near a pole of x, or of the sum z of x and m, it is 0 where ``off`` names it: there
    `gamma_zeros` stands for it (Abramowitz & Stegun, "Handbook of Mathematical Functions", 1964,
    6.4.6, 6.4.7 and 6.4.11).

    >>> float(polygamma_gap(0, 1e8, 2.0, "")), float(polygamma_gap(0, -3.0, 1.0, "x").round(12))
    (1.9999999900000001e-08, -0.333333333333)
    """
    from scipy import special

    kind = np.result_type(x, m, 1.0)
    x, m = np.broadcast_arrays(np.asarray(x, float), np.asarray(m, float))
    turned = both_turn(x, m)
    x, m = np.where(turned, 1 - x, x), np.where(turned, -m, m)
    zero = np.zeros(x.shape, bool)
    for v, name in ((x, "x"), (x + m, "z")):
        zero = zero | (near_pole(v) & ~turned if name in off else False)
    x, m = np.where(zero, 1.0, x), np.where(zero, 0.0, m)
    low = np.minimum(x, x + m)
    deep = (low < -20) | ((low < 20) & (np.abs(m) > 0.1))  # no small difference
    sign, total = (-1.0) ** (n + 1), np.zeros(x.shape)
    with np.errstate(all="ignore"):
        direct = total
        if np.any(deep):
            value = special.digamma if n == 0 else lambda v: special.zeta(n + 1, v)
            scale = 1.0 if n == 0 else sign * math.factorial(n)
            direct = scale * (value(x + m) - value(x))
        for _ in range(40):
            low = np.minimum(x, x + m) < 20
            if not np.any(low & ~deep):
                break
            z = x + m
            step = -m * sum((1 / x) ** (n + 1 - i) * (1 / z) ** (i + 1) for i in range(n + 1))
            total = total + np.where(low, sign * math.factorial(n) * step, 0.0)
            x = np.where(low, x + 1, x)
        u, r = np.log1p(m / x), 1 / x
        terms = [(math.factorial(n) / 2, n + 1)]
        if n:
            terms.append((math.factorial(n - 1), n))
        for k, b in enumerate((1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6), 1):
            terms.append((b * math.factorial(2 * k + n - 1) / math.factorial(2 * k), 2 * k + n))
        made = total + sign * sum(c * r**p * np.expm1(-p * u) for c, p in terms)
        made = made if n else made + u
    made = np.where(deep, direct, made) * np.where(turned, (-1.0) ** n, 1.0)
    return np.where(zero, 0.0, made).astype(kind)[()]


def around(f: Any, n: int, x: Any, r: float) -> Any:
    """The n-th derivative at x of a function analytic in a circle of radius 2*r, by its mean there.

    >>> float(around(np.exp, 2, np.array([0.0]), 0.5)[0].round(12))
    1.0
    """
    turn = np.exp(2j * np.pi * np.arange(64) / 64)
    mean = np.mean(f(x[..., None] + r * turn) * turn**-n, axis=-1)
    return mean.real * math.factorial(n) / r**n


def rgamma_slope(n: int, x: Any) -> Any:
    """The n-th derivative of 1/gamma(x), at the poles of gamma as well.

    >>> float(rgamma_slope(1, -2.0).round(12))
    2.0
    """
    from scipy import special

    made = around(special.rgamma, n, np.asarray(x, float), 0.5)
    return made.astype(np.result_type(x, 1.0))[()]


def gamma_zeros(f: str, i: int, j: int, x: Any, z: Any) -> Any:
    """What the zeros of poch(x, z), binom(x, z) or beta(x, z) add to the logarithmic derivative.

    It is the derivative of order i and j near a pole of a gamma function that is divided by, and 0
    elsewhere.

    >>> float(gamma_zeros("poch", 1, 0, 0.0, 2.0).round(12)), float(gamma_zeros("beta", 1, 0, 1, 1))
    (1.0, 0.0)
    """
    from scipy import special

    kind = np.result_type(x, z, 1.0)
    x, z = np.broadcast_arrays(np.asarray(x, float), np.asarray(z, float))

    def parts(x: Any, z: Any) -> tuple[list[Any], list[Any]]:
        both = {
            "poch": ([x + z], [x]),
            "binom": ([x + 1], [z + 1, x - z + 1]),
            "beta": ([x, z], [x + z]),
        }
        return both[f]

    over, under = parts(x, z)
    far = np.ones(x.shape)
    for v in over:
        far = np.minimum(far, np.where(v > 0.5, v, np.abs(v - np.rint(v))))
    turned = both_turn(under[-1], z) if f != "beta" else both_turn(x, z)
    zero = np.any([near_pole(v) for v in under], axis=0) & (far > 0) & ~turned
    found = np.zeros(x.shape)
    for at in map(tuple, np.argwhere(zero)):
        r, turn = far[at] / 4, np.exp(2j * np.pi * np.arange(48) / 48)
        a, b = (x[at] + r * turn)[:, None], z[at] + r * turn
        over, under = parts(a, b)
        value = math.prod(special.gamma(v) for v in over) + 0 * a * b
        value = value * math.prod(special.rgamma(v) for v in under)
        mean = np.mean(value * turn[:, None] ** -i * turn**-j).real
        found[at] = mean * math.factorial(i) * math.factorial(j) / r ** (i + j)
    return found.astype(kind)[()]


def polygamma_off(n: int, x: Any, off: str) -> Any:
    """The n-th derivative of the digamma function, n > 0, as the sum is in `polygamma_gap`.

    >>> float(polygamma_off(1, 1.0, "").round(12)), float(polygamma_off(1, -2.0, "z"))
    (1.644934066848, 0.0)
    """
    from scipy import special

    zero = near_pole(np.asarray(x)) & ("z" in off)
    made = special.polygamma(n, np.where(zero, 1.0, x))
    return np.where(zero, 0.0, made).astype(np.result_type(x, 1.0))[()]


def powers(p: Any, n: int) -> Any:
    """p*(p - 1)*...*(p - n + 1), the factor of the n-th derivative of a power."""
    made = np.ones(np.shape(p))
    for i in range(n):
        made = made * (p - i)
    return made


def gamma_density(n: int, a: Any, x: Any) -> Any:
    """The n-th derivative by x of x**(a - 1) * exp(-x) / gamma(a).

    >>> float(gamma_density(0, 1.0, 0.0)), float(gamma_density(1, 2.0, 0.0))
    (1.0, 1.0)
    """
    from scipy import special

    kind = np.result_type(a, x, 1.0)
    a, x = np.asarray(a, float), np.asarray(x, float)
    total = np.zeros(np.broadcast(a, x).shape)
    with np.errstate(all="ignore"):
        # of large a, what is left of Stirling's formula
        t = np.where(a > 50, 1 / a, 1.0)
        rest = t / 12 - t**3 / 360 + t**5 / 1260 - t**7 / 1680
        mid = (np.abs(x - a) < a / 2) & (a > 50)
        near = a * np.log1p((x - a) / a) - (x - a) - rest - np.log(2 * np.pi / a) / 2
        far = special.xlogy(a - 1, x) - x - special.gammaln(a)
        for j in range(n + 1):
            c = math.comb(n, j) * (-1.0) ** (n - j) * powers(a - 1, j)
            size = np.where(mid, near - (1 + j) * np.log(x),
                            far if j == 0 else special.xlogy(a - 1 - j, x)
                            - x - special.gammaln(a))  # fmt: skip
            total = total + np.where(c == 0, 0.0, c * np.exp(size))
    return total.astype(kind)[()]


def beta_density(n: int, a: Any, b: Any, x: Any) -> Any:
    """The n-th derivative by x of x**(a - 1) * (1 - x)**(b - 1) / beta(a, b).

    >>> float(beta_density(1, 2.0, 1.0, 0.0)), float(beta_density(0, 1e3, 1e3, 0.5).round(6))
    (2.0, 35.678022)
    """
    from scipy import special

    kind = np.result_type(a, b, x, 1.0)
    a, b, x = np.asarray(a, float), np.asarray(b, float), np.asarray(x, float)
    total = np.zeros(np.broadcast(a, b, x).shape)
    with np.errstate(all="ignore"):
        for j in range(n + 1):
            c = math.comb(n, j) * (-1.0) ** (n - j) * powers(a - 1, j) * powers(b - 1, n - j)
            size = special.xlogy(a - 1 - j, x) + special.xlog1py(b - 1 - n + j, -x)
            total = total + np.where(c == 0, 0.0, c * np.exp(size - special.betaln(a, b)))
    return total.astype(kind)[()]
