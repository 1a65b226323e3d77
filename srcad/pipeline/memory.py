"""Arguments, and arrays outside, that share memory, where the function writes into one of them.

The derivative works on copies of what is written into, so a write would not be seen through the
other argument, as it is in the primal: such a call is refused.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from srcad.analysis.activity import useful_names
from srcad.analysis.facts import Types
from srcad.errors import TransformError, UnsupportedSyntax
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Effect,
    Expr,
    Function,
    Store,
    Take,
    Var,
    WriteBack,
)
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import names, statements, written
from srcad.pipeline.arguments import attributes, by_user
from srcad.pipeline.primal import normal_form
from srcad.pipeline.recipe import Recipe
from srcad.transform.runtime_calls import callees

__all__ = ["apart", "arrays_of", "draws_on_state", "has_effects", "written_into"]


def written_into(function: Function, types: Types) -> dict[str, bool]:
    """Return the parameters and free names in whose arrays a function, its writes resolved, writes.

    With each, whether it is copied first, as what is differentiated is: one by one, so that what is
    one array in two places of a parameter then is two.
    """
    roots = _roots(function)
    copied = _copied(function, roots)
    found = copied.copy()
    again = {(callee,) for callee in callees(function)}
    for stmt in statements(function.body):
        if isinstance(stmt, Assign) and isinstance(stmt.value, Apply):
            inside = names(stmt.value.args[0]) if stmt.value.op in ("attr", "index") else ()
            root = next((roots[n] for n in sorted(inside) if n in roots), "")
            roots.update({stmt.target: root} if root and stmt.target not in roots else {})
        if isinstance(stmt, WriteBack) and isinstance(stmt.place, Apply):
            found |= names(stmt.place.args[0]) if stmt.place.op == "index" else set()
        elif isinstance(stmt, (Assign, Effect)):
            if isinstance(stmt.value, Apply) and stmt.value.args[:1] in again:
                continue  # what it writes is written here as well: it is this function again
            found.update(n for n in written(stmt) if types.get(n, UNKNOWN).kind == "array")
    within = {roots[n] for n in copied}
    return {roots[n]: roots[n] in within for n in sorted(found) if n in roots}


def _roots(function: Function) -> dict[str, str]:
    """Return the parameter or free name that holds each of them, and what is read at the entry."""
    roots = {name: name for name in (*function.params, *function.free)}
    for stmt in function.entry:
        name = min(names(stmt.value))
        roots[stmt.target] = roots.get(name, name)
    return roots


def _copied(function: Function, roots: Iterable[str]) -> set[str]:
    """Return what of the caller's is copied before a write, so that none of its is written into."""
    return {
        stmt.target
        for stmt in statements(function.body)
        if isinstance(stmt, Assign)
        and isinstance(stmt.value, Apply)
        and stmt.value.op in ("copy", "np.copy")
        and stmt.value.args == (Var(stmt.target),)
        and stmt.target in roots
    }


def apart(run: Callable[..., Any], function: Function, mine: dict[str, bool]) -> Callable[..., Any]:
    """Return a function that refuses what shares memory with what is written into, and else runs.

    ``mine`` are the parameters and free names that are written into, as `written_into` gives them.

    >>> x = np.zeros(3)
    >>> apart(lambda x, y: 0, Function("f", ("x", "y"), ()), {"y": True})(x, x[1:])
    Traceback (most recent call last):
    srcad.errors.UnsupportedSyntax: y and x share memory, and f writes into one of them
      help: pass a copy of one of them
    """
    alone = function.once - mine.keys()
    if not mine and not alone:
        return run
    name, count = function.name, len(function.params)
    free = {n: where for n, where in function.free.items() if where.kind != "derivative"}

    def checked(*args: Any) -> Any:
        values = dict(zip(function.params, args[:count], strict=True))
        values |= {n: where.now() for n, where in free.items()}
        arrays = {n: held_arrays(v) for n, v in values.items()}
        for one in sorted(alone):
            if any(_share(a, b) for a, b in _pairs(arrays[one], arrays[one], True)):
                raise UnsupportedSyntax(
                    f"two parts of {one} share memory, and {name} makes a deep copy of it",
                    place=function.origin,
                    hint="pass a copy of one of them",
                )
        for one in sorted(mine):
            whole = values.get(one)
            if isinstance(whole, np.ndarray) and not whole.flags.writeable:
                raise UnsupportedSyntax(  # a copy could be written into
                    f"{one} is read-only, and {name} writes into it",
                    place=function.origin,
                    hint="pass a copy of it",
                )
            for other, its in arrays.items():
                same = (one == other or {one, other} <= free.keys()) and not mine[one]
                pairs = _pairs(arrays[one], its, one == other)
                if any(_share(a, b) for a, b in pairs if not (same and a.is_known(b))):
                    raise UnsupportedSyntax(
                        f"{one} and {other} share memory, and {name} writes into one of them"
                        if one != other else
                        f"two parts of {one} share memory, and {name} writes into one of them",
                        place=function.origin,
                        hint="pass a copy of one of them",
                    )  # fmt: skip
        return run(*args)

    return checked


