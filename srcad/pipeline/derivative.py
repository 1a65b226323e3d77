"""The object that an operator returns: called like a function, printed like its source."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from srcad.backend.emit import Text
from srcad.backend.execute import Generated, execute
from srcad.errors import TransformError
from srcad.ir.types import Type, holds_complex
from srcad.pipeline.arguments import (
    as_floats,
    as_read,
    complex_of_real,
    differentiable,
    is_complex,
    key_of,
    types_of,
)
from srcad.pipeline.calls import Callers, quicken
from srcad.pipeline.complaints import no_number, refuse_others
from srcad.pipeline.derive import Derived, NotScalar, derive, parameters_of
from srcad.pipeline.flags import as_flags, flags_of
from srcad.pipeline.gradients import gradients_like, value_like
from srcad.pipeline.guess import guess
from srcad.pipeline.header import text_of
from srcad.pipeline.memory import apart, written_into
from srcad.pipeline.notes import note, with_notes
from srcad.pipeline.objects import refuse_returned, told_apart
from srcad.pipeline.primal import free_values, normal_form, typed
from srcad.pipeline.recipe import Recipe, signature_of
from srcad.pipeline.seeds import (
    as_typed,
    check_seed,
    difference,
    retyped,
    turned_complex,
    value_type,
)
from srcad.pipeline.short import Signature
from srcad.pipeline.sizes import types_for
from srcad.pipeline.structure import tree_of
from srcad.pipeline.texts import Reading, Way
from srcad.pipeline.whole import refuse_asked

__all__ = ["Derivative"]

_MOST = 256  # texts and keys kept for one derivative


class Derivative:
    """A derivative of a function, made for each kind of arguments when first called with them.

    ``d.source`` is the text that a call runs, ``d.primal`` the function it was made from,
    ``d.__wrapped__`` the generated function.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.primal: Any = recipe.function  # Any: a function in a class looks like a method
        self._readings: dict[Any, Reading] = {}
        self._by_facts: dict[Any, tuple[Generated, bool]] = {}
        self._callers: Callers | None = None
        self._last: Generated | None = None
        self._by_flags = False  # whether flags are known by their values
        # the positions of what is differentiated, and of these and tangents and seeds
        self._floats = _varied(recipe)
        count = len(parameters_of(recipe.function))
        self._by = self._floats | frozenset(range(count, len(parameters_of(recipe))))
        function = recipe.function
        flags = function.__code__.co_flags
        self._variadic = bool(flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS))
        self.__name__ = f"{function.__name__}_{recipe.kind}"
        self.__qualname__ = self.__name__
        self.__module__ = function.__module__
        self.__doc__ = function.__doc__

    def __repr__(self) -> str:
        return f"<srcad {self.recipe.kind} of {self.primal.__qualname__}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return (Derivative, (self.recipe,))

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else types.MethodType(self, instance)

    # what it shows

    @property
    def __signature__(self) -> inspect.Signature:
        signature = signature_of(self.primal)
        names = parameters_of(self.recipe)
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        extra = [inspect.Parameter(n, kind) for n in names[len(signature.parameters) :]]
        kept = list(signature.parameters.values())
        if extra:
            kept = [p.replace(default=inspect.Parameter.empty, kind=kind) for p in kept]
        return signature.replace(
            parameters=[*kept, *extra], return_annotation=inspect.Signature.empty
        )

    @property
    def source(self) -> str:
        """The text that a call runs: of the last call, or for the arguments it seems to take."""
        return self._generated().text

    @property
    def __wrapped__(self) -> types.FunctionType:
        return self._generated().function

    def _generated(self) -> Generated:
        if self._last is None:
            reading = Reading(self.primal, normal_form(self.primal), self._by)
            given = guess(reading.normal, self.primal, self._count())
            self._last, _ = self._make(given, self._outside(reading))
        return self._last

    def _parameters(self) -> tuple[str, ...]:
        return parameters_of(self.recipe)

    def _count(self) -> int:
        return len(parameters_of(self.primal))

    # how it runs

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102  (the primal says what)
        if kwargs or self._variadic or len(args) != len(self._parameters()):
            args = self._bind(args, kwargs)
        try:
            way = self._found(args)
        except TransformError:
            if self._by_flags or not flags_of(args, self._by):
                raise
            way = self._found_by_flags(args)
        return way.run(*args)

    def _found_by_flags(self, args: tuple[Any, ...]) -> Way:
        """Return what to call for arguments whose flags are known by their values."""
        self._by_flags = True
        try:
            return self._found(args)
        except TransformError as error:  # of the way that they lead
            self._by_flags = False
            raise error from None

    def _found(self, args: tuple[Any, ...]) -> Way:
        """Return what to call for these arguments."""
        by = self._by
        try:
            key: Any = tuple([key_of(value, None, i in by) for i, value in enumerate(args)])
        except RecursionError:
            raise TransformError(
                f"an argument of {self.primal.__name__} holds itself",
                hint="differentiate by the numbers and arrays in it",
            ) from None
        if self._by_flags:
            key = key, flags_of(args, by)
        reading = self._readings.get(key)
        if reading is None or not reading.current():
            reading = self._read(key, args)
        inner = reading.key(args)
        way = reading.found.get(inner)
        if way is None:
            way = self._way(args, reading)
            reading.keep(inner, way)
        elif way.new and not self._by_flags:
            self._quicken(args, reading, way)
        return way

    def _flagged(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        return as_flags(args, self._by) if self._by_flags else args

    def _read(self, key: Any, args: tuple[Any, ...]) -> Reading:
        """Read the function for arguments of this structure."""
        given = types_of(self._flagged(args), self._floats)
        structure = tuple(map(tree_of, given[: self._count()]))
        reading = Reading(self.primal, normal_form(self.primal, structure), self._by)
        if len(self._readings) >= _MOST:
            self._readings.clear()
        self._by_facts.clear()
        self._readings[key] = reading
        return reading

    def _bind(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """Bind arguments as Python does; tangents and adjoints come last and have no default."""
        names = self._parameters()
        extra = names[self._count() :]
        given = {n: kwargs.pop(n) for n in extra if n in kwargs}
        last = len(extra) - len(given)
        if last and len(args) >= last:
            ours = [n for n in extra if n not in given]
            given.update(zip(ours, args[-last:], strict=True))
            args = args[:-last]
        try:
            bound = signature_of(self.primal).bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"{self.__name__}({', '.join(names)}): {error}") from None
        if len(given) < len(extra):
            raise TypeError(f"{self.__name__}({', '.join(names)}): {', '.join(extra)} not given")
        bound.apply_defaults()
        own = names[: self._count()]
        return (*(bound.arguments[n] for n in own), *(given[n] for n in extra))

    def _way(self, args: tuple[Any, ...], reading: Reading) -> Way:
        """Return what to call for arguments like these: the generated function, and conversions."""
        floats, moved = self._floats, self._by
        refuse_others(self.primal.__name__, parameters_of(self.recipe), args, floats)
        if self.recipe.kind == "tangent":
            by = self.recipe.argnums
            for i, dot in zip(by, args[len(args) - len(by) :], strict=True):
                differs = difference(dot, args[i])
                if differs:
                    raise TypeError(f"the tangent of argument {i} has {differs}")
        given = types_for(reading.normal, self._flagged(args), moved, reading.paths)
        try:
            generated, sure = self._make(given, self._outside(reading))
        except NotScalar:
            kind = "grad" if self.recipe.kind in ("tangent", "adjoint") else self.recipe.kind
            raise no_number(kind, self.primal.__name__, self._value(args)) from None
        self._last = generated
        run = with_notes(generated)
        if not sure:
            run = self._checked(given, self._outside(reading))
        own = dict(zip(reading.normal.params, given, strict=False))
        mine = written_into(*typed(reading.normal, own))
        run = self._apart(run, reading, mine)
        look = told_apart(reading.normal, floats)
        looked_at = not sure or bool(mine or reading.normal.once) or look is not None
        convert = [i for i, a in enumerate(args) if i in moved and as_floats(a) is not a]
        if convert:
            refuse_asked(reading.normal, args, convert)
        count = len(parameters_of(self.recipe.base))
        others = retyped(self.recipe, args, given, count, generated.result)
        finish = self._finish(generated)

        def call(*values: Any) -> Any:
            if look is not None:
                look(values)
            if convert or others:
                changed = list(values)
                for i in convert:
                    changed[i] = as_floats(changed[i])
                for i, t in others.items():
                    changed[i] = as_typed(changed[i], t, self.recipe.kind == "tangent")
                return finish(run(*changed), values)
            return finish(run(*values), values)

        return Way(call, None if looked_at else generated)

    def _apart(self, run: Callable[..., Any], reading: Reading, mine: dict[str, bool]) -> Any:
        """Refuse calls in which arguments share memory, of those that it writes into."""
        return apart(run, reading.normal, mine)

    def _finish(self, generated: Generated) -> Callable[[Any, tuple[Any, ...]], Any]:
        """Return the conversion of results: gradients like their arguments."""
        recipe, t = self.recipe, generated.result
        base = recipe.base
        if recipe.kind == "grad":
            return partial(gradients_like, recipe)

        def both(result: Any, values: tuple[Any, ...]) -> Any:
            y, found = self._real(result, t)
            y = value_like(base, y, values)
            refuse_returned(self.primal.__name__, y, [values[i] for i in recipe.argnums])
            if recipe.kind == "tangent":
                return y, value_like(base, found, values)
            if recipe.kind == "adjoint":
                check_seed(values[-1], y)
            return y, gradients_like(recipe, found, values)

        return both

    def _real(self, result: Any, t: Type) -> Any:
        """Refuse None and a value that became complex unforeseen, of another derivative."""
        if type(result[0]) is complex and not holds_complex(t):
            raise TypeError(f"{self.primal.__name__} returns a complex number here: {result[0]}")
        if self.recipe.kind == "tangent" and turned_complex(*result[:2]):
            raise complex_of_real()
        if result[0] is None:
            raise TypeError(f"{self.primal.__name__} returns None here, which has no derivative")
        return result

    def _value(self, args: tuple[Any, ...]) -> Any:
        """Return the value of what this is a gradient of."""
        base = self.recipe.base
        if not isinstance(base, Recipe):
            return self.primal(*args)
        return Derivative(base)(*args[: len(parameters_of(base))])

    def _outside(self, reading: Reading) -> tuple[Type, ...]:
        values = free_values(reading.normal)
        paths = tuple(reading.outside[name] for name in values)
        return tuple(map(as_read, types_of(tuple(values.values()), set(), paths)))

    def _checked(self, given: tuple[Type, ...], outside: tuple[Type, ...]) -> Callable[..., Any]:
        """Where the facts do not say that the output is one number, look at the value."""
        recipe = replace(self.recipe, kind="value_and_grad")
        both = Derivative(recipe)
        generated, _ = both._make(given, outside)
        self._last = generated
        run_both = with_notes(generated)
        bare = self.recipe.kind == "grad"

        def checked(*values: Any) -> Any:
            value, gradient = run_both(*values)
            if not differentiable(value) or np.ndim(value) or is_complex(value):
                raise no_number(self.recipe.kind, self.primal.__name__, value)
            return gradient if bare else (value, gradient)

        return checked

    def _make(self, given: tuple[Type, ...], outside: tuple[Type, ...]) -> tuple[Generated, bool]:
        """Return the generated function for facts about the arguments."""
        key = (given, outside)
        found = self._by_facts.get(key)
        if found is None:
            derived = derive(self.recipe, given, "folded")
            text = text_of(self.recipe, derived, "folded")
            made = self._executed(text, derived)
            found = replace(made, result=value_type(self.recipe, derived)), derived.sure
            if len(self._by_facts) >= _MOST:
                self._by_facts.clear()
            self._by_facts[key] = found
        return found

    def _executed(self, text: Text, derived: Derived) -> Generated:
        function = derived.function
        home, doc = self.primal.__globals__, self.primal.__doc__
        return execute(text, function.name, function.free, home, doc, make=self._at_run_time)

    @staticmethod
    def _at_run_time(made: Any) -> Callable[..., Any]:
        """Return a derivative that is made when it is first called: of a function within itself."""
        from srcad.pipeline.bound import at_run_time  # it needs this module

        return at_run_time(made)

    def _quicken(self, args: tuple[Any, ...], reading: Reading, way: Way) -> None:
        """Put a short way in front for calls like this one, where there is one."""
        way.new = False
        if way.generated is None or type(self).__reduce__ is not Derivative.__reduce__:
            return
        if self.primal.__code__.co_kwonlyargcount:  # derivatives take these by position, too
            return
        if self._callers is None:
            self._callers = Callers(self.primal, self._parameters(), self.__name__, self._long)
        recipe = self.recipe
        signature = Signature((), recipe.argnums, recipe.kind, recipe.single, tuple(self._floats))
        space = {"run_": way.generated.function, "note_": note,
                 "finish_": self._finish(way.generated)}  # fmt: skip
        caller = self._callers.learn(reading, args, signature, space)
        if caller is not None:
            quicken(self, caller)

    def forget(self) -> None:
        """Forget the short way."""
        self._callers = None

    def _long(self, *args: Any, **kwargs: Any) -> Any:
        return Derivative.__call__(self, *args, **kwargs)


def _varied(recipe: Any) -> frozenset[int]:
    """Return the positions of the arguments by which a function is differentiated, at any order."""
    found: frozenset[int] = frozenset()
    while isinstance(recipe, Recipe):
        found |= frozenset(recipe.argnums)
        recipe = recipe.base
    return found
