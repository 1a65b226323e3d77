"""What can be iterated over: of known length, turn by turn, or counted by an index."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn

from srcad.frontend.in_order import marked
from srcad.frontend.loops import LoopReader
from srcad.frontend.values import Perhaps, Ref, Seq, Value, is_atom
from srcad.ir.nodes import (
    Append,
    Apply,
    Assign,
    Block,
    Branch,
    Const,
    Effect,
    Expr,
    Take,
    Var,
    const,
)
from srcad.ir.walk import names, statements

__all__ = ["DONE", "SequenceReader"]

DONE = object()
_MOST_MORE = 100  # turns of a loop over a list that it makes longer
_MOST_KNOWN = 64  # turns of a literal range that are read one by one
Getter = Callable[[int], Any]


class SequenceReader(LoopReader):
    """Knows what iterables give."""

    def turns_of(self, value: Value, node: Any) -> Getter | None:
        """Return what gives the item of each turn, then ``DONE``; None for unknown length."""
        value = value.value if isinstance(value, Perhaps) else value
        if isinstance(value, Ref) and self.heap[value.id].kind == "list":
            began = self.heap[value.id]
            longest = len(began.slots) + _MOST_MORE
            if began.cls is deque:
                return lambda i: self.item_of_deque(value, began.items, node, i)
            return lambda i: self.item_now(value, node, i) if i < longest else (
                self.changes_its_own(node))  # fmt: skip
        if not isinstance(value, Seq):
            items = self.known_items(value, node)
            if items is not None and isinstance(value, Ref):
                return self.of_same_keys(value, node, items.__getitem__)
            return None if items is None else lambda i: _at(items, i)
        reader: Callable[[Seq, Any], Getter | None] = getattr(self, f"turns_of_{value.kind}")
        return reader(value, node)

    def item_now(self, value: Ref, node: Any, i: int) -> Any:
        """Return an item of a list that may grow on the way."""
        if value.id not in self.heap and value in self.became:  # it was indexed at run time
            whole, length = self.became[value]
            if not self.may_have_grown(whole.name):
                return self.emit(Apply("index", (whole, const(i))), node) if i < length else DONE
        if value.id not in self.heap or self.heap[value.id].kind != "list":
            self.changes_its_own(node)
        return _at(self.heap[value.id].items, i)

    def item_of_deque(self, ref: Ref, before: tuple[Value, ...], node: Any, i: int) -> Any:
        """Return an item of a deque, which must stay the one it is meanwhile."""
        cell = self.heap.get(ref.id)
        if cell is not None and len(cell.items) != len(before):
            self.surely_raises(RuntimeError("deque mutated during iteration"))
        if cell is None or cell.items != before:
            self.fail(node, "a loop over a deque that it changes", "loop over a copy: list(...)")
        return _at(before, i)

    def of_same_keys(self, ref: Ref, node: Any, item: Callable[[int], Any]) -> Getter:
        """Return the turns of a dict or set, which must keep its keys while they are made."""
        began = self.heap[ref.id]
        keys = list(began.slots)
        what = "Set" if began.kind == "set" else "dictionary"

        def turn(i: int) -> Any:
            cell = self.heap.get(ref.id)
            known = cell is not None and cell.kind == began.kind  # else the data tell its keys
            now = list(cell.slots) if cell is not None else []
            if known and len(now) != len(keys):
                self.surely_raises(RuntimeError(f"{what} changed size during iteration"))
            if not known or now != keys:
                self.fail(node, "a loop over a dict or set whose keys it changes",
                          "loop over a copy: list(...)")  # fmt: skip
            return item(i) if i < len(keys) else DONE

        return turn

    def may_have_grown(self, name: str) -> bool:
        """Whether a list that is a variable may be longer or shorter now, under whatever name."""
        stmts = [s for block in (*self.outer, self.out) for s in statements(block)]
        same, before = {name}, 0
        while len(same) > before:
            before = len(same)
            same |= {s.target for s in stmts
                     if isinstance(s, Assign) and s.target in self.lists
                     and not same.isdisjoint(names(s.value))}  # fmt: skip
        return any(isinstance(s, (Append, Take)) and s.base in same for s in stmts)

    def changes_its_own(self, node: Any) -> NoReturn:
        """Refuse a loop over a list whose length it changes."""
        self.fail(node, "a loop over a list that it makes longer or shorter",
                  "loop over a copy, or write `while`")  # fmt: skip

    def items_of_seq(self, value: Seq, node: Any) -> tuple[Value, ...] | None:
        """Return what an iterator of known length gives."""
        items = self.gathered(value, node)
        if items is not None:
            self.spend(value, node)
        return items

    def gathered(self, value: Seq, node: Any) -> tuple[Value, ...] | None:
        """Return what an iterator of known length gives, before it is gone through."""
        if value.kind in ("generator", "yields"):
            return self.collected_items(value, node)
        turns = self.turns_of(value, node)
        if turns is None:
            return None
        found = self.new_list(())  # where what each item holds is looked after
        while (item := turns(len(self.heap[found.id].slots))) is not DONE:
            items = (*self.heap[found.id].items, self.lend(item))
            self.heap[found.id] = self.heap[found.id].with_items(items)
        return self.heap.pop(found.id).items

    def foreseen(self, part: Value, node: Any) -> tuple[Value, ...] | None:
        """Return what a part of an iterator gives, where that is known, and not yet spent."""
        if is_atom(part):
            return None
        return self.gathered(part, node) if isinstance(part, Seq) else self.known_items(part, node)

    def turns_of_range(self, value: Seq, node: Any) -> Getter | None:  # noqa: ARG002
        """Return the turns of a literal range."""
        ends = [self.plain(v) for v in value.parts]
        if any(e is None or not isinstance(e[0], int) for e in ends):
            return None
        numbers = range(*(e[0] for e in ends if e is not None))
        if len(numbers) > _MOST_KNOWN:
            return None
        return lambda i: const(numbers[i]) if i < len(numbers) else DONE

    def turns_of_enumerate(self, value: Seq, node: Any) -> Getter | None:
        """Return the turns of ``enumerate``."""
        inner, start = value.parts
        turns = self.turns_of(inner, node)
        first = self.plain(start)
        if turns is None or first is None:
            return None
        return lambda i: item if (item := turns(i)) is DONE else (const(first[0] + i), item)

    def turns_of_zip(self, value: Seq, node: Any) -> Getter | None:
        """Return the turns of ``zip``, where one part at least is of known length."""
        parts = [None if is_atom(p) and not isinstance(p, Const) else self.turns_of(p, node)
                 for p in value.parts]  # fmt: skip
        if all(p is None for p in parts) or any(
            p is None and not is_atom(v) for p, v in zip(parts, value.parts, strict=True)
        ):
            return None

        whole = tuple(p for p, known in zip(value.parts, parts, strict=True) if known is None)
        rest = [p for p, known in zip(value.parts, parts, strict=True) if known is not None]

        def turn(i: int) -> Any:
            if whole and i == 0:
                self.refuse_shorter(whole, rest, node)
            items = []
            for part in parts:
                if part is None:
                    items.append(DONE)
                elif (item := part(i)) is DONE:
                    return DONE
                else:
                    items.append(item)
            return tuple(
                self.emit(Apply("index", (self.single(whole, node), const(i))), node)
                if item is DONE else item
                for item, whole in zip(items, value.parts, strict=True)
            )  # fmt: skip

        return turn

    def turns_of_strict(self, value: Seq, node: Any) -> Getter | None:
        """Return the turns of ``zip(strict=True)`` of what has the same known length."""
        lengths = set()
        for part in value.parts:
            items = self.foreseen(part, node)
            if items is None:
                return None
            lengths.add(len(items))
        if len(lengths) > 1:
            self.fail(node, "zip(strict=True) of different lengths", "make them equal")
        return self.turns_of_zip(value, node)

    def also_named(self, found: set[str], body: Block) -> set[str]:
        """Return names, and those that have been bound to them or they to, here or in a block."""
        around = [s for block in (*self.outer, self.out, body) for s in statements(block)]
        same = [{s.target, s.value.name} for s in around
                if isinstance(s, Assign) and type(s.value) is Var]  # fmt: skip
        while more := {n for pair in same if not found.isdisjoint(pair) for n in pair} - found:
            found = found | more
        return found

    def turns_of_reversed(self, value: Seq, node: Any) -> Getter | None:
        """Return the turns of ``reversed``."""
        part = value.parts[0]
        items = self.foreseen(part, node)
        if items is None:
            return None
        if isinstance(part, Ref) and self.heap[part.id].kind == "list":  # it may be written into
            began = value.parts[1] if len(value.parts) > 1 else None
            last = (began.value if isinstance(began, Const) else len(items)) - 1
            return lambda i: self.item_now(part, node, last - i) if i <= last else DONE
        return lambda i: _at(items[::-1], i)

    def turns_of_map(self, value: Seq, node: Any) -> Getter | None:
        """Return the turns of ``map``: the function is called when the item is asked for."""
        function, *sequences = value.parts
        turns = self.turns_of(Seq("zip", tuple(sequences)), node)
        if turns is None:
            return None
        return lambda i: (
            item if (item := turns(i)) is DONE
            else self.apply(function, item, (), value.node, None)
        )  # fmt: skip

    def turns_of_filter(self, value: Seq, node: Any) -> Getter | None:  # noqa: ARG002
        """What ``filter`` leaves is not of known length."""
        return None

    def turns_of_generator(self, value: Seq, node: Any) -> Getter | None:
        """Return the turns of a generator that surely gives each of them."""
        items = self.collected_items(value, node)
        return None if items is None else lambda i: _at(items, i)

    turns_of_yields = turns_of_generator

    def turns_of_keys(self, value: Seq, node: Any) -> Getter | None:
        """Return the keys of a dict."""
        return self.turns_of(value.parts[0], node)

    def turns_of_values(self, value: Seq, node: Any) -> Getter | None:
        """Return the values of a dict."""
        ref = value.parts[0]
        assert isinstance(ref, Ref)
        if self.mapping(ref) is not None:
            return None
        keys = list(self.heap[ref.id].slots)
        return self.of_same_keys(ref, node, lambda i: self.heap[ref.id].slots[keys[i]])

    def turns_of_items(self, value: Seq, node: Any) -> Getter | None:
        """Return the pairs of a dict."""
        ref = value.parts[0]
        assert isinstance(ref, Ref)
        if self.mapping(ref) is not None:
            return None
        keys = list(self.heap[ref.id].slots)
        return self.of_same_keys(
            ref, node, lambda i: (self.as_key(keys[i], node), self.heap[ref.id].slots[keys[i]])
        )

    # unknown lengths

    def refuse_lengths(self, value: Seq, node: Any) -> None:
        """Raise where ``zip(strict=True)`` would: its parts are of different lengths."""
        first, *others = [self.positions(p, node)[0] for p in value.parts]
        tests = tuple(Apply("ne", (first, other)) for other in others if other != first)
        if tests:
            text = const("zip() arguments are of different lengths")
            error = Apply("call", (Const("ValueError", ValueError), text))
            raised = Effect(Apply("raise", (error,)), self.place(node))
            test = tests[0] if len(tests) == 1 else Apply("or", tests)
            self.add(Branch(test, (raised,), (), self.place(node)), node)

    def refuse_shorter(self, arrays: tuple[Value, ...], others: list[Value], node: Any) -> None:
        """Raise where an array ends before what is read turn by turn beside it."""
        counts = [len(items) for p in others if (items := self.foreseen(p, node)) is not None]
        for array in arrays if counts else ():
            length = Apply("len", (self.single(array, node),))
            error = NotImplementedError("an array that ends first in zip() has no derivative")
            raised = self.raised(error, node)
            test = Apply("lt", (length, const(min(counts))))
            self.add(Branch(test, (raised,), (), self.place(node)), node)

    def positions(self, value: Value, node: Any) -> tuple[Expr, Callable[[Expr], Value]]:
        """Return the length of a sequence, and what reads its item at a position."""
        if isinstance(value, Seq) and value.kind == "strict":
            length, item = self.positions(replace(value, kind="zip"), node)
            self.refuse_lengths(value, node)
            return length, item
        if is_atom(value):
            atom = self.single(value, node)
            if isinstance(atom, Var) and atom.name not in self.lists:
                atom = marked(atom)
            return Apply("len", (atom,)), lambda k: self.emit(Apply("index", (atom, k)), node)
        if isinstance(value, Seq):
            if value.kind == "range":
                whole = Apply("range", tuple(self.single(p, node) for p in value.parts))
                if len(value.parts) == 1:
                    stop = self.single(value.parts[0], node)
                    return Apply("len", (whole,)) if not _count(stop) else stop, lambda k: k
                return Apply("len", (whole,)), lambda k: self.emit(Apply("index", (whole, k)), node)
            if value.kind == "enumerate":
                length, item = self.positions(value.parts[0], node)
                start = self.single(value.parts[1], node)
                zero = isinstance(start, Const) and start.value == 0
                return length, lambda k: (
                    (k if zero else self.emit(Apply("add", (start, k)), node)), item(k)
                )  # fmt: skip
            if value.kind in ("zip", "map"):
                sequences = value.parts if value.kind == "zip" else value.parts[1:]
                found = [self.positions(p, node) for p in sequences]
                lengths = tuple(dict.fromkeys(n for n, _ in found))
                length = lengths[0] if len(lengths) == 1 else Apply("min", lengths)
                if value.kind == "zip":
                    return length, lambda k: tuple(item(k) for _, item in found)
                function = value.parts[0]
                return length, lambda k: self.apply(
                    function, tuple(item(k) for _, item in found), (), value.node, None
                )
            if value.kind == "reversed":
                length, item = self.positions(value.parts[0], node)
                if len(value.parts) > 1:
                    length = self.single(value.parts[1], node)

                def backwards(k: Expr) -> Value:
                    last = Apply("sub", (length, const(1)))
                    return item(self.emit(Apply("sub", (last, k)), node))

                return length, backwards
        mapped = self.mapped_positions(value, node)
        if mapped is not None:
            return mapped
        rows = self.rows_of(value)
        if rows is not None and isinstance(value, Ref):
            return self.rows_length(rows), lambda k: self.row(value, k, node)
        items = None if isinstance(value, Seq) else self.known_items(value, node)
        if items is not None and all(map(is_atom, items)):
            held = self.emit(self.single(tuple(items), node), node)
            return const(len(items)), lambda k: self.emit(Apply("index", (held, k)), node)
        return self.fail(node, "a loop over this is not supported",
                  "loop over range(...), an array, a list, zip or enumerate of these")  # fmt: skip


def _count(expr: Expr) -> bool:
    """Whether an expression surely is not negative: a length."""
    return (isinstance(expr, Apply) and expr.op == "len") or (
        isinstance(expr, Const) and isinstance(expr.value, int) and expr.value >= 0
    ) or isinstance(expr, Var)  # fmt: skip


def _at(items: tuple[Value, ...], i: int) -> Any:
    return items[i] if i < len(items) else DONE
