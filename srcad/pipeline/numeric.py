"""A numeric check of derivatives, for users' own tests."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["add_along", "dot", "leaves", "quotient"]


def leaves(value: Any) -> list[Any]:
    """Return the numbers and arrays in a value."""
    if isinstance(value, (tuple, list)):
        return [leaf for item in value for leaf in leaves(item)]
    return [] if value is None else [value]


def dot(a: Any, b: Any) -> float:
    """Return the inner product of two values of one structure, its real part of complex ones."""
    parts = (np.sum(np.multiply(p, q)) for p, q in zip(leaves(a), leaves(b), strict=True))
    return float(np.real(sum(parts)))


def add_along(args: tuple[Any, ...], direction: tuple[Any, ...], step: float) -> tuple[Any, ...]:
    """Return ``args + step * direction``; a direction of None leaves its argument."""
    return tuple(a if d is None else a + step * d for a, d in zip(args, direction, strict=True))


def quotient(f: Any, args: tuple[Any, ...], direction: tuple[Any, ...], step: float) -> list[Any]:
    """Return the derivative of f along a direction, by a central difference of sixth order.

    The weights are those of Fornberg, "Generation of finite difference formulas on arbitrarily
    spaced grids", Mathematics of Computation 51, 1988, table 1.
    """
    total: list[Any] = []
    for count, weight in ((1, 3 / 4), (2, -3 / 20), (3, 1 / 60)):
        ahead = leaves(f(*add_along(args, direction, count * step)))
        behind = leaves(f(*add_along(args, direction, -count * step)))
        part = [weight / step * (np.asarray(a) - np.asarray(b))
                for a, b in zip(ahead, behind, strict=True)]  # fmt: skip
        total = part if not total else [t + p for t, p in zip(total, part, strict=True)]
    return total
