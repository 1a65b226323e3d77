"""A second attack: writes, aliases, containers, buffers. Each must be right, or refused."""

import collections
import contextlib

import numpy as np
import pytest
from cases import Cases, every_check
from numeric import assert_close, directional

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
def product_with_integers_and_elements(x):
    c = x*1.0
    s = c[0]*c[1]
    return np.dot(COUNTS, c) + s


@case(V)
def number_of_times_out_of_the_array(x):
    c = x*1.0
    s = c[0]*c[1]
    n = int(np.floor(np.abs(x[3])))
    return np.sum(c)*n + s


@case(V)
def moved_by_one(x):
    a = x*1.0
    s = a[1]*x[1]
    a = a + 1
    return np.sum(a) + s


@case(V)
def fancy_update_through_a_view(x):
    c = x*1.0
    d = c[::-1]
    d[[0, 1]] += x[0]
    d[[2, 2]] *= x[1]
    return c*d


@case(V)
def additions_at_places_of_a_view(x):
    a = x*1.0
    b = a[::-1]
    np.add.at(b, [0, 0, 2], x[:3]*0.2)
    return a*b


@case(V)
def view_of_a_spread_number(x):
    p = x*0.7
    r = x*0.5
    r[1:] *= np.tanh(p[0])
    q = p.reshape(2, 2).T.reshape(4)
    return np.sum(q) + np.sum(r)


# What is restored on the way back is restored where it was written


@case(V)
def mask_of_each_turn(x):
    a = x*1.0
    m = a*a
    for _ in range(3):
        a[a > 0.4] *= 0.7
    return m


@case(V)
def place_out_of_a_table(x):
    a = x*1.0
    m = a*a
    for i in range(3):
        k = (2, 0, 1)[i]
        a[k] = 0.5
    return m


@case(np.abs(V))
def place_that_the_array_tells(x):
    a = x*1.0
    m = a*a
    for i in range(3):
        a[int(a[i])] = 3.0*i
    return m


@case(V)
def place_counted_by_a_while(x):
    a = x*1.0
    m = a*a
    k = 0
    while k < 4:
        a[k] = 2.0
        k += 1 + (k > 1)
    return m


@case(V)
def places_in_order(x):
    a = x*1.0
    m = a*a
    for i in range(3):
        w = np.argsort(a)[:2]
        a[w] = a[w]*0.0 + 5.0*i
    return m


@case(V)
def place_in_a_transpose(x):
    a = np.outer(x, x)
    m = a*a
    for i in range(3):
        r, c = divmod(i*5, 4)
        a.T[c][r] += 2.0
        m[i] *= a[r]
    return m


# Loops that are left, and what they carry


class Pair:
    def __init__(self, u):
        self.u = u
        self.v = u*0.5

    def push(self, z):
        self.u[1:] += z*0.1
        return self

    def turn(self):
        self.u, self.v = self.v, self.u


@case(V)
def attributes_exchanged_until_a_break(x):
    o = Pair(x*0.8)
    for i in range(4):
        if i == 3:
            break
        o.u = o.u + o.u[2]*0.1
        o.turn()
    return o.u*o.v


@case(V)
def slot_rebound_before_a_break(x):
    d = {"p": x*1.0, "q": x*2.0}
    for i in range(3):
        d["q"] = d["p"]*0.5
        if i == 1:
            break
    s = 0.0
    for value in d.values():
        s = s + np.sum(value)
    return s


@case(V)
def updates_before_and_in_a_loop(x):
    a = x*1.0
    a *= np.sum(a)
    for _ in range(2):
        for j in (0, 2):
            a *= x[j]
    return a


@case(V)
def view_of_itself_in_a_loop(x):
    m = x*1.0
    for _ in range(3):
        m = m[::-1]
    return m[1]*x


@every_check(case)
def test_right(check, f, args, argnums):
    check(f, args, argnums)


SCALAR = [p for p in case if len(p.values[1]) == 1 and np.ndim(p.values[0](*p.values[1])) == 0]


