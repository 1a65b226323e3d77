"""Sorting: by constants when the source is read, by values with the positions they sort to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from srcad.frontend.interface import Status, Values
from srcad.frontend.iterators import IteratorReader
from srcad.frontend.meetings import class_of
from srcad.frontend.methods import NOTHING
from srcad.frontend.values import Cell, Ref, Seq, Value, is_atom, leaves, rebuilt
from srcad.ir.nodes import Apply, Const, Expr, Var, const

__all__ = ["OrderReader"]

_NO = const(False)
# along the items, be they numbers or arrays of one number each
_ITEMS = (("axis", const(0)),)
_BACKWARDS = Apply("slice", (const(None), const(None), const(-1)))


class OrderReader(IteratorReader):
    """Reads ``sorted`` and ``sort``."""

    def builtin_sorted(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:
        """``sorted(...)``."""
        by = kw.get("key", NOTHING)
        turned = bool(self.key(kw.get("reverse", _NO), node))
        items = None if is_atom(args[0]) else self.known_items(args[0], node)
        if items is not None:
            return self.new_list(self.in_order(items, by, turned, node))
        return self.sorted_list(args[0], by, turned, node, target)

    def list_sort(
        self,
        base: Ref,
        node: Any,
        *,
        key: Value = NOTHING,
        reverse: Value = _NO,
    ) -> Value:
        """Sort a list made inside in its place."""
        turned = bool(self.key(reverse, node))
        found = self.in_order(self.heap[base.id].items, key, turned, node, moved=True)
        self.change(base, dict(enumerate(found)), node)
        return NOTHING

    def rows_sort(
        self,
        base: Ref,
        node: Any,
        *,
        key: Value = NOTHING,
        reverse: Value = _NO,
    ) -> Value:
        """Sort a list of tuples whose length is not known in its place."""
        turned = bool(self.key(reverse, node))
        made = self.rows_of(self.sorted_list(base, key, turned, node, None))
        for column, ordered in zip(self.rows_of(base) or (), made or (), strict=True):
            self.refill(column, ordered, node)
        return NOTHING

    def in_order(
        self, items: Values, by: Value, turned: bool, node: Any, moved: bool = False
    ) -> Values:
        """Return known items in order; where they are ``moved``, nothing else holds them."""
        plain_key = isinstance(by, Const)
        keys = items if plain_key else tuple(self.apply(by, (v,), (), node, None) for v in items)
        plain = self.sort_keys(keys)
        if plain is not None:
            order = sorted(range(len(items)), key=plain.__getitem__, reverse=turned)
            return tuple(items[i] for i in order)
        columns = list(zip(*map(tuple, map(leaves, keys)), strict=True)) if _alike(keys) else []
        texts = any(isinstance(v, Const) and not isinstance(v.value, (int, float))
                    for column in columns for v in column)  # fmt: skip
        if not columns or (turned and texts) or not all(is_atom(v) for c in columns for v in c):
            self.fail(node, "sorted() by what is no number", "give it a key: one number for each")
        numbers = [self.emit(Apply("np.array", (self.single(self.new_list(c), node),)), node)
                   for c in columns]  # fmt: skip
        if plain_key and all(map(is_atom, items)):
            ordered = self.emit(Apply("np.sort", (numbers[0],), _ITEMS), node)
            each = range(len(items))
            return tuple(
                self.emit(Apply("index", (ordered, const(-1 - i if turned else i))), node)
                for i in each
            )
        positions = self.positions_of(numbers, turned, node)
        places: list[Expr] = [
            self.emit(Apply("index", (positions, const(i))), node) for i in range(len(items))
        ]
        if all(map(is_atom, items)):
            return self.at_places(items, places, node)
        forms = {self.form_moved(v, moved) for v in items}
        if len(forms) != 1 or None in forms:
            self.fail(node, "sorted() of what is no number and no tuple of numbers",
                      "sort their positions")  # fmt: skip
        taken = [self.parts_moved(v) for v in items]
        parts = [self.at_places(part, places, node) for part in zip(*taken, strict=True)]
        rows = zip(items, zip(*parts, strict=True), strict=True)
        return tuple(self.put_anew(item, iter(row)) for item, row in rows)

    def sort_keys(self, keys: Values) -> list[Any] | None:
        """Return keys that are known; of tuples their first items, if these tell them apart."""
        found = [self.sort_constant(k) for k in keys]
        if None not in found:
            return [f[0] for f in found if f is not None]
        if not all(isinstance(k, tuple) for k in keys):
            return None
        firsts = [self.sort_constant(k[0]) if isinstance(k, tuple) and k else None for k in keys]
        heads = [f[0] for f in firsts if f is not None]
        apart = len(heads) == len(keys) and all(v == v for v in heads)  # noqa: PLR0124 (no nan)
        return heads if apart and len(set(heads)) == len(heads) else None

    def sort_constant(self, value: Value) -> tuple[Any] | None:
        """Return what a value is, a float as well, in a tuple of one, or None."""
        if isinstance(value, Const) and type(value.value) is float:
            return (value.value,)
        return self.plain(value)

    def form_moved(self, value: Value, moved: bool) -> Any:
        """Return how an item is put together, or None of what cannot be taken apart and moved."""
        if is_atom(value):
            return "number"
        if isinstance(value, tuple):
            inner = [self.form_moved(v, moved) for v in value]
            return None if None in inner or not inner else (class_of(value), *inner)
        cell = self.heap[value.id] if isinstance(value, Ref) else None
        if cell is None or not moved or not isinstance(value, Ref):
            return None
        held = self.held_count(value) > 1 or value.id in self.left_outside
        fixed = cell.base is not None or cell.home is not None or cell.frozen is not None
        if held or fixed or cell.kind not in ("list", "dict", "object") or not cell.slots:
            return None
        inner = [self.form_moved(v, moved) for v in cell.items]
        how = cell.kind, cell.cls, cell.rule, *cell.slots
        return None if None in inner else (how, *inner)

    def parts_moved(self, value: Value) -> list[Value]:
        """Return the numbers and arrays of an item."""
        inner = self.heap[value.id].items if isinstance(value, Ref) else value
        if not isinstance(inner, tuple):
            return [inner]
        return [part for v in inner for part in self.parts_moved(v)]

    def put_anew(self, like: Value, parts: Iterator[Value]) -> Value:
        """Put an item together of other numbers and arrays."""
        if isinstance(like, Ref):
            cell = self.heap[like.id]
            slots = {k: self.put_anew(v, parts) for k, v in cell.slots.items()}
            return self.new_cell(replace(cell, slots=slots))
        if not isinstance(like, tuple):
            return next(parts)
        return rebuilt(like, lambda v: self.put_anew(v, parts))

    def at_places(self, items: Values, places: list[Expr], node: Any) -> Values:
        """Return the items at positions that are known when the function runs."""
        whole = self.emit(self.single(self.new_list(items), node), node)
        return tuple(self.emit(Apply("index", (whole, place)), node) for place in places)

    def positions_of(self, columns: Sequence[Expr], turned: bool, node: Any) -> Expr:
        """Return the positions in order of numbers, or of tuples; equal ones stay as they stand."""
        flats: tuple[Expr, ...] = tuple(Apply("np.ravel", (column,)) for column in columns)
        if turned:  # backwards before and after: no sign stands before every kind of key
            flats = tuple(
                self.emit(Apply("index", (self.emit(flat, node), _BACKWARDS)), node)
                for flat in flats
            )
        if len(flats) > 1:  # the last one counts most
            order = Apply("np.lexsort", (Apply("tuple", flats[::-1]),))
        else:
            order = Apply("np.argsort", flats, (("kind", const("stable")),))
        if turned:
            last = Apply("sub", (Apply("len", (flats[0],)), const(1)))
            order = Apply("sub", (last, Apply("index", (order, _BACKWARDS))))
        return self.emit(order, node)

    def sorted_list(self, value: Value, by: Value, turned: bool, node: Any, target: Any) -> Value:
        """Return what is sorted of a length that is not known, as a list."""
        keyed = self.keys_of(value)
        if keyed is not None and isinstance(by, Const):
            return self.keys_now(keyed, node, turned)
        whole = value if is_atom(value) else self.collected(value, node, None)
        if isinstance(by, Const) and is_atom(whole):
            ordered = self.emit(Apply("np.sort", (whole,), _ITEMS), node)
            if turned:
                ordered = self.emit(Apply("index", (ordered, _BACKWARDS)), node)
            return self.collected(ordered, node, target)
        keys = whole
        if not isinstance(by, Const):
            keys = self.collected(Seq("map", (by, whole), node), node, None)
        by_columns = self.rows_of(keys) or (self.single(keys, node),)
        if isinstance(keys, Ref) and self.form(keys).kind != "tuple":
            self.fail(node, "sorted() by what is no number", "give it a key: one number for each")
        order = self.positions_of(
            [self.emit(Apply("np.array", (c,)), node) for c in by_columns], turned, node
        )
        columns = self.rows_of(whole)
        if columns is None:
            return self.taken(self.single(whole, node), order, by, node, target)
        assert isinstance(whole, Ref)
        found = [self.taken(column, order, by, node, None) for column in columns]
        form = self.form(whole)
        if form.changes:
            self.share(whole.id)
        slots = dict(enumerate(found))
        return self.new_cell(Cell("rows", slots, list, form=form, shared=form.changes))

    def taken(self, whole: Expr, order: Expr, by: Value, node: Any, target: Any) -> Value:
        """Return the items of a list in an order, as a list."""
        if isinstance(whole, Var) and whole.name in self.of_keys:  # they may be tuples
            found = self.picked(whole, order, node, None)
            self.of_keys.add(found.name)
            return found
        made_here = isinstance(whole, Var) and whole.name in self.lists
        if made_here or not isinstance(by, Const):  # they stay what they are
            return self.picked(self.emit(whole, node), order, node, target)
        array = self.emit(Apply("np.asarray", (whole,)), node)
        return self.collected(self.emit(Apply("index", (array, order)), node), node, target)

    def picked(self, whole: Var, order: Expr, node: Any, target: Any) -> Var:
        """Return the items of a list in an order, one by one."""
        name = self.fresh("items")
        self.lists.add(name)
        self.emit(Apply("list", ()), node, name)

        def turn(place: Value) -> Status:
            item = self.emit(Apply("index", (whole, self.single(place, node))), node)
            self.append(name, item, node)
            return Status.FALLS

        self.each(order, turn, node, [])
        if target is None:
            return Var(name)
        self.lists.add(target)
        return self.emit(Var(name), node, target)


def _alike(keys: Values) -> bool:
    """Whether keys are all numbers, or all tuples that are put together in one way."""
    return len({_shape(key) for key in keys}) == 1


def _shape(key: Value) -> Any:
    return tuple(map(_shape, key)) if type(key) is tuple else is_atom(key)
