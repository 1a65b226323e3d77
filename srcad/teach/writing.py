"""Sums of products of powers, written as a person writes them.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.teach.powers import read
>>> a = read(parse("cos(u1)/u3 * x**2 * u2 * 6"), {})
>>> to_text(Writer(["u1", "u2", "u3", "x"]).expr(a))
'6*u2*x**2*cos(u1)/u3'
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from srcad.ir.nodes import Apply, Const, Expr, Var
from srcad.teach.powers import Base, Call, Product, Sum

__all__ = ["Writer"]


class Writer:
    """Writes sums as expressions: coefficient, variables, functions, sums, over what divides.

    ``order`` has the names in the order in which a product shows them; ``decimals`` prints a half
    as 0.5, not as 1/2.
    """

    def __init__(self, order: Iterable[str], decimals: bool = False) -> None:
        self.rank = {name: i for i, name in enumerate(order)}
        self.decimals = decimals

    def expr(self, a: Sum) -> Expr:
        """Return a sum as an expression."""
        terms = [self.term(p, c) for p, c in a.terms.items()]
        if not terms:
            return Const("0", 0)
        terms.sort(key=lambda term: term[0])  # `b - a` reads better than `-a + b`
        negative, result = terms[0]
        if negative:
            result = _negated(result)
        for negative, term in terms[1:]:
            result = Apply("sub" if negative else "add", (result, term))
        return result

    def term(self, product: Product, coefficient: Fraction) -> tuple[bool, Expr]:
        """Return whether a term is negative, and its size."""
        above, below = self.split(abs(coefficient))
        numerator = [above] if above is not None else []
        denominator = [below] if below is not None else []
        for base, exponent in sorted(product, key=self.place):
            raised = self.raised(base, abs(exponent))
            (numerator if exponent > 0 else denominator).append(raised)
        top = _chain(numerator or [Const("1", 1)])
        return coefficient < 0, Apply("div", (top, _chain(denominator))) if denominator else top

    def split(self, size: Fraction) -> tuple[Expr | None, Expr | None]:
        """Return what a coefficient puts above and below the bar."""
        if self.decimals and size.denominator != 1 and Fraction(repr(float(size))) == size:
            return _number(float(size)), None
        above, below = size.numerator, size.denominator
        return None if above == 1 else _number(above), None if below == 1 else _number(below)

    def place(self, pair: tuple[Base, Fraction]) -> tuple[int, int, str]:
        """Say where a factor stands in its product."""
        base, exponent = pair
        if isinstance(base, Const):
            return 0, 0, base.text
        if isinstance(base, Var):
            return 1, self.rank.get(base.name, len(self.rank)), base.name
        kind = 3 if isinstance(base, Sum) else 2
        return kind, 0, repr(self.raised(base, exponent))

    def raised(self, base: Base, exponent: Fraction) -> Expr:
        """Return a power."""
        if isinstance(base, Sum):
            inner = self.expr(base)
        elif isinstance(base, Call):
            args = tuple(self.expr(a) for a in base.args)
            inner = Apply(base.op, args, tuple((k, self.expr(v)) for k, v in base.kwargs))
        else:
            inner = base
        if exponent == 1:
            return inner
        above, below = self.split(exponent)
        shown = above or Const("1", 1)
        return Apply("pow", (inner, shown if below is None else Apply("div", (shown, below))))


def _number(value: float) -> Const:
    return Const(repr(value), value)


def _chain(factors: list[Expr]) -> Expr:
    result = factors[0]
    for factor in factors[1:]:
        result = Apply("mul", (result, factor))
    return result


def _negated(expr: Expr) -> Expr:
    """Put a minus before the first factor."""
    if isinstance(expr, Apply) and expr.op in ("mul", "div"):
        return Apply(expr.op, (_negated(expr.args[0]), *expr.args[1:]))
    if isinstance(expr, Const) and isinstance(expr.value, int | float) and expr.text[0].isdigit():
        return _number(-expr.value)
    return Apply("neg", (expr,))
