"""Operations on lists of unknown length as a whole, written item by item."""

from __future__ import annotations

from dataclasses import replace

from srcad.analysis.facts import Types, item_of, typeof
from srcad.ir.names import Namer
from srcad.ir.nodes import Append, Apply, Assign, Branch, Effect, For, Stmt, Var, const
from srcad.ir.types import UNKNOWN, is_number

__all__ = [
    "compared_list",
    "extreme_of_list",
    "joined_lists",
    "of_arrays",
    "of_numbers",
    "part_of_list",
    "summed_from",
]

_EXTREMES = {"max": "gt", "min": "lt"}


def of_arrays(value: Apply, types: Types) -> bool:
    """Whether an operation is applied to a list of what may be arrays."""
    t = typeof(value.args[0], types) if len(value.args) == 1 and not value.kwargs else UNKNOWN
    return t.kind == "list" and bool(t.items) and item_of(t).kind in ("array", "unknown")


def of_numbers(value: Apply, types: Types) -> bool:
    """Whether an operation is applied to a list of numbers."""
    t = typeof(value.args[0], types) if len(value.args) == 1 and not value.kwargs else UNKNOWN
    return t.kind == "list" and bool(t.items) and is_number(item_of(t))


def compared_list(stmt: Assign, value: Apply, types: Types) -> list[Stmt] | None:
    """Compare a list by ``==``, which no number of Python's is equal to; None if with an array."""
    others = [(a, typeof(a, types).kind) for a in value.args]
    if any(kind == "array" for _, kind in others):
        return None
    numbers = [a for a, kind in others if kind in ("number", "unknown")]
    if not numbers:
        return [stmt]
    asked = Effect(Apply("only_python", (numbers[0],)), stmt.origin)
    return [asked, replace(stmt, value=const(value.op == "ne"))]


def extreme_of_list(stmt: Assign, value: Apply, namer: Namer) -> list[Stmt]:
    """Find the largest or the least item, numbers or arrays of one number, as Python does."""
    (whole,) = value.args
    at, k = namer.fresh("at"), namer.fresh("k")
    found, item = (Apply("index", (whole, Var(n))) for n in (at, k))
    better = Apply(_EXTREMES[value.op], (item, found))
    body = (Branch(better, (Assign(at, Var(k), stmt.origin),), (), stmt.origin),)
    rest = Apply("range", (const(1), Apply("len", (whole,))))
    return [Assign(at, const(0), stmt.origin), For(k, rest, body, stmt.origin),
            replace(stmt, value=found)]  # fmt: skip


def part_of_list(stmt: Assign, value: Apply, namer: Namer) -> list[Stmt]:
    """Make a list of some items of another."""
    whole, part = value.args
    k, item, name = namer.fresh("k"), namer.temporary(), namer.temporary()
    places = Apply("index", (Apply("range", (Apply("len", (whole,)),)), part))
    take = Assign(item, Apply("index", (whole, Var(k))), stmt.origin)
    body = take, Append(name, Var(item), stmt.origin)
    made = Assign(name, Apply("list", ()), stmt.origin)
    return [made, For(k, places, body, stmt.origin), replace(stmt, value=Var(name))]


def summed_from(stmt: Assign, value: Apply, namer: Namer) -> list[Stmt]:
    """Sum a list that has its start for the first item: ``sum([start] + items)``."""
    items, *more = value.args
    start = dict(value.kwargs).get("start", more[0] if more else None)
    if start is None:
        return [stmt]
    name = namer.temporary()
    whole = Apply("add", (Apply("list", (start,)), items))
    made = joined_lists(replace(stmt, target=name), whole, namer)
    return [*made, replace(stmt, value=Apply("sum", (Var(name),)))]


def joined_lists(stmt: Assign, value: Apply, namer: Namer) -> list[Stmt]:
    """Make a list of the items of one list and then of another."""
    one, two = value.args
    name = namer.temporary()
    out: list[Stmt] = [Assign(name, Apply("copy", (one,)) if isinstance(one, Var) else one)]
    if isinstance(two, Apply):
        out += [Append(name, item) for item in two.args]
    else:
        k, item = namer.fresh("k"), namer.temporary()
        take = Assign(item, Apply("index", (two, Var(k))), stmt.origin)
        body = take, Append(name, Var(item), stmt.origin)
        out.append(For(k, Apply("range", (Apply("len", (two,)),)), body))
    return [replace(s, origin=stmt.origin) for s in out] + [replace(stmt, value=Var(name))]
