"""What it costs to get a derivative: from a function to its gradient, ready to run.

The yardstick is what Python itself needs for the same text, to parse it and compile it. The
gradient is called once, as what a call does at the first time belongs to the cost.
"""

import ast

import numpy as np

import srcad
from benchmarks.harness import Row, fresh, once, ratio

ROW_6 = """\
def @(x):
    return np.log(np.sin(x**3)**2)
"""

THIRTY_LINES = """\
def @(x):
    a = x**2 + 1.0
    b = np.sin(a) * x
    c = np.exp(-b) + a
    d = np.log(c**2 + 1.0)
    e = np.sqrt(d + 2.0) / a
    g = np.tanh(e - b)
    h = 0.0
    for i in range(3):
        h = h + np.cos(g * i)
        g = 0.5 * g + h / (1.0 + h**2)
        if h > 1.0:
            h = h - 0.25 * x
        else:
            h = h + 0.25 * np.sin(x)
    k = a * b - c / d
    m = np.arctan(k) + h * e
    n = np.exp(-m**2)
    p = n * (1.0 - n)
    q = np.log(1.0 + np.exp(p))
    if q > 0.5:
        r = q * x + np.cos(m)
    else:
        r = q - x * np.sin(m)
    s = r**3 - 2.0 * r
    t = np.sqrt(s**2 + 0.1)
    v = np.cosh(0.1 * t) - np.sinh(0.1 * k)
    w = (t + v) / (a + 1.0)
    z = np.tanh(w) + g * p
    return z * t + h
"""

PAIRS = 25


def of(template: str) -> float:
    """The ratio for functions made from a template."""

    def transform() -> float:
        _, f = fresh(template)
        return once(lambda: srcad.grad(f)(1.3))

    def parse_and_compile() -> float:
        text, _ = fresh(template)
        return once(lambda: compile(ast.parse(text), "<yardstick>", "exec"))

    with np.errstate(all="raise"):
        return ratio(transform, parse_and_compile, PAIRS)


def rows() -> list[Row]:
    """One row for each size of function."""
    return [
        Row("transform row 6 of the notes / parse and compile it", of(ROW_6), 20),
        Row("transform 30 lines / parse and compile them", of(THIRTY_LINES), 20),
    ]
