"""Sorting: by constants when the source is read, by values with the positions they sort to."""

from __future__ import annotations

from typing import Any

from srcad.frontend.interface import Values
from srcad.frontend.iterators import IteratorReader
from srcad.frontend.methods import NOTHING
from srcad.frontend.values import Cell, Ref, Seq, Value, is_atom
from srcad.ir.nodes import Apply, Const, Expr, Var, const

__all__ = ["OrderReader"]

_BACKWARDS = Apply("slice", (const(None), const(None), const(-1)))


class OrderReader(IteratorReader):
    """Reads ``sorted`` and ``sort``."""

    def builtin_sorted(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:
        """``sorted(...)``."""
        by = kw.get("key", NOTHING)
        turned = bool(self.key(kw.get("reverse", const(False)), node))
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
        reverse: Value = const(False),  # noqa: B008
    ) -> Value:
        """Sort a list made inside in its place."""
        turned = bool(self.key(reverse, node))
        found = self.in_order(self.heap[base.id].items, key, turned, node)
        self.change(base, dict(enumerate(found)), node)
        return NOTHING

    def in_order(self, items: Values, by: Value, turned: bool, node: Any) -> Values:
        """Return known items in order."""
        plain_key = isinstance(by, Const)
        keys = items if plain_key else tuple(self.apply(by, (v,), (), node, None) for v in items)
        plain = [self.plain(k) for k in keys]
        if None not in plain:
            order = sorted(range(len(items)), key=lambda i: plain[i][0], reverse=turned)  # type: ignore[index]
            return tuple(items[i] for i in order)
        if not all(map(is_atom, keys)):
            self.fail(node, "sorted() by what is no number", "give it a key: one number for each")
        numbers = self.emit(Apply("np.array", (self.single(self.new_list(keys), node),)), node)
        if plain_key:
            ordered = self.emit(Apply("np.sort", (numbers,)), node)
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
        widths = {len(v) if type(v) is tuple and all(map(is_atom, v)) else 0 for v in items}
        if len(widths) != 1 or 0 in widths:
            self.fail(node, "sorted() of what is no number and no tuple of numbers",
                      "sort their positions")  # fmt: skip
        rows: tuple[Any, ...] = items
        columns = [self.at_places(part, places, node) for part in zip(*rows, strict=True)]
        return tuple(zip(*columns, strict=True))

    def at_places(self, items: Values, places: list[Expr], node: Any) -> Values:
        """Return the items at positions that are known when the function runs."""
        whole = self.emit(self.single(self.new_list(items), node), node)
        return tuple(self.emit(Apply("index", (whole, place)), node) for place in places)

    def positions_of(self, numbers: Expr, turned: bool, node: Any) -> Expr:
        """Return the positions in order of numbers; equal ones stay as they stand."""
        if turned:
            numbers = self.emit(Apply("neg", (numbers,)), node)
        return self.emit(Apply("np.argsort", (numbers,), (("kind", const("stable")),)), node)

    def sorted_list(self, value: Value, by: Value, turned: bool, node: Any, target: Any) -> Value:
        """Return what is sorted of a length that is not known, as a list."""
        whole = value if is_atom(value) else self.collected(value, node, None)
        if isinstance(by, Const):
            if not is_atom(whole):
                self.fail(node, "sorted() of tuples", "give it a key")
            ordered = self.emit(Apply("np.sort", (whole,)), node)  # type: ignore[arg-type]
            if turned:
                ordered = self.emit(Apply("index", (ordered, _BACKWARDS)), node)
            return self.collected(ordered, node, target)
        keys = self.collected(Seq("map", (by, whole), node), node, None)
        numbers = self.emit(Apply("np.array", (self.single(keys, node),)), node)
        order = self.positions_of(numbers, turned, node)
        columns = self.rows_of(whole)
        if columns is None:
            return self.taken(self.single(whole, node), order, node, target)
        assert isinstance(whole, Ref)
        found = [self.taken(column, order, node, None) for column in columns]
        form = self.form(whole)
        if form.changes:
            self.share(whole.id)
        slots = dict(enumerate(found))
        return self.new_cell(Cell("rows", slots, list, form=form, shared=form.changes))

    def taken(self, whole: Expr, order: Expr, node: Any, target: Any) -> Value:
        """Return the items of a list in an order, as a list."""
        made_here = isinstance(whole, Var) and whole.name in self.lists
        array = self.emit(Apply("np.array" if made_here else "np.asarray", (whole,)), node)
        return self.collected(self.emit(Apply("index", (array, order)), node), node, target)
