"""A list that is made to be given a name has that name from the start: ``t = [x*v for v in m]``.

>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> body = (Assign("items", Apply("list", ())), Append("items", parse("x")),
...         Assign("t", Var("items")), Return(Var("t")))
>>> made = named_at_once(Function("f", ("x",), body))
>>> [name for s in made.body[:-1] for name in changed(s)]
['t', 't']
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from srcad.ir.nodes import Append, Apply, Assign, Block, Expr, Function, Stmt, Var
from srcad.ir.walk import (
    changed,
    names,
    own_expressions,
    rename_block,
    statements,
    substitute,
    with_blocks,
)

__all__ = ["named_at_once"]


def named_at_once(function: Function) -> Function:
    """Return the function without the names of lists that are only made and handed on."""
    if not any(isinstance(s, Append) for s in statements(function.body)):
        return function
    uses = _uses(function.body)
    renamed: dict[str, Expr] = {}
    body = _block(function.body, uses, renamed)
    refused = {substitute(e, renamed): error for e, error in function.refused.items()}
    return replace(function, body=body, refused=refused) if renamed else function


def _block(block: Block, uses: Counter[str], renamed: dict[str, Expr]) -> Block:
    out: list[Stmt] = []
    made: dict[str, int] = {}
    for stmt in block:
        stmt = with_blocks(stmt, lambda b: _block(b, uses, renamed))
        if isinstance(stmt, Assign) and isinstance(stmt.value, Var) and stmt.value.name in made:
            old, at = stmt.value.name, made[stmt.value.name]
            between = _uses(tuple(out[at:]))
            # nothing else reads the list, nor yet what had the name before
            if between[old] + 1 == uses[old] and not between[stmt.target]:
                out[at:] = rename_block(tuple(out[at:]), {old: stmt.target})
                renamed[old] = Var(stmt.target)
                continue
        if isinstance(stmt, Assign) and stmt.value == Apply("list", ()):
            made[stmt.target] = len(out)
        out.append(stmt)
    return tuple(out)


def _uses(block: Block) -> Counter[str]:
    """Count the statements that a name occurs in."""
    found: Counter[str] = Counter()
    for stmt in statements(block):
        found.update({*changed(stmt), *(n for e in own_expressions(stmt) for n in names(e))})
    return found
