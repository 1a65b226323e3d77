"""What ``np.vectorize`` makes of a function, in Python that is read in its place.

None of this is run. NumPy calls the function once more for the first numbers, unless it is told
what comes out, and makes of all results what the first one is: where that is an integer and
another is none, digits would be lost.
"""

# mypy: ignore-errors

from __future__ import annotations

from types import FunctionType

import numpy as np

from srcad.errors import TransformError

__all__ = ["recipe_of_each"]


def of_one(function, floats, x):
    a = np.ravel(x)
    if not floats:
        function(a[0])
    made = [_single(function(a[k])) for k in range(len(a))]
    return _put_together(made, floats, np.shape(x))


def of_two(function, floats, x, z):
    x, z = np.broadcast_arrays(x, z)
    a, b = np.ravel(x), np.ravel(z)
    if not floats:
        function(a[0], b[0])
    made = [_single(function(a[k], b[k])) for k in range(len(a))]
    return _put_together(made, floats, np.shape(x))


def of_three(function, floats, x, y, z):
    x, y, z = np.broadcast_arrays(x, y, z)
    a, b, c = np.ravel(x), np.ravel(y), np.ravel(z)
    if not floats:
        function(a[0], b[0], c[0])
    made = [_single(function(a[k], b[k], c[k])) for k in range(len(a))]
    return _put_together(made, floats, np.shape(x))


def _single(found):
    if isinstance(found, tuple):
        raise TransformError("np.vectorize of a function with several results: write the loop")
    return found


def _put_together(made, floats, shape):
    if not floats and np.array(made[:1]).dtype != np.array(made).dtype:
        raise TransformError("np.vectorize makes integers of these floats: say otypes=[float]")
    return np.reshape(np.array(made, dtype=float) if floats else np.array(made), shape)


_RECIPES = {1: of_one, 2: of_two, 3: of_three}


def recipe_of_each(made: np.vectorize, count: int) -> FunctionType | None:
    """Return the recipe for a function of so many arguments, if it is a plain one.

    >>> recipe_of_each(np.vectorize(max), 2).__name__
    'of_two'
    """
    plain = not made.excluded and made.signature is None and not made.cache
    kinds = [np.dtype(t) for t in made.otypes or ()]  # types, or their letters
    return _RECIPES.get(count) if plain and kinds in ([], [np.dtype(float)]) else None
