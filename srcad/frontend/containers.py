"""Items and attributes of what is put together here: read, written, deleted, joined."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

import gast

from srcad.errors import UnsupportedSyntax
from srcad.frontend.constants import constant_of
from srcad.frontend.forms import LEAF, form_of
from srcad.frontend.interface import Raises, Status
from srcad.frontend.mappings import MappingReader
from srcad.frontend.syntax import has_slice, is_hashable
from srcad.frontend.values import Cell, Known, Perhaps, Ref, Seq, Value, in_one_order, is_atom
from srcad.ir.nodes import Apply, Const, Expr, Var, const

__all__ = ["ContainerReader", "NotLiteral"]


_MOST_KEYS = 12  # of a dict that is asked key by key


class NotLiteral(UnsupportedSyntax):
    """An index that must be known when the source is read."""


class ContainerReader(MappingReader):
    """Reads and writes items and attributes."""

    # making

    def new_list(self, items: Any) -> Ref:
        """Make a list."""
        return self.new_cell(Cell("list", dict(enumerate(items))))

    def dictionary(self, keys: list[Any], values: list[Any]) -> Ref:
        """Read a dict written out."""
        slots: dict[Any, Value] = {}
        for i, (key, value) in enumerate(zip(keys, values, strict=True)):
            if key is None:
                other = self.value(value)
                if self.mapping(other) is not None:
                    made = self.new_cell(Cell("dict", slots))
                    self.mapping_update(made, value, other)
                    return self.filled(made, keys[i + 1 :], values[i + 1 :])
                slots.update(self.cell_of(other, "dict", value).slots)
            else:
                found = self.value(key)
                if self.of_the_data(found):
                    made = self.new_cell(Cell("dict", slots))
                    self.mapped_write(made, found, self.value(value), value)
                    return self.filled(made, keys[i + 1 :], values[i + 1 :])
                slots[self.key(found, key)] = self.value(value)
        return self.new_cell(Cell("dict", slots))

    def filled(self, made: Ref, keys: list[Any], values: list[Any]) -> Ref:
        """Add the items that follow one whose key only the data tell."""
        for key, value in zip(keys, values, strict=True):
            if key is None:
                self.mapping_update(made, value, self.value(value))
            else:
                at = self.value(key)
                self.mapped_write(made, at, self.value(value), value)
        return made

    def key(self, value: Value, node: Any) -> Any:
        """Return the key that a value is, known when the source is read."""
        found = self.plain(value)
        if found is not None and is_hashable(found[0]):
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
        outside = self.dict_outside(value, node) if kind == "dict" else None
        if outside is not None:
            return Cell("dict", outside)
        return self.fail(
            node, f"this is not a {kind} that is made inside", f"make it a {kind} here"
        )

    def known_items(self, value: Value, node: Any) -> tuple[Value, ...] | None:
        """Return the items of what has a known length, or None."""
        value = value.value if isinstance(value, Perhaps) else value
        if isinstance(value, tuple):
            return value
        if isinstance(value, Ref):
            cell = self.heap[value.id]
            if cell.kind == "list":
                return cell.items
            if cell.kind in ("dict", "set"):
                self.has_one_order(cell, node)
                return tuple(self.as_key(k, node) for k in cell.slots)
            return None
        if isinstance(value, Const) and isinstance(value.value, str):
            return tuple(const(c) for c in value.value)
        if isinstance(value, Seq):
            return self.items_of_seq(value, node)
        return None

    def has_one_order(self, cell: Cell, node: Any) -> None:
        """Refuse to go through a set whose order is not that of its elements alone."""
        if cell.kind == "set" and not in_one_order(cell.slots):
            self.fail(node, "the order of this set, which what it held before decides as well",
                      "go through it by sorted(...)")  # fmt: skip

    def part_of_range(self, base: Seq, index: Any, node: Any) -> Seq:
        """Read ``range(n)[::-1]``, ``range(n)[1:]``, ``range(n)[:-1]``."""
        lower, upper, step = (None if p is None else self.key(self.value(p), p)
                              for p in (index.lower, index.upper, index.step))  # fmt: skip
        if (lower, upper, step) == (None, None, -1):
            return Seq("reversed", (base,))
        first, last = base.parts if len(base.parts) == 2 else (const(0), base.parts[0])
        known = step in (None, 1) and len(base.parts) < 3
        if not known or (lower or 0) < 0 or (upper or -1) >= 0:
            self.fail(node, "a slice of this range", "write its ends into range(...)")
        start, stop = self.single(first, node), self.single(last, node)
        if lower:
            start = const(lower) if start == const(0) else Apply("add", (start, const(lower)))
        if upper:
            stop = Apply("sub", (stop, const(-upper)))
        return Seq("range", (start, self.emit(stop, node) if upper else stop))

    def as_key(self, key: Any, node: Any) -> Value:
        """Return a key of a dict, or an element of a set, as a value."""
        if isinstance(key, tuple):
            return tuple(self.as_key(k, node) for k in key)
        found = constant_of(key)
        return Known(key) if found is None else found

    # reading

    def item(self, base: Value, index: Any, node: Any) -> Value:
        """Read an item of what is put together here."""
        if isinstance(base, Seq) and base.kind == "range" and not isinstance(index, gast.Slice):
            base = self.known_items(base, node) or base
        if isinstance(base, Known):
            found = self.single(base, node.value)
            return self.emit(Apply("index", (found, self.place_of(index))), node)
        if has_slice(index) and self.is_object(base):
            return self.item_at(base, self.place_of(index), node)
        if isinstance(index, gast.Slice) and isinstance(base, Ref) and self.rows_of(base):
            return self.rows_slice(base, self.place_of(index), node)
        if isinstance(index, gast.Slice):
            items = self.known_items(base, node)
            ranged = isinstance(base, Seq) and base.kind == "range"
            if items is None and isinstance(base, Seq) and ranged:
                return self.part_of_range(base, index, node)
            ends = [None if p is None else self.key(self.value(p), p)
                    for p in (index.lower, index.upper, index.step)]  # fmt: skip
            if items is None or (isinstance(base, Seq) and not ranged):
                self.fail(node, "a slice of this", "take a slice of a tuple, list or array")
            part = items[slice(*ends)]
            return part if isinstance(base, tuple) or ranged else self.new_list(part)
        return self.item_at(base, self.value(index), node)

    def is_object(self, value: Value) -> bool:
        """Whether a value is an object whose class is read."""
        return isinstance(value, Ref) and self.heap[value.id].kind == "object"

    def item_at(self, base: Value, index: Value, node: Any) -> Value:
        """Return the item of a tuple, list or dict at an index that has been read."""
        base = base.value if isinstance(base, Perhaps) else base
        if isinstance(base, Var):  # a list that has become one
            return self.emit(Apply("index", (base, self.single(index, node))), node)
        if isinstance(base, tuple):
            if self.must_be_variable(index, base):
                made = self.emit(self.single(base, node), node)
                return self.emit(Apply("index", (made, self.single(index, node))), node)
            return base[self.position(index, len(base), node, "tuple")]
        if isinstance(base, Ref):
            cell = self.heap[base.id]
            if cell.kind == "list" and self.must_choose(index, cell) and (
                ("one of several", self.place(node)) in self.as_lists
            ):  # fmt: skip
                return self.chosen(base, self.single(index, node), node)
            if cell.kind == "list" and self.must_be_variable(index, cell.items):
                whole = self.as_variable(base, node)
                return self.emit(Apply("index", (whole, self.single(index, node))), node)
            if cell.kind == "list" and self.must_be_table(index, base):
                return self.item_at(self.as_table(base, self.unlike(node), node), index, node)
            if cell.kind in ("list", "dict") and self.must_choose(index, cell):
                return self.chosen(base, self.single(index, node), node)
            if self.becomes_mapping(index, cell):
                return self.mapped(base, index, node)
            if cell.kind == "list":
                return cell.slots[self.position(index, len(cell.slots), node)]
            if cell.kind == "dict":
                key = self.key(index, node)
                if key in cell.slots:
                    return cell.slots[key]
                given = self.missing_item(base, key, node)
                if given is not None:
                    return given
                self.surely_raises(KeyError(key))
                self.fail(node, f"the dict has no key {key!r} here", "set it before")
            if cell.kind == "rows":
                return self.row(base, self.single(index, node), node)
            if cell.kind == "object":
                return self.call_method(base, "__getitem__", (index,), node)
        if isinstance(base, Ref) and self.heap[base.id].kind == "gone":
            self.fail(node, "an item of what may have been taken out of its list, or another one",
                      "read its items before")  # fmt: skip
        return self.fail(node, "an item of this cannot be read", "use a tuple, list, dict or array")

    def must_be_variable(self, index: Value, items: tuple[Value, ...]) -> bool:
        """Whether items are to be held by one variable, as the index is known only at run time."""
        atoms = is_atom(index) and all(map(is_atom, items))
        return atoms and not isinstance(index, Const) and not self.unrollable

    def must_choose(self, index: Value, cell: Cell) -> bool:
        """Whether a dict or list is asked for a key that is known only at run time."""
        plain = is_atom(index) and not isinstance(index, Const) and not self.unrollable
        keys = all(isinstance(k, (int, str)) for k in cell.slots)
        return plain and cell.base is None and keys and 0 < len(cell.slots) <= _MOST_KEYS

    def becomes_mapping(self, index: Value, cell: Cell) -> bool:
        """Whether a dict is a variable, or has to be one to be asked for a key."""
        plain = cell.kind == "dict" and all(map(self.is_fixed, cell.items)) and self.is_ours(cell)
        return cell.kind == "mapping" or (plain and self.of_the_data(index))

    def is_fixed(self, value: Value) -> bool:
        """Whether a value is a number or an array, or a tuple of such."""
        return all(map(self.is_fixed, value)) if isinstance(value, tuple) else is_atom(value)

    def chosen(self, base: Ref, index: Expr, node: Any) -> Value:
        """Read the item of a dict or list at a key that is known at run time: key by key."""
        frame, name = self.frame, self.frame.held_under("item")

        def read(key: Any) -> Status:
            frame.local[name] = self.lend(self.heap[base.id].slots[key])
            return Status.FALLS

        passed = set()

        def go_on(key: Any) -> Status:
            passed.add(key)
            return Status.FALLS

        cell = self.heap[base.id]
        missing = _missing(cell, index)
        if all(map(is_atom, cell.items)):
            self.key_by_key(base, index, read, missing, node)
            return frame.local.pop(name)
        # one after the other, so that each can be read way by way
        tests = [_is_at(index, key, cell) for key in cell.slots]

        def lost() -> Status:
            self.add(self.raised(missing, node), node)
            return Status.LEFT

        if self.branch(Apply("or", tuple(tests)) if len(tests) > 1 else tests[0],
                       lambda: Status.FALLS, lost, node) is Status.LEFT:  # fmt: skip
            self.out.pop()
            raise Raises(missing)
        *keys, last = cell.slots
        read(last)
        for key, test in zip(keys, tests, strict=False):
            self.branch(test, partial(read, key), partial(go_on, key), node)
            if key not in passed:  # this is the way that is read
                break
        return frame.local.pop(name)

    def key_by_key(
        self,
        base: Ref,
        index: Expr,
        act: Callable[[Any], Status],
        otherwise: Exception,
        node: Any,
    ) -> None:
        """Do something for that key of a dict which one that is known at run time is equal to."""
        cell = self.heap[base.id]
        keys = tuple(cell.slots)

        def way(i: int) -> Status:
            if i == len(keys):
                self.add(self.raised(otherwise, node), node)
                return Status.LEFT
            return self.branch(
                _is_at(index, keys[i], cell), lambda: act(keys[i]), lambda: way(i + 1), node
            )

        if way(0) is Status.LEFT:  # on the way that is read, no key is that one
            self.out.pop()
            raise Raises(otherwise)

    def must_be_table(self, index: Value, base: Ref) -> bool:
        """Whether a list of what has one structure is indexed at run time."""
        if not is_atom(index) or isinstance(index, Const) or self.unrollable:
            return False
        forms = {f and f[0] for f in (form_of(v, self.heap) for v in self.heap[base.id].items)}
        return len(forms) == 1 and None not in forms and not forms & {LEAF}

    def as_table(self, base: Ref, error: UnsupportedSyntax, node: Any) -> Value:
        """Make a list one that is indexed at run time: one variable, or one for each leaf."""
        frame, key = self.frame, f"list {base.id}"
        frame.local[key] = base
        self.to_variable(base, error, node)
        return frame.local.pop(key)

    def as_variable(self, base: Ref, node: Any) -> Expr:
        """Make a list a variable here, and return it."""
        error = UnsupportedSyntax("a list indexed at run time", place=self.place(node))
        return self.single(self.as_table(base, error, node), node)

    def position(self, index: Value, length: int, node: Any, kind: str = "list") -> int:
        """Return a literal index, counted from the front."""
        at = self.key(index, node)
        if type(at) is int and not -length <= at < length:
            self.surely_raises(IndexError(f"{kind} index out of range"))
        if not isinstance(at, int) or not -length <= at < length:
            self.fail(node, "this index into a tuple or list", "use a literal index in range")
        return at % length


def _missing(cell: Cell, key: Expr) -> Exception:
    """Return what is raised where no key of a list or dict is the one that is asked for."""
    if cell.kind == "list":
        return IndexError("list index out of range")
    if cell.cls in (Counter, defaultdict):  # they give what no value here stands for
        return NotImplementedError("a key that the dict does not have where it is read")
    return KeyError(key)


def _is_at(index: Expr, key: Any, cell: Cell) -> Expr:
    """Return whether what is known at run time is a key of a dict, or a place in a list."""
    if cell.kind == "dict":
        return Apply("eq", (index, const(_literal(key))))
    places = (const(key), const(key - len(cell.slots)))  # counted from either end
    return Apply("in", (index, Apply("tuple", places)))


def _literal(key: int | str) -> int | str:
    """Return the number or the text that a key is equal to: a member of an enumeration may be."""
    if isinstance(key, str):
        return str.__str__(key)
    return key if isinstance(key, bool) else int(key)
