"""Facts about actual arguments, and the conversions that differentiation asks for.

Integers that are differentiated become float64; dimensions become symbols, equal ones the same.

>>> import numpy as np
>>> types_of((np.zeros((5, 3)), np.zeros(3), 2), {0, 1, 2})
(f[n,m], f[m], f)
>>> types_of(({"w": np.zeros(3), "b": 1},), {0})[0].items
(f[n], f)
"""

from __future__ import annotations

import copy
import enum
import functools
import types
from collections import deque
from collections.abc import Set
from typing import Any

import numpy as np

from srcad.errors import TransformError
from srcad.frontend.followed import Itself, by_itself
from srcad.frontend.own_methods import computes_otherwise, strange_method
from srcad.ir.types import (
    BOOL,
    DRAWS,
    INT,
    NOTHING,
    NUMBER,
    OTHER,
    WHOLE,
    Dim,
    Type,
    list_of,
    scalar,
)  # fmt: skip
from srcad.pipeline.flags import Flag
from srcad.pipeline.structure import Paths
from srcad.rules.draws import is_generator

__all__ = [
    "NUMBERS", "Sizes", "as_floats", "as_read", "attributes", "by_user",
    "complex_of_real", "dict_like", "differentiable", "is_complex", "key_of",
    "object_like", "type_of", "types_of",
]  # fmt: skip

Sizes = dict[int, Dim | int]
_LETTERS = "nmkpqrst"
_MOST = 32  # parts of a container that get a name each; a longer list has one for all its items
_ENTRIES = 512  # as many of a dict that is differentiated: there is no one name for all of them
# what is known by itself, not by what it holds
_CODE = (
    types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType, type,
    enum.Enum, functools.partial, np.ufunc, type(np.sum),
)  # fmt: skip
NUMBERS = (int, float, complex, np.number)
_BY_USER = 1 << 9  # the flag of classes that are made by a class statement
_IN_C = 1 << 8  # and of those made in C, whose attributes cannot be set


def _dim(size: int, seen: Sizes) -> Dim | int:
    if size == 1:
        return 1
    if size not in seen:
        count = sum(isinstance(d, Dim) for d in seen.values())
        seen[size] = Dim(_LETTERS[count] if count < len(_LETTERS) else f"n{count}")
    return seen[size]


def types_of(
    args: tuple[Any, ...],
    floats: Set[int],
    paths: tuple[Paths, ...] = (),
    sizes: Sizes | None = None,
) -> tuple[Type, ...]:
    """Return the types of arguments; ``floats`` are the positions that are differentiated.

    ``paths`` are the attributes that are read of each; ``sizes`` are the dimensions that have a
    name or are a number already, and get those that are found.
    """
    seen: Sizes = {} if sizes is None else sizes
    found = []
    for i, value in enumerate(args):
        found.append(type_of(value, seen, paths[i] if i < len(paths) else {}, i in floats))
    return tuple(found)


def type_of(value: Any, seen: Sizes, paths: Paths, varied: bool = False) -> Type:
    """Return the type of one value; of one that is ``varied``, integers count as floats."""
    if isinstance(value, Flag):
        return Type("known", keys=(value.value,))
    t = _plain(value, seen)
    if t is not None:
        return t._replace(dtype="f") if varied and t.dtype in WHOLE else t
    if isinstance(value, (str, *_CODE)):
        return _known(value)
    if isinstance(value, slice):
        ends = (value.start, value.stop, value.step)
        return Type("slice", keys=ends if all(map(_is_bound, ends)) else ())
    if value is Ellipsis:
        return _known(value)
    if isinstance(value, (tuple, list, dict)) and type(value) not in (tuple, list, dict):
        _refuse_strange(type(value))
    if isinstance(value, (tuple, list)):
        return _sequence(value, seen, varied)
    if isinstance(value, dict) and _by_entries(value, varied):
        items = tuple(_part(v, seen, varied) for v in value.values())
        cls = None if type(value) is dict else type(value)
        return Type("dict", items=items, keys=tuple(value), cls=cls)
    if isinstance(value, (set, deque)):
        return OTHER._replace(keys=(set if isinstance(value, set) else deque,))
    if not by_user(value):
        return DRAWS if is_generator(value) else OTHER
    if varied:
        inside = attributes(value)
        items = tuple(_part(v, seen, True) for v in inside.values())
        return Type("object", items=items, keys=(type(value), *inside))
    found = [(n, _read(value, n)) for n in paths]
    items = tuple(as_read(type_of(v, seen, paths[n])) for n, v in found)
    kind = Itself(value) if by_itself(value) else type(value)
    return Type("self", items=items, keys=(kind, *(n for n, _ in found)))


