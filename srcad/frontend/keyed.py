"""Dicts whose keys the data tell: a variable that is a dict when the function runs.

The cell of kind ``mapping`` holds that variable; of tuples, one for each part. What is done with it
is read in :mod:`srcad.frontend.mappings`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from srcad.errors import UnsupportedSyntax
from srcad.frontend.constants import constant_of
from srcad.frontend.forks import Doubt
from srcad.frontend.forms import LEAF, Form, form_of
from srcad.frontend.leaving import LeavingReader
from srcad.frontend.values import Cell, NamedOf, Ref, Value
from srcad.ir.nodes import Append, Apply, Assign, Expr, Var

__all__ = ["KeyedReader"]


class KeyedReader(LeavingReader):
    """Makes dicts variables."""

    def to_variable(self, ref: Ref, error: UnsupportedSyntax, node: Any) -> None:
        """Make a dict whose keys are not known a variable."""
        cell = self.heap.get(ref.id)
        if cell is None or cell.kind != "dict":
            super().to_variable(ref, error, node)
            return
        found = [form_of(v, self.heap) for v in cell.items]
        forms = {f[0] if f else None for f in found} or {self.forms.get(ref.id, LEAF)}
        form = forms.pop()
        alike = form is not None and not forms and not form.changes and form.size
        if form is None or not alike or not self.is_ours(cell) or cell.home is not None:
            raise error
        if cell.frozen is not None:
            self.doubted(Doubt(cell.frozen, self.one_or_another(node)))
        held = self.holder(ref)
        name = held[0].local_name(held[1]) if held else self.fresh("items")
        name = name if cell.base is None else self.fresh(name)
        labels = [name] if form == LEAF else [self.slot_name(ref, text) for text in form.labels()]
        for label in labels:
            self.protect(label, node)
            self.add(Assign(label, Apply("mapping", ()), self.place(node)), node)
        keys = [self.constant_key(key, node) for key in cell.slots]
        for key, (_, parts) in zip(keys, filter(None, found), strict=True):
            for label, part in zip(labels, parts, strict=True):
                self.add(Append(label, part, self.place(node), "", key), node)
        self.lent.update(labels)
        slots: dict[Any, Value] = {f"items{k or ''}": Var(n) for k, n in enumerate(labels)}
        self.heap[ref.id] = replace(cell, kind="mapping", slots=slots, form=form)

    def is_ours(self, cell: Cell) -> bool:
        """Whether a dict is made inside, or is an argument, or within one."""
        return cell.base is None or all(cell.base != c.base for c in self.outside.values())

    def constant_key(self, key: Any, node: Any) -> Expr:
        """Return a key that is known as an expression."""
        if isinstance(key, tuple):
            return self.emit(self.constant_tuple(key, node), node)
        found = None if key is None else constant_of(key)  # a[None] is something else
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
            return self.columns(value)[0]
        return None

    def columns(self, base: Ref) -> tuple[Var, ...]:
        """Return the variables of a dict whose keys are not known, one for each leaf."""
        return tuple(v for v in self.heap[base.id].items if isinstance(v, Var))

    def put_together(self, form: Form, parts: Iterator[Expr]) -> Value:
        """Return a value from its leaves."""
        if form.kind == "leaf":
            return next(parts)
        if form.kind == "same":
            assert form.value is not None
            return form.value
        items = [self.put_together(part, parts) for part in form.parts]
        if form.kind == "tuple":
            return NamedOf.of(form.cls, items) if form.cls is not None else tuple(items)
        return self.new_cell(Cell(form.kind, dict(zip(form.keys, items, strict=True)), form.cls))
