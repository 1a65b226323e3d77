"""What derivatives take for a constant: as if it had been handed in beside."""

from dataclasses import dataclass

import numpy as np
import pytest

import srcad
from srcad import stop_gradient

X = np.array([0.4, -1.2, 0.9])


@dataclass
class Layer:
    W: np.ndarray
    b: np.ndarray


def product(x, held=None):
    return x * (stop_gradient(x) if held is None else held)


def written(x, held=None):
    y = stop_gradient(x) if held is None else held.copy()
    y[0] = x[1]
    return np.sum(np.sin(x) * y)


def written_before_and_after(x, held=None):
    a = x * 1.0
    y = stop_gradient(a) if held is None else held.copy()
    a[1] = 2 * x[0]
    return np.sum(a * y * y)


def of_a_part(x, held=None):
    y = stop_gradient(x[1:]) if held is None else held[1:]
    return np.sum(x[:-1] * y) + y[0]


def by_dict(p, held=None):
    q = srcad.stop_gradient(p) if held is None else held
    return np.sum(np.tanh(p["W"] * q["b"])) + q["W"][0] * p["b"][1]


def by_object(x, held=None):
    layer = Layer(np.outer(x, x), 2 * x)
    old = stop_gradient(layer) if held is None else Layer(np.outer(held, held), 2 * held)
    return np.sum(layer.W @ old.b) + np.sum(old.W @ layer.b)


def by_tuple(x, held=None):
    y, (z, k) = stop_gradient((x, (x[0], 2))) if held is None else (held, (held[0], 2))
    return np.sum(x**k * y) * z * x[0]


def of_a_list(x, held=None):
    out = [v * v for v in x]
    old = stop_gradient(out) if held is None else [v * v for v in held]
    return sum(a * b for a, b in zip(out, old, strict=True))


def by_keyword(x, held=None):
    return x**3 * (stop_gradient(x=x**2) if held is None else held**2)


def nothing_else(x, held=None):
    return np.sum(stop_gradient(x) if held is None else held)


P = {"W": X, "b": X[::-1] * 2}
CASES = [
    (product, 1.7), (written, X), (written_before_and_after, X), (of_a_part, X), (by_dict, P),
    (by_object, X), (by_tuple, X), (of_a_list, X), (by_keyword, 0.8), (nothing_else, X),
]  # fmt: skip


def table(cases):
    return pytest.mark.parametrize(("f", "x"), cases, ids=[f.__name__ for f, _ in cases])


OF_ARRAYS = table([case for case in CASES if case[1] is not P])


def same(one, other):
    if isinstance(one, dict):
        return all(same(one[k], other[k]) for k in other)
    return np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-12, atol=0)


@table(CASES)
def test_the_gradient_is_that_of_what_is_held_beside(f, x):
    value, gradient = srcad.value_and_grad(f)(x)
    want, by_x = srcad.value_and_grad(f)(x, x)
    assert value == f(x) == want
    assert same(gradient, by_x)


@OF_ARRAYS
def test_forwards_too(f, x):
    x_dot = np.cos(x)
    assert same(srcad.jvp(f, (x,), (x_dot,)), srcad.jvp(lambda v: f(v, x), (x,), (x_dot,)))


@OF_ARRAYS
def test_it_stays_held_in_the_second_derivative(f, x):
    assert same(srcad.hessian(f)(x), srcad.hessian(lambda v: f(v, x))(x))


def test_called_without_a_derivative_it_copies_each_part():
    given = {"a": [X, (X, 2.0)], "n": "text", "o": Layer(X, X)}
    held = stop_gradient(given)
    held["a"][0][0] = 9.0
    held["o"].W[0] = 9.0
    assert (X[0], held["a"][1][0][0], held["o"].b[0]) != (9.0, 9.0, 9.0)
    assert held["n"] == "text"
    assert held["a"][1][1] == 2.0


def test_the_text_does_not_speak_of_it():
    text = srcad.source(srcad.grad(product), 1.7)
    assert text.endswith("def product_grad(x, held):\n    return x\n")
