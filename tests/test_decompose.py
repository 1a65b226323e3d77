"""`decompose`: the notes' steps, and formulas that are worth what they say."""

import math
import re

import notes
import numpy as np
import pytest
from notes import ROWS

import srcad

NAMES = {**vars(math), **vars(np), "abs": abs, "max": max, "min": min}


def lines_of(f, *args):
    """The lines of the text, their runs of spaces squeezed."""
    return [" ".join(line.split()) for line in str(srcad.decompose(f, *args)).splitlines()]


# What is shown of each row: whole lines, in this order.

ROW_5 = [
    "sine_of_square(x) = sin(x**2) one path x → y: single-variable chain rule",
    "u1 = x**2 du1/dx = 2*x power",
    "u2 = sin(u1) du2/du1 = cos(u1) sin",
    "y = u2",
    "forward du1/dx · du2/du1",
    "backward du2/du1 · du1/dx",
    "dy/dx = 2*x*cos(u1) = 2*x*cos(x**2)",
]
ROW_6 = [
    "four_steps(x) = log(sin(x**3)**2) one path x → y: single-variable chain rule",
    "u1 = x**3 du1/dx = 3*x**2 power",
    "u2 = sin(u1) du2/du1 = cos(u1) sin",
    "u3 = u2**2 du3/du2 = 2*u2 power",
    "u4 = log(u3) du4/du3 = 1/u3 log",
    "y = u4",
    "forward du1/dx · du2/du1 · du3/du2 · du4/du3",
    "backward du4/du3 · du3/du2 · du2/du1 · du1/dx",
    "dy/dx = 6*u2*x**2*cos(u1)/u3 = 6*x**2*cos(x**3)/sin(x**3)",
]
ROW_7 = [
    "u1 = x**2 du1/dx = 2*x power",
    "u2 = x + u1 ∂u2/∂x = 1 sum",
    "∂u2/∂u1 = 1",
    "du2/dx = 1 + 2*x total",
    "y = u2",
    "forward dy/dx = ∂u2/∂x + ∂u2/∂u1·du1/dx",
    "backward dy/du1 = ∂u2/∂u1",
    "dy/dx = ∂u2/∂x + dy/du1·du1/dx",
    "one path du1/dx · ∂u2/∂u1 = 2*x: wrong, 1 of 2 paths from x to y is missing",
    "dy/dx = 1 + 2*x",
]
ROW_8 = [
    "2 paths x → y: total derivative, because x reaches y by more than one path",
    "u1 = x**2 du1/dx = 2*x power",
    "u2 = x + u1 ∂u2/∂x = 1 sum",
    "∂u2/∂u1 = 1",
    "du2/dx = 1 + 2*x total",
    "u3 = sin(u2) du3/du2 = cos(u2) sin",
    "y = u3",
    "forward du2/dx = ∂u2/∂x + ∂u2/∂u1·du1/dx",
    "dy/dx = du3/du2·du2/dx",
    "backward dy/du2 = du3/du2",
    "dy/du1 = dy/du2·∂u2/∂u1",
    "dy/dx = dy/du2·∂u2/∂x + dy/du1·du1/dx",
    "dy/dx = cos(u2)*(1 + 2*x) = cos(x + x**2)*(1 + 2*x)",
]
ROW_9 = [
    "composed(x) = (x + 1)**2 one path x → y: single-variable chain rule",
    "u1 = x + 1 du1/dx = 1 sum",
    "u2 = u1**2 du2/du1 = 2*u1 power",
    "dy/dx = 2*u1 = 2*(x + 1)",
]
ROW_3 = [
    "two_arguments(x, y) = 3*x*x*y partial derivatives by x and y",
    "u1 = 3*x du1/dx = 3 constant multiple",
    "u2 = u1*x ∂u2/∂u1 = x product",
    "u3 = u2*y ∂u3/∂u2 = y product",
    "f = u3",
    "2 paths x → f: total derivative, because x reaches f by more than one path",
    "one path y → f: single-variable chain rule",
    "∂f/∂x = y*(3*x + u1) = 6*x*y",
    "∂f/∂y = u2 = 3*x**2",
]
ROW_10 = [
    "a = x**2 da/dx = 2*x power",
    "c = a + b ∂c/∂a = 1 sum",
    "dc/dx = 2*x*(1 + cos(a)) total",
    "d = exp(c) dd/dc = d exp",
    "dy/dc = dy/de·de/dc + dy/dd·dd/dc",
    "dy/da = dy/dc·∂c/∂a + dy/db·db/da",
    "dy/dx = dy/da·da/dx",
]
ROW_11 = [
    "two_outputs_of_vector(x) = array([log(x**2), sin(3*x)])",
    "u3 = array([u1, u2]) ∂u3/∂u1 = [1, 0]ᵀ 2×1 stack",
    "u4 = u3[0] du4/du3 = e₀ᵀ 1×2 element",
    "dy/dx = d(u5, u7)/d(u1, u2) · d(u1, u2)/dx",
    "= diag(1/u1, cos(u2)) · [2*x, 3]ᵀ (2×2)·(2×1) = 2×1",
    "= [2/x, 3*cos(3*x)]ᵀ",
]
SHOWN = [
    (notes.sine_of_square, ROW_5),
    (notes.four_steps, ROW_6),
    (notes.two_paths, ROW_7),
    (notes.sine_of_two_paths, ROW_8),
    (notes.composed, ROW_9),
    (notes.two_arguments, ROW_3),
    (notes.fan_out, ROW_10),
    (notes.two_outputs_of_vector, ROW_11),
]


