"""Which subscripts name each place once, though they are arrays: ``a[np.arange(n), k]``.

What is added to such places needs no ``np.add.at``, and each write is the last one.
"""

from __future__ import annotations

from collections import Counter

from srcad.analysis.facts import Types, typeof
from srcad.ir.given import times_bound
from srcad.ir.literals import number_of
from srcad.ir.nodes import AddAt, Apply, Assign, Const, Expr, Function, Store, Unpack, Var
from srcad.ir.types import INTEGERS, is_number, same_shape
from srcad.ir.walk import operations, own_expressions, reads, statements, subexpressions

__all__ = ["Distinct"]

# functions that give one array of places for each dimension, no place twice
_TOGETHER = {
    "np.triu_indices", "np.tril_indices", "np.diag_indices", "np.triu_indices_from",
    "np.tril_indices_from", "np.diag_indices_from", "np.nonzero",
}  # fmt: skip


class Distinct:
    """The arrays of a function whose items all differ, alone or together.

    >>> from srcad.ir.parse import parse
    >>> from srcad.ir.types import array
    >>> f = Function("f", ("x",), (Assign("i", parse("np.arange(len(x))")),
    ...                            Assign("u1", parse("x[i]"))))
    >>> Distinct(f).repeats(Var("i"), {"i": array("n", dtype="i")})
    False
    """

    def __init__(self, function: Function) -> None:
        self.alone: set[str] = set()
        self.together: list[tuple[str, ...]] = []
        plain = _only_in_subscripts(function)
        tuples: set[str] = set()
        for stmt in statements(function.body):
            if isinstance(stmt, Assign) and stmt.target in plain and _differ(stmt.value):
                self.alone.add(stmt.target)
            value = stmt.value if isinstance(stmt, (Assign, Unpack)) else None
            found = isinstance(value, Apply) and value.op in _TOGETHER
            if isinstance(stmt, Assign) and found and stmt.target in plain:
                tuples.add(stmt.target)
            found |= isinstance(value, Var) and value.name in tuples
            if isinstance(stmt, Unpack) and found and plain.issuperset(stmt.targets):
                self.together.append(stmt.targets)

    def repeats(self, index: Expr, types: Types) -> bool:
        """Whether a subscript may name one place twice."""
        if isinstance(index, Apply) and index.op == "path":
            return any(self.repeats(step, types) for step in index.args)
        if isinstance(index, Apply) and index.op == "view":
            return False
        if isinstance(index, Apply) and index.op in _TOGETHER:
            return False
        parts = index.args if isinstance(index, Apply) and index.op == "tuple" else (index,)
        arrays = []
        for part in parts:
            t = typeof(part, types)
            plain = isinstance(part, Apply) and part.op == "slice"
            plain |= t.kind == "nothing"
            plain |= isinstance(part, Const) and part.value in (None, Ellipsis)
            if not plain and not (is_number(t) and t.dtype in INTEGERS):
                arrays.append((part, t))
        if all(t.dtype == "b" for _, t in arrays):
            return False
        names = {part.name for part, _ in arrays if isinstance(part, Var)}
        if len(names) == len({p for p, _ in arrays}) and any(
            names == set(t) for t in self.together
        ):
            return False
        shape = arrays[0][1]
        alike = len(arrays) == 1 or all(same_shape(t, shape) for _, t in arrays)
        return not (alike and any(self._once(part) for part, _ in arrays))

    def _once(self, part: Expr) -> bool:
        return _differ(part) or (isinstance(part, Var) and part.name in self.alone)


def _differ(expr: Expr) -> bool:
    """Whether the items of an expression differ as places do: from the front, or all from the back.

    >>> from srcad.ir.parse import parse
    >>> [_differ(parse(t)) for t in ("np.arange(n)", "[1, 0]", "np.array([-1, -3])", "[1, -1]")]
    [True, True, True, False]
    """
    if not isinstance(expr, Apply):
        return False
    if expr.op in ("np.array", "np.asarray") and len(expr.args) == 1 and not expr.kwargs:
        return _differ(expr.args[0])
    if expr.op == "np.arange" and len(expr.args) == 1:
        return True
    items = map(number_of, expr.args) if expr.op == "list" else ()
    places = {int(v or 0) for v in items if type(v) is int}
    one_way = len({place < 0 for place in places}) == 1
    return one_way and len(places) == len(expr.args)


def _only_in_subscripts(function: Function) -> set[str]:
    """Return the names that are bound once, and read in subscripts only, or to be unpacked."""
    bound = times_bound(function)
    read: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for stmt in statements(function.body):
        if isinstance(stmt, Unpack) and isinstance(stmt.value, Var):
            inside[stmt.value.name] += 1
        if isinstance(stmt, (Store, AddAt)):
            inside.update(_places(stmt.index))
        for own in own_expressions(stmt):
            read.update(reads(own))
            if "index" in operations(own):
                parts = (e for e in subexpressions(own) if isinstance(e, Apply))
                inside.update(n for e in parts if e.op == "index" for n in _places(e.args[1]))
    return {n for n, k in bound.items() if k == 1 and read[n] == inside[n]}


def _places(index: Expr) -> list[str]:
    parts = index.args if isinstance(index, Apply) and index.op == "tuple" else (index,)
    return [p.name for p in parts if isinstance(p, Var)]
