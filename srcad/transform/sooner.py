"""What an adjoint adds is added before the adjoint changes, so that no copy waits for it.

>>> from srcad.backend.emit import emit
>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> body = (Assign("u_bar", Var("h_bar"), None, "u"),
...         Assign("h_bar", parse("0.9*h_bar"), None, "h"),
...         Assign("x_bar", parse("x*u_bar"), None, "x"), Return(parse("(x_bar, h_bar)")))
>>> f = used_sooner(Function("f", ("x", "h_bar"), body))
>>> print(emit([f], {}).text.partition("def")[2])
 f(x, h_bar):
    x_bar = x * h_bar
    h_bar = 0.9 * h_bar
    return x_bar, h_bar
<BLANKLINE>
"""

from __future__ import annotations

from collections import Counter
from typing import TypeGuard

from srcad.ir.given import times_bound
from srcad.ir.nodes import AddAt, Assign, Block, Break, Function, Stmt, Store, Var
from srcad.ir.walk import (
    assigned,
    defined,
    names,
    names_read,
    own_expressions,
    statements,
    substitute,
    with_blocks,
    with_expressions,
)

__all__ = ["used_sooner"]


def used_sooner(function: Function) -> Function:
    """Return the function without copies of adjoints that are read once, too late."""
    every = list(statements(function.body))
    bound = times_bound(function)
    copies = {s.target for s in every if _is_copy(s) and bound[s.target] == 1}
    if not copies:
        return function
    reads = Counter(n for s in every for e in own_expressions(s) for n in names(e))
    once = {n for n in copies if reads[n] == 1}
    return function.with_body(_block(function.body, once)) if once else function


def _is_copy(stmt: Stmt) -> TypeGuard[Assign]:
    return type(stmt) is Assign and bool(stmt.of) and isinstance(stmt.value, Var)


def _block(block: Block, once: set[str]) -> Block:
    out = [with_blocks(s, lambda b: _block(b, once)) for s in block]
    for target in [s.target for s in out if _is_copy(s) and s.target in once]:
        copy = next(s for s in out if target in defined(s))  # it may have become one of another
        if _is_copy(copy) and isinstance(copy.value, Var):
            _use(copy, copy.value, out)
    return tuple(out)


def _use(copy: Assign, original: Var, out: list[Stmt]) -> None:
    """Move the statement that reads a copy to where the original still stands."""
    start = next(i for i, s in enumerate(out) if s is copy)
    for at in range(start + 1, len(out)):
        if copy.target in names_read(out[at]):
            break
    else:
        return
    user, between = out[at], out[start + 1 : at]
    if not isinstance(user, (Assign, Store, AddAt)) or not user.of:
        return
    to = next((i for i, s in enumerate(between) if original.name in assigned([s])), len(between))
    passed = between[to:]
    if any(isinstance(s, Break) for s in statements(passed)):
        return
    changed = {n for s in passed for n in assigned([s])}
    touched = changed | {n for s in statements(passed) for n in names_read(s)}
    if (names_read(user) - {copy.target}) & changed or assigned([user]) & touched:
        return
    moved = with_expressions(user, lambda e: substitute(e, {copy.target: original}))
    out[start : at + 1] = [*between[:to], moved, *passed]
