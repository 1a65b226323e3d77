"""Functions of their own from functions that see the names around them: lambda lifting.

What calls itself is differentiated when it runs, call by call, and so has to be a function of what
varies in it. One that is defined inside sees the variables around it; one that is given a function
sees those of that function. The lifted one takes them all as parameters, has the functions among
them inside it, and calls itself through a definition under the old name (T. Johnsson, Lambda
Lifting, LNCS 201, 1985):

    def rec(a, b):                         def rec(a, b, k):
        m = (a + b)/2                          def f(t): return exp(-k*t)
        if b - a < 0.1:                        def rec(a, b): return rec_(a, b, k)
            return f(m)*(b - a)     →          m = (a + b)/2
        return rec(a, m) + rec(m, b)           ...

where ``rec_`` is the lifted one. An array that is written into is returned, and written back where
the call stands.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass
from types import FunctionType
from typing import Any, NamedTuple, Protocol
from weakref import WeakKeyDictionary

import gast

from srcad.frontend.lexical import (
    Rebinds,
    bound_within,
    free_names,
    goes_into,
    identifiers,
    is_literal,
    only_read,
    results,
    returns,
    written_by_subscripts,
)
from srcad.frontend.making import made_function, statements_of
from srcad.frontend.source import Source
from srcad.frontend.values import Cell, Closure, Known, NamedOf, Ref, Value, is_atom
from srcad.ir.nodes import Const

__all__ = ["LIFTED", "Lifted", "NotLifted", "about", "lifted", "origin"]

_DEEPEST = 8  # lifted functions in one another


class NotLifted(Exception):
    """A function sees what a parameter cannot be."""


@dataclass(frozen=True)
class Lifted:
    """A lifted function, and its arguments here.

    ``back``, of one that writes into an argument, is to be called in its place: it writes back what
    the function returns.
    """

    function: FunctionType
    back: FunctionType | None
    args: tuple[Value, ...]
    plain: bool  # it is what it was made from


class About(NamedTuple):
    """What a lifted function was made from, the parameters that it writes into and returns.

    ``several`` is the number of its results, if it gives a tuple; ``depth`` tells how many lifted
    functions it was lifted out of, itself among them.
    """

    origin: Any = None
    written: frozenset[str] = frozenset()
    several: int = 0
    depth: int = 0


LIFTED: WeakKeyDictionary[FunctionType, About] = WeakKeyDictionary()
"""What is known of each lifted function."""


def about(function: FunctionType) -> About:
    """Return what is known of a function that may be a lifted one."""
    return LIFTED.get(function, About())


class Scope(Protocol):
    """What a lifted function is lifted out of; ``depth`` is that of the function around."""

    depth: int

    def see(self, closure: Closure, name: str) -> Value | None:
        """Return the value of a name in a function inside; None if it is the same everywhere."""

    def cell(self, ref: Ref) -> Cell | None:
        """Return a list or a dict whose items are known."""


class _Slot(NamedTuple):
    """A parameter of a lifted function, and its value here."""

    name: str
    value: Value


def lifted(
    source: Source, closure: Closure | None, values: dict[str, Value], scope: Scope, made: Any
) -> Lifted:
    """Lift a function, whose parameters have the given values, out of where it is defined.

    ``made`` are those that were lifted before. Raises ``NotLifted``, also where each function that
    is lifted would have the next one in it.
    """
    if scope.depth > _DEEPEST:
        raise NotLifted
    try:
        return _Lift(source, closure, scope).made(values, made)
    except Rebinds as error:
        raise NotLifted from error


def origin(source: Source, closure: Closure | None) -> Any:
    """Return what tells a function that is lifted from others."""
    return closure.node if closure else source.function.__code__


class _Lift:
    def __init__(self, source: Source, closure: Closure | None, scope: Scope) -> None:
        self.source, self.closure, self.scope = source, closure, scope
        self.node = gast.gast_to_ast(copy.deepcopy(source.node))
        self.free = free_names(self.node)
        self.taken = identifiers(self.node)
        self.slots: list[_Slot] = []
        self.inside: list[ast.stmt] = []  # the functions that the lifted one has inside
        self.cells: dict[str, Any] = {}
        self.known: dict[tuple[int, str], str] = {}
        self.own = [n for n in sorted(self.free) if self.is_itself(n)]
        self.apart: dict[str, str] = {}  # tuples among its parameters, as they are put together
        self.fixed: list[str] = []  # those that are functions, lists and dicts
        self.again_under: list[str] = []  # what it is called in the functions inside
        self.held_names: set[str] = set()  # of lists and dicts, which may only be read

    def made(self, values: dict[str, Value], before: dict[Any, Any]) -> Lifted:
        """Return the lifted function."""
        a = self.node.args
        params = [p.arg for p in (*a.posonlyargs, *a.args, *a.kwonlyargs)]
        if a.vararg or a.kwarg or not all(map(is_literal, (*a.defaults, *a.kw_defaults))):
            raise NotLifted
        self.take([(p, values[p]) for p in params])
        body = self.node.body if isinstance(self.node.body, list) else [ast.Return(self.node.body)]
        written = sorted(written_by_subscripts([*body, *self.inside], {s.name for s in self.slots}))
        lengths = {p: len(v) for p, v in values.items() if p in self.apart and isinstance(v, tuple)}
        several = results(self.node, self.own, lengths)
        valued = any(r.value for r in returns(body))
        if written and (several or (valued and not all(r.value for r in returns(body)))):
            raise NotLifted
        if written:
            several = len(written) + valued
            for r in returns(body):
                r.value = _together([*written, *([r.value] if valued else [])])
            body = body if valued else [*body, ast.Return(_together(written))]
        again = self.fresh(f"{self.name}_")
        heads = ", ".join(s.name for s in self.slots)
        act = [f"    return {again}({heads})"]
        if written:
            gives = self.fresh("result")
            targets = [*(f"{w}[...]" for w in written), *([gives] if valued else [])]
            act = [f"    {', '.join(targets)} = {again}({heads})"]
            act += [f"    return {gives}"] if valued else []
        whole = statements_of([f"def {again}({heads}): pass"])[0]
        whole.body = [*self.inside, *statements_of(self.around(act)), *body]
        cells = [(n, id(v)) for n, v in self.cells.items()]
        key = (origin(self.source, self.closure), ast.dump(whole), tuple(cells))
        if key not in before:
            function = self.compiled(whole, again)
            back = statements_of([f"def {again}({heads}):", *act])[0]
            writes = self.compiled(back, again, function) if written else None
            several = several if several > 1 else 0
            LIFTED[function] = About(key[0], frozenset(written), several, self.scope.depth + 1)
            before[key] = function, writes
        plain = not (self.closure or self.fixed or self.apart or written or several)
        function, writes = before[key]
        return Lifted(function, writes, tuple(s.value for s in self.slots), plain)

    @property
    def name(self) -> str:
        return getattr(self.node, "name", self.own[0] if self.own else "f")

    def take(self, given: list[tuple[str, Value]]) -> None:
        """Make parameters of what the function is given and sees, and put inside what is none."""
        for p, value in given:
            if is_atom(value):
                self.slots.append(_Slot(p, value))
            elif isinstance(value, tuple):
                self.apart[p] = self.parted(p, value)
            else:
                self.within(value, p)
                self.fixed.append(p)
        if self.closure is not None:
            for name in sorted(self.free - {*self.own}):
                seen = self.scope.see(self.closure, name)
                if seen is not None:
                    self.taken_in(self.closure, name, name, seen)
        self.check_fixed(self.fixed)
        if any(p in self.apart and goes_into(self.node, p, self.own) for p, _ in given):
            raise NotLifted  # a part of the tuple has another structure
        if not all(only_read(n, held, self.own) for n in (self.node, *self.inside)
                   for held in self.held_names):  # fmt: skip
            raise NotLifted

    def around(self, act: list[str]) -> list[str]:
        """Return what stands before the body: tuples put together, the old name's definition."""
        text = [f"{p} = {parts}" for p, parts in self.apart.items()]
        for own in [*self.own, *self.again_under]:
            text += [f"def {own}({ast.unparse(self.node.args)}):"]
            text += [*(f"    {parts} = {p}" for p, parts in self.apart.items()), *act]
        return text

    def fresh(self, name: str) -> str:
        """Return a name that nothing else has."""
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name

    def parted(self, name: str, value: Value) -> str:
        """Make a parameter of each part of a tuple; return what puts them together."""
        if isinstance(value, NamedOf):
            raise NotLifted
        if isinstance(value, tuple):
            parts = [self.parted(f"{name}_{i}", v) for i, v in enumerate(value)]
            return f"({', '.join(parts)},)" if parts else "()"
        if not is_atom(value):
            raise NotLifted
        self.slots.append(_Slot(self.fresh(name), value))
        return self.slots[-1].name

    def within(self, value: Value, name: str) -> None:
        """Have what is no number under a name inside."""
        if isinstance(value, Known):
            self.cells[name] = value.object
            return
        if isinstance(value, Ref):
            self.inside += statements_of([f"{name} = {self.held(name, value)}"])
            return
        if not isinstance(value, Closure):
            raise NotLifted
        node = gast.gast_to_ast(copy.deepcopy(value.node))
        if not all(map(is_literal, (*node.args.defaults, *node.args.kw_defaults))):
            raise NotLifted
        names = {n: self.seen(value, n) for n in sorted(free_names(node))}
        inner = {n for n, to in names.items() if n != to} & bound_within(node)
        if inner:
            raise NotLifted
        for part in ast.walk(node):
            if isinstance(part, ast.Name):
                part.id = names.get(part.id, part.id)
        if isinstance(node, ast.Lambda):
            node = ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], node), node)
        else:
            node.name, node.decorator_list = name, []
        self.inside.append(node)

    def held(self, name: str, ref: Ref) -> str:
        """Make parameters of what a list or dict holds that is only read, and return it."""
        cell = self.scope.cell(ref)
        if cell is None:
            raise NotLifted
        self.held_names.add(name)
        parts = [(k, _literal(v) or self.parted(f"{name}_{i}", v))
                 for i, (k, v) in enumerate(cell.slots.items())]  # fmt: skip
        if cell.kind == "list":
            return f"[{', '.join(text for _, text in parts)}]"
        return f"{{{', '.join(f'{k!r}: {text}' for k, text in parts)}}}"

    def is_itself(self, name: str) -> bool:
        """Whether a name that the function sees is its own."""
        if self.closure is None:
            return _of(self.source.function, name) is self.source.function
        value = self.scope.see(self.closure, name)
        return self.is_own(value)

    def is_own(self, value: Value | None) -> bool:
        """Whether a value is the function itself, and not another of the same definition."""
        own = self.closure
        if own is None or not isinstance(value, Closure):
            return False
        same = value.node is own.node and value.frame is own.frame
        return same and value.defaults == own.defaults

    def seen(self, closure: Closure, name: str) -> str:
        """Return the name that something has here that a function inside sees."""
        key = (id(closure.frame), name)
        if key not in self.known:
            value = self.scope.see(closure, name)
            if value is None:
                if name in self.taken:
                    raise NotLifted
                return name
            self.known[key] = self.fresh(name)
            self.taken_in(closure, name, self.known[key], value)
        return self.known[key]

    def taken_in(self, closure: Closure, name: str, here: str, value: Value) -> None:
        """Take in what is seen, under a name that it has here."""
        self.known[id(closure.frame), name] = here
        if self.is_own(value):
            self.again_under.append(here)
        elif is_atom(value):
            self.slots.append(_Slot(here, value))
        elif isinstance(value, tuple):
            self.inside += statements_of([f"{here} = {self.parted(here, value)}"])
        else:
            self.within(value, here)

    def check_fixed(self, fixed: list[str]) -> None:
        """Check that each call of itself hands on the functions that it was given."""
        if not fixed:
            return
        a = self.node.args
        places = [p.arg for p in (*a.posonlyargs, *a.args)]
        calls = [n for n in ast.walk(self.node) if isinstance(n, ast.Call)]
        calls = [n for n in calls if isinstance(n.func, ast.Name) and n.func.id in self.own]
        named = [n for n in ast.walk(self.node) if isinstance(n, ast.Name)]
        if len([n for n in named if n.id in self.own]) != len(calls):
            raise NotLifted
        if any(n.id in fixed and not isinstance(n.ctx, ast.Load) for n in named):
            raise NotLifted
        if set(fixed) & bound_within(self.node, within=True):
            raise NotLifted
        for call in calls:
            given = dict(zip(places, call.args, strict=False))
            given |= {k.arg: k.value for k in call.keywords if k.arg is not None}
            for p in fixed:
                if not isinstance(given.get(p), ast.Name) or given[p].id != p:
                    raise NotLifted

    def compiled(
        self, definition: Any, again: str, function: FunctionType | None = None
    ) -> FunctionType:
        """Return the function of a definition, which knows itself, or another, by a name."""
        return made_function(definition, self.name, self.source, self.cells, (again, function))


def _literal(value: Value) -> str:
    """Return a constant as it is written, or nothing."""
    if not isinstance(value, Const) or isinstance(value.value, complex):
        return ""
    text = repr(value.value)
    return "" if text in ("nan", "inf", "-inf") else text


def _together(results: list[Any]) -> Any:
    """Return what gives one result, or several as a tuple."""
    parts = [ast.Name(r, ast.Load()) if isinstance(r, str) else r for r in results]
    return parts[0] if len(parts) == 1 else ast.Tuple(parts, ast.Load())


def _of(function: FunctionType, name: str) -> Any:
    """Return what a name means around a function."""
    names = function.__code__.co_freevars
    if name in names and function.__closure__:
        try:
            return function.__closure__[names.index(name)].cell_contents
        except ValueError:
            return None
    return function.__globals__.get(name)
