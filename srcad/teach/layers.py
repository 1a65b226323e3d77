"""A derivative as a product of Jacobians: between layers of numbers, or along a path of vectors.

>>> from srcad.frontend.source import from_source
>>> from srcad.teach.closed_form import closed_form, graph_of
>>> from srcad.teach.ulist import ulist
>>> u = ulist(from_source("def f(x): return np.array([np.log(x**2), np.sin(3*x)])"))
>>> print(*product_of_layers(closed_form(u, graph_of(u)), "y"), sep=chr(10))
dy/dx   = d(u2, u4)/d(u1, u3) · d(u1, u3)/dx
        = diag(1/u1, cos(u3)) · [2*x, 3]ᵀ     (2×2)·(2×1) = 2×1
        = [2/x, 3*cos(3*x)]ᵀ
"""

from __future__ import annotations

import itertools

from srcad.analysis.facts import Types
from srcad.ir.nodes import Var
from srcad.teach.closed_form import ClosedForm
from srcad.teach.graph import Graph
from srcad.teach.jacobians import Shapes, jacobian, matrix
from srcad.teach.listing import edge_name
from srcad.teach.names import text_of
from srcad.teach.ulist import Edge, Row, UList

__all__ = ["closed_jacobian", "equations", "product_of_layers", "product_of_vectors"]

_MOST = 4  # layers of which the product is written out
_WIDTH = 100


def closed_jacobian(form: ClosedForm) -> list[list[str]] | None:
    """Return the formulas of all outputs by all leaves, or None where one gets too long."""
    rows = []
    for i in range(len(form.graph.outputs)):
        row = [form.substituted(leaf, i) for leaf in form.graph.leaves]
        if None in row:
            return None
        rows.append([entry or "" for entry in row])
    return rows


def product_of_layers(form: ClosedForm, result: str) -> list[str]:
    """Return the lines of a product of Jacobians, or none where it would not be clear."""
    graph = form.graph
    layers = _layers(graph)
    if layers is None:
        return []
    rows = {row.name: row for row in graph.rows}
    factors, names, shapes = [], [], []
    for before, after in itertools.pairwise(layers):
        factors.append(matrix([[_entry(rows, a, b) for b in before] for a in after]))
        names.append(_names(after, before))
        shapes.append(f"({len(after)}×{len(before)})")
    size = f"{len(layers[-1])}×{len(layers[0])}"
    product = " · ".join(factors[::-1])
    if len(shapes) > 1:
        product += f"     {'·'.join(shapes[::-1])} = {size}"
    by = _tuple(layers[0])
    sides = [" · ".join(names[::-1]), product]
    closed = closed_jacobian(form)
    if closed is not None and len(shapes) > 1:
        sides.append(matrix(closed))
    lines = equations(f"d{result}/d{by}", sides)
    return lines if max(map(len, lines)) <= _WIDTH else []


def equations(name: str, sides: list[str]) -> list[str]:
    """Write what a derivative equals, each on its own line.

    >>> equations("dy/dx", ["a · b", "c"])
    ['dy/dx   = a · b', '        = c']
    """
    width = max(7, len(name))
    return [f"{name if i == 0 else '':<{width}} = {side}" for i, side in enumerate(sides)]


def _layers(graph: Graph) -> list[list[str]] | None:
    """Return the numbers that each layer holds: those that later layers read."""
    outputs = [o.name for o in graph.outputs if isinstance(o, Var)]
    level = dict.fromkeys(graph.leaves, 0)
    for row in graph.rows:
        if row.edges:
            level[row.name] = 1 + max(level[e.by] for e in row.edges)
    if len(outputs) != len(graph.outputs) or not all(o in level for o in outputs):
        return None
    top = max(level[o] for o in outputs)
    if not 1 <= top <= _MOST:
        return None
    needed = {n for o in graph.outputs for n in graph.needed(o)}
    layers = []
    for k in range(top):
        later = [row for row in graph.rows if row.name in needed and level.get(row.name, 0) > k]
        read = {e.by for row in later for e in row.edges} | set(outputs)
        layers.append([n for n in level if level[n] <= k and n in read])
    return [*layers, outputs]


def _entry(rows: dict[str, Row], of: str, by: str) -> str:
    if of == by:
        return "1"
    edges = rows[of].edges if of in rows else ()
    return next((text_of(e.local) for e in edges if e.by == by), "0")


def _tuple(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


def _names(after: list[str], before: list[str]) -> str:
    return f"d{_tuple(after)}/d{_tuple(before)}"


def product_of_vectors(u: UList, path: list[tuple[Row, Edge]], name: str) -> list[str]:
    """Return the lines of a product of Jacobians along one path, the last step on the left.

    >>> from srcad.frontend.source import from_source
    >>> from srcad.teach.ulist import ulist
    >>> import numpy as np
    >>> u = ulist(from_source("def f(x): return np.sum(x**2)"), (np.ones(3),))
    >>> path = [(row, row.edges[0]) for row in u.rows]
    >>> print(*product_of_vectors(u, path, "dy/dx"), sep=chr(10))
    dy/dx   = du2/du1 · du1/dx
            = 1⃗ᵀ · diag(2*x)     (1×n)·(n×n) = 1×n
    """
    shapes = Shapes(u)
    back = path[::-1]
    sides = [" · ".join(edge_name(row, edge) for row, edge in back)]
    factors = [_factor(row, edge, u.types) for row, edge in back]
    if not any("↦" in f for f in factors):
        sides.append(" · ".join(factors))
        if len(back) > 1:
            each = [shapes.jacobian(row.name, edge.by) or "1×1" for row, edge in back]
            sizes = "·".join(f"({size})" for size in each)
            total = f"{shapes.size(back[0][0].name)}×{shapes.size(back[-1][1].by)}"
            sides[-1] += f"     {sizes} = {total}"
    return equations(name, sides)


def _factor(row: Row, edge: Edge, types: Types) -> str:
    text = jacobian(row, edge, types)
    choice = " if " in text and not text.startswith("diag(")
    return f"({text})" if choice or " + " in text or " - " in text or text.startswith("-") else text
