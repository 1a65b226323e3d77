"""Jacobians and Hessians, row by row or column by column, whichever are fewer."""

from __future__ import annotations

import copy
import inspect
import weakref
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any, NoReturn

import numpy as np

from srcad.api.core import Argnums, Target, derivative, halves_of, positions, target_of
from srcad.api.operators import grad
from srcad.api.trees import leaves_in, structured
from srcad.errors import TransformError
from srcad.frontend.source import from_source  # noqa: F401  (for the examples below)
from srcad.pipeline.arguments import as_floats, is_complex
from srcad.pipeline.bound import NotInHalves
from srcad.pipeline.derivative import Derivative
from srcad.pipeline.memory import draws_on_state, has_effects
from srcad.pipeline.recipe import Recipe

__all__ = ["hessian", "hvp", "jacfwd", "jacobian", "jacrev"]


def jacobian(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Return the function that gives f's Jacobian, of shape output + input.

    It is filled forward or in reverse, whichever takes fewer sweeps.

    Row i is the gradient of the i-th output. A result that is a tuple, a list, a dict or an object
    gives the same with a Jacobian for each number or array; a tuple of ``argnums`` then gives a
    tuple for each, and an argument that is put together its structure.

    >>> J = jacobian(from_source("def f(x): return np.array([x[0]*x[1], x[1]])"))
    >>> J(np.array([2.0, 3.0]))
    array([[3., 2.],
           [0., 1.]])
    >>> jacobian(from_source("def f(p): return {'y': p['a']*p['b']}"))({"a": 2.0, "b": 3.0})
    {'y': {'a': 3.0, 'b': 2.0}}
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
    if f in _JACOBIANS:
        return _of_jacobian(*_JACOBIANS[f], argnums)
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
        inputs = [args[i] for i in where]
        if any(map(is_complex, leaves_in(inputs))):
            raise TypeError(f"{rows.__name__} of complex numbers: take srcad.vjp or srcad.jvp")
        zeros = [_zeros(a) for a in inputs]
        if reverse is None and draws_on_state(target.base):
            _refuse(target)
        pulled = (
            None
            if reverse is None
            else _pulled(reverse, args, lambda: forward(*copy.deepcopy(args), *zeros)[0])
        )
        y = forward(*args, *zeros)[0] if pulled is None else pulled[0]
        if any(map(is_complex, leaves_in(y))):
            pulled = None  # column by column: one tangent has both parts of the results
        size_in, size_out = (sum(map(np.size, leaves_in(v))) for v in (inputs, y))
        again = mode == "either" and size_in < size_out and not has_effects(target.base)
        if pulled is None or again:
            if draws_on_state(target.base):
                _refuse(target)
            made = _columns(forward, args, zeros, y)
            if made is None:
                _refuse(target)
        else:
            made = _rows(pulled[1], inputs, y)
        blocks = []
        for row in made:
            whole = iter([m if m.ndim else m.item() for m in row])
            by = tuple(structured(a, whole) for a in inputs)
            blocks.append(by if several else by[0])
        return structured(y, iter(blocks))

    rows.__name__ = f"{getattr(f, '__name__', 'f')}_jacobian"
    _JACOBIANS[rows] = f, argnums
    return rows


# of what each function gives the Jacobian, and by which arguments
_JACOBIANS: MutableMapping[Callable[..., Any], tuple[Callable[..., Any], Argnums]]
_JACOBIANS = weakref.WeakKeyDictionary()


def _of_jacobian(f: Callable[..., Any], by: Argnums, argnums: Argnums) -> Callable[..., Any]:
    """Return the Jacobian of a Jacobian: of each of its rows, which is an adjoint, forward."""
    target = target_of(f)
    value = derivative("tangent", f, positions(target, by))
    several = isinstance(by, tuple)
    row = _jacobian(derivative("adjoint", f, positions(target, by)), argnums, "forward")

    def rows(*args: Any, **kwargs: Any) -> Any:
        bound = inspect.signature(f).bind(*args, **kwargs)
        bound.apply_defaults()
        args = (*bound.args, *bound.kwargs.values())
        zeros = (_zeros(args[i]) for i in positions(target, by))
        y = value(*copy.deepcopy(args), *zeros)[0]
        if not isinstance(y, (np.ndarray, np.generic, int, float)):
            raise TransformError(
                "a Jacobian of a Jacobian of several results",
                hint="take it of a function that returns one number or array",
            )
        if is_complex(y):
            raise TransformError(
                "a Jacobian of a Jacobian of complex results",
                hint="take it of their real parts and of their imaginary parts",
            )
        made = [row(*args, seed)[1] for _, _, seed in _places(y)]
        made = made if several else [found[0] for found in made]
        parts = [leaves_in(found) for found in made]
        shape = np.shape(y)
        stacked = (np.reshape(p, shape + np.shape(p[0])) for p in zip(*parts, strict=True))
        return structured(made[0], stacked) if made else np.zeros(shape)

    rows.__name__ = f"{getattr(f, '__name__', 'f')}_second_jacobian"
    return rows


def _pulled(
    reverse: Derivative, args: tuple[Any, ...], value: Callable[[], Any]
) -> tuple[Any, Callable[[Any], Any]]:
    """Return the value and what gives the adjoints for each seed: the forward sweep runs once."""
    try:
        found: tuple[Any, Callable[[Any], Any]] = halves_of(reverse)(*args)
        return found
    except NotInHalves:

        def again(y_bar: Any) -> Any:
            bars = reverse(*args, y_bar)[1]
            return bars if isinstance(bars, tuple) else (bars,)

        return value(), again


def _refuse(target: Target) -> NoReturn:
    """Refuse a function that is run once for each column and is another one each time."""
    base = target.base.function if isinstance(target.base, Recipe) else target.base
    raise TransformError(
        f"{base.__name__} gives another value each time it is called: its columns do not belong "
        "together",
        hint="take srcad.jacrev, which calls it once, or leave out what it remembers",
    )


def _zeros(value: Any) -> Any:
    """Return zeros in the place of a value's numbers and arrays."""
    return structured(value, (_like(np.zeros(np.shape(v)), v) for v in leaves_in(value)))


def _like(made: Any, value: Any) -> Any:
    """Return an array without dimensions as a number, unless the value is such an array too."""
    return made if isinstance(value, np.ndarray) else made[()]


def _places(values: Any) -> Iterator[Any]:
    """Yield for each number in a value where it stands, and the value with 1 there, 0 elsewhere."""
    parts = leaves_in(values)
    for k, part in enumerate(parts):
        for place in np.ndindex(np.shape(part)):
            made = [np.zeros(np.shape(p)) for p in parts]
            made[k][place] = 1.0
            yield k, place, structured(values, map(_like, made, parts))


def _blocks(y: Any, inputs: list[Any]) -> list[list[Any]]:
    """Return zeros for the derivative of each part of the result by each part of the inputs."""
    parts = [(np.shape(p), complex if is_complex(p) else float) for p in leaves_in(y)]
    return [[np.zeros(p + np.shape(a), d) for a in leaves_in(inputs)] for p, d in parts]


def _columns(forward: Derivative, args: tuple[Any, ...], zeros: list[Any], y: Any) -> Any:
    """Fill Jacobians column by column: one tangent for each element of the inputs.

    None where the value comes out otherwise each time.
    """
    made = _blocks(y, zeros)
    for k, place, dots in _places(zeros):
        again, y_dot = forward(*args, *dots)
        if not all(map(_same, leaves_in(y), leaves_in(y, again))):
            return None
        for row, d in zip(made, leaves_in(y, y_dot), strict=True):
            row[k][(..., *place)] = d
    return made


def _same(one: Any, other: Any) -> bool:
    return np.shape(one) == np.shape(other) and np.array_equal(one, other, equal_nan=True)


def _rows(pull: Callable[[Any], Any], inputs: list[Any], y: Any) -> list[list[Any]]:
    """Fill Jacobians row by row: one adjoint for each element of the output."""
    made = _blocks(y, inputs)
    for j, place, seed in _places(y):
        for m, bar in zip(made[j], leaves_in(inputs, list(pull(seed))), strict=True):
            m[place] = bar
    return made


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
