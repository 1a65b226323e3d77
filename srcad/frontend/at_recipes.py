"""What the method ``at`` of a ufunc does, place by place: what stands there is read each time.

>>> a = np.ones(3)
>>> multiply_at(a, [0, 0, 2], 3.0)
>>> a.tolist()
[9.0, 1.0, 3.0]
"""

# mypy: ignore-errors

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["AT"]


def places_and_values(array, indices, values):
    if np.ndim(array) == 1:
        found = np.arange(len(array))[indices]
        return np.ravel(found), np.ravel(np.broadcast_to(values, np.shape(found)))
    several = isinstance(indices, (tuple, slice)) or indices is Ellipsis
    places = np.asarray(0 if several else indices)
    if places.ndim != 1 or places.dtype.kind not in "iu":
        raise NotImplementedError("a method `at` of a ufunc with places that are not one list")
    return places, np.broadcast_to(values, np.shape(array[places]))


def multiply_at(array, indices, values):
    places, values = places_and_values(array, indices, values)
    for k in range(len(places)):
        array[places[k]] = array[places[k]] * values[k]


def divide_at(array, indices, values):
    places, values = places_and_values(array, indices, values)
    for k in range(len(places)):
        array[places[k]] = array[places[k]] / values[k]


def maximum_at(array, indices, values):
    places, values = places_and_values(array, indices, values)
    for k in range(len(places)):
        array[places[k]] = np.maximum(array[places[k]], values[k])


def minimum_at(array, indices, values):
    places, values = places_and_values(array, indices, values)
    for k in range(len(places)):
        array[places[k]] = np.minimum(array[places[k]], values[k])


AT: dict[Any, Any] = {
    np.multiply: multiply_at, np.divide: divide_at,
    np.maximum: maximum_at, np.minimum: minimum_at,
}  # fmt: skip
