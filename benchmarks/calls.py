"""What a derivative's call costs beyond the call of the function that was generated.

The yardstick is a call of an empty Python function, in the same kind of loop.
"""

import srcad
from benchmarks.harness import Row, each, fresh, ratio

SQUARE = """\
def @(x):
    return x * x
"""

PAIRS = 9
LOOPS = 20_000


def empty() -> None:
    """Do nothing: the yardstick."""


def rows() -> list[Row]:
    """The one row."""
    _, f = fresh(SQUARE)
    d = srcad.grad(f)
    d(2.0)  # once, so that there is a generated function
    names = {"d": d, "generated": d.__wrapped__, "empty": empty}

    def beyond() -> float:
        whole, inner = (each(f"{name}(2.0)", names, number=LOOPS) for name in ("d", "generated"))
        return whole - inner

    beyond_in_calls = ratio(beyond, lambda: each("empty()", names, number=LOOPS), PAIRS)
    return [Row("grad(f)(x), beyond the generated call / empty call", beyond_in_calls, 5)]
