"""Tables that lie outside: lists of names, dicts of numbers by name, which a program goes through.

What is gone by, names, keys and how many there are, is known when the source is read, and tested
when the derivative is called. The numbers are read from the table, where it is gone through.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any

import numpy as np

from srcad.errors import Place, UnsupportedSyntax
from srcad.frontend.constants import constant_of
from srcad.frontend.outside import OutsideReader
from srcad.frontend.values import KEY_VIEWS, Known, Value, is_atom
from srcad.ir.nodes import AddAt, Append, Apply, Const, Expr, Stmt, Store, Take, Var
from srcad.ir.walk import own_expressions, statements, subexpressions

__all__ = ["ListedReader", "is_label", "refuse_written_tables"]

_MOST = 32  # items of a table that is known item by item
_ASKING = {*KEY_VIEWS, "get", "copy", "index", "count"}
_READING = {"len", "list", "tuple", "dict", "sorted", "sum", "max", "min", "any", "all", "str",
            "print", "isinstance", "type", "repr", "set", "enumerate", "zip"}  # fmt: skip


class ListedReader(OutsideReader):
    """Reads what goes through a table outside."""

    def dict_outside(self, value: Value, node: Any) -> dict[Any, Value] | None:
        """Return the items of a dict outside that is known item by item, or None."""
        where = self.frame.free.get(value.name) if isinstance(value, Var) else None
        if where is None or not isinstance(where.now(), dict):
            return None
        parts = self.listed_items(value, node, "values", whole=True)
        return dict(zip(where.now(), parts, strict=True)) if isinstance(parts, tuple) else None

    def empty_outside(self, value: Value, node: Any) -> bool:
        """Whether a value is a list outside that has no items, and has none when it is called."""
        where = self.frame.free.get(value.name) if isinstance(value, Var) else None
        found = None if where is None else where.now()
        return type(found) is list and not found and not self.listed_items(value, node, whole=True)

    def listed_items(self, value: Value, node: Any, wanted: str = "", whole: bool = False) -> Value:
        """Return what a loop goes through: of a table outside its items, one by one.

        A ``whole`` one is spread out: it may be empty, or hold what is no number.
        """
        if isinstance(value, Known) and isinstance(value.object, enum.EnumMeta):
            return tuple(map(Known, value.object))
        if not is_atom(value):
            return value
        atom = self.single(value, node)
        found = self.table_of(atom)
        if found is None:
            return value
        name, which = found[0], wanted or found[1]
        where = self.frame.free[name]
        table = where.now()
        labels = _labels(table, whole)
        if labels is None:
            if not isinstance(table, dict):
                return value
            return self.emit(Apply("call", (Const("list", list), atom)), node)
        key = ("listed", where.kind, id(where.home), where.key, id(table), whole)
        self.guards.setdefault(
            key, lambda: where.now() is table and _labels(table, whole) == labels
        )
        self.gone_through_outside.add(name)
        if not isinstance(table, dict):
            return tuple(self.part_of_table(v, Var(name), k, node) for k, v in enumerate(table))
        keys = [self.as_key(k, node) for k in table]
        if which == "keys":
            return tuple(keys)
        parts = [self.part_of_table(v, Var(name), k, node) for k, v in table.items()]
        return tuple(parts) if which == "values" else tuple(zip(keys, parts, strict=True))

    def part_of_table(self, found: Any, whole: Expr, key: Any, node: Any) -> Value:
        """Read a part of a table: a text as it stands there, numbers where they stand."""
        if isinstance(found, (str, bool)) or found is None:
            return constant_of(found) or Known(found)
        place = self.single(self.as_key(key, node), node)
        part = self.emit(Apply("index", (whole, place)), node)
        if type(found) is not tuple:
            return part
        return tuple(self.part_of_table(v, part, k, node) for k, v in enumerate(found))

    def table_of(self, atom: Expr) -> tuple[str, str] | None:
        """Return the name of a list, tuple or dict outside, and which part of it a value is."""
        where = self.frame.free.get(atom.name) if isinstance(atom, Var) else None
        if where is not None and isinstance(atom, Var):
            return (atom.name, "keys") if isinstance(where.now(), (dict, list, tuple)) else None
        value = self.last_value(atom) if isinstance(atom, Var) else atom
        if not (isinstance(value, Apply) and value.op == "call" and len(value.args) == 1):
            return None
        callee = value.args[0]
        if not (isinstance(callee, Apply) and callee.op == "attr"):
            return None
        base, which = callee.args[0], getattr(callee.args[1], "text", "")
        where = self.frame.free.get(base.name) if isinstance(base, Var) else None
        if where is None or which not in KEY_VIEWS or not isinstance(where.now(), dict):
            return None
        assert isinstance(base, Var)
        return base.name, which


def refuse_written_tables(tables: set[str], body: Iterable[Stmt], start: Place | None) -> None:
    """Refuse a table that is gone through and may be written into: it has other items then."""
    for stmt in statements(body) if tables else ():
        grown = isinstance(stmt, (Store, AddAt, Append, Take)) and stmt.base in tables
        calls = [e for x in own_expressions(stmt) for e in subexpressions(x) if _calls(e, tables)]
        if grown or calls:
            raise UnsupportedSyntax(
                "a list or dict outside that is gone through and written into",
                place=stmt.origin or start,
                hint="make a copy first: list(...), dict(...)",
            )


def _calls(expr: Expr, tables: set[str]) -> bool:
    """Whether an expression is a call that may change one of the tables."""
    if not isinstance(expr, Apply) or expr.op != "call":
        return False
    callee, *args = expr.args
    if isinstance(callee, Apply) and callee.op == "attr" and _one_of(callee.args[0], tables):
        return getattr(callee.args[1], "text", "") not in _ASKING
    reads = isinstance(callee, Const) and callee.text in _READING
    return not reads and any(_one_of(a, tables) for a in args)


def _one_of(expr: Expr, tables: set[str]) -> bool:
    return isinstance(expr, Var) and expr.name in tables


def _labels(found: Any, whole: bool) -> Any:
    """Return what a program goes by in a table: keys and texts; None for what is no such table."""
    if not isinstance(found, (list, tuple, dict)) or not (whole or found) or len(found) > _MOST:
        return None
    if type(found) is dict:
        if not all(is_label(k) for k in found):
            return None
        parts = [_label(v) or (("held",) if whole else None) for v in found.values()]
        return None if None in parts else [list(found), parts]
    if type(found) not in (list, tuple):
        return None
    parts = [_label(v) for v in found]
    return parts if whole or (None not in parts and "text" in repr(parts)) else None


def _label(found: Any) -> Any:
    if isinstance(found, (str, bool)) or found is None:
        return ("text", found)
    if isinstance(found, (int, float, complex, np.number)):
        return ("number",)
    if type(found) is tuple:
        parts = [_label(v) for v in found]
        return None if None in parts else ("parts", parts)
    return None


def is_label(key: Any) -> bool:
    """Whether a key is a text or a number, or a tuple of such."""
    return all(map(is_label, key)) if type(key) is tuple else constant_of(key) is not None
