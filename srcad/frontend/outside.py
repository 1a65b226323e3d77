"""Objects that lie outside the function: what is read of them and written into them is followed.

Every name and path that leads to one object leads to one cell, so that what one of them writes the
others read. The cell is known wherever the object is met first: on one way through a branch, in a
loop, it was there before.
"""

from __future__ import annotations

import dataclasses
import sys
import types
from collections.abc import Callable
from typing import Any

import gast

from srcad.frontend.builtins import BuiltinReader
from srcad.frontend.reader import constant_of
from srcad.frontend.scope import is_data
from srcad.frontend.values import Cell, Known, Ref, Value
from srcad.ir.nodes import Expr, Free, Var

__all__ = ["OutsideReader", "readable"]

_HOOKS = ("__getattr__", "__getattribute__", "__setattr__", "__delattr__")
# the standard library's modules whose objects are read like the user's
_MOST = 32  # items of a container that is known item by item
_PLAIN = {"types", "statistics", "fractions", "__main__"}


def readable(cls: type) -> bool:
    """Whether instances of a class are plain objects whose methods are written in Python."""
    if cls is types.SimpleNamespace:
        return True
    if type(cls) is not type or cls.__module__ == "builtins":
        return False
    bases = cls.__mro__[:-1]
    return all(
        b.__module__ not in ("builtins", "numpy")
        and "__class__" not in b.__dict__
        and not any(h in b.__dict__ for h in _HOOKS if not dataclasses.is_dataclass(b))
        and not _native(b)
        for b in bases
    )


def _native(cls: type) -> bool:
    """Whether a class keeps its state in C, so that its attributes are not all there is."""
    heap_type = 1 << 9  # Py_TPFLAGS_HEAPTYPE: made by a class statement
    return not cls.__flags__ & heap_type or (
        "__module__" in cls.__dict__ and "__doc__" in cls.__dict__
        and not any(isinstance(v, types.FunctionType) for v in cls.__dict__.values())
        and cls.__module__.partition(".")[0] in ("numpy", "scipy", "functools", "collections")
    )  # fmt: skip


def _followed(found: object) -> bool:
    """Whether an object outside is followed: one of a class of the user's own."""
    cls = type(found)
    home = cls.__module__.partition(".")[0]
    known = home not in sys.stdlib_module_names or home in _PLAIN
    return known and readable(cls) and not isinstance(found, BaseException)


def _holds_code(found: object) -> bool:
    """Whether something is a container that holds objects that are followed, or functions."""
    if type(found) not in (list, tuple, dict) or not 0 < len(found) <= _MOST:  # type: ignore[arg-type]
        return False
    items = found.values() if isinstance(found, dict) else found
    return any(
        _followed(item) or _holds_code(item) or not (is_data(item) or isinstance(item, type))
        for item in items  # type: ignore[attr-defined]
    )


