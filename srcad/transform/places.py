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
from srcad.analysis.live import Live
from srcad.analysis.references import References
from srcad.analysis.sharing import HOLE, in_memory, shared
from srcad.analysis.still import among, related_names
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
    For,
    Function,
    Stmt,
    Store,
    Take,
    Unpack,
    Var,
    While,
    With,
    const,
)
from srcad.ir.parse import UPDATES
from srcad.ir.text import INFIX
from srcad.ir.types import UNKNOWN, is_number
from srcad.ir.walk import defined, names, statements
from srcad.transform.flatten import names_of
from srcad.transform.list_places import some_items
from srcad.transform.owners import unasked
from srcad.transform.pinned import pinned
from srcad.transform.reads import read_once
from srcad.transform.sweep import ends_loop
from srcad.transform.through import Through
from srcad.transform.view_steps import parts_of
from srcad.transform.ways import kept_apart

__all__ = ["resolve"]


def resolve(function: Function, types: Types) -> Function:
    """Return the function with every write made to the name that owns the memory.

    Raises ``UnsupportedSyntax`` where it cannot be told which memory a name stands for.
    """
    if not any(map(_writes, statements(function.body))):
        return function.with_body(unasked(function.body))
    resolver, body = _resolved(pinned(function, types), types)
    types.update(resolver.types)
    outside = (*function.params, *(s.target for s in function.entry))
    copied = [p for p in outside if p in resolver.written and not is_number(types[p])]  # it raises
    # np.copy keeps the layout of what it copies, where something has asked for it
    asks = [s.value for s in statements(body) if isinstance(s, Effect)
            and getattr(s.value, "op", "") == "contiguous"]  # fmt: skip
    asked = {n for e in asks for n in names(e)}
    among_asked = among(asked, related_names(body, types)) if asks else asked
    first: list[Stmt] = []
    for p in copied:
        if types[p].kind not in ("array", "list", "unknown"):  # it cannot be copied for that
            raise UnsupportedSyntax(
                f"what {p} holds may be written into, by another name",
                place=function.origin,
                hint="copy what is written into first: .copy()",
            )
        plain = types[p].kind == "list" or (types[p].kind == "array" and not asks)
        if p in among_asked:
            first.append(Effect(Apply("without_gaps", (Var(p),)), function.origin))
        first.append(Assign(p, Apply("copy" if plain else "np.copy", (Var(p),))))
    return function.with_body((*first, *body))


def _writes(stmt: Stmt) -> bool:
    if isinstance(stmt, Assign):
        return isinstance(stmt.value, Apply) and stmt.value.op in UPDATES
    return isinstance(stmt, (Store, AddAt, Append, Take))


def _resolved(function: Function, types: Types) -> tuple[_Resolver, Block]:
    """Walk a function; if it is refused, again with care, the ways of its branches kept apart."""
    resolver = _Resolver(function, dict(types), {})
    try:
        return resolver, resolver.block(function.body, References(bound=set(resolver.givens)))
    except UnsupportedSyntax as error:
        refused = error
    whole, given = function, types
    size = _size(function)
    most = size + _MOST_COPIED
    types = dict(types)
    for _ in range(_MOST_FORKS):
        resolver = _Resolver(function, dict(types), _live_after(function))
        try:
            return resolver, resolver.block(function.body, References(bound=set(resolver.givens)))
        except UnsupportedSyntax:
            ways = (kept_apart(function, fork, types) for fork in resolver.doubtful())
            found = next((made for made in ways if _size(made) > size), None)
            if found is None or _size(found) > most:
                break
            function, size = found, _size(found)
    wanted: set[frozenset[str]] = set()
    while True:
        resolver = _Resolver(whole, dict(given), _live_after(whole), frozenset(wanted))
        try:
            return resolver, resolver.block(whole.body, References(bound=set(resolver.givens)))
        except UnsupportedSyntax:
            if resolver.unsure <= wanted or len(resolver.flags) > _MOST_TIES:
                raise refused from None
            wanted |= resolver.unsure


def _size(function: Function) -> int:
    return sum(1 for _ in statements(function.body))


_MOST_TIES = 12  # names that are followed by flags
_MOST_FORKS = 12  # branches whose ways are kept apart
_MOST_COPIED = 120  # statements that are written twice for that


def _live_after(function: Function) -> dict[int, set[str]]:
    """Return the names that are read or written into after each statement."""
    found: dict[int, set[str]] = {}

    def note(stmt: Stmt, after: set[str]) -> None:
        found.setdefault(id(stmt), set()).update(after)

    Live(note=note).before(function.body, set())
    return found


