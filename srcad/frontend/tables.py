"""Lists of tuples, lists, dicts or objects whose length is not known: a list for each leaf.

``path.append((x, v))`` appends to ``path_0`` and to ``path_1``. The cell of kind ``rows`` holds the
variables of these lists. What Python can change in place is read from the lists as a cell with a
``home``: a write into that cell writes into the lists, and then the other cells that are at home
in them are read anew, as two of them may be one object.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any, NoReturn

from srcad.errors import UnsupportedSyntax
from srcad.frontend.forks import Doubt
from srcad.frontend.forms import LEAF, Form, form_of
from srcad.frontend.keyed import KeyedReader
from srcad.frontend.leaving import LeavingReader
from srcad.frontend.state import Nested, count_refs
from srcad.frontend.values import Cell, Home, NamedOf, Ref, Value, leaves
from srcad.ir.nodes import Append, Apply, Assign, Const, Expr, Store, Take, Var, const

__all__ = ["TableReader"]

_KEEP = "keep one list for each of its parts"


class TableReader(KeyedReader):
    """Reads lists of what is put together from several values."""

    def to_variable(self, ref: Ref, error: UnsupportedSyntax, node: Any) -> None:
        """Make a list whose length is not known a variable, or one for each leaf of its items."""
        cell = self.heap.get(ref.id)
        if cell is not None and cell.home is not None:
            if not cell.home.path and self.form(Ref(cell.home.table)).kind == "list":
                raise Nested(self.heap[cell.home.table].place)
            raise error  # a write into the variable would not be one into the list
        if cell is not None and self.place(node) in self.as_lists:
            items = [self.as_item(self.as_now(v), error, node) for v in cell.items]
            self.heap[ref.id] = cell.with_items(items)
            super().to_variable(ref, error, node)
            return
        found = [] if cell is None else [form_of(v, self.heap) for v in cell.items]
        forms = {f[0] if f else None for f in found}
        if cell is not None and not cell.slots:
            forms = {self.forms.get(ref.id)}
        form = forms.pop() if len(forms) == 1 else None
        if cell is None or cell.kind != "list" or cell.base is not None or form in (None, LEAF):
            super().to_variable(ref, error, node)
            return
        assert form is not None
        self.make_table(ref, form, [f[1] for f in found if f], node)
        for k, value in enumerate(cell.items):
            self.adopt(value, Home(ref.id, const(k)), node)

    def unlike(self, node: Any) -> UnsupportedSyntax:
        """Make the error for an item of another structure."""
        what = "items of several structures in a list whose length is not known"
        return UnsupportedSyntax(what, place=self.place(node), hint="give them one structure")

    def differs(self, table: Any, path: tuple[Any, ...], value: Value, node: Any) -> NoReturn:
        """Refuse an item of another structure; lists may have several lengths as variables."""
        lists = isinstance(value, Ref) and self.heap[value.id].kind in ("list", "gone")
        if lists and not path and self.form(Ref(table)).kind == "list":
            raise Nested(self.heap[table].place)
        raise self.unlike(node)

    def as_item(self, value: Value, error: UnsupportedSyntax, node: Any) -> Value:
        """Make a list a variable, so that it can be an item of another one."""
        if not isinstance(value, Ref) or self.heap[value.id].kind != "list":
            return value
        frame, key = self.frame, f"list {value.id}"
        frame.local[key] = value
        inner = self.heap[value.id].items
        items = [self.as_item(self.as_now(v), error, node) for v in inner]
        self.heap[value.id] = self.heap[value.id].with_items(items)
        LeavingReader.to_variable(self, value, error, node)
        return frame.local.pop(key)

    def make_table(
        self, ref: Ref, form: Form, rows: list[list[Expr]], node: Any, base: str = ""
    ) -> None:
        """Give a list one variable for each leaf of its items."""
        slots: dict[Any, Value] = {}
        for k, label in enumerate(form.labels()):
            name = self.fresh(f"{base}_{label}") if base else self.slot_name(ref, label)
            made = Apply("list", tuple(leaves[k] for leaves in rows))
            self.add(Assign(name, made, self.place(node)), node)
            self.lent.add(name)
            self.lists.add(name)
            slots[k] = Var(name)
        frozen, place = self.heap[ref.id].frozen, self.place(node)
        self.heap[ref.id] = Cell("rows", slots, list, frozen=frozen, form=form, place=place)

    def each_column(
        self, name: str, base: Ref, at: tuple[Value, ...], values: Value | None, node: Any
    ) -> Value:
        """Do to each column what a method does to a list of numbers."""
        raise NotImplementedError

    def rows_of(self, value: Value) -> tuple[Var, ...] | None:
        """Return the lists of such a list, or None for anything else."""
        if isinstance(value, Ref) and self.heap[value.id].kind == "rows":
            return tuple(v for v in self.heap[value.id].items if isinstance(v, Var))
        return None

    def rows_length(self, lists: tuple[Var, ...]) -> Expr:
        """Return how many items there are."""
        return Apply("len", (lists[0],)) if lists else const(0)

    # reading

    def row(self, base: Ref, index: Expr, node: Any) -> Value:
        """Return an item of the list."""
        form = self.form(base)
        if isinstance(index, Const) and isinstance(index.value, int) and index.value < 0:
            length = self.rows_length(self.rows_of(base) or ())
            index = self.emit(Apply("sub", (length, const(-index.value))), node)
        return self.part(form, 0, Home(base.id, index), node)

    def form(self, base: Ref) -> Form:
        """Return how the items of the list are put together."""
        form = self.heap[base.id].form
        assert form is not None
        return form

    def part(self, form: Form, first: int, home: Home, node: Any) -> Value:
        """Read a part of an item, whose first leaf has this number."""
        if form.kind == "leaf":
            whole = self.heap[home.table].slots[first]
            assert isinstance(whole, Var)
            return self.emit(Apply("index", (whole, home.index)), node)
        if form.kind == "same":
            assert form.value is not None
            return form.value
        found = []
        for key, inner in zip(form.keys, form.parts, strict=True):
            found.append(self.part(inner, first, home.inner(key), node))
            first += inner.size
        if form.kind == "tuple":
            return NamedOf.of(form.cls, found) if form.cls is not None else tuple(found)
        slots = dict(zip(form.keys, found, strict=True))
        return self.new_cell(Cell(form.kind, slots, form.cls, home=home))

    def rows_slice(self, base: Ref, index: Expr, node: Any) -> Ref:
        """Return a slice of the list, which is a list of its own with the same items."""
        slots: dict[Any, Value] = {}
        for k, part in enumerate(self.rows_of(base) or ()):
            made = self.emit(Apply("index", (part, index)), node)
            self.lists.add(made.name)
            slots[k] = made
        form = self.form(base)
        if form.changes:
            self.share(base.id)
        place = self.heap[base.id].place
        return self.new_cell(Cell("rows", slots, list, form=form, shared=form.changes, place=place))

    def same_row(self, op: str, left: Value, right: Value) -> Expr | None:
        """Return the test whether two items of a list are one object, or None for others."""
        if not (isinstance(left, Ref) and isinstance(right, Ref)) or left == right:
            return None
        one, two = self.heap[left.id].home, self.heap[right.id].home
        if one is None or two is None or (one.table, one.path) != (two.table, two.path):
            return None
        length = self.rows_length(self.rows_of(Ref(one.table)) or ())
        gap = Apply("mod", (Apply("sub", (one.index, two.index)), length))
        return Apply("eq" if op in ("is", "eq") else "ne", (gap, const(0)))

    # writing

    def change(self, ref: Ref, slots: dict[Any, Value], node: Any) -> None:
        """Write into a cell, and into the list that it is at home in."""
        cell = self.heap[ref.id]
        if cell.kind == "rows":
            self.fail(node, "this write into a list whose length is not known", "append to it")
        super().change(ref, slots, node)
        if cell.home is None:
            return
        self.unshared(cell.home.table, node)
        if list(slots) != list(cell.slots):
            place = self.heap[cell.home.table].place
            among = not cell.home.path and self.form(Ref(cell.home.table)).kind == "list"
            if among and ("one of several", place) not in self.as_lists:
                raise Nested(("one of several", place))
            self.fail(node, "what is in a list of unknown length gets another structure",
                      "give it all its parts before it is put into the list")  # fmt: skip
        for key, value in slots.items():
            if value != cell.slots[key]:
                home = cell.home.inner(key)
                form, first = self.form(Ref(home.table)).within(home.path)
                self.rows_store(form, first, value, home, node)
                self.read_anew(ref, form, first, home, node)

    def unshared(self, table: Any, node: Any) -> None:
        """Refuse a write into a list whose items may be those of another one too."""
        cell = self.heap[table]
        if cell.frozen is not None or cell.shared:
            what = "a write into what may be in two lists"
            error = self.refusal(node, what, "make one of them a copy")
            self.doubted(Doubt(cell.frozen or 0, error))

    def share(self, table: Any) -> None:
        """Remember that the items of a list may be those of another one too."""
        self.heap[table] = replace(self.heap[table], shared=True)

    def rows_store(self, form: Form, first: int, value: Value, home: Home, node: Any) -> None:
        """Put a value into the lists of its leaves."""
        found = form_of(value, self.heap)
        if found is None or found[0] != form:
            self.differs(home.table, home.path, value, node)
        if form.changes:
            self.stays(value, home)
            self.forget(home)
        for k, leaf in enumerate(found[1], first):
            whole = self.heap[home.table].slots[k]
            assert isinstance(whole, Var)
            self.add(Store(whole.name, home.index, leaf, "", self.place(node)), node)
        self.adopt(value, home, node)

    def stays(self, value: Value, home: Home) -> None:
        """What is put into a list and is in one already is there twice: no place may change it."""
        for leaf in leaves(value):
            at = self.heap[leaf.id].home if isinstance(leaf, Ref) else None
            if at is not None:
                self.share(at.table)
                self.share(home.table)

    def adopt(self, value: Value, home: Home, node: Any) -> None:
        """Give what is now in a list a home there."""
        if isinstance(value, Ref):
            cell = self.heap[value.id]
            if cell.home is not None:  # it is in two lists: neither may change it
                self.share(cell.home.table)
                self.share(home.table)
                return
            self.heap[value.id] = replace(cell, home=home)
            self.lend(home.index)
            for key, item in cell.slots.items():
                self.adopt(item, home.inner(key), node)
        elif isinstance(value, tuple):
            for key, item in enumerate(value):
                self.adopt(item, home.inner(key), node)

    def at_home(self, table: Any) -> list[Any]:
        """Return the cells read from a list that a name, or what is being read, still leads to."""
        cells = [k for k, c in self.heap.items() if c.home is not None and c.home.table == table]
        if not cells:
            return []
        held: Counter[Value] = Counter()
        for frame in self.frames():
            for value in frame.local.values():
                count_refs(value, held)
        waiting = list(held)
        while waiting:
            ref = waiting.pop()
            found: Counter[Value] = Counter()
            for value in self.heap[ref.id].items if isinstance(ref, Ref) else ():
                count_refs(value, found)
            waiting += found.keys() - held.keys()
            held += found
        return [key for key in cells if held[Ref(key)] or key > self.since[0]]

    def read_anew(self, ref: Ref, form: Form, first: int, home: Home, node: Any) -> None:
        """Read what was written once more for the other cells that may be the same object."""
        *path, key = home.path
        for other in self.at_home(home.table):
            cell = self.heap[other]
            if other != ref.id and cell.home is not None and cell.home.path == tuple(path):
                value = self.part(form, first, cell.home.inner(key), node)
                self.heap[other] = cell.with_slots({**cell.slots, key: self.lend(value)})

    def forget(self, home: Home) -> None:
        """Objects are taken out of a list: those that are held are not known any more."""
        for key in self.at_home(home.table):
            at = self.heap[key].home
            if at is not None and at.path[: len(home.path)] == home.path:
                self.heap[key] = Cell("gone", {})

    # changing the length

    def rows_append(self, base: Ref, node: Any, value: Value) -> Value:
        """Append an item."""
        form, lists = self.form(base), self.rows_of(base) or ()
        found = form_of(value, self.heap)
        if found is None or found[0] != form:
            self.differs(base.id, (), value, node)
        self.growing(base, node)
        length = self.rows_length(lists)
        index = self.emit(length, node) if form.changes else length
        for part, leaf in zip(lists, found[1], strict=True):
            self.add(Append(part.name, leaf, self.place(node)), node)
        self.adopt(value, Home(base.id, index), node)
        return Const("None", None)

    def growing(self, base: Ref, node: Any) -> None:
        """Count the items that are held from the front, before the length changes."""
        self.one_list(base, node)
        length = self.rows_length(self.rows_of(base) or ())
        for key in self.at_home(base.id):
            home = self.heap[key].home
            assert home is not None
            if not isinstance(home.index, Const):
                index = self.emit(Apply("mod", (home.index, length)), node)
                self.heap[key] = replace(self.heap[key], home=replace(home, index=index))

    def one_list(self, base: Ref, node: Any) -> None:
        """Refuse a change of what may be one of two lists."""
        frozen = self.heap[base.id].frozen
        if frozen is not None:
            what = "a write into what may be one of two lists"
            self.doubted(Doubt(frozen, self.refusal(node, what, "make one of them a copy")))

    def rows_popleft(self, base: Ref, node: Any) -> Value:
        """Take the first item."""
        return self.rows_pop(base, node, const(0))

    def rows_pop(self, base: Ref, node: Any, at: Value | None = None) -> Value:
        """Take an item: the last one, or that at a place."""
        if at not in (None, const(0), const(-1)):
            return self.each_column("pop", base, (at,), None, node)
        self.one_list(base, node)
        self.forget(Home(base.id, const(0)))
        found: list[Expr] = []
        for part in self.rows_of(base) or ():
            if at == const(0):
                found.append(self.single(self.first_taken(part, node), node))
                continue
            name = self.frame.namer.temporary()
            self.add(Take(name, part.name, self.place(node)), node)
            found.append(Var(name))
        return self.put_together(self.form(base), iter(found))

    def rows_write(self, base: Ref, index: Expr, value: Value, node: Any) -> None:
        """Read ``rows[i] = item``."""
        self.one_list(base, node)
        self.rows_store(self.form(base), 0, value, Home(base.id, index), node)
