"""What a pullback reads outside the function: it is what the forward sweep has found there.

>>> from srcad.ir.nodes import Assign, Free
>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import array
>>> f = Function("f", ("x",), (), {"K": Free("value", 2.0)})
>>> back, found = read_ahead((Assign("x_bar", parse("2*x*K*y_bar")),), f, {"K": array("n")})
>>> sorted(found)
['K']
"""

from __future__ import annotations

from dataclasses import replace

from srcad.analysis.facts import Types, typeof
from srcad.analysis.sharing import in_memory
from srcad.ir.names import Namer
from srcad.ir.nodes import Apply, Block, Const, Expr, Function, Var
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import with_blocks, with_expressions
from srcad.transform.flatten import names_of

__all__ = ["read_ahead"]

_DATA = ("number", "array", "list", "tuple", "dict", "mapping")
_OBJECTS = ("self", "object")


def read_ahead(back: Block, function: Function, types: Types) -> tuple[Block, dict[str, Expr]]:
    """Return a reverse sweep that reads by names what lies outside, and what these stand for."""
    namer = Namer(names_of(function))
    chosen: dict[Expr, str] = {}

    def change(expr: Expr) -> Expr:
        where = _path(expr)
        kind = types.get(where[0], UNKNOWN).kind if where and where[0] in function.free else ""
        if kind in _DATA or (kind in _OBJECTS and len(where) > 1):
            if expr not in chosen:
                chosen[expr] = where[0] if len(where) == 1 else namer.fresh("_".join(where))
            return Var(chosen[expr])
        if not isinstance(expr, Apply):
            return expr
        first = expr.args[:1] if expr.op == "call" else ()  # a function stays the one it is
        args = (*first, *map(change, expr.args[len(first) :]))
        return replace(expr, args=args, kwargs=tuple((k, change(v)) for k, v in expr.kwargs))

    def block(stmts: Block) -> Block:
        return tuple(with_blocks(with_expressions(s, change), block) for s in stmts)

    made = block(back)
    found = {name: _kept(expr, types) for expr, name in chosen.items()}
    return made, found


def _kept(expr: Expr, types: Types) -> Expr:
    return Apply("own_copy", (expr,)) if in_memory(typeof(expr, types)) else expr


def _path(expr: Expr) -> tuple[str, ...]:
    """Return a name, and the attributes that are read of it."""
    if isinstance(expr, Var):
        return (expr.name,)
    if isinstance(expr, Apply) and expr.op == "attr" and isinstance(expr.args[1], Const):
        base = _path(expr.args[0])
        return (*base, str(expr.args[1].value)) if base else ()
    return ()
