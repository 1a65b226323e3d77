"""Blocks, statement by statement; after some, the ways of a condition in them are kept apart.

Such a statement is read once for each way, from its beginning: up to the condition, which all ways
share, what is read is the same each time. From there on each way has statements of its own, up to
the end of the block.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gast

from srcad.errors import UnsupportedSyntax
from srcad.frontend.classes import ClassReader
from srcad.frontend.forks import Brought, Scope, Undecided, whereabouts
from srcad.frontend.interface import Raises, Status
from srcad.frontend.joins import Arm
from srcad.frontend.state import Grows, State
from srcad.ir.nodes import Branch, Stmt

__all__ = ["Then", "WayReader"]

_MOST_WAYS = 64  # ways that are read by themselves
# what says where the reader stands, but for what it has made
_HELD = (
    "doubt", "level", "exits", "handlers", "handling", "marked", "leaving",
    "repeated", "volatile",
)  # fmt: skip


class Then:
    """What is read after the last statement of a block, or as a statement: that ``at`` a node."""

    def __init__(self, read: Callable[[], Status], at: Any = None) -> None:
        self.read = read
        self.at = at


@dataclass
class _Way:
    """What one way has led to: its statements, those before each condition apart."""

    parts: list[list[Stmt]]
    status: Status
    state: State


@dataclass
class _Start:
    """Where the reading of a statement began, to come back to it."""

    back: Callable[[], None]
    cells: int
    body: list[Any]
    held: dict[str, Any]


class NotAsked(Exception):
    """A condition is not asked on a way: the call in which it stands is kept as a call there."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope.statement)
        self.scope = scope


class WayReader(ClassReader):
    """Reads blocks."""

    def with_rest(self, node: Any, rest: list[Any]) -> tuple[Status, bool]:
        """Read a statement; say whether what follows it has been read as well."""
        raise NotImplementedError

    def among_others(self, body: list[Any]) -> Status:
        """Read statements, up to the first that surely raises."""
        scope = Scope(self.out)
        self.scopes.append(scope)
        try:
            for i, node in enumerate(body):
                if isinstance(node, Then) and node.at is None:
                    return node.read()
                scope.node = node.at if isinstance(node, Then) else node
                scope.statement = whereabouts(self.frame, scope.node)
                scope.wanted = self.split(scope.node)
                if scope.wanted:
                    return self.on_ways(scope, [node, *body[i + 1 :]])
                status, done = self.one(node, body[i + 1 :])
                if done or status is not Status.FALLS:
                    return status
            return Status.FALLS
        finally:
            self.scopes.pop()

    def one(self, node: Any, rest: list[Any]) -> tuple[Status, bool]:
        """Read a statement, which may raise."""
        if isinstance(node, Then):  # a part of a statement
            return node.read(), True
        self.volatile = self.frame.rebound_in(node)
        try:
            return self.with_rest(node, rest)
        except Raises as raises:
            self.out.append(self.raised(raises.error, node))
            return Status.LEFT, True

    # ways

    def parts_in(self, body: list[Any]) -> bool:
        """Whether ways are kept apart after a statement of a function."""
        stack = list(body) if self.forks else []
        while stack:
            node = stack.pop()
            if self.split(node):
                return True
            stack += gast.iter_child_nodes(node)
        return False

    def split(self, node: Any) -> frozenset[Any]:
        """Return the conditions whose ways are kept apart after a statement."""
        here = whereabouts(self.frame, node)
        return frozenset(what for where, what in self.forks if where == here)

    def on_ways(self, scope: Scope, body: list[Any]) -> Status:
        """Read a statement, and what follows it, on each way through its conditions."""
        wanted = scope.wanted
        while True:
            start = self.here(body)
            try:
                way = self.explored(scope, start, (), ())
                break
            except Grows as grows:
                start.back()
                self.come_back(start)
                self.to_variable(grows.ref, grows.error, scope.node)
                scope.wanted = wanted
            except NotAsked as found:
                start.back()
                self.come_back(start)
                if found.scope is not scope:
                    raise
                scope.wanted = wanted = frozenset()
        scope.wanted = frozenset()
        self.come_back(start)
        assert scope.base is not None
        self.out, length, depth, self.doubt = scope.base
        self.out[length:] = way.parts[0]
        del self.outer[depth:]
        return way.status

    def here(self, body: list[Any]) -> _Start:
        """Return where the reading of statements begins."""
        held = {name: getattr(self, name) for name in _HELD}
        return _Start(self.mark(), self.cells, body, held)

    def come_back(self, start: _Start) -> None:
        """Put back what is so where a statement begins, but for what has been made."""
        for name, value in start.held.items():
            setattr(self, name, value)

    def explored(
        self,
        scope: Scope,
        start: _Start,
        choices: tuple[bool, ...],
        brought: tuple[Brought | None, ...],
    ) -> _Way:
        """Read a statement on the ways that begin with these choices."""
        start.back()
        self.come_back(start)
        self.cells = start.cells
        scope.out, scope.choices, scope.brought = self.out, choices, brought
        scope.taken, scope.parts, scope.base = 0, [self.out], self.base()
        try:
            status, done = self.one(start.body[0], start.body[1:])
            if not done and status is Status.FALLS:
                self.level = self.doubt
                status = self.among_others(start.body[1:])
        except Undecided as found:
            if found.scope is not scope:
                raise
            fork = found
        else:
            if scope.taken != len(choices):
                raise NotAsked(scope)
            self.ways_read += bool(choices)
            if self.ways_read > _MOST_WAYS:
                raise self.why(scope)
            parts = [list(part) for part in scope.parts]
            parts[0] = parts[0][scope.base.length :]
            return _Way(parts, status, self.snapshot())
        one = self.explored(scope, start, (*choices, True), (*brought, None))
        brought = (*brought, self.taken_along())
        two = self.explored(scope, start, (*choices, False), brought)
        self.come_back(start)
        arms = [Arm(way.parts.pop(), way.status, way.state) for way in (one, two)]
        parts = [self.agreed(scope, *pair) for pair in zip(one.parts, two.parts, strict=True)]
        status = self.join((arms[0], arms[1]), scope.node, fork.number, True)
        parts[-1].append(Branch(fork.test, tuple(arms[0].out), tuple(arms[1].out), fork.place))
        return _Way(parts, status, self.snapshot())

    def why(self, scope: Scope) -> UnsupportedSyntax:
        """Return the error for which ways are kept apart."""
        return next(e for (where, _), e in self.forks.items() if where == scope.statement)

    def agreed(self, scope: Scope, one: list[Stmt], two: list[Stmt]) -> list[Stmt]:
        """Return what two ways share: flags that one of them has are set on both."""
        few, many = sorted((one, two), key=len)
        rest = iter(many)
        if not all(stmt in rest for stmt in few):
            raise self.why(scope)
        return many
