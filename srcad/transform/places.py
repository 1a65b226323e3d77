"""From references to values: every write goes to the one name that owns the memory.

Python's names are references: ``row = A[i]`` is a part of A, and a write into one is seen through
the other. The passes that follow know values only. Here each write is made to the name that owns
the memory, a name that a write has left behind is read again before its next use, and what cannot
be told apart is refused.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import INT, NUMBER, array
>>> from srcad.ir.nodes import Return
>>> from srcad.ir.walk import changed
>>> body = Assign("row", parse("A[i]")), Store("row", parse("0"), Var("v")), Return(Var("row"))
>>> f = Function("f", ("A", "i", "v"), body)
>>> types = {"A": array("m", "n"), "i": INT, "v": NUMBER, "row": array("n")}
>>> for stmt in resolve(f, types).body:
...     print(type(stmt).__name__, *changed(stmt))
Assign A
Assign row
Store A
Assign row
Return
"""

from __future__ import annotations

from dataclasses import replace

from srcad.analysis.facts import Types, typeof
from srcad.analysis.references import BELOW, MAY, References
from srcad.analysis.sharing import HOLE, ITEMS, LAYOUT, in_memory, shared
from srcad.errors import Place, UnsupportedSyntax
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Block,
    Branch,
    Effect,
    Expr,
    For,
    Function,
    Stmt,
    Store,
    Take,
    Unpack,
    Var,
    While,
    With,
    WriteBack,
    const,
)
from srcad.ir.text import INFIX
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import (
    defined,
    own_expressions,
    statements,
    substitute,
    value_names,
    with_expressions,
)
from srcad.transform.flatten import names_of
from srcad.transform.list_places import ListPlaces, some_items, within
from srcad.transform.paths import composed, layouts, refused_by_numpy
from srcad.transform.prepare import UPDATES
from srcad.transform.reads import read_once

__all__ = ["resolve"]


def resolve(function: Function, types: Types) -> Function:
    """Return the function with every write made to the name that owns the memory.

    Raises ``UnsupportedSyntax`` where it cannot be told which memory a name stands for.
    """
    if not any(_writes(s) for s in statements(function.body)):
        return function
    resolver = _Resolver(function, types)
    body = resolver.block(function.body, References())
    outside = (*function.params, *(s.target for s in function.entry))
    copied = [p for p in outside if p in resolver.written]
    # np.copy keeps the layout of what it copies, where something has asked for it
    asked = any(isinstance(s, Effect) and getattr(s.value, "op", "") == "contiguous"
                for s in statements(body))  # fmt: skip
    plain = {p: types[p].kind == "list" or (types[p].kind == "array" and not asked) for p in copied}
    first = tuple(Assign(p, Apply("copy" if plain[p] else "np.copy", (Var(p),))) for p in copied)
    return replace(function, body=(*first, *body))


def _writes(stmt: Stmt) -> bool:
    if isinstance(stmt, Assign):
        return isinstance(stmt.value, Apply) and stmt.value.op in UPDATES
    return isinstance(stmt, (Store, AddAt, Append, Take))


