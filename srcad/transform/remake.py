"""What one cheap operation gives again is not saved: the reverse sweep makes it again.

A value that lives within one turn of a loop is remade just before the reversal that reads it first,
if what it is made of is still (or again) there then: a loop's variable, what the loops do not
change, values remade before it, items of an array that is written less often than it is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from srcad.analysis.facts import Types, typeof
from srcad.analysis.outside import Outside
from srcad.analysis.precision import Precisions
from srcad.ir.nodes import AddAt, Apply, Assign, Expr, For, Store, Var, While, const
from srcad.ir.types import UNKNOWN, is_number, same_shape
from srcad.ir.walk import assigned, defined, names, operations, own_expressions
from srcad.transform.sections import Sections
from srcad.transform.sweep import Body, Step, statements_of

__all__ = ["Remaker"]

# views, and arithmetic of numbers
_FREE = {"index", "T", "attr", "len"}
_CHEAP = {
    "tuple",
    "add",
    "sub",
    "mul",
    "div",
    "neg",
    "floordiv",
    "mod",
    "lt",
    "le",
    "gt",
    "ge",
    "eq",
    "ne",
    "not",
}


class Remaker:
    """Marks in the tree of both sweeps what is made again rather than saved."""

    def __init__(self, root: Body, types: Types, sections: Sections, outside: Outside) -> None:
        self.types = types
        self.sections = sections
        self.outside = outside
        self.count: Counter[str] = Counter()
        # how deep in loops each name is changed, and how often at that depth
        self.deepest: dict[str, int] = {}
        self.changes: Counter[tuple[str, int]] = Counter()
        # names that are bound anew in loops, not only written into
        self.bound: dict[str, int] = {}
        self.root = root
        self._survey(root, 0)

    @cached_property
    def precisions(self) -> Precisions:
        """Where the precision of each value comes from."""
        return Precisions(statements_of(self.root), self.types, self.sections.given)

    def _survey(self, body: Body, depth: int) -> None:
        for step in body.steps:
            inner = depth + isinstance(step.stmt, (For, While))
            if not step.bodies:
                for name in assigned([step.stmt]):
                    self.count[name] += 1
                    self.deepest[name] = max(depth, self.deepest.get(name, 0))
                    self.changes[name, depth] += 1
                    if not isinstance(step.stmt, (Store, AddAt)):
                        self.bound[name] = max(depth, self.bound.get(name, 0))
            for block in step.bodies:
                self._survey(block, inner)

    def body(self, body: Body, depth: int, changing: set[str]) -> None:
        """Visit a block; ``changing`` are the names that the loops around it change."""
        if depth:
            self._within(body, depth, changing)
        for step in body.steps:
            stmt = step.stmt
            loop = isinstance(stmt, (For, While))
            inside = changing | assigned([stmt]) if loop else changing
            inside = inside - {stmt.target} if isinstance(stmt, For) else inside
            for inner in step.bodies:
                self.body(inner, depth + loop, inside)

    def _within(self, body: Body, depth: int, changing: set[str]) -> None:
        found = list(self.candidates(body))
        items = [(at, name, value, last) for at, name, value, last in found
                 if isinstance(value, Apply) and value.op == "index"]  # fmt: skip
        loads = Counter(n for _, _, value, last in items if last >= 0 for n in names(value))
        turn = _Turn(self, body, depth, changing, loads)
        for at, name, value, last in found:
            if last >= 0 and turn.fits(at, last):
                turn.put(at, last)
            elif last < 0 and (at, name, value, last) in items:
                turn.places[name] = at, -1

    def read_back(self, body: Body, depth: int, changing: set[str], free: set[int]) -> None:
        """Read values back from where they were written, by writes that are ``free``."""
        last = _last_needs(body) if depth else {}
        for at, step in enumerate(body.steps):
            stmt = step.stmt
            if isinstance(stmt, Store) and id(step) in free and isinstance(stmt.value, Var):
                needed = last.get(stmt.value.name, -1)
                if needed >= 0 and self._is_there(body, at, needed, changing):
                    place = Apply("index", (Var(stmt.base), stmt.index))
                    made = Assign(stmt.value.name, place, stmt.origin)
                    body.steps[needed].remade.append(made)
                    read = self.sections.read_at(step, stmt.index, late=True)
                    self.sections.forwarded[id(made)] = read
            loop = isinstance(stmt, (For, While))
            inside = changing | assigned([stmt]) if loop else changing
            inside = inside - {stmt.target} if isinstance(stmt, For) else inside
            for inner in step.bodies:
                self.read_back(inner, depth + loop, inside, free)

    def _is_there(self, body: Body, at: int, needed: int, changing: set[str]) -> bool:
        """Whether what a step writes is in its place when the reversal of another needs it."""
        step = body.steps[at]
        stmt = step.stmt
        assert isinstance(stmt, Store)
        assert isinstance(stmt.value, Var)
        name, index = stmt.value.name, names(stmt.index)
        made = [i for i, s in enumerate(body.steps[:at]) if name in defined(s.stmt)]
        again = any(name == r.target for s in body.steps for r in s.remade)
        if stmt.op or self.count[name] != 1 or not made or again or index & changing:
            return False
        first, final = min(needed, at), max(needed, at)
        between = assigned(s.stmt for s in body.steps[first + 1 : final + 1] if s is not step)
        place = typeof(Apply("index", (Var(stmt.base), stmt.index)), self.types)
        value = self.types.get(name, UNKNOWN)
        alike = place.dtype == value.dtype == "f" and place.kind == value.kind
        alike &= is_number(value) or same_shape(place, value)
        read = self.sections.read_at(step, stmt.index, late=True)
        apart = not ({stmt.base} | index) & between
        alike &= self.precisions.holds(stmt.base, name)
        return alike and apart and self.sections.stands(stmt.base, read)

    def stands(self, name: str, value: Expr, step: Step) -> bool:
        """Whether a part of an array is never overwritten after the step that needs it."""
        if not isinstance(value, Apply) or value.op != "index" or value.args[0] != Var(name):
            return False
        return self.sections.stands(name, self.sections.read_at(step, value.args[1]))

    def comes_back(self, name: str, depth: int, loads: int) -> bool:
        """Whether restoring an array costs less than saving what is read of it at this depth."""
        if self.bound.get(name, 0) >= depth or is_number(self.types.get(name, UNKNOWN)):
            return False
        deepest = self.deepest.get(name, 0)
        return deepest < depth or (deepest == depth and self.changes[name, depth] <= loads)

    def candidates(self, body: Body) -> Iterator[tuple[int, str, Expr, int]]:
        """Yield cheap definitions: where they stand, name, value, and the last step that needs it.

        The last step is -1 where nothing does, or where the value is needed beyond this block.
        """
        last = _last_needs(body)
        for at, step in enumerate(body.steps):
            stmt = step.stmt
            if isinstance(stmt, Assign) and self.count[stmt.target] == 1 and self.cheap(stmt.value):
                name, value = stmt.target, stmt.value
                needed = last.get(name, -1)
                yield at, name, value, needed if needed >= at else -1

    def cheap(self, value: Expr) -> bool:
        """Whether a value costs no more to be had again than to be saved."""
        if not isinstance(value, Apply):
            return isinstance(value, Var) and is_number(typeof(value, self.types))
        if "call" in operations(value) or self.outside.changes(value):
            return False  # a number that is drawn again, or read again there, is another one
        square = value.op == "pow" and value.args[1] == const(2)
        if value.op not in _CHEAP and not square:
            return value.op in _FREE
        return all(is_number(typeof(a, self.types)) for a in value.args)


class _Turn:
    """What is made again in one turn of a loop, and at which step of it.

    What a value is made of is made before it; an item that is needed for that alone is read again.
    """

    def __init__(
        self, remaker: Remaker, body: Body, depth: int, changing: set[str], loads: Counter[str]
    ) -> None:
        self.remaker = remaker
        self.body = body
        self.depth = depth
        self.changing = changing
        self.loads = loads
        # by name: the step that makes it, and the one whose reversal makes it again, -1 if none
        self.places: dict[str, tuple[int, int]] = {}

    def made_at(self, at: int) -> tuple[Assign, Expr]:
        """Return the statement of a step that makes a value, and its value."""
        stmt = self.body.steps[at].stmt
        assert isinstance(stmt, Assign)
        return stmt, stmt.value

    def fits(self, at: int, last: int) -> bool:
        """Whether what a step makes can be made again at the reversal of another."""
        _, value = self.made_at(at)
        if names(value) & assigned(s.stmt for s in self.body.steps[at + 1 : last + 1]):
            return False
        step = self.body.steps[last]
        return all(
            self.again(name, last)
            or self.remaker.comes_back(name, self.depth, self.loads[name])
            or self.remaker.stands(name, value, step)
            for name in names(value) & self.changing
        )

    def again(self, name: str, last: int) -> bool:
        """Whether a name is made again at a step or before it on the way back, or can be."""
        if name not in self.places:
            return False
        at, now = self.places[name]
        return now >= last or self.fits(at, last)

    def put(self, at: int, last: int) -> None:
        """Have a value made again at a step, after what it is made of."""
        stmt, value = self.made_at(at)
        for name in sorted(names(value) & self.places.keys()):
            before, now = self.places[name]
            if now < last and self.again(name, last):
                self.put(before, last)
        _, old = self.places.get(stmt.target, (at, -1))
        if old >= 0:
            self.body.steps[old].remade.remove(stmt)
        self.places[stmt.target] = at, last
        self.body.steps[last].remade.append(stmt)


def _last_needs(body: Body) -> dict[str, int]:
    """Return the last step of a block whose reversal reads each name."""
    last: dict[str, int] = {}
    for at, step in enumerate(body.steps):
        last.update(dict.fromkeys(_needs(step), at))
    return last


def _needs(step: Step) -> set[str]:
    """Return the names whose values the reversal of a step reads."""
    found = step.early | step.late
    for stmt in step.head:
        for expr in own_expressions(stmt):
            found = found | names(expr)
    if step.bodies and step.reversed_at_all:
        found = found.union(*(names(e) for e in own_expressions(step.stmt)))
    for inner in step.bodies:
        for s in inner.steps:
            found = found | _needs(s)
        for stmt in inner.tail:
            for expr in own_expressions(stmt):
                found = found | names(expr)
    return found
