"""Arguments of a call: ``f(*theta)`` of an array gives as many as the function takes."""

from __future__ import annotations

import collections
import functools
import inspect
import types
from typing import Any

import gast

from srcad.frontend.arrays import ArrayReader
from srcad.frontend.followed import readable
from srcad.frontend.interface import Named, Values
from srcad.frontend.syntax import is_hashable
from srcad.frontend.values import Closure, Known, Partial, Ref, Seq, Value, is_atom
from srcad.ir.nodes import Apply, Expr, Unpack, Var
from srcad.rules.draws import is_generator

__all__ = ["StarReader"]


class StarReader(ArrayReader):
    """Reads the arguments of calls."""

    def arguments(
        self, node: Any, callee: Value | None, method: str = "", whole: Value | None = None
    ) -> tuple[Values, Named]:
        """Read the arguments of a call, starred ones spread out.

        ``whole`` is the value of the starred one, if it is the only one and has been read.
        """
        args: list[Value] = []
        spread: tuple[int, Any, Value] | None = None
        for item in node.args:
            if not isinstance(item, gast.Starred):
                args.append(self.value(item))
                continue
            value = self.iterated(self.value(item.value), item) if whole is None else whole
            items = self.known_items(value, item)
            if items is None and self.empty_outside(value, item):
                continue
            if items is None and isinstance(value, Seq):
                value = self.collected(value, item, None)
            if items is None and (spread is not None or not is_atom(value)):
                self.fail(item, "a starred item of unknown length", "write the items out")
            if items is None:
                spread = len(args), item, value
            args += items or ()
        if spread is not None:
            at, item, value = spread
            given = {k.arg for k in node.keywords}
            found = self.starred(callee, method, value, item) if not args and not given else None
            if found is not None:
                return (found,), ()
            takes = None if None in given else self.takes(callee, method, given)
            if takes is None or takes < len(args):
                self.fail(item, "a starred item of unknown length", "write the items out")
            names = tuple(self.frame.namer.temporary() for _ in range(takes - len(args)))
            if names:
                self.add(Unpack(names, self.single(value, item), self.place(item)), node)
            args[at:at] = map(Var, names)
        kwargs: dict[str, Value] = {}
        for item in node.keywords:
            if item.arg is not None:
                kwargs[item.arg] = self.value(item.value)
                continue
            cell = self.cell_of(self.value(item.value), "dict", item.value)
            if not all(isinstance(k, str) for k in cell.slots):
                self.fail(node, "keywords that are not strings", "give the dict string keys")
            kwargs |= cell.slots
        named = ((name, self.as_now(value)) for name, value in kwargs.items())
        return tuple(map(self.as_now, args)), tuple(named)

    def starred(self, callee: Value | None, method: str, value: Value, item: Any) -> Expr | None:
        """Return what ``rand(*shape)`` and ``x.reshape(*shape)`` get, or None."""
        shape = self.single(value, item)
        found = callee.object if isinstance(callee, Known) else None
        if method == "reshape" and callee is not None and is_atom(callee):
            return shape
        draws = not method and is_generator(getattr(found, "__self__", None))
        name = getattr(found, "__name__", "") if draws else method
        if name not in ("rand", "randn") or not (draws or (callee and is_atom(callee))):
            return None
        return Apply("starred", (shape,))

    def gone_through(self, function: Any, args: Values, node: Any) -> Values:
        """Replace the objects that a function goes through by what their ``__iter__`` gives."""
        which = _GONE_THROUGH.get(function) if is_hashable(function) else None
        if which is None or (function in (max, min) and len(args) > 1):
            return args
        at = range(len(args))[which]
        return tuple(self.iterated(a, node) if i in at else a for i, a in enumerate(args))

    def takes(self, callee: Value | None, method: str, given: set[Any]) -> int | None:
        """Return how many positional arguments a call takes, where no other number is possible."""
        if isinstance(callee, Ref) and self.heap[callee.id].kind == "object":
            static = inspect.getattr_static(self.heap[callee.id].cls, method or "__call__", None)
            found = _of_function(static, given)
            return None if found is None else found - 1
        if method or callee is None:
            return None
        if isinstance(callee, Closure):
            a = callee.node.args
            names = [p.id for p in (*a.posonlyargs, *a.args)]
            free = [n for n in names if n not in given]
            held = {name for name, _ in callee.defaults}
            return None if a.vararg or held.intersection(free) else len(free)
        if isinstance(callee, Partial):
            inner = self.takes(callee.function, "", {*given, *(k for k, _ in callee.kwargs)})
            return None if inner is None else inner - len(callee.args)
        return _of_object(callee.object, given) if isinstance(callee, Known) else None


def _of_object(found: Any, given: set[Any]) -> int | None:
    if isinstance(found, functools.partial):
        inner = _of_object(found.func, {*given, *found.keywords})
        return None if inner is None else inner - len(found.args)
    if isinstance(found, types.MethodType):
        inner = _of_function(found.__func__, given)
        return None if inner is None else inner - 1
    if isinstance(found, type) and (readable(found) or hasattr(found, "_fields")):
        init = found.__new__ if hasattr(found, "_fields") else found.__init__  # type: ignore[misc]
        inner = _of_function(init, given)
        return None if inner is None else inner - 1
    return _of_function(found, given)


def _of_function(function: Any, given: set[Any]) -> int | None:
    """Return how many positional arguments a function takes that are not given by name."""
    if not isinstance(function, types.FunctionType):
        return None
    kinds = inspect.signature(function, follow_wrapped=False).parameters.values()
    positional = [p for p in kinds if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    free = [p for p in positional if p.name not in given]
    several = any(p.kind is p.VAR_POSITIONAL for p in kinds)
    return None if several or any(p.default is not p.empty for p in free) else len(free)


_GONE_THROUGH: dict[Any, slice] = {
    **dict.fromkeys((list, tuple, set, enumerate, iter, sum, max, min, any, all, sorted,
                     collections.deque), slice(1)),
    **dict.fromkeys((filter, functools.reduce), slice(1, 2)), map: slice(1, None),
    zip: slice(None), dict.fromkeys: slice(1),
}  # fmt: skip
