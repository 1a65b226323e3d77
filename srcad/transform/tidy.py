"""Passes over statements: simplify derivative expressions, propagate copies, fold temporaries.

``unfolded`` keeps one operation of the primal a statement; ``folded`` writes single-use temporaries
back into the expressions that use them, as a person would.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from srcad.analysis.facts import Types, infer
from srcad.ir.nodes import (
    AddAt,
    Apply,
    Assign,
    Block,
    Branch,
    Const,
    Effect,
    Expr,
    For,
    Function,
    Pop,
    Push,
    Return,
    Stmt,
    Unpack,
    Var,
    While,
)
from srcad.ir.text import to_text
from srcad.ir.walk import (
    assigned,
    defined,
    names,
    own_expressions,
    statements,
    subexpressions,
    substitute,
    with_expressions,
)
from srcad.transform.algebra import simplify
from srcad.transform.liveness import drop_dead

__all__ = ["fold", "tidy"]

_WIDTH = 64
_MAX_ROUNDS = 6


def tidy(function: Function, given: Types) -> Function:
    """Return the unfolded form: derivative statements simplified, copies and dead code gone."""
    types = infer(function, given)
    for _ in range(_MAX_ROUNDS):
        body = _Propagate(types).block(function.body, {})
        new = drop_dead(replace(function, body=body))
        if new.body == function.body:
            break
        function = new
    return function


class _Propagate:
    """Simplify derivative statements and replace names that are copies of other names."""

    def __init__(self, types: Types) -> None:
        self.types = types

    def block(self, block: Block, now: dict[str, Expr]) -> Block:
        out = (self.statement(stmt, now) for stmt in block)
        return tuple(s for s in out if not (isinstance(s, Assign) and s.value == Var(s.target)))

    def statement(self, stmt: Stmt, now: dict[str, Expr]) -> Stmt:
        if isinstance(stmt, Branch):
            test = substitute(stmt.test, now)
            then, orelse = self.block(stmt.then, dict(now)), self.block(stmt.orelse, dict(now))
            _forget(now, assigned([stmt]))
            return replace(stmt, test=test, then=then, orelse=orelse)
        if isinstance(stmt, For | While):
            before = dict(now)
            _forget(now, assigned([stmt]))
            body = self.block(stmt.body, dict(now))
            if isinstance(stmt, For):
                return replace(stmt, iterable=substitute(stmt.iterable, before), body=body)
            return replace(stmt, test=substitute(stmt.test, now), body=body)
        derived = bool(stmt.of) or isinstance(stmt, Return)
        stmt = with_expressions(stmt, lambda e: self.expression(e, now, derived))
        if isinstance(stmt, AddAt):
            _forget(now, {stmt.base})
        _forget(now, set(defined(stmt)))
        if isinstance(stmt, Assign) and stmt.of:
            stmt = self.shaped(stmt)
            if _copies(stmt):
                now[stmt.target] = stmt.value
        return stmt

    def expression(self, expr: Expr, now: dict[str, Expr], derived: bool) -> Expr:
        expr = substitute(expr, now)
        return simplify(expr, self.types) if derived else expr

    def shaped(self, stmt: Assign) -> Assign:
        """Keep a derivative's shape where algebra made it a number."""
        t = self.types.get(stmt.target)
        if t is None or t.kind != "array" or not isinstance(stmt.value, Const):
            return stmt
        if stmt.value.value != 0:
            return stmt
        primal = stmt.target.rstrip("_").removesuffix("_bar").removesuffix("_dot")
        if primal not in self.types:
            return stmt
        return replace(stmt, value=Apply("np.zeros_like", (Var(primal),)))


def _copies(stmt: Assign) -> bool:
    """Whether a derivative statement only gives another name to a name or number."""
    if isinstance(stmt.value, Var):
        return stmt.value.name != stmt.target
    return isinstance(stmt.value, Const) and type(stmt.value.value) in (int, float)


def _forget(now: dict[str, Expr], changed: set[str]) -> None:
    """Forget copies of and by names that change."""
    for name in [n for n, e in now.items() if n in changed or names(e) & changed]:
        del now[name]


