"""Squares of absolute values, norms and deviations are smooth, where what is squared has a kink."""

import numpy as np
import pytest

import srcad

ZEROS, ONES = np.zeros(2), np.ones(2)
FOUR = np.ones(4)


def power_spectrum(x):
    return np.sum(np.abs(np.fft.fft(x))**2)


def changed_in_between(x):
    size = np.abs(x)
    x = x + 1.0
    return np.sum(size**2*x)


def in_a_loop(x):
    total = 0.0
    for k in range(3):
        size = abs(x[k % 2])
        total += size**2 if k else np.square(size)
    return total


def written_in_between(x):
    y = x*1.0
    size = np.abs(y)
    y[0] = 3.0
    return np.sum(size**2 + y)


ROWS = [
    (lambda x: np.sum(np.abs(x)**2), ZEROS, 2*np.eye(2)),
    (lambda x: np.sum(np.fabs(x)**4.0), ONES, 12*np.eye(2)),
    (lambda x: np.linalg.norm(x)**2, ZEROS, 2*np.eye(2)),
    (lambda x: np.square(np.linalg.norm(x - 1.0)), ONES, 2*np.eye(2)),
    (lambda x: np.sum(np.linalg.norm(np.outer(x, x[:1] + 1), axis=0)**2), ZEROS, 2*np.eye(2)),
    (lambda x: np.std(x)**2, ONES, np.array([[0.5, -0.5], [-0.5, 0.5]])),
    (lambda x: np.sum(np.exp(-np.abs(x[:, None] - x)**2)), ONES, np.array([[-4, 4], [4, -4]])),
    (power_spectrum, FOUR, 8*np.eye(4)),
    (changed_in_between, ZEROS, 2*np.eye(2)),
    (in_a_loop, ZEROS, np.diag([4.0, 2.0])),
]


@pytest.mark.parametrize(("f", "x", "expected"), ROWS)
def test_hessian_where_the_kink_would_be(f, x, expected):
    np.testing.assert_allclose(srcad.hessian(f)(x), expected, atol=1e-12)
    along = [srcad.hvp(f)(x, e) for e in np.eye(len(x))]
    np.testing.assert_allclose(along, expected, atol=1e-12)
    assert srcad.value_and_grad(f)(x)[0] == f(x)


ELSEWHERE = [*((f, x) for f, x, _ in ROWS), (written_in_between, ZEROS)]


@pytest.mark.parametrize(("f", "x"), ELSEWHERE)
def test_gradient_elsewhere(f, x):
    x, e = x + np.linspace(0.1, 0.7, len(x)), 1e-6
    slopes = [(f(x + e*d) - f(x - e*d))/(2*e) for d in np.eye(len(x))]
    np.testing.assert_allclose(srcad.grad(f)(x), slopes, rtol=1e-6, atol=1e-7)
    tangents = [srcad.jvp(f, (x,), (d,))[1] for d in np.eye(len(x))]
    np.testing.assert_allclose(tangents, slopes, rtol=1e-6, atol=1e-7)
