"""A loop of the reverse sweep that takes one turn's values from a tape goes through the tape.

Where the count of its turns was needed for that alone, it is gone.

>>> from srcad.backend.emit import emit
>>> from srcad.ir.nodes import Return, While
>>> from srcad.ir.parse import parse
>>> turn = Push("y_tape", Var("y")), Assign("y", parse("y*y")), Assign("turns", parse("turns + 1"))
>>> back = Assign("x_bar", parse("x_bar*2"), None, "x"), Pop("y", "y_tape"), \
       Assign("x_bar", parse("x_bar*y"), None, "x")
>>> body = (Assign("y_tape", Apply("tape", ())), Assign("turns", parse("0")),
...         While(parse("y < 9"), turn), Assign("x_bar", parse("1.0"), None, "x"),
...         For("_", parse("range(turns)"), back), Return(parse("x_bar")))
>>> print(emit([unwound(Function("f", ("y",), body))], {}).text.partition("def")[2])
 f(y):
    y_tape = []
    while y < 9:
        y_tape.append(y)
        y = y*y
    x_bar = 1.0
    for y in reversed(y_tape):
        x_bar = x_bar * 2
        x_bar = x_bar * y
    return x_bar
<BLANKLINE>
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from srcad.ir.nodes import (
    Apply,
    Assign,
    Block,
    Const,
    For,
    Function,
    Pop,
    Push,
    Stmt,
    Unpack,
    Var,
    While,
    const,
)
from srcad.ir.walk import (
    assigned,
    blocks,
    defined,
    names,
    own_expressions,
    statements,
    touched,
    with_blocks,
)
from srcad.transform.sweep import ends_loop

__all__ = ["unwound"]


def unwound(function: Function) -> Function:
    """Return the function with loops over tapes in place of loops that pop from them."""
    uses = Counter(tape for s in statements(function.body) for tape in _uses(s))
    # filled by one statement and emptied by another, so that what is on it is one item a turn
    paired = {tape for tape, k in uses.items() if k == 2}
    if not paired:
        return function
    counted: set[str] = set()

    def through(stmt: Stmt) -> Stmt:
        if isinstance(stmt, For):
            found = _unwound(stmt, paired)
            if found is stmt or _reads_unbound(function.body, stmt.target):
                return stmt
            counted.update(names(stmt.iterable))
            return found
        if isinstance(stmt, (For, While)):  # the tape holds the values of several runs
            return stmt
        return with_blocks(stmt, lambda b: tuple(map(through, b)))

    made = function.with_body(tuple(map(through, function.body)))
    return _without(made, counted)


def _uses(stmt: Stmt) -> Iterator[str]:
    """Yield the tapes that a statement fills, empties or reads in another way, which is too much.

    Tapes that several values share are emptied by ``a, b = tape.pop()``.
    """
    if isinstance(stmt, (Push, Pop)):
        yield stmt.tape
    for own in own_expressions(stmt):
        yield from names(own)


def _emptied(stmt: Stmt) -> str:
    """Return the tape that a statement takes values from."""
    if isinstance(stmt, Pop) and stmt.index is None:
        return stmt.tape
    value = stmt.value if isinstance(stmt, Unpack) else None
    if isinstance(value, Apply) and value.op == "call" and len(value.args) == 1:
        (method,) = value.args
        if isinstance(method, Apply) and method.op == "attr" and isinstance(method.args[0], Var):
            return method.args[0].name if method.args[1] == Const("pop", "pop") else ""
    return ""


def _unwound(loop: For, paired: set[str]) -> For:
    """Return a loop that goes through a tape, if each of its turns takes one item off it."""
    if loop.target in touched(loop).read | assigned(loop.body) or any(map(ends_loop, loop.body)):
        return loop
    before: set[str] = set()
    for at, stmt in enumerate(loop.body):
        tape = _emptied(stmt)
        if tape not in paired or not before.isdisjoint(defined(stmt)):
            before |= touched(stmt).either
            continue
        rest = (*loop.body[:at], *loop.body[at + 1 :])
        over = Apply("reversed", (Var(tape),))
        if isinstance(stmt, Pop):
            return replace(loop, target=stmt.target, iterable=over, body=rest)
        assert isinstance(stmt, Unpack)
        return replace(loop, iterable=over, body=(replace(stmt, value=Var(loop.target)), *rest))
    return loop


def _reads_unbound(block: Block, name: str) -> bool:
    """Whether a name is read outside of the loops that bind it."""
    for stmt in block:
        if any(name in names(e) for e in own_expressions(stmt)):
            return True
        inside = () if isinstance(stmt, For) and stmt.target == name else blocks(stmt)
        if any(_reads_unbound(b, name) for b in inside):
            return True
    return False


def _without(function: Function, counted: set[str]) -> Function:
    """Return the function without the names, of some, that only count."""
    if not counted:
        return function
    every = statements(function.body)
    read = {n for s in every if not _counts(s) for e in own_expressions(s) for n in names(e)}
    gone = {n for n in counted - read if all(_counts(s) for s in every if n in defined(s))}

    def rest(block: Block) -> Block:
        kept = (s for s in block if not (_counts(s) and not gone.isdisjoint(defined(s))))
        return tuple(with_blocks(s, rest) for s in kept)

    return function.with_body(rest(function.body)) if gone else function


def _counts(stmt: Stmt) -> bool:
    """Whether a statement sets a counter, or counts one on."""
    if not isinstance(stmt, Assign):
        return False
    return stmt.value in (const(0), Apply("add", (Var(stmt.target), const(1))))
