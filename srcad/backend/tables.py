"""Sums over the places of a table, as ``np.interp`` reads them."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["interp_back"]


def interp_back(g: Any, x: Any, xp: Any) -> Any:
    """The transpose of ``np.interp(x, xp, fp)`` by fp: g shared by the neighbours of x.

    >>> interp_back(np.array([1.0, 1.0]), np.array([0.25, 7.0]), np.array([0.0, 1.0, 2.0]))
    array([0.75, 0.25, 1.  ])
    """
    x, g = np.ravel(x), np.ravel(g)
    if np.size(xp) == 1:
        return np.sum(g, keepdims=True)
    at = np.clip(np.searchsorted(xp, x, side="right") - 1, 0, np.size(xp) - 2)
    share = np.clip((x - np.take(xp, at)) / np.take(np.diff(xp), at), 0, 1)
    total = np.zeros(np.size(xp), np.result_type(g, 1.0))
    np.add.at(total, at, g * (1 - share))
    np.add.at(total, at + 1, g * share)
    return total
