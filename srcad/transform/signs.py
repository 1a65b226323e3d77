"""Signs are carried to where they cost nothing: to ``-=`` and to the minus of a difference.

>>> from srcad.backend.emit import emit
>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> body = (Assign("g", parse("-y_bar"), None, "u"),
...         AddAt("a", parse("0"), parse("np.outer(g, x)"), False, None, "a"),
...         Assign("b", parse("c + x @ g"), None, "b"), Return(parse("b")))
>>> f = carry_signs(Function("f", ("x", "c", "a", "y_bar"), body))
>>> print(emit([f], {}).text.partition("def")[2])
 f(x, c, a, y_bar):
    g = y_bar
    a[0] -= np.outer(g, x)
    b = c - x @ g
    return b
<BLANKLINE>
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from srcad.ir.nodes import AddAt, Apply, Assign, Block, Expr, Function, Stmt, Store, Var
from srcad.ir.walk import (
    changed,
    names,
    names_read,
    own_expressions,
    statements,
    subexpressions,
    substitute,
    with_blocks,
    written,
)
from srcad.transform.algebra import VIEWS

__all__ = ["carry_signs"]

_FACTORS = {"mul", "div", "matmul", "np.outer", "np.dot"}
_FIRST = {"T", "np.sum", "np.expand_dims", "index"}


def carry_signs(function: Function) -> Function:
    """Return the function with adjoints that are only taken away kept without their sign."""
    made = Counter(n for s in statements(function.body) for n in changed(s))
    inside = {n for s in statements(function.body) for n in written(s)}
    reads = Counter(n for s in statements(function.body) for e in own_expressions(s)
                    for n in names(e))  # fmt: skip
    once = {n for n, k in made.items() if k == 1} - set(function.params) - inside
    return function.with_body(_block(function.body, once, inside, reads))


def _block(block: Block, once: set[str], inside: set[str], reads: Counter[str]) -> Block:
    out = [with_blocks(s, lambda b: _block(b, once, inside, reads)) for s in block]
    for at, stmt in enumerate(out):
        if not isinstance(stmt, Assign) or not stmt.of or stmt.target not in once:
            continue
        sign, value = _sign(stmt.value)
        if sign > 0 or _owner(value) in inside:  # without the minus it would be the same memory
            continue
        users = {i: s for i, s in enumerate(out) if stmt.target in names_read(s)}
        minus = Apply("neg", (Var(stmt.target),))
        absorbed = {i: _absorbed(s, {stmt.target: minus}) for i, s in users.items()}
        if len(users) == reads[stmt.target] and all(absorbed.values()):
            out[at] = replace(stmt, value=value)
            for i, new in absorbed.items():
                if new is not None:
                    out[i] = new
    return tuple(out)


def _owner(value: Expr) -> str | None:
    """Return the name whose memory a value may share."""
    while isinstance(value, Apply) and value.op in VIEWS:
        value = value.args[0]
    return value.name if isinstance(value, Var) else None


def _absorbed(stmt: Stmt, minus: dict[str, Expr]) -> Stmt | None:
    """Return a statement with the sign of what it reads changed, if that costs nothing."""
    (name,) = minus
    if isinstance(stmt, AddAt) and stmt.of and not stmt.repeats and name not in names(stmt.index):
        sign, value = _sign(substitute(stmt.value, minus))
        if minus[name] not in subexpressions(value):
            return replace(stmt, value=value if sign > 0 else Apply("neg", (value,)))
    if isinstance(stmt, (Assign, AddAt, Store)) and stmt.of:
        if not isinstance(stmt, Assign) and name in names(stmt.index):
            return None
        found = _difference(substitute(stmt.value, minus), minus)
        return None if found is None else replace(stmt, value=found)
    return None


def _difference(value: Expr, minus: dict[str, Expr]) -> Expr | None:
    """Return a sum with signs carried to its terms, if none is left over."""
    if not isinstance(value, Apply) or value.op not in ("add", "sub"):
        return None
    terms = _terms(value)
    signed = [(s * _sign(t)[0], _sign(t)[1]) for s, t in terms]
    (minus_name,) = minus.values()
    if signed[0][0] < 0 or any(minus_name in subexpressions(t) for _, t in signed):
        return None
    total = signed[0][1]
    for sign, term in signed[1:]:
        total = Apply("add" if sign > 0 else "sub", (total, term))
    return total


def _terms(value: Expr) -> list[tuple[int, Expr]]:
    """Return the terms of a sum that is written from left to right, each with its sign."""
    found: list[tuple[int, Expr]] = []
    while isinstance(value, Apply) and value.op in ("add", "sub"):
        found.append((1 if value.op == "add" else -1, value.args[1]))
        value = value.args[0]
    return [(1, value), *reversed(found)]


def _sign(value: Expr) -> tuple[int, Expr]:
    """Return the sign of a product, and the product without it."""
    if not isinstance(value, Apply):
        return 1, value
    if value.op == "neg":
        sign, inner = _sign(value.args[0])
        return -sign, inner
    if value.op in _FACTORS and not value.kwargs:
        parts = [_sign(a) for a in value.args]
        sign = 1
        for own, _ in parts:
            sign *= own
        return sign, value if sign == 1 and all(s == 1 for s, _ in parts) else replace(
            value, args=tuple(e for _, e in parts)
        )
    if value.op in _FIRST:
        sign, inner = _sign(value.args[0])
        return sign, value if sign == 1 else replace(value, args=(inner, *value.args[1:]))
    return 1, value
