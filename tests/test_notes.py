"""What the notes say of each row, and what must hold of every function: see `notes.ROWS`."""

import inspect
from typing import Any

import notes
import numpy as np
import pytest
from notes import ROWS, Row
from numeric import as_floats, assert_close, assert_same, directional, inner, random_like

import srcad

POINTS = [
    pytest.param(row, args, id=f"{row}-{k}") for row in ROWS for k, args in enumerate(row.points)
]
KINKS = [
    pytest.param(row, args, id=f"{row}-kink{k}") for row in ROWS for k, args in enumerate(row.kinks)
]
SCALAR = [
    pytest.param(row, args, id=f"{row}-{k}")
    for row in ROWS
    for k, args in enumerate(row.points)
    if np.ndim(row.f(*args)) == 0
]
EXPECTED = [
    pytest.param(row, args, derivative, id=f"{row}-{k}")
    for row in ROWS
    for k, (args, derivative) in enumerate(row.expected)
]
SECOND = [
    pytest.param(row, args, id=f"{row}-{k}")
    for row in ROWS
    if row.second
    for k, args in enumerate(row.points)
]


def fixed_random() -> np.random.Generator:
    return np.random.default_rng(20)


def differentiated(row: Row, args: tuple[Any, ...]) -> tuple[Any, ...]:
    argnums = row.argnums if isinstance(row.argnums, tuple) else (row.argnums,)
    return tuple(args[i] for i in argnums)


def test_every_row_of_the_notes_is_in_the_table():
    assert sorted({row.number for row in ROWS}) == list(range(1, 22))


@pytest.mark.parametrize(("row", "args"), POINTS + KINKS)
def test_the_value_is_the_primals_own(row, args):
    y = row.f(*args)
    directions = random_like(differentiated(row, args), fixed_random())
    assert_same(srcad.jvp(row.f, args, random_like(args, fixed_random()))[0], y)
    assert_same(srcad.vjp(row.f, *args)[0], y)
    assert_same(srcad.tangent(row.f, row.argnums)(*args, *directions)[0], y)
    assert_same(srcad.adjoint(row.f, row.argnums)(*args, random_like(y, fixed_random()))[0], y)


# A closed form and the generated code are two ways to round one number: some eps apart.


@pytest.mark.parametrize(("row", "args"), POINTS + KINKS)
def test_the_jacobian_is_the_notes_formula(row, args):
    actual = srcad.jacobian(row.f, row.argnums)(*args)
    assert_close(actual, row.formula(*as_floats(args)), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("row", "args"), SCALAR + KINKS)
def test_the_gradient_is_the_notes_formula(row, args):
    formula = row.formula(*as_floats(args))
    assert_close(srcad.grad(row.f, row.argnums)(*args), formula, rtol=1e-12, atol=1e-14)
    value, gradient = srcad.value_and_grad(row.f, row.argnums)(*args)
    assert_same(value, row.f(*args))
    assert_close(gradient, formula, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("row", "args", "derivative"), EXPECTED)
def test_the_number_that_the_notes_give(row, args, derivative):
    assert_close(srcad.grad(row.f, row.argnums)(*args), derivative, rtol=1e-14, atol=0)


@pytest.mark.parametrize(("row", "args"), SECOND)
def test_the_hessian_is_symmetric_and_the_notes_formula(row, args):
    second = srcad.hessian(row.f)(*args)
    assert_close(second, second.T, rtol=1e-14, atol=1e-14)
    assert_close(second, row.second(*as_floats(args)), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("row", "args"), POINTS + KINKS)
def test_the_gradient_has_the_arguments_shape_and_is_of_floats(row, args):
    x_bars = srcad.vjp(row.f, *args)[1](random_like(row.f(*args), fixed_random()))
    assert isinstance(x_bars, tuple)
    for x, x_bar in zip(args, x_bars, strict=True):
        assert np.shape(x_bar) == np.shape(x)
        assert np.asarray(x_bar).dtype == np.float64
        assert isinstance(x_bar, np.ndarray) == isinstance(x, np.ndarray)


