"""Derivatives that are called inside a function: differentiated in their turn when they run."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, NamedTuple

from srcad.errors import Recursive
from srcad.frontend.followed import asked
from srcad.frontend.interface import Named, Values
from srcad.frontend.recursion import RecursionReader
from srcad.frontend.source import find
from srcad.frontend.syntax import is_hashable
from srcad.frontend.values import Closure, Known, Partial, Value, is_atom

__all__ = ["OPERATORS", "DerivedReader"]

OPERATORS: set[Callable[..., Any]] = set()
"""The operators that make a derivative which may be called inside."""


class _Gradient(NamedTuple):
    """What makes the gradient of a function that is defined inside, when that is called."""

    operator: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    inner: Any = None  # what makes the gradient that this is one of

    def of(self, function: Any) -> Any:
        """Return the gradient of a function outside."""
        base = function if self.inner is None else self.inner.of(function)
        return self.operator(base, *self.args, **self.kwargs)


class DerivedReader(RecursionReader):
    """Reads derivatives that are made and called."""

    def derivative(
        self, function: Any, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value | None:
        """Read a call of an operator, or of the derivative that one has made; None if it is none.

        Of a function outside the derivative is the same whenever this is read.
        """
        if isinstance(function, _Gradient):
            return self.call_lifted_gradient(function, args, kwargs, node, target)
        if str(getattr(function, "__module__", "")).startswith("srcad.api.") and (
            function not in OPERATORS
        ):
            self.fail(node, f"srcad.{function.__name__} inside a function is not supported",
                      "take srcad.grad, which is")  # fmt: skip
        if not is_hashable(function) or function not in OPERATORS:
            return self.call_gradient(function, args, kwargs, node, target)
        plain = [self.plain(a) for a in args]
        named = {k: self.plain(v) for k, v in kwargs}
        given = [p[0] for p in plain if p]
        more = {k: p[0] for k, p in named.items() if p}
        if len(given) == len(args) and len(more) == len(named):
            return Known(function(*given, **more))
        callee, inner = args[0] if args else None, None
        if isinstance(callee, Partial) and isinstance(callee.function, Known):
            known = callee.function.object
            if isinstance(known, _Gradient):  # a gradient of a gradient
                callee, inner = callee.args[0], known
        if not isinstance(callee, Closure) or len(given) + 1 < len(args) or len(more) < len(named):
            self.fail(node, "a derivative of a method, or of what is not known, is made inside",
                      "define the function with what varies in it as its parameters")  # fmt: skip
        return Partial(Known(_Gradient(function, tuple(given), more, inner)), (callee,))

    def call_gradient(
        self, found: Any, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value | None:
        """Call a gradient when it runs; None for what is none, or has been given arguments."""
        recipe = asked(found, "recipe", None)
        if recipe is None or hasattr(found, "args") or recipe.function is self.frame.function:
            return None
        function, inner = recipe.function, recipe
        while inner is not function:
            if inner.kind != "grad":
                return None
            inner = inner.base
        values = self.bound_to(function, find(function).node, args, kwargs, node)
        kinds = {p.kind for p in inspect.signature(function).parameters.values()}
        several = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
        if kinds & several or not all(map(is_atom, values.values())):
            self.fail(node, "a gradient inside the function takes a list, dict, tuple or object",
                      "give it numbers and arrays, each as an argument")  # fmt: skip
        return self.gradient_at_run_time(found, tuple(values.values()), node, target)

    def call_lifted_gradient(
        self, made: _Gradient, given: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Call the gradient of a function inside, which takes what it sees as parameters."""
        closure, *args = given
        assert isinstance(closure, Closure)
        values = self.bound_inside(closure, "it", tuple(args), kwargs, node)
        found = self.lifted_out(closure, values) if all(map(is_atom, values.values())) else None
        if found is None or found.back is not None:
            self.fail(node, "a gradient of a function inside that takes or sees more than numbers "
                      "and arrays, or changes them",
                      "define the function outside, with what it needs as parameters")  # fmt: skip
        return self.gradient_at_run_time(made.of(found.function), found.args, node, target)

    def gradient_at_run_time(
        self, found: Any, args: Values, node: Any, target: str | None
    ) -> Value:
        """Call a gradient, whose own derivative is made when it runs."""
        error = Recursive(
            f"this use of {found.__name__} inside the function is not supported",
            place=self.place(node),
            hint="write the derivative's source out; srcad.source prints it",
        )
        recipe = error.function = found.recipe
        count = 0 if recipe.single else len(recipe.argnums)
        return self.called_at_run_time(found, args, count, error, node, target)

    def refuse_derivative(self, found: object, node: Any) -> None:
        """Refuse a derivative of ours where a function of the user's is expected."""
        primal = asked(found, "primal", None)
        if primal is None or asked(found, "recipe") is None:
            return
        if primal is self.frame.function:
            name = primal.__name__
            self.fail(node, f"{name} calls itself by its own name, which now is its derivative",
                      f"keep the names apart: d{name} = grad({name})")  # fmt: skip
        self.fail(node, f"{asked(found, '__name__', 'it')} inside the function is not supported",
                  "take srcad.grad of a function inside, or write the derivative out")  # fmt: skip