@pytest.mark.parametrize(("f", "expected"), SHOWN, ids=[f.__name__ for f, _ in SHOWN])
def test_the_steps_of_a_row(f, expected):
    lines = lines_of(f)
    assert [line for line in expected if line not in lines] == []
    places = [lines.index(line) for line in expected]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("f", "rule"),
    [
        (notes.constant_multiple, "constant multiple"),
        (notes.power, "power"),
        (notes.real_power, "power"),
        (notes.sum_rule, "sum"),
        (notes.difference_rule, "difference"),
        (notes.product_rule, "product"),
        (notes.quotient_rule, "quotient"),
        (notes.chain_rule, "log"),
        (lambda x: 2**x, "exponential"),
        (lambda x: x**x, "general power"),
        (lambda x: -x, "constant multiple"),
        (notes.sigmoid, "exp"),
    ],
)
def test_each_rule_has_its_name(f, rule):
    rows = srcad.decompose(f).u.rows
    assert rule in {row.rule for row in rows}


# The formulas are evaluated as they are printed.


def table_of(text):
    """Every `name = formula` of the u-list, in order."""
    body = text.split("\n\n")[1]
    return re.findall(r"(?m)^  (\w+) += (.+?)(?:  +.*)?$", body)


def formulas_of(text):
    """(input, formula) for each formula that a derivative is said to equal."""
    for line in text.splitlines():
        match = re.match(r"[d∂](?:y|f|z)/[d∂](\S+) *= (.*)", line)
        if match and "·" not in line and "∂" not in match[2]:
            for formula in match[2].split(" = "):
                yield match[1], formula


SCALARS = [
    *(row.f for row in ROWS if row.number in range(1, 11) and row.name != "one vector"),
    notes.sigmoid,
    notes.sigmoid_other_way,
    notes.logit_of_sigmoid,
    notes.binary_cross_entropy,
    lambda x: np.sqrt(x) / x - x**0.5,
    lambda x, y: (x - y) ** 3 / (y - x),
    lambda x: 1 / (1 - 1 / (1 + x)),
    lambda x, y: x**y,
    lambda x: np.arctan2(x, 1 + x) * np.pi,
    lambda x: max(0, x) - abs(x) / 3,
    lambda x: 0.1 * x + 0.2 * x,
    lambda x: x / 4 - x**3 / 3,
    lambda x: np.tan(x) * np.exp(-(x**2)),
    lambda x: (2 * x + 4) ** 2 / (x + 2),
]


@pytest.mark.parametrize("f", SCALARS, ids=[f"{i}-{f.__name__}" for i, f in enumerate(SCALARS)])
def test_every_printed_formula_is_the_derivative(f):
    text = str(srcad.decompose(f))
    rng = np.random.default_rng(7)
    names = list(f.__code__.co_varnames[: f.__code__.co_argcount])
    found = list(formulas_of(text))
    assert {by for by, _ in found} == set(names)
    for _ in range(3):
        point = dict(zip(names, rng.uniform(0.3, 0.9, len(names)), strict=True))
        space = {**NAMES, **point}
        for name, formula in table_of(text):
            space[name] = eval(formula, space)
        for by, formula in found:
            expected = srcad.grad(f, by)(**point)
            assert eval(formula, space) == pytest.approx(expected, rel=1e-12), formula


@pytest.mark.parametrize(
    ("f", "formula"),
    [
        (lambda x: np.log(x**2), "2/x"),
        (lambda x: x**2 * x, "3*x**2"),
        (lambda x: x * x * x, "3*x**2"),
        (lambda p: np.log(p / (1 - p)), "1/(p*(1 - p))"),
        (notes.logit_of_sigmoid, "1"),
        (lambda x: 1 * np.sqrt(x), "1/(2*sqrt(x))"),
        (lambda x: 0.5 * x**2, "x"),
        (lambda x: x / 4, "1/4"),
        (lambda x: 0.25 * x, "0.25"),
        (lambda x, n: x**n, "n*x**(n - 1)"),
        (lambda x: x + x**2 - x, "2*x"),
        (lambda x: x - x, "0"),
        (lambda x: np.sin(x) / (x**2 + 1), "(cos(x)*(x**2 + 1) - 2*x*sin(x))/(x**2 + 1)**2"),
        (lambda x: max(0, x), "1 if x > 0 else 0"),
        (lambda x: 99, "0"),
        (lambda x: x, "1"),
    ],
)
def test_the_substituted_form_is_as_one_would_write_it(f, formula):
    found = [text for by, text in formulas_of(str(srcad.decompose(f))) if by in "xp"]
    assert found[-1] == formula


