"""Jacobians and Hessians, row by row or column by column, whichever are fewer."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from srcad.api.core import Argnums, derivative, function_of, positions
from srcad.api.operators import grad
from srcad.frontend.source import from_source  # noqa: F401  (for the examples below)
from srcad.pipeline.derivative import Derivative
from srcad.pipeline.derive import Recipe, parameters_of

__all__ = ["hessian", "jacobian"]


def jacobian(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Return the function that gives f's Jacobian, of shape output + input.

    Row i is the gradient of the i-th output. A function of several results gives a tuple of
    Jacobians; a tuple of ``argnums`` gives a tuple.

    >>> J = jacobian(from_source("def f(x): return np.array([x[0]*x[1], x[1]])"))
    >>> J(np.array([2.0, 3.0]))
    array([[3., 2.],
           [0., 1.]])
    """
    base = function_of(f)
    where = positions(base, argnums)
    several = isinstance(argnums, tuple)
    forward = derivative("tangent", f, where)
    reverse = None if isinstance(base, Recipe) else derivative("adjoint", f, where)

    def rows(*args: Any, **kwargs: Any) -> Any:
        names = parameters_of(base)
        if kwargs or len(args) != len(names):
            target = f if isinstance(f, Derivative) else base
            bound = inspect.signature(target).bind(*args, **kwargs)  # type: ignore[arg-type]
            bound.apply_defaults()
            args = (*bound.args, *bound.kwargs.values())
        inputs = [np.asarray(args[i]) for i in where]
        size_in = sum(a.size for a in inputs)
        zeros = [_like(a, 0.0) for a in inputs]
        y = forward(*args, *zeros)[0]
        size_out = sum(np.size(v) for v in y) if isinstance(y, tuple) else np.size(y)
        if reverse is None or size_in <= size_out:
            found = [_columns(forward, args, zeros, i, y) for i in range(len(where))]
        else:
            found = _rows(reverse, args, inputs, y)
        if isinstance(y, tuple):
            parts = [tuple(f_[j] for f_ in found) for j in range(len(y))]
            return tuple(p if several else p[0] for p in parts)
        return tuple(found) if several else found[0]

    rows.__name__ = f"{getattr(f, '__name__', 'f')}_jacobian"
    return rows


def _like(a: Any, value: float) -> Any:
    return np.full(a.shape, value) if a.ndim else value


def _columns(forward: Derivative, args: tuple[Any, ...], zeros: list[Any], i: int, y: Any) -> Any:
    """Fill a Jacobian column by column: one tangent for each element of the i-th input."""
    a = np.asarray(zeros[i])
    parts = y if isinstance(y, tuple) else (y,)
    made = [np.zeros(np.shape(p) + a.shape) for p in parts]
    for place in np.ndindex(a.shape):
        dots = list(zeros)
        dots[i] = 1.0
        if a.ndim:
            dots[i] = np.zeros(a.shape)
            dots[i][place] = 1.0
        y_dot = forward(*args, *dots)[1]
        for m, d in zip(made, y_dot if isinstance(y, tuple) else (y_dot,), strict=True):
            m[(..., *place)] = d
    whole = tuple(m if m.ndim else float(m) for m in made)
    return whole if isinstance(y, tuple) else whole[0]


def _rows(reverse: Derivative, args: tuple[Any, ...], inputs: list[Any], y: Any) -> list[Any]:
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
            bars = reverse(*args, tuple(seeds) if isinstance(y, tuple) else seeds[0])[1]
            for m, bar in zip(made, bars if isinstance(bars, tuple) else (bars,), strict=True):
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
