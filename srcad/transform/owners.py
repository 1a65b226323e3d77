"""Which name owns the memory that a name stands for, and what a write has left behind of it."""

from __future__ import annotations

from srcad.analysis.facts import typeof
from srcad.analysis.references import BELOW, MAY, References
from srcad.analysis.sharing import HOLE, ITEMS, LAYOUT
from srcad.errors import Place, UnsupportedSyntax
from srcad.ir.nodes import AddAt, Apply, Assign, Block, Effect, Expr, Stmt, Store, Var, While
from srcad.ir.walk import (
    defined,
    own_expressions,
    statements,
    substitute,
    value_names,
    with_blocks,
    with_expressions,
)
from srcad.transform.list_places import ListPlaces
from srcad.transform.paths import composed
from srcad.transform.sweep import ends_loop

__all__ = ["Owners", "asks", "unasked"]


class Owners(ListPlaces):
    """Finds the names that own memory, and reads again what a write has left behind."""

    emitting: bool
    place: Place | None
    lists: set[str]
    order: dict[str, int]
    givens: set[str]
    objects: set[str]
    forks: list[tuple[int, set[str]]]
    doubted: set[str]
    # of names with memory of their own: what says whether they are meant to be others' parts
    flags: dict[tuple[str, str], str]
    unsure: set[frozenset[str]]  # pairs of names of which it is not known whether they share memory

    def owner(self, name: str, now: References) -> tuple[str, Expr] | None:
        """Return the name in whose memory a name's object lies, and the path to it."""
        found: list[tuple[str, Expr]] = [(name, HOLE)] if name not in now.stale else []
        found += [
            (m, how) for m, how in now.of(name).items()
            if how not in (MAY, BELOW, ITEMS) and m not in now.stale
        ]  # fmt: skip
        # the whole rather than a part of it, the older name rather than the younger
        tops = [
            (m, how) for m, how in found
            if not any(now.of(m).get(k, HOLE) not in (MAY, BELOW, ITEMS, HOLE) for k, _ in found)
        ]  # fmt: skip
        return min(tops, key=lambda pair: self.order.get(pair[0], -1), default=None)

    def fresh(self, stmt: Stmt, now: References, out: list[Stmt]) -> Stmt:
        """Read names again that a write has left behind, where a statement needs their values."""
        if not now.stale:
            return stmt
        exprs = own_expressions(stmt)
        exprs = exprs[1:] if isinstance(stmt, (Store, AddAt)) else exprs
        for name in sorted({n for e in exprs for n in value_names(e, self.lists)} & now.stale):
            owner = self.owner(name, now)
            if owner is None:
                if self.emitting:
                    self.refuse(name, now)
                continue
            base, path = owner
            if path == HOLE:
                whole: dict[str, Expr] = {name: Var(base)}
                stmt = with_expressions(stmt, lambda e, m=whole: substitute(e, m))  # type: ignore[misc]
            elif isinstance(stmt, While):
                if self.emitting:
                    self.refuse(name, now, base)
            else:
                self.read_again(name, base, path, stmt, out)
                now.stale.discard(name)
        return stmt

    def last_reads(self, stmt: Stmt, now: References, live: set[str], out: list[Stmt]) -> None:
        """Read again what a write has left behind, before the name that has it is bound anew."""
        bound = {n for s in statements([stmt]) for n in defined(s)}
        for name in sorted(now.stale & live - bound):
            base, path = self.owner(name, now) or ("", HOLE)
            if base in bound:
                self.read_again(name, base, path, stmt, out)
                now.stale.discard(name)

    def read_again(self, name: str, base: str, path: Expr, stmt: Stmt, out: list[Stmt]) -> None:
        """Find a name's object in its owner anew, one operation at a time."""
        if path == HOLE:
            out.append(Assign(name, Var(base), stmt.origin))
        operations: list[Apply] = []
        while isinstance(path, Apply):
            operations.insert(0, path)
            path = path.args[0]
        value: Expr = Var(base)
        for i, operation in enumerate(operations, 1):
            if operation.op in LAYOUT:
                self.refuse_layout(base)
                out.append(Effect(Apply("contiguous", (value,)), stmt.origin))
            made = Apply(operation.op, (value, *operation.args[1:]), operation.kwargs)
            target = name if i == len(operations) else self.namer.temporary()
            self.types.setdefault(target, typeof(made, self.types))
            out.append(Assign(target, made, stmt.origin))
            value = Var(target)

    def refuse_layout(self, base: str) -> None:
        """Refuse to ask how an array lies where it may have memory of its own for a part's."""
        if self.emitting and self.flags:
            raise UnsupportedSyntax(
                f"{base} in another shape, which is a view or a copy as {base} lies in memory",
                place=self.place,
                hint=f"make a copy first: {base} = {base}.copy()",
            )

    def part(self, name: str, live: set[str], now: References) -> None:
        """Take the memory for a name's own, where no other name that may share it is used later."""
        others = set(now.of(name))
        if now.ties:
            others |= now.around(name) - {name, *now.tied(name)}
        if name in now.stale or self.is_list(name) or others & (live | self.outside):
            return
        if self.emitting:
            self.written |= others & self.order.keys() & self.givens
        for other in set(now.of(name)):
            now.part(name, other)

    def settled_for(self, block: Block, now: References, met: References, live: set[str]) -> Block:
        """Read again what a way leaves behind and is read later, where the ways met do not tell."""
        if block and ends_loop(block[-1]):
            return block
        out = list(block)
        for name in sorted(now.stale & live):
            owner = self.owner(name, now)
            if owner is None or self.owner(name, met) is not None:
                continue
            base, path = owner
            self.read_again(name, base, path, Effect(Var(base), self.place), out)
            now.stale.discard(name)
        return tuple(out)

    def doubtful(self) -> list[int]:
        """Return the branches whose ways differ in what the refused names stand for, last first."""
        return [fork for fork, names in self.forks[::-1] if names & self.doubted]

    def leave_behind(self, base: str, now: References, but: str = "") -> None:
        """What shares the memory of a name that is written into is to be read again."""
        now.stale |= set(now.of(base)) - {base, but} - self.objects

    def refuse(self, name: str, now: References, other: str = "") -> None:
        """Refuse a name of which it cannot be told which memory it stands for."""
        others = sorted(now.of(name))
        self.doubted = {name, *others}
        near = {name, *others}
        self.unsure |= {
            frozenset((n, m)) for n in near for m, how in now.of(n).items()
            if how is MAY and m in near
        }  # fmt: skip
        other = other or next(iter(others), name)
        raise UnsupportedSyntax(
            f"{name} may share memory with {other}, and one of them was written into"
            if name != other else f"it is not known which memory {name} stands for here",
            place=self.place,
            hint=f"make a copy first: {name} = {name}.copy()",
        )  # fmt: skip

    def apart(self, stmt: Stmt, now: References) -> bool:
        """Refuse what reads or copies one array under two names, where that makes a difference.

        In ``a[:] = [a[1], a[0]]`` NumPy writes row by row, and reads what it has written; of an
        array that is there twice, a deep copy has one copy. Says whether a statement asks this.
        """
        asked = stmt.value if isinstance(stmt, Effect) else None
        if not isinstance(asked, Apply) or not asks(stmt):
            return False
        base, *items = (n.name for n in asked.args if isinstance(n, Var))
        if not self.emitting:
            return True
        if asked.op == "apart" and not {base, *now.of(base)}.isdisjoint(items):
            raise UnsupportedSyntax(
                f"a list of parts of {base} written into {base}, which NumPy does one by one",
                place=self.place,
                hint="make an array of the list first: np.array([...])",
            )
        same = [n for n in items if now.of(base).get(n) in (HOLE, MAY)]
        if asked.op == "distinct" and same:
            self.doubted = {base, *same}
            raise UnsupportedSyntax(
                f"a deep copy of what may be one array under two names, {base} and {same[0]}",
                place=self.place,
                hint="copy its parts one by one",
            )
        return True

    def composed(self, base: str, path: Expr, index: Expr) -> Expr:
        """Return the index in its owner of a part of a name's object."""
        try:
            return composed(base, path, index, self.types)
        except UnsupportedSyntax as error:
            if not self.emitting:
                return index
            raise UnsupportedSyntax(error.what, place=self.place, hint=error.hint) from None


def asks(stmt: Stmt) -> bool:
    """Whether a statement only asks whether names share memory."""
    asked = stmt.value if isinstance(stmt, Effect) else None
    return isinstance(asked, Apply) and asked.op in ("apart", "distinct")


def unasked(block: Block) -> Block:
    """Return a block without what asks whether names share memory."""
    return tuple(with_blocks(s, unasked) for s in block if not asks(s))
