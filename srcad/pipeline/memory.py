"""Arguments that share memory, where the function writes into one of them.

The derivative works on copies of what is written into, so a write would not be seen through the
other argument, as it is in the primal: such a call is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from srcad.errors import TransformError, UnsupportedSyntax
from srcad.ir.nodes import Apply, Assign, Effect, Expr, Function, Var, WriteBack
from srcad.ir.walk import statements
from srcad.pipeline.arguments import attributes, by_user
from srcad.pipeline.derive import Recipe
from srcad.pipeline.primal import normal_form

__all__ = ["apart", "arrays_of", "has_effects", "written_into"]


def written_into(function: Function) -> bool:
    """Whether a function, its writes resolved, copies what it is given to write into it."""
    given = {*function.params, *(s.target for s in function.entry)}
    for stmt in function.body:
        if not isinstance(stmt, Assign) or stmt.target not in given:
            return False
        value = stmt.value
        if isinstance(value, Apply) and value.op in ("copy", "np.copy"):
            return value.args == (Var(stmt.target),)
    return False


def apart(run: Callable[..., Any], function: Function, count: int) -> Callable[..., Any]:
    """Return a function that refuses, of its first arguments, what shares memory, and else runs.

    >>> x = np.zeros(3)
    >>> apart(lambda x, y: 0, Function("f", ("x", "y"), ()), 2)(x, x[1:])
    Traceback (most recent call last):
    srcad.errors.UnsupportedSyntax: two arguments of f share memory, and f writes into one of them
      help: pass a copy of one of them
    """
    name = function.name

    def checked(*args: Any) -> Any:
        arrays = arrays_of(args[:count])
        for i, one in enumerate(arrays):
            for other in arrays[:i]:
                if np.may_share_memory(one, other) and np.shares_memory(one, other):
                    raise UnsupportedSyntax(
                        f"two arguments of {name} share memory, and {name} writes into one of them",
                        place=function.origin,
                        hint="pass a copy of one of them",
                    )
        return run(*args)

    return checked


def arrays_of(value: Any) -> list[np.ndarray[Any, Any]]:
    """Return the arrays in a value, in its containers and objects too."""
    found: list[np.ndarray[Any, Any]] = []
    _collect(value, found)
    return found


def _collect(value: Any, arrays: list[np.ndarray[Any, Any]]) -> None:
    if isinstance(value, np.ndarray):
        arrays.append(value)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _collect(item, arrays)
    elif isinstance(value, dict):
        _collect(list(value.values()), arrays)
    elif by_user(value) and not isinstance(value, type):
        _collect(list(attributes(value).values()), arrays)


def has_effects(base: Any) -> bool:
    """Whether a function does something beside returning a value, or draws on something outside."""
    while isinstance(base, Recipe):
        base = base.base
    try:
        body = normal_form(base).body
    except TransformError:  # its arguments' structure is needed: not known here
        return True
    return any(
        isinstance(s, WriteBack) or (isinstance(s, (Assign, Effect)) and _calls(s.value))
        for s in statements(body)
    )


def _calls(value: Expr) -> bool:
    return isinstance(value, Apply) and value.op == "call"
