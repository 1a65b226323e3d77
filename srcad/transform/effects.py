"""What a function does beside returning a value, once it is known what varies.

A value that does not vary is left behind in the caller's objects as the primal would (``self.nfev
+= 1``), and so is one that varies in an attribute; in a list or an array it is noted if the result
does not depend on that. A call for its effect must not get what varies and could be written into.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from types import BuiltinMethodType, ModuleType
from typing import Any, TypeGuard

import numpy as np

from srcad.analysis.activity import sources, useful_names
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
    Unpack,
    Var,
    While,
    With,
    WriteBack,
)
from srcad.ir.text import to_text
from srcad.ir.types import UNKNOWN, is_number
from srcad.ir.walk import names, own_expressions, statements, subexpressions
from srcad.transform.left_behind import Attributes
from srcad.transform.prepare import each
from srcad.transform.runtime_calls import made_by

__all__ = ["settle_effects"]


def settle_effects(
    function: Function, inputs: tuple[str, ...], varied: set[str], types: Types
) -> Function:
    """Return the function with those effects only that its derivative by some inputs has too.

    Raises ``UnsupportedSyntax`` for a call that may write into what varies, and for what varies
    being left in an array of the caller's.
    """
    by = _differentiated(function, inputs)
    useful = useful_names(function)
    unread = dict(_unread(function))
    notes = _Notes(function, varied, useful, types)
    aliases = {s.target: s.value for s in statements(function.body)
               if isinstance(s, Assign) and isinstance(s.value, Var)
               and s.value.name in function.free}  # fmt: skip
    # derivatives of ours that are called, and the pullbacks that they give
    ours = {name for name, where in function.free.items() if where.kind == "derivative"}
    ours |= {s.targets[1] for s in statements(function.body)
             if isinstance(s, Unpack) and made_by(s, function.free) is not None}  # fmt: skip

    def change(stmt: Stmt) -> list[Stmt]:
        if isinstance(stmt, WriteBack) and names(stmt.place) & by:
            return []
        if isinstance(stmt, WriteBack):
            return notes.left_behind(stmt)
        if isinstance(stmt, Assign):
            _joined(stmt, varied, types)
            _grid(stmt, aliases, function, varied)
        if isinstance(stmt, (Store, AddAt)) and stmt.base in unread and (
            sources(stmt.value) & varied
        ):  # fmt: skip
            raise UnsupportedSyntax(
                f"{stmt.base} is made by {unread[stmt.base]}, which is not known, and is given "
                "what varies",
                place=stmt.origin,
                hint="make it a list, a dict or an array",
            )
        value = stmt.value if isinstance(stmt, (Assign, Effect)) else None
        if isinstance(stmt, Unpack) and isinstance(stmt.value, Apply):
            value = stmt.value.args[0] if stmt.value.op == "attempt" else None
        if isinstance(stmt, With):
            value = stmt.manager
            notes.refuse_changing(stmt, value)
            if stmt.target and sources(value) & varied:
                raise UnsupportedSyntax(
                    f"{stmt.target} is what {to_text(value)} gives, which is not read, and which "
                    "gets what varies",
                    place=stmt.origin,
                    hint="use what it is given",
                )
        if isinstance(stmt, Assign) and stmt.target in useful:
            notes.refuse_reading(stmt, stmt.value)
            value = None  # it needs a rule, and will be refused if it has none
        if isinstance(value, Apply) and value.op == "call" and not names(value.args[0]) & ours:
            noted = notes.appended(stmt, value, by)
            if noted is not None:
                return noted
            _harmless_or_refused(stmt, value, function, varied, types)
            notes.refuse_kept(stmt, value)
            notes.refuse_changing(stmt, value)
        return [stmt]

    return function.with_body(each(function.body, change))


def _differentiated(function: Function, inputs: tuple[str, ...]) -> set[str]:
    """Return the containers by parts of which it is differentiated: they stay as they are."""
    of: dict[str, str] = {}  # which parameter a part is of
    for part in function.entry:
        (name,) = names(part.value)
        of[part.target] = of.get(name, name)
    whole = {of[name] for name in inputs if name in of}
    return whole.union(part for part, name in of.items() if name in whole)


def _unread(function: Function) -> Iterator[tuple[str, str]]:
    """Yield what is made by a class that is not an array's: which memory it has is not known."""
    for stmt in statements(function.body):
        value = stmt.value if isinstance(stmt, Assign) else None
        if isinstance(value, Apply) and value.op == "call":
            cls = _object(value.args[0], function)
            if isinstance(cls, type) and not issubclass(cls, np.ndarray):
                assert isinstance(stmt, Assign)
                yield stmt.target, cls.__name__


