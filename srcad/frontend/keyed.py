"""Dicts whose keys the data tell: a variable that is a dict when the function runs.

The cell of kind ``mapping`` holds that variable. Its values are numbers; what is done with it is
read in :mod:`srcad.frontend.mappings`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from srcad.errors import UnsupportedSyntax
from srcad.frontend.constants import constant_of
from srcad.frontend.forks import Doubt
from srcad.frontend.leaving import LeavingReader
from srcad.frontend.values import Ref, Value, is_atom
from srcad.ir.nodes import Append, Apply, Assign, Expr, Var

__all__ = ["KeyedReader"]

_WHOLE = ""  # the slot of the cell


class KeyedReader(LeavingReader):
    """Makes dicts variables."""

    def to_variable(self, ref: Ref, error: UnsupportedSyntax, node: Any) -> None:
        """Make a dict whose keys are not known a variable."""
        cell = self.heap.get(ref.id)
        if cell is None or cell.kind != "dict":
            super().to_variable(ref, error, node)
            return
        if cell.base is not None or cell.home is not None or not all(map(is_atom, cell.items)):
            raise error
        if cell.frozen is not None:
            self.doubted(Doubt(cell.frozen, self.one_or_another(node)))
        held = self.holder(ref)
        name = held[0].local_name(held[1]) if held else self.fresh("items")
        self.protect(name, node)
        self.add(Assign(name, Apply("mapping", ()), self.place(node)), node)
        for key, value in cell.slots.items():
            at = self.constant_key(key, node)
            self.add(Append(name, value, self.place(node), "", at), node)  # type: ignore[arg-type]
        self.lent.add(name)
        self.heap[ref.id] = replace(cell, kind="mapping", slots={_WHOLE: Var(name)})

    def constant_key(self, key: Any, node: Any) -> Expr:
        """Return a key that is known as an expression."""
        if isinstance(key, tuple):
            return self.emit(self.constant_tuple(key, node), node)
        found = constant_of(key)
        if found is None:
            self.fail(node, "a dict with keys of this kind, and others that only the data tell",
                      "use numbers, texts or tuples of them for keys")  # fmt: skip
        return found

    def constant_tuple(self, key: tuple[Any, ...], node: Any) -> Apply:
        """Return a tuple that is known as an expression."""
        return Apply("tuple", tuple(
            self.constant_tuple(k, node) if isinstance(k, tuple) else self.constant_key(k, node)
            for k in key
        ))  # fmt: skip

    def mapping(self, value: Value) -> Var | None:
        """Return the variable of a dict whose keys are not known; None of anything else."""
        if isinstance(value, Ref) and self.heap[value.id].kind == "mapping":
            found = self.heap[value.id].slots[_WHOLE]
            assert isinstance(found, Var)
            return found
        return None
