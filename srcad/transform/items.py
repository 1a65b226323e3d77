"""The items of a list that is written out, and where each stands in what is made of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcad.analysis.facts import Types, typeof
from srcad.errors import NoRule, Place
from srcad.ir.nodes import Apply, Const, Expr, Var, const  # noqa: F401  (Var: an example)
from srcad.ir.parse import NONE
from srcad.ir.types import OTHER, WHOLE, Type
from srcad.rules.declare import Bound, Case

__all__ = ["by_axis", "does_nothing", "items_of", "of_objects", "of_python"]

_AT_LEAST = {"np.atleast_1d": 1, "np.atleast_2d": 2, "np.atleast_3d": 3}
_JOINS = {"np.concatenate", "np.concat", "np.hstack", "np.column_stack"}


def does_nothing(expr: Apply, x: Type | None = None, *others: Type) -> bool:
    """Whether an operation leaves what it is given as it is, for operands of these types.

    >>> matrix = Type("array", (2, 3), "f")
    >>> does_nothing(Apply("np.atleast_1d", (Var("x"),)), matrix)
    True
    """
    if x is None:
        return False
    if expr.op in _AT_LEAST:
        return x.kind == "array" and x.shape is not None and len(x.shape) >= _AT_LEAST[expr.op]
    if expr.op == "index" and expr.args[1] == Apply("tuple", ()):  # x[()]
        return x.kind == "array" and bool(x.shape)
    if expr.op != "np.broadcast_to" or others[0].kind != "tuple" or x.kind != "array":
        return False
    return x.shape == others[0].shape and None not in (x.shape or (None,))


def of_python(t: Type) -> bool:
    """Whether a list is of integers, truths or texts of Python's own, which do not vary.

    >>> of_python(Type("list", items=(Type("number", (), "i"),)))
    True
    """
    fixed = {"number": WHOLE, "text": ("?",)}
    return t.kind == "list" and bool(t.items) and all(
        i.dtype in fixed.get(i.kind, ()) for i in t.items
    )  # fmt: skip


def by_axis(expr: Apply, t: Type) -> Apply:
    """Write how a list of unknown length, of this type, is joined with the axis that this is.

    >>> from srcad.ir.text import to_text
    >>> rows = Type("list", items=(Type("array", (None,), "f"),))
    >>> to_text(by_axis(Apply("np.column_stack", (Var("rows"),)), rows))
    'np.stack(rows, axis=1)'
    """
    item = t.items[0] if t.kind == "list" and not t.keys else OTHER
    if len(expr.args) != 1 or expr.kwargs or item.kind != "array" or not item.shape:
        return expr
    if len(item.shape) > 1:
        return Apply("np.concatenate", expr.args, (("axis", const(1)),))
    if expr.op == "np.hstack":
        return Apply("np.concatenate", expr.args)
    return Apply("np.stack", expr.args, (("axis", const(1)),))


def _rank(item: Expr, types: Types, place: Place | None) -> int:
    """Return how many dimensions an item has. Raises ``NoRule`` where that is not known."""
    t = typeof(item, types)
    if t.kind == "number":
        return 0
    if t.shape is None:
        raise NoRule(
            "arrays of unknown rank, stacked side by side, have no derivative rule",
            place=place,
            hint="write np.concatenate with the axis",
        )
    return len(t.shape)


def _extent(case: Case, bound: Bound, item: Expr, types: Types, place: Place | None) -> Expr:
    """Return the size of an item along the axis that joins."""
    axis = bound.exprs.get("axis", const(0))
    if case.op in ("np.hstack", "np.column_stack"):
        rank = _rank(item, types, place)
        if rank < 2:
            vector = rank == 1 and case.op == "np.hstack"
            return Apply("len", (item,)) if vector else const(1)
        axis = const(1)
    if axis == const(None):
        return Apply("np.size", (item,))
    if axis == const(0):
        return Apply("len", (item,))
    return Apply("index", (Apply("np.shape", (item,)), axis))


def _sum(one: Expr, other: Expr) -> Expr:
    if isinstance(one, Const) and isinstance(other, Const):
        return const(one.value + other.value)
    if one == const(0):
        return other
    return Apply("add", (one, other))


def _is_list(expr: Expr) -> bool:
    return isinstance(expr, Apply) and expr.op in ("list", "tuple")


def items_of(
    case: Case, bound: Bound, types: Types, place: Place | None
) -> list[tuple[Expr, dict[str, Expr]]] | None:
    """Return the items of a list literal that a rule speaks of, each with its number."""
    if not case.params or not case.params[0].star:
        return None
    name = case.params[0].name
    found: list[tuple[Expr, dict[str, Expr]]] = []

    def visit(expr: Expr, path: tuple[Expr, ...], span: tuple[Expr, Expr]) -> None:
        if isinstance(expr, Apply) and _is_list(expr):
            start: Expr = const(0)
            for i, item in enumerate(expr.args):
                stop = start
                if case.op in _JOINS and not _is_list(item):
                    stop = _sum(start, _extent(case, bound, item, types, place))
                first, last = i == 0, i == len(expr.args) - 1
                visit(item, (*path, const(i)), (NONE if first else start, NONE if last else stop))
                start = stop
            return
        index = path[0] if len(path) == 1 else Apply("tuple", path)
        extra = dict(zip(("before", "after"), span, strict=True)) if case.op in _JOINS else {}
        if case.op == "np.hstack":
            extra["axis"] = const(1 if _rank(expr, types, place) > 1 else 0)
        found.append((expr, {name: expr, "i": index, **extra}))

    visit(bound.exprs[name], (), (NONE, NONE))
    return found


def of_objects(cls: Any) -> bool:
    """Whether nothing that is a number or an array can be of a class, or of one made from it."""
    if type(cls) is not type or not cls.__flags__ & _MADE_BY_USER:
        return False
    classes: list[Any] = [cls]
    for one in classes:
        classes += [c for c in one.__subclasses__() if c not in classes]
    return not any(issubclass(c, _NUMERIC) or c in _NUMERIC for c in classes)


_MADE_BY_USER = 1 << 9  # the flag of classes that are made by a class statement
_NUMERIC = (int, float, complex, np.generic, np.ndarray)
