"""Integers that are differentiated are taken as floats: refused where that makes a difference.

>>> from srcad.frontend.normalise import normalise
>>> from srcad.frontend.source import from_source
>>> f = normalise(from_source("f = lambda n: n*2.0 if isinstance(n, int) else n*n"))
>>> refuse_asked(f, (3,), [0])
Traceback (most recent call last):
srcad.errors.UnsupportedSyntax: the function asks for the type of n, an integer that is ...
"""

from __future__ import annotations

from typing import Any

import numpy as np

from srcad.errors import UnsupportedSyntax
from srcad.ir.nodes import Apply, Assign, Const, Expr, Function, Stmt, Var
from srcad.ir.walk import names, own_expressions, statements, subexpressions

__all__ = ["refuse_asked"]

_TO_INT = {"int", "len", "round", "math.floor", "math.ceil", "index"}
_SHAPED = {"np.zeros", "np.ones", "np.empty", "np.full", "np.eye", "np.identity"}
# what takes an integer, and no float
_COUNTING = {
    "range", "slice", "lshift", "rshift", "bitand", "bitor", "bitxor", "invert", "math.factorial",
    "math.comb", "math.perm", "math.gcd", "math.lcm", "math.isqrt", "bin", "hex",
}  # fmt: skip
# what asks an array for the type of its elements
_LIKE = {"np.zeros_like", "np.empty_like", "np.full_like", "attr"}
_ASKING = {"isinstance", "type", *_COUNTING, *_SHAPED, *_LIKE}
_HINT = "give a float, 3.0 for 3; or leave it out of what is differentiated"


def refuse_asked(function: Function, args: tuple[Any, ...], converted: list[int]) -> None:
    """Refuse integers among converted arguments that are asked for their type, or that count."""
    known = dict(zip(function.params, args, strict=False))
    for part in function.entry:
        known[part.target] = _part(part.value, known)
    given = {function.params[i] for i in converted if i < len(function.params)}
    inside = {s.target for s in function.entry if names(s.value) & given}
    whole = {n for n in given | inside if _is_whole(known[n])}
    numpys = any(isinstance(known[n], np.generic) for n in whole)
    like = np.int64(0) if numpys else 0
    stmts = statements(function.body)
    asking = [(s, e) for s in stmts for o in own_expressions(s) for e in _asking(o)]
    made = _made_of(whole, stmts) if asking else set()
    itself = _made_of(whole, [s for s in stmts if _names_again(s)]) if asking else set()
    for stmt, asks in asking:
        if asks.op in _LIKE:
            _refuse_like(asks, itself, stmt)
            continue
        sizes = asks.args[:1] if asks.op in _SHAPED else asks.args
        read = set().union(*(names(a) for a in sizes)) & made
        if not read or (asks.op == "isinstance" and _same(asks.args[1], like)):
            continue
        what = f"the function asks for the type of {min(read)}"
        what = what if asks.op in ("isinstance", "type") else f"{min(read)} counts here"
        text = f"{what}, an integer that is differentiated as a float"
        raise UnsupportedSyntax(text, place=stmt.origin, hint=_HINT)


def _names_again(stmt: Stmt) -> bool:
    """Whether a statement gives a value another name, or makes a copy of it."""
    value = stmt.value if isinstance(stmt, Assign) else None
    return isinstance(value, Var) or getattr(value, "op", "") in ("copy", "np.copy")


def _refuse_like(asks: Apply, itself: set[str], stmt: Stmt) -> None:
    """Refuse ``x.dtype`` and ``np.zeros_like(x)`` of integers: of floats it is another."""
    name = asks.args[0].name if isinstance(asks.args[0], Var) else ""
    other = asks.op == "attr" and asks.args[1] != Const("dtype", "dtype")
    if name in itself and not other and "dtype" not in dict(asks.kwargs):
        raise UnsupportedSyntax(
            f"the function asks for the type of {name}, integers that are differentiated as floats",
            place=stmt.origin,
            hint=_HINT,
        )


def _made_of(whole: set[str], stmts: list[Stmt]) -> set[str]:
    """Return what is whole, and what is made of it but by ``int``."""
    made = set(whole)
    plain = [
        s for s in stmts if isinstance(s, Assign) and getattr(s.value, "op", "") not in _TO_INT
    ]
    while True:
        more = {s.target for s in plain if names(s.value) & made}
        if more <= made:
            return made
        made |= more


def _asking(expr: Expr) -> list[Apply]:
    """Return the questions in an expression to which an integer is another answer than a float."""
    parts = (e for e in subexpressions(expr) if isinstance(e, Apply))
    return [e for e in parts if e.op in _ASKING]


def _same(classes: Expr, whole: Any) -> bool:
    """Whether integers like one are of some classes where floats are, and only there."""
    parts = classes.args if isinstance(classes, Apply) and classes.op == "tuple" else (classes,)
    found = tuple(a.value for a in parts if isinstance(a, Const))
    if len(found) != len(parts):
        return False
    return isinstance(whole, found) == isinstance(0.0, found)


def _part(expr: Expr, known: dict[str, Any]) -> Any:
    """Return the part of an argument that has a name."""
    if isinstance(expr, Var):
        return known[expr.name]
    if isinstance(expr, Apply) and expr.op in ("index", "attr"):
        base, key = expr.args
        if isinstance(key, Const):
            found = _part(base, known)
            return getattr(found, key.value) if expr.op == "attr" else found[key.value]
    return None


def _is_whole(value: Any) -> bool:
    """Whether a value is an integer, or an array of integers."""
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "iu"
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)
