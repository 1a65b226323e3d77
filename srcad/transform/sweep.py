"""The two sweeps of a reverse derivative as one tree: each statement with what reverses it.

A :class:`Step` pairs a primal statement with its reversed statements and the names these read; the
recording decides from them what is saved; then the forward and the reverse block are written out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from srcad.ir.nodes import (
    UNDEFINED,
    AddAt,
    Append,
    Apply,
    Assign,
    Block,
    Branch,
    Break,
    Effect,
    Expr,
    For,
    Pop,
    Push,
    Stmt,
    Store,
    Take,
    Var,
    While,
    With,
    const,
)
from srcad.ir.parse import NONE
from srcad.ir.text import to_text
from srcad.ir.walk import assigned, blocks, names, with_blocks

__all__ = ["Body", "Step", "Tapes", "ends_loop", "forward", "reverse", "statements_of", "undefined"]


@dataclass
class Body:
    """A block: its steps, what ends its reversal, and the names saved when it ends."""

    steps: list[Step]
    tail: list[Stmt] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)


@dataclass
class Step:
    """A primal statement and its reversal.

    ``early`` are the names that the reversal reads as they are before the statement, ``late`` those
    it reads as they are after it. ``head`` comes before a reversed loop, ``turns`` is the variable
    that counts a ``while``.
    """

    stmt: Stmt
    back: list[Stmt] = field(default_factory=list)
    # what comes after the part that was written into has its old value again
    after: list[Stmt] = field(default_factory=list)
    early: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    bodies: list[Body] = field(default_factory=list)
    head: list[Stmt] = field(default_factory=list)
    turns: str = ""
    saved: list[str] = field(default_factory=list)
    # of these, what is restored before anything else: the values from before a branch
    first: list[str] = field(default_factory=list)
    # whether the part of an array or list that the statement writes into is saved
    part: bool = False
    # what names the tape of such a part: of a list, the items have one of their own
    tape: str = ""
    # what is made again before the reversal
    remade: list[Assign] = field(default_factory=list)
    # whether a turn may end here that is not reversed: what it has saved is saved after this
    leaves: bool = False

    @property
    def reversed_at_all(self) -> bool:
        """Whether the reverse sweep does anything for this step."""
        return bool(self.back or self.saved or self.part or self.head) or any(
            b.tail or b.saved or any(s.reversed_at_all for s in b.steps) for b in self.bodies
        )


def statements_of(body: Body) -> Iterator[Stmt]:
    """Yield the primal statements of a sweep, at any depth."""
    for step in body.steps:
        yield step.stmt
        for inner in step.bodies:
            yield from statements_of(inner)


class Tapes:
    """The names under which values are kept: a list in a loop, else a variable for each place."""

    def __init__(self, name: Callable[[str], str]) -> None:
        self.name = name
        self.lists: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return the tape of a variable."""
        if name not in self.lists:
            self.lists[name] = self.name(f"{name}_tape")
        return self.lists[name]


def forward(body: Body, tapes: Tapes) -> Block:
    """Write out the forward sweep."""
    out: list[Stmt] = []
    once = _defined_once(body)
    waiting: list[Push] = []
    left = max((i for i, step in enumerate(body.steps) if step.leaves), default=-1)
    for i, step in enumerate(body.steps):
        stmt = step.stmt
        out.extend(Push(tapes.of(n), Var(n), stmt.origin) for n in step.saved)
        if step.part and isinstance(stmt, (Store, AddAt)):
            old = Apply("index", (Var(stmt.base), stmt.index))
            out.append(Push(tapes.of(step.tape or stmt.base), old, stmt.origin))
        inner = iter([forward(b, tapes) for b in step.bodies])
        out.append(with_blocks(stmt, lambda _, inner=inner: next(inner)))  # type: ignore[misc]
        # what has its last value is saved at once, before anything that it may be a view of changes
        mine = [n for n in body.saved if once.get(n) is step]
        waiting.extend(Push(tapes.of(n), Var(n), stmt.origin) for n in mine)
        if i >= left:
            out.extend(waiting)
            waiting.clear()
    late = [n for n in body.saved if n not in once]
    return at_end(tuple(out), tuple(Push(tapes.of(n), Var(n)) for n in late))


def _defined_once(body: Body) -> dict[str, Step]:
    """Return the names that one statement of a block alone gives a value, with its step."""
    found: dict[str, Step | None] = {}
    for step in body.steps:
        inside = assigned([step.stmt])
        for name in inside:
            bound = not step.bodies and name not in found
            found[name] = step if bound else None
    return {name: step for name, step in found.items() if step is not None}


