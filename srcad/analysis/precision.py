"""Which arrays hold all the digits of a value: float32 keeps fewer than what is written into it.

A value's precision comes from the arrays and numbers that it is made of, by NumPy's promotion: an
array that is made of them too has it. Python's own numbers take that of what they meet.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import NUMBER, array
>>> body = [Assign("a", parse("copy(x)")), Assign("v", parse("2*x[0]")),
...         Assign("w", parse("k*x[0]"))]
>>> found = Precisions(body, {"x": array("n"), "a": array("n"), "k": NUMBER})
>>> found.holds("a", "v"), found.holds("a", "w")    # k may be a float64
(True, False)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from srcad.analysis.facts import Types, typeof
from srcad.ir.nodes import Apply, Assign, Const, Expr, For, Stmt, Var
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import defined, names
from srcad.rules.declare import declared

__all__ = ["Precisions"]

_DOUBLE, _ANY = "float64", "?"
_ARITHMETIC = {"add", "sub", "mul", "div", "pow", "neg", "matmul", "floordiv", "mod"}
# the result is as precise as the first operand
_FIRST = {"index", "T", "copy", "np.copy", "np.zeros_like", "np.ones_like", "np.empty_like"}
_OF_ALL = {
    "np.zeros", "np.ones", "np.empty", "np.full", "np.eye", "np.identity", "np.outer", "np.dot",
    "np.sum", "np.max", "np.min", "np.prod", "np.mean", "np.linalg.norm",
}  # fmt: skip
_COUNTS = ("shape", "size", "ndim")


class _Made(NamedTuple):
    """What gives a value its precision, and whether it may be a number of Python's own."""

    of: frozenset[str]
    plain: bool


_NUMBER = _Made(frozenset(), True)
_NOTHING = _Made(frozenset(), False)
_UNSURE = _Made(frozenset({_ANY}), True)


class Precisions:
    """Where the precision of each name of a function comes from."""

    def __init__(
        self, statements: Iterable[Stmt], types: Types, given: Collection[str] = ()
    ) -> None:
        self.types = types
        self.found: dict[str, _Made] = {}
        assigns: list[Assign] = []
        for stmt in statements:
            if isinstance(stmt, Assign):
                assigns.append(stmt)
                first = self._given(stmt.target) if stmt.target in given else _NOTHING
                self.found.setdefault(stmt.target, first)
            else:
                counts = isinstance(stmt, For) and _in_range(stmt.iterable)
                self.found.update(dict.fromkeys(defined(stmt), _NUMBER if counts else _UNSURE))
        changes = True
        while changes:
            changes = False
            for stmt in assigns:
                before, made = self.found[stmt.target], self.of(stmt.value)
                joined = _Made(before.of | made.of, before.plain or made.plain)
                changes |= joined != before
                self.found[stmt.target] = joined
        self.mixed = self._mixed(assigns, given)

    def _given(self, name: str) -> _Made:
        """Return where the precision of a name comes from that has a value before."""
        return _Made(frozenset({name}), self.types.get(name, UNKNOWN).kind != "array")

    def _mixed(self, assigns: list[Assign], given: Collection[str]) -> set[str]:
        """Return the names that may be of one precision or of another."""
        ways: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
        for name in given:
            ways[name].add(frozenset({name}))
        for stmt in assigns:
            ways[stmt.target].add(self.of(stmt.value).of)
        found = {name for name, each in ways.items() if len(each) > 1}
        before = -1
        while len(found) != before:
            before = len(found)
            found |= {s.target for s in assigns if not found.isdisjoint(names(s.value))}
        return found

    def holds(self, base: str, name: str) -> bool:
        """Whether a value is the same after it has been written into an array."""
        array, value = self.of(Var(base)), self.of(Var(name))
        if base in self.mixed:
            return False
        if _DOUBLE in array.of:
            return True
        return not value.plain and value.of <= array.of - {_ANY}

    def of(self, expr: Expr) -> _Made:
        """Return where the precision of an expression comes from."""
        if isinstance(expr, Const):
            return _NUMBER
        if isinstance(expr, Var):
            found = self.found.get(expr.name)
            return self._given(expr.name) if found is None else found
        if expr.op == "len" or (expr.op == "attr" and getattr(expr.args[1], "text", "") in _COUNTS):
            return _NUMBER
        if typeof(expr, self.types).dtype == "b":
            return _NUMBER
        if expr.kwargs and any(k == "dtype" for k, _ in expr.kwargs):
            return _UNSURE
        if expr.op in _FIRST:
            return self.of(expr.args[0])
        parts = [self.of(a) for a in expr.args]
        every = frozenset[str]().union(*(p.of for p in parts))
        plain = all(p.plain for p in parts)
        if expr.op in _ARITHMETIC or (expr.op == "tuple" and plain):
            return _Made(every, plain)
        if expr.op in _OF_ALL or (expr.op.startswith("np.") and _by_elements(expr.op)):
            return _Made(every | {_DOUBLE} if plain else every, False)
        return _UNSURE


def _in_range(iterable: Expr) -> bool:
    while isinstance(iterable, Apply) and iterable.op == "reversed":
        iterable = iterable.args[0]
    return isinstance(iterable, Apply) and iterable.op == "range"


def _by_elements(op: str) -> bool:
    cases = declared(op)
    return bool(cases) and cases[0].kind == "elementwise"
