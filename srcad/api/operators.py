"""The operators: names and arguments follow JAX."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, overload

from srcad.api.core import Argnums, derivative, halves_of, spread, varied
from srcad.errors import TransformError
from srcad.frontend.derived import OPERATORS
from srcad.frontend.source import from_source  # noqa: F401  (for the examples below)
from srcad.pipeline.arguments import as_floats
from srcad.pipeline.bound import NotInHalves
from srcad.pipeline.derivative import Derivative
from srcad.pipeline.memory import draws_on_state
from srcad.pipeline.seeds import difference

__all__ = ["adjoint", "grad", "jvp", "tangent", "value_and_grad", "vjp"]

_DECORATOR = object()  # stands for the function that a decorator with arguments is still to get


@overload
def grad(f: Callable[..., Any], argnums: Argnums = 0) -> Derivative: ...
@overload
def grad(*, argnums: Argnums = 0) -> Callable[[Callable[..., Any]], Derivative]: ...
def grad(f: Any = _DECORATOR, argnums: Argnums = 0) -> Any:
    """Return the gradient of a function that returns one number.

    ``argnums`` says by which parameters: a position or a name gives the gradient by that one, a
    tuple gives a tuple. Each gradient has its argument's shape. Works as a bare decorator, as a
    decorator with arguments and as a call. Raises ``TransformError`` for what cannot be
    differentiated and ``TypeError`` for a function that does not return one number.

    >>> f = from_source("def f(x): return x**3")
    >>> grad(f)(2.0)
    12.0
    >>> grad(from_source("def f(x, y): return 3*x*x*y"), argnums=("x", "y"))(1.0, 2.0)
    (12.0, 3.0)
    """
    if f is _DECORATOR:
        return lambda function: grad(function, argnums)
    return derivative("grad", f, argnums)


@overload
def value_and_grad(f: Callable[..., Any], argnums: Argnums = 0) -> Derivative: ...
@overload
def value_and_grad(*, argnums: Argnums = 0) -> Callable[[Callable[..., Any]], Derivative]: ...
def value_and_grad(f: Any = _DECORATOR, argnums: Argnums = 0) -> Any:
    """Return the function that gives a function's value and its gradient, as :func:`grad` does.

    >>> value_and_grad(from_source("def f(x): return x**3"))(2.0)
    (8.0, 12.0)
    """
    if f is _DECORATOR:
        return lambda function: value_and_grad(function, argnums)
    return derivative("value_and_grad", f, argnums)


OPERATORS.add(grad)


def tangent(f: Callable[..., Any], argnums: Argnums = 0) -> Derivative:
    """Return the forward derivative ``f_tangent(x, ..., x_dot, ...) -> (y, y_dot)``.

    There is one ``x_dot``, of x's shape, for each parameter in ``argnums``.

    >>> tangent(from_source("def f(x): return x**3"))(2.0, 1.0)
    (8.0, 12.0)
    """
    return derivative("tangent", f, argnums)


def adjoint(f: Callable[..., Any], argnums: Argnums = 0) -> Derivative:
    """Return the reverse derivative ``f_adjoint(x, ..., y_bar) -> (y, x_bar)``.

    ``y_bar`` has the shape of f's result, ``x_bar`` that of x; a tuple of ``argnums`` gives a
    tuple.

    >>> adjoint(from_source("def f(x): return x**3"))(2.0, 1.0)
    (8.0, 12.0)
    """
    return derivative("adjoint", f, argnums)


def jvp(f: Callable[..., Any], primals: tuple[Any, ...], tangents: tuple[Any, ...]) -> Any:
    """Return ``(y, y_dot)``: the value and the derivative in the direction of the tangents.

    There is one tangent for each primal, of its shape; those of primals that cannot be
    differentiated (a boolean, a string) are ignored.

    >>> jvp(from_source("def f(x): return x**3"), (2.0,), (1.0,))
    (8.0, 12.0)
    """
    if len(primals) != len(tangents):
        raise TypeError(f"{len(primals)} primals but {len(tangents)} tangents")
    which = varied(tuple(primals))
    if not which:
        raise TypeError("none of the primals can be differentiated")
    for i in which:
        differs = difference(tangents[i], primals[i])
        if differs:
            raise TypeError(f"the tangent of argument {i} has {differs}")
    dots = (as_floats(tangents[i]) for i in which)
    return derivative("tangent", spread(f, len(primals)), which)(*primals, *dots)


def vjp(f: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
    """Return ``(y, pullback)``: ``pullback(y_bar)`` gives one adjoint for each primal.

    It is None for a primal that cannot be differentiated. The pullback of a gradient runs it again:
    one that depends on what it has left behind is refused.

    >>> y, pullback = vjp(from_source("def f(x, k): return x**3"), 2.0, "k")
    >>> y, pullback(1.0)
    (8.0, (12.0, None))
    """
    which = varied(primals)
    if not which:
        raise TypeError("none of the primals can be differentiated")
    f = spread(f, len(primals))
    reverse = derivative("adjoint", f, which)
    try:
        y, pull = halves_of(reverse)(*primals)
    except NotInHalves:
        _refuse_drawing(reverse)
        kept = tuple(map(copy.deepcopy, primals))
        y = f(*(as_floats(p) if i in which else p for i, p in enumerate(map(copy.deepcopy, kept))))

        def pull(y_bar: Any) -> Any:
            return reverse(*kept, y_bar)[1]

    def pullback(y_bar: Any) -> tuple[Any, ...]:
        found = dict(zip(which, pull(y_bar), strict=True))
        return tuple(found.get(i) for i in range(len(primals)))

    return y, pullback


def _refuse_drawing(reverse: Derivative) -> None:
    """Refuse a function that is called once more and would give another value then."""
    if draws_on_state(reverse.recipe.base):
        raise TransformError(
            f"{reverse.recipe.function.__name__} gives another value each time it is called, and "
            "the pullback of its derivative calls it again",
            hint="take srcad.jvp of the gradient, or leave out what it remembers",
        )
