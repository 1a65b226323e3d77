"""Statements of a ``try`` of which no condition says when they raise: they are attempted.

``raised(lambda: v, Error)`` gives the exception that making ``v`` raises, or None; the branch that
follows goes to the handler, or makes ``v`` where it is needed. What is called as it stands is
called once: ``u, failed = attempt(lambda: f(v), Error)``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from srcad.errors import NoRule
from srcad.frontend.interface import Status
from srcad.frontend.patterns import PatternReader
from srcad.frontend.scope import own_nodes
from srcad.ir.nodes import Apply, Assign, Const, Effect, Expr, Stmt, Store, Take, Unpack, Var
from srcad.ir.walk import subexpressions

__all__ = ["HINT", "UNSURE", "AttemptReader", "Classes", "name_of", "risky"]

HINT = "check the condition with `if` instead"
UNSURE = "a `try` block around what may raise in ways that are not known"
Classes = tuple[type[BaseException], ...]
_LAST = Const("-1", -1)
_NOT = {"iadd", "isub", "imul", "idiv", "ipow", "ifloordiv", "imod", "imatmul", "raise", "assert"}


class AttemptReader(PatternReader):
    """Reads statements that are attempted."""

    def attempted(self, stmt: Stmt, classes: Expr, node: Any) -> tuple[Var, list[Stmt]]:
        """Attempt a statement; return what it raised, and what is left to do if it did not."""
        failed = Var(self.fresh("failed"))
        place = self.place(node)
        value = risky(stmt)
        if value is None:
            self.fail(node, UNSURE, HINT)
        if isinstance(value, Apply) and _calls(value):  # once, not again where it is needed
            if not isinstance(stmt, (Assign, Effect)):
                self.fail(node, UNSURE, HINT)
            made = Apply("attempt", (value, classes))
            self.refused[made] = self.refused.get(value) or NoRule(UNSURE, place=place, hint=HINT)
            target = stmt.target if isinstance(stmt, Assign) else self.frame.namer.temporary()
            self.add(Unpack((target, failed.name), made, place), node)
            return failed, []
        self.add(Assign(failed.name, Apply("raised", (value, classes)), place), node)
        return failed, [] if isinstance(stmt, Effect) else [stmt]

    def caught_as(
        self, failed: Var, kinds: list[tuple[Expr, Callable[[], Status]]], node: Any
    ) -> Status:
        """Go to the first of several handlers that catches what was raised."""
        (classes, jump), *others = kinds
        if not others:
            return jump()
        test = Apply("isinstance", (failed, classes))
        return self.branch(test, jump, lambda: self.caught_as(failed, others, node), node)

    # exceptions, and what they are called

    def classes_of(self, handler: Any) -> Expr:
        """Return the classes that a handler catches, as they are named."""
        if handler.type is None:
            return Const("BaseException", BaseException)
        return self.tree(handler.type)

    def class_made(self, expr: Expr) -> type[BaseException] | None:
        """Return the class of exceptions of which an expression makes one, or that it is."""
        made = expr.args[0] if isinstance(expr, Apply) and expr.op == "call" else expr
        found = made.value if isinstance(made, Const) else None
        where = self.frame.free.get(made.name) if isinstance(made, Var) else None
        if where is not None:
            found = where.now()
        return found if isinstance(found, type) and issubclass(found, BaseException) else None

    def makes_exception(self, expr: Expr) -> bool:
        """Whether an expression only makes an exception."""
        return isinstance(expr, Apply) and expr.op == "call" and self.class_made(expr) is not None

    def error_name(self, handler: Any) -> str:
        """Return the variable that holds what a handler caught."""
        key = f"caught {handler.lineno} {handler.col_offset}"
        if key not in self.frame.names:
            self.frame.names[key] = self.fresh(name_of(handler))
        return self.frame.names[key]


def name_of(handler: Any) -> str:
    """Return the name that a handler gives to what it caught, if it is read."""
    name = handler.name
    name = "" if name is None else str(getattr(name, "id", name))
    read = {n.id for part in handler.body for n in gast.walk(part) if isinstance(n, gast.Name)}
    if any(isinstance(n, gast.Raise) and n.exc is None for n in own_nodes(handler)):
        return name or "error"  # it is raised again
    return name if name in read else ""


def risky(stmt: Stmt) -> Expr | None:
    """Return what raises where a statement does, or None where that is not known."""
    if isinstance(stmt, (Assign, Effect)) and isinstance(stmt.value, Apply):
        return None if stmt.value.op in _NOT else stmt.value
    if isinstance(stmt, Store) and not stmt.op:
        return Apply("index", (Var(stmt.base), stmt.index))
    if isinstance(stmt, Take):
        return Apply("index", (Var(stmt.base), _LAST))
    return None


def _calls(value: Apply) -> bool:
    return any(isinstance(e, Apply) and e.op == "call" for e in subexpressions(value))
