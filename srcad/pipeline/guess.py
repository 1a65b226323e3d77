"""What a function's arguments may be, where no call says it: annotations, then its operations."""

from __future__ import annotations

import types
from typing import Any

import numpy as np

from srcad.ir.nodes import Apply, Expr, Function, Unpack, Var
from srcad.ir.types import BOOL, INT, NUMBER, Dim, Type
from srcad.ir.walk import names, own_expressions, statements, subexpressions

__all__ = ["guess"]

_REDUCTIONS = {"sum", "mean", "prod", "max", "min", "cumsum", "norm", "dot", "std", "var"}


def guess(normal: Function, function: types.FunctionType, count: int) -> tuple[Type, ...]:
    """Return likely types of a function's first parameters."""
    hints = getattr(function, "__annotations__", {})
    ranks: dict[str, int] = {}
    for stmt in statements(normal.body):
        if isinstance(stmt, Unpack):
            for name in names(stmt.value):
                ranks[name] = max(ranks.get(name, 0), 1)
        for own in own_expressions(stmt):
            for expr in subexpressions(own):
                if isinstance(expr, Apply):
                    _look(expr, ranks)
    found = []
    for i, name in enumerate(normal.params[:count]):
        t = _annotated(hints.get(name))
        if t is None and name in ranks:
            dims = tuple(Dim(f"{name}{k}" if k else name) for k in range(ranks[name]))
            t = Type(
                "array", tuple(Dim(f"n{i}{k}" if k else f"n{i}") for k in range(len(dims))), "f"
            )
        found.append(t or NUMBER)
    return tuple(found)


def _annotated(hint: Any) -> Type | None:
    if isinstance(hint, str):
        hint = {"float": float, "int": int, "bool": bool}.get(hint, hint)
    known: dict[Any, Type] = {float: NUMBER, int: INT, bool: BOOL}
    if hint in known:
        return known[hint]
    text = hint if isinstance(hint, str) else getattr(hint, "__name__", str(hint))
    if hint is np.ndarray or "ndarray" in text or "NDArray" in text:
        return Type("array", None, "f")
    return None


def _look(expr: Apply, ranks: dict[str, int]) -> None:
    """Raise the ranks that an operation implies for the parameters it is applied to."""

    def at_least(operand: Expr, rank: int) -> None:
        if isinstance(operand, Var):
            ranks[operand.name] = max(ranks.get(operand.name, 0), rank)

    op = expr.op
    if op == "T":
        at_least(expr.args[0], 2)
    elif op in ("matmul", "np.matmul"):
        at_least(expr.args[0], 2)
        at_least(expr.args[1], 1)
    elif op in ("np.dot", "np.inner", "np.outer"):
        at_least(expr.args[0], 1)
        at_least(expr.args[1], 1)
    elif op == "index":
        index = expr.args[1]
        parts = index.args if isinstance(index, Apply) and index.op == "tuple" else (index,)
        at_least(expr.args[0], len(parts))
    elif (op in ("attr", "len") or _is_reduction(op)) and expr.args:
        at_least(expr.args[0], 1)


def _is_reduction(op: str) -> bool:
    return op.rpartition(".")[2] in _REDUCTIONS and op not in ("max", "min")
