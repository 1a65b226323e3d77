"""What has a value before a function's first statement, and how often each name gets one.

>>> from srcad.ir.nodes import Assign, Const
>>> found = times_bound(Function("f", ("x", "n"), (Assign("x", Const("1", 1)),)))
>>> found["x"], found["n"]
(2, 1)
"""

from __future__ import annotations

from collections import Counter

from srcad.ir.nodes import Function
from srcad.ir.walk import defined, statements

__all__ = ["given_names", "times_bound"]


def given_names(function: Function) -> tuple[str, ...]:
    """Return the parameters, their parts that have names, and what lies outside."""
    return (*function.params, *function.free, *(s.target for s in function.entry))


def times_bound(function: Function) -> Counter[str]:
    """Count the statements that bind each name; what is given is bound once before them all."""
    found = Counter(given_names(function))
    found.update(n for s in statements(function.body) for n in defined(s))
    return found
