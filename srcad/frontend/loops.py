"""Loops: what a turn leaves for the next has a variable, set before the loop and at each exit.

A body is first read with what names and slots hold before the loop. Where a turn ends with
something else in one of them, that place gets a variable and the body is read again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from srcad.errors import UnsupportedSyntax
from srcad.frontend.beginnings import unset
from srcad.frontend.carried import CarriedReader, Place
from srcad.frontend.forks import Doubt, either, is_either, whereabouts
from srcad.frontend.interface import Status
from srcad.frontend.meetings import as_perhaps, reached
from srcad.frontend.scope import Frame
from srcad.frontend.state import SPENT, Begun, Grows, State, Unset
from srcad.frontend.values import INDEX, MAYBE, Cell, Perhaps, Ref, Value, is_atom
from srcad.ir.nodes import UNDEFINED, Assign, Break, Expr, Stmt, Var
from srcad.ir.walk import names

__all__ = ["LoopReader"]

_FROZEN = Cell("list", {}, frozen=0)
_MOST_READ = 40  # times that one body is read


@dataclass
class _Loop:
    """A loop that is being read."""

    entry: State
    carried: dict[Place, str]
    rebound: dict[Place, str]
    node: Any
    known: int  # cells and iterators made before it
    missing: dict[Place, str] = field(default_factory=dict)
    grows: Grows | None = None
    left: list[State] = field(default_factory=list)
    # cells that stand for those that a turn makes anew
    copies: set[int] = field(default_factory=set)
    # attributes that a turn may set for the first time
    maybe: set[tuple[Any, str]] = field(default_factory=set)
    leaving: Callable[[Any], Status] | None = None


class LoopReader(CarriedReader):
    """Reads loops."""

    def loop(
        self,
        node: Any,
        turn: Callable[[], Status],
        make: Callable[[tuple[Stmt, ...]], Stmt],
    ) -> None:
        """Read a loop whose every turn is ``turn``."""
        leaving, self.leaving = self.leaving, None
        self.longer_tuples(node)
        absent = self.absent_in(node)
        wanted: dict[Place, str] = dict.fromkeys(self.begun_in(node), "perhaps")
        growing: list[Grows] = []
        unset: dict[tuple[Frame, str], Unset] = {}
        for _ in range(_MOST_READ):
            back = self.mark()
            for grows in growing:
                self.to_variable(grows.ref, grows.error, node)
            for frame, name in unset:
                frame.local[name] = UNDEFINED
            begun_ = {place[:2] for place, how in wanted.items() if how == "perhaps"}
            wanted = {place: how for place, how in wanted.items()
                      if self.stands(place, how) or place[:2] in begun_}  # fmt: skip
            known = self.cells
            carried, rebound = self.carry(wanted, node)
            loop = _Loop(self.snapshot(), carried, rebound, node, known)
            loop.copies.update(range(known + 1, self.cells + 1))
            outer = self.exits
            self.bodies.append(len(self.outer) + 1)
            self.absent_names.append(absent)
            self.turning.append(([frame for frame, _ in loop.entry.frames], node))
            loop.leaving = leaving
            leave = self._jump(outer.get("return"), loop)
            self.exits = {
                "break": lambda n: self.exit(loop, n, leaves=True),  # noqa: B023
                "end": lambda n: self.exit(loop, n, leaves=True, ends=True),  # noqa: B023
                "continue": lambda _: Status.FALLS,  # the turn's end, where ways meet
                "return": leave,
                **{k: self._jump(j, loop) for k, j in outer.items() if k.startswith("raise")},
            }
            try:
                body, status = self.aside(turn)
                if status is Status.FALLS:
                    self.aside_into(body, lambda: self.exit(loop, node, leaves=False))  # noqa: B023
            except Grows as grows:
                loop.grows = grows
                body = []
            except Begun as begun:
                back()
                now = begun.frame.local.get(begun.name)
                fits = isinstance(now, tuple) if begun.shape == () else self.is_none(
                    begun.frame, begun.name)  # fmt: skip
                if begun.where is None and fits:
                    begun.where = whereabouts(self.frame, node), begun.name
                raise
            except Unset as found:
                place = found.frame, found.name
                if place in unset:
                    raise found.error from None
                if any(self.set_by(around, *place) for around in self.turning[:-1]):
                    raise  # an earlier turn of a loop around may have set it
                unset[place] = found
                wanted[(*place, ())] = "value"
                back()
                continue
            finally:
                self.turning.pop()
                self.bodies.pop()
                self.absent_names.pop()
                self.exits = outer
            if loop.grows is None and not loop.missing:
                break
            back()
            if loop.grows is not None:
                if loop.grows.ref.id not in self.heap:
                    raise loop.grows.error
                growing.append(loop.grows)
            wanted |= loop.missing
        else:
            self.fail(node, "a loop whose names change their structure with every turn",
                      "give each name one structure")  # fmt: skip
        self.restore(self._afterwards(loop))
        self.add(make(tuple(body)), node)

    def _jump(self, outer: Any, loop: _Loop) -> Callable[[Any], Status]:
        def leave(node: Any) -> Status:
            if outer is not None:  # remembered by a flag
                outer(node)
            return self.exit(loop, node, leaves=True)

        return leave

    def aside_into(self, out: list[Stmt], read: Callable[[], Any]) -> None:
        """Read something to the end of a list of statements."""
        kept, self.out = self.out, out
        try:
            read()
        finally:
            self.out = kept

    def exit(self, loop: _Loop, node: Any, leaves: bool, ends: bool = False) -> Status:
        """End a turn: set the variables of what the loop carries.

        ``ends``: the loop is left because its own test says so, and goes on to its ``else``.
        """
        pairs: list[tuple[str, Expr]] = []
        now = self.snapshot()
        after = {id(frame): local for frame, local in now.frames}
        for frame, before in loop.entry.frames:
            local = after.get(id(frame), frame.local)
            for name, old in before.items():
                if name not in local:
                    self.fail(node, f"{name} is deleted in the loop", "delete it after the loop")
                self._compare(loop, (frame, name, ()), old, local[name], pairs)
        for key, cell in {**self.outside, **loop.entry.heap}.items():
            if key in now.heap and now.heap[key] != cell and key not in loop.copies:
                self._compare_cells(loop, partial(_slot, key), cell, now.heap[key], pairs, Ref(key))
        spent = [k for k in now.heap.keys() - loop.entry.heap.keys()
                 if type(k) is tuple and k[0] == SPENT and k[1] <= loop.known]  # fmt: skip
        if spent and not leaves:
            self.fail(node, "an iterator made before the loop is gone through in each turn",
                      "make a list of its items")  # fmt: skip
        loop.left.append(now)
        self.set_together(pairs, node)
        if leaves and not ends and loop.leaving is not None:
            kept, self.marked = self.marked, False  # a return's own flag is another
            loop.leaving(node)
            self.marked = kept
        if leaves:
            self.out.append(Break(self.place(node)))
        return Status.LEFT

    def set_together(self, pairs: list[tuple[str, Expr]], node: Any) -> None:
        """Assign several variables at once."""
        targets: set[str] = set()
        clash: set[str] = set()
        for target, value in pairs:
            clash |= names(value) & targets
            targets.add(target)
        # a value that an assignment before would overwrite is fetched before all of them
        held = [self.emit(v, node) if names(v) & clash else v for _, v in pairs]
        for (target, _), value in zip(pairs, held, strict=True):
            self.out.append(Assign(target, value, self.place(node)))

    # what differs between the beginning of a turn and its end

    def _compare(
        self, loop: _Loop, place: Place, old: Value, new: Value, pairs: list[tuple[str, Expr]]
    ) -> None:
        root, key, path = place
        if is_either(old):
            return
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
            self._compare_cells(
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
            self._compare(loop, place, old, self.as_long_tuple(new, self.out, loop.node), pairs)
        elif isinstance(old, Perhaps) or isinstance(new, Perhaps) or self.begins(old, new):
            self._compare_perhaps(loop, place, old, new, pairs)
        elif is_atom(old) and is_atom(new):
            if place in loop.carried:
                pairs.append((loop.carried[place], new))  # type: ignore[arg-type]
            else:
                loop.missing[place] = "value"
        elif isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
            for i, (a, b) in enumerate(zip(old, new, strict=True)):
                self._compare(loop, (root, key, (*path, i)), a, b, pairs)
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
        else:
            raise self.changes(place, loop.node)

    def _compare_perhaps(
        self, loop: _Loop, place: Place, old: Value, new: Value, pairs: list[tuple[str, Expr]]
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
        self._compare(loop, (root, key, (*path, "there")), old.there, two.there, pairs)
        self._compare(loop, (root, key, (*path, "value")), old.value, two.value, pairs)

    def other_object(self, loop: _Loop, old: Ref, new: Value) -> bool:
        """Whether a turn leads to another object, of which one at least is the caller's."""
        if not isinstance(new, Ref) or old == new:
            return False
        return self.known_outside(loop.entry).heap[old.id].base != self.heap[new.id].base

    def of_other_length(self, loop: _Loop, old: Ref, new: Ref) -> bool:
        """Whether a turn makes a list of numbers or arrays anew, or a dict with other keys."""
        cells = self.known_outside(loop.entry).heap[old.id], self.heap[new.id]
        if cells[0].kind == "dict":
            other = cells[1].kind == "dict" and list(cells[0].slots) != list(cells[1].slots)
            return other or cells[1].kind == "mapping"
        plain = all(c.kind == "list" and all(map(is_atom, c.items)) for c in cells)
        return plain and len(cells[0].slots) != len(cells[1].slots)

    def _compare_cells(
        self,
        loop: _Loop,
        at: Callable[[Any], Place],
        old: Cell,
        new: Cell,
        pairs: list[tuple[str, Expr]],
        ref: Ref | None = None,
        place: Place = (None, None, ()),
    ) -> None:
        if new.frozen is not None and old.frozen is None:
            if ref is None:
                loop.missing[place] = "frozen"
            else:
                loop.missing[ref.id, None, ()] = "frozen"
        if new.shared and not old.shared and ref is not None:
            loop.missing[ref.id, None, ()] = "shared"
        if old.whereabouts != new.whereabouts:
            raise self.changes(at(""), loop.node)
        if old.home is not None and new.home is not None:
            self._compare(loop, at(INDEX), old.home.index, new.home.index, pairs)
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
            error = self.changes(at(""), loop.node)
            kinds = old.kind, new.kind
            grown = old.kind == "list" and new.kind in ("list", "rows")
            if (grown or kinds in (("dict", "dict"), ("dict", "mapping"))) and ref is not None:
                loop.grows = Grows(ref, error)
                return
            raise error
        for key in keys:
            self._compare(loop, at(key), old.slots[key], new.slots[key], pairs)

    def changes(self, place: Place, node: Any) -> UnsupportedSyntax:
        """Make the error for something that is not of one structure in all turns."""
        named = isinstance(place[0], Frame) and place[1].isidentifier()
        what = (
            f"{place[1] if named else 'a list, dict or object'} changes its structure in the loop"
        )
        return self.refusal(node, what, "give it the same structure before and in the loop")

    def _afterwards(self, loop: _Loop) -> State:
        """Return the state after the loop: names of its body may have a value, or not."""
        heap = dict(self.known_outside(loop.entry).heap)
        frames = [(frame, dict(local)) for frame, local in loop.entry.frames]
        for state in loop.left:
            heap = {**state.heap, **heap}
            after = {id(frame): local for frame, local in state.frames}
            for frame, local in frames:
                for name, value in after.get(id(frame), {}).items():
                    if name not in local and reached(value, state.heap) & loop.copies:
                        local[name] = either(Doubt(0, self.earlier(name, loop.node)))
                    elif local.setdefault(name, value) != value and name not in self._entry(
                        loop, frame
                    ):
                        del local[name]
        for root, key in loop.maybe:
            cell = heap[root]
            slots = {**cell.slots, key: MAYBE}
            slots = {k: slots[k] for k in sorted(slots)}
            heap[root] = replace(cell, slots=slots, written=cell.written | {key})
        return State(heap, frames)

    def earlier(self, name: str, node: Any) -> UnsupportedSyntax:
        """Make the error for what was made by the turn before the last."""
        what = f"{name} is what a turn of the loop has made, and the next has made another"
        return self.refusal(node, what, f"make {name} a copy in the loop: list(...), dict(...)")

    def _entry(self, loop: _Loop, frame: Frame) -> dict[str, Value]:
        return next(local for f, local in loop.entry.frames if f is frame)

    def own_names(self, stored: list[str], node: Any) -> None:
        """Give the names that a loop assigns a place of their own before it."""
        for name in dict.fromkeys(stored):
            frame = self.frame.home(name)
            value = frame.local.get(name) if frame is not None else None
            if frame is not None and value is not None and is_atom(value):
                ours = frame.local_name(name)
                self.protect(ours, node)
                if value != Var(ours):
                    self.add(Assign(ours, value, self.place(node)), node)  # type: ignore[arg-type]
                    frame.local[name] = Var(ours)


def _slot(key: Any, slot: Any) -> Place:
    return key, slot, ()
