"""`explain`: a run at a point, both its sweeps, and what is said of it; never a traceback."""

import io
import math

import notes
import numpy as np
import pytest
from notes import ROWS

import srcad
from srcad.teach.words import LANGUAGES, texts

explain = srcad.explain
POINTS = [(row.f, args, f"{row}-{i}") for row in ROWS for i, args in enumerate(row.points)]
KINKS = [(row.f, args, str(row)) for row in ROWS for args in row.kinks]
every_point = pytest.mark.parametrize(
    ("f", "args"), [p[:2] for p in POINTS + KINKS], ids=[p[2] for p in POINTS + KINKS]
)


def squeezed(text):
    return [" ".join(line.split()) for line in str(text).splitlines()]


# The numbers of the trace are those of srcad's own derivatives.


@every_point
def test_the_sweeps_agree_with_the_operators(f, args):
    run = explain(f, *args).trace
    y, pullback = srcad.vjp(f, *args)
    unit = np.zeros(np.shape(y))
    unit.flat[0] = 1.0
    bars = pullback(unit if np.ndim(y) else 1.0)
    names = f.__code__.co_varnames
    inputs = [run.steps[i] for i in run.inputs]
    for step in inputs:
        np.testing.assert_allclose(step.bar, bars[names.index(step.name)], rtol=1e-12, atol=1e-15)
    where = tuple(names.index(s.name) for s in inputs)
    y_dot = srcad.tangent(f, where)(*args, *(s.dot for s in inputs))[1]
    for o in run.outputs:
        np.testing.assert_allclose(run.steps[o].dot, y_dot, rtol=1e-12, atol=1e-15)
    np.testing.assert_array_equal(run.result, f(*args))


@every_point
def test_every_form_can_be_written(f, args):
    for lang in LANGUAGES:
        made = explain(f, *args, lang=lang)
        assert str(made) == str(explain(f, *args, lang=lang))
        assert made.to_html() == explain(f, *args, lang=lang).to_html()
        assert made.to_svg().startswith("<svg")
        assert made.to_latex().count("{") == made.to_latex().count("}")
        assert made._repr_latex_().startswith("$$")
        assert made._repr_html_().count("<div") == made._repr_html_().count("</div>")


# What is shown: whole lines, in this order.

