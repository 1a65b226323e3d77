"""The local derivatives combined along all paths, and the intermediate variables substituted back.

>>> from srcad.frontend.source import from_source
>>> from srcad.teach.ulist import ulist
>>> def closed(text: str) -> list[str]:
...     u = ulist(from_source("def f(x): return " + text))
...     form = closed_form(u, graph_of(u))
...     return [form.combined("x"), form.substituted("x")]
>>> closed("np.log(np.sin(x**3)**2)")
['6*u2*x**2*cos(u1)/u3', '6*x**2*cos(x**3)/sin(x**3)']
>>> closed("np.sin(x + x**2)")
['cos(u2)*(1 + 2*x)', 'cos(x + x**2)*(1 + 2*x)']
>>> closed("x/(1 - x)")
['(u1 + x)/u1**2', '1/(1 - x)**2']
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from srcad.ir.nodes import Const, Expr, Var
from srcad.ir.text import to_text
from srcad.ir.walk import subexpressions
from srcad.teach.graph import Graph, graph_of
from srcad.teach.names import plain
from srcad.teach.powers import (
    NoClosedForm,
    Sum,
    add,
    factored,
    multiply,
    number,
    over_one_bar,
    read,
)
from srcad.teach.ulist import UList
from srcad.teach.writing import Writer

__all__ = ["ClosedForm", "closed_form", "graph_of"]


@dataclass(frozen=True)
class ClosedForm:
    """Formulas of the derivatives in a graph of numbers; each is None where it gets too long."""

    graph: Graph
    decimals: bool

    @cached_property
    def writer(self) -> Writer:
        """How sums are printed here."""
        order = [*(row.name for row in self.graph.rows), *self.graph.leaves]
        return Writer(order, self.decimals)

    @cached_property
    def values(self) -> dict[str, Sum] | None:
        """Each variable in terms of the inputs."""
        known: dict[str, Sum] = {}
        try:
            for row in self.graph.rows:
                known[row.name] = over_one_bar(read(plain(row.value), known))
        except NoClosedForm:
            return None
        return known

    def totals(self, leaf: str, known: dict[str, Sum]) -> dict[str, Sum]:
        """Return the total derivative of each variable by a leaf, forward from it."""
        found = {leaf: number(1)}
        for row in self.graph.rows:
            terms = [
                multiply([read(plain(edge.local), known), found[edge.by]])
                for edge in row.edges
                if edge.by in found
            ]
            if terms:
                found[row.name] = factored(add(terms))
        return found

    def along(self, leaf: str, path: list[str]) -> str | None:
        """Return the product of the local derivatives along one path, variables substituted."""
        if self.values is None:
            return None
        try:
            product, last = number(1), leaf
            rows = {row.name: row for row in self.graph.rows}
            for name in path:
                local = next(e.local for e in rows[name].edges if e.by == last)
                product, last = multiply([product, read(plain(local), self.values)]), name
            return self.text(product)
        except NoClosedForm:
            return None

    def total(self, leaf: str, name: str) -> str | None:
        """Return a variable's total derivative, written with intermediate variables."""
        return self._total(leaf, Var(name), {})

    def total_expr(self, leaf: str, name: str) -> Expr:
        """Return a variable's total derivative as an expression of the intermediate variables."""
        return self.writer.expr(self.totals(leaf, {})[name])

    def combined(self, leaf: str, output: int = 0) -> str | None:
        """Return an output's derivative, written with intermediate variables."""
        return self._total(leaf, self.graph.outputs[output], {})

    def substituted(self, leaf: str, output: int = 0) -> str | None:
        """Return an output's derivative, written with the inputs only."""
        if self.values is None:
            return None
        return self._total(leaf, self.graph.outputs[output], self.values)

    def _total(self, leaf: str, of: Expr, known: dict[str, Sum]) -> str | None:
        try:
            found = self.totals(leaf, known)
            if not isinstance(of, Var) or of.name not in found:
                return "0"
            return self.text(found[of.name])
        except NoClosedForm:
            return None

    def text(self, a: Sum) -> str:
        """Print a sum."""
        return to_text(self.writer.expr(a))


def closed_form(u: UList, graph: Graph) -> ClosedForm:
    """Return the formulas of a graph; a function with decimals in it gets decimals."""
    literals = [e for row in u.rows for e in subexpressions(row.value)]
    floats = (e for e in literals if isinstance(e, Const) and isinstance(e.value, float))
    decimals = any(e.text.lstrip("-")[:1].isdigit() for e in floats)  # np.pi is not written out
    return ClosedForm(graph, decimals)
