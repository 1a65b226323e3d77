"""Two names that share memory on one way and not on the other: a memory each, and a flag.

``d = c[:3]`` before a loop that may bind d anew: what a write through d changes in c, the turns
before decide. Where the ways meet d gets memory of its own, and a flag says whether it is meant to
be a part of c. A write into one of them is repeated on the other while it is.

>>> from srcad.ir.nodes import Function, Return, Store, While
>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import array
>>> from srcad.transform.places import resolve
>>> turn = (Store("d", parse("0"), parse("2.0")), Assign("d", parse("d + c")))
>>> body = (Assign("d", Var("c")), While(parse("more"), turn), Return(Var("c")))
>>> types = {"c": array("n"), "d": array("n")}
>>> made = resolve(Function("f", ("c", "more"), body), types).body
>>> [s.target for s in made[:-2]], [type(s).__name__ for s in made[-2].body]
(['c', 'd', 'd', 'd_is_c'], ['Store', 'Branch', 'Assign', 'Assign'])
"""

from __future__ import annotations

from srcad.analysis.references import BELOW, MAY, References
from srcad.analysis.sharing import HOLE, ITEMS
from srcad.ir.nodes import Apply, Assign, Block, Expr, Stmt, Var, const
from srcad.ir.types import BOOL, UNKNOWN
from srcad.transform.identities import Identities

__all__ = ["Pair", "Ties"]

Pair = tuple[str, str]


class Ties(Identities):
    """Ties names where ways meet."""

    wanted: frozenset[frozenset[str]]  # which names are to be tied where ways differ
    flags: dict[Pair, str]

    def meeting(
        self, one: References, two: References, live: set[str] | None, leaves: bool
    ) -> References:
        """Return what holds where two ways meet; where one of them leaves a loop, none is tied."""
        met = one.meet(two)
        if live is None or leaves or not self.wanted:
            return met
        for wanted in sorted(self.wanted, key=sorted):
            pair = self.pair(wanted, one, two)
            if pair is None:
                continue
            path = self.tie(pair, one, two, live)
            if path is not None:
                for other in list(met.of(pair[0])):
                    if all(apart(now, pair, other) for now in (one, two)):
                        met.part(pair[0], other)
                met.ties[pair] = (self.flag(pair, path), path)
        met.relation = {n: r for n, r in met.relation.items() if r}
        return met

    def pair(self, wanted: frozenset[str], one: References, two: References) -> Pair | None:
        """Return two names in order: the first is a part of the second, or the younger."""
        a, b = sorted(wanted, key=lambda n: -self.order.get(n, -1))
        for pair in ((a, b), (b, a)):
            if any(pair in now.ties or known(now, pair) is not None for now in (one, two)):
                return pair
        return None

    def tie(self, pair: Pair, one: References, two: References, live: set[str]) -> Expr | None:
        """Return the path by which one is found in the other on one way, if the ways differ."""
        a, b = pair
        ours = [self.types.get(n, UNKNOWN) for n in pair]
        arrays = all(t.kind == "array" and t.shape != () for t in ours)
        if not arrays or not self.outside.isdisjoint(pair):
            return None
        paths: list[Expr | None] = []
        for now in (one, two):
            path = now.ties[pair][1] if pair in now.ties else known(now, pair)
            if path is None and b in now.around(a):
                return None  # it is not known what they share
            if path is not None and pair not in now.ties:
                others = now.of(a).keys() - {b}
                if not now.stale.isdisjoint(pair) or self.owner(b, now) != (b, HOLE):
                    return None
                if now.tied(a):  # what is left to the second would be
                    return None
                if others & self.outside or not all(apart(now, pair, n) for n in others & live):
                    return None
            paths.append(path)
        found = [p for p in paths if p is not None]
        alike = len(found) == 2 and pair not in one.ties and pair not in two.ties
        return found[0] if found and found.count(found[0]) == len(found) and not alike else None

    def flag(self, pair: Pair, path: Expr) -> str:
        """Return the name of what says whether two names are meant to share memory."""
        if pair not in self.flags:
            word = "is" if path == HOLE else "in"
            self.flags[pair] = name = self.namer.fresh(f"{pair[0]}_{word}_{pair[1]}")
            self.types[name] = BOOL
        return self.flags[pair]

    def tying(self, now: References, met: References) -> Block:
        """Return what a way does at its end to go on as both ways do."""
        out: list[Stmt] = []
        for pair, (flag, _) in met.ties.items():
            if pair in now.ties:
                continue
            same = pair[1] in now.of(pair[0])
            if same:
                own = Apply("np.copy", (Var(pair[0]),))
                out.append(Assign(pair[0], own, self.place))
            out.append(Assign(flag, const(same), self.place))
        return tuple(out)


def apart(now: References, pair: Pair, other: str) -> bool:
    """Whether one of two names has nothing in common with a third but by way of the second.

    Where it has memory of its own the third is a part of the second alone, or the other way round.
    """
    a, b = pair
    if other == b or other not in now.of(a):
        return other == b or other not in now.around(a, b)
    by_way = known(now, (other, b)) is not None or known(now, (b, other)) is not None
    return known(now, pair) is not None and by_way


def known(now: References, pair: Pair) -> Expr | None:
    """Return the path by which the first of two names is found in the second, if one is known."""
    how = now.of(pair[0]).get(pair[1])
    return None if how in (None, MAY, BELOW, ITEMS) else how
