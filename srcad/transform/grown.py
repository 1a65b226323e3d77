"""``held += more`` of a list, dict, set or deque outside: it grows where it is, whoever has it.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> outside = Type("tuple", items=(Type("number", (), "f"),), keys=(list,))
>>> held_outside(outside)
<class 'list'>
>>> to_text(grown(parse("o.h"), "add", parse("[x]"), list, None).value)
'o.h.extend([x])'
"""

from __future__ import annotations

from collections import Counter, deque

from srcad.errors import Place, UnsupportedSyntax
from srcad.ir.nodes import (
    Apply,
    Assign,
    Block,
    Const,
    Effect,
    Expr,
    Function,
    Stmt,
    Var,
    WriteBack,
)
from srcad.ir.text import INFIX
from srcad.ir.types import Type
from srcad.ir.walk import defined, statements, with_blocks

__all__ = ["grown", "held_outside", "without_same"]

_METHODS: dict[tuple[type, str], str] = {
    (list, "add"): "extend", (deque, "add"): "extend", (dict, "bitor"): "update",
    (set, "bitor"): "update", (set, "sub"): "difference_update",
    (set, "bitand"): "intersection_update", (set, "bitxor"): "symmetric_difference_update",
}  # fmt: skip


def held_outside(t: Type) -> type | None:
    """Return the class of what lies outside and an operator changes where it is, or None."""
    if t.kind == "dict":
        return dict
    found = t.keys[0] if t.kind in ("tuple", "other") and t.keys else None
    return found if found in (list, set, deque) else None


def without_same(function: Function, kept: dict[str, str]) -> Function:
    """Return the function without writes of what has grown into the place that it was read from.

    ``kept`` are names of what has grown, with the names that it had before.
    """
    every = list(statements(function.body))
    made = Counter(n for s in every for n in defined(s))
    read = {s.target: s.value for s in every if isinstance(s, Assign) and made[s.target] == 1}

    def root(name: str) -> Expr | None:
        value = read.get(name)
        return root(value.name) if isinstance(value, Var) else value

    places = Counter(_attribute(s.place) for s in every if isinstance(s, WriteBack))

    def stays(stmt: Stmt) -> bool:
        value = stmt.value if isinstance(stmt, WriteBack) else None
        if not isinstance(stmt, WriteBack) or not isinstance(value, Var) or value.name not in kept:
            return True
        same = root(kept[value.name]) == stmt.place and made[value.name] == 1
        return not same or places[_attribute(stmt.place)] > 1

    def block(stmts: Block) -> Block:
        return tuple(with_blocks(s, block) for s in stmts if stays(s))

    return function.with_body(block(function.body)) if kept else function


def _attribute(place: Expr) -> Expr:
    return place.args[1] if isinstance(place, Apply) and place.op == "attr" else place


def grown(held: Expr, op: str, by: Expr, cls: type, place: Place | None) -> Effect:
    """Return the call of the method that does what an operator does."""
    method = _METHODS.get((cls, op))
    if method is None:
        raise UnsupportedSyntax(
            f"an update by {INFIX[op][0]}= of a {cls.__name__} outside the function",
            place=place,
            hint="write a method of it, or give it a new value",
        )
    return Effect(Apply("call", (Apply("attr", (held, Const(method, method))), by)), place)
