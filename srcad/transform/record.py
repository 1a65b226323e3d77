"""To be recorded: which values the loops overwrite while the reverse sweep still needs them.

A value is saved just before it is overwritten and restored when that statement is reversed. A
variable that lives within one turn of a loop is saved when the turn ends instead. What the reverse
sweep never reads is never saved (Hascoet, Naumann, Pascual, "To be recorded analysis in
reverse-mode automatic differentiation", Future Generation Computer Systems 21, 2005).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from srcad.errors import UnsupportedSyntax
from srcad.ir.nodes import (
    AddAt,
    Append,
    Assign,
    Branch,
    Effect,
    Expr,
    For,
    Stmt,
    Store,
    Take,
    While,
    With,
    WriteBack,
)
from srcad.ir.walk import changed, defined, grown, names, own_expressions, value_names, written
from srcad.transform.sweep import Body, Step

__all__ = ["record"]


def record(
    root: Body,
    params: set[str],
    fixed: Collection[str] = (),
    free: Collection[int] = (),
    steady: Collection[str] = (),
) -> list[str]:
    """Mark what is saved; return the names that may be saved before they have a value.

    A call writes into none of the names ``fixed``: numbers, and what lies outside. The steps
    ``free``, by their ids, write over what is never read again. The names ``steady`` get the same
    value each time.
    """
    recorder = _Recorder(root, params, fixed, free, steady)
    recorder.body(root, set(), set(params))
    return [n for n in recorder.order if n in recorder.undefined]


class _Recorder:
    def __init__(
        self,
        root: Body,
        params: set[str],
        fixed: Collection[str],
        free: Collection[int],
        steady: Collection[str],
    ) -> None:
        self.fixed = fixed
        self.free = free
        self.steady = steady
        self.home: dict[str, tuple[int, ...]] = dict.fromkeys(params, ())
        self.path_of: dict[int, tuple[int, ...]] = {}
        self.loops: set[int] = set()
        self.exposed: set[str] = set()
        self.undefined: set[str] = set()
        self.order: dict[str, None] = {}
        # what a branch around has saved, and restores
        self.held: Counter[str] = Counter()
        self.grown = _grown(root)
        # what reversed statements read, by the id of their list
        self.read: dict[int, set[str]] = {}
        self.settle(root, ())
        self.expose(root, set(params))
        # what lives within one run of each block
        self.living: defaultdict[tuple[int, ...], set[str]] = defaultdict(set)
        for name in self.home.keys() - self.exposed:
            self.living[self.home[name]].add(name)

    def meet(self, name: str, path: tuple[int, ...]) -> None:
        self.order.setdefault(name)
        old = self.home.get(name)
        if old is None:
            self.home[name] = path
            return
        common = 0
        while common < min(len(old), len(path)) and old[common] == path[common]:
            common += 1
        self.home[name] = old[:common]

    def settle(self, body: Body, path: tuple[int, ...]) -> None:
        """Find each name's home: the innermost block that holds all its uses."""
        self.path_of[id(body)] = path
        for step in body.steps:
            own: set[str] = set(changed(step.stmt)) | step.early | step.late | _reads(step.head)
            for expr in (*own_expressions(step.stmt), *(s.value for s in step.remade)):
                own |= names(expr)
            for name in sorted(own):
                self.meet(name, path)
            for inner in step.bodies:
                if isinstance(step.stmt, (For, While)):
                    self.loops.add(id(inner))
                self.settle(inner, (*path, id(inner)))
        for name in sorted(_reads(body.tail)):
            self.meet(name, path)

    def expose(self, body: Body, known: set[str]) -> set[str]:
        """Find names that are read before they surely have a value; return those that have one."""
        known = set(known)
        for step in body.steps:
            stmt = step.stmt
            read = set(step.early)
            for expr in own_expressions(stmt):
                read |= names(expr)
            self.exposed |= read - known
            if isinstance(stmt, Branch):
                one, two = (self.expose(b, set(known)) for b in step.bodies)
                known = one & two
            elif isinstance(stmt, (For, While)):
                inner = known | set(defined(stmt))
                self.expose(step.bodies[0], set(inner))
            elif isinstance(stmt, With):
                known = self.expose(step.bodies[0], known | set(defined(stmt)))
            else:
                known.update(defined(stmt))
        return known

    def values(self, exprs: Iterable[Expr]) -> set[str]:
        """Return what stands for the values that expressions read."""
        return {value_of(name) for expr in exprs for name in value_names(expr, self.grown)}

    def by_value(self, back: list[Stmt]) -> set[str]:
        """Return what stands for the values that statements read; a loop is visited again."""
        if not back:
            return set()
        if id(back) not in self.read:
            self.read[id(back)] = self.values(e for stmt in back for e in own_expressions(stmt))
        return self.read[id(back)]

    def body(self, body: Body, needed: set[str], known: set[str]) -> tuple[set[str], set[str]]:
        """Walk a block forward with the names whose present values are needed later."""
        path = self.path_of[id(body)]
        inside_loop = any(p in self.loops for p in path)
        needed = needed | _reads(body.tail) | self.by_value(body.tail)
        known = set(known)
        for step in body.steps:
            stmt = step.stmt
            needed |= step.early
            needed |= self.by_value(step.back)
            if isinstance(stmt, Branch):
                self.overwrite(step, set(step.first), set(step.first), known)
                needed -= _with_values(set(step.first))
                self.held.update(step.first)
                one, known_one = self.body(step.bodies[0], set(needed), set(known))
                two, known_two = self.body(step.bodies[1], set(needed), set(known))
                needed, known = one | two, known_one & known_two
                self.held.subtract(step.first)
                if step.reversed_at_all:
                    needed |= names(stmt.test) | self.values([stmt.test])
            elif isinstance(stmt, (For, While)):
                needed = self.loop(step, needed, known)
            elif isinstance(stmt, With):
                needed, known = self.body(step.bodies[0], needed, known | set(defined(stmt)))
            else:
                touched = [name for name in written(stmt) if value_of(name) in needed]
                if isinstance(stmt, (Assign, Effect)):  # a call may have written into the whole
                    step.saved += [n for n in touched if n not in {*self.fixed, *step.saved}]
                elif not isinstance(stmt, WriteBack):
                    step.part |= bool(touched) and id(step) not in self.free
                if step.part and isinstance(stmt, (AddAt, Store)):  # it is restored there
                    needed |= names(stmt.index) | self.values([stmt.index])
                    needed |= {value_of(stmt.base)} if stmt.base in self.grown else set()
                if step.part and isinstance(stmt, (Append, Take)) and stmt.key is not None:
                    needed |= names(stmt.key) | self.values([stmt.key])
                if step.part and isinstance(stmt, Take):  # what was taken is put back
                    step.late.add(stmt.target)
                self.overwrite(step, set(defined(stmt)), needed, known)
                needed -= _with_values(set(defined(stmt)))
                known.update(defined(stmt))
            needed |= _with_values(step.late) | _reads(step.head) | self.by_value(step.head)
            for made in reversed(step.remade):
                needed -= _with_values({made.target})
                read = names(made.value) | self.values([made.value])
                needed |= read - _with_values(set(step.first))
        if inside_loop:
            for name in sorted(needed & self.living[path]):
                needed -= {name, value_of(name)}
                if name in self.steady:
                    continue
                if name not in body.saved:
                    body.saved.append(name)
                if name not in known:
                    self.undefined.add(name)
        return needed, known

    def overwrite(self, step: Step, targets: set[str], needed: set[str], known: set[str]) -> None:
        for name in sorted(targets & needed):
            if self.held[name] or name in self.steady:  # it was saved before the branch
                continue
            if name not in step.saved:
                step.saved.append(name)
            if name not in known:
                self.undefined.add(name)

    def loop(self, step: Step, needed: set[str], known: set[str]) -> set[str]:
        """Walk a loop until what its turns need of each other is known."""
        stmt = step.stmt
        self.overwrite(step, set(defined(stmt)), needed, known)
        before = needed - _with_values(set(defined(stmt)))
        inner = before
        while True:
            after, _ = self.body(step.bodies[0], set(inner), known | set(defined(stmt)))
            if isinstance(stmt, For):
                if stmt.target in after and stmt.target in _assigned(step.bodies[0]):
                    raise UnsupportedSyntax(
                        f"the loop assigns its own variable {stmt.target}",
                        place=stmt.origin,
                        hint="use another name inside the loop",
                    )
                after = after - _with_values({stmt.target})
                if step.reversed_at_all:
                    after |= names(stmt.iterable) | self.values([stmt.iterable])
            if after <= inner:
                return before | after
            inner = inner | after


def value_of(name: str) -> str:
    """Return what stands for a name's value among the names needed; without it, its shape is."""
    return f"{name}'s value"


def _with_values(found: set[str]) -> set[str]:
    return found | set(map(value_of, found))


def _grown(body: Body) -> set[str]:
    found = grown(step.stmt for step in body.steps if not step.bodies)
    return found.union(*(_grown(b) for step in body.steps for b in step.bodies))


def _assigned(body: Body) -> set[str]:
    found: set[str] = set()
    for step in body.steps:
        found |= set(defined(step.stmt))
        for inner in step.bodies:
            found |= _assigned(inner)
    return found


def _reads(statements: list[Stmt]) -> set[str]:
    found: set[str] = set()
    for stmt in statements:
        for expr in own_expressions(stmt):
            found |= names(expr)
    return found
