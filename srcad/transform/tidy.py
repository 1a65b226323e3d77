"""The unfolded form: derivative statements simplified, copies and dead code gone.

Every operation of the primal keeps a statement of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from srcad.analysis.absent import perhaps_none
from srcad.analysis.still import lasting
from srcad.ir.literals import is_literal
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
    Return,
    Stmt,
    Store,
    Var,
    While,
    With,
)
from srcad.ir.walk import (
    changed,
    defined,
    names,
    operations,
    statements,
    subexpressions,
    substitute,
    touched,
    with_expressions,
    written,
)
from srcad.transform.algebra import Facts, as_large, simplify
from srcad.transform.liveness import drop_dead
from srcad.transform.scope import unless_none
from srcad.transform.whole import as_derivative, as_seed, without_seed

__all__ = ["Copies", "tidy"]


def tidy(function: Function, facts: Facts, rounds: int = 2, signs: bool = False) -> Function:
    """Simplify derivative statements, replace copies by what they copy, drop dead code.

    What the first round uncovers (a copy behind dead code) the second finishes. With ``signs`` a
    number with its sign changed counts as a copy: products and sums have room for the sign.
    """
    settle(function, facts)
    writes = {n for s in statements(function.body) for n in written(s)}
    for _ in range(rounds):
        given = (*function.params, *(s.target for s in function.entry))
        there = {*given, *(n for s in statements(function.body) for n in defined(s))}
        absent = perhaps_none(function.body)
        body = _Propagate(facts, writes, there, absent, signs).block(function.body, Copies())
        function = drop_dead(function.with_body(body))
    return function


def settle(function: Function, facts: Facts) -> None:
    """Find the names that are defined once, outside loops and branches."""
    count = Counter(n for s in statements(function.body) for n in defined(s))
    given = (*function.params, *(s.target for s in function.entry))
    count.update(given)
    outside = {n for s in function.body for n in defined(s)}
    once = {n for n in (*given, *outside) if count[n] == 1}
    facts.forget(once, cache(lambda: lasting(function.body, facts.types)))
    facts.params = tuple(n for n in given if n in facts.settled and n in facts.types)


class Copies:
    """Names that now stand for another name or a number, found again by what they stand for."""

    def __init__(self, other: Copies | None = None) -> None:
        self.of: dict[str, Expr] = dict(other.of) if other else {}
        self.by: defaultdict[str, set[str]] = defaultdict(set)
        for name, value in self.of.items():
            for read in names(value):
                self.by[read].add(name)

    def put(self, name: str, value: Expr) -> None:
        """Remember that a name is a copy."""
        self.of[name] = value
        for read in names(value):
            self.by[read].add(name)

    def forget(self, changed: Iterable[str]) -> None:
        """Forget copies of and by names that change."""
        if not self.of:
            return
        for name in changed:
            self.of.pop(name, None)
            for copy in self.by.pop(name, ()):
                self.of.pop(copy, None)


def _says_nothing(stmt: Stmt, before: Stmt) -> bool:
    """Whether a statement names a value after itself, or now asks of what is spread how it lies.

    What is spread is copied before something writes into it, and the copy is contiguous.
    """
    if isinstance(stmt, Assign):
        return stmt.value == Var(stmt.target)
    if not (isinstance(stmt, Effect) and isinstance(before, Effect)):
        return False
    asks = isinstance(stmt.value, Apply) and stmt.value.op == "contiguous"
    return asks and _SPREAD in operations(stmt.value) and _SPREAD not in operations(before.value)


_SPREAD = "np.broadcast_to"


class _Propagate:
    """Simplify derivative statements and replace names that are copies of other names."""

    def __init__(
        self,
        facts: Facts,
        written: set[str],
        there: set[str],
        absent: frozenset[str],
        signs: bool,
    ) -> None:
        self.facts = facts
        self.written = written
        self.there = there  # names that have a value: others have been folded away
        self.absent = absent  # those that may be None
        self.signs = signs

    def block(self, block: Block, now: Copies) -> Block:
        out = ((stmt, self.statement(stmt, now)) for stmt in block)
        return tuple(made for stmt, made in out if not _says_nothing(made, stmt))

    def statement(self, stmt: Stmt, now: Copies) -> Stmt:
        if type(stmt) is Assign:
            return self.assign(stmt, now)
        if isinstance(stmt, Branch):
            test = substitute(stmt.test, now.of)
            then, orelse = (
                self.block(stmt.then, Copies(now)),
                self.block(stmt.orelse, Copies(now)),
            )
            now.forget(touched(stmt).changed)
            return replace(stmt, test=test, then=then, orelse=orelse)
        if isinstance(stmt, (For, While)):
            iterable = substitute(stmt.iterable, now.of) if isinstance(stmt, For) else None
            now.forget(touched(stmt).changed)
            body = self.block(stmt.body, Copies(now))
            if isinstance(stmt, For) and iterable is not None:
                return replace(stmt, iterable=iterable, body=body)
            assert isinstance(stmt, While)
            return replace(stmt, test=substitute(stmt.test, now.of), body=body)
        derived = bool(stmt.of)
        if isinstance(stmt, Return):  # what is returned keeps its name, that it may be copied
            plain = ((n, without_seed(v)) for n, v in now.of.items())
            names_only: dict[str, Expr] = {n: v for n, v in plain if not isinstance(v, Apply)}
            return replace(stmt, value=substitute(stmt.value, names_only))
        stmt = with_expressions(stmt, lambda e: self.expression(e, now, derived))
        if derived and isinstance(stmt, (AddAt, Store)):
            stmt = replace(stmt, value=self.unspread(stmt))
        now.forget(changed(stmt))
        if isinstance(stmt, With):
            stmt = replace(stmt, body=self.block(stmt.body, now))
        return stmt

    def assign(self, stmt: Assign, now: Copies) -> Assign:
        before = substitute(stmt.value, now.of) if now.of else stmt.value
        value = self.expression(stmt.value, now, bool(stmt.of))
        if not stmt.of:
            self.facts.define(stmt.target, value)
        if value is not stmt.value:
            stmt = Assign(stmt.target, value, stmt.origin, stmt.of, stmt.folded)
        if now.of:
            now.forget(changed(stmt))
        if stmt.of:
            stmt = self.shaped(stmt, before)
            folds = self.signs and (self.negates(stmt) or self.spreads(stmt))
            if (_copies(stmt) and not self.keeps(stmt)) or folds:
                now.put(stmt.target, as_seed(stmt.value))
        return stmt

    def keeps(self, stmt: Assign) -> bool:
        """Whether a copy is to be written into, so that what it copies must not be read for it."""
        return stmt.target in self.written and isinstance(stmt.value, Var)

    def unspread(self, stmt: AddAt | Store) -> Expr:
        """Return a value that is written into an array: a number is spread by the write itself."""
        value = stmt.value
        inner = value.args[0] if isinstance(value, Apply) and value.op == "neg" else value
        if not isinstance(inner, Apply) or inner.op != "np.broadcast_to":
            return value
        number = inner.args[0]
        into = self.facts.types.get(stmt.base)
        if into is None or into.kind != "array" or not self.facts.is_number(number):
            return value
        return number if inner is value else simplify(Apply("neg", (number,)), self.facts)

    def negates(self, stmt: Assign) -> bool:
        """Whether a statement only changes the sign of a number."""
        value = stmt.value
        if not isinstance(value, Apply) or value.op != "neg" or value.args[0] == Var(stmt.target):
            return False
        return isinstance(value.args[0], Var) and self.facts.is_number(value.args[0])

    def spreads(self, stmt: Assign) -> bool:
        """Whether a statement spreads a number that is quickly found again: ``1/x.size``."""
        value = stmt.value
        if (
            not isinstance(value, Apply)
            or value.op != "np.broadcast_to"
            or stmt.target in self.written
        ):
            return False
        number = value.args[0]
        parts = [e for e in subexpressions(number) if isinstance(e, Apply)]
        quick = all(e.op in ("mul", "div", "neg", "attr") for e in parts) and len(parts) <= 2
        used = stmt.target in self.written or stmt.target in names(value)
        return quick and not used and self.facts.is_number(number)

    def expression(self, expr: Expr, now: Copies, derived: bool) -> Expr:
        if now.of:
            expr = substitute(expr, now.of)
        if not derived:
            return expr
        made = as_derivative(simplify(expr, self.facts))
        zero = isinstance(made, Const) and made.value == 0  # whose shape is seen to
        return made if zero or as_large(made, expr, self.facts) else expr

    def shaped(self, stmt: Assign, before: Expr) -> Assign:
        """Keep a derivative's shape where algebra made it a number of what was ``before``."""
        if not isinstance(stmt.value, Const) or stmt.value.value != 0:
            return stmt
        t = self.facts.types.get(stmt.target)
        primal = stmt.target.rstrip("_").removesuffix("_bar").removesuffix("_dot")
        if primal == stmt.target:  # a part of a derivative, which has no primal of its own
            return stmt if t is None or t.kind != "array" else replace(stmt, value=before)
        if t is None or t.kind not in ("array", "unknown") or primal not in self.facts.types:
            return stmt
        zeros: Expr = Apply("np.zeros_like", (Var(primal),))
        zeros = unless_none(Var(primal), zeros) if primal in self.absent else zeros
        return replace(stmt, value=zeros if primal in self.there else before)


def _copies(stmt: Assign) -> bool:
    """Whether a derivative statement only gives another name to a name, number or fraction."""
    value = stmt.value
    if isinstance(value, Apply) and value.op == "np.broadcast_to":  # a number, as large as another
        return isinstance(value.args[0], (Var, Const)) and stmt.target not in names(value)
    if isinstance(value, Var):
        return value.name != stmt.target
    if isinstance(value, Apply):
        return value.op == "div" and all(map(is_literal, value.args))
    return isinstance(value, Const) and type(value.value) in (int, float)
