"""Dead code: what no result needs is dropped, but never what may raise.

>>> from srcad.ir.nodes import Assign, Return
>>> from srcad.ir.parse import parse
>>> f = Function("f", ("x",), (Assign("a", parse("x*x")), Assign("b", parse("math.log(x)")),
...                            Return(parse("x"))))
>>> [type(s).__name__ for s in drop_dead(f).body]
['Effect', 'Return']
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

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
    Pop,
    Push,
    Stmt,
    Store,
    Take,
    Unpack,
    Var,
    While,
    With,
    WriteBack,
)
from srcad.ir.walk import defined, names, operations, own_expressions, statements, subexpressions
from srcad.rules.declare import declared

__all__ = ["drop_dead", "raises"]


def drop_dead(function: Function) -> Function:
    """Return the function without the statements that its result does not need."""
    wanted: set[str] = set()
    while True:
        sweep = _Sweep(wanted, function)
        body, _ = sweep.block(function.body, set())
        # values leave a tape in order: if one is wanted, all of its pops have to stay
        if not sweep.skipped & sweep.wanted:
            return function.with_body(body)
        wanted = sweep.wanted


def _divisors(function: Function) -> set[str]:
    """Names that derivative statements divide by: they raise where the primal's division does."""
    found: set[str] = set()
    for stmt in statements(function.body):
        if stmt.of:
            for own in own_expressions(stmt):
                if "div" in operations(own):
                    parts = (e for e in subexpressions(own) if isinstance(e, Apply))
                    found.update(n for e in parts if e.op == "div" for n in names(e.args[1]))
    return found


class _Sweep:
    """One sweep from the end; ``wanted`` are the tapes whose values something reads."""

    def __init__(self, wanted: set[str], function: Function) -> None:
        self.wanted = set(wanted)
        self.skipped: set[str] = set()
        # what is live after each of the loops around
        self.exits: list[set[str]] = []
        self.function = function
        # lists that something outside holds: it sees what is appended later
        self.left = {s.value.name for s in statements(function.body)
                     if isinstance(s, WriteBack) and isinstance(s.value, Var)}  # fmt: skip

    @cached_property
    def divisors(self) -> set[str]:
        """Names that derivative statements divide by.

        None if something else may raise as well: which exception comes first must not change.
        """
        if any(raises(e) for s in statements(self.function.body) for e in own_expressions(s)):
            return set()
        return _divisors(self.function)

    def block(self, block: Block, live: set[str]) -> tuple[Block, set[str]]:
        """Return what stays of a block and what is live before it; ``live`` is used up."""
        out: list[Stmt] = []
        for stmt in reversed(block):
            kept, live = self.statement(stmt, live)
            if kept is not None:
                out.append(kept)
        return tuple(reversed(out)), live

    def statement(self, stmt: Stmt, live: set[str]) -> tuple[Stmt | None, set[str]]:
        if type(stmt) is Assign and stmt.target in live:  # most are
            live.discard(stmt.target)
            live |= names(stmt.value)
            return stmt, live
        if isinstance(stmt, Branch):
            then, one = self.block(stmt.then, set(live))
            orelse, two = self.block(stmt.orelse, set(live))
            if not then and not orelse:
                return self.asked(stmt.test, stmt, live)
            kept = replace(stmt, then=then, orelse=orelse)
            return kept, one | two | names(stmt.test)
        if isinstance(stmt, (For, While)):
            return self.loop(stmt, live)
        if isinstance(stmt, With):
            body, live = self.block(stmt.body, live)
            if not body and stmt.target not in live and _idle_without(stmt.manager):
                return None, live
            live.difference_update(defined(stmt))
            live |= names(stmt.manager)
            return replace(stmt, body=body), live
        if isinstance(stmt, Break):
            return stmt, set(self.exits[-1])
        if isinstance(stmt, Push):
            if stmt.tape not in self.wanted:
                return None, live
            live |= names(stmt.value)
            live.add(stmt.tape)
            return stmt, live
        if isinstance(stmt, Pop):
            if stmt.target in live:
                self.wanted.add(stmt.tape)
            if stmt.tape not in self.wanted:
                self.skipped.add(stmt.tape)
                return None, live
            live.difference_update(defined(stmt))
            live.add(stmt.tape)
            if stmt.index is not None:
                live |= names(stmt.index)
            return stmt, live
        if isinstance(stmt, (Store, AddAt, Append)):
            if stmt.base not in live and stmt.base not in self.left:
                return None, live
        elif isinstance(stmt, Take) and live.isdisjoint((stmt.target, stmt.base)):
            return None, live
        elif isinstance(stmt, (Assign, Unpack)) and live.isdisjoint(defined(stmt)):
            if not self.may_raise(stmt):
                return None, live
            stmt = Effect(stmt.value, stmt.origin, stmt.of)
        live.difference_update(defined(stmt))
        for expr in own_expressions(stmt):
            live |= names(expr)
        return stmt, live

    def loop(self, stmt: For | While, live: set[str]) -> tuple[Stmt | None, set[str]]:
        head = names(stmt.iterable if isinstance(stmt, For) else stmt.test)
        around = live | head
        self.exits.append(live)
        while True:
            body, before = self.block(stmt.body, set(around))
            grown = around | before
            if grown == around:
                break
            around = grown
        self.exits.pop()
        if self.idle(body) and not live & set(defined(stmt)):
            if isinstance(stmt, For):
                return self.asked(stmt.iterable, stmt, live)
            if not self.does(stmt.test):
                return None, live
        if isinstance(stmt, For) and stmt.target not in live:
            around -= {stmt.target}
        return replace(stmt, body=body), around

    def asked(self, test: Expr, stmt: Branch | For, live: set[str]) -> tuple[Stmt | None, set[str]]:
        """Ask what nothing depends on, if that does something: it draws, it takes an item."""
        if stmt.of or not self.does(test):
            return None, live
        return Effect(test, stmt.origin), live | names(test)

    def does(self, test: Expr) -> bool:
        """Whether a test may do something beside giving an answer, or raise."""
        return "call" in operations(test) or raises(test)

    def idle(self, block: Block) -> bool:
        """Whether a loop's body does nothing but end the loop."""
        ends = (
            isinstance(s, Break)
            or (isinstance(s, Branch) and not self.does(s.test) and self.idle(s.then + s.orelse))
            for s in block
        )
        return all(ends)

    def may_raise(self, stmt: Assign | Unpack) -> bool:
        """Whether dropping a statement could drop an exception of the user's."""
        if stmt.of:
            return False
        return any(self._raises(e) for e in subexpressions(stmt.value) if isinstance(e, Apply))

    def _raises(self, expr: Apply) -> bool:
        if expr.op == "call":
            return True
        if expr.op in ("div", "floordiv", "mod"):
            by: Expr = expr.args[1]
            return not (isinstance(by, Const) and by.value) and not names(by) & self.divisors
        return any(case.raises for case in declared(expr.op))


def raises(expr: Expr) -> bool:
    """Whether an expression calls a function that may raise (a division is not a call)."""
    return any(case.raises for op in operations(expr) for case in declared(op))


_IDLE = {"errstate", "printoptions", "nullcontext"}


def _idle_without(manager: Expr) -> bool:
    """Whether a manager does nothing where nothing is managed."""
    callee = manager.args[0] if isinstance(manager, Apply) and manager.op == "call" else manager
    name = callee.args[-1] if isinstance(callee, Apply) and callee.op == "attr" else callee
    text = name.text if isinstance(name, Const) else getattr(name, "name", "")
    return text.rpartition(".")[2] in _IDLE
