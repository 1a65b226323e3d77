"""What Python's own functions ask of an object: its class, its attributes, whether it is called."""

from __future__ import annotations

import inspect
import types
from typing import Any

import gast
import numpy as np

from srcad.errors import NoSource
from srcad.frontend.followed import is_data, only_objects
from srcad.frontend.interface import Values
from srcad.frontend.kinds import KindReader
from srcad.frontend.methods import NOTHING
from srcad.frontend.source import find
from srcad.frontend.values import (
    MAYBE,
    PART,
    Cell,
    Closure,
    Known,
    NamedOf,
    Partial,
    Ref,
    Seq,
    Value,
    is_atom,
)
from srcad.ir.nodes import Apply, Assign, Branch, Const, Effect, Expr, Var, const
from srcad.ir.text import INFIX
from srcad.ir.walk import defined, statements
from srcad.rules.declare import declared

__all__ = ["AskingReader"]


_CONTAINERS = (list, tuple, dict, set, frozenset, str)


class AskingReader(KindReader):
    """Reads calls that ask what a value is and what it has."""

    def builtin_callable(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``callable(...)``."""
        value = args[0]
        if isinstance(value, Known):
            return const(callable(value.object))
        if isinstance(value, Const):
            return const(False)
        return const(isinstance(value, (Closure, Partial))) if not is_atom(value) else None

    def builtin_str(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:
        """``str(...)`` of an object: what its class says, or else its ``__repr__``."""
        own = len(args) == 1 and not kw and self.written_method(args[0], "__str__")
        if own:
            return self.call_method(args[0], "__str__", (), node, target)
        return self.builtin_repr(args, kw, node, target)

    def builtin_repr(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:
        """``repr(...)`` of an object whose class says what it is."""
        own = len(args) == 1 and not kw and self.written_method(args[0], "__repr__")
        return self.call_method(args[0], "__repr__", (), node, target) if own else None

    def written_method(self, value: Value, name: str) -> bool:
        """Whether the class of an object that is read has a method of its own."""
        cell = self.heap[value.id] if isinstance(value, Ref) else None
        cls = cell.cls if cell is not None and cell.kind == "object" else None
        method = inspect.getattr_static(cls, name, None)
        try:
            return isinstance(method, types.FunctionType) and bool(find(inspect.unwrap(method)))
        except NoSource:  # a dataclass makes one
            return False

    def builtin_iterable(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``np.iterable(...)`` of what is put together here."""
        value = args[0]
        if isinstance(value, Ref) and self.heap[value.id].kind == "object":
            return None
        found = self.last_value(value) if isinstance(value, Var) else value
        where = self.frame.free.get(found.name) if isinstance(found, Var) else None
        if where is not None and where.kind == "value":
            return const(np.iterable(where.home))
        if isinstance(found, Const):
            return const(np.iterable(found.value))
        return const(True) if isinstance(value, (tuple, Ref, Seq)) else None

    def builtin_isinstance(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``isinstance(...)`` of what is put together here."""
        self.refuse_tuple(args[0], node)
        found = self.class_of(args[0])
        wanted = self.plain(args[1])
        if wanted is None:
            return None
        if found is None and self.no_container(args[0], wanted[0]):
            return const(False)
        if found is None:
            return self.no_instance(args[0], wanted[0], node) if only_objects(wanted[0]) else None
        return const(issubclass(found, wanted[0]))

    def is_plain(self, node: Any, kinds: Any) -> bool:
        """Whether a name stands for a number or an array, and these are kinds of containers."""
        home = self.frame.home(node.id) if isinstance(node, gast.Name) else None
        value = home.local.get(node.id) if home is not None else None
        parts = kinds.elts if isinstance(kinds, gast.Tuple) else [kinds]
        return value is not None and self.no_container(value, tuple(map(self.known, parts)))

    def no_container(self, value: Value, wanted: Any) -> bool:
        """Whether something is a number or an array, and is asked whether it is a container."""
        classes = wanted if isinstance(wanted, tuple) else (wanted,)
        return all(c in _CONTAINERS for c in classes) and self.is_computed(value)

    def is_computed(self, value: Value, seen: frozenset[str] = frozenset()) -> bool:
        """Whether a value is surely a number or an array, as far as the statements before tell."""
        if isinstance(value, Const):
            return type(value.value) in (bool, int, float, complex)
        if isinstance(value, Apply):
            return _computes(value) and all(self.is_computed(a, seen) for a in _operands(value))
        if not isinstance(value, Var) or value.name in seen:
            return isinstance(value, Var)  # what it was made of is one, by induction
        made = [s for s in statements(self.out) if value.name in defined(s)]
        inner = seen | {value.name}
        if not made:
            return value.name in self.no_containers
        return all(type(s) is Assign and self.is_computed(s.value, inner) for s in made)

    def no_instance(self, value: Value, wanted: Any, node: Any) -> Expr | None:
        """Say that a number is no object whose class is read; if it is one, this is raised."""
        if not is_atom(value):
            return None
        name = self.variable(self.single(value, node), node)
        at = node.args[1] if isinstance(node, gast.Call) else getattr(node, "cls", node)
        kind = self.by_name(wanted, at)
        test = Apply("isinstance", (Var(name), kind))
        text = const(f"an object of class {wanted.__name__} where a number was expected")
        error = Apply("call", (Const("NotImplementedError", NotImplementedError), text))
        place = self.place(node)
        self.add(Branch(test, (Effect(Apply("raise", (error,)), place),), (), place), node)
        return const(False)

    def builtin_type(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``type(...)`` of what is put together here."""
        self.refuse_tuple(args[0], node)
        found = self.class_of(args[0]) if len(args) == 1 else None
        return None if found is None else Known(found)

    def refuse_tuple(self, value: Value, node: Any) -> None:
        """Refuse to ask for the type of a tuple that is kept as a list."""
        if isinstance(value, Var) and value.name in self.tuples:
            self.fail(node, "the type of a tuple of unknown length", "make it an array or a list")

    def class_of(self, value: Value) -> type | None:
        """Return the class of what is put together here."""
        if isinstance(value, Known):
            return type(value.object)
        if isinstance(value, Const):
            return type(value.value)
        if isinstance(value, Apply) and value.op == "slice":
            return slice
        if isinstance(value, NamedOf):
            named: type = value.cls
            return named
        if isinstance(value, tuple):
            return tuple
        if isinstance(value, Ref):
            cell = self.heap[value.id]
            kinds: dict[str, type] = {"list": list, "dict": dict, "set": set}
            made: type | None = cell.cls or kinds.get(cell.kind)
            return made
        return None

    def builtin_getattr(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``getattr(x, "name")``, and with a default where it is known what ``x`` has."""
        name = self.plain(args[1])
        if name is None or not isinstance(name[0], str):
            return None
        if isinstance(args[0], Known):
            found = self.attribute_known(args[0].object, name[0])
            lacking = found is None and len(args) > 2 and not self.has_attribute(args[0], name[0])
            return args[2] if lacking else found
        if len(args) > 2:
            has = self.has_attribute(args[0], name[0])
            cell = self.heap[args[0].id] if isinstance(args[0], Ref) else None
            if has is None and cell is not None and cell.kind == "object" and self.has_all(cell):
                self.fail(node, f"an attribute {name[0]} that the object may have or not",
                          "set it on all ways")  # fmt: skip
            if has is None:
                return None
            if not has:
                return args[2]
        return self.attribute_of_value(args[0], name[0], node)

    def attribute_known(self, home: Any, name: str) -> Value | None:
        """Return a function of a module or a class that is named by a string."""
        found = getattr(home, name, None)
        if found is None or is_data(found) or isinstance(found, types.MethodType):
            return None
        key = ("named", id(home), name)
        self.guards.setdefault(key, lambda: getattr(home, name, None) is found)
        return Known(found)

    def builtin_hasattr(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``hasattr(x, "name")`` of what is put together here."""
        name = self.plain(args[1])
        has = None if name is None else self.has_attribute(args[0], name[0])
        return None if has is None else const(has)

    def has_attribute(self, value: Value, name: str) -> bool | None:
        """Whether a module or an object made inside has an attribute, where that is known."""
        if isinstance(value, Known) and isinstance(value.object, types.ModuleType):
            home = value.object
            has = hasattr(home, name)
            key = ("having", home.__name__, name)
            self.guards.setdefault(key, lambda: hasattr(home, name) is has)
            return has
        cell = self.heap[value.id] if isinstance(value, Ref) else None
        if cell is None or cell.kind != "object" or not self.has_all(cell):
            return None
        own = cell.slots.get(name)
        if own is not None:
            return None if own == MAYBE else True
        slot = isinstance(inspect.getattr_static(cell.cls, name, None), types.MemberDescriptorType)
        if hasattr(cell.cls, name) and not slot:
            return True
        return None if hasattr(cell.cls, "__getattr__") else False

    def has_all(self, cell: Cell) -> bool:
        """Whether the slots of an object are all that it holds."""
        if cell.rule is PART:
            return False
        return cell.base is None or (isinstance(cell.base, Var) and cell.base.name in self.complete)

    def builtin_setattr(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``setattr(x, "name", value)``."""
        self.write_attribute(args[0], self.key(args[1], node), args[2], node)
        return NOTHING


def _computes(value: Apply) -> bool:
    """Whether an operation makes a number or an array of such."""
    if value.op.startswith("math.") or value.op in INFIX or value.op in ("neg", "index"):
        return True
    cases = declared(value.op)
    several = value.op == "sum" and isinstance(value.args[0], Apply)
    return several or (bool(cases) and cases[0].kind == "elementwise")


def _operands(value: Apply) -> tuple[Expr, ...]:
    """Return what decides whether such an operation does; of a list written out its items."""
    first = value.args[0]
    if value.op == "sum" and isinstance(first, Apply):
        return first.args
    return (first,) if value.op == "index" else value.args
