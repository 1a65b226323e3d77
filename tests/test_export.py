"""Exported derivatives run without srcad, give the same numbers, refuse other arguments."""

import subprocess
import sys
from collections import OrderedDict

import numpy as np
import pytest

import srcad
from srcad.cli import main

RATE = 2.5
TABLE = np.array([1.0, 2.0, 3.0])
BIG = np.ones(100)


def chain(x):
    return np.log(np.sin(x**3)**2)


def loss(w, x, y):
    return np.mean((np.tanh(x @ w) - y)**2)


def stretched(a, b):
    return np.sum(a[:, :2]*b)


def outside(x):
    return RATE*np.sum(TABLE*x)


def of_parts(params, x):
    return np.sum(params["w"]*x + params["b"][0])


def matrices(a, b):
    return np.sum(np.linalg.inv(a) @ b) + np.prod(b)


def looped(x, n):
    total = 0.0
    for i in range(int(n)):
        total = total*x[i] + np.sin(x[i])
    return total


A = np.array([[2.0, 0.5], [0.3, 1.5]])
X = np.array([0.5, 1.5, 2.5])
CASES = [
    (srcad.grad(chain), (1.3,)),
    (srcad.tangent(chain), (1.3, 1.0)),
    (srcad.grad(loss, (0, 1)), (X, np.ones((4, 3))*X, np.ones(4))),
    (srcad.value_and_grad(loss), (X, np.ones((4, 3))*X, np.ones(4))),
    (srcad.grad(stretched, (0, 1)), (np.ones((4, 3)), np.ones((4, 1)))),
    (srcad.grad(outside), (X,)),
    (srcad.grad(of_parts), ({"w": X, "b": [1.0]}, X)),
    (srcad.adjoint(matrices, (0, 1)), (A, A, 1.0)),
    (srcad.grad(looped), (X, 3)),
]
RUN = """\
import sys
sys.modules["srcad"] = None  # it is not there
sys.path.insert(0, {folder!r})
import numpy as np
from numpy import array
import made
print(repr(made.{name}(*{args!r})))
"""


@pytest.mark.parametrize(("derivative", "args"), CASES)
def test_it_runs_without_srcad(derivative, args, tmp_path):
    text = srcad.export(derivative, *args)
    assert text == srcad.export(derivative, *args)
    assert "import srcad" not in text
    assert "from srcad" not in text
    (tmp_path / "made.py").write_text(text, encoding="utf-8")
    name = text.rpartition("\ndef ")[2].partition("(")[0]
    with np.printoptions(floatmode="unique"):
        run = RUN.format(folder=str(tmp_path), name=name, args=args)
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + text
    space = {"np": np, "array": np.array, "nan": np.nan}
    found = eval(done.stdout, space)
    check_equal(found, derivative(*args))


def check_equal(found, wanted):
    if isinstance(wanted, (tuple, list)):
        for f, w in zip(found, wanted, strict=True):
            check_equal(f, w)
    elif isinstance(wanted, dict):
        check_equal([found[k] for k in wanted], list(wanted.values()))
    else:
        np.testing.assert_allclose(found, wanted, rtol=1e-7)


def loaded(derivative, *args):
    space = {"__name__": "made"}
    text = srcad.export(derivative, *args)
    exec(text, space)
    return space[text.rpartition("\ndef ")[2].partition("(")[0]]


@pytest.mark.parametrize("wrong", [
    (np.ones((4, 3)), np.ones(3)), (np.ones((4, 3)), 2.0), (np.ones((4, 4)), np.ones((1, 4))),
    (np.ones(3), np.ones(3)), (2.0, 2.0),
    (np.ones((4, 3), int), np.ones((4, 3))),
])
def test_other_facts_are_refused(wrong):
    made = loaded(srcad.grad(lambda a, b: np.sum((a*b)**2)), np.ones((4, 3)), np.ones((4, 3)))
    made(np.ones((5, 2)), np.ones((5, 2)))
    with pytest.raises(TypeError, match="is written for"):
        made(*wrong)


def test_other_parts_are_refused():
    made = loaded(srcad.grad(of_parts), {"w": X, "b": [1.0]}, X)
    parts = {"w": X, "b": [1.0]}
    for wrong in ({"w": X}, {"w": X, "b": 1.0}, {"w": X, "b": [1.0, 2.0]}, {"w": X, "b": (1.0,)}, X,
                  OrderedDict(parts)):  # fmt: skip
        with pytest.raises(TypeError, match="is written for"):
            made(wrong, X)


def test_what_cannot_be_written_out_is_refused():
    with pytest.raises(srcad.TransformError, match=r"BIG.*100 elements"):
        srcad.export(srcad.grad(lambda x: np.sum(BIG*x)), 2.0)
    with pytest.raises(TypeError, match="takes a derivative"):
        srcad.export(chain, 2.0)
    with pytest.raises(srcad.TransformError, match="cannot be described"):
        srcad.export(srcad.grad(of_parts), OrderedDict({"w": X, "b": [1.0]}), X)


def test_the_command(tmp_path, capsys):
    (tmp_path / "model.py").write_text("def f(x, y):\n    return x*y@y\n", encoding="utf-8")
    out = tmp_path / "grads.py"
    at = ["--at", "x=2,y=[1,2]", "-o", str(out)]
    assert main(["export", f"{tmp_path}/model.py:f", *at, "--by", "x,y"]) == 0
    space = {}
    exec(out.read_text(encoding="utf-8"), space)
    x_bar, y_bar = space["f_grad"](2.0, np.array([1.0, 2.0]))
    assert x_bar == 5.0
    np.testing.assert_array_equal(y_bar, [4.0, 8.0])
    assert main(["export", f"{tmp_path}/model.py:f", "--by", "z"]) == 2
    assert "parameters x, y" in capsys.readouterr().err


def test_a_recursion_is_not_written_out():
    f = srcad.from_source("def f(x, t):\n    return x*t if t > 5 else f(x, t + x)")
    with pytest.raises(srcad.TransformError, match="cannot be written out"):
        srcad.export(srcad.grad(f), 1.5, 1.0)
