"""Deep copies of tables outside: of settings in dicts and lists, one in the other.

How they are put together, and the texts in them, are known when the source is read, and tested when
the derivative is called. Numbers and arrays are read where they stand.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from srcad.frontend.constants import constant_of
from srcad.frontend.listed import ListedReader, is_label
from srcad.frontend.values import Cell, Known, Value
from srcad.ir.nodes import Apply, Expr, Var

__all__ = ["NestedTableReader"]

_MOST = 64  # parts of a table that is copied part by part


class NestedTableReader(ListedReader):
    """Reads ``copy.deepcopy`` of a table outside."""

    def builtin_deepcopy(self, args: Any, kw: Any, node: Any, target: Any) -> Value | None:
        """``copy.deepcopy``."""
        made = self.table_copied(args[0], node) if len(args) == 1 and not kw else None
        return super().builtin_deepcopy(args, kw, node, target) if made is None else made

    def table_copied(self, value: Value, node: Any) -> Value | None:
        """Return a copy of a table of tables outside, or None of anything else."""
        where = self.frame.free.get(value.name) if isinstance(value, Var) else None
        table = None if where is None else where.now()
        labels = _labels(table, [])
        if where is None or labels is None or len(labels) > _MOST or not _is_nested(table):
            return None
        key = ("copied", where.kind, id(where.home), where.key, id(table))
        self.guards.setdefault(key, lambda: where.now() is table and _labels(table, []) == labels)
        assert isinstance(value, Var)
        self.gone_through_outside.add(value.name)
        return self.part_copied(table, value, {}, node)

    def part_copied(self, found: Any, place: Expr, made: dict[int, Value], node: Any) -> Value:
        """Return a copy of a part of a table; what is there twice is copied once."""
        if isinstance(found, (str, bool)) or found is None:
            return constant_of(found) or Known(found)
        if id(found) in made:
            return made[id(found)]
        whole: Expr = place if isinstance(place, Var) else self.emit(place, node)
        if type(found) in (dict, list, tuple):
            keys = list(found) if type(found) is dict else list(range(len(found)))
            parts: dict[Any, Value] = {}
            for key in keys:
                at = Apply("index", (whole, self.single(self.as_key(key, node), node)))
                parts[key] = self.part_copied(found[key], at, made, node)
            if type(found) is tuple:
                return tuple(parts.values())
            kind = "dict" if type(found) is dict else "list"
            made[id(found)] = self.new_cell(Cell(kind, parts))
            return made[id(found)]
        if not isinstance(found, np.ndarray):
            return whole
        made[id(found)] = self.emit(Apply("deep_copy", (whole,)), node)
        return made[id(found)]


def _is_nested(table: Any) -> bool:
    """Whether a table is a dict, or a list in which there are others."""
    return type(table) is dict or any(type(v) in (dict, list) for v in table)


def _labels(found: Any, seen: list[Any]) -> list[Any] | None:
    """Return how a table is put together, in one list; None of what is no table."""
    if isinstance(found, (str, bool)) or found is None:
        return [found]
    if isinstance(found, (int, float, complex, np.number)):
        return [type(found)]
    if type(found) not in (dict, list, tuple, np.ndarray):
        return None
    if any(found is other for other in seen):
        return [("again", next(i for i, other in enumerate(seen) if found is other))]
    seen.append(found)
    if type(found) is np.ndarray:
        overlaps = any(type(v) is np.ndarray and np.may_share_memory(v, found) for v in seen[:-1])
        return None if overlaps or found.dtype.kind not in "biufc" else [np.ndarray, found.ndim]
    if len(found) > _MOST or (type(found) is dict and not all(map(is_label, found))):
        return None
    labels: list[Any] = [type(found), list(found) if type(found) is dict else len(found)]
    for part in found.values() if type(found) is dict else found:
        inner = _labels(part, seen)
        if inner is None:
            return None
        labels += inner
    return labels
