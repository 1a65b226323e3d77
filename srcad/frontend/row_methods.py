"""Methods of lists of tuples whose length is not known: what is done with each of their columns."""

from __future__ import annotations

from typing import Any

from srcad.frontend.forms import form_of
from srcad.frontend.interface import Values
from srcad.frontend.list_recipes import LIST_RECIPES
from srcad.frontend.methods import NOTHING, MethodReader
from srcad.frontend.values import Ref, Value

__all__ = ["RowMethodReader"]


class RowMethodReader(MethodReader):
    """Reads methods of lists of tuples."""

    def each_column(
        self, name: str, base: Ref, at: Values, values: Value | None, node: Any
    ) -> Value:
        """Do to each column what a method does to a list of numbers."""
        form = self.form(base)
        found = None if values is None else form_of(values, self.heap)
        if form.changes or (values is not None and (found is None or found[0] != form)):
            self.fail(node, f"the method {name} of a list of lists or objects of unknown length",
                      "make a new list in a loop")  # fmt: skip
        self.one_list(base, node)
        parts: list[Values] = [()] * form.size if found is None else [(v,) for v in found[1]]
        columns = self.rows_of(base) or ()
        made = [self.in_place_of(LIST_RECIPES[name], (column, *at, *part), (), node, None)
                for column, part in zip(columns, parts, strict=True)]  # fmt: skip
        return self.put_together(form, iter([self.single(v, node) for v in made]))

    def rows_insert(self, base: Ref, node: Any, at: Value, value: Value) -> Value:
        """Put an item before another."""
        self.each_column("insert", base, (at,), value, node)
        return NOTHING

    def rows_reverse(self, base: Ref, node: Any) -> Value:
        """Turn the order round."""
        self.each_column("reverse", base, (), None, node)
        return NOTHING

    def rows_extend(self, base: Ref, node: Any, values: Value) -> Value:
        """Add items to a list whose length is not known."""
        return self.list_extend(base, node, values)
