"""Whether places of an array that are named in turns of loops are apart, whatever the turns.

Two places are apart if they are in one of their dimensions. What is known of the loops' variables
is their ranges, and which of two turns comes first (the test for dependence of Banerjee,
"Dependence Analysis for Supercomputing", 1988).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from srcad.analysis.affine import Form
from srcad.analysis.facts import Types, typeof
from srcad.analysis.spans import Span, dimensions, direction, disjoint, limits, span
from srcad.ir.nodes import Apply, Expr, For, While
from srcad.ir.types import INTEGERS

__all__ = ["At", "Loops", "Place", "Turns"]

Loops = tuple[For | While, ...]
At = tuple[int, ...]


@dataclass(frozen=True)
class Place:
    """A part of an array; the loops around where it is named, and where that stands in blocks."""

    index: Expr
    loops: Loops
    at: At = ()


class Turns:
    """Tells places apart; ``form`` gives an index as a form, of what stands at a place."""

    def __init__(
        self, form: Callable[[Expr, Loops, At], Form | None], types: Types, at: dict[int, At]
    ) -> None:
        self.form = form
        self.types = types
        self.at = at  # where loops stand, by their ids

    def shared(self, one: Place, two: Place) -> int:
        """Return how many loops are around both places."""
        pairs = zip(one.loops, two.loops, strict=False)
        return next(
            (i for i, (a, b) in enumerate(pairs) if a is not b),
            min(len(one.loops), len(two.loops)),
        )

    def apart(self, one: Place, two: Place, depth: int) -> bool:
        """Whether places are apart in turns that are the same in the ``depth`` outermost loops.

        In the next, if it is around both, the first place is named in an earlier turn.
        """
        own = {loop.target: f"{loop.target}'" for loop in one.loops[depth:]
               if isinstance(loop, For)}  # fmt: skip
        facts = [fact for loop in two.loops for fact in self._bounds(loop, two.loops, {})]
        for loop in one.loops[depth:]:
            facts += self._bounds(loop, one.loops, own)
        if depth < self.shared(one, two):
            loop = two.loops[depth]
            if isinstance(loop, For):
                later = Form(0, {loop.target: 1}) - Form(0, {own[loop.target]: 1})
                facts += [later * sign - Form(1) for sign in direction(loop.iterable)]
        pairs = zip(self._dimensions(one.index), self._dimensions(two.index), strict=False)
        for part, other in pairs:
            first, second = self._span(part, one, own, facts), self._span(other, two, {}, facts)
            if first is not None and second is not None and disjoint(first, second, facts):
                return True
        return False

    def _renamed(self, expr: Expr, loops: Loops, at: At, names: dict[str, str]) -> Form | None:
        found = self.form(expr, loops, at)
        return None if found is None else found.renamed(names)

    def _bounds(self, loop: For | While, around: Loops, names: dict[str, str]) -> list[Form]:
        """Return what is never negative in a turn of a loop over a range."""
        found = limits(loop.iterable) if isinstance(loop, For) else None
        if found is None or not isinstance(loop, For):
            return []
        v = Form(0, {names.get(loop.target, loop.target): 1})
        at = self.at.get(id(loop), ())
        low, high = (self._renamed(e, around, at, names) for e in found)
        facts = [] if low is None else [v - low]
        return facts if high is None else [*facts, high - v - Form(1)]

    def _dimensions(self, index: Expr) -> tuple[Expr, ...]:
        """Return the parts of an index, dimension by dimension, as far as it is plain."""
        plain: list[Expr] = []
        for part in dimensions(index):
            t = typeof(part, self.types)
            sliced = isinstance(part, Apply) and part.op == "slice"
            if not sliced and not (t.kind == "number" and t.dtype in INTEGERS):
                break
            plain.append(part)
        return tuple(plain)

    def _span(
        self, index: Expr, place: Place, names: dict[str, str], facts: list[Form]
    ) -> Span | None:
        return span(index, lambda e: self._renamed(e, place.loops, place.at, names), facts)
