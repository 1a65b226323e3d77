"""Tests of whether what a function was read with is still what it was.

Each is called, and says so; each also shows what it looks at, so that it can be tested in a line.
"""

from __future__ import annotations

import builtins
from dataclasses import dataclass
from functools import partial
from operator import is_
from types import BuiltinMethodType, FunctionType, MethodType, ModuleType
from typing import Any

import gast

from srcad.frontend.followed import asked
from srcad.frontend.scope import MISSING, Frame
from srcad.frontend.values import Known

__all__ = [
    "AsItWas",
    "Given",
    "LeadsOn",
    "LeadsTo",
    "NotHidden",
    "as_it_is",
    "given_by",
    "watch",
]

_BOUND = (MethodType, BuiltinMethodType)


@dataclass(frozen=True, eq=False)
class LeadsTo:
    """Whether a path from a free name, ``np.linalg.norm``, leads to the object that it led to."""

    frame: Frame
    path: tuple[str, ...]
    found: object

    def __call__(self) -> bool:  # noqa: D102  (the class says what)
        return leads_to(self.frame.find(self.path[0]), self.path[1:], self.found)

    @property
    def bound(self) -> bool:
        """Whether it is a method, bound anew each time it is read."""
        return is_bound(self.found)


@dataclass(frozen=True, eq=False)
class LeadsOn:
    """Whether attributes lead on from an object to what they led to."""

    start: object
    path: tuple[str, ...]
    found: object

    def __call__(self) -> bool:  # noqa: D102  (the class says what)
        return leads_to(self.start, self.path, self.found)


def leads_to(at: Any, path: tuple[str, ...], found: object) -> bool:
    """Whether attributes lead from an object to another; a method is bound anew each time."""
    for name in path:
        at = asked(at, name, MISSING)
    if is_bound(found) and type(at) is type(found):
        return bool(at == found)
    return at is found


def is_bound(found: object) -> bool:
    """Whether something is a method, bound anew each time it is read: equal ones are of one object.

    A function of a module in C is of the same type, with the module for its object.
    """
    return isinstance(found, _BOUND) and not isinstance(found.__self__, ModuleType)


@dataclass(frozen=True, eq=False)
class AsItWas:
    """Whether a function has the code and the defaults that it had."""

    function: FunctionType
    before: tuple[Any, ...]

    def __call__(self) -> bool:  # noqa: D102  (the class says what)
        return self.before == as_it_is(self.function)


@dataclass(frozen=True, eq=False)
class Given:
    """Whether a partial function gives what it gave: the very objects."""

    function: partial[Any]
    before: tuple[Any, ...]

    def __call__(self) -> bool:  # noqa: D102  (the class says what)
        now = given_by(self.function)
        return len(now) == len(self.before) and all(map(is_, now, self.before))


def given_by(function: partial[Any]) -> tuple[Any, ...]:
    """Return the function that a partial one calls, and what it gives to it."""
    keywords = function.keywords
    return function.func, *function.args, *keywords, *keywords.values()


@dataclass(frozen=True, eq=False)
class NotHidden:
    """Whether no global of a module hides names of Python's own."""

    module: dict[str, Any]
    names: set[str]

    def __call__(self) -> bool:  # noqa: D102  (the class says what)
        return self.module.keys().isdisjoint(self.names)


def watch(guards: dict[Any, Any], frame: Frame, node: Any, found: object) -> None:
    """Add a test of whether a dotted path still leads to the object that it led to."""
    root = node
    while isinstance(root, gast.Attribute):
        root = root.value
    if not isinstance(root, gast.Name):
        return
    path = tuple(gast.unparse(node).strip().split("."))
    home = frame.home(root.id)
    if home is not None:
        local = home.local.get(root.id)
        if isinstance(local, Known):
            on = LeadsOn(local.object, path[1:], found)
            guards.setdefault((id(local.object), path[1:], id(found)), on)
        return
    module, cells = frame.function.__globals__, frame.function.__code__.co_freevars
    own = getattr(builtins, root.id, MISSING) is found
    if own and root.id not in module and root.id not in cells:
        stay_seen(guards, module, root.id)
        return
    guards.setdefault((path, id(frame.function), id(found)), LeadsTo(frame, path, found))


def stay_seen(guards: dict[Any, Any], module: dict[str, Any], name: str) -> None:
    """Add a name of Python's own to those that no global of a module may hide: one test for all."""
    guards.setdefault(("hidden", id(module)), NotHidden(module, set())).names.add(name)


def as_it_is(function: FunctionType) -> tuple[Any, ...]:
    """Return what is read of a function."""
    return function.__code__, function.__defaults__, dict(function.__kwdefaults__ or {})
