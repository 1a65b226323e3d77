"""Items of dicts whose keys the data tell: read, written, deleted; what is asked of their keys.

Whether a key is there is asked once and kept, as the reverse sweep has to know it. A write to a key
that is there is another statement than one that adds a key: it overwrites a value.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from srcad.errors import UnsupportedSyntax
from srcad.frontend.forks import Doubt
from srcad.frontend.forms import LEAF, form_of
from srcad.frontend.interface import Status
from srcad.frontend.keys import KeyReader
from srcad.frontend.values import KEY_VIEWS, Cell, Ref, Seq, Value, elements, is_atom
from srcad.ir.nodes import Append, Apply, Const, Expr, Store, Take, Var, const
from srcad.ir.parse import NONE

__all__ = ["MappingReader"]


class MappingReader(KeyReader):
    """Reads what is done with dicts whose keys are not known."""

    # keys

    def keyed(self, base: Ref, node: Any) -> Var:
        """Return the variable that a dict is, or becomes here."""
        if self.heap[base.id].kind == "dict":
            self.to_variable(base, self.other_things(node), node)
        found = self.mapping(base)
        assert found is not None
        return found

    # items

    def mapped(self, base: Ref, index: Value, node: Any) -> Value:
        """Read an item."""
        cell = self.heap[base.id]
        if cell.kind == "dict" and not cell.slots and cell.cls not in (Counter, defaultdict):
            self.surely_raises(KeyError(self.key_at(index, node)))
        whole, key = self.keyed(base, node), self.key_at(index, node)
        if cell.cls is Counter:
            return self.item_or(base, key, lambda: const(0), node)
        if cell.cls is defaultdict and cell.rule != NONE:
            self.insert(base, key, lambda: self.apply(cell.rule, (), (), node, None), node)
        elif self.catches(KeyError):
            self.must_have(whole, key, node)
        return self.item_of_key(base, key, node)

    def item_of_key(self, base: Ref, key: Expr, node: Any) -> Value:
        """Read an item whose key is there."""
        parts = (self.emit(Apply("index", (column, key)), node) for column in self.columns(base))
        return self.put_together(self.heap[base.id].form or LEAF, parts)

    def item_or(self, base: Ref, key: Expr, other: Callable[[], Value], node: Any) -> Value:
        """Read an item, or something else where the key is not there."""
        there = self.has(self.keyed(base, node), key, node)
        return self.one_or(there, lambda: self.item_of_key(base, key, node), other, node)

    def one_or(
        self, there: Expr, one: Callable[[], Value], other: Callable[[], Value], node: Any
    ) -> Value:
        """Read one value where a key is there, another where it is not."""
        frame, name = self.frame, self.frame.held_under("item")

        def arm(read: Callable[[], Value]) -> Status:
            frame.local[name] = self.lend(read())
            return Status.FALLS

        self.branch(there, lambda: arm(one), lambda: arm(other), node)
        return frame.local.pop(name)

    def insert(self, base: Ref, key: Expr, made: Callable[[], Value], node: Any) -> None:
        """Add an item where the key is not there."""
        whole = self.writable(base, node)

        def missing() -> Status:
            return self.add_item(base, key, made(), node)

        self.branch(self.has(whole, key, node), lambda: Status.FALLS, missing, node)

    def must_have(self, whole: Var, key: Expr, node: Any) -> None:
        """Raise where a key is not there: what catches it must see that."""

        def missing() -> Status:
            self.add(self.raised(KeyError(key), node), node)
            return Status.LEFT

        self.branch(self.has(whole, key, node), lambda: Status.FALLS, missing, node)

    def writable(self, base: Ref, node: Any) -> Var:
        """Return the variable of a dict that is written into; refuse one that may be another."""
        whole = self.keyed(base, node)
        if self.heap[base.id].base is not None:
            self.fail(node, "a write into a dict of the caller's, at a key that only the data tell",
                      "make a copy first: dict(...)")  # fmt: skip
        frozen = self.heap[base.id].frozen
        if frozen is not None:
            what = "a write into what may be one of two dicts"
            error = self.refusal(node, what, "make one of them a copy: dict(...)")
            self.doubted(Doubt(frozen, error))
        return whole

    def add_item(self, base: Ref, key: Expr, value: Value, node: Any) -> Status:
        """Add an item whose key is new; Python says no where a loop goes through the dict."""
        whole = self.keyed(base, node)
        if whole.name in self.walked:
            grows = NotImplementedError("a key that is new to a dict which a loop goes through")
            self.add(self.raised(grows, node), node)
            return Status.LEFT
        for column, part in zip(self.columns(base), self.parts_for(base, value, node), strict=True):
            self.add(Append(column.name, part, self.place(node), "", key), node)
        return Status.FALLS

    def parts_for(self, base: Ref, value: Value, node: Any) -> list[Expr]:
        """Return what is put into the variables of such a dict."""
        found = None if self.is_list(value) else form_of(value, self.heap)
        if found is None or found[0] != (self.heap[base.id].form or LEAF):
            raise self.other_things(node)
        return [self.emit(p, node) if isinstance(p, Apply) else p for p in found[1]]

    def other_things(self, node: Any) -> UnsupportedSyntax:
        """Make the error for a dict of lists, of objects, or of several structures."""
        what = "a key that only the data tell, of a dict of other things than numbers and arrays"
        return self.refusal(node, what, "keep a list of the items, and a dict of places in it")

    def is_list(self, value: Value) -> bool:
        """Whether a value is a list that is made inside, of known length or not."""
        raise NotImplementedError

    def mapped_write(self, base: Ref, index: Value, value: Value, node: Any) -> None:
        """Write an item: one that is there, or a new one."""
        found = None if self.is_list(value) else form_of(value, self.heap)
        if found is not None:
            self.forms[base.id] = found[0]
        whole = self.writable(base, node)
        made = self.parts_for(base, value, node)
        value = self.put_together(self.heap[base.id].form or LEAF, iter(made))
        key = self.key_at(index, node)

        def old() -> Status:
            for column, part in zip(self.columns(base), made, strict=True):
                self.add(Store(column.name, key, part, "", self.place(node)), node)
            return Status.FALLS

        def new() -> Status:
            return self.add_item(base, key, value, node)

        self.branch(self.has(whole, key, node), old, new, node)

    def mapped_delete(self, base: Ref, index: Value, node: Any) -> Value:
        """Take an item out, and return it."""
        whole, key = self.writable(base, node), self.key_at(index, node)
        if self.catches(KeyError):
            self.must_have(whole, key, node)
        return self.take_out(base, key, node)

    def take_out(self, base: Ref, key: Expr, node: Any) -> Value:
        """Take an item out whose key is there."""
        found: list[Expr] = []
        for column in self.columns(base):
            name = self.frame.namer.temporary()
            self.protect(name, node)
            self.add(Take(name, column.name, self.place(node), "", key), node)
            found.append(Var(name))
        return self.put_together(self.heap[base.id].form or LEAF, iter(found))

    # what it is gone through by

    def keys_of(self, value: Value) -> Var | None:
        """Return the dict whose keys something stands for: it or its view, or None."""
        if isinstance(value, Seq) and value.kind == "keys":
            return self.mapping(value.parts[0])
        return self.mapping(value)

    def keys_now(self, whole: Var, node: Any, turned: bool | None = None) -> Var:
        """Make a list of the keys, in the order in which they were added, or sorted."""
        by = () if turned is None else (("reverse", const(turned)),)
        found = self.emit(Apply("keys", (whole,), by), node, self.fresh("keys"))
        self.lists.add(found.name)
        self.of_keys.add(found.name)
        return found

    def mapped_positions(
        self, value: Value, node: Any
    ) -> tuple[Expr, Callable[[Expr], Value]] | None:
        """Return how many items there are, and what reads one; None of anything else."""
        kind = value.kind if isinstance(value, Seq) else "keys"
        ref = value.parts[0] if isinstance(value, Seq) and kind in KEY_VIEWS else value
        whole = self.mapping(ref)
        if whole is None or not isinstance(ref, Ref):
            return None
        keys = self.keys_now(whole, node)

        def item(k: Expr) -> Value:
            key = self.emit(Apply("index", (keys, k)), node)
            if kind == "keys":
                return key
            self.lend(key)
            found = self.item_of_key(ref, key, node)
            return found if kind == "values" else (key, found)

        return Apply("len", (keys,)), item

    def is_keyed_pair(self, item: Value) -> bool:
        """Whether an item is a pair whose key only the data tell."""
        return isinstance(item, tuple) and len(item) == 2 and self.of_the_data(item[0])

    def dict_of(self, pairs: Value, node: Any, value: Value | None = None) -> Ref:
        """Make a dict of pairs whose number is not known, or of keys that get one value."""
        made = self.new_cell(Cell("dict", {}))
        self.frame.local[held := self.frame.held_under("dict")] = made

        def turn(pair: Value) -> Status:
            pair = pair if value is None else (pair, value)
            parts = None if is_atom(pair) else self.known_items(pair, node)
            if parts is None or len(parts) != 2:
                self.fail(node, "a dict of what are not pairs", "write a loop")
            self.mapped_write(made, parts[0], parts[1], node)
            return Status.FALLS

        self.each(pairs, turn, node, [])
        self.frame.local.pop(held)
        return made

    def set_of(self, values: Value, node: Any) -> Value:
        """Make a set; one whose elements only the data tell is a variable."""
        if isinstance(values, tuple) and not any(map(self.of_the_data, values)):
            return self.new_cell(Cell("set", elements(self.key(v, node) for v in values)))
        made = self.emit(Apply("call", (Const("set", set),)), node)
        self.lend(made)
        add = Apply("attr", (made, Const("add", "add")))

        def turn(item: Value) -> Status:
            self.effect(Apply("call", (add, self.single(item, node))), node)
            return Status.FALLS

        self.each(values, turn, node, [])
        return made

    # methods

    def mapping_keys(self, base: Ref, node: Any) -> Value:  # noqa: ARG002
        """Return the keys."""
        return Seq("keys", (base,))

    def mapping_values(self, base: Ref, node: Any) -> Value:  # noqa: ARG002
        """Return the values."""
        return Seq("values", (base,))

    def mapping_items(self, base: Ref, node: Any) -> Value:  # noqa: ARG002
        """Return the pairs of keys and values."""
        return Seq("items", (base,))

    def mapping_get(self, base: Ref, node: Any, key: Value, default: Value = NONE) -> Value:
        """Read an item that may be missing."""
        self.keyed(base, node)
        at = self.key_at(key, node)
        return self.item_or(base, at, lambda: default, node)

    def mapping_setdefault(self, base: Ref, node: Any, key: Value, value: Value = NONE) -> Value:
        """Read an item, set it if it is missing."""
        at = self.key_at(key, node)
        self.insert(base, at, lambda: value, node)
        return self.item_of_key(base, at, node)

    def mapping_pop(self, base: Ref, node: Any, key: Value, *default: Value) -> Value:
        """Take an item out."""
        if not default:
            return self.mapped_delete(base, key, node)
        whole, at = self.writable(base, node), self.key_at(key, node)
        there = self.has(whole, at, node)
        return self.one_or(there, lambda: self.take_out(base, at, node), lambda: default[0], node)

    def mapping_popitem(self, base: Ref, node: Any) -> Value:
        """Take the item out that was added last."""
        whole = self.writable(base, node)
        key = self.emit(Apply("index", (self.keys_now(whole, node), const(-1))), node)
        self.lend(key)
        return key, self.take_out(base, key, node)

    def mapping_clear(self, base: Ref, node: Any) -> Value:
        """Take all items out."""
        whole = self.writable(base, node)

        def turn(key: Value) -> Status:
            self.take_out(base, self.single(key, node), node)
            return Status.FALLS

        self.each(self.keys_now(whole, node), turn, node, [])
        return NONE

    def mapping_update(
        self, base: Ref, node: Any, other: Value | None = None, /, **more: Value
    ) -> Value:
        """Set several items; those of a Counter are added up."""
        counts = self.heap[base.id].cls is Counter
        self.put_items(base, other, more, self.count_up if counts else self.mapped_write, node)
        return NONE

    def put_items(
        self,
        base: Ref,
        other: Value | None,
        more: dict[str, Value],
        put: Callable[[Ref, Value, Value, Any], None],
        node: Any,
    ) -> None:
        """Go through what a dict is given: another one, or pairs, and items by name."""
        if other is not None and self.mapping(other) is not None:

            def turn(pair: Value) -> Status:
                assert isinstance(pair, tuple)
                put(base, pair[0], pair[1], node)
                return Status.FALLS

            self.each(Seq("items", (other,)), turn, node, [])
        elif other is not None:
            counts = self.heap[base.id].cls is Counter
            found = (self.counts_of if counts else self.slots_of)(other, node)
            for key, value in found.items():
                put(base, self.as_key(key, node), value, node)
        for name, value in more.items():
            put(base, const(name), value, node)

    def count_up(self, base: Ref, key: Value, value: Value, node: Any) -> None:
        """Add to what a Counter has of something."""
        old = self.single(self.mapped(base, key, node), node)
        new = self.emit(Apply("add", (self.single(value, node), old)), node)
        self.mapped_write(base, key, new, node)

    def each(
        self,
        value: Value,
        turn: Callable[[Value], Status],
        node: Any,
        stored: list[str],
        hint: str = "",
    ) -> Status:
        """Read a turn for each item."""
        raise NotImplementedError

    def slots_of(self, value: Value, node: Any) -> dict[Any, Value]:
        """Return the items of a dict, or of pairs."""
        raise NotImplementedError

    def counts_of(self, value: Value, node: Any) -> dict[Any, Value]:
        """Return what a Counter counts of a dict, or of items."""
        raise NotImplementedError

    def mapping_copy(self, base: Ref, node: Any) -> Value:
        """Make a dict of the same items."""
        cell = self.heap[base.id]
        made = self.new_cell(Cell("dict", {}, cell.cls, rule=cell.rule))
        self.keyed(made, node)
        self.put_items(made, base, {}, self.mapped_write, node)
        return made
