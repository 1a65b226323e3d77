"""Writes through names: to the name that owns the memory, and again to what is tied to it."""

from __future__ import annotations

from dataclasses import replace

from srcad.analysis.facts import typeof
from srcad.analysis.references import References
from srcad.analysis.sharing import HOLE, basic_index, in_memory, shared
from srcad.errors import UnsupportedSyntax
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Branch,
    Const,
    Effect,
    Expr,
    Stmt,
    Store,
    Take,
    Var,
    WriteBack,
    const,
)  # fmt: skip
from srcad.ir.types import UNKNOWN, is_number
from srcad.ir.walk import names, value_names
from srcad.transform.list_places import within
from srcad.transform.paths import layouts, refused_by_numpy
from srcad.transform.pinned import Pins
from srcad.transform.ties import Pair, Ties

__all__ = ["Through"]

# methods after which an item stands in another place, or in none
_MOVING = {
    "insert", "pop", "reverse", "sort", "remove", "clear", "update", "popitem", "popleft",
    "appendleft", "rotate", "extendleft",
}  # fmt: skip

_NONE: frozenset[Pair] = frozenset()


class Through(Ties):
    """Makes writes."""

    def through(self, stmt: Store | AddAt, now: References) -> list[Stmt]:
        """Return what writes into the memory that a name stands for."""
        written = self.write(stmt, now)
        asked = layouts(written)
        if asked:
            self.refuse_layout(stmt.base)
        return [*asked, *self.settled(written)]

    def repeated(
        self, stmt: Stmt, now: References, live: set[str] | None, done: frozenset[Pair] = _NONE
    ) -> list[Stmt]:
        """Repeat a write on what is tied to the name that was written into."""
        if isinstance(stmt, WriteBack) and isinstance(stmt.place, Apply):
            base = next(iter(value_names(stmt.place.args[0])), "")
        else:
            base = stmt.base if isinstance(stmt, (Store, AddAt)) else ""
        out: list[Stmt] = []
        for pair, (flag, path) in list(now.ties.items()) if base else ():
            if pair in done or pair not in now.ties:
                continue
            part, whole = pair
            other = {part: whole, whole: part}.get(base, "")
            if not other:
                self.loosened(pair, base, now)
                continue
            if live is not None and live.isdisjoint(now.around(other, base)):
                continue
            value, then = Var(base), list[Stmt]()
            index: Expr = const(Ellipsis)
            if base == part:
                index = self.composed(whole, path, index)
            elif path != HOLE:
                value = Var(self.namer.temporary())
                self.read_again(value.name, whole, path, stmt, then)
            then += self.through(Store(other, index, value, "", stmt.origin), now)
            then += self.repeated(then[-1], now, live, done | {pair})
            out.append(Branch(Var(flag), tuple(then), (), stmt.origin))
        return out

    def loosened(self, pair: Pair, base: str, now: References) -> None:
        """Where what is written into may lie in one of two names that are tied, forget the tie."""
        for one, two in (pair, pair[::-1]):
            if one in now.of(base):
                now.stale |= now.around(two, one) - {base}
        if not now.of(base).keys().isdisjoint(pair):
            now.loosen(pair)

    def write(self, stmt: Store | AddAt, now: References) -> Stmt:
        """Return the write to the name that owns the memory; what it leaves behind is stale."""
        owner = self.owner(stmt.base, now)
        if owner is None:
            if self.emitting:
                self.refuse(stmt.base, now)
            return stmt
        base, path = owner
        raised = refused_by_numpy(stmt, path)
        if raised is not None:
            return raised
        index = self.composed(base, path, stmt.index)
        whole = isinstance(index, Apply) and index.op == "slice"
        if self.is_list(stmt.base) and path == HOLE and (whole or not within(index)):
            return self.replaced(replace(stmt, base=base, index=index), now)
        if base in now.tangled and self.emitting:
            raise UnsupportedSyntax(
                f"a write into an item of {base}, which may be another item of it too",
                place=stmt.origin,
                hint="put a copy into the list: v.copy()",
            )
        self.leave_behind(base, now)
        if base != stmt.base:
            now.stale.add(stmt.base)
            self.leave_behind(stmt.base, now, but=base)
        if base in self.outside:
            self.refuse_unlike(stmt, base, index)
            self.refuse_parted(stmt, base, now)
            place = Apply("index", (Var(base), index))
            value: Expr = stmt.value
            if isinstance(stmt, AddAt):
                value = Apply("add", (place, value))
            return WriteBack(place, value, stmt.origin)
        others = now.of(base).keys()
        if self.emitting and others & self.outside:  # what is left there would be missed
            self.refuse(base, now, min(others & self.outside))
        if self.emitting:  # and into what of the caller's it may lie in
            self.written |= {base, *(self.givens & others)}
        return replace(stmt, base=base, index=index)

    def refuse_unlike(self, stmt: Store | AddAt, base: str, index: Expr) -> None:
        """Refuse a write outside that is another one there: the caller's is no array of ours."""
        what = ""
        if index == const(Ellipsis) and self.types.get(base, UNKNOWN).kind != "array":
            what = f"a write into the whole of {base}, outside the function, which may be a list"
        elif isinstance(stmt, AddAt) and stmt.repeats and not basic_index(index, self.types):
            what = f"np.add.at into {base}, outside the function, at places that may be named twice"
        if what and self.emitting:
            raise UnsupportedSyntax(
                what, place=stmt.origin, hint="make a copy, write into that, and leave it there"
            )

    def refuse_parted(self, stmt: Store | AddAt, base: str, now: References) -> None:
        """Refuse to put another array into a list outside, of which a part has a name."""
        listed = self.types.get(base, UNKNOWN).kind != "array" and isinstance(stmt, Store)
        if not listed or is_number(typeof(stmt.value, self.types)):
            return
        self.refuse_moved(base, stmt, now)
        held = [n for n, _ in shared(stmt.value, self.types)]
        if self.emitting and any(not self.outside.isdisjoint({n, *now.of(n)}) for n in held):
            raise UnsupportedSyntax(
                f"what is outside the function already is put into {base} as well",
                place=stmt.origin,
                hint="put a copy there: .copy()",
            )

    def refuse_moved(self, base: str, stmt: Stmt, now: References) -> None:
        """Refuse to move the items of a list or dict outside, of which a part has a name."""
        owners = {n: self.owner(n, now) for n in now.of(base)} if self.emitting else {}
        parts = [n for n, found in owners.items()
                 if found and found[0] == base and found[1] != HOLE]  # fmt: skip
        if parts:
            part = min(parts)
            raise UnsupportedSyntax(
                f"a new item for {base}, outside the function: {part} may be one of its items",
                place=stmt.origin,
                hint="make the item a copy where it is read: .copy()",
            )

    def refuse_moving(self, stmt: Stmt, now: References) -> None:
        """Refuse a call of a method that moves the items of what is outside."""
        value = stmt.value if isinstance(stmt, (Assign, Effect)) else None
        callee = value.args[0] if isinstance(value, Apply) and value.op == "call" else None
        if isinstance(callee, Apply) and callee.op == "attr" and isinstance(callee.args[0], Var):
            base, name = callee.args[0].name, callee.args[1]
            if base in self.outside and isinstance(name, Const) and name.value in _MOVING:
                self.refuse_moved(base, stmt, now)

    def refuse_overlap(self, stmt: Effect, now: References) -> None:
        """Refuse to write what may be a part of the array itself by ``.flat``, item by item."""
        assert isinstance(stmt.value, Apply)
        value, base = (next(iter(names(a))) for a in stmt.value.args)
        if self.emitting and value in now.around(base):
            raise UnsupportedSyntax(
                "an array written by `.flat` with what may be a part of it, which NumPy reads as "
                "it writes",
                place=stmt.origin,
                hint="write a copy: .copy(), or use a.ravel()",
            )

    def settled(self, stmt: Stmt) -> list[Stmt]:
        """Name a part of an index that reads what is written: ``y[y < 0] = 0``."""
        if not isinstance(stmt, (Store, AddAt)) or stmt.base not in value_names(stmt.index):
            return [stmt]
        pins = Pins({stmt.base}, self.types, self.namer.temporary)
        index = pins.pin(stmt.index)
        return [*pins.statements(stmt), replace(stmt, index=index)]

    def grow(self, stmt: Append | Take, now: References) -> Append | Take:
        """Return what changes the length of a list, by the name that the list has."""
        owner = self.owner(stmt.base, now)
        base = owner[0] if owner is not None and owner[1] == HOLE else stmt.base
        if (owner is None or owner[1] != HOLE) and self.emitting:
            self.refuse(stmt.base, now)
        if self.emitting:
            self.written.add(base)
        self.list_changed(base, now)
        if isinstance(stmt, Take) or stmt.key is not None:  # what was read may be gone
            now.slot_written(base)
        if isinstance(stmt, Append):
            self.put(base, stmt.value, now)
        else:
            t = self.types.get(stmt.target, UNKNOWN)
            now.bind(stmt.target, [(base, None)] if in_memory(t) else [])
        return replace(stmt, base=base)
