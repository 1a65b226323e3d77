"""Lists of unknown length, and text: what operations on them give.

>>> from srcad.ir.types import NUMBER
>>> of_list("np.array", NUMBER), item_of(list_of(NUMBER))
(f[?], f)
"""

from __future__ import annotations

from collections.abc import Mapping

from srcad.ir.nodes import Apply, Const, Expr, Var
from srcad.ir.types import UNKNOWN, Type, list_of

__all__ = ["OF_LISTS", "item_of", "listed", "makes_text", "of_list"]

OF_LISTS = {"np.array", "np.asarray", "np.stack", "np.concatenate", "sum", "math.fsum", "copy",
             "copy_each", "max", "min"}  # fmt: skip


# what is the same for lists and for other things
_OF_ANYTHING = {"index", "len", "scatter", "unbroadcast", "list", "tuple", "dict"}


def listed(expr: Apply, types: Mapping[str, Type]) -> str | None:
    """Return the list of unknown length that an operation is applied to as a whole, if it is."""
    first = expr.args[0] if expr.args else None
    if not isinstance(first, Var) or expr.op in _OF_ANYTHING:
        return None
    return first.name if types.get(first.name, UNKNOWN).kind == "list" else None


def of_list(op: str, item: Type) -> Type:
    """Return the type of what an operation makes of a whole list."""
    if op in ("copy", "copy_each"):
        return list_of(item)
    if op in ("sum", "math.fsum", "max", "min"):
        return item
    if op == "np.concatenate":
        rank = None if item.shape is None else (None,) * len(item.shape)
        return Type("array", rank, item.dtype)
    inner = item.shape if item.kind in ("array", "number") else None
    return Type("array", None if inner is None else (None, *inner), item.dtype)


def makes_text(callee: Expr) -> bool:
    """Whether a call is of a string's own method: ``"{:.3f}".format(x)``."""
    if not (isinstance(callee, Apply) and callee.op == "attr"):
        return False
    text, method = callee.args
    formats = isinstance(method, Const) and method.text in ("format", "join", "upper", "lower")
    return formats and isinstance(text, Const) and isinstance(text.value, str)


def item_of(t: Type) -> Type:
    """Return the type of a list's items."""
    return t.items[0] if t.kind == "list" and t.items else UNKNOWN
