"""The operators: what users call. Names and arguments follow JAX."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any, overload

import numpy as np

from srcad.backend.emit import emit
from srcad.errors import NoRule, NoSource
from srcad.frontend.source import find, from_source
from srcad.pipeline.arguments import as_floats, differentiable, types_of
from srcad.pipeline.derivative import Derivative, text_of
from srcad.pipeline.derive import STAGES, Recipe, derive, parameters_of
from srcad.pipeline.guess import guess
from srcad.pipeline.numeric import dot, leaves, quotient
from srcad.pipeline.primal import normal_form
from srcad.rules import operation_of

__all__ = [
    "adjoint", "check_grads", "grad", "hessian", "jacobian", "jvp", "source", "tangent", "value_and_grad", "vjp",
]  # fmt: skip

Argnums = int | str | tuple[int | str, ...]
_DECORATOR = object()  # stands for the function that a decorator with arguments is still to get
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
            _WRAPPED[op] = from_source(f"def {op[op.rindex('.') + 1:]}(x):\n    return {op}(x)\n")
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
        elif isinstance(item, int) and not isinstance(item, bool) and (
            -len(names) <= item < len(names)
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


def _derivative(kind: str, f: Any, argnums: Argnums) -> Derivative:
    base = function_of(f)
    return Derivative(Recipe(kind, base, positions(base, argnums), not isinstance(argnums, tuple)))


@overload
def grad(f: Callable[..., Any], argnums: Argnums = 0) -> Derivative: ...
@overload
def grad(*, argnums: Argnums = 0) -> Callable[[Callable[..., Any]], Derivative]: ...
def grad(f: Any = _DECORATOR, argnums: Argnums = 0) -> Any:
    """Return the gradient of a function that returns one number.

    ``argnums`` says by which parameters: a position or a name gives the gradient by that one, a tuple
    gives a tuple. Each gradient has its argument's shape. Works as a bare decorator, as a decorator
    with arguments and as a call. Raises ``TransformError`` for what cannot be differentiated and
    ``TypeError`` for a function that does not return one number.

    >>> f = from_source("def f(x): return x**3")
    >>> grad(f)(2.0)
    12.0
    >>> grad(from_source("def f(x, y): return 3*x*x*y"), argnums=("x", "y"))(1.0, 2.0)
    (12.0, 3.0)
    """
    if f is _DECORATOR:
        return lambda function: grad(function, argnums)
    return _derivative("grad", f, argnums)


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
    return _derivative("value_and_grad", f, argnums)


def tangent(f: Callable[..., Any], argnums: Argnums = 0) -> Derivative:
    """Return the forward derivative ``f_tangent(x, ..., x_dot, ...) -> (y, y_dot)``.

    There is one ``x_dot``, of x's shape, for each parameter in ``argnums``.

    >>> tangent(from_source("def f(x): return x**3"))(2.0, 1.0)
    (8.0, 12.0)
    """
    return _derivative("tangent", f, argnums)


def adjoint(f: Callable[..., Any], argnums: Argnums = 0) -> Derivative:
    """Return the reverse derivative ``f_adjoint(x, ..., y_bar) -> (y, x_bar)``.

    ``y_bar`` has the shape of f's result, ``x_bar`` that of x; a tuple of ``argnums`` gives a tuple.

    >>> adjoint(from_source("def f(x): return x**3"))(2.0, 1.0)
    (8.0, 12.0)
    """
    return _derivative("adjoint", f, argnums)


def _varied(args: tuple[Any, ...]) -> tuple[int, ...]:
    return tuple(i for i, a in enumerate(args) if differentiable(a))


def jvp(f: Callable[..., Any], primals: tuple[Any, ...], tangents: tuple[Any, ...]) -> Any:
    """Return ``(y, y_dot)``: the value and the derivative in the direction of the tangents.

    There is one tangent for each primal, of its shape; those of primals that cannot be
    differentiated (a boolean, a string) are ignored.

    >>> jvp(from_source("def f(x): return x**3"), (2.0,), (1.0,))
    (8.0, 12.0)
    """
    if len(primals) != len(tangents):
        raise TypeError(f"{len(primals)} primals but {len(tangents)} tangents")
    varied = _varied(tuple(primals))
    if not varied:
        raise TypeError("none of the primals can be differentiated")
    for i in varied:
        if np.shape(tangents[i]) != np.shape(primals[i]):
            raise TypeError(
                f"the tangent of argument {i} has the shape {np.shape(tangents[i])}, "
                f"the argument {np.shape(primals[i])}"
            )
    dots = (as_floats(tangents[i]) for i in varied)
    return _derivative("tangent", f, varied)(*primals, *dots)


def vjp(f: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
    """Return ``(y, pullback)``: ``pullback(y_bar)`` gives one adjoint for each primal.

    It is None for a primal that cannot be differentiated.

    >>> y, pullback = vjp(from_source("def f(x, k): return x**3"), 2.0, "k")
    >>> y, pullback(1.0)
    (8.0, (12.0, None))
    """
    varied = _varied(primals)
    if not varied:
        raise TypeError("none of the primals can be differentiated")
    reverse = _derivative("adjoint", f, varied)
    kept = tuple(p.copy() if isinstance(p, np.ndarray) else p for p in primals)
    floats = tuple(as_floats(p) if i in varied else p for i, p in enumerate(kept))
    y = f(*floats)

    def pullback(y_bar: Any) -> tuple[Any, ...]:
        _, bars = reverse(*kept, y_bar)
        found = dict(zip(varied, bars, strict=True))
        return tuple(found.get(i) for i in range(len(primals)))

    return y, pullback


def jacobian(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Return the function that gives f's Jacobian, of shape output + input (row i is the i-th gradient).

    A function of several results gives a tuple of Jacobians; a tuple of ``argnums`` gives a tuple.

    >>> J = jacobian(from_source("def f(x): return np.array([x[0]*x[1], x[1]])"))
    >>> J(np.array([2.0, 3.0]))
    array([[3., 2.],
           [0., 1.]])
    """
    base = function_of(f)
    where = positions(base, argnums)
    several = isinstance(argnums, tuple)
    forward = _derivative("tangent", f, where)
    reverse = None if isinstance(base, Recipe) else _derivative("adjoint", f, where)

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
            found = [_columns(forward, args, zeros, i, inputs[i], y) for i in range(len(where))]
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


