"""What a derivative gives, in the structures of the arguments: objects, named tuples, floats."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcad.errors import TransformError
from srcad.pipeline.arguments import (
    NUMBERS,
    attributes,
    complex_of_real,
    dict_like,
    is_complex,
    object_like,
)
from srcad.pipeline.recipe import Recipe

__all__ = ["gradient_like", "gradients_like", "value_like"]


def gradient_like(gradient: Any, value: Any) -> Any:
    """Return a gradient in the structure, the shapes and the float types of its argument."""
    if isinstance(value, np.ndarray):
        dtype = value.dtype if value.dtype.kind in "fc" else np.dtype(float)
        if dtype.kind == "f" and is_complex(gradient):
            raise complex_of_real()
        found = np.asarray(gradient, dtype)
        if found.shape != value.shape:  # never hand out a wrong derivative, whatever went wrong
            raise TransformError(
                f"the gradient came out with the shape {found.shape}, not {value.shape}",
                hint="this is a fault of srcad, not of your function; please report it",
            )
        return found
    if isinstance(value, (tuple, list)):
        parts = [gradient_like(g, v) for g, v in zip(gradient, value, strict=True)]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    if isinstance(value, dict):
        return dict_like(value, {k: gradient_like(gradient[k], v) for k, v in value.items()})
    if gradient is None:
        return None
    if isinstance(value, NUMBERS):
        if is_complex(value):
            return type(value)(gradient) if type(value) is np.complex64 else complex(gradient)
        if is_complex(gradient):
            raise complex_of_real()
        kept = isinstance(value, np.floating) and not isinstance(value, float)
        return type(value)(gradient) if kept else float(gradient)
    inside = attributes(value).items()
    return object_like(value, {k: gradient_like(gradient[k], v) for k, v in inside})


def gradients_like(recipe: Recipe, found: Any, values: tuple[Any, ...]) -> Any:
    """Return the gradients of a recipe like the arguments that they are by."""
    if recipe.single and len(recipe.argnums) == 1:
        return gradient_like(found, values[recipe.argnums[0]])
    pairs = zip(found, recipe.argnums, strict=True)
    return tuple(gradient_like(g, values[i]) for g, i in pairs)


def value_like(recipe: Any, found: Any, values: tuple[Any, ...]) -> Any:
    """Return what is differentiated as it would give it itself: a gradient like its argument."""
    if not isinstance(recipe, Recipe):
        return found
    if recipe.kind == "grad":
        return gradients_like(recipe, found, values)
    value = value_like(recipe.base, found[0], values)
    if recipe.kind == "tangent":
        return value, value_like(recipe.base, found[1], values)
    return value, gradients_like(recipe, found[1], values)
