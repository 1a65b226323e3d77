"""Which memory is written into, by whatever name: what was computed of it may no longer hold.

>>> from srcad.ir.nodes import Store
>>> from srcad.ir.nodes import Store
>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import array
>>> types = dict.fromkeys("abc", array("n"))
>>> body = [Assign("b", parse("a[1:]")), Assign("c", parse("2*b"))]
>>> sorted(overwritten([*body, Store("b", parse("0"), parse("1.0"))], types))
['a', 'b']
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from srcad.analysis.facts import Types
from srcad.analysis.sharing import in_memory, shared
from srcad.ir.nodes import Assign, Stmt
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import defined, names, own_expressions, statements, written

__all__ = ["overwritten"]


def overwritten(body: Iterable[Stmt], types: Types) -> set[str]:
    """Return the names that are written into, and all that may share memory with them."""
    every = statements(body)
    todo = list(chain.from_iterable(map(written, every)))
    if not todo:
        return set()
    related: defaultdict[str, set[str]] = defaultdict(set)
    for stmt in every:
        others = _sources(stmt, types)
        for one in (n for n in defined(stmt) if in_memory(types.get(n, UNKNOWN))):
            related[one] |= others
            for other in others:
                related[other].add(one)
    found: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += related[name]
    return found


def _sources(stmt: Stmt, types: Types) -> set[str]:
    """Return the names that what a statement binds may share memory with."""
    if isinstance(stmt, Assign):
        return {name for name, _ in shared(stmt.value, types)}
    read = set().union(*map(names, own_expressions(stmt)))
    return {name for name in read if in_memory(types.get(name, UNKNOWN))}
