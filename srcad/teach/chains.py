"""The chain rule along the paths of a graph: products forward and backward, sums where paths meet.

>>> from srcad.frontend.source import from_source
>>> from srcad.teach.closed_form import closed_form, graph_of
>>> from srcad.teach.ulist import ulist
>>> def chains(text: str) -> None:
...     u = ulist(from_source("def f(x): return " + text))
...     form = closed_form(u, graph_of(u))
...     print(*chain_lines(form, "x", form.graph.outputs[0].name, "y"), sep=chr(10))
>>> chains("np.sin(x**2)")
forward   du1/dx · du2/du1
backward  du2/du1 · du1/dx
>>> chains("np.sin(x + x**2)")
forward   du2/dx = ∂u2/∂x + ∂u2/∂u1·du1/dx
          dy/dx  = du3/du2·du2/dx
backward  dy/du2 = du3/du2
          dy/du1 = dy/du2·∂u2/∂u1
          dy/dx  = dy/du2·∂u2/∂x + dy/du1·du1/dx
one path  du1/dx · ∂u2/∂u1 · du3/du2 = 2*x*cos(x + x**2): wrong, 1 of 2 paths from x to y is missing
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from srcad.ir.nodes import Expr, Var
from srcad.teach.closed_form import ClosedForm
from srcad.teach.graph import Graph
from srcad.teach.listing import edge_name
from srcad.teach.names import ratio
from srcad.teach.ulist import Edge, Row
from srcad.teach.values import evaluate, shown
from srcad.teach.words import said

__all__ = ["OnePath", "chain_lines", "longest", "one_path"]

Space = dict[str, Any]


def chain_lines(
    form: ClosedForm, leaf: str, output: str, result: str, space: Space | None = None
) -> list[str]:
    """Return the lines of the derivative of ``output``, called ``result``, by a leaf."""
    graph = form.graph
    count = graph.paths(leaf).get(output, 0)
    if count == 0 or output == leaf:
        return []
    if count == 1:
        return _product(longest(graph, leaf, output), space)
    sums = _Sums(form, leaf, output, result, space)
    return [*_block("forward", sums.forward()), *_block("backward", sums.backward()),
            *_wrong(form, leaf, output, result)]  # fmt: skip


def _block(title: str, lines: list[str]) -> list[str]:
    names = [line.partition(" = ")[0] for line in lines]
    width = max(map(len, names), default=0)
    heads = [title] + [""] * len(lines)
    return [f"{head:<8}  {name:<{width}}{line.removeprefix(name)}"
            for head, name, line in zip(heads, names, lines, strict=False)]  # fmt: skip


def longest(graph: Graph, leaf: str, output: str) -> list[tuple[Row, Edge]]:
    """Return the path with the most steps: the one that a single chain of products takes."""
    best: dict[str, list[tuple[Row, Edge]]] = {leaf: []}
    for row in graph.rows:
        ways = [[*best[e.by], (row, e)] for e in row.edges if e.by in best]
        if ways:
            best[row.name] = max(ways, key=len)
    return best[output]


def _product(path: list[tuple[Row, Edge]], space: Space | None) -> list[str]:
    names = [edge_name(row, edge) for row, edge in path]
    lines = []
    for title, step in (("forward", 1), ("backward", -1)):
        line = f"{title:<8}  {' · '.join(names[::step])}"
        if space is not None:
            line += f" = {' · '.join(_number(edge.local, space) for _, edge in path[::step])}"
        lines.append(line)
    return lines


@dataclass(frozen=True)
class OnePath:
    """The product along one path, which is not the derivative where there are others."""

    names: str
    formula: str
    missing: int
    count: int


def one_path(form: ClosedForm, leaf: str, output: str) -> OnePath | None:
    """Return the product along the longest path, where that is the wrong answer."""
    count = form.graph.paths(leaf).get(output, 0)
    if count < 2:
        return None
    path = longest(form.graph, leaf, output)
    product = form.along(leaf, [row.name for row, _ in path])
    if product is None or product == form.substituted(leaf):  # the other paths may cancel
        return None
    formula = f"diag({product})" if form.graph.diagonal else product
    names = " · ".join(edge_name(row, edge) for row, edge in path)
    return OnePath(names, formula, count - 1, count)


def _wrong(form: ClosedForm, leaf: str, output: str, result: str) -> list[str]:
    """Return the line that shows why the product along one path is not the derivative."""
    found = one_path(form, leaf, output)
    if found is None:
        return []
    is_ = "is" if found.missing == 1 else "are"
    why = said("en", "wrong", missing=found.missing, count=found.count, leaf=leaf, result=result,
               is_=is_)  # fmt: skip
    return [f"one path  {found.names} = {found.formula}: {why}"]


def _number(expr: Expr, space: Space) -> str:
    return shown(evaluate(expr, space))


class _Sums:
    """The sums of products by which derivatives accumulate, in both directions."""

    def __init__(
        self, form: ClosedForm, leaf: str, output: str, result: str, space: Space | None
    ) -> None:
        graph = form.graph
        self.leaf, self.output, self.result, self.space = leaf, output, result, space
        reached = graph.paths(leaf).keys()
        needed = graph.needed(Var(output)) | {output}
        self.rows = [row for row in graph.rows if row.name in reached and row.name in needed]
        self.edges = {row.name: [e for e in row.edges if e.by in reached] for row in self.rows}

    def called(self, name: str) -> str:
        return self.result if name == self.output else name

    def line(self, left: str, terms: list[list[str]], numbers: list[list[float]]) -> str:
        text = f"{left} = {' + '.join('·'.join(term) for term in terms)}"
        if self.space is None:
            return text
        inside = " + ".join("·".join(map(shown, n)) for n in numbers)
        whole = shown(sum(_times(n) for n in numbers))
        return f"{text} = {inside} = {whole}" if inside != whole else f"{text} = {whole}"

    def forward(self) -> list[str]:
        values = {self.leaf: 1.0}
        lines = []
        for row in self.rows:
            edges = self.edges[row.name]
            numbers, terms = [], []
            for edge in edges:
                first = edge.by == self.leaf
                local = self.number(edge.local)
                numbers.append([local] if first else [local, values[edge.by]])
                after = [] if first else [ratio(edge.by, self.leaf)]
                terms.append([edge_name(row, edge), *after])
            values[row.name] = sum(map(_times, numbers))
            left = ratio(self.called(row.name), self.leaf)
            if terms != [[left]]:  # already a local derivative
                lines.append(self.line(left, terms, numbers))
        return lines

    def backward(self) -> list[str]:
        values = {self.output: 1.0}
        lines = []
        users = [(row, e) for row in reversed(self.rows) for e in self.edges[row.name]]
        for name in [*(row.name for row in reversed(self.rows)), self.leaf]:
            uses = [(row, e) for row, e in users if e.by == name]
            if not uses:
                continue
            numbers, terms = [], []
            for row, edge in uses:
                last = row.name == self.output
                local = self.number(edge.local)
                numbers.append([local] if last else [values[row.name], local])
                before = [] if last else [ratio(self.result, row.name)]
                terms.append([*before, edge_name(row, edge)])
            values[name] = sum(map(_times, numbers))
            lines.append(self.line(ratio(self.result, name), terms, numbers))
        return lines

    def number(self, local: Expr) -> float:
        return 1.0 if self.space is None else float(evaluate(local, self.space))


def _times(numbers: list[float]) -> float:
    result = 1.0
    for n in numbers:
        result *= n
    return result
