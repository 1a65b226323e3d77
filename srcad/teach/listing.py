"""The u-list as a table, with the values at a point where they are given.

>>> from srcad.frontend.source import from_source
>>> from srcad.teach.ulist import ulist
>>> print(*table(ulist(from_source("def f(x): return np.sin(x**2)")), None), sep=chr(10))
  u-list        local derivative   rule
  x
  u1 = x**2     du1/dx  = 2*x      power
  u2 = sin(u1)  du2/du1 = cos(u1)  sin
  y  = u2
"""

from __future__ import annotations

from typing import Any

from srcad.ir.nodes import Apply, Const, Expr, Var
from srcad.ir.types import Type, is_number
from srcad.teach.closed_form import ClosedForm
from srcad.teach.jacobians import Shapes, jacobian
from srcad.teach.names import ratio, text_of
from srcad.teach.ulist import Edge, Row, UList
from srcad.teach.values import evaluate, given, shown

__all__ = ["aligned", "cells", "edge_name", "has_vectors", "line_up", "table"]

Space = dict[str, Any]


def edge_name(row: Row, edge: Edge) -> str:
    """Name a local derivative: ∂ where there are other operands that vary, which it holds still."""
    return ratio(row.name, edge.by, partial=len(row.edges) > 1)


def table(u: UList, form: ClosedForm | None, space: Space | None = None) -> list[str]:
    """Return the lines of the u-list; ``space`` has the values of the variables."""
    columns = ["u-list", "value", "local derivative", "value", "shape", "rule"]
    lines = [columns, *(line for _, line in cells(u, form, space))]
    kept = [0, 2, 5]
    kept += [1, 3] if space is not None else []
    kept += [4] if has_vectors(u) else []
    table = [[line[i] for i in sorted(kept)] for line in lines]
    line_up(table[1:], table[0].index("local derivative"))
    numbers = {sorted(kept).index(i) for i in (1, 3) if i in kept}
    return ["  " + line for line in aligned(table, numbers)]


def has_vectors(u: UList) -> bool:
    """Whether any variable is not a number."""
    return any(not is_number(u.types[n]) for n in (*u.inputs, *(r.name for r in u.rows)))


def cells(
    u: UList, form: ClosedForm | None, space: Space | None = None
) -> list[tuple[str, list[str]]]:
    """Return each line's variable and its six cells.

    They are definition, value, local derivative, its value, its shape and the rule.
    """
    shapes = Shapes(u)
    width = max(len(n) for n in (*u.inputs, *(row.name for row in u.rows), u.result))
    lines: list[tuple[str, list[str]]] = []
    for name in u.function.params:
        of = shapes.of(name)
        value = "" if space is None else given(space[name])
        lines.append((name, [f"{name} [{of}]" if of else name, value, *[""] * 4]))
    elements = {} if form is None else {r.name: r for r in form.graph.rows if r.rule == "element"}
    for row in u.rows:
        first = f"{row.name:<{width}} = {text_of(row.value)}"
        found = _row(u, elements.get(row.name, row), first, shapes, space)
        lines += [(row.name, line) for line in (*found, *_totals(row, form, space))]
    if u.value != Var(u.result):
        last = [f"{u.result:<{width}} = {_returned(u.value)}", *[""] * 5]
        lines.append((u.result, last))
    return lines


def line_up(table: list[list[str]], place: int) -> None:
    """Put the equal signs of a column of local derivatives under one another."""
    names = [line[place].partition(" = ")[0] for line in table]
    width = max((len(n) for n, line in zip(names, table, strict=True) if " = " in line[place]),
                default=0)  # fmt: skip
    for line in table:
        name, equals, rest = line[place].partition(" = ")
        line[place] = f"{name:<{width}}{equals}{rest}"


def _row(u: UList, row: Row, first: str, shapes: Shapes, space: Space | None) -> list[list[str]]:
    if not row.edges:
        return [[first, _value(Var(row.name), space), "", "", "", "constant"]]
    lines = []
    for i, edge in enumerate(row.edges):
        local = f"{edge_name(row, edge)} = {jacobian(row, edge, u.types)}"
        number = is_number(u.types.get(row.name, Type("number")))
        told = number or not isinstance(edge.local, Const)  # an identity has been named
        value = _value(edge.local, space) if edge.elementwise and told else ""
        head = [first, _value(Var(row.name), space)] if i == 0 else ["", ""]
        shape = shapes.jacobian(row.name, edge.by)
        lines.append([*head, local, value, shape, row.rule if i == 0 else ""])
    return lines


def _totals(row: Row, form: ClosedForm | None, space: Space | None) -> list[list[str]]:
    """Return the total derivative of a variable that is reached along several paths."""
    if form is None or form.graph.diagonal or len(row.edges) < 2:
        return []
    lines = []
    for leaf in form.graph.leaves:
        total = form.total(leaf, row.name) if form.graph.paths(leaf).get(row.name, 0) > 1 else None
        if total is not None:
            local = f"{ratio(row.name, leaf)} = {total}"
            value = _value(form.total_expr(leaf, row.name), space)
            lines.append(["", "", local, value, "", "total"])
    return lines


def _value(expr: Expr, space: Space | None) -> str:
    return "" if space is None else shown(evaluate(expr, space))


def _returned(value: Expr) -> str:
    if isinstance(value, Apply) and value.op == "tuple" and len(value.args) > 1:
        return ", ".join(map(text_of, value.args))
    return text_of(value)


def aligned(table: list[list[str]], right: set[int]) -> list[str]:
    """Set a table in columns, those of numbers to the right.

    >>> aligned([["a", "1"], ["bcd", "20"]], {1})
    ['a     1', 'bcd  20']
    """
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = []
    for cells in table:
        parts = [c.rjust(w) if i in right else c.ljust(w)
                 for i, (c, w) in enumerate(zip(cells, widths, strict=True))]  # fmt: skip
        lines.append("  ".join(parts).rstrip())
    return lines
