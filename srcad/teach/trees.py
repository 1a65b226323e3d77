"""Copies of functions whose statements are told apart, to hang notes on each.

>>> from srcad.ir.nodes import Assign, Return, Var
>>> from srcad.ir.parse import parse
>>> from srcad.teach.names import plain
>>> f = Function("f", ("x",), (Assign("y", parse("np.sin(x)")), Return(Var("y"))))
>>> print(text(f, {}, plain))
def f(x):
    y = sin(x)
    return y
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from srcad.analysis.facts import Types
from srcad.backend.emit import emit
from srcad.ir.nodes import Block, Branch, Expr, For, Function, Stmt, While, With
from srcad.ir.walk import with_expressions

__all__ = ["distinct", "text"]

Notes = dict[int, str]


def distinct(
    function: Function, notes: Notes | None = None, change: Callable[[Expr], Expr] = lambda e: e
) -> tuple[Function, Notes]:
    """Return a copy in which no statement stands twice, its expressions changed, and its notes."""
    found: Notes = {}

    def block(old: Block) -> Block:
        return tuple(map(statement, old))

    def statement(old: Stmt) -> Stmt:
        new = replace(with_expressions(old, change))
        if isinstance(new, Branch):
            new = replace(new, then=block(new.then), orelse=block(new.orelse))
        elif isinstance(new, For | While | With):
            new = replace(new, body=block(new.body))
        if notes is not None and id(old) in notes:
            found[id(new)] = notes[id(old)]
        return new

    made = function.with_body(block(function.body))
    if notes is not None and id(function) in notes:
        found[id(made)] = notes[id(function)]
    return made, found


def text(
    function: Function, notes: Notes, change: Callable[[Expr], Expr] = lambda e: e,
    types: Types | None = None,
) -> str:  # fmt: skip
    """Print a function with notes as its only comments, and without imports."""
    made, moved = distinct(function, notes, change)
    whole = emit([made], types or {}, notes=moved, comments="none").text
    return whole[whole.index("def ") :].rstrip("\n")