def _is_bound(value: Any) -> bool:
    return value is None or type(value) is int


def _by_entries(value: dict[Any, Any], varied: bool) -> bool:
    """Whether a dict is known entry by entry; one that is differentiated has to be."""
    plain = all(map(_is_key, value))
    if not varied:
        return plain and len(value) <= _MOST
    if plain and len(value) <= _ENTRIES:
        return True
    what = f"of {len(value)} entries" if plain else "with keys that are not texts or numbers"
    raise TransformError(
        f"a dict {what} is differentiated",
        hint="differentiate by an array, and make the dict inside the function",
    )


def as_read(t: Type) -> Type:
    """Return the type of what is read as the function runs: None and truths are values as others.

    >>> options = Type("dict", items=(_known(None), _known(True), NUMBER), keys=("a", "b", "c"))
    >>> as_read(options).items
    (nothing, b, f)
    """
    if t.kind in ("tuple", "dict"):
        return t._replace(items=tuple(map(as_read, t.items)))
    if t.kind == "known" and t.keys[0] is None:
        return NOTHING
    return BOOL if t.kind == "known" and isinstance(t.keys[0], bool) else t


def _refuse_strange(cls: type) -> None:
    """Refuse a container whose class gives out something else than what it holds."""
    if not issubclass(cls, dict) and not hasattr(cls, "_fields"):
        base = "list" if issubclass(cls, list) else "tuple"
        raise TransformError(
            f"{cls.__name__} is a class of {base}s, and is read as what it holds",
            hint=f"pass a plain {base}",
        )
    strange = strange_method(cls)
    if strange:
        raise TransformError(
            f"{cls.__name__} has a {strange} of its own, and is read as what it holds",
            hint="pass a plain tuple, list or dict, or an object of a class of its own",
        )


def _wraps(value: np.ndarray) -> bool:
    """Whether integers of NumPy's are without a sign, or of few bits."""
    return value.dtype.kind == "u" or (value.dtype.kind == "i" and value.dtype.itemsize < 8)


def _plain(value: Any, seen: Sizes) -> Type | None:
    if isinstance(value, np.ndarray):
        kind = (
            "u" if _wraps(value) else {"b": "b", "i": "i", "f": "f", "c": "c"}.get(value.dtype.kind)
        )
        if kind is None or type(value) is not np.ndarray:
            return OTHER  # a matrix or a masked array has rules of its own
        return Type("array", tuple(_dim(n, seen) for n in value.shape), kind)
    cls: type = type(value)
    if isinstance(value, NUMBERS) and computes_otherwise(cls):
        return OTHER
    if isinstance(value, (bool, np.bool_)):
        return BOOL
    if isinstance(value, (int, np.integer)):
        return scalar("i") if isinstance(value, np.integer) else INT
    if isinstance(value, (float, np.floating)):
        return NUMBER
    if isinstance(value, (complex, np.complexfloating)):
        return Type("number", (), "c")
    return NOTHING if value is None else None


def _part(value: Any, seen: Sizes, varied: bool) -> Type:
    """Return the type of a container's part: what is neither number nor container is itself."""
    if value is None or isinstance(value, bool):
        return _known(value)
    return type_of(value, seen, {}, varied)


def _known(value: Any) -> Type:
    """Return the type of what is itself; a member of an enumeration may be equal to a text."""
    return Type("known", keys=(value, type(value)))


def _sequence(value: Any, seen: Sizes, varied: bool) -> Type:
    if len(value) <= _MOST:
        return Type(
            "tuple", items=tuple(_part(v, seen, varied) for v in value), keys=(type(value),)
        )
    if type(value) is list and all(isinstance(v, NUMBERS) for v in value):
        return list_of(*{type_of(v, seen, {}, varied) for v in value})
    if varied and _holds_dict(value):
        raise TransformError(
            f"dicts in a {type(value).__name__} of {len(value)} items are differentiated",
            hint="differentiate by an array, and make the dicts inside the function",
        )
    return OTHER._replace(keys=(type(value),))


def _holds_dict(value: Any) -> bool:
    nested = isinstance(value, (tuple, list)) and any(map(_holds_dict, value))
    return nested or isinstance(value, dict)


def _is_key(key: Any) -> bool:
    return isinstance(key, (str, int, float, bool, tuple)) and repr(key) != "nan"


def by_user(value: Any) -> bool:
    """Whether a value is an object of a class written in Python."""
    cls = type(value)
    made = cls.__flags__ & (_BY_USER | _IN_C) == _BY_USER
    plain = cls is types.SimpleNamespace or made
    return plain and not isinstance(value, BaseException)


