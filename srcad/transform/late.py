"""Room for an adjoint is made when it is first needed: until then it is room for something else.

>>> from srcad.backend.emit import emit
>>> from srcad.ir.nodes import AddAt, Return
>>> from srcad.ir.parse import parse
>>> body = (Assign("x_bar", parse("np.zeros_like(x)"), None, "x"),
...         Assign("u_bar", parse("2*(x[1:] - x[:-1]**2)"), None, "u"),
...         AddAt("x_bar", parse("1"), parse("u_bar[0]"), False, None, "x"),
...         Return(parse("x_bar")))
>>> print(emit([made_late(Function("f", ("x",), body))], {}).text.partition("def")[2])
 f(x):
    u_bar = 2 * (x[1:] - x[:-1]**2)
    x_bar = np.zeros_like(x)
    x_bar[1] += u_bar[0]
    return x_bar
<BLANKLINE>
"""

from __future__ import annotations

from srcad.ir.nodes import Apply, Assign, Block, Const, Function, Stmt
from srcad.ir.walk import names, touched, with_blocks
from srcad.transform.inplace import ZEROS

__all__ = ["made_late"]


def made_late(function: Function) -> Function:
    """Return the function with arrays of zeros made just before they are written into."""
    given = {*function.params, *(s.target for s in function.entry)}
    return function.with_body(_block(function.body, given))


def _block(block: Block, given: set[str]) -> Block:
    out: list[Stmt] = []
    for stmt in reversed(block):
        stmt = with_blocks(stmt, lambda b: _block(b, given))
        at = _first_use(stmt, out, given) if isinstance(stmt, Assign) else 0
        out.insert(len(out) - at, stmt)
    return tuple(reversed(out))


def _first_use(stmt: Assign, later: list[Stmt], given: set[str]) -> int:
    """Return how many statements an array of zeros may pass; the last of them comes first."""
    if not _makes_room(stmt) or not names(stmt.value) <= given:
        return 0  # what gives the shape would be kept for it
    mine = {stmt.target, *names(stmt.value)}
    at = 0
    for passed, other in enumerate(reversed(later)):
        if stmt.target in touched(other).read or not mine.isdisjoint(touched(other).changed):
            return at
        at = at if _makes_room(other) else passed + 1
    return 0


def _makes_room(stmt: Stmt) -> bool:
    """Whether a statement starts an adjoint from zero."""
    if not isinstance(stmt, Assign) or not stmt.of:
        return False
    value = stmt.value
    return isinstance(value, Const) or (isinstance(value, Apply) and value.op in ZEROS)
