"""Sums: like terms together, a common tangent or adjoint taken out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from srcad.ir.literals import is_literal
from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.ir.types import UNKNOWN, Type, same_shape
from srcad.ir.walk import subexpressions
from srcad.transform.known import Known
from srcad.transform.products import (
    Factors,
    doubtful,
    in_range,
    is_derivative,
    product,
    product_of,
    times,
)

__all__ = ["total"]

_ONE = const(1)


def total(expr: Apply, facts: Known) -> Expr:
    """Gather a sum into like terms.

    >>> from srcad.ir.parse import parse
    >>> from srcad.ir.text import to_text
    >>> from srcad.transform.algebra import Facts, simplify
    >>> from srcad.ir.types import NUMBER
    >>> to_text(simplify(parse("-x + z + x*2"), Facts({"x": NUMBER, "z": NUMBER})))
    'z + x'
    """
    terms: dict[Expr, Any] = {}
    floats: set[Expr] = set()
    stack: list[tuple[Expr, int]] = [(expr, 1)]
    while stack:
        node, sign = stack.pop()
        if isinstance(node, Apply) and node.op in ("add", "sub"):
            stack.append((node.args[1], sign if node.op == "add" else -sign))
            stack.append((node.args[0], sign))
            continue
        coefficient, rest = _split(node)
        if _is_settled(node, rest, facts):
            return expr
        if isinstance(node, Const) and type(node.value) is float and not node.value:
            floats |= {node}
        terms[rest] = in_range(terms.get(rest, 0) + sign * coefficient)
    if floats and not all(map(facts.is_float, terms)):
        return expr  # k + 0.0 is no integer
    terms = _taken_together(terms, facts)
    factored = _factored(terms, facts)
    if factored is not None:
        return factored
    fraction = _over_one_bar(terms, facts) if facts.gathers else None
    if fraction is not None:
        return fraction
    multiple = _multiple(terms, facts)
    if multiple is not None:
        return multiple
    whole_terms = [rest for rest in terms if not _is_spread(rest)]
    shapes = [] if len(whole_terms) == len(terms) else [facts.of(rest) for rest in whole_terms]
    kept = (rest if not shapes else _unspread(rest, shapes, terms, facts) for rest in terms)
    made = [times(k, rest) for k, rest in zip(terms.values(), kept, strict=True) if k != 0]
    if not made:
        return _nothing(expr, facts)
    made.sort(key=_is_negative)  # `b - a` reads better than `-a + b`
    result = made[0]
    for term in made[1:]:
        if _is_negative(term):
            result = Apply("sub", (result, _negated(term)))
        else:
            result = Apply("add", (result, term))
    whole = len(made) == len(terms) or facts.is_number(expr)
    return result if whole or same_shape(facts.of(result), facts.of(expr)) else expr


def _is_settled(node: Expr, rest: Expr, facts: Known) -> bool:
    """Whether a term, with another sign or in another order, may be another number."""
    if facts.wraps(rest) or (not facts.of_floats(rest) and facts.of(rest).dtype == "b"):
        return True
    return bool(facts.wrapping) and any(
        isinstance(e, Apply) and e.op in ("neg", "mul") and facts.wraps(e)
        for e in subexpressions(node)
    )


def _taken_together(terms: dict[Expr, Any], facts: Known) -> dict[Expr, Any]:
    """Write ``where(c, a, 0.0) + where(c, b, 0.0)`` as ``where(c, a + b, 0.0)``."""
    groups: dict[tuple[Expr, bool], list[Expr]] = {}
    for rest in terms:
        if isinstance(rest, Apply) and rest.op == "np.where":
            zeros = [isinstance(a, Const) and a.value == 0 for a in rest.args[1:]]
            if True in zeros and False in zeros:
                groups.setdefault((rest.args[0], zeros[0]), []).append(rest)
    for (test, turned), group in groups.items():
        if len(group) < 2:
            continue
        parts = [times(terms[g], g.args[2 if turned else 1]) for g in group if isinstance(g, Apply)]
        arms = [facts.simplify(_summed(parts)), const(0.0)]
        whole = Apply("np.where", (test, *(arms[::-1] if turned else arms)))
        if not same_shape(facts.of(whole), facts.of(group[0])):
            continue
        terms = {r: c for r, c in terms.items() if r not in group}
        terms[facts.simplify(whole)] = 1
    return terms


def _factored(terms: dict[Expr, Any], facts: Known) -> Expr | None:
    """Write ``g + 2*x*g`` as ``(1 + 2*x) * g``."""
    if len(terms) < 2:
        return None
    parts: list[Factors] = []
    common: set[Expr] | None = None
    for rest in terms:
        factors = Factors(facts)
        factors.put(rest)
        parts.append(factors)
        own = {b for b, p in factors.powers.items()
               if p == 1 and (facts.gathers or is_derivative(b))}  # fmt: skip
        common = own if common is None else common & own
    if not common or any(facts.wraps(b) for f in parts for b in f.powers):
        return None
    if any(doubtful(f, facts) for f in parts):  # integers that may overflow among themselves
        return None
    derivatives = set(filter(is_derivative, common))
    shared = min(derivatives or common, key=str)
    rests: list[Expr] = []
    for factors, coefficient in zip(parts, terms.values(), strict=True):
        del factors.powers[shared]
        factors.above = in_range(factors.above * coefficient)
    sign = -1 if all(factors.above < 0 for factors in parts) else 1
    for factors in parts:
        factors.above *= sign
        if factors.above:
            rests.append(product_of(factors, facts))
    if not rests or not all(facts.is_float(rest) for rest in rests):
        return None  # booleans and integers add up otherwise than their multiples
    inside = facts.simplify(_summed(rests))
    if isinstance(inside, Const) and inside.value == 0 and not facts.is_number(shared):
        return None  # what is left of an array is an array
    whole = Apply("mul", (inside, shared))
    return product(whole if sign > 0 else Apply("neg", (whole,)), facts)


def _over_one_bar(terms: dict[Expr, Any], facts: Known) -> Expr | None:
    """Write ``x/s - z/s`` as ``(x - z)/s``."""
    parts = [Factors(facts) for _ in terms]
    for factors, (rest, coefficient) in zip(parts, terms.items(), strict=True):
        factors.put(times(coefficient, rest))
    below = {b for b, p in parts[0].powers.items() if p < 0}
    below = {b for b in below if all(f.powers.get(b, 0) < 0 for f in parts)}
    if len(terms) < 2 or not below or any(doubtful(f, facts) for f in parts):
        return None
    bar = Factors()
    for base in sorted(below, key=str):
        power = max(f.powers[base] for f in parts)
        bar.power(base, power)
        for factors in parts:
            factors.power(base, -power)
            if not factors.powers[base]:
                del factors.powers[base]
    bar.power(facts.simplify(_summed([product_of(f, facts) for f in parts])), 1)
    return product_of(bar, facts)


def _nothing(expr: Apply, facts: Known) -> Expr:
    """Write a sum whose terms cancel."""
    if facts.is_number(expr):
        return facts.zero(expr)
    like = facts.same_shape(expr)
    if like is None or facts.of(Var(like)).dtype != facts.of(expr).dtype:
        return expr
    return Apply("np.zeros_like", (Var(like),))


def _multiple(terms: dict[Expr, Any], facts: Known) -> Expr | None:
    """Write ``2*x*y - 2*z`` as ``2*(x*y - z)``."""
    sizes = {abs(k) for k in terms.values()}
    if len(terms) < 2 or len(sizes) != 1 or sizes <= {0, 1} or _ONE in terms:
        return None
    if not all(map(facts.is_float, terms)):
        return None
    size = sizes.pop()
    sign = -1 if all(k < 0 for k in terms.values()) else 1
    inside = _summed([r if sign * k > 0 else Apply("neg", (r,)) for r, k in terms.items()])
    return times(sign * size, facts.simplify(inside))


def _summed(terms: list[Expr]) -> Expr:
    result = terms[0]
    for term in terms[1:]:
        result = Apply("add", (result, term))
    return result


def _unspread(rest: Expr, shapes: list[Type], terms: Collection[Expr], facts: Known) -> Expr:
    """Drop a broadcast to a shape that another term brings along."""
    while isinstance(rest, Apply) and rest.op == "np.broadcast_to":
        shape = facts.of(rest) if rest in terms else UNKNOWN
        if not any(same_shape(other, shape) for other in shapes):
            break
        rest = rest.args[0]
    return rest


def _is_spread(expr: Expr) -> bool:
    return isinstance(expr, Apply) and expr.op == "np.broadcast_to"


def _split(expr: Expr) -> tuple[Any, Expr]:
    """Split a term into its coefficient and the rest."""
    if isinstance(expr, Const) and is_literal(expr):
        return expr.value, _ONE
    if isinstance(expr, Apply) and expr.op == "neg":
        coefficient, rest = _split(expr.args[0])
        return -coefficient, rest
    if isinstance(expr, Apply) and expr.op in ("mul", "div"):
        coefficient, rest = _split(expr.args[0])
        if expr.op == "mul":
            other = expr.args[1]
            if isinstance(other, Apply) and other.op == "neg":
                coefficient, other = -coefficient, other.args[0]
            return coefficient, other if rest == _ONE else Apply("mul", (rest, other))
        return coefficient, Apply("div", (rest, expr.args[1]))
    return 1, expr


def _is_negative(expr: Expr) -> bool:
    if isinstance(expr, Const):
        return is_literal(expr) and expr.value < 0
    if isinstance(expr, Apply) and expr.op in ("mul", "div", "neg"):
        return expr.op == "neg" or _is_negative(expr.args[0])
    return False


def _negated(expr: Expr) -> Expr:
    if isinstance(expr, Const):
        return const(-expr.value)
    assert isinstance(expr, Apply)
    if expr.op == "neg":
        return expr.args[0]
    first = _negated(expr.args[0])
    if first == _ONE and expr.op == "mul":
        return expr.args[1]
    return Apply(expr.op, (first, *expr.args[1:]))
