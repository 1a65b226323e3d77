"""Items and attributes of what is put together here: read, written, deleted, joined."""

from __future__ import annotations

import inspect
import types
from dataclasses import replace
from typing import Any

import gast

from srcad.errors import UnsupportedSyntax
from srcad.frontend.expressions import ExpressionReader
from srcad.frontend.reader import constant_of
from srcad.frontend.syntax import operation_at
from srcad.frontend.values import Cell, Known, Ref, Seq, Value, is_atom
from srcad.ir.nodes import Apply, Assign, Const, Expr, Store, Var, WriteBack, const
from srcad.ir.parse import BINARY

__all__ = ["ContainerReader", "NotLiteral"]

_KEYS = (str, int, bool, type(None), float)


class NotLiteral(UnsupportedSyntax):
    """An index that must be known when the source is read."""


class ContainerReader(ExpressionReader):
    """Reads and writes items and attributes."""

    # making

    def new_list(self, items: Any) -> Ref:
        """Make a list."""
        return self.new_cell(Cell("list", dict(enumerate(items))))

    def dictionary(self, keys: list[Any], values: list[Any]) -> Ref:
        """Read a dict written out."""
        slots: dict[Any, Value] = {}
        for key, value in zip(keys, values, strict=True):
            if key is None:
                slots.update(self.cell_of(self.value(value), "dict", value).slots)
            else:
                at = self.key(self.value(key), key)
                slots[at] = self.value(value)
        return self.new_cell(Cell("dict", slots))

    def key(self, value: Value, node: Any) -> Any:
        """Return the key that a value is, known when the source is read."""
        found = self.plain(value)
        if found is not None and _hashable(found[0]):
            return found[0]
        raise NotLiteral(
            "an index or a key that is not known when the source is read",
            place=self.place(node),
            hint="make it an array, np.array(...), or use a literal",
        )

    def cell_of(self, value: Value, kind: str, node: Any) -> Cell:
        """Return the cell of a list, a dict or a set."""
        if isinstance(value, Ref) and self.heap[value.id].kind == kind:
            return self.heap[value.id]
        return self.fail(
            node, f"this is not a {kind} that is made inside", f"make it a {kind} here"
        )

    def known_items(self, value: Value, node: Any) -> tuple[Value, ...] | None:
        """Return the items of what has a known length, or None."""
        if isinstance(value, tuple):
            return value
        if isinstance(value, Ref):
            cell = self.heap[value.id]
            if cell.kind == "list":
                return cell.items
            if cell.kind in ("dict", "set"):
                return tuple(Const(repr(k), k) for k in cell.slots)
            return None
        if isinstance(value, Const) and isinstance(value.value, str):
            return tuple(const(c) for c in value.value)
        if isinstance(value, Seq):
            return self.items_of_seq(value, node)
        return None

    def joined(self, left: Value, right: Value, node: Any) -> Value:
        """Read ``+`` and ``*`` of tuples and lists."""
        op = BINARY[type(node.op).__name__]
        if op == "mod" and isinstance(left, Const) and isinstance(left.value, str):
            return self.emit(Apply("mod", (left, self.single(right, node))), node)
        cells = [self.heap[v.id] for v in (left, right) if isinstance(v, Ref)]
        if op == "bitor" and len(cells) == 2 and all(c.kind == "dict" for c in cells):
            return self.new_cell(Cell("dict", {**cells[0].slots, **cells[1].slots}))
        sides = [None if is_atom(v) or isinstance(v, Seq) else self.known_items(v, node)
                 for v in (left, right)]  # fmt: skip
        items: tuple[Value, ...] | None = None
        if op == "add" and sides[0] is not None and sides[1] is not None:
            items = (*sides[0], *sides[1])
        for side, count in ((sides[0], right), (sides[1], left)):
            if op == "mul" and side is not None and isinstance(count, Const):
                items = side * self.key(count, node)
        kinds = [v for v in (left, right) if not is_atom(v)]
        if items is not None and all(isinstance(v, tuple) for v in kinds):
            return items
        if items is not None and all(
            isinstance(v, Ref) and self.heap[v.id].kind == "list" for v in kinds
        ):
            return self.new_list(items)
        number = isinstance(left, Const) and isinstance(left.value, (int, float))
        if isinstance(left, Ref) or (isinstance(right, Ref) and (number or not is_atom(left))):
            found = self.operator_method(op, left, right, node)
            if found is not None:
                return found
        with_array = is_atom(left) or is_atom(right)  # or a count: the facts will tell
        if with_array or isinstance(left, Known) or isinstance(right, Known):
            return self.emit(Apply(op, (self.single(left, node), self.single(right, node))), node)
        return self.fail(node, "arithmetic with a tuple or list", "make it an array: np.array(...)")

    # reading

    def item(self, base: Value, index: Any, node: Any) -> Value:
        """Read an item of what is put together here."""
        if isinstance(base, Seq) and base.kind == "range" and not isinstance(index, gast.Slice):
            base = self.known_items(base, node) or base
        if isinstance(base, Known):
            found = self.single(base, node.value)
            return self.emit(Apply("index", (found, self.place_of(index))), node)
        if isinstance(index, gast.Slice) and isinstance(base, Ref) and self.rows_of(base):
            return self.rows_slice(base, self.place_of(index), node)
        if isinstance(index, gast.Slice):
            items = self.known_items(base, node)
            ends = [None if p is None else self.key(self.value(p), p)
                    for p in (index.lower, index.upper, index.step)]  # fmt: skip
            if items is None or isinstance(base, Seq):
                self.fail(node, "a slice of this", "take a slice of a tuple, list or array")
            part = items[slice(*ends)]
            return part if isinstance(base, tuple) else self.new_list(part)
        return self.item_at(base, self.value(index), node)

    def item_at(self, base: Value, index: Value, node: Any) -> Value:
        """Return the item of a tuple, list or dict at an index that has been read."""
        if isinstance(base, tuple):
            if self.must_be_variable(index, base):
                made = self.emit(self.single(base, node), node)
                return self.emit(Apply("index", (made, self.single(index, node))), node)
            return base[self.position(index, len(base), node)]
        if isinstance(base, Ref):
            cell = self.heap[base.id]
            if cell.kind == "list" and self.must_be_variable(index, cell.items):
                whole = self.as_variable(base, node)
                return self.emit(Apply("index", (whole, self.single(index, node))), node)
            if cell.kind == "list":
                return cell.slots[self.position(index, len(cell.slots), node)]
            if cell.kind == "dict":
                key = self.key(index, node)
                if key not in cell.slots:
                    self.surely_raises(KeyError)
                    self.fail(node, f"the dict has no key {key!r} here", "set it before")
                return cell.slots[key]
            if cell.kind == "rows":
                return self.row(base, self.single(index, node), node)
            if cell.kind == "object":
                return self.call_method(base, "__getitem__", (index,), node)
        return self.fail(node, "an item of this cannot be read", "use a tuple, list, dict or array")

    def must_be_variable(self, index: Value, items: tuple[Value, ...]) -> bool:
        """Whether items are to be held by one variable, as the index is known only at run time."""
        atoms = is_atom(index) and all(map(is_atom, items))
        return atoms and not isinstance(index, Const) and not self.unrollable

    def as_variable(self, base: Ref, node: Any) -> Expr:
        """Make a list a variable here, and return it."""
        frame, key = self.frame, f"list {base.id}"
        frame.local[key] = base
        error = UnsupportedSyntax("a list indexed at run time", place=self.place(node))
        self.to_variable(base, error, node)
        return self.single(frame.local.pop(key), node)

    def position(self, index: Value, length: int, node: Any) -> int:
        """Return a literal index, counted from the front."""
        at = self.key(index, node)
        if not isinstance(at, int) or not -length <= at < length:
            self.fail(node, "this index into a tuple or list", "use a literal index in range")
        return at % length

    # writing

    def write(self, target: Any, value: Value, op: str, node: Any) -> None:
        """Read ``base[index] = value``, ``base.attr = value``."""
        if isinstance(target, gast.Attribute):
            self.write_attribute(self.value(target.value), target.attr, value, node)
            return
        base = self.value(target.value)
        if is_atom(base) or isinstance(base, Known):
            where = self.variable(self.single(base, target.value), node)
            index = self.place_of(target.slice)
            self.write_at(where, index, self.single(value, node), op, node)
            return
        if isinstance(target.slice, gast.Slice):
            self.write_slice(base, target.slice, value, node)
            return
        self.write_item(base, self.value(target.slice), value, node)

    def variable(self, base: Expr, node: Any) -> str:
        """Return the name of an array that is written into."""
        return base.name if isinstance(base, Var) else self.emit(base, node).name

    def write_at(self, base: str, index: Expr, value: Expr, op: str, node: Any) -> None:
        """Add a write into an array."""
        self.add(Store(base, index, value, op, self.place(node)), node)

    def write_item(self, base: Value, index: Value, value: Value, node: Any) -> None:
        """Write an item of a list or a dict made inside."""
        if not isinstance(base, Ref):
            self.fail(node, "a write into a tuple", "make a list of it: list(...)")
        if self.rows_of(base):
            self.rows_write(base, self.single(index, node), value, node)
            return
        cell = self.heap[base.id]
        if cell.kind == "object":
            self.call_method(base, "__setitem__", (index, value), node)
            return
        if cell.kind == "list" and self.must_be_variable(index, cell.items):
            whole = self.variable(self.as_variable(base, node), node)
            at = self.single(index, node)
            self.write_at(whole, at, self.single(value, node), "", node)
            return
        if cell.kind == "list":
            key: Any = self.position(index, len(cell.slots), node)
        else:
            key = self.key(index, node)
        self.set_slot(base, key, value, node)

    def set_slot(self, base: Ref, key: Any, value: Value, node: Any) -> None:
        """Write a slot of a cell; what has just been computed gets the slot's name."""
        value = self.named(value, base, key)
        cell = self.heap[base.id]
        if cell.base is not None:  # one of the caller's
            at = constant_of(key)
            if cell.kind == "list" and key == len(cell.slots) and not cell.frozen:
                grow = Apply("attr", (cell.base, Const("append", "append")))
                self.effect(Apply("call", (grow, self.single(value, node))), node)
                slots = {**cell.slots, key: self.lend(value)}
                self.heap[base.id] = replace(cell, slots=slots)
                return
            if at is None or (cell.kind == "list" and key not in cell.slots):
                self.fail(node, "this write into a list or dict of the caller's",
                          "make a copy first: list(...), dict(...)")  # fmt: skip
            place = Apply("index", (cell.base, at))
            self.add(WriteBack(place, self.single(value, node), self.place(node)), node)
            self.heap[base.id] = replace(cell, slots={**cell.slots, key: self.lend(value)})
            return
        self.change(base, {**cell.slots, key: value}, node)

    def named(self, value: Value, base: Ref, key: Any) -> Value:
        """Name the value of a slot after it, if the last statement has just computed it."""
        last = self.out[-1] if self.out else None
        if (
            isinstance(value, Var)
            and isinstance(key, (str, int))
            and value.name in self.frame.namer.temporaries
            and isinstance(last, Assign)
            and last.target == value.name
            and not (isinstance(last.value, Apply) and last.value.op[1:] in BINARY.values())
            and self.holder(base) is not None
            and value.name not in self.lent
        ):
            name = self.slot_name(base, key)
            self.out[-1] = replace(last, target=name)
            return Var(name)
        return value

    def write_slice(self, base: Value, where: Any, value: Value, node: Any) -> None:
        """Read ``items[a:b] = values``."""
        cell = self.cell_of(base, "list", node)
        assert isinstance(base, Ref)
        items = self.known_items(value, node)
        if items is None:
            self.fail(node, "a slice of a list set to something of unknown length",
                      "set the items one by one")  # fmt: skip
        ends = [None if p is None else self.key(self.value(p), p)
                for p in (where.lower, where.upper, where.step)]  # fmt: skip
        made = list(cell.items)
        made[slice(*ends)] = items
        self.change(base, dict(enumerate(made)), node)

    def write_attribute(self, base: Value, attr: str, value: Value, node: Any) -> None:
        """Read ``base.attr = value``."""
        ref = self.as_object(base, node)
        if ref is None:
            self.fail(node, "writing an attribute of this is not supported",
                      "keep the value in a variable")  # fmt: skip
        cell = self.heap[ref.id]
        setter = getattr(inspect.getattr_static(cell.cls, attr, None), "fset", None)
        if isinstance(setter, types.FunctionType):
            self.apply(Known(setter), (ref, value), (), node, None)
            return
        self.refuse_hooks(cell, attr, node)
        value = self.named(value, ref, attr)
        slots = {**cell.slots, attr: value}
        if cell.base is not None:  # one of the caller's: what is read later has one order
            slots = {k: slots[k] for k in sorted(slots)}
            place = Apply("attr", (cell.base, Const(attr, attr)))
            self.heap[ref.id] = replace(cell, written=cell.written | {attr})
            self.add(WriteBack(place, self.single(value, node), self.place(node)), node)
        self.change(ref, slots, node)

    def update_item(self, target: Any, op: str, value: Any, node: Any) -> None:
        """Read ``base[index] op= value``, ``base.attr op= value``: the place is found once."""
        base = self.value(target.value)
        if isinstance(target, gast.Attribute):
            old = self.attribute_of_value(base, target.attr, target)
            new = self.updated(op, old, value, node)
            if new is not None:
                self.write_attribute(base, target.attr, new, node)
            return
        if is_atom(base) or isinstance(base, Known):
            where = self.variable(self.single(base, target.value), node)
            index = self.place_of(target.slice)
            self.write_at(where, index, self.atom(value), op, node)
            return
        if isinstance(target.slice, gast.Slice):
            self.fail(node, "an update of a slice of a list", "write a loop over its items")
        key = self.value(target.slice)
        old = self.item_at(base, key, node)
        new = self.updated(op, old, value, node)
        if new is not None:
            self.write_item(base, key, new, node)

    def updated(self, op: str, old: Value, value: Any, node: Any) -> Value | None:
        """Return the value of a slot after ``slot op= value``."""
        new = self.value(value)
        if is_atom(old) and is_atom(new):
            # an array is written into, and the slot holds the same one; a number is replaced
            held = self.emit(old, node)  # type: ignore[arg-type]
            return self.emit(Apply("i" + op, (held, new)), node, held.name)  # type: ignore[arg-type]
        items = self.known_items(new, node)
        if op == "add" and items is not None and isinstance(old, tuple):
            return (*old, *items)
        if op == "add" and items is not None and isinstance(old, Ref):
            self.extend(old, items, node)
            return None
        return self.joined(old, new, operation_at(op, node))

    def attribute_of_value(self, base: Value, attr: str, node: Any) -> Value:
        """Read an attribute of a value of any kind."""
        if is_atom(base):
            return self.attribute_of_atom(base, attr, node, None)
        return self.attribute_of(base, attr, node, None)

    def extend(self, base: Value, items: tuple[Value, ...], node: Any) -> None:
        """Add items to the end of a list made inside."""
        cell = self.cell_of(base, "list", node)
        assert isinstance(base, Ref)
        self.change(base, dict(enumerate((*cell.items, *items))), node)

    def delete_item(self, target: Any, node: Any) -> None:
        """Read ``del items[i]``."""
        base = self.value(target.value)
        if not isinstance(base, Ref) or isinstance(target.slice, gast.Slice) or self.rows_of(base):
            self.fail(node, "this `del`", "delete an item of a list or dict made inside")
        cell = self.heap[base.id]
        slots = dict(cell.slots)
        if cell.kind == "list":
            items = list(cell.items)
            del items[self.position(self.value(target.slice), len(items), node)]
            slots = dict(enumerate(items))
        else:
            key = self.key(self.value(target.slice), node)
            if key not in slots:
                self.fail(node, f"the dict has no key {key!r} here", "set it before")
            del slots[key]
        self.change(base, slots, node)


def _hashable(key: Any) -> bool:
    try:
        hash(key)
    except TypeError:
        return False
    return True