@pytest.mark.parametrize(("row", "args"), POINTS + KINKS)
def test_tangent_and_adjoint_agree(row, args):
    """y_bar · (J x_dot) = (Jᵀ y_bar) · x_dot."""
    rng = fixed_random()
    y_bar = random_like(row.f(*args), rng)

    x_dots = random_like(args, rng)
    y_dot = srcad.jvp(row.f, args, x_dots)[1]
    x_bars = srcad.vjp(row.f, *args)[1](y_bar)
    assert inner(y_bar, y_dot) == pytest.approx(inner(x_bars, x_dots), rel=1e-12, abs=1e-13)

    x_dots = random_like(differentiated(row, args), rng)
    y_dot = srcad.tangent(row.f, row.argnums)(*args, *x_dots)[1]
    x_bar = srcad.adjoint(row.f, row.argnums)(*args, y_bar)[1]
    x_bars = x_bar if isinstance(row.argnums, tuple) else (x_bar,)
    assert inner(y_bar, y_dot) == pytest.approx(inner(x_bars, x_dots), rel=1e-12, abs=1e-13)


@pytest.mark.parametrize(("row", "args"), POINTS)
def test_numeric_check(row, args):
    srcad.check_grads(row.f, args)


@pytest.mark.parametrize(("row", "args"), SCALAR)
def test_second_order_is_the_difference_quotient_of_the_gradient(row, args):
    args = as_floats(args)
    direction = random_like(args, fixed_random())
    gradient = srcad.grad(row.f, tuple(range(len(args))))
    expected = directional(gradient, args, direction)
    assert_close(srcad.jvp(gradient, args, direction)[1], expected)


@pytest.mark.parametrize(("row", "args"), SCALAR)
def test_gradient_of_the_gradient(row, args):
    if isinstance(row.argnums, tuple) or np.ndim(args[row.argnums]):
        x, x_dot = as_floats(args), random_like(args, fixed_random())
        argnums = tuple(range(len(args)))
        gradient = srcad.grad(row.f, argnums)
        y_bar, pulled = x_dot, srcad.vjp(gradient, *x)[1](x_dot)
        expected = directional(lambda *x: inner(gradient(*x), y_bar), x, x_dot)[0]
        assert inner(pulled, x_dot) == pytest.approx(float(expected), rel=1e-9, abs=1e-9)
    else:
        expected = directional(srcad.grad(row.f), as_floats(args), (1.0,) + (0.0,)*(len(args) - 1))
        assert_close(srcad.grad(srcad.grad(row.f))(*args), expected[0])


@pytest.mark.parametrize(("row", "args"), POINTS)
def test_tangent_of_the_adjoint(row, args):
    rng = fixed_random()
    args = as_floats(args)
    adjoint = srcad.adjoint(row.f, tuple(range(len(args))))
    point = (*args, random_like(row.f(*args), rng))
    direction = random_like(point, rng)
    assert_close(srcad.jvp(adjoint, point, direction)[1], directional(adjoint, point, direction))


# The notes' own tables and remarks


@pytest.mark.parametrize(
    ("h", "moved", "linear"),
    [(0.01, 18.2709, 0.27), (0.001, 18.027009, 0.027), (0.0001, 18.00270009, 0.0027)],
)
def test_row_2_numeric_table(h, moved, linear):
    value, slope = srcad.value_and_grad(notes.nine)(1)
    assert (value, slope) == (18.0, 27.0)
    assert notes.nine(1 + h) == pytest.approx(moved, rel=1e-14)
    assert slope*h == pytest.approx(linear, rel=1e-14)
    assert notes.nine(1 + h) - value - slope*h == pytest.approx(9*h**2, abs=1e-14)


def test_row_3_numeric_table():
    by_x, by_y = srcad.grad(notes.two_arguments, (0, 1))(1, 1)
    assert notes.two_arguments(1.01, 1) == pytest.approx(3.0603, rel=1e-14)
    assert notes.two_arguments(1, 1.01) == pytest.approx(3.03, rel=1e-14)
    assert (by_x*0.01, by_y*0.01) == pytest.approx((0.06, 0.03), rel=1e-14)
    assert [srcad.grad(notes.two_arguments, name)(1, 1) for name in "xy"] == [6.0, 3.0]


def test_row_4_directional_derivative():
    """∇f·v for a unit vector v is the tangent along v."""
    v = np.array([0.6, 0.8])
    assert srcad.jvp(notes.linear_vector, (np.arange(2),), (v,)) == (5.0, pytest.approx(5.2))
    assert srcad.jvp(notes.linear_two, (0, 1), (0.6, 0.8)) == (5.0, pytest.approx(5.2))


