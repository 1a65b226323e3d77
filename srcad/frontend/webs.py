"""A name for each definition: straight-line reassignments get names of their own.

Definitions that reach a common use stay together (a loop's variable, one set in both arms of a
branch): such a web keeps one name. The first web of a name keeps it, later ones are numbered.

>>> from srcad.ir.parse import parse
>>> f = Function("f", ("x",), (Assign("y", parse("x*x")), Assign("y", parse("y*x")),
...                            Return(Var("y"))))
>>> [s.target for s in rename_webs(f, Namer({"x", "y"})).body[:-1]]
['y', 'y2']
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from srcad.ir.names import Namer
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Block,
    Branch,
    Break,
    Const,
    Effect,
    Expr,
    For,
    Function,
    Return,
    Stmt,
    Store,
    Take,
    Unpack,
    Var,
    While,
    With,
)
from srcad.ir.walk import (
    blocks,
    defined,
    names,
    own_expressions,
    statements,
    substitute,
    with_expressions,
)

__all__ = ["rename_webs"]

State = dict[str, frozenset[int]]
_NONE: frozenset[int] = frozenset()
Now = dict[str, Expr]


class _Blocks:
    """What the blocks of each statement define: all that they leave in another state."""

    def __init__(self) -> None:
        self.found: dict[int, tuple[str, ...]] = {}

    def of(self, stmt: Stmt) -> tuple[str, ...]:
        """Return the names that a branch or a loop defines, in order."""
        if id(stmt) not in self.found:
            inner = (self.of(s) if blocks(s) else defined(s) for b in blocks(stmt) for s in b)
            names_ = (n for found in (defined(stmt), *inner) for n in found)
            self.found[id(stmt)] = tuple(dict.fromkeys(names_))
        return self.found[id(stmt)]


class _Webs:
    """Union-find over definitions, joined where they reach a common use.

    A state is changed in place: what a block leaves of it are the names that it defines.
    """

    def __init__(self, inside: _Blocks) -> None:
        self.inside = inside
        self.parent: list[int] = []
        self.ids: dict[tuple[int, str], int] = {}
        # each loop's names, and what reaches its end by a break
        self.left: list[tuple[tuple[str, ...], State | None]] = []

    def define(self, stmt: Stmt, name: str) -> int:
        key = (id(stmt), name)
        if key not in self.ids:
            self.ids[key] = len(self.parent)
            self.parent.append(len(self.parent))
        return self.ids[key]

    def find(self, a: int) -> int:
        while self.parent[a] != a:
            self.parent[a] = self.parent[self.parent[a]]
            a = self.parent[a]
        return a

    def join(self, ids: frozenset[int]) -> None:
        first, *rest = sorted(self.find(i) for i in ids)
        for other in rest:
            self.parent[other] = first

    def use(self, expr: Expr, state: State) -> None:
        for name in names(expr):
            if len(state.get(name, ())) > 1:
                self.join(state[name])

    def block(self, block: Block, state: State) -> bool:
        """Follow a block; say whether its end is reached."""
        for stmt in block:
            ended = False
            if isinstance(stmt, Branch):
                ended = not self.branch(stmt, state)
            elif isinstance(stmt, (For, While)):
                ended = not self.loop(stmt, state)
            elif isinstance(stmt, Break):
                names_, left = self.left[-1]
                self.left[-1] = names_, _either(left, _now(state, names_))
                ended = True
            else:
                for expr in own_expressions(stmt):
                    self.use(expr, state)
                for name in defined(stmt):
                    state[name] = frozenset([self.define(stmt, name)])
                if isinstance(stmt, With):
                    ended = not self.block(stmt.body, state)
                elif isinstance(stmt, Effect):
                    ended = raises(stmt)
            if ended:
                return False
        return True

    def branch(self, stmt: Branch, state: State) -> bool:
        self.use(stmt.test, state)
        names_ = self.inside.of(stmt)
        before = _now(state, names_)
        then = _now(state, names_) if self.block(stmt.then, state) else None
        state.update(before)
        orelse = _now(state, names_) if self.block(stmt.orelse, state) else None
        after = _either(then, orelse)
        state.update(after or before)
        return after is not None

    def loop(self, stmt: For | While, state: State) -> bool:
        if isinstance(stmt, For):
            self.use(stmt.iterable, state)
        names_ = self.inside.of(stmt)
        entry = _now(state, names_)
        self.left.append((names_, None))
        while True:
            state.update(entry)
            if isinstance(stmt, While):
                self.use(stmt.test, state)
            if isinstance(stmt, For):
                state[stmt.target] = frozenset([self.define(stmt, stmt.target)])
            if not self.block(stmt.body, state):
                break
            after = _merge(entry, _now(state, names_))
            if after == entry:
                break
            entry = after
        left = self.left.pop()[1]
        after_it = left if _endless(stmt) else _either(entry, left)
        state.update(after_it or entry)
        return after_it is not None


def _now(state: State, names_: tuple[str, ...]) -> State:
    return {name: state.get(name, _NONE) for name in names_}


def raises(stmt: Effect) -> bool:
    """Whether a statement surely ends the function."""
    return isinstance(stmt.value, Apply) and stmt.value.op == "raise"


def _endless(stmt: Stmt) -> bool:
    return isinstance(stmt, While) and isinstance(stmt.test, Const) and bool(stmt.test.value)


def _either(a: State | None, b: State | None) -> State | None:
    return a if b is None else b if a is None else _merge(a, b)


def _merge(a: State, b: State) -> State:
    """Return what comes from either, of the same names."""
    return {name: ids if ids is b[name] else ids | b[name] for name, ids in a.items()}


def rename_webs(function: Function, namer: Namer) -> Function:
    """Give each web of definitions a name of its own."""
    if not _reassigns(function):
        return function
    inside = _Blocks()
    webs = _Webs(inside)
    start = Return(Var(""))
    given = (*function.params, *(s.target for s in function.entry))
    state: State = {p: frozenset([webs.define(start, p)]) for p in given}
    webs.block(function.body, state)
    chosen: dict[int, str] = {}
    used: set[str] = set()
    for (_, name), number in webs.ids.items():
        root = webs.find(number)
        if root not in chosen:
            chosen[root] = _numbered(name, namer) if name in used else name
            used.add(name)
    new = {key: chosen[webs.find(number)] for key, number in webs.ids.items()}
    body, reached = _Renamer(new, inside).block(function.body, {})
    end = () if reached else function.body[-1:]  # the return stands there in any case
    return function.with_body((*body, *end))


def _reassigns(function: Function) -> bool:
    seen = {*function.params, *(s.target for s in function.entry)}
    for stmt in statements(function.body):
        for name in defined(stmt):
            if name in seen:
                return True
            seen.add(name)
    return False


def _numbered(name: str, namer: Namer) -> str:
    """Return a name with a number, not to be taken for u1 or, of x1, for x12."""
    stem = f"{name}_" if name == "u" or name[-1].isdigit() else name
    number = 2
    while f"{stem}{number}" in namer.taken:
        number += 1
    return namer.fresh(f"{stem}{number}")


class _Renamer:
    """Renames a block; ``now`` maps each old name to what reads of it become, and is changed."""

    def __init__(self, new: dict[tuple[int, str], str], inside: _Blocks) -> None:
        self.new, self.inside = new, inside
        # each loop's names, and what they are called where it is left
        self.left: list[tuple[tuple[str, ...], Now | None]] = []

    def block(self, block: Block, now: Now) -> tuple[Block, bool]:
        """Return the block renamed, and whether its end is reached."""
        out: list[Stmt] = []
        for stmt in block:
            renamed, reached = self.statement(stmt, now)
            out.append(renamed)
            if not reached:
                return tuple(out), False
        return tuple(out), True

    def statement(self, stmt: Stmt, now: Now) -> tuple[Stmt, bool]:
        if isinstance(stmt, Assign):
            target = self.new[id(stmt), stmt.target]
            made = Assign(target, substitute(stmt.value, now), stmt.origin, stmt.of, stmt.folded)
            now[stmt.target] = Var(target)
            return made, True
        if isinstance(stmt, Branch):
            return self.branch(stmt, now)
        if isinstance(stmt, Break):
            names_, left = self.left[-1]
            self.left[-1] = names_, {**(left or {}), **_called(now, names_)}
            return stmt, False
        if isinstance(stmt, (For, While)):
            return self.loop(stmt, now)
        targets = {name: self.new[id(stmt), name] for name in defined(stmt)}
        changed = with_expressions(stmt, partial(_substituted, now))
        if isinstance(changed, (Store, AddAt, Append, Take)):
            base = now.get(changed.base)
            changed = replace(changed, base=base.name) if isinstance(base, Var) else changed
        now.update({old: Var(name) for old, name in targets.items()})
        if isinstance(changed, Unpack):
            return replace(changed, targets=tuple(targets[t] for t in changed.targets)), True
        if isinstance(changed, With):
            body, reached = self.block(changed.body, now)
            return replace(changed, target=targets.get(changed.target, ""), body=body), reached
        if isinstance(changed, Take):
            changed = replace(changed, target=targets[changed.target])
        return changed, not (isinstance(changed, Effect) and raises(changed))

    def branch(self, stmt: Branch, now: Now) -> tuple[Stmt, bool]:
        test, names_ = substitute(stmt.test, now), self.inside.of(stmt)
        before = _called(now, names_)
        then, one = self.block(stmt.then, now)
        first = _called(now, names_) if one else {}
        _put_back(now, before, names_)
        orelse, two = self.block(stmt.orelse, now)
        second = _called(now, names_) if two else {}
        _put_back(now, {**before, **first, **second}, names_)
        return replace(stmt, test=test, then=then, orelse=orelse), one or two

    def loop(self, stmt: For | While, now: Now) -> tuple[Stmt, bool]:
        iterable = substitute(stmt.iterable, now) if isinstance(stmt, For) else None
        names_ = self.inside.of(stmt)
        if isinstance(stmt, For):
            now[stmt.target] = Var(self.new[id(stmt), stmt.target])
        before = _called(now, names_)
        test = substitute(stmt.test, now) if isinstance(stmt, While) else None
        self.left.append((names_, None))
        body, reached = self.block(stmt.body, now)
        end = _called(now, names_) if reached else {}
        left = self.left.pop()[1]
        made: Stmt
        if isinstance(stmt, For):
            assert iterable is not None
            target = self.new[id(stmt), stmt.target]
            made = replace(stmt, iterable=iterable, body=body, target=target)
        else:
            assert test is not None
            made = replace(stmt, test=test, body=body)
            if _endless(stmt):
                _put_back(now, left or before, names_)
                return made, left is not None
        _put_back(now, {**(left or {}), **before, **end}, names_)
        return made, True


def _called(now: Now, names_: tuple[str, ...]) -> Now:
    return {name: now[name] for name in names_ if name in now}


def _put_back(now: Now, before: Now, names_: tuple[str, ...]) -> None:
    for name in names_:
        now.pop(name, None)
    now.update(before)


def _substituted(now: dict[str, Expr], expr: Expr) -> Expr:
    return substitute(expr, now)
