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

from typing import TypeGuard

from srcad.analysis.facts import Types, typeof
from srcad.ir.names import Namer
from srcad.ir.nodes import Apply, Assign, Block, Const, Expr, Function, Stmt, Var
from srcad.ir.types import is_number, maybe_complex
from srcad.ir.walk import operations, with_blocks, with_expressions
from srcad.transform.flatten import names_of

__all__ = ["divided_twice", "in_range"]

_MOST = 3  # the powers that derivatives of quotients make, of the first and the second order
_SUMS = ("add", "sub", "mul", "neg")


def divided_twice(function: Function, types: Types) -> Function:
    """Return the function with the squares below the bars of its derivatives divided by twice."""
    namer = Namer(names_of(function))
    namer.skip()
    return function.with_body(_block(function.body, types, namer))


def _block(block: Block, types: Types, namer: Namer) -> Block:
    out: list[Stmt] = []
    for stmt in block:
        stmt = with_blocks(stmt, lambda b: _block(b, types, namer))
        if getattr(stmt, "of", ""):
            first: list[Stmt] = []
            named = with_expressions(stmt, lambda e: _named(e, types, namer, first, stmt))  # noqa: B023
            out += first
            stmt = with_expressions(named, lambda e: in_range(e, types))
        out.append(stmt)
    return tuple(out)


def _named(expr: Expr, types: Types, namer: Namer, first: list[Stmt], stmt: Stmt) -> Expr:
    """Give a name to what is squared below a bar: it is divided by twice."""
    if not isinstance(expr, Apply) or expr.op not in (*_SUMS, "div", "np.sum"):
        return expr
    args = [_named(a, types, namer, first, stmt) for a in expr.args]
    if expr.op == "div" and not _is_square(args[0]):
        args[1] = _with_names(args[1], types, namer, first, stmt)
    return Apply(expr.op, tuple(args), expr.kwargs)


def _with_names(below: Expr, types: Types, namer: Namer, first: list[Stmt], stmt: Stmt) -> Expr:
    if not isinstance(below, Apply) or below.op not in ("mul", "pow"):
        return below
    if below.op == "mul":
        parts = (_with_names(a, types, namer, first, stmt) for a in below.args)
        return Apply("mul", tuple(parts))
    base, by = below.args
    t = typeof(base, types)
    if not isinstance(base, Apply) or by != Const("2", 2) or t.kind not in ("number", "array"):
        return below
    name = namer.temporary()
    types[name] = t
    first.append(Assign(name, base, stmt.origin, getattr(stmt, "of", "")))
    return Apply("pow", (Var(name), by))


def in_range(expr: Expr, types: Types) -> Expr:
    """Divide by a variable as often as it is a factor below a bar."""
    if not isinstance(expr, Apply) or operations(expr).isdisjoint(("div",)):
        return expr
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
    if expr.op in _SUMS:
        return Apply(expr.op, tuple(_without_squares(a, types) for a in expr.args))
    base = expr.args[0] if _is_square(expr) else None
    if isinstance(base, Var) and is_number(typeof(base, types)):
        return Apply("mul", (base, base))
    return expr
