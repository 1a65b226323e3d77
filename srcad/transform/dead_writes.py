"""Writes that the function itself has no use for stay, where they may raise.

>>> from srcad.ir.nodes import Assign, Return, const
>>> from srcad.ir.parse import parse
>>> write = Store("y", const(7), const(0.0))
>>> f = Function("f", ("v",), (Assign("y", parse("v*1.0")), write, Return(parse("np.sum(v)"))))
>>> [type(s).__name__ for s in with_dead_writes(f, {}).body]
['Assign', 'Store', 'Effect', 'Return']
"""

from __future__ import annotations

from srcad.analysis.facts import Types
from srcad.ir.nodes import Apply, Effect, Function, Stmt, Store, Var
from srcad.ir.walk import statements
from srcad.transform.harmless import Harmless
from srcad.transform.liveness import drop_dead
from srcad.transform.prepare import each

__all__ = ["with_dead_writes"]


def with_dead_writes(function: Function, types: Types) -> Function:
    """Return the function with a reading after each such write: so it is never dropped."""
    writes = [s for s in statements(function.body) if isinstance(s, Store)]
    if not writes:
        return function
    used = {id(s) for s in statements(drop_dead(function).body)}
    surely = Harmless(types, (), {}, function)
    dead = [s for s in writes if id(s) not in used and not surely(_tried(s), (Exception,))]
    if not dead:
        return function

    def change(stmt: Stmt) -> list[Stmt]:
        if not any(stmt is s for s in dead):
            return [stmt]
        assert isinstance(stmt, Store)
        return [stmt, Effect(Apply("index", (Var(stmt.base), stmt.index)), stmt.origin)]

    return function.with_body(each(function.body, change))


def _tried(stmt: Store) -> Apply:
    return Apply("stored", (Var(stmt.base), stmt.index, stmt.value))
