"""Jacobians of Jacobians, however the two are filled: the Hessian of a scalar function."""

import numpy as np
import pytest

import srcad

X = np.array([1.0, 2.0, 3.0])
MODES = [srcad.jacfwd, srcad.jacrev, srcad.jacobian]


def scalar(x):
    return np.sum(x**3)*x[0]


def vector(x, scale=2.0):
    return np.outer(x, x)[0]*x*scale


def of_two(x, y):
    return np.sum(x**2*y)


def differences(g, x, h=1e-5):
    return np.stack([(g(x + h*e) - g(x - h*e))/(2*h) for e in np.eye(len(x))], -1)


@pytest.mark.parametrize("outer", MODES)
@pytest.mark.parametrize("inner", MODES)
def test_of_one_argument(outer, inner):
    np.testing.assert_allclose(outer(inner(scalar))(X), srcad.hessian(scalar)(X))
    expected = differences(inner(vector), X)
    np.testing.assert_allclose(outer(inner(vector))(X), expected, atol=1e-6)
    np.testing.assert_allclose(outer(inner(vector))(X, scale=3.0), 1.5*expected, atol=1e-6)


def test_of_two_arguments():
    y = np.array([0.5, 0.2, 0.1])
    (xx, xy), (yx, yy) = srcad.jacfwd(srcad.jacrev(of_two, (0, 1)), (0, 1))(X, y)
    np.testing.assert_allclose(xx, np.diag(2*y))
    np.testing.assert_allclose(xy, np.diag(2*X))
    np.testing.assert_allclose(yx, xy.T)
    assert not yy.any()


def test_of_the_third_order():
    found = srcad.jacfwd(srcad.hessian(scalar))(X)
    np.testing.assert_allclose(found, differences(srcad.hessian(scalar), X), atol=1e-6)


def test_of_several_results_is_refused():
    with pytest.raises(srcad.TransformError, match="several results"):
        srcad.jacfwd(srcad.jacrev(lambda x: (x, x**2)))(X)


def test_of_complex_results_is_refused():
    with pytest.raises(srcad.TransformError, match="complex results"):
        srcad.jacrev(srcad.jacfwd(lambda x: np.exp(1j*x)))(X)
