"""Difference quotients, and comparison of what functions give: numbers, arrays, tuples of them."""

import copy
from typing import Any

import numpy as np

STEP = 1e-3


def leaves(value: Any) -> list[Any]:
    """The numbers and arrays in `value`, in order."""
    if isinstance(value, tuple | list):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]


def inner(a: Any, b: Any) -> float:
    """The sum of the products of the elements of `a` and `b`."""
    return float(sum(np.sum(np.multiply(p, q)) for p, q in zip(leaves(a), leaves(b), strict=True)))


def shift(value: Any, direction: Any, by: float) -> Any:
    """`value + by*direction`, with the structure of `value`."""
    if isinstance(value, tuple | list):
        return type(value)(shift(v, d, by) for v, d in zip(value, direction, strict=True))
    return value + by*direction


def random_like(value: Any, rng: np.random.Generator) -> Any:
    """A direction of the structure and shapes of `value`."""
    if isinstance(value, tuple | list):
        return type(value)(random_like(item, rng) for item in value)
    if np.ndim(value):
        return rng.normal(size=np.shape(value))
    return float(rng.normal())


def directional(f: Any, args: tuple[Any, ...], dots: tuple[Any, ...]) -> Any:
    """The derivative of `f` at `args` along `dots`, by the nine-point central difference.

    Its truncation error is STEP⁸/630 of the ninth derivative, which is nothing, and its rounding
    error some eps/STEP (1e-12) of the value: a comparison to 1e-9 is safe.
    """
    halves = ((1, 4/5), (2, -1/5), (3, 4/105), (4, -1/280))
    weights = [(sign*steps, sign*weight) for steps, weight in halves for sign in (-1, 1)]

    def at(steps: int) -> Any:
        moved = (shift(a, d, steps*STEP) for a, d in zip(args, dots, strict=True))
        return f(*copy.deepcopy(tuple(moved)))

    columns = [(weight, leaves(at(steps))) for steps, weight in weights]
    return [
        sum(weight * np.asarray(values[k]) for weight, values in columns) / STEP
        for k in range(len(columns[0][1]))
    ]


def assert_close(actual: Any, expected: Any, rtol: float = 1e-9, atol: float = 1e-9) -> None:
    """Equal leaf by leaf, shapes too."""
    pairs = list(zip(leaves(actual), leaves(expected), strict=True))
    for a, e in pairs:
        assert np.shape(a) == np.shape(e), f"shape {np.shape(a)}, expected {np.shape(e)}"
        np.testing.assert_allclose(a, e, rtol=rtol, atol=atol)


def assert_same(actual: Any, expected: Any) -> None:
    """Equal bit for bit, leaf by leaf (nan equals nan)."""
    for a, e in zip(leaves(actual), leaves(expected), strict=True):
        np.testing.assert_array_equal(a, e, strict=False)
        assert np.shape(a) == np.shape(e)


def as_floats(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Integer arguments as the operators take them: float64."""
    return tuple(
        np.asarray(a, dtype=float) if np.ndim(a) else (float(a) if isinstance(a, int) else a)
        for a in args
    )
