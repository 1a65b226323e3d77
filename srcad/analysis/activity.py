"""Which variables carry a derivative: those that vary with the inputs and matter to the result.

>>> from srcad.ir.parse import parse
>>> f = Function("f", ("x", "n"), (Assign("u1", parse("n*2")), Assign("u2", parse("x*u1")),
...                                Return(parse("u2"))))
>>> sorted(active_names(f, {"x"}, {}))
['u2', 'x']
"""

from __future__ import annotations

from collections.abc import Set

import numpy as np

from srcad.analysis.facts import Types
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Branch,
    Break,
    Const,
    Effect,
    Expr,
    For,
    Function,
    Pop,
    Push,
    Return,
    Stmt,
    Store,
    Take,
    Unpack,
    Var,
    While,
    With,
    WriteBack,
)
from srcad.ir.types import UNKNOWN, is_float
from srcad.ir.walk import names, operations, statements
from srcad.rules.declare import declared

__all__ = ["active_names", "sources", "useful_names", "varied_names"]

# what is not a number itself but may hold one
# (or of which the types don't say that it is ever reached)
_MAY_HOLD = {"tuple", "dict", "object", "other", "pullback", "text", "nothing"}
_ARRAYS = ("np.array", "np.asarray")
_STATIC = {"shape", "size", "ndim", "dtype"}


def sources(expr: Expr) -> Set[str]:
    """Return the names through which a derivative may flow into an expression."""
    if not any(map(_stops, operations(expr))):  # most
        return names(expr)
    found: set[str] = set()
    stack: list[Expr] = [expr]
    while stack:
        node = stack.pop()
        if isinstance(node, Var):
            found.add(node.name)
        elif isinstance(node, Apply) and not _constant(node):
            stack.extend(node.args)
            stack.extend(value for _, value in node.kwargs)
    return found


def _constant(expr: Apply) -> bool:
    if expr.op == "attr":
        return isinstance(expr.args[1], Const) and expr.args[1].text in _STATIC
    if expr.op in _ARRAYS and _of_whole_numbers(dict(expr.kwargs).get("dtype")):
        return True
    cases = declared(expr.op)
    return bool(cases) and cases[0].kind == "constant"


def _stops(op: str) -> bool:
    """Whether no derivative may flow through an operation, or through some attribute or type."""
    cases = declared(op)
    return op == "attr" or op in _ARRAYS or (bool(cases) and cases[0].kind == "constant")


def _of_whole_numbers(dtype: Expr | None) -> bool:
    """Whether a type of elements is that of truth values or integers."""
    found = dtype.value if isinstance(dtype, Const) else None
    return isinstance(found, type) and issubclass(found, (bool, int, np.bool_, np.integer))


def active_names(function: Function, inputs: set[str], types: Types) -> set[str]:
    """Return the names that vary with the inputs and that the result depends on."""
    return varied_names(function, inputs, types) & useful_names(function)


def varied_names(function: Function, inputs: set[str], types: Types) -> set[str]:
    """Return the names that vary with the inputs."""
    flows = [flow for stmt in statements(function.body) if (flow := _into(stmt)) is not None]
    varied = set(inputs)
    before = -1
    while len(varied) != before:
        before = len(varied)
        for targets, given in flows:
            if not varied.isdisjoint(given):
                varied.update(n for n in targets if n not in varied and _may_vary(n, types))
    return varied


def _into(stmt: Stmt) -> tuple[tuple[str, ...], Set[str]] | None:
    """Return the names that a statement itself gives a value, and those that flow into them."""
    targets, value = _flow(stmt)
    return None if value is None else (targets, sources(value))


def _may_vary(name: str, types: Types) -> bool:
    t = types.get(name, UNKNOWN)
    return is_float(t) or t.kind in _MAY_HOLD


def _flow(stmt: Stmt) -> tuple[tuple[str, ...], Expr | None]:
    """Return the names that a statement itself gives a value, and what flows into them."""
    if isinstance(stmt, Assign):
        return (stmt.target,), stmt.value
    if isinstance(stmt, Unpack):
        return stmt.targets, stmt.value
    if isinstance(stmt, Push):
        return (stmt.tape,), stmt.value
    if isinstance(stmt, (Store, AddAt, Append)):
        return (stmt.base,), stmt.value
    if isinstance(stmt, Pop):
        return (stmt.target,), Var(stmt.tape)
    if isinstance(stmt, Take):
        return (stmt.target,), Var(stmt.base)
    assert isinstance(stmt, (Branch, Break, Effect, For, Return, While, With, WriteBack))
    return (), None


def useful_names(function: Function) -> set[str]:
    """Return the names that the result depends on."""
    last = function.body[-1]
    useful = set(sources(last.value)) if isinstance(last, Return) else set()
    stmts = reversed(statements(function.body))
    flows = [flow for stmt in stmts if (flow := _into(stmt)) is not None]
    before = -1
    while len(useful) != before:
        before = len(useful)
        for targets, given in flows:
            if not useful.isdisjoint(targets):
                useful |= given
    return useful
