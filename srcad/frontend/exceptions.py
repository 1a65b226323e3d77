"""``try``: an exception that is caught where it is raised in sight is a jump to its handler.

The handler is read at each jump, and so are the statements of ``finally`` on each way out.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any

import gast

from srcad.errors import UnsupportedSyntax
from srcad.frontend.attempts import HINT, UNSURE, Classes, name_of
from srcad.frontend.containers import NotLiteral
from srcad.frontend.flow import Then, outgoing
from srcad.frontend.followed import of_the_user
from srcad.frontend.interface import Status
from srcad.frontend.risks import RiskReader
from srcad.frontend.scope import MISSING
from srcad.frontend.source import Source, find
from srcad.frontend.values import Ref
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

    def manager(self, item: Any) -> Ref | None:
        """Return the object made inside that is a manager whose class is read, if it is one."""
        called = item.context_expr.func if isinstance(item.context_expr, gast.Call) else None
        cls = self.known(called) if called is not None else MISSING
        own = isinstance(cls, type) and of_the_user(cls) and hasattr(cls, "__enter__")
        held = self.peek(item.context_expr) if called is None else None
        if not own and not isinstance(held, Ref):
            return None
        value = self.value(item.context_expr) if own else held
        cell = self.heap[value.id] if isinstance(value, Ref) else None
        is_object = cell is not None and cell.kind == "object" and of_the_user(cell.cls)
        return value if is_object and isinstance(value, Ref) else None

    def within_object(self, manager: Ref, node: Any) -> Status:
        """Read ``with`` of an object whose class is read: it is entered, and left in the end."""
        item, *others = node.items
        leave = inspect.getattr_static(self.heap[manager.id].cls, "__exit__", None)
        source = find(leave) if isinstance(leave, types.FunctionType) else None
        if source is None or _asks_or_swallows(source):
            self.fail(node, "a manager that asks for the exception, or swallows it",
                      "write `try` and `except`")  # fmt: skip
        entered = self.call_method(manager, "__enter__", (), node)
        name = f"manager {len(self.frame.local)}"
        self.frame.local[name] = manager
        if item.optional_vars is not None:
            self.assign(item.optional_vars, entered, node)
        none = gast.Constant(None, None)
        called = gast.Attribute(gast.Name(name, gast.Load(), None, None), "__exit__", gast.Load())
        last = gast.Expr(gast.Call(called, [none, none, none], []))
        body = [gast.With(others, node.body, None)] if others else node.body
        made = gast.Try(body, [], [], [last])
        for part in gast.walk(made):
            if not hasattr(part, "lineno"):
                gast.copy_location(part, node)
        return self.attempt(made, surely=bool(self.handlers))

    def suppressing(self, node: Any) -> Status:
        """Read ``with contextlib.suppress(...)``: a ``try`` whose handler does nothing."""
        item, *others = node.items
        body = node.body
        if others:
            body = [gast.copy_location(gast.With(others, node.body, None), node)]
        kinds = gast.copy_location(gast.Tuple(item.context_expr.args, gast.Load()), node)
        nothing = gast.copy_location(gast.Pass(), node)
        handler = gast.copy_location(gast.ExceptHandler(kinds, None, [nothing]), node)
        return self.statement(gast.copy_location(gast.Try(body, [handler], [], []), node))

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


def _asks_or_swallows(source: Source) -> bool:
    """Whether an ``__exit__`` reads what it is given, or may say that an exception is over."""
    a = source.node.args
    given = {p.id for p in (*a.args[1:], *filter(None, (a.vararg, a.kwarg)))}
    for node in source.nodes:
        if isinstance(node, gast.Name) and node.id in given and isinstance(node.ctx, gast.Load):
            return True
    results = [n.value for n in source.nodes if isinstance(n, gast.Return) and n.value is not None]
    return not all(isinstance(r, gast.Constant) and not r.value for r in results)