def _columns(
    forward: Derivative, args: tuple[Any, ...], zeros: list[Any], i: int, a: Any, y: Any
) -> Any:
    """Fill a Jacobian column by column: one tangent for each element of the input."""
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


def source(f: Callable[..., Any], *args: Any, stage: str | None = None) -> str:
    """Return the text of a function or derivative in a stage.

    Of a derivative: ``primal``, ``normal``, ``raw``, ``unfolded`` or ``folded`` (the default, which is
    what runs). Of a plain function, the derivative stages give its tangent and its adjoint. Example
    arguments say what the text is for; without them it goes by annotations and by the operations.

    >>> print(source(grad(from_source("def f(x): return 9*(x + x*x)"))))
    # gradient of f (<srcad source ...>:1) by x; for x number
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
    if isinstance(base, Recipe) and stage != "normal":
        given = _given(base, primal, args)
        return text_of(base, derive(base, given, stage), stage).text
    given = _given(primal, primal, args)
    if stage == "normal":
        derived = derive(primal, given, "normal")
        return emit([derived.function], derived.types).text
    where = tuple(range(len(given)))
    where = tuple(i for i in where if given[i].kind in ("number", "array") and given[i].dtype == "f")
    texts = []
    for kind in ("tangent", "adjoint"):
        recipe = Recipe(kind, primal, where, len(where) == 1)
        texts.append(text_of(recipe, derive(recipe, given, stage), stage).text)
    return "\n\n".join(texts)


def _given(base: Any, primal: types.FunctionType, args: tuple[Any, ...]) -> Any:
    count = len(parameters_of(primal))
    if not args:
        return guess(normal_form(primal), primal, count)
    floats = set(range(len(args))) if not isinstance(base, Recipe) else set(base.argnums)
    return types_of(args, {i for i in floats if i < len(args) and differentiable(args[i])})


def primal_text(function: types.FunctionType) -> str:
    """Return the user's own text of a function. Raises ``NoSource``."""
    found = find(function)
    node = found.node
    lines = found.lines[node.lineno - 1 : node.end_lineno]
    if not lines:
        raise NoSource(f"the source of {function.__name__} cannot be found")
    return inspect.cleandoc("".join(lines)) + "\n" if node.col_offset else "".join(lines)


