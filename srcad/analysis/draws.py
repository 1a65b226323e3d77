"""What calls without a rule give whose result is known: random numbers, clocks.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import INT
>>> known = {"rng": Type("known", keys=(np.random,)), "n": INT}.get
>>> drawn(parse("rng.randn"), (), {}, known)
f
>>> drawn(parse("rng.normal"), (parse("0.0"), parse("1.0")), {"size": parse("n")}, known)
f[?]
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from srcad.ir.nodes import Apply, Const, Expr, Var
from srcad.ir.types import INT, INTEGERS, NUMBER, OTHER, Type

__all__ = ["drawn"]

# how many arguments come before the size; of None all of them are sizes
_ARRAYS: dict[str, int | None] = {
    "rand": None, "randn": None, "random": 0, "random_sample": 0, "ranf": 0, "sample": 0,
    "standard_normal": 0, "standard_exponential": 0, "standard_cauchy": 0, "chisquare": 1,
    "exponential": 1, "pareto": 1, "power": 1, "rayleigh": 1, "standard_gamma": 1,
    "standard_t": 1, "weibull": 1, "beta": 2, "f": 2, "gamma": 2, "gumbel": 2, "laplace": 2,
    "logistic": 2, "lognormal": 2, "normal": 2, "uniform": 2, "vonmises": 2, "wald": 2,
}  # fmt: skip
_ONE = {
    time: ("time", "monotonic", "perf_counter", "process_time"),
    random: (
        "random", "uniform", "gauss", "normalvariate", "betavariate", "expovariate",
        "gammavariate", "lognormvariate", "paretovariate", "triangular", "vonmisesvariate",
        "weibullvariate",
    ),
}  # fmt: skip


def drawn(
    callee: Expr, args: tuple[Expr, ...], kwargs: Mapping[str, Expr], of: Callable[..., Any]
) -> Type | None:
    """Return the type of what such a call gives, or None; ``of`` has the types of names."""
    home, name = _called(callee, of)
    if name in _ONE.get(home, ()):
        return NUMBER
    if home is not np.random or name not in _ARRAYS:
        return None
    before = _ARRAYS[name]
    if before is None:
        return _of_rank(len(args)) if not kwargs else None
    given = [*args[:before], *(v for k, v in kwargs.items() if k != "size")]
    if not all(_type(a, of).kind == "number" for a in given):
        return None
    size = args[before] if len(args) > before else kwargs.get("size")
    if size is None or (isinstance(size, Const) and size.value is None):
        return NUMBER
    if _type(size, of).dtype in INTEGERS:
        return _of_rank(1)
    several = isinstance(size, Apply) and size.op in ("tuple", "list")
    return _of_rank(len(size.args)) if several and isinstance(size, Apply) else None


def _called(callee: Expr, of: Callable[..., Any]) -> tuple[Any, str]:
    """Return the module that a function comes from, and its name there."""
    if isinstance(callee, Apply) and callee.op == "attr" and isinstance(callee.args[1], Const):
        base, name = callee.args[0], callee.args[1].text
        if isinstance(base, Apply) and base.op == "attr":
            return getattr(*_called(base, of), None), name
        return _known(base, of), name
    function = _known(callee, of)
    for home in (random, np.random, time):
        name = getattr(function, "__name__", "")
        if function is not None and getattr(home, name, None) == function:
            return home, name
    return None, ""


def _known(expr: Expr, of: Callable[..., Any]) -> Any:
    t = of(expr.name) if isinstance(expr, Var) else None
    return t.keys[0] if t is not None and t.kind == "known" and t.keys else None


def _type(expr: Expr, of: Callable[..., Any]) -> Type:
    if isinstance(expr, Const):
        value = expr.value
        whole = INT if isinstance(value, int) else NUMBER
        return whole if isinstance(value, (int, float)) else OTHER
    found = of(expr.name) if isinstance(expr, Var) else None
    return found if isinstance(found, Type) else OTHER


def _of_rank(rank: int) -> Type:
    return Type("array", (None,) * rank, "f") if rank else NUMBER
