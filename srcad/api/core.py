"""What operators accept: which functions, and which of their parameters."""

from __future__ import annotations

import functools
import inspect
import types
import weakref
from collections import ChainMap
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from srcad.errors import NoRule, NoSource
from srcad.frontend.source import from_source, written_in_python
from srcad.pipeline.arguments import differentiable
from srcad.pipeline.bound import Bound, Pullback
from srcad.pipeline.derivative import Derivative
from srcad.pipeline.derive import parameters_of
from srcad.pipeline.recipe import Recipe, signature_of
from srcad.rules import operation_of

__all__ = [
    "Argnums", "Target", "derivative", "function_of", "halves_of", "positions", "spread",
    "target_of", "varied",
]  # fmt: skip

Argnums = int | str | tuple[int | str, ...]
_WRAPPED: dict[str, types.FunctionType] = {}
_CALLED: weakref.WeakKeyDictionary[types.FunctionType, types.FunctionType] = (
    weakref.WeakKeyDictionary()
)


class Target(NamedTuple):
    """What is differentiated, and the arguments that it has been given already."""

    base: Any  # a function or a Recipe; a function in a class would look like a method
    args: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = MappingProxyType({})

    @property
    def free(self) -> tuple[str, ...]:
        """The names of the parameters that are still to be given."""
        if isinstance(self.base, Recipe):
            names = parameters_of(self.base)
        else:
            names = tuple(signature_of(self.base).parameters)
        return tuple(n for n in names[len(self.args) :] if n not in self.keywords)


def target_of(f: Any) -> Target:
    """Return what is differentiated: a function, a method, a partial function, an object's call.

    Raises ``TypeError`` for what is not a function to differentiate.
    """
    if isinstance(f, Bound):
        return Target(f.recipe, f.args, f.keywords)
    if isinstance(f, functools.partial):
        inner = target_of(f.func)
        return Target(inner.base, (*inner.args, *f.args), ChainMap(f.keywords, inner.keywords))  # type: ignore[arg-type]
    if isinstance(f, types.MethodType):
        inner = target_of(f.__func__)
        return Target(inner.base, (f.__self__, *inner.args), inner.keywords)
    call = vars(type(f)).get("__call__")
    if isinstance(call, types.FunctionType) and not isinstance(f, Derivative):
        return Target(call, (f,))
    return Target(function_of(f))


def function_of(f: Any) -> types.FunctionType | Recipe:
    """Return what is differentiated: a function with source, or a derivative's recipe.

    Raises ``TypeError`` for what is not a function to differentiate.
    """
    if isinstance(f, Derivative):
        return f.recipe
    if isinstance(f, types.FunctionType):
        return _called(f) if hasattr(f, "__wrapped__") and _collects(f) else f
    op = operation_of(f)
    if op is not None and op.startswith(("np.", "math.")):
        if op not in _WRAPPED:
            names, name = ", ".join(_required(f)), op.rpartition(".")[2]
            _WRAPPED[op] = from_source(f"def {name}({names}):\n    return {op}({names})\n")
        return _WRAPPED[op]
    written: types.FunctionType | None = written_in_python(f)
    if written is not None:
        return written
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


def _collects(f: types.FunctionType) -> bool:
    return bool(f.__code__.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS))


def _called(f: types.FunctionType) -> types.FunctionType:
    """Return a function with the parameters that a decorated one shows, which calls it."""
    if f not in _CALLED:
        kinds = inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD
        shown = inspect.signature(f)
        plain = [p.replace(annotation=inspect.Parameter.empty) for p in shown.parameters.values()]
        given = [f"{p.name}={p.name}" if p.kind in kinds else p.name for p in plain]
        bare = [p.replace(default=inspect.Parameter.empty) for p in plain]
        head = f"def {f.__name__}({', '.join(map(str, bare))}):"
        text = f"{head}\n    return call_({', '.join(given)})\n"
        made = from_source(text, {"call_": f})
        made.__defaults__ = tuple(p.default for p in plain if p.default is not p.empty) or None
        _CALLED[f] = made
    return _CALLED[f]


def spread(f: Any, count: int) -> Any:
    """Return a function with a parameter for each of so many arguments, if it collects them.

    ``f(x, *rest)`` of three arguments becomes ``f(x, rest_0, rest_1)``.
    """
    base = target_of(f).base
    if isinstance(base, Recipe) or not base.__code__.co_flags & inspect.CO_VARARGS:
        return f
    return _spread(f, count) if isinstance(f, types.FunctionType) else _spread.__wrapped__(f, count)


@functools.lru_cache(maxsize=256)
def _spread(f: Any, count: int) -> types.FunctionType:
    shown = [p for p in signature_of(f).parameters.values() if p.kind <= p.VAR_POSITIONAL]
    plain = [p.name for p in shown if p.kind is not p.VAR_POSITIONAL][:count]
    names = (*plain, *(f"{shown[-1].name}_{i}" for i in range(count - len(plain))))
    title = target_of(f).base.__name__
    given = ", ".join(names)
    head = f"def {title if title.isidentifier() else 'f'}({given}):"
    return from_source(f"{head}\n    return call_({given})\n", {"call_": f})


def positions(target: Target, argnums: Argnums) -> tuple[int, ...]:
    """Return positions among the parameters still to be given: by position, name, or several.

    Raises ``TypeError`` for anything else, or what the function does not have.
    """
    base, names = target.base, target.free
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
    target = target_of(f)
    names = parameters_of(target.base)
    where = tuple(names.index(target.free[i]) for i in positions(target, argnums))
    recipe = Recipe(kind, target.base, where, not isinstance(argnums, tuple))
    if target.args or target.keywords:
        return Bound(recipe, target.args, target.keywords)
    return Derivative(recipe)


def halves_of(reverse: Derivative) -> Callable[..., Any]:
    """Return what gives a function's value and its pullback, from its adjoint."""
    made = Pullback(reverse.recipe)
    if not isinstance(reverse, Bound):
        return made
    return lambda *args: made(*reverse.args, *args, **reverse.keywords)


def varied(args: tuple[Any, ...]) -> tuple[int, ...]:
    """Return the positions of the arguments that a derivative can be taken by."""
    return tuple(i for i, a in enumerate(args) if differentiable(a))


def _required(function: Any) -> list[str]:
    """Return the names of the arguments that a library's function has to be given."""
    if isinstance(function, np.ufunc):
        return ["x", "z", "w"][: function.nin]
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:  # a function in C that does not say
        return ["x"]
    named = [p.name for p in parameters if p.default is p.empty and p.kind is not p.VAR_POSITIONAL]
    return named or ["x"]
