"""Generator functions, read where they are consumed: each ``yield`` runs the consumer's turn.

A jump out of the turn leaves the generator as a ``return`` there would: the statement ``yield v``
is read as ``if <the turn was left>: return``.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import gast

from srcad.errors import Place
from srcad.frontend.flow import Region
from srcad.frontend.interface import Status
from srcad.frontend.iteration import IterationReader, Turn, Uncertain
from srcad.frontend.scope import Frame, own_nodes
from srcad.frontend.source import Source
from srcad.frontend.values import Seq, Value, is_atom
from srcad.ir.nodes import Apply, Expr, const

__all__ = ["GeneratorReader"]

_YIELDS = (gast.Yield, gast.YieldFrom)
_SCOPES = (gast.FunctionDef, gast.AsyncFunctionDef, gast.Lambda, gast.ClassDef)


class GeneratorReader(IterationReader):
    """Reads generator functions."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        # what a `yield` does in the generators that are being read
        self.takers: list[tuple[Frame, Any]] = []
        # whether the turn of a generator expression was left, in those that are being read
        self.left: list[Expr] = []

    def iterator_of(
        self,
        source: Source,
        parent: Frame | None,
        values: dict[str, Value],
        node: Any,
        at: Place | None = None,
    ) -> Seq:
        """Return what a call of a generator function gives: nothing of its body runs yet."""
        made = _Yields()
        definition = copy.copy(source.node)
        definition.body = [made.visit(copy.deepcopy(n)) for n in definition.body]
        every = [n for n in own_nodes(source.node) if isinstance(n, _YIELDS)]
        if made.count != len(every):
            at = every[0] if source.file == self.frame.source.file else node
            self.fail(at, "a `yield` whose value is used, or within `with`",
                      "write it as a statement of its own")  # fmt: skip
        source = Source(source.function, definition, source.file, source.lines)
        for value in values.values():
            self.lend(value)
        made_of = (source, tuple(values), parent, at)
        return Seq("yields", tuple(values.values()), made_of, self.once())

    def leaving_through(
        self, read: Callable[[Callable[[Value], Expr]], Status], turn: Turn, node: Any
    ) -> Status:
        """Read what gives items to a turn, out of which jumps go through what gives them.

        It is told, item by item, the condition that the turn was left.
        """
        region, consumer, outer = Region(self, self.out), self.frame, self.exits
        collecting = self.collecting

        def given(item: Value) -> Expr:
            if collecting and self.out is not region.out:
                raise Uncertain
            kept = self.frame, self.exits, self.collecting, self.volatile
            self.frame, self.collecting = consumer, collecting
            inner = {k: j for k, j in outer.items() if not k.startswith("raise")}
            self.exits = {**inner, "continue": lambda _: Status.FALLS,
                          "break": region.exit("break"),
                          "return": region.exit("return")}  # fmt: skip
            consumer.turns += 1
            try:
                status = turn(item)
            finally:
                consumer.turns -= 1
                self.frame, self.exits, self.collecting, self.volatile = kept
            if status is not Status.FALLS or region.sure:
                return const(True)
            flags = tuple(region.flags.values())
            return (flags[0] if len(flags) == 1 else Apply("or", flags)) if flags else const(False)

        try:
            read(given)
        finally:
            self.frame, self.exits, self.collecting = consumer, outer, collecting
            region.begin(node)
        if region.sure:
            if region.sure == "break":
                return Status.FALLS
            return self.go("return", node, marked=False)
        orelse = getattr(node, "orelse", [])
        return self.after_turn(region, lambda: self.block(orelse), node)

    def run_function(self, value: Seq, turn: Turn, node: Any) -> Status:
        """Read the body of a generator function, a turn of the consumer's for each ``yield``."""
        return self.leaving_through(lambda given: self.run_body(value, given, node), turn, node)

    def run_body(self, value: Seq, given: Callable[[Value], Expr], node: Any) -> Status:
        """Read the body of a generator function."""
        source, names, parent, at = value.node
        consumer = self.frame
        frame = Frame(source, consumer.namer, consumer.free, outer=consumer, parent=parent, at=at)
        self.captured.append(frame)
        self.takers.append((frame, given))
        self.frame, self.collecting = frame, False
        try:
            self.bind_parameters(frame, dict(zip(names, value.parts, strict=True)), node)
            self.read_function(source.node)
        finally:
            self.takers.pop()
            if frame in self.captured:
                self.captured.remove(frame)
        return Status.FALLS

    def in_generator(self) -> bool:
        """Whether this runs within a generator: out of it no ``StopIteration`` comes as it is."""
        frame: Frame | None = self.frame
        while frame is not None and not isinstance(frame.source.node, gast.GeneratorExp):
            frame = frame.outer
        return frame is not None or bool(self.takers)

    def bind_parameters(self, frame: Frame, values: dict[str, Value], node: Any) -> None:
        """Give the parameters their values; one that is assigned has a place of its own."""
        stored = {n.id for n in frame.source.nodes
                  if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)}  # fmt: skip
        for name, value in values.items():
            frame.local[name] = self.lend(value)
            if name in stored and is_atom(value):
                frame.local[name] = self.emit(value, node, frame.local_name(name))

    def yielded(self, node: Any) -> Expr:
        """Read ``yield v`` or ``yield from it``: return the condition that the consumer left."""
        if not self.takers or self.takers[-1][0] is not self.frame:
            self.unknown(node)
        taker = self.takers[-1]
        given = taker[1]

        def outside(item: Value) -> Expr:
            self.takers.pop()
            try:
                found: Expr = given(item)
            finally:
                self.takers.append(taker)
            return found

        if isinstance(node, gast.Yield):
            return outside(const(None) if node.value is None else self.value(node.value))
        left: list[Expr] = []

        def turn(item: Value) -> Status:
            left.append(outside(item))
            return self.branch(
                left[-1], lambda: self.exits["break"](node), lambda: Status.FALLS, node
            )

        status = self.each(self.iterated(self.value(node.value), node), turn, node, [])
        if status is not Status.FALLS:
            return const(True)
        return left[-1] if left else const(False)


class _Yields(gast.NodeTransformer):  # type: ignore[misc]
    """Makes ``if (yield v): return`` of the statement ``yield v``, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def visit(self, node: Any) -> Any:
        """Visit statements of the function itself."""
        if isinstance(node, (*_SCOPES, gast.With, gast.Try)):
            return node
        if isinstance(node, gast.Expr) and isinstance(node.value, _YIELDS):
            self.count += 1
            leave = gast.copy_location(gast.Return(value=None), node)
            made = gast.If(test=node.value, body=[leave], orelse=[])
            return gast.copy_location(made, node)
        return self.generic_visit(node)
