"""Algebra on the expressions of derivative statements, which may be reassociated.

Products are gathered into one coefficient, numbers before arrays, denominators under one bar; sums
into like terms. Everything else is the table of rewrites, which reads as algebra: ``k`` and ``m``
stand for number literals, other letters for anything.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.ir.types import NUMBER
>>> for text in ("1*y_bar + 2*x*y_bar + 0", "3*x**(3 - 1) * (-1*y_bar)", "x*g + x*g", "(1/x) * g"):
...     print(to_text(simplify(parse(text), Facts(dict.fromkeys(("x", "g", "y_bar"), NUMBER)))))
(1 + 2*x)*y_bar
-3*x**2*y_bar
2*x*g
g/x
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from srcad.analysis.facts import Types
from srcad.ir.literals import is_literal, number_of
from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.ir.parse import parse
from srcad.ir.types import maybe_complex, same_shape
from srcad.ir.walk import subexpressions, substitute, value_names
from srcad.rules.declare import declared
from srcad.transform.known import Known
from srcad.transform.products import Factors, product, product_of
from srcad.transform.reductions import coming_out
from srcad.transform.reshapes import dropped, laid_out
from srcad.transform.sums import total
from srcad.transform.transposes import turned_round
from srcad.transform.whole import without_seed

__all__ = ["VIEWS", "Facts", "as_large", "in_full", "simplify"]

# rewrites of everything but sums and products: what stands left is written as what stands right
REWRITES = (
    ("x**1", "x"),
    ("x**0", "1"),
    ("k**m", "!power"),
    ("k + m", "!add"),
    ("k - m", "!subtract"),
    ("np.where(True, x, z)", "x"),
    ("np.where(False, x, z)", "z"),
    ("x if True else z", "x"),
    ("z if False else x", "x"),
    ("np.where(c, x, x)", "x"),
    ("np.where(c, np.where(c, x, z), w)", "np.where(c, x, w)"),
    ("np.where(c, z, np.where(c, w, x))", "np.where(c, z, x)"),
    ("x if c else x", "x"),
    ("(x if c else z) if c else w", "x if c else w"),
    ("(x if c else z) if w else z", "x if w and c else z"),
    ("z if c else (w if c else x)", "z if c else x"),
    ("T(T(x))", "x"),
    ("T(k)", "k"),
    ("x[...]", "x"),
    ("copy(copy(x))", "copy(x)"),
    ("copy(np.broadcast_to(1.0, x.shape))", "np.ones_like(x)"),
    ("copy(np.broadcast_to(1, x.shape))", "np.ones_like(x)"),
    ("np.broadcast_to(np.broadcast_to(x, z), w)", "np.broadcast_to(x, w)"),
    *(
        (f"np.exp(x - np.logaddexp({pair}))", "np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))")
        for pair in ("0.0, x", "x, 0.0", "0, x", "x, 0")  # the logistic function, never too large
    ),
)


class Facts(Known):
    """What is known of a function's expressions, and how each is simplified."""

    def __init__(self, types: Types, moving: Iterable[str] = ()) -> None:
        super().__init__(types, moving)
        self._simplified: dict[Expr, Expr] = {}

    def forget(
        self, settled: Collection[str] = (), still: Callable[[], Collection[str]] = tuple
    ) -> None:
        """Start anew: what was simplified may name variables that have gone."""
        if self.shaped_as:
            self._simplified.clear()
        super().forget(settled, still)

    def define(self, target: str, value: Expr) -> None:
        """Learn of a variable; a power or transpose may cancel where it did not before."""
        super().define(target, value)
        if target in self.power_of or target in self.turned:
            self._simplified.clear()

    def gather(self) -> None:
        """Bring together what has been taken apart: from now on, sums share factors and bars."""
        self.gathers = True
        self._simplified.clear()

    def simplify(self, expr: Expr) -> Expr:
        """Return an equal expression, as a person would write it."""
        if not isinstance(expr, Apply) or expr.op == "slice":
            return expr
        if expr.op == "attr":
            return _shape(expr, self)
        found = self._simplified.get(expr)
        if found is None:
            found = self._simplified[expr] = _simplified(expr, self)
            self._simplified[found] = found
        return found


def simplify(expr: Expr, facts: Facts) -> Expr:
    """Return an equal expression, as a person would write it."""
    return facts.simplify(expr)


def _shape(expr: Apply, facts: Facts) -> Expr:
    """Ask the shape of a variable that is there anyway: ``(v**2).size`` is ``v.size``."""
    base, attribute = expr.args
    if not isinstance(attribute, Const) or attribute.text not in ("shape", "size", "ndim"):
        return expr
    earlier = facts.same_shape(base)
    if isinstance(base, Var) and earlier in (None, base.name):
        earlier = facts.shaped_as.get(base.name)
    elif earlier is not None:
        earlier = facts.shaped_as.get(earlier, earlier)
    if earlier and facts.is_number(Var(earlier)):  # only np.asarray(x) of it has a shape
        earlier = None
    return Apply("attr", (Var(earlier), attribute)) if earlier else expr


