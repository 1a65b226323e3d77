"""Tuples and deques of unknown length, which are kept as lists: nothing may see that they are.

>>> from srcad.ir.parse import parse
>>> from srcad.errors import Place
>>> place = Place("f.py", 1, "isinstance(t, tuple)", 0)
>>> asked = Assign("u", parse("isinstance(t, tuple)"), place)
>>> try:
...     refuse_tuples({"t"}, "tuple", [asked], Var("u"), place)
... except UnsupportedSyntax as error:
...     print(error.what)
the type of a tuple of unknown length
"""

from __future__ import annotations

from srcad.errors import Place, UnsupportedSyntax
from srcad.ir.nodes import AddAt, Append, Apply, Assign, Const, Expr, Stmt, Store, Take, Var
from srcad.ir.walk import names, own_expressions, statements, subexpressions

__all__ = ["refuse_tuples"]

_COMPARED = {"eq", "ne", "lt", "le", "gt", "ge", "is", "isnot"}
_OF_THE_TYPE = {"isinstance", "type", "hash"}
_TEXTS = {"print", "str", "repr", "format"}


def refuse_tuples(
    tuples: set[str], kind: str, body: list[Stmt], result: Expr, start: Place | None
) -> None:
    """Refuse what is another thing of a tuple, or of what else the kind says, than of a list."""
    if not tuples:
        return
    found, every = set(tuples), statements(body)
    before = -1
    while len(found) > before:
        before = len(found)
        found |= {s.target for s in every if isinstance(s, Assign) and _one_of(s.value, found)}
    if names(result) & found:
        raise UnsupportedSyntax(
            f"a {kind} of unknown length is returned",
            place=start,
            hint="return an array or a list",
        )
    for stmt in every:
        updates = isinstance(stmt, (Append, Take, Store, AddAt)) and stmt.base in found
        if kind == "tuple" and updates:
            raise UnsupportedSyntax(
                "an update of a tuple of unknown length",
                place=stmt.origin or start,
                hint="make it a list: list(...)",
            )
        for expr in own_expressions(stmt):
            for part in subexpressions(expr):
                if isinstance(part, Apply) and (what := _asks(part, found)):
                    raise UnsupportedSyntax(
                        f"{what} a {kind} of unknown length",
                        place=stmt.origin or start,
                        hint="make it an array or a list: list(...)",
                    )


def _one_of(value: Expr, found: set[str]) -> bool:
    """Whether a value is one of the tuples, or may be."""
    if isinstance(value, Apply) and value.op == "ifexp":
        return any(_one_of(v, found) for v in value.args)
    return isinstance(value, Var) and value.name in found


def _asks(expr: Apply, found: set[str]) -> str:
    """Return what an operation asks of an operand that is another thing of a list, or nothing."""
    ours = [_one_of(v, found) for v in expr.args]
    if expr.op in _COMPARED:
        return "a comparison of" if any(ours) and not all(ours) else ""
    called = expr.args[0] if expr.op == "call" else None
    name = getattr(called, "name", getattr(called, "text", expr.op))
    if name in _OF_THE_TYPE and any(ours):
        return "the type of"
    formats = isinstance(called, Apply) and isinstance(called.args[0], Const)  # a text's method
    within = {n for v in expr.args[1:] for n in _within(v)}
    if (name in _TEXTS or formats or expr.op == "mod") and within & found:
        return "the text of"
    return ""


def _within(value: Expr) -> set[str]:
    """Return the names of what is in a value that is written out."""
    if isinstance(value, Apply) and value.op in ("tuple", "list", "dict", "ifexp"):
        return {n for v in value.args for n in _within(v)}
    return {value.name} if isinstance(value, Var) else set()
