"""Numbers, and arrays of no dimensions: parts of the ones, updates of the others.

>>> from srcad.ir.parse import parse
>>> body = Assign("a", parse("np.where(x > 0, x, 0.0)")), Assign("b", Var("a"))
>>> sorted(of_no_dimensions(Function("f", ("x",), body)))
['a', 'b']
"""

from __future__ import annotations

from dataclasses import replace

from srcad.analysis.facts import Types, typeof
from srcad.ir.names import Namer
from srcad.ir.nodes import Apply, Assign, Const, Expr, Function, Stmt, Var, const
from srcad.ir.types import UNKNOWN, is_number
from srcad.ir.walk import names, statements

__all__ = ["of_no_dimensions", "part_of_number", "place_in"]

# what gives an array of no dimensions for numbers, which `+=` writes into
_ARRAYS_OF_NUMBERS = {"np.where", "np.copy", "np.real", "np.transpose", "np.full_like"}


def of_no_dimensions(function: Function) -> set[str]:
    """Return the names of what may be such an array, and is held under another name as well."""
    assigns = [s for s in statements(function.body) if isinstance(s, Assign)]
    found = {s.target for s in assigns
             if isinstance(s.value, Apply) and s.value.op in _ARRAYS_OF_NUMBERS}  # fmt: skip
    held = [(s.target, s.value.name) for s in assigns if isinstance(s.value, Var)]
    within = {n for s in assigns if isinstance(s.value, Apply)
              and s.value.op in ("list", "tuple", "dict") for n in names(s.value)}  # fmt: skip
    twice = {n for pair in held for n in pair if not found.isdisjoint(pair)}
    return twice | found & within if found else set()


def part_of_number(stmt: Assign, value: Apply, types: Types, namer: Namer) -> list[Stmt]:
    """Read a part of a number: ``y[()]`` is the number, ``y[None]`` and ``y[y > 0]`` are arrays."""
    number, index = value.args
    several = isinstance(index, Apply) and index.op == "tuple"
    parts = index.args if isinstance(index, Apply) and several else (index,)
    one = Apply("tuple", (const(1),))
    if len(parts) == 1 and typeof(index, types).dtype == "b" and is_number(typeof(index, types)):
        names = [Var(namer.temporary()) for _ in value.args]
        made: list[Stmt] = [Assign(n.name, Apply("np.reshape", (a, one)), stmt.origin)
                            for n, a in zip(names, value.args, strict=True)]  # fmt: skip
        return [*made, replace(stmt, value=Apply("index", tuple(names)))]
    if not all(isinstance(p, Const) and p.value in (None, Ellipsis) for p in parts):
        return [stmt]  # it raises
    new = tuple(const(1) for p in parts if getattr(p, "value", 0) is None)
    made_of = Apply("np.reshape", (number, Apply("tuple", new))) if new else number
    return [replace(stmt, value=made_of)]


def place_in(base: str, index: Expr, types: Types) -> Expr:
    """Return ``[()]`` for ``[...]`` of an array of rank 0: it reads a number, not a view."""
    t = types.get(base, UNKNOWN)
    whole = isinstance(index, Const) and index.value is Ellipsis
    whole_of_number = whole and (t.kind, t.shape) == ("array", ())
    return Apply("tuple", ()) if whole_of_number else const(Ellipsis) if whole else index
