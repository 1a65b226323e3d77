"""Calls that are differentiated when they run: of functions that call themselves.

``u = g(a)`` becomes ``u, u_back = g_vjp(a)`` forwards and ``a_bar, = u_back(u_bar)`` backwards, or
``u, u_dot = g_tangent(a, a_dot)``; what these names stand for is made when they are first called.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from srcad.errors import Recursive
from srcad.ir.names import Namer
from srcad.ir.nodes import Apply, Expr, Free, Function, Unpack, Var
from srcad.ir.types import PULLBACK, UNKNOWN, Type
from srcad.ir.walk import names

__all__ = ["Made", "called", "made_by", "name_of", "recursive"]


@dataclass(frozen=True)
class Made:
    """A derivative to be made: its kind, of which function, by the arguments at which positions.

    ``kind`` is vjp, tangent, or vjp_tangent (``by`` are then the positions of the adjoints,
    ``along`` those of the tangents). ``result`` is the type of what the function gives.
    """

    kind: str
    base: Any  # a function, or a Made
    by: tuple[int, ...]
    along: tuple[int, ...] = ()
    result: Type = UNKNOWN

    @property
    def type(self) -> Type:
        """The type of what the derivative gives."""
        pair = {"vjp": (self.result, PULLBACK), "tangent": (self.result, self.result)}
        items = pair.get(self.kind, (self.result, PULLBACK, self.result, PULLBACK))
        return Type("tuple", items=items)

    @property
    def name(self) -> str:
        """The name that such a function gets in generated code."""
        inner = self.base.name if isinstance(self.base, Made) else self.base.__name__
        return f"{inner}_{self.kind}"


def recursive(value: Expr, function: Function, active: set[str]) -> Any:
    """Return the function that a call is of, if it is one that calls itself."""
    error = function.refused.get(value)
    if not isinstance(error, Recursive) or not isinstance(value, Apply) or value.kwargs:
        return None
    atoms = all(isinstance(a, Var) or not names(a) & active for a in value.args[1:])
    return error.function if atoms else None


def name_of(made: Made, free: dict[str, Free], namer: Namer) -> str:
    """Return the free name under which a derivative is called."""
    for name, where in free.items():
        if where.kind == "derivative" and where.home == made:
            return name
    name = namer.fresh(made.name)
    free[name] = Free("derivative", made)
    return name


def called(name: str, *args: Expr) -> Apply:
    """Return a call of a free name."""
    return Apply("call", (Var(name), *args))


def made_by(stmt: Unpack, free: dict[str, Free]) -> Made | None:
    """Return the derivative that a statement calls, if it calls one."""
    value = stmt.value
    callee = value.args[0] if isinstance(value, Apply) and value.op == "call" else None
    where = free.get(callee.name) if isinstance(callee, Var) else None
    return where.home if where is not None and where.kind == "derivative" else None
