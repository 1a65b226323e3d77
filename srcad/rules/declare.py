"""How a rule is declared: one line of text, from which both modes, LaTeX and tests are made.

An element-wise function gives its partial derivatives, in the order of its arguments; ``y`` is its
result. A linear function gives its transposes, in which ``y_bar`` is the adjoint of the result; its
tangent is the function itself, applied to the tangents. Names in a pattern match anything; a rank
in brackets matches an array of that rank; a constant matches itself.

>>> rule = declared("np.tan")[0]
>>> rule.kind, rule.texts
('elementwise', ('1 + y**2',))
"""

from __future__ import annotations

import ast
import builtins
import math
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from srcad.ir.nodes import Apply, Const, Expr
from srcad.ir.parse import BINARY, HELPERS, UNARY, parse
from srcad.ir.types import Dim, Shape, Type, broadcast, meet_dtypes, with_shape

__all__ = [
    "FUNCTIONS", "Bound", "Case", "bilinear", "changes", "constant", "declared", "differentiable",
    "elementwise",
    "forget", "general", "keyword_order", "linear", "ops", "plain", "positional",
]  # fmt: skip

Interval = tuple[float, float]


class Bound(NamedTuple):
    """A call matched by a case: the expression and the type of each named argument."""

    exprs: dict[str, Expr]
    types: dict[str, Type]


ShapeRule = Callable[[Bound], Type]


class Param(NamedTuple):
    """One argument of a pattern: its name, the keyword it comes by, a rank or a fixed constant.

    With ``star`` it matches a list literal, and the rule speaks of each item, number ``i``.
    """

    name: str
    keyword: str | None
    dims: tuple[str, ...] | None = None
    fixed: str | None = None
    star: bool = False


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
    ) -> None:
        self.op = op
        self.by = tuple(by.split())
        self.pattern, _, self.result = (part.strip() for part in pattern.partition("->"))
        self.kind = kind
        self.texts = texts
        self.tangent_texts = tangents
        self.shape = shape
        self.on = tuple(on)
        self.raises = raises
        self._templates: dict[tuple[str, bool], Expr] = {}

    def __repr__(self) -> str:
        return f"<{self.kind} rule of {self.op}: {self.pattern}>"

    @cached_property
    def params(self) -> tuple[Param, ...]:
        """The arguments of the pattern, positional ones first."""
        call = ast.parse(self.pattern, mode="eval").body
        assert isinstance(call, ast.Call), self.pattern
        positional = [_param(node, None) for node in call.args]
        return tuple(positional + [_param(k.value, k.arg) for k in call.keywords])

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
        return self.by or named[: len(self.texts)]

    def bind(self, expr: Apply, typeof: Callable[[Expr], Type]) -> Bound | None:
        """Match a call; return its arguments by the pattern's names, or None."""
        if len(expr.args) != self.positional or len(expr.kwargs) != len(self.params) - len(
            expr.args
        ):
            return None
        if self.simple:
            found = dict(zip(self.simple, expr.args, strict=True))
            return Bound(found, {name: typeof(arg) for name, arg in found.items()})
        named = dict(expr.kwargs)
        exprs: dict[str, Expr] = {}
        types: dict[str, Type] = {}
        for i, param in enumerate(self.params):
            arg = expr.args[i] if param.keyword is None else named.get(param.keyword)
            if arg is None:
                return None
            if param.fixed is not None:
                if not isinstance(arg, Const) or arg.text != param.fixed:
                    return None
                exprs[param.keyword or ""] = arg
                continue
            if param.star and not (isinstance(arg, Apply) and arg.op in ("list", "tuple")):
                return None
            exprs[param.name] = arg
            types[param.name] = t = typeof(arg)
            if param.dims is not None:
                known = t.kind in ("array", "number") and t.shape is not None
                if not known or (t.shape is not None and len(t.shape) != len(param.dims)):
                    return None
        return Bound(exprs, types)

    def result_type(self, bound: Bound) -> Type:
        """Return the type of the call's result."""
        if self.shape is not None:
            return self.shape(bound)
        if self.result:
            sizes: dict[str, Dim | int | None] = {}
            for param in self.params:
                shape = bound.types[param.name].shape if param.dims is not None else None
                sizes.update(zip(param.dims or (), shape or (), strict=True))
            names = [d.strip() for d in self.result.strip("[] ").split(",") if d.strip()]
            result: Shape = tuple(sizes[d] for d in names)
            return with_shape(result, broadcast(*bound.types.values()).dtype)
        if self.kind == "elementwise":
            return broadcast(*bound.types.values(), dtype=self._dtype(bound))
        return Type("unknown")

    def _dtype(self, bound: Bound) -> str:
        """Integers stay integers in arithmetic only; all else makes them floating."""
        dtype = meet_dtypes(*(t.dtype for t in bound.types.values()))
        if dtype in ("b", "i"):
            return "i" if self.op in INTEGRAL else "f"
        return dtype

    def template(self, text: str, scalar: bool) -> Expr:
        """Return a text of this rule as an expression, of scalar or of array operations."""
        found = self._templates.get((text, scalar))
        if found is None:
            prefix = "math." if self.op.startswith("math.") else "np."
            found = parse(text, prefix)
            found = _choose(found, scalar or prefix == "math.")
            self._templates[text, scalar] = found
        return found


