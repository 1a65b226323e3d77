"""Writes into lists, dicts, objects and arrays: of an item, an attribute, a slice; deletion."""

from __future__ import annotations

import inspect
import types
from collections import Counter
from dataclasses import replace
from typing import Any

import gast

from srcad.frontend.constants import constant_of
from srcad.frontend.containers import ContainerReader
from srcad.frontend.forms import form_of
from srcad.frontend.interface import Status
from srcad.frontend.list_recipes import LIST_RECIPES
from srcad.frontend.syntax import has_slice, operation_at
from srcad.frontend.values import Known, Ref, Seq, Value, is_atom
from srcad.ir.nodes import Apply, Assign, Const, Expr, Stmt, Store, Var, WriteBack
from srcad.ir.parse import BINARY, NONE
from srcad.ir.walk import defined, statements, written

__all__ = ["WriteReader"]

# operations whose result is an array of its own
_NEW = {
    *BINARY.values(), "neg", "copy", "list", "np.copy", "np.array", "np.zeros", "np.ones",
    "np.empty", "np.full", "np.zeros_like", "np.ones_like", "np.empty_like", "np.full_like",
}  # fmt: skip


def _writes_elsewhere(made: list[Stmt]) -> bool:
    """Whether statements write into what they have not made themselves."""
    inner = list(statements(made))
    own = {n for s in inner for n in defined(s)}
    for s in inner:
        is_new = isinstance(s, Assign) and isinstance(s.value, Apply) and s.value.op in _NEW
        own -= set() if is_new else set(defined(s))
    return any(not own.issuperset(written(s)) for s in inner)