class _Resolver(ListPlaces):
    def __init__(self, function: Function, types: Types) -> None:
        self.types = types
        self.written: set[str] = set()
        self.emitting = True
        self.namer = Namer(names_of(function))
        self.namer.skip()
        self.place: Place | None = None
        outside = (*function.params, *(s.target for s in function.entry))
        # names whose memory is written into; for appended ones, what counts the items before
        self.mutated = {s.base for s in statements(function.body) if isinstance(s, (Store, AddAt))}
        self.counts: dict[int, str] = {}
        self.lists = {n for n, t in types.items() if t.kind == "list"}  # a list's length may change
        self.once = read_once(function.body)
        self.order = {p: i for i, p in enumerate(outside)}
        self.givens = {*outside, *function.free}
        # what holds the memory that is written into, and holds it still
        kinds = {n: types.get(n, UNKNOWN).kind for n in self.givens}
        self.objects = {n for n, kind in kinds.items() if kind == "self"}
        self.objects |= {n for n in function.free if kinds[n] == "other"}
        self.outside = {
            s.target for s in statements(function.body)
            if isinstance(s, Assign) and isinstance(s.value, Apply) and s.value.op == "attr"
        } | {*function.free} - {*function.params}  # fmt: skip

    def block(self, block: Block, now: References) -> Block:
        out: list[Stmt] = []
        exchanged = ""
        for stmt, following in zip(block, (*block[1:], None), strict=False):
            self.place = stmt.origin
            begins = self.exchange(stmt, following, now)
            self.statement(stmt, now, out)
            if exchanged:  # what was in two places of a list is in two places again
                now.tangled.discard(exchanged)
            exchanged = begins
        return tuple(out)

    def statement(self, stmt: Stmt, now: References, out: list[Stmt]) -> None:
        if isinstance(stmt, (While, For)):
            self.loop(stmt, now, out)
            return
        stmt = self.fresh(stmt, now, out)
        if isinstance(stmt, Branch):
            one, two = now.copy(), now.copy()
            then, orelse = self.block(stmt.then, one), self.block(stmt.orelse, two)
            met = one.meet(two)
            now.become(met)
            out.append(replace(stmt, then=then, orelse=orelse))
        elif isinstance(stmt, With):
            out.append(replace(stmt, body=self.block(stmt.body, now)))
        elif isinstance(stmt, Store) and self.there_already(stmt, now):
            pass
        elif isinstance(stmt, Store) and self.is_list(stmt.base) and some_items(stmt.index):
            raise UnsupportedSyntax(
                "a slice of a list of unknown length set to other items",
                place=stmt.origin,
                hint="set the items one by one, or join lists with +",
            )
        elif isinstance(stmt, (Store, AddAt)):
            written = self.write(stmt, now)
            out.extend(layouts(written))
            out.extend(self.settled(written))
        elif isinstance(stmt, (Append, Take)):
            if not self.is_list(stmt.base):
                out.append(self.elsewhere(stmt))
                return
            grown = self.grow(stmt, now)
            out.extend(self.counted(stmt, grown, now))
            out.append(grown)
        else:
            for name in defined(stmt):
                self.order.setdefault(name, len(self.order))
            if isinstance(stmt, Assign):
                stmt = self.alone(stmt, now)
                tangled = self.is_list(stmt.target) and self.tangles(stmt.value, now)
                now.bind(stmt.target, shared(stmt.value, self.types))
                if tangled:
                    now.tangled.add(stmt.target)
            elif isinstance(stmt, Unpack):
                self.unpack(stmt, now)
            out.append(stmt)

    def unpack(self, stmt: Unpack, now: References) -> None:
        """Bind names to the parts of a value: the rows of an array lie apart."""
        value = stmt.value
        parts = shared(Apply("tuple", (value,)), self.types)
        rows = typeof(value, self.types).kind == "array"
        if rows and isinstance(value, Var) and value.name in self.once and not now.of(value.name):
            parts = []
        for k, target in enumerate(stmt.targets):
            mine = parts if in_memory(self.types.get(target, UNKNOWN)) else []
            if rows and mine and isinstance(value, Var):
                mine = [(value.name, Apply("index", (HOLE, const(k))))]
            now.bind(target, mine)

    def alone(self, stmt: Assign, now: References) -> Assign:
        """Decide an update of a number or an array: alone in its memory, it may be made anew."""
        value = stmt.value
        if not (isinstance(value, Apply) and value.op in UPDATES):
            return stmt
        old = value.args[0]
        name = old.name if isinstance(old, Var) else "it"
        if self.emitting and (now.of(name) or name in self.givens):
            raise UnsupportedSyntax(
                f"an update of {name}, which may be a number or an array",
                place=stmt.origin,
                hint=f"write it out: `{name} = {name} {INFIX[value.op[1:]][0]} ...`",
            )
        return replace(stmt, value=Apply(value.op[1:], value.args))

    def loop(self, stmt: While | For, now: References, out: list[Stmt]) -> None:
        """Walk a loop until what its turns leave to each other is known; then write it out."""
        if isinstance(stmt, For):
            refreshed = self.fresh(stmt, now, out)
            assert isinstance(refreshed, For)
            stmt = refreshed
        outer, self.emitting = self.emitting, False
        entry = now.copy()
        while True:
            inner = entry.copy()
            self.turn(stmt, inner)
            met = entry.meet(inner)
            if met == entry:
                break
            entry = met
        self.emitting = outer
        if isinstance(stmt, While):
            self.place = stmt.origin
            tested = self.fresh(stmt, entry, [])  # a test reads what nothing has left behind
            assert isinstance(tested, While)
            stmt = tested
        inner = entry.copy()
        body = self.turn(stmt, inner)
        now.become(entry)
        out.append(replace(stmt, body=body))

    def turn(self, stmt: While | For, inner: References) -> Block:
        if isinstance(stmt, For):
            inner.forget(stmt.target)
            self.order.setdefault(stmt.target, len(self.order))
        return self.block(stmt.body, inner)

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
                    others = sorted(m for m in now.of(name))
                    self.refuse(name, others[0] if others else "another name")
                continue
            base, path = owner
            if path == HOLE:
                whole: dict[str, Expr] = {name: Var(base)}
                stmt = with_expressions(stmt, lambda e, m=whole: substitute(e, m))  # type: ignore[misc]
            elif isinstance(stmt, While):
                if self.emitting:
                    self.refuse(name, base)
            else:
                self.read_again(name, base, path, stmt, out)
                now.stale.discard(name)
        return stmt

    def read_again(self, name: str, base: str, path: Expr, stmt: Stmt, out: list[Stmt]) -> None:
        """Find a name's object in its owner anew, one operation at a time."""
        operations: list[Apply] = []
        while isinstance(path, Apply):
            operations.insert(0, path)
            path = path.args[0]
        value: Expr = Var(base)
        for i, operation in enumerate(operations, 1):
            if operation.op in LAYOUT:
                out.append(Effect(Apply("contiguous", (value,)), stmt.origin))
            made = Apply(operation.op, (value, *operation.args[1:]), operation.kwargs)
            target = name if i == len(operations) else self.namer.temporary()
            self.types.setdefault(target, typeof(made, self.types))
            out.append(Assign(target, made, stmt.origin))
            value = Var(target)

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

    def write(self, stmt: Store | AddAt, now: References) -> Stmt:
        owner = self.owner(stmt.base, now)
        if owner is None:
            if self.emitting:
                others = sorted(now.of(stmt.base)) or [stmt.base]
                self.refuse(stmt.base, others[0])
            return stmt
        base, path = owner
        raised = refused_by_numpy(stmt, path)
        if raised is not None:
            return raised
        index = self.composed(base, path, stmt.index)
        if self.is_list(stmt.base) and path == HOLE and not within(index):
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
            place = Apply("index", (Var(base), index))
            value: Expr = stmt.value
            if isinstance(stmt, AddAt):
                value = Apply("add", (place, value))
            return WriteBack(place, value, stmt.origin)
        if self.emitting:
            self.written.add(base)
        return replace(stmt, base=base, index=index)

    def settled(self, stmt: Stmt) -> list[Stmt]:
        """Name a part of an index that reads what is written: ``y[y < 0] = 0``."""
        if not isinstance(stmt, (Store, AddAt)) or stmt.base not in value_names(stmt.index):
            return [stmt]
        made: list[Stmt] = []

        def name(part: Expr) -> Expr:
            if isinstance(part, Apply) and part.op in ("tuple", "path", "slice"):
                return replace(part, args=tuple(map(name, part.args)))
            if stmt.base not in value_names(part):
                return part
            new = self.namer.temporary()
            self.types[new] = typeof(part, self.types)
            made.append(Assign(new, part, stmt.origin))
            return Var(new)

        index = name(stmt.index)
        return [*made, replace(stmt, index=index)]

    def grow(self, stmt: Append | Take, now: References) -> Append | Take:
        owner = self.owner(stmt.base, now)
        base = owner[0] if owner is not None and owner[1] == HOLE else stmt.base
        if (owner is None or owner[1] != HOLE) and self.emitting:
            self.refuse(stmt.base, next(iter(sorted(now.of(stmt.base))), stmt.base))
        if self.emitting:
            self.written.add(base)
        self.list_changed(base, now)
        if isinstance(stmt, Append):
            self.put(base, stmt.value, now)
        else:
            t = self.types.get(stmt.target, UNKNOWN)
            now.bind(stmt.target, [(base, None)] if in_memory(t) else [])
        return replace(stmt, base=base)

    def leave_behind(self, base: str, now: References, but: str = "") -> None:
        now.stale |= set(now.of(base)) - {base, but} - self.objects

    def composed(self, base: str, path: Expr, index: Expr) -> Expr:
        try:
            return composed(base, path, index, self.types)
        except UnsupportedSyntax as error:
            if not self.emitting:
                return index
            raise UnsupportedSyntax(error.what, place=self.place, hint=error.hint) from None

    def refuse(self, name: str, other: str) -> None:
        raise UnsupportedSyntax(
            f"{name} may share memory with {other}, and one of them was written into"
            if name != other else f"it is not known which memory {name} stands for here",
            place=self.place,
            hint=f"make a copy first: {name} = {name}.copy()",
        )  # fmt: skip
