"""Lists and dicts of the module ``collections``, and the arithmetic of sets.

A deque is a list, with its ``maxlen`` as the cell's ``rule``; a ``defaultdict`` is a dict, with
what makes a missing item as its rule.
"""

from __future__ import annotations

import collections
from typing import Any

from srcad.frontend.inplace import InPlaceReader
from srcad.frontend.interface import Values
from srcad.frontend.methods import NOTHING
from srcad.frontend.values import Cell, Ref, Value
from srcad.ir.nodes import Const, const

__all__ = ["KindReader"]

FIRST = const(0)


class KindReader(InPlaceReader):
    """Reads what ``collections`` makes."""

    def builtin_OrderedDict(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002, N802
        """``OrderedDict(...)``."""
        slots = self.slots_of(args[0], node) if args else {}
        return self.new_cell(Cell("dict", {**slots, **kw}, collections.OrderedDict))

    def builtin_defaultdict(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``defaultdict(factory, ...)``."""
        slots = self.slots_of(args[1], node) if len(args) > 1 else {}
        rule = args[0] if args else NOTHING
        return self.new_cell(Cell("dict", {**slots, **kw}, collections.defaultdict, rule=rule))

    def builtin_Counter(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002, N802
        """``Counter(...)`` of constants."""
        counts: dict[Any, Value] = {}
        if args and isinstance(args[0], Ref) and self.heap[args[0].id].kind == "dict":
            counts = dict(self.heap[args[0].id].slots)
        elif args:
            items = self.sequence(args, node)
            if items is None:
                return None
            found = collections.Counter(self.key(v, node) for v in items)
            counts = {key: const(number) for key, number in found.items()}
        return self.new_cell(Cell("dict", {**counts, **kw}, collections.Counter, rule=FIRST))

    def builtin_deque(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``deque(..., maxlen)``."""
        items = () if not args else self.known_items(args[0], node)
        if items is None:
            self.fail(node, "a deque of unknown length", "make it a list")
        most = kw.get("maxlen", args[1] if len(args) > 1 else NOTHING)
        length = self.key(most, node)
        items = items if length is None else items[len(items) - min(length, len(items)) :]
        slots = dict(enumerate(items))
        return self.new_cell(Cell("list", slots, collections.deque, rule=most))

    def builtin_float(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``float()``: of an argument it has a rule."""
        return None if args else const(0.0)

    def builtin_int(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``int()``."""
        return None if args else const(0)

    def sequence(self, args: Values, node: Any) -> tuple[Value, ...] | None:
        """Return the items of the one argument, or None if their number is not known."""
        return self.known_items(args[0], node) if len(args) == 1 else None

    def missing_item(self, base: Ref, key: Any, node: Any) -> Value | None:
        """Return what a dict gives for a key that it does not have, or None."""
        cell = self.heap[base.id]
        if cell.cls is collections.Counter:
            return FIRST
        if cell.cls is not collections.defaultdict or cell.rule == NOTHING:
            return None
        self.set_slot(base, key, self.apply(cell.rule, (), (), node, None), node)
        return self.heap[base.id].slots[key]

    # deques

    def list_append(self, base: Ref, node: Any, value: Value) -> Value:
        """Add an item; a deque of a length that is given loses its first."""
        super().list_append(base, node, value)
        self.shorten(base, node, first=True)
        return NOTHING

    def list_appendleft(self, base: Ref, node: Any, value: Value) -> Value:
        """Add an item before the others."""
        self.only_deques(base, "appendleft", node)
        self.change(base, dict(enumerate((value, *self.heap[base.id].items))), node)
        self.shorten(base, node, first=False)
        return NOTHING

    def list_popleft(self, base: Ref, node: Any) -> Value:
        """Take the first item out."""
        self.only_deques(base, "popleft", node)
        return self.list_pop(base, node, FIRST)

    def list_rotate(self, base: Ref, node: Any, by: Value = const(1)) -> Value:  # noqa: B008
        """Move items from the end to the front."""
        self.only_deques(base, "rotate", node)
        turned = collections.deque(self.heap[base.id].items)
        turned.rotate(self.key(by, node))
        self.change(base, dict(enumerate(turned)), node)
        return NOTHING

    def shorten(self, base: Ref, node: Any, first: bool) -> None:
        """Drop an item of a deque that has become too long."""
        cell = self.heap[base.id]
        most = cell.rule.value if isinstance(cell.rule, Const) else None
        if most is not None and len(cell.slots) > most:
            items = cell.items[1:] if first else cell.items[:-1]
            self.change(base, dict(enumerate(items)), node)

    def only_deques(self, base: Ref, name: str, node: Any) -> None:
        """Refuse a method of deques where there is a list."""
        if self.heap[base.id].cls is not collections.deque:
            self.fail(node, f"the method {name} of a list made inside", "make it a deque")

    # sets

    def of_sets(self, op: str, left: Cell, right: Cell) -> Ref:
        """Read ``&``, ``|``, ``-`` and ``^`` of sets."""
        one, two = left.slots, right.slots
        kept = {
            "bitand": [k for k in one if k in two],
            "bitor": [*one, *two],
            "sub": [k for k in one if k not in two],
            "bitxor": [*(k for k in one if k not in two), *(k for k in two if k not in one)],
        }[op]
        return self.new_cell(Cell("set", dict.fromkeys(kept, NOTHING)))
