"""Every rule of the tables, in the patterns it is declared for: no rule is there without its test.

Element-wise rules are tested from their own declaration; the others in the calls of `rule_calls`.
"""

import builtins
import cmath
import math

import numpy as np
import pytest
from rule_calls import GIVEN, LETTERS, TEXTS, function_of

import srcad
from srcad.ir.text import INFIX
from srcad.rules.compose import compositions
from srcad.rules.declare import declared, made_on_call, ops

PREFIX = {"neg": "-", "pos": "+"}
# what derivatives call, or what the language itself tests: the helpers of the generated code
OURS = {
    "T", "adjugate", "adjugate_along", "advanced", "as_python", "banded_dot", "banded_outer",
    "banded_transpose", "beta_density", "cofactors", "copy", "copy_each", "cropped", "cross_back",
    "dawsn_slope", "deep_copy", "delayed", "dot_left", "dot_right", "doubles", "elliptic",
    "erfcx_slope", "fitted", "full_rank", "gamma_density", "gamma_zeros", "half_lower", "halves",
    "index", "inverse_gaps", "ive_slope", "kve_slope", "list", "log_ndtr_slope", "matmul",
    "matmul_left", "matmul_right", "of_square", "own_copy", "polygamma", "polygamma_gap",
    "polygamma_off", "recurrence", "recurrence_back", "rgamma_slope", "scatter", "scatter_along",
    "sin_over", "spence_slope", "tuple", "unbroadcast",
}  # fmt: skip


def exists(op):
    """Whether this Python and this NumPy have the function."""
    home, _, name = op.partition(".")
    found = {"np": np, "math": math, "cmath": cmath}.get(home, builtins)
    for part in (name or home).split("."):
        found = getattr(found, part, None)
    return found is not None or op in INFIX or op in PREFIX


def called(case):
    """The text of a function that calls a rule's function with its positional arguments."""
    params = [p for p in case.params if p.default is None]
    arguments = ["None" if p.fixed is not None else p.name for p in params]
    given = [p.name for p in params if p.fixed is None]
    if case.op in INFIX:
        body = f" {INFIX[case.op][0]} ".join(arguments)
    elif case.op in PREFIX:
        body = PREFIX[case.op] + arguments[0]
    else:
        body = f"{case.op}({', '.join(arguments)})"
    return f"def f({', '.join(given)}):\n    return {body}\n", len(given)


ELEMENTWISE = [
    pytest.param(case, id=f"{case.op}-{case.pattern}")
    for op in ops()
    for case in declared(op)
    if case.kind == "elementwise" and op not in OURS and exists(op)
    if case.numbers != "complex" and not op.startswith("cmath.")
]
OF_ARRAYS = [
    p
    for p in ELEMENTWISE
    if not p.values[0].op.startswith(("math.", "float", "max", "min", "round"))
]


def points(case, count):
    """Where a rule is sampled: an interval for each argument."""
    return [*case.on, *[case.on[-1]]*count][:count]


@pytest.mark.parametrize("case", ELEMENTWISE)
def test_an_elementwise_rule_in_its_domain(case):
    text, count = called(case)
    if case.op == "math.ldexp":  # its second argument is an integer
        text, count = "def f(x):\n    return math.ldexp(x, 3)\n", 1
    f = srcad.from_source(text)
    rng = np.random.default_rng(5)
    for _ in range(3):
        point = tuple(float(rng.uniform(low, high)) for low, high in points(case, count))
        with np.errstate(all="ignore"):
            srcad.check_grads(f, point)


SHAPES = [((), ()), ((3,), (3,)), ((1, 3), (4, 1)), ((4, 1), (3,)), ((0,), (0,)), ((2, 1, 2), ()),
          ((), (2, 2))]  # fmt: skip


@pytest.mark.parametrize("case", OF_ARRAYS)
def test_an_elementwise_rule_broadcasts(case):
    """Arrays of all shapes, not contiguous; the gradient has the shape of its argument."""
    text, count = called(case)
    f = srcad.from_source(text)
    rng = np.random.default_rng(6)
    for shapes in SHAPES if count > 1 else SHAPES[:3]:
        given = [*shapes, shapes[0]][:count]
        args = tuple(
            rng.uniform(low, high, (*shape, 2))[..., 0]
            for shape, (low, high) in zip(given, points(case, count), strict=True)
        )
        with np.errstate(all="ignore"):
            srcad.check_grads(f, args, order=2 if shapes == (3,) else 1)


@pytest.mark.parametrize("case", OF_ARRAYS)
def test_an_elementwise_rule_keeps_float32(case):
    text, count = called(case)
    if case.op == "np.float64":
        pytest.skip("makes float64 of all")
    rng = np.random.default_rng(7)
    args = [rng.uniform(low, high, 3).astype(np.float32) for low, high in points(case, count)]
    with np.errstate(all="ignore"):
        keeps_float32(srcad.from_source(text), args)


