"""What a derivative gives, in the structures of the arguments: objects, named tuples, floats."""

from __future__ import annotations

from typing import Any

from srcad.pipeline.arguments import gradient_like
from srcad.pipeline.recipe import Recipe

__all__ = ["gradients_like", "value_like"]


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
