"""A second attack: writes, aliases, containers, buffers. Each must be right, or refused."""

import numpy as np
import pytest
from cases import Cases, every_check
from numeric import assert_close

import srcad

case = Cases()

V = np.array([0.7, -1.2, 0.4, 2.1])
COUNTS = np.array([1, 2, 3, 4])


# Buffers of derivatives hold floats, whatever the first thing in them is


@case(V)
def element_and_sum(x):
    c = x*1.0
    s = c[0]*c[1]
    return np.sum(c) + s + x[1]*x[2]


@case(V)
def sum_of_what_was_written(x):
    c = np.zeros(4)
    c[1] = x[0]
    s = c[1]*x[1]
    c[2] = x[1]
    return s + np.sum(c)


@case(V)
def sum_after_a_sweep(x):
    c = x*1.0
    for i in range(3):
        c[i + 1] += c[i]*0.5
    return -np.sum(c)


@case(V)
def weighted_by_integers(x):
    c = np.zeros(4)
    c[1] = x[0]
    s = c[1]*x[1]
    c[2] = x[1]
    return s + np.sum(c*COUNTS) + c @ COUNTS


@case((V, 3), argnums=(0,))
def times_an_integer_argument(x, n):
    c = x*1.0
    s = c[1]*x[1]
    return s + np.sum(c)*n


@case(V)
def arrays_in_a_list(x):
    rows = [x*1.0, x*0.5]
    s = rows[0][0]*x[1]
    rows[0][1] = x[2]
    for row in rows:
        s = s + np.sum(row)
    return s


@case(V)
def fancy_update_through_a_view(x):
    c = x*1.0
    d = c[::-1]
    d[[0, 1]] += x[0]
    d[[2, 2]] *= x[1]
    return c*d


@every_check(case)
def test_right(check, f, args, argnums):
    check(f, args, argnums)


def sweep(x):
    c = x.copy()
    c[1] *= x[0]*0.3
    c[2] += c[1]
    return c*x


def total(x):
    return np.sum(sweep(x)) + x[1]*x[2]*0.5


UNIT = np.array([1, 0, 2, 0])


@pytest.mark.parametrize(
    "call",
    [
        lambda d: srcad.tangent(sweep)(V, d)[1],
        lambda d: srcad.adjoint(sweep)(V, d)[1],
        lambda d: srcad.jvp(sweep, (V,), (d,))[1],
        lambda d: srcad.vjp(sweep, V)[1](d)[0],
        lambda d: srcad.hvp(total)(V, d),
        lambda d: srcad.tangent(srcad.adjoint(sweep))(V, d, d)[1],
        lambda d: srcad.adjoint(total)(V, d[2])[1],
        lambda d: srcad.vjp(total, V)[1](d[2])[0],
        lambda d: srcad.vjp(total, V)[1](d[2].item())[0],
    ],
)
def test_directions_and_seeds_of_integers(call):
    assert_close(call(UNIT), call(UNIT.astype(float)))


def test_gradients_with_the_seed_written_in():
    for parameter in case:
        f, args, argnums = parameter.values
        y = f(*args)
        if np.ndim(y) == 0:
            expected = srcad.adjoint(f, argnums)(*args, 1.0)[1]
            assert_close(srcad.grad(f, argnums)(*args), expected)