def _pairs(some: list[_Held], others: list[_Held], same: bool) -> Iterator[tuple[_Held, _Held]]:
    """Yield each pair of two lists of arrays, or of one."""
    for i, a in enumerate(some):
        for b in others[:i] if same else others:
            if not same or isinstance(a.array, np.ndarray):  # within one, it is known by its place
                yield a, b


def _share(one: _Held, other: _Held) -> bool:
    a, b = one.array, other.array
    if not isinstance(a, np.ndarray) or not isinstance(b, np.ndarray):
        return a is b
    return bool(np.may_share_memory(a, b)) and bool(np.shares_memory(a, b))


_VIEWS = (type({0: 0}.values()), type({0: 0}.items()))


class _Held(NamedTuple):
    """An array, list or dict, and what holds it: 0 for nothing, else the id of that."""

    array: Any
    home: int

    def is_known(self, other: _Held) -> bool:
        """Whether two of these surely are known to be one: they are held by the same object."""
        return self.home != 0 and self.home == other.home and self.array is other.array


def arrays_of(value: Any) -> list[np.ndarray[Any, Any]]:
    """Return the arrays in a value, in its containers and objects too."""
    return [h.array for h in held_arrays(value) if isinstance(h.array, np.ndarray)]


def held_arrays(value: Any) -> list[_Held]:
    """Return the arrays in a value, with what holds them; of a list or dict, those in it too."""
    plain = isinstance(value, (list, dict))
    found: list[_Held] = []
    stack: list[tuple[Any, int]] = [(value, 0)]
    seen: set[int] = set()
    while stack:
        item, home = stack.pop()
        if isinstance(item, memoryview):
            item = item.obj
        if isinstance(item, np.ndarray) and item.dtype != object:
            found.append(_Held(item, home))
        elif id(item) not in seen:
            inside: Any = ()
            if plain and isinstance(item, (list, dict)):
                found.append(_Held(item, home))
            if isinstance(item, (list, tuple, deque, *_VIEWS)):
                inside = item
            elif isinstance(item, np.ndarray):  # of objects
                inside = item.ravel().tolist()
            elif isinstance(item, Mapping):
                inside = item.values()
            elif by_user(item) and not isinstance(item, type):
                inside = attributes(item).values()
            if inside:
                seen.add(id(item))
                stack += [(part, id(item)) for part in list(inside)[::-1]]
    return found


def has_effects(base: Any) -> bool:
    """Whether a function does something beside returning a value, or draws on something outside."""
    while isinstance(base, Recipe):
        base = base.base
    try:
        body = normal_form(base).body
    except TransformError:  # its arguments' structure is needed: not known here
        return True
    return any(
        isinstance(s, WriteBack) or (isinstance(s, (Assign, Effect)) and _calls(s.value))
        for s in statements(body)
    )


def draws_on_state(base: Any) -> bool:
    """Whether what a function returns depends on what it leaves behind for the next call."""
    while isinstance(base, Recipe):
        base = base.base
    try:
        function = normal_form(base)
    except TransformError:
        return False
    body = list(statements(function.body))
    left = [s.place for s in body if isinstance(s, WriteBack)]
    outside = {s.base for s in body if isinstance(s, (Store, AddAt, Append, Take))}
    outside &= function.free.keys()
    useful = useful_names(function) if left or outside else set()
    if useful & outside:
        return True
    for place in left:
        attribute = isinstance(place, Apply) and place.op == "attr"
        read = {s.target for s in body if isinstance(s, Assign) and s.value == place}
        if useful & (read if attribute else names(place)):
            return True
    return False


def _calls(value: Expr) -> bool:
    return isinstance(value, Apply) and value.op == "call"
