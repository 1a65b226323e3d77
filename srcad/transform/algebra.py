"""Algebra on the expressions of derivative statements, which may be reassociated.

Products are gathered into one coefficient, numbers before arrays, denominators under one bar; sums
into like terms. Everything else is the table of rewrites, which reads as algebra: ``k`` and ``m``
stand for number literals, other letters for anything.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> for text in ("1*y_bar + 2*x*y_bar + 0", "3*x**(3 - 1) * (-1*y_bar)", "x*g + x*g", "(1/x) * g"):
...     print(to_text(simplify(parse(text), Facts({}))))
(1 + 2*x)*y_bar
-3*x**2*y_bar
2*x*g
g/x
"""

from __future__ import annotations

from functools import cache
from typing import Any

from srcad.analysis.facts import Types, typeof
from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.ir.parse import parse
from srcad.ir.types import UNKNOWN, Type, same_shape
from srcad.ir.walk import subexpressions, substitute

__all__ = ["Facts", "simplify"]

# rewrites of everything but sums and products: what stands left is written as what stands right
REWRITES = (
    ("x**1", "x"),
    ("x**0", "1"),
    ("k**m", "!power"),
    ("k == m", "!equal"),
    ("k + m", "!add"),
    ("k - m", "!subtract"),
    ("np.where(True, x, z)", "x"),
    ("np.where(False, x, z)", "z"),
    ("x if True else z", "x"),
    ("z if False else x", "x"),
    ("np.where(c, x, x)", "x"),
    ("x if c else x", "x"),
    ("T(T(x))", "x"),
    ("copy(copy(x))", "copy(x)"),
    ("copy(np.broadcast_to(1.0, x.shape))", "np.ones_like(x)"),
    ("copy(np.broadcast_to(1, x.shape))", "np.ones_like(x)"),
    ("np.broadcast_to(np.broadcast_to(x, z), w)", "np.broadcast_to(x, w)"),
)


