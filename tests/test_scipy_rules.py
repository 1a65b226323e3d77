"""The rules of SciPy's functions, each in its domain or in the calls of `scipy_calls`."""

import bisect
import contextlib
import statistics
import subprocess
import sys

import numpy as np
import pytest
from rule_calls import GIVEN, function_of
from scipy_calls import TEXTS
from test_complex_rules import REAL, SPECTRAL, turned

import srcad
from srcad.rules import operation_of
from srcad.rules.declare import declared, ops

scipy = pytest.importorskip("scipy", reason="SciPy is an optional dependency")
for _module in ("fft", "linalg", "signal", "special", "stats"):
    pytest.importorskip(f"scipy.{_module}")

OTHERS = {"statistics": statistics, "bisect": bisect, "simplex": np.array([0.2, 0.3, 0.5])}
SPACE = {**GIVEN, "scipy": scipy, **OTHERS}

operation_of(scipy.stats.norm.logpdf)  # loads the tables
ELEMENTWISE = [
    pytest.param(case, id=f"{case.op}-{case.pattern}")
    for op in ops()
    if op.startswith("scipy.")
    for case in declared(op)
    if case.kind == "elementwise"
]


def called(case, point, as_text="{:g}"):
    """A function of the arguments by which a rule differentiates, the others written out."""
    letters = [p.name for p in case.params if p.name in case.active_params]
    written = []
    for param, value in zip(case.params, point, strict=True):
        text = param.name if param.name in letters else as_text.format(value)
        written.append(f"{param.keyword}={text}" if param.keyword else text)
    text = f"def f({', '.join(letters)}):\n    return {case.op}({', '.join(written)})\n"
    held = [v for p, v in zip(case.params, point, strict=True) if p.name in letters]
    return srcad.from_source(text, dict(SPACE)), held


@pytest.mark.parametrize("case", ELEMENTWISE)
def test_an_elementwise_rule_in_its_domain(case):
    rng = np.random.default_rng(5)
    for size in ((), 3):
        point = [rng.uniform(low, high) for low, high in case.on]
        f, held = called(case, [round(p, 3) for p in point])
        if size:
            held = [h + 0.01*np.arange(3.0) for h in held]
        with np.errstate(all="ignore"):
            srcad.check_grads(f, tuple(held))


@pytest.mark.parametrize("case", [c for c in ELEMENTWISE if "stats" not in c.values[0].op])
def test_an_elementwise_rule_keeps_float32(case):
    rng = np.random.default_rng(6)
    point = [round(rng.uniform(low, high), 3) for low, high in case.on]
    orders = "{:g}" if "hermite" in case.op else "np.float32({:g})"  # those must be integers
    f, held = called(case, point, orders)
    x = [np.full(3, h, np.float32) for h in held]
    y, y_dot = srcad.tangent(f, tuple(range(len(x))))(*x, *x)
    assert y_dot.dtype == y.dtype


@pytest.mark.parametrize("call", TEXTS)
def test_a_call_in_both_modes_and_second_order(call):
    text, args = function_of(call)
    srcad.check_grads(srcad.from_source(text, dict(SPACE)), tuple(args))


SPECTRA = [t.replace("np.fft", "scipy.fft") for t in REAL if "np.fft" in t]


@pytest.mark.parametrize("call", SPECTRA)
def test_a_fourier_transform(call):
    text, args = function_of(call)
    f = srcad.from_source(text, dict(SPACE))
    srcad.check_grads(f, tuple(args))
    if call.replace("scipy.fft", "np.fft") in SPECTRAL:
        srcad.check_grads(f, tuple(map(turned, args)))


# vectors whose phase is free
FREE = ("scipy.linalg.eigh(", "scipy.linalg.svd(")


@pytest.mark.parametrize("call", [t for t in TEXTS if not t.startswith(FREE)])
def test_a_call_with_complex_numbers_is_right_or_refused(call):
    text, args = function_of(call)
    f, args = srcad.from_source(text, dict(SPACE)), tuple(map(turned, args))
    try:
        f(*args)
    except (TypeError, ValueError, np.exceptions.ComplexWarning, np.linalg.LinAlgError):
        return  # it is no function of complex numbers
    with contextlib.suppress(srcad.NoRule):
        srcad.check_grads(f, args)


def test_every_pattern_is_called_above(reached):
    """A rule that nothing in `scipy_calls` reaches is not tested, and must not be there."""
    for call in [*TEXTS, *SPECTRA, *INSIDE]:
        text, args = function_of(call)
        srcad.source(srcad.from_source(text, dict(SPACE)), *args, stage="normal")
    rules = [c for op in ops() if op.startswith("scipy.") for c in declared(op)
             if c.numbers != "complex"]  # fmt: skip
    copied = {"inv", "det", "norm", "pinv", "solve", "eigh", "eigvalsh"}  # tested as NumPy's
    missing = [c for c in rules
               if c.kind not in ("elementwise", "constant") and id(c) not in reached]  # fmt: skip
    assert [c for c in missing if c.op.rpartition(".")[2] not in copied] == []


# what derivatives call: tested in second order
INSIDE = ["scipy.linalg.expm_frechet(S, P, compute_expm=False)"]


def test_an_order_that_varies_is_refused():
    f = srcad.from_source("def f(n, x):\n    return scipy.special.jv(n, x)\n", dict(SPACE))
    assert srcad.grad(f, "x")(1.5, 2.0) == pytest.approx(scipy.special.jvp(1.5, 2.0))
    with pytest.raises(srcad.NoRule):
        srcad.grad(f, "n")(1.5, 2.0)


def test_the_tables_load_only_when_scipy_is_used():
    program = """
import sys, numpy as np, srcad
srcad.grad(srcad.from_source("def f(x): return np.sin(x)"))(1.0)
print("srcad.rules.special" in sys.modules, "scipy" in sys.modules)
"""
    call = [sys.executable, "-c", program]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
