"""Jacobians and Hessians, row by row or column by column, whichever are fewer."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from srcad.api.core import Argnums, derivative, halves_of, positions, target_of
from srcad.api.operators import grad
from srcad.frontend.source import from_source  # noqa: F401  (for the examples below)
from srcad.pipeline.arguments import as_floats, is_complex
from srcad.pipeline.bound import NotInHalves
from srcad.pipeline.derivative import Derivative
from srcad.pipeline.derive import Recipe
from srcad.pipeline.memory import has_effects

__all__ = ["hessian", "hvp", "jacfwd", "jacobian", "jacrev"]


def jacobian(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Return the function that gives f's Jacobian, of shape output + input.

    It is filled forward or in reverse, whichever takes fewer sweeps.

    Row i is the gradient of the i-th output. A function of several results gives a tuple of
    Jacobians; a tuple of ``argnums`` gives a tuple.

    >>> J = jacobian(from_source("def f(x): return np.array([x[0]*x[1], x[1]])"))
    >>> J(np.array([2.0, 3.0]))
    array([[3., 2.],
           [0., 1.]])
    """
    return _jacobian(f, argnums, "either")


def jacfwd(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Return the function that gives f's Jacobian column by column, by tangents.

    >>> jacfwd(from_source("def f(x): return x**2"))(np.array([2.0, 3.0]))
    array([[4., 0.],
           [0., 6.]])
    """
    return _jacobian(f, argnums, "forward")


def jacrev(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Return the function that gives f's Jacobian row by row, by adjoints.

    >>> jacrev(from_source("def f(x): return x**2"))(np.array([2.0, 3.0]))
    array([[4., 0.],
           [0., 6.]])
    """
    return _jacobian(f, argnums, "reverse")


def _jacobian(f: Callable[..., Any], argnums: Argnums, mode: str) -> Callable[..., Any]:
    target = target_of(f)
    where = positions(target, argnums)
    several = isinstance(argnums, tuple)
    forward = derivative("tangent", f, where)
    reverse = None if isinstance(target.base, Recipe) else derivative("adjoint", f, where)
    if mode != "either":
        reverse = None if mode == "forward" else derivative("adjoint", f, where)

    def rows(*args: Any, **kwargs: Any) -> Any:
        if kwargs or len(args) != len(target.free):
            bound = inspect.signature(f).bind(*args, **kwargs)
            bound.apply_defaults()
            args = (*bound.args, *bound.kwargs.values())
        inputs = [np.asarray(args[i]) for i in where]
        if any(map(is_complex, inputs)):
            raise TypeError(f"{rows.__name__} of complex numbers: take srcad.vjp or srcad.jvp")
        size_in = sum(a.size for a in inputs)
        pulled = None if reverse is None else _pulled(reverse, args)
        zeros = [_like(a, 0.0) for a in inputs]
        y = forward(*args, *zeros)[0] if pulled is None else pulled[0]
        if any(map(is_complex, y if isinstance(y, tuple) else (y,))):
            pulled = None  # column by column: one tangent has both parts of the results
        size_out = sum(np.size(v) for v in y) if isinstance(y, tuple) else np.size(y)
        again = mode == "either" and size_in < size_out and not has_effects(target.base)
        if pulled is None or again:
            found = [_columns(forward, args, zeros, i, y) for i in range(len(where))]
        else:
            found = _rows(pulled[1], inputs, y)
        if isinstance(y, tuple):
            parts = [tuple(f_[j] for f_ in found) for j in range(len(y))]
            return tuple(p if several else p[0] for p in parts)
        return tuple(found) if several else found[0]

    rows.__name__ = f"{getattr(f, '__name__', 'f')}_jacobian"
    return rows


def _pulled(reverse: Derivative, args: tuple[Any, ...]) -> tuple[Any, Callable[[Any], Any]]:
    """Return the value and what gives the adjoints for each seed: the forward sweep runs once."""
    try:
        found: tuple[Any, Callable[[Any], Any]] = halves_of(reverse)(*args)
        return found
    except NotInHalves:

        def again(y_bar: Any) -> Any:
            bars = reverse(*args, y_bar)[1]
            return bars if isinstance(bars, tuple) else (bars,)

        return reverse.primal(*copy.deepcopy(args)), again


def _like(a: Any, value: float) -> Any:
    return np.full(a.shape, value) if a.ndim else value


def _columns(forward: Derivative, args: tuple[Any, ...], zeros: list[Any], i: int, y: Any) -> Any:
    """Fill a Jacobian column by column: one tangent for each element of the i-th input."""
    a = np.asarray(zeros[i])
    parts = y if isinstance(y, tuple) else (y,)
    dtypes = [complex if is_complex(p) else float for p in parts]
    made = [np.zeros(np.shape(p) + a.shape, d) for p, d in zip(parts, dtypes, strict=True)]
    for place in np.ndindex(a.shape):
        dots = list(zeros)
        dots[i] = 1.0
        if a.ndim:
            dots[i] = np.zeros(a.shape)
            dots[i][place] = 1.0
        y_dot = forward(*args, *dots)[1]
        for m, d in zip(made, y_dot if isinstance(y, tuple) else (y_dot,), strict=True):
            m[(..., *place)] = d
    whole = tuple(m if m.ndim else m.item() for m in made)
    return whole if isinstance(y, tuple) else whole[0]


def _rows(pull: Callable[[Any], Any], inputs: list[Any], y: Any) -> list[Any]:
    """Fill Jacobians row by row: one adjoint for each element of the output."""
    parts = y if isinstance(y, tuple) else (y,)
    made = [[np.zeros(np.shape(p) + a.shape) for p in parts] for a in inputs]
    for j, part in enumerate(parts):
        for place in np.ndindex(np.shape(part)):
            seeds = [_like(np.asarray(p), 0.0) for p in parts]
            if np.ndim(part):
                seeds[j][place] = 1.0
            else:
                seeds[j] = 1.0
            bars = pull(tuple(seeds) if isinstance(y, tuple) else seeds[0])
            for m, bar in zip(made, bars, strict=True):
                m[j][place] = bar
    whole = [tuple(m if m.ndim else float(m) for m in row) for row in made]
    return [w if isinstance(y, tuple) else w[0] for w in whole]


def hessian(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Return the function that gives the Hessian: the Jacobian of the gradient.

    >>> hessian(from_source("def f(x): return x[0]**2 * x[1]"))(np.array([2.0, 3.0]))
    array([[6., 4.],
           [4., 0.]])
    """
    return jacobian(grad(f, argnums), argnums)


def hvp(f: Callable[..., Any], argnums: int | str = 0) -> Callable[..., Any]:
    """Return ``(x, p, ...) -> H p``: the product of f's Hessian with a vector, the Hessian unmade.

    The vector comes second, as in SciPy's ``hessp``; further arguments of f follow.

    >>> hvp(from_source("def f(x): return x[0]**2 * x[1]"))(np.array([2.0, 3.0]), np.ones(2))
    array([10.,  4.])
    """
    gradient = grad(f, argnums)
    along = derivative("tangent", gradient, argnums)

    def product(x: Any, p: Any, *args: Any) -> Any:
        where = positions(target_of(f), argnums)[0]
        primals = (*args[:where], x, *args[where:])
        return along(*primals, as_floats(p))[1]

    product.__name__ = f"{getattr(f, '__name__', 'f')}_hvp"
    return product
