"""Derivatives of methods and partial functions, and the two halves of a reverse derivative."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from srcad.backend.execute import Generated
from srcad.errors import UnsupportedSyntax
from srcad.frontend.lifting import about
from srcad.ir.types import Type
from srcad.pipeline.arguments import as_floats
from srcad.pipeline.derivative import Derivative
from srcad.pipeline.derive import derive_halves, parameters_of
from srcad.pipeline.gradients import gradient_like, value_like
from srcad.pipeline.header import text_of
from srcad.pipeline.memory import arrays_of, has_effects
from srcad.pipeline.notes import with_notes
from srcad.pipeline.objects import refuse_returned
from srcad.pipeline.recipe import Recipe
from srcad.pipeline.seeds import as_typed, check_seed, real_where, value_type
from srcad.pipeline.texts import Reading
from srcad.transform.halves import written_by
from srcad.transform.runtime_calls import Made

__all__ = ["Bound", "NotInHalves", "Pullback", "at_run_time"]


class Bound(Derivative):
    """A derivative of a method or of a partial function: some of its arguments are given.

    The keywords of a partial function are those that it has when the derivative is called.

    >>> from srcad.frontend.source import from_source
    >>> scaled = from_source("def scaled(k, x): return k*x**2")
    >>> Bound(Recipe("grad", scaled, (1,)), (3.0,), {})(2.0)
    12.0
    """

    def __init__(self, recipe: Recipe, args: tuple[Any, ...], keywords: Mapping[str, Any]) -> None:
        super().__init__(recipe)
        self.args = args
        self.keywords = keywords

    def __reduce__(self) -> tuple[Any, ...]:
        return (Bound, (self.recipe, self.args, dict(self.keywords)))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102  (the primal says what)
        return super().__call__(*self.args, *args, **{**self.keywords, **kwargs})

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self

    @property
    def __signature__(self) -> inspect.Signature:
        signature = super().__signature__
        kept = list(signature.parameters.values())[len(self.args) :]
        return signature.replace(parameters=[p for p in kept if p.name not in self.keywords])


class Pullback(Derivative):
    """A function's value, and what pulls adjoints back: the forward sweep runs once.

    Its recipe is that of an adjoint; called with the primals it gives ``(y, pullback)``, where
    ``pullback(y_bar)`` gives the adjoints and may be called again.
    """

    def _parameters(self) -> tuple[str, ...]:
        return super()._parameters()[:-1]

    def _make(self, given: tuple[Type, ...], outside: tuple[Type, ...]) -> tuple[Generated, bool]:
        key = (given, outside)
        if key not in self._by_facts:
            found = derive_halves(self.recipe, given)
            if found is None:
                raise NotInHalves
            forward, reverse = (self._executed(text_of(self.recipe, d, "folded"), d) for d in found)
            used_up = written_by(found[1].function)
            joined = _joined(forward, reverse, used_up)
            result = value_type(self.recipe, found[0])
            self._by_facts[key] = replace(forward, function=joined, result=result), True
        return self._by_facts[key]

    def _seed(self, y_bar: Any, y: Any) -> Any:  # noqa: ARG002  (of one within another, y counts)
        """Return an adjoint as it is pulled back."""
        return y_bar

    def _finish(self, generated: Generated) -> Callable[[Any, tuple[Any, ...]], Any]:
        argnums = self.recipe.argnums

        def finish(result: Any, values: tuple[Any, ...]) -> Any:
            y, pull = self._real(result, generated.result)
            y = value_like(self.recipe.base, y, values)
            refuse_returned(self.primal.__name__, y, [values[i] for i in argnums])

            def pullback(y_bar: Any) -> tuple[Any, ...]:
                y_bar = self._seed(y_bar, y)
                check_seed(y_bar, y)
                seed = as_typed(as_floats(y_bar), generated.result)
                found = zip(pull(seed), argnums, strict=True)
                return tuple(gradient_like(bar, values[i]) for bar, i in found)

            return y, pullback

        return finish


class _Called(Derivative):
    """A derivative of a call within a function that is differentiated."""

    def _apart(self, run: Callable[..., Any], reading: Reading, mine: dict[str, bool]) -> Any:
        name, returned = self.primal.__name__, about(self.primal).written
        for other in sorted(mine.keys() - returned):
            raise UnsupportedSyntax(
                f"{name} calls itself, and writes into {other}",
                place=reading.normal.origin,
                hint="return what it changes, or write the recursion as a loop",
            )
        return super()._apart(run, reading, mine)


class _Within(_Called, Pullback):
    """The pullback of such a call."""

    def _seed(self, y_bar: Any, y: Any) -> Any:
        return real_where(y_bar, y)


class NotInHalves(Exception):
    """An adjoint is not made of two sweeps that can be parted."""


def _joined(forward: Generated, reverse: Generated, used_up: set[int]) -> Any:
    """Return a function that runs the forward sweep and gives the reverse one to be called.

    The reverse sweep takes from its tapes and restores in place what stands at the positions
    ``used_up``: it gets copies of these.
    """
    back = with_notes(reverse)

    def run(*primals: Any) -> Any:
        y, saved = forward.function(*primals)
        outside = arrays_of((primals, y))  # the caller may write into these before pulling back
        saved = tuple(_detached(v, outside) for v in saved)

        def pull(y_bar: Any) -> Any:
            kept = (_copied(v) if i in used_up else v for i, v in enumerate(saved))
            return back(*kept, y_bar)

        return y, pull

    return run


def _detached(value: Any, outside: list[np.ndarray[Any, Any]]) -> Any:
    """Copy what shares memory with arrays that the caller has."""
    if isinstance(value, np.ndarray):
        shares = any(np.may_share_memory(value, a) for a in outside)
        return value.copy() if shares else value
    if isinstance(value, dict):
        return {k: _detached(v, outside) for k, v in value.items()}
    return [_detached(v, outside) for v in value] if isinstance(value, list) else value


def _copied(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, dict):
        return {k: _copied(v) for k, v in value.items()}
    return [_copied(v) for v in value] if isinstance(value, list) else value


@cache
def at_run_time(made: Made) -> Callable[..., Any]:
    """Return what generated code calls to differentiate a function within itself."""
    # a derivative leaves its arguments as they are
    own = Derivative if isinstance(made.base, Recipe) else _Called
    if made.kind == "tangent":
        return own(_recipe(made))
    adjoint = Recipe("adjoint", made.base, made.by, single=False)
    pull = _again(made.base, adjoint) if isinstance(made.base, Recipe) else _Within(adjoint)
    if made.kind == "vjp":
        return pull
    count = len(parameters_of(made.base))
    forward = own(Recipe("tangent", made.base, made.along, single=False))
    moved = own(Recipe("tangent", adjoint, (*made.along, count), single=False))

    def both(*values: Any) -> tuple[Any, ...]:
        args: Any = values[: len(values) - len(made.along)]
        dots: Any = values[-len(made.along) :]
        y, y_dot = forward(*args, *dots)
        _, back = pull(*args)
        args, dots = (
            _copied([*args]),
            _copied([*dots]),
        )  # they may be written into before `back_dot`

        def back_dot(y_bar: Any, y_bar_dot: Any) -> Any:
            y_bar, y_bar_dot = real_where(y_bar, y), real_where(y_bar_dot, y)
            return moved(*args, y_bar, *dots, y_bar_dot)[1][1]

        return y, back, y_dot, back_dot

    return both


def _again(base: Recipe, adjoint: Recipe) -> Callable[..., Any]:
    """Return a gradient's value and its pullback, which runs it again along the seed."""
    value, whole = Derivative(base), Derivative(adjoint)
    if has_effects(base):
        raise UnsupportedSyntax(
            f"a gradient of {base.function.__name__} is taken inside and differentiated in its "
            f"turn, which runs it again, and {base.function.__name__} does more than compute",
            hint="leave out what it counts, prints or leaves behind",
        )

    def pull(*args: Any) -> Any:
        y = value(*args)
        kept = _copied([*args])

        def back(y_bar: Any) -> Any:
            return whole(*_copied(kept), real_where(y_bar, y))[1]

        return y, back

    return pull


def _recipe(made: Made) -> Recipe:
    base = _recipe(made.base) if isinstance(made.base, Made) else made.base
    return Recipe(made.kind, base, made.by, single=False)
