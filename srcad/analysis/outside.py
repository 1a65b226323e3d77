"""What lies outside a function and is changed by it, by whatever name: it is not restored.

A *place* is where something is found: a name outside, then attribute by attribute, an item of
anything as ``[]``. A change of ``o.a[2]`` changes what is read of ``o.a``, and nothing of ``o.b``.

>>> from srcad.ir.nodes import Assign, Free, Return, Var, WriteBack
>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import array
>>> body = (Assign("u1", parse("o.a")), Assign("u2", parse("o.b")),
...         WriteBack(parse("o.a[2]"), parse("1.0")), Return(Var("u2")))
>>> f = Function("f", ("o",), body, {"o": Free("value", None)})
>>> found = Outside(f, {"u1": array("n"), "u2": array("n")})
>>> sorted(found.changed), found.changes(parse("o.a")), found.changes(parse("o.b"))
(['o', 'u1'], True, False)
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from srcad.analysis.facts import Types
from srcad.analysis.sharing import in_memory, shared
from srcad.ir.nodes import Apply, Assign, Const, Expr, Function, Stmt, Unpack, Var, WriteBack
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import names, statements, written

__all__ = ["Outside"]

Place = tuple[str, ...]
_ITEM = "[]"
_DEEPEST = 8  # steps of a place; a list that holds itself leads on for ever
_OBJECTS = ("self", "object")


class Outside:
    """The memory outside a function that its statements change."""

    def __init__(self, function: Function, types: Types) -> None:
        self.types = types
        self.statements = list(statements(function.body))
        given = (*function.params, *(s.target for s in function.entry))
        roots = {*function.free, *(n for n in given if types.get(n, UNKNOWN).kind in _OBJECTS)}
        self.roots = roots
        self.places: defaultdict[str, set[Place]] = defaultdict(set)
        for name in roots:
            self.places[name].add((name,))

    @cached_property
    def written(self) -> set[Place]:
        """The places that are written into."""
        if not any(map(written, self.statements)):
            return set()
        self._bind()
        found: set[Place] = set()
        for stmt in self.statements:
            if isinstance(stmt, WriteBack):
                places = self.places_of(stmt.place)
                others = {p for n in written(stmt) for p in self.places.get(n, ())}
                found |= places or others
            else:
                found |= {(*p, _ITEM) for n in written(stmt) for p in self.places.get(n, ())}
        return found

    @cached_property
    def changed(self) -> set[str]:
        """The names of what lies outside, or within that, and is changed."""
        hit = self.written
        return {
            name for name, places in self.places.items()
            if (name in self.roots or in_memory(self.types.get(name, UNKNOWN)))
            and any(_related(p, q) for p in places for q in hit)
        } if hit else set()  # fmt: skip

    def changes(self, expr: Expr) -> bool:
        """Whether an expression reads what is changed."""
        if not self.written or not isinstance(expr, (Var, Apply)):
            return False
        places = self.places_of(expr)
        if places:
            return any(_related(p, q) for p in places for q in self.written)
        if isinstance(expr, Var):
            return expr.name in self.changed
        return any(map(self.changes, (*expr.args, *(v for _, v in expr.kwargs))))

    def leads_to(self, name: str) -> bool:
        """Whether a name stands for something outside, or for a part of it."""
        self._bind()
        return bool(self.places.get(name))

    def places_of(self, expr: Expr) -> set[Place]:
        """Return where what an expression gives is found."""
        if isinstance(expr, Var):
            return self.places.get(expr.name, set())
        if not isinstance(expr, Apply) or expr.op not in ("attr", "index"):
            return set()
        base, key = expr.args
        step = f".{key.value}" if expr.op == "attr" and isinstance(key, Const) else _ITEM
        return {(*place, step) for place in self.places_of(base)}

    def _bind(self) -> None:
        """Follow what lies outside to the names within that stand for it."""
        more = True
        while more:
            more = False
            for stmt in self.statements:
                more |= self._bound(stmt)

    def _bound(self, stmt: Stmt) -> bool:
        """Follow one statement; say whether that tells anything new."""
        if isinstance(stmt, Assign):
            found = self.places_of(stmt.value)
            if not found:
                found = {
                    p for n, _ in shared(stmt.value, self.types) for p in self.places.get(n, ())
                }
            targets: tuple[str, ...] = (stmt.target,)
        elif isinstance(stmt, Unpack):
            found = {(*p, _ITEM) for n in names(stmt.value) for p in self.places.get(n, ())}
            targets = stmt.targets
        else:
            return False
        targets = tuple(t for t in targets if in_memory(self.types.get(t, UNKNOWN)))
        before = sum(len(self.places[t]) for t in targets)
        for target in targets:
            self.places[target] |= {p for p in found if len(p) < _DEEPEST}
        return sum(len(self.places[t]) for t in targets) > before


def _related(one: Place, two: Place) -> bool:
    """Whether two places are within each other."""
    shorter = min(len(one), len(two))
    return one[:shorter] == two[:shorter]