def as_large(new: Expr, old: Expr, facts: Facts) -> bool:
    """Whether an expression has the shape of what it stands for: ``1`` is no ``x**0``.

    Where a shape is not known it is that of the same names.
    """
    if new is old:
        return True
    if facts.is_number(old):  # an array of no dimensions is memory that may be written into
        return facts.of(new).kind != "array"
    known, before = facts.of(new), facts.of(old)
    if before.kind not in ("array", "unknown"):
        return True
    if before.kind == "array" and before.shape is not None and None not in before.shape:
        return known.kind == "array" and known.shape == before.shape
    return value_names(new) >= value_names(old)


def in_full(expr: Expr, facts: Facts) -> Expr:
    """Return an equal expression of the same shape, as a person would write it."""
    made = simplify(expr, facts)
    return made if as_large(made, expr, facts) else expr


def _by_element(op: str) -> bool:
    """Whether an operation spreads its operands, as arithmetic does."""
    return op in _SPREADS or any(case.kind == "elementwise" for case in declared(op))


# operations that spread their operands, so that shapes need not be kept before they are made
_SPREADS = {"broadcast_to", "np.where", "copy", "np.copy", "np.broadcast_to", "tuple", "list"}


def _simplified(expr: Apply, facts: Facts) -> Expr:
    each = simplify if _by_element(expr.op) else in_full
    if expr.op in ("mul", "div"):
        args = tuple([a if without_seed(a) is not a else simplify(a, facts) for a in expr.args])
    else:
        args = tuple([each(a, facts) for a in expr.args])
    if expr.op in _CUT and maybe_complex(facts.of(expr.args[0])):
        args = (expr.args[0], *args[1:])
    base = args[0] if args else None
    floating = expr.op == "pow" and facts.of(expr.args[0]).dtype == "f"
    if floating and isinstance(base, Const) and type(base.value) is int:  # 2*1.0 is no integer
        args = (const(float(base.value)), args[1])
    kwargs = tuple((k, simplify(v, facts)) for k, v in expr.kwargs) if expr.kwargs else ()
    made = expr if args == expr.args and kwargs == expr.kwargs else Apply(expr.op, args, kwargs)
    try:
        if made.op in ("mul", "div", "neg"):
            return product(made, facts)
        if made.op in ("add", "sub"):
            return total(made, facts)
        return _rewritten(made, facts)
    except ArithmeticError:  # literals that overflow, or cannot be divided, stay as they are
        return made


def _rewritten(expr: Apply, facts: Facts) -> Expr:
    for pattern, replacement in _table().get(expr.op, ()):
        found: dict[str, Expr] = {}
        if _matches(pattern, expr, found):
            if isinstance(replacement, str):
                return _computed(replacement, found)
            return simplify(substitute(replacement, found), facts)
    asked = expr.op == "np.shape" or (expr.op == "np.size" and len(expr.args) == 1)
    if asked and facts.of(expr.args[0]).kind == "array":
        return _shape(Apply("attr", (expr.args[0], _ATTRIBUTE[expr.op])), facts)
    if expr.op == "eq":
        values = [number_of(a) for a in expr.args]
        return expr if None in values else const(values[0] == values[1])
    if expr.op in ("T", "np.swapaxes"):
        turned = turned_round(expr, facts)
        if turned is not None:
            return simplify(turned, facts)
    if expr.op == "np.where" and len(expr.args) == 3:
        return _where_it_holds(expr, facts)
    if expr.op == "sum":
        return _written_out(expr, facts)
    if expr.op in _LINEAR and isinstance(expr.args[0], Apply):
        return _factored(expr, expr.args[0], facts)
    if expr.op == "index":
        return dropped(expr)
    if expr.op == "np.reshape" and not expr.kwargs:
        return laid_out(expr, facts)
    if expr.op in ("copy", "np.copy") and isinstance(expr.args[0], Const):
        return expr.args[0]
    if expr.op in ("copy", "np.copy") and isinstance(expr.args[0], Apply):
        inner = expr.args[0]
        if inner.op == "np.broadcast_to" and facts.is_number(inner.args[0]):
            return Apply("np.full", (inner.args[1], inner.args[0]))
        if inner.op not in VIEWS:
            return inner
    return expr


# functions of a complex number that ask on which side of zero a zero is: their operands stay
_CUT = {
    "pow", *(f"np.{n}" for n in (
        "angle", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "float_power",
        "log", "log10", "log1p", "log2", "power", "sqrt",
    )),
}  # fmt: skip
# linear operations from which a number comes out in front
_LINEAR = ("T", "np.expand_dims", "np.sum", "np.swapaxes", "unbroadcast")


