"""NumPy as a front end must read it: indexing, broadcasting, methods, copies against views."""

import numpy as np
import pytest
from cases import Cases, every_check
from numeric import assert_close

import srcad

case = Cases()

V = np.array([0.7, -1.2, 0.4, 2.1])
W = np.array([1.1, 0.3, -0.8, 0.5])
M = np.array([[0.7, -1.2, 0.4], [1.9, 0.3, -0.6]])
N = np.array([[1.1, 0.2], [-0.5, 0.9], [0.3, -1.4]])
POSITIVE = np.array([0.7, 1.2, 0.4])
ORDER = np.array([2, 0, 0, -1])
MASK = np.array([True, False, True, True])


# Indexing reads


case(V)(lambda x: x[0]*x[-1] + x[0]**2)
case(V)(lambda x: x[1:3]*x[-2:])
case(V)(lambda x: x[::-1]*x[::2].sum())
case(V)(lambda x: x[1:]**2 - x[:-1])
case(V)(lambda x: x[3:0:-2])
case(V)(lambda x: x[[0, 0, 2, 0]]*np.array([1.0, 2.0, 3.0, 4.0]))
case(V)(lambda x: x[ORDER]*x)
case((V, np.array([1, 1, 3])), argnums=(0,))(lambda x, i: x[i]**2)
case(V)(lambda x: x[MASK]**2)
case(V)(lambda x: x[x > 0.0]**2)
case(V)(lambda x: x[x < -100.0].sum() + x[0])
case(V)(lambda x: x[...]*x[:])
case(V)(lambda x: x[:, None]*x[None, :])
case(V)(lambda x: x[:, np.newaxis] - x)
case(M)(lambda x: x[1, 2]*x[0, -1] + x[1][2])
case(M)(lambda x: x[0]*x[1, :] + x[-1])
case(M)(lambda x: x[:, 0]*x[:, 1:].sum())
case(M)(lambda x: x[::-1, ::2]*2.0 + x[:, [0, 0]])
case(M)(lambda x: x[[0, 1, 1], [2, 2, 2]]**2)
case(M)(lambda x: x[..., 1]*x[0, ..., 2])
case(M)(lambda x: x[1:, 1:][0]*x[0, 0])
case(M)(lambda x: x[x > 0.0])
case((V, 2), argnums=(0,))(lambda x, k: x[k]*x[k - 1]*x[-k])
case(V)(lambda x: x[len(x) - 1]*x[x.size - 2]*x[x.shape[0] - 3])


@case(V)
def element_loop(x):
    s = 0.0
    for i in range(len(x)):
        s = s + x[i]*x[-i]
    return s


@case(V)
def neighbours(x):
    s = 1.0
    for i in range(1, x.shape[0] - 1):
        s = s*(x[i - 1] - 2.0*x[i] + x[i + 1])
    return s


@case(M)
def double_loop(x):
    s = 0.0
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if x[i, j] > 0.0:
                s = s + x[i, j]**2
            else:
                s = s*x[i, j]
    return s


@case((N[:2], np.array([0.4, -0.3])))
def power_iteration(a, x):
    for _ in range(3):
        x = a @ x
        x = x/np.sqrt(x @ x)
    return x


# Broadcasting: a gradient has its own argument's shape


case((M, 1.7))(lambda x, c: c*x)
case((M, 1.7))(lambda x, c: x/c)
case((M, 1.7))(lambda x, c: c - x)
case((np.abs(M), 1.7))(lambda x, c: x**c)
case((M, 1.7))(lambda x, c: c**x)
case((M, POSITIVE))(lambda x, v: x*v + v)
case((M, POSITIVE))(lambda x, v: x/v)
case((M, POSITIVE))(lambda x, v: v - x)
case((M, POSITIVE))(lambda x, v: v**x)
case((M, np.array([[0.3], [0.9]])))(lambda x, c: x/c)
case((M, np.array([[0.3], [0.9]])))(lambda x, c: np.maximum(x, c))
case((np.array([[0.3], [0.9]]), POSITIVE))(lambda c, v: c*v)
case((np.array([[0.3], [0.9]]), POSITIVE))(lambda c, v: c**v)
case((np.array([1.7]), V))(lambda c, v: c*v)
case((np.array([[1.7]]), M))(lambda c, x: (c + x)**2)
case((np.array(1.7), V))(lambda c, v: c*v)
case((1.7, V))(lambda c, v: np.where(v > 0.0, c, v))
case((1.7, V))(lambda c, v: np.maximum(c, v)*c)
case((1.7, V))(lambda c, v: np.arctan2(c, v))
case(1.7)(lambda c: c*V)
case(1.7)(lambda c: (c + V).sum()*c)
case((1.7, 0.4))(lambda c, d: np.array([1.0, 2.0])*c + np.array([[d], [c]]))
case((V, 1.7))(lambda v, c: v + np.zeros((3, 4))*c)


