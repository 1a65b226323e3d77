"""The rule tables, and the way from a function object to the rule that it has.

>>> import math
>>> operation_of(math.sin), operation_of(open)
('math.sin', None)
"""

from __future__ import annotations

import builtins
import math
from functools import cache
from typing import Any

import numpy as np

from srcad.rules import (  # noqa: F401  (importing a table declares its rules)
    constants,
    cumulative,
    elementwise,
    factorisations,
    joining,
    linalg,
    picking,
    products,
    reductions,
    shaping,
)
from srcad.rules.compose import compositions
from srcad.rules.declare import FUNCTIONS, ops

__all__ = ["METHODS", "operation_of"]

# array methods that are NumPy functions of the same name
METHODS = {
    "all", "any", "argmax", "argmin", "argsort", "clip", "copy", "cumsum", "dot", "max", "mean",
    "min", "prod", "ravel", "reshape", "squeeze", "std", "sum", "swapaxes", "trace", "transpose",
    "var",
}  # fmt: skip

_OPERATORS = {"add", "mul", "div", "sub", "index", "tuple", "list", "copy", "T"}


@cache
def _objects() -> dict[Any, str]:
    found: dict[Any, str] = {}
    for op in (*compositions(), *ops()):
        module, _, path = op.partition(".")
        home: Any = {"np": np, "math": math}.get(module, builtins)
        for part in (path or module).split("."):
            home = getattr(home, part, None)
        if home is not None and op not in _OPERATORS and op not in FUNCTIONS:
            found.setdefault(home, op)
    return found


def operation_of(function: Any) -> str | None:
    """Return the name under which a function's rule is declared, or None."""
    for op, own in FUNCTIONS.items():
        if own is function:
            return op
    try:
        return _objects().get(function)
    except TypeError:  # not hashable, so not one of ours
        return None
