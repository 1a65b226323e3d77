"""Lists and dicts of the module ``collections``, and the arithmetic of sets.

A deque is a list, with its ``maxlen`` as the cell's ``rule``; a ``defaultdict`` is a dict, with
what makes a missing item as its rule.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from srcad.frontend.followed import readable
from srcad.frontend.inplace import InPlaceReader
from srcad.frontend.interface import Part, Values
from srcad.frontend.methods import FIRST, NOTHING
from srcad.frontend.own_methods import init_only
from srcad.frontend.values import Cell, Known, Partial, Ref, Value, elements, is_atom, rebuilt
from srcad.ir.nodes import Apply, Const, Effect, Expr, Var, const
from srcad.ir.walk import names

__all__ = ["KindReader", "attribute_of_", "item_of"]

# classes of which a list or dict is made when it is shown
_CONTAINERS = (collections.defaultdict, collections.Counter, collections.OrderedDict,
               collections.deque)  # fmt: skip
_Leaf = Callable[[Expr], Value]


def _held(value: Expr) -> Apply:
    return Apply("stop_gradient", (value,))


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
        of_items = args and self.mapping(args[0]) is None and not self.is_dict(args[0], node)
        if of_items and self.sequence(args, node) is None:
            return None
        made = self.new_cell(Cell("dict", {}, collections.Counter, rule=FIRST))
        self.dict_update(made, node, *args, **kw)
        return made

    def is_dict(self, value: Value, node: Any) -> bool:
        """Whether a value is a dict that is known item by item."""
        known = isinstance(value, Ref) and self.heap[value.id].kind == "dict"
        return known or self.dict_outside(value, node) is not None

    def counts_of(self, value: Value, node: Any) -> dict[Any, Value]:
        """Return what a Counter counts of a dict, or of items."""
        if self.is_dict(value, node):
            return self.slots_of(value, node)
        items = self.sequence((value,), node)
        if items is None:
            self.fail(node, "a Counter of something of unknown length",
                      "count in a loop: counts[key] += 1")  # fmt: skip
        counts = collections.Counter(self.key(v, node) for v in items)
        return {key: const(number) for key, number in counts.items()}

    def builtin_deque(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:
        """``deque(..., maxlen)``."""
        items = () if not args else self.known_items(args[0], node)
        most = kw.get("maxlen", args[1] if len(args) > 1 else NOTHING)
        if items is None and most == NOTHING:
            found = self.collected(args[0], node, target)
            self.deques |= {found.name} if isinstance(found, Var) else set()
            return found
        if items is None:
            self.fail(node, "a deque of unknown length, and no longer than so much",
                      "take out its first item where it has grown")  # fmt: skip
        length = self.key(most, node)
        items = items if length is None else items[len(items) - min(length, len(items)) :]
        slots = dict(enumerate(items))
        return self.new_cell(Cell("list", slots, collections.deque, rule=most))

    def written_out(self, cell: Cell, node: Any, part: Part) -> Expr:
        """Return a container of another class than list and dict as the call that makes it."""
        made = cell.base is None and cell.kind in ("list", "dict")
        if not made or cell.cls not in _CONTAINERS:
            return super().written_out(cell, node, part)
        plain = super().written_out(replace(cell, cls=None), node, part)
        args: tuple[Expr, ...] = (plain,)
        if cell.cls is collections.defaultdict:
            args = (part(cell.rule, node), plain)
        elif cell.cls is collections.deque and cell.rule != NOTHING:
            args = (plain, part(cell.rule, node))
        return Apply("call", (self.by_name(cell.cls, node), *args))

    def builtin_float(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``float()``: of an argument it has a rule."""
        return None if args else const(0.0)

    def builtin_int(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``int()``."""
        return None if args else const(0)

    def builtin_itemgetter(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``operator.itemgetter(...)``: a function of what it is an item of."""
        return Partial(Known(item_of), args)

    def builtin_item_of(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """What an ``itemgetter`` gives."""
        *keys, base = args
        found = tuple(self.part_at(base, key, node) for key in keys)
        return found if len(found) > 1 else found[0]

    def part_at(self, base: Value, key: Value, node: Any) -> Value:
        """Read an item of a value of any kind."""
        if is_atom(base):
            return self.emit(
                Apply("index", (self.single(base, node), self.single(key, node))), node
            )
        return self.item_at(base, key, node)

    def builtin_attrgetter(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``operator.attrgetter("name")``."""
        return Partial(Known(attribute_of_), args)

    def builtin_attribute_of_(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """What an ``attrgetter`` gives."""
        *names, base = args
        found = []
        for name in names:
            part = base
            for step in str(self.key(name, node)).split("."):
                part = self.attribute_of_value(part, step, node)
            found.append(part)
        return tuple(found) if len(found) > 1 else found[0]

    def builtin_replace(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``dataclasses.replace``."""
        cls = self.class_of(args[0])
        if cls is None or not dataclasses.is_dataclass(cls):
            return None
        if init_only(cls):
            self.fail(node, "dataclasses.replace of what has an InitVar", "make a new one")
        fields = [f.name for f in dataclasses.fields(cls) if f.init]
        held = {n: self.attribute_of_value(args[0], n, node) for n in fields if n not in kw}
        return self.construct(cls, (), tuple((n, kw.get(n, held.get(n))) for n in fields), node)

    def builtin_asdict(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``dataclasses.asdict``: copies of the fields, also of what is in them."""
        return self.of_fields(args, kw, node, lambda parts: self.new_cell(Cell("dict", parts)))

    def builtin_astuple(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``dataclasses.astuple``."""
        return self.of_fields(args, kw, node, lambda parts: tuple(parts.values()))

    def of_fields(
        self, args: Values, kw: Any, node: Any, make: Callable[[dict[Any, Value]], Value]
    ) -> Value | None:
        """Return what is made of the fields of an object, and of those of objects in it."""
        if len(args) != 1 or kw or not dataclasses.is_dataclass(self.class_of(args[0])):
            return None

        def parts(value: Value) -> Value:  # each is copied by itself: what is there twice is two
            cls = self.class_of(value)
            if isinstance(value, Ref) and cls is not None and dataclasses.is_dataclass(cls):
                names = [f.name for f in dataclasses.fields(cls)]
                return make({n: parts(self.attribute_of_value(value, n, node)) for n in names})
            if isinstance(value, Ref) and cls in (list, dict):
                cell = self.heap[value.id]
                slots = {key: parts(v) for key, v in cell.slots.items()}
                return self.new_cell(replace(cell, slots=slots, base=None, frozen=None, home=None))
            if type(value) is tuple:
                return tuple(map(parts, value))
            copied = self.builtin_deepcopy((value,), {}, node, None)
            if copied is None:
                self.fail(node, "a field that is not known how to copy", "copy the fields by name")
            return copied

        return parts(args[0])

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
        if cell.base is not None:  # what it makes is known when it is given
            self.fail(node, f"a key {key!r} that a defaultdict of the caller's does not have",
                      "read it with get(...), or give it the key before")  # fmt: skip
        self.set_slot(base, key, self.apply(cell.rule, (), (), node, None), node)
        return self.heap[base.id].slots[key]

    def builtin_deepcopy(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``copy.deepcopy`` of what is made inside, and of all that is in it."""
        if len(args) != 1:
            return None
        if is_atom(args[0]):
            return self.emit(Apply("deep_copy", (args[0],)), node, target)

        copies: dict[Any, Value] = {}

        def leaf(value: Expr) -> Value:
            if value not in copies:
                copies[value] = self.emit(Apply("deep_copy", (value,)), node)
            return copies[value]

        made = self.deeply(args[0], leaf, copies, node)
        apart = [v for v in copies if isinstance(v, Var)]
        for i, name in enumerate(apart[:-1], 1):  # two names of one array would be one copy
            self.add(Effect(Apply("distinct", (name, *apart[i:])), self.place(node)), node)
        return made

    def builtin_stopped(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``srcad.stop_gradient``."""
        value = kw["x"] if kw else args[0]
        return self.deeply(value, lambda v: self.emit(_held(v), node), None, node)

    def deeply(
        self, value: Value, leaf: _Leaf, copies: dict[Any, Value] | None, node: Any
    ) -> Value:
        """Copy a value and what is in it; where the copies are kept, what is there twice is one."""
        if isinstance(value, Ref) and copies is not None and value.id in copies:
            return copies[value.id]
        if isinstance(value, Ref):
            cell = self.heap[value.id]
            own = cell.kind == "object" and (
                readable(cell.cls) and not hasattr(cell.cls, "__deepcopy__")
                and cell.cls.__reduce_ex__ is object.__reduce_ex__
                and not hasattr(cell.cls, "__setstate__")
            )  # fmt: skip
            plain = cell.kind in ("list", "dict", "set") or own
            base = cell.base
            if base is not None and copies is not None:  # what is there twice would be one copy
                self.copied_deeply |= names(base)
            if not plain or (base is not None and own) or cell.form or cell.home or cell.frozen:
                self.fail(node, "a deep copy of this", "copy its parts one by one")
            made = self.new_cell(replace(cell, slots={}, base=None, written=frozenset()))
            if copies is not None:
                copies[value.id] = made
            for key, part in cell.slots.items():
                found = self.deeply(part, leaf, copies, node)
                self.heap[made.id] = self.heap[made.id].having(key, self.lend(found))
            return made
        if is_atom(value):
            return value if isinstance(value, Const) else leaf(value)
        return rebuilt(value, lambda v: self.deeply(v, leaf, copies, node))

    # deques

    def list_appendleft(self, base: Ref, node: Any, value: Value) -> Value:
        """Add an item before the others."""
        self.only_deques(base, "appendleft", node)
        items = (value, *self.heap[base.id].items)[: self.longest(base)]
        self.change(base, dict(enumerate(items)), node)
        return NOTHING

    def list_extendleft(self, base: Ref, node: Any, values: Value) -> Value:
        """Add items before the others, each before the one before."""
        items = None if is_atom(values) else self.known_items(values, node)
        if items is None:
            self.fail(node, "extendleft by something of unknown length", "append its items")
        for item in items:
            self.list_appendleft(base, node, item)
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

    def longest(self, base: Ref) -> int | None:
        """Return how many items a deque has room for, if that is given."""
        rule = self.heap[base.id].rule
        return rule.value if isinstance(rule, Const) else None

    def change(self, ref: Ref, slots: dict[Any, Value], node: Any) -> None:
        """Write into a cell; a deque that becomes too long loses its first items."""
        most = self.longest(ref) if self.heap[ref.id].cls is collections.deque else None
        if most is not None and len(slots) > most:
            slots = dict(enumerate([*slots.values()][len(slots) - most :]))
        super().change(ref, slots, node)

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
        return self.new_cell(Cell("set", elements(kept)))


def item_of(*_: Any) -> None:
    """Stands for what ``operator.itemgetter`` gives."""


def attribute_of_(*_: Any) -> None:
    """Stands for what ``operator.attrgetter`` gives."""
