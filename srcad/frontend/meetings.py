"""What two ways through the code lead to, side by side: whether one name can stand for both."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from srcad.errors import UnsupportedSyntax
from srcad.frontend.columns import ColumnReader
from srcad.frontend.forks import Doubt
from srcad.frontend.interface import Status
from srcad.frontend.scope import RETURN
from srcad.frontend.state import State, count_refs
from srcad.frontend.values import (
    MAYBE,
    Cell,
    NamedOf,
    Perhaps,
    Ref,
    Seq,
    Value,
    inside,
    is_atom,
    is_member,
)
from srcad.ir.nodes import Const, Expr, Stmt, Var, const

__all__ = [
    "Arm",
    "Meeting",
    "MeetingReader",
    "as_perhaps",
    "class_of",
    "held_in",
    "reached",
    "structure",
]


@dataclass
class Arm:
    """One way through a branch: its statements, how it ends, the state after it."""

    out: list[Stmt]
    status: Status
    state: State


@dataclass
class Meeting:
    """The joining of two states: what goes together, and the assignments for either."""

    node: Any
    arms: tuple[Arm, Arm]
    number: int  # of the condition
    apart: bool  # whether what followed has been read on each way by itself
    refs: dict[tuple[Any, Any], Ref] = field(default_factory=dict)
    names: dict[tuple[Value, Value], Expr] = field(default_factory=dict)


class MeetingReader(ColumnReader):
    """Compares what two ways lead to."""

    def unlike_on(
        self, meeting: Meeting, pair: tuple[Value, Value], name: str
    ) -> UnsupportedSyntax | None:
        """Return why one name cannot stand for either of two values, or None."""
        a, b = pair
        for value in pair:
            if isinstance(value, Seq) and isinstance(value.node, Doubt):
                return value.node.error
        doubtful = meeting.apart and self.held_elsewhere(meeting, a, b)
        if doubtful or self.apart(meeting, a, b):
            return self.one_or_another(meeting.node)
        alike = self.alike(meeting, a, b, set())
        return None if alike else self.differ(name, meeting.node)

    def unlike_returns(
        self, meeting: Meeting, pair: tuple[Value, Value]
    ) -> UnsupportedSyntax | None:
        """Return why one name cannot stand for either of a called function's results, or None."""
        doubts = [v.node for v in pair if isinstance(v, Seq) and isinstance(v.node, Doubt)]
        if not doubts and self.alike(meeting, *pair, set()):
            return None
        return doubts[0].error if doubts else self.differ(RETURN, meeting.node)

    def held_elsewhere(self, meeting: Meeting, a: Value, b: Value) -> bool:
        """Whether something else may be one of two objects as well."""
        if a == b or not (isinstance(a, Ref) and isinstance(b, Ref)):
            return False
        return any(held_in(arm.state)[ref] > 1 and arm.state.heap[ref.id].home is None
                   for arm, ref in zip(meeting.arms, (a, b), strict=True))  # fmt: skip

    def alike(self, meeting: Meeting, a: Value, b: Value, seen: set[Any]) -> bool:
        """Whether two values have one structure, so that one of their parts can stand for both."""
        if a == b or MAYBE in (a, b) or all(is_atom(v) or is_member(v) for v in (a, b)):
            return True
        if isinstance(a, Perhaps) or isinstance(b, Perhaps):
            first_, second_ = as_perhaps(a, b), as_perhaps(b, a)
            if first_ is None or second_ is None:
                return False
            return self.alike(meeting, first_.value, second_.value, seen)
        if isinstance(a, tuple) and isinstance(b, tuple):
            return class_of(a) == class_of(b) and all(
                self.alike(meeting, x, y, seen) for x, y in zip(a, b, strict=True)
            )
        one, two = (arm.state.heap for arm in meeting.arms)
        if not (isinstance(a, Ref) and isinstance(b, Ref)):  # a list may become a variable
            pairs = (v for v, w, heap in ((a, b, one), (b, a, two)) if isinstance(v, Ref)
                     and isinstance(w, Var) and heap[v.id].kind in ("list", "set"))  # fmt: skip
            return any(True for _ in pairs)
        if (a, b) in seen:
            return True
        seen.add((a, b))
        first, second = one[a.id], two[b.id]
        if self.apart(meeting, a, b) or structure(first) != structure(second):
            return False
        return all(self.alike(meeting, first.slots[k], second.slots[k], seen) for k in first.slots)

    def apart(self, meeting: Meeting, a: Value, b: Value) -> bool:
        """Whether two ways lead to objects of which one at least is the caller's."""
        if a == b or not (isinstance(a, Ref) and isinstance(b, Ref)):
            return False
        one, two = meeting.arms
        return one.state.heap[a.id].base != two.state.heap[b.id].base

    def surely_two(self, left: Ref, right: Ref) -> None:
        """Refuse to say that these are two, where one may stand for the other."""
        origins = [self.origins(ref.id) for ref in (left, right)]
        known = [cells for cells in origins if cells is not None]
        if len(known) == 2 and not known[0] & known[1]:
            return
        numbers = [self.merged.get(ref.id, (0, None))[0] for ref in (left, right)]
        node = self.scopes[-1].node if self.scopes else self.frame.source.node
        self.doubted(Doubt(max(numbers), self.one_or_another(node)))

    def origins(self, key: Any) -> set[Any] | None:
        """Return the cells that one may stand for, or None if that is not known."""
        found, stack = set(), [key]
        while stack:
            cell = stack.pop()
            found.add(cell)
            _, others = self.merged.get(cell, (0, frozenset[Any]()))
            if others is None:
                return None
            stack += others
        return found

    def local_of(self, arm: Arm) -> dict[str, Value]:
        """Return the local names of the function being read, at the end of an arm."""
        return next((local for frame, local in arm.state.frames if frame is self.frame), {})

    def differ(self, name: str, node: Any) -> UnsupportedSyntax:
        """Make the error for a name of two structures."""
        ours = {f.names.get(k, k) for f in self.frames() for k in f.local if k.isidentifier()}
        what = f"{name} differs" if name in ours else "what is held or chosen here differs"
        if name == RETURN or name in {f.names.get(RETURN) for f in self.frames()}:
            what = "the returns of this function differ"
        where = "where two ways through the code meet"
        hint = "give it the same structure on both"
        return self.refusal(node, f"{what} in structure {where}", hint)


