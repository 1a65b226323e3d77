"""The mistakes that students make with the chain rule, as changes to single factors.

Each mistake gives another answer; the one that equals the student's names what went wrong.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from srcad.ir.nodes import Apply, Const, Expr, Var
from srcad.ir.walk import substitute
from srcad.teach.chains import longest
from srcad.teach.closed_form import ClosedForm
from srcad.teach.graph import Graph
from srcad.teach.listing import edge_name
from srcad.teach.names import ratio, text_of
from srcad.teach.ulist import Edge, Row
from srcad.teach.values import digits, evaluate
from srcad.teach.words import said

__all__ = ["Mistake", "mistakes"]

Space = dict[str, Any]
Key = tuple[str, str]
_MOST_EDGES = 12  # edges of a graph of which two may be missing at once


class Mistake(NamedTuple):
    """What the answer would be at each point, what to say of it, and the factors concerned."""

    values: list[float]
    text: str
    factors: tuple[str, ...] = ()


def mistakes(
    graph: Graph, ends: tuple[str, str], spaces: list[Space], result: str, language: str
) -> Iterator[Mistake]:
    """Yield the usual mistakes from one end to the other, the likeliest first."""
    return _Mistakes(graph, ends, spaces, result, language).all()


class _Mistakes:
    def __init__(
        self,
        graph: Graph,
        ends: tuple[str, str],
        spaces: list[Space],
        result: str,
        language: str,
    ) -> None:
        leaf, output = ends
        self.graph, self.leaf, self.output, self.spaces = graph, leaf, output, spaces
        self.result, self.language = result, language
        self.form = ClosedForm(graph, False)
        reached = graph.paths(leaf)
        needed = graph.needed(Var(output)) | {output}
        self.rows = [r for r in graph.rows if r.name in reached and r.name in needed]
        self.edges = [(r, e) for r in self.rows for e in r.edges if e.by in reached]
        self.locals: dict[Key, list[float]] = {
            (r.name, e.by): self.at(e.local) for r, e in self.edges
        }

    def at(self, expr: Expr) -> list[float]:
        return [float(evaluate(expr, s)) for s in self.spaces]

    def say(self, key: str, **values: object) -> str:
        return said(self.language, key, **values)

    def total(self, changed: dict[Key, list[float]], fixed: dict[str, float]) -> list[float]:
        """Return the answer at each point, some local and some total derivatives replaced."""
        found = []
        for i in range(len(self.spaces)):
            dots = {self.leaf: 1.0}
            for row in self.rows:
                dots[row.name] = fixed[row.name] if row.name in fixed else sum(
                    changed.get((row.name, e.by), self.locals[row.name, e.by])[i] * dots[e.by]
                    for e in row.edges if (row.name, e.by) in self.locals
                )  # fmt: skip
            found.append(dots.get(self.output, 0.0))
        return found

    def told(self, row: Row, edge: Edge) -> str:
        return f"{edge_name(row, edge)} = {text_of(edge.local)}"

    def all(self) -> Iterator[Mistake]:
        yield from self.one_path()
        yield from self.inner_missing()
        for row, edge in reversed(self.edges):
            yield from self.missing(row, edge)
        for row, edge in self.edges:
            yield from self.changed(row, edge)
        yield from self.two_missing()
        yield from self.whole()

    def one_path(self) -> Iterator[Mistake]:
        count = self.graph.paths(self.leaf).get(self.output, 0)
        if count < 2:
            return
        path = longest(self.graph, self.leaf, self.output)
        product = [1.0] * len(self.spaces)
        for row, edge in path:
            product = [p * d for p, d in zip(product, self.locals[row.name, edge.by], strict=True)]
        names = " · ".join(edge_name(row, edge) for row, edge in path)
        text = self.say("answer one path", names=names, missing=count - 1, count=count,
                        leaf=self.leaf, result=self.result)  # fmt: skip
        yield Mistake(product, text)

    def missing(self, row: Row, edge: Edge) -> Iterator[Mistake]:
        key, told = (row.name, edge.by), self.told(row, edge)
        count = len(self.spaces)
        yield Mistake(self.total({key: [1.0] * count}, {}), self.say("answer missing", told=told),
                      (told,))  # fmt: skip
        if len([e for r, e in self.edges if r is row]) > 1:
            text = self.say("answer path missing", told=told)
            yield Mistake(self.total({key: [0.0] * count}, {}), text, (told,))

    def inner_missing(self) -> Iterator[Mistake]:
        for row in self.rows[:-1]:
            if len([e for r, e in self.edges if r is row]) > 1:
                told = ratio(row.name, self.leaf)
                formula = self.form.total(self.leaf, row.name)
                told += "" if formula is None else f" = {formula}"
                text = self.say("answer missing", told=told)
                yield Mistake(self.total({}, {row.name: 1.0}), text, (told,))

    def changed(self, row: Row, edge: Edge) -> Iterator[Mistake]:
        key, told = (row.name, edge.by), self.told(row, edge)
        right = self.locals[key]
        for wrong, text in self.replacements(row, edge, right, told):
            if all(map(np.isfinite, wrong)):
                yield Mistake(self.total({key: wrong}, {}), text, (told,))

    def replacements(
        self, row: Row, edge: Edge, right: list[float], told: str
    ) -> Iterator[tuple[list[float], str]]:
        yield [-d for d in right], self.say("answer sign", told=told)
        for name in (self.leaf, *(r.name for r in self.rows if r is not row)):
            if name != edge.by:
                moved = substitute(edge.local, {edge.by: Var(name), row.name: Var(name)})
                if moved != edge.local:
                    text = self.say("answer point", told=told, name=name, by=edge.by)
                    yield self.try_at(moved), text
        yield self.try_at(row.value), self.say("answer not derived", told=told,
                                               value=text_of(row.value))  # fmt: skip
        first = _coefficient(edge.local)
        if first not in (0, 1, -1):
            text = self.say("answer coefficient", told=told, number=digits(first, 6))
            yield [d / first for d in right], text
        yield from self.of_power(row, edge, told)
        yield [d * d for d in right], self.say("answer twice", told=told)
        inverse = [1 / d if d else np.nan for d in right]
        yield inverse, self.say("answer divided", told=told)

    def of_power(self, row: Row, edge: Edge, told: str) -> Iterator[tuple[list[float], str]]:
        value = row.value
        if not (isinstance(value, Apply) and value.op == "pow" and value.args[0] == Var(edge.by)):
            return
        base, n = value.args
        less = Apply("sub", (n, Const("1", 1)))
        for wrong in (Apply("mul", (n, value)), Apply("pow", (base, less)),
                      Apply("mul", (less, Apply("pow", (base, less))))):  # fmt: skip
            yield self.try_at(wrong), self.say("answer power", told=told, wrong=text_of(wrong))

    def try_at(self, expr: Expr) -> list[float]:
        try:
            return self.at(expr)
        except (ValueError, TypeError, ArithmeticError, NameError):
            return [float("nan")] * len(self.spaces)

    def two_missing(self) -> Iterator[Mistake]:
        if len(self.edges) > _MOST_EDGES:
            return
        ones = [1.0] * len(self.spaces)
        most = len(self.edges) if self.graph.paths(self.leaf).get(self.output) == 1 else 2
        for size in range(2, most):
            for several in itertools.combinations(self.edges, size):
                told = tuple(self.told(*one) for one in several)
                keys = {(r.name, e.by): ones for r, e in several}
                text = self.say("answer several missing", told=", ".join(told))
                yield Mistake(self.total(keys, {}), text, told)

    def whole(self) -> Iterator[Mistake]:
        """Yield what is wrong with the answer as a whole."""
        yield Mistake(self.at(Var(self.output)), self.say("answer itself", result=self.result))
        sums = [sum(d) for d in zip(*self.locals.values(), strict=True)]
        if len(self.edges) > 1:
            yield Mistake(sums, self.say("answer added"))
        for row in self.rows:
            if row.rule == "product" and row.name == self.output and len(row.edges) == 2:
                dots = [self.up_to(e.by) for e in row.edges]
                product = [a * b for a, b in zip(*dots, strict=True)]
                yield Mistake(product, self.say("answer product rule", name=row.name))

    def up_to(self, name: str) -> list[float]:
        """Return the total derivative of an inner variable."""
        outer, self.output = self.output, name
        found = self.total({}, {}) if name != self.leaf else [1.0] * len(self.spaces)
        self.output = outer
        return found


def _coefficient(local: Expr) -> float:
    """Return the number that a product begins with."""
    while isinstance(local, Apply) and local.op in ("mul", "div"):
        local = local.args[0]
    return float(local.value) if isinstance(local, Const) and _is_number(local.value) else 1.0


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
