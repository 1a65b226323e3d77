"""Objects that lie outside the function: what is read of them and written into them is followed.

Every name and path that leads to one object leads to one cell, so that what one of them writes the
others read. The cell is known wherever the object is met first: on one way through a branch, in a
loop, it was there before.
"""

from __future__ import annotations

import types
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import gast

from srcad.frontend.builtins import BuiltinReader
from srcad.frontend.constants import constant_of
from srcad.frontend.followed import followed, holds_code, is_data, readable
from srcad.frontend.leftovers import left_by
from srcad.frontend.values import Cell, Known, Ref, Value
from srcad.ir.nodes import Expr, Free, Var

__all__ = ["OutsideReader"]

_CONTAINERS = (dict, list, tuple)


class OutsideReader(BuiltinReader):
    """Reads objects that lie outside."""

    def of_free(self, place: Expr) -> Value:
        """Return what a name of something outside stands for: an object that is followed, or it."""
        where = self.frame.free[place.name] if isinstance(place, Var) else None
        if where is None:
            return place
        found = where.now()
        makes = found.default_factory if type(found) is defaultdict else None
        if isinstance(makes, types.FunctionType):
            what = "a dict whose function for missing keys is not read"
            hint = "ask for the key, and call the function"
            error = self.refusal(self.frame.source.node, what, hint)
            error.lasting = left_by(makes)
            self.refused[place] = error
        if followed(found):
            return self.outside_object(where, found, place)
        if not holds_code(found):
            if found is None or (type(found) in _CONTAINERS and not found):
                name = ("nothing", where.kind, id(where.home), where.key)
                self.guards.setdefault(name, _nothing_to_follow(where))
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
                part = self.frame.bind(f"{name}_{key}", Free("item", found, key))
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
        if followed(found):
            made = lambda: self.frame.bind(name, Free("value", found, name))  # noqa: E731
            return self.follow(found, made, type(found))
        if holds_code(found):
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
        self.guards.setdefault(("class", id(found)), lambda: type(found) is cls)
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
        func = node.func if isinstance(node, gast.Call) else node
        return self.follow(found, lambda: self.by_name(found, func), cls)

    def of_method(self, found: Any) -> Ref | None:
        """Return the object that a method was taken of, which the method's name does not say."""
        if not readable(type(found)):
            return None
        bound = Free("value", found, "self")
        return self.follow(found, lambda: self.frame.bind("self", bound), type(found))

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

    def hides(self, ref: Ref, attr: str) -> bool:
        """Whether an object outside has something of its own in place of a method of its class."""
        inside = getattr(self.objects.get(ref.id), "__dict__", None)
        if inside is None:
            return False
        own = attr in inside
        self.guards.setdefault(("hides", ref.id, attr), lambda: (attr in inside) is own)
        return own

    def forget_outside(self, values: tuple[Value, ...], node: Any) -> None:
        """Forget what has been read of objects outside that a call gets, which may change them."""
        for value in values:
            if isinstance(value, Ref) and value.id in self.outside:
                if not self.untouched(value):
                    self.fail(node, "an object changed inside is given to a call that is not read",
                              "give it its attributes")  # fmt: skip
                self.heap[value.id] = self.outside[value.id]

    def untouched(self, ref: Ref) -> bool:
        """Whether nothing is known of an object outside but attributes that it held before."""
        if self.heap[ref.id].written or ref.id not in self.objects:
            return False
        others = {key[1] for key in self.outside if key != ref.id}
        stack, seen = list(vars_of(self.objects[ref.id])), set()
        while stack:
            item = stack.pop()
            if id(item) in others:
                return False
            if id(item) not in seen and (isinstance(item, _CONTAINERS) or followed(item)):
                seen.add(id(item))
                stack += vars_of(item)
        return True


def vars_of(found: Any) -> list[Any]:
    """Return what an object or a container holds."""
    if isinstance(found, dict):
        return list(found.values())
    if isinstance(found, (list, tuple)):
        return list(found)
    return list(getattr(found, "__dict__", {}).values())


def _nothing_to_follow(where: Free) -> Callable[[], bool]:
    """Whether a name that stood for nothing yet stands for no object or function by now."""

    def guard() -> bool:
        found = where.now()
        return found is None or (is_data(found) and not followed(found) and not holds_code(found))

    return guard


def _same_object(where: Free, found: Any) -> Callable[[], bool]:
    return lambda: where.now() is found