def fold(function: Function, given: Types) -> Function:
    """Return the folded form."""
    types = infer(function, given)
    last = function.body[-1]
    results = names(last.value) if isinstance(last, Return) else set()
    for _ in range(_MAX_ROUNDS):
        uses: Counter[str] = Counter()
        for stmt in statements(function.body):
            for expr in own_expressions(stmt):
                uses.update(e.name for e in subexpressions(expr) if isinstance(e, Var))
        definitions = Counter(n for s in statements(function.body) for n in defined(s))
        once = {n for n, k in uses.items() if k == 1 and definitions[n] == 1} - results
        folder = _Fold(once - set(function.params), types)
        body = folder.block(function.body)
        new = tidy(replace(function, body=body), given)
        if new.body == function.body:
            break
        function = new
    return function


class _Fold:
    """Writes definitions that are used once into the statement that uses them."""

    def __init__(self, once: set[str], types: Types) -> None:
        self.once = once
        self.types = types

    def block(self, block: Block) -> Block:
        waiting: dict[str, Assign] = {}
        sums: dict[str, Assign] = {}
        out: list[Stmt] = []
        for stmt in block:
            if isinstance(stmt, Branch):
                stmt = replace(stmt, then=self.block(stmt.then), orelse=self.block(stmt.orelse))
            elif isinstance(stmt, For | While):
                stmt = replace(stmt, body=self.block(stmt.body))
            stmt = self.fill(stmt, waiting, out)
            stmt = self.gather(stmt, sums, out)
            changed = assigned([stmt]) | ({stmt.base} if isinstance(stmt, AddAt) else set())
            changed |= {s.base for s in statements([stmt]) if isinstance(s, AddAt)}
            for name in [n for n, d in waiting.items() if names(d.value) & changed]:
                del waiting[name]
            read = {n for s in statements([stmt]) for e in own_expressions(s) for n in names(e)}
            for name in [n for n, d in sums.items() if n in read | changed or names(d.value) & changed]:
                del sums[name]
            out.append(stmt)
            if isinstance(stmt, Assign) and stmt.of and _movable(stmt.value):
                sums[stmt.target] = stmt
            if isinstance(stmt, Assign) and stmt.target in self.once and _movable(stmt.value):
                waiting[stmt.target] = stmt
        return tuple(out)

    def gather(self, stmt: Stmt, sums: dict[str, Assign], out: list[Stmt]) -> Stmt:
        """Write ``v = a``, ``v = v + b`` as ``v = a + b``."""
        before = sums.get(stmt.target) if isinstance(stmt, Assign) else None
        if before is None or not isinstance(stmt, Assign):
            return stmt
        if sum(e == Var(stmt.target) for e in subexpressions(stmt.value)) != 1:
            return stmt
        value = simplify(substitute(stmt.value, {stmt.target: before.value}), self.types)
        filled = replace(stmt, value=value, folded=(*_lines(before), *stmt.folded))
        if not self.readable(filled):
            return stmt
        out.remove(before)
        return filled

    def fill(self, stmt: Stmt, waiting: dict[str, Assign], out: list[Stmt]) -> Stmt:
        """Write waiting definitions into a statement."""
        read: list[str] = []
        for expr in () if isinstance(stmt, While) else own_expressions(stmt):
            read += [e.name for e in subexpressions(expr) if isinstance(e, Var)]
        for name in read:
            definition = waiting.get(name)
            if definition is None or isinstance(stmt, Push | Pop | Effect | Unpack):
                continue
            mapping = {name: definition.value}
            filled = with_expressions(stmt, lambda e, m=mapping: substitute(e, m))
            if isinstance(filled, Assign):
                if filled.of:
                    filled = replace(filled, value=simplify(filled.value, self.types))
                lines = _lines(definition) if definition.origin else ()
                filled = replace(filled, folded=(*lines, *filled.folded))
            if not self.readable(filled):
                continue
            out.remove(definition)
            del waiting[name]
            stmt = filled
        return stmt

    def readable(self, stmt: Stmt) -> bool:
        """Whether a person would still write this as one line."""
        exprs = own_expressions(stmt)
        text = max((to_text(e) for e in exprs), key=len, default="")
        return len(text) <= _WIDTH and text.count("(") <= 7


def _movable(value: Expr) -> bool:
    """Whether an expression may be evaluated a little later."""
    return not any(isinstance(e, Apply) and e.op in ("call", "tape") for e in subexpressions(value))


def _lines(stmt: Assign) -> tuple[int, ...]:
    own = (stmt.origin.line,) if stmt.origin is not None else ()
    return (*own, *stmt.folded)

