"""Long runs made short: turns of loops and calls of functions as groups, most turns folded away.

>>> from srcad.teach.trace import Frame
>>> steps = [Step(k, "y", "y", None, "", None, (Frame("turn", "i", k + 1),), 0.0, ())
...          for k in range(9)]
>>> [e.frame.number if isinstance(e, Group) else "step" for e in grouped(steps, fold=True)]
[1, 'step', 2, 'step', 3, 9, 'step']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from srcad.teach.trace import Frame, Step

__all__ = ["Group", "grouped"]

_TURNS = 5  # turns of a loop that are all shown
_FIRST = 2  # turns that are shown of a longer one, besides the last


@dataclass(frozen=True)
class Group:
    """What stands before the steps of a frame, or for ``folded`` turns that are left out."""

    frame: Frame
    steps: tuple[int, ...]
    depth: int
    folded: int = 0


@dataclass(eq=False)
class _Node:
    frame: Frame
    items: list[_Node | Step]

    def steps(self) -> list[int]:
        found: list[int] = []
        for item in self.items:
            found += item.steps() if isinstance(item, _Node) else [item.index]
        return found


def grouped(steps: Iterable[Step], fold: bool) -> Iterator[Group | Step]:
    """Yield steps and the heads of their groups; with ``fold``, of long loops only some turns."""
    root = _Node(Frame("", "", 0), [])
    open_: list[_Node] = [root]
    for step in steps:
        same = 0
        while same < min(len(step.frames), len(open_) - 1) and (
            step.frames[same] == open_[same + 1].frame
        ):
            same += 1
        del open_[same + 1 :]
        for frame in step.frames[same:]:
            node = _Node(frame, [])
            open_[-1].items.append(node)
            open_.append(node)
        open_[-1].items.append(step)
    yield from _written(root, 0, fold)


def _written(node: _Node, depth: int, fold: bool) -> Iterator[Group | Step]:
    k, items = 0, node.items
    while k < len(items):
        item = items[k]
        if isinstance(item, Step):
            yield item
            k += 1
            continue
        turns = [item]
        while item.frame.kind == "turn" and k + len(turns) < len(items):
            after = items[k + len(turns)]
            if not isinstance(after, _Node) or after.frame.name != item.frame.name or (
                after.frame.number != turns[-1].frame.number + 1
            ):  # fmt: skip
                break
            turns.append(after)
        yield from _turns(turns, depth, fold)
        k += len(turns)


def _turns(turns: list[_Node], depth: int, fold: bool) -> Iterator[Group | Step]:
    hidden = turns[_FIRST:-1] if fold and len(turns) > _TURNS else []
    for turn in turns:
        if hidden and turn is hidden[0]:
            inside = tuple(i for h in hidden for i in h.steps())
            yield Group(turn.frame, inside, depth, len(hidden))
        if turn not in hidden:
            yield Group(turn.frame, tuple(turn.steps()), depth)
            yield from _written(turn, depth + 1, fold)
