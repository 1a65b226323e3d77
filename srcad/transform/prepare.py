"""What both sweeps need of a function first.

No operation both reads and overwrites a name while its derivative needs the result, and conditions
can be asked again on the way back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from srcad.analysis.facts import Types, match, typeof
from srcad.errors import UnsupportedSyntax
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    Apply,
    Assign,
    Block,
    Branch,
    Expr,
    For,
    Function,
    Stmt,
    Var,
    While,
    const,
)
from srcad.ir.types import INT, is_number
from srcad.ir.walk import assigned, names, subexpressions
from srcad.transform.flatten import names_of

__all__ = ["each", "hoist_tests", "resolve_updates", "split_updates"]

_UPDATES = {"iadd", "isub", "imul", "idiv", "ipow", "ifloordiv", "imod", "imatmul"}


def each(block: Block, change: Callable[[Stmt], list[Stmt]]) -> Block:
    """Replace each statement by the statements that ``change`` makes of it, innermost first."""
    out: list[Stmt] = []
    for stmt in block:
        new = stmt
        if isinstance(stmt, Branch):
            new = replace(stmt, then=each(stmt.then, change), orelse=each(stmt.orelse, change))
        elif isinstance(stmt, (For, While)):
            new = replace(stmt, body=each(stmt.body, change))
        out.extend(change(new))
    return tuple(out)


def resolve_updates(function: Function, types: Types) -> Function:
    """Turn ``s += x`` into ``s = s + x`` for numbers; refuse it where it writes into an array."""

    def change(stmt: Stmt) -> list[Stmt]:
        value = stmt.value if isinstance(stmt, Assign) else None
        if not (isinstance(value, Apply) and value.op in _UPDATES):
            return [stmt]
        assert isinstance(stmt, Assign)
        old = value.args[0]
        if not is_number(typeof(old, types)):
            name = old.name if isinstance(old, Var) else "s"
            updated = stmt.origin.text.strip() if stmt.origin is not None else ""
            sign, _, operand = updated.partition("=")
            plain = f"{name} = {name} {sign.split()[-1]} {operand.strip()}" if sign else ""
            raise UnsupportedSyntax(
                f"an update of {name}, which may be an array, in place",
                place=stmt.origin,
                hint=f"write `{plain}`",
            )
        return [replace(stmt, value=Apply(value.op[1:], value.args))]

    return replace(function, body=each(function.body, change))


def split_updates(function: Function, types: Types) -> Function:
    """Write ``y = exp(y)`` as ``u1 = exp(y)``, ``y = u1`` where the derivative reads the result."""
    namer = Namer(names_of(function))
    namer.skip()

    def change(stmt: Stmt) -> list[Stmt]:
        value = stmt.value if isinstance(stmt, Assign) else None
        if not isinstance(value, Apply) or value.op == "tape":
            return [stmt]
        assert isinstance(stmt, Assign)
        if stmt.target not in names(value) or not _reads_result(value, types):
            return [stmt]
        name = namer.temporary()
        types[name] = typeof(value, types)
        return [replace(stmt, target=name), replace(stmt, value=Var(name))]

    return replace(function, body=each(function.body, change))


def _reads_result(value: Apply, types: Types) -> bool:
    found = match(value, types)
    if found is None:
        return False
    case = found[0]
    return any("y" in names(case.template(text, False)) for text in case.expressions)


def hoist_tests(function: Function, namer: Namer, types: Types) -> tuple[Function, dict[int, str]]:
    """Name the conditions and ranges whose operands change before the reverse sweep asks again.

    A ``while`` gets a count of its turns; the names of the counts are returned by the id of the
    loop's body.
    """
    turns: dict[int, str] = {}

    def change(stmt: Stmt) -> list[Stmt]:
        if isinstance(stmt, Branch):
            if _asked_again(stmt.test, assigned([stmt])):
                return [stmt]
            name = namer.fresh("c1" if "c1" not in namer.taken else _next("c", namer))
            types[name] = typeof(stmt.test, types)
            return [Assign(name, stmt.test, stmt.origin), replace(stmt, test=Var(name))]
        if isinstance(stmt, For) and not _asked_again(stmt.iterable, assigned([stmt])):
            name = namer.fresh(f"{stmt.target}_range")
            types[name] = typeof(stmt.iterable, types)
            made = Assign(name, stmt.iterable, stmt.origin)
            return [made, replace(stmt, iterable=Var(name))]
        if isinstance(stmt, While):
            name = namer.fresh("turns" if "turns" not in namer.taken else _next("turns", namer))
            types[name] = INT
            more = Assign(name, Apply("add", (Var(name), const(1))), stmt.origin)
            counted = replace(stmt, body=(*stmt.body, more))
            turns[id(counted.body)] = name
            return [Assign(name, const(0), stmt.origin), counted]
        return [stmt]

    return replace(function, body=each(function.body, change)), turns


def _next(prefix: str, namer: Namer) -> str:
    number = 2
    while f"{prefix}{number}" in namer.taken:
        number += 1
    return f"{prefix}{number}"


def _asked_again(test: Expr, changed: set[str]) -> bool:
    """Whether a condition gives the same answer on the way back."""
    if names(test) & changed:
        return False
    return not any(isinstance(e, Apply) and e.op == "call" for e in subexpressions(test))
