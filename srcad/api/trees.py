"""Values that are put together of several: their leaves, and the same structure with others.

>>> value = {"a": 1.0, "b": [2.0, (3.0, "k")]}
>>> leaves_in(value)
[1.0, 2.0, 3.0]
>>> structured(value, iter("xyz"))
{'a': 'x', 'b': ['y', ('z', None)]}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from srcad.pipeline.arguments import attributes, by_user, differentiable, object_like

__all__ = ["leaves_in", "structured"]


def _parts(value: Any) -> Any:
    """Return the parts of a container or an object, or None for a leaf."""
    if isinstance(value, (np.ndarray, np.generic, int, float, complex, str)):
        return None
    if isinstance(value, (tuple, list)):
        return list(value)
    if isinstance(value, dict):
        return list(value.values())
    return list(attributes(value).values()) if by_user(value) else None


def leaves_in(value: Any, other: Any = None) -> list[Any]:
    """Return the numbers and arrays in a value that a derivative can be taken of, in order.

    With another value of the same structure, return what stands in their places there.
    """
    other = value if other is None else other
    parts = _parts(value)
    if parts is None:
        return [other] if differentiable(value) else []
    pairs = zip(parts, _parts(other), strict=True)
    return [leaf for part, its in pairs for leaf in leaves_in(part, its)]


def structured(value: Any, leaves: Iterator[Any]) -> Any:
    """Return a value of the same structure with other leaves, None for what is none."""
    parts = _parts(value)
    if parts is None:
        return next(leaves) if differentiable(value) else None
    made = [structured(part, leaves) for part in parts]
    if isinstance(value, (tuple, list)):
        return type(value)(*made) if hasattr(value, "_fields") else type(value)(made)
    if isinstance(value, dict):
        return dict(zip(value, made, strict=True))
    return object_like(value, dict(zip(attributes(value), made, strict=True)))
