"""What a view is of is told once: numbers in its index that are read from memory get names.

``row = A[first[k]]`` stands for the same row when ``first[k]`` has become another number. A path
to the row is asked again where the row is; the number is not.

>>> from srcad.ir.nodes import Return, Store
>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.ir.types import INT, array
>>> body = (Assign("row", parse("A[first[k]]")), Store("first", Var("k"), parse("0")))
>>> types = {"A": array("m", "n"), "first": array("j", dtype="i"), "k": INT}
>>> made = pinned(Function("f", ("A", "first", "k"), (*body, Return(Var("row")))), types)
>>> [to_text(s.value) for s in made.body]
['first[k]', 'A[u1]', '0', 'row']
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from srcad.analysis.facts import Types, typeof
from srcad.analysis.sharing import HOLE, ITEMS, shared
from srcad.analysis.still import overwritten
from srcad.ir.names import Namer
from srcad.ir.nodes import Apply, Assign, Expr, Function, Stmt, Var
from srcad.ir.walk import value_names
from srcad.transform.flatten import names_of
from srcad.transform.prepare import each

__all__ = ["Pins", "pinned"]

_SUBSCRIPTS = ("tuple", "path", "slice")


class Pins:
    """Gives names to the parts of an index that read what is written into."""

    def __init__(
        self, names: set[str], types: Types, fresh: Callable[[], str], grown: Collection[str] = ()
    ) -> None:
        self.names = names
        self.types = types
        self.fresh = fresh
        self.grown = grown  # lists of other lengths later
        self.made: list[tuple[str, Expr]] = []

    def pin(self, part: Expr) -> Expr:
        """Return a part of an index that asks memory no more."""
        if isinstance(part, Apply) and part.op in _SUBSCRIPTS:
            return replace(part, args=tuple(map(self.pin, part.args)))
        if self.names.isdisjoint(value_names(part, self.grown)):
            return part
        name = self.fresh()
        self.types[name] = typeof(part, self.types)
        self.made.append((name, part))
        return Var(name)

    def view(self, value: Expr) -> Expr:
        """Return a view, or a view of one, by an index that asks memory no more."""
        if not isinstance(value, Apply) or not value.args:
            return value
        whole, *index = value.args
        kwargs = tuple((k, self.pin(v)) for k, v in value.kwargs)
        return replace(value, args=(self.view(whole), *map(self.pin, index)), kwargs=kwargs)

    def statements(self, before: Stmt) -> list[Stmt]:
        """Return what binds the names."""
        return [Assign(name, part, before.origin) for name, part in self.made]


def pinned(function: Function, types: Types) -> Function:
    """Return a function whose views are by names, where what they are by may be written into."""
    changing = overwritten(function.body, types)
    if not changing:
        return function
    namer = Namer(names_of(function))
    namer.skip()
    lists = {n for n, t in types.items() if t.kind == "list"}

    def change(stmt: Stmt) -> list[Stmt]:
        if not isinstance(stmt, Assign) or not isinstance(stmt.value, Apply):
            return [stmt]
        paths = [path for _, path in shared(stmt.value, types) if path not in (None, HOLE, ITEMS)]
        if not any(path and changing & value_names(path, lists) for path in paths):
            return [stmt]
        pins = Pins(changing, types, namer.temporary, lists)
        value = pins.view(stmt.value)
        return [*pins.statements(stmt), replace(stmt, value=value)]

    return function.with_body(each(function.body, change))
