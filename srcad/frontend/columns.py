"""The columns of a list of tuples or lists whose length is not known, which is held as such.

``xs, ys = zip(*points)`` are two of its lists, ``np.array(points)`` has them beside each other.
"""

from __future__ import annotations

from typing import Any

from srcad.frontend.forms import Form
from srcad.frontend.tables import TableReader
from srcad.frontend.values import Cell, Ref, Value
from srcad.ir.nodes import Apply, Branch, Const, Effect, Expr, Var, const

__all__ = ["ColumnReader"]

_IN_ORDER = ("tuple", "list")


class ColumnReader(TableReader):
    """Reads what takes the rows of a table for columns."""

    def as_columns(self, value: Value, node: Any) -> Value | None:
        """Return what ``zip(*rows)`` goes through, or None for anything else than such rows."""
        if not isinstance(value, Ref) or self.rows_of(value) is None:
            return None
        form = self.form(value)
        if form.kind not in _IN_ORDER or not form.size or any(p.kind == "same" for p in form.parts):
            return None
        self.refuse_no_rows(value, "zip(*rows) of no rows", node)
        copies = [self.emit(Apply("copy", (v,)), node) for v in self.rows_of(value) or ()]
        if form.changes:
            self.share(value.id)
        found: list[Value] = []
        first = 0
        for part in form.parts:
            lists = copies[first : first + part.size]
            first += part.size
            self.lists |= {v.name for v in lists}
            if part.kind == "leaf":
                (column,) = lists
                self.tuples.add(column.name)
                self.lent.add(column.name)  # it keeps its name
                found.append(column)
                continue
            slots: dict[Any, Value] = dict(enumerate(lists))
            found.append(self.new_cell(Cell("rows", slots, tuple, form=part, shared=part.changes)))
        return self.new_cell(Cell("iterator", {"of": tuple(found), "at": const(0)}))

    def rows_as_array(self, value: Value, node: Any) -> Value:
        """Return the array that NumPy makes of a list of rows; any other value as it is."""
        if not isinstance(value, Ref) or self.rows_of(value) is None:
            return value
        form = self.form(value)
        if not _of_numbers(form):
            return value
        self.refuse_no_rows(value, "an array of no rows", node)
        return self.beside(form, 0, self.heap[value.id], node)

    def beside(self, form: Form, first: int, cell: Cell, node: Any) -> Expr:
        """Return the array of a part of all rows, whose first leaf has this number."""
        if form.kind == "leaf":
            column = cell.slots[first]
            assert isinstance(column, Var)
            return self.emit(Apply("np.array", (column,)), node)
        parts: list[Expr] = []
        for part in form.parts:
            parts.append(self.beside(part, first, cell, node))
            first += part.size
        whole = Apply("list", tuple(parts))
        return self.emit(Apply("np.stack", (whole,), (("axis", const(1)),)), node)

    def refuse_no_rows(self, value: Ref, what: str, node: Any) -> None:
        """Raise where there is no row, which does not say how many columns there are."""
        error = Apply("call", (Const("NotImplementedError", NotImplementedError),
                               const(f"{what} has no derivative")))  # fmt: skip
        raised = Effect(Apply("raise", (error,)), self.place(node))
        test = Apply("eq", (self.rows_length(self.rows_of(value) or ()), const(0)))
        self.add(Branch(test, (raised,), (), self.place(node)), node)


def _of_numbers(form: Form) -> bool:
    """Whether an item is of numbers and arrays in tuples and lists, each with something in it."""
    if form.kind == "leaf":
        return True
    return form.kind in _IN_ORDER and bool(form.parts) and all(map(_of_numbers, form.parts))
