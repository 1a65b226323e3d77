"""A small algebra: sums of products of powers, in which equal factors meet and cancel.

A sum has terms, each a coefficient and a product of bases with exponents; a base is a name, a call
of a function, or a sum of its own. Products of sums are not multiplied out.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.teach.writing import Writer
>>> def shown(text: str) -> str:
...     return to_text(Writer(["x"]).expr(read(parse(text), {})))
>>> shown("3*x**2 * cos(x**3) * 2*sin(x**3) / sin(x**3)**2")
'6*x**2*cos(x**3)/sin(x**3)'
>>> shown("(1 + x)*x/(x + 1)**3"), shown("x/4 - x + 2*x")
('x/(1 + x)**2', '5*x/4')
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from srcad.ir.nodes import Const, Expr, Var

__all__ = [
    "Base", "Call", "NoClosedForm", "Product", "Sum", "add", "factored", "multiply", "number",
    "over_one_bar", "power", "read",
]  # fmt: skip

MOST = 400  # parts that a closed form may have
_LARGEST = 64  # the highest power of a number that is worked out


class NoClosedForm(Exception):
    """A formula that this algebra does not write."""


class Call:
    """A function of sums: equal if its arguments are."""

    __slots__ = ("_hash", "args", "kwargs", "name", "op", "size")

    def __init__(self, op: str, args: tuple[Sum, ...], kwargs: tuple[tuple[str, Sum], ...]) -> None:
        self.op = op
        self.args = args
        self.kwargs = kwargs
        self.size = 1 + sum(a.size for a in args)
        self._hash = hash((op, args, kwargs))
        self.name: str | None = None

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Call) and (self.op, self.args, self.kwargs) == (
            other.op, other.args, other.kwargs
        )  # fmt: skip


class Sum:
    """Terms, each a product and its coefficient; equal whatever their order, printed in it."""

    __slots__ = ("_key", "name", "size", "terms")

    def __init__(self, terms: dict[Product, Fraction]) -> None:
        self.terms = {p: c for p, c in terms.items() if c}
        self._key = frozenset(self.terms.items())
        self.name: str | None = None
        self.size = 1 + sum(1 + sum(_size(b) for b, _ in p) for p in self.terms)
        if self.size > MOST:
            raise NoClosedForm("too long to be read")

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Sum) and self._key == other._key)


Base = Var | Const | Call | Sum
Product = frozenset[tuple[Base, Fraction]]
ONE: Product = frozenset()


def _size(base: Base) -> int:
    return base.size if isinstance(base, Call | Sum) else 1


def ordered(product: Product) -> list[tuple[Base, Fraction]]:
    """Return the factors of a product in an order that is the same in every process."""
    return sorted(product, key=lambda pair: (_size(pair[0]), _name(pair[0])))


def _name(base: Base) -> str:
    if isinstance(base, Var):
        return base.name
    if isinstance(base, Const):
        return base.text
    if base.name is None:
        if isinstance(base, Call):
            base.name = f"{base.op}({[_name(a) for a in base.args]})"
        else:
            terms = [([(_name(b), e) for b, e in ordered(p)], c) for p, c in base.terms.items()]
            base.name = str(terms)
    return base.name


def number(value: float | Fraction) -> Sum:
    """Return a number, a decimal one as it is written: 0.1 is a tenth."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise NoClosedForm("not a finite number")
        value = Fraction(repr(value))
    return Sum({ONE: Fraction(value)})


def symbol(base: Base) -> Sum:
    """Return a base as a sum."""
    return Sum({frozenset([(base, Fraction(1))]): Fraction(1)})


def value_of(a: Sum) -> Fraction | None:
    """Return the number that a sum is, or None."""
    if not a.terms:
        return Fraction(0)
    return a.terms.get(ONE) if len(a.terms) == 1 else None


def add(sums: Iterable[Sum]) -> Sum:
    """Add up; a multiple of a sum is multiplied out, a product is not."""
    terms: dict[Product, Fraction] = {}
    for one in sums:
        for product, coefficient in one.terms.items():
            inner = _only_sum(product)
            parts = inner.terms if inner is not None else {product: Fraction(1)}
            for p, c in parts.items():
                terms[p] = terms.get(p, Fraction(0)) + coefficient * c
    return Sum(terms)


def _only_sum(product: Product) -> Sum | None:
    if len(product) != 1:
        return None
    ((base, exponent),) = product
    return base if isinstance(base, Sum) and exponent == 1 else None


def _as_term(a: Sum) -> tuple[Fraction, Product]:
    """Return a sum as a coefficient and one product."""
    if len(a.terms) == 1:
        ((product, coefficient),) = a.terms.items()
        return coefficient, product
    content = _content(a)
    primitive = Sum({p: c / content for p, c in a.terms.items()})
    return content, frozenset([(primitive, Fraction(1))])


def _content(a: Sum) -> Fraction:
    """Return the largest whole number that divides all coefficients, if they are whole."""
    if any(c.denominator != 1 for c in a.terms.values()):
        return Fraction(1)
    return Fraction(math.gcd(*(c.numerator for c in a.terms.values())))


