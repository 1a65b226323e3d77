"""Functions and methods of NumPy that write into their argument: what they write, written out."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcad.frontend.calls import WHOLE
from srcad.frontend.columns import ColumnReader
from srcad.frontend.interface import Named, Values
from srcad.frontend.methods import NOTHING
from srcad.frontend.values import Value
from srcad.ir.nodes import Apply, Branch, Const, Effect, Expr, Var, const

__all__ = ["InPlaceReader"]

Keywords = tuple[tuple[str, Expr], ...]


class InPlaceReader(ColumnReader):
    """Reads calls that write into arrays."""

    def written(
        self, function: Any, args: Values, kwargs: dict[str, Value], node: Any
    ) -> Value | None:
        """Read a call of a function that writes into its first argument, or return None."""
        signature = _SIGNATURES.get(function.__name__) if function in _WRITERS else None
        if signature is None:
            return None
        names = signature.split()
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        if len(args) > len(names) or set(given) - set(names):
            self.fail(node, f"this call of np.{function.__name__}", "write it with an index")
        values = {k: self.single(v, node) for k, v in given.items()}
        base = self.variable(values.pop(names[0]), node)
        getattr(self, f"write_{function.__name__}")(base, node, **values)
        return NOTHING

    def operation(
        self, op: str, args: tuple[Expr, ...], kwargs: Keywords, node: Any, target: str | None
    ) -> Value:
        """Emit an operation; into ``out``, and there only where a mask says so."""
        ufunc = getattr(np, op[3:], None) if op.startswith("np.") else None
        if not isinstance(ufunc, np.ufunc) or ufunc.nout > 1:
            return super().operation(op, args, kwargs, node, target)
        if len(args) == ufunc.nin + 1:
            args, kwargs = args[:-1], (*kwargs, ("out", args[-1]))
        named = dict(kwargs)
        if named.get("out") == const(None):
            del named["out"]
        where = named.pop("where", const(True))
        if where == const(True):
            return super().operation(op, args, tuple(named.items()), node, target)
        if named.keys() != {"out"}:
            self.fail(node, f"{op} with where=, and without out=", "give it out=")
        base = self.variable(named["out"], node)
        mask = self.as_large(base, where, node)
        parts = tuple(self.masked(base, a, mask, node) for a in args)
        made = self.single(super().operation(op, parts, (), node, None), node)
        self.write_at(base, mask, made, "", node)
        return Var(base)

    def of_atom(
        self, base: Expr, attr: str, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Read a method of an array that writes into it."""
        array = isinstance(base, Var) and base.name not in self.lists
        if array and attr in ("sort", "partition") and (args or kwargs):
            atoms = tuple(self.single(a, node) for a in args)
            if attr == "sort" and atoms:  # the function has the same arguments
                kwargs, atoms = (*kwargs, ("axis", atoms[0])), ()
            named = tuple((k, self.single(v, node)) for k, v in kwargs)
            made = self.operation(f"np.{attr}", (base, *atoms), named, node, None)
            where = self.variable(base, node)
            self.write_at(where, WHOLE, self.single(made, node), "", node)
            return NOTHING
        if array and attr == "put":
            return self.written(np.put, (base, *args), dict(kwargs), node) or NOTHING
        return super().of_atom(base, attr, args, kwargs, node, target)

    def masked(self, base: str, value: Expr, mask: Expr, node: Any) -> Expr:
        """Return the part of a value that goes where a mask says so."""
        if isinstance(value, Const):
            return value
        return self.computed(node, "index", self.as_large(base, value, node), mask)

    def computed(self, node: Any, op: str, *args: Expr) -> Expr:
        """Emit an operation."""
        return self.single(self.made_of(op, args, (), node, None), node)

    def as_large(self, base: str, value: Expr, node: Any) -> Expr:
        """Broadcast a value to the shape of an array."""
        shape = Apply("attr", (Var(base), Const("shape", "shape")))
        return self.computed(node, "np.broadcast_to", value, shape)

    def cycled(self, value: Expr, shape: Expr, node: Any) -> Expr:
        """Repeat values as often as a shape needs them; a number written out is one already."""
        if isinstance(value, Const):
            return value
        return self.computed(node, "np.resize", self.computed(node, "np.ravel", value), shape)

    def write_copyto(self, base: str, node: Any, src: Expr, where: Expr | None = None) -> None:
        """``np.copyto(a, src, where=mask)``."""
        if where is None or where == const(True):
            self.write_at(base, WHOLE, src, "", node)
            return
        mask = self.as_large(base, where, node)
        self.write_at(base, mask, self.masked(base, src, mask, node), "", node)

    def write_fill_diagonal(self, base: str, node: Any, val: Expr) -> None:
        """``np.fill_diagonal(A, values)`` of a matrix."""
        test = Apply("ne", (Apply("np.ndim", (Var(base),)), const(2)))
        text = const("np.fill_diagonal of what is no matrix has no derivative")
        error = Apply("call", (Const("NotImplementedError", NotImplementedError), text))
        place = self.place(node)
        self.add(Branch(test, (Effect(Apply("raise", (error,)), place),), (), place), node)
        shape = Apply("attr", (Var(base), Const("shape", "shape")))
        size = Apply("min", (Apply("index", (shape, const(0))), Apply("index", (shape, const(1)))))
        places = self.computed(node, "np.arange", size)
        value = self.cycled(val, Apply("np.size", (places,)), node)
        self.write_at(base, Apply("tuple", (places, places)), value, "", node)

    def write_put(self, base: str, node: Any, ind: Expr, v: Expr) -> None:
        """``np.put(a, places, values)``: places in the array laid out in a row."""
        flat = self.variable(self.computed(node, "np.reshape", Var(base), const(-1)), node)
        places = self.computed(node, "np.array", ind)
        value = self.cycled(v, Apply("np.size", (places,)), node)
        self.write_at(flat, places, value, "", node)

    def write_place(self, base: str, node: Any, mask: Expr, vals: Expr) -> None:
        """``np.place(a, mask, values)``: one value after the other, as often as there are any."""
        count = Apply("np.count_nonzero", (mask,))
        self.write_at(base, mask, self.cycled(vals, count, node), "", node)

    def write_putmask(self, base: str, node: Any, mask: Expr, values: Expr) -> None:
        """``np.putmask(a, mask, values)``: each place gets the value that has its number."""
        shape = Apply("attr", (Var(base), Const("shape", "shape")))
        value = self.cycled(values, shape, node)
        if not isinstance(value, Const):
            value = self.computed(node, "index", value, mask)
        self.write_at(base, mask, value, "", node)


_SIGNATURES = {
    "copyto": "dst src where", "fill_diagonal": "a val", "put": "a ind v",
    "place": "arr mask vals", "putmask": "a mask values",
}  # fmt: skip
_WRITERS = [getattr(np, name) for name in _SIGNATURES]
