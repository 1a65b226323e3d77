"""Calls of functions that are compositions: what they stand for is read in their place."""

from __future__ import annotations

import ast
from typing import Any

import gast

from srcad.errors import NoRule, UnsupportedSyntax
from srcad.frontend.constants import constant_of
from srcad.frontend.inline import InlineReader
from srcad.frontend.interface import Named, Values
from srcad.frontend.scope import Frame
from srcad.frontend.source import Source
from srcad.frontend.values import Value, is_atom
from srcad.ir.nodes import Apply, Const
from srcad.ir.text import to_text
from srcad.rules.compose import Several, composed, signature

__all__ = ["ComposingReader"]


class ComposingReader(InlineReader):
    """Reads compositions."""

    def compose(self, op: str, args: Values, kwargs: Named, node: Any, target: str | None) -> Value:
        """Read a composition with the given arguments."""
        back = self.mark()
        try:
            return self.composition(op, args, kwargs, node, target)
        except (UnsupportedSyntax, TypeError) as error:
            # allowed where nothing varies in the arguments; the analysis of activity decides
            back()
            atoms = tuple(self.single(a, node) for a in args)
            call = Apply(op, atoms, tuple((k, self.single(v, node)) for k, v in kwargs))
            what = f"this call of {op} has no derivative rule: {to_text(call)}"
            self.refused[call] = NoRule(what, place=self.place(node), hint=_hint(op, error))
            return self.emit(call, node, target)

    def composition(
        self, op: str, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Read what a call stands for. Raises ``TypeError`` if the arguments do not fit."""
        found = signature(op)
        assert found is not None
        names, defaults, places = found
        given: dict[str, Value] = dict(zip(names, args, strict=False))
        if len(args) > places or given.keys() & dict(kwargs).keys():
            raise TypeError("too many arguments")
        given.update(kwargs)
        if given.keys() - set(names):
            raise TypeError("an argument that has no rule")
        for name, default in zip(names, defaults, strict=True):
            if name not in given:
                if default is None:
                    raise TypeError(f"{name} is missing")
                value = constant_of(ast.literal_eval(default))
                assert value is not None
                given[name] = value
        known = {n: v for n, e in given.items() if (v := self.known_of(e, node)) is not _UNKNOWN}
        text, function = composed(op, known)
        lines = text.splitlines(keepends=True)
        source = Source(function, gast.parse(text).body[0], f"<{op}>", lines)
        outer = self.frame
        frame = Frame(source, outer.namer, outer.free, outer=outer, at=self.place(node))
        return self.enter(frame, {n: given[n] for n in names}, node, target)

    def known_of(self, value: Value, node: Any) -> Any:
        """What is known of an argument: its value, or how many items it has."""
        if isinstance(value, Const):
            return value.value
        if isinstance(value, Apply) and value.op in ("list", "tuple"):
            parts: Any = value.args
        else:
            parts = None if is_atom(value) else self.known_items(value, node)
        if parts is None:
            return _UNKNOWN
        items = [self.known_of(part, node) for part in parts]
        if any(i is _UNKNOWN or isinstance(i, (Several, tuple)) for i in items):
            return Several(len(items), tuple(items))
        return tuple(items)


def _hint(op: str, error: Exception) -> str:
    found = signature(op)
    if isinstance(error, TypeError) and found is not None:
        return f"call it with its arguments {', '.join(found[0])} only"
    return "write out what it is to do: the lengths of lists, the axis, the number of parts"


_UNKNOWN = object()
