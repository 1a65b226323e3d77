"""Calls: a function with a rule becomes an operation, a user's own function is read in place.

Functions are known by the object that the name stands for, never by the name.
"""

from __future__ import annotations

import functools
import math
import types
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import gast
import numpy as np

from srcad.frontend.conditions import NotWhole
from srcad.frontend.followed import only_objects
from srcad.frontend.guards import Given, given_by
from srcad.frontend.interface import Named, Values
from srcad.frontend.kept_calls import KeptCallReader
from srcad.frontend.operands import takes_objects
from srcad.frontend.scope import MISSING
from srcad.frontend.source import written_in_python
from srcad.frontend.syntax import is_hashable
from srcad.frontend.touching import DUNDERS, WRITING, may_write
from srcad.frontend.unread import why_unread
from srcad.frontend.values import Closure, Known, Method, Partial, Ref, Seq, Value, is_atom
from srcad.ir.nodes import Apply, Const, Expr, Free, Unpack, Var, const
from srcad.ir.parse import OUT, WHOLE
from srcad.rules import METHODS, method_args, one_shape, operation_of
from srcad.rules.compose import is_composition
from srcad.rules.declare import FUNCTIONS, arrays_by_name, canonical, prepare, results_of, sequences
from srcad.rules.draws import only_draws

__all__ = ["WHOLE", "CallReader"]

_OPERATOR_OF = {pow: "pow"}


class _Empty(NamedTuple):
    """A named tuple."""


_MAKES = _Empty._make.__code__  # that of all of them
_AT_LEAST = {"np.atleast_1d", "np.atleast_2d", "np.atleast_3d"}
_CACHED = functools._lru_cache_wrapper
Keywords = tuple[tuple[str, Expr], ...]


