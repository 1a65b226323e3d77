"""What both arms of a branch do, first or last, stands before or after the branch.

>>> from srcad.backend.emit import emit
>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> def arm(text):
...     seed = Assign("g", parse("copy(y_bar)"), None, "y")
...     return seed, Assign("x_bar", parse(text), None, "x")
>>> body = (Branch(parse("x > 0"), arm("2*g"), arm("3*g")), Return(parse("x_bar")))
>>> print(emit([outside_arms(Function("f", ("x", "y_bar"), body))], {}).text.partition("def")[2])
 f(x, y_bar):
    g = y_bar.copy()
    if x > 0:
        x_bar = 2*g
    else:
        x_bar = 3*g
    return x_bar
<BLANKLINE>
"""

from __future__ import annotations

from dataclasses import replace

from srcad.ir.nodes import Assign, Block, Branch, Function, Stmt
from srcad.ir.walk import assigned, names, statements, with_blocks

__all__ = ["outside_arms"]


def outside_arms(function: Function) -> Function:
    """Return the function with what both arms of a branch begin or end with outside of it."""
    if not any(isinstance(s, Branch) and s.orelse for s in statements(function.body)):
        return function
    return function.with_body(_block(function.body))


def _block(block: Block) -> Block:
    out: list[Stmt] = []
    for stmt in block:
        stmt = with_blocks(stmt, _block)
        if isinstance(stmt, Branch):
            out += _parted(stmt)
        else:
            out.append(stmt)
    return tuple(out)


def _parted(branch: Branch) -> list[Stmt]:
    then, orelse = list(branch.then), list(branch.orelse)
    ahead: list[Stmt] = []
    asked = names(branch.test)
    while then and orelse and _alike(then[0], orelse[0]):
        if not getattr(then[0], "of", "") or assigned([then[0]]) & asked:
            break  # the primal's own may raise before the test does
        ahead.append(then.pop(0))
        orelse.pop(0)
    after: list[Stmt] = []
    while then and orelse and _alike(then[-1], orelse[-1]):
        after.insert(0, then.pop())
        orelse.pop()
    return [*ahead, replace(branch, then=tuple(then), orelse=tuple(orelse)), *after]


def _alike(one: Stmt, two: Stmt) -> bool:
    """Whether two statements do the same, wherever they come from."""
    if type(one) is not type(two):
        return False
    bare: list[Stmt] = []
    for stmt in (one, two):
        stmt = replace(stmt, folded=()) if isinstance(stmt, Assign) else stmt
        bare.append(replace(stmt, origin=None))
    return bare[0] == bare[1]
