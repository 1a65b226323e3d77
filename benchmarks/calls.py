"""What a derivative's call costs beyond the call of the function that was generated.

The yardstick is a call of an empty Python function, in the same kind of loop. What an array is,
NumPy says at the price of an empty call for each question: dtype and shape are asked of the
argument and of the gradient.
"""

from typing import Any

import numpy as np

import srcad
from benchmarks.harness import Row, each, fresh, ratio

SQUARE = """\
def @(x):
    return x * x
"""

ARRAY = """\
def @(x):
    return np.dot(x, x)
"""

ARRAYS = """\
def @(w, x):
    return np.sum(w * x)
"""

PAIRS = 9
LOOPS = 20_000


def empty() -> None:
    """Do nothing: the yardstick."""


def beyond(template: str, *args: Any) -> float:
    """How many empty calls a gradient's call takes beyond the generated function's."""
    _, f = fresh(template)
    d = srcad.grad(f)
    for _ in range(3):  # so that there is a generated function, and a short way to it
        d(*args)
    names: dict[str, Any] = {f"a{i}": value for i, value in enumerate(args)}
    call = f"({', '.join(names)})"
    names |= {"d": d, "generated": d.__wrapped__, "empty": empty}

    def measured() -> float:
        whole, inner = (each(name + call, names, number=LOOPS) for name in ("d", "generated"))
        return whole - inner

    return ratio(measured, lambda: each("empty()", names, number=LOOPS), PAIRS)


def rows() -> list[Row]:
    """One row for a number, one for an array, one for two arrays."""
    x = np.ones(3)
    cases = {
        ("grad(f)(x)", 6): beyond(SQUARE, 2.0),
        ("grad(f)(x) of an array", 15): beyond(ARRAY, x),
        ("grad(f)(w, x) of arrays", 20): beyond(ARRAYS, x, x),
    }
    return [
        Row(f"{what}, beyond the generated call / empty call", found, aim)
        for (what, aim), found in cases.items()
    ]
