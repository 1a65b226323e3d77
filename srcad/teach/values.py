"""A function of ours run statement by statement, each value kept for the line it came from.

>>> from srcad.ir.nodes import Assign, Return, Var
>>> from srcad.ir.parse import parse
>>> f = Function("f", ("x",), (Assign("y", parse("x**3")), Return(Var("y"))))
>>> trace = run(f, (2.0,))
>>> trace.result, trace.values[id(f.body[0])]
(8.0, [8.0])
"""

from __future__ import annotations

import builtins
import math
import operator
import types
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

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
    Effect,
    Expr,
    For,
    Function,
    Pop,
    Push,
    Return,
    Stmt,
    Store,
    Unpack,
    Var,
    While,
    With,
)
from srcad.ir.text import to_text
from srcad.pipeline.primal import free_values

__all__ = ["Trace", "digits", "evaluate", "given", "run", "shown", "shown_all"]

_SHOWN = 3  # values of a line in a loop that are shown before the last
_ELEMENTS = 6  # elements of an array that are shown
_UPDATES: dict[str, Any] = {
    "": None, "add": operator.add, "sub": operator.sub, "mul": operator.mul,
    "div": operator.truediv, "pow": operator.pow, "floordiv": operator.floordiv,
    "mod": operator.mod, "matmul": operator.matmul, "bitand": operator.and_,
    "bitor": operator.or_, "bitxor": operator.xor, "lshift": operator.lshift,
    "rshift": operator.rshift,
}  # fmt: skip
_SUBSCRIPT = Var("subscript_")
_NAMES: dict[str, Any] = {
    **vars(math), **vars(np), **vars(builtins), **HELPERS, "np": np, "math": math
}  # fmt: skip


@dataclass
class Trace:
    """What a run found: the values of each statement by its id, the variables, the result."""

    values: dict[int, list[Any]] = field(default_factory=dict)
    space: dict[str, Any] = field(default_factory=dict)
    result: Any = None


def run(function: Function, args: tuple[Any, ...]) -> Trace:
    """Run a function whose statements are told apart. What it raises comes out as it is."""
    trace = Trace(space={"np": np, "math": math, **HELPERS, **free_values(function)})
    own = (a.copy() if isinstance(a, np.ndarray) else a for a in args)  # it may be written into
    trace.space.update(zip(function.params, own, strict=True))
    with np.errstate(all="ignore"):  # an infinite value is shown, not warned of
        _Runner(trace).block(function.body)
    return trace


def evaluate(expr: Expr, space: dict[str, Any]) -> Any:
    """Return the value of an expression, its functions with or without their module."""
    with np.errstate(all="ignore"):
        return eval(_compiled(to_text(expr)), dict(_NAMES), space)


@lru_cache(maxsize=4096)
def _compiled(text: str) -> types.CodeType:
    return compile(text, "<formula>", "eval")


def _is_tape(expr: Expr) -> bool:
    return isinstance(expr, Apply) and expr.op == "tape"


class _Broken(Exception):
    """A loop is left."""


