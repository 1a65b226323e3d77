"""Comprehensions and generator expressions, which are loops in a scope of their own."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

import gast

from srcad.errors import UnsupportedSyntax
from srcad.frontend.forms import form_of
from srcad.frontend.generators import GeneratorReader
from srcad.frontend.interface import Status
from srcad.frontend.iteration import Turn, Uncertain
from srcad.frontend.scope import Frame
from srcad.frontend.source import Source
from srcad.frontend.state import Composed, stored_names
from srcad.frontend.values import Cell, Ref, Seq, Value, is_atom
from srcad.frontend.ways import Then
from srcad.ir.names import CALLED
from srcad.ir.nodes import Apply, Expr, Unpack, Var, const
from srcad.ir.parse import NONE

__all__ = ["ComprehensionReader"]


class ComprehensionReader(GeneratorReader):
    """Reads comprehensions."""

    def generator(self, node: Any) -> Seq:
        """Read a generator expression: its first iterable is read now, the rest when it runs."""
        iterable = node.generators[0].iter
        first = self.lend(self.iterated(self.value(iterable), iterable))
        return Seq("generator", (first,), (node, self.frame), self.once())

    def run(self, value: Seq, turn: Turn, node: Any) -> Status:
        """Run a generator: a turn for each of its items."""
        if value.kind == "yields":
            return self.run_function(value, turn, node)
        if len(value.node[0].generators) == 1 and not getattr(node, "orelse", []):
            return self.run_expression(value, turn)
        return self.leaving_through(lambda given: self.run_nested(value, given), turn, node)

    def run_nested(self, value: Seq, given: Callable[[Value], Expr]) -> Status:
        """Run a generator expression of several loops: a jump out of a turn leaves them all."""
        self.left.append(const(False))

        def turn(item: Value) -> Status:
            self.left[-1] = given(item)
            return Status.FALLS

        try:
            return self.run_expression(value, turn)
        finally:
            self.left.pop()

    def run_expression(self, value: Seq, turn: Turn) -> Status:
        """Run a generator expression, out of whose turns no jump goes that leaves several loops."""
        node, home = value.node
        source = Source(home.function, node, home.source.file, home.source.lines)
        targets = {n for g in node.generators for n in stored_names(g.target)}
        consumer = self.frame
        frame = Frame(source, consumer.namer, consumer.free, outer=consumer, parent=home,
                      bound={*targets, ""})  # fmt: skip
        if home.outer is None and home.parent is None:
            hidden = {*home.bound, *CALLED, *dir(builtins)}  # they are there still, outside of it
            frame.names = {n: n for n in targets if n not in hidden}
        self.captured.append(frame)

        def innermost() -> Status:
            item = self.surely(lambda: self.item_of(node))
            self.frame = consumer
            try:
                return turn(item)
            finally:
                self.frame = frame

        def whole() -> Status:
            return self.among_others([Then(innermost, getattr(node, "elt", node))])

        self.frame = frame
        try:
            return self.nest(node.generators, value.parts[0], whole, node)
        finally:
            self.frame = consumer
            if frame in self.captured:
                self.captured.remove(frame)

    def item_of(self, node: Any) -> Value:
        """Read what a comprehension gives in one turn."""
        if isinstance(node, gast.DictComp):
            return self.value(node.key), self.value(node.value)
        return self.value(node.elt)

    def nest(
        self, parts: list[Any], first: Value, inner: Callable[[], Status], node: Any
    ) -> Status:
        """Read the loops of a comprehension, one in the other."""
        part, *others = parts

        def within() -> Status:
            if others:
                asked = others[0].iter
                iterable = self.surely(lambda: self.iterated(self.value(asked), asked))
                status = self.nest(others, iterable, inner, node)
            else:
                status = inner()
            left = self.left[-1] if self.left else const(False)
            if status is not Status.FALLS or left == const(False):
                return status
            return self.branch(left, lambda: self.exits["break"](node), lambda: Status.FALLS, node)

        def turn(item: Value) -> Status:
            self.bind_item(part.target, item)
            return self.tested(part.ifs, within)

        return self.each(first, turn, part.target, stored_names(part.target))

    def tested(self, tests: list[Any], read: Callable[[], Status]) -> Status:
        """Read something under several conditions."""
        if not tests:
            return read()
        test = self.surely(lambda: self.test(tests[0]))
        return self.only_if(test, lambda: self.tested(tests[1:], read), tests[0])

    def call_for_effect(self, node: Any) -> None:
        """Read a call whose value is not used; a list of such is a loop."""
        if isinstance(node, gast.ListComp):
            self.each(self.generator(node), lambda _: Status.FALLS, node, [])
            return
        super().call_for_effect(node)

    def comprehension(self, node: Any, target: str | None) -> Value:
        """Read a list, set or dict comprehension."""
        value = self.generator(node)
        items = self.collected_items(value, node)
        if items is None:
            if isinstance(node, gast.DictComp):
                return self.dict_of(value, node)
            if isinstance(node, gast.SetComp):
                return self.set_of(value, node)
            return self.collected(value, node, target)
        if isinstance(node, gast.ListComp):
            return self.new_list(items)
        if isinstance(node, gast.SetComp):
            return self.set_of(items, node)
        if any(self.of_the_data(k) for k, _ in items):  # type: ignore[misc]
            return self.dict_of(items, node)
        return self.new_cell(Cell("dict", {self.key(k, node): v for k, v in items}))  # type: ignore[misc]

    def value_for(self, targets: list[Any], node: Any, name: str | None) -> Value:
        """Read what is assigned: of a list that cannot be read else as many items as have names."""
        elts = getattr(targets[0], "elts", [])
        plain = len(targets) == 1 and elts and isinstance(node, gast.ListComp)
        if not plain or len(node.generators) > 1 or node.generators[0].ifs:
            return self.value(node, name)
        back = self.mark()
        try:
            return self.value(node, name)
        except UnsupportedSyntax:
            back()
            iterable = node.generators[0].iter
            whole = self.iterated(self.value(iterable), iterable)
            starred = any(isinstance(t, gast.Starred) for t in elts)
            if starred or not is_atom(whole) or self.known_items(whole, node) is not None:
                raise
            given = tuple(self.frame.namer.temporary() for _ in elts)
            self.add(Unpack(given, whole, self.place(node)), node)
            first = self.lend(tuple(map(Var, given)))
            each = Seq("generator", (first,), (node, self.frame), self.once())
            items = self.collected_items(each, node)
            if items is None:
                raise
            return items

    def collected_items(self, value: Seq, node: Any) -> tuple[Value, ...] | None:
        """Return what a generator gives, if it surely gives it."""
        back = self.mark()
        found = self.new_list(())  # where what each item holds is looked after
        kept, self.collecting = self.collecting, True

        def known() -> Cell:
            if found.id not in self.heap:  # some ways give an item that others do not
                raise Uncertain
            return self.heap[found.id]

        def turn(item: Value) -> Status:
            self.heap[found.id] = known().with_items((*known().items, self.lend(item)))
            return Status.FALLS

        try:
            self.run(value, turn, node)
            items = known().items
        except Uncertain:
            back()
            return None
        finally:
            self.collecting = kept
        del self.heap[found.id]
        return items

    def surely(self, read: Callable[[], Any]) -> Any:
        """Read something for good, within what is only tried."""
        kept, self.collecting = self.collecting, False
        try:
            return read()
        finally:
            self.collecting = kept

    def collected(self, value: Value, node: Any, target: str | None, first: bool = False) -> Value:
        """Make a list of unknown length: a variable, or several, to which a loop appends.

        With ``first`` it gets the first item only.
        """
        keys = self.keys_of(value)
        if keys is not None and not first:
            return self.keys_now(keys, node)
        back = self.mark()
        try:
            return self.collected_items_of_one(value, node, target, first)
        except Composed as composed:
            back()
            form = composed.form
        ref = self.new_list(())
        self.make_table(ref, form, [], node, target or "items")

        def turn(item: Value) -> Status:
            self.rows_append(ref, node, item)
            return self.exits["break"](node) if first else Status.FALLS

        self.each(value, turn, node, [])
        return ref

    def extend(self, base: Value, values: Value, node: Any) -> None:
        """Add items to a list; one by one, where its length is not known, or their number."""
        items = None if is_atom(values) else self.known_items(values, node)
        if items is not None and isinstance(base, Ref) and self.heap[base.id].kind == "list":
            super().extend(base, items, node)
            return

        def add(item: Value) -> Status:
            self.method(self.as_now(base), "append", (item,), (), node, None)
            return Status.FALLS

        if items is None:
            self.each(values, add, node, [])
        for item in items or ():
            add(item)

    def joined(self, left: Value, right: Value, node: Any) -> Value:
        """Read an operator of containers; lists of unknown length are joined one by one."""
        rows = [v for v in (left, right) if isinstance(v, Ref) and self.rows_of(v) is not None]
        lists = rows and self.is_list(left) and self.is_list(right)
        if not lists or not isinstance(node.op, gast.Add):
            return super().joined(left, right, node)
        assert isinstance(left, Ref)
        whole = Apply("slice", (NONE, NONE, NONE))
        known = self.heap[left.id].kind == "list"
        made = self.new_list(self.heap[left.id].items) if known else self.rows_slice(
            left, whole, node)  # fmt: skip
        self.extend(made, right, node)
        return self.as_now(made)

    def listed(self, elts: list[Any]) -> Value:
        """Read ``[a, *b]``: what is spread out need not have a known length."""
        made: Value | None = None
        found: list[Value] = []
        for item in elts:
            starred = isinstance(item, gast.Starred)
            value = self.value(item.value if starred else item)
            value = self.iterated(value, item) if starred else value
            items = self.known_items(value, item) if starred else (value,)
            if items is not None:
                found += [self.lend(v) for v in items]
                continue
            if made is None:
                made = self.new_list(found)
            else:
                self.extend(self.as_now(made), tuple(found), item)
            self.extend(self.as_now(made), value, item)
            found = []
        if made is None:
            return self.new_list(found)
        self.extend(self.as_now(made), tuple(found), elts[-1])
        return self.as_now(made)

    def collected_items_of_one(
        self, value: Value, node: Any, target: str | None, first: bool
    ) -> Value:
        """Make a list of numbers or arrays of unknown length."""
        name = self.fresh("items")
        self.lists.add(name)
        self.emit(Apply("list", ()), node, name)

        def turn(item: Value) -> Status:
            found = None if is_atom(item) else form_of(item, self.heap)
            if found is not None and self.place(node) in self.as_lists:
                item = self.as_item(item, self.unlike(node), node)
            elif found is not None:
                raise Composed(found[0])
            self.append(name, item, node)
            return self.exits["break"](node) if first else Status.FALLS

        self.each(value, turn, node, [])
        if target is None:
            return Var(name)
        self.lists.add(target)
        return self.emit(Var(name), node, target)