class CallReader(KeptCallReader):
    """Reads calls."""

    def call(self, node: Any, target: str | None) -> Value:
        """Read a call of a known function, of a method of an array, or of an object."""
        function = self.known(node.func)
        if function is not MISSING:
            self.watch(node.func, function)
            spread = len(node.args) == 1 and isinstance(node.args[0], gast.Starred)
            if function in (max, min) and spread:  # of the items it is that of the whole
                whole = self.value(node.args[0].value)
                kwargs = tuple((k.arg, self.value(k.value)) for k in node.keywords)
                return self.apply_known(function, (whole,), kwargs, node, target)
            star = self.iterated(self.value(node.args[0].value), node) if spread else None
            columns = self.as_columns(star, node) if function is zip and star is not None else None
            if columns is not None:
                return columns
            args, kwargs = self.arguments(node, Known(function), "", star)
            return self.apply_known(function, args, kwargs, node, target)
        func = node.func
        if isinstance(func, gast.Attribute):
            absent = self.absent(func)
            if absent is not None:
                return absent
            if isinstance(func.value, gast.Call) and self.known(func.value.func) is super:
                callee = self.of_super(func.value, func.attr)
                return self.apply(callee, *self.arguments(node, callee), node, target)
            base = self.value(func.value)
            args, kwargs = self.arguments(node, base, func.attr)
            base = self.as_now(base)  # a list that is read in a loop among them is a variable
            return self.method(base, func.attr, args, kwargs, node, target)
        callee = self.value(func)
        return self.apply(callee, *self.arguments(node, callee), node, target)

    def apply(
        self, callee: Value, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Call what has been read."""
        if isinstance(callee, Known):
            return self.apply_known(callee.object, args, kwargs, node, target)
        if isinstance(callee, Partial):
            named = {**dict(callee.kwargs), **dict(kwargs)}
            return self.apply(
                callee.function, (*callee.args, *args), tuple(named.items()), node, target
            )
        if isinstance(callee, Closure):
            return self.inline_closure(callee, args, kwargs, node, target)
        if isinstance(callee, Ref):
            if self.heap[callee.id].kind != "object":
                self.fail(node, "a call of a list, dict or set", "call a function")
            return self.call_method(callee, "__call__", args, node, target, kwargs)
        return self.opaque(self.single(callee, node), args, kwargs, node, target)

    def apply_known(
        self, function: Any, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Call an object that is known when the source is read."""
        if isinstance(function, Method):
            return self.method(args[0], function.name, args[1:], kwargs, node, target)
        derived = self.derivative(function, args, kwargs, node, target)
        if derived is not None:
            return derived
        self.refuse_derivative(function, node)
        self.refuse_introspection(function, node)
        if isinstance(function, functools.partial):
            self.guards.setdefault(("partial", id(function)), Given(function, given_by(function)))
            more = {**{k: self.of_object_value(v) for k, v in function.keywords.items()},
                    **dict(kwargs)}  # fmt: skip
            first = tuple(self.of_object_value(a) for a in function.args)
            return self.apply(
                Known(function.func), (*first, *args), tuple(more.items()), node, target
            )
        args = self.gone_through(function, args, node)
        if getattr(function, "__code__", None) is _MAKES and len(args) == 1:
            items = self.known_items(args[0], node)
            if items is not None:
                return self.apply_known(function.__self__, items, kwargs, node, target)
        found = self.built_in(function, args, kwargs, node, target)
        if found is None and isinstance(function, _CACHED):
            found = self.cached(function, args, kwargs)
        if found is not None:
            return found
        op = _OPERATOR_OF.get(function) if is_hashable(function) else None
        op = op or operation_of(function)
        op = None if function is pow and len(args) > 2 else op  # of integers, by a modulus
        if op in FUNCTIONS:
            self.frame.free[op] = Free("value", function, op)
            self.frame.namer.take((op,))
        if function in (math.prod, math.dist):
            return self.of_sequences(function, args, node, target)
        if op is not None and is_composition(op):
            return self.compose(op, args, kwargs, node, target)
        if op in _AT_LEAST and len(args) > 1 and not kwargs:  # of each by itself
            return tuple(self.apply_known(function, (a,), (), node, None) for a in args)
        if op is not None:
            if op.startswith("np."):
                before, args = args, tuple(self.rows_as_array(a, node) for a in args)
                if function in (np.array, np.asarray) and args != before and not kwargs:
                    return args[0]
            atoms = tuple(self.single(a, node) for a in args)
            named = tuple((k, self.single(v, node)) for k, v in kwargs)
            return self.operation(op, atoms, named, node, target)
        if isinstance(function, _CACHED) and isinstance(function.__wrapped__, types.FunctionType):
            return self.call_cached(function, args, kwargs, node, target)
        if only_draws(function, (*args, *(v for _, v in kwargs))):
            return self.opaque(self.callee(function, node), args, kwargs, node, target)
        function = written_in_python(function) or function
        if isinstance(function, types.FunctionType):
            return self.user_call(function, args, kwargs, node, target)
        if isinstance(function, types.MethodType) and isinstance(
            function.__func__, types.FunctionType
        ):
            cls = isinstance(function.__self__, type)
            owner: Value | None = (
                Known(function.__self__) if cls else self.of_method(function.__self__)
            )
            if owner is not None:
                return self.apply_known(function.__func__, (owner, *args), kwargs, node, target)
        if isinstance(function, type):
            made = self.construct(function, args, kwargs, node)
            if made is not None:
                return made
        owner = None if isinstance(function, type) else self.of_instance(function, node)
        if owner is not None:
            return self.apply(owner, args, kwargs, node, target)
        if isinstance(getattr(function, "__self__", None), np.ufunc):
            return self.ufunc_at(function, args, node)
        return self.opaque(self.callee(function, node), args, kwargs, node, target)

    def operation(
        self, op: str, args: tuple[Expr, ...], kwargs: Keywords, node: Any, target: str | None
    ) -> Value:
        """Emit an operation, its further positional arguments written as keywords."""
        if not takes_objects(op):
            args = tuple(self.operand(a, node) for a in args)
            kwargs = tuple((k, self.operand(v, node)) for k, v in kwargs)
        if op in ("np.array", "np.asarray", "np.asanyarray") and kwargs:
            op, kwargs, more = self.as_made(op, kwargs)
            if more:
                made = self.single(self.operation(op, args, kwargs, node, None), node)
                return self.operation(more, (made,), (), node, target)
        if op in ("max", "min", "sum") and len(args) == 1 and isinstance(args[0], Apply):
            items = args[0].args if args[0].op in ("list", "tuple") else ()
            if op != "sum" and len(items) > 1:
                return self.operation(op, items, (), node, target)
            if op != "sum" and len(items) == 1:
                return items[0]
        out = dict(kwargs).get("out")
        if (
            op.startswith("np.")
            and out is not None
            and not (isinstance(out, Const) and out.value is None)
        ):
            rest = tuple((k, v) for k, v in kwargs if k != "out")
            made = self.single(self.made_of(op, args, rest, node, None), node)
            where = self.variable(out, node)
            own = isinstance(getattr(np, op[3:], None), np.ufunc)
            self.write_at(where, OUT if own else WHOLE, made, "", node)
            return Var(where)
        return self.made_of(op, args, kwargs, node, target)

    def made_of(
        self, op: str, args: tuple[Expr, ...], kwargs: Keywords, node: Any, target: str | None
    ) -> Value:
        """Emit an operation in the form that its rule knows it by."""
        call = canonical(op, args, kwargs)
        self.refuse_records(call, node)
        prepare(call)
        named = arrays_by_name(call.op)
        kwargs = tuple((k, self.as_array(v, node) if k in named else v) for k, v in call.kwargs)
        kwargs = tuple((k, self.as_tuple(v, node) if k == "axis" else v) for k, v in kwargs)
        call = replace(call, args=tuple(self.as_arrays(call, node)), kwargs=kwargs)
        if not results_of(call):
            return self.emit(call, node, target)
        made = tuple(self.frame.namer.temporary() for _ in results_of(call))
        self.add(Unpack(made, call, self.place(node)), node)
        return self.results(call.op, tuple(map(Var, made)))

    def as_arrays(self, call: Apply, node: Any) -> Iterator[Expr]:
        """Write lists as arrays where a rule speaks of arrays, not of lists."""
        kinds = sequences(call.op, len(call.args))
        for arg, kind in zip(call.args, kinds, strict=False):
            if kind == "array":
                yield self.as_array(arg, node)
            elif kind == "arrays" and isinstance(arg, Apply) and arg.op in ("list", "tuple"):
                yield Apply(arg.op, tuple(self.as_array(a, node) for a in arg.args))
            else:
                yield arg
        yield from call.args[len(kinds) :]

    def of_sequences(self, function: Any, args: Values, node: Any, target: str | None) -> Value:
        """Read ``math.prod`` and ``math.dist`` of sequences written out, operation by operation."""
        name = f"math.{function.__name__}"
        values = [None if is_atom(a) else self.known_items(a, node) for a in args]
        arrays = tuple(a for a in args if isinstance(a, Var))
        if len(arrays) == len(args) == (1 if function is math.prod else 2) and not node.keywords:
            return self.made_of(name, arrays, (), node, target)
        if node.keywords or None in values:
            self.fail(node, f"this call of {name}", "write the sequences out as tuples")
        items = [[self.single(v, node) for v in value] for value in values if value is not None]
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

    def refuse_introspection(self, function: Any, node: Any) -> None:
        """Refuse a function that is not read."""
        found = why_unread(function)
        if found is not None:
            self.fail(node, *found)

    def of_text(self, text: str, attr: str, args: Values, node: Any) -> Value | None:
        """Return what a method of a text gives that is known, or None."""
        if attr == "join" and len(args) == 1 and not is_atom(args[0]):
            items = self.known_items(args[0], node)
            args = (items,) if items is not None else args
        given = [self.plain(a) for a in args]
        if attr not in _OF_TEXT or None in given:
            return None
        try:
            made = getattr(text, attr)(*(g[0] for g in given if g is not None))
        except (TypeError, ValueError):
            return None
        if isinstance(made, list):
            return self.new_list(const(part) for part in made)
        return const(made)

    def nested_call(self, node: Any) -> Expr:
        """Read a call inside a condition or a subscript, as it stands."""
        if any(isinstance(a, gast.Starred) for a in node.args) or any(
            k.arg is None for k in node.keywords
        ):
            raise NotWhole
        function = self.known(node.func)
        if isinstance(function, _CACHED) or self.must_be_read(function, node):
            raise NotWhole
        if function is not MISSING and not isinstance(function, type) and may_write(function):
            raise NotWhole
        if any(k.arg in WRITING for k in node.keywords):
            raise NotWhole
        if isinstance(function, np.ufunc) and len(node.args) > function.nin:
            raise NotWhole  # it writes into the last
        if function is MISSING and isinstance(node.func, gast.Name) and node.args:
            raise NotWhole  # it may be known where it is called, and may write
        args = tuple(self.nested(a) for a in node.args)
        kwargs = tuple((k.arg, self.nested(k.value)) for k in node.keywords)
        if function is MISSING:
            func = node.func
            if isinstance(func, gast.Attribute) and func.attr in METHODS:
                args = method_args(func.attr, self.nested(func.value), one_shape(func.attr, args))
                return canonical(METHODS[func.attr], args, kwargs)
            return Apply("call", (self.nested(func), *args), kwargs)
        op = operation_of(function)
        if op is not None:
            return canonical(op, args, kwargs)
        self.refuse_introspection(function, node)
        self.watch(node.func, function)
        return Apply("call", (self.callee(function, node), *args), kwargs)

    def must_be_read(self, function: Any, node: Any) -> bool:
        """Whether a call takes statements: of what is defined or put together here."""
        if function is MISSING:
            func = node.func
            if not isinstance(func, (gast.Attribute, gast.Name)):
                return True
            base = func.value if isinstance(func, gast.Attribute) else func
            found = self.peek(base)
            return (found is not None and not is_atom(found)) or func_writes(func)
        if isinstance(function, type) and issubclass(function, tuple):
            return True  # a named tuple is made here
        parts = [*node.args, *(k.value for k in node.keywords)]
        if (
            function is isinstance
            and len(parts) == 2
            and (
                self.peek(parts[0]) is not None
                or only_objects(self.known(parts[1]))
                or self.is_plain(parts[0], parts[1])
            )
        ):
            return True
        if function in (hasattr, getattr) and parts and self.known(parts[0]) is not MISSING:
            return True
        return function in _READ or any(
            isinstance(p, (gast.Lambda, gast.GeneratorExp, gast.ListComp, gast.SetComp,
                           gast.DictComp, gast.Starred))
            or isinstance(self.peek(p), (Ref, Closure, Partial, Seq, tuple))
            for p in parts
        )  # fmt: skip


_OF_TEXT = {
    "join", "upper", "lower", "strip", "split", "startswith", "endswith", "replace", "count",
    "find", "title",
}  # fmt: skip
_READ = {slice, zip, enumerate, map, filter, sorted, iter, next, dict, set, list, tuple, reversed,
         np.iterable}  # fmt: skip
_WRITERS = {
    "add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "fill", "insert",
    "itemset", "move_to_end", "partition", "pop", "popitem", "popleft", "put", "remove", "resize",
    "reverse", "rotate", "setdefault", "sort", "subtract", "update",
}  # fmt: skip


def func_writes(func: Any) -> bool:
    """Whether a method may write into what it is called of."""
    return isinstance(func, gast.Attribute) and func.attr in _WRITERS | DUNDERS
