"""Buffers of derivatives are of floats: what is added in place to one of integers is cut off.

>>> from srcad.ir.nodes import AddAt, Return
>>> from srcad.ir.parse import parse
>>> body = (Assign("g", parse("copy(np.broadcast_to(1, x.shape))"), None, "x"),
...         AddAt("g", parse("0"), parse("a"), False, None, "x"), Return(parse("g")))
>>> made = float_buffers(Function("f", ("x", "a"), body), {}).body[0]
>>> made.value == parse("np.full(x.shape, 1.0)")
True
"""

from __future__ import annotations

from dataclasses import replace

from srcad.analysis.facts import Types, typeof
from srcad.analysis.inference import infer
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Block,
    Const,
    Expr,
    Function,
    Stmt,
    Store,
    const,
)
from srcad.ir.types import UNKNOWN, is_number, maybe_complex
from srcad.ir.walk import statements, with_blocks

__all__ = ["float_buffers"]


def float_buffers(function: Function, given: Types) -> Function:
    """Make the arrays that derivatives are added to in place arrays of floats.

    ``given`` has the types of the parameters: those of the rest have changed with its constants.
    """
    buffers = {s.base for s in statements(function.body) if isinstance(s, (AddAt, Store)) and s.of}
    if not buffers:
        return function
    types = infer(function, given)

    def change(block: Block) -> Block:
        return tuple(_changed(with_blocks(s, change), buffers, types) for s in block)

    return _complex_buffers(function.with_body(change(function.body)), buffers, types, given)


def _complex_buffers(function: Function, buffers: set[str], types: Types, given: Types) -> Function:
    """Make buffers complex to which complex numbers are added, from other such buffers too."""
    done: set[str] = set()
    while True:
        found = {s.base for s in statements(function.body) if isinstance(s, (AddAt, Store))
                 and maybe_complex(typeof(s.value, types))} & buffers - done  # fmt: skip
        if not found:
            return function

        def change(block: Block, found: set[str] = found, types: Types = types) -> Block:
            return tuple(_widened(with_blocks(s, change), found, types) for s in block)

        function = function.with_body(change(function.body))
        types = infer(function, given)
        done |= found


def _changed(stmt: Stmt, buffers: set[str], types: Types) -> Stmt:
    if isinstance(stmt, Assign) and stmt.of and stmt.target in buffers:
        return replace(stmt, value=_as_floats(stmt.value, types))
    kept = isinstance(stmt, (Append, Store)) and types.get(stmt.base, UNKNOWN).kind == "list"
    if isinstance(stmt, (Append, Store)) and stmt.of and kept:
        return replace(stmt, value=_as_floats(stmt.value, types))
    return stmt


def _widened(stmt: Stmt, complexes: set[str], types: Types) -> Stmt:
    """Make a buffer complex to which complex numbers are added later."""
    if not isinstance(stmt, Assign) or not stmt.of or stmt.target not in complexes:
        return stmt
    t = typeof(stmt.value, types)
    plain = t.kind in ("array", "unknown") and t.dtype != "c"
    return replace(stmt, value=Apply("add", (stmt.value, const(0j)))) if plain else stmt


def _as_floats(value: Expr, types: Types) -> Expr:
    t = typeof(value, types)
    copied = isinstance(value, Apply) and value.op in ("copy", "np.copy")
    if t.dtype in ("f", "c", "z") or t.kind not in ("number", "array", "unknown"):
        return value
    if not (t.kind == "array" or copied):
        return value
    inner = value.args[0] if copied and isinstance(value, Apply) else value
    if isinstance(inner, Apply) and inner.op in ("np.broadcast_to", "np.full"):
        filler, shape = inner.args[:: 1 if inner.op == "np.broadcast_to" else -1]
        number = filler.value if isinstance(filler, Const) else None
        if isinstance(number, int):
            return Apply("np.full", (shape, const(float(number))))
        if is_number(typeof(filler, types)):
            return Apply("np.full", (shape, Apply("float", (filler,))))
    return _as_float(inner)


def _as_float(value: Expr) -> Expr:
    return Apply("mul", (value, const(1.0)))