class OutsideReader(BuiltinReader):
    """Reads objects that lie outside."""

    def of_free(self, place: Expr) -> Value:
        """Return what a name of something outside stands for: an object that is followed, or it."""
        where = self.frame.free[place.name] if isinstance(place, Var) else None
        if where is None:
            return place
        found = where.now()
        if _followed(found):
            return self.outside_object(where, found, place)
        if not _holds_code(found):
            return place
        key = ("object", where.kind, id(where.home), where.key, id(found))
        self.guards.setdefault(key, _same_object(where, found))
        assert isinstance(place, Var)
        return self.container(found, place.name)

    def container(self, found: Any, name: str) -> Value:
        """Return a container outside that holds objects or functions, item by item."""
        keys = list(found) if isinstance(found, dict) else list(range(len(found)))
        held = [id(found[k]) for k in keys]
        self.guards.setdefault(
            ("items", id(found)),
            lambda: (
                list(found if isinstance(found, dict) else range(len(found))) == keys
                and all(id(found[k]) == i for k, i in zip(keys, held, strict=True) if i in code)
            ),
        )
        values: dict[Any, Value] = {}
        code = set()
        for key in keys:
            part = self.known_part(found[key], f"{name}_{key}")
            if part is None:
                part = self.frame.bind(self.fresh(f"{name}_{key}"), Free("item", found, key))
            else:
                code.add(id(found[key]))
            values[key] = part
        if isinstance(found, tuple):
            return tuple(values.values())
        ref = Ref(("outside", id(found)))  # type: ignore[arg-type]
        kind = "dict" if isinstance(found, dict) else "list"
        if ref.id not in self.outside:
            base = self.frame.bind(name, Free("value", found, name))
            self.outside[ref.id] = Cell(kind, values, base=base)
        self.heap.setdefault(ref.id, self.outside[ref.id])
        return ref

    def known_part(self, found: Any, name: str) -> Value | None:
        """Return a part of what is outside, if it is an object, a function or holds some."""
        if _followed(found):
            made = lambda: self.frame.bind(self.fresh(name), Free("value", found, name))  # noqa: E731
            return self.follow(found, made, type(found))
        if _holds_code(found):
            return self.container(found, name)
        if type(found) is tuple and not found:
            return ()
        if found is None or isinstance(found, (bool, str)):
            return constant_of(found)
        return None if is_data(found) else Known(found)

    def held(self, ref: Ref, attr: str) -> Value | None:
        """Return an attribute of an object outside that is an object, a function or holds some."""
        owner = self.objects.get(ref.id)
        inside = getattr(owner, "__dict__", {})
        if attr not in inside:
            return None
        cell, found = self.heap[ref.id], inside[attr]
        root = cell.base.name if isinstance(cell.base, Var) else "held"
        part = self.known_part(found, f"{root}_{attr}")
        if part is not None:
            self.guards.setdefault(
                ("held", ref.id, attr), lambda: owner.__dict__.get(attr, owner) is found
            )
        return part

    def outside_object(self, where: Free, found: Any, place: Expr) -> Ref:
        """Return an object outside, reached by a name."""
        cls = type(found)
        key = ("object", where.kind, id(where.home), where.key, id(found))
        self.guards.setdefault(key, _same_object(where, found))
        return self.follow(found, lambda: place, cls)

    def follow(self, found: Any, base: Callable[[], Expr], cls: type) -> Ref:
        """Return the reference to an object's cell, which is made when it is first met."""
        ref = Ref(("outside", id(found)))  # type: ignore[arg-type]
        if ref.id not in self.outside:
            self.outside[ref.id] = Cell("object", {}, cls, base())
            self.objects[ref.id] = found
        self.heap.setdefault(ref.id, self.outside[ref.id])
        return ref

    def of_instance(self, found: Any, node: Any) -> Ref | None:
        """Return an object outside whose class can be read, or None."""
        cls = type(found)
        if isinstance(found, (type, types.ModuleType, types.FunctionType)) or not readable(cls):
            return None
        self.guards.setdefault(("class", id(found)), lambda: type(found) is cls)
        func = node.func if isinstance(node, gast.Call) else node
        return self.follow(found, lambda: self.by_name(found, func), cls)

    def as_object(self, base: Value, node: Any) -> Ref | None:
        """Return the object whose attributes can be followed, or None."""
        if isinstance(base, Ref):
            return base if self.heap[base.id].kind == "object" else None
        if isinstance(base, Known):
            return self.of_instance(base.object, node)
        where = self.frame.free.get(base.name) if isinstance(base, Var) else None
        if where is None:
            return None
        found = where.now()
        if found is None or not readable(type(found)):
            return None
        assert isinstance(base, Var)
        return self.outside_object(where, found, base)

    def holds(self, ref: Ref, attr: str) -> bool:
        """Whether an object outside surely has an attribute before the function is called."""
        if ref.id not in self.outside:
            return False
        found = self.objects[ref.id]
        if attr not in getattr(found, "__dict__", ()):
            return False
        self.guards.setdefault(("holds", id(found), attr), lambda: attr in found.__dict__)
        return True

    def forget_outside(self, values: tuple[Value, ...]) -> None:
        """Forget what has been read of objects outside that a call gets, which may change them."""
        for value in values:
            if isinstance(value, Ref) and value.id in self.outside:
                self.heap[value.id] = self.outside[value.id]


def _same_object(where: Free, found: Any) -> Callable[[], bool]:
    cls = type(found)
    return lambda: where.now() is found and type(found) is cls