def _factored(expr: Apply, inner: Apply, facts: Facts) -> Expr:
    """Write ``np.sum(-2*x/s)`` as ``-2*np.sum(x)/s``, where the factors may meet others."""
    rest = expr.args[1:]
    if facts.wraps(inner) or any(name == "initial" for name, _ in expr.kwargs):
        return expr
    if inner.op == "neg":
        return Apply("neg", (_rewritten(replace(expr, args=(*inner.args, *rest)), facts),))
    if inner.op not in ("mul", "div"):
        return expr
    factors = Factors(facts)
    factors.put(inner)
    if not all(map(facts.is_float, factors.powers)):
        return expr
    outside = Factors()
    outside.above, factors.above = factors.above, 1
    if expr.op == "np.sum" and facts.gathers:
        for base in coming_out(expr, factors, facts):
            outside.powers[base] = factors.powers.pop(base)
        outside.below, factors.below = factors.below, 1
    if outside.above in (0, 1) and outside.below == 1 and not outside.powers:
        return expr
    if not factors.powers:
        return expr
    outside.power(_rewritten(replace(expr, args=(product_of(factors, facts), *rest)), facts), 1)
    return product_of(outside, facts)


def _where_it_holds(expr: Apply, facts: Facts) -> Expr:
    """Write ``np.where(x > 0, np.maximum(0, x), z)`` as ``np.where(x > 0, x, z)``."""
    test, arm, other = expr.args
    bare = tuple(_unspread(a, facts) for a in (arm, other))
    if bare != (arm, other):
        made = Apply("np.where", (test, *bare))
        if same_shape(facts.of(made), facts.of(expr)):
            return simplify(made, facts)
    if not isinstance(test, Apply) or test.op != "gt" or not is_literal(test.args[1]):
        return expr
    x, bound = test.args
    same: dict[Expr, Expr] = {}
    for part in subexpressions(arm):
        if isinstance(part, Apply) and part.op == "np.maximum" and x in part.args:
            least = part.args[0 if part.args[1] == x else 1]
            if is_literal(least) and getattr(least, "value", 0) == getattr(bound, "value", 1):
                same[part] = x
    if not same:
        return expr
    return simplify(Apply("np.where", (test, _replaced(arm, same), other)), facts)


def _unspread(expr: Expr, facts: Facts) -> Expr:
    """Return the number that is spread: a mask spreads it as well."""
    spread = isinstance(expr, Apply) and expr.op == "np.broadcast_to"
    number = expr.args[0] if isinstance(expr, Apply) and spread else expr
    return number if facts.is_number(number) else expr


def _replaced(expr: Expr, same: dict[Expr, Expr]) -> Expr:
    if not isinstance(expr, Apply):
        return expr
    if expr in same:
        return same[expr]
    args = tuple(_replaced(a, same) for a in expr.args)
    return Apply(expr.op, args, tuple((k, _replaced(v, same)) for k, v in expr.kwargs))


def _written_out(expr: Apply, facts: Facts) -> Expr:
    """Write ``sum([x, z])`` as ``x + z``."""
    given = expr.args[0]
    literal = isinstance(given, Apply) and given.op in ("list", "tuple") and len(expr.args) == 1
    items = given.args if isinstance(given, Apply) and literal else ()
    if not items or len(items) > _LONG or not all(map(facts.is_float, items)):
        return expr
    whole = items[0]
    for item in items[1:]:
        whole = Apply("add", (whole, item))
    return simplify(whole, facts)


_LONG = 20  # terms that a person would write out
_ATTRIBUTE = {"np.shape": Const("shape", "shape"), "np.size": Const("size", "size")}
# operations whose result may share memory with an operand; all others make new arrays
VIEWS = {
    "T", "attr", "call", "ifexp", "index", "np.array", "np.asarray", "np.broadcast_to", "np.diag",
    "np.expand_dims", "np.flip", "np.ravel", "np.reshape", "np.squeeze", "np.swapaxes",
    "np.transpose", "np.real", "np.imag", "fitted", "unbroadcast", "float", "pos",
}  # fmt: skip


def _computed(name: str, found: dict[str, Expr]) -> Const:
    k, m = (e.value for e in (found["k"], found["m"]) if isinstance(e, Const))
    result: Any = {
        "!power": lambda: k**m,
        "!add": lambda: k + m,
        "!subtract": lambda: k - m,
    }[name]()
    if isinstance(result, float) and not math.isfinite(result):
        raise OverflowError
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
        if pattern.name in ("k", "m") and not is_literal(expr):
            return False
        return found.setdefault(pattern.name, expr) == expr
    if isinstance(pattern, Const):
        return pattern == expr
    if not isinstance(expr, Apply) or expr.op != pattern.op or len(expr.args) != len(pattern.args):
        return False
    if expr.kwargs:
        return False
    return all(_matches(p, a, found) for p, a in zip(pattern.args, expr.args, strict=True))
