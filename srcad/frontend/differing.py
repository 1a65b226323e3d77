"""What a turn of a loop leaves otherwise than it found it: it gets a variable, or is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from srcad.errors import UnsupportedSyntax
from srcad.frontend.beginnings import plain_items, unset
from srcad.frontend.carried import CarriedReader, Place
from srcad.frontend.forks import is_either
from srcad.frontend.interface import Status
from srcad.frontend.meetings import as_perhaps, structure
from srcad.frontend.scope import Frame
from srcad.frontend.state import Begun, Grows, State
from srcad.frontend.values import INDEX, MAYBE, Cell, Perhaps, Ref, Value, is_atom, is_member
from srcad.ir.nodes import Expr, Var

__all__ = ["DifferingReader", "Loop"]

_FROZEN = Cell("list", {}, frozen=0)


@dataclass
class Loop:
    """A loop that is being read."""

    entry: State
    carried: dict[Place, str]
    rebound: dict[Place, str]
    node: Any
    known: int  # cells and iterators made before it
    borrowed: dict[str, Expr]  # which of the caller's lists variables are
    missing: dict[Place, str] = field(default_factory=dict)
    grows: Grows | None = None
    left: list[State] = field(default_factory=list)
    # cells that stand for those that a turn makes anew
    copies: set[int] = field(default_factory=set)
    # attributes that a turn may set for the first time
    maybe: set[tuple[Any, str]] = field(default_factory=set)
    leaving: Callable[[Any], Status] | None = None
    # variables of what the exits leave otherwise in a cell that a turn has made
    settled: dict[tuple[Any, Any], str] = field(default_factory=dict)


class DifferingReader(CarriedReader):
    """Compares what stands before a turn with what stands after it."""

    def compare(
        self, loop: Loop, place: Place, old: Value, new: Value, pairs: list[tuple[str, Expr]]
    ) -> None:
        """Note what a place needs whose value differs; ``pairs`` are variables and their values."""
        root, key, path = place
        if is_either(old):
            return
        lists = (
            loop.borrowed.get(getattr(old, "name", "")),
            self.borrowed.get(getattr(new, "name", "")),
        )
        if lists[0] != lists[1] and isinstance(old, Var):
            raise self.changes(place, loop.node)
        if is_either(new) or (isinstance(old, Ref) and self.other_object(loop, old, new)):
            if path or not isinstance(root, Frame) or not key.isidentifier():
                raise self.changes(place, loop.node)
            loop.missing[place] = "either"
        elif place in loop.rebound and isinstance(old, Ref) and isinstance(new, Ref):
            if loop.rebound[place] == "ref" and self.held_count(new) > 1:
                loop.missing[place] = "frozen"
            before = loop.entry.heap.get(new.id, _FROZEN)
            if self.held_count(new) > 1 and before.frozen is None:
                loop.missing[new.id, None, ()] = "frozen"
            self.compare_cells(
                loop,
                lambda k: (root, key, (*path, k)),
                loop.entry.heap[old.id],
                self.heap[new.id],
                pairs,
                None,
                place,
            )
        elif old in (new, MAYBE):
            return
        elif self.is_long_tuple(old) and isinstance(new, tuple) and all(map(is_atom, new)):
            self.compare(loop, place, old, self.as_long_tuple(new, self.out, loop.node), pairs)
        elif isinstance(old, Perhaps) or isinstance(new, Perhaps) or self.begins(old, new):
            self.compare_perhaps(loop, place, old, new, pairs)
        elif all(is_atom(v) or is_member(v) for v in (old, new)):
            if place in loop.carried:
                pairs.append((loop.carried[place], self.single(new, loop.node)))
            else:
                loop.missing[place] = "value"
        elif isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
            for i, (a, b) in enumerate(zip(old, new, strict=True)):
                self.compare(loop, (root, key, (*path, i)), a, b, pairs)
        elif isinstance(old, tuple) and self.grows(old, new) and not path:
            assert isinstance(root, Frame)
            raise Begun(root, key, (), self.changes(place, loop.node))
        elif isinstance(old, Ref) and isinstance(new, Ref):
            if not path and self.of_other_length(loop, old, new):
                loop.grows = Grows(old, self.changes(place, loop.node))
            else:
                loop.missing[place] = "ref"
        elif isinstance(old, Ref) and isinstance(new, Var):
            loop.grows = Grows(old, self.changes(place, loop.node))
        elif isinstance(old, Var) and old.name in self.lists and (
            (items := self.made_in_turn(loop, new)) is not None
        ):  # fmt: skip
            made = self.as_variable_of(items, self.out, loop.node)
            self.compare(loop, place, old, made, pairs)
        else:
            raise self.changes(place, loop.node)

    def compare_perhaps(
        self, loop: Loop, place: Place, old: Value, new: Value, pairs: list[tuple[str, Expr]]
    ) -> None:
        """Compare what may be None before a turn or after it."""
        one, two = as_perhaps(old, new), as_perhaps(new, old)
        if not isinstance(old, Perhaps):
            if place[2] or not isinstance(place[0], Frame) or not (one or self.begins(old, new)):
                raise self.changes(place, loop.node)
            shape = unset(new.value if isinstance(new, Perhaps) else new)
            raise Begun(place[0], place[1], shape, self.changes(place, loop.node))
        if two is None:
            raise self.changes(place, loop.node)
        root, key, path = place
        self.compare(loop, (root, key, (*path, "there")), old.there, two.there, pairs)
        self.compare(loop, (root, key, (*path, "value")), old.value, two.value, pairs)

    def made_in_turn(self, loop: Loop, value: Value) -> tuple[Expr, ...] | None:
        """Return the items of a list of numbers and arrays that a turn has made, with one name."""
        if not isinstance(value, Ref) or value.id in loop.entry.heap or self.held_count(value) != 1:
            return None
        return plain_items(self.heap[value.id])

    def other_object(self, loop: Loop, old: Ref, new: Value) -> bool:
        """Whether a turn leads to another object, of which one at least is the caller's.

        A list or dict that it makes in place of one of the caller's is none.
        """
        if not isinstance(new, Ref) or old == new:
            return False
        before, after = self.known_outside(loop.entry).heap[old.id], self.heap[new.id]
        if before.base == after.base:
            return False
        anew = before.kind in ("list", "dict") and after.base is None
        return not anew or structure(before) != structure(after)

    def of_other_length(self, loop: Loop, old: Ref, new: Ref) -> bool:
        """Whether a turn makes a list of numbers or arrays anew, or a dict with other keys."""
        cells = self.known_outside(loop.entry).heap[old.id], self.heap[new.id]
        if cells[0].kind in ("dict", "set"):
            alike = cells[1].kind == cells[0].kind
            other = alike and list(cells[0].slots) != list(cells[1].slots)
            return other or cells[1].kind == "mapping"
        plain = all(c.kind == "list" and all(map(is_atom, c.items)) for c in cells)
        return plain and len(cells[0].slots) != len(cells[1].slots)

    def compare_cells(
        self,
        loop: Loop,
        at: Callable[[Any], Place],
        old: Cell,
        new: Cell,
        pairs: list[tuple[str, Expr]],
        ref: Ref | None = None,
        place: Place = (None, None, ()),
    ) -> None:
        """Compare two cells, whose slots are at places."""
        if new.frozen is not None and old.frozen is None:
            if ref is None:
                loop.missing[place] = "frozen"
            else:
                loop.missing[ref.id, None, ()] = "frozen"
        if new.shared and not old.shared and ref is not None:
            loop.missing[ref.id, None, ()] = "shared"
        if old.whereabouts != new.whereabouts:
            if self.in_list_that_grows(loop, old, new, ref, at):
                return
            raise self.changes(at(""), loop.node)
        if old.home is not None and new.home is not None:
            self.compare(loop, at(INDEX), old.home.index, new.home.index, pairs)
        keys = list(old.slots)
        if old.kind == "object" and old.base is not None:
            # an attribute that is written must be known before
            for key in sorted(new.written - old.slots.keys()):
                if key in new.read or (ref is not None and self.holds(ref, key)):
                    loop.missing[at(key)] = "value"
            loop.maybe |= {(at(key)[0], key) for key in new.written - old.slots.keys()}
            keys = [k for k in keys if k in new.slots]
        elif (old.kind, old.cls, old.form, keys) != (
            new.kind, new.cls, new.form, list(new.slots)
        ):  # fmt: skip
            if new.kind == "gone" and self.in_list_that_grows(loop, old, new, ref, at):
                return
            error = self.changes(at(""), loop.node)
            kinds = old.kind, new.kind
            grown = old.kind == "list" and new.kind in ("list", "rows")
            keyed = kinds in (("dict", "dict"), ("dict", "mapping"), ("set", "set"))
            if (grown or keyed) and ref is not None:
                loop.grows = Grows(ref, error)
                return
            raise error
        for key in keys:
            self.compare(loop, at(key), old.slots[key], new.slots[key], pairs)

    def in_list_that_grows(
        self, loop: Loop, old: Cell, new: Cell, ref: Ref | None, at: Callable[[Any], Place]
    ) -> bool:
        """Whether a cell is in a list of known length, of which the loop makes a table."""
        if ref is None or old.home is not None:
            return False
        heap = loop.entry.heap
        outer: Any = new.home.table if new.home is not None else next(
            (k for k, c in heap.items() if c.kind == "list" and ref in c.items), None
        )  # fmt: skip
        whole = heap.get(outer)
        if whole is None or whole.kind != "list":
            return False
        loop.grows = Grows(Ref(outer), self.changes(at(""), loop.node))
        return True

    def changes(self, place: Place, node: Any) -> UnsupportedSyntax:
        """Make the error for something that is not of one structure in all turns."""
        named = isinstance(place[0], Frame) and place[1].isidentifier()
        what = (
            f"{place[1] if named else 'a list, dict or object'} changes its structure in the loop"
        )
        return self.refusal(node, what, "give it the same structure before and in the loop")