def _param(node: ast.expr, keyword: str | None) -> Param:
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        index = node.slice
        elements = index.elts if isinstance(index, ast.Tuple) else [index]
        return Param(node.value.id, keyword, tuple(ast.unparse(e) for e in elements))
    if isinstance(node, ast.Name):
        return Param(node.id, keyword)
    if isinstance(node, ast.Starred) and isinstance(node.value, ast.Name):
        return Param(node.value.id, keyword, star=True)
    if isinstance(node, ast.Constant):
        return Param(keyword or "", keyword, fixed=repr(node.value))
    raise ValueError(f"not part of a pattern: {ast.unparse(node)}")


def _choose(expr: Expr, scalar: bool) -> Expr:
    """Write ``where`` as a conditional expression for scalars, as ``np.where`` for arrays."""
    if not isinstance(expr, Apply):
        return expr
    args = tuple(_choose(a, scalar) for a in expr.args)
    kwargs = tuple((k, _choose(v, scalar)) for k, v in expr.kwargs)
    if expr.op in ("np.where", "math.where"):
        return Apply("ifexp" if scalar else "np.where", args)
    return Apply(expr.op, args, kwargs)


# functions of integers whose result is an integer
INTEGRAL = {
    "add", "sub", "mul", "floordiv", "mod", "neg", "pos", "abs", "max", "min", "round",
    "np.add", "np.subtract", "np.multiply", "np.negative", "np.maximum", "np.minimum", "np.abs",
    "np.absolute", "np.square", "np.sign", "np.clip", "np.floor_divide", "np.mod", "np.remainder",
}  # fmt: skip
# of `math`, those that raise where their derivative does not
_RAISING = {
    "acosh", "atanh", "fmod", "gamma", "ldexp", "lgamma", "log", "log10", "log1p", "log2", "pow",
    "remainder",
}  # fmt: skip
_FAMILIES = (("np", np), ("math", math))
_OWN_NAMES = {*BINARY.values(), *UNARY.values(), *dir(builtins), *HELPERS}
_TABLE: dict[str, list[Case]] = {}
_ORDER: dict[str, tuple[str, ...]] = {}
# functions of the user's own that have a rule, by the name it is declared under
FUNCTIONS: dict[str, Any] = {}
# grows with every rule that a user declares, so that what was read before is read again
changes: list[str] = []


def declared(op: str) -> tuple[Case, ...]:
    """Return the cases of a function, in the order in which they are tried."""
    return tuple(_TABLE.get(op, ()))


def differentiable(op: str) -> bool:
    """Whether a function has a rule (one that says "constant" counts)."""
    return op in _TABLE


def ops() -> tuple[str, ...]:
    """Return the names of all functions that have a rule."""
    return tuple(_TABLE)


def forget(op: str) -> None:
    """Take a rule out of the table."""
    _TABLE.pop(op, None)
    FUNCTIONS.pop(op, None)


