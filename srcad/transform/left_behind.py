"""What varies and is left behind in an attribute outside: what the function itself leaves there.

A number is left as it is. Of an array a copy is left, since the reverse sweep may restore what was
written; so nothing may be written into it afterwards, which the object outside would see.
"""

from __future__ import annotations

from dataclasses import replace

from srcad.analysis.facts import Types, typeof
from srcad.analysis.sharing import shared
from srcad.errors import UnsupportedSyntax
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Const,
    Expr,
    For,
    Function,
    Store,
    Take,
    Unpack,
    Var,
    While,
    WriteBack,
)
from srcad.ir.text import to_text
from srcad.ir.types import is_number
from srcad.ir.walk import defined, names, statements

__all__ = ["Attributes"]

_LITERALS = ("tuple", "list", "dict")


class Attributes:
    """Knows what is written into after it was left behind."""

    def __init__(self, function: Function, types: Types) -> None:
        self.types = types
        self.body = list(statements(function.body))
        self.at = {id(s): k for k, s in enumerate(self.body)}
        self.loops = [
            {id(s) for s in statements(loop.body)}
            for loop in self.body if isinstance(loop, (For, While))
        ]  # fmt: skip
        self.groups: dict[str, set[str]] = {}
        for stmt in self.body:
            if isinstance(stmt, (Assign, Unpack)):
                self.relate({*defined(stmt), *(n for n, _ in shared(stmt.value, types))})
            elif isinstance(stmt, (Append, Store)):
                self.relate({stmt.base, *(n for n, _ in shared(stmt.value, types))})

    def relate(self, group: set[str]) -> None:
        """Remember that names may share memory."""
        whole = set(group).union(*(self.groups.get(n, ()) for n in group))
        self.groups.update(dict.fromkeys(whole, whole))

    def left(self, stmt: WriteBack) -> WriteBack:
        """Return the write of an attribute with what can be left there."""
        if self.only_grows(stmt.value):
            return stmt
        if self.changes_later(stmt):
            raise UnsupportedSyntax(
                f"{to_text(stmt.place)} is left outside the function, and is written into later",
                place=stmt.origin,
                hint="leave a copy there, when it is done: .copy()",
            )
        return replace(stmt, value=self.detached(stmt.value, stmt))

    def only_grows(self, value: Expr) -> bool:
        """Whether a value is a list of numbers to which items are appended, and nothing else."""
        t = typeof(value, self.types)
        if t.kind != "list" or not isinstance(value, Var) or not is_number(t.items[0]):
            return False
        near = self.groups.get(value.name, {value.name})
        return not any(isinstance(s, (Store, AddAt, Take)) and s.base in near for s in self.body)

    def changes_later(self, stmt: WriteBack) -> bool:
        """Whether something is written, after it was left behind, into memory that it shares."""
        near = {m for n in self.memory(stmt.value) for m in self.groups.get(n, {n})}
        for other in self.body:
            if isinstance(other, (Store, AddAt, Append, Take)) and other.base in near:
                again = any(id(stmt) in loop and id(other) in loop for loop in self.loops)
                if again or self.at[id(other)] > self.at[id(stmt)]:
                    return True
        return False

    def memory(self, value: Expr) -> set[str]:
        """Return the names whose memory a value may have."""
        if isinstance(value, Apply) and value.op in _LITERALS:
            return {n for part in value.args for n in self.memory(part)}
        return {n for n, _ in shared(value, self.types)}

    def detached(self, value: Expr, stmt: WriteBack) -> Expr:
        """Return a value that shares no memory with others."""
        t = typeof(value, self.types)
        if isinstance(value, Const) or is_number(t) or t.kind in ("nothing", "text", "known"):
            return value
        if isinstance(value, Apply) and value.op in _LITERALS:
            parts = tuple(self.detached(a, stmt) for a in value.args)
            return replace(value, args=parts)
        if isinstance(value, Apply) and value.op == "np.copy":
            return value
        if t.kind == "array":
            return Apply("np.copy", (value,))
        if t.kind == "unknown" and isinstance(value, Var):  # a number stays one
            return Apply("index", (Apply("np.copy", (value,)), Apply("tuple", ())))
        if t.kind == "list" and isinstance(value, Var):
            return Apply("copy_each", (value,))
        raise UnsupportedSyntax(
            f"{to_text(stmt.place)} is outside the function, and is given what varies: "
            f"{', '.join(sorted(names(value)))}",
            place=stmt.origin,
            hint="leave a number or an array there, or return it",
        )