class _Runner:
    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.space = trace.space

    def value(self, expr: Expr) -> Any:
        return [] if _is_tape(expr) else evaluate(expr, self.space)

    def block(self, block: Block) -> None:
        for stmt in block:
            self.statement(stmt)

    def keep(self, stmt: Stmt, value: Any) -> None:
        kept = self.trace.values.setdefault(id(stmt), [])
        if not (isinstance(stmt, Assign) and _is_tape(stmt.value)):
            kept.append(value.copy() if isinstance(value, np.ndarray) else value)

    def statement(self, stmt: Stmt) -> None:
        match stmt:
            case Assign(target=target, value=value):
                self.space[target] = self.value(value)
                self.keep(stmt, self.space[target])
            case Unpack(targets=targets, value=value):
                items = tuple(self.value(value))
                self.space.update(zip(targets, items, strict=True))
                self.keep(stmt, items)
            case AddAt(base=base, index=index, value=value):
                np.add.at(self.space[base], self.index(index), self.value(value))
                self.keep(stmt, self.space[base])
            case Push(tape=tape, value=value):
                self.space[tape].append(self.value(value))
            case Pop(target=target, tape=tape, index=place) if place is not None:
                self.space[target][self.index(place)] = self.space[tape].pop()
            case Pop(target=target, tape=tape):
                self.space[target] = self.space[tape].pop()
                self.keep(stmt, self.space[target])
            case Effect(value=value):
                self.value(value)
            case Return(value=value):
                self.trace.result = self.value(value)
            case Branch(test=test, then=then, orelse=orelse):
                chosen = bool(self.value(test))
                self.keep(stmt, chosen)
                self.block(then if chosen else orelse)
            case For(target=target, iterable=iterable, body=body):
                with suppress(_Broken):
                    for item in self.value(iterable):
                        self.space[target] = item
                        self.keep(stmt, item)
                        self.block(body)
            case While(test=test, body=body):
                with suppress(_Broken):
                    while self.value(test):
                        self.block(body)
            case Break():
                raise _Broken
            case With(manager=manager, target=target, body=body):
                with self.value(manager) as entered:
                    if target:
                        self.space[target] = entered
                    self.block(body)
            case Store(base=base, index=index, value=value, op=op) if op in _UPDATES:
                array, place, new = self.space[base], self.index(index), self.value(value)
                array[place] = _UPDATES[op](array[place], new) if op else new
                self.keep(stmt, array)
            case _:
                raise UnsupportedSyntax(
                    f"the values of a step of the kind {type(stmt).__name__}", place=stmt.origin
                )

    def index(self, index: Expr) -> Any:
        """Return the value of a subscript: slices are written as such only between brackets."""
        return evaluate(Apply("index", (_SUBSCRIPT, index)), {**self.space, "subscript_": np.s_})


def shown(value: Any, most: int = _ELEMENTS) -> str:
    """Print a value in four digits, whole numbers as such, and arrays of at most so many elements.

    >>> [shown(v) for v in (8.0, -0.145500034, 0.1 + 0.2, 1e-7, True, np.array([1.0, 2.5]))]
    ['8', '-0.1455', '0.3000', '1.000e-07', 'True', '[1, 2.500]']
    >>> shown(np.zeros((5, 3)))
    'array of 5×3'
    """
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, tuple | list):
        inside = ", ".join(map(shown, value))
        return f"({inside})" if isinstance(value, tuple) else f"[{inside}]"
    if isinstance(value, np.ndarray) and value.ndim:
        if value.size > most:
            return "array of " + "×".join(map(str, value.shape))
        return f"[{', '.join(shown(v, most) for v in value)}]"
    if isinstance(value, int | float | np.integer | np.floating | np.ndarray):
        return digits(float(value), 4)
    return repr(value)


def digits(value: float, count: int) -> str:
    """Print a number with so many digits; a whole one as such.

    >>> digits(-3.5295563, 6), digits(12.0, 6)
    ('-3.52956', '12')
    """
    if not math.isfinite(value) or (value == int(value) and abs(value) < 10**6):
        return f"{value + 0.0:.0f}"  # -0.0 is 0
    return f"{value:#.{count}g}".rstrip(".")


def given(value: Any) -> str:
    """Print an argument: a number as short as it was written.

    >>> given(0.2), given(2.0), given(np.array([1.0, 0.5]))
    ('0.2', '2', '[1, 0.5000]')
    """
    return f"{value:.6g}" if isinstance(value, float) else shown(value)


def shown_all(values: list[Any]) -> str:
    """Print the values that a line had one after the other.

    >>> shown_all([1.0]), shown_all([1, 2, 3, 4, 5, 6])
    ('1', '1, 2, 3, …, 6')
    """
    if len(values) <= _SHOWN + 1:
        return ", ".join(map(shown, values))
    return f"{', '.join(map(shown, values[:_SHOWN]))}, …, {shown(values[-1])}"
