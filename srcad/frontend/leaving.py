"""What is left behind in an object outside and changed later: that object sees the change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from srcad.errors import UnsupportedSyntax
from srcad.frontend.forks import Doubt
from srcad.frontend.state import Moves, StateReader, count_refs
from srcad.frontend.values import Ref, Value, is_atom, leaves
from srcad.ir.nodes import Apply, Assign, Expr, Stmt, Var, WriteBack

__all__ = ["LeavingReader"]

_HINT = "put it there when it is done"

# what was left in a place, or None if it is no longer there, and in which block
Left = tuple[Value | None, list[Stmt]]


class LeavingReader(StateReader):
    """Leaves values in the caller's objects."""

    # by the cells that are part of it: where something was left
    left_outside: dict[Any, dict[Expr, Left]]

    def leave_there(self, place: Expr, value: Value, node: Any, old: Value | None = None) -> None:
        """Leave a value in a place outside, in which there was an old one."""
        self.held_by_name(old)
        self.add(WriteBack(place, self.left_there(value, node), self.place(node)), node)
        self.is_left(place, value, node)

    def is_left(self, place: Expr, value: Value, node: Any) -> None:
        """Know that a value is in a place outside, and what was there is not."""
        found = {ref: {**places, place: (None, self.out)} if place in places else places
                 for ref, places in self.left_outside.items()}  # fmt: skip
        for ref in self.parts_made(value):
            places = found.get(ref.id, {})
            if any(left is not None for at, (left, _) in places.items() if at != place):
                self.fail(node, "a list or dict made inside is left in two places",
                          "leave a copy in one of them: list(...), dict(...)")  # fmt: skip
            found[ref.id] = {**places, place: (value, self.out)}
        self.left_outside = found

    def held_by_name(self, old: Value | None) -> None:
        """See that what a container of the caller's has held is found where it is not any more."""
        held = [leaf for leaf in leaves(old) if isinstance(leaf, Ref)] if old is not None else []
        paths = [ref for ref in held if isinstance(self.heap[ref.id].base, Apply)]
        if paths and self.renamed is None:
            raise Moves

    def left_there(self, value: Value, node: Any) -> Expr:
        """Return what is left outside: what is the caller's is itself, whatever it holds now."""
        base = self.heap[value.id].base if isinstance(value, Ref) else None
        if isinstance(value, Var):
            base = self.borrowed.get(value.name)
        if base is not None:
            return base
        if isinstance(value, Ref) and (number := self.perhaps_outside(value.id)) is not None:
            self.doubted(Doubt(number, self.one_or_another(node)))
        return value if is_atom(value) else self.of_parts(value, node, self.left_there)

    def perhaps_outside(self, cell: Any) -> int | None:
        """Return the condition that decides which of two a cell is, one of them the caller's."""
        number, cells = self.merged.get(cell, (0, None))
        if cell in self.given_first:
            return number
        for one in cells or ():
            known = self.heap.get(one)
            if (known is not None and known.base is not None) or self.perhaps_outside(
                one
            ) is not None:
                return number
        return None

    def parts_made(self, value: Value) -> list[Ref]:
        """Return the lists and dicts made inside of which a value is put together."""
        found: list[Ref] = []
        stack = [value]
        while stack:
            for leaf in leaves(stack.pop()):
                if isinstance(leaf, Ref) and self.heap[leaf.id].base is None and leaf not in found:
                    found.append(leaf)
                    stack += self.heap[leaf.id].items
        return found

    def given_away(self, value: Value, node: Any) -> Value:
        """Return what something outside may hold from here on: a list that has a name is one list.

        A list that nothing else holds is written out where it is put.
        """
        parts = {ref.id for ref in self.parts_made(value)}
        held: Counter[Value] = Counter()
        for frame in self.frames() if parts else ():
            for one in frame.local.values():
                count_refs(one, held)
        for cell in self.heap.values() if parts else ():
            for one in cell.items:
                count_refs(one, held)
        for number in parts:
            for one in self.heap[number].items:
                held.subtract(ref for ref in leaves(one) if isinstance(ref, Ref))
        for number in sorted(parts, key=str):
            if held[Ref(number)] <= 0:
                continue
            if self.heap[number].kind != "list" or value != Ref(number):
                self.fail(node, "a list or dict that has a name is put into what lies outside",
                          "put a copy there: list(...), dict(...)")  # fmt: skip
            self.as_variable(Ref(number), node)
        return self.as_now(value)

    def as_variable(self, base: Ref, node: Any) -> Expr:
        """Make a list a variable here, and return it."""
        raise NotImplementedError

    def mark(self) -> Callable[[], None]:
        """Return what takes back all that is read from here on."""
        back, left = super().mark(), self.left_outside

        def whole() -> None:
            back()
            self.left_outside = left

        return whole

    def change(self, ref: Ref, slots: dict[Any, Value], node: Any) -> None:
        """Write into a cell; what was left outside before is left there anew."""
        super().change(ref, slots, node)
        found = self.where_left(ref, node)
        if found is not None:
            self.leave_there(*found, node)

    def where_left(self, ref: Ref, node: Any) -> tuple[Expr, Value] | None:
        """Return where a list, dict or object was left outside and still is, as a part of what."""
        places = self.left_outside.get(ref.id, {})
        if not all(
            any(block is out for out in (self.out, *self.outer)) for _, block in places.values()
        ):
            self.fail(node, "this changes what may have been left outside", _HINT)
        found = [(place, value) for place, (value, _) in places.items() if value is not None]
        return found[0] if found else None

    def to_variable(self, ref: Ref, error: UnsupportedSyntax, node: Any) -> None:
        """Make a list whose length is not known a variable: the one outside is that one."""
        super().to_variable(ref, error, node)
        found = self.where_left(ref, node)
        if found is not None:
            made = self.out[-1]
            if found[1] != ref or not isinstance(made, Assign):
                self.fail(node, "this changes what was left outside", _HINT)
            self.add(WriteBack(found[0], Var(made.target), self.place(node)), node)
