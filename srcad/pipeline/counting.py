"""How many operations a derivative has, beside its primal: arithmetic, and functions called.

An operation on whole arrays counts once, as do those of a loop, which are said for one turn.

>>> from srcad.ir.nodes import Assign, Return
>>> from srcad.ir.parse import parse
>>> f = Function("f", ("x",), (Assign("u1", parse("x[0]**2 + np.sin(x[1])")), Return(Var("u1"))))
>>> operations(f)
(3, 0)
"""

from __future__ import annotations

from srcad.ir.nodes import (
    AddAt,
    Apply,
    Block,
    Const,
    Expr,
    For,
    Function,
    Store,
    Var,  # noqa: F401  (an example)
    While,
)
from srcad.ir.walk import blocks, own_expressions

__all__ = ["compared", "operations"]

# what moves values about, or makes room for them
_FREE = {
    "T", "attr", "copy", "dict", "index", "len", "list", "np.asarray", "np.copy", "np.empty_like",
    "np.expand_dims", "np.reshape", "np.shape", "np.size", "np.squeeze", "np.swapaxes",
    "np.transpose", "np.zeros", "np.zeros_like", "path", "range", "reversed", "slice", "tape",
    "tuple", "unbroadcast", "view", "zip", "enumerate", "np.broadcast_to", "ifexp",
}  # fmt: skip
_METHODS = {"sum"}


def operations(function: Function) -> tuple[int, int]:
    """Return how many operations stand outside of loops, and how many within."""
    return _count(function.body, False)


def _count(block: Block, inside: bool) -> tuple[int, int]:
    once = turns = 0
    for stmt in block:
        own = sum(map(_operations, own_expressions(stmt)))
        own += isinstance(stmt, AddAt) or (isinstance(stmt, Store) and bool(stmt.op))
        again = inside or isinstance(stmt, While)
        once, turns = once + own * (not again), turns + own * again
        for inner in blocks(stmt):
            a, b = _count(inner, inside or isinstance(stmt, (For, While)))
            once, turns = once + a, turns + b
    return once, turns


def _operations(expr: Expr) -> int:
    """Count the operations of an expression, but those that find a place."""
    if not isinstance(expr, Apply):
        return 0
    if expr.op == "index":
        return _operations(expr.args[0])
    inner = sum(map(_operations, (*expr.args, *(v for _, v in expr.kwargs))))
    if expr.op == "call":
        callee = expr.args[0]
        method = callee.args[1] if isinstance(callee, Apply) and callee.op == "attr" else None
        return inner + (not isinstance(method, Const) or method.text in _METHODS)
    return inner + (expr.op not in _FREE)


def compared(function: Function, primal: Function) -> str:
    """Say how many operations a derivative has, and how many more than its primal."""
    (once, turns), (own, own_turns) = operations(function), operations(primal)
    again = _more(turns - own_turns)
    if turns and not once and not own:
        return f"{_number(turns)} a turn, {again} the primal"
    said = f"{_number(once)}, {_more(once - own)} the primal"
    return f"{said}; {turns} a turn, {again.removesuffix(' than')}" if turns else said


def _number(n: int) -> str:
    return f"{n} operation{'s' * (n != 1)}"


def _more(n: int) -> str:
    return "as many as" if not n else f"{abs(n)} {'more' if n > 0 else 'fewer'} than"
