"""``try``: an exception that is caught where it is raised in sight is a jump to its handler.

The handler is read at each jump, and so are the statements of ``finally`` on each way out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from srcad.errors import UnsupportedSyntax
from srcad.frontend.attempts import HINT, UNSURE, Classes, name_of
from srcad.frontend.containers import NotLiteral
from srcad.frontend.flow import Then, outgoing
from srcad.frontend.interface import Status
from srcad.frontend.risks import RiskReader
from srcad.frontend.scope import MISSING
from srcad.ir.nodes import Apply, Const, Var, const

__all__ = ["ExceptionReader"]

# what an exception has from where it was raised
_RAISED_FROM = {"__cause__", "__context__", "__suppress_context__", "__traceback__"}


class ExceptionReader(RiskReader):
    """Reads ``try`` statements."""

    def attempt(self, node: Any, surely: bool = True) -> Status:
        """Read a ``try``: where an exception is raised, its handler and what follows is read.

        What stands in ``finally`` is ``surely`` run, whatever is raised, if that can be seen.
        """
        outer, kept = self.exits, self.handlers
        exits, handlers = self.finishing(node, surely) if node.finalbody else (outer, kept)
        end = [Then(lambda: self.among(outer, kept, lambda: self.block(node.finalbody)))]

        def otherwise() -> Status:
            return self.among(exits, handlers, lambda: self.block([*node.orelse, *end]))

        def handling(handler: Any) -> Any:
            return lambda _: self.among(exits, handlers, lambda: self.readable(handler, end))

        caught, jumps = [], {}
        for handler in node.handlers:
            self.tries += 1
            kind = f"raise {self.tries}"
            caught.append((kind, self.caught_by(handler), handler))
            jumps[kind] = handling(handler)
        body = [*node.body, Then(otherwise)]
        return self.among({**exits, **jumps}, [*caught, *handlers], lambda: self.block(body))

    def among(self, exits: dict[str, Any], handlers: Any, read: Callable[[], Status]) -> Status:
        """Read something with other ways out."""
        kept = self.exits, self.handlers
        self.exits, self.handlers = exits, handlers
        try:
            return read()
        finally:
            self.exits, self.handlers = kept

    def finishing(self, node: Any, surely: bool) -> tuple[dict[str, Any], Any]:
        """Return the ways out of a ``try`` with ``finally``: its statements run before."""
        if any(outgoing(n) for n in node.finalbody):
            self.fail(node, "a jump out of `finally`", "put it after the block")
        outer, kept = self.exits, self.handlers

        def leaving(jump: Any) -> Any:
            def leave(at: Any) -> Status:
                marked, self.marked = self.marked, False
                status = self.among(outer, kept, lambda: self.block(node.finalbody))
                self.marked = marked
                if status is not Status.FALLS:
                    return status
                return self.among(outer, kept, lambda: jump(at))

            return leave

        exits = {"return": lambda _: Status.RETURNED, **outer}
        exits = {kind: leaving(jump) for kind, jump in exits.items()}
        does = surely and any(_does(n) for part in node.finalbody for n in gast.walk(part))
        if not does:
            return exits, kept
        self.tries += 1  # they would have to run whatever is raised
        kind = f"raise {self.tries}"
        exits[kind] = lambda at: self.fail(at, UNSURE, HINT)
        return exits, [(kind, (BaseException,), None), *kept]

    def readable(self, handler: Any, end: list[Any]) -> Status:
        """Read a handler; one of a function that is called is refused only when it would run."""
        back = self.mark()
        try:
            return self.handled(handler, end)
        except UnsupportedSyntax as error:
            if self.frame.outer is None or (isinstance(error, NotLiteral) and self.unrollable):
                raise
            back()
            text = f"this handler has no derivative: {error.what}"
            made = Apply("call", (Const("NotImplementedError", NotImplementedError), const(text)))
            self.effect(Apply("raise", (made,)), handler)
            return Status.LEFT

    def handled(self, handler: Any, end: list[Any]) -> Status:
        """Read the body of a handler."""
        name = name_of(handler)
        for part in self.frame.source.nodes:
            if isinstance(part, gast.Attribute) and part.attr in _RAISED_FROM:
                self.fail(part, f"{part.attr} of what is caught, which may be made but not raised",
                          "keep what it tells in an attribute of the exception")  # fmt: skip
        if name:
            self.frame.local[name] = Var(self.error_name(handler))
        kept, self.handling = self.handling, handler
        try:
            status = self.block([*handler.body, *end])
        finally:
            self.handling = kept
        if name:
            self.frame.local.pop(name, None)
        return status

    def caught_by(self, handler: Any) -> Classes:
        """Return the classes that a handler catches."""
        if handler.type is None:
            return (BaseException,)
        parts = handler.type.elts if isinstance(handler.type, gast.Tuple) else [handler.type]
        found = [self.known(p) for p in parts]
        if any(f is MISSING or not isinstance(f, type) for f in found):
            self.fail(handler, "a handler of what is not a class of exceptions", HINT)
        for part, f in zip(parts, found, strict=True):
            self.watch(part, f)
        return tuple(found)


def _does(node: Any) -> bool:
    """Whether a part of a statement may do more than set a local name."""
    if isinstance(node, (gast.Attribute, gast.Subscript)):
        return not isinstance(node.ctx, gast.Load)
    return isinstance(node, (gast.Call, gast.Raise, gast.Assert))
