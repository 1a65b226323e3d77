"""Questions about where an array lies: ``v.base``, ``v.flags.owndata``, ``np.shares_memory(a, b)``.

A derivative copies what is about to be written into and reads views anew, so that the answers are
not those of the function.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import array
>>> asked = Assign("u", parse("v.base is None"))
>>> written = Store("v", parse("0"), parse("1.0"))
>>> try:
...     refuse_memory_asked(Function("f", ("v",), (asked, written)), {"v": array("n")})
... except UnsupportedSyntax as error:
...     print(error.what)
base of an array, of which the function writes into one
"""

from __future__ import annotations

import numpy as np

from srcad.analysis.facts import Types, typeof
from srcad.errors import UnsupportedSyntax
from srcad.ir.nodes import AddAt, Apply, Assign, Const, Expr, Function, Store  # noqa: F401  (Assign: an example)
from srcad.ir.walk import own_expressions, statements, subexpressions

__all__ = ["refuse_memory_asked"]

_ATTRIBUTES = {"base", "flags", "strides", "ctypes", "data"}
_FUNCTIONS = {"shares_memory", "may_share_memory", "byte_bounds"}


def refuse_memory_asked(function: Function, types: Types) -> None:
    """Refuse to ask how arrays lie in memory where the function writes into one."""
    every = list(statements(function.body))
    if not any(isinstance(s, (Store, AddAt)) for s in every):
        return
    for stmt in every:
        for expr in own_expressions(stmt):
            for part in subexpressions(expr):
                asked = _asked(part, types)
                if asked:
                    raise UnsupportedSyntax(
                        f"{asked} of an array, of which the function writes into one",
                        place=stmt.origin,
                        hint="ask for it outside the function, or make a copy there",
                    )


def _asked(expr: Expr, types: Types) -> str:
    """Return what an expression asks of memory, if it does."""
    if not isinstance(expr, Apply):
        return ""
    if expr.op == "attr":
        base, name = expr.args
        text = getattr(name, "text", "")
        if text in _ATTRIBUTES and typeof(base, types).kind == "array":
            return text
        known = types.get(getattr(base, "name", ""))
        home = known.keys[:1] if known is not None and known.kind == "known" else ()
        return text if text in _FUNCTIONS and home == (np,) else ""
    if expr.op.startswith("np.") and expr.op[3:] in _FUNCTIONS:
        return expr.op
    found = expr.args[0] if expr.op == "call" and expr.args else None
    if isinstance(found, Const) and found.text.removeprefix("np.") in _FUNCTIONS:
        return found.text
    return ""
