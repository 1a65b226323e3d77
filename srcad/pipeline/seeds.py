"""Tangents and adjoints that are handed in: arrays of arrays, complex of complex numbers."""

from __future__ import annotations

from operator import is_not
from typing import Any

import numpy as np

from srcad.ir.types import NUMBER, UNKNOWN, Type, holds_complex  # noqa: F401  (NUMBER: an example)
from srcad.pipeline.arguments import NUMBERS, attributes, by_user, differentiable, is_complex
from srcad.pipeline.derive import Derived
from srcad.pipeline.recipe import Recipe

__all__ = [
    "as_typed", "check_seed", "difference", "real_where", "retyped", "turned_complex", "value_type",
]  # fmt: skip


def as_typed(moved: Any, t: Type, given: bool = False) -> Any:
    """Return a tangent or an adjoint as one of a value of a type; the same where it is that.

    Where the type is that of what is ``given``, an array without dimensions is no number: it may be
    written into.

    >>> as_typed((1.0, 2.0), Type("tuple", items=(Type("number", (), "c"), NUMBER)))
    ((1+0j), 2.0)
    >>> as_typed([1, 2], Type("array", None, "f"))
    array([1., 2.])
    """
    if isinstance(moved, dict) and t.kind == "dict":
        parts = [as_typed(v, p, given) for v, p in zip(moved.values(), t.items, strict=True)]
        changed = any(map(is_not, parts, moved.values()))
        return dict(zip(moved, parts, strict=True)) if changed else moved
    if isinstance(moved, (tuple, list)) and t.kind in ("tuple", "list"):
        inner = t.items * len(moved) if t.kind == "list" else t.items
        parts = [as_typed(m, p, given) for m, p in zip(moved, inner, strict=True)]
        if not any(map(is_not, parts, moved)):
            return moved
        made = type(moved)
        return made(*parts) if hasattr(moved, "_fields") else made(parts)
    if not given and isinstance(moved, np.ndarray) and moved.ndim == 0:
        moved = moved[()]  # an adjoint that is a number is added to as one, and is the caller's
    listed = isinstance(moved, (list, tuple, int, float, np.number))
    if t.kind == "array" and (given or t.shape != ()) and listed:
        moved = np.asarray(moved)
        moved = moved.astype(float) if moved.dtype.kind in "biu" else moved
    plain = isinstance(moved, (np.ndarray, int, float, np.number)) and not is_complex(moved)
    return moved + 0j if plain and holds_complex(t) else moved


def real_where(moved: Any, value: Any) -> Any:
    """Return the adjoint of a value that is used where complex numbers are: of a real one, real.

    >>> real_where((1 + 2j, 1 + 2j), (0.5, 0.5j))
    (1.0, (1+2j))
    """
    if isinstance(moved, (tuple, list)) and isinstance(value, (tuple, list)):
        return type(moved)(real_where(m, v) for m, v in zip(moved, value, strict=True))
    return moved.real if is_complex(moved) and not is_complex(value) else moved


def turned_complex(y: Any, y_dot: Any) -> bool:
    """Whether a tangent is complex where the value is real, somewhere in them.

    >>> turned_complex({"a": 1.0, "b": 1j}, {"a": 2.0, "b": 1j})
    False
    >>> turned_complex([1.0, 2.0], [1.0, 1j])
    True
    """
    if isinstance(y, dict):
        return any(turned_complex(v, y_dot[k]) for k, v in y.items())
    if isinstance(y, (tuple, list)) and isinstance(y_dot, (tuple, list)):
        return any(map(turned_complex, y, y_dot))
    return is_complex(y_dot) and not is_complex(y)


def retyped(
    recipe: Recipe, args: tuple[Any, ...], given: tuple[Type, ...], own: int, result: Type
) -> dict[int, Type]:
    """Return the positions of tangents and seeds that are not of their values' types.

    ``given`` are the types of the arguments; ``own`` is the number of the primal's own, ``result``
    the type of its value.
    """
    by, count = recipe.argnums, len(given)
    found: dict[int, Type] = {}
    if recipe.kind == "tangent":
        found = {count - len(by) + k: given[i] for k, i in enumerate(by)}
    elif recipe.kind == "adjoint" and count > own:
        found = {count - 1: result}
    given_too = recipe.kind == "tangent"
    return {i: t for i, t in found.items() if as_typed(args[i], t, given_too) is not args[i]}


def value_type(recipe: Recipe, derived: Derived) -> Type:
    """Return the type of the value that a derivative gives beside the derivatives."""
    t = derived.result
    return t.items[0] if recipe.kind != "grad" and t.items else UNKNOWN


def check_seed(y_bar: Any, y: Any) -> None:
    """Refuse an adjoint of a result that has another structure or shape than the result.

    >>> check_seed(np.ones(2), 1.0)
    Traceback (most recent call last):
    TypeError: the adjoint of the result has the shape (2,), the result ()
    """
    plain = isinstance(y, (np.ndarray, *NUMBERS)) and differentiable(y)
    differs = difference(y_bar, y) if plain else ""
    if differs:
        raise TypeError(f"the adjoint of the result has {differs.replace('argument', 'result')}")


def difference(tangent: Any, value: Any) -> str:
    """Say how the structure or a shape of a tangent differs from that of its primal, or nothing.

    >>> difference({"a": 1.0}, {"a": 2.0}), difference(np.zeros(2), np.zeros(3))
    ('', 'the shape (2,), the argument (3,)')
    """
    if isinstance(value, dict):
        if not isinstance(tangent, dict) or tangent.keys() != value.keys():
            return "other keys than the argument"
        return next(filter(None, (difference(tangent[k], v) for k, v in value.items())), "")
    if isinstance(value, (tuple, list)):
        if not isinstance(tangent, (tuple, list)) or len(tangent) != len(value):
            return "another length than the argument"
        return next(filter(None, map(difference, tangent, value)), "")
    if not differentiable(value):
        return ""
    if by_user(value) and not isinstance(value, NUMBERS):
        inside = attributes(value).items()
        return next(filter(None, (difference(getattr(tangent, k, None), v) for k, v in inside)), "")
    if np.shape(tangent) != np.shape(value):
        return f"the shape {np.shape(tangent)}, the argument {np.shape(value)}"
    if is_complex(tangent) and not is_complex(value):
        return "complex numbers, the argument real ones"
    return ""
