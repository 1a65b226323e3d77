"""Methods of arrays, and of the lists, dicts and sets that are made inside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from srcad.frontend.calls import WHOLE
from srcad.frontend.forms import form_of
from srcad.frontend.interface import Named, Status, Values
from srcad.frontend.list_recipes import LIST_RECIPES
from srcad.frontend.sets import SetReader
from srcad.frontend.values import Cell, Known, NamedOf, Ref, Value, is_atom
from srcad.ir.nodes import Append, Apply, Const, Effect, Expr, For, Take, Var, const
from srcad.rules import METHODS, method_args, one_shape
from srcad.rules.compose import is_composition

__all__ = ["MethodReader"]

NOTHING = const(None)
FIRST = const(0)
LAST = const(-1)
_NO_COPY = ("copy", const(False))


class MethodReader(SetReader):
    """Reads calls of methods."""

    def method(
        self, base: Value, attr: str, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Read a call of a method of what has been read."""
        if isinstance(base, Const) and isinstance(base.value, str) and not kwargs:
            found = self.of_text(base.value, attr, args, node)
            if found is not None:
                return found
        if isinstance(base, Known) or (isinstance(base, Const) and isinstance(base.value, str)):
            base_atom = self.single(base, node.func.value)
            return self.opaque(
                Apply("attr", (base_atom, Const(attr, attr))), args, kwargs, node, target
            )
        if is_atom(base):
            return self.of_atom(base, attr, args, kwargs, node, target)
        if isinstance(base, Ref) and self.heap[base.id].kind != "object":
            cell = self.heap[base.id]
            method: Callable[..., Value] | None = getattr(self, f"{cell.kind}_{attr}", None)
            rows = cell.kind == "rows"
            what = "list whose length is not known" if rows else f"{cell.kind} made inside"
            if cell.kind == "mapping":
                what = "dict with keys that only the data tell"
            if method is None:
                self.fail(node, f"the method {attr} of a {what}",
                          "write it with the methods that are known")  # fmt: skip
            try:
                return method(base, node, *args, **dict(kwargs))
            except TypeError:
                self.fail(node, f"this call of the method {attr} of a {what}",
                          "call it with fewer arguments")  # fmt: skip
        if isinstance(base, NamedOf) and attr in ("_replace", "_asdict"):
            parts = {**dict(zip(base.cls._fields, base, strict=True)), **dict(kwargs)}
            if attr == "_asdict":
                return self.new_cell(Cell("dict", parts))
            return self.apply_known(base.cls, (), tuple(parts.items()), node, target)
        if isinstance(base, tuple) and attr in ("index", "count"):
            return self.searched(base, attr, args, node)
        return self.apply(
            self.attribute_of(base, attr, node.func, None), args, kwargs, node, target
        )

    def of_atom(
        self, base: Expr, attr: str, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Read ``x.sum(axis=0)`` as ``np.sum(x, axis=0)``; any other method as a call."""
        slots = self.dict_outside(base, node) if attr == "copy" else None
        if slots is not None:
            return self.new_cell(Cell("dict", slots))
        if attr == "copy" and not args and not kwargs:  # of an array or a list
            return self.emit(Apply("copy", (base,)), node, target)
        if attr in METHODS:
            if is_composition(METHODS[attr]):
                values = method_args(attr, base, args)
                return self.compose(METHODS[attr], values, kwargs, node, target)
            atoms = one_shape(attr, tuple(self.single(a, node) for a in args))
            named = tuple((k, self.single(v, node)) for k, v in kwargs)
            if attr == "astype":  # without a copy, where none has to be made
                named = tuple((k, NOTHING if (k, v) == _NO_COPY else v) for k, v in named)
            if attr == "flatten":  # what is ravelled may be a view
                base = self.emit(Apply("copy", (base,)), node)
            atoms = method_args(attr, base, atoms)
            if attr == "astype":  # of a number it is one, which cannot be written into
                made = self.single(self.operation("np.array", atoms, named, node, None), node)
                return self.emit(Apply("index", (made, Apply("tuple", ()))), node, target)
            return self.operation(METHODS[attr], atoms, named, node, target)
        if attr == "item" and not kwargs and len(args) < 2:  # as a number of Python's own
            if args:
                flat = self.emit(Apply("np.ravel", (base,)), node)
                base = self.emit(Apply("index", (flat, self.single(args[0], node))), node)
            return self.emit(Apply("as_python", (base,)), node, target)
        if not kwargs and isinstance(base, Var):
            if attr == "append" and len(args) == 1:
                self.append(base.name, args[0], node)
                return NOTHING
            if attr == "pop" and args == (FIRST,) and base.name in self.own_lists():
                return self.first_taken(base, node)
            if attr in ("pop", "extend") and base.name in self.borrowed:
                self.fail(node, f"{attr} of a list of the caller's that is indexed at run time",
                          "make a copy first: list(...)")  # fmt: skip
            if attr == "pop" and not args:
                name = target or self.frame.namer.temporary()
                self.protect(name, node)
                self.add(Take(name, base.name, self.place(node)), node)
                return Var(name)
            if attr == "extend" and len(args) == 1 and base.name in self.lists:
                self.extend(base, args[0], node)
                return NOTHING
            if attr == "fill" and len(args) == 1:
                self.write_at(base.name, WHOLE, self.single(args[0], node), "", node)
                return NOTHING
            if attr == "sort" and not args and base.name not in self.lists:
                made = self.emit(Apply("np.sort", (base,)), node)
                self.write_at(base.name, WHOLE, made, "", node)
                return NOTHING
        if attr == "sort" and not args and isinstance(base, Var) and base.name in self.lists:
            self.refill(base, self.apply_known(sorted, (base,), kwargs, node, None), node)
            return NOTHING
        if isinstance(base, Var) and base.name in self.lists:
            if attr in LIST_RECIPES and base.name not in self.borrowed:
                recipe = LIST_RECIPES[attr]
                return self.in_place_of(recipe, (base, *args), kwargs, node, target)
            self.fail(node, f"the method {attr} of a list whose length is not known",
                      "use append, pop, an index, or an array")  # fmt: skip
        return self.opaque(Apply("attr", (base, Const(attr, attr))), args, kwargs, node, target)

    def first_taken(self, base: Var, node: Any) -> Value:
        """Take the first item of a list that is a variable: the others move up."""
        found = self.emit(Apply("index", (base, FIRST)), node)
        k = self.fresh("k")

        def turn() -> Status:
            after = self.emit(Apply("add", (Var(k), const(1))), node)
            item = self.emit(Apply("index", (base, after)), node)
            self.write_at(base.name, Var(k), item, "", node)
            return Status.FALLS

        last = Apply("sub", (Apply("len", (base,)), const(1)))
        places = Apply("range", (last,))
        self.loop(node, turn, lambda body: For(k, places, body, self.place(node)))
        self.add(Take(self.frame.namer.temporary(), base.name, self.place(node)), node)
        return found

    def refill(self, base: Var, items: Value, node: Any) -> None:
        """Put other items, as many, into a list that is a variable."""
        found, k = self.single(items, node), self.fresh("k")

        def turn() -> Status:
            item = self.emit(Apply("index", (found, Var(k))), node)
            self.write_at(base.name, Var(k), item, "", node)
            return Status.FALLS

        places = Apply("range", (Apply("len", (base,)),))
        self.loop(node, turn, lambda body: For(k, places, body, self.place(node)))

    def append(self, base: str, value: Value, node: Any) -> None:
        """Add to a list that is a variable."""
        if base in self.borrowed:
            self.fail(node, "a loop that adds to a list of the caller's",
                      "make a copy first: list(...)")  # fmt: skip
        if self.as_lists:
            value = self.as_item(value, self.unlike(node), node)
        if not is_atom(value) and base not in self.own_lists() and self.is_new(value):
            callee = Apply("attr", (Var(base), Const("append", "append")))
            self.add(
                Effect(Apply("call", (callee, self.single(value, node))), self.place(node)), node
            )
            return
        if not is_atom(value):
            self.fail(node, "a tuple, list or object in a list whose length is not known",
                      "keep one list for each of its parts")  # fmt: skip
        self.add(Append(base, value, self.place(node)), node)

    def is_new(self, value: Value) -> bool:
        """Whether a value is put together here from numbers and arrays, and nothing else has it."""
        if isinstance(value, Ref):
            cell = self.heap[value.id]
            held = cell.kind not in ("list", "dict") or cell.base is not None
            return not held and not self.held_count(value) and all(map(is_atom, cell.items))
        return isinstance(value, tuple) and all(map(is_atom, value))

    def searched(self, items: Values, attr: str, args: Values, node: Any) -> Value:
        """Read ``items.index(x)`` or ``items.count(x)``."""
        plain = [self.plain(v) for v in items]
        sought = self.plain(args[0]) if len(args) == 1 else None
        if (None in plain or sought is None) and len(args) == 1:
            return self.in_place_of(LIST_RECIPES[attr], (items, *args), (), node, None)
        if None in plain or sought is None or (attr == "index" and sought not in plain):
            self.fail(node, f"this call of {attr}", "compare the items one by one")
        found: int = getattr(plain, attr)(sought)
        return const(found)

    # lists

    def list_append(self, base: Ref, node: Any, value: Value) -> Value:
        """Add an item."""
        cell = self.heap[base.id]
        found = None if is_atom(value) else form_of(value, self.heap)
        if found is not None:
            self.forms[base.id] = found[0]
        self.set_slot(base, len(cell.slots), value, node)
        return NOTHING

    def list_extend(self, base: Ref, node: Any, values: Value) -> Value:
        """Add items."""
        self.extend(base, values, node)
        return NOTHING

    def list_insert(self, base: Ref, node: Any, at: Value, value: Value) -> Value:
        """Put an item before another."""
        items = list(self.heap[base.id].items)
        found = None if is_atom(value) else form_of(value, self.heap)
        if found is not None:
            self.forms[base.id] = found[0]
        if found is not None and is_atom(at) and not isinstance(at, Const) and not self.unrollable:
            whole = self.as_table(base, self.unlike(node), node)
            return self.method(whole, "insert", (at, value), (), node, None)
        if self.must_be_variable(at, (*items, value)):
            return self.method(self.as_variable(base, node), "insert", (at, value), (), node, None)
        items.insert(self.key(at, node), value)
        self.change(base, dict(enumerate(items)), node)
        return NOTHING

    def list_pop(self, base: Ref, node: Any, at: Value = LAST) -> Value:
        """Take an item out."""
        items = list(self.heap[base.id].items)
        if not items:
            self.surely_raises(IndexError("pop from empty list"))
            self.fail(node, "pop of an empty list", "append before")
        if self.must_be_variable(at, tuple(items)):
            return self.method(self.as_variable(base, node), "pop", (at,), (), node, None)
        if self.must_be_table(at, base):
            whole = self.as_table(base, self.unlike(node), node)
            return self.method(whole, "pop", (at,), (), node, None)
        found = items.pop(self.position(at, len(items), node))
        self.change(base, dict(enumerate(items)), node)
        return found

    def list_clear(self, base: Ref, node: Any) -> Value:
        """Take all items out."""
        self.change(base, {}, node)
        return NOTHING

    def list_reverse(self, base: Ref, node: Any) -> Value:
        """Turn the order round."""
        self.change(base, dict(enumerate(reversed(self.heap[base.id].items))), node)
        return NOTHING

    def list_copy(self, base: Ref, node: Any) -> Value:  # noqa: ARG002
        """Make a list of the same items."""
        return self.new_list(self.heap[base.id].items)

    def list_index(self, base: Ref, node: Any, value: Value) -> Value:
        """Find an item."""
        return self.searched(self.heap[base.id].items, "index", (value,), node)

    def list_count(self, base: Ref, node: Any, value: Value) -> Value:
        """Count an item."""
        return self.searched(self.heap[base.id].items, "count", (value,), node)

    # dicts

    def dict_get(self, base: Ref, node: Any, key: Value, default: Value = NOTHING) -> Value:
        """Read an item that may be missing."""
        if self.becomes_mapping(key, self.heap[base.id]):
            empty = not self.heap[base.id].slots
            return default if empty else self.mapping_get(base, node, key, default)
        return self.heap[base.id].slots.get(self.key(key, node), default)

    def dict_setdefault(self, base: Ref, node: Any, key: Value, value: Value = NOTHING) -> Value:
        """Read an item, set it if it is missing."""
        if self.becomes_mapping(key, self.heap[base.id]):
            return self.mapping_setdefault(base, node, key, value)
        at = self.key(key, node)
        if at not in self.heap[base.id].slots:
            self.set_slot(base, at, value, node)
        return self.heap[base.id].slots[at]

    def dict_pop(self, base: Ref, node: Any, key: Value, *default: Value) -> Value:
        """Take an item out."""
        if self.becomes_mapping(key, self.heap[base.id]):
            return self.mapping_pop(base, node, key, *default)
        slots = dict(self.heap[base.id].slots)
        at = self.key(key, node)
        if at not in slots:
            for value in default:
                return value
            self.fail(node, f"the dict has no key {at!r} here", "set it before")
        found: Value = slots.pop(at)
        self.change(base, slots, node)
        return found

    def dict_update(
        self, base: Ref, node: Any, other: Value | None = None, /, **more: Value
    ) -> Value:
        """Set several items; those of a Counter are added up."""
        if other is not None and self.mapping(other) is not None:
            self.keyed(base, node)
            return self.mapping_update(base, node, other, **more)
        counts = self.heap[base.id].cls is Counter
        found = self.counts_of if counts else self.slots_of
        for given in ({} if other is None else found(other, node), more):
            for key, value in given.items():
                old = self.heap[base.id].slots.get(key) if counts else None
                new = value if old is None else self.sum_of(value, old, node)
                self.set_slot(base, key, new, node)
        return NOTHING

    def sum_of(self, one: Value, two: Value, node: Any) -> Value:
        """Return the sum of two numbers that are held."""
        return self.emit(Apply("add", (self.single(one, node), self.single(two, node))), node)

    def slots_of(self, value: Value, node: Any) -> dict[Any, Value]:
        """Return the items of a dict, or of pairs."""
        if isinstance(value, Ref) and self.heap[value.id].kind == "dict":
            return self.heap[value.id].slots
        outside = self.dict_outside(value, node)
        if outside is not None:
            return outside
        pairs = None if is_atom(value) else self.known_items(value, node)
        if pairs is None:
            self.fail(node, "a dict of something of unknown length", "write the dict out")
        found: dict[Any, Value] = {}
        for pair in pairs:
            items = None if is_atom(pair) else self.known_items(pair, node)
            if items is None or len(items) != 2:
                self.fail(node, "a dict of what are not pairs", "write the dict out")
            found[self.key(items[0], node)] = items[1]
        return found

    def dict_copy(self, base: Ref, node: Any) -> Value:  # noqa: ARG002
        """Make a dict of the same items."""
        cell = self.heap[base.id]
        return self.new_cell(Cell("dict", cell.slots, cell.cls, rule=cell.rule))

    def dict_clear(self, base: Ref, node: Any) -> Value:
        """Take all items out."""
        self.change(base, {}, node)
        return NOTHING

    dict_keys = SetReader.mapping_keys
    dict_values = SetReader.mapping_values
    dict_items = SetReader.mapping_items
