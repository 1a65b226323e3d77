"""A power of a negative number is complex, without a word: where that would be lost, it is asked.

The types take ``x**0.5`` for real. Where a complex number came all the same, the derivative comes
out complex, and is refused; but a part that is taken (``.imag``) hides it, and so does an array of
real numbers that it is written into. NumPy's own numbers give nan, and are not asked.
"""

from __future__ import annotations

from srcad.analysis.activity import sources
from srcad.analysis.facts import Types, typeof
from srcad.ir.nodes import (
    Append,
    Apply,
    Assign,
    Const,
    Effect,
    Expr,
    Function,
    Stmt,
    Store,
    Unpack,
    Var,
    const,
)
from srcad.ir.types import WHOLE, maybe_complex
from srcad.ir.walk import own_expressions, statements, subexpressions
from srcad.transform.prepare import each

__all__ = ["with_real_powers"]

_PARTS = {"np.imag", "np.real", "np.angle", "np.conj", "np.conjugate"}
_ATTRIBUTES = {"imag", "real", "conjugate"}
_COMBINED = {"add", "sub", "mul", "div", "pow", "floordiv", "mod", "neg", "pos", "abs"}


def with_real_powers(function: Function, types: Types) -> Function:
    """Return the function with a question after each power that may be complex, and be lost."""
    body = list(statements(function.body))
    powers = [s for s in body if isinstance(s, Assign) and _power(s.value, types)]
    if not powers:
        return function
    numpys = _numpys(function, body, types)
    powers = [s for s in powers if not _is_numpys(s.value, numpys, types)]
    if not any(t.kind == "array" for t in types.values()):
        taken = _taken_of(body, types)
        powers = [s for s in powers if s.target in taken]

    def change(stmt: Stmt) -> list[Stmt]:
        if not any(stmt is s for s in powers):
            return [stmt]
        assert isinstance(stmt, Assign)
        return [stmt, Effect(Apply("real_valued", (Var(stmt.target),)), stmt.origin)]

    return function.with_body(each(function.body, change)) if powers else function


def _taken_of(body: list[Stmt], types: Types) -> set[str]:
    """Return the names on which depends what a part is taken of, that its type takes for real."""
    asked = {n for s in body for own in own_expressions(s) for n in _taken(own, types)}
    more = bool(asked)
    while more:
        more = False
        for stmt in body:
            if isinstance(stmt, Assign):
                target, value = stmt.target, stmt.value
            elif isinstance(stmt, (Append, Store)):
                target, value = stmt.base, stmt.value
            else:
                continue
            new = sources(value) - asked
            if target in asked and new:
                asked |= new
                more = True
    return asked


def _taken(expr: Expr, types: Types) -> set[str]:
    found: set[str] = set()
    for part in subexpressions(expr):
        if not isinstance(part, Apply):
            continue
        name = part.args[1].text if part.op == "attr" and isinstance(part.args[1], Const) else ""
        taken = part.op in _PARTS or name in _ATTRIBUTES
        if taken and not maybe_complex(typeof(part.args[0], types)):
            found |= sources(part.args[0])
    return found


def _numpys(function: Function, body: list[Stmt], types: Types) -> set[str]:
    """Return the names of numbers that surely are NumPy's."""
    made: dict[str, list[Expr | None]] = {}
    for stmt in body:
        if isinstance(stmt, Assign):
            made.setdefault(stmt.target, []).append(stmt.value)
        elif isinstance(stmt, Unpack):
            whole = typeof(stmt.value, types).kind == "array"
            row = Apply("index", (stmt.value, const(0))) if whole else None
            for target in stmt.targets:
                made.setdefault(target, []).append(row)
    found = made.keys() - set(function.params) - {s.target for s in function.entry}
    while True:
        kept = {n for n in found if all(_is_numpys(v, found, types) for v in made[n])}
        if kept == found:
            return found
        found = kept


def _is_numpys(value: Expr | None, numpys: set[str], types: Types) -> bool:
    """Whether a number surely is one of NumPy's, or an array."""
    if isinstance(value, Var) and value.name in numpys:
        return True
    if isinstance(value, (Var, Apply)) and typeof(value, types).kind == "array":
        return True
    if not isinstance(value, Apply):
        return False
    if value.op == "index":
        return typeof(value.args[0], types).kind == "array"
    plain = value.op[1:] if value.op[0] == "i" and value.op[1:] in _COMBINED else value.op
    if plain in _COMBINED:
        return any(_is_numpys(a, numpys, types) for a in value.args)
    return value.op.startswith("np.")


def _power(value: Expr, types: Types) -> bool:
    """Whether a value is a power that may be complex."""
    if not isinstance(value, Apply) or value.op not in ("pow", "ipow") or len(value.args) > 2:
        return False
    base, by = value.args
    if isinstance(by, Const) and type(by.value) in (int, float) and float(by.value).is_integer():
        return False
    if isinstance(base, Const) and type(base.value) in (int, float) and base.value >= 0:
        return False
    whole = typeof(by, types)
    if whole.kind == "number" and whole.dtype in WHOLE:
        return False
    t = typeof(value, types)
    return t.kind in ("number", "unknown") and not maybe_complex(t)
