"""The chain rule between the variables that the user has named, the u's in between multiplied out.

This is how one writes a network on paper: ∂L/∂w = ∂L/∂z · ∂z/∂s · ∂s/∂w, with a table of factors.
"""

from __future__ import annotations

from dataclasses import dataclass

from srcad.ir.nodes import Expr, Var
from srcad.ir.text import to_text
from srcad.teach.closed_form import ClosedForm
from srcad.teach.document import Equation, Equations, Formula, Line, Section, Table
from srcad.teach.lesson import Lesson
from srcad.teach.names import plain, ratio
from srcad.teach.powers import NoClosedForm, Sum, add, factored, multiply, number, read
from srcad.teach.values import evaluate, shown

__all__ = ["section"]

_LONGEST = 100  # characters of a factor
_MOST_PATHS = 6  # paths between named variables that are written out


@dataclass(frozen=True)
class Factor:
    """The derivative of one named variable by another, no third one in between."""

    of: str
    by: str
    local: Expr
    name: str


def section(lesson: Lesson) -> Section | None:
    """Return the table of factors, where the user has named variables and we have, too."""
    form = lesson.apart.form
    if form is None or form.graph.diagonal or len(form.graph.outputs) != 1:
        return None
    output = form.graph.outputs[0]
    own = [r.name for r in form.graph.rows if r.edges and not _ours(r.name)]
    if not isinstance(output, Var) or len(own) < 2:
        return None
    nodes = [*form.graph.leaves, *own, *([output.name] if output.name not in own else [])]
    if len(nodes) >= len(form.graph.leaves) + sum(bool(r.edges) for r in form.graph.rows):
        return None  # nothing lies in between
    try:
        factors = list(_factors(lesson, form, nodes, output.name))
    except NoClosedForm:
        return None
    if any(len(to_text(f.local)) > _LONGEST for f in factors):
        return None
    lines = []
    for f in factors:
        value = "" if lesson.space is None else shown(evaluate(f.local, lesson.space))
        lines.append(Line((Formula(f.name), Formula(to_text(f.local)), value),
                          lesson.steps_of.get(f.of, ())))  # fmt: skip
    say = lesson.say
    heads = (say("factor"), say("local derivative"), say("value"))
    table = Table(heads, tuple(lines), (2,))
    products = _products(lesson, factors, output.name)
    return Section("factors", say("factors"), (table, Equations("", tuple(products))))


def _ours(name: str) -> bool:
    return name[:1] == "u" and name[1:].isdigit()


def _factors(lesson: Lesson, form: ClosedForm, nodes: list[str], output: str) -> list[Factor]:
    rows = form.graph.rows
    known: dict[str, Sum] = {}
    for row in rows:
        if row.name not in nodes and row.edges:
            known[row.name] = read(plain(row.value), known)
    found: dict[str, dict[str, Sum]] = {}
    for by in nodes:
        reached = {by: number(1)}
        for row in rows:
            terms = [multiply([read(plain(e.local), known), reached[e.by]])
                     for e in row.edges if e.by in reached]  # fmt: skip
            if not terms or row.name == by:
                continue
            total = factored(add(terms))
            if row.name in nodes:
                found.setdefault(row.name, {})[by] = total
            else:
                reached[row.name] = total
    factors = []
    for of, parts in found.items():
        called = lesson.u.result if of == output else of
        for by, total in parts.items():
            name = ratio(called, by, partial=len(parts) > 1)
            factors.append(Factor(of, by, form.writer.expr(total), name))
    return factors


def _products(lesson: Lesson, factors: list[Factor], output: str) -> list[Equation]:
    """Return the derivative by each input as a sum of products of the factors."""
    graph = lesson.apart.graph
    assert graph is not None
    ways: dict[str, list[Factor]] = {}
    for f in factors:
        ways.setdefault(f.by, []).append(f)
    equations = []
    for leaf in graph.leaves:
        paths: list[list[Factor]] = []
        stack: list[tuple[str, list[Factor]]] = [(leaf, [])]
        while stack and len(paths) <= _MOST_PATHS:
            node, path = stack.pop()
            if node == output:
                paths.append(path[::-1])
            stack += [(f.of, [*path, f]) for f in reversed(ways.get(node, []))]
        if not 0 < len(paths) <= _MOST_PATHS:
            continue
        name = ratio(lesson.u.result, leaf, partial=len(graph.leaves) > 1)
        joint = " · " if len(paths) == 1 else "·"
        sides = [" + ".join(joint.join(f.name for f in path) for path in paths)]
        if lesson.space is not None:
            space, total, terms = lesson.space, 0.0, []
            for path in paths:
                numbers = [float(evaluate(f.local, space)) for f in path]
                terms.append(joint.join(map(_bracketed, numbers)))
                product = 1.0
                for n in numbers:
                    product *= n
                total += product
            sides += [" + ".join(terms), shown(total)]
        kept = list(dict.fromkeys(s for s in sides if s != name))
        equations.append(Equation(Formula(name), tuple((Formula(s), "") for s in kept)))
    return equations


def _bracketed(value: float) -> str:
    text = shown(value)
    return f"({text})" if text.startswith("-") else text
