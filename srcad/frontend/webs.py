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
    assigned,
    defined,
    names,
    own_expressions,
    statements,
    substitute,
    with_expressions,
)

__all__ = ["rename_webs"]

State = dict[str, frozenset[int]]
Now = dict[str, Expr]


class _Webs:
    """Union-find over definitions, joined where they reach a common use."""

    def __init__(self) -> None:
        self.parent: list[int] = []
        self.ids: dict[tuple[int, str], int] = {}
        # what reaches the end of each loop by a break
        self.left: list[State | None] = []

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

    def block(self, block: Block, state: State) -> State | None:
        """Follow a block; the result is None if its end is not reached."""
        for stmt in block:
            after: State | None = state
            if isinstance(stmt, Branch):
                self.use(stmt.test, state)
                after = _either(
                    self.block(stmt.then, dict(state)), self.block(stmt.orelse, dict(state))
                )
            elif isinstance(stmt, (For, While)):
                after = self.loop(stmt, state)
            elif isinstance(stmt, Break):
                self.left[-1] = _either(self.left[-1], state)
                after = None
            else:
                for expr in own_expressions(stmt):
                    self.use(expr, state)
                for name in defined(stmt):
                    state[name] = frozenset([self.define(stmt, name)])
                if isinstance(stmt, With):
                    after = self.block(stmt.body, state)
                elif isinstance(stmt, Effect) and raises(stmt):
                    after = None
            if after is None:
                return None
            state = after
        return state

    def loop(self, stmt: For | While, state: State) -> State | None:
        if isinstance(stmt, For):
            self.use(stmt.iterable, state)
        self.left.append(None)
        while True:
            inner = dict(state)
            if isinstance(stmt, While):
                self.use(stmt.test, inner)
            if isinstance(stmt, For):
                inner[stmt.target] = frozenset([self.define(stmt, stmt.target)])
            turned = self.block(stmt.body, inner)
            after = state if turned is None else _merge(state, turned)
            if after == state:
                break
            state = after
        left = self.left.pop()
        return left if _endless(stmt) else _either(state, left)


def raises(stmt: Effect) -> bool:
    """Whether a statement surely ends the function."""
    return isinstance(stmt.value, Apply) and stmt.value.op == "raise"


def _endless(stmt: Stmt) -> bool:
    return isinstance(stmt, While) and isinstance(stmt.test, Const) and bool(stmt.test.value)


def _either(a: State | None, b: State | None) -> State | None:
    return a if b is None else b if a is None else _merge(a, b)


def _merge(a: State, b: State) -> State:
    return {name: a.get(name, frozenset()) | b.get(name, frozenset()) for name in {**a, **b}}


def rename_webs(function: Function, namer: Namer) -> Function:
    """Give each web of definitions a name of its own."""
    if not _reassigns(function):
        return function
    webs = _Webs()
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
    body, _ = _Renamer(new).block(function.body, {})
    return function.with_body(body)


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
    """Renames a block; ``now`` maps each old name to what reads of it become."""

    def __init__(self, new: dict[tuple[int, str], str]) -> None:
        self.new = new
        # what names are called where each loop is left
        self.left: list[Now | None] = []

    def block(self, block: Block, now: Now) -> tuple[Block, Now | None]:
        """Return the block renamed, and what names are called at its end, if that is reached.

        What is given as ``now`` is used up.
        """
        out: list[Stmt] = []
        after: Now | None = now
        for stmt in block:
            assert after is not None
            renamed, after = self.statement(stmt, after)
            out.append(renamed)
            if after is None:
                break
        return tuple(out), after

    def statement(self, stmt: Stmt, now: Now) -> tuple[Stmt, Now | None]:
        if isinstance(stmt, Assign):
            target = self.new[id(stmt), stmt.target]
            made = Assign(target, substitute(stmt.value, now), stmt.origin, stmt.of, stmt.folded)
            now[stmt.target] = Var(target)
            return made, now
        if isinstance(stmt, Branch):
            then, one = self.block(stmt.then, dict(now))
            orelse, two = self.block(stmt.orelse, dict(now))
            test = substitute(stmt.test, now)
            both = None if one is None and two is None else {**now, **(one or {}), **(two or {})}
            return replace(stmt, test=test, then=then, orelse=orelse), both
        if isinstance(stmt, Break):
            self.left[-1] = {**(self.left[-1] or {}), **now}
            return stmt, None
        targets = {name: self.new[id(stmt), name] for name in defined(stmt)}
        after = {**now, **{old: Var(name) for old, name in targets.items()}}
        if isinstance(stmt, (For, While)):
            return self.loop(stmt, targets, now, after)
        if isinstance(stmt, Unpack):
            value = substitute(stmt.value, now)
            renamed = tuple(targets[t] for t in stmt.targets)
            return replace(stmt, targets=renamed, value=value), after
        changed = with_expressions(stmt, partial(_substituted, now))
        if isinstance(changed, With):
            body, end = self.block(changed.body, after)
            return replace(changed, target=targets.get(changed.target, ""), body=body), end
        if isinstance(changed, (Store, AddAt, Append, Take)):
            base = now.get(changed.base)
            changed = replace(changed, base=base.name) if isinstance(base, Var) else changed
        if isinstance(changed, Take):
            changed = replace(changed, target=targets[changed.target])
        ended = isinstance(changed, Effect) and raises(changed)
        return changed, None if ended else after

    def loop(
        self, stmt: For | While, targets: dict[str, str], before: Now, now: Now
    ) -> tuple[Stmt, Now | None]:
        inside = dict(now)
        inside.update(_entering(stmt.body, now))
        self.left.append(None)
        body, end = self.block(stmt.body, dict(inside))
        left = self.left.pop()
        if isinstance(stmt, For):
            iterable = substitute(stmt.iterable, before)
            target = targets[stmt.target]
            made: Stmt = replace(stmt, iterable=iterable, body=body, target=target)
        else:
            made = replace(stmt, test=substitute(stmt.test, inside), body=body)
            if _endless(stmt):
                return made, left
        return made, {**(left or {}), **now, **(end or {})}


def _substituted(now: dict[str, Expr], expr: Expr) -> Expr:
    return substitute(expr, now)


def _entering(body: Block, now: dict[str, Expr]) -> dict[str, Expr]:
    """Names that a loop carries round are of one web: what is read on entry is what it carries."""
    return {name: now[name] for name in assigned(body) if name in now}
