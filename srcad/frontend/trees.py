"""Walks over the trees of definitions, without the marks of operators and contexts.

>>> import gast
>>> [type(n).__name__ for n in nodes(gast.parse("a = -b").body[0])]
['Assign', 'Name', 'UnaryOp', 'Name']
"""

from __future__ import annotations

import ast
from typing import Any

__all__ = ["children", "nodes"]

_MARKS = {"ctx", "op", "ops"}


def children(node: Any) -> list[Any]:
    """Return the nodes directly within a node, in order."""
    found = []
    for field in node._fields:
        part = getattr(node, field, None)
        if part.__class__ is list:
            if field not in _MARKS:
                found += [p for p in part if isinstance(p, ast.AST)]
        elif isinstance(part, ast.AST) and field not in _MARKS:
            found.append(part)
    return found


def nodes(node: Any) -> list[Any]:
    """Return a node and all within it, outermost first."""
    found = [node]
    for part in found:  # which grows
        found += children(part)
    return found
