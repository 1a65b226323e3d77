"""Lists of tuples whose length is not known: one list for each place in the tuples.

``path.append((x, v))`` appends to ``path_0`` and to ``path_1``. The cell of kind ``rows`` holds the
variables of these lists.
"""

from __future__ import annotations

from typing import Any

from srcad.errors import UnsupportedSyntax
from srcad.frontend.state import StateReader
from srcad.frontend.values import Cell, Ref, Value, is_atom
from srcad.ir.nodes import Append, Apply, Assign, Const, Expr, Take, Var, const

__all__ = ["TableReader", "Wide", "width_of"]


class Wide(Exception):
    """What was taken for a list of numbers or arrays is one of tuples of so many."""

    def __init__(self, width: int) -> None:
        super().__init__(width)
        self.width = width


class TableReader(StateReader):
    """Reads lists of tuples."""

    def to_variable(self, ref: Ref, error: UnsupportedSyntax, node: Any) -> None:
        """Make a list whose length is not known a variable, or one for each place in its tuples."""
        cell = self.heap.get(ref.id)
        widths = set() if cell is None else {width_of(v) for v in cell.items}
        width = widths.pop() if len(widths) == 1 else 0
        if cell is not None and not cell.slots:
            width = self.widths.get(ref.id, 0)
        if cell is None or cell.kind != "list" or cell.base is not None or not width or widths:
            super().to_variable(ref, error, node)
            return
        slots: dict[Any, Value] = {}
        for k in range(width):
            name = self.slot_name(ref, k)
            items = [v[k] for v in cell.items if isinstance(v, tuple)]
            made = Apply("list", tuple(self.single(v, node) for v in items))
            self.add(Assign(name, made, self.place(node)), node)
            self.lent.add(name)
            self.lists.add(name)
            slots[k] = Var(name)
        self.heap[ref.id] = Cell("rows", slots, list, frozen=cell.frozen)

    def new_rows(self, lists: list[Var]) -> Ref:
        """Make a list of tuples of the lists of their parts."""
        return self.new_cell(Cell("rows", dict(enumerate(lists)), list))

    def rows_of(self, value: Value) -> tuple[Var, ...] | None:
        """Return the lists of a list of tuples, or None for anything else."""
        if isinstance(value, Ref) and self.heap[value.id].kind == "rows":
            return tuple(v for v in self.heap[value.id].items if isinstance(v, Var))
        return None

    def row(self, lists: tuple[Var, ...], index: Expr, node: Any) -> tuple[Value, ...]:
        """Return a tuple of the list."""
        return tuple(self.emit(Apply("index", (part, index)), node) for part in lists)

    def rows_append(self, base: Ref, node: Any, value: Value) -> Value:
        """Append a tuple."""
        lists = self.rows_of(base) or ()
        if not isinstance(value, tuple) or width_of(value) != len(lists):
            self.fail(node, "tuples of two lengths in a list whose length is not known",
                      "give them one length")  # fmt: skip
        if self.heap[base.id].frozen:
            self.fail(node, "a write into what may be one of two lists", "make one of them a copy")
        for part, item in zip(lists, value, strict=True):
            self.add(Append(part.name, self.single(item, node), self.place(node)), node)
        return Const("None", None)

    def rows_pop(self, base: Ref, node: Any) -> Value:
        """Take the last tuple."""
        if self.heap[base.id].frozen:
            self.fail(node, "a write into what may be one of two lists", "make one of them a copy")
        found = []
        for part in self.rows_of(base) or ():
            name = self.frame.namer.temporary()
            self.add(Take(name, part.name, self.place(node)), node)
            found.append(Var(name))
        return tuple(found)

    def rows_slice(self, base: Ref, index: Expr, node: Any) -> Ref:
        """Return a slice of the list, which is a list of its own."""
        parts = self.row(self.rows_of(base) or (), index, node)
        for part in parts:
            assert isinstance(part, Var)
            self.lists.add(part.name)
        return self.new_rows([p for p in parts if isinstance(p, Var)])

    def rows_length(self, lists: tuple[Var, ...]) -> Expr:
        """Return how many tuples there are."""
        return Apply("len", (lists[0],)) if lists else const(0)


def width_of(value: Value) -> int:
    """Return how many numbers or arrays a tuple holds, 0 for what is no tuple of them."""
    plain = type(value) is tuple and all(map(is_atom, value))
    return len(value) if isinstance(value, tuple) and plain else 0
