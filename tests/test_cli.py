"""The commands besides `show`: what they print, where they write, and their exit codes."""

import io

import pytest

from srcad.cli import main

PROGRAM = "def g(a):\n    return a*a\n\ndef f(x):\n    return g(x) + x\n"
UNKNOWN = "def f(x):\n    global a\n    a = x\n    return x\n"


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command in this process; return its exit code, output and errors."""

    def go(*arguments, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return go


DONE = [
    (("explain", "x + x**2", "--at", "x=3"), "✓ dy/dx   = 1 + 2*x"),
    (("explain", "x + x**2"), "1 of 2 paths from x to y is missing"),
    (("explain", "x + x**2", "--at", "x=3", "--lang", "ko"), "전미분"),
    (("explain", "x**y", "--at", "x=2,y=3", "--by", "y"), "df/dy"),
    (("explain", "x**2", "--at", "x=3", "--mode", "reverse"), "def f_adjoint(x, y_bar):"),
    (("explain", "x**2", "--at", "x=3", "--mode", "forward"), "def f_tangent(x, x_dot):"),
    (("explain", "x**2", "--at", "x=3", "--format", "html"), "<!DOCTYPE html>"),
    (("explain", "x**2", "--format", "latex"), r"\frac{d u_{1}}{d x} = 2 \, x"),
    (("explain", "x**2", "--at", "x=3", "--format", "svg"), "<svg"),
    (("show", "x**2", "--format", "html"), "<!DOCTYPE html>"),
    (("check", "sin(x)*y"), "f can be differentiated by x, y"),
    (("answer", "sin(x**2)", "2*x*cos(x**2)"), "right: dy/dx = 2*x*cos(x**2)"),
    (("answer", "x*y", "y", "--by", "x"), "right: df/dx = y"),
    (("worksheet", "sin(x**2)"), "u1 = ____"),
    (("worksheet", "sin(x**2)", "--key"), "u1 = x**2"),
]


@pytest.mark.parametrize(("arguments", "shown"), DONE, ids=[" ".join(a) for a, _ in DONE])
def test_what_is_done(run, arguments, shown):
    code, out, err = run(*arguments)
    assert (code, err) == (0, "")
    assert shown in out


@pytest.mark.parametrize(
    ("typed", "shown"), [("sin(x**2)\n", "2*x*cos(x**2)"), (PROGRAM, "▸ g(…)")]
)
def test_the_standard_input(run, typed, shown):
    at = () if "def" not in typed else ("--at", "x=2")
    code, out, _ = run("explain", "-", *at, typed=typed)
    assert code == 0
    assert shown in out


REFUSED = [
    (("explain", "log(x)", "--at", "x=-1"), "", "log has values for positive numbers only"),
    (("explain", "-", "--at", "x=1"), UNKNOWN, "is declared `global`"),
    (("explain", "-", "--at", "x=1", "--format", "svg"), UNKNOWN, "is declared `global`"),
    (("check", "-"), UNKNOWN, "is declared `global`"),
    (("answer", "sin(x**2)", "2*x"), "", "wrong: du2/du1 = cos(u1) is missing"),
]


@pytest.mark.parametrize(("arguments", "typed", "said"), REFUSED)
def test_what_is_refused_has_exit_code_1(run, arguments, typed, said):
    code, out, err = run(*arguments, typed=typed)
    assert code == 1
    assert said in " ".join((out + err).split())
    assert "Traceback" not in out + err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("explain", "x+"), "invalid syntax"),
        (("explain", "-"), "nothing on the standard input"),
        (("explain", "x", "--by", "z"), "--by z: f has the parameters x"),
        (("explain", "x", "--mode", "forward"), "--mode is for text at a point"),
        (("show", "x", "--format", "html", "--mode", "forward"), "--mode and --stage"),
        (("explain", "x**2", "--at", "x=1", "-o", "no/such/folder/page.html"), "No such file"),
        (("explain", "x**2", "--at", "z=1"), "f has the parameters x"),
    ],
)
def test_a_wrong_command_has_exit_code_2(run, arguments, said):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_it_writes_to_a_file(run, tmp_path):
    path = tmp_path / "page.html"
    assert run("explain", "x**2", "--at", "x=3", "--format", "html", "-o", str(path)) == (0, "", "")
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("command", ["show", "explain", "check", "answer", "worksheet"])
def test_each_command_has_help(capsys, command):
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    assert "example" in text
    assert "exit codes" in text
