"""Tests of whether what a function was read with is still what it was.

Each is called, and says so; each also shows what it looks at, so that it can be tested in a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import BuiltinMethodType, FunctionType, MethodType, ModuleType
from typing import Any

from srcad.frontend.followed import asked
from srcad.frontend.scope import MISSING, Frame

__all__ = ["AsItWas", "LeadsTo", "NotHidden", "as_it_is", "stay_seen"]

_BOUND = (MethodType, BuiltinMethodType)


@dataclass(frozen=True, eq=False)
class LeadsTo:
    """Whether a path from a free name, ``np.linalg.norm``, leads to the object that it led to."""

    frame: Frame
    path: tuple[str, ...]
    found: object

    def __call__(self) -> bool:  # noqa: D102  (the class says what)
        at = self.frame.find(self.path[0])
        for name in self.path[1:]:
            at = asked(at, name, MISSING)
        if self.bound and type(at) is type(self.found):
            return bool(at == self.found)
        return at is self.found

    @property
    def bound(self) -> bool:
        """Whether it is a method, bound anew each time it is read: equal ones are of one object.

        A function of a module in C is of the same type, with the module for its object.
        """
        found = self.found
        return isinstance(found, _BOUND) and not isinstance(found.__self__, ModuleType)


@dataclass(frozen=True, eq=False)
class AsItWas:
    """Whether a function has the code and the defaults that it had."""

    function: FunctionType
    before: tuple[Any, ...]

    def __call__(self) -> bool:  # noqa: D102  (the class says what)
        return self.before == as_it_is(self.function)


@dataclass(frozen=True, eq=False)
class NotHidden:
    """Whether no global of a module hides names of Python's own."""

    module: dict[str, Any]
    names: set[str]

    def __call__(self) -> bool:  # noqa: D102  (the class says what)
        return self.module.keys().isdisjoint(self.names)


def stay_seen(guards: dict[Any, Any], module: dict[str, Any], name: str) -> None:
    """Add a name of Python's own to those that no global of a module may hide: one test for all."""
    guards.setdefault(("hidden", id(module)), NotHidden(module, set())).names.add(name)


def as_it_is(function: FunctionType) -> tuple[Any, ...]:
    """Return what is read of a function."""
    return function.__code__, function.__defaults__, dict(function.__kwdefaults__ or {})
