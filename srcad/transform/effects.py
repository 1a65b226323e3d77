"""What a function does beside returning a value, once it is known what varies.

A value that does not vary is left behind in the caller's objects as the primal would (``self.nfev
+= 1``), and so is one that varies in an attribute; in a list or an array it is noted if the result
does not depend on that. A call for its effect must not get what varies and could be written into.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

import numpy as np

from srcad.analysis.activity import sources, useful_names
from srcad.analysis.facts import Types, typeof
from srcad.analysis.sharing import in_memory
from srcad.errors import ANYTHING, TransformError, UnsupportedSyntax
from srcad.ir.nodes import (
    AddAt,
    Apply,
    Assign,
    Const,
    Effect,
    Expr,
    Function,
    Stmt,
    Store,
    Unpack,
    Var,
    With,
    WriteBack,
)
from srcad.ir.text import to_text
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import names, statements, subexpressions
from srcad.transform.noted import Notes, harmless, object_of
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
    notes = Notes(function, varied, useful, types)
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
            cls = object_of(value.args[0], function)
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
    home = object_of(base, function)
    if home is None or not any(home is grid for grid in (np.mgrid, np.ogrid, np.r_, np.c_)):
        return
    ranges = [e for e in subexpressions(value.args[1]) if isinstance(e, Apply) and e.op == "slice"]
    if any(sources(end) & varied for ends in ranges for end in ends.args):
        raise UnsupportedSyntax(
            f"a range that varies: {to_text(value)}",
            place=stmt.origin,
            hint="make it of np.linspace or np.arange",
        )


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
    if not written or harmless(call.args[0], function):
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


def _is_method(callee: Expr) -> TypeGuard[Apply]:
    """Whether a call is of a method that may change its object."""
    return isinstance(callee, Apply) and callee.op == "attr" and callee.args[1] not in _PURE
