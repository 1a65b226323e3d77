"""What a reverse derivative keeps for its reverse sweep, in numbers of floats.

>>> from srcad.ir.types import array
>>> size(array("n", "m")), size(array("n", 3)), size(NUMBER), size(array(None))
('n*m', '3*n', '1', '?')
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import prod

from srcad.analysis.facts import Types, typeof
from srcad.analysis.live import Live
from srcad.ir.nodes import Apply, Assign, Block, Branch, Expr, For, Function, Push, While, With
from srcad.ir.types import NUMBER, Dim, Type

__all__ = ["kept", "size"]


def kept(function: Function, types: Types) -> str:
    """Say what a function keeps and tapes; nothing of one without a tape.

    What one statement tapes is counted once for each turn of the loop that it stands in.
    """
    found = {True: Counter[str](), False: Counter[str]()}
    for push, in_loop in _pushes(function.body, False):
        saved = push.value
        together = isinstance(saved, Apply) and saved.op == "tuple"
        for value in saved.args if isinstance(saved, Apply) and together else (saved,):
            found[in_loop][size(typeof(value, types))] += 1
    turns, once = found[True], found[False]
    if not turns and not once:
        return ""
    start = next((i for i, s in enumerate(function.body) if getattr(s, "of", "")), 0)
    needed = Live().before(function.body[start:], set())
    for stmt in function.body[:start]:
        if isinstance(stmt, Assign) and stmt.target in needed and _is_made(stmt.value):
            needed.discard(stmt.target)
            if types.get(stmt.target, NUMBER).kind == "array":
                once[size(types[stmt.target])] += 1
    said = [f"keeps {_total(once)}"] if once else []
    said += [f"tapes {_total(turns)} a turn"] if turns else []
    return ", ".join(said)


def _is_made(value: Expr) -> bool:
    """Whether a value takes memory: it is no part of another, and no tape, which is still empty."""
    return isinstance(value, Apply) and value.op not in ("index", "attr", "tape", "T")


def _pushes(block: Block, in_loop: bool) -> Iterator[tuple[Push, bool]]:
    for stmt in block:
        if isinstance(stmt, Push):
            yield stmt, in_loop
        elif isinstance(stmt, Branch):
            yield from _pushes((*stmt.then, *stmt.orelse), in_loop)
        elif isinstance(stmt, (For, While)):
            yield from _pushes(stmt.body, True)
        elif isinstance(stmt, With):
            yield from _pushes(stmt.body, in_loop)


def size(t: Type) -> str:
    """Return how many numbers a value holds, by the dimensions' names; ``?`` if that is unknown."""
    if t.kind == "number":
        return "1"
    if t.kind != "array" or t.shape is None or None in t.shape:
        return "?"
    number = prod(d for d in t.shape if isinstance(d, int))
    dims = [d for d in t.shape if isinstance(d, Dim)]
    if any("@" in d.symbol for d in dims):  # another one in each turn
        return "?"
    names = [str(d) if str(d).isidentifier() else f"({d})" for d in dims]
    return "*".join([*([str(number)] if number != 1 or not names else []), *names])


def _total(sizes: Counter[str]) -> str:
    """Add up sizes: numbers last, what is unknown as ``arrays of unknown size``."""
    unknown = sizes.pop("?", 0)
    number = sum(int(s) * n for s, n in sizes.items() if s.isdigit())
    parts = [s if n == 1 else f"{n}*{s}" for s, n in sizes.items() if not s.isdigit()]
    parts += [str(number)] if number else []
    words = [f"{' + '.join(parts)} float{'s' * (parts != ['1'])}"] if parts else []
    words += [f"{unknown} of unknown size"] if unknown else []
    return " and ".join(words)