class _Resolver(Through):
    def __init__(
        self,
        function: Function,
        types: Types,
        live: dict[int, set[str]],
        wanted: frozenset[frozenset[str]] = frozenset(),
    ) -> None:
        self.function = function
        self.types = types
        self.live = live  # what is read after each statement, where care is taken
        # where ways meet on which names stand for other memory: the branch, and these names
        self.forks: list[tuple[int, set[str]]] = []
        self.doubted: set[str] = set()
        self.unsure: set[frozenset[str]] = set()
        self.wanted = wanted
        self.flags: dict[tuple[str, str], str] = {}
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
        now.bound.update(defined(stmt))
        if isinstance(stmt, (While, For)):
            self.loop(stmt, now, out)
            return
        known, live = id(stmt), self.live.get(id(stmt))
        stmt = self.fresh(self.told(stmt, now), now, out)
        if isinstance(stmt, Branch) and isinstance(stmt.test, Const) and self.emitting:
            out.extend(self.block(stmt.then if stmt.test.value else stmt.orelse, now))
            return
        if live is not None and isinstance(stmt, (Store, AddAt)):
            self.part(stmt.base, live, now)
        elif live is not None:
            self.last_reads(stmt, now, live, out)
        if isinstance(stmt, Branch):
            one, two = now.copy(), now.copy()
            then, orelse = self.block(stmt.then, one), self.block(stmt.orelse, two)
            leaves = any(map(ends_loop, (*then[-1:], *orelse[-1:])))
            met = self.meeting(one, two, live, leaves)
            if live is not None:
                then = self.settled_for(then, one, met, live)
                orelse = self.settled_for(orelse, two, met, live)
                met = self.meeting(one, two, live, leaves)
                self.forks.append((known, met.unlike(one, two)))
                then, orelse = (*then, *self.tying(one, met)), (*orelse, *self.tying(two, met))
            now.become(met)
            out.append(replace(stmt, then=then, orelse=orelse))
        elif isinstance(stmt, With):
            out.append(replace(stmt, body=self.block(stmt.body, now)))
        elif isinstance(stmt, Effect) and getattr(stmt.value, "op", "") == "disjoint":
            self.refuse_overlap(stmt, now)
        elif self.apart(stmt, now) or (isinstance(stmt, Store) and self.there_already(stmt, now)):
            pass
        elif isinstance(stmt, Store) and self.is_list(stmt.base) and some_items(stmt.index):
            raise UnsupportedSyntax(
                "a slice of a list of unknown length set to other items",
                place=stmt.origin,
                hint="set the items one by one, or join lists with +",
            )
        elif isinstance(stmt, (Store, AddAt)):
            out.extend(self.through(stmt, now))
            out.extend(self.repeated(out[-1], now, live))
        elif isinstance(stmt, (Append, Take)):
            if not self.is_list(stmt.base):
                out.append(self.elsewhere(stmt))
                return
            grown = self.grow(stmt, now)
            out.extend(self.counted(stmt, grown, now))
            out.append(grown)
        else:
            self.refuse_moving(stmt, now)
            for name in defined(stmt):
                self.order.setdefault(name, len(self.order))
            if isinstance(stmt, Assign):
                if live and isinstance(stmt.value, Apply) and stmt.value.op == "ifexp":
                    self.forks.append((known, {stmt.target}))
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
        split = parts_of(value, self.types)
        rows = typeof(value, self.types).kind == "array"
        if rows and isinstance(value, Var) and value.name in self.once and not now.of(value.name):
            parts = []
        for k, target in enumerate(stmt.targets):
            mine = parts if in_memory(self.types.get(target, UNKNOWN)) else []
            if rows and mine and isinstance(value, Var):
                mine = [(value.name, Apply("index", (HOLE, const(k))))]
            elif len(split) == len(stmt.targets) and isinstance(value, Apply):
                base = value.args[0]
                assert isinstance(base, Var)
                mine = [(base.name, split[k])]
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
        leaves = any(map(ends_loop, stmt.body))
        live = self.live.get(id(stmt.body[-1])) if stmt.body else None
        if live is not None:
            self.last_reads(stmt, now, live, out)
        outer, self.emitting = self.emitting, False
        entry = now.copy()
        while True:
            inner = entry.copy()
            self.turn(stmt, inner, entry)
            met = self.meeting(entry, inner, live, leaves)
            if met == entry:
                break
            entry = met
        self.emitting = outer
        out.extend(self.tying(now, entry))
        if isinstance(stmt, While):
            self.place, told = stmt.origin, self.told(stmt, entry)
            tested = self.fresh(told, entry, [])  # a test reads what nothing has left behind
            assert isinstance(tested, While)
            stmt = tested
        inner = entry.copy()
        body = (*self.turn(stmt, inner, entry), *self.tying(inner, entry))
        now.become(entry)
        out.append(replace(stmt, body=body))

    def turn(self, stmt: While | For, inner: References, entry: References) -> Block:
        if isinstance(stmt, For):
            inner.forget(stmt.target)
            self.order.setdefault(stmt.target, len(self.order))
        body = self.block(stmt.body, inner)
        if self.live and stmt.body:
            live = self.live.get(id(stmt.body[-1]), set())
            body = self.settled_for(body, inner, entry.meet(inner), live)
        return body
