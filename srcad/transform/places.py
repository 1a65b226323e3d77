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

from dataclasses import dataclass, field, replace

from srcad.analysis.facts import Types, typeof
from srcad.analysis.sharing import HOLE, in_memory, shared
from srcad.errors import Place, UnsupportedSyntax
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Block,
    Branch,
    Const,
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
)
from srcad.ir.types import UNKNOWN, is_number
from srcad.ir.walk import (
    defined,
    names,
    own_expressions,
    statements,
    substitute,
    value_names,
    with_expressions,
)
from srcad.transform.flatten import names_of

__all__ = ["resolve"]

MAY = Const("may share", None)  # the relation of two names of which no more is known
BELOW = Const("is the whole of", None)  # the other one is a view of this one


@dataclass
class _Sharing:
    """What each name shares with others, and which names a write has left behind."""

    # relation[n][m] is the path by which n is found in m, or MAY, or BELOW
    relation: dict[str, dict[str, Expr]] = field(default_factory=dict)
    stale: set[str] = field(default_factory=set)

    def copy(self) -> _Sharing:
        return _Sharing({n: dict(r) for n, r in self.relation.items()}, set(self.stale))

    def of(self, name: str) -> dict[str, Expr]:
        return self.relation.get(name, {})

    def relate(self, name: str, other: str, how: Expr) -> None:
        back = how if how is MAY or how == HOLE else BELOW
        if how is BELOW:
            raise AssertionError("say it the other way round")
        self.relation.setdefault(name, {})[other] = how
        self.relation.setdefault(other, {})[name] = back

    def forget(self, name: str) -> None:
        """A name is bound anew, or its object is gone; paths that read it lose their meaning."""
        for other in self.relation.pop(name, {}):
            self.relation[other].pop(name, None)
        self.stale.discard(name)
        for n, relations in self.relation.items():
            for m, how in relations.items():
                if how is not MAY and how is not BELOW and name in names(how):
                    relations[m] = MAY
                    self.relation[m][n] = MAY

    def bind(self, name: str, sources: list[tuple[str, Expr | None]]) -> None:
        """A name is bound to what is found in other names by the given paths."""
        found: dict[str, tuple[Expr, bool]] = {}  # how, and whether it is said of the other one
        for source, path in sources:
            if path is None or name in names(path):
                for other in (source, *self.of(source)):
                    found[other] = (MAY, False)
                continue
            for other, how in self.of(source).items():
                if how is MAY or (how is BELOW and path != HOLE):
                    found.setdefault(other, (MAY, False))
                elif how is BELOW:
                    found.setdefault(other, (self.of(other)[source], True))
                else:
                    found.setdefault(other, (substitute(path, {HOLE.name: how}), False))
            found[source] = (path, False)
        left_behind = any(source in self.stale for source, _ in sources)
        self.forget(name)
        for other, (how, inverse) in found.items():
            if other != name:
                self.relate(*((other, name) if inverse else (name, other)), how)
        if left_behind:
            self.stale.add(name)

    def meet(self, other: _Sharing) -> _Sharing:
        """What holds whichever of two ways was taken."""
        result = _Sharing({}, self.stale | other.stale)
        for n in {**self.relation, **other.relation}:
            for m in {**self.of(n), **other.of(n)}:
                one, two = self.of(n).get(m), other.of(n).get(m)
                result.relation.setdefault(n, {})[m] = one if one == two and one else MAY
        return result


def resolve(function: Function, types: Types) -> Function:
    """Return the function with every write made to the name that owns the memory.

    Raises ``UnsupportedSyntax`` where it cannot be told which memory a name stands for.
    """
    if not any(isinstance(s, (Store, AddAt, Append, Take)) for s in statements(function.body)):
        return function
    resolver = _Resolver(function, types)
    body = resolver.block(function.body, _Sharing())
    outside = (*function.params, *(s.target for s in function.entry))
    copied = [p for p in outside if p in resolver.written]
    first = tuple(
        Assign(p, Apply("copy" if types[p].kind in ("array", "list") else "np.copy", (Var(p),)))
        for p in copied
    )
    return replace(function, body=(*first, *body))