def check_grads(
    f: Callable[..., Any],
    args: tuple[Any, ...],
    order: int = 2,
    modes: tuple[str, ...] = ("fwd", "rev"),
    rtol: float = 1e-6,
    atol: float = 1e-6,
) -> None:
    """Compare derivatives with finite differences, and the modes with each other.

    ``order`` 2 checks the derivative of the derivative too. Raises ``AssertionError`` that says what
    differs and by how much. The directions are random but the same each time.

    >>> check_grads(from_source("def f(x): return np.sin(x)*x"), (0.5,))
    """
    if set(modes) - {"fwd", "rev"} or not modes:
        raise TypeError(f"modes={modes!r}: 'fwd', 'rev' or both")
    rng = np.random.default_rng(0)
    varied = _varied(tuple(args))
    point = tuple(as_floats(a) if i in varied else a for i, a in enumerate(args))
    x_dot = tuple(_random_like(a, rng) if i in varied else None for i, a in enumerate(point))
    expected = quotient(f, point, x_dot, 1e-3)
    dots = tuple(x_dot[i] for i in varied)
    zeros = tuple(0.0 if d is None else d for d in x_dot)
    if "fwd" in modes:
        found = leaves(jvp(f, point, zeros)[1])
        _compare(found, expected, rtol, atol, "the tangent")
    if "rev" in modes:
        y, pullback = vjp(f, *point)
        y_bar = _random_like(y, rng)
        bars = tuple(b for b in pullback(y_bar) if b is not None)
        weighted = dot(y_bar, expected if isinstance(y, (tuple, list)) else expected[0])
        _compare([dot(bars, dots)], [weighted], rtol, atol, "the adjoint")
    if order > 1:
        forward = tangent(f, varied)

        def along(*moved: Any) -> Any:
            return forward(*moved, *dots)[1]

        second = quotient(along, point, x_dot, 1e-3)
        twice = tangent(forward, varied)(*point, *dots, *dots)[1][1]
        _compare(leaves(twice), second, rtol, atol, "the tangent of the tangent")
        if "rev" in modes:
            reverse = adjoint(f, varied)
            y_bar = _random_like(forward(*point, *dots)[0], rng)

            def back(*moved: Any) -> Any:
                return reverse(*moved, y_bar)[1]

            third = quotient(back, point, x_dot, 1e-3)
            twice = tangent(reverse, varied)(*point, y_bar, *dots)[1][1]
            _compare(leaves(twice), third, rtol, atol, "the tangent of the adjoint")


def _random_like(value: Any, rng: np.random.Generator) -> Any:
    if isinstance(value, (tuple, list)):
        return tuple(_random_like(v, rng) for v in value)
    return rng.normal(size=np.shape(value)) if np.ndim(value) else float(rng.normal())


def _compare(found: list[Any], expected: list[Any], rtol: float, atol: float, what: str) -> None:
    for a, b in zip(found, expected, strict=True):
        if np.shape(a) != np.shape(b):
            raise AssertionError(f"{what} has the shape {np.shape(a)}, not {np.shape(b)}")
        if not np.allclose(a, b, rtol=rtol, atol=atol):
            gap = float(np.max(np.abs(np.asarray(a) - np.asarray(b))))
            raise AssertionError(f"{what} differs from finite differences by {gap:.3g}:\n{a}\n{b}")
