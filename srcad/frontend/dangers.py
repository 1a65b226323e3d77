"""What an expression of the IR may raise, and the condition for it where that is known.

Nothing is taken to be harmless unless it is known to be: an operation that is not named here may
raise anything. Of what depends on the kinds and the shapes of values alone (``x + y`` of arrays
that do not fit, ``if x:`` of several numbers) the types tell later whether it may happen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from srcad.ir.nodes import (
    Apply,
    Branch,
    Const,
    Effect,
    Expr,
    For,
    Stmt,
    Store,
    Take,
    Unpack,
    While,
    With,
    const,
)
from srcad.ir.parse import UPDATES
from srcad.ir.walk import own_expressions, subexpressions

__all__ = [
    "COMPARED", "LOUD", "SMOOTH", "TRUTH", "Danger", "computes", "dangers",
    "of_operation",
]  # fmt: skip


class Danger(NamedTuple):
    """Classes that may be raised, and the condition that says exactly when, if there is one.

    ``exact``: these, and none that is made of them; ``typed``: types may tell that they are not.
    """

    classes: tuple[type[BaseException], ...]
    test: Expr | None = None
    exact: bool = True
    typed: bool = False


# what NumPy raises where `np.errstate` or a filter of warnings says so, whatever is computed
LOUD = (FloatingPointError, Warning)
COMPARED = {"lt", "le", "gt", "ge", "eq", "ne"}
TRUTH = {"not", "and", "or", "ifexp", "bool"}
_SURE = {
    "is", "isnot", "tuple", "list", "slice", "isinstance", "dict", "raised", "attempt", "tape",
    "path", "view", "type",
}  # fmt: skip
_QUIET = {"index", "attr", "T", "copy", "len", "range", "reversed", "not", "and", "or", "bool"}
_MADE = {"np.zeros", "np.ones", "np.empty", "np.eye", "np.identity"}
_UNARY = {"neg", "pos", "abs"}
_BINARY = {"add", "sub", "mul", "matmul", "np.maximum", "np.minimum", "np.dot", *COMPARED}
SMOOTH = {
    f"{home}.{name}"
    for home, names_ in {
        "np": "sin cos tan exp log log2 log10 sqrt tanh arctan sinh cosh square abs sign log1p "
        "expm1 cbrt arcsin arccos arcsinh exp2 fabs sum mean zeros_like ones_like copy",
        "math": "atan atan2 tanh erf erfc fabs copysign asinh degrees radians",
    }.items()
    for name in names_.split()
}
_LIBRARY = (TypeError, ValueError, IndexError, OverflowError, ZeroDivisionError, AttributeError)
_TOO_LARGE = Const("np.inf", np.inf)


def _compared(op: str, x: Expr, bound: float) -> Expr:
    return Apply(op, (x, const(bound)))


def _outside(x: Expr, least: float, most: float) -> Expr:
    return Apply("or", (_compared("lt", x, least), _compared("gt", x, most)))


def _infinite(x: Expr) -> Expr:
    return Apply(
        "or", (Apply("eq", (x, _TOO_LARGE)), Apply("eq", (x, Apply("neg", (_TOO_LARGE,)))))
    )


def _domain(op: str, x: Expr) -> Expr | None:
    """Return the condition that a function of ``math`` has no value at a number."""
    match op:
        case "math.sqrt":
            return _compared("lt", x, 0)
        case "math.log" | "math.log2" | "math.log10":
            return _compared("le", x, 0)
        case "math.log1p":
            return _compared("le", x, -1)
        case "math.acos" | "math.asin":
            return _outside(x, -1, 1)
        case "math.acosh":
            return _compared("lt", x, 1)
        case "math.atanh":
            return Apply("or", (_compared("le", x, -1), _compared("ge", x, 1)))
        case "math.sin" | "math.cos" | "math.tan":
            return _infinite(x)
    return None


_SPELLED = {"arccos": "acos", "arcsin": "asin", "arccosh": "acosh", "arctanh": "atanh"}


def _plain_number(x: Expr) -> Expr:
    """Return the condition that a value is a number of Python's own."""
    if isinstance(x, Const):
        return const(type(x.value) in (int, float, bool))
    kinds = Apply("tuple", tuple(Const(t.__name__, t) for t in (int, float)))
    numpys = Const("np.generic", np.generic)
    return Apply("and", (
        Apply("isinstance", (x, kinds)),
        Apply("not", (Apply("isinstance", (x, numpys)),)),
    ))  # fmt: skip


def _by_zero(a: Expr, b: Expr) -> Expr:
    tests = (_plain_number(a), _plain_number(b), Apply("eq", (b, const(0))))
    return Apply("and", tuple(t for t in tests if not isinstance(t, Const)) or (tests[2],))


def _literal(x: Expr) -> bool:
    return isinstance(x, Const) and type(x.value) in (int, float, bool)


def _typed(*classes: type[BaseException]) -> Danger:
    return Danger(classes, typed=True)


def _operands(args: tuple[Expr, ...], *more: type[BaseException]) -> Danger:
    """What an operation of numbers or arrays raises for those that it does not fit."""
    fits = any(map(_literal, args)) or all(a == args[0] for a in args)
    return _typed(TypeError, *(() if fits else (ValueError,)), *more)