def keeps_float32(f, args):
    every = tuple(range(len(args)))
    y, y_dot = srcad.tangent(f, every)(*args, *args)
    results = y if isinstance(y, tuple | list) else (y,)
    dots = y_dot if isinstance(y_dot, tuple | list) else (y_dot,)
    for result, dot in zip(results, dots, strict=True):
        if getattr(result, "dtype", np.float32) == np.int32:  # the exponents of frexp
            continue
        assert getattr(dot, "dtype", np.float32) == getattr(result, "dtype", np.float32)
    for arg, bar in zip(args, srcad.adjoint(f, every)(*args, y)[1], strict=True):
        assert getattr(bar, "dtype", np.float32) == getattr(arg, "dtype", np.float32)


@pytest.mark.parametrize("call", TEXTS)
def test_a_call_in_both_modes_and_second_order(call):
    text, args = function_of(call)
    srcad.check_grads(srcad.from_source(text, dict(GIVEN)), tuple(args))


@pytest.mark.parametrize("call", [t for t in TEXTS if "math." not in t])
def test_a_call_keeps_float32(call):
    text, args = function_of(call)
    narrow = [np.float32(a) if np.ndim(a) == 0 else a.astype(np.float32) for a in args]
    f = srcad.from_source(text, {k: v.astype(np.float32) if v.dtype == float else v
                                 for k, v in GIVEN.items()})  # fmt: skip
    # products of short float32 rows may flag what a BLAS reads beyond their ends
    with np.errstate(invalid="ignore"):
        keeps_float32(f, narrow)


def test_every_pattern_is_called_above(reached):
    """A rule that nothing in `rule_calls` reaches is not tested, and must not be there."""
    for call in TEXTS:
        text, args = function_of(call)
        srcad.source(srcad.from_source(text, dict(GIVEN)), *args, stage="normal")
    kinds = ("linear", "bilinear", "general")
    rules = [c for op in ops() for c in declared(op) if c.kind in kinds and exists(op)
             if not of_complex_numbers(c)]  # fmt: skip
    own = OURS | set(made_on_call())  # those are made for the calls above, and for no other
    of_lists = "max(x)", "min(x)"  # which only derivatives ask for
    rules = [c for c in rules if c.pattern not in of_lists]
    assert [c for c in rules if c.op not in own and id(c) not in reached] == []


def of_complex_numbers(case):
    """Whether a rule is tested with those of complex numbers."""
    own = ("cmath.", "np.fft.", "complex", "np.linalg.eig")
    named = case.op.startswith(own) and "eigh" not in case.op and "valsh" not in case.op
    return case.numbers == "complex" or named or "complex" in case.pattern


def test_every_composition_is_called_above():
    called = {op: f"{op}[" if op in ("np.r_", "np.c_") else f"{op}(" for op in compositions()}
    missing = [op for op, start in called.items() if exists(op) and not op.startswith("cmath.")
               and not any(start in t for t in TEXTS)]  # fmt: skip
    assert missing == []


@pytest.mark.parametrize(
    "call",
    [
        "np.max(M, where=mask, initial=0.0)",
        "np.sum(M, axis=axis, keepdims=keep)",
        "np.var(M, correction=1)", "np.interp(v, grid, grid, period=2.0)",
        "np.quantile(v, 0.5, method='nearest')", "np.quantile(v, [v[0], 0.5])",
        "np.pad(v, 1, mode='mean')", "np.cross(S, S, axis=0)",
        "np.average(M, axis=1, weights=w, keepdims=True)",
        "np.tensordot(M, B, axes=axis)", "np.mean(M, dtype=int)",
    ],
)  # fmt: skip
def test_what_no_rule_says_is_refused_not_ignored(call):
    text, args = function_of(call)
    f = srcad.from_source(text, {**GIVEN, "axis": 0, "keep": True})
    with pytest.raises(srcad.NoRule):
        srcad.adjoint(f)(*args, 1.0)


def test_vectors_that_no_singular_value_has_are_refused():
    f = srcad.from_source("def f(x):\n    return np.sum(np.linalg.svd(x)[0])\n")
    with pytest.raises(srcad.TransformError, match=r"of 5 by 3.*any that fit"):
        srcad.grad(f)(LETTERS["L"])


def test_the_nearest_name_is_told():
    f = srcad.from_source("def f(x):\n    return np.sum(np.i0(x))\n")
    with pytest.raises(srcad.NoRule, match=r"np\.i0 has no derivative rule.*nearest name"):
        srcad.grad(f)(LETTERS["v"])
