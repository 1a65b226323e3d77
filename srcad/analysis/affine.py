"""Integers that are sums of variables, and which of them are surely not negative.

A *form* is ``c + k1*v1 + k2*v2 + ...`` with integers c, k1, k2, ...

>>> from srcad.ir.parse import parse
>>> i, j = (form_of(parse(v), lambda e: Form(0, {e.name: 1})) for v in "ij")
>>> facts = [i - j - Form(1), j]           # i > j >= 0
>>> never_negative(i - Form(1), facts), never_negative(j - i, facts)
(True, False)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from srcad.ir.nodes import Apply, Const, Expr

__all__ = ["Form", "form_of", "never_negative"]

_DEPTH = 6


class Form:
    """A sum of multiples of variables, and a number."""

    __slots__ = ("number", "times")

    def __init__(self, number: int, times: dict[str, int] | None = None) -> None:
        self.number = number
        self.times = {v: k for v, k in (times or {}).items() if k}

    def __add__(self, other: Form) -> Form:
        times = dict(self.times)
        for name, k in other.times.items():
            times[name] = times.get(name, 0) + k
        return Form(self.number + other.number, times)

    def __mul__(self, k: int) -> Form:
        return Form(k * self.number, {v: k * n for v, n in self.times.items()})

    def __sub__(self, other: Form) -> Form:
        return self + other * -1

    def renamed(self, names: dict[str, str]) -> Form:
        """Return the form with other names for its variables."""
        return Form(self.number, {names.get(v, v): k for v, k in self.times.items()})


def form_of(expr: Expr, value: Callable[[Expr], Expr | Form | None]) -> Form | None:
    """Return an expression as a form, or None.

    ``value`` says what stands for a variable, or for an operation that is not a sum: an expression,
    a form, or None for what has no form.
    """
    if isinstance(expr, Const):
        return Form(expr.value) if type(expr.value) is int else None
    if isinstance(expr, Apply) and len(expr.args) == 2 and expr.op in ("add", "sub", "mul"):
        one, two = (form_of(a, value) for a in expr.args)
        if one is None or two is None:
            return None
        if expr.op != "mul":
            return one + two if expr.op == "add" else one - two
        if not one.times or not two.times:
            return one * two.number if one.times else two * one.number
        return None
    if isinstance(expr, Apply) and expr.op == "neg":
        inner = form_of(expr.args[0], value)
        return None if inner is None else inner * -1
    known = value(expr)
    return known if known is None or isinstance(known, Form) else form_of(known, value)


def never_negative(form: Form, facts: Sequence[Form], depth: int = _DEPTH) -> bool:
    """Whether a form is surely zero or more, where the ``facts`` are.

    It is if facts can be taken from it until nothing but such a number is left.
    """
    if not form.times:
        return form.number >= 0
    if not depth:
        return False
    name, k = next(iter(form.times.items()))
    return any(
        never_negative(form - fact, facts, depth - 1)
        for fact in facts
        if fact.times.get(name, 0) * k > 0
    )
