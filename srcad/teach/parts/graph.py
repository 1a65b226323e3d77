"""The fourth section: the graph of the run, and every path from an input to the result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from srcad.ir.nodes import Var
from srcad.teach.document import Block, Formula, Line, Net, NetEdge, NetNode, Note, Section, Table
from srcad.teach.folding import grouped
from srcad.teach.lesson import Lesson, few
from srcad.teach.listing import edge_name
from srcad.teach.names import ratio, text_of
from srcad.teach.trace import Step
from srcad.teach.values import evaluate, shown

__all__ = ["net", "paths", "section"]

_MOST_NODES = 24  # nodes that are drawn without folding loops and calls
_MOST_PATHS = 20


def section(lesson: Lesson) -> Section:
    """Return the graph."""
    return Section("graph", lesson.say("graph", result=lesson.result), (net(lesson),))


def paths(lesson: Lesson) -> Section | None:
    """Return the sum over the paths where there are few, of numbers."""
    blocks = _paths(lesson)
    title = lesson.say("all paths", result=lesson.result)
    return Section("paths", title, tuple(blocks)) if blocks else None


def net(lesson: Lesson) -> Net:
    """Return the graph: of the run if there is one, else of the u-list."""
    made = _of_rows(lesson) if lesson.args is None else _of_run(lesson)
    inputs = ", ".join(n.name for n in made.nodes if n.kind == "input")
    caption = lesson.say("graph alt", nodes=len(made.nodes), edges=len(made.edges),
                         leaves=inputs, result=lesson.result)  # fmt: skip
    return Net(made.nodes, made.edges, caption)


def _of_rows(lesson: Lesson) -> Net:
    u = lesson.u
    nodes = [NetNode(n, "", "input", (), n) for n in u.inputs]
    place = {n: i for i, n in enumerate(u.inputs)}
    edges: list[NetEdge] = []
    for row in u.rows:
        if not row.edges:
            continue
        for e in row.edges:
            if e.by in place:
                name = edge_name(row, e)
                local = text_of(e.local) if e.elementwise else ""
                title = f"{name} = {local}" if local else name
                edges.append(NetEdge(place[e.by], len(nodes), local, title))
        place[row.name] = len(nodes)
        kind = "output" if u.value == Var(row.name) else "inner"
        nodes.append(NetNode(row.name, "", kind, (), f"{row.name} = {text_of(row.value)}"))
    return Net(tuple(nodes), tuple(e for e in edges if e.source < e.target))


@dataclass
class _Drawn:
    name: str
    value: str
    kind: str
    steps: list[int]
    title: str


def _of_run(lesson: Lesson) -> Net:
    run = lesson.run
    active = [s for s in run.steps if s.varies and s.matters]
    drawn: list[_Drawn] = []
    if len(active) <= _MOST_NODES:
        drawn = [_single(s, lesson) for s in active]
    else:
        drawn = list(_folded(active, lesson))
    place = {i: k for k, d in enumerate(drawn) for i in d.steps}
    merged: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for step in active:
        for link in step.links:
            if link.by not in place or step.index not in place:
                continue
            ends = (place[link.by], place[step.index])
            if ends[0] != ends[1]:
                name = ratio(step.label, link.name, partial=len(step.links) > 1)
                label = "" if link.local is None else few(link.local)
                label = "" if label.startswith("array") else label
                merged.setdefault(ends, []).append((label, f"{name} = {link.formula} {label}"))
    edges = []
    for (a, b), found in merged.items():
        label, title = found[0] if len(found) == 1 else ("", f"{len(found)} links")
        edges.append(NetEdge(a, b, label, title))
    nodes = tuple(NetNode(d.name, d.value, d.kind, tuple(d.steps), d.title) for d in drawn)
    return Net(nodes, tuple(edges))


def _single(step: Step, lesson: Lesson) -> _Drawn:
    run = lesson.run
    kind = (
        "input" if step.index in run.inputs else "output" if step.index in run.outputs else "inner"
    )
    title = step.label if step.expr is None else f"{step.left} {text_of(step.expr)}"
    return _Drawn(step.label, few(step.value), kind, [step.index], title)


def _folded(active: list[Step], lesson: Lesson) -> Iterator[_Drawn]:
    """Draw each turn of a loop and each call as one node; many turns as one node."""
    for entry in grouped(active, fold=True):
        if isinstance(entry, Step):
            if not entry.frames:
                yield _single(entry, lesson)
            continue
        if entry.depth:
            continue
        say, frame = lesson.say, entry.frame
        if entry.folded:
            name = f"… ×{entry.folded}"
        elif frame.kind == "call":
            name = say("call", name=frame.name)
        elif frame.name:
            name = f"{frame.name} = {frame.value}"
        else:
            name = say("turn", number=frame.number)
        many = len(entry.steps)
        count = say("one step") if many == 1 else say("steps", count=many)
        yield _Drawn(name, count, "group", list(entry.steps), f"{name}, {count}")


# paths


Ways = dict[str, list[tuple[str, str, float | None]]]


def _paths(lesson: Lesson) -> list[Block]:
    ways, leaves, output = _numbers(lesson)
    blocks: list[Block] = []
    for leaf in leaves:
        count = _count(ways, leaf, output)
        if count == 0:
            continue
        if count > _MOST_PATHS:
            text = lesson.say("many paths", count=count, leaf=leaf, result=lesson.result)
            blocks.append(Note(text))
        else:
            blocks.append(_table(lesson, ways, leaf, output))
    return blocks


def _numbers(lesson: Lesson) -> tuple[Ways, tuple[str, ...], str]:
    """Return the edges between numbers with their local derivatives, the inputs, the output."""
    graph, ways = lesson.apart.graph, Ways()
    if graph is not None and len(graph.outputs) == 1 and isinstance(graph.outputs[0], Var):
        for row in graph.rows:
            for e in row.edges:
                number = None
                if lesson.space is not None and not graph.diagonal:
                    number = float(evaluate(e.local, lesson.space))
                ways.setdefault(e.by, []).append((row.name, edge_name(row, e), number))
        return ways, graph.leaves, graph.outputs[0].name
    if lesson.args is None or not lesson.scalar or len(lesson.run.outputs) != 1:
        return {}, (), ""
    run = lesson.run
    if any(np.ndim(s.value) or isinstance(s.value, tuple | list) for s in run.active):
        return {}, (), ""
    for step in run.active:
        for link in step.links:
            name = ratio(step.label, link.name, partial=len(step.links) > 1)
            number = None if link.local is None else float(link.local)
            ways.setdefault(link.name, []).append((step.label, name, number))
    leaves = tuple(run.steps[i].label for i in run.inputs)
    return ways, leaves, run.steps[run.outputs[0]].label


def _count(ways: Ways, leaf: str, output: str) -> int:
    """Count the paths, without walking them: there may be very many."""
    order: list[str] = []
    seen: set[str] = set()
    stack: list[tuple[str, bool]] = [(leaf, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack += [(after, False) for after, _, _ in ways.get(node, ())]
    counts: dict[str, int] = {}
    for node in order:
        inner = sum(counts[after] for after, _, _ in ways.get(node, ()))
        counts[node] = 1 if node == output else inner
    return counts[leaf]


def _walk(ways: Ways, leaf: str, output: str) -> Iterator[list[tuple[str, str, float | None]]]:
    stack: list[tuple[str, list[tuple[str, str, float | None]]]] = [(leaf, [])]
    while stack:
        node, path = stack.pop()
        if node == output:
            yield path
            continue
        stack += [(after[0], [*path, after]) for after in reversed(ways.get(node, ()))]


def _table(lesson: Lesson, ways: Ways, leaf: str, output: str) -> Table:
    say, result = lesson.say, lesson.result
    lines, total, known = [], 0.0, True
    for path in _walk(ways, leaf, output):
        names = " → ".join([leaf, *(name for name, _, _ in path)])
        product = Formula(" · ".join(edge for _, edge, _ in path) or "1")
        numbers = [n for _, _, n in path if n is not None]
        known = known and len(numbers) == len(path)
        value = ""
        if known:
            whole = float(np.prod(numbers))
            total += whole
            factors = " · ".join(map(shown, numbers))
            value = f"{factors} = {shown(whole)}" if len(numbers) > 1 else shown(whole)
        lines.append(Line((names, product, Formula(value))))
    which = ratio(result, leaf, partial=len(lesson.u.inputs) > 1)
    if len(lines) > 1:
        lines.append(Line((say("sum"), Formula(which), shown(total) if known else ""), (), "sum"))
    heads: tuple[str, ...] = (say("path"), say("product"), say("value"))
    if not known:  # no point, no numbers
        heads, lines = heads[:2], [Line(li.cells[:2], li.steps, li.kind) for li in lines]
    return Table(heads, tuple(lines), (), say("path sum", leaf=leaf, result=result))