class _Resolver:
    def __init__(self, function: Function, types: Types) -> None:
        self.types = types
        self.written: set[str] = set()
        self.emitting = True
        self.namer = Namer(names_of(function))
        self.namer.skip()
        self.place: Place | None = None
        outside = (*function.params, *(s.target for s in function.entry))
        self.order = {p: i for i, p in enumerate(outside)}
        self.outside = {
            s.target for s in statements(function.body)
            if isinstance(s, Assign) and isinstance(s.value, Apply) and s.value.op == "attr"
        } | {*function.free} - {*function.params}  # fmt: skip

    def block(self, block: Block, now: _Sharing) -> Block:
        out: list[Stmt] = []
        for stmt in block:
            self.place = stmt.origin
            self.statement(stmt, now, out)
        return tuple(out)

    def statement(self, stmt: Stmt, now: _Sharing, out: list[Stmt]) -> None:
        if isinstance(stmt, (While, For)):
            self.loop(stmt, now, out)
            return
        stmt = self.fresh(stmt, now, out)
        if isinstance(stmt, Branch):
            one, two = now.copy(), now.copy()
            then, orelse = self.block(stmt.then, one), self.block(stmt.orelse, two)
            met = one.meet(two)
            now.relation, now.stale = met.relation, met.stale
            out.append(replace(stmt, then=then, orelse=orelse))
        elif isinstance(stmt, With):
            out.append(replace(stmt, body=self.block(stmt.body, now)))
        elif isinstance(stmt, (Store, AddAt)):
            out.extend(self.settled(self.write(stmt, now)))
        elif isinstance(stmt, (Append, Take)):
            made_here = self.types.get(stmt.base, UNKNOWN).kind == "list"
            out.append(self.grow(stmt, now) if made_here else self.elsewhere(stmt))
        else:
            for name in defined(stmt):
                self.order.setdefault(name, len(self.order))
            if isinstance(stmt, Assign):
                now.bind(stmt.target, shared(stmt.value, self.types))
            elif isinstance(stmt, Unpack):
                parts = shared(Apply("tuple", (stmt.value,)), self.types)
                for target in stmt.targets:
                    mine = parts if in_memory(self.types.get(target, UNKNOWN)) else []
                    now.bind(target, mine)
            out.append(stmt)

    def loop(self, stmt: While | For, now: _Sharing, out: list[Stmt]) -> None:
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
            self.fresh(stmt, entry, [])  # a test reads what nothing has left behind
        inner = entry.copy()
        body = self.turn(stmt, inner)
        now.relation, now.stale = entry.relation, entry.stale
        out.append(replace(stmt, body=body))

    def turn(self, stmt: While | For, inner: _Sharing) -> Block:
        if isinstance(stmt, For):
            inner.forget(stmt.target)
            self.order.setdefault(stmt.target, len(self.order))
        return self.block(stmt.body, inner)

    def fresh(self, stmt: Stmt, now: _Sharing, out: list[Stmt]) -> Stmt:
        """Read names again that a write has left behind, where a statement needs their values."""
        if not now.stale:
            return stmt
        exprs = own_expressions(stmt)
        exprs = exprs[1:] if isinstance(stmt, (Store, AddAt)) else exprs
        for name in sorted({n for e in exprs for n in value_names(e)} & now.stale):
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
            made = Apply(operation.op, (value, *operation.args[1:]), operation.kwargs)
            target = name if i == len(operations) else self.namer.temporary()
            self.types.setdefault(target, typeof(made, self.types))
            out.append(Assign(target, made, stmt.origin))
            value = Var(target)

    def owner(self, name: str, now: _Sharing) -> tuple[str, Expr] | None:
        """Return the name in whose memory a name's object lies, and the path to it."""
        found: list[tuple[str, Expr]] = [(name, HOLE)] if name not in now.stale else []
        found += [
            (m, how) for m, how in now.of(name).items()
            if how is not MAY and how is not BELOW and m not in now.stale
        ]  # fmt: skip
        # the whole rather than a part of it, the older name rather than the younger
        tops = [
            (m, how) for m, how in found
            if not any(k in now.of(m) and now.of(m)[k] not in (MAY, BELOW, HOLE) for k, _ in found)
        ]  # fmt: skip
        return min(tops, key=lambda pair: self.order.get(pair[0], -1), default=None)

    def write(self, stmt: Store | AddAt, now: _Sharing) -> Stmt:
        owner = self.owner(stmt.base, now)
        if owner is None:
            if self.emitting:
                others = sorted(now.of(stmt.base)) or [stmt.base]
                self.refuse(stmt.base, others[0])
            return stmt
        base, path = owner
        index = self.composed(base, path, stmt.index)
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

    def grow(self, stmt: Append | Take, now: _Sharing) -> Stmt:
        owner = self.owner(stmt.base, now)
        base = owner[0] if owner is not None and owner[1] == HOLE else stmt.base
        if (owner is None or owner[1] != HOLE) and self.emitting:
            self.refuse(stmt.base, next(iter(sorted(now.of(stmt.base))), stmt.base))
        if self.emitting:
            self.written.add(base)
        self.leave_behind(base, now)
        if isinstance(stmt, Append):
            for name, _ in shared(stmt.value, self.types):
                for other in (name, *now.of(name)):
                    if other != base:
                        now.relate(base, other, MAY)
        else:
            t = self.types.get(stmt.target, UNKNOWN)
            now.bind(stmt.target, [(base, None)] if in_memory(t) else [])
        return replace(stmt, base=base)

    def elsewhere(self, stmt: Append | Take) -> Stmt:
        """Change a list of the caller's by its own method, as an effect."""
        method = "append" if isinstance(stmt, Append) else "pop"
        callee = Apply("attr", (Var(stmt.base), Const(method, method)))
        if isinstance(stmt, Append):
            return Effect(Apply("call", (callee, stmt.value)), stmt.origin)
        return Assign(stmt.target, Apply("call", (callee,)), stmt.origin)

    def leave_behind(self, base: str, now: _Sharing, but: str = "") -> None:
        now.stale |= set(now.of(base)) - {base, but}

    def composed(self, base: str, path: Expr, index: Expr) -> Expr:
        """Return the index that leads from the owner to the place written."""
        found: list[Expr] = [index]
        while path != HOLE:
            assert isinstance(path, Apply)
            inner, *args = path.args
            if path.op == "index":
                found.insert(0, args[0])
            elif path.op in ("T", "np.swapaxes", "np.transpose"):
                method = path.op.removeprefix("np.")
                found.insert(0, Apply("view", (*args, Const(method, method)), path.kwargs))
            elif self.emitting:
                raise UnsupportedSyntax(
                    "a write through this kind of view",
                    place=self.place,
                    hint="write into the array itself",
                )
            path = inner
        if len(found) > 1 and self.types.get(base, UNKNOWN).kind == "list" and self.emitting:
            raise UnsupportedSyntax(
                "a write into an array that is an item of a list of unknown length",
                place=self.place,
                hint="make the list an array of one more dimension",
            )
        while len(found) > 1 and self.integers(found[0]) and not _is(found[1], "view", "path"):
            first, second, *rest = found
            found = [Apply("tuple", (*_parts(first), *_parts(second))), *rest]
        return found[0] if len(found) == 1 else Apply("path", tuple(found))

    def integers(self, index: Expr) -> bool:
        """Whether an index is of integers only: ``A[i][j]`` is ``A[i, j]`` then."""
        if _is(index, "view", "path"):
            return False
        types = [typeof(p, self.types) for p in _parts(index)]
        return all(is_number(t) and t.dtype == "i" for t in types)

    def refuse(self, name: str, other: str) -> None:
        raise UnsupportedSyntax(
            f"{name} may share memory with {other}, and one of them was written into"
            if name != other else f"it is not known which memory {name} stands for here",
            place=self.place,
            hint=f"make a copy first: {name} = {name}.copy()",
        )  # fmt: skip


def _parts(index: Expr) -> tuple[Expr, ...]:
    return index.args if isinstance(index, Apply) and index.op == "tuple" else (index,)


def _is(expr: Expr, *ops: str) -> bool:
    return isinstance(expr, Apply) and expr.op in ops
