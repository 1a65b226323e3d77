"""What each name shares with others at a place of the program, and what a write has left behind.

>>> from srcad.ir.text import to_text
>>> from srcad.ir.parse import parse
>>> now = References()
>>> now.bind("row", [("A", substitute(parse("_[i]"), {"_": HOLE}))])
>>> now.bind("part", [("row", substitute(parse("_[1:]"), {"_": HOLE}))])
>>> to_text(now.of("part")["A"])
'the whole[i][1:]'
"""

from __future__ import annotations

from dataclasses import dataclass, field

from srcad.analysis.sharing import HOLE, ITEMS
from srcad.ir.nodes import Const, Expr
from srcad.ir.walk import names, substitute

__all__ = ["BELOW", "MAY", "References"]

MAY = Const("may share", None)  # the relation of two names of which no more is known
BELOW = Const("is the whole of", None)  # the other one is a view of this one
_APART = {ITEMS, None}


@dataclass
class References:
    """What each name shares with others, and which names a write has left behind."""

    # relation[n][m] is the path by which n is found in m, or MAY, or BELOW
    relation: dict[str, dict[str, Expr]] = field(default_factory=dict)
    stale: set[str] = field(default_factory=set)
    # lists in which two items may share memory
    tangled: set[str] = field(default_factory=set)
    # names that may have a value; what has none on one way is what it is on the other
    bound: set[str] = field(default_factory=set)
    # of two names with memory of their own: the flag that says whether they are meant to share it,
    # and the path by which the first is found in the second then
    ties: dict[tuple[str, str], tuple[str, Expr]] = field(default_factory=dict)

    def copy(self) -> References:
        """Return the same, to go on from in one of several ways."""
        relation = {n: dict(r) for n, r in self.relation.items()}
        ties = dict(self.ties)
        return References(relation, set(self.stale), set(self.tangled), set(self.bound), ties)

    def become(self, other: References) -> None:
        """Hold from here on what another one holds."""
        self.relation, self.stale, self.tangled = other.relation, other.stale, other.tangled
        self.bound, self.ties = other.bound, other.ties

    def of(self, name: str) -> dict[str, Expr]:
        """Return how a name is related to others."""
        return self.relation.get(name, {})

    def relate(self, name: str, other: str, how: Expr) -> None:
        """Say how a name is found in another: by a path, or not known."""
        back = how if how in (MAY, ITEMS, HOLE) else BELOW
        if how is BELOW:
            raise AssertionError("say it the other way round")
        self.relation.setdefault(name, {})[other] = how
        self.relation.setdefault(other, {})[name] = back

    def forget(self, name: str) -> None:
        """A name is bound anew, or its object is gone; paths that read it lose their meaning."""
        if self.ties:
            self.untie(name)
        for other in self.relation.pop(name, {}):
            self.relation[other].pop(name, None)
        self.stale.discard(name)
        self.tangled.discard(name)
        for n, relations in self.relation.items():
            for m, how in relations.items():
                if name in names(how):
                    relations[m] = MAY
                    self.relation[m][n] = MAY

    def untie(self, name: str) -> None:
        """A name leaves its ties, or a path that reads it: what was tied may share memory."""
        for pair, (_, path) in list(self.ties.items()):
            if name in pair or name in names(path):
                self.loosen(pair)

    def loosen(self, pair: tuple[str, str]) -> None:
        """Of two names that were tied, and what shares with them, no more is known."""
        ours, theirs = self.around(*pair), self.around(*pair[::-1])
        del self.ties[pair]
        self.perhaps(ours, theirs)

    def perhaps(self, ours: set[str], theirs: set[str]) -> None:
        """Each of some names may share memory with each of others."""
        for n in ours:
            for m in theirs - {n}:
                if m not in self.of(n):
                    self.relate(n, m, MAY)

    def tied(self, name: str) -> set[str]:
        """Return the names that a name is tied to."""
        return {pair[name == pair[0]] for pair in self.ties if name in pair}

    def around(self, name: str, but: str = "") -> set[str]:
        """Return a name and what shares memory with it, or would by what is tied.

        Not by way of ``but``.
        """
        found, new = {name, but}, [name] if self.ties else []
        while new:
            one = new.pop()
            near = (self.of(one).keys() | self.tied(one)) - found
            found |= near
            new += near
        return (found if self.ties else {name, *self.of(name)}) - {but}

    def part(self, name: str, other: str) -> None:
        """Two names have nothing in common that matters."""
        self.relation[name].pop(other)
        self.relation[other].pop(name)

    def bind(self, name: str, sources: list[tuple[str, Expr | None]]) -> None:
        """A name is bound to what is found in other names by the given paths."""
        found: dict[str, tuple[Expr, bool]] = {}  # how, and whether it is said of the other one
        for source, path in sources:
            if path is None or name in names(path):
                for other in (source, *self.of(source)):
                    found[other] = (MAY, False)
                continue
            for other, how in self.of(source).items():
                if path is ITEMS:
                    found.setdefault(other, (ITEMS, False))
                elif how is MAY or (how in (BELOW, ITEMS) and path != HOLE):
                    found.setdefault(other, (MAY, False))
                elif how is BELOW:
                    found.setdefault(other, (self.of(other)[source], True))
                else:
                    found.setdefault(other, (substitute(path, {HOLE.name: how}), False))
            found[source] = (path, False)
        left_behind = any(source in self.stale for source, _ in sources)
        tied: set[str] = set()  # it may be a part of what it was
        if self.tied(name) and not self.around(name).isdisjoint(s for s, _ in sources):
            tied = self.around(name) - {name}
        self.forget(name)
        self.perhaps({name}, tied)
        for other, (how, inverse) in found.items():
            if other != name and inverse:
                self.relate(other, name, how)
                self.relation[name][other] = BELOW  # where the other one has no value, it is not it
            elif other != name:
                self.relate(name, other, how)
        if left_behind:
            self.stale.add(name)

    def slot_written(self, name: str) -> None:
        """An item of a list was replaced: what was read from the list may be elsewhere in it."""
        for other, how in list(self.of(name).items()):
            if how is BELOW:
                self.relate(name, other, ITEMS)

    def unlike(self, one: References, two: References) -> set[str]:
        """The names that are related to others in one way here and in another there."""
        return {
            n for n, relations in self.relation.items() for m, how in relations.items()
            if how is MAY and not one.of(n).get(m) == two.of(n).get(m) == MAY
        }  # fmt: skip

    def without_value(self, other: References, one: str, two: str, both: set[str]) -> Expr | None:
        """How a name is related to another, one of which has no value on one of two ways.

        Where it has one it is found in the other as before; the other is never found in it. What
        has a value on ``both`` is none of them.
        """
        how = self.of(one).get(two) or other.of(one).get(two)
        back = self.of(two).get(one) or other.of(two).get(one)
        late = (one not in both, two not in both)
        if all(late):
            return how
        said = how if late[0] else back  # of the name without a value
        if said in (MAY, ITEMS, None):
            return said
        if said is BELOW:
            return MAY
        return how if late[0] else BELOW

    def meet(self, other: References) -> References:
        """What holds whichever of two ways was taken."""
        bound = self.bound | other.bound
        both = self.bound & other.bound
        result = References({}, self.stale | other.stale, self.tangled | other.tangled, bound)
        for n in {**self.relation, **other.relation}:
            mine, theirs = self.of(n), other.of(n)
            if n in both and mine == theirs and mine.keys() <= both:  # most
                result.relation[n] = dict(mine)
                continue
            for m in {**mine, **theirs}:
                one, two = mine.get(m), theirs.get(m)
                if n not in both or m not in both:
                    one = two = self.without_value(other, n, m, both)
                same = one if one == two and one else MAY
                result.relation.setdefault(n, {})[m] = ITEMS if {one, two} <= _APART else same
        for pair, tie in {**self.ties, **other.ties}.items():
            if self.ties.get(pair) == other.ties.get(pair):
                result.ties[pair] = tie
            for now in (self, other) if pair not in result.ties else ():
                if pair in now.ties:
                    result.perhaps(now.around(*pair), now.around(*pair[::-1]))
        return result
