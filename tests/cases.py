"""Tables of functions to differentiate, and what must hold of each at each of its points."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numeric import assert_close, assert_same, directional, inner, leaves, random_like

import srcad


class Cases(list[Any]):
    """Functions with the points at which to test them; a point that is no tuple is one argument."""

    def __call__(self, *points: Any, argnums: tuple[int, ...] | None = None) -> Callable[..., Any]:
        def add(f: Callable[..., Any]) -> Callable[..., Any]:
            name = f"line{f.__code__.co_firstlineno}" if "<" in f.__name__ else f.__name__
            for k, point in enumerate(points):
                args = point if isinstance(point, tuple) else (point,)
                along = tuple(range(len(args))) if argnums is None else argnums
                self.append(pytest.param(f, args, along, id=f"{name}-{k}"))
            return f

        return add


def _seeded() -> np.random.Generator:
    return np.random.default_rng(7)


def _of_argnums(f: Any, args: tuple[Any, ...], argnums: tuple[int, ...]) -> Any:
    """`f` as a function of the arguments `argnums` alone."""

    def restricted(*moved: Any) -> Any:
        given = dict(zip(argnums, moved, strict=True))
        return f(*(given.get(i, copy.deepcopy(a)) for i, a in enumerate(args)))

    return restricted


def check_value(f: Any, args: tuple[Any, ...], argnums: tuple[int, ...]) -> None:
    """Both modes give the primal's own value, bit for bit, and leave the caller's arrays alone."""
    y = f(*copy.deepcopy(args))
    y_bar = random_like(y, _seeded())
    x_dots = random_like(tuple(args[i] for i in argnums), _seeded())
    given = copy.deepcopy((args, x_dots, y_bar))
    assert_same(srcad.tangent(f, argnums)(*args, *x_dots)[0], y)
    assert_same(srcad.adjoint(f, argnums)(*args, y_bar)[0], y)
    assert_same((args, x_dots, y_bar), given)


def check_forward(f: Any, args: tuple[Any, ...], argnums: tuple[int, ...]) -> None:
    moved = tuple(args[i] for i in argnums)
    x_dots = random_like(moved, _seeded())
    y_dot = srcad.tangent(f, argnums)(*args, *x_dots)[1]
    assert_close(leaves(y_dot), directional(_of_argnums(f, args, argnums), moved, x_dots))


def check_reverse(f: Any, args: tuple[Any, ...], argnums: tuple[int, ...]) -> None:
    moved = tuple(args[i] for i in argnums)
    y_bar = random_like(f(*copy.deepcopy(args)), _seeded())
    x_bars = srcad.adjoint(f, argnums)(*args, y_bar)[1]

    def pulled(*moved: Any) -> float:
        return inner(_of_argnums(f, args, argnums)(*moved), y_bar)

    for k, (x, x_bar) in enumerate(zip(moved, x_bars, strict=True)):
        assert np.shape(x_bar) == np.shape(x)
        expected = np.zeros(np.shape(x))
        for index in np.ndindex(*np.shape(x)):
            unit = np.zeros(np.shape(x))
            unit[index] = 1.0
            along = [np.zeros(np.shape(other)) for other in moved]
            along[k] = unit
            dots = tuple(d if np.ndim(d) else float(d) for d in along)
            expected[index] = directional(pulled, moved, dots)[0]
        assert_close(x_bar, expected)


def check_second(f: Any, args: tuple[Any, ...], argnums: tuple[int, ...]) -> None:
    """The tangent of the adjoint is the difference quotient of the adjoint."""
    point = (*args, random_like(f(*copy.deepcopy(args)), _seeded()))
    along = (*argnums, len(args))
    moved = tuple(point[i] for i in along)
    dots = random_like(moved, _seeded())
    adjoint = srcad.adjoint(f, argnums)
    actual = srcad.tangent(adjoint, along)(*point, *dots)[1]
    assert_close(leaves(actual), directional(_of_argnums(adjoint, point, along), moved, dots))


CHECKS = [check_value, check_forward, check_reverse, check_second]


def every_check(cases: Cases) -> Callable[..., Any]:
    """Parametrise a test by each function, each point and each of the four checks."""

    def decorate(test: Callable[..., Any]) -> Callable[..., Any]:
        test = pytest.mark.parametrize(("f", "args", "argnums"), cases)(test)
        return pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.__name__[6:])(test)

    return decorate
