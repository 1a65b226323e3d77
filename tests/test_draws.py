# ruff: noqa: NPY002  (what people write)
"""Random numbers: drawn once, as the function draws them, and of a type that is known."""

import random
import time  # noqa: F401  (for the calls)

import numpy as np
import pytest

import srcad
from srcad.analysis.facts import result_of
from srcad.pipeline.arguments import types_of
from srcad.pipeline.primal import normal_form, typed

GENERATOR = np.random.default_rng(3)
STATE = np.random.RandomState(4)
OWN = random.Random(5)
X = np.array([0.7, 1.3, -0.4])

FLOATS = [
    "random()", "standard_normal()", "standard_exponential()", "normal()", "normal(2.0)",
    "uniform(1.0, 2.0)", "exponential(2.0)", "gamma(2.0, 1.0)", "triangular(0.0, 0.5, 1.0)",
    "normal(size=3)", "normal(size=(2, 3))", "normal(0.0, 1.0, 4)", "uniform(0, 1, (2,))",
    "standard_normal(5)", "standard_normal((2, 2))", "random((3, 2))", "normal(x, 0.1)",
    "normal(x, size=x.shape)", "normal(0, 1, size=len(x))", "laplace(scale=x*x)",
    "exponential(x + 2)", "beta(2.0, 3.0, size=n)", "normal(size=None)", "choice(x)",
    "choice(x, 2)", "choice(x, size=(2, 2))",
]  # fmt: skip
INTEGERS = [
    "poisson(3.0)", "poisson(3.0, 4)", "binomial(5, 0.3)", "binomial(5, 0.3, size=(2, 2))",
    "permutation(4)", "permutation(n)", "choice(5)", "choice(5, 3)", "choice(n, (2, 3))",
    "hypergeometric(3, 4, 2)", "geometric(0.5, size=n)",
]  # fmt: skip
OLDER = ["rand()", "rand(3)", "rand(2, n)", "randn()", "randn(4, 1)", "randint(3)",
         "randint(0, 4, 5)", "random_sample(3)"]  # fmt: skip
NEWER = ["integers(3)", "integers(0, 4, size=2)", "integers(0, 4, endpoint=True)"]
PLAIN = ["random()", "uniform(0.0, 1.0)", "gauss(0, 1)", "normalvariate(0.0, 2.0)", "randint(1, 3)",
         "randrange(5)", "getrandbits(4)", "expovariate(1.0)", "triangular()"]  # fmt: skip
CALLS = [
    *(f"GENERATOR.{c}" for c in (*FLOATS, *INTEGERS, *NEWER)),
    *(f"np.random.{c}" for c in (*FLOATS, *INTEGERS, *OLDER)),
    *(f"STATE.{c}" for c in ("normal(size=3)", "randint(4)", "rand(2)")),
    *(f"random.{c}" for c in PLAIN),
    *(f"OWN.{c}" for c in PLAIN),
    "time.time()", "time.perf_counter()",
]


@pytest.mark.parametrize("call", CALLS)
def test_the_type_of_what_is_drawn_is_known(call):
    f = srcad.from_source(f"def f(x, n):\n    return {call}\n", globals())
    function = normal_form(f)
    found = result_of(*typed(function, dict(zip(("x", "n"), types_of((X, 4), {0}), strict=True))))
    value = f(X, 4)
    kind = "array" if isinstance(value, np.ndarray) else "number"
    assert found.kind == kind
    assert found.dtype == np.asarray(value).dtype.kind
    assert found.shape is not None
    assert len(found.shape) == np.ndim(value)
    assert all(d in (None, size) or not isinstance(d, int)
               for d, size in zip(found.shape, np.shape(value), strict=True))  # fmt: skip


UNKNOWN = ["GENERATOR.normal(size=x.shape, dtype=x.dtype)", "GENERATOR.multivariate_normal(x, M)",
           "random.choice([x, 2*x])", "GENERATOR.permuted(M, axis=1)"]  # fmt: skip


@pytest.mark.parametrize("call", UNKNOWN[1:])
def test_what_is_not_known_is_not_guessed(call):
    f = srcad.from_source(f"def f(x, M):\n    return {call}\n", globals())
    given = dict(zip(("x", "M"), types_of((X, np.eye(3)), {0}), strict=True))
    assert result_of(*typed(normal_form(f), given)).kind in ("unknown", "array")


def noise(x):
    z = np.random.normal(size=x.shape)
    return np.sum((x + 0.1 * z) ** 2)


def dropout(x):
    keep = np.random.random(x.shape) > 0.5
    return np.sum(np.where(keep, x * x, 0.0))


def geometric_brownian_motion(x):
    s = x[0]
    for _ in range(5):
        s = s + x[1] * s * 0.1 + x[2] * s * np.sqrt(0.1) * np.random.randn()
    return s


def drawn_indices(x):
    i = np.random.permutation(len(x))
    b = np.random.choice(len(x), 2)
    return np.sum(x[i] * np.arange(3.0)) + np.sum(x[b] ** 2) * x[np.random.randint(3)]


def of_the_standard_library(x):
    t = 0.0
    for i in range(4):
        t += random.gauss(0.0, 1.0) * x[random.randrange(3)] + random.uniform(1.0, 2.0) * x[1]
        if random.random() < 0.5:
            t *= x[i % 3]
    return t


def by_what_varies(x):
    return random.gauss(x[0], x[1]) ** 2 + random.uniform(x[2], x[1]) * random.gauss(x[1], 0.5)


def growing_list(x):
    out = []
    for _ in range(3):
        out.append(x[0] * random.random() + x[1] * np.random.exponential(2.0))
    return sum(v * v for v in out)


def swapped_items_of_drawn_numbers(x):
    a = np.random.normal(size=3)
    b = a
    b[0] = x[1]
    return a[0] * x[2] + b @ x


DRAWING = [noise, dropout, geometric_brownian_motion, drawn_indices, of_the_standard_library,
           by_what_varies, growing_list, swapped_items_of_drawn_numbers]  # fmt: skip


def seeded(run, *args):
    random.seed(11)
    np.random.seed(12)
    return run(*args)


@pytest.mark.parametrize("f", DRAWING, ids=lambda f: f.__name__)
def test_derivatives_draw_what_the_function_draws(f):
    step = 1e-6
    slopes = [(seeded(f, X + step * e) - seeded(f, X - step * e)) / (2 * step) for e in np.eye(3)]
    want, value = np.array(slopes), seeded(f, X)
    got = seeded(srcad.value_and_grad(f), X)
    assert got[0] == value
    assert np.allclose(got[1], want, atol=1e-6)
    left = random.random(), np.random.random()
    seeded(f, X)
    assert left == (random.random(), np.random.random())
    assert np.allclose(seeded(srcad.jvp, f, (X,), (np.ones(3),))[1], want.sum(), atol=1e-6)


@pytest.mark.parametrize("f", DRAWING, ids=lambda f: f.__name__)
def test_their_text_asks_nothing_of_numbers(f):
    text = srcad.source(srcad.grad(f), X)
    assert "unbroadcast" not in text
    assert "np_random" not in text
