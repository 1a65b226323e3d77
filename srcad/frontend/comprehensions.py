"""Comprehensions and generator expressions, which are loops in a scope of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from srcad.frontend.interface import Status
from srcad.frontend.iteration import IterationReader, Turn, Uncertain
from srcad.frontend.loops import stored_names
from srcad.frontend.scope import Frame
from srcad.frontend.source import Source
from srcad.frontend.values import Cell, Seq, Value
from srcad.ir.nodes import Apply, Var, const

__all__ = ["ComprehensionReader"]


class ComprehensionReader(IterationReader):
    """Reads comprehensions."""

    def generator(self, node: Any) -> Seq:
        """Read a generator expression: its first iterable is read now, the rest when it runs."""
        first = self.lend(self.value(node.generators[0].iter))
        return Seq("generator", (first,), (node, self.frame))

    def run(self, value: Seq, turn: Turn) -> Status:
        """Run a generator: a turn for each of its items."""
        node, home = value.node
        source = Source(home.function, node, home.source.file, home.source.lines)
        targets = {n for g in node.generators for n in stored_names(g.target)}
        consumer = self.frame
        frame = Frame(source, consumer.namer, consumer.free, outer=consumer, parent=home,
                      bound={*targets, ""})  # fmt: skip
        if home.outer is None and home.parent is None:
            frame.names = {n: n for n in targets if n not in home.bound}
        self.captured.append(frame)

        def innermost() -> Status:
            item = self.surely(lambda: self.item_of(node))
            self.frame = consumer
            try:
                return turn(item)
            finally:
                self.frame = frame

        self.frame = frame
        try:
            return self.nest(node.generators, value.parts[0], innermost)
        finally:
            self.frame = consumer
            if frame in self.captured:
                self.captured.remove(frame)

    def item_of(self, node: Any) -> Value:
        """Read what a comprehension gives in one turn."""
        if isinstance(node, gast.DictComp):
            return self.value(node.key), self.value(node.value)
        return self.value(node.elt)

    def nest(self, parts: list[Any], first: Value, inner: Callable[[], Status]) -> Status:
        """Read the loops of a comprehension, one in the other."""
        part, *others = parts

        def turn(item: Value) -> Status:
            self.bind_item(part.target, item)
            return self.tested(part.ifs, lambda: (
                self.nest(others, self.surely(lambda: self.value(others[0].iter)), inner)
                if others else inner()
            ))  # fmt: skip

        return self.each(first, turn, part.target, stored_names(part.target))

    def tested(self, tests: list[Any], read: Callable[[], Status]) -> Status:
        """Read something under several conditions."""
        if not tests:
            return read()
        test = self.surely(lambda: self.test(tests[0]))
        return self.only_if(test, lambda: self.tested(tests[1:], read), tests[0])

    def comprehension(self, node: Any, target: str | None) -> Value:
        """Read a list, set or dict comprehension."""
        value = self.generator(node)
        items = self.collected_items(value)
        if items is None:
            if not isinstance(node, gast.ListComp):
                self.fail(node, "a dict or set of unknown length", "use a list or an array")
            return self.collected(value, node, target)
        if isinstance(node, gast.ListComp):
            return self.new_list(items)
        if isinstance(node, gast.SetComp):
            return self.new_cell(Cell("set", dict.fromkeys(
                (self.key(v, node) for v in items), const(None))))  # fmt: skip
        return self.new_cell(Cell("dict", {self.key(k, node): v for k, v in items}))  # type: ignore[misc]

    def collected_items(self, value: Seq) -> tuple[Value, ...] | None:
        """Return what a generator gives, if it surely gives it."""
        back = self.mark()
        found = self.new_list(())  # where what each item holds is looked after
        kept, self.collecting = self.collecting, True

        def turn(item: Value) -> Status:
            items = (*self.heap[found.id].items, self.lend(item))
            self.heap[found.id] = self.heap[found.id].with_items(items)
            return Status.FALLS

        try:
            self.run(value, turn)
        except Uncertain:
            back()
            return None
        finally:
            self.collecting = kept
        return self.heap.pop(found.id).items

    def surely(self, read: Callable[[], Any]) -> Any:
        """Read something for good, within what is only tried."""
        kept, self.collecting = self.collecting, False
        try:
            return read()
        finally:
            self.collecting = kept

    def collected(self, value: Value, node: Any, target: str | None) -> Value:
        """Make a list of unknown length: a variable to which a loop appends."""
        name = self.fresh("items")
        self.lists.add(name)
        self.emit(Apply("list", ()), node, name)

        def turn(item: Value) -> Status:
            self.append(name, item, node)
            return Status.FALLS

        self.each(value, turn, node, [])
        if target is None:
            return Var(name)
        self.lists.add(target)
        return self.emit(Var(name), node, target)
