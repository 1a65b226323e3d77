"""The third section: the evaluation trace, with what each variable comes to and where it kinks."""

from __future__ import annotations

from collections.abc import Iterator

from srcad.teach.document import Block, Cell, Formula, Line, Moment, Note, Section, Table
from srcad.teach.folding import Group, grouped
from srcad.teach.lesson import Lesson, few, first_place
from srcad.teach.names import ratio, text_of
from srcad.teach.trace import Decision, Frame, Kink, Run, Step
from srcad.teach.values import given

__all__ = ["moments", "problem_note", "section"]

_TERMS = 3  # contributions to an adjoint that are written out
_DOMAINS = {
    "log2": "log", "log10": "log", "log1p": "lost", "power": "pow", "divide": "div",
    "true_divide": "div", "mod": "div", "floordiv": "div", "asin": "arcsin", "arccos": "arcsin",
    "acos": "arcsin", "acosh": "arccosh", "arctanh": "arcsin", "atanh": "arcsin",
}  # fmt: skip


def section(lesson: Lesson) -> Section:
    """Return the trace of the run, top-down and bottom-up."""
    run, say = lesson.run, lesson.say
    blocks: list[Block] = []
    if run.problem is None:
        blocks.append(_seeds(lesson))
    blocks += [Note(_kink(kink, run, lesson), "kink") for kink in _once(run.kinks, run)]
    blocks.append(_table(lesson))
    if run.problem is not None:
        blocks.append(problem_note(lesson))
    else:
        own = _own(lesson)
        if own.lines:
            blocks.append(own)
    return Section("trace", say("trace", point=lesson.point), tuple(blocks))


def _seeds(lesson: Lesson) -> Note:
    """Say what the two sweeps start from."""
    run, u = lesson.run, lesson.u
    first = run.steps[run.inputs[0]]
    place = first_place(first.value)
    last = run.steps[run.outputs[0]].label if run.outputs else u.result
    return Note(lesson.say(
        "seeds", leaf=first.name + place, seed=f"{first.name}_dot{place}", result=lesson.result,
        bar=f"{last}_bar{lesson.result.removeprefix(u.result)}",
    ))  # fmt: skip


def _table(lesson: Lesson) -> Table:
    run, say = lesson.run, lesson.say
    whole = run.problem is None
    heads = [say("line"), say("primal"), say("value")]
    if whole:
        heads += [say("tangent"), say("value"), say("adjoint"), say("value")]
    lines: list[Line] = []
    asked = [d for d in run.decisions if not (lesson.long and _in_call(d.frames))]
    last: Step | None = None
    for entry in grouped(lesson.listed, fold=True):
        group = isinstance(entry, Group)
        if isinstance(entry, Group):
            here = entry.steps[-1 if entry.folded else 0]
        else:
            here = entry.index
        told = [d for d in asked if d.before <= here]
        now = [d for d in told if _in_turn(d, last) or (not group and _in_turn(d, entry))]
        lines += [_decision(d, lesson, len(heads)) for d in now]
        waits = isinstance(entry, Group) and not entry.folded
        left = now if waits else told  # the others come in their own turn
        asked = [d for d in asked if d not in left]
        if isinstance(entry, Group):
            lines.append(_head(entry, lesson, len(heads)))
        else:
            lines.append(_step(entry, lesson, whole))
            last = entry
    lines += [_decision(d, lesson, len(heads)) for d in asked if d.before >= len(run.steps)]
    right = (2, 4, 6) if whole else (2,)
    return Table(tuple(heads), tuple(lines), right)


def _in_call(frames: tuple[Frame, ...]) -> bool:
    return any(f.kind == "call" for f in frames)


def _in_turn(decision: Decision, step: Step | Group | None) -> bool:
    """Whether a condition was asked in the turn that a step stands in."""
    if not isinstance(step, Step):
        return False
    turns = [f for f in decision.frames if f.kind == "turn"]
    return turns == [f for f in step.frames if f.kind == "turn"][: len(turns)]


def _head(group: Group, lesson: Lesson, width: int) -> Line:
    say, frame = lesson.say, group.frame
    if group.folded:
        text = say("folded", count=group.folded, steps=len(group.steps))
        return Line(("", text, *[""] * (width - 2)), group.steps, "folded", group.depth)
    if frame.kind == "call":
        text = say("call", name=frame.name)
    elif frame.name:
        text = say("turn of", number=frame.number, name=frame.name, value=frame.value)
    else:
        text = say("turn", number=frame.number)
    return Line(("", text, *[""] * (width - 2)), (), "head", group.depth)


def _decision(decision: Decision, lesson: Lesson, width: int) -> Line:
    place = "" if decision.origin is None else str(decision.origin.line)
    text = lesson.say("decided", word=decision.word, test=decision.test, answer=decision.answer)
    return Line((place, text, *[""] * (width - 2)), (), "decision", len(decision.frames))


def _step(step: Step, lesson: Lesson, whole: bool) -> Line:
    place = "" if step.origin is None else str(step.origin.line)
    value = given(step.value) if step.expr is None else few(step.value)
    found: list[Cell] = [place, _primal(step, lesson), value]
    if whole and step.varies and step.matters:
        ahead = "" if lesson.long else ahead_of(step)
        back = "" if lesson.long else back_of(step, lesson)
        dot = f"{step.label}_dot = {ahead}" if ahead else f"{step.label}_dot"
        bar = f"{step.label}_bar = {back}" if back else f"{step.label}_bar"
        found += [Formula(dot), few(step.dot), Formula(bar), few(step.bar)]
    elif whole:
        found += ["", "", "", ""]
    return Line(tuple(found), (step.index,), "", len(step.frames))


