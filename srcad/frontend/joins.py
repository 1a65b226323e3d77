"""Where two ways through the code meet: what differs is given one place by either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from srcad.errors import UnsupportedSyntax
from srcad.frontend.beginnings import BeginningReader
from srcad.frontend.forks import Doubt, either
from srcad.frontend.interface import Status
from srcad.frontend.meetings import (
    Arm,
    Meeting,
    as_perhaps,
    class_of,
    held_in,
    reached,
    structure,
)
from srcad.frontend.scope import RETURN, Frame
from srcad.frontend.state import Grows, paired
from srcad.frontend.values import (
    MAYBE,
    Cell,
    NamedOf,
    Perhaps,
    Ref,
    Value,
    inside,
    is_atom,
    is_member,
)
from srcad.ir.nodes import Apply, Assign, Branch, Const, Expr, Stmt, Var, const
from srcad.ir.walk import names

__all__ = ["Arm", "JoinReader"]


class JoinReader(BeginningReader):
    """Reads branches."""

    def aside(self, read: Callable[[], Any]) -> tuple[list[Stmt], Any]:
        """Read something into a list of statements of its own."""
        outer, self.out = self.out, []
        self.doubt += 1
        self.outer.append(outer)
        try:
            value = read()
            return self.out, value
        finally:  # a function that cannot be read in place leaves nothing behind
            self.out = self.outer.pop()
            self.doubt -= 1

    def branch(
        self,
        test: Expr,
        then: Callable[[], Status],
        orelse: Callable[[], Status],
        node: Any,
    ) -> Status:
        """Read a branch: both arms leave the same names behind."""
        if isinstance(test, Const) and test.value is not Ellipsis:
            return then() if test.value else orelse()
        way, number = self.asks(test, node)
        if way is not None:
            return then() if way else orelse()
        back = None
        while True:
            back = self.mark() if self.heap or back else None
            arms = []
            before = self.snapshot()
            for read in (then, orelse):
                out, status = self.aside(read)
                arms.append(Arm(out, status, self.snapshot()))
                self.restore(before)
            try:
                status = self.join((arms[0], arms[1]), node, number)
            except Grows as grows:
                if back is None:
                    raise grows.error from None
                back()
                self.to_variable(grows.ref, grows.error, node)
                continue
            one, two = arms
            self.out.append(Branch(test, tuple(one.out), tuple(two.out), self.place(node)))
            return status

    def join(self, arms: tuple[Arm, Arm], node: Any, number: int, apart: bool = False) -> Status:
        """Go on after two arms, of which either may have run, by the condition of a number."""
        one, two = arms
        if one.status is Status.LEFT or two.status is Status.LEFT:
            only = two if one.status is Status.LEFT else one
            self.restore(only.state)
            return only.status
        outermost = self.frame.outer is None and self.frame.parent is None
        for arm, other in ((one, two), (two, one)):
            if outermost and self.gives_nothing(arm) and self.gives_several(other):
                _, _ = self._into(arm, lambda: self.nothing_here(node))
                self.restore(other.state)
                return Status.RETURNED
        if one.status is not two.status:  # one falls off the function's end, which gives None
            for arm in arms:
                if arm.status is Status.FALLS:
                    self.restore(arm.state)
                    _, _ = self._into(arm, lambda: self.returned(Const("None", None), node))
                    arm.state, arm.status = self.snapshot(), Status.RETURNED
        self.meet_states(Meeting(node, arms, number, apart))
        return one.status

    def gives_nothing(self, arm: Arm) -> bool:
        """Whether the function returns None at the end of an arm."""
        result = self.local_of(arm).get(RETURN)
        return arm.status is Status.FALLS or result == Const("None", None)

    def gives_several(self, arm: Arm) -> bool:
        """Whether the function returns what is put together of several at the end of an arm."""
        result = self.local_of(arm).get(RETURN)
        return arm.status is Status.RETURNED and result is not None and not is_atom(result)

    def nothing_here(self, node: Any) -> None:
        """Raise where a function that else returns several values returns none: none varies."""
        if self.catches(TypeError):
            raise self.differ(RETURN, node)
        text = f"{self.frame.source.node.name} returns None here, which has no derivative"
        error = Apply("call", (Const("TypeError", TypeError), const(text)))
        self.effect(Apply("raise", (error,)), node)

    def _into(self, arm: Arm, read: Callable[[], Any]) -> tuple[None, None]:
        outer, self.out = self.out, arm.out
        read()
        self.out = outer
        return None, None

    def meet_states(self, meeting: Meeting) -> None:
        """Make the state after two arms: what differs is given one place by either."""
        one, two = (self.known_outside(arm.state) for arm in meeting.arms)
        if one.heap == two.heap and one.frames == two.frames:
            self.restore(one)
            return
        self.heap = {**two.heap, **one.heap}
        frames = paired(one, two)
        kept = one.heap.keys() & two.heap.keys()
        if self.is_done(meeting):
            frames = [(f, {RETURN: a[RETURN]}, {RETURN: b[RETURN]}) for f, a, b in frames
                      if f is self.frame]  # fmt: skip
            kept &= reached(frames[0][1][RETURN], one.heap)
            kept &= reached(frames[0][2][RETURN], two.heap)
        for frame, first, second in frames:
            frame.local = {**second, **first}
        for key in [k for k in one.heap if k in kept and one.heap[k] != two.heap[k]]:
            self.heap[key] = self.meet_cells(meeting, Ref(key), one.heap[key], two.heap[key])
        for frame, first, second in frames:
            for name in first:
                if name in second and first[name] != second[name]:
                    if self.is_held(frame.local_name(name), (frame, name)):
                        frame.names[name] = frame.namer.fresh(frame.names[name])
                    ours = frame.local_name(name)
                    pair = first[name], second[name]
                    if name == RETURN:
                        pair = self.as_long_lists(meeting, pair, self.is_done(meeting))
                    error = None
                    if name != RETURN and name.isidentifier():
                        error = self.unlike_on(meeting, pair, ours)
                    elif name == RETURN and frame.outer is not None:
                        error = self.unlike_returns(meeting, pair)
                    if error is not None and (id(frame), name) in set().union(*self.absent_names):
                        known, pair = pair, self.begins_here(meeting, frame, name, pair, error)
                        error = error if pair == known else None
                    frame.local[name] = (
                        self.meet(meeting, pair, ours, (frame, name))
                        if error is None
                        else either(Doubt(meeting.number, error))
                    )
                elif name not in second:
                    self.keep_of_one(meeting, meeting.arms[0], frame, name)
            for name in sorted(second.keys() - first.keys()):
                self.keep_of_one(meeting, meeting.arms[1], frame, name)
        self.freeze_doubtful(meeting)

    def keep_of_one(self, meeting: Meeting, arm: Arm, frame: Frame, name: str) -> None:
        """Keep what one arm alone has bound: on the other one an earlier turn may have done so."""
        value = frame.local[name]
        if not any(self.set_by(around, frame, name) for around in self.turning):
            return  # or it has no value there, and none is read
        if not is_atom(value):
            frame.local[name] = either(Doubt(meeting.number, self.differ(name, meeting.node)))
        elif value != Var(frame.local_name(name)):  # it is that on this way only
            if self.is_held(frame.local_name(name), (frame, name)):
                frame.names[name] = frame.namer.fresh(frame.names[name])
            ours = Var(frame.local_name(name))
            arm.out.append(Assign(ours.name, value, self.place(meeting.node)))
            frame.local[name] = ours

    def meet(
        self, meeting: Meeting, pair: tuple[Value, Value], name: str, place: Any, own: bool = True
    ) -> Value:
        """Return the value of a place that holds one of two values."""
        a, b = pair
        if a == b:
            return a
        if MAYBE in (a, b):
            return MAYBE
        if (is_atom(a) or is_member(a)) and (is_atom(b) or is_member(b)):
            a, b = (self.single(v, meeting.node) for v in pair)
        if self.apart(meeting, a, b):
            self.doubted(Doubt(meeting.number, self.one_or_another(meeting.node)))
        if is_atom(a) and is_atom(b):
            return self.meet_atoms(meeting, (a, b), name, own)
        if isinstance(a, Perhaps) or isinstance(b, Perhaps):
            first, second = as_perhaps(a, b), as_perhaps(b, a)
            if first is not None and second is not None:
                pair = first.there, second.there
                there = self.meet(meeting, pair, f"{name}_there", None, own=False)
                value = self.meet(meeting, (first.value, second.value), name, place, own)
                assert is_atom(there)
                return Perhaps(there, value)
        if isinstance(a, tuple) and isinstance(b, tuple) and class_of(a) == class_of(b):
            met = [
                self.meet(meeting, (x, y), self._item(place, name, i, own), None, own)
                for i, (x, y) in enumerate(zip(a, b, strict=True))
            ]
            return NamedOf.of(a.cls, met) if isinstance(a, NamedOf) else tuple(met)
        if isinstance(a, Ref) and isinstance(b, Ref):
            ref = meeting.refs.get((a, b))
            if ref is None:
                cells = meeting.arms[0].state.heap[a.id], meeting.arms[1].state.heap[b.id]
                self.cells += 1
                ref = meeting.refs[a, b] = Ref(self.cells)
                self.merged[ref.id] = meeting.number, frozenset((a.id, b.id))
                self.heap[ref.id] = cells[0]
                self.heap[ref.id] = self.meet_cells(meeting, ref, *cells, base=name)
            return ref
        for one, other, arms in ((a, b, meeting.arms), (b, a, meeting.arms[::-1])):
            if isinstance(one, Ref) and isinstance(other, Var):
                made = self.begun_anew(arms, one, other, meeting.node)
                if made is None:
                    raise Grows(one, self.differ(name, meeting.node))
                pair = (made, other) if one is a else (other, made)
                return self.meet_atoms(meeting, pair, name, own)
        return self.doubted(Doubt(meeting.number, self.differ(name, meeting.node)))

    def is_done(self, meeting: Meeting) -> bool:
        """Whether the whole function has been read, and nothing but its result is looked at."""
        first = self.frame.outer is None and self.frame.parent is None and not self.exits
        return first and all(
            arm.status is Status.RETURNED and RETURN in self.local_of(arm) for arm in meeting.arms
        )

    def _item(self, place: Any, name: str, i: int, own: bool) -> str:
        if own and place is not None:
            frame, key = place
            return str(frame.item_name(frame.local_name(key), i))
        return self.fresh(f"{name}_{i}")

    def meet_atoms(self, meeting: Meeting, pair: tuple[Expr, Expr], name: str, own: bool) -> Expr:
        """Give one variable the value of either arm."""
        if not own:
            known = meeting.names.get(pair)
            if known is not None:
                return known
            name = self.fresh(name)
        if all(isinstance(value, Var) and value.name in self.lists for value in pair):
            self.lists.add(name)
        bases = {self.borrowed.get(getattr(value, "name", "")) for value in pair}
        if len(bases) > 1:  # which of the caller's lists is written into as well
            self.doubted(Doubt(meeting.number, self.differ(name, meeting.node)))
        self.borrowed.pop(name, None)
        base = bases.pop()
        if base is not None:
            self.borrowed[name] = base
        for arm, value in zip(meeting.arms, pair, strict=True):
            if value != Var(name):
                arm.out.append(Assign(name, value, self.place(meeting.node)))
                self.carried_over.update((name, n) for n in names(value))
        meeting.names[pair] = Var(name)
        return Var(name)

    def meet_cells(self, meeting: Meeting, ref: Ref, one: Cell, two: Cell, base: str = "") -> Cell:
        """Return what a cell holds after either of two arms."""
        if one.kind == "object" and one.base is not None and one.base == two.base:
            one, two = self.read_on_both(meeting, ref, one, two)
        if "gone" in (one.kind, two.kind):  # taken out of its list on one of the ways
            return one if one.kind == "gone" else two
        if structure(one) != structure(two):
            error = self.differ(base or "a list, dict or object", meeting.node)
            lists = one.kind == "list" and two.kind == "list"
            turned = {one.kind, two.kind} in ({"list", "rows"}, {"dict", "mapping"})
            if (lists or turned) and not base:
                raise Grows(ref, error)
            try:
                self.doubted(Doubt(meeting.number, error))
            except UnsupportedSyntax:
                if {one.kind, two.kind} not in ({"dict"}, {"set"}) or base:
                    raise
                raise Grows(ref, error) from None
        slots = {}
        for key, a in one.slots.items():
            b = two.slots[key]
            name = f"{base}_{key}" if base else None
            if a != b:
                text = name or self._slot_text(ref, key)
                slots[key] = self.meet(meeting, (a, b), text, None, own=False)
            else:
                slots[key] = a
        home = one.home
        if one.home is not None and two.home is not None:
            pair = one.home.index, two.home.index
            index: Any = self.meet(meeting, pair, f"{base or 'item'}_index", None, own=False)
            home = replace(one.home, index=index)
        return replace(
            one,
            slots=slots,
            home=home,
            shared=one.shared or two.shared,
            written=one.written | two.written,
            read=one.read | two.read,
            frozen=one.frozen if one.frozen == two.frozen else meeting.number,
        )

    def _slot_text(self, ref: Ref, key: object) -> str:
        held = self.holder(ref)
        return f"{held[0].names.get(held[1], held[1]) if held else 'item'}_{key}"

    def read_on_both(self, meeting: Meeting, ref: Ref, one: Cell, two: Cell) -> tuple[Cell, Cell]:
        """Let both arms know the attributes that one has written; forget what one has read."""
        written = one.written | two.written
        found = []
        for arm, cell in zip(meeting.arms, (one, two), strict=True):
            slots = {k: v for k, v in cell.slots.items() if k in written or (
                k in one.slots and k in two.slots)}  # fmt: skip
            for key in (k for k in {**one.slots, **two.slots} if k in written):
                sure = key in one.read | two.read or self.holds(ref, key)
                if key not in slots and not sure:
                    slots[key] = MAYBE
                elif key not in slots:
                    assert cell.base is not None
                    name = self.frame.namer.temporary()
                    read = Apply("attr", (cell.base, Const(key, key)))
                    arm.out.append(Assign(name, read, self.place(meeting.node)))
                    slots[key] = Var(name)
                    self.lent.add(name)
            found.append(cell.with_slots({k: slots[k] for k in sorted(slots)}))
        return found[0], found[1]

    def freeze_doubtful(self, meeting: Meeting) -> None:
        """Forbid writes into what may or may not be the same as something else that is held."""
        for side in (0, 1):
            paired = Counter(pair[side] for pair in meeting.refs)
            held = held_in(meeting.arms[side].state)
            for pair, ref in meeting.refs.items():
                if self.heap[ref.id].home is not None:
                    continue  # a write goes to where it is at home, which any other reads anew
                if paired[pair[side]] > 1 or held[pair[side]] > 1:
                    self.freeze(ref, meeting.number)
                    self.freeze(pair[side], meeting.number)

    def freeze(self, value: Value, number: int = 0) -> None:
        """Forbid writes into a cell and into all within it, unless ways are kept apart."""
        if isinstance(value, Ref) and value.id in self.heap:
            cell = self.heap[value.id]
            if cell.frozen not in (0, number):
                self.heap[value.id] = replace(cell, frozen=number)
                for item in cell.items:
                    self.freeze(item, number)
        for part in inside(value):
            self.freeze(part, number)
