"""How a rule matches a call: the pattern's arguments, their ranks, keywords and defaults.

>>> case = Case("np.sum", "np.sum(x, axis=None, keepdims=False|True)", "linear", ("y_bar",))
>>> [p.name for p in case.params], case.params[2].choices
(['x', 'axis', 'keepdims'], ('False', 'True'))
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np

from srcad.ir.nodes import Apply, Const, Expr
from srcad.ir.parse import parse
from srcad.ir.types import (
    INTEGERS,
    UNKNOWN,
    WHOLE,
    Dim,
    Shape,
    Type,
    broadcast,
    holds_complex,
    meet_dtypes,
    with_shape,
)
from srcad.rules.integral import COUNTING, INTEGRAL, KEEPING, POWERS, TRUTHS
from srcad.rules.params import Param, literal, param_of

__all__ = ["WORDS", "Bound", "Case", "Interval", "Param", "ShapeRule"]

# what the texts of rules may say besides functions: see srcad.rules.filling
WORDS = {"kept", "count", "along", "place", "span", "crossed", "crossing", "ranks", "over"}
Interval = tuple[float, float]


class Bound(NamedTuple):
    """A call matched by a case: the expression and the type of each named argument."""

    exprs: dict[str, Expr]
    types: dict[str, Type]


ShapeRule = Callable[[Bound], Type]


class Case:
    """One way of calling one function: its pattern and its derivatives."""

    def __init__(
        self,
        op: str,
        pattern: str,
        kind: str,
        texts: tuple[str, ...],
        *,
        tangents: tuple[str, ...] = (),
        by: str = "",
        shape: ShapeRule | None = None,
        on: Iterable[Interval] = (),
        raises: bool = False,
        broadcasts: bool = False,
        numbers: str = "",
        real: str = "",
    ) -> None:
        self.op = op
        self.by = tuple(by.split())
        self.pattern, _, result = pattern.partition(") -> ")
        self.pattern += ")" * bool(result)
        self.result = result.strip()
        self.kind = kind
        self.texts = texts
        self.tangent_texts = tangents
        self.shape = shape
        self.on = tuple(on)
        self.raises = raises
        self.broadcasts = broadcasts
        self.numbers = numbers  # of which it holds: "real", "complex", "both", or "": of real ones
        self.real = tuple(real.split())  # the results that are real where the arguments are not
        self.made = False  # for one call, by how it is called
        self._templates: dict[tuple[str, bool], Expr] = {}
        self._found: dict[tuple[tuple[str, Type], ...], Type] = {}  # results by the arguments

    @cached_property
    def several(self) -> tuple[Param, ...]:
        """The results of a function that has several, with their ranks: ``-> w[n], v[n,n]``."""
        if "," not in self.result or self.result.startswith("["):
            return ()
        made = ast.parse(self.result, mode="eval").body
        assert isinstance(made, ast.Tuple)
        return tuple(param_of(node, None) for node in made.elts)

    @property
    def results(self) -> tuple[str, ...]:
        """The names of the results of a function that has several."""
        return tuple(p.name for p in self.several)

    @property
    def expressions(self) -> tuple[str, ...]:
        """The texts that are expressions."""
        return tuple(t for t in (*self.texts, *self.tangent_texts) if t not in ("!", "0"))

    def __repr__(self) -> str:
        return f"<{self.kind} rule of {self.op}: {self.pattern}>"

    @cached_property
    def params(self) -> tuple[Param, ...]:
        """The arguments of the pattern, positional ones first."""
        call = ast.parse(self.pattern, mode="eval").body
        assert isinstance(call, ast.Call), self.pattern
        positional = [param_of(node, None) for node in call.args]
        return tuple(positional + [param_of(k.value, k.arg) for k in call.keywords])

    @cached_property
    def positional(self) -> int:
        """How many arguments the pattern takes by position."""
        return sum(p.keyword is None for p in self.params)

    @cached_property
    def simple(self) -> tuple[str, ...]:
        """The names of the arguments, where the pattern asks nothing more of them."""
        plain = all(p == Param(p.name, None) for p in self.params)
        return tuple(p.name for p in self.params) if plain else ()

    @cached_property
    def active_params(self) -> tuple[str, ...]:
        """The arguments that have a derivative, in the order of the texts."""
        named = tuple(p.name for p in self.params if p.fixed is None and p.name != "like")
        return self.by or named[: len(self.texts) // len(self.results or "y")]

    def may_fit(self, expr: Apply) -> bool:
        """Whether a call has the arguments of the pattern, whatever their ranks."""
        return self.bind(expr, lambda _: UNKNOWN, ranks=False) is not None

    def bind(self, expr: Apply, typeof: Callable[[Expr], Type], ranks: bool = True) -> Bound | None:
        """Match a call; return its arguments by the pattern's names, or None."""
        if len(expr.args) != self.positional:
            return None
        if self.simple:
            if expr.kwargs:
                return None
            found = dict(zip(self.simple, expr.args, strict=True))
            return Bound(found, {name: typeof(arg) for name, arg in found.items()})
        named = dict(expr.kwargs)
        if len(named) != len(expr.kwargs) or named.keys() - {p.keyword for p in self.params}:
            return None
        exprs: dict[str, Expr] = {}
        types: dict[str, Type] = {}
        for i, param in enumerate(self.params):
            given = expr.args[i] if param.keyword is None else named.get(param.keyword)
            arg = param.default if given is None else given
            if arg is None or (param.choices and literal(arg) not in param.choices):
                return None
            if param.fixed is not None:
                if not isinstance(arg, Const) or arg.text != param.fixed:
                    return None
                exprs[param.keyword or ""] = arg
                continue
            if param.items:
                if not isinstance(arg, Apply) or len(arg.args) != len(param.items):
                    return None
                if arg.op not in ("list", "tuple"):
                    return None
                for item, part in zip(param.items, arg.args, strict=True):
                    if not item.isidentifier() or item in ("True", "False"):
                        if literal(part) != item:
                            return None
                        continue
                    exprs[item], types[item] = part, typeof(part)
                continue
            if param.star and not (isinstance(arg, Apply) and arg.op in ("list", "tuple")):
                return None
            if param.dims == () and isinstance(arg, Apply) and arg.op in ("list", "tuple"):
                return None
            exprs[param.name] = arg
            types[param.name] = t = typeof(arg)
            if param.floating and ranks and (t.kind, t.dtype) != ("other", "f"):
                return None
            if param.dims is not None and ranks:
                known = t.kind in ("array", "number") and t.shape is not None
                if not known or (t.shape is not None and len(t.shape) != len(param.dims)):
                    return None
        return Bound(exprs, types)

    @cached_property
    def _by_types(self) -> bool:
        """Whether nothing but the types of the arguments matters to that of the result."""
        return self.kind == "elementwise" and self.shape is None and not self.result

    def result_type(self, bound: Bound) -> Type:
        """Return the type of the call's result: of complex numbers complex, or said to be real."""
        if not self._by_types:
            return self._of_numpy(self._result_type(bound))
        key = tuple(bound.types.items())
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= _MOST:
                self._found.clear()
            found = self._found[key] = self._of_numpy(self._result_type(bound))
        return found

    def _of_numpy(self, t: Type) -> Type:
        """Return the type of a result, of which an integer that NumPy gives wraps around."""
        plain = t.kind != "number" or t.dtype != "i" or bool(t.keys) or self.op in _OF_PYTHON
        return t if plain or not self.op.startswith("np.") else t._replace(dtype="u")

    def _result_type(self, bound: Bound) -> Type:
        t = self._type(bound)
        if self.kind in ("constant", "plain"):
            return t
        moved = (bound.types[n] for n in self.active_params if n in bound.types)
        varies = [d for t in moved for d in _dtypes(t)]
        first = next(iter(bound.types.values())) if self.op in KEEPING else None
        if first is not None and first.dtype in WHOLE and "dtype=" not in self.pattern:
            return t._replace(dtype=first.dtype, keys=())  # what is not whole is cut off
        if t.dtype in WHOLE and any(d not in WHOLE for d in varies):
            t = t._replace(dtype=meet_dtypes(*varies), keys=())  # of all that it is made of
        if t.dtype == "b" and self.op in COUNTING:
            t = t._replace(dtype="i")
        result = self._of_floats(t)
        if self.op in _OF_PARTS:
            return result
        if not self.makes and not any(map(holds_complex, bound.types.values())):
            return result
        if self.results:
            pairs = zip(self.results, result.items, strict=True)
            return result._replace(items=tuple(self._complex(n, t, bound) for n, t in pairs))
        return self._complex("y", result, bound)

    @property
    def makes(self) -> str:
        """The dtype of the results where the arguments are real, if it is another one."""
        return "c" if self.op.startswith("cmath.") else "z" if self.op in _MAY_MAKE else ""

    def _complex(self, name: str, result: Type, bound: Bound) -> Type:
        """Return the type of one result where an argument is complex, or may be."""
        if name in self.real:
            return result._replace(dtype="f")
        if result.dtype in WHOLE:
            return result
        surely = any(t.dtype == "c" for t in bound.types.values())
        sure = self.makes == "c" or (surely and self.numbers in ("both", "complex"))
        return result._replace(dtype="c" if sure or result.dtype == "c" else "z")

    def _of_floats(self, t: Type) -> Type:
        """Return the type of a result that is floating, of integers as well."""
        if t.kind == "tuple" and self.op not in INTEGRAL:
            return t._replace(items=tuple(map(self._of_floats, t.items)))
        if t.dtype not in WHOLE or t.kind not in ("number", "array", "unknown"):
            return t
        if self.results and t.dtype in INTEGERS:
            return t
        return t if self.op in INTEGRAL and "dtype=" not in self.pattern else t._replace(dtype="f")

    def _type(self, bound: Bound) -> Type:
        if self.shape is not None:
            return self.shape(bound)
        if self.results:
            return Type("tuple", items=tuple(self._result(p, bound) for p in self.several))
        if self.result:
            sizes = self._sizes(bound)
            names = [d.strip() for d in self.result.strip("[] ").split(",") if d.strip()]
            result: Shape = tuple(sizes.get(d) for d in names)
            return with_shape(result, broadcast(*bound.types.values()).dtype)
        if self.kind == "elementwise":
            return broadcast(*bound.types.values(), dtype=self._dtype(bound))
        if self.kind == "general":
            return Type("unknown", None, "f")
        active = [bound.types[n] for n in self.active_params]
        return Type("unknown", None, meet_dtypes(*(t.dtype for t in active)))

    def _sizes(self, bound: Bound) -> dict[str, Dim | int | None]:
        sizes: dict[str, Dim | int | None] = {}
        for param in self.params:
            shape = bound.types[param.name].shape if param.dims is not None else None
            sizes.update(zip(param.dims or (), shape or (), strict=True))
        return sizes

    def _result(self, result: Param, bound: Bound) -> Type:
        if result.dims is None:
            return Type("unknown", None, "f")
        if result.dims == ("int",):
            return Type("unknown", None, "i")
        sizes = self._sizes(bound)
        return with_shape(tuple(sizes.get(d) for d in result.dims if d != "()"), "f")

    def _dtype(self, bound: Bound) -> str:
        """Integers stay integers in arithmetic only; all else makes them floating."""
        dtype = meet_dtypes(*(t.dtype for t in bound.types.values()))
        arrays = any(t.kind == "array" for t in bound.types.values())
        if dtype == "b" and arrays and self.op in TRUTHS:
            return dtype
        if dtype not in WHOLE:
            return dtype
        if self.op in POWERS and dtype != "u" and not arrays:  # 2**-1 is none
            exponent = bound.exprs[self.params[1].name]
            known = exponent.value if isinstance(exponent, Const) else None
            return "i" if type(known) is int and known >= 0 else "f"
        few = dtype == "b" and arrays  # of eight bits
        return ("u" if few else max(dtype, "i")) if self.op in INTEGRAL else "f"

    def template(self, text: str, scalar: bool) -> Expr:
        """Return a text of this rule as an expression, of scalar or of array operations."""
        found = self._templates.get((text, scalar))
        if found is None:
            home = self.op.partition(".")[0]
            prefix = f"{home}." if home in ("math", "cmath") else "np."
            found = parse(text, prefix)
            if self.op.startswith("scipy."):
                found = _special(found)
            found = _choose(found, scalar or prefix != "np.")
            self._templates[text, scalar] = found
        return found