@case((1.7, V))
def scalar_becomes_an_array(c, v):
    s = c
    s = s*c
    s = s + v
    s = s*s
    return s.sum()*c


@case((0.0, V))
def accumulated_from_a_number(s, v):
    for i in range(3):
        s = s + v*i
    return s


@case((1.7, V), (-1.7, V))
def scalar_in_one_arm_array_in_the_other(c, v):
    if c > 0.0:
        u = c*c
    else:
        u = c*v
    return (u*v).sum()


@case((POSITIVE, M))
def wider_after_each_step(v, x):
    u = v*v
    w = u + x
    t = w*v
    return t.sum(axis=0)*v


# Products


case((V, W))(lambda x, y: x @ y)
case((V, W))(lambda x, y: np.dot(x, y)*x)
case((M, POSITIVE))(lambda a, x: a @ x)
case((POSITIVE, N))(lambda x, a: x @ a)
case((M, N))(lambda a, b: a @ b)
case((M, N))(lambda a, b: a.dot(b))
case((M, N))(lambda a, b: a.T*b)
case(M)(lambda a: a @ a.T)
case(M)(lambda a: a.T @ a @ a.T)


# Reductions and shapes, as functions and as methods


case(M)(lambda x: np.sum(x)*x.sum())
case(M)(lambda x: x.sum(axis=0)*x.sum(0))
case(M)(lambda x: x/x.sum(axis=-1, keepdims=True))
case(M)(lambda x: x - np.sum(x, 1)[:, None]**2)
case(M)(lambda x: np.mean(x**2) + x.mean(axis=1))
case(M)(lambda x: (x - x.mean(axis=0))**2)
case(M)(lambda x: x.max()*np.max(x, axis=0) + x.min(axis=0))
case(M)(lambda x: x - x.max(axis=1, keepdims=True))
case(M)(lambda x: x.T + x.T**2)
case(M)(lambda x: x.reshape(3, 2)*np.reshape(x, (3, 2)))
case(M)(lambda x: x.reshape(-1)*x.size + x.ndim)
case(M)(lambda x: x.sum()/x.shape[0] + len(x)*x[0, 0])
case(V)(lambda x: sum(x)*max(x)*min(x))
case(V)(lambda x: abs(x)*x + np.abs(x))
case(V)(lambda x: float(x[1])*x + float(x.sum()))
case(V)(lambda x: pow(x, 2)*x**3.0)
case(V)(lambda x: np.exp(x - np.max(x))/np.sum(np.exp(x - np.max(x))))
case((V, W))(lambda x, y: np.where(x > y, x*y, y)**2)
case((V, W))(lambda x, y: np.minimum(x, y)*np.maximum(x, 0.0))
case((1.3, 0.7))(lambda x, y: np.array([x, y, x*y])[::-1])
case((V, W))(lambda x, y: np.array([x, y*y])*x)
case((V, W))(lambda x, y: np.array([x[0], 2.0, y[1]]))


# Names that stand for arrays


@case(V)
def rebound_array(x):
    y = x
    x = x*2.0
    y = y*x
    return x + y


@case((V, W))
def swapped_arrays(x, y):
    for _ in range(3):
        x, y = y, x*y
    return x - y**2


@case((V, W))
def used_whole_and_in_part(x, y):
    head = x[0]
    total = x.sum()
    row = x[1:3]
    x = x*y
    return head*total*row.sum()*x


@case(V)
def the_argument_itself(x):
    return x


@case((V, W))
def sum_of_the_arguments(x, y):
    return x + y


@case((V, W))
def part_that_is_not_used(x, y):
    return x[0]*2.0


@case((V, W))
def output_without_the_argument(x, y):
    return y*y


@case(V)
def inactive_work(x):
    order = np.argsort(W)
    weights = np.unwrap(W)[order]
    return (weights*x).sum() + int(W.max())*x[0]


def normalised(x, axis=None):
    return x/np.sum(x, axis=axis, keepdims=True)


@case(np.abs(M))
def helper_with_shapes(x):
    return normalised(x, axis=1)*normalised(x) + normalised(x[0])


@case((V, 0.3))
def one_helper_of_numbers_and_arrays(v, c):
    w = halved(v)
    return w*halved(c)


def halved(x):
    y = x
    y = y*x
    return y/2.0


@every_check(case)
def test_right(check, f, args, argnums):
    check(f, args, argnums)


# Kinks: one table


