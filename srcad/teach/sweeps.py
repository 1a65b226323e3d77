"""The tangents and adjoints of a run: one pass over its steps in each direction.

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
import operator
from typing import Any

import numpy as np

from srcad.analysis.facts import Types
from srcad.errors import TransformError
from srcad.ir.nodes import Apply, Const, Expr, Store, Var, const
from srcad.ir.types import Type
from srcad.ir.walk import substitute
from srcad.teach.bars import (
    BAR,
    Pull,
    added,
    item,
    pull_of,
    pulled,
    seed_of,
    size_of,
    times,
    zero_of,
)
from srcad.teach.names import text_of
from srcad.teach.running import MOST_STEPS, RAISES, RawEdge, RawStep, Runner, Stopped
from srcad.teach.stores import moved_base, moved_value, pulled_value
from srcad.teach.trace import Link, Run, Step, labels
from srcad.teach.ulist import Edge, UList
from srcad.teach.values import evaluate, shown  # noqa: F401  (for the example above)
from srcad.transform.algebra import Facts, simplify
from srcad.transform.scope import Scope

__all__ = ["product", "trace_of"]

_UNKNOWN = Type("unknown")
_BELOW = "₀₁₂₃₄₅₆₇₈₉"


def trace_of(
    u: UList,
    args: tuple[Any, ...],
    dots: tuple[Any, ...] | None = None,
    output: int = 0,
    *,
    most: int = MOST_STEPS,
) -> Run:
    """Run a function at a point; ``dots`` are the inputs' tangents, by default along the first.

    The adjoints are those of element ``output`` of the result. Raises ``TransformError`` for a
    statement that cannot be followed.
    """
    runner = Runner(u, most)
    try:
        with np.errstate(all="ignore"):
            runner.start(args)
            runner.block(u.function.body)
    except Stopped:
        pass
    return swept(runner, dots, output)


class _Sweeps:
    def __init__(self, runner: Runner, dots: tuple[Any, ...] | None, output: int) -> None:
        self.runner, self.given, self.output = runner, dots, output
        self.steps = runner.steps
        u = runner.u
        self.scope = Scope(u.types, u.varied, u.function.refused)
        self.called = labels([s.name for s in self.steps], [bool(s.frames) for s in self.steps])
        self.pulls: dict[tuple[int, str, int | None], Pull] = {}

    def run(self) -> Run:
        runner = self.runner
        outputs = [runner.now.get(o.name, -1) if isinstance(o, Var) else -1 for o in runner.outputs]
        varies, matters = self.reach(outputs)
        dots, along = self.forward()
        bars, back = self.backward(outputs)
        steps = []
        for i, step in enumerate(self.steps):
            links = tuple(
                self.link(i, e, d, b) for e, d, b in zip(step.edges, along[i], back[i], strict=True)
            )
            row = step.row
            steps.append(Step(
                i, step.name, self.called[i],
                None if row is None else _settled(substitute(row.value, self.versions(step))),
                "input" if row is None else row.rule,
                None if step.stmt is None else step.stmt.origin, step.frames, step.value, links,
                dots[i], bars[i], varies[i], matters[i], "" if row is None else self.place(step),
            ))  # fmt: skip
        found = tuple(o for o in outputs if o >= 0)
        return Run(tuple(steps), tuple(runner.inputs), found, runner.result,
                   tuple(runner.decisions), tuple(runner.kinks), runner.problem)  # fmt: skip

    def versions(self, step: RawStep) -> dict[str, Expr]:
        """Return what the operands of a step are called, where a variable has several values."""
        known: dict[str, Expr] = {n: const(v) for n, v in step.counts.items()}
        known |= {n: Var(self.called[i]) for n, i in step.at.items() if self.called[i] != n}
        return known

    def place(self, step: RawStep) -> str:
        """Return what of its variable a step writes, ``[2] =``."""
        if not isinstance(step.stmt, Store) or step.row is None:
            return ""
        index = _settled(substitute(step.stmt.index, self.versions(step)))
        sign = step.row.place.rpartition(" ")[2]
        return f"{text_of(Apply('index', (Var('a'), index)))[1:]} {sign}"

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

    def link(self, i: int, e: RawEdge, dot: Any, bar: Any) -> Link:
        step, edge = self.steps[i], e.edge
        local = _calm(edge.local, self.whole(e)) if edge.elementwise and step.part is None else None
        # the result's own name means the operand of that name, where there is one
        known: dict[str, Expr] = {step.name: Var(self.called[i]), **self.versions(step)}
        by = self.called[e.by]
        formula = text_of(_settled(substitute(edge.local, known)))
        its = f"{self.called[i]}_bar"
        if edge.elementwise and step.part is None:
            ahead, back = product(formula, f"{by}_dot"), product(formula, its)
        else:
            moved = {**known, f"{edge.by}_dot": Var(f"{by}_dot")}
            ahead = text_of(_settled(substitute(edge.local, moved)))
            ahead = f"{by}_dot[{step.part}]" if step.part is not None else ahead
            back = self.back_text(self.pull(step, e), its, known) if not step.write else (
                self.back_of_write(step, edge, its, known))  # fmt: skip
        return Link(e.by, by, formula, local, dot, bar, ahead, back)

    def back_of_write(self, step: RawStep, edge: Edge, bar: str, known: dict[str, Expr]) -> str:
        assert isinstance(step.stmt, Store)
        if edge.by == step.name:
            local = substitute(edge.local, {f"{edge.by}_dot": Var(bar), **known})
            return text_of(_settled(local))
        sign = "-" if step.stmt.op == "sub" else ""
        index = _settled(substitute(step.stmt.index, known))
        return f"{sign}{text_of(Apply('index', (Var(bar), index)))}"

    def back_text(self, pull: Pull, bar: str, known: dict[str, Expr]) -> str:
        if pull.part is not None:
            return f"{bar}·e{_BELOW[pull.part % 10]}"
        if pull.items:
            return " + ".join(f"{bar}[{i}]" for i in pull.items)
        if pull.expr is None:
            return "0"
        types: Types = {**self.scope.types, BAR: self.scope.types.get("", _UNKNOWN)}
        made = simplify(pull.expr, Facts(types, types))
        scattered = made if isinstance(made, Apply) and made.op == "scatter" else None
        if scattered is not None:
            index = _settled(substitute(scattered.args[2], known))
            if isinstance(index, Const) and type(index.value) is int and index.value >= 0:
                return f"{bar}·e{''.join(_BELOW[int(c)] for c in str(index.value))}"
            return f"{bar}·e[{text_of(Apply('index', (Var('a'), index)))[2:-1]}]"
        filled = isinstance(made, Apply) and made.op == "np.broadcast_to"
        whole = made.args[0] if filled and isinstance(made, Apply) else made
        return text_of(_settled(substitute(whole, {**known, BAR: Var(bar)}))) + (
            "·1⃗" if filled else ""
        )

    def pull(self, step: RawStep, e: RawEdge) -> Pull:
        key = (id(step.row), e.edge.by, step.part)
        if key not in self.pulls:
            assert step.row is not None
            self.pulls[key] = pull_of(step.row, step.part, e.edge, self.scope)
        return self.pulls[key]

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

    def pushed(self, step: RawStep, e: RawEdge, dot: Any) -> Any:
        if step.part is not None:
            return item(dot, step.part)
        if step.write is not None:
            index, op = step.write
            if e.edge.by == step.name:
                return moved_base(dot, index, op)
            return moved_value(step.value, index, dot, op)
        with np.errstate(all="ignore"):
            if e.edge.elementwise:
                return times(_calm(e.edge.local, self.whole(e)), dot)
            return evaluate(e.edge.local, {**self.whole(e), f"{e.edge.by}_dot": dot})

    def whole(self, e: RawEdge) -> dict[str, Any]:
        return {**self.runner.space, **e.space}

    def backward(self, outputs: list[int]) -> tuple[list[Any], list[list[Any]]]:
        bars = [zero_of(s.value) for s in self.steps]
        back: list[list[Any]] = [[None] * len(s.edges) for s in self.steps]
        left = self.output
        for o in outputs:
            if o < 0:
                left -= 1
                continue
            size = size_of(self.steps[o].value)
            if 0 <= left < size:
                bars[o] = added(bars[o], seed_of(self.steps[o].value, left))
            left -= size
        for i in range(len(self.steps) - 1, -1, -1):
            step = self.steps[i]
            for k, e in enumerate(step.edges):
                operand = self.steps[e.by].value
                part = self.pulled(step, e, bars[i], operand)
                back[i][k] = part
                bars[e.by] = added(bars[e.by], part)
        return bars, back

    def pulled(self, step: RawStep, e: RawEdge, bar: Any, operand: Any) -> Any:
        if step.write is None:
            return pulled(self.pull(step, e), bar, operand, self.whole(e))
        index, op = step.write
        if e.edge.by == step.name:
            return moved_base(bar, index, op)
        return pulled_value(bar, index, operand, op)


def swept(runner: Runner, dots: tuple[Any, ...] | None, output: int) -> Run:
    """Return a run with its tangents and adjoints."""
    return _Sweeps(runner, dots, output).run()


_WHOLE = {"add": operator.add, "sub": operator.sub, "mul": operator.mul}


def _settled(expr: Expr) -> Expr:
    """Work out whole numbers, as they come from the counters of loops: ``x[0 + 1]`` is ``x[1]``."""
    if not isinstance(expr, Apply):
        return expr
    args = tuple(map(_settled, expr.args))
    numbers = [a.value for a in args if isinstance(a, Const) and type(a.value) is int]
    if expr.op in _WHOLE and len(numbers) == 2 and len(args) == 2:
        return const(_WHOLE[expr.op](*numbers))
    if expr.op == "pow" and args[1] == const(1):
        return args[0]
    return Apply(expr.op, args, tuple((k, _settled(v)) for k, v in expr.kwargs))


def product(factor: str, name: str) -> str:
    """Print a factor before a derivative.

    >>> product("1", "x_dot"), product("-1", "x_dot"), product("1 + y", "x_dot")
    ('x_dot', '-x_dot', '(1 + y)·x_dot')
    """
    if factor in ("1", "-1"):
        return factor[:-1] + name
    sums = " + " in factor or " - " in factor or " if " in factor
    inside = 0
    for i, c in enumerate(factor):
        inside += {"(": 1, "[": 1, ")": -1, "]": -1}.get(c, 0)
        if not inside and sums and factor[i : i + 3] in (" + ", " - ", " if"):
            return f"({factor})·{name}"
    return f"{factor}·{name}"


def _calm(expr: Expr, space: dict[str, Any]) -> Any:
    try:
        return evaluate(expr, space)
    except (*RAISES, TransformError):  # a derivative that is not there, as of 0**0.5
        return math.nan
