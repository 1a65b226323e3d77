"""What is left behind in an object outside and changed later: that object sees the change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from srcad.errors import UnsupportedSyntax
from srcad.frontend.state import StateReader
from srcad.frontend.values import Ref, Value, leaves
from srcad.ir.nodes import Assign, Expr, Stmt, Var, WriteBack

__all__ = ["LeavingReader"]

_HINT = "put it there when it is done"


class LeavingReader(StateReader):
    """Leaves values in the caller's objects."""

    # by the cells that are part of it: where something was left, what, and in which block
    left_outside: dict[Any, tuple[Expr, Value, list[Stmt]]]

    def leave_there(self, place: Expr, value: Value, node: Any) -> None:
        """Leave a value in a place outside."""
        self.add(WriteBack(place, self.left_there(value, node), self.place(node)), node)
        found = self.left_outside
        for ref in self.parts_made(value):
            found = {**found, ref.id: (place, value, self.out)}
        self.left_outside = found

    def left_there(self, value: Value, node: Any) -> Expr:
        """Return what is left outside: an object from there is itself, whatever it holds now."""
        if isinstance(value, Ref) and value.id in self.outside:
            base = self.heap[value.id].base
            assert base is not None
            return base
        return self.single(value, node)

    def parts_made(self, value: Value) -> list[Ref]:
        """Return the lists and dicts made inside of which a value is put together."""
        found: list[Ref] = []
        stack = [value]
        while stack:
            for leaf in leaves(stack.pop()):
                if isinstance(leaf, Ref) and leaf.id not in self.outside and leaf not in found:
                    found.append(leaf)
                    stack += self.heap[leaf.id].items
        return found

    def mark(self) -> Callable[[], None]:
        """Return what takes back all that is read from here on."""
        back, left = super().mark(), self.left_outside

        def whole() -> None:
            back()
            self.left_outside = left

        return whole

    def change(self, ref: Ref, slots: dict[Any, Value], node: Any) -> None:
        """Write into a cell; what was left outside before is left there anew."""
        super().change(ref, slots, node)
        found = self.left_outside.get(ref.id)
        if found is not None:
            place, value, block = found
            if not any(block is out for out in (self.out, *self.outer)):
                self.fail(node, "this changes what may have been left outside", _HINT)
            self.leave_there(place, value, node)

    def to_variable(self, ref: Ref, error: UnsupportedSyntax, node: Any) -> None:
        """Make a list whose length is not known a variable: the one outside is that one."""
        super().to_variable(ref, error, node)
        found = self.left_outside.get(ref.id)
        if found is not None:
            made = self.out[-1]
            if found[1] != ref or not isinstance(made, Assign):
                self.fail(node, "this changes what was left outside", _HINT)
            self.add(WriteBack(found[0], Var(made.target), self.place(node)), node)
