"""Where a function has no derivative or no value: ties, corners, jumps, domains.

>>> from srcad.ir.parse import parse
>>> kink_of(parse("abs(x)"), {"x": 0.0}, {"x"}), kink_of(parse("abs(x)"), {"x": 1.0}, {"x"})
('corner', None)
>>> domain(parse("np.log(x)"), {"x": -1.0})
'log'
"""

from __future__ import annotations

from typing import Any

import numpy as np

from srcad.ir.nodes import Apply, Expr, Var
from srcad.ir.walk import names, subexpressions
from srcad.teach.values import evaluate

__all__ = ["domain", "kink_of", "kink_of_test"]

Space = dict[str, Any]
_COMPARISONS = {"lt", "le", "gt", "ge", "eq", "ne"}


def _operands(expr: Apply, space: Space) -> list[Any]:
    found = []
    for arg in expr.args:
        try:
            found.append(np.asarray(evaluate(arg, space), dtype=float))
        except (TypeError, ValueError, NameError, LookupError, ArithmeticError):
            return []
    return found


def kink_of(value: Expr, space: Space, varied: set[str]) -> str | None:
    """Return the kind of kink that an operation has at these operands, if it has one."""
    if not isinstance(value, Apply):
        return None
    op = value.op.rpartition(".")[2]
    if op not in _KINKS:
        return None
    operands = _operands(value, space)
    if not operands or not _KINKS[op][1](*operands[: _KINKS[op][2]]):
        return None
    kind = _KINKS[op][0]
    if kind == "tie":
        both = sum(bool(names(a) & varied) for a in value.args) > 1
        return "shared" if both else "tie"
    return kind


def _zero(x: Any) -> bool:
    return bool(np.any(x == 0))


def _all_zero(*xs: Any) -> bool:
    return all(bool(np.all(x == 0)) for x in xs)


def _equal(*xs: Any) -> bool:
    return len(xs) == 2 and bool(np.any(np.equal(*xs)))


def _whole(x: Any) -> bool:
    return bool(np.any(x == np.floor(x)))


def _twice(x: Any) -> bool:
    return np.size(x) > 1 and int(np.sum(x == np.max(x))) > 1


# operation: kind of kink, test of the operands, how many operands the test takes
_KINKS: dict[str, tuple[str, Any, int]] = {
    "abs": ("corner", _zero, 1), "absolute": ("corner", _zero, 1), "fabs": ("corner", _zero, 1),
    "sign": ("jump", _zero, 1), "max": ("tie", _equal, 2), "min": ("tie", _equal, 2),
    "maximum": ("tie", _equal, 2), "minimum": ("tie", _equal, 2), "fmax": ("tie", _equal, 2),
    "fmin": ("tie", _equal, 2), "amax": ("shared", _twice, 1),
    "floor": ("jump", _whole, 1), "ceil": ("jump", _whole, 1), "trunc": ("jump", _whole, 1),
    "norm": ("corner", _all_zero, 1), "hypot": ("corner", _all_zero, 2),
    "sqrt": ("steep", _zero, 1),
}  # fmt: skip


def kink_of_test(test: Expr, space: Space) -> bool:
    """Whether a condition compares two equal numbers: beside this point its answer changes."""
    for expr in subexpressions(test):
        if isinstance(expr, Apply) and expr.op in _COMPARISONS and len(expr.args) == 2:
            operands = _operands(expr, space)
            if (
                operands
                and any(isinstance(a, Var | Apply) for a in expr.args)
                and _equal(*operands)
            ):
                return True
    return False


def domain(value: Expr, space: Space) -> str:
    """Return the name of the domain that an operation's operands are outside of, if it is known."""
    for expr in subexpressions(value):
        if not isinstance(expr, Apply):
            continue
        op = expr.op.rpartition(".")[2]
        operands = _operands(expr, space)
        if not operands:
            continue
        test = _DOMAINS.get(op)
        if test is not None and test(*operands):
            return op
    return ""


def _root_of_negative(x: Any, e: Any) -> bool:
    return bool(np.any((x < 0) & (e != np.floor(e)))) or bool(np.any((x == 0) & (e < 0)))


# operation: whether its operands are outside its domain
_DOMAINS: dict[str, Any] = {
    "log": lambda x, *_: bool(np.any(x <= 0)), "log2": lambda x: bool(np.any(x <= 0)),
    "log10": lambda x: bool(np.any(x <= 0)), "log1p": lambda x: bool(np.any(x <= -1)),
    "sqrt": lambda x: bool(np.any(x < 0)), "pow": _root_of_negative, "power": _root_of_negative,
    "div": lambda _, z: _zero(z), "divide": lambda _, z: _zero(z),
    "true_divide": lambda _, z: _zero(z), "mod": lambda _, z: _zero(z),
    "floordiv": lambda _, z: _zero(z),
    "arcsin": lambda x: bool(np.any(np.abs(x) > 1)), "asin": lambda x: bool(np.any(np.abs(x) > 1)),
    "arccos": lambda x: bool(np.any(np.abs(x) > 1)), "acos": lambda x: bool(np.any(np.abs(x) > 1)),
    "arccosh": lambda x: bool(np.any(x < 1)), "acosh": lambda x: bool(np.any(x < 1)),
    "arctanh": lambda x: bool(np.any(np.abs(x) >= 1)),
    "atanh": lambda x: bool(np.any(np.abs(x) >= 1)),
    "exp": lambda x: bool(np.any(x > 709)),
}  # fmt: skip
