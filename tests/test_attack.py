"""Functions that once had a wrong derivative, or made the transformer fail: none may again.

The first table must be right; the second must be right or refused. Below them: what is not a
derivative's value but goes with it, such as sharing of memory and names that change their meaning.
"""

import enum
import math
import types
from contextlib import suppress

import numpy as np
import pytest
from cases import Cases, every_check
from numeric import assert_close, directional, inner, random_like

import srcad

case = Cases()
either = Cases()

V = np.array([0.7, -1.2, 0.4, 2.1])
W = np.array([1.1, 0.3, -0.8, 0.5])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5]])
LIST = [1.0, 2.0, 3.0, 4.0]
BYTES = np.array([120, 200, 150, 100], dtype=np.uint8)
BIG = np.array([4_000_000_000, 3, 5, 7])
SHORT = np.array([50_000, 60_000, 70_000, 65_000], dtype=np.int32)
POSITIVE = W > 0.0
SMALL = W < 2.0


# Buffers


case(V)(lambda x: x + x[0])
case(V)(lambda x: x - x[1:3].sum())


@case((V, W))
def one_seed_for_two_arguments(x, z):
    return x + z + x[1]*z[2]


# Axes that are kept, of what is square: the wrong sum has the right shape

SQUARE = np.array([[0.7, 1.2, 0.4], [2.1, 0.3, 0.5], [0.9, 1.6, 1.1]])

case(SQUARE)(lambda x: x/np.sum(x, axis=1, keepdims=True))
case(SQUARE)(lambda x: np.exp(x)/np.sum(np.exp(x), axis=-1, keepdims=True))
case(SQUARE)(lambda x: x - np.mean(x, axis=1, keepdims=True))
case(SQUARE)(lambda x: x*np.max(x, axis=1, keepdims=True))
case((M, np.array([[2.0]])))(lambda x, z: np.sum(np.sum(x, axis=1, keepdims=True)*z))
case((np.array([[2.0]]), M))(lambda x, z: x*np.sum(x*z, axis=1, keepdims=True))


# Parameters that do not vary until they are assigned


@case((1.3, 0.7), (V, 0.7), argnums=(0,))
def parameter_that_varies_after_a_turn(x, s):
    for _ in range(3):
        s = s*x
    return s


@case((1.3, 0.7), (-1.3, 0.7), argnums=(0,))
def parameter_that_varies_in_one_branch(x, z):
    if x < 0.0:
        z = z*x
    return z*x


@case((V, 0.5), argnums=(1,))
def number_that_becomes_an_array(x, z):
    a = z
    for _ in range(2):
        a = a*x
    return a


@case(1.3, V)
def sum_of_what_may_be_a_number(x):
    s = 0
    t = 1
    while t < 3:
        s = s + x*x
        t = t + 1
    return np.sum(s)


# Shapes asked of another variable: only of one that is there, and has that shape


@case((1.3, M, M, True), (1.3, M, M, False), argnums=(0, 1))
def shape_of_what_a_branch_replaces(x, z, a, c):
    if c:
        z = np.sum(x*a, axis=-1) + 2.0
    return np.sum(np.where(z**2 > 0.1, 1.5, np.sum(z)) + z)


@case((M[0], M))
def shape_of_what_a_loop_replaces(x, a):
    s = 0.0
    z = x
    for i in range(2):
        s = s + np.sum(z)*(i + 1)
        z = a*x + 1.0
    return s*np.sum(x)


# Reductions of numbers, spread without being our own


@case(1.3)
def sum_of_a_number_after_a_loop(x):
    s = x
    for _ in range(2):
        s = np.sin(s) + x
    return np.sum(s + x)


case(V)(lambda x: np.sum(x + x[0]))
case(1.3)(lambda x: np.max(x)*x + np.mean(x)*x)


@case((V, np.array(0.7)))
def array_left_in_a_loop_and_zero_dimensions(x, z):
    for i in range(2):
        y = x
    z, y = y, z
    return i**2.0 + y + 0.0*z


case((1.0, 1.0))(lambda x, low: np.clip(x*1.0, low - 1.0, 5.0))
case(np.array([0.0, 1.0]))(lambda x: np.sum(np.hypot(x, 1.0)))


# A helper that cannot be read in place leaves nothing behind


def raising(n):
    if n > 3:
        raise ValueError(n)
    return 2.0


def printing(n):
    for i in range(n):
        print(i)
    return 2.0


@case(1.3)
def statement_before_a_helper_that_is_kept(x):
    x = x*3.0
    c = raising(1)
    return x*c


@case(1.3)
def helper_kept_for_its_loop(x):
    c = printing(0)
    return x*c


