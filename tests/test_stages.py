"""Every stage prints as Python that runs and gives the primal's own value, on the whole corpus."""

import builtins
import copy
from typing import Any

import numpy as np
import pytest
import test_array_language
import test_language
from notes import ROWS
from numeric import as_floats, assert_same, random_like

import srcad
from srcad.pipeline.primal import free_values, normal_form

CORPUS = [
    *(
        pytest.param(r.f, a, r.argnums, id=f"{r}-{k}")
        for r in ROWS
        for k, a in enumerate(map(as_floats, (p for p in r.points)))
    ),
    *(pytest.param(*c.values, id=c.id) for c in test_language.case),
    *(pytest.param(*c.values, id=c.id) for c in test_array_language.case),
]


def names_outside(f: Any) -> dict[str, Any]:
    """What a text that is copied into a file has to find there: globals, and what is captured."""
    return {**vars(builtins), **f.__globals__, **free_values(normal_form(f))}


def run(text: str, f: Any, args: tuple[Any, ...]) -> Any:
    """Run a text as a user would who has copied it into a file."""
    space = names_outside(f)
    before = set(space)
    exec(compile(text, "<stage>", "exec"), space)
    name = text.split("def ", 1)[1].split("(", 1)[0]
    assert name in space or name in before
    return space[name](*copy.deepcopy(args))


@pytest.mark.parametrize(("f", "args", "argnums"), CORPUS)
def test_each_stage_runs_and_gives_the_value(f, args, argnums):
    y = f(*copy.deepcopy(args))
    argnums = argnums if isinstance(argnums, tuple) else (argnums,)
    assert_same(run(srcad.source(f, *args, stage="normal"), f, args), y)
    rng = np.random.default_rng(3)
    x_dots = tuple(random_like(args[i], rng) for i in argnums)
    y_bar = random_like(y, rng)
    for stage in ("raw", "unfolded", "folded"):
        forward = srcad.source(srcad.tangent(f, argnums), *args, stage=stage)
        assert_same(run(forward, f, (*args, *x_dots))[0], y)
        reverse = srcad.source(srcad.adjoint(f, argnums), *args, stage=stage)
        assert_same(run(reverse, f, (*args, y_bar))[0], y)


def test_the_primal_stage_is_the_users_own_text():
    text = srcad.source(test_language.positional_only, stage="primal")
    assert text == "def positional_only(x, /, y):\n    return x*y*y\n"


@pytest.mark.parametrize("stage", ["raw", "unfolded", "folded"])
def test_a_plain_functions_derivative_stages_are_its_tangent_and_its_adjoint(stage):
    text = srcad.source(srcad.from_source("def f(x): return x*x"), stage=stage)
    assert "def f_tangent(x, x_dot):" in text
    assert "def f_adjoint(x, y_bar):" in text


def test_an_unknown_stage_is_refused():
    with pytest.raises(TypeError, match="unfolded"):
        srcad.source(lambda x: x, stage="cooked")


def test_arguments_left_out_stand_by_default():
    f = srcad.from_source("def f(x, n=3, *, s=2.0):\n    return s*x**n\n")
    assert "def f_grad(x, n, s):" in srcad.source(srcad.grad(f), 0.5)
    assert srcad.source(f, 0.5) == srcad.source(f, 0.5, 3, 2.0)
    assert "u1 = x**n" in str(srcad.decompose(f, 0.5))
    with pytest.raises(TypeError, match="missing a required argument: 'x'"):
        srcad.source(srcad.from_source("def g(y, x):\n    return x*y\n"), 0.5)
