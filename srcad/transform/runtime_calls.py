"""Calls that are differentiated when they run: of functions that call themselves.

``u = g(a)`` becomes ``u, u_back = g_vjp(a)`` forwards and ``a_bar, = u_back(u_bar)`` backwards, or
``u, u_dot = g_tangent(a, a_dot)``; what these names stand for is made when they are first called.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from srcad.analysis.facts import Types, typeof
from srcad.errors import Recursive
from srcad.ir.names import Namer
from srcad.ir.nodes import Apply, Expr, Free, Function, Unpack, Var
from srcad.ir.types import PULLBACK, UNKNOWN, Type
from srcad.ir.walk import names

__all__ = ["Made", "called", "callees", "made_by", "name_of", "recursive"]


_PLAIN = ("number", "array", "unknown")


@dataclass(frozen=True)
class Made:
    """A derivative to be made: its kind, of which function, by the arguments at which positions.

    ``kind`` is vjp, tangent, or vjp_tangent (``by`` are then the positions of the adjoints,
    ``along`` those of the tangents). ``result`` is the type of what the function gives, ``bars``
    are those of what its pullback gives.
    """

    kind: str
    base: Any  # a function, or a Made
    by: tuple[int, ...]
    along: tuple[int, ...] = ()
    result: Type = UNKNOWN
    bars: tuple[Type, ...] = ()

    @property
    def type(self) -> Type:
        """The type of what the derivative gives."""
        if self.kind == "tangent":
            return Type("tuple", items=(self.result, self.result))
        halves = (self.result, PULLBACK._replace(items=self.bars))
        return Type("tuple", items=halves if self.kind == "vjp" else halves * 2)

    @property
    def name(self) -> str:
        """The name that such a function gets in generated code."""
        return f"{_name(self.base)}_{self.kind}"


def _name(base: Any) -> str:
    """Return the name of a function, or of a derivative of one."""
    if isinstance(base, Made):
        return base.name
    if hasattr(base, "kind"):  # a gradient
        return f"{_name(base.base)}_{base.kind}"
    name: str = base.__name__
    return name if name.isidentifier() else "f"


def recursive(value: Expr, function: Function, active: set[str], types: Types) -> Any:
    """Return the function that a call is of, if it calls itself and gives numbers or arrays."""
    if not isinstance(value, Apply) or value.op != "call" or value.kwargs:
        return None
    atoms = all(isinstance(a, Var) or not names(a) & active for a in value.args[1:])
    result = typeof(value, types)
    plain = all(t.kind in _PLAIN for t in (result.items if result.kind == "tuple" else [result]))
    return callees(function).get(value.args[0]) if atoms and plain else None


def callees(function: Function) -> dict[Expr, Any]:
    """Return the functions that call themselves, by what they are called by here."""
    return {
        call.args[0]: error.function
        for call, error in function.refused.items()
        if isinstance(error, Recursive) and error.function and isinstance(call, Apply)
    }


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
