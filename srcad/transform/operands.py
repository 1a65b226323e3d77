"""The operands of a call as its rule is given them: floats in formulas, integers as Python's own.

>>> from srcad.ir.nodes import Var
>>> from srcad.ir.text import to_text
>>> to_text(as_python(Var("k"), Type("number", (), "u")))
'int(k)'
"""

from __future__ import annotations

from srcad.ir.nodes import Apply, Expr, const
from srcad.ir.parse import parse
from srcad.ir.text import INFIX
from srcad.ir.types import INTEGERS, UNKNOWN, Type, may_wrap
from srcad.ir.walk import names, subexpressions
from srcad.rules.declare import Bound, Case
from srcad.rules.filling import THREE, VECTOR

__all__ = ["as_given", "for_a_formula"]

# functions of an order or an exponent that must stay an integer
_OF_INTEGERS = (
    "math.ldexp", "np.ldexp", "scipy.special.eval_hermite", "scipy.special.eval_hermitenorm",
)  # fmt: skip


def for_a_formula(case: Case, bound: Bound) -> dict[str, Expr]:
    """Return a call's arguments as partial derivatives may use them."""
    named = ((n, e) for n, e in bound.exprs.items() if n)  # None has no name in a pattern
    return {n: _in_a_formula(e, bound.types[n], n, case) for n, e in named}


def _in_a_formula(operand: Expr, t: Type, name: str, case: Case) -> Expr:
    """Return an operand as a formula may use it: it is squared there, or given to functions.

    NumPy's integers may wrap around, and functions of truths have half precision.
    """
    if case.op in _OF_INTEGERS:
        return operand
    if not (t.dtype in INTEGERS and may_wrap(t)):
        truth = t.dtype == "b" and name in _given_to_functions(case)
        return Apply("mul", (const(1.0), operand)) if truth else operand
    return as_python(operand, t) if t.kind == "number" else Apply("mul", (const(1.0), operand))


def _given_to_functions(case: Case) -> set[str]:
    """Return the operands that a partial derivative gives to a function."""
    parts = (e for text in case.texts for e in subexpressions(parse(text)))
    calls = (e for e in parts if isinstance(e, Apply) and e.op not in (*INFIX, "neg", "where"))
    return {n for call in calls for n in names(call)}


def as_given(bound: Bound) -> dict[str, Expr]:
    """Return a call's arguments, and what its rule asks of their shapes."""
    x = bound.types.get("x", UNKNOWN)
    vector = x.kind == "array" and x.shape is not None and len(x.shape) == 1
    three = all((t.shape or (0,))[-1] == 3 for t in bound.types.values())
    said = [word for word, holds in ((VECTOR, vector), (THREE, three)) if holds]
    given = bound.exprs
    if any(t.kind == "number" and t.dtype == "u" for t in bound.types.values()):
        given = {n: as_python(e, bound.types[n]) for n, e in given.items()}
    return {**given, **dict.fromkeys(said, const(True))} if said else given


def as_python(operand: Expr, t: Type) -> Expr:
    """Return an integer of NumPy's as Python's own: a shift by an unsigned one is turned round."""
    return Apply("int", (operand,)) if t.kind == "number" and t.dtype == "u" else operand
