"""Derivatives as modules that run without srcad."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from srcad.api.core import function_of
from srcad.api.sources import facts_of
from srcad.backend.standalone import standalone
from srcad.errors import TransformError
from srcad.ir.types import Type
from srcad.pipeline.derive import derive, parameters_of
from srcad.pipeline.header import text_of
from srcad.pipeline.primal import free_values
from srcad.pipeline.recipe import Recipe

__all__ = ["export"]

_DTYPES = {"f": "float", "i": "int", "u": "int", "b": "bool", "c": "complex", "?": "any"}


def export(derivative: Callable[..., Any], *args: Any) -> str:
    """Return a derivative as the text of a module that imports NumPy, and nothing of srcad.

    It is written for arguments like the example arguments, and refuses others; integers are to be
    given as floats. Numbers and small arrays that the function reads from outside become constants.

    >>> from srcad.api.operators import grad
    >>> from srcad.frontend.source import from_source
    >>> made = export(grad(from_source("def f(x): return x**2")), 3.0)
    >>> space = {}
    >>> exec(made, space)
    >>> space["f_grad"](3.0), "srcad" in made.split("import", 1)[1]
    (6.0, False)
    """
    recipe = function_of(derivative)
    if not isinstance(recipe, Recipe):
        raise TypeError("export takes a derivative: srcad.grad(f), srcad.tangent(f), ...")
    given = facts_of(recipe, recipe.function, args)
    derived = derive(recipe, given, "folded")
    if not derived.sure:
        raise TransformError(
            f"whether {recipe.function.__name__} returns one number is not known beforehand",
            hint="export a tangent or an adjoint, or give example arguments",
        )
    function = derived.function
    names = dict(zip(function.params, given, strict=False))
    facts = {n: fact_of(n, derived.given.get(n, names.get(n))) for n in parameters_of(recipe)}
    text = text_of(recipe, derived, "folded").text
    return standalone(text, function.name, facts, free_values(function))


def fact_of(name: str, t: Type | None) -> Any:
    """Return what an argument of a type is checked for; None where nothing is known."""
    if t is None or t.kind in ("unknown", "other", "list"):
        return None
    if t.kind == "nothing":
        return "= None"
    if t.kind == "number":
        return "number"
    if t.kind == "array":
        dims = ["..."] if t.shape is None else ["?" if d is None else str(d) for d in t.shape]
        return f"{_DTYPES[t.dtype]}[{','.join(dims)}]"
    if t.kind == "known" and isinstance(t.keys[0], (str, bool, type(None))):
        return f"= {t.keys[0]!r}"
    if t.kind == "dict":
        return {k: fact_of(name, item) for k, item in zip(t.keys, t.items, strict=True)}
    if t.kind == "tuple" and t.keys[0] in (list, tuple):
        return [fact_of(name, item) for item in t.items]
    raise TransformError(
        f"the derivative takes an object for {name}, which cannot be described without its class",
        hint="export a derivative by numbers, arrays, and lists or dicts of them",
    )
