"""The folded form: what is used once is written where it is used, as a person would.

>>> from srcad.ir.nodes import Return, Var
>>> from srcad.ir.parse import parse
>>> f = Function("f", ("x",), (Assign("u1", parse("x**2")), Assign("u2", parse("np.sin(u1)")),
...                            Return(Var("u2"))))
>>> from srcad.ir.text import to_text
>>> [f"{s.target} = {to_text(s.value)}" for s in fold(f, Facts({})).body[:-1]]
['u2 = np.sin(x**2)']
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Set
from dataclasses import replace

from srcad.ir.nodes import (
    Apply,
    Assign,
    Block,
    Effect,
    Expr,
    Function,
    Pop,
    Push,
    Return,
    Stmt,
    Var,
    While,
    With,
)
from srcad.ir.text import to_text
from srcad.ir.types import maybe_complex
from srcad.ir.walk import (
    assigned,
    blocks,
    defined,
    names,
    operations,
    own_expressions,
    reads,
    size,
    statements,
    subexpressions,
    substitute,
    touched,
    with_blocks,
    with_expressions,
    written,
)
from srcad.rules.declare import declared
from srcad.transform.algebra import Facts, in_full
from srcad.transform.liveness import raises
from srcad.transform.tidy import tidy
from srcad.transform.whole import as_derivative, as_seed

__all__ = ["fold"]

_WIDTH = 64
_DEPTH = 7
_FEW, _MOST = 7, 32  # expressions of fewer parts are readable, of more they are not
_WIDTH_OF_USERS, _MOST_OF_USERS = 96, 64  # what a user has written as one expression may be longer
_ROUNDS = 2


def fold(function: Function, facts: Facts) -> Function:
    """Return the folded form of an unfolded function."""
    last = function.body[-1]
    results = names(last.value) if isinstance(last, Return) else set()
    strict = any(raises(e) for s in statements(function.body) for e in own_expressions(s))
    facts.forget()  # what a shape was asked of may be folded away
    for _ in range(_ROUNDS):
        once = _used_once(function) - results - set(function.params)
        folder = _Fold(once, facts, strict)
        function = function.with_body(folder.block(function.body))
        if not folder.changed:
            break
    return tidy(function, facts, rounds=1, signs=True)


def _used_once(function: Function) -> set[str]:
    """Return the names of which each value is read once, in the block where it is made."""
    stmts = statements(function.body)
    uses = Counter(n for stmt in stmts for expr in own_expressions(stmt) for n in reads(expr))
    definitions = Counter(n for stmt in stmts for n in defined(stmt))
    several = {n for n, k in definitions.items() if 1 < k == uses[n]}
    if several:
        several -= _apart(function.body, several)
    return {n for n, k in uses.items() if k == 1 and definitions[n] == 1} | several


def _apart(block: Block, candidates: set[str]) -> set[str]:
    """Return names that a block reads more often or less often than once after each definition."""
    found: set[str] = set()
    waiting: set[str] = set()
    for stmt in block:
        for name in (n for e in own_expressions(stmt) for n in reads(e) if n in candidates):
            found |= {name} - waiting
            waiting.discard(name)
        for inner in blocks(stmt):
            # what is made anew there may be what is read afterwards
            found |= _apart(inner, candidates) | (waiting & assigned(inner))
        for name in defined(stmt):
            found |= {name} & waiting
            if name in candidates:
                waiting.add(name)
    return found | waiting


class _Waiting:
    """Definitions that may still move down to their use, until a name that they read changes."""

    def __init__(self) -> None:
        self.at: dict[str, tuple[int, Assign]] = {}
        # what may raise, and goes into the very next statement or nowhere
        self.next = ""
        self.by: defaultdict[str, set[str]] = defaultdict(set)

    def put(self, stmt: Assign, index: int) -> None:
        """Let a definition wait; ``index`` is where it stands."""
        self.at[stmt.target] = index, stmt
        for name in names(stmt.value):
            self.by[name].add(stmt.target)

    def change(self, changed: Set[str]) -> None:
        """Some names change: what reads them has to stay where it is."""
        if self.at:
            for name in changed:
                for waiting in self.by.pop(name, ()):
                    self.at.pop(waiting, None)


class _Fold:
    def __init__(self, once: set[str], facts: Facts, strict: bool) -> None:
        self.once = once
        self.facts = facts
        self.changed = False
        # where calls may raise, what may raise stays where it is: the first exception comes first
        self.strict = strict

    def block(self, block: Block) -> Block:
        waiting, sums = _Waiting(), _Waiting()
        out: list[Stmt | None] = []
        for stmt in block:
            stmt = with_blocks(stmt, self.block)
            stmt = self.fill(stmt, waiting, out)
            waiting.at.pop(waiting.next, None)
            stmt = self.gather(stmt, sums, out)
            if waiting.at or sums.at:
                changed, read = touched(stmt)
                waiting.change(changed)
                sums.change(changed)
                for name in sums.at.keys() & (read | changed) if sums.at else ():
                    del sums.at[name]
            out.append(stmt)
            once = type(stmt) is Assign and stmt.target in self.once
            if type(stmt) is Assign and (once or stmt.of) and self.movable(stmt):
                (waiting if once else sums).put(stmt, len(out) - 1)
            elif type(stmt) is Assign and once and operations(stmt.value).isdisjoint(_LASTING):
                waiting.put(stmt, len(out) - 1)
                waiting.next = stmt.target
        return tuple(s for s in out if s is not None)

    def movable(self, stmt: Assign) -> bool:
        """Whether a definition may be evaluated a little later."""
        if not stmt.of and self.strict and _may_raise(stmt.value):
            return False
        return operations(stmt.value).isdisjoint(_LASTING)

    def first(self, stmt: Stmt, name: str, unmovable: str) -> bool:
        """Whether what may raise would still raise before all else that a statement evaluates."""
        if name != unmovable:
            return True
        parts = (e for own in own_expressions(stmt) for e in subexpressions(own))
        others = (e for e in parts if isinstance(e, Apply) and name not in names(e))
        return not any(_may_raise(e) for e in others)

    def gather(self, stmt: Stmt, sums: _Waiting, out: list[Stmt | None]) -> Stmt:
        """Write ``v = a``, ``v = v + b`` as ``v = a + b``."""
        if not isinstance(stmt, Assign) or stmt.target not in sums.at:
            return stmt
        index, before = sums.at[stmt.target]
        if reads(stmt.value).count(stmt.target) != 1:
            return stmt
        value = substitute(stmt.value, {stmt.target: before.value})
        value = as_derivative(in_full(value, self.facts))
        filled = replace(stmt, value=value, folded=(*_lines(before), *stmt.folded))
        if not _readable(filled):
            return stmt
        out[index] = None
        self.changed = True
        return filled

    def fill(self, stmt: Stmt, waiting: _Waiting, out: list[Stmt | None]) -> Stmt:
        """Write waiting definitions into a statement."""
        if not waiting.at or isinstance(stmt, (While, With, Push, Pop)):
            return stmt
        if isinstance(stmt, Effect) and not _only_raises(stmt.value):
            return stmt
        for name in [n for e in own_expressions(stmt) for n in reads(e)]:
            if name not in waiting.at or name in written(stmt):
                continue
            index, definition = waiting.at[name]
            if self.turns(stmt, definition) or not self.first(stmt, name, waiting.next):
                continue
            value = as_seed(definition.value) if definition.of else definition.value
            filled = self.filled(stmt, {name: value}, definition)
            if _readable(filled):
                out[index] = None
                self.changed = True
                del waiting.at[name]
                stmt = filled
        return stmt

    def turns(self, stmt: Stmt, made: Assign) -> bool:
        """Whether ``-(a*b)`` would be written as ``-a*b``, which may be another complex number.

        It may have another zero as its imaginary part: another side of a branch cut. And what has
        no sign, or is true or false, is to be multiplied first.
        """
        if not isinstance(made.value, Apply) or made.value.op not in ("mul", "div"):
            return False
        minus = Apply("neg", (Var(made.target),))
        unsure = not made.of and maybe_complex(self.facts.of(minus.args[0]))
        part: Expr = made.value
        while not unsure and isinstance(part, Apply) and part.op in ("mul", "div"):
            part = part.args[0]
            unsure |= self.facts.wraps(part)
        unsure |= self.facts.wraps(made.value)
        return unsure and any(minus in subexpressions(e) for e in own_expressions(stmt))

    def filled(self, stmt: Stmt, mapping: dict[str, Expr], definition: Assign) -> Stmt:
        if not isinstance(stmt, Assign):
            return with_expressions(stmt, lambda e: substitute(e, mapping))
        value = substitute(stmt.value, mapping)
        if stmt.of:
            value = as_derivative(in_full(value, self.facts))
        lines = (*_lines(definition), *stmt.folded)
        return Assign(stmt.target, value, stmt.origin, stmt.of, lines)


# what is done where it stands
_LASTING = {"call", "tape"}


def _may_raise(expr: Expr) -> bool:
    return raises(expr) or not operations(expr).isdisjoint(("div", "floordiv", "mod"))


def _only_raises(expr: Expr) -> bool:
    """Whether a function is called that does nothing but compute, or raise."""
    return isinstance(expr, Apply) and bool(declared(expr.op)) and raises(expr)


def _readable(stmt: Stmt) -> bool:
    """Whether a person would still write this as one line."""
    most, width = (_MOST, _WIDTH) if stmt.of else (_MOST_OF_USERS, _WIDTH_OF_USERS)
    for expr in own_expressions(stmt):
        parts = size(expr)
        if parts > most:
            return False
        if parts > _FEW:
            text = to_text(expr)
            if len(text) > width or text.count("(") > _DEPTH:
                return False
    return True


def _lines(stmt: Assign) -> tuple[int, ...]:
    own = (stmt.origin.line,) if stmt.origin is not None else ()
    return (*own, *stmt.folded)