def _names(pattern: str, also: str, function: Any = None) -> list[str]:
    """Resolve ``sin`` to NumPy's and math's; operators, builtins and dotted names are as they are.

    A function of the user's is known by the object; declaring it again replaces its rule.
    """
    name = pattern.partition("(")[0].strip()
    if function is not None:
        if not callable(function) or not name.isidentifier():
            raise TypeError(f"{pattern!r}: give the function itself and call it by a plain name")
        own = next((op for op, f in FUNCTIONS.items() if f is function), None)
        if own is None:
            own = name
            while own in _TABLE or own in _OWN_NAMES:
                own += "_"
        forget(own)
        FUNCTIONS[own] = function
        return [own]
    found = [f"{prefix}.{name}" for prefix, module in _FAMILIES if hasattr(module, name)]
    if "." in name or name in _OWN_NAMES or not found:
        found = [name]
    return found + also.split()


def _add(case: Case) -> None:
    if case.op in FUNCTIONS:
        try:  # what does not parse is refused here, and leaves nothing behind
            for text in (*case.texts, *case.tangent_texts):
                case.template(text, False)
        except (SyntaxError, ValueError):
            forget(case.op)
            raise
        changes.append(case.op)
    _TABLE.setdefault(case.op, []).append(case)


def elementwise(
    pattern: str,
    *partials: str,
    also: str = "",
    on: Iterable[Interval] = ((-2.0, 2.0),),
    raises: bool = False,
    function: Any = None,
) -> None:
    """Declare an element-wise function by its partial derivatives.

    ``also`` names functions with the same rule; ``on`` is the domain that the tests sample, an
    interval for each argument; ``raises`` says that the call may raise, so that it is never
    dropped.
    ``function`` gives the rule to a function of one's own.

    >>> def softplus(x):
    ...     return np.logaddexp(0, x)
    >>> elementwise("softplus(x)", "1/(1 + exp(-x))", function=softplus)
    >>> forget("softplus")
    """
    for op in _names(pattern, also, function):
        may_raise = raises or (op.startswith("math.") and op[5:] in _RAISING)
        case = Case(op, pattern, "elementwise", partials, on=on, raises=may_raise)
        if function is not None and len(case.params) != len(partials):
            forget(op)
            raise TypeError(f"{pattern}: {len(case.params)} arguments but {len(partials)} partials")
        _add(case)


def linear(
    pattern: str,
    *transposes: str,
    also: str = "",
    by: str = "",
    shape: ShapeRule | None = None,
    function: Any = None,
) -> None:
    """Declare a function linear in its first arguments together, one transpose for each.

    ``by`` names these arguments if they are not the first.
    """
    for op in _names(pattern, also, function):
        _add(Case(op, pattern, "linear", transposes, by=by, shape=shape))


def bilinear(
    pattern: str,
    *transposes: str,
    also: str = "",
    shape: ShapeRule | None = None,
    function: Any = None,
) -> None:
    """Declare a function linear in each of its first arguments on its own."""
    for op in _names(pattern, also, function):
        _add(Case(op, pattern, "bilinear", transposes, shape=shape))


def general(
    pattern: str,
    *transposes: str,
    tangents: tuple[str, ...],
    also: str = "",
    shape: ShapeRule | None = None,
    on: Iterable[Interval] = (),
    function: Any = None,
) -> None:
    """Declare a function by its transposes and its tangents (in which ``x_dot`` is x's)."""
    for op in _names(pattern, also, function):
        _add(Case(op, pattern, "general", transposes, tangents=tangents, shape=shape, on=on))


def constant(functions: str, shape: ShapeRule) -> None:
    """Declare functions whose result does not vary: locally constant, or not a number at all."""
    for op in functions.split():
        _add(Case(op, f"{op}()", "constant", (), shape=shape))


def plain(functions: str, shape: ShapeRule) -> None:
    """Declare functions that have a known result type but no derivative."""
    for op in functions.split():
        _add(Case(op, f"{op}()", "plain", (), shape=shape))


def positional(functions: str, names: str) -> None:
    """Say which keywords the further positional arguments of functions stand for.

    A name with a default (``axis=None``) may be left out when it has it.
    """
    for op in functions.split():
        _ORDER[op] = tuple(names.split())


def keyword_order(op: str) -> tuple[str, ...]:
    """Return the names that :func:`positional` declared, each ``name`` or ``name=default``."""
    return _ORDER.get(op, ())
