"""Derivatives are right where the result is in range: no square of what is large or small."""

import math

import numpy as np
import pytest

import srcad


def sigmoid(x):
    return 1.0/(1.0 + math.exp(-x))


def share(x):
    p, q = np.exp(-0.5*x**2), np.exp(-0.5*(x - 1.0)**2)
    return p/(p + q)


def hyperbolic(x):
    return np.sinh(x)/np.cosh(x)


FUNCTIONS = [
    (sigmoid, -400.0, 1.9151695967140057e-174),
    (lambda x: 1.0/math.cosh(x), 500.0, -1.424915281348257e-217),
    (lambda x: 1.0/x, 1e200, 0.0),
    (lambda x: 1e-170/x, 1e-170, -1e170),
    (lambda x: x/1e-170, 1e-170, 1e170),
    (math.atan, 1e160, 0.0),
    (lambda a: np.exp(a)/(np.exp(a) + np.exp(399.0)), 400.0, math.exp(-1)/(1 + math.exp(-1))**2),
    (share, 28.25, -8.878265478443902e-13),
    (hyperbolic, 400.0, 0.0),
]


@pytest.mark.parametrize(("f", "x", "expected"), FUNCTIONS)
def test_within_range(f, x, expected):
    assert srcad.grad(f)(x) == pytest.approx(expected, rel=1e-9, abs=1e-300)
    assert srcad.jvp(f, (x,), (1.0,))[1] == pytest.approx(expected, rel=1e-9, abs=1e-300)


def test_of_a_small_vector():
    v = np.array([1e-120, 2e-120])
    found = srcad.jvp(lambda v: (v/np.linalg.norm(v))[0], (v,), (np.ones(2),))[1]
    assert found == pytest.approx(1.788854381999832e119)


def saturated(x):
    return math.exp(x)/(math.exp(x) + 2.0)


def saturated_array(x):
    return np.exp(x)/(np.exp(x) + 2.0)


SECOND = [
    (saturated, 400.0, 0.0),
    (saturated_array, 400.0, 0.0),
    (saturated, -400.0, 9.575847983570028e-175),
    (sigmoid, 400.0, -1.9151695967140057e-174),
    (sigmoid, -400.0, 0.0),
    (lambda x: 1.0/math.cosh(x), 400.0, 0.0),
    (lambda x: 1.0/x, 1e150, 0.0),
    (lambda x: 1.0/(1.0 + x*x), 1e100, 0.0),
]


@pytest.mark.parametrize(("f", "x", "expected"), SECOND)
def test_second_derivatives_within_range(f, x, expected):
    assert srcad.grad(srcad.grad(f))(x) == pytest.approx(expected, rel=1e-9, abs=1e-170)
    along = srcad.jvp(srcad.grad(f), (x,), (1.0,))[1]
    assert along == pytest.approx(expected, rel=1e-9, abs=1e-170)
    assert srcad.hessian(f)(x) == pytest.approx(expected, rel=1e-9, abs=1e-170)
