"""What a view is of is told once: numbers in its index that are read from memory get names.

``row = A[first[k]]`` stands for the same row when ``first[k]`` has become another number. A path
to the row is asked again where the row is; the number is not.

>>> from srcad.ir.nodes import Return, Store
>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.ir.types import INT, array
>>> body = (Assign("row", parse("A[first[k]]")), Store("first", Var("k"), parse("0")))
>>> types = {"A": array("m", "n"), "first": array("j", dtype="i"), "k": INT}
>>> body = (*body, Store("row", parse("0"), parse("1.0")), Return(Var("row")))
>>> types["row"] = array("n")
>>> [to_text(s.value) for s in pinned(Function("f", ("A", "first", "k"), body), types).body]
['first[k]', 'A[u1]', '0', '1.0', 'row']
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from srcad.analysis.facts import Types, typeof
from srcad.analysis.sharing import HOLE, ITEMS, in_memory, shared
from srcad.analysis.still import Related, among, related_names
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    Append,
    Apply,
    Assign,
    Const,
    Expr,
    For,
    Function,
    Stmt,
    Take,
    Var,
    const,
)
from srcad.ir.types import INT, UNKNOWN, is_mapping
from srcad.ir.walk import defined, names, statements, subexpressions, value_names, way_of, written
from srcad.transform.flatten import names_of
from srcad.transform.prepare import each

__all__ = ["Pins", "pinned"]

_SUBSCRIPTS = ("tuple", "path", "slice")


class Pins:
    """Gives names to the parts of an index that read what is written into."""

    def __init__(
        self, names: Collection[str], types: Types, fresh: Callable[[], str],
        grown: Collection[str] = (), counters: Collection[str] = (),
    ) -> None:  # fmt: skip
        self.names = names
        self.types = types
        self.fresh = fresh
        self.grown = grown  # lists of other lengths later
        self.counters = counters  # numbers that are never negative
        self.made: list[tuple[str, Expr]] = []

    def pin(self, part: Expr) -> Expr:
        """Return a part of an index that asks memory no more."""
        if isinstance(part, Apply) and part.op in _SUBSCRIPTS:
            return replace(part, args=tuple(map(self.pin, part.args)))
        if set(self.names).isdisjoint(value_names(part, self.grown)):
            return part
        number = typeof(part, self.types).shape == ()  # an array of no dimensions may change itself
        return self.name(Apply("int", (part,)) if isinstance(part, Var) and number else part)

    def name(self, value: Expr) -> Var:
        """Return a new name for a value."""
        name = self.fresh()
        self.types[name] = typeof(value, self.types)
        self.made.append((name, value))
        return Var(name)

    def view(self, value: Expr) -> Expr:
        """Return a view, or a view of one, by an index that asks memory no more."""
        if not isinstance(value, Apply) or not value.args:
            return value
        whole, *index = value.args
        whole, kwargs = self.view(whole), tuple((k, self.pin(v)) for k, v in value.kwargs)
        index = list(map(self.pin, index))
        if value.op == "index":
            steps = list(way_of(index[0]))
            for i, step in enumerate(steps):
                steps[i] = self.from_the_start(_part(whole, steps[:i]), step)
            index = [steps[0] if len(steps) == 1 else Apply("path", tuple(steps))]
        return replace(value, args=(whole, *index), kwargs=kwargs)

    def from_the_start(self, base: Expr, step: Expr) -> Expr:
        """Return the place of an item, from the start of a list that grows or shrinks."""
        counted = isinstance(step, Var) and step.name in self.counters
        slices = isinstance(step, Apply) and step.op in _SUBSCRIPTS
        known = isinstance(step, Const) and (type(step.value) is not int or step.value >= 0)
        if counted or slices or known or set(self.grown).isdisjoint(value_names(base)):
            return step
        t = typeof(base, self.types)
        if t.kind != "list" or is_mapping(t):
            return step
        size = Apply("len", (base,))
        if step == const(-1):  # others raise as they do
            return self.name(Apply("sub", (size, const(1))))
        place = self.name(Apply("index", (Apply("range", (size,)), step)))
        self.types[place.name] = INT
        return place

    def statements(self, before: Stmt) -> list[Stmt]:
        """Return what binds the names."""
        return [Assign(name, part, before.origin) for name, part in self.made]


def _part(whole: Expr, steps: list[Expr]) -> Expr:
    for step in steps:
        whole = Apply("index", (whole, step))
    return whole


def pinned(function: Function, types: Types) -> Function:
    """Return a function whose views are by names, where what they are by may be written into."""
    body = statements(function.body)
    if not any(_asks_memory(s, types) for s in body) or not any(map(written, body)):
        return function
    related = related_names(body, types)
    namer = Namer(names_of(function))
    namer.skip()
    counters = {s.target for s in body if isinstance(s, For) and _from_zero_up(s.iterable)}
    counters -= {n for s in body if not isinstance(s, For) for n in defined(s)}
    out: list[Stmt] = []
    later = _Later()
    for stmt in reversed(function.body):
        later = later.before(stmt, related, types)

        def change(stmt: Stmt, later: _Later = later) -> list[Stmt]:
            if not isinstance(stmt, Assign) or not isinstance(stmt.value, Apply):
                return [stmt]
            is_list = types.get(stmt.target, UNKNOWN).kind == "list"
            if stmt.target not in (later.changing if is_list else later.inside):
                return [stmt]
            if all(path in (None, HOLE, ITEMS) for _, path in shared(stmt.value, types)):
                return [stmt]
            pins = Pins(later.changing, types, namer.temporary, later.grown, counters)
            value = pins.view(stmt.value)
            return [*pins.statements(stmt), replace(stmt, value=value)] if pins.made else [stmt]

        out[:0] = each((stmt,), change)
    return function.with_body(tuple(out))


def _asks_memory(stmt: Stmt, types: Types) -> bool:
    """Whether a statement may take a view by what is in memory, or an item of a list."""
    value = stmt.value if isinstance(stmt, Assign) else None
    if not isinstance(value, Apply) or not value.args:
        return False
    listed = value.op == "index" and typeof(value.args[0], types).kind not in ("array", "number")
    steps = [e for e in subexpressions(value) if isinstance(e, Apply)]
    asked = {n for e in steps for part in (*e.args[1:], *dict(e.kwargs).values())
             for n in names(part)}  # fmt: skip
    return listed or any(in_memory(types.get(n, UNKNOWN)) for n in asked)


@dataclass(frozen=True)
class _Later:
    """What is written into from a statement on, by whatever name."""

    changing: frozenset[str] = frozenset()
    # of these what is written into itself, not as a list that gets other items
    inside: frozenset[str] = frozenset()
    grown: frozenset[str] = frozenset()  # lists that get longer or shorter

    def before(self, stmt: Stmt, related: Related, types: Types) -> _Later:
        """Return what is written into from an earlier statement on."""
        found = statements([stmt])
        lengths = [s for s in found if isinstance(s, (Append, Take))]
        inside = {n for s in found if not isinstance(s, (Append, Take)) for n in written(s)}
        changing = {*inside, *(n for s in lengths for n in written(s))}
        grown = among({s.base for s in lengths}, related)
        return _Later(
            self.changing | among(changing, related),
            self.inside | among(inside, related),
            self.grown | {n for n in grown if types.get(n, UNKNOWN).kind == "list"},
        )


def _from_zero_up(iterable: Expr) -> bool:
    """Whether a loop goes through numbers that are not negative."""
    if not isinstance(iterable, Apply) or iterable.op != "range":
        return False
    start = iterable.args[0] if len(iterable.args) > 1 else const(0)
    step = iterable.args[2] if len(iterable.args) > 2 else const(1)
    return all(isinstance(n, Const) and n.value >= 0 for n in (start, step))
