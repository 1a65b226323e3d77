"""Tangents and adjoints that are handed in: of complex numbers they are complex."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcad.ir.types import NUMBER, UNKNOWN, Type, holds_complex  # noqa: F401  (NUMBER: an example)
from srcad.pipeline.arguments import is_complex
from srcad.pipeline.derive import Derived, Recipe

__all__ = ["as_complex", "complex_ones", "real_where", "value_type"]


def as_complex(moved: Any, t: Type) -> Any:
    """Return a tangent or an adjoint of a value of a type: of a complex one, it is complex.

    >>> as_complex((1.0, 2.0), Type("tuple", items=(Type("number", (), "c"), NUMBER)))
    ((1+0j), 2.0)
    """
    if not holds_complex(t):
        return moved
    if isinstance(moved, dict):
        return {k: as_complex(v, p) for (k, v), p in zip(moved.items(), t.items, strict=True)}
    if isinstance(moved, (tuple, list)):
        inner = t.items * len(moved) if t.kind == "list" else t.items
        parts = [as_complex(m, p) for m, p in zip(moved, inner, strict=True)]
        made = type(moved)
        return made(*parts) if hasattr(moved, "_fields") else made(parts)
    plain = isinstance(moved, (np.ndarray, int, float, np.number)) and not is_complex(moved)
    return moved + 0j if plain else moved


def real_where(moved: Any, value: Any) -> Any:
    """Return the adjoint of a value that is used where complex numbers are: of a real one, real.

    >>> real_where((1 + 2j, 1 + 2j), (0.5, 0.5j))
    (1.0, (1+2j))
    """
    if isinstance(moved, (tuple, list)) and isinstance(value, (tuple, list)):
        return type(moved)(real_where(m, v) for m, v in zip(moved, value, strict=True))
    return moved.real if is_complex(moved) and not is_complex(value) else moved


def complex_ones(
    recipe: Recipe, given: tuple[Type, ...], own: int, result: Type
) -> dict[int, Type]:
    """Return the positions of tangents and seeds of complex numbers, with their types.

    ``own`` is the number of the primal's own arguments, ``result`` the type of its value.
    """
    by, count = recipe.argnums, len(given)
    found: dict[int, Type] = {}
    if recipe.kind == "tangent":
        found = {count - len(by) + k: given[i] for k, i in enumerate(by)}
    elif recipe.kind == "adjoint" and count > own:
        found = {count - 1: result}
    return {i: t for i, t in found.items() if holds_complex(t)}


def value_type(recipe: Recipe, derived: Derived) -> Type:
    """Return the type of the value that a derivative gives beside the derivatives."""
    t = derived.result
    return t.items[0] if recipe.kind != "grad" and t.items else UNKNOWN
