"""Places of adjoints are not emptied where nothing looks at them again.

>>> from srcad.backend.emit import emit
>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import INT, array
>>> turn = (AddAt("x_bar", parse("i"), parse("2*c_bar[i]"), False, None, "x"),
...         Store("c_bar", parse("i"), parse("0.0"), "", None, "c"))
>>> body = (For("i", parse("range(5)"), turn), Return(parse("x_bar")))
>>> f = Function("f", ("c_bar", "x_bar"), body)
>>> f = not_emptied(f, {"c_bar": array("n"), "x_bar": array("n"), "i": INT})
>>> print(emit([f], {}).text.partition("def")[2])
 f(c_bar, x_bar):
    for i in range(5):
        x_bar[i] += 2 * c_bar[i]
    return x_bar
<BLANKLINE>
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from srcad.analysis.facts import Types
from srcad.analysis.turns import Loops, Place, Turns
from srcad.ir.nodes import (
    AddAt,
    Apply,
    Block,
    Expr,
    For,
    Function,
    Return,
    Stmt,
    Store,
    Var,
    While,
)
from srcad.ir.parse import WHOLE
from srcad.ir.walk import blocks, names_read, own_expressions, statements, with_blocks
from srcad.transform.inplace import empties
from srcad.transform.turning import turns_of

__all__ = ["not_emptied"]


@dataclass(frozen=True)
class _Seen:
    """A statement in the order of the text, and the loops around it."""

    at: int
    stmt: Stmt
    loops: Loops


def not_emptied(function: Function, types: Types) -> Function:
    """Return the function without zeros that nothing reads."""
    empties = [s for s in statements(function.body) if _empties(s)]
    if not empties:
        return function
    seen = [_Seen(at, s, loops) for at, (s, loops) in enumerate(_in_order(function.body, ()))]
    turns = turns_of(function, types)
    dead = {id(s.stmt) for s in seen if _empties(s.stmt) and _unread(s, seen, turns)}
    return function.with_body(_without(function.body, dead)) if dead else function


def _empties(stmt: Stmt) -> bool:
    """Whether a statement only sets a place of an adjoint to zero."""
    return isinstance(stmt, Store) and bool(stmt.of) and empties(stmt)


def _unread(empty: _Seen, seen: list[_Seen], turns: Turns) -> bool:
    """Whether no statement reads the place afterwards, in this turn or a later one."""
    assert isinstance(empty.stmt, Store)
    base, place = empty.stmt.base, Place(empty.stmt.index, empty.loops)
    for other in seen:
        if other.stmt is empty.stmt or base not in names_read(other.stmt):
            continue
        read = Place(WHOLE, other.loops)
        shared = turns.shared(place, read)
        after = other.at > empty.at
        if not after and not shared:
            continue
        if isinstance(other.stmt, Return):
            return False
        for index in _parts(other.stmt, base):
            if index is None:
                return False
            read = Place(index, other.loops)
            depths = range(shared + 1 if after else shared)
            if not all(turns.apart(place, read, d) for d in depths):
                return False
    return True


def _parts(stmt: Stmt, base: str) -> Iterator[Expr | None]:
    """Yield the indices at which a statement reads an array; None where it reads all of it."""
    if isinstance(stmt, (AddAt, Store)) and stmt.base == base:
        if isinstance(stmt, AddAt) or stmt.op:
            yield stmt.index
        read: tuple[Expr, ...] = (stmt.index, stmt.value)
    else:
        read = own_expressions(stmt)
    stack = list(read)
    while stack:
        expr = stack.pop()
        if expr == Var(base):
            yield None
        elif isinstance(expr, Apply):
            if expr.op == "index" and expr.args[0] == Var(base):
                yield expr.args[1]
                stack.append(expr.args[1])
            else:
                stack += (*expr.args, *(v for _, v in expr.kwargs))


def _in_order(block: Block, loops: Loops) -> Iterator[tuple[Stmt, Loops]]:
    for stmt in block:
        yield stmt, loops
        inner = (*loops, stmt) if isinstance(stmt, (For, While)) else loops
        for part in blocks(stmt):
            yield from _in_order(part, inner)


def _without(block: Block, dead: set[int]) -> Block:
    return tuple(with_blocks(s, lambda b: _without(b, dead)) for s in block if id(s) not in dead)