def at_end(block: Block, extra: tuple[Push, ...]) -> Block:
    """Put statements at the end of a block, before the exits that may end it."""
    if not extra or not block:
        return (*block, *extra)
    *rest, last = block
    if isinstance(last, Break):
        return (*rest, *extra, last)
    if isinstance(last, Effect) and isinstance(last.value, Apply) and last.value.op == "raise":
        return block
    if isinstance(last, (Branch, With)) and ends_loop(last):
        inside = tuple(s for s in extra if names(s.value) & assigned([last]))
        before = (s for s in extra if s not in inside)
        return (*rest, *before, with_blocks(last, lambda b: at_end(b, inside)))
    return (*block, *extra)


def ends_loop(stmt: Stmt) -> bool:
    """Whether a statement may leave the loop it stands in."""
    if isinstance(stmt, Break):
        return True
    return isinstance(stmt, (Branch, With)) and any(ends_loop(s) for b in blocks(stmt) for s in b)


def reverse(body: Body, tapes: Tapes, fresh: Callable[[str], str]) -> Block:
    """Write out the reverse sweep."""
    out: list[Stmt] = [Pop(n, tapes.of(n)) for n in reversed(body.saved)]
    for step in reversed(body.steps):
        out.extend(Pop(n, tapes.of(n), step.stmt.origin) for n in reversed(step.first))
        out.extend(step.remade)
        if step.reversed_at_all:
            out.extend(_reversed(step, tapes, fresh))
    out.extend(body.tail)
    return tuple(out)


def _turns_done(iterable: Expr, turns: str) -> Expr:
    """Return the first so many items of what a loop goes through."""
    done = Var(turns)
    if isinstance(iterable, Apply) and iterable.op == "range" and len(iterable.args) == 1:
        return Apply("range", (done,))
    return Apply("index", (iterable, Apply("slice", (NONE, done, NONE))))


def _reversed(step: Step, tapes: Tapes, fresh: Callable[[str], str]) -> list[Stmt]:
    stmt = step.stmt
    late = [n for n in reversed(step.saved) if n not in step.first]
    pops: list[Stmt] = [Pop(n, tapes.of(n), stmt.origin) for n in late]
    inner = [reverse(b, tapes, fresh) for b in step.bodies]
    if isinstance(stmt, Branch):
        then, orelse = inner
        back: list[Stmt] = [Branch(stmt.test, then, orelse, stmt.origin)] if then or orelse else []
        return [*back, *pops]
    if isinstance(stmt, With):
        again = _enters_again(stmt.manager)
        return [With(stmt.manager, "", inner[0], stmt.origin)] if again else list(inner[0])
    if isinstance(stmt, For):
        iterable, backwards = stmt.iterable, False
        while isinstance(iterable, Apply) and iterable.op == "reversed":
            iterable, backwards = iterable.args[0], not backwards
        if step.turns:
            if backwards:
                iterable = Apply("index", (iterable, Apply("slice", (NONE, NONE, const(-1)))))
            iterable, backwards = _turns_done(iterable, step.turns), False
        iterable = iterable if backwards else Apply("reversed", (iterable,))
        return [*step.head, For(stmt.target, iterable, inner[0], stmt.origin), *pops]
    if isinstance(stmt, While):
        iterable = Apply("range", (Var(step.turns),))
        return [*step.head, For(fresh("_"), iterable, inner[0], stmt.origin), *pops]
    if step.part and isinstance(stmt, (Store, AddAt)):
        tape = tapes.of(step.tape or stmt.base)
        old = Pop(stmt.base, tape, stmt.origin, "", stmt.index)
        return [*step.back, old, *step.after, *pops]
    if step.part and isinstance(stmt, Append):
        return [*step.back, Take(fresh("_"), stmt.base, stmt.origin, "", stmt.key), *pops]
    if step.part and isinstance(stmt, Take):
        # an adjoint that begins here is as long as the list was after the pop
        return [*step.back, Append(stmt.base, Var(stmt.target), stmt.origin, "", stmt.key), *pops]
    return [*pops, *step.back] if step.early & set(step.saved) else [*step.back, *pops]


def _enters_again(manager: Expr) -> bool:
    """Whether a manager is to be entered for the reverse sweep too: only what has no effect."""
    return isinstance(manager, Apply) and to_text(manager.args[0]).endswith("errstate")


def undefined(names: list[str]) -> list[Stmt]:
    """Give names something to be saved before they have a value."""
    return [Assign(name, UNDEFINED) for name in names]
