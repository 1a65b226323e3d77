"""What a copy of a value is: of an array, a list, of each of its items, of what may be None.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.ir.types import array
>>> to_text(copied(parse("a[1:]"), {"a": array("n")}))
'a[1:].copy()'
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from srcad.analysis.absent import may_be_none
from srcad.analysis.facts import Types, item_of, typeof
from srcad.analysis.sharing import in_memory
from srcad.ir.nodes import Append, Apply, Assign, Block, Expr, Push, Stmt, Store, Unpack, Var, const
from srcad.ir.parse import NONE
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import with_blocks

__all__ = ["copied", "with_copies"]


def copied(value: Expr, types: Types, absent: frozenset[str] = frozenset()) -> Expr:
    """Return a copy of a value; of what may be ``absent``, one that may be None as well."""
    if may_be_none(value, absent):
        test = Apply("is", (value, NONE))
        return Apply("ifexp", (test, NONE, copied(value, types)))
    t = typeof(value, types)
    if isinstance(value, Var) and t.kind == "tuple" and not any(map(in_memory, t.items)):
        return Apply("own_copy", (value,))  # it may be a list
    if isinstance(value, Var) and t.kind == "tuple":
        items = (Apply("index", (value, const(i))) for i in range(len(t.items)))
        value = Apply("tuple", tuple(items))
    if isinstance(value, Apply) and value.op in ("list", "tuple"):
        parts = (copied(a, types) if in_memory(typeof(a, types)) else a for a in value.args)
        return Apply(value.op, tuple(parts))
    if t.kind == "list" and in_memory(item_of(t)):
        return Apply("copy_each", (value,))
    if t.kind in (
        "unknown",
        "other",
        "tuple",
        "dict",
    ):  # it may be anything: an object stays the one it is
        return Apply("own_copy", (value,))
    known = t.kind == "list" or (t.kind == "array" and t.shape != ())
    return Apply("copy" if known else "np.copy", (value,))


def with_copies(
    block: Block, chosen: set[int], types: Types, copy: Callable[[Expr], Expr]
) -> Block:
    """Return a block in which the values of the ``chosen`` statements, by their ids, are copied."""
    out: list[Stmt] = []
    for stmt in block:
        new = with_blocks(stmt, lambda b: with_copies(b, chosen, types, copy))
        after: list[Stmt] = []
        if id(stmt) in chosen and isinstance(new, Unpack):
            own = (t for t in new.targets if in_memory(types.get(t, UNKNOWN)))
            after = [Assign(t, copy(Var(t)), new.origin, new.of) for t in own]
        elif id(stmt) in chosen:
            assert isinstance(new, (Assign, Push, Append, Store))
            new = replace(new, value=copy(new.value))
        out.extend([new, *after])
    return tuple(out)
