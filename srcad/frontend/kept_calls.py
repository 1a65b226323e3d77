"""Calls that are kept as they stand: of functions that are not read."""

from __future__ import annotations

import builtins
import functools
import sys
import types
from typing import Any

import gast

from srcad.frontend.interface import Named, Values
from srcad.frontend.scope import MISSING
from srcad.frontend.stars import StarReader
from srcad.frontend.touching import is_harmless
from srcad.frontend.values import Ref, Value
from srcad.ir.nodes import Apply, Assign, Const, Effect, Expr, Free, Var

__all__ = ["KeptCallReader"]

_CACHED = functools._lru_cache_wrapper


class KeptCallReader(StarReader):
    """Writes calls as they stand."""

    def callee(self, function: Any, node: Any) -> Expr:
        """Return the expression by which a function is called as it is.

        It is what the source writes, if that is this very function: it may be another one that
        calls it, as `map` and a partial function do, or an operator.
        """
        func = node.func if isinstance(node, gast.Call) else None
        named = MISSING if func is None else self.known(func)
        if isinstance(named, _CACHED) and named is not function:
            named = named.__wrapped__
        if isinstance(named, (types.MethodType, types.BuiltinMethodType)) and named == function:
            named = function  # made anew by each access
        if named is function and isinstance(func, gast.Name) and self.frame.home(func.id) is None:
            name = func.id
            own = function if getattr(builtins, name, None) is function else None
            return self.frame.read_free(name) if own is None else Const(name, own)
        if named is function and isinstance(func, gast.Attribute):
            base = self.known(func.value)
            name = gast.unparse(func.value).strip().replace(".", "_")
            name = "np.random" if base is sys.modules.get("numpy.random") else name
            home = self.frame.bind(name, Free("value", base, name))
            return Apply("attr", (home, Const(func.attr, func.attr)))
        name = getattr(function, "__name__", "called")
        name = name if name.isidentifier() else "called"
        theirs = self.frame.home(name) is None and self.frame.find(name) is function
        return self.frame.bind(name if theirs else self.fresh(name), Free("value", function, name))

    def opaque(
        self, callee: Expr, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Expr:
        """Call something without a rule; that nothing varies in it is checked later."""
        call = self.opaque_call(callee, args, kwargs, node)
        base = callee.args[0] if isinstance(callee, Apply) and callee.op == "attr" else callee
        made = self.last_value(base) if isinstance(base, Var) else base
        if made in self.refused:  # it is of what could not be read
            self.refused.setdefault(call, self.refused[made])
        return self.emit(call, node, target)

    def opaque_call(self, callee: Expr, args: Values, kwargs: Named, node: Any) -> Apply:
        """Return a call as it stands."""
        for value in (*args, *(v for _, v in kwargs)):
            if self.held_here(value) and not is_harmless(callee):
                self.fail(node, "a list or dict made inside is given to a call that is not read",
                          "give it a copy: list(...), dict(...), or an array")  # fmt: skip
        atoms = tuple(self.single(a, node) for a in args)
        named = tuple((k, self.single(v, node)) for k, v in kwargs)
        if not is_harmless(callee):
            self.forget_outside((*args, *(v for _, v in kwargs)), node)
        return Apply("call", (callee, *atoms), named)

    def held_here(self, value: Value) -> bool:
        """Whether names here hold a list, dict or object; those outside are forgotten instead."""
        return (
            isinstance(value, Ref) and value.id not in self.outside and self.held_count(value) > 0
        )

    def call_for_effect(self, node: Any) -> None:
        """Read a call whose value is not used."""
        length = len(self.out)
        found = self.value(node)
        last = self.out[-1] if len(self.out) > length else None
        if (
            isinstance(last, Assign)
            and found == Var(last.target)
            and last.target in self.frame.namer.temporaries
            and last.target not in self.lent
            and isinstance(last.value, Apply)
            and last.value.op == "call"
        ):
            self.out[-1] = Effect(last.value, last.origin)
