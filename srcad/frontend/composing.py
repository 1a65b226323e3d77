"""Calls of functions that are compositions: what they stand for is read in their place."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

import gast

from srcad.errors import NoRule, UnsupportedSyntax
from srcad.frontend.expressions import ExpressionReader
from srcad.frontend.reader import ListOf
from srcad.frontend.scope import Frame, Value
from srcad.frontend.source import Source
from srcad.ir.nodes import Apply, Assign, Const, Expr, Var
from srcad.ir.parse import parse
from srcad.ir.text import to_text
from srcad.rules.compose import Several, composed, signature

__all__ = ["ComposingReader"]


class ComposingReader(ExpressionReader):
    """Reads compositions."""

    def read_function(self, node: Any) -> Value:
        """Read the body of the function of the current frame; return its result."""
        raise NotImplementedError

    def compose(
        self,
        op: str,
        args: tuple[Expr, ...],
        kwargs: tuple[tuple[str, Expr], ...],
        node: Any,
        target: str | None,
    ) -> Value:
        """Read a composition with the given arguments."""
        call = Apply(op, args, kwargs)
        mark, length, free = self.frame.namer.mark(), len(self.out), dict(self.frame.free)
        try:
            result = self.read_composition(call, node)
        except (UnsupportedSyntax, TypeError) as error:
            # allowed where nothing varies in the arguments; the analysis of activity decides
            self.frame.namer.reset(mark)
            del self.out[length:]
            self.frame.free.clear()
            self.frame.free.update(free)
            what = f"this call of {op} has no derivative rule: {to_text(call)}"
            self.refused[call] = NoRule(what, place=self.place(node), hint=_hint(op, error))
            return self.emit(call, node, target)
        last = self.out[-1] if self.out else None
        if not isinstance(last, Assign) or result != Var(last.target):
            return result
        if target and last.target in self.frame.namer.temporaries:
            self.out[-1] = replace(last, target=target)
            return Var(target)
        return result

    def read_composition(self, call: Apply, node: Any) -> Value:
        """Read what a call stands for. Raises ``TypeError`` if the arguments do not fit."""
        found = signature(call.op)
        assert found is not None
        names, defaults = found
        given = dict(zip(names, call.args, strict=False))
        if len(call.args) > len(names) or given.keys() & dict(call.kwargs).keys():
            raise TypeError("too many arguments")
        given.update(call.kwargs)
        if given.keys() - set(names):
            raise TypeError("an argument that has no rule")
        for name, default in zip(names, defaults, strict=True):
            if name not in given:
                if default is None:
                    raise TypeError(f"{name} is missing")
                given[name] = parse(ast.unparse(default))
        known = {n: v for n, e in given.items() if (v := _known(e)) is not _UNKNOWN}
        text, function = composed(call.op, known)
        lines = text.splitlines(keepends=True)
        source = Source(function, gast.parse(text).body[0], f"<{call.op}>", lines)
        caller = self.frame
        self.frame = Frame(source, caller.namer, caller.free, outer=caller, at=self.place(node))
        self.frame.local.update((name, _value(given[name])) for name in names)
        try:
            return self.read_function(source.node)
        finally:
            self.frame = caller


def _hint(op: str, error: Exception) -> str:
    found = signature(op)
    if isinstance(error, TypeError) and found is not None:
        return f"call it with its arguments {', '.join(found[0])} only"
    return "write out what it is to do: the lengths of lists, the axis, the number of parts"


_UNKNOWN = object()


def _known(expr: Expr) -> Any:
    """What is known of an argument: its value, or how many items it has."""
    if isinstance(expr, Const):
        return expr.value
    if isinstance(expr, Var):
        return _UNKNOWN
    if expr.op in ("tuple", "list"):
        items = [_known(a) for a in expr.args]
        if _UNKNOWN in items or _several(items):
            return Several(len(items), tuple(items))
        return tuple(items)
    return _UNKNOWN


def _several(items: list[Any]) -> bool:
    return any(isinstance(i, (Several, tuple)) for i in items)


def _value(expr: Expr) -> Value:
    if isinstance(expr, Apply) and expr.op in ("tuple", "list"):
        return (ListOf if expr.op == "list" else tuple)(map(_value, expr.args))
    return expr
