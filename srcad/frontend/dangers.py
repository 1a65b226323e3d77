"""What an expression of the IR may raise, and the condition for it where that is known.

Of arithmetic, a ``TypeError`` and numbers too large are left out unless they are asked for, and of
a write, a value that does not fit: the derivative raises there what the function raises.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from srcad.ir.nodes import Apply, Const, Expr, Stmt, Store, Take, const
from srcad.ir.walk import own_expressions, subexpressions

__all__ = ["Danger", "dangers"]

# the classes that may be raised, and the condition that says exactly when, if there is one
Danger = tuple[tuple[type[BaseException], ...], Expr | None]

_SURE = {
    "neg", "pos", "not", "and", "or", "is", "isnot", "tuple", "list", "slice", "ifexp", "chain",
    "isinstance", "range", "reversed", "dict",
}  # fmt: skip
_ARITHMETIC = {"add", "sub", "mul", "lt", "le", "gt", "ge", "eq", "ne", "abs", "T", "len", "sum"}
_SMOOTH = {
    f"{home}.{name}"
    for home, names_ in {
        "np": "sin cos tan exp log sqrt tanh arctan sinh cosh square abs sign log1p expm1 cbrt "
        "arcsin arccos maximum minimum zeros ones zeros_like ones_like where",
        "math": "atan atan2 tanh erf erfc fabs copysign asinh degrees radians",
    }.items()
    for name in names_.split()
}
_TOO_LARGE = Const("np.inf", np.inf)


def _compared(op: str, x: Expr, bound: float) -> Expr:
    return Apply(op, (x, const(bound)))


def _outside(x: Expr, least: float, most: float) -> Expr:
    return Apply("or", (_compared("lt", x, least), _compared("gt", x, most)))


def _infinite(x: Expr) -> Expr:
    return Apply(
        "or", (Apply("eq", (x, _TOO_LARGE)), Apply("eq", (x, Apply("neg", (_TOO_LARGE,)))))
    )


def _domain(op: str, x: Expr) -> Expr | None:
    """Return the condition that a function of ``math`` has no value at a number."""
    match op:
        case "math.sqrt":
            return _compared("lt", x, 0)
        case "math.log" | "math.log2" | "math.log10":
            return _compared("le", x, 0)
        case "math.log1p":
            return _compared("le", x, -1)
        case "math.acos" | "math.asin":
            return _outside(x, -1, 1)
        case "math.acosh":
            return _compared("lt", x, 1)
        case "math.atanh":
            return Apply("or", (_compared("le", x, -1), _compared("ge", x, 1)))
        case "math.sin" | "math.cos" | "math.tan":
            return _infinite(x)
    return None


_SPELLED = {"arccos": "acos", "arcsin": "asin", "arccosh": "acosh", "arctanh": "atanh"}


def _plain_number(x: Expr) -> Expr:
    """Return the condition that a value is a number of Python's own."""
    if isinstance(x, Const):
        return const(type(x.value) in (int, float, bool))
    kinds = Apply("tuple", tuple(Const(t.__name__, t) for t in (int, float)))
    numpys = Const("np.generic", np.generic)
    return Apply("and", (
        Apply("isinstance", (x, kinds)),
        Apply("not", (Apply("isinstance", (x, numpys)),)),
    ))  # fmt: skip


def _by_zero(a: Expr, b: Expr) -> Expr:
    tests = (_plain_number(a), _plain_number(b), Apply("eq", (b, const(0))))
    return Apply("and", tuple(t for t in tests if not isinstance(t, Const)) or (tests[2],))


def _of(expr: Apply) -> Danger:
    op, args = expr.op, expr.args
    if op in _SURE:
        return (), None
    plain = op[1:] if op in ("iadd", "isub", "imul", "idiv", "ipow") else op
    if plain in _ARITHMETIC or op in _SMOOTH:
        return (TypeError,), None
    if plain in ("div", "floordiv", "mod"):
        if isinstance(args[1], Const) and isinstance(args[1].value, (int, float)) and args[1].value:
            return (TypeError,), None
        numbers = not any(isinstance(a, Const) and type(a.value) not in (int, float) for a in args)
        return (ZeroDivisionError,), _by_zero(args[0], args[1]) if numbers else None
    if plain == "pow":
        whole = isinstance(args[1], Const) and type(args[1].value) is int and args[1].value >= 0
        return ((OverflowError,) if whole else (ZeroDivisionError, OverflowError)), None
    if op.startswith("math."):
        if len(args) == 1 and not expr.kwargs:
            test = _domain("math." + _SPELLED.get(op[5:], op[5:]), args[0])
            if test is not None:
                return (ValueError,), test
        return (ValueError, OverflowError, ZeroDivisionError), None
    if op == "index":
        return (IndexError, KeyError, TypeError), None
    if op == "attr":
        return (AttributeError,), None
    return (Exception,), None


def dangers(stmt: Stmt, harmless: Callable[[Expr], bool]) -> list[Danger]:
    """Return what the expressions of a statement may raise, in the order they are made."""
    found: list[Danger] = []
    if isinstance(stmt, (Store, Take)):
        found.append(((IndexError, KeyError), None))
    for whole in own_expressions(stmt):
        if isinstance(whole, Apply) and whole.op in ("raised", "attempt"):
            return []
        parts = [e for e in subexpressions(whole) if isinstance(e, Apply) and not harmless(e)]
        for part in reversed(parts):
            classes, test = _of(part)
            if classes:  # what stands inside another may not be made, or be made twice
                found.append((classes, test if part is whole else None))
    return found
