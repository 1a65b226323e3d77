"""A power of a negative number is complex, without a word: where a part is taken, it is asked.

The types take ``x**0.5`` for real, and its imaginary part for nothing. Elsewhere a complex number
that came unforeseen shows in the derivative, which is refused; a part that is taken hides it.
"""

from __future__ import annotations

from dataclasses import replace

from srcad.analysis.activity import sources
from srcad.analysis.facts import Types, typeof
from srcad.ir.nodes import Append, Apply, Assign, Const, Effect, Expr, Function, Stmt, Store, Var
from srcad.ir.types import is_real, maybe_complex
from srcad.ir.walk import own_expressions, statements, subexpressions
from srcad.transform.prepare import each

__all__ = ["with_real_powers"]

_PARTS = {"np.imag", "np.real", "np.angle", "np.conj", "np.conjugate"}
_ATTRIBUTES = {"imag", "real", "conjugate"}


def with_real_powers(function: Function, types: Types) -> Function:
    """Return the function with a question after each power that a part may be taken of."""
    body = list(statements(function.body))
    asked = {n for s in body for own in own_expressions(s) for n in _taken(own, types)}
    if not asked:
        return function
    more = True
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

    def change(stmt: Stmt) -> list[Stmt]:
        if not (isinstance(stmt, Assign) and stmt.target in asked and _power(stmt.value, types)):
            return [stmt]
        return [stmt, Effect(Apply("real_valued", (Var(stmt.target),)), stmt.origin)]

    return replace(function, body=each(function.body, change))


def _taken(expr: Expr, types: Types) -> set[str]:
    """Return the names that the type of what a part is taken of takes for real."""
    found: set[str] = set()
    for part in subexpressions(expr):
        if not isinstance(part, Apply):
            continue
        name = part.args[1].text if part.op == "attr" and isinstance(part.args[1], Const) else ""
        taken = part.op in _PARTS or name in _ATTRIBUTES
        if taken and not maybe_complex(typeof(part.args[0], types)):
            found |= sources(part.args[0])
    return found


def _power(value: Expr, types: Types) -> bool:
    """Whether a value is a power that may be complex."""
    if not isinstance(value, Apply) or value.op not in ("pow", "ipow"):
        return False
    base, by = value.args
    if isinstance(by, Const) and type(by.value) in (int, float) and float(by.value).is_integer():
        return False
    if isinstance(base, Const) and is_real(typeof(base, types)) and base.value >= 0:
        return False
    return typeof(value, types).kind in ("number", "unknown")
