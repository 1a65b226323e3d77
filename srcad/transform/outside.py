"""Memory of the caller's that a function changes: what is read of it before is kept under a name.

The passes take a name's value for what it was when it was read; what lies outside the function
changes in place, and is not restored. So where an array from outside is changed anywhere, each
operation reads it by a name of its own, which then is copied where that is needed.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.nodes import Free, Return, WriteBack
>>> from srcad.ir.text import to_text
>>> from srcad.ir.types import array
>>> body = (Assign("y", parse("x*W")), WriteBack(parse("W[0]"), parse("1.0")), Return(Var("y")))
>>> f = Function("f", ("x",), body, {"W": Free("value", None)})
>>> for stmt in read_by_name(f, {"W": array("n")}).body[:2]:
...     print(stmt.target, "=", to_text(stmt.value))
u1 = W
y = x*u1
"""

from __future__ import annotations

import inspect
from dataclasses import replace

from srcad.analysis.facts import Types, typeof
from srcad.analysis.outside import Outside
from srcad.errors import UnsupportedSyntax
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    AddAt,
    Apply,
    Assign,
    Branch,
    Expr,
    For,
    Function,
    Stmt,
    Store,
    Unpack,
    Var,
)
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import names, value_names
from srcad.transform.flatten import names_of
from srcad.transform.prepare import each

__all__ = ["read_by_name"]


def _refuse_found(function: Function, changed: set[str]) -> None:
    """Refuse to change an object of which its class finds attributes: in what, is not known."""
    roots = [function.free[n].now() for n in changed if n in function.free]
    for where in function.free.values():
        own = where.kind == "attribute" and any(where.home is root for root in roots)
        if own and inspect.getattr_static(where.home, where.key, roots) is roots:
            raise UnsupportedSyntax(
                "a write into an object of which __getattr__ finds attributes",
                place=function.origin,
                hint="read and write what holds them by its own name",
            )


def read_by_name(function: Function, types: Types) -> Function:
    """Return the function with a name for each reading of what is outside and changes."""
    outside = Outside(function, types)
    left = outside.changed
    if not left:
        return function
    _refuse_found(function, {place[0] for place in outside.written})
    namer = Namer(names_of(function))
    namer.skip()

    def change(stmt: Stmt) -> list[Stmt]:
        made: list[Stmt] = []

        def name(expr: Expr) -> Expr:
            """Name an expression, or what of a slice or of several indices reads what changes."""
            lists = any(types.get(n, UNKNOWN).kind != "array" for n in names(expr) & left)
            if not lists and value_names(expr).isdisjoint(left):  # the shape of an array stays
                return expr
            if isinstance(expr, Apply) and expr.op in ("tuple", "path", "slice", "view", "list"):
                return replace(expr, args=tuple(map(name, expr.args)))
            new = namer.temporary()
            types[new] = typeof(expr, types)
            made.append(Assign(new, expr, stmt.origin))
            return Var(new)

        if isinstance(stmt, (Assign, Unpack)) and isinstance(stmt.value, Apply):
            value = stmt.value
            if value.op in ("call", "attr", "attempt", "raised"):
                return [stmt]
            if value.op == "index":  # of what changes, it is a reading itself
                value = replace(value, args=(value.args[0], name(value.args[1])))
            else:
                named = tuple((k, name(v)) for k, v in value.kwargs)
                value = replace(value, args=tuple(map(name, value.args)), kwargs=named)
            return [*made, replace(stmt, value=value)]
        if isinstance(stmt, (Store, AddAt)):
            index = name(stmt.index)
            return [*made, replace(stmt, index=index)]
        if isinstance(stmt, Branch):
            test = name(stmt.test)
            return [*made, replace(stmt, test=test)]
        if isinstance(stmt, For) and isinstance(stmt.iterable, Apply):
            ends = tuple(map(name, stmt.iterable.args))
            return [*made, replace(stmt, iterable=replace(stmt.iterable, args=ends))]
        return [stmt]

    return function.with_body(each(function.body, change))