def _dtypes(t: Type) -> list[str]:
    """Return the dtypes of what is in a list that is written out, or that of an array."""
    return [d for i in t.items for d in _dtypes(i)] if t.kind == "tuple" and t.items else [t.dtype]


def _special(expr: Expr) -> Expr:
    """Write a name that NumPy lacks as that of the function in ``scipy.special``."""
    if not isinstance(expr, Apply):
        return expr
    args = tuple(map(_special, expr.args))
    kwargs = tuple((k, _special(v)) for k, v in expr.kwargs)
    lacking = expr.op.startswith("np.") and not hasattr(np, expr.op[3:].partition(".")[0])
    lacking = lacking and expr.op[3:] not in WORDS
    return Apply(f"scipy.special.{expr.op[3:]}" if lacking else expr.op, args, kwargs)


def _choose(expr: Expr, scalar: bool) -> Expr:
    """Write ``where`` as a conditional expression for scalars, as ``np.where`` for arrays."""
    if not isinstance(expr, Apply):
        return expr
    args = tuple(_choose(a, scalar) for a in expr.args)
    kwargs = tuple((k, _choose(v, scalar)) for k, v in expr.kwargs)
    if expr.op in ("np.where", "math.where", "cmath.where"):
        return Apply("ifexp" if scalar else "np.where", args)
    return Apply(expr.op, args, kwargs)


_MOST = 256  # types of results that are kept for one way of calling
# what is complex or real as the elements are
_MAY_MAKE = {"np.linalg.eig", "np.linalg.eigvals"}
# operations whose result is a part of what they are given, or is put together of it
_OF_PYTHON = {"np.size", "np.ndim"}
_OF_PARTS = {"index", "tuple", "list", "copy_each"}
