"""Functions and methods of NumPy that write into their argument: what they write, written out."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcad.frontend.at_recipes import AT
from srcad.frontend.calls import WHOLE
from srcad.frontend.interface import Named, Values
from srcad.frontend.methods import NOTHING
from srcad.frontend.outs import with_first_given, with_out_named
from srcad.frontend.row_methods import RowMethodReader
from srcad.frontend.values import Value
from srcad.ir.nodes import AddAt, Apply, Branch, Const, Effect, Expr, Var, const

__all__ = ["InPlaceReader"]

Keywords = tuple[tuple[str, Expr], ...]


class InPlaceReader(RowMethodReader):
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
        several = isinstance(ufunc, np.ufunc) and ufunc.nout > 1
        if several and len(args) > ufunc.nin:  # type: ignore[union-attr]
            self.fail(node, f"{op} that writes into several arrays", "write them one by one")
        args, kwargs = with_out_named(op, *with_first_given(op, args, kwargs))
        out = dict(kwargs).get("out")
        if isinstance(out, Apply) and out.op == "tuple":
            if len(out.args) > 1:
                self.fail(node, f"{op} that writes into several arrays", "write them one by one")
            kwargs = tuple((k, out.args[0] if k == "out" else v) for k, v in kwargs)
        if not isinstance(ufunc, np.ufunc) or several:
            return super().operation(op, args, kwargs, node, target)
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

    def compose(self, op: str, args: Values, kwargs: Named, node: Any, target: str | None) -> Value:
        """Read a composition, and write into ``out`` what it gives."""
        args, kwargs = with_out_named(op, *with_first_given(op, args, kwargs))
        out = dict(kwargs).get("out", NOTHING)
        if out == NOTHING:
            return super().compose(op, args, kwargs, node, target)
        rest = tuple((k, v) for k, v in kwargs if k != "out")
        made = self.single(super().compose(op, args, rest, node, None), node)
        base = self.variable(self.single(out, node), node)
        self.write_at(base, WHOLE, made, "", node)
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
        if array and attr == "put" and len(args) + len(kwargs) > 1:  # not that of a queue
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

    def ufunc_at(self, function: Any, args: Values, node: Any) -> Value:
        """Read ``np.add.at(a, index, value)``."""
        recipe = AT.get(function.__self__) if function.__name__ == "at" else None
        if recipe is not None and len(args) == 3:
            return self.in_place_of(recipe, args, (), node, None)
        if (
            function.__name__ != "at"
            or function.__self__ not in (np.add, np.subtract)
            or (len(args) != 3)
        ):
            self.fail(node, "this method of a ufunc", "use the array function it stands for")
        base, index, value = (self.single(a, node) for a in args)
        index, value = self.places(index, node), self.as_array(value, node)
        if function.__self__ is np.subtract:
            value = self.emit(Apply("neg", (value,)), node)
        where = self.variable(base, node)
        self.add(AddAt(where, index, value, True, self.place(node)), node)
        return const(None)

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
        listed = isinstance(ind, Apply) and ind.op in ("list", "tuple")
        places = self.computed(node, "np.array" if listed else "np.ravel", ind)
        value = self.cycled(v, Apply("np.size", (places,)), node)
        self.write_at(flat, places, value, "", node)

    def truths(self, mask: Expr, node: Any) -> Expr:
        """Return a mask of truth values: as an index, integers are places."""
        made = self.last_value(mask) if isinstance(mask, Var) else mask
        if isinstance(made, Apply) and made.op in _TRUTHS:
            return mask
        return self.computed(node, "np.not_equal", mask, const(0))

    def write_place(self, base: str, node: Any, mask: Expr, vals: Expr) -> None:
        """``np.place(a, mask, values)``: one value after the other, as often as there are any."""
        mask = self.truths(mask, node)
        count = Apply("np.count_nonzero", (mask,))
        self.write_at(base, mask, self.cycled(vals, count, node), "", node)

    def write_putmask(self, base: str, node: Any, mask: Expr, values: Expr) -> None:
        """``np.putmask(a, mask, values)``: each place gets the value that has its number."""
        mask = self.truths(mask, node)
        shape = Apply("attr", (Var(base), Const("shape", "shape")))
        value = self.cycled(values, shape, node)
        if not isinstance(value, Const):
            value = self.computed(node, "index", value, mask)
        self.write_at(base, mask, value, "", node)


_TRUTHS = {"lt", "le", "gt", "ge", "eq", "ne", "np.logical_and", "np.logical_or", "np.logical_not"}
_SIGNATURES = {
    "copyto": "dst src where", "fill_diagonal": "a val", "put": "a ind v",
    "place": "arr mask vals", "putmask": "a mask values",
}  # fmt: skip
_WRITERS = [getattr(np, name) for name in _SIGNATURES]
