"""Functions of the user's own, read in place: their parameters are bound as Python binds them."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any

import gast

from srcad.errors import NoSource, Recursive, UnsupportedSyntax
from srcad.frontend.constants import constant_of
from srcad.frontend.containers import NotLiteral
from srcad.frontend.derived import DerivedReader
from srcad.frontend.followed import is_data, of_numeric_library, of_the_library
from srcad.frontend.guards import AsItWas, as_it_is
from srcad.frontend.interface import Named, Values
from srcad.frontend.leftovers import left_by
from srcad.frontend.lifting import LIFTED
from srcad.frontend.scope import Frame, own_nodes
from srcad.frontend.source import Source, find
from srcad.frontend.syntax import identifiers
from srcad.frontend.values import Cell, Closure, Known, Ref, Value, is_atom, leaves
from srcad.ir.nodes import Assign, Const, Free, Var

__all__ = ["HINT", "UNSURE", "InlineReader"]

HINT = "check the condition with `if` instead"
UNSURE = "a `try` block around what may raise in ways that are not known"


class InlineReader(DerivedReader):
    """Reads functions in the place where they are called."""

    def user_call(
        self,
        function: types.FunctionType,
        args: Values,
        kwargs: Named,
        node: Any,
        target: str | None,
    ) -> Value:
        """Read a user's function in place; keep it as a call if it cannot be read."""
        if function in LIFTED:
            return self.call_lifted(function, args, node, target)
        given = (*args, *(v for _, v in kwargs))
        if of_the_library(function) and all(isinstance(v, Const) for v in given):
            return self.opaque(self.callee(function, node), args, kwargs, node, target)
        back = self.mark()
        try:
            if self.as_calls or function.__module__ == "warnings":  # its state is the process's
                self.fail(node, UNSURE, HINT)
            return self.literally(lambda: self.inline(function, args, kwargs, node, target))
        except (UnsupportedSyntax, NoSource) as error:
            # allowed where nothing varies in the arguments; the analysis of activity decides
            back()
            if isinstance(error, Recursive):
                if error.deep and self.within(function.__code__):
                    raise
                made = self.when_it_runs(error, function, args, kwargs, node, target)
                if made is not None:
                    return made
            parts = [p for v in (*args, *(v for _, v in kwargs)) for p in leaves(v)]
            unrolls = isinstance(error, NotLiteral) and self.unrollable
            if unrolls:
                raise
            error = self.within_a_library(error, function, node)
            if not all(is_atom(p) or self.as_it_was(p) for p in parts):
                raise error from None
            call = self.opaque(self.callee(function, node), args, kwargs, node, target)
            last = self.out[-1]
            assert isinstance(last, Assign)
            error.lasting = left_by(function)
            self.refused[last.value] = error
            return call

    def within_a_library(self, error: Any, function: types.FunctionType, node: Any) -> Any:
        """Say of what a library's function does that it is that function which cannot be read."""
        inner = of_numeric_library(self.frame.function)
        if isinstance(error, Recursive) or inner or not of_numeric_library(function):
            return error
        called = isinstance(node, gast.Call)
        name = gast.unparse(node.func).strip() if called else function.__name__
        return UnsupportedSyntax(
            f"{name} has no rule, and its source cannot be read: {error.what}",
            place=self.place(node),
            hint="declare its derivative with srcad.custom_rule, or call functions that have rules",
        )

    def literally(self, read: Callable[[], Value]) -> Value:
        """Read something; if it is refused, again with integers that are known as literals."""
        back = self.mark()
        try:
            return read()
        except UnsupportedSyntax as error:
            inner = isinstance(error, Recursive) and self.reading(error.callee) is not None
            if self.literal or inner or not self.integers:
                raise
            back()
            self.literal = True
            try:
                return read()
            except (UnsupportedSyntax, NoSource):
                raise error from None
            finally:
                self.literal = False

    def as_it_was(self, value: Value) -> bool:
        """Whether a value is an object outside into which nothing has been written."""
        if isinstance(value, Ref) and value.id in self.outside:
            return self.untouched(value)
        return isinstance(value, Known)

    def inline(
        self,
        function: types.FunctionType,
        args: Values,
        kwargs: Named,
        node: Any,
        target: str | None,
    ) -> Value:
        """Read the body of a function with its parameters bound to the arguments."""
        why = _plain(function)
        if why:
            self.fail(node, f"{function.__name__} is {why}", "write a plain function")
        source = find(function)
        self.refuse_recursion(source.node, function.__name__, function.__code__, node, function)
        self.guards.setdefault(("code", id(function)), AsItWas(function, as_it_is(function)))
        values = self.bound_to(function, source.node, args, kwargs, node)
        if function.__code__.co_flags & inspect.CO_GENERATOR:
            return self.iterator_of(source, None, values, node)
        frame = Frame(source, self.frame.namer, self.frame.free, outer=self.frame)
        return self.enter(frame, values, node, target)

    def bound_to(
        self, function: types.FunctionType, definition: Any, args: Values, kwargs: Named, node: Any
    ) -> dict[str, Value]:
        """Bind the arguments of a call of a function outside."""
        a = definition.args
        given = defaults_of(function, [p.id for p in (*a.posonlyargs, *a.args)],
                            [p.id for p in a.kwonlyargs])  # fmt: skip

        def default(name: str) -> Value:
            return self.of_default(given[name], f"{function.__name__}_{name}")

        return self.bind(function.__name__, definition, args, kwargs, (set(given), default), node)

    def in_place_of(
        self, recipe: types.FunctionType, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Read a function of ours that says what another does, where that is called."""
        source = find(recipe)
        a = source.node.args
        given = defaults_of(recipe, [p.id for p in a.args], [p.id for p in a.kwonlyargs])
        defaults = (set(given), lambda name: self.of_default(given[name], name))
        values = self.bind(recipe.__name__, source.node, args, kwargs, defaults, node)
        if recipe.__code__.co_flags & inspect.CO_GENERATOR:
            return self.iterator_of(source, None, values, node, self.place(node))
        frame = Frame(source, self.frame.namer, self.frame.free, outer=self.frame,
                      at=self.place(node))  # fmt: skip
        return self.enter(frame, values, node, target)

    def inline_closure(
        self, closure: Closure, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Read the body of a function that is defined inside."""
        back = self.mark()
        try:
            return self.read_closure(closure, args, kwargs, node, target)
        except Recursive as error:
            back()
            if error.deep and self.within(None, closure.node):
                raise
            made = self.when_it_runs(error, closure, args, kwargs, node, target)
            if made is None:
                raise
            return made

    def read_closure(
        self, closure: Closure, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Read the body of a function that is defined inside, with its parameters bound."""
        definition, home = closure.node, closure.frame
        name = getattr(definition, "name", "the lambda")
        self.refuse_recursion(definition, name, None, node)
        source = Source(home.function, definition, home.source.file, home.source.lines)
        values = self.bound_inside(closure, name, args, kwargs, node)
        if any(isinstance(n, (gast.Yield, gast.YieldFrom)) for n in own_nodes(definition)):
            return self.iterator_of(source, home, values, node)
        frame = Frame(source, self.frame.namer, self.frame.free, outer=self.frame, parent=home)
        return self.enter(frame, values, node, target)

    def bound_inside(
        self, closure: Closure, name: str, args: Values, kwargs: Named, node: Any
    ) -> dict[str, Value]:
        """Bind the arguments of a call of a function inside."""
        given = dict(closure.defaults)
        defaults = (set(given), given.__getitem__)
        return self.bind(name, closure.node, args, kwargs, defaults, node)

    def enter(self, frame: Frame, values: dict[str, Value], node: Any, target: str | None) -> Value:
        """Read the body of a function whose parameters have been bound."""
        caller = self.frame
        frame.doubt = self.doubt
        definition = frame.source.node
        stored = {n.id for n in frame.source.nodes
                  if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)}  # fmt: skip
        for name, value in values.items():
            frame.local[name] = self.lend(value)
            fixed = isinstance(value, Const) and isinstance(value.value, (str, type(None)))
            if name in stored and is_atom(value) and not fixed:
                frame.local[name] = self.emit(value, node, frame.local_name(name))
        caller.namer.take(sorted(identifiers(frame.source) & frame.function.__globals__.keys()))
        self.frame, self.since = frame, [*self.since, self.cells]
        try:
            result = self.read_function(definition)
        finally:
            self.frame, self.since = caller, self.since[:-1]
        if target is not None and isinstance(result, Var):
            last = self.out[-1] if self.out else None
            if (
                isinstance(last, Assign)
                and last.target == result.name
                and result.name in self.frame.namer.temporaries
                and result.name not in self.lent
            ):
                self.out.pop()
                self.protect(target, node)
                self.out.append(Assign(target, last.value, last.origin))
                return Var(target)
        return result

    def bind(
        self,
        name: str,
        definition: Any,
        args: Values,
        kwargs: Named,
        defaults: tuple[set[str], Callable[[str], Value]],
        node: Any,
    ) -> dict[str, Value]:
        """Bind the arguments of a call to the parameters, as Python does."""
        a = definition.args
        positional = [p.id for p in (*a.posonlyargs, *a.args)]
        keyword = [p.id for p in a.kwonlyargs]
        values: dict[str, Value] = dict(zip(positional, args, strict=False))
        rest = args[len(positional) :]
        if rest and not a.vararg:
            self.fail(node, f"too many arguments for {name}", "see its signature")
        allowed = {*positional[len(a.posonlyargs) :], *keyword}
        more: dict[Any, Value] = {}
        for key, value in kwargs:
            if key in allowed and key not in values:
                values[key] = value
            elif a.kwarg and key not in values:
                more[key] = value
            else:
                self.fail(node, f"{name} has no such argument: {key}", "see its signature")
        have, default = defaults
        for key in (*positional, *keyword):
            if key not in values and key in have:
                values[key] = default(key)
        missing = [n for n in (*positional, *keyword) if n not in values]
        if missing:
            self.fail(node, f"{name} misses {', '.join(missing)}", "pass it")
        if a.vararg:
            values[a.vararg.id] = tuple(rest)
        if a.kwarg:
            values[a.kwarg.id] = self.new_cell(Cell("dict", more))
        return values

    def of_default(self, default: object, name: str) -> Value:
        """Return a default value: a constant, a known object, or data read when called."""
        found = constant_of(default)
        if found is not None:
            return found
        if not is_data(default):
            return Known(default)
        if type(default) is tuple:
            return tuple(self.of_default(v, f"{name}_{i}") for i, v in enumerate(default))
        return self.of_free(self.frame.bind(name, Free("value", default, name)))

    def of_object_value(self, found: object) -> Value:
        """Return an object found inside another: a constant, a known object, or data."""
        return self.of_default(found, "held")


def _plain(function: types.FunctionType) -> str:
    """Say why a function cannot be read in place, or nothing."""
    flags = function.__code__.co_flags
    asynchronous = flags & (inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR)
    return "an async function" if asynchronous else ""


def defaults_of(
    function: types.FunctionType, positional: list[str], keyword: list[str]
) -> dict[str, object]:
    """Return the default values of a function's parameters."""
    values = function.__defaults__ or ()
    found: dict[str, object] = dict(zip(positional[len(positional) - len(values) :], values,
                                        strict=True))  # fmt: skip
    found.update({k: v for k, v in (function.__kwdefaults__ or {}).items() if k in keyword})
    return found
