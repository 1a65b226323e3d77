"""What branches and loops ask gets a name where the reverse sweep cannot ask it again.

The name is of the answer, true or false: ``items and k`` is the list itself where it is empty, and
has items when the reverse sweep comes to it.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.ir.types import list_of
>>> to_text(truth(parse("items and k > 1"), {"items": list_of(INT), "k": INT}))
'bool(items) and k > 1'
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from srcad.analysis.facts import Types, typeof
from srcad.ir.names import Namer
from srcad.ir.nodes import Apply, Assign, Branch, Expr, For, Function, Stmt, Var, While, const
from srcad.ir.types import INT
from srcad.ir.walk import (
    assigned,
    defined,
    grown,
    names,
    operations,
    statements,
    value_names,
)  # fmt: skip
from srcad.transform.prepare import each
from srcad.transform.sweep import ends_loop

__all__ = ["hoist_tests", "truth"]

# what tests of their truth see changed: it is saved, or named
_TOLD = {"number", "array", "list", "nothing"}


def truth(test: Expr, types: Types) -> Expr:
    """Return a test whose value is true or false, or a number."""
    if isinstance(test, Apply) and test.op in ("and", "or"):
        return Apply(test.op, tuple(truth(a, types) for a in test.args))
    if isinstance(test, Apply) and test.op == "ifexp":
        return Apply("ifexp", (test.args[0], *(truth(a, types) for a in test.args[1:])))
    plain = isinstance(test, Apply) and test.op in ("not", "bool")
    return test if plain or typeof(test, types).kind == "number" else Apply("bool", (test,))


def _asked(test: Expr) -> Iterator[Expr]:
    """Yield the parts of a test that are asked whether they are true."""
    if isinstance(test, Apply) and test.op in ("and", "or", "not", "ifexp", "bool"):
        for part in test.args:
            yield from _asked(part)
    elif isinstance(test, Var) or (isinstance(test, Apply) and test.op in ("index", "attr")):
        yield test


def hoist_tests(function: Function, namer: Namer, types: Types) -> tuple[Function, dict[int, str]]:
    """Name the conditions and ranges whose operands change before the reverse sweep asks again.

    A ``while``, and a loop that may be left early, gets a count of its turns; the names of the
    counts are returned by the id of the loop's body.
    """
    turns: dict[int, str] = {}
    own = assigned(function.body)

    def again(test: Expr, stmt: Stmt) -> bool:
        """Whether the test may stand as it is: what is held by another name may have changed."""
        odd = (e for e in _asked(test) if typeof(e, types).kind not in _TOLD)
        return _asked_again(test, stmt) and not any(names(e) & own for e in odd)

    def change(stmt: Stmt) -> list[Stmt]:
        if isinstance(stmt, Branch):
            if again(stmt.test, stmt):
                return [stmt]
            name = namer.fresh("c1" if "c1" not in namer.taken else _next("c", namer))
            test = truth(stmt.test, types)
            types[name] = typeof(test, types)
            return [Assign(name, test, stmt.origin), replace(stmt, test=Var(name))]
        made: list[Stmt] = []
        if isinstance(stmt, For) and not _asked_again(stmt.iterable, stmt):
            name = namer.fresh(f"{stmt.target}_range")
            iterable, order = stmt.iterable, False
            while isinstance(iterable, Apply) and iterable.op == "reversed":  # gone through once
                iterable, order = iterable.args[0], not order
            types[name] = typeof(iterable, types)
            made = [Assign(name, iterable, stmt.origin)]
            named = Apply("reversed", (Var(name),)) if order else Var(name)
            stmt = replace(stmt, iterable=named)
        left_early = isinstance(stmt, (For, While)) and any(map(ends_loop, stmt.body))
        if isinstance(stmt, While) or (isinstance(stmt, For) and left_early):
            name = namer.fresh("turns" if "turns" not in namer.taken else _next("turns", namer))
            types[name] = INT
            more = Assign(name, Apply("add", (Var(name), const(1))), stmt.origin)
            body = (more, *stmt.body) if left_early else (*stmt.body, more)
            turns[id(body)] = name
            return [*made, Assign(name, const(0), stmt.origin), replace(stmt, body=body)]
        if isinstance(stmt, For):
            return [*made, stmt]
        return [stmt]

    return function.with_body(each(function.body, change)), turns


def _next(prefix: str, namer: Namer) -> str:
    number = 2
    while f"{prefix}{number}" in namer.taken:
        number += 1
    return f"{prefix}{number}"


def _asked_again(test: Expr, stmt: Stmt) -> bool:
    """Whether a condition gives the same answer on the way back, after its statement."""
    inner = list(statements([stmt]))
    bound = {n for s in inner for n in defined(s)} | grown(inner)
    if names(test) & bound or value_names(test) & assigned([stmt]):
        return False
    return "call" not in operations(test)
