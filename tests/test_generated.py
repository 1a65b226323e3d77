"""What generated code is to Python's own tools: debuggers, tracebacks, inspect, pickle."""

import inspect
import linecache
import math
import pickle
import traceback

import numpy as np
import pytest

import srcad


def slope(x):
    y = x*x
    return math.log(y - 4.0)


def scaled(x, by=3.0, *, power=2):
    """Scale a power of x."""
    return by*x**power


def test_inspect_finds_the_text_that_runs():
    d = srcad.grad(scaled)
    assert d(2.0) == 12.0
    assert inspect.getsource(d) in d.source
    assert "def scaled_grad(x, by, power):" in inspect.getsource(d.__wrapped__)
    code = d.__wrapped__.__code__
    assert "".join(linecache.getlines(code.co_filename)) == d.source


def test_signature_and_docstring_are_the_primals():
    d = srcad.grad(scaled)
    assert inspect.signature(d) == inspect.signature(scaled)
    assert d.__doc__ == scaled.__doc__
    assert d.primal is scaled


def test_an_error_from_inside_shows_its_line_and_names_the_users():
    with pytest.raises(ValueError, match=r"domain|positive") as raised:
        srcad.value_and_grad(slope)(1.0)
    text = "".join(traceback.format_exception(raised.value))
    assert "math.log(u" in text
    line = slope.__code__.co_firstlineno + 2
    assert f"test_generated.py:{line}: return math.log(y - 4.0)" in text


def test_the_short_way_of_floats_names_the_users_line_too():
    d = srcad.grad(slope)
    assert d(3.0) == pytest.approx(1.2)
    with pytest.raises(ValueError, match=r"domain|positive") as raised:
        d(1.0)
    assert "test_generated.py" in "".join(raised.value.__notes__)


def test_every_line_says_where_it_comes_from():
    for stage in ("unfolded", "folded"):
        text = srcad.source(srcad.adjoint(slope), stage=stage)
        body = [line for line in text.splitlines() if line.startswith("    ")]
        assert all("#" in line or "return" in line for line in body)


def test_derivatives_pickle():
    twice = srcad.grad(srcad.grad(scaled))
    for d in (srcad.grad(scaled), twice, srcad.value_and_grad(scaled, "by")):
        again = pickle.loads(pickle.dumps(d))
        assert again(2.0, 5.0) == d(2.0, 5.0)
        d(2.0)
        assert pickle.loads(pickle.dumps(d))(2.0) == d(2.0)


class Model:
    def __init__(self, rate):
        self.rate = rate

    @staticmethod
    @srcad.grad
    def slope(x, w):
        return x*w*w

    @srcad.grad(argnums="w")
    def loss(self, w):
        return 3.0*w*w


def test_a_derivative_works_in_a_class():
    assert Model.slope(3.0, 2.0) == 4.0
    assert Model(1.0).loss(2.0) == 12.0


def test_one_text_serves_every_batch_size():
    d = srcad.grad(lambda w, X: np.sum((X @ w)**2))
    for n in (2, 5, 7):
        d(np.ones(3), np.ones((n, 3)))
        texts = {d.source}
    assert len(texts) == 1
    assert len(d._by_facts) == 1


@pytest.mark.parametrize("kind", ["decorator", "with arguments", "call"])
def test_the_ways_to_make_a_derivative(kind):
    if kind == "decorator":
        @srcad.grad
        def f(x, y):
            return x*y*y
    elif kind == "with arguments":
        @srcad.grad(argnums=0)
        def f(x, y):
            return x*y*y
    else:
        def f(x, y):
            return x*y*y
        f = srcad.grad(f, 0)
    assert f(2.0, 3.0) == 9.0
    assert isinstance(f, type(srcad.grad(scaled)))


@pytest.mark.parametrize(
    ("text", "args", "line"),
    [
        ("x**(1/3.0)", (2.0,), "x**(1/3.0 - 1) / 3.0"),
        ("np.sum(x**(2/3))", (np.ones(3),), "2/3 * x**(2/3 - 1)"),
        ("np.sum(np.swapaxes(C @ x, 1, 2)**2)", (np.ones((4, 2, 3)),), "C.swapaxes(-1, -2) @ (2*"),
        ("np.sum(x*np.arange(x[0], 3.0, 0.5)[:2])", (np.ones(2),), "np.zeros(u2.shape, u2.dtype)"),
    ],
)
def test_what_an_expert_would_write(text, args, line):
    f = srcad.from_source(f"def f(x):\n    return {text}\n", {"C": np.ones((4, 3, 2)), "np": np})
    d = srcad.grad(f)
    d(*args)
    assert line in d.source
