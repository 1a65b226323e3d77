"""The last touch: derivative statements in the words that NumPy runs without a detour.

The passes before write each operation one way, so that they know it again. What a person would
type where ranks and shapes are known is shorter, and spares NumPy's dispatch in Python, which for
small arrays costs more than the arithmetic.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.ir.types import array
>>> types = {"v": array("n"), "w": array("n"), "A": array("m", "n")}
>>> for text in ("np.expand_dims(2*v, 1)", "np.swapaxes(A, -1, -2)", "np.sum(A, axis=0)",
...              "np.sum(v*w)", "np.sum(A*A)", "np.sum(A*v)"):
...     print(to_text(idiom(parse(text), types)))
(2*v)[:, None]
A.T
A.sum(axis=0)
v @ w
np.einsum('ij,ij->', A, A)
(A*v).sum()
"""

from __future__ import annotations

import math
from functools import partial

from srcad.analysis.facts import Types, typeof
from srcad.ir.literals import is_literal
from srcad.ir.nodes import (
    UNDEFINED,
    AddAt,
    Apply,
    Assign,
    Block,
    Const,
    Effect,
    Expr,
    Function,
    Stmt,
    Var,
    const,
)
from srcad.ir.parse import FULL, NONE
from srcad.ir.types import INTEGERS, Type, same_shape
from srcad.ir.walk import statements, with_blocks, with_expressions

__all__ = ["idiom", "idiomatic"]


def idiomatic(function: Function, types: Types) -> Function:
    """Return the function with its derivative statements in NumPy's own idioms."""
    found = (s for s in statements(function.body) if isinstance(s, Assign))
    unsure = {s.target for s in found if s.value in (NONE, UNDEFINED)}  # None has no methods
    known = {n: t for n, t in types.items() if n not in unsure} if unsure else types
    return function.with_body(_block(function.body, known))


def _block(block: Block, types: Types) -> Block:
    return tuple([_statement(s, types) for s in block])


def _statement(stmt: Stmt, types: Types) -> Stmt:
    stmt = with_blocks(stmt, partial(_block, types=types))
    if isinstance(stmt, AddAt) and stmt.of and stmt.repeats:
        stmt = _rows(stmt, types)
    return with_expressions(stmt, partial(idiom, types=types)) if stmt.of else stmt


def _rows(stmt: AddAt, types: Types) -> Stmt:
    """Write an addition to rows of a matrix, which may repeat, by what adds column by column."""
    base, index, value = (typeof(e, types) for e in (Var(stmt.base), stmt.index, stmt.value))
    matrices = _of_floats(base) and _of_floats(value) and index.kind == "array"
    ranks = [len(t.shape) if t.shape is not None else 0 for t in (base, index, value)]
    if not matrices or ranks != [2, 1, 2] or index.dtype not in INTEGERS:
        return stmt
    added = Apply("add_rows", (Var(stmt.base), stmt.index, stmt.value))
    return Effect(added, stmt.origin, stmt.of)


def idiom(expr: Expr, types: Types) -> Expr:
    """Return an equal expression, in the words of NumPy that say it most directly."""
    if type(expr) is not Apply:
        return expr
    written = _WORDS.get(expr.op)
    found = written(expr, types) if written is not None else None
    if isinstance(found, (Const, Var)):
        return found
    expr = expr if found is None else found
    args = tuple([idiom(a, types) for a in expr.args])
    kwargs = tuple([(k, idiom(v, types)) for k, v in expr.kwargs])
    return Apply(expr.op, args, kwargs)


def _expanded(expr: Apply, types: Types) -> Apply | None:
    """Write ``np.expand_dims(x, 1)`` as ``x[:, None]``."""
    base, axis = expr.args
    t = typeof(base, types)
    places = axis.args if isinstance(axis, Apply) and axis.op == "tuple" else (axis,)
    if t.kind != "array" or not t.shape or not all(map(_counts, places)):
        return None
    rank = len(t.shape) + len(places)
    new = {p.value % rank for p in places if isinstance(p, Const)}
    index = tuple(NONE if i in new else FULL for i in range(rank))
    return Apply("index", (base, Apply("tuple", index)))


def _counts(expr: Expr) -> bool:
    return isinstance(expr, Const) and type(expr.value) is int


def _swapped(expr: Apply, types: Types) -> Apply | None:
    """Write ``np.swapaxes`` of a matrix as ``.T``."""
    base, *axes = expr.args
    t = typeof(base, types)
    if t.kind != "array" or t.shape is None or not all(map(_counts, axes)):
        return None
    if len(t.shape) == 2 and len({a.value % 2 for a in axes if isinstance(a, Const)}) == 2:
        return Apply("T", (base,))
    return _method("swapaxes", base, tuple(axes), ())


def _summed(expr: Apply, types: Types) -> Apply | None:
    """Write ``np.sum(x)`` of an array as ``x.sum()``, of a product without the product.

    Of matrices by ``np.einsum``: ``np.vdot`` copies what is not contiguous, and starts threads.
    """
    base = expr.args[0]
    method = None
    if _of_floats(typeof(base, types)):
        method = _method("sum", base, expr.args[1:], expr.kwargs)
    if len(expr.args) > 1 or expr.kwargs or not isinstance(base, Apply) or base.op != "mul":
        return method
    one, two = (typeof(a, types) for a in base.args)
    if not (_of_floats(one) and _of_floats(two) and same_shape(one, two)) or not one.shape:
        return method
    if len(one.shape) == 1:
        return Apply("matmul", base.args)
    letters = "ijklmn"[: len(one.shape)]
    return Apply("np.einsum", (const(f"{letters},{letters}->"), *base.args))


def _of_floats(t: Type) -> bool:
    return t.kind == "array" and t.dtype == "f" and t.shape != ()


def _method(
    name: str, base: Expr, args: tuple[Expr, ...], kwargs: tuple[tuple[str, Expr], ...]
) -> Apply:
    return Apply("call", (Apply("attr", (base, Const(name, name))), *args), kwargs)


def _zeros(expr: Apply, types: Types) -> Apply | None:
    """Write ``np.zeros_like(x)`` by the shape of x, which NumPy makes without a detour."""
    base = expr.args[0]
    if expr.kwargs or len(expr.args) > 1 or not isinstance(base, Var):
        return None
    if not _of_floats(typeof(base, types)):
        return None
    return Apply("np.zeros", tuple(Apply("attr", (base, Const(n, n))) for n in ("shape", "dtype")))


def _exact(expr: Apply, _: Types) -> Expr | None:
    """Write ``1/2`` as ``0.5``, where that is the same."""
    one, two = (e.value if is_literal(e) and isinstance(e, Const) else 0 for e in expr.args)
    return const(one / two) if one and math.frexp(abs(two))[0] == _HALF else None


_HALF = 0.5  # the fraction of a power of two
_WORDS = {
    "div": _exact, "np.expand_dims": _expanded, "np.swapaxes": _swapped, "np.sum": _summed,
    "np.zeros_like": _zeros,
}  # fmt: skip
