"""Statements of a ``try`` of which no condition says when they raise: they are attempted.

``raised(lambda: v, Error)`` gives the exception that making ``v`` raises, or None; the branch that
follows goes to the handler, or makes ``v`` where it is needed. What is called as it stands is
called once: ``u, failed = attempt(lambda: f(v), Error)``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import gast

from srcad.frontend.inline import HINT, UNSURE
from srcad.frontend.interface import Status
from srcad.frontend.patterns import PatternReader
from srcad.frontend.scope import own_nodes
from srcad.frontend.syntax import refuse
from srcad.ir.nodes import (
    Append,
    Apply,
    Assign,
    Const,
    Effect,
    Expr,
    Stmt,
    Store,
    Take,
    Unpack,
    Var,
    const,
)
from srcad.ir.parse import UPDATES
from srcad.ir.walk import last_step, operations

__all__ = [
    "HINT", "UNSURE", "AttemptReader", "Classes", "as_branch", "calls", "given_to", "name_of",
    "place_of", "risky",
]  # fmt: skip

Classes = tuple[type[BaseException], ...]
_ADDING = {"append", "appendleft", "extend", "add", "update"}
_LAST = Const("-1", -1)


class AttemptReader(PatternReader):
    """Reads statements that are attempted."""

    def attempted(self, stmt: Stmt, classes: Expr, node: Any) -> tuple[Var, list[Stmt]]:
        """Attempt a statement; return what it raised, and what is left to do if it did not."""
        failed = Var(self.fresh("failed"))
        place = self.place(node)
        value = risky(stmt)
        if value is None:
            self.fail(node, UNSURE, HINT)
        if isinstance(value, Apply) and calls(value):  # once, not again where it is needed
            if not isinstance(stmt, (Assign, Effect)):
                self.fail(node, UNSURE, HINT)
            made = Apply("attempt", (value, classes))
            refused = refuse(self.frame.source, node, UNSURE, HINT)
            self.refused[made] = self.refused.get(value, refused)
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
        found = self.outside_value(made)
        if not isinstance(found, type) or not issubclass(found, BaseException):
            return None
        return found if made is not expr or self.made_of_nothing(found) else None

    def outside_value(self, expr: Expr) -> Any:
        """Return what a name outside, or one in a module, stands for."""
        if isinstance(expr, Const):
            return expr.value
        if isinstance(expr, Var):
            where = self.frame.free.get(expr.name)
            return None if where is None else where.now()
        if isinstance(expr, Apply) and expr.op == "attr" and isinstance(expr.args[1], Const):
            home = self.outside_value(expr.args[0])
            if isinstance(home, ModuleType):
                return getattr(home, str(expr.args[1].value), None)
        return None

    def made_of_nothing(self, cls: type[BaseException]) -> bool:
        """Whether ``raise cls`` can make the exception: what needs arguments raises another."""
        try:
            inspect.signature(cls).bind()
        except TypeError:
            return False
        except ValueError:  # one of Python's own
            pass
        return True

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
    """Return what raises where a statement does, or None where that is not known.

    A write is tried and taken back.
    """
    if isinstance(stmt, (Assign, Effect)) and isinstance(stmt.value, Apply):
        op, args = stmt.value.op, stmt.value.args
        if op in UPDATES:
            return _updated(args[0], op[1:], args[1])
        return None if op in ("raise", "assert") else stmt.value
    if isinstance(stmt, Store):
        whole, last = last_step(stmt.base, stmt.index)
        if isinstance(last, Apply) and last.op == "view":
            return None
        value = stmt.value
        if stmt.op:
            value = _updated(Apply("index", (whole, last)), stmt.op, value)
        return Apply("stored", (whole, last, value))
    if isinstance(stmt, Take):
        return Apply("index", (Var(stmt.base), _LAST))
    if isinstance(stmt, Append) and isinstance(stmt.value, Apply):
        return stmt.value
    if isinstance(stmt, Unpack):
        return Apply("unpacked", (stmt.value, const(len(stmt.targets))))
    return None


def place_of(stmt: Stmt) -> Expr | None:
    """Return the place that a statement reads or writes."""
    if isinstance(stmt, Store):
        return Apply("index", (Var(stmt.base), stmt.index))
    return stmt.value if isinstance(stmt, Assign) else None


def _updated(old: Expr, op: str, value: Expr) -> Expr:
    return Apply("updated", (old, const(op), value))


def calls(value: Apply) -> bool:
    """Whether something is called as it stands."""
    return "call" in operations(value)


def given_to(node: Any, name: str = "") -> Any:
    """Return what is made before a statement writes it, or the statement with a name for that."""
    match node:
        case gast.Assign(targets=targets, value=value):
            changes = not all(isinstance(t, gast.Name) for t in targets)
            made = gast.Assign(targets, gast.Name(name, gast.Load(), None, None), None)
        case gast.Expr(value=gast.Call(func=gast.Attribute(attr=attr), args=[value], keywords=[])):
            changes = attr in _ADDING
            call = gast.Call(node.value.func, [gast.Name(name, gast.Load(), None, None)], [])
            made = gast.Expr(gast.copy_location(call, node.value))
        case _:
            return None
    if not changes or isinstance(value, (gast.Name, gast.Constant, gast.Starred)):
        return None
    if not name:
        return value
    for part in gast.walk(made):
        if not hasattr(part, "lineno"):
            gast.copy_location(part, value)
    return gast.copy_location(made, node)


def as_branch(node: Any) -> Any:
    """Return ``assert test, message`` as ``if not test: raise AssertionError(message)``."""
    made = gast.Call(gast.Name("AssertionError", gast.Load(), None, None),
                     [] if node.msg is None else [node.msg], [])  # fmt: skip
    test = gast.UnaryOp(gast.Not(), node.test)
    whole = gast.If(test, [gast.Raise(made, None)], [])
    for part in gast.walk(whole):
        if not hasattr(part, "lineno"):
            gast.copy_location(part, node)
    return whole
