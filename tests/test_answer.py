"""`check_answer` and `worksheet`: what a student wrote, and what is wrong with it."""

import re

import notes
import numpy as np
import pytest
from notes import ROWS

import srcad

square = srcad.from_source("def f(x): return np.sin(x**2)")
times = srcad.from_source("def f(x): return x**2 * np.sin(x)")

RIGHT = [
    (square, "2*x*cos(x**2)"),
    (square, "2*x*cos(u1)"),
    (square, "x*cos(x*x) + cos(x*x)*x"),
    (notes.four_steps, "6*x**2*cos(x**3)/sin(x**3)"),
    (notes.four_steps, "6*x**2/tan(x**3)"),
    (notes.two_paths, "1 + 2*x"),
    (notes.two_arguments, "[6*x*y, 3*x**2]"),
    (notes.two_arguments, {"y": "3*x**2"}),
    (notes.constant, "0"),
    (srcad.from_source("def f(x): return np.log(x - 3)"), "1/(x - 3)"),
]
WRONG = [
    (square, "cos(x**2)", "wrong: du1/dx = 2*x is missing"),
    (square, "2*x", "wrong: du2/du1 = cos(u1) is missing"),
    (square, "2*x*cos(x)", "du2/du1 = cos(u1) is taken at x, not at u1"),
    (square, "2*x*sin(x**2)", "du2/du1 = cos(u1) should stand where sin(u1) itself stands"),
    (square, "x*cos(x**2)", "the 2 of du1/dx = 2*x is missing"),
    (square, "2*x**2*cos(x**2)", "du1/dx = 2*x is the power rule; here stands 2*x**2"),
    (square, "-2*x*cos(x**2)", "the sign of du1/dx = 2*x is wrong"),
    (square, "cos(x**2) + 2*x", "the local derivatives are added"),
    (square, "sin(x**2)", "this is y itself, not its derivative"),
    (square, "4*x*cos(x**2)", "it is 2 times the derivative"),
    (square, "7", "it gives 7, the derivative is"),
    (notes.four_steps, "2*cos(x**3)/sin(x**3)", "du1/dx = 3*x**2 is missing"),
    (notes.four_steps, "1/sin(x**3)**2", "du1/dx = 3*x**2, du2/du1 = cos(u1), du3/du2 = 2*u2 are"),
    (notes.two_paths, "2*x", "this is the product along one path, du1/dx · ∂u2/∂u1; 1 of 2 paths"),
    (notes.two_paths, "1", "the path through ∂u2/∂u1 = 1 is missing"),
    (notes.sine_of_two_paths, "cos(x + x**2)", "du2/dx = 1 + 2*x is missing"),
    (times, "2*x*cos(x)", "the derivative of the product u3 is a sum"),
    (notes.two_arguments, {"x": "3*x**2"}, "∂f/∂x: this is ∂f/∂y"),
]
UNREAD = [
    (square, "2*x^2", "^ is not a power in Python; write **"),
    (square, "2*x*(", "'(' was never closed"),
    (square, "2*z", "there is no z here; there is x, u1, u2"),
    (square, "foo(x)", "foo is not a function of NumPy or math"),
    (notes.two_arguments, "6*x*y", "say by which parameter"),
    (notes.two_arguments, {"z": "1"}, "there is no z here; there is x, y"),
    (square, lambda x: 1/0, "it raises ZeroDivisionError"),
]


@pytest.mark.parametrize(("f", "answer"), RIGHT)
def test_a_right_answer(f, answer):
    verdict = srcad.check_answer(f, answer)
    assert verdict.right, verdict
    assert str(verdict).startswith("right: ")


@pytest.mark.parametrize(("f", "answer", "said"), WRONG)
def test_a_wrong_answer_names_the_factor(f, answer, said):
    verdict = srcad.check_answer(f, answer)
    assert not verdict
    assert said in str(verdict)
    assert said.startswith("wrong: ") is False or verdict.factors


@pytest.mark.parametrize(("f", "answer", "said"), UNREAD)
def test_what_is_no_answer(f, answer, said):
    verdict = srcad.check_answer(f, answer)
    assert not verdict.right
    assert said in str(verdict)


@pytest.mark.parametrize("row", [r for r in ROWS if r.argnums == 0], ids=str)
def test_the_notes_formulas_are_right(row):
    assert srcad.check_answer(row.f, row.formula, at=row.points[0], argnums=0).right


def test_a_vector_at_a_point():
    assert srcad.check_answer(notes.linear_vector, "[2, 5]", at=(np.ones(2),)).right
    assert srcad.check_answer(notes.element_wise, "sin(x) + x*cos(x)", at=(np.ones(3),)).right


def test_a_function_of_the_users_own():
    assert srcad.check_answer(notes.square_norm, lambda x: 2*x).right
    assert "0.5000 times" in str(srcad.check_answer(notes.square_norm, lambda x: x))
    at = (np.array([0.7, -1.4]),)
    transposed = srcad.check_answer(
        lambda x: np.array([x[0]*x[1], x[0]]), lambda x: np.array([[x[1], 1], [x[0], 0]]), at=at
    )
    assert not transposed.right


def test_in_korean():
    assert str(srcad.check_answer(square, "cos(x**2)", lang="ko")) == "틀림: du1/dx = 2*x 빠짐"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_worksheet_has_blanks_and_a_key(row):
    sheet = srcad.worksheet(row.f, *row.points[0])
    assert "____" in str(sheet) or row.name in ("constant", "identity")
    assert "____" not in sheet.key
    variables = re.compile(r"(?m)^  (u\d+) ")
    assert variables.findall(sheet.key) == variables.findall(str(sheet))
