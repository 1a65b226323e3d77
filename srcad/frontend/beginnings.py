"""What a loop begins: a tuple where there was None, a tuple of another length.

Before the loop a name holds None, or a tuple; after a turn it holds a tuple, or one of another
length. When that is found out, the function is read anew: from that loop on the name stands for
what is there or not (:class:`Perhaps`), or for a list that the user takes for a tuple.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from srcad.errors import UnsupportedSyntax
from srcad.frontend.forks import whereabouts
from srcad.frontend.meetings import Arm, Meeting, MeetingReader, held_in
from srcad.frontend.scope import Frame
from srcad.frontend.state import Begun, count_refs, stored_names
from srcad.frontend.values import Cell, Perhaps, Ref, Value, is_atom, leaves, rebuilt
from srcad.ir.nodes import UNDEFINED, Apply, Assign, Expr, Stmt, Var, const
from srcad.ir.parse import NONE
from srcad.ir.walk import touched

__all__ = ["BeginningReader", "plain_items", "unset"]


def unset(value: Value) -> Value:
    """Return a tuple of this structure whose items have no value yet."""
    return UNDEFINED if is_atom(value) else rebuilt(value, unset)


class BeginningReader(MeetingReader):
    """Reads what a loop begins."""

    def begins_here(
        self,
        meeting: Meeting,
        frame: Frame,
        name: str,
        pair: tuple[Value, Value],
        error: UnsupportedSyntax,
    ) -> tuple[Value, Value]:
        """Let what held None before a loop around, or holds it now, hold a tuple."""
        tuples = [v for v in pair if isinstance(v, tuple) or self.is_long_tuple(v)]
        if len(tuples) == 2 and all(is_atom(v) for t in tuples for v in leaves(t)):
            if not any(map(self.is_long_tuple, pair)):
                raise Begun(frame, name, (), error)
            return tuple(  # type: ignore[return-value]
                self.as_long_tuple(value, arm.out, meeting.node)
                for value, arm in zip(pair, meeting.arms, strict=True)
            )
        for old, new in (pair, pair[::-1]):
            if self.begins(old, new) and not any(name == begun for _, begun in self.begun):
                raise Begun(frame, name, unset(new), error)
            if self.begins(old, new) and old == NONE:
                nothing = Perhaps(const(False), unset(new))
                return (nothing, new) if old is pair[0] else (new, nothing)
        return pair

    def as_long_lists(
        self, meeting: Meeting, pair: tuple[Value, Value], done: bool
    ) -> tuple[Value, Value]:
        """Let a list that is returned be of unknown length where the other one is, or the last."""
        found = [self.items_at(a, v) for a, v in zip(meeting.arms, pair, strict=True)]
        known = [items for items in found if items is not None]
        others = [v for v, items in zip(pair, found, strict=True) if items is None]
        if any(not isinstance(v, Var) or v.name not in self.lists for v in others):
            return pair
        if len(known) == 2 and (not done or len(known[0]) == len(known[1])):
            return pair
        ends = zip(meeting.arms, pair, strict=True)
        if not done and any(self.held_outside(arm, value) for arm, value in ends):
            return pair
        made: list[Value] = []
        for arm, value, items in zip(meeting.arms, pair, found, strict=True):
            made.append(
                value if items is None else self.as_variable_of(items, arm.out, meeting.node)
            )
        return made[0], made[1]

    def begun_anew(self, arms: tuple[Arm, ...], value: Ref, other: Var, node: Any) -> Var | None:
        """Let a list that the first arm has made be of unknown length, as the second one's is."""
        arm, opposite = arms
        items = self.items_at(arm, value)
        anew = value.id not in opposite.state.heap and held_in(arm.state)[value] == 1
        if items is None or not anew or other.name not in self.lists:
            return None
        return self.as_variable_of(items, arm.out, node)

    def as_variable_of(self, items: tuple[Expr, ...], out: list[Stmt], node: Any) -> Var:
        """Keep items in a list of unknown length, from the end of some statements on."""
        name = self.fresh("items")
        out.append(Assign(name, Apply("list", items), self.place(node)))
        self.lists.add(name)
        return Var(name)

    def held_outside(self, arm: Arm, value: Value) -> bool:
        """Whether something else than the function that is read holds a list, which stays one."""
        held = held_in(arm.state)[value]
        own = Counter[Value]()
        for part in self.local_of(arm).values():
            count_refs(part, own)
        return held > own[value] or self.frame in self.captured

    def items_at(self, arm: Arm, value: Value) -> tuple[Expr, ...] | None:
        """Return the numbers and arrays of a list made inside, at the end of an arm."""
        return plain_items(arm.state.heap[value.id]) if isinstance(value, Ref) else None

    def as_long_tuple(self, value: Value, out: list[Stmt], node: Any) -> Value:
        """Return a tuple as the list that one of unknown length is kept as."""
        if not isinstance(value, tuple):
            return value
        made = self.as_variable_of(tuple(self.single(v, node) for v in value), out, node)
        self.tuples.add(made.name)
        return made

    def begins(self, old: Value, new: Value) -> bool:
        """Whether a tuple of numbers takes the place of what may be None."""
        plain = isinstance(new, tuple) and bool(new) and all(map(is_atom, leaves(new)))
        known = isinstance(old, Var) and not self.is_long_tuple(old)
        return plain and (old == NONE or known)

    def is_none(self, frame: Frame, name: str) -> bool:
        """Whether the last statement that has set a name has given it None."""
        value = frame.local.get(name)
        if not isinstance(value, Var):
            return value == NONE
        for stmt in reversed(self.out):
            if isinstance(stmt, Assign) and stmt.target == value.name:
                return stmt.value == NONE
            if value.name in touched(stmt).changed:
                break
        return False

    def grows(self, old: tuple[Value, ...], new: Value) -> bool:
        """Whether a tuple of numbers has another length after a turn."""
        if self.is_long_tuple(new):
            return True
        return isinstance(new, tuple) and all(map(is_atom, (*old, *new)))

    def begun_in(self, node: Any) -> list[Any]:
        """Return the names that hold None before a loop, and a tuple later."""
        here = whereabouts(self.frame, node)
        names_ = [n for (where, n), shape in self.begun.items() if where == here and shape != ()]
        homes = [(self.frame.home(name), name) for name in names_]
        return [(home, name, ()) for home, name in homes if home and self.is_none(home, name)]

    def longer_tuples(self, node: Any) -> None:
        """Keep the tuples whose length a loop changes as lists."""
        here = whereabouts(self.frame, node)
        for (where, name), shape in self.begun.items():
            home = self.frame.home(name)
            value = home.local.get(name) if home is not None else None
            if where != here or shape != () or home is None or not isinstance(value, tuple):
                continue
            ours = self.fresh(home.local_name(name))
            items = tuple(self.single(v, node) for v in value)
            self.lists.add(ours)
            self.tuples.add(ours)
            self.add(Assign(ours, Apply("list", items), self.place(node)), node)
            home.local[name] = Var(ours)
            self.lent.add(ours)

    def absent_in(self, node: Any) -> set[tuple[int, str]]:
        """Return the names that hold None or a tuple before a loop, which assigns them."""
        names_ = set(stored_names(node)) if hasattr(node, "body") else set()
        homes = [(self.frame.home(name), name) for name in sorted(names_)]
        return {
            (id(home), name)
            for home, name in homes
            if home and (isinstance(home.local.get(name), tuple) or self.is_none(home, name))
        }


def plain_items(cell: Cell) -> tuple[Expr, ...] | None:
    """Return the numbers and arrays of a list made inside; None of another one."""
    if cell.kind != "list" or cell.base is not None or cell.cls is not None:
        return None
    items = tuple(item for item in cell.items if is_atom(item))
    return items if len(items) == len(cell.items) else None
