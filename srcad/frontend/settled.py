"""What a turn makes and its exits leave otherwise: a variable that each exit sets.

A list or object that is made in the turn is not carried from turn to turn, but may be read after
the loop, where it holds what it held when the loop was left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from srcad.frontend.differing import DifferingReader, Loop
from srcad.frontend.meetings import reached, structure
from srcad.frontend.scope import Frame
from srcad.frontend.state import State
from srcad.frontend.values import Cell, Ref, Value, is_atom
from srcad.ir.nodes import Const, Expr, Var

__all__ = ["SettledReader", "all_same"]


def all_same(cells: list[Cell]) -> bool:
    """Whether all exits leave a cell alike."""
    return all(cell == cells[0] for cell in cells)


class SettledReader(DifferingReader):
    """Compares what the exits of a loop leave."""

    def made_in(self, loop: Loop) -> Iterator[tuple[Any, list[Cell]]]:
        """Yield each cell that a turn has made, as the exits leave it."""
        found: dict[Any, list[Cell]] = {}
        for state in loop.left:
            for key, cell in state.heap.items():
                if key not in loop.entry.heap and key not in self.outside:
                    found.setdefault(key, []).append(cell)
        yield from found.items()

    def left_unlike(self, loop: Loop) -> dict[tuple[Any, Any], str]:
        """Return the numbers and arrays that the exits leave otherwise, each with a hint.

        The cells are counted from those before the loop: another reading numbers them anew.
        """
        places = self.named_unlike(loop)
        for key, cells in self.made_in(loop):
            if not isinstance(key, int) or all_same(cells):
                continue
            if any(structure(cell) != structure(cells[0]) for cell in cells):
                continue
            for slot in cells[0].slots:
                values = [cell.slots[slot] for cell in cells]
                apart = any(value != values[0] for value in values)
                place = key - loop.known, slot
                if apart and all(map(is_atom, values)) and place not in loop.settled:
                    places[place] = f"{self.held_as(loop, key)}_{slot}"
        return places

    def named_unlike(self, loop: Loop) -> dict[tuple[Any, Any], str]:
        """Return the names that the loop binds first, and its exits leave with other values."""
        places: dict[tuple[Any, Any], str] = {}
        for frame, before in loop.entry.frames:
            for name, values in self.bound_in(loop, frame).items():
                apart = any(value != values[0] for value in values)
                if apart and name not in before and all(map(self.has_one_name, values)):
                    places[frame, name] = frame.local_name(name)
        return {place: hint for place, hint in places.items() if place not in loop.settled}

    def bound_in(self, loop: Loop, frame: Frame) -> dict[str, list[Value]]:
        """Return what the names of a function hold at the exits of a loop, where they have it."""
        found: dict[str, list[Value]] = {}
        for state in loop.left:
            for name, value in next((local for f, local in state.frames if f is frame), {}).items():
                found.setdefault(name, []).append(value)
        return found

    def has_one_name(self, value: Value) -> bool:
        """Whether a value is known by one name or literal, and is no list."""
        name = value.name if isinstance(value, Var) else ""
        known = name in self.lists or name in self.of_keys or name in self.borrowed
        return isinstance(value, (Var, Const)) and not known

    def held_as(self, loop: Loop, key: int) -> str:
        """Return a name that stands for a cell at an exit."""
        for state in loop.left:
            for frame, local in state.frames:
                for name, value in local.items():
                    if value == Ref(key) and name.isidentifier():
                        return frame.names.get(name, name)
        return "item"

    def settle(self, loop: Loop, now: State) -> list[tuple[str, Expr]]:
        """Return the variables that an exit sets, and let what it leaves hold these."""
        pairs: list[tuple[str, Expr]] = []
        held = {key for _, local in now.frames if loop.settled
                for value in local.values() for key in reached(value, now.heap)}  # fmt: skip
        for (root, slot), name in loop.settled.items():
            if isinstance(root, Frame):
                local = next((local for f, local in now.frames if f is root), {})
                value = local.get(slot)
                if value is not None and is_atom(value) and value != Var(name):
                    pairs.append((name, value))
                    local[slot] = Var(name)
                continue
            cell = now.heap.get(root + loop.known) if root + loop.known in held else None
            value = None if cell is None else cell.slots.get(slot)
            if cell is not None and value is not None and is_atom(value):
                pairs.append((name, value))
                now.heap[root + loop.known] = cell.having(slot, Var(name))
        return pairs
