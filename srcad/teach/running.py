"""A function taken apart, run at a point: each step, then the tangents and the adjoints.

The run goes over the function's normal form, one operation a statement. Loops and branches are
followed as they come, so what is left is a plain list, and the chain rule is one pass over it in
each direction.

>>> from srcad.frontend.source import from_source
>>> from srcad.teach.ulist import ulist
>>> u = ulist(from_source("def f(x): return np.sin(x**2)"), (2.0,))
>>> for step in trace_of(u, (2.0,)).steps:
...     print(step.label, shown(step.value), shown(step.dot), shown(step.bar))
x 2 1 -2.615
u1 4 4 -0.6536
u2 -0.7568 -2.615 1
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

import numpy as np

from srcad.backend.runtime import HELPERS
from srcad.errors import TransformError, UnsupportedSyntax
from srcad.ir.nodes import (
    Apply,
    Assign,
    Block,
    Branch,
    Const,
    Effect,
    Expr,
    For,
    Return,
    Stmt,
    Unpack,
    Var,
    While,
)
from srcad.ir.walk import names
from srcad.pipeline.primal import free_values
from srcad.teach.bars import added, item, pulled, seed_of, times, zero_of
from srcad.teach.kinks import domain, kink_of, kink_of_test
from srcad.teach.names import text_of
from srcad.teach.places import callee_of
from srcad.teach.trace import Decision, Frame, Kink, Link, Problem, Run, Step, labels
from srcad.teach.ulist import Edge, Row, UList
from srcad.teach.values import evaluate, shown
from srcad.transform.local import Scope

__all__ = ["MOST_STEPS", "trace_of"]

MOST_STEPS = 20_000
# what a user's function may raise at a point where it has no value
_RAISES = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, AssertionError)


class _Stopped(Exception):
    """The run has come to where there are no more numbers."""


def trace_of(
    u: UList, args: tuple[Any, ...], dots: tuple[Any, ...] | None = None, output: int = 0
) -> Run:
    """Run a function at a point; ``dots`` are the inputs' tangents, by default along the first.

    The adjoints are those of element ``output`` of the result. Raises ``TransformError`` for a
    statement that cannot be followed.
    """
    runner = _Runner(u)
    try:
        with np.errstate(all="ignore"):
            runner.start(args)
            runner.block(u.function.body)
    except _Stopped:
        pass
    return _Sweeps(runner, dots, output).run()


@dataclass
class _Edge:
    by: int
    edge: Edge
    space: dict[str, Any]


@dataclass
class _Step:
    name: str
    value: Any
    stmt: Stmt | None
    row: Row | None
    frames: tuple[Frame, ...]
    edges: list[_Edge] = field(default_factory=list)
    part: int | None = None  # which element of its operand, for an unpacking


class _Runner:
    """Runs statements and keeps each value with the steps it was made of."""

    def __init__(self, u: UList) -> None:
        self.u = u
        free = free_values(u.function)
        self.space: dict[str, Any] = {"np": np, "math": math, **HELPERS, **free}
        self.now: dict[str, int] = {}
        self.steps: list[_Step] = []
        self.inputs: list[int] = []
        self.outputs: list[Expr] = []
        self.decisions: list[Decision] = []
        self.kinks: list[Kink] = []
        self.problem: Problem | None = None
        self.frames: tuple[Frame, ...] = ()
        self.result: Any = None

    def start(self, args: tuple[Any, ...]) -> None:
        for name, value in zip(self.u.function.params, args, strict=True):
            self.space[name] = value
            if name in self.u.inputs:
                self.inputs.append(len(self.steps))
                self.add(_Step(name, value, None, None, ()))

    def add(self, step: _Step) -> None:
        if len(self.steps) >= MOST_STEPS:
            raise UnsupportedSyntax(
                f"a run of more than {MOST_STEPS} steps",
                place=None if step.stmt is None else step.stmt.origin,
                hint="explain it at a point where its loops turn less often",
            )
        self.now[step.name] = len(self.steps)
        self.steps.append(step)

    def value(self, expr: Expr, stmt: Stmt) -> Any:
        try:
            return evaluate(expr, self.space)
        except _RAISES as error:
            error_text = f"{type(error).__name__}: {error}"
            kind = domain(expr, self.space) or "raised"
            self.stop(expr, stmt, kind, error_text)

    def stop(self, expr: Expr, stmt: Stmt, kind: str, error: str = "") -> NoReturn:
        """Keep why there are no more numbers."""
        known = [(n, self.space[n]) for n in sorted(names(expr)) if n in self.space]
        operands = tuple((n, v) for n, v in known if isinstance(v, int | float | np.ndarray))
        target = f"{stmt.target} = " if isinstance(stmt, Assign) else ""
        text = target + text_of(expr)
        self.problem = Problem(len(self.steps), text, kind, operands, error, stmt.origin)
        raise _Stopped

    def block(self, block: Block) -> None:
        for stmt in block:
            self.statement(stmt)

    def statement(self, stmt: Stmt) -> None:
        match stmt:
            case Assign():
                self.assign(stmt)
            case Unpack():
                self.unpack(stmt)
            case Effect(value=value):
                self.value(value, stmt)
            case Branch(test=test, then=then, orelse=orelse):
                answer = bool(self.value(test, stmt))
                self.decide(test, answer, stmt, "if")
                self.block(then if answer else orelse)
            case For(target=target, iterable=iterable, body=body):
                if target in self.u.varied:
                    self.refuse(stmt, "a loop over values that vary")
                for number, value in enumerate(self.value(iterable, stmt), 1):
                    self.space[target] = value
                    self.now.pop(target, None)
                    self.turn(Frame("turn", target, number, shown(value)), body)
            case While(test=test, body=body):
                number = 0
                while self.asked(test, stmt):
                    number += 1
                    self.turn(Frame("turn", "", number), body)
            case Return(value=value):
                self.result = self.value(value, stmt)
                several = isinstance(value, Apply) and value.op in ("tuple", "list")
                self.outputs = list(value.args) if several and isinstance(value, Apply) else [value]
            case _:
                self.refuse(stmt, f"a step of the kind {type(stmt).__name__}")

    def refuse(self, stmt: Stmt, what: str) -> NoReturn:
        raise UnsupportedSyntax(
            f"explain cannot follow {what}",
            place=stmt.origin,
            hint="its derivative is in srcad.source(f); explain a function without it",
        )

    def turn(self, frame: Frame, body: Block) -> None:
        outer, self.frames = self.frames, (*self.frames, frame)
        self.block(body)
        self.frames = outer

    def asked(self, test: Expr, stmt: Stmt) -> bool:
        answer = bool(self.value(test, stmt))
        self.decide(test, answer, stmt, "while")
        return answer

    def decide(self, test: Expr, answer: bool, stmt: Stmt, word: str) -> None:
        here = len(self.steps)
        if kink_of_test(test, self.space) and self.reads_varied(test):
            self.kinks.append(Kink(here, "branch", text_of(test)))
        frames = self.where(stmt)
        self.decisions.append(Decision(here, text_of(test), answer, stmt.origin, frames, word))

    def reads_varied(self, expr: Expr) -> bool:
        return bool(names(expr) & self.u.varied)

    def where(self, stmt: Stmt) -> tuple[Frame, ...]:
        """Return the frames of a statement: the turns of loops, and the function it is in."""
        called = callee_of(self.u.function.origin, stmt.origin, self.u.function.name)
        return (*self.frames, Frame("call", called, 0)) if called else self.frames

    def assign(self, stmt: Assign) -> None:
        row = self.u.by_statement[id(stmt)]
        step = _Step(stmt.target, None, stmt, row, self.where(stmt))
        before = {n: self.space[n] for n in names(stmt.value) if n in self.space}
        step.value = self.value(stmt.value, stmt)
        kind = kink_of(stmt.value, before, self.u.varied)
        if kind is not None and row.edges:
            self.kinks.append(Kink(len(self.steps), kind))
        # a local derivative speaks of the operands as they were, and of the result
        space = {stmt.target: step.value, **before}
        for edge in row.edges:
            if edge.by in self.now:
                step.edges.append(_Edge(self.now[edge.by], edge, space))
        self.space[stmt.target] = step.value
        self.add(step)
        if _lost(step.value) and not any(_lost(v) for v in before.values()):
            kind = domain(stmt.value, before) or "lost"
            self.steps.pop()
            self.space.update(before)
            self.stop(stmt.value, stmt, kind)

    def unpack(self, stmt: Unpack) -> None:
        items = tuple(self.value(stmt.value, stmt))
        if not isinstance(stmt.value, Var) and names(stmt.value) & self.u.varied:
            self.refuse(stmt, "an unpacking of more than a variable")
        by = self.now.get(stmt.value.name) if isinstance(stmt.value, Var) else None
        for i, (target, value) in enumerate(zip(stmt.targets, items, strict=True)):
            row = Row(target, Apply("index", (stmt.value, Const(str(i), i))), (), "element")
            step = _Step(target, value, stmt, row, self.where(stmt), part=i)
            if by is not None and isinstance(stmt.value, Var) and target in self.u.varied:
                edge = Edge(stmt.value.name, row.value, elementwise=False)
                step.edges.append(_Edge(by, edge, {}))
            self.space[target] = value
            self.add(step)


def _lost(value: Any) -> bool:
    """Whether a value is not a real number any more."""
    if isinstance(value, tuple | list):
        return any(map(_lost, value))
    if isinstance(value, complex):
        return True
    numeric = isinstance(value, float | np.floating | np.ndarray)
    if not numeric or (isinstance(value, np.ndarray) and value.dtype.kind not in "fc"):
        return False
    return not bool(np.all(np.isfinite(value)))


class _Sweeps:
    """The tangents in the order of the steps, the adjoints against it."""

    def __init__(self, runner: _Runner, dots: tuple[Any, ...] | None, output: int) -> None:
        self.runner, self.given, self.output = runner, dots, output
        self.steps = runner.steps
        u = runner.u
        self.scope = Scope(u.types, u.varied, u.function.refused)

    def run(self) -> Run:
        runner, count = self.runner, len(self.steps)
        outputs = [runner.now.get(o.name, -1) if isinstance(o, Var) else -1 for o in runner.outputs]
        varies, matters = self.reach(outputs)
        dots, along = self.forward()
        bars, back = self.backward(outputs)
        called = labels([s.name for s in self.steps])
        steps = []
        for i in range(count):
            step = self.steps[i]
            links = tuple(
                replace(self.link(e), dot=d, bar=b)
                for e, d, b in zip(step.edges, along[i], back[i], strict=True)
            )
            row = step.row
            steps.append(Step(
                i, step.name, called[i], None if row is None else row.value,
                "input" if row is None else row.rule,
                None if step.stmt is None else step.stmt.origin, step.frames, step.value, links,
                dots[i], bars[i], varies[i], matters[i],
            ))  # fmt: skip
        found = tuple(o for o in outputs if o >= 0)
        return Run(tuple(steps), tuple(runner.inputs), found, runner.result,
                   tuple(runner.decisions), tuple(runner.kinks), runner.problem)  # fmt: skip

    def reach(self, outputs: list[int]) -> tuple[list[bool], list[bool]]:
        count = len(self.steps)
        varies = [i in self.runner.inputs for i in range(count)]
        for i, step in enumerate(self.steps):
            varies[i] = varies[i] or any(varies[e.by] for e in step.edges)
        stopped = self.runner.problem is not None
        matters = [stopped or i in outputs for i in range(count)]
        for i in range(count - 1, -1, -1):
            if matters[i]:
                for e in self.steps[i].edges:
                    matters[e.by] = True
        return varies, matters

    def link(self, e: _Edge) -> Link:
        local = None
        if e.edge.elementwise:
            local = _calm(e.edge.local, self.whole(e))
        return Link(e.by, e.edge.by, text_of(e.edge.local), local)

    def forward(self) -> tuple[list[Any], list[list[Any]]]:
        dots: list[Any] = []
        along: list[list[Any]] = []
        inputs = self.runner.inputs
        for i, step in enumerate(self.steps):
            if i in inputs:
                k = inputs.index(i)
                given = None if self.given is None else self.given[k]
                first = seed_of(step.value) if k == 0 else zero_of(step.value)
                dots.append(first if given is None else given)
                along.append([])
                continue
            parts = [self.pushed(step, e, dots[e.by]) for e in step.edges]
            total = zero_of(step.value)
            for part in parts:
                total = added(total, part)
            dots.append(total)
            along.append(parts)
        return dots, along

    def pushed(self, step: _Step, e: _Edge, dot: Any) -> Any:
        if step.part is not None:
            return item(dot, step.part)
        with np.errstate(all="ignore"):
            if e.edge.elementwise:
                return times(evaluate(e.edge.local, self.whole(e)), dot)
            return evaluate(e.edge.local, {**self.whole(e), f"{e.edge.by}_dot": dot})

    def whole(self, e: _Edge) -> dict[str, Any]:
        return {**self.runner.space, **e.space}

    def backward(self, outputs: list[int]) -> tuple[list[Any], list[list[Any]]]:
        bars = [zero_of(s.value) for s in self.steps]
        back: list[list[Any]] = [[None] * len(s.edges) for s in self.steps]
        left = self.output
        for o in outputs:
            if o < 0:
                left -= 1
                continue
            size = max(int(np.size(self.steps[o].value)), 1)
            if 0 <= left < size:
                bars[o] = added(bars[o], seed_of(self.steps[o].value, left))
            left -= size
        for i in range(len(self.steps) - 1, -1, -1):
            step = self.steps[i]
            for k, e in enumerate(step.edges):
                operand = self.steps[e.by].value
                part = pulled(step.row, step.part, e.edge, bars[i], operand, self.whole(e),
                              self.scope)  # fmt: skip
                back[i][k] = part
                bars[e.by] = added(bars[e.by], part)
        return bars, back


def _calm(expr: Expr, space: dict[str, Any]) -> Any:
    try:
        return evaluate(expr, space)
    except (*_RAISES, TransformError):  # a derivative that is not there, as of 0**0.5
        return math.nan

