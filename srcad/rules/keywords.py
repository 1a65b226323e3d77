"""Which keywords the further arguments of a call stand for, and in what form a call is written.

>>> canonical("np.ones", (NONE,), (("dtype", Const("'f8'", "f8")),)).kwargs
(('dtype', Const('np.float64')),)
"""

from __future__ import annotations

import itertools

import numpy as np

from srcad.ir.nodes import Apply, Const, Expr
from srcad.ir.parse import NONE
from srcad.ir.text import to_text

__all__ = ["canonical", "keyword_order", "order_as", "positional"]

Keywords = tuple[tuple[str, Expr], ...]
_INF: dict[Expr, Expr] = {
    Const(f"{sign}math.inf", value): Const(f"{sign}np.inf", value)
    for sign, value in (("", np.inf), ("-", -np.inf))
}
_ORDER: dict[str, tuple[str, ...]] = {}


def positional(functions: str, names: str) -> None:
    """Say which keywords the further positional arguments of functions stand for.

    A name with a default (``axis=None``) may be left out when it has it.
    """
    for op in functions.split():
        _ORDER[op] = tuple(names.split())


def order_as(op: str, other: str) -> None:
    """Say that a function takes its arguments in the order of another one."""
    _ORDER[op] = _ORDER.get(other, ())


def keyword_order(op: str) -> tuple[str, ...]:
    """Return the names that :func:`positional` declared, each ``name`` or ``name=default``."""
    return _ORDER.get(op, ())


def canonical(op: str, args: tuple[Expr, ...], kwargs: Keywords) -> Apply:
    """Write required arguments by position, optional ones as keywords unless they are defaults."""
    if op == "np.clip":
        return _clip(args, kwargs)
    kwargs = tuple((k, _scalar_type(v) if k == "dtype" else v) for k, v in kwargs)
    kwargs = tuple((k, _INF.get(v, v) if k == "ord" else v) for k, v in kwargs)
    order = keyword_order(op)
    if not order or len(args) - 1 > len(order):
        return Apply(op, args, kwargs)
    slots = [slot.partition("=")[::2] for slot in order]
    given = {**dict(zip((name for name, _ in slots), args[1:], strict=False)), **dict(kwargs)}
    if len(given) < len(args) - 1 + len(kwargs):  # one is given twice
        return Apply(op, args, kwargs)
    needed = itertools.takewhile(given.__contains__, [n for n, default in slots if not default])
    required = [given.pop(name) for name in tuple(needed)]
    kept = [(name, given.pop(name), default) for name, default in slots if name in given]
    kept = [(k, _scalar_type(v) if k == "dtype" else v, d) for k, v, d in kept]
    kept = [(k, _INF.get(v, v) if k == "ord" else v, d) for k, v, d in kept]
    optional = tuple((k, v) for k, v, d in kept if to_text(v) != d)
    return Apply(op, (*args[:1], *required), (*optional, *given.items()))


def _scalar_type(dtype: Expr) -> Expr:
    """Write a type of elements that is named by a text, ``'float64'`` or ``'f8'``, as the type."""
    if not isinstance(dtype, Const) or not isinstance(dtype.value, str):
        return dtype
    try:
        found = np.dtype(dtype.value)
    except TypeError:
        return dtype
    if found.kind not in "biufc" or found != np.dtype(found.type):  # as in other machines' memory
        return dtype
    return Const(f"np.{found.type.__name__}", found.type)


def _clip(args: tuple[Expr, ...], kwargs: Keywords) -> Apply:
    """Write the bounds by position, None for one that is not there."""
    names = {"min": "a_min", "max": "a_max"}
    given = dict(zip(("a_min", "a_max"), args[1:], strict=False))
    given.update((names.get(k, k), v) for k, v in kwargs)
    if given.keys() - {"a_min", "a_max"} or len(given) != len(args[1:]) + len(kwargs):
        return Apply("np.clip", args, kwargs)
    return Apply("np.clip", (args[0], given.get("a_min", NONE), given.get("a_max", NONE)))
