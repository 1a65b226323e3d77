"""Ways kept apart: what follows a branch is read once for each of its arms.

Where two ways leave what a name stands for with one object or another, or with what is put together
in another way, nothing after the branch can say which. What has to know raises :class:`Fork`. Then
the function is read anew; the statement that holds the branch and what follows it are read once
with the condition taken for true, and once for false. On each way all is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn

from srcad.errors import UnsupportedSyntax
from srcad.frontend.interface import Status
from srcad.frontend.reader import BaseReader
from srcad.frontend.scope import Frame
from srcad.frontend.values import Cell, Seq, Value
from srcad.ir.nodes import Expr, Stmt

__all__ = ["Doubt", "Fork", "ForkReader", "Scope", "Undecided", "either", "is_either"]

# a statement, and a condition that is asked in it: where they stand
Pair = tuple[Any, Any]


@dataclass(frozen=True)
class Doubt:
    """What the way decides: by which condition, and what it is refused for if that cannot help."""

    number: int
    error: UnsupportedSyntax = field(compare=False)


class Fork(Exception):
    """The ways of a condition must be kept apart after a statement."""

    def __init__(self, pair: Pair, error: UnsupportedSyntax) -> None:
        super().__init__(pair)
        self.pair = pair
        self.error = error


class Undecided(Exception):
    """A condition is reached of which the ways are kept apart: this is where they part."""

    def __init__(self, scope: Scope, test: Expr, number: int, place: Any) -> None:
        super().__init__(test)
        self.scope = scope
        self.test = test
        self.number = number
        self.place = place


@dataclass(eq=False)
class Scope:
    """A block that is being read: the statement, and the conditions that it has met so far.

    ``choices`` says which way is read, condition by condition; ``parts`` are the statements up to
    the first, which begin at ``base``, from there to the next, and so on. ``brought`` is what
    another way has made already.
    """

    out: list[Stmt]
    statement: Any = None
    node: Any = None
    met: dict[int, Pair] = field(default_factory=dict)
    wanted: frozenset[Any] = frozenset()
    choices: tuple[bool, ...] = ()
    taken: int = 0
    parts: list[list[Stmt]] = field(default_factory=list)
    base: Base | None = None
    brought: tuple[Brought | None, ...] = ()


class Base(NamedTuple):
    """Where statements are added: a list, and how many are in it; the blocks around, the doubts."""

    out: list[Stmt]
    length: int
    depth: int
    doubt: int


class Brought(NamedTuple):
    """What one way has made that the next one may not make again."""

    namer: tuple[int, frozenset[str]]
    cells: int
    made: int
    guards: dict[Any, Callable[[], bool]]
    refused: dict[Expr, Exception]
    free: dict[str, Any]
    lent: set[str]
    lists: set[str]
    flags: list[tuple[Any, dict[str, Any]]]
    borrowed: dict[str, Expr]
    left: dict[Any, dict[Expr, Any]]


def either(doubt: Doubt) -> Value:
    """Return what stands for one thing or another."""
    return Seq("either", (), doubt)


def is_either(value: Value | None) -> bool:
    """Whether a value stands for one thing or another."""
    return isinstance(value, Seq) and value.kind == "either"


def whereabouts(frame: Frame, node: Any) -> Any:
    """Return where a node stands, in any reading of the source."""
    lines = (getattr(node, k, None) for k in ("lineno", "col_offset", "end_lineno"))
    return frame.source.file, type(node).__name__, *lines, getattr(node, "end_col_offset", None)


class ForkReader(BaseReader):
    """Remembers which conditions have been met, and decides those whose ways are kept apart."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        # the statements after which ways are kept apart, by which conditions, and why
        self.forks: dict[Pair, UnsupportedSyntax] = {}
        self.scopes: list[Scope] = []
        self.ways_read = 0
        # what is done for each kind of jump
        self.exits: dict[str, Callable[[Any], Status]] = {}
        # cells that stand for others: by which condition, and for which, if that is known
        self.merged: dict[Any, tuple[int, frozenset[Any] | None]] = {}
        # those of them that stand for a list or dict of the caller's in a loop's first turn
        self.given_first: set[Any] = set()

    def doubted(self, doubt: Doubt) -> NoReturn:
        """Keep the ways of a condition apart, if a block that is being read has met it."""
        for scope in reversed(self.scopes):
            pair = scope.met.get(doubt.number)
            if pair is not None and pair not in self.forks:
                raise Fork(pair, doubt.error)
        raise doubt.error

    def refuse_frozen(self, cell: Cell, node: Any) -> None:
        """Refuse to write into what may be one of two."""
        if cell.frozen is not None:
            what = "a write into what may be one of two lists, dicts or objects"
            hint = "make one of them a copy: list(...), dict(...)"
            error = UnsupportedSyntax(what, place=self.place(node), hint=hint)
            self.doubted(Doubt(cell.frozen, error))

    def asks(self, test: Expr, node: Any) -> tuple[bool | None, int]:
        """Meet a condition: return which way is read, if they are kept apart, and its number."""
        if not self.scopes:
            return None, 0
        self.cells += 1
        number, out, what = self.cells, self.out, whereabouts(self.frame, node)
        here = [i for i, scope in enumerate(self.scopes) if scope.out is out]
        for i in here:
            scope = self.scopes[i]
            scope.met[number] = scope.statement, what
        for i in here:
            if what in self.scopes[i].wanted:
                return self.way(i, test, number, node), number
        return None, number

    def way(self, i: int, test: Expr, number: int, node: Any) -> bool:
        """Go on with one of the two ways: its statements are kept by themselves."""
        scope, out = self.scopes[i], self.out
        if scope.taken == len(scope.choices):
            raise Undecided(scope, test, number, self.place(node))
        choice = scope.choices[scope.taken]
        scope.taken += 1
        brought = scope.brought[scope.taken - 1]
        if brought is not None:
            self.bring(brought)
        self.outer.append(out)
        self.out = []
        self.doubt += 1
        scope.parts.append(self.out)
        for inner in self.scopes[i:]:
            if inner.out is out:
                inner.out = self.out
                if inner is not scope and len(inner.parts) == 1:
                    inner.parts, inner.base = [self.out], self.base()
        return choice

    def base(self) -> Base:
        """Return where statements are added now."""
        return Base(self.out, len(self.out), len(self.outer), self.doubt)

    def taken_along(self) -> Brought:
        """Return what a way has made."""
        frame = self.frame
        return Brought(frame.namer.state(), self.cells, self.made, dict(self.guards),
                       dict(self.refused), dict(frame.free), set(self.lent), set(self.lists),
                       [(region, dict(region.flags)) for region in self.regions],
                       dict(self.borrowed), self.left_outside)  # fmt: skip

    def bring(self, other: Brought) -> None:
        """Know what another way has made."""
        self.frame.namer.join(other.namer)
        self.cells, self.made = max(self.cells, other.cells), max(self.made, other.made)
        for key, guard in other.guards.items():
            self.guards.setdefault(key, guard)
        for call, why in other.refused.items():
            self.refused.setdefault(call, why)
        for name, where in other.free.items():
            self.frame.free.setdefault(name, where)
        self.lent |= other.lent
        self.lists |= other.lists
        self.borrowed |= other.borrowed
        for made, places in other.left.items():
            here = {**places, **self.left_outside.get(made, {})}
            self.left_outside = {**self.left_outside, made: here}
        for region, flags in other.flags:  # a jump of that way out of what is around
            if region in self.regions:
                region.flags = {**flags, **region.flags}
