"""The short way into a generated function: right from the third call on, until it is given up."""

import functools
import math
import pickle
import types

import numpy as np
import pytest
from numeric import assert_close, directional

import srcad

SCALE = 2.0


def thrice(d, *args, **kwargs):
    """The third result: the first call writes the function, the second the short way to it."""
    for _ in range(2):
        d(*args, **kwargs)
    return d(*args, **kwargs)


def energy(w, x):
    return np.sum(w**2*x)


def is_quick(d):
    return type(d).__call__ is not type(d).__mro__[-2].__call__


@pytest.mark.parametrize("dtype", ["float64", "float32", "int64"])
def test_an_array_gradient_has_the_float_type_of_its_argument(dtype):
    w = np.array([1, 2, 3], dtype)
    found = thrice(srcad.grad(energy), w, w)
    assert found.dtype == (dtype if dtype != "int64" else "float64")
    np.testing.assert_array_equal(found, 2*w**2)


@pytest.mark.parametrize("x", [3.0, 3, np.float64(3.0), np.int64(3)])
def test_a_number_has_a_float_for_a_gradient(x):
    found = thrice(srcad.grad(lambda x: x*x), x)
    assert type(found) is float
    assert found == 6.0


def test_a_float32_number_has_one_like_itself():
    assert type(thrice(srcad.grad(lambda x: x*x), np.float32(3.0))) is np.float32


def test_kinds_of_arguments_take_turns():
    d = srcad.grad(energy, (0, 1))
    arrays = [np.arange(1.0, n) for n in (2, 3, 4, 5)]
    kinds = [(w, w) for w in arrays] + [(w, 2.0) for w in arrays] + [(3.0, 2), (2, 3.0), (1, 2)]
    kinds += [(np.ones((2, 3)), np.ones(3)), (np.ones((3, 1)), np.ones(3))]
    for _ in range(4):
        for w, x in kinds:
            w_bar, x_bar = d(w, x)
            one = np.ones(np.broadcast_shapes(np.shape(w), np.shape(x)))
            assert np.shape(w_bar) == np.shape(w)
            assert np.shape(x_bar) == np.shape(x)
            assert np.sum(w_bar) == pytest.approx(np.sum(2*w*x*one))
            assert np.sum(x_bar) == pytest.approx(np.sum(w**2*one))
    assert is_quick(d)


def test_value_and_gradient_and_tangent():
    w = np.array([1.0, 2.0])
    value, (w_bar,) = thrice(srcad.value_and_grad(energy, (0,)), w, 3.0)
    assert value == 15.0
    np.testing.assert_array_equal(w_bar, [6.0, 12.0])
    assert thrice(srcad.tangent(energy), w, 3.0, w) == (15.0, 30.0)
    y, w_bar = thrice(srcad.adjoint(energy), w, 3.0, 1.0)
    assert y == 15.0
    np.testing.assert_array_equal(w_bar, [6.0, 12.0])


def test_defaults_and_keywords_bind_as_in_python():
    def f(x, k=3.0, m=2.0):
        return k*m*x

    d = srcad.grad(f)
    assert thrice(d, 1.0) == 6.0
    assert thrice(d, 1.0, m=5.0) == 15.0
    assert thrice(d, x=1.0, k=1.0) == 2.0
    assert is_quick(d)
    f.__defaults__ = (4.0, 2.0)
    assert d(1.0) == 8.0
    for args in ((), (1.0, 2.0, 3.0, 4.0)):
        with pytest.raises(TypeError, match="f_grad"):
            d(*args)
    with pytest.raises(TypeError, match="'z'"):
        d(1.0, z=2.0)


def test_parameters_by_keyword_go_the_long_way():
    def f(x, *, k=3.0):
        return k*x

    assert thrice(srcad.grad(f), 1.0) == 3.0
    assert thrice(srcad.grad(f), 1.0, k=2.0) == 2.0
    assert thrice(srcad.grad(f), 1.0, 2.0) == 2.0


def outside(x):
    return SCALE*np.sin(x)


