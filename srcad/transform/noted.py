"""What varies and is left in lists, arrays and objects outside, where nothing reads it."""

from __future__ import annotations

import logging
import warnings
from dataclasses import replace
from functools import cached_property
from types import BuiltinMethodType, ModuleType
from typing import Any

import numpy as np

from srcad.analysis.activity import sources
from srcad.analysis.facts import Types, typeof
from srcad.analysis.sharing import in_memory
from srcad.analysis.still import among, related_names
from srcad.errors import ANYTHING, CHANGED, TransformError, UnsupportedSyntax
from srcad.ir.nodes import (
    AddAt,
    Apply,
    Assign,
    Branch,
    Const,
    Effect,
    Expr,
    For,
    Function,
    Stmt,
    Store,
    Var,
    While,
    WriteBack,
)
from srcad.ir.text import to_text
from srcad.ir.types import NOTHING, TEXT, UNKNOWN, Type, is_number
from srcad.ir.walk import changed, names, own_expressions, statements
from srcad.transform.left_behind import Attributes

__all__ = ["Notes", "harmless", "object_of"]

_APPEND = Const("append", "append")


class Notes:
    """What varies and is left in lists and arrays outside: it stays there if nothing reads it."""

    def __init__(
        self, function: Function, varied: set[str], useful: set[str], types: Types
    ) -> None:
        body = list(statements(function.body))
        self.varied = varied
        self.types = types
        # what is read on the way to the result, and how else that is reached
        self.read = set(useful)
        for stmt in body:
            tests = own_expressions(stmt) if isinstance(stmt, (Branch, For, While)) else ()
            self.read |= {n for test in tests for n in names(test)}
        reached = {s.target: s.value for s in body if isinstance(s, Assign)}
        again = {value for name, value in reached.items() if name in self.read}
        self.read |= {name for name, value in reached.items() if value in again and _path(value)}
        self.writes = any(isinstance(s, (Store, AddAt)) for s in body)
        self.function = function

    def left_behind(self, stmt: WriteBack) -> list[Stmt]:
        """Return a write into what lies outside, if it is made."""
        place = stmt.place
        if not (sources(stmt.value) | sources(place)) & self.varied:
            return [stmt]
        assert isinstance(place, Apply)
        if place.op == "attr":
            return [Attributes(self.function, self.types).left(stmt)]
        noted = None if sources(place) & self.varied else self.noted(place.args[0], stmt.value)
        if noted is not None:
            return [replace(stmt, value=noted)]
        raise UnsupportedSyntax(
            f"{to_text(place)} is outside the function, and is given a value that varies",
            place=stmt.origin,
            hint="write into an array made in the function, or into an argument, and return it",
        )

    def appended(self, stmt: Stmt, call: Apply, by: set[str]) -> list[Stmt] | None:
        """Return what appends to a list outside, or to one that is differentiated; else None."""
        callee = call.args[0]
        if not (isinstance(callee, Apply) and callee.op == "attr" and callee.args[1] == _APPEND):
            return None
        if names(callee) & by:
            return []
        if not any(sources(a) & self.varied for a in call.args[1:]):
            return None
        value = self.noted(callee.args[0], call.args[1]) if len(call.args) == 2 else None
        if value is None or not isinstance(stmt, Effect):
            raise UnsupportedSyntax(
                f"{to_text(callee.args[0])} is outside the function, and is given what varies",
                place=stmt.origin,
                hint="make the list in the function, and return it",
            )
        return [replace(stmt, value=Apply("call", (callee, value)))]

    def refuse_kept(self, stmt: Stmt, call: Apply) -> None:
        """Refuse a call that may keep what varies in something that is read for the result."""
        callee, given = call.args[0], [*call.args[1:], *(v for _, v in call.kwargs)]
        kept = {n for a in given for n in sources(a) & self.varied}
        into_file = any(name == "file" for name, _ in call.kwargs)  # which print writes into
        if not kept or (harmless(callee, self.function) and not into_file):
            return
        holders = [*given, callee]
        held = {n for a in holders for n in sources(a) - kept} & self.may_keep
        if held:
            raise UnsupportedSyntax(
                f"{to_text(callee)} may keep {min(kept)} in {min(held)}, which is read, and its "
                "source cannot be read",
                place=stmt.origin,
                hint="keep what varies in a list, a dict or an array",
            )

    def refuse_reading(self, stmt: Stmt, value: Expr) -> None:
        """Refuse a call that may give what varies and was left outside, where it is not read."""
        if not self.leaves or not isinstance(value, Apply) or value.op != "call":
            return
        why = self.function.refused.get(value)
        why = why or _of_an_object(object_of(value.args[0], self.function), stmt)
        if why is not None:
            raise why

    @cached_property
    def leaves(self) -> bool:
        """Whether something that varies is left outside."""
        return any(
            isinstance(s, WriteBack) and bool(sources(s.value) & self.varied)
            for s in statements(self.function.body)
        )

    def refuse_changing(self, stmt: Stmt, call: Expr) -> None:
        """Refuse a call that may change what lies outside and is read for the result."""
        why: Exception | None = self.function.refused.get(call)
        if not isinstance(why, TransformError) or not why.lasting & {ANYTHING, CHANGED}:
            why = None
        if why is None and isinstance(call, Apply) and call.op == "call":
            why = _of_an_object(object_of(call.args[0], self.function), stmt)
        if why is not None and self.reads_outside:
            raise why

    @cached_property
    def reads_outside(self) -> bool:
        """Whether something outside is read that may be written into, or set anew.

        What is set here is known from then on.
        """
        free = (self.function.free[n] for n in self.read & self.function.free.keys())
        sets = any(isinstance(s, WriteBack) for s in statements(self.function.body))
        return sets or any(f.kind == "attribute" or _may_change(f.now()) for f in free)

    @cached_property
    def may_keep(self) -> set[str]:
        """Names of what may keep a value and is read for the result, by whatever name."""
        read = {n for n in self.read if in_memory(self.types.get(n, UNKNOWN))}
        return among(read, related_names(self.function.body, self.types))

    def noted(self, base: Expr, value: Expr) -> Expr | None:
        """Return the value that stays outside, or None if it cannot, as it is read there."""
        copied = isinstance(value, Apply) and value.op == "np.copy"
        lasting = _lasts(typeof(value, self.types)) and self.is_fixed(value)
        if names(base) & self.read or not (copied or lasting or isinstance(value, Var)):
            return None
        if copied or lasting:
            return value
        if typeof(base, self.types).kind == "array":
            return value
        array = typeof(value, self.types).kind == "array" and not self.writes
        return Apply("np.copy", (value,)) if array else None

    def is_fixed(self, value: Expr) -> bool:
        """Whether a value stays as it is made: a list or dict that has a name may grow later."""
        if not isinstance(value, Var) or typeof(value, self.types).kind not in ("list", "dict"):
            return True
        return sum(value.name in changed(s) for s in statements(self.function.body)) == 1


