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
from srcad.ir.walk import blocks, defined, operations, own_expressions, reads, statements

__all__ = ["asked_of", "asks", "shaped_like"]


def shaped_like(function: Function, types: Types) -> dict[str, str]:
    """Return for names an earlier one of the same shape, which is there where they are read."""
    bound = Counter(n for s in statements(function.body) for n in defined(s))
    bound.update((*function.params, *(s.target for s in function.entry)))
    read = _reads(function.body)
    found: dict[str, str] = {}
    for block in _all_blocks(function.body):
        inside = _reads(block)
        first: dict[str, int] = {}
        for at, stmt in enumerate(block):
            for name in _reads([stmt]):
                first.setdefault(name, at)
        before = set(function.params)
        for at, stmt in enumerate(block):
            name = stmt.target if isinstance(stmt, Assign) else ""
            here = bound[name] == 1 and inside[name] == read[name] and first.get(name, at + 1) > at
            if isinstance(stmt, Assign) and here:
                other = _only_array(stmt.value, types)
                if other in before and bound[other] == 1:
                    found[name] = found.get(other, other)
            before.update(defined(stmt))
    return found


_ASKED = {"np.size", "np.shape"}


def asks(expr: Expr) -> bool:
    """Whether an expression asks for a shape."""
    return not _ASKED.isdisjoint(operations(expr))


def asked_of(expr: Expr, like: dict[str, str]) -> Expr:
    """Return an expression that asks others for their shapes, where these have the same."""
    if not like or not isinstance(expr, Apply):
        return expr
    if expr.op in _ASKED and isinstance(expr.args[0], Var):
        name = expr.args[0].name
        return Apply(expr.op, (Var(like.get(name, name)),))
    args = tuple([asked_of(a, like) for a in expr.args])
    kwargs = tuple([(k, asked_of(v, like)) for k, v in expr.kwargs])
    return expr if args == expr.args and kwargs == expr.kwargs else Apply(expr.op, args, kwargs)


def _all_blocks(block: Block) -> Iterator[Block]:
    yield block
    for stmt in block:
        for inner in blocks(stmt):
            yield from _all_blocks(inner)


def _reads(block: Iterable[Stmt]) -> Counter[str]:
    owns = (own for stmt in statements(block) for own in own_expressions(stmt))
    return Counter(name for own in owns for name in reads(own))


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
