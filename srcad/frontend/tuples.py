"""Tuples of unknown length, which are kept as lists: nothing may see that they are.

>>> from srcad.ir.parse import parse
>>> from srcad.errors import Place
>>> place = Place("f.py", 1, "isinstance(t, tuple)", 0)
>>> asked = Assign("u", parse("isinstance(t, tuple)"), place)
>>> try:
...     refuse_tuples({"t"}, [asked], Var("u"), place)
... except UnsupportedSyntax as error:
...     print(error.what)
the type of a tuple of unknown length
"""

from __future__ import annotations

from srcad.errors import Place, UnsupportedSyntax
from srcad.ir.nodes import AddAt, Append, Apply, Assign, Expr, Stmt, Store, Take, Var
from srcad.ir.walk import names, own_expressions, statements, subexpressions

__all__ = ["refuse_tuples"]

_COMPARED = {"eq", "ne", "lt", "le", "gt", "ge", "is", "isnot"}
_OF_THE_TYPE = {"isinstance", "type", "hash"}


def refuse_tuples(tuples: set[str], body: list[Stmt], result: Expr, start: Place | None) -> None:
    """Refuse what is another thing of a tuple than of a list."""
    if not tuples:
        return
    found, every = set(tuples), statements(body)
    before = -1
    while len(found) > before:
        before = len(found)
        found |= {s.target for s in every if isinstance(s, Assign) and _one_of(s.value, found)}
    if names(result) & found:
        raise UnsupportedSyntax(
            "a tuple of unknown length is returned",
            place=start,
            hint="return an array or a list",
        )
    for stmt in every:
        if isinstance(stmt, (Append, Take, Store, AddAt)) and stmt.base in found:
            raise UnsupportedSyntax(
                "an update of a tuple of unknown length",
                place=stmt.origin or start,
                hint="make it a list: list(...)",
            )
        for expr in own_expressions(stmt):
            for part in subexpressions(expr):
                if isinstance(part, Apply) and _asks(part, found):
                    raise UnsupportedSyntax(
                        "the type of a tuple of unknown length"
                        if part.op not in _COMPARED else "a comparison of such a tuple",
                        place=stmt.origin or start,
                        hint="make it an array or a list",
                    )  # fmt: skip


def _one_of(value: Expr, found: set[str]) -> bool:
    """Whether a value is one of the tuples, or may be."""
    if isinstance(value, Apply) and value.op == "ifexp":
        return any(_one_of(v, found) for v in value.args)
    return isinstance(value, Var) and value.name in found


def _asks(expr: Apply, found: set[str]) -> bool:
    """Whether what an operation gives depends on whether an operand is a list or a tuple."""
    ours = [_one_of(v, found) for v in expr.args]
    if expr.op in _COMPARED:
        return any(ours) and not all(ours)
    if expr.op == "call" and isinstance(expr.args[0], Var):
        return expr.args[0].name in _OF_THE_TYPE and any(ours)
    return expr.op in _OF_THE_TYPE and any(ours)
