"""The command line: what `show` prints, what it refuses, and with which exit code."""

import os
import re
import subprocess
import sys

import numpy as np
import pytest

import srcad
from srcad.cli import main
from srcad.teach.expression import function_of


@pytest.fixture
def show(capsys):
    """Run `show` in this process; return its exit code, output and errors."""

    def run(*arguments):
        code = main(["show", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


MAIN_JOB = """\
f(x) = log(sin(x**3)**2)     one path x → y: single-variable chain rule

  u-list           value  local derivative     value  rule
  x                    2
  u1 = x**3            8  du1/dx  = 3*x**2        12  power
  u2 = sin(u1)    0.9894  du2/du1 = cos(u1)  -0.1455  sin
  u3 = u2**2      0.9788  du3/du2 = 2*u2       1.979  power
  u4 = log(u3)  -0.02140  du4/du3 = 1/u3       1.022  log
  y  = u4

forward   du1/dx · du2/du1 · du3/du2 · du4/du3 = 12 · -0.1455 · 1.979 · 1.022
backward  du4/du3 · du3/du2 · du2/du1 · du1/dx = 1.022 · 1.979 · -0.1455 · 12
dy/dx   = 6*u2*x**2*cos(u1)/u3 = 6*x**2*cos(x**3)/sin(x**3) = -3.52956

def f_tangent(x, x_dot):          # at x = 2, x_dot = 1
    u1 = x**3                     #  8
    u1_dot = 3*x**2 * x_dot       #  12
    u2 = np.sin(u1)               #  0.9894
    u2_dot = np.cos(u1) * u1_dot  # -1.746
    u3 = u2**2                    #  0.9788
    u3_dot = 2*u2 * u2_dot        # -3.455
    u4 = np.log(u3)               # -0.02140
    u4_dot = u3_dot / u3          # -3.530   = dy/dx
    return u4, u4_dot

def f_adjoint(x, y_bar):          # at x = 2, y_bar = 1
    u1 = x**3                     #  8
    u2 = np.sin(u1)               #  0.9894
    u3 = u2**2                    #  0.9788
    u4 = np.log(u3)               # -0.02140
    u3_bar = y_bar / u3           #  1.022   = dy/du3
    u2_bar = 2*u2 * u3_bar        #  2.022   = dy/du2
    u1_bar = np.cos(u1) * u2_bar  # -0.2941  = dy/du1
    x_bar = 3*x**2 * u1_bar       # -3.530   = dy/dx
    return u4, x_bar
"""


def test_the_main_job(show):
    assert show("log(sin(x**3)**2)", "--at", "x=2") == (0, MAIN_JOB, "")


SHOWN = [
    # without a point: symbols only
    (("sin(x**2)",), ["dy/dx   = 2*x*cos(u1) = 2*x*cos(x**2)", "x_bar = 2*x * u1_bar"]),
    # the words of formulas
    (("ln(x)", "--at", "x=1"), ["u1 = log(x)", "np.log(x)"]),
    (("np.sin(x) + math.cos(x)", "--at", "x=1"), ["np.sin(x)", "math.cos(x)"]),
    (("x*pi", "--at", "x=1"), ["u1 = x*np.pi", "= 3.14159"]),
    (("x*e", "--at", "x=1,e=2"), ["∂f/∂e", "∂y/∂e"][1:]),
    (("erf(x)", "--at", "x=1"), ["math.erf(x)"]),
    (("max(0, x)", "--at", "x=-1"), ["dy/dx   = 1 if x > 0 else 0 = 0"]),
    (("b*x + a", "--at", "x=1,a=2,b=3"), ["f(b, x, a) = b*x + a", "def f_tangent(b, x, a,"]),
    # the point
    (("x**2", "--at", "x=-1.5e0"), ["# at x = -1.5, y_bar = 1", "= -3"]),
    (("x@x", "--at", "x=[3,4]"), ["dy/dx   = [6, 8]"]),
    (("(A @ x).sum()", "--at", "A=[[1,2],[3,4]],x=[1,1]"), ["∂y/∂x   = [4, 6]"]),
    # several paths
    (
        ("x + x**2", "--at", "x=3"),
        [
            "total derivative, because x reaches y by more than one path",
            "forward   dy/dx = ∂u2/∂x + ∂u2/∂u1·du1/dx = 1 + 1·6 = 7",
            "du1/dx · ∂u2/∂u1 = 2*x: wrong",
            "dy/dx   = 1 + 2*x = 7",
        ],
    ),
    # several inputs: the tangent is along the first, the adjoint gives all
    (
        ("3*x*x*z", "--at", "x=2,z=3"),
        ["∂y/∂x   = z*(3*x + u1) = 6*x*z = 36", "∂y/∂z   = u2 = 3*x**2 = 12"],
    ),
    # several outputs
    (
        ("array([x**2, 3*x])", "--at", "x=2"),
        ["[2*x, 3]ᵀ", "Jacobian  x", "y[0]      4", "y[1]      3"],
    ),
    (("(x*z, x)", "--at", "x=2,z=5"), ["Jacobian  x  z", "y[0]      5  2", "y[1]      1  0"]),
]


@pytest.mark.parametrize(("arguments", "expected"), SHOWN, ids=[" ".join(a) for a, _ in SHOWN])
def test_what_is_shown(show, arguments, expected):
    code, out, err = show(*arguments)
    assert (code, err) == (0, "")
    assert [text for text in expected if text not in out] == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("x^2", "--at", "x=2"), 2, ("^", "**")),
        (("x**2 +",), 2, ("x**2 +", "syntax")),
        (("",), 2, ("invalid",)),
        (("lambda x: x**2",), 2, ("write only what the function returns",)),
        (("nothing(x)",), 2, ("nothing is not a function",)),
        (("__import__('os').getcwd()",), 2, ("__import__ is not a function",)),
        (("3*7",), 2, ("no variable",)),
        (("x**2", "--at", "z=2"), 2, ("z", "f has the parameters x")),
        (("x*y", "--at", "x=2"), 2, ("needs a value for y",)),
        (("x**2", "--at", "x=two"), 2, ("two", "not a number")),
        (("x**2", "--at", "x=[1,[2,3]]"), 2, ("array of numbers",)),
        (("x**2", "--at", "x"), 2, ("--at x", "x=2")),
        (("x**2", "--at", "2"), 2, ("--at 2", "x=2")),
        (("x**2", "--at", "x=1,x=2"), 2, ("--at",)),
        (("x**2", "--at", "x=1) + (2"), 2, ("--at",)),
        (("x**2", "--at", "x=__import__('os')"), 2, ("not a number",)),
        (("log(x)", "--at", "x=[1,2],y=3"), 2, ("y",)),
        (("math.log(x)", "--at", "x=-1"), 2, ("cannot be evaluated at x=-1", "math domain")),
        (("no_such_module:f",), 2, ("no_such_module", "No module")),
        (("colorsys:no_such_function",), 2, ("colorsys has no function no_such_function",)),
        (("colorsys:ONE_THIRD", "--at", "x=2"), 2, ("ONE_THIRD",)),
        (("no_such_file.py:f",), 2, ("no_such_file.py", "no such file")),
        (("collections:Counter",), 2, ("Counter", "class")),
        (("i0(outer(x, x)).sum()", "--at", "x=[1,2]"), 1, ("no derivative rule", "help:", "^")),
        (("x", "--at", "x=True"), 1, ("no argument to differentiate by",)),
    ],
)
def test_what_is_refused(show, arguments, code, words):
    actual, out, err = show(*arguments)
    assert (actual, out) == (code, "")
    assert [word for word in words if word not in err] == []
    if code == 2:
        assert err.startswith("srcad: ")
        assert err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["show"], ["draw"], ["show", "x", "--mode", "up"],
                                       ["show", "x", "--stage", "last"]])  # fmt: skip
