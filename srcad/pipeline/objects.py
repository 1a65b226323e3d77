"""One object that comes to a function in two ways, where it writes into such: refused.

What is written into it by one name would not be seen through the other.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from srcad.errors import UnsupportedSyntax
from srcad.frontend.followed import by_itself
from srcad.ir.nodes import (
    Append,
    Apply,
    Assign,
    Const,
    Effect,
    Expr,
    Function,
    Store,
    Take,
    WriteBack,
)
from srcad.ir.parse import UPDATES
from srcad.ir.walk import names, statements
from srcad.pipeline.arguments import attributes, by_user

__all__ = ["refuse_returned", "told_apart"]

_PLAIN = {float, int, bool, str, type(None)}


def _written(function: Function) -> tuple[bool, bool]:
    """Whether a function writes into objects, and into lists or dicts, that are not its own."""
    places: list[Expr] = []
    grown = False
    for stmt in statements(function.body):
        if isinstance(stmt, WriteBack):
            places.append(stmt.place)
        elif isinstance(stmt, Effect) and isinstance(stmt.value, Apply) and stmt.value.args:
            called = stmt.value.args[0]
            grown |= isinstance(called, Apply) and called.op == "attr"  # seen.append(x)
    ops = {p.op for p in places if isinstance(p, Apply)}
    return "attr" in ops, "index" in ops or grown


def _grows(function: Function) -> bool:
    """Whether a list or dict outside becomes another one by some name."""
    outside = {*function.params, *function.free, *(s.target for s in function.entry)}
    every = statements(function.body)
    for stmt in (*every, *every):  # what a loop gives a name may be read before
        if isinstance(stmt, Assign) and names(stmt.value) & outside:
            value = stmt.value
            op = value.op if isinstance(value, Apply) else ""
            outside |= {stmt.target} if op in ("", "attr", "index") else set()
            if isinstance(value, Apply) and op in UPDATES and _is_list(value.args[1]):
                return True
        writes = isinstance(stmt, Store) and stmt.base in outside and _is_key(stmt.index)
        if writes or (isinstance(stmt, (Append, Take)) and stmt.base in outside):
            return True
    return False


def _is_list(expr: Expr) -> bool:
    return isinstance(expr, Apply) and expr.op in ("list", "tuple", "dict")


def _is_key(index: Expr) -> bool:
    """Whether a place is one of a dict."""
    return isinstance(index, Const) and isinstance(index.value, str)


def told_apart(
    function: Function, varied: frozenset[int]
) -> Callable[[tuple[Any, ...]], None] | None:
    """Return what refuses arguments of which two are one object, or hold one.

    None where the function writes into none. An object that is known by itself is known by
    whichever way it comes; ``varied`` are the positions of those that are known by their parts.
    """
    objects, containers = _written(function)
    grows = _grows(function)
    if not objects and not containers and not grows:
        return None
    count = len(function.params)
    free = [where for where in function.free.values() if where.kind != "derivative"]

    def look(args: tuple[Any, ...]) -> None:
        known: list[Any] = [where.now() for where in free]
        met: list[Any] = []
        for i, value in enumerate(args[:count]):
            met += _objects([value], None if i in varied else known)
        seen = {id(item) for item in _objects(known)}
        # what comes through an object is read there when it is asked for
        opened = set(_opened(args[:count])) if grows else set()
        for item in met:
            plain = isinstance(item, (list, dict))
            asked = (containers or grows) if plain else objects
            if not asked:
                continue
            if id(item) in seen and (not plain or containers or id(item) in opened):
                one, what = (
                    (type(item).__name__, "lists or dicts") if plain else ("object", "objects")
                )
                raise UnsupportedSyntax(
                    f"one {one} comes to {function.name} in two ways, and it writes into {what}",
                    place=function.origin,
                    hint="pass a copy of it: copy.copy(...)",
                )
            seen.add(id(item))

    return look


def _opened(values: tuple[Any, ...]) -> Iterator[int]:
    """Yield the ids of the lists and dicts among arguments, which are known by their items."""
    stack = list(values)
    while stack:
        item = stack.pop()
        if isinstance(item, (list, tuple, dict)):
            yield id(item)
            stack += item.values() if isinstance(item, dict) else item


def refuse_returned(name: str, y: Any, given: list[Any]) -> None:
    """Refuse a result in which an object is that is differentiated: its derivatives are no record.

    >>> refuse_returned("f", (1.0, [2.0]), [3.0])
    """
    if isinstance(y, (float, int, np.ndarray, np.generic)):
        return
    known = {id(item) for item in _objects(given) if by_user(item)}
    if known and any(id(item) in known for item in _objects([y])):
        raise UnsupportedSyntax(
            f"{name} returns an object that it is given, as it is",
            hint="return a copy: copy.copy(...), or what it holds",
        )


def _objects(values: list[Any], known: list[Any] | None = None) -> Iterator[Any]:
    """Yield each object, list and dict among values or held by them, as often as it is met.

    Those that are known by themselves are added to a list instead, if there is one.
    """
    stack, seen = values[::-1], set()
    while stack:
        item = stack.pop()
        inside: Any = ()
        if type(item) in _PLAIN:
            continue
        if isinstance(item, tuple):
            inside = item
        elif isinstance(item, (list, dict)):
            yield item
            inside = item.values() if isinstance(item, dict) else item
        elif by_user(item) and not isinstance(item, (type, enum.Enum)):
            if known is not None and by_itself(item):
                known.append(item)
                continue
            yield item
            inside = attributes(item).values()
        if inside and id(item) not in seen:
            seen.add(id(item))
            stack += inside
