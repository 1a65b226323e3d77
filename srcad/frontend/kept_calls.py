"""Calls that are kept as they stand: of functions that are not read."""

from __future__ import annotations

import builtins
import functools
import sys
import types
from typing import Any

import gast

from srcad.errors import NoSource
from srcad.frontend.constants import constant_of
from srcad.frontend.interface import Named, Values
from srcad.frontend.lexical import only_gives
from srcad.frontend.scope import MISSING
from srcad.frontend.source import find
from srcad.frontend.stars import StarReader
from srcad.frontend.touching import is_harmless
from srcad.frontend.values import Known, Ref, Value
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
        return self.frame.bind(name, Free("value", function, name))

    def call_cached(
        self, function: Any, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Call a function that keeps its results."""
        known = self.kept_by(function, args, kwargs)
        if isinstance(known, (float, complex)) or not _only_gives(function):
            call = self.opaque_call(self.callee(function, node), args, kwargs, node)
            what = "a cache of a function that does more than give a value"
            self.refused[call] = self.refusal(node, what, "leave the decorator out")
            return self.emit(call, node, target)
        kept = self.apply(Known(function.__wrapped__), args, kwargs, node, target)
        if isinstance(kept, Ref):
            self.fail(node, f"{function.__name__}, which keeps what it gives, a list or an"
                      " object", "give a tuple, or leave the cache out")  # fmt: skip
        return kept

    def cached(self, function: Any, args: Values, kwargs: Named) -> Value | None:
        """Return what a function that keeps its results gives, where that decides what is read."""
        made = self.kept_by(function, args, kwargs)
        return constant_of(made) if type(made) in (bool, int, str, type(None)) else None

    def kept_by(self, function: Any, args: Values, kwargs: Named) -> Any:
        """Return what a pure function gives of known arguments, or MISSING."""
        plain = [self.plain(a) for a in args]
        named = {k: self.plain(v) for k, v in kwargs}
        if None in plain or None in named.values() or not _only_gives(function):
            return MISSING
        try:
            return function(*(p[0] for p in plain if p), **{k: p[0] for k, p in named.items() if p})
        except Exception:  # noqa: BLE001  (on a way that is not taken: it is read as it stands)
            return MISSING

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
        if callee == Const("print", print):
            args = tuple(self.shown(a, node) for a in args)
        atoms = tuple(self.single(a, node) for a in args)
        named = tuple((k, self.single(v, node)) for k, v in kwargs)
        if not is_harmless(callee):
            self.forget_outside((*args, *(v for _, v in kwargs)), node)
        return Apply("call", (callee, *atoms), named)

    def shown(self, value: Value, node: Any) -> Value:
        """Return what is shown of a value: of an object its text, if its class says which."""
        said = self.built_in(str, (value,), (), node, None) if isinstance(value, Ref) else None
        return value if said is None else said

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


def _only_gives(function: Any) -> bool:
    """Whether a function that keeps its results only gives a value, as far as its text says."""
    try:
        return only_gives(find(function.__wrapped__).node)
    except NoSource:
        return False