FOUR_STEPS = [
    "u3 = u2**2 0.9788 du3/du2 = 2*u2 1.979 power 115",
    "forward, x → y:",
    "dy/dx = du1/dx · du2/du1 · du3/du2 · du4/du3",
    "= 3*x**2 · cos(u1) · 2*u2 · 1/u3 the local derivatives",
    "backward, y → x:",
    "dy/dx = du4/du3 · du3/du2 · du2/du1 · du1/dx",
    "dy/dx = 6*u2*x**2*cos(u1)/u3 multiplied",
    "= 6*sin(x**3)*x**2*cos(x**3)/sin(x**3)**2 intermediate variables substituted",
    "= 6*x**2*cos(x**3)/sin(x**3) equal factors cancelled",
    "= -3.52956 at this point",
    "115 u3 = u2**2 0.9788 u3_dot = 2*u2·u2_dot -3.455 u3_bar = 1/u3·u4_bar 1.022",
    "u4_dot = u3_dot / u3 # -3.530",
    "x_bar = 3*x**2 * u1_bar # -3.530",
    ("x → u1 → u2 → u3 → u4 du1/dx · du2/du1 · du3/du2 · du4/du3 "
    "12 · -0.1455 · 1.979 · 1.022 = -3.530"),
]
TWO_PATHS = [
    ("two_paths(x) = x + x**2 2 paths x → y: total derivative, "
    "because x reaches y by more than one path"),
    "✗ du1/dx · ∂u2/∂u1 = 2*x wrong, 1 of 2 paths from x to y is missing",
    "A partial derivative by x holds the other operands still, but they vary with x, too.",
    "✓ dy/dx = 1 + 2*x multiplied",
    "= 7 at this point",
    "x 3 x_dot 1 x_bar = u2_bar + 2*x·u1_bar 7",
    "x → u1 → u2 du1/dx · ∂u2/∂u1 6 · 1 = 6",
    "x → u2 ∂u2/∂x 1",
    "sum dy/dx 7",
]
NUMERIC = [
    "x moves by h; f(x) = 18:",
    "0.01 18.2709 18.27 0.2709 0.27 0.0009",
    "0.001 18.027009 18.027 0.027009 0.027 9e-06",
    "0.0001 18.00270009 18.0027 0.00270009 0.0027 9e-08",
]
LOSS = [
    "∂f/∂w = du4/du3 · du3/dv · dv/du · du/du2 · ∂u2/∂u1 · du1/dw",
    "du/du2 diag(where(u2 > 0, 1, 0)) 4×4",
    "from the left (reverse) ((((J₆·J₅)·J₄)·J₃)·J₂)·J₁ 24 72",
    "from the right (forward) J₆·(J₅·(J₄·(J₃·(J₂·J₁)))) 40 136",
    "[-0.9928, 0.1199] -0.825955 downhill: −|∇f|",
]
SHOWN = {
    "row 6": (notes.four_steps, (2.0,), {}, FOUR_STEPS),
    "row 7": (notes.two_paths, (3.0,), {}, TWO_PATHS),
    "row 2": (lambda x: 9*(x + x*x), (1,), {}, NUMERIC),
    "row 17": (notes.C, (np.array([0.4, -0.6]), 0.2, notes.X, notes.Y),
               {"argnums": ("w", "b")}, LOSS),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown(name):
    f, args, options, expected = SHOWN[name]
    lines = squeezed(explain(f, *args, **options))
    line = str(f.__code__.co_firstlineno + 1)
    expected = [e.replace("115", line) for e in expected]
    assert [e for e in expected if e not in lines] == []
    places = [lines.index(e) for e in expected]
    assert places == sorted(places)


def test_data_is_held_still():
    run = explain(notes.C, np.zeros(2), 1.0, notes.X, notes.Y, argnums=("w", "b")).trace
    assert [run.steps[i].name for i in run.inputs] == ["w", "b"]


# Loops, branches, calls


def squared(v):
    w = v*v
    return w


def looped(x, n):
    y = x
    for k in range(n):
        if y > 4:
            y = y/2
        else:
            y = squared(y) + x
    while y > 1:
        y = y - 1
    return y


def test_the_path_that_was_taken():
    run = explain(looped, 1.5, 3).trace
    assert [(d.word, d.test, d.answer) for d in run.decisions][:3] == [
        ("if", "y > 4", False), ("if", "y > 4", False), ("if", "y > 4", True),
    ]  # fmt: skip
    assert [f.name for s in run.steps for f in s.frames if f.kind == "call"] == ["squared"]*2
    assert run.steps[0].bar == pytest.approx(srcad.grad(looped)(1.5, 3))


def test_turns_are_numbered_and_long_loops_folded():
    lines = squeezed(explain(looped, 1.2, 20).section("trace"))
    assert "▸ turn 1, k = 0" in lines
    assert any(line.startswith("… ") and "turns more" in line for line in lines)
    assert len(lines) < 60


def test_versions_of_a_variable_are_told_apart():
    assert [s.label for s in explain(looped, 1.5, 2).trace.steps if s.name == "y"][:3] == [
        "y⁽⁰⁾", "y⁽¹⁾", "y⁽²⁾",
    ]  # fmt: skip


def test_a_hundred_nodes_are_drawn():
    body = "".join(f"    x{i} = np.sin(x{i-1}) + x{i-2}\n" for i in range(2, 52))
    f = srcad.from_source(f"def f(x0, x1):\n{body}    return x51\n")
    made = explain(f, 0.3, 0.2)
    assert made.to_svg().count("<rect") == 102
    assert "paths from x0 to x51: too many to list" in str(made)


# Kinks and points without a value


@pytest.mark.parametrize(
    ("f", "args", "said"),
    [
        (lambda x: max(0, x), (0.0,), "a tie with a constant; the derivative here is 0"),
        (lambda x, y: max(x, y), (1.0, 1.0), "share the derivative equally"),
        (lambda x: abs(x), (0.0,), "a corner; the derivative here is 0"),
        (lambda x: np.sqrt(x), (0.0,), "the slope is infinite"),
        (lambda x: np.floor(x), (2.0,), "a jump"),
        (lambda x: x if x > 0 else -x, (0.0,), "x > 0 compares equal values"),
    ],
)
def test_a_kink_is_told_of_with_the_convention(f, args, said):
    made = explain(f, *args)
    assert made.trace.kinks
    assert said in " ".join(str(made).split())
    assert not explain(f, *(a + 0.5 for a in args[:1]), *args[1:]).trace.kinks


@pytest.mark.parametrize(
    ("f", "args", "said"),
    [
        (lambda x: np.log(x), (-1.0,), "log(x), where x = -1"),
        (lambda x: math.log(x), (-1.0,), "log has values for positive numbers only"),
        (lambda x: np.sqrt(x - 2), (1.0,), "where u1 = -1"),
        (lambda x: 1/(x - 1), (1.0,), "Division by zero"),
        (lambda x: x**0.5, (-4.0,), "A fractional power of a negative number"),
        (lambda x: np.arcsin(x), (2.0,), "between −1 and 1"),
        (lambda x: np.exp(x), (1000.0,), "too large"),
        (lambda x: math.gamma(x), (-1.0,), "It raises ValueError"),
    ],
)  # fmt: skip
def test_a_point_without_a_value_says_where_it_was_lost(f, args, said):
    made = explain(f, *args)
    text = " ".join(str(made).split())
    assert made.trace.problem is not None
    assert "There are no numbers from here on" in text
    assert said in text
    for written in (made.to_html(), made.to_latex()):
        assert "Traceback" not in written


# What is refused


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_differentiated_shows_why_in_place(lang):
    def refused(x):
        return np.i0(np.outer(x, x)).sum()

    made = explain(refused, np.ones(2), lang=lang)
    assert isinstance(made.error, srcad.NoRule)
    assert "np.i0" in str(made)
    assert "^^^" in str(made)
    assert "np.i0" in made.to_html()
    with pytest.raises(srcad.NoRule):
        _ = made.trace


@pytest.mark.parametrize(
    ("f", "args", "options", "message"),
    [
        (np.sin, (1.0,), {}, "explain takes a function"),
        (notes.nine, (), {}, "takes x; 0 given"),
        (notes.nine, (1.0,), {"argnums": "z"}, "nine has x"),
        (notes.nine, (1.0,), {"lang": "de"}, "one of en, ko"),
    ],
)
def test_a_wrong_call_is_a_type_error(f, args, options, message):
    with pytest.raises(TypeError, match=message):
        explain(f, *args, **options)


def test_too_long_a_run_is_refused():
    def f(x):
        y = x
        for _ in range(30_000):
            y = y + 1.0
        return y

    assert "more than 20000 steps" in str(explain(f, 1.0))


# Extras


def test_sympy_cancels_what_our_algebra_leaves():
    pytest.importorskip("sympy", reason="needs the extra: pip install 'srcad[math]'")
    made = explain(lambda x: (x**2 - 1)/(x - 1), 3.0, sympy=True)
    assert "= 1 by SymPy" in squeezed(made)


def test_rich_prints_with_colours():
    needed = "needs the extra: pip install 'srcad[pretty]'"
    console = pytest.importorskip("rich.console", reason=needed)
    made = console.Console(width=160, force_terminal=True, record=True, file=io.StringIO())
    made.print(explain(notes.two_paths, 3.0))
    text = made.export_text()
    assert "u2 = x + u1" in text
    assert "2*x_dot" not in text


# Languages


def test_each_language_says_everything():
    en, ko = (texts(lang) for lang in LANGUAGES)
    assert en.keys() == ko.keys()
    for key in en:
        fields = [{f.split("}")[0] for f in t[key].split("{")[1:]} for t in (en, ko)]
        assert fields[1] - {"is_"} <= fields[0], key
        assert en[key].count("`") % 2 == ko[key].count("`") % 2 == 0, key


def test_a_korean_page_is_marked_as_such():
    html = explain(notes.two_paths, 3.0, lang="ko").to_html()
    assert '<html lang="ko">' in html
    assert "연쇄법칙" in html


# decompose shows and saves itself in the same ways


def test_decompose_shows_and_saves_itself(tmp_path):
    made = srcad.decompose(notes.four_steps)
    made.to_html(tmp_path / "page.html")
    assert "<math" in (tmp_path / "page.html").read_text("utf-8")
    assert r"\frac{d u_{4}}{d u_{3}}" in made.to_latex()
    assert made.to_svg().count("<rect") == 5
    assert made._repr_latex_().startswith("$$")
    assert "<style>" in made._repr_html_()
    assert "국소 미분" in str(srcad.decompose(notes.four_steps, lang="ko"))


# Arrays that are written into, loops that are left


def filled(x):
    a = np.zeros(3)
    for i in range(3):
        a[i] = x*i
    a[1] += x**2
    a *= 2.0
    return a.sum()


def shifted(x):
    y = x*2
    y[0] = 3.0
    y[1:] -= x[0]
    return np.sum(y*x)


def left_early(x):
    s = 0.0
    for i in range(10):
        s = s + x
        if s > 2:
            break
    return s


def guarded(x):
    with np.errstate(all="ignore"):
        y = np.log(x)
    return y


def neighbours(x):
    x = x.copy()
    x[1] = x[0]**2
    for i in range(2):
        x[i] += x[i + 1]
    return np.prod(x)


@pytest.mark.parametrize(
    ("f", "point"),
    [
        (filled, 1.5),
        (shifted, np.array([1.0, 2.0, 3.0])),
        (left_early, 0.7),
        (guarded, 2.0),
        (neighbours, np.array([1.0, 2.0, 3.0])),
    ],
)
def test_writes_and_exits_are_steps(f, point):
    before = np.copy(point)
    made = explain(f, point)
    assert made.error is None
    np.testing.assert_allclose(made.trace.steps[0].bar, srcad.grad(f)(point), rtol=1e-12)
    np.testing.assert_array_equal(point, before)
    assert "<svg" in made.to_html()


def test_a_write_is_shown_as_one():
    lines = squeezed(explain(filled, 1.5).section("trace"))
    assert any("a⁽²⁾[1] = u1⁽²⁾" in line for line in lines)
    assert any("a⁽⁴⁾[1] += u2" in line for line in lines)


def test_the_last_turn_says_why_it_was():
    lines = squeezed(explain(left_early, 0.7).section("trace"))
    assert [line for line in lines if "if s > 2" in line] == [
        *["9 ? if s > 2: False".replace("9", str(left_early.__code__.co_firstlineno + 4))]*2,
        "9 ? if s > 2: True".replace("9", str(left_early.__code__.co_firstlineno + 4)),
    ]


def test_a_run_whose_value_is_another_is_refused(monkeypatch):
    from srcad.teach import lesson

    monkeypatch.setattr(lesson, "_same", lambda a, b: False)
    made = explain(notes.nine, 1.0)
    assert "the steps of nine come to 18, the function to 18" in str(made.error)
