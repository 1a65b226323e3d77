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
from srcad.analysis.precision import Precisions
from srcad.ir.nodes import AddAt, Apply, Assign, For, Stmt, Store, Var, While
from srcad.ir.types import UNKNOWN, is_number, same_shape
from srcad.ir.walk import assigned, defined, names, own_expressions
from srcad.transform.sections import Sections
from srcad.transform.sweep import Body, Step

__all__ = ["Remaker"]

# views, and arithmetic of numbers
_FREE = {"index", "T", "attr", "len"}
_CHEAP = {
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

    def __init__(self, root: Body, types: Types, sections: Sections) -> None:
        self.types = types
        self.sections = sections
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
        return Precisions(_statements(self.root), self.types)

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
        found = [c for c in self.candidates(body) if c[3] >= 0]
        loads = Counter(n for _, _, value, _ in found if value.op == "index" for n in names(value))
        made: set[str] = set()
        for at, name, value, last in found:
            between = assigned(s.stmt for s in body.steps[at + 1 : last + 1])
            if names(value) & between:
                continue
            doubtful = (names(value) & changing) - made
            step = body.steps[last]
            if all(self._comes_back(n, depth, loads[n]) or self._stands(n, value, step)
                   for n in doubtful):  # fmt: skip
                made.add(name)
                stmt = body.steps[at].stmt
                assert isinstance(stmt, Assign)
                body.steps[last].remade.append(stmt)

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

    def _stands(self, name: str, value: Apply, step: Step) -> bool:
        """Whether a part of an array is never overwritten after the step that needs it."""
        part = value.op == "index" and value.args[0] == Var(name)
        return part and self.sections.stands(name, self.sections.read_at(step, value.args[1]))

    def _comes_back(self, name: str, depth: int, loads: int) -> bool:
        """Whether restoring an array costs less than saving what is read of it at this depth."""
        if self.bound.get(name, 0) >= depth or is_number(self.types.get(name, UNKNOWN)):
            return False
        deepest = self.deepest.get(name, 0)
        return deepest < depth or (deepest == depth and self.changes[name, depth] <= loads)

    def candidates(self, body: Body) -> Iterator[tuple[int, str, Apply, int]]:
        """Yield cheap definitions: where they stand, name, value, and the last step that needs it.

        The last step is -1 where nothing does, or where the value is needed beyond this block.
        """
        last = _last_needs(body)
        for at, step in enumerate(body.steps):
            stmt = step.stmt
            if not isinstance(stmt, Assign) or not isinstance(stmt.value, Apply):
                continue
            value, name = stmt.value, stmt.target
            operands = (*value.args, *(v for _, v in value.kwargs))
            scalar = all(is_number(typeof(a, self.types)) for a in operands)
            cheap = value.op in _FREE or (value.op in _CHEAP and scalar)
            if cheap and self.count[name] == 1:
                needed = last.get(name, -1)
                yield at, name, value, needed if needed >= at else -1


def _statements(body: Body) -> Iterator[Stmt]:
    for step in body.steps:
        yield step.stmt
        for inner in step.bodies:
            yield from _statements(inner)


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