def test_a_command_that_is_none_exits_with_usage(arguments, capsys):
    with pytest.raises(SystemExit) as exited:
        main(arguments)
    assert exited.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_help_has_an_example(capsys):
    for arguments in (["--help"], ["show", "--help"]):
        with pytest.raises(SystemExit) as exited:
            main(arguments)
        assert exited.value.code == 0
        assert 'python -m srcad show "log(sin(x**3)**2)" --at x=2' in capsys.readouterr().out


# Modes and stages


def test_one_mode_is_one_function(show):
    _, forward, _ = show("sin(x)", "--at", "x=1", "--mode", "forward")
    _, reverse, _ = show("sin(x)", "--at", "x=1", "--mode", "reverse")
    assert forward.startswith("def f_tangent(x, x_dot):")
    assert reverse.startswith("def f_adjoint(x, y_bar):")
    assert forward.count("def ") == reverse.count("def ") == 1


@pytest.mark.parametrize("stage", ["primal", "normal", "raw", "unfolded", "folded"])
@pytest.mark.parametrize("mode", [None, "forward", "reverse"])
def test_each_stage_is_python_that_runs(show, stage, mode):
    arguments = ["x*sin(x)", "--stage", stage, *(["--mode", mode] if mode else [])]
    code, out, _ = show(*arguments)
    assert code == 0
    space = {"np": np}
    exec(out, space)
    functions = {name: f for name, f in space.items() if callable(f) and name.startswith("f")}
    for name, f in functions.items():
        found = f(2.0) if name == "f" else f(2.0, 1.0)[0]
        assert found == 2 * np.sin(2.0)
    expected = {
        None: {"f_tangent", "f_adjoint"},
        "forward": {"f_tangent"},
        "reverse": {"f_adjoint"},
    }
    assert set(functions) == ({"f"} if stage in ("primal", "normal") else expected[mode])


# Values: every line's comment is the value that the line has


