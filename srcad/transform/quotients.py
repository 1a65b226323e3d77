"""Divided twice, not by a square: the square of what is large or small is out of range.

The derivative of ``x/z`` by ``z`` is ``-x/z**2``, where ``z**2`` overflows beyond 1e154, and is an
``OverflowError`` for one of Python's floats; ``-x/z/z`` is as exact, and as large as the result.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.ir.types import NUMBER
>>> types = {"x": NUMBER, "z": NUMBER, "g": NUMBER}
>>> to_text(in_range(parse("-x*g / z**2"), types)), to_text(in_range(parse("g / (2*z**2)"), types))
('-x*g/z/z', 'g/z/(2*z)')
>>> to_text(in_range(parse("g / (1 + x**2)"), types)), to_text(in_range(parse("x**2/z**2"), types))
('g/(1 + x*x)', '(x/z)**2')
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from srcad.analysis.facts import Types, typeof
from srcad.ir.literals import is_literal
from srcad.ir.names import Namer
from srcad.ir.nodes import Apply, Assign, Block, Const, Expr, Function, Stmt, Var, const
from srcad.ir.types import is_number, maybe_complex
from srcad.ir.walk import operations, with_blocks, with_expressions
from srcad.transform.flatten import names_of

__all__ = ["divided_twice", "in_range", "signs_outside", "squares_apart"]

_MOST = 3  # the powers that derivatives of quotients make, of the first and the second order
_SUMS = ("add", "sub", "mul", "neg")
_EXPONENTIALS = ("math.exp", "np.exp")


def divided_twice(function: Function, types: Types) -> Function:
    """Return the function with the squares below the bars of its derivatives divided by twice."""
    namer = Namer(names_of(function))
    namer.skip()
    return function.with_body(_Quotients(types, namer).block(function.body))


def signs_outside(function: Function) -> Function:
    """Return the function with ``-x/z`` as ``-(x/z)``, which may be computed already."""

    def outside(expr: Expr) -> Expr:
        if not isinstance(expr, Apply) or operations(expr).isdisjoint(("div",)):
            return expr
        kwargs = tuple((k, outside(v)) for k, v in expr.kwargs)
        made = Apply(expr.op, tuple(map(outside, expr.args)), kwargs)
        if made.op != "div":
            return made
        above, below = made.args
        positive = _without_sign(above)
        return made if positive is None else Apply("neg", (Apply("div", (positive, below)),))

    def block(stmts: Block) -> Block:
        inner = (with_blocks(s, block) for s in stmts)
        return tuple(with_expressions(s, outside) if getattr(s, "of", "") else s for s in inner)

    return function.with_body(block(function.body))


def _without_sign(expr: Expr) -> Expr | None:
    """Return what an expression is the negative of, as it is written."""
    if isinstance(expr, Apply) and expr.op == "neg":
        return expr.args[0]
    if isinstance(expr, Apply) and expr.op in ("mul", "div"):
        first = _without_sign(expr.args[0])
        return None if first is None else Apply(expr.op, (first, expr.args[1]))
    if isinstance(expr, Const) and is_literal(expr) and expr.value < 0:
        return const(-expr.value)
    return None


def squares_apart(function: Function, types: Types) -> Function:
    """Return the function with ``g*x**2/z`` in its derivatives as ``g*x*(x/z)``.

    A second derivative has squares of what is as large as it is divided by.
    """
    namer = Namer(names_of(function))
    namer.skip()
    return function.with_body(_SquaresAbove(types, namer).block(function.body))


class _Quotients:
    """Gives names to what is squared below the bars of a function's derivatives, and divides."""

    def __init__(self, types: Types, namer: Namer) -> None:
        self.types = types
        self.namer = namer

    def block(self, block: Block) -> Block:
        out: list[Stmt] = []
        for stmt in block:
            stmt = with_blocks(stmt, self.block)
            if getattr(stmt, "of", ""):
                first: list[Stmt] = []
                named = with_expressions(stmt, lambda e: self.named(e, first, stmt))  # noqa: B023
                out += first
                stmt = with_expressions(named, self.divided)
            out.append(stmt)
        return tuple(out)

    def named(self, expr: Expr, first: list[Stmt], stmt: Stmt) -> Expr:
        """Give a name to what is squared below a bar: it is divided by twice."""
        if not isinstance(expr, Apply) or expr.op not in (*_SUMS, "div", "np.sum"):
            return expr
        args = [self.named(a, first, stmt) for a in expr.args]
        if expr.op == "div" and not _is_square(args[0]):
            args[1] = self.below(args[1], first, stmt)
        return Apply(expr.op, tuple(args), expr.kwargs)

    def divided(self, expr: Expr) -> Expr:
        return in_range(expr, self.types)

    def below(self, below: Expr, first: list[Stmt], stmt: Stmt) -> Expr:
        if not isinstance(below, Apply) or below.op not in ("mul", "pow"):
            return below
        if below.op == "mul":
            return Apply("mul", tuple(self.below(a, first, stmt) for a in below.args))
        return self.squared(below, first, stmt)

    def squared(self, expr: Apply, first: list[Stmt], stmt: Stmt) -> Apply:
        """Give a name to what is squared, if it is computed."""
        base = expr.args[0]
        t = typeof(base, self.types)
        plain = _is_square(expr) and t.kind in ("number", "array")
        if not isinstance(base, Apply) or not plain:
            return expr
        name = self.namer.temporary()
        self.types[name] = t
        value = _without_squares(base, self.types)
        first.append(Assign(name, value, stmt.origin, getattr(stmt, "of", "")))
        return Apply("pow", (Var(name), expr.args[1]))


