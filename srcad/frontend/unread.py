"""Functions of Python that are not read, and what to write in their place.

>>> why_unread(itertools.cycle)
('itertools.cycle', 'take its items by number: values[k % len(values)]')
"""

from __future__ import annotations

import itertools
from typing import Any

from srcad.frontend.syntax import is_hashable

__all__ = ["why_unread"]

# what reads or runs code by its text, and so sees variables without naming them
_INTROSPECTION = {eval, exec, locals, globals, vars, dir, compile, input, __import__}
_ENDLESS_OR_SHARED = {
    itertools.cycle: "take its items by number: values[k % len(values)]",
    itertools.tee: "go through a list of the items",
}


def why_unread(function: Any) -> tuple[str, str] | None:
    """Return what is refused of a call, and the way out; None where it may be read."""
    if not is_hashable(function):
        return None
    if function in _INTROSPECTION:
        return f"{function.__name__}() is not supported", "write the expression itself"
    if function in _ENDLESS_OR_SHARED:
        return f"itertools.{function.__name__}", _ENDLESS_OR_SHARED[function]
    return None