def multiply(sums: Iterable[Sum]) -> Sum:
    """Multiply: equal bases add their exponents."""
    coefficient = Fraction(1)
    exponents: dict[Base, Fraction] = {}
    for one in sums:
        if not one.terms:
            return Sum({})
        c, product = _as_term(one)
        coefficient *= c
        for base, exponent in ordered(product):
            flipped = _flipped(base) if exponent.denominator == 1 else None
            if flipped in exponents:  # (a - b) meets (b - a)
                coefficient *= Fraction(-1) ** exponent.numerator
                base = flipped
            exponents[base] = exponents.get(base, Fraction(0)) + exponent
    product = frozenset((b, e) for b, e in exponents.items() if e)
    inner = _only_sum(product)
    if inner is not None and coefficient == 1:
        return inner
    return Sum({product: coefficient})


def _flipped(base: Base) -> Sum | None:
    return Sum({p: -c for p, c in base.terms.items()}) if isinstance(base, Sum) else None


def power(a: Sum, exponent: Sum) -> Sum:
    """Raise to a power; only whole exponents are carried into a product."""
    e = value_of(exponent)
    if e is None:
        return symbol(Call("pow", (a, exponent), ()))
    if not a.terms:
        if e <= 0:
            raise NoClosedForm("a power of zero")
        return a
    if e == 1:
        return a
    c, product = _as_term(a)
    if e.denominator == 1 and (abs(e) <= _LARGEST or abs(c) == 1):
        return Sum({frozenset((b, f * e) for b, f in product): c**e.numerator})
    if c == 1 and len(product) == 1 and next(iter(product))[1] == 1:
        ((base, _),) = product
        return Sum({frozenset([(base, e)]): Fraction(1)})
    return Sum({frozenset([(a, e)]): Fraction(1)})


def factored(a: Sum) -> Sum:
    """Take out of a sum what all its terms share, a common denominator included.

    >>> from srcad.ir.parse import parse
    >>> from srcad.ir.text import to_text
    >>> from srcad.teach.writing import Writer
    >>> for text in ("2*x + 2*x*cos(x)", "x*1/z + x/z**2", "1 + 2*x"):
    ...     print(to_text(Writer(["x", "z"]).expr(factored(read(parse(text), {})))))
    2*x*(1 + cos(x))
    x*(z + 1)/z**2
    1 + 2*x
    """
    if len(a.terms) < 2:
        return a
    powers = [dict(p) for p in a.terms]
    shared: dict[Base, Fraction] = {}
    for base in {b: None for p in a.terms for b, _ in ordered(p)}:
        least = min(p.get(base, Fraction(0)) for p in powers)
        if least:
            shared[base] = least
    content = _content(a)
    if not shared and content == 1:
        return a
    common = Sum({frozenset(shared.items()): content})
    inverse = Sum({frozenset((b, -e) for b, e in shared.items()): 1 / content})
    rest = add(multiply([Sum({p: c}), inverse]) for p, c in a.terms.items())
    return multiply([common, factored(rest)])


def over_one_bar(a: Sum) -> Sum:
    """Bring a sum over the sums that divide its terms: ``1 - 1/(1 + x)`` to ``x/(1 + x)``.

    >>> from srcad.ir.parse import parse
    >>> from srcad.ir.text import to_text
    >>> from srcad.teach.writing import Writer
    >>> to_text(Writer(["x"]).expr(over_one_bar(read(parse("1 - 1/(1 + x)"), {}))))
    'x/(1 + x)'
    """
    bars: dict[Base, Fraction] = {}
    for product in a.terms if len(a.terms) > 1 else ():
        for base, exponent in ordered(product):
            if isinstance(base, Sum) and exponent < 0:
                bars[base] = min(exponent, bars.get(base, exponent))
    if not bars:
        return a
    below = Sum({frozenset(bars.items()): Fraction(1)})
    above = Sum({frozenset((b, -e) for b, e in bars.items()): Fraction(1)})
    return multiply([add(multiply([Sum({p: c}), above]) for p, c in a.terms.items()), below])


_BINARY = ("add", "sub", "mul", "div")


def read(expr: Expr, known: dict[str, Sum]) -> Sum:
    """Return an expression in this algebra, the names in ``known`` replaced."""
    if isinstance(expr, Var):
        return known[expr.name] if expr.name in known else symbol(expr)
    if isinstance(expr, Const):
        if isinstance(expr.value, int | float) and expr.text.lstrip("-")[:1].isdigit():
            return number(expr.value)
        return symbol(expr)
    if expr.op == "attr":
        return symbol(Call("attr", (read(expr.args[0], known), symbol(expr.args[1])), ())
                      if isinstance(expr.args[1], Const) else Var("?"))  # fmt: skip
    args = tuple(read(a, known) for a in expr.args)
    if expr.op in _BINARY:
        return _arithmetic(expr.op, *args)
    if expr.op == "pow":
        return power(*args)
    if expr.op == "neg":
        return multiply([number(-1), args[0]])
    if expr.op == "pos":
        return args[0]
    kwargs = tuple((k, read(v, known)) for k, v in expr.kwargs)
    return symbol(Call(expr.op, args, kwargs))


def _arithmetic(op: str, a: Sum, b: Sum) -> Sum:
    if op == "mul":
        return multiply([a, b])
    if op == "div":
        return multiply([a, power(b, number(-1))])
    return add([a, b if op == "add" else multiply([number(-1), b])])
