"""Products: one coefficient, numbers before arrays, denominators under one bar."""

from __future__ import annotations

from typing import Any, TypeGuard

from srcad.ir.literals import is_literal
from srcad.ir.names import is_moved
from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.ir.types import INT, broadcast, same_shape
from srcad.transform.known import Known

__all__ = [
    "Factors", "OutOfRange", "doubtful", "in_range", "is_derivative", "product", "product_of",
    "times",
]  # fmt: skip


_SHAPE = Const("shape", "shape")


class OutOfRange(ArithmeticError):
    """A literal that would be too large, too small or infinite if it were put together."""


def in_range(value: Any) -> Any:
    """Return a coefficient that neither overflows nor underflows with those it will meet."""
    if value and not 1e-100 < abs(value) < 1e100:
        raise OutOfRange
    return value


class Factors:
    """A product taken apart: coefficient, factors above and below the bar with their powers."""

    def __init__(self, facts: Known | None = None) -> None:
        self.facts = facts
        # whether a factor may be an integer that wraps around, and is to meet floats only
        self.careful = facts is not None and bool(facts.wrapping)
        self.above: Any = 1
        self.below: Any = 1
        self.powers: dict[Expr, Any] = {}
        # whether a quotient, or a number too, makes the product floating, whatever else is in it
        self.divides = self.floating = False
        # whether 1.0 is a factor: what else is in it may be whole
        self.seeded = False

    def put(self, expr: Expr, power: Any = 1) -> None:
        """Take a product or quotient apart."""
        stack = [(expr, power)]
        while stack:
            node, p = stack.pop()
            if type(node) is Apply:
                op, args = node.op, node.args
                if self.careful and self.facts is not None and self.facts.wraps(node):
                    self.power(node, p)
                elif op == "mul":
                    stack += ((args[1], p), (args[0], p))
                elif op == "div":
                    self.divides = self.floating = True
                    stack += ((args[1], -p), (args[0], p))
                elif op == "neg":
                    self.above = -self.above if p % 2 else self.above
                    stack.append((args[0], p))
                elif op == "pow" and isinstance(args[1], Const) and is_literal(args[1]):
                    self.power(args[0], args[1].value * p)
                else:
                    self.power(node, p)
            elif type(node) is Const and p in (1, -1) and is_literal(node):
                self.number(node.value, p)
            else:
                self.power(node, p)

    def number(self, value: Any, power: Any) -> None:
        """Multiply or divide by a number."""
        self.floating |= type(value) is float
        if abs(value) == 1:  # the seed 1.0 does not make an exact 6 a 6.0
            self.seeded |= type(value) is float
            self.above = -self.above if value < 0 else self.above
        elif power > 0:
            self.above = in_range(self.above * value)
        else:
            self.below = in_range(self.below * value)

    def power(self, base: Expr, power: Any) -> None:
        """Multiply by a power of something."""
        self.powers[base] = self.powers.get(base, 0) + power

    def cancel(self, facts: Known) -> None:
        """Divide by ``x**2``, which has a name, and multiply by ``x``: divide by ``x``.

        The root of ``x**2`` is no power of a negative ``x``.
        """
        whole = [b for b, p in self.powers.items() if p < 0 and p % 1 == 0 and isinstance(b, Var)]
        for divisor in whole:
            base, power = facts.power_of.get(divisor.name, (divisor, 1))
            old = self.powers.get(base, 0)
            left = old + power * self.powers[divisor]
            if base != divisor and old > 0 and (old > 1 or abs(left) <= 1):
                self.powers[base] = left
                del self.powers[divisor]


def product(expr: Apply, facts: Known) -> Expr:
    """Gather a product: coefficient, then numbers, then arrays, over what divides them."""
    factors = Factors(facts)
    factors.put(expr)
    factors.cancel(facts)
    if factors.above == 0:
        plain = all(facts.of(b).kind in ("number", "array", "unknown") for b in factors.powers)
        return facts.zero(expr) if plain else expr  # no text comes to be a number
    above, below = factors.above, factors.below
    whole = type(above) is type(below) is int and below and above % below == 0
    seed = factors.seeded and abs(above) == below == 1
    if not factors.powers and (seed or (factors.divides and whole)):
        factors.above *= 1.0  # 4/2 is no integer, nor is 1.0*1
    for base in [b for b, p in factors.powers.items() if not p and facts.is_number(b)]:
        del factors.powers[base]  # n/n
    found = doubtful(factors, facts)
    if (
        found
        and factors.floating
        and not factors.seeded
        and not any(power > 0 and base not in found for base, power in factors.powers.items())
    ):
        return expr  # nor is 2.0*k
    if found:
        return _in_order(expr, factors, found, facts)
    return product_of(factors, facts)


def doubtful(factors: Factors, facts: Known) -> list[Expr]:
    """Return the factors that may not be multiplied in another order: all that are not floats.

    One integer alone among floats is safe.
    """
    found = [base for base in factors.powers if not facts.is_float(base)]
    integers = [base for base in found if facts.of(base)[:3] == INT[:3]]
    if len(integers) == 1 and abs(factors.powers[integers[0]]) == 1:
        found.remove(integers[0])
    return found