def attributes(value: Any) -> dict[str, Any]:
    """Return the attributes that an object holds."""
    slots = [n for c in type(value).__mro__ for n in _as_tuple(getattr(c, "__slots__", ()))]
    found = {n: getattr(value, n) for n in slots if hasattr(value, n) and n != "__dict__"}
    return {**found, **getattr(value, "__dict__", {})}


def _as_tuple(slots: Any) -> tuple[str, ...]:
    return (slots,) if isinstance(slots, str) else tuple(slots)


def _read(value: Any, name: str) -> Any:
    """Return an attribute that the object holds; what a property computes is not asked for."""
    try:
        return attributes(value)[name]
    except KeyError:
        return getattr(type(value), name, _Missing)


class _Missing:
    """Stands for an attribute that is not there yet."""


def key_of(value: Any, paths: Paths | None = None, varied: bool = False) -> Any:
    """Return what the type of a value depends on, cheaply; see ``type_of``."""
    kind = type(value)
    if kind is float:
        return kind
    if kind is np.ndarray:
        return value.shape, value.dtype.char
    if isinstance(value, np.ndarray):
        return kind, value.shape
    if isinstance(value, (tuple, list)):
        if len(value) > _MOST:
            return kind, frozenset(map(type, value))
        return kind, tuple([_part_key(v, varied) for v in value])
    if isinstance(value, dict):
        return kind, tuple(value), tuple([_part_key(v, varied) for v in value.values()])
    if kind is str:
        return value
    if isinstance(value, (str, *_CODE)):
        return kind, value  # a member of an enumeration may be equal to one of another
    if not by_user(value):
        return kind
    if varied:  # a gradient has all that it holds
        inside = attributes(value)
        return kind, tuple(inside), tuple([_part_key(v, True) for v in inside.values()])
    own = Itself(value) if by_itself(value) else kind
    if paths is None:
        return own
    return own, tuple(key_of(_read(value, n), inner) for n, inner in paths.items())


def _part_key(value: Any, varied: bool) -> Any:
    if value is None or isinstance(value, bool):
        return value, type(value)
    return key_of(value, {}, varied)


def is_complex(value: Any) -> bool:
    """Whether a value is a complex number or an array of these."""
    if isinstance(value, np.ndarray):
        return bool(value.dtype.kind == "c")
    return isinstance(value, (complex, np.complexfloating))


def differentiable(value: Any) -> bool:
    """Whether a value is a number, an array of numbers, or contains one."""
    if isinstance(value, np.ndarray):
        return type(value) is np.ndarray and value.dtype.kind in "iufc"
    if isinstance(value, (tuple, list)):
        return any(map(differentiable, value))
    if isinstance(value, dict):
        return any(map(differentiable, value.values()))
    if isinstance(value, NUMBERS):
        return not isinstance(value, bool | np.bool_)
    if isinstance(value, (str, *_CODE)) or value is None or not by_user(value):
        return False
    return any(map(differentiable, attributes(value).values()))


def as_floats(value: Any) -> Any:
    """Return integers and arrays of integers as float64; what holds none as it is."""
    if isinstance(value, np.ndarray):
        return value.astype(float) if value.dtype.kind in "iu" else value
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        if int(float(value)) != value:
            raise TypeError(f"{value} is differentiated as a float64, and is none")
        return float(value)
    if isinstance(value, (tuple, list)):
        items = [as_floats(v) for v in value]
        if all(a is b for a, b in zip(items, value, strict=True)):
            return value
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    if isinstance(value, dict):
        changed = {k: as_floats(v) for k, v in value.items()}
        same = all(changed[k] is v for k, v in value.items())
        return value if same else dict_like(value, changed)
    if isinstance(value, (str, *_CODE)) or value is None or not by_user(value):
        return value
    return object_like(value, {k: as_floats(v) for k, v in attributes(value).items()})


def dict_like(value: dict[Any, Any], parts: dict[Any, Any]) -> dict[Any, Any]:
    """Return a dictionary of the same class with other values."""
    if type(value) is dict:
        return parts
    made = copy.copy(value)
    made.update(parts)
    return made


def object_like(value: Any, parts: dict[str, Any]) -> Any:
    """Return a copy of an object with other attributes; its constructor does not run."""
    if all(parts[k] is v for k, v in attributes(value).items()):
        return value
    made = copy.copy(value)
    for name, part in parts.items():
        object.__setattr__(made, name, part)
    return made


def complex_of_real() -> TransformError:
    """Return the error of a derivative that is complex where it has to be real."""
    return TransformError(
        "a complex number came unforeseen: the derivative of real numbers came out complex",
        hint="make what is complex an array of a type: np.array(z, dtype=complex)",
    )
