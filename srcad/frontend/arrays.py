"""Functions of NumPy that are read as operations: arrays made, and arrays written into."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np

from srcad.frontend.composing import ComposingReader
from srcad.frontend.interface import Values
from srcad.frontend.values import NamedOf, Value
from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.rules import kind_of_results

__all__ = ["ArrayReader"]

Keywords = tuple[tuple[str, Expr], ...]


class ArrayReader(ComposingReader):
    """Reads calls that make arrays or write into them."""

    def results(self, op: str, found: Values) -> Value:
        """Return the results of a function that has several, under the names that they have."""
        kind = kind_of_results(op)
        return NamedOf.of(kind, found) if kind else found

    def stands_for(self, expr: Expr | None) -> Any:
        """Return the object that an expression of a known object is."""
        if isinstance(expr, Const):
            return expr.value
        where = self.frame.free.get(expr.name) if isinstance(expr, Var) else None
        return where.home if where is not None and where.kind == "value" else None

    def refuse_records(self, call: Apply, node: Any) -> None:
        """Refuse arrays whose items are objects or have fields."""
        dtype = dict(call.kwargs).get("dtype")
        fields = isinstance(dtype, Apply) and dtype.op in ("list", "dict")
        found = self.stands_for(dtype)
        if not fields and isinstance(found, (type, str, np.dtype)):
            with contextlib.suppress(TypeError):
                fields = np.dtype(found).kind in "OV"
        if fields:
            self.fail(
                node, "an array of objects or of records", "keep a list, or an array for each"
            )

    def as_made(self, op: str, kwargs: Keywords) -> tuple[str, Keywords, str]:
        """Return what ``np.array(x, ndmin=1, copy=None)`` stands for.

        That is the operation, what is left of the keywords, and an operation on its result, if any.
        """
        named = dict(kwargs)
        more = ""
        rank, copied = named.get("ndmin"), named.get("copy")
        if self.stands_for(copied) is np._CopyMode.IF_NEEDED:
            copied = const(None)
        if isinstance(rank, Const) and rank.value in (0, 1, 2):
            del named["ndmin"]
            more = f"np.atleast_{rank.value}d" if rank.value else ""
        if isinstance(copied, Const) and copied.value in (None, True):
            del named["copy"]  # None: where it has to be made
            op = "np.array" if copied.value else "np.asarray"
        if named.get("order") in (const(None), const("K")):
            del named["order"]
        if isinstance(named.get("subok"), Const):  # matrices and the like are not read at all
            del named["subok"]
        return op, tuple(named.items()), more
