"""Which memory is written into, by whatever name: what was computed of it may no longer hold.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import array
>>> types = dict.fromkeys("abc", array("n"))
>>> body = [Assign("b", parse("a[1:]")), Assign("c", parse("2*b"))]
>>> sorted(among({"b"}, related_names(body, types)))
['a', 'b']
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from srcad.analysis.facts import Types
from srcad.analysis.sharing import in_memory, shared
from srcad.ir.nodes import Assign, Block, Stmt
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import defined, names, own_expressions, statements, written

__all__ = ["Related", "among", "lasting", "related_names"]


Related = defaultdict[str, set[str]]


def lasting(body: Block, types: Types) -> set[str]:
    """Return the names that keep to what they are computed of: neither is written into later.

    >>> from srcad.ir.nodes import Store
    >>> from srcad.ir.parse import parse
    >>> from srcad.ir.types import array
    >>> write = Store("a", parse("0"), parse("1.0"))
    >>> body = Assign("b", parse("a*a")), write, Assign("c", parse("a*a"))
    >>> sorted(lasting(body, {"a": array("n"), "b": array("n"), "c": array("n")}))
    ['c']
    """
    related: Related | None = None
    found, later = set[str](), set[str]()
    for stmt in reversed(body):
        if isinstance(stmt, Assign) and later.isdisjoint({stmt.target, *names(stmt.value)}):
            found.add(stmt.target)
        begins = {n for s in statements([stmt]) for n in written(s)} - later
        if begins:
            related = related_names(body, types) if related is None else related
            later |= among(begins, related)
    return found


def related_names(body: Iterable[Stmt], types: Types) -> Related:
    """Return for each name those whose memory it may be bound to, and those bound to its own."""
    related: Related = defaultdict(set)
    for stmt in statements(body):
        others = _sources(stmt, types)
        for one in (n for n in defined(stmt) if in_memory(types.get(n, UNKNOWN))):
            related[one] |= others
            for other in others:
                related[other].add(one)
    return related


def among(names: set[str], related: Related) -> set[str]:
    """Return some names and all that are related to them, however far."""
    found: set[str] = set()
    todo = list(names)
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