def test_a_formula_that_nobody_could_read_is_left_out():
    def f(x):
        for_each = x
        for_each = for_each * np.sin(for_each + 1) + np.cos(for_each)
        for_each = for_each * np.sin(for_each + 1) + np.cos(for_each)
        for_each = for_each * np.sin(for_each + 1) + np.cos(for_each)
        for_each = for_each * np.sin(for_each + 1) + np.cos(for_each)
        return for_each * np.sin(for_each + 1) + np.cos(for_each)

    text = str(srcad.decompose(f))
    assert max(map(len, text.splitlines())) < 1200
    assert "total derivative" in text


# Vectors


def test_element_by_element_the_jacobian_is_diagonal():
    lines = lines_of(notes.element_wise, np.ones(3))
    assert "u1 = sin(x) du1/dx = diag(cos(x)) n×n sin" in lines
    assert "dy/dx = diag(u1 + x*cos(x)) = diag(sin(x) + x*cos(x))" in lines


def test_a_reduction_is_a_row_of_ones():
    lines = lines_of(lambda x: np.sum(x**2), np.ones(3))
    assert "dy/dx = du2/du1 · du1/dx" in lines
    assert "= 1⃗ᵀ · diag(2*x) (1×n)·(n×n) = 1×n" in lines


def test_row_17_is_a_product_of_jacobians():
    point = (np.ones(2), 0.1, notes.X, notes.Y)
    lines = lines_of(notes.C, *point)
    assert "∂f/∂w = du4/du3 · du3/dv · ∂v/∂u · du/du2 · ∂u2/∂u1 · ∂u1/∂w" in lines
    assert "∂u1/∂w = X m×n" in " ".join(lines)


def test_no_closed_form_is_claimed_of_vectors():
    text = str(srcad.decompose(notes.softmax, np.ones(3)))
    assert "sums of products of Jacobians" in text
    assert not list(formulas_of(text))


def test_elements_of_a_vector_are_inputs_of_their_own():
    lines = lines_of(notes.linear_vector)
    assert "∂y/∂x[0] = 2" in lines
    assert "∂y/∂x[1] = 5" in lines


# Loops and branches


def test_a_loop_has_local_derivatives_and_no_formula():
    def f(x, n):
        y = x
        for _ in range(n):
            y = y * x
        return y

    text = str(srcad.decompose(f))
    assert "no single formula" in text
    assert "∂y'/∂y = x, ∂y'/∂x = y" in text
    assert "v' is the new value of v" in text
    assert "/∂n" not in text
    assert not list(formulas_of(text))


def test_a_branch_has_local_derivatives_and_no_formula():
    def f(x):
        if x > 0:
            y = x**2
        else:
            y = -x
        return y

    text = str(srcad.decompose(f))
    assert "dy/dx = 2*x" in text
    assert "dy/dx = -1" in text
    assert "no single formula" in text


# Names, and what can't be taken apart


def test_the_result_gets_a_name_that_is_free():
    assert "dloss/dx = 2*x" in " ".join(lines_of(srcad.from_source(
        "def f(x):\n    loss = x**2\n    return loss\n")))  # fmt: skip
    assert "f = u1" in lines_of(srcad.from_source("def g(y): return y**2"))
    assert "z = u1" in lines_of(srcad.from_source("def g(y, f): return y*f"))


def test_every_row_of_the_notes_can_be_taken_apart():
    for row in ROWS:
        for args in row.points:
            text = str(srcad.decompose(row.f, *args))
            assert "np." not in text
            assert "math." not in text


def test_the_text_is_the_same_each_time():
    first = str(srcad.decompose(notes.fan_out))
    assert first == str(srcad.decompose(notes.fan_out)) == repr(srcad.decompose(notes.fan_out))


@pytest.mark.parametrize("f", [np.sin, len, 3])
def test_what_is_not_written_in_python_is_refused(f):
    with pytest.raises(TypeError, match="decompose takes a function"):
        srcad.decompose(f)


def test_nothing_to_differentiate_by():
    with pytest.raises(srcad.TransformError, match="no argument to differentiate by"):
        srcad.decompose(lambda: 3.0)


def test_a_function_without_a_rule_is_refused():
    with pytest.raises(srcad.NoRule, match="no derivative rule"):
        srcad.decompose(lambda x: np.i0(np.outer(x, x)).sum(), np.ones(2))