def _joined(stmt: Assign, varied: set[str], types: Types) -> None:
    """Refuse ``D | {"a": x}`` where D is of the caller's: its parts have no names."""
    value = stmt.value
    if not (isinstance(value, Apply) and value.op == "bitor" and names(value) & varied):
        return
    if any(typeof(a, types).kind in ("dict", "other") for a in value.args):
        raise UnsupportedSyntax(
            "a dict from outside the function is joined with one that varies",
            place=stmt.origin,
            hint="write its items out",
        )


def _grid(stmt: Assign, aliases: dict[str, Var], function: Function, varied: set[str]) -> None:
    """Refuse ``np.mgrid[0:x:3j]``: an index that is a range of what varies."""
    value = stmt.value
    if not (isinstance(value, Apply) and value.op == "index"):
        return
    base = value.args[0]
    while isinstance(base, Var) and base.name in aliases:
        base = aliases[base.name]
    home = _object(base, function)
    if home is None or not any(home is grid for grid in (np.mgrid, np.ogrid, np.r_, np.c_)):
        return
    ranges = [e for e in subexpressions(value.args[1]) if isinstance(e, Apply) and e.op == "slice"]
    if any(sources(end) & varied for ends in ranges for end in ends.args):
        raise UnsupportedSyntax(
            f"a range that varies: {to_text(value)}",
            place=stmt.origin,
            hint="make it of np.linspace or np.arange",
        )


class _Notes:
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
        if not kept or (_harmless(callee, self.function) and not into_file):
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
        why = why or _of_an_object(_object(value.args[0], self.function), stmt)
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
            why = _of_an_object(_object(call.args[0], self.function), stmt)
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
        if names(base) & self.read or not (copied or isinstance(value, Var)):
            return None
        if copied:
            return value
        if typeof(base, self.types).kind == "array" or is_number(typeof(value, self.types)):
            return value
        array = typeof(value, self.types).kind == "array" and not self.writes
        return Apply("np.copy", (value,)) if array else None


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


def _harmless_or_refused(
    stmt: Stmt, call: Apply, function: Function, varied: set[str], types: Types
) -> None:
    callee = call.args[0]
    given = list(call.args[1:]) + [v for _, v in call.kwargs]
    why = function.refused.get(call)
    if isinstance(why, TransformError) and why.lasting and any(sources(a) & varied for a in given):
        others = [call_ for call_ in function.refused if call_ != call]
        if others or ANYTHING in why.lasting or isinstance(stmt, With):
            raise why
    if _is_method(callee):
        given.append(callee.args[0])  # a method may write into its object
    written = {
        n for a in given
        for n in sources(a) & varied if in_memory(types.get(n, UNKNOWN))
    }  # fmt: skip
    if not written or _harmless(call.args[0], function):
        return
    if why is not None:
        raise why
    name = min(written)
    raise UnsupportedSyntax(
        f"{to_text(call.args[0])} may write into {name}, and its source cannot be read",
        place=stmt.origin,
        hint=f"give it a copy: {name}.copy()",
    )


_PURE = {Const(m, m) for m in ("format", "item", "tolist", "tobytes", "astype", "join")}
_APPEND = Const("append", "append")


def _is_method(callee: Expr) -> TypeGuard[Apply]:
    """Whether a call is of a method that may change its object."""
    return isinstance(callee, Apply) and callee.op == "attr" and callee.args[1] not in _PURE


def _harmless(callee: Expr, function: Function) -> bool:
    """Whether a call only prints, logs, or makes a text."""
    if isinstance(callee, Apply) and callee.op == "attr" and isinstance(callee.args[1], Const):
        home = _object(callee.args[0], function)
        if isinstance(home, (str, bytes)):
            return True
        return isinstance(home, logging.Logger) or home in (logging, warnings)
    return _object(callee, function) in (print, warnings.warn)


def _object(expr: Expr, function: Function) -> Any:
    if isinstance(expr, Const):
        return expr.value
    if not isinstance(expr, Var) or expr.name not in function.free:
        return None
    return function.free[expr.name].now()
