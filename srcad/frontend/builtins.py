"""Python's own functions of sequences whose structure is known, and of functions."""

from __future__ import annotations

import collections
import copy
import dataclasses
import functools
import math
import operator
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from srcad.frontend.asking import AskingReader
from srcad.frontend.each import recipe_of_each
from srcad.frontend.interface import Named, Values
from srcad.frontend.kinds import attribute_of_, item_of
from srcad.frontend.lexical import only_gives, sees_changes
from srcad.frontend.list_recipes import HEAP_RECIPES
from srcad.frontend.methods import NOTHING
from srcad.frontend.recipes import RECIPES, copied
from srcad.frontend.stopped import stop_gradient
from srcad.frontend.syntax import operation_at
from srcad.frontend.values import (
    PART,
    Cell,
    Closure,
    Known,
    Partial,
    Ref,
    Seq,
    Value,
    is_atom,
)
from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.ir.parse import BINARY

__all__ = ["BuiltinReader"]

_OPERATORS = {
    **{getattr(operator, n): n for n in ("add", "sub", "mul", "pow", "mod", "floordiv", "matmul",
                                         "lt", "le", "gt", "ge", "eq", "ne")},
    operator.truediv: "div", operator.neg: "neg", operator.pos: "pos", operator.abs: "abs",
    operator.not_: "not",
}  # fmt: skip

_COPIED: Any = copied


def _called() -> None:
    """Stand for a function inside, of which something is made."""


