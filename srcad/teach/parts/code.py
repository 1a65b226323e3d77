"""The sixth section: primal, tangent and adjoint beside one another, like lines coloured alike."""

from __future__ import annotations

import re
from typing import Any

from srcad.analysis.facts import Types
from srcad.backend.emit import emit
from srcad.errors import TransformError
from srcad.ir.nodes import Assign, Function, Return, Stmt, Unpack
from srcad.ir.walk import statements
from srcad.pipeline.derive import derive
from srcad.pipeline.recipe import Recipe
from srcad.teach.document import Code, CodeLine, Section
from srcad.teach.lesson import Lesson
from srcad.teach.places import function_lines
from srcad.teach.show import first_unit
from srcad.teach.trees import distinct
from srcad.teach.values import run, shown_all

__all__ = ["section"]

_MARK = re.compile(r"\s*# @(\d+)$")


def section(lesson: Lesson) -> Section:
    """Return the user's source, the normal form and the two derivatives."""
    say = lesson.say
    listings = []
    source = _source(lesson)
    if source:
        listings.append((say("source"), source))
    primal, _ = distinct(lesson.u.function)
    groups: dict[str, int] = {}
    for stmt in statements(primal.body):
        for name in _targets(stmt):
            groups.setdefault(name, len(groups))
    listings.append((say("primal code"), _listing(lesson, primal, lesson.u.types, groups, "")))
    for kind in ("tangent", "adjoint"):
        recipe = Recipe(kind, lesson.function, lesson.where, len(lesson.where) == 1)
        derived = derive(recipe, lesson.u.given, "unfolded")
        function, _ = distinct(derived.function)
        lines = _listing(lesson, function, derived.types, groups, kind)
        listings.append((say(f"{kind} code"), lines))
    return Section("code", say("code"), (Code(tuple(listings)),))


def _source(lesson: Lesson) -> tuple[CodeLine, ...]:
    home = lesson.home
    if home is None:
        return ()
    places = [s.origin for s in statements(lesson.u.function.body) if s.origin is not None]
    called = {p.line: p for p in places if p.file == home.file}
    shown: dict[int, str] = {}
    for place in [called[n] for n in sorted(called)] + [home]:
        if place.line not in shown:
            found = function_lines(place)
            margin = min((len(t) - len(t.lstrip()) for _, t in found if t.strip()), default=0)
            shown.update((n, t[margin:]) for n, t in found)
    steps: dict[int, list[int]] = {}
    if lesson.args is not None:
        for step in lesson.run.steps:
            if step.origin is not None and step.origin.file == home.file:
                steps.setdefault(step.origin.line, []).append(step.index)
    lines = [CodeLine(shown[n], steps=tuple(steps.get(n, ())), sweep="both", number=n)
             for n in sorted(shown)]  # fmt: skip
    return tuple(lines) if len(lines) > 1 or not home.file.startswith("<srcad") else ()


def _point(lesson: Lesson, kind: str) -> tuple[Any, ...] | None:
    """Return the arguments with which a derivative is run."""
    if not lesson.has_numbers or lesson.args is None:
        return None
    if kind == "adjoint":
        return (*lesson.args, first_unit(lesson.run.result))
    return (*lesson.args, *(lesson.run.steps[i].dot for i in lesson.run.inputs))


def _targets(stmt: Stmt) -> tuple[str, ...]:
    if isinstance(stmt, Assign):
        return (stmt.target,)
    return stmt.targets if isinstance(stmt, Unpack) else ()


def _listing(
    lesson: Lesson, function: Function, types: Types, groups: dict[str, int], kind: str
) -> tuple[CodeLine, ...]:
    order = list(statements(function.body))
    marks = {id(s): f"@{k}" for k, s in enumerate(order)}
    text = emit([function], types, notes=marks, comments="none").text
    values = _values(lesson, function, kind)
    barred = {_of_bar(target) for s in order if s.of for target in _targets(s)}
    lines = []
    for line in text[text.index("def ") :].rstrip("\n").splitlines():
        match = _MARK.search(line)
        if match is None:
            lines.append(CodeLine(line.rstrip()))
            continue
        stmt = order[int(match[1])]
        found = [] if isinstance(stmt, Return) else values.get(id(stmt), [])
        targets = _targets(stmt)
        belongs = stmt.of or (targets[0] if targets else "")
        lit = [belongs] if kind != "adjoint" else []
        sweep = "forward"
        if kind == "adjoint" and stmt.of:
            sweep, lit = "backward", [_of_bar(t) for t in targets]
            lit += [stmt.of] if stmt.of not in barred else []  # its adjoint has no line
        steps = tuple(i for name in dict.fromkeys(lit) for i in lesson.steps_of.get(name, ()))
        note = shown_all(found) if found else ""
        lines.append(CodeLine(line[: match.start()], note, groups.get(belongs, -1), steps, sweep))
    return tuple(lines)


def _of_bar(target: str) -> str:
    """Return the variable whose adjoint a name is."""
    return target.rstrip("_").removesuffix("_bar")


def _values(lesson: Lesson, function: Function, kind: str) -> dict[int, list[Any]]:
    """Return what each statement comes to, or nothing where that cannot be followed."""
    args = _point(lesson, kind) if kind else None
    if args is None:
        return {}
    try:
        return run(function, args).values
    except TransformError:
        return {}
