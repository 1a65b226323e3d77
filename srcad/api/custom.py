"""A rule of the user's own as a decorator: the function runs as it is, its derivative is given."""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Callable
from typing import Any, TypeVar, cast

from srcad.frontend.source import find, from_source  # noqa: F401  (from_source: for the example)
from srcad.ir.parse import parse
from srcad.rules.declare import elementwise, forget, general  # noqa: F401  (forget: the same)

__all__ = ["custom_rule"]

F = TypeVar("F", bound=Callable[..., Any])
Rule = str | tuple[str, ...] | Callable[..., Any]


def custom_rule(
    *partials: str, tangent: Rule | None = None, adjoint: Rule | None = None
) -> Callable[[F], F]:
    """Give a function its own derivative: a decorator.

    An element-wise function has one partial derivative for each argument. Any other has an
    ``adjoint`` (as ``defvjp`` in JAX) and a ``tangent`` (as ``defjvp``): one text for each
    argument, or a function that returns one expression, or a tuple of them for the adjoint. They
    may read the arguments, the result ``y``, its adjoint ``y_bar`` and the tangents ``x_dot`` of
    each argument x. They are written out where the function is called, so they are differentiated
    in turn.

    >>> @custom_rule("1/(1 + exp(-x))")
    ... def softplus(x):
    ...     return np.logaddexp(0, x)

    >>> @custom_rule(
    ...     adjoint="np.clip(y_bar, -1, 1)",
    ...     tangent="x_dot",
    ... )
    ... def clipped_gradient(x):
    ...     return x
    >>> forget("softplus"), forget("clipped_gradient")
    (None, None)
    """
    if bool(partials) == bool(tangent or adjoint) or (tangent is None) != (adjoint is None):
        raise TypeError("custom_rule: give the partial derivatives, or an adjoint and a tangent")
    if any(not isinstance(p, str) for p in partials):
        raise TypeError('custom_rule needs the rule: @custom_rule("1/(1 + exp(-x))")')

    def decorate(function: F) -> F:
        names = _parameters(function)
        pattern = f"{function.__name__}({', '.join(names)})"
        if partials:
            elementwise(pattern, *partials, function=function)
            return function
        assert adjoint is not None
        assert tangent is not None
        transposes = _texts(adjoint, names, "adjoint", {"y", "y_bar", *names})
        dots = [f"{n}_dot" for n in names]
        tangents = _texts(tangent, names, "tangent", {"y", *names, *dots})
        if callable(tangent):
            tangents = tuple(_alone(tangents[0], dot, dots) for dot in dots)
        if len(transposes) != len(names) or len(tangents) != len(names):
            raise TypeError(f"{pattern}: give one adjoint and one tangent for each argument")
        general(pattern, *transposes, tangents=tangents, function=function)
        return function

    return decorate


def _parameters(function: Callable[..., Any]) -> list[str]:
    parameters = inspect.signature(function).parameters.values()
    if any(p.kind is not p.POSITIONAL_OR_KEYWORD or p.default is not p.empty for p in parameters):
        raise TypeError("custom_rule: the function may have plain parameters only, no defaults")
    return [p.name for p in parameters]


def _texts(rule: Rule, names: list[str], what: str, known: set[str]) -> tuple[str, ...]:
    """Return the texts of a rule; those of a function are what it returns."""
    if isinstance(rule, str):
        return (rule,)
    if not callable(rule):
        return tuple(rule)
    node = find(cast("types.FunctionType", rule)).node
    body = node.body if not isinstance(node.body, list) else None
    last = node.body[-1] if isinstance(node.body, list) else None
    if body is None and len(node.body) == 1:
        body = getattr(last, "value", None)
    strange = set(inspect.signature(rule).parameters) - known
    if body is None or strange:
        raise TypeError(
            f"custom_rule: the {what} returns one expression of {', '.join(sorted(known))}"
        )
    made = ast.parse(_unparsed(body), mode="eval").body
    if what == "adjoint" and isinstance(made, ast.Tuple) and len(names) > 1:
        return tuple(map(ast.unparse, made.elts))
    return (ast.unparse(made),)


def _unparsed(body: Any) -> str:
    import gast

    text: str = ast.unparse(gast.gast_to_ast(gast.Expression(body)))
    parse(text)  # what is not part of the notation of rules is refused here
    return text


def _alone(text: str, dot: str, dots: list[str]) -> str:
    """Return a linear expression of several tangents for one of them."""

    class Others(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.AST:
            others = node.id in dots and node.id != dot
            return ast.Constant(0.0) if others else node

    return ast.unparse(Others().visit(ast.parse(text, mode="eval")))
