"""A write into a part of an array, ``a[i] = v`` or ``a[i] += v``, as a step of its own.

The array before the write and the array after it are two values: what was written over passes no
derivative on.

>>> stored(np.zeros(3), 1, 2.0, "")
array([0., 2., 0.])
>>> moved_base(np.ones(3), 1, ""), moved_base(np.ones(3), 1, "add")
(array([1., 0., 1.]), array([1., 1., 1.]))
>>> moved_value(np.zeros(3), 1, 5.0, "sub"), pulled_value(np.ones(3), 1, 5.0, "sub")
(array([ 0., -5.,  0.]), -1.0)
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any

import numpy as np

from srcad.backend.runtime import unbroadcast
from srcad.errors import UnsupportedSyntax
from srcad.ir.nodes import AddAt, Apply, Const, Expr, Store, Var, const
from srcad.teach.values import evaluate

__all__ = [
    "KNOWN", "as_store", "index_of", "local_of_base", "local_of_value", "moved_base", "moved_value",
    "pulled_value", "shared", "stored", "twice",
]  # fmt: skip

KNOWN = ("", "add", "sub")
_OPERATORS = {"add": operator.add, "sub": operator.sub}


def as_store(stmt: Store | AddAt) -> Store:
    """Return an addition in place as a write. Raises ``UnsupportedSyntax`` if places repeat."""
    if isinstance(stmt, Store):
        return stmt
    if stmt.repeats:
        raise UnsupportedSyntax("an addition to places that may repeat", place=stmt.origin)
    return Store(stmt.base, stmt.index, stmt.value, "add", stmt.origin, stmt.of)


def index_of(stmt: Store, space: dict[str, Any]) -> Any:
    """Return the value of a subscript."""
    subscript = Apply("index", (Var("subscript_"), stmt.index))
    return evaluate(subscript, {**space, "subscript_": np.s_})


def stored(old: Any, index: Any, value: Any, op: str) -> Any:
    """Return the array after the write; the old one stays as it was."""
    new = old.copy()
    new[index] = _OPERATORS[op](old[index], value) if op else value
    return new


def moved_base(dot: Any, index: Any, op: str) -> Any:
    """Return what a derivative of the array is after the write, and before it: the same map."""
    kept = np.array(dot, dtype=float)
    if not op:
        kept[index] = 0.0
    return kept


def moved_value(like: Any, index: Any, dot: Any, op: str) -> Any:
    """Return a tangent of what is written in its place among zeros."""
    placed = np.zeros(np.shape(like))
    placed[index] = -dot if op == "sub" else dot
    return placed


def pulled_value(bar: Any, index: Any, value: Any, op: str) -> Any:
    """Return what the adjoint of the array gives to what was written."""
    part = unbroadcast(bar[index], value)
    part = float(part) if not np.ndim(part) else np.array(part)
    return -part if op == "sub" else part


def twice(index: Any) -> bool:
    """Whether a subscript names a place twice: the last write wins.

    >>> twice(np.array([0, 0])), twice((slice(0, 2), 1))
    (True, False)
    """
    lists = [i for i in (index if isinstance(index, tuple) else (index,))
             if isinstance(i, np.ndarray | list) and np.asarray(i).dtype.kind in "iu"]  # fmt: skip
    return any(np.unique(i).size < np.size(i) for i in lists)


def shared(name: str, space: dict[str, Any], of_interest: Iterable[str]) -> set[str]:
    """Return the other variables that hold memory of an array.

    >>> a = np.zeros(3)
    >>> shared("a", {"a": a, "b": a[1:], "c": np.zeros(3), "d": [a]}, "abcd") == {"b", "d"}
    True
    """
    array = space[name]
    others = (n for n in of_interest if n != name and n in space)
    return {other for other in others if _holds(space[other], array)}


def _holds(value: Any, array: Any) -> bool:
    if isinstance(value, np.ndarray):
        return bool(np.shares_memory(value, array))
    if isinstance(value, tuple | list):
        return any(_holds(v, array) for v in value)
    return isinstance(value, dict) and any(_holds(v, array) for v in value.values())


def _unit(index: Expr) -> Expr:
    return Apply("index", (Var("e"), index))


def _whole(index: Expr) -> bool:
    return isinstance(index, Const) and index.value is Ellipsis


def local_of_base(stmt: Store) -> Expr | None:
    """Return the map of the array's own tangent, as a formula; None where nothing is left."""
    dot = Var(f"{stmt.base}_dot")
    if stmt.op:
        return dot
    if _whole(stmt.index):
        return None
    return Apply("mul", (dot, Apply("sub", (const(1), _unit(stmt.index)))))


def local_of_value(stmt: Store, name: str) -> Expr:
    """Return the map of the tangent of what is written, as a formula."""
    dot: Expr = Var(f"{name}_dot")
    placed = dot if _whole(stmt.index) else Apply("mul", (dot, _unit(stmt.index)))
    return Apply("neg", (placed,)) if stmt.op == "sub" else placed