class Facts:
    """The types of a function's variables, and what has been found out about its expressions."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self._known: dict[Expr, Type] = {}
        # for a name, an earlier one of the same shape
        self.shaped_as: dict[str, str] = {}
        self.simplified: dict[Expr, Expr] = {}

    def of(self, expr: Expr) -> Type:
        """Return the type of an expression."""
        if isinstance(expr, Var):
            return self.types.get(expr.name, UNKNOWN)
        found = self._known.get(expr)
        if found is None:
            found = self._known[expr] = typeof(expr, self.types)
        return found

    def define(self, target: str, value: Expr) -> None:
        """Learn that a variable has the shape of one that it is made from."""
        if isinstance(value, Apply) and target not in self.shaped_as:
            earlier = self.same_shape(value)
            if earlier is not None and earlier != target:
                self.shaped_as[target] = self.shaped_as.get(earlier, earlier)

    def same_shape(self, expr: Expr) -> str | None:
        """Return a variable in an expression that has its shape, if one surely has."""
        t = self.of(expr)
        if t.kind != "array":
            return None
        found = (e.name for e in subexpressions(expr) if isinstance(e, Var))
        return next((n for n in found if same_shape(self.types.get(n, UNKNOWN), t)), None)

    def is_number(self, expr: Expr) -> bool:
        """Whether an expression is surely a number."""
        return self.of(expr).kind == "number"


def simplify(expr: Expr, facts: Facts) -> Expr:
    """Return an equal expression, as a person would write it."""
    if not isinstance(expr, Apply) or expr.op == "slice":
        return expr
    if expr.op == "attr":
        return _shape(expr, facts)
    found = facts.simplified.get(expr)
    if found is None:
        found = facts.simplified[expr] = _simplified(expr, facts)
        facts.simplified[found] = found
    return found


def _shape(expr: Apply, facts: Facts) -> Expr:
    """Ask the shape of a variable that is there anyway: ``(v**2).size`` is ``v.size``."""
    base, attribute = expr.args
    if isinstance(base, Var):
        earlier = facts.shaped_as.get(base.name)
    else:
        earlier = facts.same_shape(base)
        earlier = facts.shaped_as.get(earlier, earlier) if earlier else None
    return Apply("attr", (Var(earlier), attribute)) if earlier else expr


def _simplified(expr: Apply, facts: Facts) -> Expr:
    args = tuple([simplify(a, facts) for a in expr.args])
    kwargs = tuple((k, simplify(v, facts)) for k, v in expr.kwargs) if expr.kwargs else ()
    made = expr if args == expr.args and kwargs == expr.kwargs else Apply(expr.op, args, kwargs)
    if made.op in ("mul", "div", "neg"):
        return product(made, facts)
    if made.op in ("add", "sub"):
        return total(made, facts)
    return _rewritten(made, facts)


def _rewritten(expr: Apply, facts: Facts) -> Expr:
    for pattern, replacement in _table().get(expr.op, ()):
        found: dict[str, Expr] = {}
        if _matches(pattern, expr, found):
            if isinstance(replacement, str):
                return _computed(replacement, found)
            return simplify(substitute(replacement, found), facts)
    if expr.op == "copy" and isinstance(expr.args[0], Apply):
        inner = expr.args[0]
        if inner.op == "np.broadcast_to" and facts.is_number(inner.args[0]):
            return Apply("np.full", (inner.args[1], inner.args[0]))
        if inner.op in _FRESH:
            return inner
    return expr


_FRESH = {"mul", "div", "add", "sub", "neg", "pow", "matmul", "np.where", "np.outer", "np.sum"}


def _computed(name: str, found: dict[str, Expr]) -> Const:
    k, m = (e.value for e in (found["k"], found["m"]) if isinstance(e, Const))
    result: Any = {
        "!power": lambda: k**m,
        "!equal": lambda: k == m,
        "!add": lambda: k + m,
        "!subtract": lambda: k - m,
    }[name]()
    return const(result)


@cache
def _table() -> dict[str, list[tuple[Expr, Expr | str]]]:
    """Parse the rewrites, gathered by the operation they start from."""
    table: dict[str, list[tuple[Expr, Expr | str]]] = {}
    for left, right in REWRITES:
        pattern = parse(left)
        assert isinstance(pattern, Apply)
        replacement = right if right[0] == "!" else parse(right)
        table.setdefault(pattern.op, []).append((pattern, replacement))
    return table


def _matches(pattern: Expr, expr: Expr, found: dict[str, Expr]) -> bool:
    if isinstance(pattern, Var):
        if pattern.name in ("k", "m") and not _is_literal(expr):
            return False
        return found.setdefault(pattern.name, expr) == expr
    if isinstance(pattern, Const):
        return pattern == expr
    if not isinstance(expr, Apply) or expr.op != pattern.op or len(expr.args) != len(pattern.args):
        return False
    if expr.kwargs:
        return False
    return all(_matches(p, a, found) for p, a in zip(pattern.args, expr.args, strict=True))


def _is_literal(expr: Expr) -> bool:
    return isinstance(expr, Const) and type(expr.value) in (int, float) and expr.text[0] not in "nm"


# sums


def total(expr: Apply, facts: Facts) -> Expr:
    """Gather a sum into like terms.

    >>> from srcad.ir.text import to_text
    >>> to_text(simplify(parse("-x + z + x*2"), Facts({})))
    'z + x'
    """
    terms: dict[Expr, Any] = {}
    stack: list[tuple[Expr, int]] = [(expr, 1)]
    while stack:
        node, sign = stack.pop()
        if isinstance(node, Apply) and node.op in ("add", "sub"):
            stack.append((node.args[1], sign if node.op == "add" else -sign))
            stack.append((node.args[0], sign))
            continue
        coefficient, rest = _split(node)
        terms[rest] = terms.get(rest, 0) + sign * coefficient
    factored = _factored(terms, facts)
    if factored is not None:
        return factored
    types_of = {rest: facts.of(rest) for rest in terms}
    made: list[Expr] = []
    for rest, coefficient in terms.items():
        kept = _unspread(rest, [r for r in terms if r is not rest], types_of)
        if coefficient != 0:
            made.append(_times(coefficient, kept))
    if not made:
        return const(0.0)
    made.sort(key=_is_negative)  # `b - a` reads better than `-a + b`
    result = made[0]
    for term in made[1:]:
        if _is_negative(term):
            result = Apply("sub", (result, _negated(term)))
        else:
            result = Apply("add", (result, term))
    return result


def _factored(terms: dict[Expr, Any], facts: Facts) -> Expr | None:
    """Write ``g + 2*x*g`` as ``(1 + 2*x) * g``, where g is a tangent or an adjoint."""
    if len(terms) < 2:
        return None
    parts: list[_Factors] = []
    common: set[Expr] | None = None
    for rest in terms:
        factors = _Factors()
        factors.put(rest)
        parts.append(factors)
        own = {b for b, p in factors.powers.items() if p == 1 and _is_derivative(b)}
        common = own if common is None else common & own
    if not common:
        return None
    shared = min(common, key=str)
    rests: list[Expr] = []
    for factors, coefficient in zip(parts, terms.values(), strict=True):
        del factors.powers[shared]
        factors.above *= coefficient
        if factors.above:
            rests.append(_product_of(factors, facts))
    if not rests:
        return None
    inside = simplify(_summed(rests), facts)
    return product(Apply("mul", (inside, shared)), facts)


def _summed(terms: list[Expr]) -> Expr:
    result = terms[0]
    for term in terms[1:]:
        result = Apply("add", (result, term))
    return result


def _unspread(rest: Expr, others: list[Expr], types_of: dict[Expr, Any]) -> Expr:
    """Drop a broadcast to a shape that another term brings along."""
    while isinstance(rest, Apply) and rest.op == "np.broadcast_to":
        shape = types_of.get(rest, UNKNOWN)
        if not any(same_shape(types_of[o], shape) for o in others):
            break
        rest = rest.args[0]
    return rest


def _split(expr: Expr) -> tuple[Any, Expr]:
    """Split a term into its coefficient and the rest."""
    if isinstance(expr, Const) and _is_literal(expr):
        return expr.value, const(1)
    if isinstance(expr, Apply) and expr.op == "neg":
        coefficient, rest = _split(expr.args[0])
        return -coefficient, rest
    if isinstance(expr, Apply) and expr.op in ("mul", "div"):
        coefficient, rest = _split(expr.args[0])
        if expr.op == "mul":
            return coefficient, expr.args[1] if rest == const(1) else Apply(
                "mul", (rest, expr.args[1])
            )
        return coefficient, Apply("div", (rest, expr.args[1]))
    return 1, expr


def _times(coefficient: Any, rest: Expr) -> Expr:
    if rest == const(1):
        return const(coefficient)
    if coefficient == 1:
        return rest
    if coefficient == -1:
        return Apply("neg", (rest,))
    return _scale(coefficient, rest)


def _scale(coefficient: Any, rest: Expr) -> Expr:
    """Put a coefficient in front of a product."""
    if isinstance(rest, Apply) and rest.op in ("mul", "div"):
        first = rest.args[0]
        if first == const(1):
            return Apply(rest.op, (const(coefficient), rest.args[1]))
        return Apply(rest.op, (_scale(coefficient, first), rest.args[1]))
    return Apply("mul", (const(coefficient), rest))


def _is_negative(expr: Expr) -> bool:
    if isinstance(expr, Const):
        return _is_literal(expr) and expr.value < 0
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
    if first == const(1) and expr.op == "mul":
        return expr.args[1]
    return Apply(expr.op, (first, *expr.args[1:]))


# products


class _Factors:
    """A product taken apart: coefficient, factors above and below the bar with their powers."""

    def __init__(self) -> None:
        self.above: Any = 1
        self.below: Any = 1
        self.powers: dict[Expr, Any] = {}

    def put(self, expr: Expr, power: Any = 1) -> None:
        stack = [(expr, power)]
        while stack:
            node, p = stack.pop()
            if isinstance(node, Apply) and node.op == "neg":
                self.above = -self.above if p % 2 else self.above
                stack.append((node.args[0], p))
            elif isinstance(node, Apply) and node.op == "mul":
                stack.extend([(node.args[1], p), (node.args[0], p)])
            elif isinstance(node, Apply) and node.op == "div":
                stack.extend([(node.args[1], -p), (node.args[0], p)])
            elif isinstance(node, Const) and _is_literal(node) and abs(p) == 1:
                self.number(node.value, p)
            elif isinstance(node, Apply) and node.op == "pow" and _is_literal(node.args[1]):
                exponent = node.args[1]
                assert isinstance(exponent, Const)
                self.power(node.args[0], exponent.value * p)
            else:
                self.power(node, p)

    def number(self, value: Any, power: Any) -> None:
        if abs(value) == 1:  # the seed 1.0 does not make an exact 6 a 6.0
            self.above = -self.above if value < 0 else self.above
        elif power > 0:
            self.above = self.above * value
        else:
            self.below = self.below * value

    def power(self, base: Expr, power: Any) -> None:
        self.powers[base] = self.powers.get(base, 0) + power


def product(expr: Apply, facts: Facts) -> Expr:
    """Gather a product: coefficient, then numbers, then arrays, over what divides them."""
    factors = _Factors()
    factors.put(expr)
    return const(0.0) if factors.above == 0 else _product_of(factors, facts)


def _product_of(factors: _Factors, facts: Facts) -> Expr:
    """Write a product that has been taken apart."""
    mask = _masked(factors, facts)
    if mask is not None:
        return mask
    _unspread_factors(factors, facts)
    above, below = factors.above, factors.below
    if above % below == 0 and type(above) is type(below) is int:
        above, below = above // below, 1
    numerator: list[Expr] = []
    denominator: list[Expr] = []
    for base, power in factors.powers.items():
        if power > 0:
            numerator.append(_raised(base, power))
        elif power < 0:
            denominator.append(_raised(base, -power))
    arrays = [f for f in numerator if not facts.is_number(f)]
    if arrays and all(facts.is_number(d) for d in denominator):
        scalars = [f for f in numerator if facts.is_number(f)]
        first = _fraction(above, below, _ordered(scalars), denominator)
        if first == const(1) or first == const(1.0):
            return _chain(_ordered(arrays))
        if first == const(-1) or first == const(-1.0):
            return Apply("neg", (_chain(_ordered(arrays)),))
        if scalars or denominator or below != 1:
            return _chain([first, *_ordered(arrays)])
    return _fraction(above, below, _ordered(numerator), denominator)


def _fraction(above: Any, below: Any, numerator: list[Expr], denominator: list[Expr]) -> Expr:
    """Write coefficient * numerator / denominator."""
    negative = above < 0
    size = -above if negative else above
    top = [*([const(size)] if size != 1 or not numerator else []), *numerator]
    bottom = [*([const(below)] if below != 1 else []), *denominator]
    if negative:  # the sign goes to the first factor
        head = top[0]
        top[0] = const(-head.value) if _is_literal(head) and isinstance(head, Const) else (
            Apply("neg", (head,)))  # fmt: skip
        if isinstance(top[0], Apply) and len(top) > 1:
            made: Expr = Apply("neg", (_chain([head, *top[1:]]),))
            return Apply("div", (made, _chain(bottom))) if bottom else made
    result = _chain(top)
    return Apply("div", (result, _chain(bottom))) if bottom else result


def _ordered(factors: list[Expr]) -> list[Expr]:
    """Put names and their powers first, then functions, sums, and tangents and adjoints last."""
    return sorted(factors, key=_rank)


def _rank(factor: Expr) -> int:
    if _is_derivative(factor):
        return 3
    if isinstance(factor, Apply) and factor.op in ("add", "sub"):
        return 2
    plain = factor.args[0] if isinstance(factor, Apply) and factor.op == "pow" else factor
    return 0 if isinstance(plain, (Var, Const)) else 1


def _is_derivative(expr: Expr) -> bool:
    return isinstance(expr, Var) and expr.name.rstrip("_").endswith(("_bar", "_dot"))


def _chain(factors: list[Expr]) -> Expr:
    result = factors[0]
    for factor in factors[1:]:
        result = Apply("mul", (result, factor))
    return result


def _raised(base: Expr, power: Any) -> Expr:
    return base if power == 1 else Apply("pow", (base, const(power)))


def _masked(factors: _Factors, facts: Facts) -> Expr | None:
    """Write ``where(c, 1, 0) * g`` as ``where(c, g, 0.0)``: g is not multiplied by the zeros."""
    for mask, power in factors.powers.items():
        if power != 1 or not isinstance(mask, Apply) or mask.op not in ("np.where", "ifexp"):
            continue
        arms = mask.args[1:]
        rest = [b for b in factors.powers if b is not mask]
        if mask.op == "ifexp" and not all(facts.is_number(r) for r in rest):
            continue
        if not any(_is_literal(a) and isinstance(a, Const) and a.value == 0 for a in arms):
            continue
        del factors.powers[mask]
        above = [_raised(b, p) for b, p in factors.powers.items() if p > 0]
        below = [_raised(b, -p) for b, p in factors.powers.items() if p < 0]
        other = _fraction(1, factors.below, above, below)
        other = _times(factors.above, other)
        made = tuple(simplify(Apply("mul", (arm, other)), facts) for arm in arms)
        return Apply(mask.op, (mask.args[0], *made))
    return None


def _unspread_factors(factors: _Factors, facts: Facts) -> None:
    """Drop a broadcast to a shape that another factor has anyway."""
    for base, power in list(factors.powers.items()):
        if not isinstance(base, Apply) or base.op != "np.broadcast_to":
            continue
        shape = facts.of(base)
        others = [b for b in factors.powers if b is not base]
        if any(same_shape(facts.of(o), shape) for o in others):
            del factors.powers[base]
            factors.put(base.args[0], power)
