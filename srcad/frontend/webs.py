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

from srcad.ir.names import Namer
from srcad.ir.nodes import (
    Assign,
    Block,
    Branch,
    Expr,
    For,
    Function,
    Return,
    Stmt,
    Store,
    Unpack,
    Var,
    While,
)
from srcad.ir.walk import assigned, defined, names, own_expressions, statements, substitute

__all__ = ["rename_webs"]

State = dict[str, frozenset[int]]


class _Webs:
    """Union-find over definitions, joined where they reach a common use."""

    def __init__(self) -> None:
        self.parent: list[int] = []
        self.ids: dict[tuple[int, str], int] = {}

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

    def block(self, block: Block, state: State) -> State:
        for stmt in block:
            if isinstance(stmt, Branch):
                self.use(stmt.test, state)
                state = _merge(
                    self.block(stmt.then, dict(state)), self.block(stmt.orelse, dict(state))
                )
            elif isinstance(stmt, (For, While)):
                state = self.loop(stmt, state)
            else:
                for expr in own_expressions(stmt):
                    self.use(expr, state)
                for name in defined(stmt):
                    state[name] = frozenset([self.define(stmt, name)])
        return state

    def loop(self, stmt: For | While, state: State) -> State:
        if isinstance(stmt, For):
            self.use(stmt.iterable, state)
        while True:
            inner = dict(state)
            if isinstance(stmt, While):
                self.use(stmt.test, inner)
            if isinstance(stmt, For):
                inner[stmt.target] = frozenset([self.define(stmt, stmt.target)])
            after = _merge(state, self.block(stmt.body, inner))
            if after == state:
                return state
            state = after


def _merge(a: State, b: State) -> State:
    return {name: a.get(name, frozenset()) | b.get(name, frozenset()) for name in {**a, **b}}


def rename_webs(function: Function, namer: Namer) -> Function:
    """Give each web of definitions a name of its own."""
    if not _reassigns(function):
        return function
    webs = _Webs()
    start = Return(Var(""))
    state: State = {p: frozenset([webs.define(start, p)]) for p in function.params}
    webs.block(function.body, state)
    chosen: dict[int, str] = {}
    used: set[str] = set()
    for (_, name), number in webs.ids.items():
        root = webs.find(number)
        if root not in chosen:
            chosen[root] = _numbered(name, namer) if name in used else name
            used.add(name)
    new = {key: chosen[webs.find(number)] for key, number in webs.ids.items()}
    params: dict[str, Expr] = {}
    body, _ = _rename(function.body, dict(params), new)
    return replace(function, body=body)


def _reassigns(function: Function) -> bool:
    seen = set(function.params)
    for stmt in statements(function.body):
        for name in defined(stmt):
            if name in seen:
                return True
            seen.add(name)
    return False


def _numbered(name: str, namer: Namer) -> str:
    number = 2
    while f"{name}{number}" in namer.taken:
        number += 1
    return namer.fresh(f"{name}{number}")


def _rename(
    block: Block, now: dict[str, Expr], new: dict[tuple[int, str], str]
) -> tuple[Block, dict[str, Expr]]:
    """Rename a block; ``now`` maps each old name to what reads of it become."""
    out: list[Stmt] = []
    for stmt in block:
        before = now
        targets = {name: new[id(stmt), name] for name in defined(stmt)}
        if isinstance(stmt, Branch):
            then, one = _rename(stmt.then, dict(now), new)
            orelse, two = _rename(stmt.orelse, dict(now), new)
            out.append(replace(stmt, test=substitute(stmt.test, now), then=then, orelse=orelse))
            now = {**now, **one, **two}
            continue
        now = {**now, **{old: Var(name) for old, name in targets.items()}}
        if isinstance(stmt, (For, While)):
            inside = dict(now)
            inside.update(_entering(stmt.body, now))
            body, after = _rename(stmt.body, dict(inside), new)
            if isinstance(stmt, For):
                iterable = substitute(stmt.iterable, before)
                target = targets[stmt.target]
                out.append(replace(stmt, iterable=iterable, body=body, target=target))
            else:
                out.append(replace(stmt, test=substitute(stmt.test, inside), body=body))
            now = {**now, **after}
        elif isinstance(stmt, Assign):
            value = substitute(stmt.value, before)
            out.append(replace(stmt, target=targets[stmt.target], value=value))
        elif isinstance(stmt, Unpack):
            value = substitute(stmt.value, before)
            out.append(replace(stmt, targets=tuple(targets.values()), value=value))
        elif isinstance(stmt, Return):
            out.append(replace(stmt, value=substitute(stmt.value, before)))
        elif isinstance(stmt, Store):
            out.append(
                replace(
                    stmt,
                    base=substitute(Var(stmt.base), before).name,
                    index=substitute(stmt.index, before),
                    value=substitute(stmt.value, before),
                )
            )
        else:
            out.append(stmt)
    return tuple(out), now


def _entering(body: Block, now: dict[str, Expr]) -> dict[str, Expr]:
    """Names that a loop carries round are of one web: what is read on entry is what it carries."""
    return {name: now[name] for name in assigned(body) if name in now}
