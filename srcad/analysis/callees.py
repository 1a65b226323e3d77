"""What some calls give that are not read: texts taken apart, NumPy's integers.

>>> from srcad.ir.parse import parse
>>> makes_texts(parse("line.split"), lambda _: TEXT)
True
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from srcad.ir.nodes import Apply, Const, Expr
from srcad.ir.types import TEXT, Type

__all__ = ["is_text", "makes_texts", "whole_of"]

TypeOf = Callable[[Expr], Type]
_SPLITS = {"split", "rsplit", "splitlines"}


def is_text(t: Type) -> bool:
    """Whether a value is a text."""
    return t == TEXT or (t.kind == "known" and isinstance(t.keys[0], str))


def makes_texts(callee: Expr, typeof: TypeOf) -> bool:
    """Whether a call takes a text apart: ``line.split(",")``."""
    if not isinstance(callee, Apply) or callee.op != "attr":
        return False
    home, name = callee.args
    return isinstance(name, Const) and name.value in _SPLITS and typeof(home) == TEXT


def whole_of(callee: Expr, typeof: TypeOf) -> type | None:
    """Return the class of NumPy's integers that is called: ``np.uint8(3)``."""
    if not isinstance(callee, Apply) or callee.op != "attr":
        return None
    home, name = callee.args
    if typeof(home).keys[:1] != (np,) or not isinstance(name, Const):
        return None
    found = getattr(np, name.text, None)
    return found if isinstance(found, type) and issubclass(found, np.integer) else None
