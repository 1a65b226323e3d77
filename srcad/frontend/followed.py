"""Which objects are followed: those of classes that are written in Python, by the user."""

from __future__ import annotations

import abc
import dataclasses
import enum
import inspect
import math  # noqa: F401  (for the example below)
import sys
import types
from typing import Any

__all__ = [
    "MISSING",
    "Itself",
    "asked",
    "by_itself",
    "followed",
    "given_out",
    "holds_code",
    "is_data",
    "of_numeric_library",
    "of_the_library",
    "of_the_user",
    "only_objects",
    "readable",
]

_HOOKS = ("__getattr__", "__getattribute__", "__setattr__", "__delattr__")
# stands for what is not there
MISSING = object()
# what the class of an object has that stands in for a module, and nothing else
_BARE = {"__getattr__", "__dir__", "__init__", "__repr__", "__module__", "__doc__", "__dict__",
         "__weakref__", "__firstlineno__", "__static_attributes__"}  # fmt: skip
# what a metaclass may say of its classes
_ASKED = {*_HOOKS, "__call__", "__instancecheck__", "__subclasscheck__"}
# the standard library's modules whose objects are read like the user's
_PLAIN = {"types", "statistics", "fractions", "__main__"}
# libraries whose objects are used as they are
_LIBRARIES = {"numpy", "scipy", "srcad"}
_CODE = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type, enum.Enum)
_MOST = 32  # items of a container that is known item by item


def asked(found: object, attr: str, default: Any = None) -> Any:
    """Return an attribute of any object; the default, whatever its class raises instead.

    >>> class Settings(dict):
    ...     __getattr__ = dict.__getitem__
    >>> asked(Settings(), "__name__", "?")
    '?'
    """
    try:
        return getattr(found, attr, default)
    except Exception:  # noqa: BLE001 - it is the user's class that says what
        return default


def only_objects(cls: Any) -> bool:
    """Whether what is of a class is an object that is followed, and no number."""
    if not isinstance(cls, type) or cls is types.SimpleNamespace:
        return False
    if cls is slice:  # one that is written out is seen
        return True
    return readable(cls) or (issubclass(cls, tuple) and hasattr(cls, "_fields"))


def readable(cls: type) -> bool:
    """Whether instances of a class are plain objects whose methods are written in Python."""
    if cls is types.SimpleNamespace:
        return True
    if not _plain_metaclass(cls) or cls.__module__ == "builtins":
        return False
    if any(isinstance(v, types.MethodDescriptorType) for v in cls.__dict__.values()):
        return False  # made in C, though like one of Python's
    bases = cls.__mro__[:-1]
    return all(
        b.__module__ not in ("builtins", "numpy")
        and "__class__" not in b.__dict__
        and not any(h in b.__dict__ for h in _HOOKS if not dataclasses.is_dataclass(b))
        and not _native(b)
        for b in bases
    )


def _plain_metaclass(cls: type) -> bool:
    """Whether a class is called and asked as others are: also one of the user's ``abc.ABC``."""
    kind, home = type(cls), cls.__module__.partition(".")[0]
    if kind is type:
        return True
    if not issubclass(kind, abc.ABCMeta) or home in sys.stdlib_module_names - {"__main__"}:
        return False
    bases = inspect.getmro(kind)
    own = bases[: bases.index(type)]
    return all(b.__module__ in ("abc", "typing") or not b.__dict__.keys() & _ASKED for b in own)


def _native(cls: type) -> bool:
    """Whether a class keeps its state in C, so that its attributes are not all there is."""
    heap_type = 1 << 9  # Py_TPFLAGS_HEAPTYPE: made by a class statement
    return not cls.__flags__ & heap_type or (
        "__module__" in cls.__dict__ and "__doc__" in cls.__dict__
        and not any(isinstance(v, types.FunctionType) for v in cls.__dict__.values())
        and cls.__module__.partition(".")[0] in ("numpy", "scipy", "functools", "collections")
    )  # fmt: skip


def followed(found: object) -> bool:
    """Whether an object outside is followed: one of a class of the user's own."""
    return of_the_user(type(found)) and not isinstance(found, BaseException)


def of_the_user(cls: type) -> bool:
    """Whether a class is the user's own, and can be read."""
    home = cls.__module__.partition(".")[0]
    known = home in _PLAIN or home not in sys.stdlib_module_names | _LIBRARIES
    return known and readable(cls)


def given_out(found: object, attr: str) -> Any:
    """Return what an object that stands in for a module gives out as its own, or MISSING.

    >>> class Backend:
    ...     def __getattr__(self, name): return getattr(math, name)
    >>> given_out(Backend(), "sin")
    <built-in function sin>
    """
    cls = type(found)
    hook = getattr(cls, "__getattr__", None)
    if not isinstance(hook, types.FunctionType) or not set(cls.__dict__) <= _BARE:
        return MISSING
    given = asked(found, attr, MISSING)
    plain = isinstance(given, (int, float)) or not is_data(given)
    return given if plain and asked(found, attr, MISSING) is given else MISSING


def of_the_library(function: object) -> bool:
    """Whether a function is of Python's own library, and no formula that is to be read."""
    home = str(getattr(function, "__module__", None) or "").partition(".")[0]
    return home in sys.stdlib_module_names and home not in _PLAIN


def of_numeric_library(function: object) -> bool:
    """Whether a function is NumPy's or SciPy's own."""
    home = str(getattr(function, "__module__", None) or "").partition(".")[0]
    return home in ("numpy", "scipy")


def is_data(value: object) -> bool:
    """Whether a global or captured object is data, to be read when the derivative is called."""
    return not isinstance(value, _CODE) and (not callable(value) or followed(value))


def holds_code(found: object) -> bool:
    """Whether something is a container of objects that are followed, functions or classes."""
    if type(found) not in (list, tuple, dict) or not 0 < len(found) <= _MOST:  # type: ignore[arg-type]
        return False
    items = found.values() if isinstance(found, dict) else found
    return any(_is_code(item) or holds_code(item) for item in items)  # type: ignore[attr-defined]


def _is_code(found: object) -> bool:
    if isinstance(found, type):
        return of_the_user(found)
    return followed(found) or not is_data(found)


class Itself:
    """An object that is known as itself, not as one of its class."""

    def __init__(self, found: Any) -> None:
        self.object = found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Itself) and other.object is self.object

    def __hash__(self) -> int:
        return id(self.object)


def by_itself(found: object) -> bool:
    """Whether an object is known by itself: it holds others that are followed, or functions."""
    held = getattr(found, "__dict__", None)
    if not held or not any(_is_code(v) or holds_code(v) for v in held.values()):
        return False
    return followed(found)