class WriteReader(ContainerReader):
    """Writes items and attributes."""

    def write(self, target: Any, value: Value, op: str, node: Any) -> None:
        """Read ``base[index] = value``, ``base.attr = value``."""
        if isinstance(target, gast.Attribute):
            self.write_attribute(self.value(target.value), target.attr, value, node)
            return
        base = self.value(target.value)
        if is_atom(base) or isinstance(base, Known):
            where = self.variable(self.single(base, target.value), node)
            index = self.place_of(target.slice)
            if self.as_lists and isinstance(value, Ref) and self.held_count(value):
                value = self.as_item(value, self.unlike(node), node)
            found = self.single(value, node)
            if where in self.flats and isinstance(found, Var):  # NumPy reads what it has written
                self.effect(Apply("disjoint", (found, Var(where))), node)
            self.write_at(where, index, found, op, node)
            return
        if self.is_object(base) and has_slice(target.slice):
            self.write_item(base, self.place_of(target.slice), value, node)
        elif isinstance(target.slice, gast.Slice):
            self.write_slice(base, target.slice, value, node)
        else:
            self.write_item(base, self.value(target.slice), value, node)

    def variable(self, base: Expr, node: Any) -> str:
        """Return the name of an array that is written into."""
        return base.name if isinstance(base, Var) else self.emit(base, node).name

    def write_at(self, base: str, index: Expr, value: Expr, op: str, node: Any) -> None:
        """Add a write into an array or a list; a list of the caller's is written into as well."""
        self.add(Store(base, index, value, op, self.place(node)), node)
        if base in self.borrowed:
            written = Apply("index", (Var(base), index)) if op else value
            place = Apply("index", (self.borrowed[base], index))
            self.add(WriteBack(place, written, self.place(node)), node)

    def own_lists(self) -> set[str]:
        """Return the lists that are variables, but for those that are the caller's."""
        return self.lists - self.borrowed.keys()

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
        if self.becomes_mapping(index, cell):
            self.mapped_write(base, index, value, node)
            return
        if cell.kind == "dict" and self.must_choose(index, cell):

            def write(key: Any) -> Status:
                self.set_slot(base, key, value, node)
                return Status.FALLS

            new = NotImplementedError("a key that the dict does not have where it is written into")
            self.key_by_key(base, self.single(index, node), write, new, node)
            return
        if cell.kind == "list":
            key: Any = self.position(index, len(cell.slots), node)
        else:
            key = self.key(index, node)
        self.set_slot(base, key, value, node)

    def set_slot(self, base: Ref, key: Any, value: Value, node: Any) -> None:
        """Write a slot of a cell; what has just been computed gets the slot's name."""
        value = self.named(value, base, key, node)
        cell = self.heap[base.id]
        if cell.base is not None:  # one of the caller's
            at = constant_of(key)
            if cell.kind == "list" and key == len(cell.slots) and cell.frozen is None:
                grow = Apply("attr", (cell.base, Const("append", "append")))
                self.effect(Apply("call", (grow, self.left_there(value, node))), node)
                assert at is not None
                self.is_left(Apply("index", (cell.base, at)), value, node)
                slots = {**cell.slots, key: self.lend(value)}
                self.heap[base.id] = replace(cell, slots=slots)
                return
            if at is None or (cell.kind == "list" and key not in cell.slots):
                self.fail(node, "this write into a list or dict of the caller's",
                          "make a copy first: list(...), dict(...)")  # fmt: skip
            place = Apply("index", (cell.base, at))
            self.leave_there(place, value, node, cell.slots.get(key))
            self.heap[base.id] = replace(cell, slots={**cell.slots, key: self.lend(value)})
            return
        self.change(base, {**cell.slots, key: value}, node)

    def named(self, value: Value, base: Ref, key: Any, node: Any) -> Value:
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
            self.add(replace(last, target=name), node)
            del self.out[-2]
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
        if not _may_have(cell.cls, attr):
            text = f"{cell.cls.__name__!r} object has no attribute {attr!r}"
            self.surely_raises(AttributeError(text))
            self.fail(node, f"{attr}, which the class does not name in __slots__", "name it there")
        value = self.named(value, ref, attr, node)
        slots = {**cell.slots, attr: value}
        if cell.base is not None:  # one of the caller's: what is read later has one order
            slots = {k: slots[k] for k in sorted(slots)}
            place = Apply("attr", (cell.base, Const(attr, attr)))
            self.heap[ref.id] = replace(cell, written=cell.written | {attr})
            self.leave_there(place, value, node, cell.slots.get(attr))
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
            index = self.steady(index, target) if self.volatile else index
            before, length = self.out, len(self.out)
            found = self.operand(self.atom(value), node)
            if not _writes_elsewhere(before[length:]):
                self.write_at(where, index, found, op, node)
                return
            # what was there is read before the value is made, which may write into it
            after = before[length:]
            del before[length:]
            index = self.steady(index, target)
            old = self.emit(Apply("index", (Var(where), index)), node)
            before += after
            if where in self.lists:
                new = self.emit(Apply(f"i{op}", (old, found)), node, old.name)
            else:
                new = self.emit(Apply(op, (old, found)), node)
            self.write_at(where, index, new, "", node)
            return
        sliced = has_slice(target.slice)
        if sliced and not self.is_object(base):
            self.fail(node, "an update of a slice of a list", "write a loop over its items")
        key = self.place_of(target.slice) if sliced else self.value(target.slice)
        frame, held = self.frame, f"updated {target.lineno} {target.col_offset}"
        frame.local[held] = base
        old = self.item_at(base, key, node)
        if isinstance(base, tuple) and not is_atom(old):
            self.fail(node, "an update of an item of a tuple", "give the item a name")
        new = self.updated(op, old, value, node)
        base = frame.local.pop(held)
        if new is not None and isinstance(base, Var):  # it has become one to be indexed
            self.write_at(base.name, self.single(key, node), self.single(new, node), "", node)
        elif new is not None:
            self.write_item(base, key, new, node)

    def updated(self, op: str, old: Value, value: Any, node: Any) -> Value | None:
        """Return the value of a slot after ``slot op= value``."""
        new = self.value(value)
        old = self.as_now(old)
        if is_atom(old) and is_atom(new) and not self.is_list(old):
            # an array is written into, and the slot holds the same one; a number is replaced
            held = self.emit(old, node)
            return self.emit(Apply("i" + op, (held, new)), node, held.name)
        if is_atom(old) and not self.is_list(old) and isinstance(new, (Ref, Seq, tuple)):
            given = self.operand(self.single(new, node), node)
            return self.emit(Apply("i" + op, (self.emit(old, node), given)), node)
        return self.updated_structure(op, old, new, node)

    def updated_structure(self, op: str, old: Value, new: Value, node: Any) -> Value | None:
        """Return what ``old op= new`` puts together anew; None where it is the old one still."""
        if op == "add" and self.is_long_tuple(old):
            return self.joined(old, new, operation_at(op, node))
        if isinstance(old, Ref) and self.heap[old.id].cls is tuple:
            self.fail(node, "an update of a tuple of unknown length", "make it a list: list(...)")
        if op == "add" and self.is_list(old) and not self.may_be_array(new):
            self.extend(old, new, node)
            return None
        kind = self.heap[old.id].kind if isinstance(old, Ref) else ""
        counts = isinstance(old, Ref) and self.heap[old.id].cls is Counter
        if kind == "dict" and op == "bitor" and not counts:
            self.method(old, "update", (new,), (), node, None)
            return None
        found = self.operator_method(f"i{op}", old, new, node) if kind == "object" else None
        if found is not None:
            return found
        made = self.joined(old, new, operation_at(op, node))
        if kind not in ("list", "rows", "dict", "set") or self.kind_made(made) not in (
            kind,
            "rows",
        ):
            return made  # the sum of a list and an array is an array
        if not isinstance(old, Ref) or not isinstance(made, Ref) or kind == "rows":
            self.fail(node, "this update of a list", "write it out, with a name of its own")
        self.change(old, self.heap[made.id].slots, node)
        return None

    def kind_made(self, value: Value) -> str:
        """Return what kind of container a value is, if it is one."""
        if isinstance(value, Ref):
            return self.heap[value.id].kind
        return "rows" if self.is_list(value) else ""

    def attribute_of_value(self, base: Value, attr: str, node: Any) -> Value:
        """Read an attribute of a value of any kind."""
        if is_atom(base):
            return self.attribute_of_atom(base, attr, node, None)
        return self.attribute_of(base, attr, node, None)

    def is_list(self, value: Value) -> bool:
        """Whether a value is a list that is made inside, of known length or not."""
        if isinstance(value, Var):
            return value.name in self.lists
        return isinstance(value, Ref) and self.heap[value.id].kind in ("list", "rows")

    def may_be_array(self, value: Value) -> bool:
        """Whether a value may be an array: ``items += array`` adds to each item."""
        return is_atom(value) and not self.is_list(value)

    def extend(self, base: Value, values: Value, node: Any) -> None:
        """Add items to the end of a list made inside."""
        cell = self.cell_of(base, "list", node)
        items = self.known_items(values, node)
        assert isinstance(base, Ref)
        assert items is not None
        forms = (form_of(item, self.heap) for item in items if not is_atom(item))
        found = next((form for form in forms if form is not None), None)
        if found is not None:
            self.forms[base.id] = found[0]
        self.change(base, dict(enumerate((*cell.items, *items))), node)

    def delete_item(self, target: Any, node: Any) -> None:
        """Read ``del items[i]``."""
        base = self.value(target.value)
        at: Value = NONE if isinstance(target.slice, gast.Slice) else self.value(target.slice)
        if isinstance(base, Ref) and self.heap[base.id].kind == "list" and at != NONE:
            if self.must_be_variable(at, self.heap[base.id].items):
                base = self.as_variable(base, node)
            elif self.must_be_table(at, base):
                base = self.as_table(base, self.unlike(node), node)
        if isinstance(base, Var) and base.name in self.own_lists() and at != NONE:
            self.in_place_of(LIST_RECIPES["del"], (base, at), (), node, None)
            return
        if isinstance(base, Ref) and self.rows_of(base) and at != NONE:
            self.each_column("del", base, (at,), None, node)
            return
        if not isinstance(base, Ref) or isinstance(target.slice, gast.Slice):
            self.fail(node, "this `del`", "delete an item of a list or dict made inside")
        cell = self.heap[base.id]
        if self.becomes_mapping(at, cell):
            self.mapped_delete(base, at, node)
            return
        slots = dict(cell.slots)
        if cell.kind == "list":
            left = list(cell.items)
            del left[self.position(at, len(left), node)]
            slots = dict(enumerate(left))
        else:
            key = self.key(at, node)
            if key not in slots:
                self.fail(node, f"the dict has no key {key!r} here", "set it before")
            del slots[key]
        self.change(base, slots, node)


def _may_have(cls: Any, attr: str) -> bool:
    """Whether objects of a class may get an attribute: they have a ``__dict__``, or a slot."""
    if cls is None or not all("__slots__" in vars(c) for c in cls.__mro__ if c is not object):
        return True
    return inspect.getattr_static(cls, attr, None) is not None
