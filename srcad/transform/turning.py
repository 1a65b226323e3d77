"""Places in the loops of a finished function: indices as forms of the loops' variables."""

from __future__ import annotations

from collections import Counter

from srcad.analysis.affine import Form, form_of
from srcad.analysis.facts import Types
from srcad.analysis.turns import At, Loops, Turns
from srcad.ir.given import times_bound
from srcad.ir.nodes import Expr, For, Function, Var, While
from srcad.ir.walk import defined, statements

__all__ = ["turns_of"]


def turns_of(function: Function, types: Types) -> Turns:
    """Return what tells places of a function's arrays apart, turn by turn."""
    body = function.body
    bound = times_bound(function)
    turning = Counter(s.target for s in statements(body) if isinstance(s, For))
    fixed = {n for n, k in bound.items() if k == 1 and not turning[n]}
    loops_ = [s for s in body if isinstance(s, (For, While))]
    inside = {n for s in statements(loops_) for n in defined(s)}

    def form(expr: Expr, loops: Loops, _at: At) -> Form | None:
        targets = {loop.target for loop in loops if isinstance(loop, For)}
        targets = {t for t in targets if bound[t] == turning[t]}

        def value(part: Expr) -> Form | None:
            known = isinstance(part, Var) and part.name in targets | (fixed - inside)
            return Form(0, {part.name: 1}) if isinstance(part, Var) and known else None

        return form_of(expr, value)

    return Turns(form, types, {})
