"""The text of functions and derivatives, in every stage."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any

from srcad.api.core import function_of
from srcad.api.operators import grad  # noqa: F401  (for the examples below)
from srcad.backend.emit import emit
from srcad.errors import NoSource, TransformError
from srcad.frontend.source import find, from_source  # noqa: F401
from srcad.pipeline.arguments import differentiable, types_of
from srcad.pipeline.derivative import Derivative
from srcad.pipeline.derive import STAGES, derive, parameters_of
from srcad.pipeline.flags import as_flags, flags_of
from srcad.pipeline.guess import guess
from srcad.pipeline.header import text_of
from srcad.pipeline.primal import normal_form, with_defaults
from srcad.pipeline.recipe import Recipe
from srcad.pipeline.sizes import types_for
from srcad.pipeline.structure import tree_of

__all__ = ["facts_of", "source"]


def source(f: Callable[..., Any], *args: Any, stage: str | None = None) -> str:
    """Return the text of a function or derivative in a stage.

    Of a derivative: ``primal``, ``normal``, ``raw``, ``unfolded`` or ``folded`` (the default, which
    is what runs). Of a plain function, the derivative stages give its tangent and its adjoint.
    Example arguments say what the text is for; without them it goes by annotations and by the
    operations.

    >>> print(source(grad(from_source("def f(x): return 9*(x + x*x)"))))
    # gradient of f (<srcad source ...>:1) by x; for x number
    # 2 operations, 1 fewer than the primal
    <BLANKLINE>
    def f_grad(x):
        x_bar = 9 + 18*x
        return x_bar
    <BLANKLINE>
    """
    if stage is None:
        stage = "folded" if isinstance(f, Derivative) else "normal"
    if stage not in STAGES:
        raise TypeError(f"stage={stage!r}: one of {', '.join(STAGES)}")
    base = function_of(f)
    primal = base.function if isinstance(base, Recipe) else base
    if stage == "primal":
        return primal_text(primal)
    try:
        return _text(base, primal, args, stage, False)
    except TransformError:
        if not flags_of(args, ()):
            raise
        return _text(base, primal, args, stage, True)


def _text(
    base: Any, primal: types.FunctionType, args: tuple[Any, ...], stage: str, by_flags: bool
) -> str:
    if isinstance(base, Recipe) and stage != "normal":
        given = facts_of(base, primal, args, by_flags)
        return text_of(base, derive(base, given, stage), stage).text
    given = facts_of(primal, primal, args, by_flags)
    if stage == "normal":
        derived = derive(primal, given, "normal")
        return emit([derived.function], derived.types).text
    where = tuple(range(len(given)))
    where = tuple(
        i for i in where if given[i].kind in ("number", "array") and given[i].dtype == "f"
    )
    texts = []
    for kind in ("tangent", "adjoint"):
        recipe = Recipe(kind, primal, where, len(where) == 1)
        texts.append(text_of(recipe, derive(recipe, given, stage), stage).text)
    return "\n\n".join(texts)


def facts_of(
    base: Any, primal: types.FunctionType, args: tuple[Any, ...], by_flags: bool = False
) -> Any:
    """Return the types of example arguments, or those that a function seems to take."""
    count = len(parameters_of(primal))
    if not args:
        return guess(normal_form(primal), primal, count)
    floats = set(range(len(args))) if not isinstance(base, Recipe) else set(base.argnums)
    floats = {i for i in floats if i < len(args) and differentiable(args[i])}
    if len(args) < count:
        args = with_defaults(primal, args)
    args = as_flags(args, floats) if by_flags else args
    trees = map(tree_of, types_of(args, floats)[:count])
    return types_for(normal_form(primal, tuple(trees)), args, floats)


def primal_text(function: types.FunctionType) -> str:
    """Return the user's own text of a function. Raises ``NoSource``."""
    found = find(function)
    node = found.node
    lines = found.lines[node.lineno - 1 : node.end_lineno]
    if not lines:
        raise NoSource(f"the source of {function.__name__} cannot be found")
    return inspect.cleandoc("".join(lines)) + "\n" if node.col_offset else "".join(lines)
