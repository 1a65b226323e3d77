"""Kinds, shapes and dtypes of every variable, from those of the parameters.

>>> from srcad.ir.types import array
>>> from srcad.ir.parse import parse
>>> typeof(parse("X @ w"), {"X": array("m", "n"), "w": array("n")})
f[m]
"""

from __future__ import annotations

from srcad.ir.nodes import (
    UNDEFINED,
    AddAt,
    Apply,
    Assign,
    Block,
    Branch,
    Const,
    Effect,
    Expr,
    For,
    Function,
    Pop,
    Push,
    Return,
    Unpack,
    Var,
    While,
)
from srcad.ir.types import BOOL, INT, NOTHING, NUMBER, OTHER, UNKNOWN, Type, array, join
from srcad.rules.declare import Bound, Case, declared, prepare

__all__ = ["Settled", "Types", "infer", "match", "result_of", "typeof"]

Types = dict[str, Type]

_BY_CLASS = {bool: BOOL, int: INT, float: NUMBER, complex: Type("number", (), "c")}


def typeof(expr: Expr, types: Types) -> Type:
    """Return the type of an expression."""
    if isinstance(expr, Var):
        return types.get(expr.name, UNKNOWN)
    if isinstance(expr, Const):
        if expr is UNDEFINED:
            return NOTHING
        return _BY_CLASS.get(type(expr.value), OTHER)
    if isinstance(types, Settled):
        found = types.known.get(expr)
        if found is None:
            found = types.known[expr] = _typeof(expr, types)
        return found
    return _typeof(expr, types)


class Settled(dict[str, Type]):
    """Types that do not change any more, so that those of expressions are found once."""

    def __init__(self, types: Types) -> None:
        super().__init__(types)
        self.known: dict[Expr, Type] = {}


def _typeof(expr: Apply, types: Types) -> Type:
    op = expr.op
    if op in ("tuple", "list"):
        return Type("tuple", items=tuple(typeof(a, types) for a in expr.args))
    if op == "attr":
        return _attribute(expr, types)
    if op == "ifexp":
        return join(typeof(expr.args[1], types), typeof(expr.args[2], types))
    if op == "call":
        return UNKNOWN
    if op == "np.shape":
        return _attribute(Apply("attr", (expr.args[0], Const("shape", "shape"))), types)
    if op == "tape":
        return NOTHING
    if op[0] == "i" and op[1:] in _UPDATES:
        expr = Apply(op[1:], expr.args)
    found = match(expr, types)
    if found is None:
        return UNKNOWN
    case, bound = found
    result = case.result_type(bound)
    if expr.op == "div" and result.dtype in ("b", "i"):
        return result._replace(dtype="f")
    return result


_UPDATES = {"add", "sub", "mul", "div", "pow", "floordiv", "mod", "matmul"}
_FRESH = {f"np.{n}" for n in ("zeros", "ones", "empty", "eye", "identity", "linspace", "arange")}


def match(expr: Apply, types: Types) -> tuple[Case, Bound] | None:
    """Return the first case of a function's rule that fits a call, with its arguments."""

    def of(e: Expr) -> Type:
        return typeof(e, types)

    prepare(expr)
    for case in declared(expr.op):
        if case.kind in ("constant", "plain"):
            if expr.op in _FRESH:
                return case, Bound({}, {"call": _made(expr, types)})
            operands = [a for a in expr.args if not isinstance(a, Const) or a.value is not None]
            return case, Bound({}, {f"x{i}" if i else "x": of(a) for i, a in enumerate(operands)})
        bound = case.bind(expr, of)
        if bound is not None:
            return case, bound
    return None


def _made(expr: Apply, types: Types) -> Type:
    """The type of an array made by its shape: ``np.zeros(3)``, ``np.arange(4)``."""
    shape = expr.args[0] if expr.args else None
    if expr.op in ("np.zeros", "np.ones", "np.empty") and shape is not None and not expr.kwargs:
        t = typeof(shape, types)
        if t.kind == "tuple" and t.shape is not None:
            return Type("array", t.shape, "f")
        parts = shape.args if isinstance(shape, Apply) and shape.op == "tuple" else (shape,)
        sizes = [p.value if isinstance(p, Const) else None for p in parts]
        if t.kind in ("number", "tuple"):
            return array(*(s if type(s) is int else None for s in sizes))
    if expr.op in ("np.eye", "np.identity"):
        return array(None, None, dtype="?" if expr.kwargs else "f")
    if expr.op == "np.arange":
        return array(None, dtype="?")
    return Type("unknown", None, "?" if expr.kwargs else "f")


def _attribute(expr: Apply, types: Types) -> Type:
    base = typeof(expr.args[0], types)
    name = expr.args[1].text if isinstance(expr.args[1], Const) else ""
    if name in ("size", "ndim"):
        return INT
    if name == "shape":
        known = base.shape if base.kind in ("array", "number") else None
        items = (INT,) * len(known) if known is not None else ()
        return Type("tuple", known, "i", items)
    return OTHER if name == "dtype" else UNKNOWN


def result_of(function: Function, types: Types) -> Type:
    """Return the type of what a function returns."""
    last = function.body[-1]
    assert isinstance(last, Return)
    return typeof(last.value, types)


def infer(function: Function, given: Types) -> Types:
    """Return the types of all variables of a function; ``given`` has those of its parameters."""
    types = dict(given)
    _block(function.body, types)
    return types


def _set(types: Types, name: str, t: Type) -> bool:
    """Record a type; say whether that changed anything."""
    old = types.get(name)
    new = t if old is None else join(old, t)
    types[name] = new
    return new != old


def _block(block: Block, types: Types) -> bool:
    changed = False
    for stmt in block:
        if isinstance(stmt, Assign):
            changed |= _set(types, stmt.target, typeof(stmt.value, types))
        elif isinstance(stmt, Unpack):
            changed |= _unpack(stmt, types)
        elif isinstance(stmt, Push):
            changed |= _set(types, stmt.tape, typeof(stmt.value, types))
        elif isinstance(stmt, Pop):
            changed |= _set(types, stmt.target, types.get(stmt.tape, UNKNOWN))
        elif isinstance(stmt, Branch):
            changed |= _block(stmt.then, types)
            changed |= _block(stmt.orelse, types)
        elif isinstance(stmt, (For, While)):
            if isinstance(stmt, For):
                changed |= _set(types, stmt.target, INT)
            while _block(stmt.body, types):
                changed = True
        else:
            assert isinstance(stmt, (AddAt, Effect, Return))
    return changed


def _unpack(stmt: Unpack, types: Types) -> bool:
    t = typeof(stmt.value, types)
    items: list[Type] = [UNKNOWN] * len(stmt.targets)
    if t.kind == "tuple" and len(t.items) == len(stmt.targets):
        items = list(t.items)
    elif t.kind == "array" and t.shape:
        inner = t.shape[1:]
        one = Type("array", inner, t.dtype) if inner else Type("number", (), t.dtype)
        items = [one] * len(stmt.targets)
    changed = [_set(types, n, i) for n, i in zip(stmt.targets, items, strict=True)]
    return any(changed)
