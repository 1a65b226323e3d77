"""What is returned as a named tuple or a dataclass: its derivatives are records of that class.

>>> from typing import NamedTuple
>>> from srcad.ir.parse import parse
>>> class Fit(NamedTuple):
...     slope: float
...     error: float
>>> free = {"Fit": Free("value", Fit)}
>>> list(fields_of(Apply("call", (Var("Fit"), parse("a"), parse("b"))), free))
['slope', 'error']
"""

from __future__ import annotations

import dataclasses

from srcad.ir.nodes import Apply, Expr, Free, Var

__all__ = ["fields_of"]


def fields_of(value: Expr, free: dict[str, Free]) -> dict[str, Expr]:
    """Return the fields of a record that an expression makes; nothing for any other expression."""
    if not (isinstance(value, Apply) and value.op == "call" and isinstance(value.args[0], Var)):
        return {}
    where = free.get(value.args[0].name)
    made = where.now() if where is not None and where.kind != "derivative" else None
    names = _fields(made) if isinstance(made, type) else ()
    items = value.args[1:]
    given = {**dict(zip(names, items, strict=False)), **dict(value.kwargs)}
    whole = len(items) + len(value.kwargs) == len(names) == len(given)
    return {name: given[name] for name in names} if whole and given.keys() == {*names} else {}


def _fields(cls: type) -> tuple[str, ...]:
    """Return the fields of a class that does nothing but keep them."""
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        new = getattr(cls.__new__, "__code__", None)
        return cls._fields if new is not None and new.co_filename.startswith("<") else ()
    if not dataclasses.is_dataclass(cls) or hasattr(cls, "__post_init__"):
        return ()
    init = getattr(cls.__init__, "__code__", None)
    fields = dataclasses.fields(cls)
    made = init is not None and init.co_filename.startswith("<")
    return tuple(f.name for f in fields) if made and all(f.init for f in fields) else ()