def test_globals_are_read_and_watched(monkeypatch):
    d = srcad.grad(outside)
    assert thrice(d, 0.0) == 2.0
    assert is_quick(d)
    monkeypatch.setitem(globals(), "SCALE", 3.0)
    assert d(0.0) == 3.0
    monkeypatch.setitem(globals(), "SCALE", np.array(4.0))
    assert thrice(d, 0.0) == 4.0
    monkeypatch.setitem(globals(), "SCALE", 5)
    assert thrice(d, 0.0) == 5.0
    monkeypatch.setattr(np, "sin", np.cos)  # its derivative is written with np.sin
    assert d(0.0) == -5.0
    monkeypatch.undo()
    assert thrice(d, 0.0) == 2.0


def test_closures_and_helpers_are_watched():
    k = 2.0

    def helper(x):
        return k*x

    def f(x):
        return helper(x)*x  # noqa: F821  (it is deleted below)

    d = srcad.grad(f)
    assert thrice(d, 1.0) == 4.0
    assert is_quick(d)
    k = 3.0
    assert d(1.0) == 6.0

    def helper(x):  # noqa: F811
        return x*x

    assert thrice(d, 1.0) == 3.0

    def other(x):
        return x*x*x

    helper.__code__ = other.__code__
    assert thrice(d, 1.0) == 4.0
    del helper
    with pytest.raises((srcad.TransformError, NameError)):
        d(1.0)


def test_a_function_with_other_code_is_read_again():
    def f(x):
        return x*x

    def g(x):
        return x**3

    d = srcad.grad(f)
    assert thrice(d, 2.0) == 4.0
    f.__code__ = g.__code__
    assert thrice(d, 2.0) == 12.0


def test_a_rule_declared_later_is_noticed():
    def cube(x):
        return x**3

    d = srcad.grad(lambda x: cube(x))
    assert thrice(d, 2.0) == 12.0
    srcad.custom_rule(adjoint="7.0*y_bar", tangent="7.0*x_dot")(cube)
    assert thrice(d, 2.0) == 7.0


def test_errors_keep_their_note():
    def f(x):
        return 1.0/x

    d = srcad.grad(f)
    thrice(d, 1.0)
    with pytest.raises(ZeroDivisionError) as info:
        d(0.0)
    assert "1.0/x" in info.value.__notes__[0]


def test_a_short_way_pickles_and_works_in_a_class():
    d = srcad.grad(energy)
    thrice(d, 1.0, 2.0)
    assert pickle.loads(pickle.dumps(d))(1.0, 2.0) == 4.0

    class Holder:
        slope = staticmethod(d)
        bound = d

    assert Holder.slope(1.0, 2.0) == Holder.bound(1.0, 2.0) == 4.0


def test_a_value_that_becomes_complex_is_refused():
    d = srcad.value_and_grad(lambda x: x**0.5)
    thrice(d, 4.0)
    with pytest.raises(TypeError, match="complex"):
        d(-4.0)


def test_names_like_ours_go_the_long_way():
    def f(run_, g_):
        return run_*g_

    assert thrice(srcad.grad(f), 2.0, 3.0) == 3.0


@pytest.mark.parametrize(("n", "again"), [(0, False), (2, True), (2, False)])
def test_a_pullback_may_keep_the_variable_of_a_loop_without_turns(n, again):
    def f(x):
        for i in range(n):
            x = 0.7*x
        if again:
            for _ in range(3):
                x = x + np.sin(i*x)
        return x

    y, pullback = srcad.vjp(f, 0.7)
    assert y == f(0.7)
    assert_close(pullback(1.0)[0], directional(f, (0.7,), (1.0,))[0])


@pytest.mark.parametrize("seed", [[[1, 2], [3, 4]], ((1.0, 2.0), (3.0, 4.0))])
def test_adjoints_and_tangents_may_be_handed_in_as_lists(seed):
    def f(X, W, b):
        return X @ W + b

    X, W, b = np.ones((2, 2)), np.eye(2), np.ones(2)
    _, bars = srcad.adjoint(f, ("X", "W", "b"))(X, W, b, seed)
    np.testing.assert_array_equal(bars[2], [4.0, 6.0])
    _, pullback = srcad.vjp(f, X, W, b)
    np.testing.assert_array_equal(pullback(seed)[2], [4.0, 6.0])
    _, dot = srcad.jvp(f, (X, W, b), (seed, 0 * W, [0, 0]))
    np.testing.assert_array_equal(dot, np.array(seed))


class Weighted:
    weight = 2.0

    def __call__(self, *xs):
        return self.weight*xs[0]*xs[-1]


