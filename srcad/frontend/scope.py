"""Names: which ones a function uses, and what they stand for."""

from __future__ import annotations

import builtins
import types
from dataclasses import dataclass, field
from typing import Any

from srcad.errors import Place
from srcad.frontend.source import Source
from srcad.ir.names import Namer
from srcad.ir.nodes import Expr, Free, Var

__all__ = ["MISSING", "Frame", "Known", "Value", "is_data"]

MISSING = object()


@dataclass(frozen=True, slots=True)
class Known:
    """A name that stands for an object known when the source is read: a module, a function."""

    object: Any


# what a local name stands for: an atom, a tuple of values, or a known object
Value = Expr | Known | tuple["Value", ...]


def is_data(value: object) -> bool:
    """Whether a global or captured object is data, to be read when the derivative is called."""
    code = types.ModuleType | types.FunctionType | types.BuiltinFunctionType | type
    return not isinstance(value, code) and not callable(value)


@dataclass
class Frame:
    """One function being read: its source, the values of its local names, its free names."""

    source: Source
    namer: Namer
    free: dict[str, Free]
    local: dict[str, Value] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    outer: Frame | None = None
    result: list[Value] = field(default_factory=list)
    # where the call stands whose function is read here, if its text is ours
    at: Place | None = None

    @property
    def function(self) -> Any:
        """The function being read."""
        return self.source.function

    def depth(self) -> int:
        """How many calls deep this function is read."""
        return 0 if self.outer is None else 1 + self.outer.depth()

    def local_name(self, name: str) -> str:
        """Return the name that a local variable of this function has in the IR."""
        if name not in self.names:
            self.names[name] = name if self.outer is None else self.namer.fresh(name)
        return self.names[name]

    def item_name(self, name: str, i: int) -> str:
        """Return the name of an item of a tuple that a variable holds."""
        key = f"{name}[{i}]"
        if key not in self.names:
            self.names[key] = self.namer.fresh(f"{name}_{i}")
        return self.names[key]

    def find(self, name: str) -> Any:
        """Return the object that a free name stands for now, or MISSING."""
        function = self.function
        code = function.__code__
        if name in code.co_freevars and function.__closure__ is not None:
            cell = function.__closure__[code.co_freevars.index(name)]
            try:
                return cell.cell_contents
            except ValueError:
                return MISSING
        if name in function.__globals__:
            return function.__globals__[name]
        return getattr(builtins, name, MISSING)

    def read_free(self, name: str) -> Expr:
        """Return the name by which data outside the function is read when it is called."""
        function = self.function
        code = function.__code__
        if name in code.co_freevars and function.__closure__ is not None:
            where = Free("cell", function.__closure__[code.co_freevars.index(name)], name)
        elif name in function.__globals__:
            where = Free("global", function.__globals__, name)
        else:
            where = Free("value", self.find(name), name)
        return self.bind(name, where)

    def bind(self, name: str, where: Free) -> Var:
        """Return a name of the generated function for something outside it."""
        for known, other in self.free.items():
            if other.kind == where.kind and other.home is where.home and other.key == where.key:
                return Var(known)
        foreign = self.outer is not None or name in self.free
        name = self.namer.fresh(name) if foreign else name
        self.free[name] = where
        return Var(name)