@pytest.mark.parametrize(
    ("what", "at"),
    [
        ("log(sin(x**3)**2)", "x=2"),
        ("x*exp(-x*z)/(1 + z)", "x=0.5,z=2"),
        ("colorsys:rgb_to_yiq", "r=0.2,g=0.4,b=0.1"),
        ("colorsys:yiq_to_rgb", "y=0.2,i=0.6,q=0.6"),
    ],
)
@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_the_values_are_those_of_the_lines(show, what, at, mode):
    _, out, _ = show(what, "--at", at, "--mode", mode)
    point = re.search(r"# at (.*)", out)[1]
    space = {"np": np}
    exec(re.sub(r", (?=\w+ = )", "\n", point), space)
    for line in out.split("def ", 1)[1].splitlines()[1:]:
        code, _, comment = line.partition("  #")
        if code.strip().startswith(("return", "if", "else", "elif")) or "not reached" in comment:
            continue
        exec(code.strip(), space)
        target = code.partition("=")[0].strip(" +-")
        value = comment.partition(" = ")[0].strip()
        if "," not in target:
            actual = space[target]
            assert f"{actual}" == value or float(actual) == pytest.approx(float(value), rel=1e-3)


def test_in_a_loop_each_line_has_all_its_values(show, tmp_path):
    file = tmp_path / "powers.py"
    file.write_text(
        "def power(x, n):\n    y = 1.0\n    for i in range(n):\n        y = y*x\n    return y\n"
    )
    code, out, _ = show(f"{file}:power", "--at", "x=2,n=3")
    assert code == 0
    assert re.search(r"y = y\*x +#  2, 4, 8\n", out)
    assert re.search(r"for i in range\(n\): +#  0, 1, 2\n", out)
    assert "n_dot" not in out
    assert "dy/dx   = 12" in out
    assert re.search(r"y_dot = .* # +.*dy/dx", out) is None  # it is that only after the last turn


def test_a_branch_that_is_not_taken_says_so(show):
    _, out, _ = show("colorsys:yiq_to_rgb", "--at", "y=0.2,i=0.6,q=0.6", "--mode", "forward")
    assert re.search(r"if g < 0.0: +#  True\n        g = 0.0 +#  0\n", out)
    assert re.search(r"if r < 0.0: +#  False\n        r = 0.0 +#  not reached\n", out)


# Files and modules


def test_a_file_is_left_alone(show, tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "helper.py").write_text("SCALE = 3.0\n")
    text = "import helper\n\ndef loss(x):\n    return helper.SCALE*x**2\n"
    (folder / "model.py").write_text(text)
    before = [*sys.path], sys.dont_write_bytecode
    code, out, err = show(f"{folder}/model.py:loss", "--at", "x=2")
    assert (code, err) == (0, "")
    assert "= 12" in out
    assert sorted(p.name for p in folder.iterdir()) == ["helper.py", "model.py"]
    assert (folder / "model.py").read_text() == text
    assert "model" not in sys.modules
    assert ([*sys.path], sys.dont_write_bytecode) == before
    sys.modules.pop("helper", None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def f(x)\n    return x\n", "SyntaxError"),
        ("raise RuntimeError('not today')\n", "RuntimeError: not today"),
        ("import no_such_thing_at_all\n", "no_such_thing_at_all"),
        ("f = 3\n", "cannot be differentiated"),
    ],
)
def test_a_file_that_cannot_be_imported(show, tmp_path, text, words):
    file = tmp_path / "broken.py"
    file.write_text(text)
    code, out, err = show(f"{file}:f")
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


def test_a_function_with_defaults_needs_no_values_for_them(show, tmp_path):
    file = tmp_path / "defaults.py"
    file.write_text("def f(x, k=3.0):\n    return k*x\n")
    code, out, _ = show(f"{file}:f", "--at", "x=2")
    assert code == 0
    assert "∂y/∂x   = k = 3" in out


def test_a_decorated_function_is_that_which_it_was_made_from(show, tmp_path):
    file = tmp_path / "decorated.py"
    file.write_text("import srcad\n\n@srcad.grad\ndef f(x):\n    return x**2\n")
    code, out, _ = show(f"{file}:f", "--at", "x=2")
    assert code == 0
    assert "u1 = x**2" in out


# In a process of its own


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("log(sin(x**3)**2)", "--at", "x=2"), 0),
        (("x^2", "--at", "x=2"), 2),
        (("i0(outer(x, x)).sum()", "--at", "x=[1,2]"), 1),
    ],
)
def test_the_program(arguments, code):
    command = [sys.executable, "-W", "error", "-m", "srcad", "show", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert (done.stdout == MAIN_JOB) == (code == 0)


def test_a_terminal_without_greek_gets_question_marks():
    command = [sys.executable, "-m", "srcad", "show", "x + x**2", "--at", "x=2"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        command, env=environment, capture_output=True, encoding="ascii", check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "?u2/?x  = 1" in done.stdout


def test_expressions_are_functions_with_source():
    f = function_of("a*sin(x)")
    assert "np.sin(x)" in srcad.source(f, stage="primal")
    assert srcad.grad(f, "x")(2.0, 0.0) == 2.0
