"""Arguments of NumPy's functions where they are looked for: ``np.sum(a, 0, None, out)``."""

from __future__ import annotations

import functools
import inspect
import itertools
from typing import Any, TypeVar

import numpy as np

__all__ = ["with_first_given", "with_out_named"]

T = TypeVar("T")

_METHODS = {
    "reduce": ("array", "axis", "dtype", "out", "keepdims", "initial", "where"),
    "accumulate": ("array", "axis", "dtype", "out"),
    "reduceat": ("array", "indices", "axis", "dtype", "out"),
}


@functools.cache
def _parameters(op: str) -> tuple[str, ...]:
    """Return the names of the parameters of a function that has one named ``out``, else none."""
    found: Any = np
    for name in op.split(".")[1:] if op.startswith("np.") else ("",):
        found = getattr(found, name, None)
    if isinstance(found, np.ufunc):
        return (*(f"x{i}" for i in range(found.nin)), "out")
    if op.count(".") > 1 and op.rpartition(".")[2] in _METHODS:
        return _METHODS[op.rpartition(".")[2]]
    try:
        parameters = inspect.signature(found).parameters
    except (TypeError, ValueError):
        return ()
    names = tuple(n for n, p in parameters.items() if p.kind <= p.POSITIONAL_OR_KEYWORD)
    return names if "out" in names else ()


def with_out_named(
    op: str, args: tuple[T, ...], kwargs: tuple[tuple[str, T], ...]
) -> tuple[tuple[T, ...], tuple[tuple[str, T], ...]]:
    """Return the arguments with ``out``, and those that follow it, as keywords.

    >>> with_out_named("np.sum", ("a", 0, None, "y"), ())
    (('a', 0, None), (('out', 'y'),))
    """
    names = _parameters(op)
    at = names.index("out") if names else len(args)
    return args[:at], (*zip(names[at:], args[at:], strict=False), *kwargs)


@functools.cache
def _first(op: str) -> tuple[str, ...]:
    """Return the names of the parameters that a function of NumPy must be given, from the first."""
    found: Any = np
    for name in op.split(".")[1:]:
        found = getattr(found, name, None)
    try:
        parameters = inspect.signature(found).parameters.values() if op[:3] == "np." else ()
    except (TypeError, ValueError):
        return ()
    needed = itertools.takewhile(lambda p: p.default is p.empty, parameters)
    return tuple(p.name for p in needed if p.kind is p.POSITIONAL_OR_KEYWORD)


def with_first_given(
    op: str, args: tuple[T, ...], kwargs: tuple[tuple[str, T], ...]
) -> tuple[tuple[T, ...], tuple[tuple[str, T], ...]]:
    """Return the arguments with those by position that a function must be given.

    >>> with_first_given("np.roll", (), (("shift", 1), ("a", "x"), ("axis", 0)))
    (('x', 1), (('axis', 0),))
    """
    if not kwargs:
        return args, kwargs
    named = dict(kwargs)
    needed = itertools.takewhile(named.__contains__, _first(op)[len(args) :])
    args += tuple(named.pop(name) for name in tuple(needed))
    return args, tuple(named.items())
