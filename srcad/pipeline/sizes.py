"""Sizes that a derivative is written for: of what the function takes apart by numbers.

A dimension is a symbol, so that one text serves all sizes. But of ``camera[:, 3:6]`` a person knows
that a camera has eleven numbers, and reads the shapes of its parts from that.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from srcad.analysis.facts import Types, typeof
from srcad.ir.nodes import Apply, Function
from srcad.ir.types import Dim, Shape, Type
from srcad.ir.walk import operations, own_expressions, statements, subexpressions
from srcad.pipeline.arguments import types_of
from srcad.pipeline.primal import typed
from srcad.pipeline.structure import Paths
from srcad.rules.subscripts import counted, sliced_by_number

__all__ = ["types_for"]

_LARGEST = 16  # what is longer is hardly taken apart by numbers alone


def types_for(
    normal: Function, args: tuple[Any, ...], floats: Set[int], paths: tuple[Paths, ...] = ()
) -> tuple[Type, ...]:
    """Return the types of arguments, with numbers for the sizes that the function counts on."""
    literal: set[int] = set()
    counts = _counts(normal)
    while True:
        sizes: dict[int, Dim | int] = {n: n for n in sorted(literal)}
        given = types_of(args, floats, paths, sizes)
        if not counts or len(given) < len(normal.params):
            return given
        own = dict(zip(normal.params, given, strict=False))
        function, types = typed(normal, own)
        named = {n: d.symbol for n, d in sizes.items() if isinstance(d, Dim) and n <= _LARGEST}
        names = _taken_apart(function, types, set(named.values()))
        found = {n for n, symbol in named.items() if symbol in names}
        if not found:
            return given
        literal |= found


def _counts(function: Function) -> bool:
    """Whether a function slices anything by a number that says how much it takes."""
    owns = (own for s in statements(function.body) for own in own_expressions(s))
    parts = (e for own in owns if "slice" in operations(own) for e in subexpressions(own))
    return any(isinstance(e, Apply) and e.op == "slice" and counted(e) for e in parts)


def _taken_apart(function: Function, types: Types, small: set[str]) -> set[str]:
    """Return those dimensions that the function slices by numbers, or that meet numbers.

    What meets one of these meets a number, too.
    """
    found: set[str] = set()
    meetings: list[tuple[Shape, Shape]] = []
    for stmt in statements(function.body):
        for own in own_expressions(stmt):
            if operations(own).isdisjoint(_LOOKED_AT):
                continue
            for expr in subexpressions(own):
                if not isinstance(expr, Apply):
                    continue
                if expr.op == "index":
                    found |= sliced_by_number(typeof(expr.args[0], types), expr.args[1]) & small
                elif expr.op in _SIDE_BY_SIDE and len(expr.args) == 2:
                    one, two = (typeof(a, types) for a in expr.args)
                    meetings.append((one.shape or (), two.shape or ()))
    while True:
        before = len(found)
        found |= {n for one, two in meetings for n in _met(one, two, found)} & small
        if len(found) == before:
            return found


_SIDE_BY_SIDE = {"add", "sub", "mul", "div", "np.cross"}
_LOOKED_AT = {"index", *_SIDE_BY_SIDE}


def _met(one: Shape, two: Shape, numbers: set[str]) -> set[str]:
    """Return the names of dimensions that have to be equal to a number, or to one that is one."""
    pairs = list(zip(reversed(one), reversed(two), strict=False))
    pairs += [(b, a) for a, b in pairs]
    numbered = [a for a, b in pairs if _is_number(b, numbers)]
    return {d.symbol for d in numbered if isinstance(d, Dim) and d.symbol.isidentifier()}


def _is_number(d: Dim | int | None, numbers: set[str]) -> bool:
    if isinstance(d, Dim):
        return d.symbol in numbers and d.offset == 0
    return d is not None and d > 1
