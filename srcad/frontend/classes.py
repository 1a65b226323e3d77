"""Objects: what a class says is read from the class, what an object holds is followed here."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import types
from collections import deque
from dataclasses import replace
from typing import Any

from srcad.frontend.attributes import AttributesReader
from srcad.frontend.constants import constant_of
from srcad.frontend.followed import is_data, readable
from srcad.frontend.interface import Named, Part, Values
from srcad.frontend.methods import NOTHING
from srcad.frontend.own_methods import init_only, strange_method
from srcad.frontend.values import MAYBE, PART, Cell, Known, Method, NamedOf, Partial, Ref, Value
from srcad.ir.nodes import Apply, Const, Expr, Free, const

__all__ = ["ClassReader"]

# what an object may have something of its own in place of
_HIDDEN = (types.FunctionType, staticmethod, classmethod, functools.cached_property)


class ClassReader(AttributesReader):
    """Reads objects and their classes."""

    def refuse_hooks(self, cell: Cell, attr: str, node: Any) -> None:
        """Refuse a class that runs code when an attribute is set."""
        found = inspect.getattr_static(cell.cls, attr, None)
        if isinstance(found, property) or (
            hasattr(type(found), "__set__") and not isinstance(found, types.MemberDescriptorType)
        ):
            self.fail(node, f"setting {attr}, which runs code of its class",
                      "call a method that sets the value")  # fmt: skip
        frozen = getattr(cell.cls, "__dataclass_params__", None)
        if frozen is not None and frozen.frozen:
            self.fail(node, "writing into a frozen dataclass", "use dataclasses.replace")

    # attributes

    def attribute_of(self, base: Value, attr: str, node: Any, target: str | None) -> Value:
        """Read an attribute of what is put together here."""
        if isinstance(base, NamedOf) and attr in base.cls._fields:
            return base[base.cls._fields.index(attr)]  # type: ignore[no-any-return]
        if isinstance(base, NamedOf):
            return self.of_class(base, base.cls, attr, node)
        if isinstance(base, Ref) and self.heap[base.id].kind == "object":
            return self.attribute_of_object(base, attr, node, target)
        if isinstance(base, Known):
            found = getattr(base.object, attr, None)
            if isinstance(base.object, type):
                return self.of_class_object(base.object, attr, node)
            if found is not None and not is_data(found):
                return Known(found)
            return self.emit(
                Apply("attr", (self.single(base, node), Const(attr, attr))), node, target
            )
        plain = isinstance(base, Partial) and not isinstance(base.function, Partial)
        if isinstance(base, Partial) and plain and attr in ("func", "args"):
            return base.function if attr == "func" else base.args
        if isinstance(base, Ref) and attr == "maxlen" and self.heap[base.id].cls is deque:
            most = self.heap[base.id].rule
            return most if most != NOTHING else const(None)
        if isinstance(base, (Ref, tuple)) and attr in ("T", "shape", "ndim", "size"):
            what = "tuple" if isinstance(base, tuple) else self.heap[base.id].kind
            self.fail(node, f"the attribute {attr} of a {what}", "make it an array: np.array(...)")
        if isinstance(base, Ref) and hasattr(self, f"{self.heap[base.id].kind}_{attr}"):
            return Partial(Known(Method(attr)), (base,))
        return self.fail(node, f"the attribute {attr} of this", "call the method where it stands")

    def attribute_of_object(self, ref: Ref, attr: str, node: Any, target: str | None) -> Value:
        """Read an attribute as Python finds it: data descriptor, own, of the class."""
        cell = self.heap[ref.id]
        static = inspect.getattr_static(cell.cls, attr, None)
        if isinstance(static, property):
            self.guard_class(cell.cls, attr, static)
            return self.apply(Known(static.fget), (ref,), (), node, target)
        if attr in cell.slots:
            if cell.slots[attr] == MAYBE:
                self.fail(node, f"{attr} was set on one way through the code only",
                          "set it on all ways, or read it before")  # fmt: skip
            return cell.slots[attr]
        if attr == "__class__":
            return Known(cell.cls)
        if attr == "__dict__":
            return self.attributes(ref, node)
        in_class = static is not None and not isinstance(static, types.MemberDescriptorType)
        method = isinstance(static, _HIDDEN)
        hidden = method and self.hides(ref, attr)
        if in_class and not hidden and (self.has_all(cell) or not self.own_attribute(cell, attr)):
            return self.of_class(ref, cell.cls, attr, node)
        if cell.base is not None and ref.id in self.objects and not self.hides(ref, attr):
            if in_class and is_data(static):
                return self.of_class_object(cell.cls, attr, node)
            if static is None and hasattr(cell.cls, "__getattr__") and not cell.written:
                return self.call_method(ref, "__getattr__", (const(attr),), node)
        if isinstance(static, types.MethodDescriptorType) and cell.base is not None:
            return self.emit(Apply("attr", (cell.base, Const(attr, attr))), node)  # it is not read
        if cell.rule is PART:
            self.fail(node, f"{attr} of a copy, which was not read before the copy was made",
                      "read it before")  # fmt: skip
        if self.has_all(cell):
            if not (hasattr(cell.cls, "__getattr__") or attr.startswith("__")):
                text = f"{cell.cls.__name__!r} object has no attribute {attr!r}"
                self.surely_raises(AttributeError(text))
            self.fail(node, f"the object has no attribute {attr} here", "set it before")
        assert cell.base is not None
        held = self.held(ref, attr)
        if held is not None:
            return held
        value = self.emit(Apply("attr", (cell.base, Const(attr, attr))), node)
        slots = {**cell.slots, attr: self.lend(value)}
        cell = self.heap[ref.id]
        slots = {k: slots[k] for k in sorted(slots)}
        self.heap[ref.id] = replace(cell, slots=slots, read=cell.read | {attr})
        return value

    def own_attribute(self, cell: Cell, attr: str) -> bool:
        """Whether an object outside may have an attribute that its class has as well."""
        static = inspect.getattr_static(cell.cls, attr, None)
        return not isinstance(static, (*_HIDDEN, property))

    def of_class(self, owner: Value, cls: type, attr: str, node: Any) -> Value:
        """Read an attribute of an object's class, bound to the object."""
        static = inspect.getattr_static(cls, attr, None)
        if isinstance(static, types.FunctionType):
            self.guard_class(cls, attr, static)
            return Partial(Known(static), (owner,))
        if isinstance(static, property):
            self.guard_class(cls, attr, static)
            return self.apply(Known(static.fget), (owner,), (), node, None)
        if isinstance(static, functools.cached_property):
            self.guard_class(cls, attr, static)
            found = self.apply(Known(static.func), (owner,), (), node, None)
            self.write_attribute(owner, attr, found, node)
            assert isinstance(owner, Ref)
            return self.heap[owner.id].slots[attr]
        if static is None:
            self.fail(node, f"{cls.__name__} has no attribute {attr}", "check the spelling")
        if isinstance(static, functools._lru_cache_wrapper):
            self.guard_class(cls, attr, static)
            return Partial(Known(static), (owner,))
        plain = isinstance(static, (staticmethod, classmethod, type, types.MemberDescriptorType))
        if hasattr(type(static), "__get__") and not plain:
            self.fail(node, f"{attr}, a {type(static).__name__} of {cls.__name__}",
                      "make it a plain method")  # fmt: skip
        if attr in vars(object) and static is getattr(object, attr):
            self.fail(node, f"the attribute {attr} of an object", "write what it does")
        return self.of_class_object(cls, attr, node)

    def of_class_object(self, cls: type, attr: str, node: Any) -> Value:
        """Read an attribute of a class itself."""
        static = inspect.getattr_static(cls, attr, None)
        self.guard_class(cls, attr, static)
        if isinstance(static, staticmethod):
            return Known(static.__func__)
        if isinstance(static, classmethod):
            return Partial(Known(static.__func__), (Known(cls),))
        if isinstance(static, types.FunctionType):
            return Known(static)
        found = getattr(cls, attr, None)
        if constant_of(found) is None and not is_data(found):
            return Known(found)
        if static is None or hasattr(type(static), "__get__"):
            self.fail(node, f"the attribute {attr} of {cls.__name__}", "use a plain attribute")
        owner = next(c for c in cls.__mro__ if attr in vars(c))
        return self.of_free(self.frame.bind(attr, Free("attribute", owner, attr)))

    def guard_class(self, cls: type, attr: str, static: Any) -> None:
        """Notice when a class gets another method of a name."""
        self.guards.setdefault(
            ("method", id(cls), attr), lambda: inspect.getattr_static(cls, attr, None) is static
        )

    def of_super(self, node: Any, attr: str) -> Value:
        """Read ``super().name``: the next class's."""
        definition = self.frame.source.node
        frame = self.frame
        params = [p.id for p in (*definition.args.posonlyargs, *definition.args.args)]
        if node.args or not params or "__class__" not in frame.function.__code__.co_freevars:
            self.fail(node, "this call of super()", "write super().method(...) in a method")
        owner = frame.local[params[0]]
        here = frame.find("__class__")
        cls = self.class_of(owner)
        if isinstance(owner, Known) and isinstance(owner.object, type):
            cls = owner.object
        if cls is None or here not in cls.__mro__:
            self.fail(node, "super() of what is not an object made here", "name the class")
        for base in cls.__mro__[cls.__mro__.index(here) + 1 :]:
            static = base.__dict__.get(attr)
            if isinstance(static, types.FunctionType):
                self.guard_class(base, attr, static)
                return Partial(Known(static), (owner,))
            if isinstance(static, staticmethod):
                return Known(static.__func__)
            if isinstance(static, classmethod):
                return Partial(Known(static.__func__), (Known(cls),))
            if isinstance(static, property) and static.fget is not None:
                self.guard_class(base, attr, static)
                return self.apply(Known(static.fget), (owner,), (), node, None)
            if base is object and attr == "__init__":
                return Partial(Known(_nothing), (owner,))
        return self.fail(node, f"super() has no method {attr} that can be read here",
                         "call a method or read a property of it")  # fmt: skip

    # calls

    def call_method(
        self,
        base: Value,
        name: str,
        args: Values,
        node: Any,
        target: str | None = None,
        kwargs: Named = (),
    ) -> Value:
        """Call a method of an object."""
        assert isinstance(base, (Ref, NamedOf))
        cls = base.cls if isinstance(base, NamedOf) else self.heap[base.id].cls
        if inspect.getattr_static(cls, name, None) is None:
            self.fail(node, f"{cls.__name__} has no method {name}", "call a method that it has")
        return self.apply(self.of_class(base, cls, name, node), args, kwargs, node, target)

    def iterated(self, value: Value, node: Any) -> Value:
        """Return what a loop goes through: of an object, what its ``__iter__`` gives."""
        value = self.listed_items(value, node)
        whole = self.heap.get(value.id) if isinstance(value, Ref) else None
        if whole is None or whole.kind != "object":
            return value
        static = inspect.getattr_static(whole.cls, "__iter__", None)
        if not isinstance(static, types.FunctionType):
            return value
        found = self.call_method(value, "__iter__", (), node)
        cell = self.heap[found.id] if isinstance(found, Ref) else None
        fresh = cell is not None and cell.kind == "iterator" and cell.slots["at"] == const(0)
        if cell is not None and isinstance(found, Ref) and fresh and not self.held_count(found):
            return cell.slots["of"]
        if cell is not None and inspect.getattr_static(cell.cls or object, "__next__", None):
            self.fail(node, "a loop over an object that has a method __next__",
                      "write __iter__ as a generator: `yield` each item")  # fmt: skip
        return found

    def construct(self, cls: type, args: Values, kwargs: Named, node: Any) -> Value | None:
        """Make an object of a class that can be read, or return None."""
        if issubclass(cls, tuple) and hasattr(cls, "_fields") and hasattr(cls, "_field_defaults"):
            strange = strange_method(cls)
            if strange:
                self.fail(node, f"{cls.__name__}, a named tuple with a {strange} of its own",
                          "write a dataclass")  # fmt: skip
            given = {**dict(zip(cls._fields, args, strict=False)), **dict(kwargs)}
            for name, default in cls._field_defaults.items():
                given.setdefault(name, self.of_default(default, name))
            if set(given) != set(cls._fields):
                self.fail(node, f"this call of {cls.__name__}", "give each field once")
            return NamedOf.of(cls, [given[f] for f in cls._fields])
        if (
            not readable(cls)
            or issubclass(cls, BaseException)
            or inspect.isabstract(cls)  # which is not made
            or (
                inspect.getattr_static(cls, "__new__") is not object.__new__
                and not isinstance(
                    inspect.getattr_static(cls, "__new__"), types.BuiltinFunctionType
                )
            )
        ):
            return None
        if cls is types.SimpleNamespace:
            if args:
                self.fail(node, "SimpleNamespace of a dict", "give it keywords")
            return self.new_cell(Cell("object", dict(kwargs), cls))
        ref = self.new_cell(Cell("object", {}, cls))
        init = inspect.getattr_static(cls, "__init__")
        if isinstance(init, types.FunctionType):
            self.guard_class(cls, "__init__", init)
            self.apply(Known(init), (ref, *args), kwargs, node, None)
        elif args or kwargs:
            self.fail(node, f"{cls.__name__} takes no arguments", "leave them out")
        return ref

    def user_call(
        self,
        function: types.FunctionType,
        args: Values,
        kwargs: Named,
        node: Any,
        target: str | None,
    ) -> Value:
        """Call a function of the user's; the ``__init__`` that a dataclass makes is none."""
        ref = args[0] if args else None
        if isinstance(ref, Ref) and self.heap[ref.id].kind == "object":
            owner = _made_by(self.heap[ref.id].cls, function)
            if owner is not None:
                self.fill(ref, owner, args[1:], dict(kwargs), node)
                return const(None)
        return super().user_call(function, args, kwargs, node, target)

    def fill(self, ref: Ref, cls: Any, args: Values, kwargs: dict[str, Value], node: Any) -> None:
        """Set the fields of a dataclass as the ``__init__`` that it makes does."""
        only = init_only(cls)
        kept = {f.name for f in dataclasses.fields(cls)}
        fields = [f for n, f in cls.__dataclass_fields__.items() if n in kept or n in only]
        order = [f.name for f in fields if f.init and not f.kw_only]
        if len(args) > len(order):
            self.fail(node, f"too many arguments for {cls.__name__}", "see its fields")
        given = {**dict(zip(order, args, strict=False)), **kwargs}
        slots: dict[Any, Value] = {}
        for field in fields:
            if field.init and field.name in given:
                slots[field.name] = given.pop(field.name)
            elif field.default is not dataclasses.MISSING:
                slots[field.name] = self.of_default(field.default, field.name)
            elif field.default_factory is not dataclasses.MISSING:
                slots[field.name] = self.apply_known(field.default_factory, (), (), node, None)
            elif field.init:
                self.fail(node, f"{cls.__name__} misses {field.name}", "pass it")
        if given:
            self.fail(node, f"{cls.__name__} has no field {min(given)}", "see its fields")
        more = tuple(slots.pop(n) for n in only)
        self.change(ref, {**self.heap[ref.id].slots, **slots}, node)
        if inspect.getattr_static(cls, "__post_init__", None) is not None:
            self.call_method(ref, "__post_init__", more, node)

    def written_out(self, cell: Cell, node: Any, part: Part) -> Expr:
        """Return an object as the expression that makes it."""
        cls: Any = cell.cls if cell.kind == "object" and cell.base is None else None
        if cls is not None and _made_by(cls, inspect.getattr_static(cls, "__init__")) is cls:
            fields = dataclasses.fields(cls)
            plain = all(f.init for f in fields) and not hasattr(cls, "__post_init__")
            if plain and not init_only(cls) and [f.name for f in fields] == list(cell.slots):
                made = self.by_name(cls, node)
                items = [(f, part(v, node)) for f, v in zip(fields, cell.items, strict=True)]
                named = tuple((f.name, item) for f, item in items if f.kw_only)
                return Apply("call", (made, *(item for f, item in items if not f.kw_only)), named)
        return super().written_out(cell, node, part)


def _made_by(cls: type, init: Any) -> Any:
    """Return the dataclass that has made an ``__init__``, or None of one that is written."""
    owner: Any = next((c for c in cls.__mro__ if vars(c).get("__init__") is init), None)
    params = vars(owner).get("__dataclass_params__") if owner is not None else None
    if params is None or not params.init or init.__code__.co_filename != "<string>":
        return None
    return owner


def _nothing(self: object) -> None:
    """``object.__init__``."""
