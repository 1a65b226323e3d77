"""Which names may hold None: what they hold besides is what the facts speak of.

>>> from srcad.ir.parse import parse
>>> sorted(perhaps_none((Assign("y", parse("None")), Assign("y", parse("x*2")),
...                      Assign("z", parse("y")))))
['y', 'z']
"""

from __future__ import annotations

from collections.abc import Collection

from srcad.analysis.facts import Types, typeof
from srcad.ir.nodes import (
    UNDEFINED,
    Apply,
    Assign,
    Block,
    Const,
    Expr,
    For,
    Pop,
    Push,
    Stmt,
    Var,
)
from srcad.ir.types import NOTHING
from srcad.ir.walk import statements

__all__ = ["may_be_none", "perhaps_none", "reads_none"]


def may_be_none(value: Expr, names: frozenset[str]) -> bool:
    """Whether a value may be None, if these names may be."""
    if isinstance(value, Var):
        return value.name in names
    if isinstance(value, Const):
        return value is UNDEFINED or value.value is None
    return value.op == "ifexp" and any(may_be_none(arm, names) for arm in value.args[1:])


def reads_none(read: Expr, given: Collection[str], types: Types) -> bool:
    """Whether an attribute is read, of an object that is given, that is None."""
    if not isinstance(read, Apply) or read.op != "attr" or typeof(read, types) != NOTHING:
        return False
    home = read.args[0]
    return isinstance(home, Var) and home.name in given and typeof(home, types).kind == "self"


def perhaps_none(block: Block) -> frozenset[str]:
    """Return the names that may hold None somewhere in a block, and tapes that may have it."""
    given = [pair for s in statements(block) for pair in _given(s)]
    found: frozenset[str] = frozenset()
    while True:
        more = found | {name for name, value in given if may_be_none(value, found)}
        if more == found:
            return found
        found = more


def _given(stmt: Stmt) -> list[tuple[str, Expr]]:
    """Return the names that a statement gives what may be None, each with where it is from."""
    if isinstance(stmt, Assign):
        plain = not isinstance(stmt.value, Apply) or stmt.value.op == "ifexp"
        return [(stmt.target, stmt.value)] if plain else []
    if isinstance(stmt, Push):
        return [(stmt.tape, stmt.value)]
    if isinstance(stmt, Pop) and stmt.index is None:
        return [(stmt.target, Var(stmt.tape))]
    if isinstance(stmt, For):  # through a tape
        inside = stmt.iterable
        while isinstance(inside, Apply) and inside.op == "reversed":
            inside = inside.args[0]
        return [(stmt.target, inside)] if isinstance(inside, Var) else []
    return []
