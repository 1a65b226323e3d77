"""What is added to a place of zeros once, in one turn of a loop, is assigned to it.

>>> from srcad.backend.emit import emit
>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import INT, array
>>> turn = AddAt("b_bar", parse("i"), parse("2*u[i]"), False, None, "b")
>>> body = (Assign("b_bar", parse("np.zeros_like(b)"), None, "b"),
...         For("i", parse("range(len(b))"), (turn,)), Return(parse("b_bar")))
>>> types = {"b": array("n"), "b_bar": array("n"), "u": array("n"), "i": INT}
>>> f = assigned_once(Function("f", ("b", "u"), body), types)
>>> print(emit([f], {}).text.partition("def")[2])
 f(b, u):
    b_bar = np.zeros_like(b)
    for i in range(len(b)):
        b_bar[i] = 2 * u[i]
    return b_bar
<BLANKLINE>
"""

from __future__ import annotations

from collections.abc import Iterator

from srcad.analysis.facts import Types
from srcad.analysis.turns import Loops, Place, Turns
from srcad.ir.nodes import (
    AddAt,
    Apply,
    Assign,
    Block,
    For,
    Function,
    Stmt,
    Store,
    While,
)
from srcad.ir.walk import blocks, changed, names, names_read, statements, touched, with_blocks
from srcad.transform.inplace import ZEROS
from srcad.transform.turning import turns_of

__all__ = ["assigned_once"]


def assigned_once(function: Function, types: Types) -> Function:
    """Return the function with additions that meet only zeros made assignments."""
    body = function.body
    buffers = _filled_in_one_loop(body, types)
    if not buffers:
        return function
    turns = turns_of(function, types)
    first: set[int] = set()
    for places in buffers:
        for stmt, place in places:
            alone = all(_never_meet(place, other, one is stmt, turns) for one, other in places)
            first |= {id(stmt)} if alone else set()
    return function.with_body(_assigned(body, first)) if first else function


def _filled_in_one_loop(block: Block, types: Types) -> list[list[tuple[AddAt, Place]]]:
    """Return for each buffer of zeros that one loop alone fills what is added to it, and where."""
    found = []
    for at, stmt in enumerate(block):
        if not isinstance(stmt, Assign) or not stmt.of or not isinstance(stmt.value, Apply):
            continue
        name, t = stmt.target, types.get(stmt.target)
        if stmt.value.op not in ZEROS or t is None or t.kind != "array":
            continue
        loop = next((s for s in block[at + 1 :] if name in touched(s).either), None)
        if not isinstance(loop, For):
            continue
        additions = list(_additions((loop,), name, ()))
        inner = [s for s in statements([loop]) if name in {*names_read(s), *changed(s)}]
        plain = all(isinstance(s, AddAt) and s.base == name and not s.repeats and s.of
                    and name not in names(s.value) | names(s.index) for s in inner)  # fmt: skip
        if plain and len(additions) == len(inner):
            found.append(additions)
    return found


def _additions(block: Block, name: str, loops: Loops) -> Iterator[tuple[AddAt, Place]]:
    for stmt in block:
        if isinstance(stmt, AddAt) and stmt.base == name:
            yield stmt, Place(stmt.index, loops)
        inner = (*loops, stmt) if isinstance(stmt, (For, While)) else loops
        for part in blocks(stmt):
            yield from _additions(part, name, inner)


def _never_meet(one: Place, two: Place, same: bool, turns: Turns) -> bool:
    """Whether two additions never come to the same place, in different turns or in the same."""
    depths = range(turns.shared(one, two))
    if not all(turns.apart(one, two, d) and turns.apart(two, one, d) for d in depths):
        return False
    return same or turns.apart(one, two, len(depths))


def _assigned(block: Block, first: set[int]) -> Block:
    out: list[Stmt] = []
    for stmt in block:
        if isinstance(stmt, AddAt) and id(stmt) in first:
            out.append(Store(stmt.base, stmt.index, stmt.value, "", stmt.origin, stmt.of))
        else:
            out.append(with_blocks(stmt, lambda b: _assigned(b, first)))
    return tuple(out)