def as_perhaps(value: Value, other: Value) -> Perhaps | None:
    """Return a value as one that may be None, as the other is; None of what cannot be that."""
    if isinstance(value, Perhaps):
        return value
    if value == Const("None", None):
        return Perhaps(const(False), other.value) if isinstance(other, Perhaps) else None
    return Perhaps(const(True), value) if isinstance(value, tuple) else None


def held_in(state: State) -> Counter[Value]:
    """Count how often each reference is held."""
    held: Counter[Value] = Counter()
    for values in [*(f.values() for _, f in state.frames),
                   *(c.items for c in state.heap.values())]:  # fmt: skip
        for value in values:
            count_refs(value, held)
    return held


def structure(cell: Cell) -> tuple[Any, ...]:
    """Return how a cell is put together."""
    return cell.kind, cell.cls, cell.form, list(cell.slots), cell.whereabouts


def class_of(value: tuple[Value, ...]) -> tuple[Any, int]:
    """Return the class of a tuple, and how many items it has."""
    return value.cls if isinstance(value, NamedOf) else tuple, len(value)


def reached(value: Value, heap: dict[Any, Cell]) -> set[Any]:
    """Return the cells that a value leads to."""
    found: set[Any] = set()
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, Ref) and part.id not in found:
            found.add(part.id)
            stack += heap[part.id].held
        stack += inside(part)
    return found
