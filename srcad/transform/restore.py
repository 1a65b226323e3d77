"""What is saved, decided: of what is restored anyway, cheap values are made again.

What both arms of a branch save is saved before it, and restored before it is reversed. Then the
branch's test, and all that one cheap operation makes of restored values, needs no tape of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from srcad.analysis.facts import Types
from srcad.analysis.outside import Outside
from srcad.ir.nodes import Assign, Branch, For, Stmt, While
from srcad.ir.walk import assigned, defined, names, own_expressions, written
from srcad.transform.record import record
from srcad.transform.remake import Remaker
from srcad.transform.sections import Sections
from srcad.transform.steady import steady_numbers
from srcad.transform.sweep import Body, Step

__all__ = ["recorded"]


def recorded(
    root: Body,
    given: set[str],
    types: Types,
    fixed: Collection[str],
    outside: Outside,
) -> list[str]:
    """Mark what is made again and what is saved; return the names that may have no value yet.

    What lies ``outside`` is not restored: where it changes, it is not read again.
    """
    if not _overwrites(root, given):
        return []
    sections = Sections(root, given, types)
    remaker = Remaker(root, types, sections, outside)
    remaker.body(root, 0, set())
    remaker.read_back(root, 0, set(), sections.free())
    steady = steady_numbers(root, types, given)
    unset = record(root, given, fixed, sections.free(), steady)
    hoisted = [_hoist(body) for body in _inside_loops(root)]
    if any([*hoisted, _remake(root, remaker, 0, set(), set())]):
        for body in _inside_loops(root):  # what is made again may read what an arm overwrites
            _hoist(body)
        _forget(root)
        unset = record(root, given, fixed, sections.free(), steady)
    return unset


def _overwrites(root: Body, given: set[str]) -> bool:
    """Whether anything gets another value: in a loop, by a write, or a name that has one."""
    bound = set(given)
    for stmt in (step.stmt for body in _bodies(root) for step in body.steps):
        new = defined(stmt)
        if isinstance(stmt, (For, While)) or written(stmt) or not bound.isdisjoint(new):
            return True
        bound.update(new)
    return False


def _bodies(body: Body) -> Iterator[Body]:
    yield body
    for inner in (b for step in body.steps for b in step.bodies):
        yield from _bodies(inner)


def _inside_loops(body: Body, inside: bool = False) -> Iterator[Body]:
    if inside:
        yield body
    for step in body.steps:
        for inner in step.bodies:
            yield from _inside_loops(inner, inside or isinstance(step.stmt, (For, While)))


def _forget(body: Body) -> None:
    body.saved.clear()
    for step in body.steps:
        step.saved.clear()
        step.part = bool(step.after)
        for inner in step.bodies:
            _forget(inner)


def _hoist(body: Body) -> bool:
    """Mark what all arms of a branch save; say whether there is anything."""
    found = False
    for step in body.steps:
        if isinstance(step.stmt, Branch):
            one, two = (_saved_once(arm) for arm in step.bodies)
            step.first = sorted(one & two)
            found |= bool(step.first)
    return found


def _saved_once(arm: Body) -> set[str]:
    """Return what one step of an arm saves and overwrites, and nothing reads as it is then."""
    found = {name: i for i, step in enumerate(arm.steps) for name in step.saved}
    later = set(arm.saved) | _read(arm.tail)
    for step in arm.steps:
        later |= step.late | _read(step.head)
    for name, at in list(found.items()):
        writers = [i for i, step in enumerate(arm.steps) if name in assigned([step.stmt])]
        after = any(_reads(step, name) for step in arm.steps[at + 1 :])
        if writers != [at] or arm.steps[at].bodies or name in later or after:
            del found[name]
    return set(found)


def _reads(step: Step, name: str) -> bool:
    """Whether the reversal of a step may read a name."""
    made = any(name in names(s.value) for s in step.remade)
    inner = any(_reads(s, name) for b in step.bodies for s in b.steps)
    inner |= any(name in b.saved or name in _read(b.tail) for b in step.bodies)
    inner |= bool(step.bodies) and any(name in names(e) for e in own_expressions(step.stmt))
    return made or inner or name in step.early | step.late


def _read(statements: list[Stmt]) -> set[str]:
    return {n for s in statements for e in own_expressions(s) for n in names(e)}


def _remake(body: Body, remaker: Remaker, depth: int, changing: set[str], there: set[str]) -> bool:
    """Make again what is saved; ``there`` are the names that are restored around the block."""
    there = there | set(body.saved)
    changed = False
    writers = _Writers(body) if depth else None
    if writers is not None:
        needed: dict[str, int] = {}  # by what is made again itself
        for at, name, value, last in reversed(list(remaker.candidates(body))):
            last = max(last, needed.get(name, -1))
            if name not in body.saved or last < 0 or name in names(value):
                continue
            doubtful = names(value) & changing
            if all(writers.back(n, at, last, there) for n in doubtful):
                stmt = body.steps[at].stmt
                assert isinstance(stmt, Assign)
                body.steps[last].remade.insert(0, stmt)
                needed.update({n: max(last, needed.get(n, -1)) for n in names(value)})
                changed = True
    for i, step in enumerate(body.steps):
        if not step.bodies:
            continue
        stmt = step.stmt
        loop = isinstance(stmt, (For, While))
        inside = changing | assigned([stmt]) if loop else changing
        inside = inside - {stmt.target} if isinstance(stmt, For) else inside
        around = there
        if writers is not None and not loop:
            later = {n for s in body.steps[i + 1 :] for n in s.saved}
            around = there | {n for n in later if writers.back(n, i, i, there)} | set(step.first)
            around |= {made.target for s in body.steps[i:] for made in s.remade}
        for inner in step.bodies:
            changed |= _remake(inner, remaker, depth + loop, inside, around)
    return changed


class _Writers:
    """Where in a block each name gets another value."""

    def __init__(self, body: Body) -> None:
        self.steps = body.steps
        self.at: defaultdict[str, list[int]] = defaultdict(list)
        for i, step in enumerate(body.steps):
            for name in assigned([step.stmt]):
                self.at[name].append(i)

    def back(self, name: str, at: int, last: int, there: set[str]) -> bool:
        """Whether a name has the value that a step left, just before another is reversed."""
        writers = self.at[name]
        between = [i for i in writers if at < i <= last]
        if between and not (between == [last] and name in self.steps[last].first):
            return False
        later = [i for i in writers if i > last]
        if later or between:
            return all(name in self.steps[i].saved for i in later)
        return name in there
