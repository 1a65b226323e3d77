"""What is known when the source is read: literals, and what is computed of them.

>>> counted("add", Const("2", 2), Const("3", 3))
Const('5')
"""

from __future__ import annotations

import cmath
import math
import operator
from collections.abc import Callable
from typing import Any

from srcad.frontend.values import Value
from srcad.ir.nodes import Apply, Const, Expr, Var
from srcad.ir.parse import BINARY

__all__ = ["STATIC_ATTRIBUTES", "constant_of", "counted", "integer_of", "is_static", "of_constants"]

STATIC_ATTRIBUTES = {"shape", "size", "ndim", "dtype"}
_LITERAL = (bool, int, float, complex, str, bytes)


def constant_of(value: object, text: str = "") -> Const | None:
    """Return a number, string or None as a constant, or None for other objects."""
    if isinstance(value, float) and not math.isfinite(value):
        text = {"inf": "np.inf", "-inf": "-np.inf"}.get(repr(float(value)), "np.nan")
    if type(value) is complex and not cmath.isfinite(value):
        return None
    if value is None or type(value) in _LITERAL:
        return Const(text or repr(value), value)
    return Const("...", value) if value is Ellipsis else None


_COUNTED = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "mod": operator.mod,
    "floordiv": operator.floordiv,
}  # fmt: skip


def counted(op: str, left: Value, right: Value) -> Const | None:
    """Return the sum, difference or product of two integers that are known, or texts joined."""
    if not (isinstance(left, Const) and isinstance(right, Const)):
        return None
    if op == "add" and isinstance(left.value, str) and isinstance(right.value, str):
        return constant_of(left.value + right.value)
    if type(left.value) is not int or type(right.value) is not int:
        return None
    compute = _COUNTED.get(op)
    if compute is None or (op in ("mod", "floordiv") and right.value == 0):
        return None
    return constant_of(compute(left.value, right.value))


def integer_of(expr: Apply, plain: Callable[[Value], tuple[Any] | None]) -> int | None:
    """Return an integer that a text's length and literals make: ``len("abc") - 1``."""
    known = [plain(a) for a in expr.args]
    parts = [part[0] for part in known if part is not None]
    if expr.op == "len" and parts and isinstance(parts[0], str):
        return len(parts[0])
    if len(parts) != 2 or len(expr.args) != 2 or not all(type(p) is int for p in parts):
        return None
    found = counted(expr.op, *(Const(repr(p), p) for p in parts))
    return None if found is None else int(found.value)


def is_static(expr: Expr) -> bool:
    """Whether an expression is as good as a constant: literals, shapes and sums of them."""
    if isinstance(expr, Const):
        return True
    if isinstance(expr, Var):
        return False
    if expr.op == "attr":
        return isinstance(expr.args[1], Const) and expr.args[1].text in STATIC_ATTRIBUTES
    return expr.op in _STATIC_OPS and all(map(is_static, expr.args)) and not expr.kwargs


_STATIC_OPS = {*BINARY.values(), "neg", "index"} - {"matmul"}


def of_constants(key: Any) -> Expr | None:
    """Return a key of a dict, or an element of a set, as an expression."""
    if type(key) is not tuple:
        return constant_of(key)
    parts = [of_constants(k) for k in key]
    return None if None in parts else Apply("tuple", tuple(p for p in parts if p is not None))