def test_row_11_is_a_product_of_jacobians():
    x = 0.8
    g = notes.inner(x)
    of_outer, of_inner = srcad.jacobian(notes.outer)(g), srcad.jacobian(notes.inner)(x)
    assert_close(of_outer, np.diag([1/g[0], np.cos(g[1])]), rtol=1e-14, atol=0)
    assert_close(of_inner, np.array([2*x, 3.0]), rtol=1e-14, atol=0)
    product = srcad.jacobian(notes.two_outputs_of_vector)(x)
    assert_close(product, of_outer @ of_inner, rtol=1e-14, atol=0)


def test_row_13_the_hessian_is_the_jacobian_of_the_gradient():
    x = np.array([0.7, -0.4])
    of_gradient = srcad.jacobian(srcad.grad(notes.curved))(x)
    assert_close(of_gradient, srcad.hessian(notes.curved)(x), rtol=1e-13, atol=0)


def test_row_17_how_the_notes_read_the_gradient():
    """One sample with w·x+b > 0: the step is e·x; none where e = 0."""
    x, b = np.array([[1.0, 2.0]]), 0.5
    w = np.array([0.3, 0.1])
    output = w @ x[0] + b
    step = srcad.grad(notes.C, "w")
    assert_close(step(w, b, x, np.array([output])), np.zeros(2), rtol=0, atol=0)
    small, large = step(w, b, x, np.array([output - 0.1])), step(w, b, x, np.array([output - 1]))
    assert_close(small, 0.2*x[0])
    assert_close(large, 2.0*x[0])
    assert_close(step(w, b, x, np.array([output + 1])), -large)


def test_row_19_logit_is_the_inverse_of_sigmoid():
    slope = srcad.grad(notes.sigmoid)(0.4) * srcad.grad(notes.logit)(notes.sigmoid(0.4))
    assert slope == pytest.approx(1.0, rel=1e-14)


# The decomposition: the notes' u₁…uₙ, local derivatives and chain rule

DECOMPOSED = [
    (
        notes.nine,
        ["u1 = x*x", "du1/dx = 2*x", "total derivative"],
    ),
    (
        notes.sine_of_square,
        ["u1 = x**2", "u2 = sin(u1)", "du1/dx = 2*x", "du2/du1 = cos(u1)", "single-variable"],
    ),
    (
        notes.four_steps,
        [
            *("u1 = x**3", "u2 = sin(u1)", "u3 = u2**2", "u4 = log(u3)", "y = u4"),
            *("du1/dx = 3*x**2", "du2/du1 = cos(u1)", "du3/du2 = 2*u2", "du4/du3 = 1/u3"),
            *("6*u2*x**2*cos(u1)/u3", "6*x**2*cos(x**3)/sin(x**3)", "single-variable"),
        ],
    ),
    (
        notes.two_paths,
        [
            *("u1 = x**2", "u2 = x + u1", "du1/dx = 2*x", "∂u2/∂x = 1", "∂u2/∂u1 = 1"),
            "total derivative",
        ],
    ),
    (
        notes.sine_of_two_paths,
        [
            *("u1 = x**2", "u2 = x + u1", "u3 = sin(u2)", "∂u2/∂x = 1", "∂u2/∂u1 = 1"),
            *("du2/dx = 1 + 2*x", "du3/du2 = cos(u2)", "total derivative"),
        ],
    ),
    (
        notes.composed,
        ["u1 = x + 1", "u2 = u1**2", "du1/dx = 1", "du2/du1 = 2*u1", "single-variable"],
    ),
]


@pytest.mark.parametrize(
    ("f", "lines"), DECOMPOSED, ids=[f.__name__ for f, _ in DECOMPOSED]
)
def test_decompose_gives_the_notes_steps(f, lines):
    text = " ".join(str(srcad.decompose(f)).split())
    assert [line for line in lines if line not in text] == []


@pytest.mark.parametrize("f", [notes.two_paths, notes.sine_of_two_paths, notes.nine])
def test_two_paths_are_not_called_single_variable(f):
    assert "single-variable" not in str(srcad.decompose(f))


def test_equal_operands_are_one_edge():
    text = " ".join(str(srcad.decompose(lambda x: x*x)).split())
    assert "u1 = x*x" in text
    assert "du1/dx = 2*x" in text
    assert "single-variable" in text


def test_a_derivative_keeps_the_primals_name_and_signature():
    gradient = srcad.grad(notes.C, ("w", "b"))
    assert inspect.signature(gradient) == inspect.signature(notes.C)