def of_several(x, *rest, scale=3.0):
    return scale*x*sum(r*r for r in rest)


@pytest.mark.parametrize(
    ("f", "primals"),
    [
        (of_several, (2.0, 3.0, 4.0)),
        (of_several, (2.0, 3.0)),
        (of_several, (2.0,)),
        (functools.partial(of_several, 2.0), (3.0, 4.0)),
        (lambda *xs: xs[0]**2*xs[1], (2.0, 3.0)),
        (Weighted(), (2.0,)),
        (Weighted().__call__, (2.0, 3.0)),
    ],
)
def test_arguments_that_a_function_collects_have_a_tangent_and_an_adjoint_each(f, primals):
    y, pullback = srcad.vjp(f, *primals)
    bars = pullback(1.0)
    assert y == f(*primals)
    assert len(bars) == len(primals)
    for i, bar in enumerate(bars):
        dots = tuple(float(i == k) for k in range(len(primals)))
        slope = directional(f, primals, dots)[0]
        assert_close(bar, slope)
        assert_close(srcad.jvp(f, primals, dots)[1], slope)


def counted(x, keys):
    total = {}
    for k in keys:
        total[k] = total.get(k, x)*np.sin(x + k)
    removed = total.pop(keys[0])
    return removed*x + sum(v*v for v in total.values())


def test_a_pullback_through_a_dict_may_be_called_again():
    keys = np.array([2, 1, 2, 3])

    def f(x):
        return counted(x, keys)

    y, pullback = srcad.vjp(f, 0.7)
    assert y == f(0.7)
    slope = directional(f, (0.7,), (1.0,))[0]
    assert_close(pullback(1.0)[0], slope)
    assert_close(pullback(2.0)[0], 2*slope)


def test_a_function_of_a_module_is_tested_by_its_name():
    def f(x):
        return math.sin(x) * np.abs(np.cos(x))

    d = srcad.grad(f)
    assert d(0.3) == d(0.3) == d(0.3)
    caller = type(d).__dict__["__call__"].__func__
    assert "run0_" in caller.__code__.co_freevars
    assert not [name for name in caller.__code__.co_freevars if name.startswith("guard")]


def weighted(x, y=2.0):
    return x*x*y


@functools.wraps(weighted)
def in_another_order(y=5.0, x=0.5):
    return weighted(y, x)*y


def test_a_decorated_function_has_its_own_parameters():
    assert_close(srcad.grad(in_another_order)(0.7, 2.0), 3*0.7**2*2.0)
    assert_close(srcad.grad(in_another_order, "x")(0.7, 2.0), 0.7**3)
    assert_close(srcad.value_and_grad(in_another_order)(0.7)[0], in_another_order(0.7))


def test_a_pullback_is_of_what_was_there_when_the_value_was_computed():
    held = types.SimpleNamespace(scale=3.0, part=np.array([1.0, 2.0]))
    weights = [0.5, 2.0]

    def f(x):
        total = sum(w*v*v for w, v in zip(weights, x, strict=True))
        return total*held.scale + (held.part*x**2).sum()

    x = np.array([0.7, -1.2])
    expected = srcad.grad(f)(x)
    _, pullback = srcad.vjp(f, x)
    held.scale, weights[0], held.part[0] = 50.0, 50.0, 50.0
    assert_close(pullback(1.0)[0], expected)


def test_the_jacobian_of_a_gradient_by_adjoints():
    def f(x):
        return np.sum(x**3)

    assert_close(srcad.jacrev(srcad.grad(f))(np.array([1.0, 2.0])), np.diag([6.0, 12.0]))


def test_an_array_outside_is_updated_where_it_stands():
    kept = np.array([1.0, 2.0])
    held = {"a": kept}

    def f(x):
        held["a"] *= 2.0
        return (held["a"]*x*x).sum()

    assert_close(srcad.grad(f)(0.7), 2*0.7*6.0)
    assert held["a"] is kept
    assert_close(kept, np.array([2.0, 4.0]))


def test_what_turns_complex_is_refused_from_the_third_call_on_too():
    f = srcad.from_source("def f(x): return abs(x**0.5)**2")
    for operator in (srcad.grad, srcad.value_and_grad):
        derivative = operator(f)
        for x in (0.7, 0.7, 0.7):
            derivative(x)
        with pytest.raises(srcad.TransformError, match="complex"):
            derivative(-1.2)
