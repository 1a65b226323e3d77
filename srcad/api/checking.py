"""A check of derivatives against finite differences, for users' own tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from srcad.api.core import varied
from srcad.api.operators import adjoint, jvp, tangent, vjp
from srcad.frontend.source import from_source  # noqa: F401  (for the example below)
from srcad.pipeline.arguments import as_floats, is_complex
from srcad.pipeline.numeric import dot, leaves, quotient

__all__ = ["check_grads"]


def check_grads(
    f: Callable[..., Any],
    args: tuple[Any, ...],
    order: int = 2,
    modes: tuple[str, ...] = ("fwd", "rev"),
    *,
    rtol: float = 1e-6,
    atol: float = 1e-6,
) -> None:
    """Compare derivatives with finite differences, and the modes with each other.

    ``order`` 2 checks the derivative of the derivative too. Raises ``AssertionError`` that says
    what differs and by how much. The directions are random but the same each time.

    >>> check_grads(from_source("def f(x): return np.sin(x)*x"), (0.5,))
    """
    if set(modes) - {"fwd", "rev"} or not modes:
        raise TypeError(f"modes={modes!r}: 'fwd', 'rev' or both")
    rng = np.random.default_rng(0)
    which = varied(tuple(args))
    point = tuple(as_floats(a) if i in which else a for i, a in enumerate(args))
    x_dot = tuple(_random_like(a, rng) if i in which else None for i, a in enumerate(point))
    expected = quotient(f, point, x_dot, 1e-3)
    dots = tuple(x_dot[i] for i in which)
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
        forward = tangent(f, which)

        def along(*moved: Any) -> Any:
            return forward(*moved, *dots)[1]

        second = quotient(along, point, x_dot, 1e-3)
        twice = tangent(forward, which)(*point, *dots, *dots)[1][1]
        _compare(leaves(twice), second, rtol, atol, "the tangent of the tangent")
        if "rev" in modes:
            reverse = adjoint(f, which)
            y_bar = _random_like(forward(*point, *dots)[0], rng)

            def back(*moved: Any) -> Any:
                return reverse(*moved, y_bar)[1]

            third = quotient(back, point, x_dot, 1e-3)
            twice = tangent(reverse, which)(*point, y_bar, *dots)[1][1]
            _compare(leaves(twice), third, rtol, atol, "the tangent of the adjoint")


def _random_like(value: Any, rng: np.random.Generator) -> Any:
    if isinstance(value, (tuple, list)):
        return tuple(_random_like(v, rng) for v in value)
    found = rng.normal(size=np.shape(value)) if np.ndim(value) else float(rng.normal())
    return found + 1j * rng.normal(size=np.shape(value))[()] if is_complex(value) else found


def _compare(found: list[Any], expected: list[Any], rtol: float, atol: float, what: str) -> None:
    for a, b in zip(found, expected, strict=True):
        if np.shape(a) != np.shape(b):
            raise AssertionError(f"{what} has the shape {np.shape(a)}, not {np.shape(b)}")
        if not np.allclose(a, b, rtol=rtol, atol=atol):
            gap = float(np.max(np.abs(np.asarray(a) - np.asarray(b))))
            raise AssertionError(f"{what} differs from finite differences by {gap:.3g}:\n{a}\n{b}")
