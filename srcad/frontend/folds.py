"""Sums, extremes and the like: folds over what is known, and loops over what is not."""

from __future__ import annotations

import itertools
from typing import Any

import gast

from srcad.frontend.comprehensions import ComprehensionReader
from srcad.frontend.in_order import marked
from srcad.frontend.interface import Status, Values
from srcad.frontend.recipes import (
    BY_POSITION,
    EXTREMES,
    EXTREMES_BY,
    EXTREMES_IN,
    RECIPES,
    itself,
    part_of,
    recipe_of,
    some_of,
)  # fmt: skip
from srcad.frontend.syntax import operation_at
from srcad.frontend.values import Known, Ref, Seq, Value, is_atom
from srcad.ir.nodes import Apply, Const, Effect, Expr, For, Var, WriteBack, const
from srcad.ir.parse import NONE
from srcad.ir.walk import statements

__all__ = ["FoldReader"]

_MOST_CHOICES = 120  # that are written out one by one
# what takes its items when it is made
_POOLS = {itertools.product, itertools.combinations, itertools.permutations,
          itertools.combinations_with_replacement}  # fmt: skip
# methods that change a list
_CHANGE = {"append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"}


class FoldReader(ComprehensionReader):
    """Reads folds."""

    def folded(
        self, op: str, value: Value, start: Value | None, node: Any, target: str | None
    ) -> Value | None:
        """Read ``sum``, ``max``, ``min``, ``any`` or ``all`` of an iterator; None of an atom."""
        if is_atom(value) and (op != "sum" or start is None or self.is_list(value)):
            return None
        if is_atom(value) and start == const(0):
            return self.operation("sum", (value,), (), node, target)
        if op in ("any", "all"):
            return self.decided(op, value, node)
        items = self.known_items(value, node)
        if items is not None:
            if op != "sum" and not all(map(is_atom, items)):
                return self.in_place_of(EXTREMES[op][0], (items,), (), node, target)
            kind = "tuple" if isinstance(value, tuple) else "list"
            return self.folded_items((op, kind), items, start, node, target)
        if op != "sum":
            values = self.collected(value, node, None)
            if self.rows_of(values) is not None:
                return self.in_place_of(EXTREMES[op][1], (values,), (), node, target)
            return self.fold_list(op, self.single(values, node), node, target)
        total = self.fresh("total")
        self.emit(self.single(const(0) if start is None else start, node), node, total)

        def turn(item: Value) -> Status:
            self.emit(Apply("add", (Var(total), self.single(item, node))), node, total)
            return Status.FALLS

        self.each(value, turn, node, [])
        return Var(total)

    def extreme_by(self, op: str, args: Values, kw: dict[str, Value], node: Any) -> Value:
        """Read ``max`` or ``min`` with ``key=`` or ``default=``."""
        items = args if len(args) > 1 else None
        if items is None and not is_atom(args[0]):
            items = self.known_items(args[0], node)
        if items is None:
            by = kw.get("key", NONE)
            by = Known(itself) if by == NONE else by
            range_ = args[0]
            if isinstance(range_, Seq) and range_.kind == "range" and "default" not in kw:
                if len(range_.parts) > 2:
                    self.fail(
                        node, f"{op} of a range with a step", "make it a list: list(range(...))"
                    )
                ends = range_.parts if len(range_.parts) > 1 else (const(0), *range_.parts)
                return self.in_place_of(EXTREMES_IN[op], (*ends, by), (), node, None)
            recipe = EXTREMES_BY[op]["default" in kw]
            given = (self.by_position(args[0], node), by, *(v for k, v in kw.items() if k != "key"))
            return self.in_place_of(recipe, given, (), node, None)
        if not items:
            return kw["default"] if "default" in kw else self.fail(
                node, f"{op} of nothing", "give it a default")  # fmt: skip
        by = kw.get("key", const(None))
        best, least = self.frame.held_under("best"), self.frame.held_under("key")

        def key_of(item: Value) -> Value:
            plain = isinstance(by, Const)
            return self.single(item if plain else self.apply(by, (item,), (), node, None), node)

        self.frame.local[best] = self.lend(items[0])
        first = self.lend(key_of(items[0]))
        self.frame.local[least] = first
        for item in items[1:]:
            key = key_of(item)

            def better(item: Value = item, key: Value = key) -> Status:
                self.frame.local[best], self.frame.local[least] = item, key
                return Status.FALLS

            held = self.single(self.frame.local[least], node)
            test = Apply("gt" if op == "max" else "lt", (self.single(key, node), held))
            self.branch(test, better, lambda: Status.FALLS, node)
        self.frame.local.pop(least)
        return self.frame.local.pop(best)

    def by_position(self, value: Value, node: Any) -> Value:
        """Return what an iterator gives as a list."""
        if isinstance(value, Var) and not self.is_list(value):  # it may be a set
            return self.emit(marked(value), node)
        if self.keys_of(value) is not None:
            return self.collected(value, node, None)
        if not isinstance(value, Seq) or value.kind == "range":
            return value
        items = self.known_items(value, node)
        return self.collected(value, node, None) if items is None else self.new_list(items)

    def by_recipe(
        self, function: Any, args: Values, kw: dict[str, Value], node: Any, target: str | None
    ) -> Value | None:
        """Read what a function of the standard library does with iterables."""
        number: Any = None
        if function is itertools.product:
            number = self.key(kw.pop("repeat", const(1)), node)
        elif RECIPES[function] is None and function is not itertools.islice:
            given = kw.pop("r", args[1] if len(args) > 1 else const(None))
            number = None if given == const(None) else self.key(given, node)
        recipe: Any = recipe_of(function, len(args), number)
        if recipe is part_of and not (isinstance(args[0], Var) and not self.is_list(args[0])):
            recipe = some_of
        if recipe is None:
            return self.chosen_from(function, args, number, node)
        if function is itertools.product:
            args = args * number
        elif RECIPES[function] is None and function is not itertools.islice:
            args = args[:1]
        if function in _POOLS:  # what changes a list later has no say
            args = tuple(self.pool(a, node) for a in args)
        if recipe in BY_POSITION:
            args = (self.by_position(args[0], node), *args[1:])
        elif function in (itertools.product, itertools.zip_longest):  # gone through again and again
            args = tuple(self.by_position(a, node) for a in args)
        return self.in_place_of(recipe, args, tuple(kw.items()), node, target)

    def chosen_from(self, function: Any, args: Values, number: Any, node: Any) -> Value | None:
        """Return all choices out of known items, where no loops are written for them."""
        pool = self.known_items(args[0], node) if function in _POOLS and args else None
        if pool is None or function is itertools.product:
            return None
        chosen = function(range(len(pool)), *(() if number is None else (number,)))
        found = list(itertools.islice(chosen, _MOST_CHOICES + 1))
        if len(found) > _MOST_CHOICES:
            return None
        return tuple(tuple(pool[i] for i in places) for places in found)

    def pool(self, value: Value, node: Any) -> Value:
        """Return what is gone through as it is now."""
        if isinstance(value, Ref) and self.heap[value.id].kind == "list":
            return self.new_list(self.heap[value.id].items)
        if isinstance(value, Var) and self.is_list(value) and self.changes_later(node):
            return self.emit(Apply("copy", (value,)), node)
        return value

    def changes_later(self, node: Any) -> bool:
        """Whether a list among a call's arguments may change from here on, as far as names tell."""
        given = {a.id if isinstance(a, gast.Name) else "" for a in node.args}
        for part in self.frame.source.nodes:
            if getattr(part, "lineno", 0) < node.lineno or part is node:
                continue
            match part:
                case gast.Subscript(value=gast.Name(id=name), ctx=gast.Store() | gast.Del()):
                    changed = name
                case gast.AugAssign(target=gast.Name(id=name)):
                    changed = name
                case gast.Attribute(value=gast.Name(id=name), attr=attr) if attr in _CHANGE:
                    changed = name
                case _:
                    continue
            if changed in given or "" in given:
                return True
        return False

    def fold_list(self, op: str, values: Expr, node: Any, target: str | None) -> Value:
        """Read ``max`` or ``min`` of a list of unknown length."""
        best = target or self.fresh("best")
        self.emit(Apply("index", (values, const(0))), node, best)
        k = self.fresh("k")

        def turn() -> Status:
            item = self.emit(Apply("index", (values, Var(k))), node)
            self.emit(Apply(op, (Var(best), item)), node, best)
            return Status.FALLS

        rest = Apply("range", (const(1), Apply("len", (values,))))
        self.loop(node, turn, lambda body: For(k, rest, body, self.place(node)))
        return Var(best)

    def folded_items(
        self,
        how: tuple[str, str],
        items: tuple[Value, ...],
        start: Value | None,
        node: Any,
        target: str | None,
    ) -> Value:
        """Read ``sum``, ``max`` or ``min`` of items that are known."""
        op, kind = how
        total: Value = const(0) if start is None else start
        lists = any(self.is_list(v) for v in (*items, total))
        if op == "sum" and (lists or not all(map(is_atom, items))):
            for item in items:
                if is_atom(total) and is_atom(item):
                    total = self.emit(Apply("add", (total, item)), node)
                else:
                    total = self.joined(total, item, operation_at("add", node))
            return total
        made: Expr = Apply(kind, tuple(self.single(v, node) for v in items))
        if op == "sum" and not items:
            return const(0) if start is None else start
        more = () if start is None else (self.single(start, node),)
        return self.operation(op, (made, *more), (), node, target)

    def decided(self, op: str, value: Value, node: Any) -> Value | None:
        """Read ``any`` or ``all``, which stop at the first item that decides."""
        items = None if isinstance(value, Seq) else self.known_items(value, node)
        if items is not None:
            return None
        found = self.fresh("found" if op == "any" else "fits")
        self.emit(const(op == "all"), node, found)

        def turn(item: Value) -> Status:
            test = self.truth(item, node)

            def decide() -> Status:
                self.emit(const(op == "any"), node, found)
                return self.exits["break"](node)

            def go_on() -> Status:
                return Status.FALLS

            arms = (decide, go_on) if op == "any" else (go_on, decide)
            return self.branch(test, *arms, node)

        self.each(value, turn, node, [])
        return Var(found)

    def reduced(self, function: Value, value: Value, start: Value | None, node: Any) -> Value:
        """Read ``functools.reduce``."""
        items = self.known_items(value, node)
        if items is not None:
            parts = list(items) if start is None else [start, *items]
            if not parts:
                self.fail(node, "reduce of nothing", "give it a start")
            total = parts[0]
            for item in parts[1:]:
                total = self.apply(function, (total, item), (), node, None)
            return total
        before = len(self.out)
        if start is None and not is_atom(value):
            value = self.collected(value, node, None)
            # each item is made before the function is called, and not in between
            if any(isinstance(s, (Effect, WriteBack)) for s in statements(self.out[before:])):
                self.fail(node, "reduce without a start, of what acts as it is gone through",
                          "give it a start")  # fmt: skip
        if start is None and (self.catches(TypeError) or self.catches(IndexError)):
            self.fail(node, "reduce without a start, of what may be empty, within `try`",
                      "give it a start")  # fmt: skip
        if start is None and is_atom(value):
            whole = self.single(value, node)
            start = self.emit(Apply("index", (whole, const(0))), node)
            rest = Apply("slice", (const(1), const(None), const(None)))
            value = self.emit(Apply("index", (whole, rest)), node)
        if start is None:
            self.fail(node, "reduce without a start, of tuples, lists or objects of unknown number",
                      "give it a start")  # fmt: skip
        name = self.fresh("total")
        self.emit(self.single(start, node), node, name)

        def turn(item: Value) -> Status:
            made = self.apply(function, (Var(name), item), (), node, None)
            self.emit(self.single(made, node), node, name)
            return Status.FALLS

        self.each(value, turn, node, [])
        return Var(name)
