"""An item of an item of a list is read in one step: ``table[i][j]`` without a name for the row.

The adjoint of such a read is added to the one place: to hand on the adjoint of a whole row would
cost as much as the row is long.

>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.ir.types import INT, NUMBER, list_of
>>> body = Assign("u1", parse("T[i]")), Assign("u2", parse("u1[j]")), Return(parse("u2"))
>>> types = {"T": list_of(list_of(NUMBER)), "u1": list_of(NUMBER), "i": INT, "j": INT}
>>> [to_text(s.value) for s in read_at_once(Function("f", ("T", "i", "j"), body), types).body]
['T[i][j]', 'u2']
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from srcad.analysis.facts import Types, typeof
from srcad.analysis.sharing import in_memory
from srcad.ir.nodes import Apply, Assign, Block, Expr, For, Function, Stmt, Var, While
from srcad.ir.parse import UPDATES
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import (
    changed,
    names,
    operations,
    own_expressions,
    reads,
    statements,
    way_of,
    with_blocks,
)

__all__ = ["read_at_once", "read_once"]


def read_at_once(function: Function, types: Types) -> Function:
    """Return the function with items of items of lists read without names for those between."""
    if not any(types.get(s.target, UNKNOWN).kind == "list"
               for s in statements(function.body) if isinstance(s, Assign)):  # fmt: skip
        return function
    return function.with_body(_block(function.body, types, read_once(function.body)))


def read_once(block: Block) -> set[str]:
    """Return the names that are set once and read once in a block, and in each turn of a loop."""
    stmts = statements(block)
    set_ = Counter(n for stmt in stmts for n in changed(stmt))
    read = Counter(n for stmt in stmts for expr in own_expressions(stmt) for n in reads(expr))
    again: set[str] = set()  # what a loop reads that is set before it
    for loop in stmts:
        if isinstance(loop, (For, While)):
            inner = statements(loop.body)
            within = {n for s in inner for e in own_expressions(s) for n in reads(e)}
            again |= within - {n for s in inner for n in changed(s)} - {*changed(loop)}
    return {n for n, count in set_.items() if count == 1 == read[n] and n not in again}


def _block(block: Block, types: Types, once: set[str]) -> Block:
    out: list[Stmt | None] = []
    # rows that have a name, with the places in `out` where they are read
    rows: dict[str, tuple[int, Apply]] = {}
    for stmt in block:
        stmt = with_blocks(stmt, lambda b: _block(b, types, once))
        if not isinstance(stmt, Assign) or _acts(stmt.value):
            rows.clear()
            out.append(stmt)
            continue
        value = stmt.value
        row = _row(value)
        if row is not None and row in rows and isinstance(value, Apply):
            at, found = rows.pop(row)
            out[at] = None
            way = (*way_of(found.args[1]), *way_of(value.args[1]))
            stmt = replace(stmt, value=Apply("index", (found.args[0], Apply("path", way))))
        for name in [n for n, (_, e) in rows.items() if stmt.target in names(e)]:
            del rows[name]
        if stmt.target in once and _is_row(stmt, types):
            assert isinstance(stmt.value, Apply)
            rows[stmt.target] = len(out), stmt.value
        out.append(stmt)
    return tuple(s for s in out if s is not None)


def _acts(value: Expr) -> bool:
    """Whether something may change when a value is computed."""
    return not operations(value).isdisjoint(("call", *UPDATES))


def _row(value: Expr) -> str | None:
    """Return the name of which a value is an item."""
    if isinstance(value, Apply) and value.op == "index" and isinstance(value.args[0], Var):
        return value.args[0].name
    return None


def _is_row(stmt: Assign, types: Types) -> bool:
    """Whether a list's item is given a name, and is a list or an array."""
    row = _row(stmt.value)
    if row is None or types.get(row, UNKNOWN).kind != "list":
        return False
    assert isinstance(stmt.value, Apply)
    way = way_of(stmt.value.args[1])
    plain = all(typeof(i, types).kind == "number" for i in way)
    return plain and in_memory(types.get(stmt.target, UNKNOWN))
