"""Dicts whose keys are known at run time only: what may be done with them.

They are read and written item by item, asked for their keys and for how many there are. Anything
else would take such a dict for a list of its values, and is refused.
"""

from __future__ import annotations

from collections.abc import Set

from srcad.analysis.activity import sources
from srcad.analysis.facts import Types
from srcad.errors import Place, UnsupportedSyntax
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Block,
    Expr,
    Function,
    Pop,
    Stmt,
    Store,
    Take,
    Var,
)
from srcad.ir.types import is_mapping
from srcad.ir.walk import defined, names, own_expressions, statements, subexpressions

__all__ = ["refuse_other_uses", "refuse_varying_keys"]

# operations on such a dict, and which of their operands it is
_VALUES = ("number", "array", "unknown", "nothing")
_KNOWN = {"index": 0, "in": 1, "notin": 1, "len": 0, "keys": 0}


def refuse_other_uses(function: Function, types: Types) -> None:
    """Refuse what is done with a dict of unknown keys but to read and to write its items."""
    found = {n for n, t in types.items() if is_mapping(t)}
    if not found:
        return
    for name in sorted(found):
        if types[name].items[0].kind not in _VALUES:
            raise UnsupportedSyntax(
                "a dict with keys that only the data tell, of other things than numbers and arrays",
                place=_place(function.body, name),
                hint="keep a list of the items, and a dict of their places in it",
            )
    for stmt in statements(function.body):
        if isinstance(stmt, Assign) and isinstance(stmt.value, Var):
            continue  # another name of it
        if any(_otherwise(e, found) for e in _plain(stmt)):
            raise UnsupportedSyntax(
                "a dict with keys that only the data tell is used as a value here",
                place=stmt.origin,
                hint="read its items one by one",
            )


def _plain(stmt: Stmt) -> tuple[Expr, ...]:
    """Return the expressions of a statement, without what it writes into."""
    into = isinstance(stmt, (Store, AddAt, Append, Take)) or (isinstance(stmt, Pop) and stmt.index)
    return own_expressions(stmt)[1:] if into else own_expressions(stmt)


def _otherwise(expr: Expr, found: Set[str]) -> bool:
    """Whether an expression uses one of these dicts in another way than item by item."""
    if names(expr).isdisjoint(found):
        return False
    if isinstance(expr, Var):
        return True
    return any(
        isinstance(operand, Var) and operand.name in found and _KNOWN.get(part.op) != at
        for part in subexpressions(expr) if isinstance(part, Apply)
        for at, operand in enumerate((*part.args, *(v for _, v in part.kwargs)))
    )  # fmt: skip


def _place(body: Block, name: str) -> Place | None:
    """Return where a dict is made."""
    return next((s.origin for s in statements(body) if name in defined(s)), None)


def refuse_varying_keys(function: Function, varied: Set[str]) -> None:
    """Refuse a key that varies: what is read of the keys would have a derivative."""
    for stmt in statements(function.body):
        if isinstance(stmt, Append) and stmt.key is not None and sources(stmt.key) & varied:
            raise UnsupportedSyntax(
                "a key that varies", place=stmt.origin, hint="take what does not vary for a key"
            )
