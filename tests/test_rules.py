"""Every rule of the tables, sampled in its domain: no rule is there without its test.

Element-wise rules are tested from their own declaration; the others are called below, each in the
patterns it is declared for.
"""

import builtins
import math

import numpy as np
import pytest

import srcad
from srcad.ir.text import INFIX
from srcad.rules.declare import declared, ops

PREFIX = {"neg": "-", "pos": "+"}
# what derivatives call, or what the language itself tests: the helpers of the generated code
OURS = {"T", "cofactors", "copy", "index", "list", "matmul", "matmul_left", "matmul_right",
        "polygamma", "scatter", "tuple", "unbroadcast"}  # fmt: skip


def exists(op):
    """Whether this Python and this NumPy have the function."""
    home, _, name = op.partition(".")
    found = {"np": np, "math": math}.get(home, builtins)
    for part in (name or home).split("."):
        found = getattr(found, part, None)
    return found is not None or op in INFIX or op in PREFIX


def called(case):
    """The text of a function that calls a rule's function with its positional arguments."""
    names = [p.name for p in case.params]
    arguments = ["None" if p.fixed is not None else p.name for p in case.params]
    given = [n for n, p in zip(names, case.params, strict=True) if p.fixed is None]
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
]


@pytest.mark.parametrize("case", ELEMENTWISE)
def test_an_elementwise_rule_in_its_domain(case):
    text, count = called(case)
    if case.op == "math.ldexp":  # its second argument is an integer
        text, count = "def f(x):\n    return math.ldexp(x, 3)\n", 1
    f = srcad.from_source(text)
    domain = [*case.on, *[case.on[-1]]*count][:count]
    rng = np.random.default_rng(5)
    for _ in range(3):
        point = tuple(float(rng.uniform(low, high)) for low, high in domain)
        with np.errstate(all="ignore"):
            srcad.check_grads(f, point)
        if not case.op.startswith("math.") and case.op not in ("float", "max", "min", "round"):
            arrays = tuple(np.array([p, p + 1e-3]) for p in point)
            with np.errstate(all="ignore"):
                srcad.check_grads(f, arrays)


V, W = np.array([0.7, -1.2, 0.4]), np.array([1.1, 0.3, -0.8])
M, N = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5]]), np.arange(6.0).reshape(3, 2) / 5 + 0.1
S = np.array([[2.0, 0.3, 0.1], [0.4, 1.5, 0.2], [0.1, 0.3, 1.8]])
CALLS = [
    (lambda x: np.sum(x), (M,)), (lambda x: np.sum(x, axis=0), (M,)),
    (lambda x: np.sum(x, axis=-1, keepdims=True), (M,)), (lambda x: np.sum(x, keepdims=True), (M,)),
    (lambda x: sum(x), (V,)), (lambda x: sum([x, x*x], 1.0), (0.7,)),
    (lambda x: math.fsum((x, x*x)), (0.7,)), (lambda x: sum((x, x*x)), (0.7,)),
    (lambda x: np.mean(x), (M,)), (lambda x: np.mean(x, axis=1), (M,)),
    (lambda x: np.mean(x, axis=0, keepdims=True), (M,)),
    (lambda x: np.sum(x)*np.mean(x)*np.max(x)*np.min(x)*np.prod(x), (0.7,)),
    (lambda x: np.var(x), (V,)), (lambda x: np.std(x), (V,)), (lambda x: np.prod(x), (V,)),
    (lambda x: np.max(x), (V,)), (lambda x: np.max(x, axis=1), (M,)),
    (lambda x: np.max(x, axis=0, keepdims=True), (M,)), (lambda x: np.amax(x), (V,)),
    (lambda x: np.min(x), (V,)), (lambda x: np.min(x, axis=1), (M,)), (lambda x: np.amin(x), (V,)),
    (lambda x: max(x), (V,)), (lambda x: min(x), (V,)),
    (lambda x: np.cumsum(x), (V,)), (lambda x: np.cumsum(x, axis=1), (M,)),
    (lambda x: np.array([x, x*x]), (0.7,)), (lambda x: np.array(x)*x, (V,)),
    (lambda x: np.asarray([[x, 1.0], [x*x, x]]), (0.7,)), (lambda x: np.asarray(x)*x, (V,)),
    (lambda x: np.stack([x, x*x]), (V,)), (lambda x: np.concatenate([x, x*x]), (V,)),
    (lambda x: np.reshape(x, (3, 2)), (M,)), (lambda x: np.ravel(x), (M,)),
    (lambda x: np.transpose(x), (M,)), (lambda x: np.transpose(x, (1, 0)), (M,)),
    (lambda x: np.swapaxes(x, 0, 1), (M,)), (lambda x: np.expand_dims(x, 1), (V,)),
    (lambda x: np.squeeze(np.expand_dims(x, 0)), (V,)),
    (lambda x: np.squeeze(np.expand_dims(x, 0), axis=0), (V,)),
    (lambda x: np.flip(x), (V,)), (lambda x: np.flip(x, axis=1), (M,)),
    (lambda x: np.roll(x, 1), (V,)), (lambda x: np.roll(x, 1, axis=1), (M,)),
    (lambda x: np.broadcast_to(x, (2, 3)), (V,)), (lambda x: np.full((2, 2), x), (0.7,)),
    (lambda x: np.copy(x)*x, (V,)), (lambda x, z: np.where(x > z, x, z), (V, W)),
    (lambda x, z: np.matmul(x, z), (V, W)), (lambda x, z: np.matmul(x, z), (M, V)),
    (lambda x, z: np.matmul(x, z), (V, N)), (lambda x, z: np.matmul(x, z), (M, N)),
    (lambda x, z: np.matmul(x, z), (np.stack([M, M + 1]), N)),
    (lambda x, z: np.dot(x, z), (V, W)), (lambda x, z: np.dot(x, z), (M, V)),
    (lambda x, z: np.dot(x, z), (V, N)), (lambda x, z: np.dot(x, z), (M, N)),
    (lambda x, z: np.inner(x, z), (V, W)), (lambda x, z: np.vdot(x, z), (V, W)),
    (lambda x, z: np.outer(x, z), (V, W)), (lambda x, z: np.outer(x, z), (M, W)),
    (lambda x: np.trace(x), (S,)), (lambda x: np.diag(x), (V,)),
    (lambda x: np.linalg.norm(x), (V,)), (lambda x: np.linalg.inv(x), (S,)),
    (lambda x: np.linalg.inv(x), (np.stack([S, S + np.eye(3)]),)),
    (lambda x: np.linalg.det(x), (S,)), (lambda x, z: np.linalg.solve(x, z), (S, V)),
    (lambda x, z: np.linalg.solve(x, z), (S, N)),
]  # fmt: skip


@pytest.mark.parametrize(("f", "args"), CALLS)
def test_a_structural_rule(f, args):
    srcad.check_grads(f, args)


def test_every_structural_rule_is_called_above():
    code = " ".join(" ".join(map(str, f.__code__.co_names)) for f, _ in CALLS)
    structural = {
        op
        for op in ops()
        if op not in OURS and declared(op)[0].kind in ("linear", "bilinear", "general")
    }
    missing = [op for op in sorted(structural) if op.rpartition(".")[2] not in code.split()]
    assert missing == []
