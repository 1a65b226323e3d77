"""What classes of tuples, lists and dicts define themselves, which are read as what they hold.

>>> from collections import namedtuple
>>> class Pair(namedtuple("Pair", "a b")):
...     def __add__(self, other): return Pair(self.a + other.a, self.b + other.b)
...     def __len__(self): return 1
>>> sorted(own_methods(Pair)), strange_method(Pair)
(['__add__', '__len__'], '__len__')
"""

from __future__ import annotations

import functools
import types
from typing import Any

import numpy as np  # noqa: F401  (for the example below)

__all__ = ["computes_otherwise", "init_only", "own_methods", "strange_method"]

# what does not change what is read of a value
_HARMLESS = {
    "__init_subclass__", "__repr__", "__str__", "__format__", "__hash__", "__getnewargs__",
    "__replace__", "__reduce__", "__reduce_ex__", "__copy__", "__deepcopy__", "__getstate__",
    "__sizeof__", "__dir__",
}  # fmt: skip
_BINARY = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor",
           "lshift", "rshift")  # fmt: skip
# operators, which are read in named tuples
_OPERATORS = {f"__{side}{op}__" for side in ("", "r") for op in _BINARY} | {
    "__neg__", "__pos__", "__invert__", "__abs__",
}  # fmt: skip
_COMPARED = {"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"}
# methods that Python asks for, though the built-in class has none of the name
_ASKED_FOR = {"__bool__", "__getattr__", "__missing__", "__reversed__", "__index__", "__float__",
              "__int__", "__round__", "__array__", "__array_ufunc__", "__iadd__", "__imul__",
              "__isub__", "__itruediv__"}  # fmt: skip


_BUILT_IN = (tuple, list, dict, int, float, complex)


@functools.cache
def own_methods(cls: type) -> frozenset[str]:
    """Return the methods that a class of what is built in has, and that has not.

    Those that make a named tuple are not its own.
    """
    found: set[str] = set()
    for kind in cls.__mro__:
        if kind in _BUILT_IN or kind.__module__ in ("collections", "numpy", "enum"):
            break
        made = {"__new__", "_make", "_replace", "_asdict"} if "_fields" in vars(kind) else set()
        found |= {n for n, v in vars(kind).items() if isinstance(v, _METHODS) and n not in made}
    return frozenset(found - _HARMLESS)


_METHODS = (types.FunctionType, classmethod, staticmethod, property)


@functools.cache
def computes_otherwise(cls: type) -> bool:
    """Whether the numbers of a class have operators or comparisons of their own.

    >>> class Decibel(float):
    ...     def __add__(self, other): return Decibel(max(self, other))
    >>> computes_otherwise(Decibel), computes_otherwise(np.float64), computes_otherwise(bool)
    (True, False, False)
    """
    return not own_methods(cls).isdisjoint(_OPERATORS | _ASKED_FOR | _COMPARED)


def strange_method(cls: type) -> str:
    """Return a method by which a class is something else than what it holds, or nothing."""
    base = next(b for b in cls.__mro__ if b in (tuple, list, dict))
    # a list or dict is never made here by its class
    read = _OPERATORS if hasattr(cls, "_fields") else {"__init__", "__new__"}
    strange = own_methods(cls) & ({*dir(base)} | _ASKED_FOR) - read
    return min(strange, default="")


def init_only(cls: type) -> list[str]:
    """Return the names that a dataclass takes and does not keep: what is an ``InitVar``.

    >>> import dataclasses
    >>> kept = ("m", float), ("scale", dataclasses.InitVar[float])
    >>> init_only(dataclasses.make_dataclass("Mass", kept))
    ['scale']
    """
    every: dict[str, Any] = getattr(cls, "__dataclass_fields__", {})
    return [n for n, f in every.items() if str(f._field_type) == "_FIELD_INITVAR"]
