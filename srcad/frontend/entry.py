"""Parameters that are containers: each part gets a name, and the container is known from there on.

>>> tree = ("dict", None, (("W", None), ("b", ("tuple", (None, ("known", 2))))))
>>> structure = {"params": tree}
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import gast

from srcad.errors import UnsupportedSyntax
from srcad.frontend.constants import constant_of
from srcad.frontend.methods import FIRST
from srcad.frontend.statements import StatementReader
from srcad.frontend.values import Cell, Known, NamedOf, Value
from srcad.ir.nodes import Apply, Assign, Const, Expr, Var

__all__ = ["ANY", "Entry"]


# the structure of what is neither put together nor known to be a number or an array
ANY = "any"


class Entry:
    """Opens the parameters of a function: what they hold, and how its parts are reached."""

    def __init__(self, reader: StatementReader) -> None:
        self.reader = reader
        self.statements: list[Assign] = []
        self.trees: dict[str, Any] = {}
        self.stored = {n.id for n in reader.frame.source.nodes if isinstance(n, gast.Name)
                       and not isinstance(n.ctx, (gast.Load, gast.Param))}  # fmt: skip

    def parameter(self, name: str, tree: Any, known: bool) -> Value:
        """Return what a parameter stands for; one without a tree that is known is not None."""
        ours = self.reader.frame.local_name(name)
        if tree in (None, ANY):
            if known:
                self.reader.given[ours] = name not in self.stored
            if known and tree is None and name not in self.stored:
                self.reader.no_containers.add(ours)
            return Var(ours)
        value, named = self.open(tree, ours, Var(ours))
        if tree[0] != "known":
            self.trees[ours] = named
        return value

    def open(self, tree: Any, name: str, place: Expr) -> tuple[Value, Any]:
        """Return the value of a part, and its tree with names in place of the leaves."""
        if tree in (None, ANY):
            leaf = self.reader.fresh(name)
            if tree is None:
                self.reader.no_containers.add(leaf)
            self.statements.append(Assign(leaf, place, self.reader.frame.source.start))
            return Var(leaf), leaf
        kind = tree[0]
        if kind == "known":
            return constant_of(tree[1]) or Known(tree[1]), tree
        base = (
            self.named(name, place)
            if self.reader.renamed is not None and kind != "tuple"
            else place
        )
        if kind in ("tuple", "list"):
            parts = [
                self.open(part, f"{name}_{i}", Apply("index", (base, _constant(i))))
                for i, part in enumerate(tree[1])
            ]
            values = tuple(value for value, _ in parts)
            named = (kind, tuple(n for _, n in parts))
            if kind == "tuple":
                return values, named
            return self.reader.new_cell(Cell("list", dict(enumerate(values)), base=base)), named
        if kind == "dict":
            opened = {
                key: self.open(part, f"{name}_{key}", Apply("index", (base, _constant(key))))
                for key, part in tree[-1]
            }
            slots = {key: value for key, (value, _) in opened.items()}
            named = (*tree[:-1], tuple((key, n) for key, (_, n) in opened.items()))
            rule = FIRST if tree[1] is Counter else None
            return self.reader.new_cell(Cell("dict", slots, tree[1], base, rule=rule)), named
        return self.open_object(tree, name, place)

    def open_object(self, tree: Any, name: str, place: Expr) -> tuple[Value, Any]:
        """Open a named tuple or an object."""
        kind, cls, attributes = tree
        if kind == "itself":
            found = cls.object
            return self.reader.follow(found, lambda: self.named(name, place), type(found)), tree
        base = place
        if kind == "object":
            base = self.named(name, place)
            self.reader.opened.add(base.name)
            if attributes:
                self.reader.complete.add(base.name)
        opened = {
            attr: self.open(part, f"{name}_{attr}", Apply("attr", (base, Const(attr, attr))))
            for attr, part in attributes
        }
        named = (kind, cls, tuple((attr, n) for attr, (_, n) in opened.items()))
        if kind == "namedtuple":
            return NamedOf.of(cls, [value for value, _ in opened.values()]), named
        slots = {attr: opened[attr][0] for attr in sorted(opened)}
        return self.reader.new_cell(Cell("object", slots, cls, base)), named

    def named(self, name: str, place: Expr) -> Var:
        """Give an object or a container a name, if it has none that nothing assigns."""
        if isinstance(place, Var) and place.name not in (self.reader.renamed or ()):
            return place
        found = self.reader.fresh(name)
        self.statements.append(Assign(found, place, self.reader.frame.source.start))
        return Var(found)


def _constant(key: Any) -> Const:
    found = Const(repr(key), key) if type(key) is tuple else constant_of(key)
    if found is None:
        raise UnsupportedSyntax(f"a key {key!r} in a parameter", hint="use strings or numbers")
    return found
