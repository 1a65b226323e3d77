"""The primal in normal form, read once and read again when a function it calls is redefined."""

from __future__ import annotations

import types
import weakref
from dataclasses import replace
from typing import Any

from srcad.analysis.facts import Types, infer
from srcad.frontend.normalise import normalise
from srcad.ir.nodes import Apply, Expr, Free, Function, Stmt, Var
from srcad.ir.types import NOTHING, Type
from srcad.ir.walk import assigned, with_expressions
from srcad.pipeline.arguments import type_of
from srcad.rules.declare import changes, keyword_order
from srcad.transform.places import resolve
from srcad.transform.prepare import each, resolve_updates

__all__ = ["free_values", "normal_form", "typed"]

_Key = tuple[types.CodeType, int]
_read: weakref.WeakKeyDictionary[types.FunctionType, tuple[_Key, Function]] = (
    weakref.WeakKeyDictionary()
)


def normal_form(function: types.FunctionType) -> Function:
    """Return the normal form of a function."""
    found = _read.get(function)
    key = (function.__code__, len(changes))
    if found is not None and found[0] == key and unchanged(found[1]):
        return found[1]
    made = normalise(function)
    _read[function] = (key, made)
    return made


def unchanged(function: Function) -> bool:
    """Whether the functions that were read in place are still those the names stand for."""
    return all(guard() for guard in function.guards)


def free_values(function: Function) -> dict[str, Any]:
    """Return the present values of the data that a function reads from outside."""
    return {name: _value(where) for name, where in function.free.items()}


def _value(where: Free) -> Any:
    if where.kind == "global":
        return where.home.get(where.key)
    if where.kind == "cell":
        return where.home.cell_contents
    if where.kind == "attribute":
        return getattr(where.home, where.key)
    return where.home


def typed(function: Function, given: dict[str, Type]) -> tuple[Function, Types]:
    """Return the function with its updates decided, and the types of its variables."""
    seen: dict[int, str] = {}
    free = {name: type_of(value, seen) for name, value in free_values(function).items()}
    # sizes of data outside are not tied to the arguments' sizes
    apart = {n: _anonymous(t) for n, t in free.items()}
    start = {**apart, **given}
    function = _without_nones(function, {n for n, t in start.items() if t is NOTHING})
    types_ = infer(function, start)
    resolved = resolve_updates(function, types_)
    if resolved.body != function.body:
        types_ = infer(resolved, start)
    placed = resolve(resolved, types_)
    return placed, types_ if placed.body == resolved.body else infer(placed, start)


def _without_nones(function: Function, nones: set[str]) -> Function:
    """Leave out keywords whose value is None now and by default: ``axis=axis``."""
    nones = nones - assigned(function.body)
    if not nones:
        return function

    def clean(expr: Expr) -> Expr:
        if not isinstance(expr, Apply):
            return expr
        defaults = {slot for slot in keyword_order(expr.op) if slot.endswith("=None")}
        kwargs = tuple(
            (k, clean(v))
            for k, v in expr.kwargs
            if not (isinstance(v, Var) and v.name in nones and f"{k}=None" in defaults)
        )
        return Apply(expr.op, tuple(map(clean, expr.args)), kwargs)

    def change(stmt: Stmt) -> list[Stmt]:
        return [with_expressions(stmt, clean)]

    return replace(function, body=each(function.body, change))


def _anonymous(t: Type) -> Type:
    if t.kind == "array" and t.shape is not None:
        return t._replace(shape=tuple(d if d == 1 else None for d in t.shape))
    return t
