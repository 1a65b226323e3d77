"""Calls: a function with a rule becomes an operation, a user's own function is read in place.

Functions are known by the object that the name stands for, never by the name.
"""

from __future__ import annotations

import inspect
import math
import types
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import gast

from srcad.errors import NoSource, UnsupportedSyntax
from srcad.frontend.composing import ComposingReader
from srcad.frontend.reader import ListOf, constant_of
from srcad.frontend.scope import MISSING, Frame, Known, Value, is_data
from srcad.frontend.source import find
from srcad.frontend.syntax import identifiers
from srcad.ir.nodes import Apply, Assign, Const, Expr, Free, Unpack, Var, const
from srcad.rules import METHODS, operation_of
from srcad.rules.compose import is_composition
from srcad.rules.declare import FUNCTIONS, canonical, prepare, results_of, sequences

__all__ = ["CallReader"]

_OPERATOR_OF = {pow: "pow"}
_MAX_DEPTH = 60
_INTROSPECTION = {eval, exec, locals, globals, vars, dir, compile, input, __import__}
Keywords = tuple[tuple[str, Expr], ...]


def _plain(function: types.FunctionType) -> str:
    """Say why a function cannot be read in place, or nothing."""
    flags = function.__code__.co_flags
    if flags & (inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR):
        return "an async function"
    return "a generator" if flags & inspect.CO_GENERATOR else ""