@case(1.3)
def helper_kept_in_a_loop(x):
    s = x
    for i in range(3):
        s = s*raising(i)
    return s*x


# Names


def same(a):
    return a


@case(1.3)
def argument_named_u_handed_back(u):
    u = u*2.0
    z = same(u)
    return z*u


@case(1.3)
def local_named_u_handed_back(x):
    u = x*2.0
    z = same(u)
    return z*u


@case((1.3, 0.7))
def name_of_an_item_of_a_tuple(a, b):
    pair_0 = a*3.0
    pair = (a*b, a - b)
    return pair_0*pair[0]


@case((1.3, 0.7))
def tuple_named_with_a_u_turned_round(a, b):
    uv = (a*a, b)
    uv = (uv[1], uv[0])
    return uv[0]*uv[1]*uv[1]


@case((1.3, 0.7))
def nested_unpacking_of_what_it_assigns(a, b):
    a, (b, c) = b, (a, a + b)
    return a*a*b + c


@case((1.3, 0.7))
def nested_unpacking_first(a, b):
    (a, b), c = (b, a), a
    return a*a*b + c*c*c


# Shapes that algebra loses


@case(V)
def sum_that_cancels_beside_a_broadcast(x):
    s = np.sum(x)
    return (x + s) - x


case(M)(lambda x: x.ravel()*0.0)


@case(M)
def difference_of_an_unknown_shape(x):
    u = x.ravel()
    return u - u


