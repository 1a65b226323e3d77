"""What the items of a list of unknown length have in common: how each is put together.

``bodies.append(Body(m, (x, y)))`` gives a list of objects with the leaves ``mass``, ``place_0`` and
``place_1``: such a list is held as one list for each of these leaves, all of one length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from srcad.frontend.values import Cell, Known, NamedOf, Ref, Value, is_atom
from srcad.ir.nodes import Expr

__all__ = ["LEAF", "Form", "form_of"]


@dataclass(frozen=True)
class Form:
    """How an item is put together: ``kind`` is leaf, same, tuple, list, dict or object.

    What is the same in all items, like a function, is no leaf: it is the form's ``value``.
    """

    kind: str
    cls: Any = None
    keys: tuple[Any, ...] = ()
    parts: tuple[Form, ...] = ()
    value: Value | None = None

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return 1 if self.kind == "leaf" else sum(p.size for p in self.parts)

    @property
    def changes(self) -> bool:
        """Whether Python can change something within such an item in place."""
        return self.kind in ("list", "dict", "object") or any(p.changes for p in self.parts)

    def labels(self, before: str = "") -> Iterator[str]:
        """Yield a name for each leaf."""
        if self.kind == "leaf":
            yield before
        for key, part in zip(self.keys, self.parts, strict=True):
            yield from part.labels(f"{before}_{key}" if before else str(key))

    def within(self, path: tuple[Any, ...]) -> tuple[Form, int]:
        """Return the form of a part, and the number of its first leaf."""
        form, first = self, 0
        for key in path:
            at = form.keys.index(key)
            first += sum(p.size for p in form.parts[:at])
            form = form.parts[at]
        return form, first


LEAF = Form("leaf")


def form_of(value: Value, heap: dict[Any, Cell]) -> tuple[Form, list[Expr]] | None:
    """Return the form of a value and its leaves, or None for what has none."""
    leaves: list[Expr] = []
    form = _form(value, heap, leaves, set())
    return None if form is None else (form, leaves)


def _form(value: Value, heap: dict[Any, Cell], leaves: list[Expr], seen: set[Any]) -> Form | None:
    if is_atom(value):
        leaves.append(value)
        return LEAF
    if isinstance(value, Known):
        return Form("same", value=value)
    if isinstance(value, tuple):
        cls = value.cls if isinstance(value, NamedOf) else None
        kind, keys, items = "tuple", tuple(range(len(value))), tuple(value)
    elif isinstance(value, Ref):
        cell = heap[value.id]
        plain = cell.kind in ("list", "dict", "object") and cell.base is None
        if not plain or cell.frozen is not None or value in seen:
            return None
        seen.add(value)
        kind, cls, keys, items = cell.kind, cell.cls, tuple(cell.slots), cell.items
    else:
        return None
    parts = []
    for item in items:
        part = _form(item, heap, leaves, seen)
        if part is None:
            return None
        parts.append(part)
    return Form(kind, cls, keys, tuple(parts))