@pytest.mark.parametrize(("f", "args", "argnums"), SCALAR)
def test_hessian(f, args, argnums):
    """The tangent and the adjoint of a gradient are its difference quotient."""
    gradient = srcad.grad(f)
    expected = [directional(gradient, args, (unit,))[0] for unit in np.eye(4)]
    assert_close(srcad.hessian(f)(*args), np.array(expected))
    for unit, column in zip(np.eye(4), expected, strict=True):
        assert_close(srcad.adjoint(gradient)(*args, unit)[1], column)


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


# Right or refused by name

SETTINGS = {"a": 1.0}
SHARED = np.array([0.7, -1.2, 0.4, 2.1])
open_cases = []


def right_or_refused(check):
    open_cases.append(pytest.param(check, id=check.__name__))
    return check


@right_or_refused
def a_dict_outside_joined():
    assert srcad.grad(lambda x: (SETTINGS | {"b": x})["b"]*x)(2.0) == 4.0


@right_or_refused
def zero_dimensional_alias():
    def f(x):
        a = np.array(x[0])
        b = a
        b += x[1]
        return a*x

    assert_close(srcad.jvp(f, (V,), (V,))[0], f(V))


@right_or_refused
def state_in_a_hessian():
    class Count:
        n = 0

    count = Count()

    def f(x):
        count.n += 1
        return np.sum(x*x)*count.n

    assert_close(srcad.hessian(f)(V), 2.0*np.eye(4))
    assert count.n == 1


@right_or_refused
def pullback_after_the_value_changed():
    y, pullback = srcad.vjp(lambda x: np.exp(x), V)
    y -= 1.0
    assert_close(pullback(np.ones(4))[0], np.exp(V))


@right_or_refused
def argument_that_a_global_shares():
    def f(x):
        SHARED[0] = 5.0
        return x*x

    before = SHARED.copy()
    try:
        assert srcad.tangent(f)(SHARED, np.ones(4))[1][0] == 0.0
    finally:
        SHARED[:] = before


@right_or_refused
def seed_of_another_shape():
    with pytest.raises((srcad.TransformError, TypeError)):
        srcad.vjp(lambda x: np.sum(x*x), V)[1](np.ones(4))


@right_or_refused
def direction_of_another_shape():
    with pytest.raises((srcad.TransformError, TypeError)):
        srcad.tangent(lambda x: x*2)(V, np.ones(3))


@right_or_refused
def index_among_what_is_differentiated():
    def f(x, k):
        return x[-k - 1]*x[k + 1]

    srcad.vjp(f, V, 1)


@right_or_refused
def function_inside_a_function_inside():
    def f(x):
        b = x*2.0

        def scale(z):
            def one(q):
                z[0] *= q

            one(2.0)

        if x[0] > 5.0:
            c = 2.0
        else:
            scale(b)
            c = 1.0
        return b*c

    assert_close(srcad.jvp(f, (V,), (V,))[1], np.array([4.0, 2.0, 2.0, 2.0])*V)


@right_or_refused
def counts_in_a_defaultdict():
    def f(x):
        d = collections.defaultdict(float)
        for i in range(4):
            d[i % 2] += x[i]
        return d[0]*d[1]

    assert_close(srcad.grad(f)(V), np.array([0.9, 1.1, 0.9, 1.1]))


@right_or_refused
def nested_result_twice():
    def f(d):
        return {"x": d["a"]*d["b"], "y": (d["b"], [d["a"]])}

    d = {"a": V, "b": 1.5}
    srcad.tangent(srcad.adjoint(f), (0, 1))(d, f(d), d, f(d))


@right_or_refused
def jacobian_of_a_list():
    first, second = srcad.jacobian(lambda x: [x[0]*x[1], x])(V)
    assert_close(first, np.array([V[1], V[0], 0.0, 0.0]))
    assert_close(second, np.eye(4))


@pytest.mark.parametrize("check", open_cases)
def test_right_or_refused(check):
    with contextlib.suppress(srcad.TransformError):
        check()
