"""The two sweeps of a reverse derivative as one tree: each statement with what reverses it.

A :class:`Step` pairs a primal statement with its reversed statements and the names these read; the
recording decides from them what is saved; then the forward and the reverse block are written out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from srcad.ir.nodes import (
    UNDEFINED,
    Apply,
    Assign,
    Block,
    Branch,
    Expr,
    For,
    Pop,
    Push,
    Stmt,
    Var,
    While,
)

__all__ = ["Body", "Step", "Tapes", "forward", "reverse", "undefined"]


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
    early: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    bodies: list[Body] = field(default_factory=list)
    head: list[Stmt] = field(default_factory=list)
    turns: str = ""
    saved: list[str] = field(default_factory=list)

    @property
    def reversed_at_all(self) -> bool:
        """Whether the reverse sweep does anything for this step."""
        return bool(self.back or self.saved or self.head) or any(
            b.tail or b.saved or any(s.reversed_at_all for s in b.steps) for b in self.bodies
        )


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
    for step in body.steps:
        stmt = step.stmt
        out.extend(Push(tapes.of(n), Var(n), stmt.origin) for n in step.saved)
        if isinstance(stmt, Branch):
            then, orelse = (forward(b, tapes) for b in step.bodies)
            out.append(replace(stmt, then=then, orelse=orelse))
        elif isinstance(stmt, (For, While)):
            out.append(replace(stmt, body=forward(step.bodies[0], tapes)))
        else:
            out.append(stmt)
    out.extend(Push(tapes.of(n), Var(n)) for n in body.saved)
    return tuple(out)


def reverse(body: Body, tapes: Tapes, fresh: Callable[[str], str]) -> Block:
    """Write out the reverse sweep."""
    out: list[Stmt] = [Pop(n, tapes.of(n)) for n in reversed(body.saved)]
    for step in reversed(body.steps):
        stmt = step.stmt
        pops = [Pop(n, tapes.of(n), stmt.origin) for n in reversed(step.saved)]
        if not step.reversed_at_all:
            continue
        if isinstance(stmt, Branch):
            then, orelse = (reverse(b, tapes, fresh) for b in step.bodies)
            if then or orelse:
                out.append(Branch(stmt.test, then, orelse, stmt.origin))
        elif isinstance(stmt, (For, While)):
            inner = reverse(step.bodies[0], tapes, fresh)
            out.extend(step.head)
            if isinstance(stmt, For):
                iterable: Expr = Apply("reversed", (stmt.iterable,))
                out.append(For(stmt.target, iterable, inner, stmt.origin))
            else:
                target = fresh("_")
                iterable = Apply("range", (Var(step.turns),))
                out.append(For(target, iterable, inner, stmt.origin))
        elif step.early & set(step.saved):
            out.extend([*pops, *step.back])
            continue
        else:
            out.extend(step.back)
        out.extend(pops)
    out.extend(body.tail)
    return tuple(out)


def undefined(names: list[str]) -> list[Stmt]:
    """Give names something to be saved before they have a value."""
    return [Assign(name, UNDEFINED) for name in names]