def _primal(step: Step, lesson: Lesson) -> Cell:
    """Return a step's definition; in a long run the user's line, for many steps are left out."""
    called = [f.name for f in step.frames if f.kind == "call"]
    if step.expr is None or not lesson.long:
        return Formula(_definition(step))
    if called:
        return f"{step.label} = {called[-1]}(…)"
    line = "" if step.origin is None else step.origin.text.strip()
    return (
        line if line.startswith((f"{step.name} ", f"{step.name}=")) else Formula(_definition(step))
    )


def ahead_of(step: Step) -> str:
    """Return the formula of a tangent, a sum over the operands."""
    return _sum([link.ahead for link in step.links])


def back_of(step: Step, lesson: Lesson) -> str:
    """Return the formula of an adjoint, a sum over the steps that use the variable."""
    return _sum([user.links[k].back for user, k in lesson.users.get(step.index, [])])


def _sum(terms: list[str]) -> str:
    if len(terms) > _TERMS + 1:
        terms = [*terms[:_TERMS], "…"]
    return " + ".join(terms).replace(" + -", " - ")


# kinks and problems


def _once(kinks: tuple[Kink, ...], run: Run) -> Iterator[Kink]:
    """Yield each kink of a statement once, however often a loop comes to it."""
    seen = set()
    for kink in kinks:
        step = run.steps[kink.step] if kink.step < len(run.steps) else None
        key = (kink.kind, kink.test or (None if step is None else step.name))
        if key not in seen:
            seen.add(key)
            yield kink


def _kink(kink: Kink, run: Run, lesson: Lesson) -> str:
    if kink.kind == "branch":
        return lesson.say("kink branch", test=kink.test)
    step = run.steps[kink.step]
    text = "" if step.expr is None else text_of(step.expr)
    return lesson.say(f"kink {kink.kind}", name=step.label, text=text)


def problem_note(lesson: Lesson) -> Note:
    """Say where and why the run came to an end."""
    problem, say = lesson.run.problem, lesson.say
    assert problem is not None
    kind = _DOMAINS.get(problem.kind, problem.kind)
    why = say("raised", error=problem.error) if kind == "raised" else say(f"domain {kind}")
    values = ", ".join(f"{n} = {few(v)}" for n, v in problem.operands)
    where = say("where", values=values) if values else ""
    line = "" if problem.origin is None else say("on line", line=problem.origin.line)
    return Note(say("problem", text=problem.text, where=where, line=line, why=why), "problem")


# the user's own variables


def _own(lesson: Lesson) -> Table:
    """Return the adjoint of each variable that the user has named."""
    run, say = lesson.run, lesson.say
    last = {s.name: s for s in run.steps if s.matters and s.varies and lesson.own(s)}
    first = {run.steps[i].name: run.steps[i] for i in run.inputs}
    lines = []
    for name, step in {**last, **first}.items():
        if name in lesson.recurring and name not in first:
            shown = f"{name}  {say('last')}"
        else:
            shown = name
        value = given(step.value) if step.expr is None else few(step.value)
        which = ratio(lesson.result, step.label, partial=name in first and len(first) > 1)
        cells: tuple[Cell, ...] = (
            Formula(shown) if shown == name else shown,
            value,
            Formula(which),
            few(step.bar),
        )
        lines.append(Line(cells, (step.index,)))
    heads = (say("variable"), say("value"), say("adjoint of"), say("value"))
    return Table(heads, tuple(lines), (1, 3), say("own variables", result=lesson.result))


# what the stepper says


def moments(lesson: Lesson) -> tuple[Moment, ...]:
    """Return the stops of the forward sweep, then those of the backward sweep."""
    if lesson.run.problem is not None:
        return ()
    shown = [e for e in grouped(lesson.listed, fold=True) if isinstance(e, Step)]
    there = [_forward(step, lesson) for step in shown]
    back = [_backward(s, lesson) for s in reversed(shown) if s.varies and s.matters]
    return (*there, *back)


def _forward(step: Step, lesson: Lesson) -> Moment:
    name, number, dot = step.label, few(step.dot), f"{step.label}_dot"
    if not step.varies:
        key, name = "say still", _definition(step)
    elif step.expr is None or lesson.long:
        key = "say input"
    else:
        key, name = "say forward", _definition(step)
    return Moment("forward", step.index, lesson.say(
        key, name=name, value=few(step.value), dot=dot, sum=ahead_of(step), tangent=number
    ))  # fmt: skip


def _backward(step: Step, lesson: Lesson) -> Moment:
    run, back = lesson.run, back_of(step, lesson)
    key = "say start" if not back else "say backward long" if lesson.long else "say backward"
    which = ratio(lesson.result, step.label, len(run.inputs) > 1 and step.index in run.inputs)
    return Moment("backward", step.index, lesson.say(
        key, bar=f"{step.label}_bar", sum=back, adjoint=few(step.bar), ratio=which
    ))  # fmt: skip


def _definition(step: Step) -> str:
    return step.label if step.expr is None else f"{step.left} {text_of(step.expr)}"
