"""The seventh section: f(x + h) beside f(x) + f′(x)·h, and the error of difference quotients."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from srcad.errors import TransformError
from srcad.pipeline.numeric import leaves
from srcad.teach.document import Block, Curve, Line, Note, Plot, Section, Table
from srcad.teach.lesson import Lesson
from srcad.teach.sweeps import trace_of
from srcad.teach.values import shown

__all__ = ["section"]

_STEPS = (0.01, 0.001, 0.0001)
_MOST = 3  # inputs that are moved one after the other
_EXPONENTS = range(1, 16)
_FLOOR = 1e-17  # what an error of nothing is drawn as
_RAISES = (TransformError, ArithmeticError, ValueError, TypeError, LookupError, AssertionError)


def section(lesson: Lesson) -> Section:
    """Return the notes' table for each input, and a plot for the first."""
    blocks: list[Block] = []
    for k in range(min(len(lesson.run.inputs), _MOST)):
        f, slope, caption = _along(lesson, k)
        table = _table(lesson, f, slope, caption)
        blocks.append(Note(lesson.say("no check")) if table is None else table)
        if k == 0 and table is not None:
            plot = _plot(lesson, f, slope)
            blocks += [] if plot is None else [plot]
    return Section("check", lesson.say("check"), tuple(blocks))


def _along(lesson: Lesson, k: int) -> tuple[Callable[[float], float], float, str]:
    """Return the function of h along one input, its slope at 0, and what is moved."""
    run, args = lesson.run, lesson.args
    assert args is not None
    step, place = run.steps[run.inputs[k]], lesson.where[k]
    shape = np.shape(step.value)
    v: Any = 1.0
    caption = lesson.say("step in", name=step.name)
    if shape:
        v = np.full(shape, 1 / math.sqrt(max(np.size(step.value), 1)))
        caption = lesson.say("step along", name=step.name, v=f"(1, …, 1)/√{np.size(step.value)}")

    looping = any(d.word == "while" for d in run.decisions)

    def f(h: float) -> float:
        moved = [a + h * v if i == place else a for i, a in enumerate(args)]
        with np.errstate(all="ignore"):
            if looping:  # beside the point it may loop for ever
                trace_of(lesson.u, tuple(moved), most=4 * len(run.steps) + 200)
            return float(np.asarray(leaves(lesson.function(*moved))[0]).flat[0])

    return f, float(np.sum(np.asarray(step.bar) * v)), caption


def _table(lesson: Lesson, f: Callable[[float], float], slope: float, caption: str) -> Table | None:
    lines = []
    try:
        start = f(0.0)
        for h in _STEPS:
            moved = f(h)
            values = (moved, start + slope * h, moved - start, slope * h, moved - start - slope * h)
            if not all(map(math.isfinite, values)):
                return None
            *first, last = values
            shown_ = [f"{h:g}", *(f"{v:.10g}" for v in first[:2])]
            lines.append(Line((*shown_, *(f"{v:.6g}" for v in first[2:]), f"{last:.2g}")))
    except _RAISES:
        return None
    say = lesson.say
    heads = (say("h"), "f(x + h)", "f(x) + f′(x)·h", "f(x + h) − f(x)", "f′(x)·h",
             say("difference"))  # fmt: skip
    return Table(heads, tuple(lines), tuple(range(6)), f"{caption}; f(x) = {shown(start)}")


def _plot(lesson: Lesson, f: Callable[[float], float], slope: float) -> Plot | None:
    say = lesson.say
    one, two = [], []
    try:
        start = f(0.0)
        for k in _EXPONENTS:
            h = 10.0**-k
            one.append((h, max(abs((f(h) - start) / h - slope), _FLOOR)))
            two.append((h, max(abs((f(h) - f(-h)) / (2 * h) - slope), _FLOOR)))
    except _RAISES:
        return None
    if not all(math.isfinite(e) for _, e in (*one, *two)):
        return None
    curves = (Curve(say("one-sided"), tuple(one)), Curve(say("central"), tuple(two)))
    marks = ((1e-2, one[1][1], say("truncation")), (1e-13, one[12][1], say("rounding")))
    return Plot(say("error plot"), "h", say("error"), curves, marks)
