"""Whose shape a value has: ``k*a``, of a number k, is as large as a, and need not be kept for that.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.nodes import Return
>>> from srcad.ir.types import NUMBER, array
>>> body = (Assign("u1", parse("a[1:]")), Assign("u2", parse("k*u1")), Assign("u3", parse("-u2")))
>>> types = {"k": NUMBER, "a": array(None), "u1": array(None), "u2": array(None)}
>>> shaped_like(Function("f", ("k", "a"), (*body, Return(Var("u3")))), types)
{'u2': 'u1', 'u3': 'u1'}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from srcad.analysis.facts import Types, match, typeof
from srcad.ir.nodes import Apply, Assign, Block, Expr, Function, Stmt, Var
from srcad.ir.types import is_number
from srcad.ir.walk import blocks, defined, own_expressions, statements, subexpressions

__all__ = ["shaped_like"]


def shaped_like(function: Function, types: Types) -> dict[str, str]:
    """Return for names an earlier one of the same shape, which is there where they are read."""
    bound = Counter(n for s in statements(function.body) for n in defined(s))
    bound.update((*function.params, *(s.target for s in function.entry)))
    read = _reads(function.body)
    found: dict[str, str] = {}
    for block, at, stmt in _assignments(function.body):
        name = stmt.target
        other = _only_array(stmt.value, types)
        if other is None or bound[name] != 1 or bound[other] != 1:
            continue
        before = {n for s in block[:at] for n in defined(s)}
        if other in before | set(function.params) and _reads(block[at + 1 :])[name] == read[name]:
            found[name] = found.get(other, other)
    return found


def _assignments(block: Block) -> Iterator[tuple[Block, int, Assign]]:
    for at, stmt in enumerate(block):
        if isinstance(stmt, Assign):
            yield block, at, stmt
        for inner in blocks(stmt):
            yield from _assignments(inner)


def _reads(block: Iterable[Stmt]) -> Counter[str]:
    owns = (own for stmt in statements(block) for own in own_expressions(stmt))
    return Counter(e.name for own in owns for e in subexpressions(own) if isinstance(e, Var))


def _only_array(value: Expr, types: Types) -> str | None:
    """Return the operand of an element-wise operation on an array and numbers."""
    if not isinstance(value, Apply):
        return None
    found = match(value, types)
    if found is None or found[0].kind != "elementwise":
        return None
    others = [a for a in value.args if not is_number(typeof(a, types))]
    if len(others) != 1 or not isinstance(others[0], Var):
        return None
    return others[0].name if typeof(others[0], types).kind == "array" else None
