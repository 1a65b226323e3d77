"""Copies where values need them: an array that is written into, while a view of it is read later.

The passes speak of values; the text has NumPy's references. Where a name still needs what a write
is about to change, what gave it that memory is copied. All else shares, as a person would have it.

>>> from srcad.ir.nodes import AddAt, Return
>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import array
>>> body = (Assign("part", parse("a[1:]")), AddAt("a", parse("0"), parse("1"), False),
...         Return(parse("part")))
>>> f = Function("f", (), (Assign("a", parse("np.zeros(3)")), *body))
>>> from srcad.ir.text import to_text
>>> to_text(own_memory(f, {"a": array(3), "part": array(2)}, "grad").body[1].value)
'a[1:].copy()'
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property, partial

from srcad.analysis.absent import perhaps_none
from srcad.analysis.facts import Types, typeof
from srcad.analysis.live import Live
from srcad.analysis.sharing import in_memory, shared
from srcad.analysis.spans import in_step
from srcad.errors import UnsupportedSyntax
from srcad.ir.nodes import (
    Append,
    Apply,
    Assign,
    Block,
    Branch,
    Effect,
    Expr,
    For,
    Function,
    Pop,
    Push,
    Return,
    Stmt,
    Store,
    Take,
    Unpack,
    Var,
    While,
    With,
    WriteBack,
)
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import (
    defined,
    names,
    reaches_in,
    reads,
    statements,
    substitute,
    value_names,
    written,
)
from srcad.transform.algebra import VIEWS
from srcad.transform.copying import copied, with_copies

__all__ = ["own_memory"]

# for names that may share memory, the statements that made them share it
Pairs = dict[str, dict[str, frozenset[int]]]
_CALLER = "the caller"
# operations whose result cannot be written into
_READ_ONLY = {"np.broadcast_to", "np.diag", "np.diagonal", "np.broadcast_arrays", "unbroadcast"}


def own_memory(function: Function, types: Types, kind: str) -> Function:
    """Return the function with the copies that its writes make necessary, and no others.

    The derivatives that a function of the given kind returns share memory with nothing either.
    """
    last = function.body[-1]
    results = _arrays_among(last.value, kind, types) if isinstance(last, Return) else []
    if not results and not any(written(s) for s in statements(function.body)):
        return function
    finder = _Finder(function, types, kind, results)
    while finder.run():
        pass
    if not finder.copied:
        return function
    finder.refuse_copies_left()
    copies = partial(copied, types=types, absent=perhaps_none(function.body))
    body = with_copies(function.body, finder.copied, types, copies)
    if finder.handed:
        *most, last = body
        assert isinstance(last, Return)
        body = (*most, replace(last, value=finder.hand_out(last.value)))
    first = tuple(Assign(p, copied(Var(p), types)) for p in finder.params)
    return function.with_body((*first, *body))


def _arrays_among(value: Expr, kind: str, types: Types) -> list[str]:
    """Return the arrays among the derivatives that a function of a kind returns."""
    if kind != "grad" and isinstance(value, Apply):
        value = value.args[1]
    return [n for n in reads(value) if in_memory(types.get(n, UNKNOWN))]


class _Finder:
    def __init__(self, function: Function, types: Types, kind: str, results: list[str]) -> None:
        self.function = function
        self.types = types
        self.kind = kind
        self.results = results
        # results that are the caller's own, to be copied where they are returned
        self.handed: set[str] = set()
        self.live_after: dict[int, set[str]] = {}
        lists = {n for n, t in types.items() if t.kind == "list"}
        Live(partial(value_names, grown=lists), self.note).before(function.body, set())
        self.makers: dict[str, frozenset[int]] = {}
        for stmt in statements(function.body):
            for name in defined(stmt):
                self.makers[name] = self.makers.get(name, frozenset()) | {id(stmt)}
        # what is written into the caller's memory is copied after that alone
        backs = [s for s in statements(function.body) if isinstance(s, WriteBack)]
        self.left_written = {n for s in backs for n in written(s) if n in self.makers}
        self.left = {n for s in backs for n, _ in shared(s.value, types)}  # it has these now
        # statements whose value is to be copied, and parameters written into
        self.copied: set[int] = set()
        self.turning = 0  # how many loops are around
        self.more = False
        parts = (s.target for s in function.entry)
        outside = (*function.params, *parts, *sorted(function.free))
        # the number by which the copy of something of the caller's is asked for
        self.outside = {-i: name for i, name in enumerate(outside, 1)}

    def note(self, stmt: Stmt, after: set[str]) -> None:
        """Remember what is read after a write."""
        if any(True for _ in written(stmt)):
            self.live_after.setdefault(id(stmt), set()).update(after - {*defined(stmt)})

    def run(self) -> bool:
        """Look for one more round; say whether new copies were found."""
        self.more = False
        now: Pairs = {}
        for number, name in self.outside.items():
            if number not in self.copied and in_memory(self.types.get(name, UNKNOWN)):
                _relate(name, _CALLER, frozenset([number]), now)
        self.block(self.function.body, now)
        return self.more

    @property
    def params(self) -> list[str]:
        """What is of the caller's and written into: it is copied first."""
        return [name for number, name in self.outside.items() if number in self.copied]

    def refuse_copies_left(self) -> None:
        """Refuse to leave a copy in an object outside in place of what is meant."""
        for stmt in statements(self.function.body):
            if id(stmt) in self.copied and self.left & {*defined(stmt)}:
                what = f"{defined(stmt)[0]} is left outside, and what it is taken from changes"
                raise UnsupportedSyntax(what, place=stmt.origin, hint="leave a copy: .copy()")

    # what is returned

    def hand_out(self, value: Expr) -> Expr:
        """Copy what is the caller's own where it is returned."""
        copies = {n: copied(Var(n), self.types) for n in self.handed}
        if self.kind == "grad" or not isinstance(value, Apply):
            return substitute(value, copies)
        return Apply(value.op, (value.args[0], substitute(value.args[1], copies)))

    def returned(self, stmt: Return, now: Pairs) -> None:
        seen: set[str] = set()
        if self.kind != "grad" and isinstance(stmt.value, Apply):
            seen = set(names(stmt.value.args[0]))
        kept = {*self.outside.values(), *self.left}
        for name in self.results:
            if name in seen or name in kept or self.left & now.get(name, {}).keys():
                self.handed.add(name)
                self.copied.add(0)
            for other, ids in now.get(name, {}).items():
                positive = {i for i in ids if i > 0}
                if (other in seen or other == _CALLER) and not positive <= self.copied:
                    if any(self.makers[n] & positive for n in self.left_written):
                        self.handed.add(name)
                        self.copied.add(0)
                    else:
                        self.copied |= positive
                        self.more = True
            seen.add(name)

    # what shares memory

    def block(self, block: Block, now: Pairs) -> None:
        for stmt in block:
            self.statement(stmt, now)

    def statement(self, stmt: Stmt, now: Pairs) -> None:
        if isinstance(stmt, Branch):
            one, two = _copied(now), _copied(now)
            self.block(stmt.then, one)
            self.block(stmt.orelse, two)
            _take(now, _met(one, two))
        elif isinstance(stmt, (For, While)):
            entry = _copied(now)
            self.turning += 1
            while True:
                inner = _copied(entry)
                self.block(stmt.body, inner)
                met = _met(entry, inner)
                if met == entry:
                    break
                entry = met
            self.turning -= 1
            _take(now, entry)
        elif isinstance(stmt, With):
            self.block(stmt.body, now)
        elif isinstance(stmt, Return):
            self.returned(stmt, now)
        else:
            for base in written(stmt):
                self.written(base, stmt, now)
            if isinstance(stmt, Store) and self.crosses(stmt, now):
                self.more |= id(stmt) not in self.copied
                self.copied.add(id(stmt))
            self.bind(stmt, now)

    def written(self, base: str, stmt: Stmt, now: Pairs) -> None:
        if isinstance(stmt, WriteBack) and getattr(stmt.place, "op", "") == "attr":
            return  # an attribute is bound anew: what it was stays what it is
        live = self.live_after[id(stmt)]
        # it is meant for the caller's memory
        outer = isinstance(stmt, (Assign, Unpack, Effect, WriteBack))
        for other, ids in now.get(base, {}).items():
            if self.slots_only(base, stmt) and not self.is_list(other):
                continue
            if outer:  # it changes the caller's object, not a copy
                ids = self.but_for(base, other, now, set())
            ids = ids - self.meant
            seen = bool(ids) and (other in live or (other == _CALLER and not outer))
            if seen and not ids <= self.copied:
                self.copied |= ids
                self.more = True

    def but_for(self, base: str, other: str, now: Pairs, seen: set[str]) -> frozenset[int]:
        """Return what makes another name share a name's memory, but for what makes that name."""
        ids = now.get(base, {}).get(other, frozenset()) - self.makers.get(base, frozenset())
        if ids or base in seen:
            return ids
        seen.add(base)
        sources = {n for s in self.binds.get(base, ()) for n, _ in shared(s.value, self.types)}
        return ids.union(*(self.but_for(n, other, now, seen) for n in sources - {other}))

    def crosses(self, stmt: Store, now: Pairs) -> bool:
        """Whether a write of ours reads what it writes, in other steps: NumPy may then mix them up.

        ``A[1] = A[:, 3]`` of one dimension on either side is copied forwards or backwards.
        """
        if not stmt.of or stmt.op or self.is_list(stmt.base):
            return False
        value = stmt.value
        if isinstance(value, Apply) and value.op == "index" and value.args[0] == Var(stmt.base):
            return not in_step(stmt.index, value.args[1])
        found = {n for n, _ in shared(value, self.types)}
        return any(stmt.base in (n, *now.get(n, {})) for n in found) and value != Var(stmt.base)

    def is_list(self, name: str) -> bool:
        return self.types.get(name, UNKNOWN).kind == "list"

    def slots_only(self, base: str, stmt: Stmt) -> bool:
        """Whether a write puts other things into a list, but leaves its items as they are."""
        within = isinstance(stmt, (Store, Pop)) and reaches_in(stmt.index)
        return self.is_list(base) and isinstance(stmt, (Store, Append, Take, Pop)) and not within

    def bind(self, stmt: Stmt, now: Pairs) -> None:
        mine = frozenset([id(stmt)])
        if isinstance(stmt, (Push, Append)):
            into = stmt.tape if isinstance(stmt, Push) else stmt.base
            if id(stmt) not in self.copied and in_memory(typeof(stmt.value, self.types)):
                self.relate(into, stmt.value, mine, now)
            return
        if isinstance(stmt, Store):
            if self.types.get(stmt.base, UNKNOWN).kind == "list" and id(stmt) not in self.copied:
                self.relate(stmt.base, stmt.value, mine, now)
            return
        if isinstance(stmt, WriteBack):  # the caller has it now; what it is written later is meant
            for name, _ in shared(stmt.value, self.types):
                _relate(name, _CALLER, frozenset(), now)
        if isinstance(stmt, Pop) and stmt.index is not None:
            return
        partners: dict[str, frozenset[int]] = {}
        if isinstance(stmt, (Pop, Take)):
            source = stmt.tape if isinstance(stmt, Pop) else stmt.base
            partners = {**now.get(source, {}), source: self.puts.get(source, frozenset())}
        elif isinstance(stmt, (Assign, Unpack)) and id(stmt) not in self.copied:
            for name, _ in shared(stmt.value, self.types):
                partners.update(dict.fromkeys((name, *now.get(name, {})), mine))
                if self.turning and isinstance(stmt.value, Var) and now.get(name, {}).get(_CALLER):
                    partners[_CALLER] = now[name][_CALLER]  # copied once, not in each turn
            if _read_only(stmt.value):
                partners[_CALLER] = mine
        for target in defined(stmt):
            for other in now.pop(target, {}):
                now[other].pop(target, None)
        for target in defined(stmt):
            if in_memory(self.types.get(target, UNKNOWN)):
                for other, ids in partners.items():
                    _relate(target, other, ids, now)

    @cached_property
    def meant(self) -> frozenset[int]:
        """The statements that read what lies outside and is changed there."""
        every = list(statements(self.function.body))
        outer = (s for s in every if isinstance(s, (Assign, Effect, WriteBack)))
        called = {n for s in outer for n in written(s)}
        return frozenset(
            id(s) for s in every
            if isinstance(s, Assign) and s.target in called and isinstance(s.value, Apply)
            and s.value.op in ("attr", "index")
            and self.types.get(s.target, UNKNOWN).kind not in ("array", "number")
        )  # fmt: skip

    @cached_property
    def binds(self) -> dict[str, list[Assign | Unpack]]:
        """The statements that bind each name to a value."""
        found = defaultdict[str, list[Assign | Unpack]](list)
        for s in statements(self.function.body):
            if isinstance(s, (Assign, Unpack)):
                for name in defined(s):
                    found[name].append(s)
        return found

    @cached_property
    def puts(self) -> dict[str, frozenset[int]]:
        """The statements that put values into each tape or list, where they may be copied."""
        found = defaultdict[str, set[int]](set)
        for s in statements(self.function.body):
            if isinstance(s, (Push, Append)):
                found[s.tape if isinstance(s, Push) else s.base].add(id(s))
        return {name: frozenset(ids) for name, ids in found.items()}

    def relate(self, into: str, value: Expr, mine: frozenset[int], now: Pairs) -> None:
        for name, _ in shared(value, self.types):
            for other in (name, *now.get(name, {})):
                _relate(into, other, mine, now)


def _read_only(value: Expr) -> bool:
    """Whether a value is, or may be a view of, what cannot be written into."""
    if not isinstance(value, Apply):
        return False
    return value.op in _READ_ONLY or (value.op in VIEWS and any(map(_read_only, value.args)))


def _relate(one: str, two: str, ids: frozenset[int], now: Pairs) -> None:
    if one != two:
        both = ids | now.get(one, {}).get(two, frozenset())
        now.setdefault(one, {})[two] = both
        now.setdefault(two, {})[one] = both


def _copied(now: Pairs) -> Pairs:
    return {n: dict(r) for n, r in now.items()}


def _take(now: Pairs, new: Pairs) -> None:
    now.clear()
    now.update(new)


def _met(one: Pairs, two: Pairs) -> Pairs:
    result = _copied(one)
    for n, relations in two.items():
        mine = result.setdefault(n, {})
        for m, ids in relations.items():
            mine[m] = mine.get(m, frozenset()) | ids
    return result