case((1.3, W), argnums=(0,))(lambda x, w: x*w/w)
case(1.3)(lambda x: np.add(x, W))
case(1.3)(lambda x: np.subtract(W, x) + np.subtract(x, W))
case(1.3)(lambda x: x % np.array([3.0, 4.0]))
case(1.3)(lambda x: np.fmod(x, np.array([3.0, 4.0])))
case(1.3)(lambda x: x // np.array([3.0, 4.0]) + x)


# Integers and booleans do not become factors among themselves


case(V)(lambda x: -(x*POSITIVE))
case(V)(lambda x: -(x*(x > 0.0)))
case(V)(lambda x: np.sum(x*POSITIVE + x*SMALL))
case(np.float64(1.3))(lambda x: (x > 1.0)*x + (x > 0.0)*x)
case(V)(lambda x: x*BYTES*BYTES)
case(V)(lambda x: 2*(x*BYTES))
case(V)(lambda x: -(x*BYTES)*3.0)
case(V)(lambda x: np.sum(-(x*BYTES)))
case(V)(lambda x: np.sum(2*(x*BYTES)))
case(V)(lambda x: x*BIG*BIG*1e-18)
case(V)(lambda x: np.sum(x/SHORT/SHORT)*1e9)
case(V)(lambda x: (x*2)*LIST)
case((V, LIST), argnums=(0,))(lambda x, w: np.sum((x*2.0)*w)*3)


@case((V, True), (V, False), argnums=(0,))
def integers_in_one_branch(x, c):
    if c:
        t = np.arange(4)
    else:
        t = x*2.0
    return np.sum(t[1:]*x[1:]) + t[0]


# Calls in every pattern


case((M, None), (M, 0), argnums=(0,))(lambda x, axis: np.sum(np.sum(x, axis=axis)))
case((M, None), (M, 0), argnums=(0,))(lambda x, axis: np.sum(np.max(x, axis=axis)*2.0))
case(V)(lambda x: np.mean(x, axis=0))
case(M)(lambda x: np.mean(x, axis=(0, -1)))
case(V)(lambda x: np.full((3, 4), x))
either((1.3, 0.7))(lambda x, y: np.concatenate([[x, y], [x*y]]))
either(V)(lambda x: np.concatenate([[x, x*2.0], [x]]))
case(M)(lambda x: np.transpose(x, (-1, 0)))
case(M)(lambda x: x.transpose(-1, 0)*2.0)
case(M)(lambda x: np.trace(x)*2.0)
case(np.random.default_rng(1).normal(size=(3, 3, 3)))(lambda x: np.linalg.inv(x))
case(M)(lambda x: np.roll(x, (1, 1), axis=(0, 1))*2.0)
case(V)(lambda x: np.clip(x, None, 1.0) + np.clip(x, 0.0, None))
case((0.3, 1.0, -1.0))(lambda x, low, high: np.clip(x, low, high))
either(V)(lambda x: np.fmax(x, np.nan) + np.fmin(np.nan, x))
either(1.3)(lambda x: max(x, float("nan")))
case(V)(lambda x: (x, x.shape[0]/10*3))


class Mode(enum.IntEnum):
    FAST = 2


class Word(enum.StrEnum):
    A = "a"


def scaled_by_mode(x, k=Mode.FAST):
    return x*k


case(1.3)(lambda x: x*Mode.FAST)
case(1.3)(lambda x: scaled_by_mode(x)*x)
case(1.3)(lambda x: x*x if Word.A == "a" else x)


# What is no array or number


class Operator:
    def __init__(self, matrix):
        self.matrix = matrix

    def __mul__(self, x):
        return self.matrix @ x

    def __matmul__(self, x):
        return self.matrix @ x


class Product(np.ndarray):
    def __mul__(self, other):
        return np.asarray(self) @ np.asarray(other)


OPERATOR = Operator(np.array([[1.0, 2.0], [3.0, 4.0]]))
PRODUCT = OPERATOR.matrix.view(Product)

either(V[:2])(lambda x: OPERATOR*x)
either(V[:2])(lambda x: OPERATOR @ x)
either(V[:2])(lambda x: PRODUCT*x)

calls = 0


def alternating():
    global calls
    calls += 1
    return calls % 2


either(V)(lambda x: x[alternating()] + 2.0*x[alternating()])


@every_check(case)
def test_right(check, f, args, argnums):
    check(f, args, argnums)


@every_check(either)
def test_right_or_refused(check, f, args, argnums):
    with suppress(srcad.TransformError):
        check(f, args, argnums)


@pytest.mark.parametrize(("f", "args", "argnums"), case)
def test_gradient(f, args, argnums):
    """The gradient of a number, whose seed is written into the text."""
    if isinstance(f(*args), tuple) or np.ndim(f(*args)):
        return
    moved = tuple(args[i] for i in argnums)
    dots = random_like(moved, np.random.default_rng(3))

    def restricted(*values):
        given = dict(zip(argnums, values, strict=True))
        return f(*(given.get(i, a) for i, a in enumerate(args)))

    expected = directional(restricted, moved, dots)[0]
    assert_close(inner(srcad.grad(f, argnums)(*args), dots), float(expected))


# Memory


def test_results_share_no_memory_with_what_was_given():
    seed, dot = np.ones(4), np.ones(4)
    _, x_bar = srcad.adjoint(lambda x: x + 1.0)(V, seed)
    assert not np.shares_memory(x_bar, seed)
    _, pullback = srcad.vjp(lambda x: x + 1.0, V)
    assert not np.shares_memory(pullback(seed)[0], seed)
    _, y_dot = srcad.tangent(lambda x: x + 1.0)(V, dot)
    assert not np.shares_memory(y_dot, dot)


def _halved(y, x):
    for _ in range(2):
        x = 0.5*y
    y += x
    return x, y


def _doubled_in_place(x):
    x[...] = x*x
    for _ in range(2):
        x *= 2.0
    return x


def test_arrays_without_dimensions_stay_what_they_were():
    at, one = np.array(0.7), np.array(1.0)
    _, pullback = srcad.vjp(_halved, at, 0.3)
    assert pullback((one, one)) == pullback((one, one))
    _, pullback = srcad.vjp(_doubled_in_place, at)
    assert pullback(one) == pullback(one)
    assert at == 0.7
    assert one == 1.0


@pytest.mark.parametrize("dot", [1.0, np.float64(1.0), np.array(1.0), 1])
def test_tangents_of_arrays_without_dimensions(dot):
    y, y_dot = srcad.jvp(_doubled_in_place, (np.array(0.7),), (dot,))
    assert_close((y, y_dot), (np.array(4*0.49), np.array(8*0.7)), 1e-12)
    assert_close(srcad.jacfwd(_doubled_in_place)(np.array(0.7)), 5.6, 1e-12)
    assert_close(srcad.hessian(_doubled_in_place)(np.array(0.7)), 8.0, 1e-12)


def test_a_part_of_the_result_that_turns_complex_is_refused():
    def diagonal(x, z):
        table = np.outer(x, x)
        np.fill_diagonal(table, z)
        return {"x": x, "table": table}

    with pytest.raises(srcad.TransformError, match="complex"), pytest.warns(match="imaginary"):
        srcad.tangent(diagonal, (0, 1))(V, V + 1j, V, V*1j)


def test_axes_that_are_no_numbers_are_refused():
    def product(x, axes):
        return np.sum(np.tensordot(x, x, axes))

    with pytest.raises(srcad.TransformError, match="tensordot"):
        srcad.grad(product)(np.outer(V, V), ([0], [1]))


def test_adjoints_share_no_memory_with_each_other():
    _, (x_bar, z_bar) = srcad.adjoint(lambda x, z: x + z, (0, 1))(V, W, np.ones(4))
    assert not np.shares_memory(x_bar, z_bar)
    x_bar, z_bar = srcad.grad(lambda x, z: np.sum(x + z), (0, 1))(V, W)
    assert not np.shares_memory(x_bar, z_bar)


def test_results_can_be_written_into():
    for g in srcad.grad(lambda x, z: np.sum(x + z), (0, 1))(V, W):
        g[0] = 5.0
    _, y_dot = srcad.tangent(lambda x: x + W)(1.0, 1.0)
    y_dot[0] = 5.0


# What a name stands for may change


settings = types.ModuleType("settings")


class Settings:
    rate = 2.0


class Scaler:
    scale = 2.0

    def __call__(self, x):
        return x


scaler = Scaler()


@pytest.mark.parametrize(
    ("home", "name", "f"),
    [
        (settings, "rate", lambda x: x*settings.rate),
        (Settings, "rate", lambda x: x*Settings.rate),
        (scaler, "scale", lambda x: x*scaler.scale),
    ],
)
def test_attributes_are_read_when_called(home, name, f):
    setattr(home, name, 2.0)
    g = srcad.grad(f)
    assert g(1.0) == 2.0
    setattr(home, name, 3.0)
    assert g(1.0) == 3.0


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (math.sin, math.cos, -math.sin(1.0)),
        (math.sin, lambda x: x*2.0, 2.0),
        (lambda x: x*2.0, math.sin, math.cos(1.0)),
        (np.tanh, np.exp, math.e),
    ],
)
def test_a_name_of_a_function_given_another(first, second, expected):
    global activation
    activation = first

    def f(x):
        return activation(x)

    g = srcad.grad(f)
    assert g(1.0) == pytest.approx(float(directional(f, (1.0,), (1.0,))[0]))
    activation = second
    assert g(1.0) == pytest.approx(expected)


