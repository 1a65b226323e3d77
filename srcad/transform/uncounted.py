"""A turn that is left before anything with a derivative has changed is not reversed at all.

``if y > 10: break`` at the head of a loop then leaves nothing behind: no tape of the condition, no
question in the reverse sweep, and the turn is not counted.

>>> from srcad.ir.nodes import For
>>> from srcad.ir.parse import parse
>>> count = Assign("turns", parse("turns + 1"))
>>> body = (count, Branch(parse("y > 10"), (Break(),), (Assign("y", parse("y*x")),)))
>>> loop = For("i", parse("range(9)"), body)
>>> found, exits = uncounted(loop, {"y"}, {"y"})
>>> len(exits), [type(s).__name__ for s in found]
(1, ['Branch', 'Assign', 'Assign'])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from srcad.ir.nodes import (
    Assign,
    Block,
    Branch,
    Break,
    Effect,
    For,
    Stmt,
    Unpack,
    While,
    With,
)
from srcad.ir.walk import blocks, changed, statements, written
from srcad.transform.sweep import Body, Step

__all__ = ["plain", "saves_early", "uncounted"]


def uncounted(loop: For | While, active: set[str], state: set[str]) -> tuple[Block, list[Branch]]:
    """Return a loop's body with its exits ahead of what is counted, and these exits.

    The body begins with the statement that counts its turns; ``state`` are the names that have an
    adjoint after the loop.
    """
    count, *rest = loop.body
    ahead: list[Stmt] = []
    exits: list[Branch] = []
    while rest and isinstance(rest[-1], Branch):
        *before, last = rest
        assert isinstance(last, Branch)
        one, two = map(_leaves, (last.then, last.orelse))
        if one == two:
            break
        leave = replace(last, orelse=()) if one else replace(last, then=())
        if not _changes_nothing([*before, leave], active & state):
            break
        ahead += [*before, leave]
        exits.append(leave)
        rest = list(last.orelse if one else last.then)
    return (*ahead, count, *rest), exits


def _leaves(block: Block) -> bool:
    """Whether a block surely leaves its loop by a ``break``, and by nothing else."""
    return bool(block) and isinstance(block[-1], Break)


def _changes_nothing(block: list[Stmt], lasting: set[str]) -> bool:
    """Whether statements only give names values, none of those that have an adjoint later."""
    for stmt in statements(block):
        if not isinstance(stmt, (Assign, Unpack, Effect, Branch, For, While, With, Break)):
            return False
        if written(stmt) or not lasting.isdisjoint(changed(stmt)):
            return False
    return True


def plain(stmt: Stmt) -> Step:
    """Return a statement with nothing to reverse."""
    return Step(stmt, bodies=[Body(list(map(plain, b))) for b in blocks(stmt)])


def saves_early(body: Body) -> Iterator[str]:
    """Yield what counts the turns of loops that save before a turn is counted."""
    for step in body.steps:
        if step.turns and any(s.leaves for s in step.bodies[0].steps):
            steps = step.bodies[0].steps
            last = max(i for i, s in enumerate(steps) if s.leaves)
            if any(map(_saves, steps[: last + 1])):
                yield step.turns
        for inner in step.bodies:
            yield from saves_early(inner)


def _saves(step: Step) -> bool:
    inner = (b.saved or any(map(_saves, b.steps)) for b in step.bodies)
    return bool(step.saved) or step.part or any(inner)
