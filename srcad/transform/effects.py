"""What a function does beside returning a value, once it is known what varies.

A value that does not vary is left behind in the caller's objects as the primal would (``self.nfev
+= 1``); one that varies stays inside. A call for its effect must not get what varies and could be
written into.
"""

from __future__ import annotations

import logging
import warnings
from dataclasses import replace
from typing import Any

from srcad.analysis.activity import sources, useful_names
from srcad.analysis.facts import Types, typeof
from srcad.analysis.sharing import in_memory
from srcad.errors import UnsupportedSyntax
from srcad.ir.nodes import (
    Apply,
    Assign,
    Const,
    Effect,
    Expr,
    Function,
    Stmt,
    Unpack,
    Var,
    WriteBack,
)
from srcad.ir.text import to_text
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import names, statements
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
    by = {
        names(part.value).pop() for part in function.entry if part.target in inputs
    }  # the containers that are differentiated: they are the caller's own

    useful = useful_names(function)
    # derivatives of ours that are called, and the pullbacks that they give
    ours = {name for name, where in function.free.items() if where.kind == "derivative"}
    ours |= {s.targets[1] for s in statements(function.body)
             if isinstance(s, Unpack) and made_by(s, function.free) is not None}  # fmt: skip

    def change(stmt: Stmt) -> list[Stmt]:
        if isinstance(stmt, WriteBack) and names(stmt.place) & by:
            return []
        if isinstance(stmt, WriteBack):
            return _left_behind(stmt, varied)
        if isinstance(stmt, Assign):
            _joined(stmt, varied, types)
        value = stmt.value if isinstance(stmt, (Assign, Effect)) else None
        if isinstance(stmt, Unpack) and isinstance(stmt.value, Apply):
            value = stmt.value.args[0] if stmt.value.op == "attempt" else None
        if isinstance(stmt, Assign) and stmt.target in useful:
            value = None  # it needs a rule, and will be refused if it has none
        if isinstance(value, Apply) and value.op == "call" and not names(value.args[0]) & ours:
            _harmless_or_refused(stmt, value, function, varied, types)
        return [stmt]

    return replace(function, body=each(function.body, change))


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


def _left_behind(stmt: WriteBack, varied: set[str]) -> list[Stmt]:
    place = stmt.place
    if not (sources(stmt.value) | sources(place)) & varied:
        return [stmt]
    if isinstance(place, Apply) and place.op == "attr":
        return []
    raise UnsupportedSyntax(
        f"{to_text(place)} is outside the function, and is given a value that varies",
        place=stmt.origin,
        hint="write into an array made in the function, or into an argument, and return it",
    )


def _harmless_or_refused(
    stmt: Stmt, call: Apply, function: Function, varied: set[str], types: Types
) -> None:
    callee = call.args[0]
    appends = isinstance(callee, Apply) and callee.op == "attr" and callee.args[1] == _APPEND
    if appends and any(sources(a) & varied for a in call.args[1:]):
        assert isinstance(callee, Apply)
        raise UnsupportedSyntax(
            f"{to_text(callee.args[0])} is outside the function, and is given what varies",
            place=stmt.origin,
            hint="make the list in the function, and return it",
        )
    given = list(call.args[1:]) + [v for _, v in call.kwargs]
    if isinstance(callee, Apply) and callee.op == "attr" and callee.args[1] not in _PURE:
        given.append(callee.args[0])  # a method may write into its object
    written = {
        n for a in given
        for n in sources(a) & varied if in_memory(types.get(n, UNKNOWN))
    }  # fmt: skip
    if not written or _harmless(call.args[0], function):
        return
    if call in function.refused:
        raise function.refused[call]
    name = min(written)
    raise UnsupportedSyntax(
        f"{to_text(call.args[0])} may write into {name}, and its source cannot be read",
        place=stmt.origin,
        hint=f"give it a copy: {name}.copy()",
    )


_PURE = {Const(m, m) for m in ("format", "item", "tolist", "tobytes", "astype", "join")}
_APPEND = Const("append", "append")


def _harmless(callee: Expr, function: Function) -> bool:
    """Whether a call only prints or logs."""
    if isinstance(callee, Apply) and callee.op == "attr" and isinstance(callee.args[1], Const):
        home = _object(callee.args[0], function)
        return isinstance(home, logging.Logger) or home in (logging, warnings)
    return _object(callee, function) in (print, warnings.warn)


def _object(expr: Expr, function: Function) -> Any:
    if isinstance(expr, Const):
        return expr.value
    if not isinstance(expr, Var) or expr.name not in function.free:
        return None
    where = function.free[expr.name]
    if where.kind == "global":
        return where.home.get(where.key)
    if where.kind == "cell":
        return where.home.cell_contents
    return getattr(where.home, where.key, None) if where.kind == "attribute" else where.home