def with_default(x, k=2.0):
    return x*k


def test_default_of_a_helper_changed(monkeypatch):
    g = srcad.grad(lambda x: with_default(x))
    assert g(1.0) == 2.0
    monkeypatch.setattr(with_default, "__defaults__", (5.0,))
    assert g(1.0) == 5.0


def test_keyword_only_default_after_a_call_that_gives_it():
    def f(x, *, k=2.0):
        return x*k

    g = srcad.grad(f)
    assert g(1.0, k=3.0) == 3.0
    assert g(1.0) == 2.0


# Where the primal raises, and where it does not


def test_first_exception_comes_first():
    def f(x):
        a = 1.0/x
        b = math.log(x)
        return b + a

    with pytest.raises(ZeroDivisionError):
        srcad.grad(f)(0.0)


def test_exception_of_an_unused_value_comes_first():
    def f(x):
        a = 1.0/x
        b = math.log(x)
        return b*b if a else b

    with pytest.raises(ZeroDivisionError):
        srcad.grad(f)(0.0)


def test_empty_product():
    assert srcad.grad(lambda x: np.prod(x))(np.zeros(0)).shape == (0,)


def test_determinant_of_a_singular_matrix():
    """Its cofactors exist, and are the derivative; theirs are products of what is left out."""
    singular = np.array([[1.0, 2.0], [2.0, 4.0]])
    gradient = srcad.grad(lambda x: np.linalg.det(x))(singular)
    assert_close(gradient, np.array([[4.0, -2.0], [-2.0, 1.0]]))
    hessian = srcad.hessian(lambda x: np.linalg.det(x))(singular)
    e = np.array([[0.0, 1.0], [-1.0, 0.0]])  # det(x) = x00*x11 - x01*x10
    assert_close(hessian, np.einsum("ik,jl->ijkl", e, e))


@pytest.mark.parametrize("terms", [300, 2000])
def test_long_expressions(terms):
    text = " + ".join(f"x*{i}.5" for i in range(terms))
    f = srcad.from_source(f"def f(x): return {text}")
    with suppress(srcad.TransformError):
        assert_close(srcad.grad(f)(0.5), sum(i + 0.5 for i in range(terms)))


def test_early_returns_do_not_double_the_text():
    arms = [f" if x > {i}:\n  if x > {i}.5:\n   return x*{i}" for i in range(14)]
    f = srcad.from_source("\n".join(["def f(x):", *arms, " return x"]))
    with suppress(srcad.TransformError):
        assert len(srcad.source(f, 0.5).splitlines()) < 300


def test_masked_arrays_are_refused():
    x = np.ma.masked_array([1.0, 2.0, 3.0], mask=[0, 1, 0])
    with pytest.raises(TypeError):
        srcad.grad(lambda x: np.sum(x*x))(x)


def test_powers_that_become_complex():
    with pytest.raises((TypeError, srcad.TransformError)):
        srcad.tangent(lambda x: x**(1/3))(-8.0, 1.0)