class _SquaresAbove(_Quotients):
    """Gives names to what is squared above the bars, and divides one of the two."""

    def named(self, expr: Expr, first: list[Stmt], stmt: Stmt) -> Expr:
        if not isinstance(expr, Apply) or expr.op not in (*_SUMS, "div"):
            return expr
        args = [self.named(a, first, stmt) for a in expr.args]
        if expr.op == "div":
            args[0] = self.above(args[0], first, stmt)
        return Apply(expr.op, tuple(args), expr.kwargs)

    def above(self, above: Expr, first: list[Stmt], stmt: Stmt) -> Expr:
        if isinstance(above, Apply) and above.op == "mul":
            return Apply("mul", tuple(self.above(a, first, stmt) for a in above.args))
        return self.squared(above, first, stmt) if _is_square(above) else above

    def divided(self, expr: Expr) -> Expr:
        if not isinstance(expr, Apply) or operations(expr).isdisjoint(("div",)):
            return expr
        made = replace(expr, args=tuple(map(self.divided, expr.args)))
        if expr.op != "div" or isinstance(made.args[1], Const):
            return made
        base, rest = self.square_in(made.args[0], made.args[1])
        if base is None:
            return made
        part = Apply("div", (base, made.args[1]))
        return Apply("mul", (base if rest is None else Apply("mul", (rest, base)), part))

    def square_in(self, above: Expr, below: Expr) -> tuple[Expr | None, Expr | None]:
        """Return what is squared in a product, and the rest of it."""
        if not isinstance(above, Apply):
            return None, above
        if _is_square(above):
            base = above.args[0]
            wide = is_number(typeof(base, self.types)) and not is_number(typeof(below, self.types))
            return (None, above) if wide or not isinstance(base, Var) else (base, None)
        if above.op == "mul":
            one, other = above.args
            for factor, beside in ((one, other), (other, one)):
                found, rest = self.square_in(factor, below)
                if found is not None:
                    return found, beside if rest is None else Apply("mul", (rest, beside))
        return None, above


def in_range(expr: Expr, types: Types) -> Expr:
    """Divide by a variable as often as it is a factor below a bar."""
    if not isinstance(expr, Apply) or operations(expr).isdisjoint(("div", *_EXPONENTIALS)):
        return expr
    if expr.op in _EXPONENTIALS:
        return Apply(expr.op, tuple(_without_squares(a, types) for a in expr.args), expr.kwargs)
    args = tuple(in_range(a, types) for a in expr.args)
    made = Apply(expr.op, args, tuple((k, in_range(v, types)) for k, v in expr.kwargs))
    if expr.op != "div":
        return made
    above, below = args
    if _is_square(above) and _is_square(below):
        return Apply("pow", (Apply("div", (above.args[0], below.args[0])), above.args[1]))
    while (found := _power_in(below, above, types)) is not None:
        base, below = found
        above = Apply("div", (above, base))
    return Apply("div", (above, _without_squares(below, types)))


def _power_in(below: Expr, above: Expr, types: Types) -> tuple[Var, Expr] | None:
    """Return a variable that is a factor more than once, and what is left with it once less."""
    if not isinstance(below, Apply):
        return None
    if below.op == "pow":
        base, by = below.args
        if not isinstance(base, Var) or not isinstance(by, Const) or type(by.value) is not int:
            return None
        wide = is_number(typeof(base, types)) and not is_number(typeof(above, types))
        if wide or not 2 <= by.value <= _MOST or maybe_complex(typeof(base, types)):
            return None  # a number is squared for less than an array is divided
        rest = by.value - 1
        return base, base if rest == 1 else Apply("pow", (base, Const(str(rest), rest)))
    if below.op == "mul":
        for i, factor in enumerate(below.args):
            found = _power_in(factor, above, types)
            if found is not None:
                args = tuple(found[1] if k == i else a for k, a in enumerate(below.args))
                return found[0], Apply("mul", args)
    return None


def _is_square(expr: Expr) -> TypeGuard[Apply]:
    return isinstance(expr, Apply) and expr.op == "pow" and expr.args[1] == Const("2", 2)


def _without_squares(expr: Expr, types: Types) -> Expr:
    """Write the squares of numbers in a sum as products, which are infinite where they overflow."""
    if not isinstance(expr, Apply):
        return expr
    if expr.op == "neg" and _is_square(expr.args[0]):
        base = expr.args[0].args[0]
        if isinstance(base, Var) and is_number(typeof(base, types)):
            return Apply("mul", (Apply("neg", (base,)), base))
    if expr.op in (*_SUMS, "div", "math.sqrt", "np.sqrt"):
        return Apply(expr.op, tuple(_without_squares(a, types) for a in expr.args))
    if expr.op == "pow" and isinstance(expr.args[0], Apply):  # of a root
        return Apply("pow", (_without_squares(expr.args[0], types), expr.args[1]))
    square = expr.args[0] if _is_square(expr) else None
    if isinstance(square, Var) and is_number(typeof(square, types)):
        return Apply("mul", (square, square))
    return expr