def _lasts(t: Type) -> bool:
    """Whether nothing can change a value: a number, a text, or what is put together from such."""
    if t.kind in ("tuple", "list", "dict"):
        return bool(t.items) and all(i.kind not in ("list", "dict") and _lasts(i) for i in t.items)
    return is_number(t) or t in (TEXT, NOTHING) or t.kind == "known"


def _of_an_object(found: Any, stmt: Stmt) -> TransformError | None:
    """Return why a method that has a name of its own may not be called: ``add = items.append``."""
    if not isinstance(found, BuiltinMethodType) or not _may_change(found.__self__):
        return None
    return UnsupportedSyntax(
        f"{found.__name__} of what lies outside, called by another name",
        place=stmt.origin,
        hint="call it as a method",
    )


def _may_change(found: Any) -> bool:
    """Whether an object may be written into: it is no number, text, function, class or module."""
    if isinstance(found, tuple):
        return any(map(_may_change, found))
    fixed = (type(None), bool, int, float, complex, str, bytes, np.generic, type, ModuleType)
    return not (isinstance(found, fixed) or callable(found))


def _path(value: Expr) -> bool:
    """Whether an expression leads to a part of something."""
    return isinstance(value, Apply) and value.op in ("attr", "index")


def harmless(callee: Expr, function: Function) -> bool:
    """Whether a call only prints, logs, or makes a text."""
    if isinstance(callee, Apply) and callee.op == "attr" and isinstance(callee.args[1], Const):
        home = object_of(callee.args[0], function)
        if isinstance(home, (str, bytes)):
            return True
        return isinstance(home, logging.Logger) or home in (logging, warnings)
    return object_of(callee, function) in (print, warnings.warn)


def object_of(expr: Expr, function: Function) -> Any:
    """Return the object outside that a name stands for, or a constant is; None of others."""
    if isinstance(expr, Const):
        return expr.value
    if not isinstance(expr, Var) or expr.name not in function.free:
        return None
    return function.free[expr.name].now()
