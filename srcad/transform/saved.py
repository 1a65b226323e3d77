"""What comes back from a tape is the value of what was computed, as long as that is the same.

In the reverse sweep of a loop ``math.sin(E)`` is ``u1``, where both have been saved in one turn.

>>> from srcad.ir.nodes import For, Return
>>> from srcad.ir.parse import parse
>>> turn = (Assign("u1", parse("math.sin(E)")), Push("u1_tape", Var("u1")),
...         Push("E_tape", Var("E")), Assign("E", parse("E - u1")))
>>> f = Function("f", ("E",), (For("_", parse("range(3)"), turn), Return(Var("E"))))
>>> [(found.name, sorted(found.tapes.items())) for found in saved_values(f)]
[('u1', [('E', 'E_tape'), ('u1', 'u1_tape')])]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from srcad.ir.given import given_names
from srcad.ir.nodes import Apply, Assign, Block, Expr, For, Function, Push, Var
from srcad.ir.walk import assigned, blocks, changed, names, statements, substitute

__all__ = ["Saved", "saved_values"]


class Saved(NamedTuple):
    """A value that a name has had when it was pushed, and the tapes of it and of what it reads.

    What a tape gives back may go by another name: where two names have one value, that is pushed
    as the first, and is still given back as the second.
    """

    value: Apply
    name: str
    tapes: dict[str, str]

    def given_back(self, popped: dict[str, str]) -> tuple[Expr, str]:
        """Return the value and its name in terms of the names that tapes have been popped to."""
        now = {name: popped[tape] for name, tape in self.tapes.items()}
        return substitute(self.value, {k: Var(n) for k, n in now.items()}), now[self.name]


def saved_values(function: Function) -> list[Saved]:
    """Return the values of names on tapes, in terms of others that are, or that never change.

    A loop's variable is in each turn on the way back what it was in that turn.
    """
    every = list(statements(function.body))
    pushes = Counter(s.tape for s in every if isinstance(s, Push))
    if not pushes:
        return []
    changes = Counter(n for s in every for n in changed(s))
    changes.update(given_names(function))
    fixed = {n for n, k in changes.items() if k == 1}  # a parameter, or what is bound once
    fixed -= {n for s in function.body for inner in blocks(s) for n in assigned(inner)}
    once = {tape for tape, k in pushes.items() if k == 1}
    return list(_of_block(function.body, fixed, once))


def _of_block(block: Block, fixed: set[str], once: set[str]) -> Iterator[Saved]:
    """Yield what is saved in a block; ``fixed`` are names that have one value in its turn."""
    at = {s.value.name: (i, s.tape) for i, s in enumerate(block)
          if isinstance(s, Push) and isinstance(s.value, Var) and s.tape in once}  # fmt: skip

    def tape_of(name: str, i: int) -> str | None:
        """Return the tape that has the value which a name has at a statement."""
        if name not in at:
            return None
        p, tape = at[name]
        first, last = min(p, i), max(p, i)
        return None if name in assigned(block[first + 1 : last]) else tape

    for i, stmt in enumerate(block):
        for inner in blocks(stmt):
            turning = isinstance(stmt, For) and stmt.target not in assigned(inner)
            within = fixed | {stmt.target} if isinstance(stmt, For) and turning else fixed
            yield from _of_block(inner, within, once)
        if type(stmt) is not Assign or not isinstance(stmt.value, Apply) or not at:
            continue
        read: set[str] = set(names(stmt.value))
        own = tape_of(stmt.target, i)
        if own is None or at[stmt.target][0] < i or stmt.target in read:
            continue
        tapes = {n: tape_of(n, i) for n in sorted(read - fixed)}
        if None not in tapes.values():
            given = {n: t for n, t in tapes.items() if t is not None}
            yield Saved(stmt.value, stmt.target, {stmt.target: own, **given})
