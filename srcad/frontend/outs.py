"""What a function of NumPy writes into, given by position: ``np.sum(a, 0, None, out)``."""

from __future__ import annotations

import functools
import inspect
from typing import Any, TypeVar

import numpy as np

__all__ = ["with_out_named"]

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
