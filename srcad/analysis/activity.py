"""Which variables carry a derivative: those that vary with the inputs and matter to the result.

>>> from srcad.ir.parse import parse
>>> f = Function("f", ("x", "n"), (Assign("u1", parse("n*2")), Assign("u2", parse("x*u1")),
...                                Return(parse("u2"))))
>>> sorted(active_names(f, {"x"}, {}))
['u2', 'x']
"""

from __future__ import annotations

from srcad.analysis.facts import Types
from srcad.errors import UnsupportedSyntax
from srcad.ir.nodes import (
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
from srcad.ir.types import UNKNOWN, is_float
from srcad.rules.declare import declared

__all__ = ["active_names", "sources", "varied_names"]

_STATIC = {"shape", "size", "ndim", "dtype"}


def sources(expr: Expr) -> set[str]:
    """Return the names through which a derivative may flow into an expression."""
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
    cases = declared(expr.op)
    return bool(cases) and cases[0].kind == "constant"


def active_names(function: Function, inputs: set[str], types: Types) -> set[str]:
    """Return the names that vary with the inputs and that the result depends on."""
    return varied_names(function, inputs, types) & _useful(function)


def varied_names(function: Function, inputs: set[str], types: Types) -> set[str]:
    """Return the names that vary with the inputs.

    Raises ``UnsupportedSyntax`` where a complex number would carry a derivative.
    """
    varied = set(inputs)
    while _vary(function.body, varied, types):
        pass
    return varied


def _vary(block: Block, varied: set[str], types: Types) -> bool:
    changed = False
    for stmt in block:
        if isinstance(stmt, Assign):
            changed |= _reach([stmt.target], stmt.value, stmt, varied, types)
        elif isinstance(stmt, Unpack):
            changed |= _reach(list(stmt.targets), stmt.value, stmt, varied, types)
        elif isinstance(stmt, Push):
            changed |= _reach([stmt.tape], stmt.value, stmt, varied, types)
        elif isinstance(stmt, AddAt):
            changed |= _reach([stmt.base], stmt.value, stmt, varied, types)
        elif isinstance(stmt, Pop):
            changed |= _reach([stmt.target], Var(stmt.tape), stmt, varied, types)
        elif isinstance(stmt, Branch):
            changed |= _vary(stmt.then, varied, types)
            changed |= _vary(stmt.orelse, varied, types)
        elif isinstance(stmt, (For, While)):
            changed |= _vary(stmt.body, varied, types)
        else:
            assert isinstance(stmt, (Effect, Return))
    return changed


def _reach(
    targets: list[str],
    value: Expr,
    stmt: Assign | Unpack | Push | AddAt | Pop,
    varied: set[str],
    types: Types,
) -> bool:
    if not sources(value) & varied:
        return False
    changed = False
    for name in targets:
        t = types.get(name, UNKNOWN)
        if t.dtype == "c":
            raise UnsupportedSyntax(
                "a complex number carries the derivative here",
                place=stmt.origin,
                hint="write the real and the imaginary part out",
            )
        if name not in varied and (is_float(t) or t.kind in ("tuple", "other")):
            varied.add(name)
            changed = True
    return changed


def _useful(function: Function) -> set[str]:
    useful: set[str] = set()
    while _use(function.body, useful):
        pass
    return useful


def _use(block: Block, useful: set[str]) -> bool:
    before = len(useful)
    for stmt in reversed(block):
        if isinstance(stmt, Return):
            useful |= sources(stmt.value)
        elif isinstance(stmt, Assign):
            if stmt.target in useful:
                useful |= sources(stmt.value)
        elif isinstance(stmt, Unpack):
            if useful & set(stmt.targets):
                useful |= sources(stmt.value)
        elif isinstance(stmt, Push):
            if stmt.tape in useful:
                useful |= sources(stmt.value)
        elif isinstance(stmt, AddAt):
            if stmt.base in useful:
                useful |= sources(stmt.value)
        elif isinstance(stmt, Pop):
            if stmt.target in useful:
                useful.add(stmt.tape)
        elif isinstance(stmt, Branch):
            _use(stmt.then, useful)
            _use(stmt.orelse, useful)
        elif isinstance(stmt, (For, While)):
            _use(stmt.body, useful)
        else:
            assert isinstance(stmt, Effect)
    return len(useful) != before
