"""Sets made inside: of elements that are known, in the order in which Python goes through them.

One whose elements only the data tell becomes a set of the generated function's own.
"""

from __future__ import annotations

from typing import Any

from srcad.errors import UnsupportedSyntax
from srcad.frontend.calls import CallReader
from srcad.frontend.values import Cell, Ref, Value, elements
from srcad.ir.nodes import Apply, Assign, Const, Expr, Var
from srcad.ir.parse import NONE

__all__ = ["SetReader"]

_SET = Const("set", set)


class SetReader(CallReader):
    """Reads methods of sets."""

    def set_add(self, base: Ref, node: Any, value: Value) -> Value:
        """Add an element."""
        if self.of_the_data(value):
            return self.of_variable(base, "add", value, node)
        self.change(base, elements([*self.heap[base.id].slots, self.key(value, node)]), node)
        return NONE

    def set_update(self, base: Ref, node: Any, *others: Value) -> Value:
        """Add the elements of others."""
        for other in others:
            items = self.known_items(other, node)
            if items is None or any(map(self.of_the_data, items)):
                self.fail(
                    node, "a set of something of unknown length", "add its elements one by one"
                )
            for item in items:
                self.set_add(base, node, item)
        return NONE

    def set_discard(self, base: Ref, node: Any, value: Value) -> Value:
        """Take an element out, if it is there."""
        if self.of_the_data(value):
            return self.of_variable(base, "discard", value, node)
        gone = self.key(value, node)
        self.change(base, elements(k for k in self.heap[base.id].slots if k != gone), node)
        return NONE

    def set_remove(self, base: Ref, node: Any, value: Value) -> Value:
        """Take an element out that is there."""
        if self.of_the_data(value):
            return self.of_variable(base, "remove", value, node)
        if self.key(value, node) not in self.heap[base.id].slots:
            self.surely_raises(KeyError(self.key(value, node)))
            self.fail(node, "an element that the set does not have", "ask with `in` first")
        return self.set_discard(base, node, value)

    def set_clear(self, base: Ref, node: Any) -> Value:
        """Take all elements out."""
        self.change(base, {}, node)
        return NONE

    def set_copy(self, base: Ref, node: Any) -> Value:  # noqa: ARG002
        """Make a set of the same elements."""
        return self.new_cell(Cell("set", elements(self.heap[base.id].slots)))

    def set_union(self, base: Ref, node: Any, *others: Value) -> Value:
        """Make a set of the elements of this one, and of others."""
        return self.combined("bitor", base, others, node)

    def set_intersection(self, base: Ref, node: Any, *others: Value) -> Value:
        """Make a set of the elements that all have."""
        return self.combined("bitand", base, others, node)

    def set_difference(self, base: Ref, node: Any, *others: Value) -> Value:
        """Make a set of the elements that no other one has."""
        return self.combined("sub", base, others, node)

    def combined(self, op: str, base: Ref, others: tuple[Value, ...], node: Any) -> Ref:
        """Make a set of the elements of this one and others."""
        made = self.heap[base.id]
        for other in others:
            items = self.known_items(other, node)
            if items is None:
                self.fail(node, "a set of something of unknown length", "write a loop over it")
            keys = [self.key(item, node) for item in items]
            made = self.heap[self.of_sets(op, made, Cell("set", elements(keys))).id]
        return self.new_cell(Cell("set", elements(made.slots)))

    # of elements that only the data tell

    def of_variable(self, base: Ref, method: str, value: Value, node: Any) -> Value:
        """Call a method of a set that is a variable from here on."""
        item = self.single(value, node)
        self.to_variable(base, self.refusal(node, "this change of a set", "use a list"), node)
        whole, _ = self.became[base]
        self.effect(Apply("call", (Apply("attr", (whole, Const(method, method))), item)), node)
        return NONE

    def to_variable(self, ref: Ref, error: UnsupportedSyntax, node: Any) -> None:
        """Make a set whose elements are not known a variable."""
        cell = self.heap.get(ref.id)
        if cell is None or cell.kind != "set" or cell.frozen is not None or cell.base is not None:
            super().to_variable(ref, error, node)
            return
        keys = [self.single(self.as_key(k, node), node) for k in cell.slots]
        held = self.holder(ref)
        name = held[0].local_name(held[1]) if held else self.fresh("elements")
        self.protect(name, node)
        items: tuple[Expr, ...] = (Apply("list", tuple(keys)),) if keys else ()
        self.add(Assign(name, Apply("call", (_SET, *items)), self.place(node)), node)
        self.turned_into(ref, Var(name), len(keys))
