"""Kinds, shapes and dtypes of every variable, from those of the parameters.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import array
>>> body = (Assign("u", parse("x[1:]")), Return(parse("u")))
>>> infer(Function("f", ("x",), body), {"x": array("n")})["u"]
f[n-1]
"""

from __future__ import annotations

from srcad.analysis.facts import Types, item_of, typeof
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Block,
    Branch,
    Break,
    Effect,
    Expr,
    For,
    Function,
    Pop,
    Push,
    Return,
    Store,
    Take,
    Unpack,
    While,
    With,
    WriteBack,
)
from srcad.ir.types import INT, OTHER, UNKNOWN, Type, join, list_of

__all__ = ["infer", "result_of"]


def result_of(function: Function, types: Types) -> Type:
    """Return the type of what a function returns."""
    last = function.body[-1]
    assert isinstance(last, Return)
    return typeof(last.value, types)


def infer(function: Function, given: Types) -> Types:
    """Return the types of all variables of a function; ``given`` has those of its parameters."""
    types = dict(given)
    for name, where in function.free.items():
        if where.kind == "derivative":
            types[f"{name}()"] = where.home.type
    _block(function.body, types)
    return types


def _set(types: Types, name: str, t: Type) -> bool:
    """Record a type; say whether that changed anything."""
    old = types.get(name)
    new = t if old is None else join(old, t)
    types[name] = new
    return new != old


def _block(block: Block, types: Types) -> bool:
    changed = False
    for stmt in block:
        if isinstance(stmt, Assign):
            changed |= _set(types, stmt.target, _of_variable(stmt.value, types))
        elif isinstance(stmt, Unpack):
            changed |= _unpack(stmt, types)
        elif isinstance(stmt, Push):
            changed |= _set(types, stmt.tape, typeof(stmt.value, types))
        elif isinstance(stmt, Pop) and stmt.index is None:
            changed |= _set(types, stmt.target, types.get(stmt.tape, UNKNOWN))
        elif isinstance(stmt, Branch):
            changed |= _block(stmt.then, types)
            changed |= _block(stmt.orelse, types)
        elif isinstance(stmt, (For, While)):
            if isinstance(stmt, For):
                changed |= _set(types, stmt.target, INT)
            while _block(stmt.body, types):
                changed = True
        elif isinstance(stmt, With):
            if stmt.target:
                changed |= _set(types, stmt.target, OTHER)
            changed |= _block(stmt.body, types)
        elif isinstance(stmt, Append):
            changed |= _set(types, stmt.base, list_of(_of_variable(stmt.value, types)))
        elif isinstance(stmt, Store):
            base = types.get(stmt.base, UNKNOWN)
            if base.kind == "list":
                new = _written(base, _way(stmt.index), _of_variable(stmt.value, types))
                changed |= _set(types, stmt.base, new)
        elif isinstance(stmt, Take):
            changed |= _set(types, stmt.target, item_of(types.get(stmt.base, UNKNOWN)))
        else:
            assert isinstance(stmt, (AddAt, Break, Effect, Pop, Return, WriteBack))
    return changed


def _of_variable(value: Expr, types: Types) -> Type:
    """Return the type of what has a name, or is an item: a list that is written out may grow."""
    t = typeof(value, types)
    return list_of(*t.items) if isinstance(value, Apply) and value.op == "list" else t


def _written(base: Type, way: tuple[Expr, ...], value: Type) -> Type:
    """Return the type of a list after a write into it, or into what is in it."""
    if base.kind != "list" or _is_slice(way[0]):
        return base
    return list_of(value if len(way) == 1 else _written(item_of(base), way[1:], value))


def _way(index: Expr) -> tuple[Expr, ...]:
    return index.args if isinstance(index, Apply) and index.op == "path" else (index,)


def _is_slice(index: Expr) -> bool:
    return isinstance(index, Apply) and index.op == "slice"


def _unpack(stmt: Unpack, types: Types) -> bool:
    t = typeof(stmt.value, types)
    items: list[Type] = [UNKNOWN] * len(stmt.targets)
    if t.kind == "tuple" and len(t.items) == len(stmt.targets):
        items = list(t.items)
    elif t.kind == "list":
        items = [item_of(t)] * len(stmt.targets)
    elif t.kind == "array" and t.shape:
        inner = t.shape[1:]
        one = Type("array", inner, t.dtype) if inner else Type("number", (), t.dtype)
        items = [one] * len(stmt.targets)
    changed = [_set(types, n, i) for n, i in zip(stmt.targets, items, strict=True)]
    return any(changed)