class BuiltinReader(AskingReader):
    """Reads calls of builtins whose arguments are put together here."""

    def built_in(
        self, function: Any, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value | None:
        """Read a call of a function that is known here, or return None."""
        found = self.written(function, args, dict(kwargs), node)
        if found is not None:
            return found
        try:
            name = _NAMES.get(function)
        except TypeError:
            return None
        if name in _IN_ANY_ORDER and dict(kwargs).keys() <= {"reverse"}:
            args = tuple(self.in_any_order(a, node) for a in args)
        if name is not None:
            handler: Callable[..., Value | None] = getattr(self, f"builtin_{name}")
            return handler(args, dict(kwargs), node, target)
        if type(function) is np.vectorize:
            return self.vectorised(function, Known(function.pyfunc), args, kwargs, node, target)
        recipes: dict[Any, Any] = RECIPES
        if function in recipes:
            return self.by_recipe(function, args, dict(kwargs), node, target)
        if function in HEAP_RECIPES:
            return self.in_place_of(HEAP_RECIPES[function], args, kwargs, node, target)
        op = _OPERATORS.get(function)
        if op is not None and not kwargs:
            if len(args) == 2 and not all(map(is_atom, args)) and op in BINARY.values():
                return self.joined(args[0], args[1], operation_at(op, node))
            return self.emit(Apply(op, tuple(self.single(a, node) for a in args)), node, target)
        return None

    def in_any_order(self, value: Value, node: Any) -> Value:
        """Return the elements of a set, for what gives the same in whichever order they come."""
        cell = self.heap[value.id] if isinstance(value, Ref) else None
        if cell is None or cell.kind != "set":
            return value
        return tuple(self.as_key(k, node) for k in cell.slots)

    # structure

    def builtin_len(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``len`` of what has a known length."""
        if len(args) == 1 and isinstance(args[0], Ref) and self.heap[args[0].id].kind == "object":
            return self.call_method(args[0], "__len__", (), node, target)
        whole = self.keys_of(args[0]) if len(args) == 1 else None
        if whole is not None:
            return self.emit(Apply("len", (whole,)), node, target)
        rows = self.rows_of(args[0]) if len(args) == 1 else None
        if rows is not None:
            return self.emit(self.rows_length(rows), node, target)
        atom = not args or (is_atom(args[0]) and not isinstance(args[0], Const))
        items = None if atom else self.sequence(args, node)
        return None if items is None else const(len(items))

    def builtin_id(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``id(...)``: what is made inside is no object that lasts."""
        if args and not is_atom(args[0]):
            self.fail(node, "id() of what is made inside", "ask which one it is with `is`")
        return None

    def builtin_tuple(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``tuple(...)``."""
        items = () if not args else self.sequence(args, node)
        if items is None:  # it is kept as a list, which must not be seen
            target = None if target in self.lists - self.tuples else target
            found = self.collected(args[0], node, target)
            if isinstance(found, Var):
                if target is None:  # the list that it is made of is none
                    found = self.emit(found, node)
                    self.lists.add(found.name)
                    self.lent.add(found.name)  # it keeps its name
                self.tuples.add(found.name)
            elif isinstance(found, Ref) and self.heap[found.id].kind == "rows":
                self.heap[found.id] = replace(self.heap[found.id], cls=tuple)
            return found
        return tuple(items)

    def builtin_list(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``list(...)``."""
        items = () if not args else self.sequence(args, node)
        last = self.last_value(args[0]) if items is None and isinstance(args[0], Var) else None
        if isinstance(last, Apply) and last.op == "call" and last.args[0] == Const("list", list):
            return args[0]  # of what is not read by position it is made already
        if items is None:
            return self.collected(args[0], node, target)
        return self.new_list(items)

    def builtin_dict(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``dict(...)``."""
        if args and isinstance(args[0], Ref) and self.mapping(args[0]) is not None:
            made = self.new_cell(Cell("dict", {}))
            self.dict_update(made, node, args[0], **kw)
            return made
        given: Value = args[0] if args else ()
        if not isinstance(given, Ref) or self.heap[given.id].kind != "dict":
            items = None if is_atom(given) else self.known_items(given, node)
            if items is None or any(map(self.is_keyed_pair, items)):
                made = self.dict_of(given if items is None else items, node)
                return self.mapping_update(made, node, None, **kw) and made
            given = items
        slots = self.slots_of(given, node)
        return self.new_cell(Cell("dict", {**slots, **kw}))

    def builtin_fromkeys(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``dict.fromkeys(...)``: one value for all keys."""
        value = args[1] if len(args) > 1 else NOTHING
        items = self.sequence(args[:1], node)
        if items is None or any(map(self.of_the_data, items)):
            keys = args[0] if items is None else items
            return self.dict_of(keys, node, value)
        return self.new_cell(Cell("dict", {self.key(k, node): value for k in items}))

    def builtin_set(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``set(...)``."""
        items = () if not args else self.sequence(args, node)
        if items is None and not isinstance(args[0], Seq):
            return None
        return self.set_of(args[0] if items is None else items, node)

    def builtin_copy(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``copy.copy`` of what is made inside: by its class, if that says how."""
        if self.defines(args[0], "__copy__"):
            return self.call_method(args[0], "__copy__", (), node, target)
        cell = self.heap.get(args[0].id) if isinstance(args[0], Ref) else None
        for method in ("__reduce__", "__reduce_ex__", "__getstate__", "__setstate__"):
            plain = getattr(object, method, None)
            if cell and cell.kind == "object" and getattr(cell.cls, method, None) is not plain:
                self.fail(node, f"a copy of what defines {method}", "write a method that copies")
        if cell and cell.kind == "mapping" and isinstance(args[0], Ref):
            return self.mapping_copy(args[0], node)
        if len(args) == 1 and isinstance(args[0], Ref) and not self.rows_of(args[0]):
            found = self.heap[args[0].id]
            if found.kind == "object" and not self.has_all(found):
                found = replace(found, rule=PART)
            return self.new_cell(replace(found, base=None, frozen=None, home=None))
        if len(args) == 1 and is_atom(args[0]):
            return self.in_place_of(_COPIED, args, (), node, target)
        return None

    # iterators

    def builtin_zip(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``zip(...)``; with ``strict=True`` lengths that are known are compared."""
        strict = self.key(kw.get("strict", const(False)), node)
        return Seq("strict" if strict else "zip", args, None, self.once())

    def builtin_enumerate(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``enumerate(...)``."""
        start = kw.get("start", args[1] if len(args) > 1 else const(0))
        return Seq("enumerate", (args[0], start), None, self.once())

    def builtin_reversed(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``reversed(...)``."""
        if is_atom(args[0]) and isinstance(args[0], Apply):
            return None
        part: Value = args[0]
        size: Expr = NOTHING
        if isinstance(part, Ref) and self.heap[part.id].kind == "list":  # it begins at its end now
            size = const(len(self.heap[part.id].items))
        elif isinstance(part, Var) and self.is_list(part) and self.changes_later(node):
            size = self.emit(Apply("len", (part,)), node)
        if size != NOTHING:
            return Seq("reversed", (part, size), None, self.once())
        return Seq("reversed", args, None, self.once())

    def builtin_range(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``range(...)``."""
        return Seq("range", tuple(self.single(a, node) for a in args))

    def builtin_slice(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``slice(...)``."""
        parts = [self.single(a, node) for a in args]
        parts = [NOTHING, *parts] if len(parts) == 1 else parts
        return self.slice_of([*parts, NOTHING][:3], node)

    def builtin_map(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``map(f, ...)``."""
        return Seq("map", args, node, self.once())

    def builtin_filter(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``filter(f, ...)``."""
        return Seq("filter", args, node, self.once())

    # folds

    def builtin_sum(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:
        """``sum(...)``: of a generator, of arrays or tuples, item by item."""
        start = kw.get("start", args[1] if len(args) > 1 else None)
        return self.folded("sum", args[0], start, node, target)

    def builtin_fsum(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``math.fsum(...)`` of a generator: of the list of its items."""
        if len(args) != 1 or not isinstance(args[0], Seq):
            return None
        whole = self.builtin_list(args, {}, node, None)
        assert whole is not None
        return self.operation("math.fsum", (self.single(whole, node),), (), node, target)

    def builtin_max(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:
        """``max(...)`` of an iterator or of a list made inside."""
        return self.extreme("max", args, kw, node, target)

    def builtin_min(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:
        """``min(...)`` of an iterator or of a list made inside."""
        return self.extreme("min", args, kw, node, target)

    def extreme(self, op: str, args: Values, kw: Any, node: Any, target: Any) -> Value | None:
        """``max`` and ``min``."""
        if kw:
            return self.extreme_by(op, args, kw, node)
        if len(args) != 1 and all(map(is_atom, args)):
            return None
        return self.folded(op, args if len(args) > 1 else args[0], None, node, target)

    def builtin_any(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``any(...)``."""
        return self.folded("any", args[0], None, node, target)

    def builtin_all(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``all(...)``."""
        return self.folded("all", args[0], None, node, target)

    def builtin_reduce(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``functools.reduce``."""
        function, values, *start = args
        return self.reduced(function, values, start[0] if start else None, node)

    # functions and types

    def builtin_partial(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``functools.partial``."""
        return Partial(args[0], args[1:], tuple(kw.items()))

    def builtin_vectorize(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``np.vectorize`` of a function inside: what is called for each number."""
        otypes = self.plain(kw.pop("otypes", NOTHING))
        if len(args) != 1 or kw or otypes is None:
            return None
        return Partial(Known(np.vectorize(_called, otypes[0])), args)

    def vectorised(
        self, made: Any, function: Value, args: Values, kwargs: Named, node: Any, target: Any
    ) -> Value | None:
        """Read a call of what ``np.vectorize`` has made, of a few arrays or numbers."""
        if function == Known(_called):  # one inside
            function, *rest = args
            args = tuple(rest)
        recipe = None if kwargs else recipe_of_each(made, len(args))
        if recipe is None:
            return None
        return self.in_place_of(
            recipe, (function, const(bool(made.otypes)), *args), (), node, target
        )

    def builtin_cache(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``lru_cache`` of a function inside: it gives what the function gives, if that is all."""
        if not args or not isinstance(args[0], (Closure, Partial)):
            return Known(functools.cache)
        lists = {name for name, value in self.frame.local.items() if isinstance(value, Ref)}
        if isinstance(args[0], Closure) and (
            not only_gives(args[0].node)
            or sees_changes(args[0].node, self.frame.source.nodes, lists)
        ):
            self.fail(node, "a cache of a function that does more than give a value, or sees what"
                      " may change", "leave the decorator out")  # fmt: skip
        return args[0]

    def builtin_wraps(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``functools.wraps(f)``: a decorator that only copies names."""
        return Known(_same)

    def builtin_same(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """What ``functools.wraps(f)`` returns, called."""
        return args[0]

    def builtin_abs(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``abs(...)`` of an object."""
        if self.defines(args[0], "__abs__"):
            return self.call_method(args[0], "__abs__", (), node, target)
        return None

    def builtin_divmod(self, args: Values, kw: Any, node: Any, target: Any) -> Value | None:  # noqa: ARG002
        """``divmod(x, y)``."""
        if self.defines(args[0], "__divmod__"):
            return self.call_method(args[0], "__divmod__", args[1:], node, target)
        pair: tuple[Expr, ...] = tuple(self.single(a, node) for a in args)
        return self.emit(Apply("floordiv", pair), node), self.emit(Apply("mod", pair), node)


def _same(function: Any) -> Any:
    return function


_IN_ANY_ORDER = {"len", "sorted", "min", "max", "set"}
_NAMES: dict[Any, str] = {
    f: f.__name__
    for f in (len, tuple, list, dict, set, zip, enumerate, reversed, range, slice, map, filter,
              iter, next, sum, max, min, any, all, sorted, callable, isinstance, type, getattr,
              setattr, hasattr, divmod, abs, float, int, str, repr, collections.OrderedDict,
              collections.defaultdict, collections.Counter, collections.deque)
} | {
    operator.itemgetter: "itemgetter", operator.attrgetter: "attrgetter", item_of: "item_of",
    attribute_of_: "attribute_of_", dataclasses.replace: "replace",
    dataclasses.asdict: "asdict", dataclasses.astuple: "astuple",
    functools.reduce: "reduce", functools.partial: "partial",
    np.vectorize: "vectorize", math.fsum: "fsum",
    functools.wraps: "wraps", functools.lru_cache: "cache", functools.cache: "cache",
    copy.copy: "copy", copy.deepcopy: "deepcopy",
    stop_gradient: "stopped",
    np.iterable: "iterable", id: "id", _same: "same", dict.fromkeys: "fromkeys",
}  # fmt: skip
