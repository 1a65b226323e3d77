"""The first section: each variable, its definition, its local derivatives, its rule, its line."""

from __future__ import annotations

from srcad.ir.nodes import AddAt, Assign, Store
from srcad.ir.walk import names, statements
from srcad.teach.document import Cell, Formula, Line, Section, Table
from srcad.teach.jacobians import jacobian
from srcad.teach.lesson import Lesson
from srcad.teach.listing import cells, edge_name, has_vectors, line_up
from srcad.teach.names import text_of
from srcad.teach.ulist import Row

__all__ = ["section"]


def section(lesson: Lesson) -> Section:
    """Return the u-list as a table, with the values where there are any."""
    table = _straight(lesson) if lesson.u.straight else _structured(lesson)
    return Section("u-list", lesson.say("u-list"), (table,))


def _straight(lesson: Lesson) -> Table:
    u, say = lesson.u, lesson.say
    heads = [say("definition"), say("value"), say("local derivative"), say("value"), say("shape"),
             say("rule"), say("line")]  # fmt: skip
    kept = [0, 2, 5, 6]
    kept += [1, 3] if lesson.space is not None else []
    kept += [4] if has_vectors(u) else []
    kept.sort()
    lines = []
    found = cells(u, lesson.apart.form, lesson.space)
    line_up([row for _, row in found], 2)
    for name, row in found:
        line = lesson.lines.get(name, "") if row[0] else ""
        formulas: list[Cell] = [
            row[0] if " [" in row[0] else Formula(row[0]),
            row[1],
            Formula(row[2]),
            row[3],
            row[4],
            row[5],
        ]
        whole = [*formulas, line]
        steps = lesson.steps_of.get(name, ())
        kind = "total" if row[5] == "total" else ""
        lines.append(Line(tuple(whole[i] for i in kept), steps, kind))
    right = tuple(kept.index(i) for i in (1, 3) if i in kept)
    return Table(tuple(heads[i] for i in kept), tuple(lines), right)


def _structured(lesson: Lesson) -> Table:
    """Return the statements of loops and branches, each once; a new value of v is v'."""
    u, say = lesson.u, lesson.say
    lines = [Line((Formula(n), "", "", ""), lesson.steps_of.get(n, ())) for n in u.inputs]
    for stmt in statements(u.function.body):
        if not isinstance(stmt, Assign | Store | AddAt):
            continue
        row = u.by_statement[id(stmt)]
        again = row.name in names(row.value) or bool(row.place)
        primed = Row(row.name + "'", row.value, row.edges, row.rule) if again else row
        first = f"{row.name if row.place else primed.name}{row.place or ' ='} {text_of(row.value)}"
        place = "" if stmt.origin is None else str(stmt.origin.line)
        steps = lesson.steps_of.get(row.name, ())
        locals_ = [f"{edge_name(primed, e)} = {jacobian(row, e, u.types)}" for e in row.edges]
        for i, local in enumerate(locals_ or [""]):
            head: tuple[Cell, ...] = (Formula(first if i == 0 else ""), Formula(local))
            tail = (row.rule, place) if i == 0 else ("", "")
            lines.append(Line((*head, *tail), steps))
    heads = (say("definition"), say("local derivative"), say("rule"), say("line"))
    return Table(heads, tuple(lines))