def _in_order(expr: Expr, factors: Factors, apart: list[Expr], facts: Known) -> Expr:
    """Write a product with factors that may overflow, or mean something else, among themselves.

    Integers and booleans (and lists, which multiply by being repeated) are multiplied one by one
    to what is known to be floating.
    """
    sure = {base: power for base, power in factors.powers.items() if base not in apart}
    single = all(abs(factors.powers[base]) == 1 for base in apart)
    above = float(factors.above) if factors.seeded and not sure else factors.above
    if not single or not (type(above) is float or any(power > 0 for power in sure.values())):
        return expr
    factors.above = above
    powers = {base: factors.powers[base] for base in apart}
    factors.powers = sure
    result = product_of(factors, facts)
    for base, power in powers.items():
        result = Apply("mul" if power > 0 else "div", (result, base))
    return result


def product_of(factors: Factors, facts: Known) -> Expr:
    """Write a product that has been taken apart."""
    mask = _masked(factors, facts)
    if mask is not None:
        return mask
    spread = _spread(factors, facts)
    if spread is not None:
        return spread
    _unspread_factors(factors, facts)
    above, below = factors.above, factors.below
    if type(above) is type(below) is int and below and above % below == 0:
        above, below = above // below, 1
    numerator: list[Expr] = []
    denominator: list[Expr] = []
    for base, power in factors.powers.items():
        if power > 0:
            numerator.append(_raised(base, power))
        elif power < 0:
            denominator.append(_raised(base, -power))
        elif not facts.is_number(base):  # `x/x` keeps the shape of x
            numerator.append(base)
            denominator.append(base)
    if factors.seeded and abs(above) == 1 and numerator and not any(map(facts.is_float, numerator)):
        return _fraction(above, below, [const(1.0), *_ordered(numerator)], denominator)
    arrays = [f for f in numerator if not facts.is_number(f)]
    if arrays and all(facts.is_number(d) for d in denominator):
        scalars = [f for f in numerator if facts.is_number(f)]
        first = _fraction(above, below, _ordered(scalars), denominator)
        if first == const(1) or first == const(1.0):
            return _chain(_ordered(arrays))
        if first == const(-1) or first == const(-1.0):
            return Apply("neg", (_chain(_ordered(arrays)),))
        if not scalars and below == 1 and above in (1, -1):  # dividing rounds once
            return _fraction(above, below, _ordered(arrays), denominator)
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
        top[0] = const(-head.value) if is_literal(head) and isinstance(head, Const) else (
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
    if is_derivative(factor):
        return 3
    if isinstance(factor, Apply) and factor.op in ("add", "sub"):
        return 2
    plain = factor.args[0] if isinstance(factor, Apply) and factor.op == "pow" else factor
    return 0 if isinstance(plain, (Var, Const)) else 1


def is_derivative(expr: Expr) -> bool:
    """Whether an expression is a tangent or an adjoint."""
    return type(expr) is Var and is_moved(expr.name)


def _chain(factors: list[Expr]) -> Expr:
    result = factors[0]
    for factor in factors[1:]:
        result = Apply("mul", (result, factor))
    return result


def _raised(base: Expr, power: Any) -> Expr:
    return base if power == 1 else Apply("pow", (base, const(power)))


def _masked(factors: Factors, facts: Known) -> Expr | None:
    """Write ``where(c, 1, 0) * g`` as ``where(c, g, 0.0)``: g is not multiplied by the zeros."""
    for mask, power in factors.powers.items():
        if power != 1 or not isinstance(mask, Apply) or mask.op not in ("np.where", "ifexp"):
            continue
        arms = mask.args[1:]
        rest = [b for b in factors.powers if b is not mask]
        if mask.op == "ifexp" and not all(facts.is_number(r) for r in rest):
            continue
        if not any(is_literal(a) and isinstance(a, Const) and a.value == 0 for a in arms):
            continue
        del factors.powers[mask]
        above = [_raised(b, p) for b, p in factors.powers.items() if p > 0]
        below = [_raised(b, -p) for b, p in factors.powers.items() if p < 0]
        other = _fraction(1, factors.below, above, below)
        other = times(factors.above, other)
        made = tuple(facts.simplify(Apply("mul", (arm, other))) for arm in arms)
        return Apply(mask.op, (mask.args[0], *made))
    return None


def _spread(factors: Factors, facts: Known) -> Expr | None:
    """Write numbers times one that is spread as their product, spread."""
    for base, power in factors.powers.items():
        if power == 1 and isinstance(base, Apply) and base.op == "np.broadcast_to":
            numbers = [base.args[0], *(b for b in factors.powers if b is not base)]
            if not all(map(facts.is_number, numbers)):
                return None
            del factors.powers[base]
            factors.put(base.args[0])
            made = product_of(factors, facts)
            if factors.seeded and isinstance(made, Const) and type(made.value) is int:
                made = const(float(made.value))
            return Apply("np.broadcast_to", (made, base.args[1]))
    return None


def _unspread_factors(factors: Factors, facts: Known) -> None:
    """Drop a broadcast to a shape that another factor has anyway."""
    for base, power in list(factors.powers.items()):
        if not isinstance(base, Apply) or base.op != "np.broadcast_to":
            continue
        others = [b for b in factors.powers if b is not base]
        asked = base.args[1].args[0] if _is_shape(base.args[1]) else None
        types = [facts.of(o) for o in others]
        whole = broadcast(*types, facts.of(base))
        if asked in others or same_shape(broadcast(*types, facts.of(base.args[0])), whole):
            del factors.powers[base]
            factors.put(base.args[0], power)


def _is_shape(expr: Expr) -> TypeGuard[Apply]:
    return isinstance(expr, Apply) and expr.op == "attr" and expr.args[1] == _SHAPE


def times(coefficient: Any, rest: Expr) -> Expr:
    """Return a multiple of an expression."""
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
