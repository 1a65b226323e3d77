"""What is saved together and needed together goes on one tape, as one tuple.

>>> from srcad.backend.emit import emit
>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> ahead = Push("u_tape", Var("u")), Assign("u", parse("u*x")), Push("w_tape", Var("w"))
>>> back = Pop("w", "w_tape"), Pop("u", "u_tape"), Assign("x_bar", parse("u*w"), None, "x")
>>> body = (Assign("u_tape", Apply("tape", ())), Assign("w_tape", Apply("tape", ())),
...         For("i", parse("range(n)"), ahead), For("i", parse("range(n)"), back),
...         Return(parse("x_bar")))
>>> f = bundled(Function("f", ("x", "n", "u", "w"), body), dict.fromkeys(("u", "w"), NUMBER))
>>> print(emit([f], {}).text.partition("def")[2])
 f(x, n, u, w):
    tape = []
    for i in range(n):
        tape.append((u, w))
        u = u*x
    for i in range(n):
        u, w = tape.pop()
        x_bar = u*w
    return x_bar
<BLANKLINE>
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from srcad.analysis.facts import Types, typeof
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    Apply,
    Assign,
    Block,
    Const,
    For,
    Function,
    Pop,
    Push,
    Stmt,
    Unpack,
    Var,
    While,
)
from srcad.ir.types import NUMBER, is_number  # noqa: F401  (NUMBER: an example)
from srcad.ir.walk import (
    assigned,
    blocks,
    names,
    own_expressions,
    statements,
    with_blocks,
    written,
)
from srcad.transform.flatten import names_of
from srcad.transform.sweep import ends_loop

__all__ = ["bundled"]


def bundled(function: Function, types: Types) -> Function:
    """Return the function with tapes that are filled and emptied together made one."""
    while True:
        body = function.body
        counts = Counter(s.tape for s in statements(body) if isinstance(s, (Push, Pop)))
        alone = {t for t, k in counts.items() if k == 2}
        loops = list(_in_loops(body)) if len(alone) > 1 else []
        filling = [b for b in loops if sum(isinstance(s, Push) for s in b) > 1]
        emptying = [b for b in loops if sum(isinstance(s, Pop) for s in b) > 1]
        pairs = ((a, b) for a in filling for b in emptying)
        found = next(filter(None, (_together(a, b, alone, types) for a, b in pairs)), None)
        if found is None:
            return function
        tape = Namer(names_of(function)).fresh("tape")
        function = function.with_body(_written(body, found, tape))


class _Bundle(NamedTuple):
    """Tapes that become one: where they are filled, and where they are emptied."""

    tapes: tuple[str, ...]
    ahead: Block
    push: int
    back: Block
    pop: int


def _in_loops(block: Block, inside: bool = False) -> Iterator[Block]:
    if inside:
        yield block
    for stmt in block:
        for inner in blocks(stmt):
            yield from _in_loops(inner, inside or isinstance(stmt, (For, While)))


def _together(ahead: Block, back: Block, alone: set[str], types: Types) -> _Bundle | None:
    """Return the most tapes that one statement can fill, and one can empty."""
    pushes = {s.tape: i for i, s in enumerate(ahead) if isinstance(s, Push) and s.tape in alone}
    pops = {s.tape: i for i, s in enumerate(back) if isinstance(s, Pop) and s.index is None}
    both = [t for t in pushes if t in pops]
    if len(both) < 2:
        return None
    best: _Bundle | None = None
    there, again = [_Touched(s) for s in ahead], [_Touched(s) for s in back]
    fills = {t: _may_be_filled(ahead, there, pushes[t], types) for t in both}
    empties = {t: _may_be_emptied(back, again, pops[t]) for t in both}
    fitting = _counts(fills.values(), len(ahead))
    most = 1
    for at in (pushes[t] for t in both):
        if fitting[at] <= most:
            continue
        filled = [t for t in both if at in fills[t]]
        fit = _counts((empties[t] for t in filled), len(back))
        for place in (pops[t] for t in pops if t in pushes):
            if fit[place] > most:
                most = fit[place]
                emptied = tuple(t for t in filled if place in empties[t])
                best = _Bundle(emptied, ahead, at, back, place)
    return best


def _counts(places: Iterable[range], size: int) -> list[int]:
    """Return how many ranges each place is in."""
    steps = [0] * (size + 2)
    for found in places:
        steps[found.start] += 1
        steps[found.stop] -= 1
    return list(accumulate(steps))


class _Touched:
    """What a statement changes and reads, at any depth, and whether it leaves or writes."""

    def __init__(self, stmt: Stmt) -> None:
        inner = list(statements([stmt]))
        self.changed = assigned(inner)
        self.read = {n for s in inner for e in own_expressions(s) for n in names(e)}
        self.leaves = ends_loop(stmt)
        self.writes = any(map(written, inner))


def _may_be_filled(block: Block, touched: list[_Touched], at: int, types: Types) -> range:
    """Return the places where a value may as well be saved: it is the same there."""
    stmt = block[at]
    assert isinstance(stmt, Push)
    memory = not is_number(typeof(stmt.value, types))
    value = names(stmt.value)

    def stops(t: _Touched) -> bool:
        return t.leaves or (memory and t.writes) or not value.isdisjoint(t.changed)

    return _reach(touched, at, stops)


def _may_be_emptied(block: Block, touched: list[_Touched], at: int) -> range:
    """Return the places where a value may as well come back: nobody asks for it between."""
    stmt = block[at]
    assert isinstance(stmt, Pop)
    target = stmt.target
    return _reach(touched, at, lambda t: target in t.changed or target in t.read)


def _reach(touched: list[_Touched], at: int, stops: Callable[[_Touched], bool]) -> range:
    """Return how far a statement may move: past all to the first that stops it, up and down."""
    low, high = at - 1, at + 1
    while low > 0 and not stops(touched[low]):
        low -= 1
    while high < len(touched) - 1 and not stops(touched[high]):
        high += 1
    return range(max(low, 0), min(high, len(touched) - 1) + 1)


def _written(block: Block, found: _Bundle, tape: str) -> Block:
    """Write the one tape in place of the several."""
    out: list[Stmt] = []
    for i, stmt in enumerate(block):
        if block is found.ahead and i == found.push:
            values = {s.tape: s.value for s in block if isinstance(s, Push)}
            whole = Apply("tuple", tuple(values[t] for t in found.tapes))
            out.append(Push(tape, whole, stmt.origin))
        if block is found.back and i == found.pop:
            targets = {s.tape: s.target for s in block if isinstance(s, Pop)}
            taken = Apply("call", (Apply("attr", (Var(tape), Const("pop", "pop"))),))
            out.append(Unpack(tuple(targets[t] for t in found.tapes), taken, stmt.origin))
        if isinstance(stmt, Assign) and stmt.target in found.tapes:
            if stmt.target == found.tapes[0]:
                out.append(replace(stmt, target=tape))
        elif not isinstance(stmt, (Push, Pop)) or stmt.tape not in found.tapes:
            out.append(with_blocks(stmt, lambda b: _written(b, found, tape)))
    return tuple(out)
