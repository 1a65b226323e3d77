"""Loops: what a turn leaves for the next has a variable, set before the loop and at each exit.

A body is first read with what names and slots hold before the loop. Where a turn ends with
something else in one of them, that place gets a variable and the body is read again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from srcad.errors import UnsupportedSyntax
from srcad.frontend.carried import Place
from srcad.frontend.differing import Loop
from srcad.frontend.forks import Doubt, either, is_either, whereabouts
from srcad.frontend.interface import Status
from srcad.frontend.meetings import reached
from srcad.frontend.scope import RETURN, Frame
from srcad.frontend.settled import SettledReader, all_same
from srcad.frontend.state import SPENT, Begun, Grows, State, Unset
from srcad.frontend.values import MAYBE, Ref, Value, is_atom
from srcad.ir.nodes import UNDEFINED, Assign, Break, Const, Expr, Stmt, Var
from srcad.ir.walk import names

__all__ = ["LoopReader"]

_MOST_READ = 16  # times that one body is read


class LoopReader(SettledReader):
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
        settled: dict[tuple[Any, Any], str] = {}
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
            loop = Loop(self.snapshot(), carried, rebound, node, known, dict(self.borrowed))
            loop.copies.update(range(known + 1, self.cells + 1))
            loop.settled = {place: hint if isinstance(place[0], Frame) else self.fresh(hint)
                            for place, hint in settled.items()}  # fmt: skip
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
            steady = loop.grows is None and not loop.missing
            unlike = self.left_unlike(loop) if steady else {}
            if steady and not unlike:
                break
            back()
            settled = {**settled, **unlike} if steady else {}
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

    def _jump(self, outer: Any, loop: Loop) -> Callable[[Any], Status]:
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

    def exit(self, loop: Loop, node: Any, leaves: bool, ends: bool = False) -> Status:
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
                self.compare(loop, (frame, name, ()), old, local[name], pairs)
        for key, cell in {**self.outside, **loop.entry.heap}.items():
            if key in now.heap and now.heap[key] != cell and key not in loop.copies:
                self.compare_cells(loop, partial(_slot, key), cell, now.heap[key], pairs, Ref(key))
        spent = [k for k in now.heap.keys() - loop.entry.heap.keys()
                 if type(k) is tuple and k[0] == SPENT and k[1] <= loop.known]  # fmt: skip
        if spent and not leaves:
            self.fail(node, "an iterator made before the loop is gone through in each turn",
                      "make a list of its items")  # fmt: skip
        pairs += self.settle(loop, now)
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
            self.carried_over.update((target, n) for n in names(value))

    def _afterwards(self, loop: Loop) -> State:
        """Return the state after the loop: names of its body may have a value, or not."""
        heap = dict(self.known_outside(loop.entry).heap)
        frames = [(frame, dict(local)) for frame, local in loop.entry.frames]
        apart = {key for key, cells in self.made_in(loop) if not all_same(cells)}
        for state in loop.left:
            heap = {**state.heap, **heap}
            after = {id(frame): local for frame, local in state.frames}
            for frame, local in frames:
                entry = self._entry(loop, frame)
                for name, value in after.get(id(frame), {}).items():
                    cells = set() if name in local else reached(value, state.heap)
                    if cells & loop.copies:
                        local[name] = either(Doubt(0, self.earlier(name, loop.node)))
                        continue
                    unlike = cells & apart or local.setdefault(name, value) != value
                    if name != RETURN and name.isidentifier():  # there may be no turn
                        unlike = unlike or isinstance(value, Const)
                    if unlike and name not in entry and not is_either(local.get(name)):
                        local[name] = either(Doubt(0, self.left_apart(name, loop.node)))
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

    def left_apart(self, name: str, node: Any) -> UnsupportedSyntax:
        """Make the error for what the exits of a loop leave in different structures."""
        what = f"{name} is left in one structure or another, by where the loop is left"
        return self.refusal(node, what, f"give {name} the same structure before each exit")

    def _entry(self, loop: Loop, frame: Frame) -> dict[str, Value]:
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
                    self.add(Assign(ours, value, self.place(node)), node)
                    frame.local[name] = Var(ours)


def _slot(key: Any, slot: Any) -> Place:
    return key, slot, ()
