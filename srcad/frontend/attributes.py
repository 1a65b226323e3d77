"""The ``__dict__`` of an object made inside: what is put there is an attribute."""

from __future__ import annotations

import inspect
from typing import Any, NoReturn

from srcad.frontend.interface import Named, Values
from srcad.frontend.methods import NOTHING
from srcad.frontend.nested_tables import NestedTableReader
from srcad.frontend.values import MAYBE, Cell, Ref, Seq, Value

__all__ = ["AttributesReader"]

_KIND = "attributes"
_HINT = "read and write its attributes by their names"


class AttributesReader(NestedTableReader):
    """Reads what a program does with the attributes of an object as a whole."""

    def attributes(self, ref: Ref, node: Any) -> Value:
        """Return what ``o.__dict__`` stands for."""
        cell = self.heap[ref.id]
        if cell.base is not None or not self.has_all(cell):
            self.fail(node, "__dict__ of an object", _HINT)
        return Seq(_KIND, (ref,))

    def method(
        self, base: Value, attr: str, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Read a call of a method of what has been read."""
        if isinstance(base, Seq) and base.kind == _KIND and isinstance(base.parts[0], Ref):
            return self.attributes_method(base.parts[0], attr, args, kwargs, node)
        return super().method(base, attr, args, kwargs, node, target)

    def attributes_method(
        self, ref: Ref, attr: str, args: Values, named: Named, node: Any
    ) -> Value:
        """Read ``o.__dict__.update(...)`` and ``o.__dict__.copy()``."""
        cell = self.heap[ref.id]
        if attr == "copy" and MAYBE not in cell.items:
            return self.new_cell(Cell("dict", cell.slots))
        if attr != "update":
            self.fail(node, f"the method {attr} of the __dict__ of an object", _HINT)
        given = {**(self.slots_of(args[0], node) if args else {}), **dict(named)}
        for key, value in given.items():
            static = inspect.getattr_static(cell.cls, key, None) if isinstance(key, str) else None
            hooked = hasattr(type(static), "__set__") and not isinstance(static, property)
            if not isinstance(key, str) or hooked or not cell.cls.__dictoffset__:
                self.fail(node, f"{key!r} in the __dict__ of an object", _HINT)
            self.set_slot(ref, key, value, node)
        return NOTHING

    def known_items(self, value: Value, node: Any) -> Values | None:
        """Return the items of what has a known length."""
        if isinstance(value, Seq) and value.kind == _KIND:
            self.fail(node, "the __dict__ of an object is gone through", _HINT)
        return super().known_items(value, node)

    def turns_of_attributes(self, value: Seq, node: Any) -> NoReturn:  # noqa: ARG002
        """Refuse a loop over the attributes."""
        self.fail(node, "the __dict__ of an object is gone through", _HINT)
