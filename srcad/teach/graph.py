"""The paths along which a derivative flows, in terms of numbers: from inputs to outputs.

Vectors that are put together from numbers, and read element by element, are looked through, so that
``np.array([u1, u2])[0]`` is u1. Vectors on which every step acts element by element count as
numbers, and their Jacobians are diagonal.

>>> from srcad.frontend.source import from_source
>>> from srcad.teach.ulist import ulist
>>> graph = graph_of(ulist(from_source("def f(x): return np.array([x[0]*x[1], x[1]])")))
>>> graph.leaves, graph.outputs
(('x[0]', 'x[1]'), (Var('u3'), Var('u4')))
>>> graph.paths("x[1]")
{'x[1]': 1, 'u2': 1, 'u3': 1, 'u4': 1}
"""

from __future__ import annotations

from dataclasses import dataclass, field

from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.ir.text import to_text
from srcad.ir.types import Type, is_number, same_shape
from srcad.ir.walk import names, substitute
from srcad.teach.ulist import Edge, Row, UList

__all__ = ["Graph", "graph_of"]


@dataclass(frozen=True)
class Graph:
    """Numbers and what they are made of. ``diagonal``: vectors, on which all acts by elements."""

    leaves: tuple[str, ...]
    rows: tuple[Row, ...]
    outputs: tuple[Expr, ...]
    packed: str = ""
    """How several outputs are returned: as an ``array`` or a ``tuple``."""
    diagonal: bool = False

    def paths(self, leaf: str) -> dict[str, int]:
        """Return for each number that a leaf reaches how many paths lead there."""
        found = {leaf: 1}
        for row in self.rows:
            count = sum(found.get(edge.by, 0) for edge in row.edges)
            if count:
                found[row.name] = count
        return found

    def needed(self, output: Expr) -> set[str]:
        """Return the numbers that an output is made of."""
        found = set(names(output))
        for row in reversed(self.rows):
            if row.name in found:
                found |= {edge.by for edge in row.edges}
        return found


def graph_of(u: UList) -> Graph | None:
    """Return the graph of numbers, or None where there are loops, branches or whole vectors."""
    if not u.straight:
        return None
    return _diagonal(u) or _Numbers(u).graph()


def _diagonal(u: UList) -> Graph | None:
    """Return the graph of a function that is element-wise throughout, on vectors of one shape."""
    shape = u.types[u.inputs[0]]
    value = u.value
    if shape.kind != "array" or not isinstance(value, Var) or value.name not in u.varied:
        return None
    whole = [*u.inputs, *(row.name for row in u.rows if row.edges)]
    if not all(same_shape(u.types[name], shape) for name in whole):
        return None
    if not all(edge.elementwise for row in u.rows for edge in row.edges):
        return None
    return Graph(u.inputs, u.rows, (value,), diagonal=True)


@dataclass
class _Numbers:
    """Looks through vectors that are put together from numbers."""

    u: UList
    parts: dict[str, tuple[Expr, ...]] = field(default_factory=dict)
    same: dict[str, Expr] = field(default_factory=dict)
    leaves: dict[str, set[str]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def graph(self) -> Graph | None:
        self.leaves = {name: set() for name in self.u.inputs}
        if not all(map(self.row, self.u.rows)):
            return None
        outputs = self.outputs()
        if outputs is None:
            return None
        leaves = [leaf for name in self.u.inputs for leaf in self.leaves_of(name)]
        return Graph(tuple(leaves), tuple(self.rows), *outputs)

    def leaves_of(self, name: str) -> list[str]:
        if is_number(self.u.types[name]):
            return [name]
        return sorted(self.leaves[name], key=lambda leaf: int(leaf[len(name) + 1 : -1]))

    def row(self, row: Row) -> bool:
        """Take in one variable; say whether it is understood in terms of numbers."""
        value = row.value
        if not row.edges:
            self.rows.append(row)
            return True
        if isinstance(value, Apply) and value.op in ("np.array", "np.asarray", "tuple", "list"):
            items = value
            if value.op.startswith("np.") and isinstance(value.args[0], Apply):
                items = value.args[0]
            if items.op not in ("tuple", "list") or value.kwargs:
                return False
            self.parts[row.name] = tuple(substitute(a, self.same) for a in items.args)
            return all(map(self.is_number, items.args))
        if isinstance(value, Apply) and value.op == "index":
            return self.element(row.name, value)
        if isinstance(value, Var) and value.name in self.parts:
            self.parts[row.name] = self.parts[value.name]
            return True
        if not is_number(self.u.types[row.name]) or not all(e.elementwise for e in row.edges):
            return False
        self.rows.append(self.looked_through(row))
        return all(is_number(self.u.types[edge.by]) for edge in row.edges)

    def is_number(self, expr: Expr) -> bool:
        if isinstance(expr, Var):
            return is_number(self.u.types.get(expr.name, Type("unknown")))
        return isinstance(expr, Const) and isinstance(expr.value, int | float)

    def element(self, name: str, value: Apply) -> bool:
        base, index = value.args
        if not isinstance(base, Var) or not isinstance(index, Const):
            return False
        if type(index.value) is not int:
            return False
        if base.name in self.parts:
            self.same[name] = self.parts[base.name][index.value]
            return True
        if base.name not in self.u.inputs or index.value < 0 or not is_number(self.u.types[name]):
            return False
        leaf = to_text(value)
        self.leaves[base.name].add(leaf)
        self.rows.append(Row(name, Var(leaf), (Edge(leaf, const(1)),), "element"))
        return True

    def looked_through(self, row: Row) -> Row:
        """Return a row whose operands are numbers of the graph."""
        edges: dict[str, Edge] = {}
        for edge in row.edges:
            by = self.same.get(edge.by, Var(edge.by))
            local = substitute(edge.local, self.same)
            if not isinstance(by, Var):  # a constant element
                continue
            old = edges.get(by.name)
            if old is not None:
                local = Apply("add", (old.local, local))
            edges[by.name] = Edge(by.name, local)
        value = substitute(row.value, self.same)
        return Row(row.name, value, tuple(edges.values()), row.rule)

    def outputs(self) -> tuple[tuple[Expr, ...], str] | None:
        value = self.u.value
        if isinstance(value, Var) and value.name in self.parts:
            made = next(r.value for r in self.u.rows if r.name == value.name)
            is_array = not (isinstance(made, Apply) and made.op in ("tuple", "list"))
            return self.parts[value.name], "array" if is_array else "tuple"
        several = isinstance(value, Apply) and value.op in ("tuple", "list")
        items = value.args if isinstance(value, Apply) and several else (value,)
        if not all(map(self.is_number, items)):
            return None
        return tuple(substitute(a, self.same) for a in items), "tuple" if several else ""
