"""Iterators that are advanced by hand: ``iter`` and ``next``.

An iterator is a cell: what it goes through, and how far it has come.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Any

import gast

from srcad.frontend.constants import counted
from srcad.frontend.folds import FoldReader
from srcad.frontend.interface import Raises, Status, Values
from srcad.frontend.iteration import Turn, Uncertain
from srcad.frontend.sequences import DONE
from srcad.frontend.values import Cell, Ref, Seq, Value, is_atom, renamed
from srcad.ir.nodes import (
    Apply,
    Branch,
    Const,
    Effect,
    Expr,
    For,
    Store,
    Var,
    WriteBack,
    const,
)
from srcad.ir.walk import statements

__all__ = ["IteratorReader"]

_BY_POSITION = {"zip", "strict", "enumerate", "map", "reversed"}
_VIEWS = {"keys", "values", "items"}
_BUSY = "iterator that a loop goes through"


class IteratorReader(FoldReader):
    """Reads iterators, and what is unpacked of an unknown number."""

    def as_many(
        self, rows: Ref, lists: tuple[Var, ...], count: int, node: Any
    ) -> tuple[Value, ...]:
        """Return the items of a list of tuples, if these are so many."""
        error = ValueError(f"another number of values to unpack than {count}")

        def others() -> Status:
            self.add(self.raised(error, node), node)
            return Status.LEFT

        test = Apply("ne", (self.rows_length(lists), const(count)))
        if self.branch(test, others, lambda: Status.FALLS, node) is Status.LEFT:
            self.out.pop()
            raise Raises(error)
        return tuple(self.row(rows, const(i), node) for i in range(count))

    def builtin_iter(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``iter(...)``."""
        if len(args) != 1:
            self.fail(node, "iter() with a sentinel", "write a loop")
        value = args[0]
        if isinstance(value, Seq) and value.once:
            return value
        if isinstance(value, Ref) and self.heap[value.id].kind == "iterator":
            return value
        if is_atom(value) and self.catches(TypeError):  # a number cannot be gone through
            self.fail(node, "iter() of what may be a number, within `try`", "write a loop over it")
        if self.mapped_positions(value, node) is not None:
            self.fail(
                node, "iter() of a dict whose keys only the data tell", "write a loop over it"
            )
        return self.iterator_over(value, node)

    def iterator_over(self, value: Value, node: Any) -> Ref:
        """Return an iterator over something, from its first item on."""
        slots = {"of": value, "at": const(0), **self.keys_held(value, node)}
        return self.new_cell(Cell("iterator", slots))

    def builtin_next(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``next(...)``, and with a default."""
        value, *default = args
        if not default and self.in_generator():
            self.fail(node, "next() without a default within a generator", "give it a default")
        if isinstance(value, Seq):
            ref = self.advanced(value, node)
            if ref is None:
                return self.first_of(value, default, node)
            value = ref
        if not self.is_iterator(value):
            self.fail(node, "next() of what is not an iterator made inside, or within its own loop",
                      "write a loop")  # fmt: skip
        assert isinstance(value, Ref)
        item = self.pulled(value, node)
        if item is not DONE and item is not None:
            return item  # type: ignore[no-any-return]
        if item is DONE:
            if default:
                return default[0]
            self.surely_raises(StopIteration())
            self.fail(node, "next() of an iterator that has come to its end", "give it a default")
        return self.next_at(value, default, node)

    def is_iterator(self, value: Value) -> bool:
        """Whether a value is an iterator that is advanced by hand."""
        return isinstance(value, Ref) and self.heap[value.id].kind == "iterator"

    def pulled(self, ref: Ref, node: Any) -> Any:
        """Return the next item, ``DONE`` after the last; None if the items are not known."""
        slots = self.heap[ref.id].slots
        at = slots["at"]
        self.refuse_other_keys(slots, node)
        turns = None if is_atom(slots["of"]) else self.turns_of(slots["of"], node)
        if turns is None or not isinstance(at, Const):
            return None
        item = turns(at.value)
        if item is not DONE:
            self.change(ref, {**slots, "at": const(at.value + 1)}, node)
        elif slots["of"] != ():  # at its end it stays, even if there is more later
            self.change(ref, {**slots, "of": (), "at": const(0)}, node)
        return item

    def keys_held(self, value: Value, node: Any) -> dict[str, Value]:
        """Return the keys of a dict or set, or the items of a deque, to be held by an iterator."""
        of = value.parts[0] if isinstance(value, Seq) and value.kind in _VIEWS else value
        cell = self.heap.get(of.id) if isinstance(of, Ref) else None
        if cell is not None and cell.cls is deque:
            return {"keys": cell.items}
        if cell is None or cell.kind not in ("dict", "set"):
            return {}
        return {"keys": tuple(self.as_key(k, node) for k in cell.slots)}

    def refuse_other_keys(self, slots: dict[Any, Value], node: Any) -> None:
        """Raise where what an iterator goes through has other keys since it was made."""
        if "keys" not in slots or slots["of"] == ():
            return
        before, now = slots["keys"], self.keys_held(slots["of"], node).get("keys")
        assert isinstance(before, tuple)
        if isinstance(now, tuple) and len(before) != len(now):
            self.surely_raises(RuntimeError("dictionary changed size during iteration"))
        if before != now:
            self.fail(node, "an iterator of a dict, set or deque that changes meanwhile",
                      "make a list of it first: list(...)")  # fmt: skip

    def next_at(self, ref: Ref, default: list[Value], node: Any) -> Value:
        """Read the next item of a sequence of unknown length."""
        slots = self.heap[ref.id].slots
        length, item = self.positions(slots["of"], node)
        at = self.single(slots["at"], node)
        ended = Apply("ge", (at, length))

        def go_on() -> Value:
            found = item(at)
            after: Expr | None = counted("add", at, const(1))
            after = self.emit(Apply("add", (at, const(1))), node) if after is None else after
            self.change(ref, {**slots, "at": after}, node)
            return found

        if not default:
            self.stop_if(ended, node)
            return go_on()
        key = self.frame.held_under("item")

        def given(value: Value) -> Status:
            self.frame.local[key] = self.lend(value)
            return Status.FALLS

        self.branch(ended, lambda: given(default[0]), lambda: given(go_on()), node)
        return self.frame.local.pop(key)

    def stop_if(self, test: Expr, node: Any) -> None:
        """Raise ``StopIteration`` where a condition holds."""
        error = Apply("call", (Const("StopIteration", StopIteration),))
        raised = Effect(Apply("raise", (error,)), self.place(node))
        self.add(Branch(test, (raised,), (), self.place(node)), node)

    def advanced(self, value: Seq, node: Any) -> Ref | None:
        """Make what is advanced by hand an iterator; None if what it gives cannot be told."""
        back, length = self.mark(), len(self.out)
        of: Value | None = None
        if value.kind in _BY_POSITION:  # what is not yet asked for is read when it is
            made = [self.advanced(p, node) if isinstance(p, Seq) and p.once else
                    self.iterator_over(p, node) if self.keys_held(p, node) else p
                    for p in value.parts]  # fmt: skip
            parts = tuple(p for p in made if p is not None)
            if len(parts) == len(made):
                self.spend(replace(value, parts=parts), node)
                of = replace(value, parts=parts, once=0)
        else:  # all is made at once, which must make no difference
            of = self.known_items(value, node)
            does = any(isinstance(s, (Effect, Store, WriteBack))
                       for s in statements(self.out[length:]))  # fmt: skip
            if of is not None and (does or not _settled(value)):
                back()
                self.fail(node, "an iterator that is advanced by hand", "write a loop")
        if of is None:
            back()
            return None
        ref = self.new_cell(Cell("iterator", {"of": of, "at": const(0)}))
        for frame in self.frames():
            frame.local = {k: renamed(v, value, ref) for k, v in frame.local.items()}
        return ref

    def first_of(self, value: Seq, default: list[Value], node: Any) -> Value:
        """Read the first item of a generator of unknown length."""
        found = self.collected(value, node, None, first=True)
        rows = self.rows_of(found)
        length = Apply("len", (self.single(found, node),)) if rows is None else (
            self.rows_length(rows))  # fmt: skip

        def item() -> Value:
            if isinstance(found, Ref) and rows is not None:
                return self.row(found, const(0), node)
            return self.emit(Apply("index", (self.single(found, node), const(0))), node)

        none = Apply("eq", (length, const(0)))
        if not default:
            self.stop_if(none, node)
            return item()
        arm = self.aside(item)
        return self.meet_values(none, ([], default[0]), arm, node, None)

    # what goes through an iterator

    def known_items(self, value: Value, node: Any) -> Values | None:
        """Return the items of what has a known length; of an iterator, those that are left."""
        if not self.is_iterator(value):
            return super().known_items(value, node)
        assert isinstance(value, Ref)
        found: list[Value] = []
        while (item := self.pulled(value, node)) is not DONE:
            if item is None:
                return None
            found.append(item)
        return tuple(found)

    def turns_of(self, value: Value, node: Any) -> Any:
        """Return what gives the item of each turn; an iterator is advanced by it."""
        if not self.is_iterator(value):
            return super().turns_of(value, node)
        assert isinstance(value, Ref)
        slots = self.heap[value.id].slots
        known = isinstance(slots["at"], Const) and not is_atom(slots["of"])
        if not known or self.turns_of(slots["of"], node) is None:
            return None
        return lambda _: self.pulled(value, node)

    def each(
        self, value: Value, turn: Turn, node: Any, stored: list[str], hint: str = ""
    ) -> Status:
        """Read a turn for each item; what is left of an iterator, which remembers how far it is."""
        if not self.is_iterator(value) or self.turns_of(value, node) is not None:
            return super().each(value, turn, node, stored, hint)
        if self.collecting:
            raise Uncertain
        assert isinstance(value, Ref)
        slots = self.heap[value.id].slots
        length, item = self.positions(slots["of"], node)
        rest = Apply("range", (self.single(slots["at"], node), length))
        whole = self.emit(rest, node)
        index = self.fresh("k")

        def body() -> Status:
            now = self.heap[value.id].slots
            after = self.emit(Apply("add", (Var(index), const(1))), node)
            self.change(value, {**now, "at": after}, node)
            self.counting = True
            return turn(item(Var(index)))

        def looped() -> None:
            self.own_names(stored, node)
            self.heap[value.id] = replace(self.heap[value.id], kind=_BUSY)
            self.loop(node, body, lambda block: For(index, whole, block, self.place(node)))
            self.heap[value.id] = replace(self.heap[value.id], kind="iterator")

        if hasattr(node, "orelse"):
            return self.with_else(node, looped)
        looped()
        return Status.FALLS


def _settled(value: Seq) -> bool:
    """Whether what a generator gives is the same whenever it is asked for its items."""
    if value.kind == "yields":
        return value.node[2] is None  # it sees no names but its own
    if value.kind != "generator":
        return False
    node, home = value.node
    read = {n.id for n in gast.walk(node) if isinstance(n, gast.Name)}
    writes = any(
        isinstance(n, (gast.Subscript, gast.Attribute)) and isinstance(n.ctx, gast.Store)
        for n in home.source.nodes
    )
    return not writes and all(
        home.assigned_once(n) or not any(
            isinstance(m, gast.Name) and m.id == n and isinstance(m.ctx, gast.Store)
            for m in home.source.nodes
        )
        for n in read
    )  # fmt: skip
