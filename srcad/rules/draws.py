"""Random numbers: which methods draw them, and the types of what they draw.

The methods of ``np.random.Generator``, of the older ``np.random.RandomState`` (and so the functions
of ``np.random``) and of ``random.Random`` are known by their names; ``size`` says the shape, as in
``np.zeros``, and without it the parameters do. What a clock says is as little known before.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from srcad.ir.nodes import Apply, Const, Expr, const
from srcad.ir.parse import NONE
from srcad.ir.types import DRAWS, UNKNOWN, Type

__all__ = ["drawn", "is_generator", "only_draws"]

# what draws floats and what draws whole numbers, by the number of parameters ahead of the size
_OF_FLOATS = {
    0: """random random_sample ranf sample standard_normal standard_exponential standard_cauchy
        time monotonic perf_counter process_time""",
    1: """standard_gamma standard_t exponential chisquare pareto power rayleigh weibull expovariate
        paretovariate""",
    2: """normal uniform laplace logistic gumbel lognormal beta f gamma noncentral_chisquare
        vonmises wald gauss normalvariate betavariate gammavariate lognormvariate vonmisesvariate
        weibullvariate""",
    3: "noncentral_f triangular",
}
_OF_INTEGERS = {
    1: "poisson geometric logseries zipf getrandbits",
    2: "binomial negative_binomial integers randint random_integers binomialvariate",
    3: "hypergeometric randrange",
}
_FLOATS = {name: k for k, names in _OF_FLOATS.items() for name in names.split()}
_INTEGERS = {name: k for k, names in _OF_INTEGERS.items() for name in names.split()}
_GENERATORS = {
    ("random", "Random"), ("numpy.random._generator", "Generator"),
    ("numpy.random.mtrand", "RandomState"),
}  # fmt: skip


_MAKERS = ("default_rng", "Generator", "RandomState", "Random")


def is_generator(value: Any) -> bool:
    """Whether random numbers are drawn from an object, an object of a class, or a module.

    A clock is taken for one.

    >>> import random
    >>> is_generator(random), is_generator(random.Random(3)), is_generator(random.random)
    (True, True, False)
    """
    if isinstance(value, ModuleType):
        return value.__name__ in ("random", "numpy.random", "time")
    cls = value if isinstance(value, type) else type(value)
    return (cls.__module__, cls.__name__) in _GENERATORS


def only_draws(function: Any, given: tuple[Any, ...]) -> bool:
    """Whether a method of a generator stays a call: what it draws can't vary.

    Of floats that is so where what it is given is known when the source is read. A generator is
    made by a call as well.
    """
    if isinstance(function, type):
        return is_generator(function)
    if not is_generator(getattr(function, "__self__", None)):
        return False
    known = function.__name__ in _FLOATS and all(isinstance(v, Const) for v in given)
    return known or function.__name__ in _INTEGERS


def drawn(method: str, call: Apply, of: Callable[[Expr], Type]) -> Type | None:
    """Return the type of what a call of a generator's method draws, by those of expressions.

    None of what is not known: another method, or one that is told a dtype or where to write.

    >>> from srcad.ir.nodes import Var
    >>> from srcad.ir.types import NUMBER, array
    >>> call = Apply("call", (Var("rng"), Var("mu"), const(1.0)))
    >>> drawn("normal", call, lambda e: array("n") if isinstance(e, Apply) else NUMBER)
    f[n]
    """
    if method in _MAKERS:
        return DRAWS
    args, given = call.args[1:], dict(call.kwargs)
    if any(isinstance(a, Apply) and a.op == "starred" for a in args):
        whole = args[0].args if isinstance(args[0], Apply) and len(args) == 1 else ()
        sized = len(whole) == 1 and method in ("rand", "randn") and of(whole[0]).kind == "tuple"
        return of(Apply("np.zeros", whole)) if sized else None
    if method in ("rand", "randn") and not given:
        return of(Apply("np.zeros", (Apply("tuple", args),))) if args else of(const(0.0))
    if method == "permutation" and len(args) == 1 and not given:
        return _vector(args[0], of)
    count = 1 if method == "choice" else _FLOATS.get(method, _INTEGERS.get(method))
    if count is None or len(args) > count + 3 or given.keys() & {"dtype", "out", "axis"}:
        return None
    size = given.pop("size", args[count] if len(args) > count else NONE)
    dtype = "i" if method in _INTEGERS else "f"
    if method == "choice":
        t = _vector(args[0], of) if args else None
        if t is None:
            return None
        dtype = t.dtype
        if size == NONE:
            return Type("number", (), dtype)
    if size != NONE:
        sized = of(size).kind in ("number", "tuple")  # and not perhaps None
        return of(Apply("np.zeros", (size,)))._replace(dtype=dtype) if sized else None
    like: Expr = const(0.0)
    for name, parameter in (*enumerate(args[:count]), *given.items()):
        if name not in ("endpoint", "method"):
            like = Apply("add", (like, parameter))
    t = of(like)
    return None if t == UNKNOWN else t._replace(dtype=dtype)


def _vector(items: Expr, of: Callable[[Expr], Type]) -> Type | None:
    """Return the type of a vector, or of that of whole numbers up to one."""
    t = of(items)
    t = of(Apply("np.arange", (items,))) if t.kind == "number" else t
    return t if t.kind == "array" and t.shape is not None and len(t.shape) == 1 else None
