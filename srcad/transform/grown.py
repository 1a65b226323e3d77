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
from dataclasses import replace

from srcad.analysis.facts import Types
from srcad.errors import Place, UnsupportedSyntax
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Block,
    Const,
    Effect,
    Expr,
    Function,
    Stmt,
    Store,
    Take,
    Var,
    WriteBack,
)
from srcad.ir.text import INFIX
from srcad.ir.types import UNKNOWN, Type
from srcad.ir.walk import defined, statements, substitute, with_blocks, with_expressions

__all__ = ["by_one_name", "grown", "held_outside", "without_same"]

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


def by_one_name(function: Function, types: Types) -> Function:
    """Return the function with one name for a list outside that is given several.

    >>> from srcad.ir.parse import parse
    >>> from srcad.ir.text import to_text
    >>> body = (Assign("k", parse("h")), Assign("n", parse("len(k)")))
    >>> outside = Type("tuple", items=(), keys=(list,))
    >>> made = by_one_name(Function("f", ("h",), body), {"h": outside, "k": outside})
    >>> [to_text(s.value) for s in made.body]
    ['h', 'len(h)']
    """
    every = list(statements(function.body))
    made = Counter(n for s in every for n in defined(s))
    given = {*function.params, *function.free, *(s.target for s in function.entry)}
    same: dict[str, str] = {}
    left = {_attribute(s.place) for s in every if isinstance(s, WriteBack)}
    first: dict[Expr, str] = {}  # names of attributes that stay what they are
    tops = set(map(id, function.body))
    for stmt in every:
        value = stmt.value if isinstance(stmt, Assign) else None
        if not isinstance(stmt, Assign) or stmt.target in given or made[stmt.target] > 1:
            continue
        if isinstance(value, Apply) and value.op == "attr" and value.args[1] not in left:
            value = replace(value, args=(substitute(value.args[0], _names(same)), value.args[1]))
            if value in first:
                same[stmt.target] = first[value]
            elif id(stmt) in tops:
                first[value] = stmt.target
            continue
        if not isinstance(value, Var):
            continue
        one = made[value.name] == (value.name not in given)  # as the target is, by now
        known = (held_outside(types.get(n, UNKNOWN)) for n in (stmt.target, value.name))
        if one and any(known):
            same[stmt.target] = same.get(value.name, value.name)
    outside = {n for n, t in types.items() if held_outside(t)}
    same = {n: to for n, to in same.items() if {n, to} & outside}
    if not same:
        return function
    return function.with_body(tuple(_renamed(s, same) for s in function.body))


def _renamed(stmt: Stmt, same: dict[str, str]) -> Stmt:
    """Rename what a statement reads and writes into, not what it binds."""
    stmt = with_blocks(stmt, lambda b: tuple(_renamed(s, same) for s in b))
    made = with_expressions(stmt, lambda e: substitute(e, _names(same)))
    if isinstance(made, (Store, AddAt, Append, Take)) and made.base in same:
        return replace(made, base=same[made.base])
    return made


def _names(same: dict[str, str]) -> dict[str, Expr]:
    return {old: Var(new) for old, new in same.items()}


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
