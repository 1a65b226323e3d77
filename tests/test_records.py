"""Results that are named tuples or dataclasses: their derivatives are records of that class."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

import srcad

X = np.array([1.0, 2.0])


class Fit(NamedTuple):
    at: object
    loss: object
    steps: int


@dataclass
class Body:
    place: object
    mass: float


@dataclass(kw_only=True)
class Named:
    place: object
    mass: object


@dataclass
class Checked:
    mass: object

    def __post_init__(self):
        self.mass = abs(self.mass)


def fit(x):
    A = np.outer(x, x)
    return Fit(A @ x, np.sum(x**2), 3)


def body(x):
    if x[0] > 0:
        return Body(x*2, mass=x[0])
    return Body(x, 1.0)


def named(x):
    return Named(mass=x[0]*x[1], place=x*x)


def within_others(x):
    return {"fit": Fit(x, (x[0], 2.0), Body(x[1]*x, 3.0))}


def leaves(value):
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, (Body, Named, Checked)):
        value = tuple(vars(value).values())
    if not isinstance(value, tuple):
        return [np.asarray(value, float)]
    return [leaf for part in value for leaf in leaves(part)]


def differences(f, x, h=1e-6):
    ends = [(leaves(f(x + h*e)), leaves(f(x - h*e))) for e in np.eye(len(x))]
    columns = [[(a - b)/(2*h) for a, b in zip(*pair, strict=True)] for pair in ends]
    return [np.stack(parts, -1) for parts in zip(*columns, strict=True)]


@pytest.mark.parametrize("f", [fit, body, named, within_others])
@pytest.mark.parametrize("x", [X, -X])
@pytest.mark.parametrize("mode", [srcad.jacrev, srcad.jacfwd])
def test_jacobians_are_records(f, x, mode):
    found = mode(f)(x)
    assert type(found) is type(f(x))
    for one, other in zip(leaves(found), differences(f, x), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


def test_tangents_and_adjoints_are_records():
    value, dot = srcad.jvp(fit, (X,), (X,))
    assert type(value) is type(dot) is Fit
    np.testing.assert_allclose(dot.loss, 10.0)
    _, pullback = srcad.vjp(fit, X)
    (x_bar,) = pullback(Fit(np.zeros(2), 2.0, 0.0))
    np.testing.assert_allclose(x_bar, 4*X)


def test_what_does_not_vary_has_a_zero_of_its_structure():
    value, dot = srcad.jvp(lambda t: Fit(np.ones(2), 1.0, 7), (1.0,), (1.0,))
    assert type(dot) is Fit
    assert value.steps == 7
    assert dot.loss == 0.0
    assert not dot.at.any()


def test_a_class_that_computes_is_refused():
    with pytest.raises(srcad.TransformError):
        srcad.jacrev(lambda x: Checked(x[0]*x[1]))(X)


class Kept:
    def __init__(self, a):
        self.a = a


@pytest.mark.parametrize("f", [lambda d: d, lambda d: (1.0, d), lambda d: {"o": d}])
@pytest.mark.parametrize("kept", [Body(0.7, 1.0), Kept(0.7)])
def test_an_object_that_is_returned_as_it_is_given_is_refused(f, kept):
    with pytest.raises(srcad.TransformError):
        srcad.jvp(f, (kept,), (kept,))
    with pytest.raises(srcad.TransformError):
        srcad.jacrev(f)(kept)