class CallReader(ComposingReader):
    """Reads calls."""

    def call(self, node: Any, target: str | None) -> Value:
        """Read a call of a known function, of a method of an array, or of an object."""
        if any(isinstance(a, gast.Starred) for a in node.args) or any(
            k.arg is None for k in node.keywords
        ):
            self.fail(node, "a call with * or ** is not supported", "write the arguments out")
        function = self.known(node.func)
        if function is MISSING:
            return self.method(node, target)
        if function is sum and len(node.args) == 1 and isinstance(node.args[0], gast.GeneratorExp):
            self.unknown(node.args[0])
        op = _OPERATOR_OF.get(function) if callable(function) and _hashable(function) else None
        op = op or operation_of(function)
        if isinstance(node.func, gast.Name) and not self.is_builtin(node.func.id):
            self.guards.append(self.guard(node.func, function))
        if op in FUNCTIONS:
            self.frame.free[op] = Free("value", function, op)
            self.frame.namer.taken.add(op)
        if function in (math.prod, math.dist):
            return self.of_sequences(function, node, target)
        if op in ("tuple", "list"):
            return self.sequence(node, ListOf if op == "list" else tuple)
        if op is not None:
            args = tuple(self.atom(a) for a in node.args)
            return self.operation(op, args, self.keywords(node), node, target)
        if isinstance(function, types.FunctionType):
            return self.user_call(function, node, target)
        self.refuse_derivative(function, node)
        self.refuse_introspection(function, node)
        return self.opaque(self.callee(function, node), node, target)

    def is_builtin(self, name: str) -> bool:
        """Whether a name is Python's own and nobody has given it another meaning."""
        function = self.frame.function
        free = name in function.__globals__ or name in function.__code__.co_freevars
        return not free and name not in self.frame.local

    def operation(
        self, op: str, args: tuple[Expr, ...], kwargs: Keywords, node: Any, target: str | None
    ) -> Value:
        """Emit an operation, its further positional arguments written as keywords."""
        if is_composition(op):
            return self.compose(op, args, kwargs, node, target)
        if op in ("max", "min", "sum") and len(args) == 1 and isinstance(args[0], Apply):
            items = args[0].args if args[0].op in ("list", "tuple") else ()
            if op != "sum" and len(items) > 1:
                return self.operation(op, items, (), node, target)
        call = canonical(op, args, kwargs)
        prepare(call)
        call = replace(call, args=tuple(self.as_arrays(call, node)))
        return self.several(call, node) if results_of(call) else self.emit(call, node, target)

    def as_arrays(self, call: Apply, node: Any) -> Iterator[Expr]:
        """Write lists as arrays where a rule speaks of arrays, not of lists."""
        for arg, kind in zip(call.args, sequences(call.op, len(call.args)), strict=False):
            if kind == "array" and _is_list(arg):
                yield self.emit(Apply("np.array", (arg,)), node)
            elif kind == "arrays" and isinstance(arg, Apply) and arg.op in ("list", "tuple"):
                items = [self.emit(Apply("np.array", (a,)), node) if _is_list(a) else a
                         for a in arg.args]  # fmt: skip
                yield Apply(arg.op, tuple(items))
            else:
                yield arg
        yield from call.args[len(sequences(call.op, len(call.args))) :]

    def several(self, call: Apply, node: Any) -> Value:
        """Call a function that has several results; each gets a name."""
        made = tuple(self.frame.namer.temporary() for _ in results_of(call))
        self.out.append(Unpack(made, call, self.place(node)))
        return tuple(map(Var, made))

    def keywords(self, node: Any) -> Keywords:
        """Read the keyword arguments of an operation."""
        return tuple((k.arg, self.atom(k.value)) for k in node.keywords)

    def of_sequences(self, function: Any, node: Any, target: str | None) -> Value:
        """Read ``math.prod`` and ``math.dist`` of sequences written out, operation by operation."""
        name = f"math.{function.__name__}"
        values = [self.value(a) for a in node.args]
        if node.keywords or not all(isinstance(v, tuple) for v in values):
            self.fail(node, f"this call of {name}", "write the sequences out as tuples")
        items = [
            [self.single(v, node) for v in value] for value in values if isinstance(value, tuple)
        ]
        if function is math.prod:  # it starts from the integer 1
            result: Expr = const(1)
            for i, item in enumerate(items[0], 1):
                last = target if i == len(items[0]) else None
                result = self.emit(Apply("mul", (result, item)), node, last)
            return result
        if len(items) != 2 or len(items[0]) != len(items[1]) or not 2 <= len(items[0]) <= 8:
            self.fail(node, f"this call of {name}", "give two points of the same dimension")
        gaps = tuple(self.emit(Apply("sub", pair), node) for pair in zip(*items, strict=True))
        return self.emit(Apply("math.hypot", gaps), node, target)

    def sequence(self, node: Any, kind: Any) -> Value:
        """Read ``tuple(...)`` or ``list(...)`` of a sequence written out."""
        value = self.value(node.args[0]) if len(node.args) == 1 else None
        if not isinstance(value, tuple):
            self.fail(node, "this conversion to a tuple or list", "write the items out")
        made: Value = kind(value)
        return made

    def method(self, node: Any, target: str | None) -> Value:
        """Read ``x.sum(axis=0)`` as ``np.sum(x, axis=0)``; any other method as a call."""
        func = node.func
        if not isinstance(func, gast.Attribute):
            return self.opaque(self.atom(func), node, target)
        base = self.atom(func.value)
        if func.attr not in METHODS:
            return self.opaque(Apply("attr", (base, Const(func.attr, func.attr))), node, target)
        args = tuple(self.atom(a) for a in node.args)
        if func.attr in ("reshape", "transpose") and len(args) > 1:
            args = (Apply("tuple", args),)
        return self.operation(METHODS[func.attr], (base, *args), self.keywords(node), node, target)

    def refuse_introspection(self, function: Any, node: Any) -> None:
        """Refuse what reads or runs code by its text, and so sees variables without naming them."""
        if _hashable(function) and function in _INTROSPECTION:
            name = function.__name__
            self.fail(node, f"{name}() is not supported", "write the expression itself")

    def callee(self, function: Any, node: Any) -> Expr:
        """Return the expression by which a function is called as it is."""
        if isinstance(node.func, gast.Name):
            return self.frame.read_free(node.func.id)
        if isinstance(node.func, gast.Attribute):
            base = self.known(node.func.value)
            if base is not MISSING:
                name = gast.unparse(node.func.value).strip().replace(".", "_")
                home = self.frame.bind(name, Free("value", base, name))
                return Apply("attr", (home, Const(node.func.attr, node.func.attr)))
        return self.frame.bind("called", Free("value", function, "called"))

    def opaque(self, callee: Expr, node: Any, target: str | None) -> Expr:
        """Call something without a rule; that nothing varies in it is checked later."""
        args = tuple(self.atom(a) for a in node.args)
        kwargs = tuple((k.arg, self.atom(k.value)) for k in node.keywords)
        return self.emit(Apply("call", (callee, *args), kwargs), node, target)

    def nested_call(self, node: Any) -> Expr:
        """Read a call inside a condition or a subscript, as it stands."""
        function = self.known(node.func)
        args = tuple(self.nested(self.whole(a)) for a in node.args)
        kwargs = tuple((k.arg, self.nested(k.value)) for k in node.keywords)
        if function is MISSING:
            func = node.func
            if isinstance(func, gast.Attribute) and func.attr in METHODS:
                base = self.nested(func.value)
                return canonical(METHODS[func.attr], (base, *args), kwargs)
            return Apply("call", (self.nested(func), *args), kwargs)
        op = operation_of(function)
        if op is not None:
            return canonical(op, args, kwargs)
        self.refuse_introspection(function, node)
        return Apply("call", (self.callee(function, node), *args), kwargs)

    # functions of the user's own

    def user_call(self, function: types.FunctionType, node: Any, target: str | None) -> Value:
        """Read a user's function in place; keep it as a call if it cannot be read."""
        mark, length = self.frame.namer.mark(), len(self.out)
        free = dict(self.frame.free)
        try:
            return self.inline(function, node, target)
        except (UnsupportedSyntax, NoSource) as error:
            # allowed where nothing varies in the arguments; the analysis of activity decides
            self.frame.namer.reset(mark)
            del self.out[length:]
            self.frame.free.clear()
            self.frame.free.update(free)
            callee = self.callee(function, node)
            call = self.opaque(callee, node, target)
            last = self.out[-1]
            assert isinstance(last, Assign)
            self.refused[last.value] = error
            return call

    def inline(self, function: types.FunctionType, node: Any, target: str | None) -> Value:
        """Read the body of a function with its parameters bound to the arguments."""
        caller = self.frame
        outer: Frame | None = caller
        while outer is not None:
            if outer.function.__code__ is function.__code__:
                self.fail(
                    node, f"{function.__name__} calls itself", "write the recursion as a loop"
                )
            outer = outer.outer
        if caller.depth() > _MAX_DEPTH:
            self.fail(node, "calls are nested too deeply", "write fewer levels of functions")
        why = _plain(function)
        if why:
            self.fail(node, f"{function.__name__} is {why}", "write a plain function")
        source = find(function)
        self.guards.append(self.guard(node.func, function))
        self.guards.append(_as_it_was(function))
        frame = Frame(source, caller.namer, caller.free, outer=caller)
        values = self.bind(function, source.node, node)
        stored = {n.id for n in gast.walk(source.node)
                  if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)}  # fmt: skip
        for name, value in values.items():
            frame.local[name] = value
            if name in stored and not isinstance(value, (Known, tuple)):
                frame.local[name] = self.emit(value, node, frame.local_name(name))
        caller.namer.taken |= identifiers(source.node) & set(frame.function.__globals__)
        self.frame = frame
        try:
            result = self.read_function(source.node)
        finally:
            self.frame = caller
        if target is not None and isinstance(result, Var):
            last = self.out[-1] if self.out else None
            if (
                isinstance(last, Assign)
                and last.target == result.name
                and (result.name in self.frame.namer.temporaries)
            ):
                self.out[-1] = Assign(target, last.value, last.origin)
                return Var(target)
        return result

    def bind(self, function: types.FunctionType, definition: Any, node: Any) -> dict[str, Value]:
        """Bind the arguments of a call to the parameters, as Python does."""
        a = definition.args
        if a.vararg or a.kwarg:
            self.fail(node, f"{function.__name__} takes * or ** arguments", "write them out")
        positional = [p.id for p in (*a.posonlyargs, *a.args)]
        keyword = [p.id for p in a.kwonlyargs]
        values: dict[str, Value] = {}
        if len(node.args) > len(positional):
            self.fail(node, f"too many arguments for {function.__name__}", "see its signature")
        for name, arg in zip(positional, node.args, strict=False):
            values[name] = self.value(arg)
        allowed = {*positional[len(a.posonlyargs) :], *keyword}
        for item in node.keywords:
            if item.arg not in allowed or item.arg in values:
                self.fail(node, f"{function.__name__} has no such argument: {item.arg}",
                          "see its signature")  # fmt: skip
            values[item.arg] = self.value(item.value)
        for name, default in defaults_of(function, positional, keyword).items():
            if name not in values:
                values[name] = self.of_default(default, f"{function.__name__}_{name}")
        missing = [n for n in (*positional, *keyword) if n not in values]
        if missing:
            self.fail(node, f"{function.__name__} misses {', '.join(missing)}", "pass it")
        return values

    def of_default(self, default: object, name: str) -> Value:
        """Return a default value: a constant, a known object, or data read when called."""
        found = constant_of(default)
        if found is not None:
            return found
        if not is_data(default):
            return Known(default)
        return self.frame.bind(name, Free("value", default, name))


def _as_it_was(function: types.FunctionType) -> Callable[[], bool]:
    """Return a test of whether a function still has the code and the defaults it had."""
    before = function.__code__, function.__defaults__, dict(function.__kwdefaults__ or {})

    def same() -> bool:
        return before == (
            function.__code__, function.__defaults__, dict(function.__kwdefaults__ or {})
        )  # fmt: skip

    return same


def defaults_of(
    function: types.FunctionType, positional: list[str], keyword: list[str]
) -> dict[str, object]:
    """Return the default values of a function's parameters."""
    values = function.__defaults__ or ()
    found: dict[str, object] = dict(zip(positional[len(positional) - len(values) :], values,
                                        strict=True))  # fmt: skip
    found.update({k: v for k, v in (function.__kwdefaults__ or {}).items() if k in keyword})
    return found


def _is_list(expr: Expr) -> bool:
    """Whether an expression is a sequence written out that holds values."""
    return isinstance(expr, Apply) and expr.op in ("list", "tuple")


def _hashable(function: Any) -> bool:
    try:
        hash(function)
    except TypeError:
        return False
    return True
