"""Points at which to try a formula: chosen once and for all, where the function has a value.

>>> from srcad.frontend.source import from_source
>>> from srcad.teach.ulist import ulist
>>> u = ulist(from_source("def f(x): return np.log(x - 3)"))
>>> [round(float(args[0]), 2) for args, _ in points(u, 2)]
[4.79, 3.62]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from srcad.ir.types import Dim, Type
from srcad.teach.sweeps import trace_of
from srcad.teach.trace import Run
from srcad.teach.ulist import UList

__all__ = ["points"]

_RANGES = ((0.3, 1.4), (1.2, 3.0), (3.5, 6.0), (0.05, 0.95), (-0.9, -0.2), (-3.0, -1.1))
_SIZES = (3, 2, 4, 5)
_TRIES = 4


def points(u: UList, count: int) -> list[tuple[tuple[Any, ...], Run]]:
    """Return so many points with their runs, or fewer: none of them at a kink."""
    found = []
    for args in _tries(u):
        run = trace_of(u, args)
        finite = run.problem is None and all(_finite(run.steps[i].bar) for i in run.inputs)
        if finite and not run.kinks:
            found.append((args, run))
            if len(found) == count:
                break
    return found


def _finite(value: Any) -> bool:
    return bool(np.all(np.isfinite(value)))


def _tries(u: UList) -> Iterator[tuple[Any, ...]]:
    rng = np.random.default_rng(5)
    for _ in range(_TRIES):
        for low, high in _RANGES:
            sizes: dict[str, int] = {}
            yield tuple(_value(t, low, high, rng, sizes) for t in u.given)


def _value(
    t: Type, low: float, high: float, rng: np.random.Generator, sizes: dict[str, int]
) -> Any:
    if t.dtype == "i" and not t.shape:
        return 3
    if t.dtype == "b":
        return True
    shape = []
    for dim in t.shape or ():
        if isinstance(dim, Dim):
            sizes.setdefault(dim.symbol, _SIZES[len(sizes) % len(_SIZES)])
            shape.append(max(sizes[dim.symbol] + dim.offset, 1))
        else:
            shape.append(dim or 2)
    return rng.uniform(low, high, shape) if shape else float(rng.uniform(low, high))
