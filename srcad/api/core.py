"""What operators accept: which functions, and which of their parameters."""

from __future__ import annotations

import inspect
import types
from typing import Any

import numpy as np

from srcad.errors import NoRule, NoSource
from srcad.frontend.source import from_source
from srcad.pipeline.arguments import differentiable
from srcad.pipeline.derivative import Derivative
from srcad.pipeline.derive import Recipe, parameters_of
from srcad.rules import operation_of

__all__ = ["Argnums", "derivative", "function_of", "positions", "varied"]

Argnums = int | str | tuple[int | str, ...]
_WRAPPED: dict[str, types.FunctionType] = {}


def function_of(f: Any) -> types.FunctionType | Recipe:
    """Return what is differentiated: a function with source, or a derivative's recipe.

    Raises ``TypeError`` for what is not a function to differentiate.
    """
    if isinstance(f, Derivative):
        return f.recipe
    if isinstance(f, types.FunctionType):
        return f
    op = operation_of(f)
    if op is not None and op.startswith(("np.", "math.")):
        if op not in _WRAPPED:
            _WRAPPED[op] = from_source(f"def {op[op.rindex('.') + 1 :]}(x):\n    return {op}(x)\n")
        return _WRAPPED[op]
    if inspect.isclass(f):
        raise TypeError(f"{f.__name__} is a class; differentiate a function that uses it")
    kind = type(f).__name__
    if not callable(f):
        what = "None" if f is None else f"a {kind}"
        hint = "; make a function of it with srcad.from_source" if isinstance(f, str) else ""
        raise TypeError(f"{what} cannot be differentiated: it is not a function{hint}")
    name = getattr(f, "__name__", repr(f))
    if isinstance(f, np.ufunc) or kind == "_ArrayFunctionDispatcher":
        raise NoRule(
            f"{name} has no derivative rule",
            hint='declare it: srcad.elementwise("f(x)", "its derivative", function=f)',
        )
    if inspect.isbuiltin(f):
        raise TypeError(f"{name} cannot be differentiated: it is not a function of numbers")
    raise NoSource(f"{name} is a {kind} without a definition to read",
                   hint="call it in a def or a lambda and differentiate that")  # fmt: skip


def positions(base: types.FunctionType | Recipe, argnums: Argnums) -> tuple[int, ...]:
    """Return parameter positions for argnums: a position, a name, or a tuple of them.

    Raises ``TypeError`` for anything else, or what the function does not have.
    """
    if isinstance(base, Recipe):
        names = parameters_of(base)
    else:
        names = tuple(inspect.signature(base).parameters)
    title = (base.function if isinstance(base, Recipe) else base).__name__
    found: list[int] = []
    for item in argnums if isinstance(argnums, tuple) else (argnums,):
        if isinstance(item, str) and item in names:
            found.append(names.index(item))
        elif (
            isinstance(item, int)
            and not isinstance(item, bool)
            and (-len(names) <= item < len(names))
        ):
            found.append(item % len(names))
        else:
            raise TypeError(
                f"argnums={item!r}: {title} has the parameters {', '.join(names) or '(none)'}; "
                "give a position, a name, or a tuple of them"
            )
    if not found or len(set(found)) != len(found):
        raise TypeError(f"argnums={argnums!r}: name at least one parameter, and each only once")
    return tuple(found)


def derivative(kind: str, f: Any, argnums: Argnums) -> Derivative:
    """Return a derivative of a function or of another derivative."""
    base = function_of(f)
    return Derivative(Recipe(kind, base, positions(base, argnums), not isinstance(argnums, tuple)))


def varied(args: tuple[Any, ...]) -> tuple[int, ...]:
    """Return the positions of the arguments that a derivative can be taken by."""
    return tuple(i for i, a in enumerate(args) if differentiable(a))