@pytest.mark.parametrize(
    ("f", "args", "gradient"),
    [
        (lambda z: max(0, z), (0.0,), (0.0,)),
        (lambda z: max(z, 0.0), (0.0,), (0.0,)),
        (lambda z: min(z, 0.0), (0.0,), (0.0,)),
        (lambda z: np.maximum(0, z), (0.0,), (0.0,)),
        (lambda z: np.minimum(z, 0), (0.0,), (0.0,)),
        (lambda z: np.maximum(z, 0.0).sum(), (np.array([0.0, 1.0, -1.0]),), ([0.0, 1.0, 0.0],)),
        (lambda x, y: max(x, y), (1.5, 1.5), (0.5, 0.5)),
        (lambda x, y: min(x, y), (1.5, 1.5), (0.5, 0.5)),
        (lambda x, y: np.maximum(x, y), (1.5, 1.5), (0.5, 0.5)),
        (lambda x, y, z: max(x, y, z), (1.5, 1.5, 1.5), (1/3, 1/3, 1/3)),
        (lambda x, y: max(0, x, y), (0.0, 0.0), (0.0, 0.0)),
        (lambda x: max(x, x), (1.5,), (1.0,)),
        (lambda x: x.max(), (np.array([2.0, 1.0, 2.0]),), ([0.5, 0.0, 0.5],)),
        (lambda x: np.min(x), (np.array([2.0, 2.0, 2.0]),), ([1/3, 1/3, 1/3],)),
        (lambda x: abs(x), (0.0,), (0.0,)),
        (lambda x: np.abs(x).sum(), (np.array([0.0, -3.0, 2.0]),), ([0.0, -1.0, 1.0],)),
        (lambda x: np.where(x > 0, np.sqrt(np.abs(x)), 0.0), (0.0,), (0.0,)),
        (lambda x: np.where(x > 0, np.log(x), x).sum(), (np.array([0.0, 2.0]),), ([1.0, 0.5],)),
        (lambda x: x**0, (0.0,), (0.0,)),
        (lambda x: x**1, (0.0,), (1.0,)),
        (lambda x: (x**np.array([0, 1, 2])).sum(), (0.0,), (1.0,)),
    ],
)  # fmt: skip
def test_kinks(f, args, gradient):
    with np.errstate(all="ignore"):
        actual = srcad.grad(f, tuple(range(len(args))))(*args)
        assert_close(actual, tuple(np.asarray(g) for g in gradient), rtol=1e-15, atol=0)
        for k, g in enumerate(gradient):
            dots = tuple(np.ones_like(a) if i == k else 0.0*a for i, a in enumerate(args))
            forward = srcad.jvp(f, args, dots)[1]
            assert_close(forward, np.sum(g), rtol=1e-15, atol=0)


# Number types


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_gradient_has_the_arguments_float_type(dtype):
    gradient = srcad.grad(lambda x: (x*x).sum())(np.array([1.0, 2.0], dtype=dtype))
    assert gradient.dtype == dtype


@pytest.mark.parametrize("dtype", [np.int8, np.int64, np.uint8])
def test_integer_arrays_are_taken_as_float64(dtype):
    x = np.arange(4).astype(dtype)
    gradient = srcad.grad(lambda x: (200*x*x).sum()/2)(x)
    assert gradient.dtype == np.float64
    assert_close(gradient, np.array([0.0, 200.0, 400.0, 600.0]))


@pytest.mark.parametrize("operator", [
    lambda f: srcad.grad(f)(1),
    lambda f: srcad.value_and_grad(f)(1)[1],
    lambda f: srcad.jvp(f, (1,), (1.0,))[1],
    lambda f: srcad.vjp(f, 1)[1](1.0)[0],
    lambda f: srcad.tangent(f)(1, 1.0)[1],
    lambda f: srcad.adjoint(f)(1, 1.0)[1],
    lambda f: srcad.jacobian(f)(1),
])  # fmt: skip
def test_an_integer_is_taken_as_a_float_by_every_operator(operator):
    slope = operator(lambda x: x**-2 + 9*x*x)
    assert slope == 16.0
    assert isinstance(slope, float)


def test_integers_that_are_not_differentiated_stay_integers():
    def f(x, n):
        for _ in range(n):
            x = x*x
        return x*(7 // n)

    assert srcad.grad(f)(2.0, 2) == 4*2.0**3*3
    assert srcad.value_and_grad(f)(2, 2) == (48.0, 96.0)


@pytest.mark.parametrize("dtype", [float, np.float32])
@pytest.mark.parametrize("count", [3, 700])
@pytest.mark.parametrize("lowest", [0, -4])
def test_rows_that_are_taken_many_times(dtype, count, lowest):
    def f(X, rows, weights):
        return np.sum(X[rows] * weights)

    rng = np.random.default_rng(5)
    X, rows = rng.normal(size=(4, 2)).astype(dtype), rng.integers(lowest, 4, count)
    weights = rng.normal(size=(count, 2)).astype(dtype)
    expected = np.zeros((4, 2))
    np.add.at(expected, rows, weights)
    found = srcad.grad(f)(X, rows, weights)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, expected, rtol=1e-4 if dtype is np.float32 else 1e-12)
