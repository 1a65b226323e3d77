"""Tangents and adjoints as numbers: of floats, arrays, and tuples of them.

>>> added((1.0, 2.0), (0.5, 0.0)), seed_of(np.zeros(3), 1)
((1.5, 2.0), array([0., 1., 0.]))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from srcad.backend.runtime import unbroadcast
from srcad.ir.nodes import Apply, Expr, Var
from srcad.teach.ulist import Edge, Row
from srcad.teach.values import evaluate
from srcad.transform.local import pullbacks
from srcad.transform.scope import Scope

__all__ = [
    "BAR", "Pull", "added", "item", "pull_of", "pulled", "seed_of", "size_of", "times", "zero_of",
]  # fmt: skip

BAR = "y_bar_of_step"
_PLACE = "subscript_of_step"


@dataclass(frozen=True)
class Pull:
    """How an adjoint goes back: by a factor, by a map of ``BAR``, to items, or to one part."""

    expr: Expr | None = None
    factor: bool = False
    items: tuple[int, ...] = ()
    part: int | None = None


def size_of(value: Any) -> int:
    """Return how many numbers a value has.

    >>> size_of((1.0, np.zeros((2, 3)), (4.0, 5.0)))
    9
    """
    return sum(map(size_of, value)) if isinstance(value, tuple | list) else int(np.size(value))


def zero_of(value: Any) -> Any:
    """Return a zero of a value's structure."""
    if isinstance(value, tuple | list):
        return tuple(map(zero_of, value))
    return np.zeros(np.shape(value)) if np.ndim(value) else 0.0


def seed_of(value: Any, place: int = 0) -> Any:
    """Return what picks one element of a value."""
    if isinstance(value, tuple | list):
        found, left = [], place
        for part in value:
            size = size_of(part)
            found.append(seed_of(part, left) if 0 <= left < size else zero_of(part))
            left -= size
        return tuple(found)
    if not np.ndim(value):
        return 1.0
    unit = np.zeros(np.shape(value))
    unit.flat[place] = 1.0
    return unit


def added(a: Any, b: Any) -> Any:
    """Add two derivatives of one structure."""
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return tuple(added(p, q) for p, q in zip(a, b, strict=True))
    return a + b


def times(local: Any, dot: Any) -> Any:
    """Multiply, where nothing times no derivative is nothing: a kink's inf stays where it is."""
    if isinstance(dot, tuple | list):  # a copy of it
        return tuple(times(local, d) for d in dot)
    if np.ndim(dot) == 0 and np.ndim(local) == 0 and dot == 0:
        return 0.0
    return local * dot


def item(dot: Any, part: int) -> Any:
    """Return the part of a tangent that an unpacking takes."""
    return dot[part] if isinstance(dot, tuple | list) or np.ndim(dot) else 0.0


def pulled(pull: Pull, bar: Any, operand: Any, space: dict[str, Any]) -> Any:
    """Return what a step gives to the adjoint of one of its operands."""
    if pull.part is not None:
        return _placed(operand, pull.part, bar)
    if pull.items:
        total = zero_of(operand)
        for i in pull.items:
            total = added(total, bar[i])
        return total
    if pull.expr is None:
        return zero_of(operand)
    with np.errstate(all="ignore"):
        if pull.factor:
            return _shaped(times(evaluate(pull.expr, space), bar), operand)
        return _shaped(_spread(pull.expr, {**space, BAR: bar}), operand)


def pull_of(row: Row, part: int | None, edge: Edge, scope: Scope) -> Pull:
    """Return how an adjoint goes back along one edge of a row."""
    value = row.value
    if part is not None:
        return Pull(part=part)
    if isinstance(value, Apply) and value.op in ("tuple", "list"):
        return Pull(items=tuple(i for i, a in enumerate(value.args) if a == Var(edge.by)))
    if edge.elementwise:
        return Pull(edge.local, factor=True)
    found = pullbacks(value, row.name, Var(BAR), scope)
    return next((Pull(expr) for name, expr, _ in found if name == edge.by), Pull())


def _spread(expr: Expr, space: dict[str, Any]) -> Any:
    """Evaluate a transpose; that of an element puts the adjoint in its place among zeros."""
    if isinstance(expr, Apply) and expr.op == "add":
        return _spread(expr.args[0], space) + _spread(expr.args[1], space)
    if not (isinstance(expr, Apply) and expr.op == "scatter"):
        return evaluate(expr, space)
    bar, of, index = expr.args
    place = evaluate(Apply("index", (Var(_PLACE), index)), {**space, _PLACE: np.s_})
    whole = np.zeros(np.shape(evaluate(of, space)))
    np.add.at(whole, place, evaluate(bar, space))
    return whole


def _shaped(bar: Any, operand: Any) -> Any:
    if isinstance(operand, tuple | list):
        return bar
    shaped = unbroadcast(bar, operand)
    return shaped if np.ndim(shaped) else float(shaped)


def _placed(operand: Any, part: int, bar: Any) -> Any:
    if isinstance(operand, tuple | list):
        zeros = [zero_of(o) for o in operand]
        zeros[part] = bar
        return tuple(zeros)
    whole = np.zeros(np.shape(operand))
    whole[part] = bar
    return whole
