"""The dtype that a rule says its result has is the one that NumPy gives.

What is said to be floating may be multiplied in any order; an integer that is taken for a float
would wrap around. So a rule may say less than NumPy knows, and nothing else.
"""

import operator

import numpy as np
import pytest

from srcad.analysis.facts import typeof
from srcad.ir.nodes import Apply, Const, Var, const
from srcad.ir.types import Type, array
from srcad.rules.integral import COUNTING, INTEGRAL, POWERS, TRUTHS

OPERATORS = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv,
    "pow": operator.pow, "floordiv": operator.floordiv, "mod": operator.mod,
    "matmul": operator.matmul, "neg": operator.neg, "pos": operator.pos, "abs": abs,
}  # fmt: skip
VECTORS = {
    "u": np.array([3, 2, 1], np.uint8), "i": np.array([3, 2, 1]),
    "b": np.array([True, False, True]), "f": np.array([0.5, 0.2, 0.7]),
}  # fmt: skip
NAMES = sorted(n for n in {*INTEGRAL, *COUNTING, *POWERS, *TRUTHS} | {
    f"np.{name}" for name in (
        "arctan2", "average", "cbrt", "exp", "expm1", "heaviside", "hypot", "log", "log1p",
        "logaddexp", "mean", "median", "ptp", "quantile", "rint", "sinc", "sqrt", "std",
        "true_divide",
        "var",
    )
} if n.startswith("np.") or n in OPERATORS)  # fmt: skip
# truth values are rounded to floats of sixteen bits, which no type says
ODD = {("np.around", ("b",)), ("np.round", ("b",))}
# what a kind of type says of NumPy's kinds
SAYS = {"f": "f", "c": "c", "u": "biu", "i": "iu", "b": "b", "?": "biufc", "z": "biufc"}


def function_of(op):
    if op in OPERATORS:
        return OPERATORS[op]
    home = np
    for part in op.split(".")[1:]:
        home = getattr(home, part, None)
    return home


def calls(op):
    """Yield the operands that a function takes, by the letters of their types."""
    for one, x in VECTORS.items():
        yield (one,), (x,)
        yield from (((one, two), (x, z)) for two, z in VECTORS.items())


def found(op):
    """Return what NumPy gives for operands of each dtype, beside what the rule's type says."""
    function, rows = function_of(op), []
    for letters, values in calls(op):
        try:
            with np.errstate(all="ignore"):
                result = np.asarray(function(*(v.copy() for v in values)))
        except (TypeError, ValueError, AttributeError, IndexError):  # it takes other operands
            continue
        names = "xz"[: len(values)]
        types = {n: array("n", dtype=k) for n, k in zip(names, letters, strict=True)}
        t = typeof(Apply(op, tuple(map(Var, names))), types)
        numeric = t.kind in ("number", "array", "unknown") and result.dtype != object
        if numeric and (op, letters) not in ODD:
            rows.append((letters, t.dtype, result.dtype))
    return rows


ROWS = {op: rows for op in NAMES if (rows := found(op))}


@pytest.mark.parametrize("op", ROWS)
def test_a_result_is_of_the_dtype_that_its_type_says(op):
    wrong = [(*row, "is", real) for *row, real in ROWS[op] if real.kind not in SAYS[row[-1]]]
    assert not wrong


def test_most_rules_take_one_or_two_vectors():
    assert len(ROWS) > 100


@pytest.mark.parametrize(
    ("op", "args", "dtype"),
    [("np.identity", (3, np.uint8), "u"), ("np.eye", (3, 3, 0, np.uint8), "u"),
     ("np.zeros", (3, np.uint8), "u"), ("np.identity", (3,), "f")],
)  # fmt: skip
def test_a_dtype_that_has_no_name_is_seen(op, args, dtype):
    made = tuple(const(a) if isinstance(a, int) else Const("np.uint8", a) for a in args)
    assert typeof(Apply(op, made), {}).dtype == dtype


def test_an_item_of_integers_is_no_integer_of_pythons():
    assert typeof(Apply("index", (Var("k"), const(0))), {"k": array("n", dtype="i")}) == Type(
        "number", (), "u"
    )