def of_operation(expr: Apply) -> list[Danger]:
    """Return what an operation may raise, its operands being made."""
    op, args = expr.op, expr.args
    if op in _SURE:
        return []
    plain = op[1:] if op in UPDATES else op
    if op in TRUTH:
        tested = args[:1] if op == "ifexp" else args[:-1] if op in ("and", "or") else args
        asks = any(not _answer(a) for a in tested)
        return [_typed(ValueError)] if asks else []
    if op == "chain":
        return [_typed(TypeError, ValueError)]
    if plain in _UNARY or op in ("len", "reversed", "in_order") or (op in SMOOTH and _alone(expr)):
        return [_typed(TypeError, *((OverflowError,) if op.startswith("math.") else ()))]
    if plain in _BINARY:
        return [_operands(args, *((OverflowError,) if plain in ("add", "sub", "mul") else ()))]
    if plain in ("div", "floordiv", "mod"):
        found = [_operands(args, OverflowError)]
        if isinstance(args[0], Const) and isinstance(args[0].value, (str, bytes)):
            return [Danger((Exception,), None, exact=False)]  # a text is formatted
        if _literal(args[1]) and args[1].value:  # type: ignore[union-attr]
            return found
        numbers = not any(isinstance(a, Const) and not _literal(a) for a in args)
        test = _by_zero(args[0], args[1]) if numbers else None
        return [Danger((ZeroDivisionError,), test), *found]
    if plain == "pow":
        whole = isinstance(args[1], Const) and type(args[1].value) is int and args[1].value >= 0
        by = (OverflowError,) if whole else (ZeroDivisionError, OverflowError)
        return [Danger(by), _operands(args)]
    if op.startswith("math."):
        return _of_math(expr)
    if op == "index":
        return [Danger((IndexError, KeyError, TypeError), exact=False)]
    if op == "attr":
        return [Danger((AttributeError,), exact=False)]
    if op in ("T", "copy"):
        return [_typed(AttributeError)]
    if op == "range":
        return [_typed(TypeError, *((ValueError,) if len(args) == 3 else ()))]
    if op == "float":
        return [_typed(TypeError, ValueError, OverflowError)]
    if op in ("updated", "stored", "unpacked", "in", "notin", "sum", "max", "min", "np.where"):
        return [Danger((*_LIBRARY[:4], KeyError), exact=False, typed=True)]
    if op in _MADE:
        whole = all(isinstance(a, Const) and type(a.value) is int and a.value >= 0 for a in args)
        return [] if whole and not expr.kwargs else [_typed(TypeError, ValueError)]
    if op.startswith("np.") or op in ("int", "round"):
        return [Danger(_LIBRARY, exact=False)]
    return [Danger((Exception,), exact=False)]


def _of_math(expr: Apply) -> list[Danger]:
    op, args = expr.op, expr.args
    kinds = _typed(TypeError, OverflowError)
    if op in SMOOTH:
        return [kinds]
    if len(args) == 1 and not expr.kwargs:
        test = _domain("math." + _SPELLED.get(op[5:], op[5:]), args[0])
        if test is not None:
            return [Danger((ValueError,), test), kinds]
    return [Danger((ValueError, OverflowError, ZeroDivisionError)), _typed(TypeError)]


def _alone(expr: Apply) -> bool:
    return len(expr.args) == 1 and not expr.kwargs


def _answer(x: Expr) -> bool:
    """Whether a value surely is true or false: what a test gives, or a literal."""
    if isinstance(x, Const):
        return True
    return isinstance(x, Apply) and (
        x.op in ("is", "isnot", "isinstance", "not", "bool", "in", "notin")
        or (x.op in ("and", "or") and all(map(_answer, x.args)))
    )


def computes(expr: Apply) -> bool:
    """Whether an operation makes numbers, of which NumPy may warn."""
    return expr.op not in _SURE | _QUIET


def _of_statement(stmt: Stmt, reached: bool) -> list[Danger]:
    """Return what a statement may raise when all of its expressions are made."""
    if isinstance(stmt, Store):
        place = Danger((IndexError, KeyError, TypeError), exact=False)
        return [*([] if reached else [place]), _typed(ValueError, TypeError)]
    if isinstance(stmt, Take):
        return [Danger((IndexError, KeyError), exact=False)]
    if isinstance(stmt, (Branch, While)) and not _answer(stmt.test):
        return [_typed(ValueError)]
    return [_typed(ValueError, TypeError)] if isinstance(stmt, Unpack) else []


def dangers(
    stmt: Stmt, harmless: Callable[[Expr], bool], *, loud: bool, reached: bool = False
) -> list[Danger]:
    """Return what the expressions of a statement may raise, in the order they are made.

    ``loud``: NumPy may raise what it else only warns of; ``reached``: the place that is written
    has been read before.
    """
    found: list[Danger] = []
    for whole in own_expressions(stmt):
        if isinstance(whole, Apply) and whole.op in ("raised", "attempt"):
            return []
        parts = [e for e in subexpressions(whole) if isinstance(e, Apply) and not harmless(e)]
        for part in reversed(parts):
            own = of_operation(part)  # what stands inside another may not be made, or be made twice
            found += own if part is whole else [d._replace(test=None) for d in own]
            if loud and computes(part):
                found.append(Danger(LOUD, exact=False))
    if isinstance(stmt, (Effect, For, With)):
        return found
    return [*found, *_of_statement(stmt, reached)]
