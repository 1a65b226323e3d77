"""What a list holds by reference: the memory of its items, which a name may have as well."""

from __future__ import annotations

import math

from srcad.analysis.facts import Types, item_of, typeof
from srcad.analysis.references import BELOW, References
from srcad.analysis.sharing import HOLE, ITEMS, in_memory, shared
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Const,
    Effect,
    Expr,
    Stmt,
    Store,
    Take,
    Var,
    WriteBack,
)
from srcad.ir.types import INT, UNKNOWN, Type

__all__ = ["ListPlaces", "some_items", "within"]


class ListPlaces:
    """Follows what is put into lists."""

    types: Types
    emitting: bool
    written: set[str]
    outside: set[str]
    namer: Namer
    mutated: set[str]
    counts: dict[int, str]

    def owner(self, name: str, now: References) -> tuple[str, Expr] | None:
        """Return the name in whose memory a name's object lies, and the path to it."""
        raise NotImplementedError

    def there_already(self, stmt: Store, now: References) -> bool:
        """Whether what is put into a list was read from that very place."""
        if not (self.is_list(stmt.base) and isinstance(stmt.value, Var)):
            return False
        if isinstance(stmt.index, Apply) and stmt.index.op == "slice":  # a list set to itself
            same = now.of(stmt.value.name).get(stmt.base) == HOLE
            return not some_items(stmt.index) and (same or stmt.value.name == stmt.base)
        return now.of(stmt.value.name).get(stmt.base) == Apply("index", (HOLE, stmt.index))

    def exchange(self, one: Stmt, two: Stmt | None, now: References) -> str:
        """Return the list of which two statements exchange two items: ``A[i], A[k] = A[k], A[i]``.

        After the first of them one of the items is there twice, after the second none is.
        """
        if not (isinstance(one, Store) and isinstance(two, Store) and one.base == two.base):
            return ""
        if not (isinstance(one.value, Var) and isinstance(two.value, Var)):
            return ""
        base, path = self.owner(one.base, now) or ("", HOLE)
        if path != HOLE or not self.is_list(base) or base in now.tangled:
            return ""
        crossed = all(
            now.of(value.name).get(base) == Apply("index", (HOLE, index))
            for value, index in ((one.value, two.index), (two.value, one.index))
        )
        return base if crossed else ""

    def replaced(self, stmt: Store | AddAt, now: References) -> Stmt:
        """Put another item into a list: the memory of no array changes."""
        base = stmt.base
        self.list_changed(base, now)
        self.put(base, stmt.value, now)
        now.slot_written(base)
        for name, path in [] if within(stmt.index) else shared(stmt.value, self.types):
            if path == HOLE and isinstance(stmt, Store) and name != base:
                now.relate(name, base, Apply("index", (HOLE, stmt.index)))
        if self.emitting:
            self.written.add(base)
        if base in self.outside:
            return WriteBack(Apply("index", (Var(base), stmt.index)), stmt.value, stmt.origin)
        return stmt

    def list_changed(self, base: str, now: References) -> None:
        """Leave behind what may be the list itself, or hold it: the memory of no array changes."""
        depth = _depth(self.types.get(base, UNKNOWN), 0)
        for other, how in now.of(base).items():
            their = _depth(self.types.get(other, UNKNOWN), math.inf)
            # a list of lists holds this one, one of the same items is another list
            if how is not BELOW and (their > depth or (their == depth and how is not ITEMS)):
                now.stale.add(other)

    def put(self, base: str, value: Expr, now: References) -> None:
        """A list is given an item, which may be in it already."""
        for name, _ in shared(value, self.types):
            if base in now.around(name):
                now.tangled.add(base)
            for other in (name, *now.of(name)):
                if other != base and base not in now.of(other):
                    now.relate(base, other, ITEMS)

    def tangles(self, value: Expr, now: References) -> bool:
        """Whether two items of a list may share memory."""
        if isinstance(value, Var):
            return value.name in now.tangled
        if not isinstance(value, Apply) or not in_memory(item_of(typeof(value, self.types))):
            return False
        if value.op == "list":
            seen: set[str] = set()
            for item in value.args:
                names_ = {n for n, _ in shared(item, self.types)}
                names_ |= {m for n in names_ for m in now.around(n)}
                if names_ & seen:
                    return True
                seen |= names_
            return False
        if value.op in ("copy", "index") and isinstance(value.args[0], Var):
            return value.args[0].name in now.tangled
        return value.op != "copy_each"

    def counted(self, stmt: Stmt, grown: Append | Take, now: References) -> list[Stmt]:
        """Remember where in a list an array is put that is written into later."""
        if not (isinstance(stmt, Append) and isinstance(stmt.value, Var)) or stmt.key is not None:
            return []
        name, base = stmt.value.name, grown.base
        if name not in self.mutated or base in now.tangled or base not in now.of(name):
            return []
        index = self.counts.setdefault(id(stmt), "") or self.namer.temporary()
        self.counts[id(stmt)] = index
        self.types[index] = INT
        now.forget(index)
        now.relate(name, base, Apply("index", (HOLE, Var(index))))
        return [Assign(index, Apply("len", (Var(base),)), stmt.origin)]

    def elsewhere(self, stmt: Append | Take) -> Stmt:
        """Change a list of the caller's by its own method, as an effect."""
        method = "append" if isinstance(stmt, Append) else "pop"
        callee = Apply("attr", (Var(stmt.base), Const(method, method)))
        if isinstance(stmt, Append):
            return Effect(Apply("call", (callee, stmt.value)), stmt.origin)
        return Assign(stmt.target, Apply("call", (callee,)), stmt.origin)

    def is_list(self, name: str) -> bool:
        """Whether a name is a list of unknown length."""
        return self.types.get(name, UNKNOWN).kind == "list"


def within(index: Expr) -> bool:
    """Whether an index reaches into an item, or replaces several."""
    return isinstance(index, Apply) and index.op in ("path", "slice")


def _depth(t: Type, unknown: float) -> float:
    """Return how many lists are one in another; what is not known may be none, or any number."""
    if t.kind == "list":
        return 1 + _depth(item_of(t), unknown)
    return 0 if t.kind in ("array", "number") else unknown


def some_items(index: Expr) -> bool:
    """Whether an index is a slice of some items, which more or fewer may replace."""
    if not (isinstance(index, Apply) and index.op == "slice"):
        return False
    return any(not isinstance(end, Const) or end.value is not None for end in index.args)
