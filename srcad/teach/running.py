"""A function taken apart, run at a point: each step, then the tangents and the adjoints.

The run goes over the function's normal form, one operation a statement. Loops and branches are
followed as they come, so what is left is a plain list, and the chain rule is one pass over it in
each direction.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NoReturn

import numpy as np

from srcad.backend.runtime import HELPERS
from srcad.errors import UnsupportedSyntax
from srcad.ir.nodes import (
    AddAt,
    Apply,
    Assign,
    Block,
    Branch,
    Break,
    Const,
    Effect,
    Expr,
    For,
    Return,
    Stmt,
    Store,
    Unpack,
    Var,
    While,
    With,
)
from srcad.ir.walk import names
from srcad.pipeline.primal import free_values
from srcad.teach.kinks import domain, kink_of, kink_of_test
from srcad.teach.names import text_of
from srcad.teach.places import callee_of
from srcad.teach.stores import as_store, index_of, shared, stored, twice
from srcad.teach.trace import Decision, Frame, Kink, Problem
from srcad.teach.ulist import Edge, Row, UList
from srcad.teach.values import evaluate, shown

__all__ = ["MOST_STEPS", "RAISES", "RawEdge", "RawStep", "Runner", "Stopped"]

MOST_STEPS = 20_000
# what a user's function may raise at a point where it has no value
RAISES = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, AssertionError)


class Broken(Exception):
    """A loop is left."""


class Stopped(Exception):
    """The run has come to where there are no more numbers."""


@dataclass
class RawEdge:
    """One operand of a step, and what its local derivative reads."""

    by: int
    edge: Edge
    space: dict[str, Any]


@dataclass
class RawStep:
    """A step before its derivatives are known."""

    name: str
    value: Any
    stmt: Stmt | None
    row: Row | None
    frames: tuple[Frame, ...]
    edges: list[RawEdge] = field(default_factory=list)
    part: int | None = None  # which element of its operand, for an unpacking
    at: dict[str, int] = field(default_factory=dict)  # the steps that its operands are
    counts: dict[str, int] = field(default_factory=dict)  # the counters that it reads
    write: tuple[Any, str] | None = None  # the place written into, and how


class Runner:
    """Runs statements and keeps each value with the steps it was made of."""

    def __init__(self, u: UList, most: int = MOST_STEPS) -> None:
        self.u, self.most = u, most
        free = free_values(u.function)
        self.space: dict[str, Any] = {"np": np, "math": math, **HELPERS, **free}
        self.now: dict[str, int] = {}
        self.steps: list[RawStep] = []
        self.inputs: list[int] = []
        self.outputs: list[Expr] = []
        self.decisions: list[Decision] = []
        self.kinks: list[Kink] = []
        self.problem: Problem | None = None
        self.frames: tuple[Frame, ...] = ()
        self.result: Any = None
        self.counters: dict[str, Any] = {}
        self.turns = 0
        self.stale: dict[str, str] = {}  # what was written into under another name

    def start(self, args: tuple[Any, ...]) -> None:
        """Bind the arguments; those that vary are the first steps."""
        for name, value in zip(self.u.function.params, args, strict=True):
            self.space[name] = value.copy() if isinstance(value, np.ndarray) else value
            if name in self.u.inputs:
                self.inputs.append(len(self.steps))
                self.add(RawStep(name, value, None, None, ()))

    def add(self, step: RawStep) -> None:
        """Append a step, the present value of its variable."""
        if len(self.steps) >= self.most:
            raise UnsupportedSyntax(
                f"a run of more than {self.most} steps",
                place=None if step.stmt is None else step.stmt.origin,
                hint="explain it at a point where its loops turn less often",
            )
        self.now[step.name] = len(self.steps)
        self.stale.pop(step.name, None)
        self.steps.append(step)

    def value(self, expr: Expr, stmt: Stmt) -> Any:
        """Evaluate; where that raises, the run has come to its end."""
        if self.stale:
            self.check_fresh(expr, stmt)
        try:
            return evaluate(expr, self.space)
        except RAISES as error:
            error_text = f"{type(error).__name__}: {error}"
            kind = domain(expr, self.space) or "raised"
            self.stop(expr, stmt, kind, error_text)

    def check_fresh(self, expr: Expr, stmt: Stmt) -> None:
        """Refuse to read what has been written into under another name: here it has its copy."""
        for name in sorted(names(expr) & self.stale.keys()):
            self.refuse(stmt, f"{name}, which {self.stale[name]} has written into")

    def stop(self, expr: Expr, stmt: Stmt, kind: str, error: str = "") -> NoReturn:
        """Keep why there are no more numbers."""
        known = [(n, self.space[n]) for n in sorted(names(expr)) if n in self.space]
        operands = tuple((n, v) for n, v in known if isinstance(v, int | float | np.ndarray))
        target = f"{stmt.target} = " if isinstance(stmt, Assign) else ""
        text = target + text_of(expr)
        self.problem = Problem(len(self.steps), text, kind, operands, error, stmt.origin)
        raise Stopped

    def block(self, block: Block) -> None:
        """Run statements one after the other."""
        for stmt in block:
            self.statement(stmt)

    def statement(self, stmt: Stmt) -> None:
        """Run one statement. Raises ``TransformError`` for one that cannot be followed."""
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
                outer = self.frames
                with suppress(Broken):
                    for number, value in enumerate(self.value(iterable, stmt), 1):
                        self.space[target] = value
                        self.now.pop(target, None)
                        self.counters[target] = value
                        self.turn(Frame("turn", target, number, shown(value)), body)
                self.frames = outer
            case While(test=test, body=body):
                number, outer = 0, self.frames
                with suppress(Broken):
                    while self.asked(test, stmt):
                        number += 1
                        self.turn(Frame("turn", "", number), body)
                self.frames = outer
            case Break():
                raise Broken
            case With(manager=manager, target=name, body=body):
                with self.value(manager, stmt) as entered:
                    if name:
                        self.space[name] = entered
                    self.block(body)
            case Store() | AddAt():
                self.store(as_store(stmt), stmt)
            case Return(value=value):
                self.result = self.value(value, stmt)
                several = isinstance(value, Apply) and value.op in ("tuple", "list")
                self.outputs = list(value.args) if several and isinstance(value, Apply) else [value]
            case _:
                self.refuse(stmt, f"a step of the kind {type(stmt).__name__}")

    def refuse(self, stmt: Stmt, what: str) -> NoReturn:
        """Say what cannot be followed."""
        raise UnsupportedSyntax(
            f"explain cannot follow {what}",
            place=stmt.origin,
            hint="its derivative is in srcad.source(f); explain a function without it",
        )

    def turn(self, frame: Frame, body: Block) -> None:
        """Run a loop's body once."""
        self.turns += 1
        if self.turns > self.most:
            raise UnsupportedSyntax(f"a run of more than {self.most} turns of loops")
        outer, self.frames = self.frames, (*self.frames, frame)
        self.block(body)
        self.frames = outer

    def asked(self, test: Expr, stmt: Stmt) -> bool:
        """Ask a loop's condition."""
        answer = bool(self.value(test, stmt))
        self.decide(test, answer, stmt, "while")
        return answer

    def decide(self, test: Expr, answer: bool, stmt: Stmt, word: str) -> None:
        """Keep the answer to a condition."""
        here = len(self.steps)
        if kink_of_test(test, self.space) and self.reads_varied(test):
            self.kinks.append(Kink(here, "branch", text_of(test)))
        frames = self.where(stmt)
        self.decisions.append(Decision(here, text_of(test), answer, stmt.origin, frames, word))

    def reads_varied(self, expr: Expr) -> bool:
        """Whether an expression reads what varies."""
        return bool(names(expr) & self.u.varied)

    def where(self, stmt: Stmt) -> tuple[Frame, ...]:
        """Return the frames of a statement: the turns of loops, and the function it is in."""
        called = callee_of(self.u.function.origin, stmt.origin, self.u.function.name)
        return (*self.frames, Frame("call", called, 0)) if called else self.frames

    def assign(self, stmt: Assign) -> None:
        """Run an assignment and keep its operands."""
        row = self.u.by_statement[id(stmt)]
        step = RawStep(stmt.target, None, stmt, row, self.where(stmt))
        self.connect(step, stmt.value)
        before = {n: self.space[n] for n in names(stmt.value) if n in self.space}
        step.value = self.value(stmt.value, stmt)
        kind = kink_of(stmt.value, before, self.u.varied)
        if kind is not None and row.edges:
            self.kinks.append(Kink(len(self.steps), kind))
        # a local derivative speaks of the operands as they were, and of the result
        space = {stmt.target: step.value, **before}
        for edge in row.edges:
            if edge.by in self.now:
                step.edges.append(RawEdge(self.now[edge.by], edge, space))
        self.space[stmt.target] = step.value
        self.add(step)
        if _lost(step.value) and not any(_lost(v) for v in before.values()):
            kind = domain(stmt.value, before) or "lost"
            self.steps.pop()
            self.space.update(before)
            self.stop(stmt.value, stmt, kind)

    def connect(self, step: RawStep, value: Expr) -> None:
        """Keep which steps the operands are, and what the counters of loops stand at."""
        read = names(value)
        step.at = {n: self.now[n] for n in read if n in self.now}
        step.counts = {n: v for n, v in self.counters.items()
                       if n in read and isinstance(v, int)}  # fmt: skip

    def store(self, stmt: Store, of: Stmt) -> None:
        """Run a write into a part of an array: the array is a new step."""
        row, name = self.u.by_statement[id(of)], stmt.base
        old, value = self.value(Var(name), stmt), self.value(stmt.value, stmt)
        if not isinstance(old, np.ndarray):
            self.refuse(stmt, f"a write into {name}, which is not an array,")
        others = shared(name, self.space, {*self.u.types} - self.counters.keys())
        self.stale.update(dict.fromkeys(others, name))
        index = index_of(stmt, self.space)
        if twice(index):
            self.refuse(stmt, "a write that names a place twice,")
        step = RawStep(name, None, stmt, row, self.where(stmt), write=(index, stmt.op))
        self.connect(step, Apply("tuple", (Var(name), stmt.value, stmt.index)))
        step.value = stored(old, index, value, stmt.op)
        step.edges = [RawEdge(self.now[e.by], e, {}) for e in row.edges if e.by in self.now]
        self.space[name] = step.value
        self.add(step)

    def unpack(self, stmt: Unpack) -> None:
        """Run an unpacking: each target is a step of its own."""
        items = tuple(self.value(stmt.value, stmt))
        if not isinstance(stmt.value, Var) and names(stmt.value) & self.u.varied:
            self.refuse(stmt, "an unpacking of more than a variable")
        by = self.now.get(stmt.value.name) if isinstance(stmt.value, Var) else None
        for i, (target, value) in enumerate(zip(stmt.targets, items, strict=True)):
            row = Row(target, Apply("index", (stmt.value, Const(str(i), i))), (), "element")
            step = RawStep(target, value, stmt, row, self.where(stmt), part=i)
            self.connect(step, stmt.value)
            if by is not None and isinstance(stmt.value, Var) and target in self.u.varied:
                edge = Edge(stmt.value.name, row.value, elementwise=False)
                step.edges.append(RawEdge(by, edge, {}))
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
