"""The rule tables, and the way from a function object to the rule that it has.

>>> import math
>>> operation_of(math.sin), operation_of(open)
('math.sin', None)
"""

from __future__ import annotations

import builtins
import cmath
import math
import sys
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

import numpy as np

from srcad.ir.nodes import Apply, Expr
from srcad.rules import (  # noqa: F401  (importing a table declares its rules)
    complex_linalg,
    complexes,
    constants,
    cumulative,
    elementwise,
    factorisations,
    fft,
    interpolation,
    joining,
    linalg,
    picking,
    products,
    reductions,
    shaping,
)
from srcad.rules.compose import compositions
from srcad.rules.declare import FUNCTIONS, ops

__all__ = ["METHODS", "OPTIONAL", "kind_of_results", "method_args", "one_shape", "operation_of"]

T = TypeVar("T")

# array methods that are NumPy functions, most of the same name
_SAME_NAME = """
all any argmax argmin argpartition argsort clip compress conj conjugate copy cumprod cumsum diagonal
dot max mean min nonzero prod ravel repeat reshape round searchsorted squeeze std sum swapaxes take
trace transpose var
"""
METHODS = {name: f"np.{name}" for name in _SAME_NAME.split()}
METHODS["astype"] = "np.array"
METHODS["flatten"] = "np.ravel"  # of which a copy is made


def method_args(method: str, base: T, args: tuple[T, ...]) -> tuple[T, ...]:
    """Return the arguments of the function that a method is, in the function's order."""
    return (*args[:1], base, *args[1:]) if method == "compress" else (base, *args)


def one_shape(method: str, args: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """Return the arguments of a method of which sizes one by one are a shape."""
    several = method in ("reshape", "transpose") and len(args) > 1
    return (Apply("tuple", args),) if several else args


@cache
def kind_of_results(op: str) -> type | None:
    """Return the named tuple in which a function of ``np.linalg`` puts its results, or None."""
    name = op.removeprefix("np.linalg.")
    if name not in ("eig", "eigh", "qr", "slogdet", "svd") or name == op:
        return None
    kind = type(getattr(np.linalg, name)(np.eye(1)))
    return kind if hasattr(kind, "_fields") else None


OPTIONAL = {
    "bisect": (),
    "scipy.fft": ("scipy_fft",),
    "scipy.integrate": ("scipy_integrate",),
    "scipy.linalg": ("scipy_linalg",),
    "scipy.signal": ("scipy_linalg",),
    "scipy.spatial.distance": ("scipy_spatial",),
    "scipy.special": ("special",),
    "scipy.stats": ("special", "scipy_linalg", "densities"),
    "statistics": (),
}
_OPERATORS = {"add", "mul", "div", "sub", "index", "tuple", "list", "copy", "T"}


def _loaded() -> tuple[str, ...]:
    """Return the modules that the user has imported, of those that are not always there."""
    return tuple(m for m in OPTIONAL if m in sys.modules)


@cache
def _in_modules(loaded: tuple[str, ...]) -> dict[Any, str]:
    """Return the functions that have a rule; tables of optional modules are loaded only now."""
    for module in loaded:
        for table in OPTIONAL[module]:
            import_module(f"srcad.rules.{table}")
    return _found()


@cache
def _objects() -> dict[Any, str]:
    return _found()


def _found() -> dict[Any, str]:
    """Return the functions that have a rule, by the object."""
    found: dict[Any, str] = {}
    homes: dict[str, Any] = {"np": np, "math": math, "cmath": cmath}
    for op in (*compositions(), *ops()):
        module, _, path = op.partition(".")
        home: Any = homes.get(module, builtins)
        if module in ("scipy", "statistics", "bisect"):
            package, _, path = path.partition(".")
            if module != "scipy":
                package, path = "", package
            home = sys.modules.get(f"{module}.{package}".rstrip("."))
        for part in (path or module).split("."):
            home = getattr(home, part, None)
        if home is not None and op not in _OPERATORS and op not in FUNCTIONS:
            found.setdefault(home, op)
    return found


def operation_of(function: Any) -> str | None:
    """Return the name under which a function's rule is declared, or None."""
    for op, own in FUNCTIONS.items():
        if own is function:
            return op
    try:
        found = _objects().get(function)
        return _in_modules(_loaded()).get(function) if found is None else found
    except TypeError:  # not hashable, so not one of ours
        return None
