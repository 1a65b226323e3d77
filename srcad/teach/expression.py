"""A formula as one types it, ``log(sin(x**3)**2)``, to a function: its names are NumPy's.

>>> f = function_of("ln(x)*a + pi")
>>> f.__code__.co_varnames, float(f(1.0, 2.0))
(('x', 'a'), 3.14159)
"""

from __future__ import annotations

import ast
import math
import types
from collections.abc import Collection

import numpy as np

from srcad.frontend.source import from_source

__all__ = ["ExpressionError", "function_of"]

_PYTHON = {"abs", "float", "len", "max", "min", "pow", "round", "sum"}
_ALSO = {"ln": "np.log"}
_MODULES = {"np", "numpy", "math"}


class ExpressionError(ValueError):
    """A text that is not a formula; says what to write instead."""


def function_of(text: str, names: Collection[str] = ()) -> types.FunctionType:
    """Return the function f of the names that are free in a formula, in order of appearance.

    Functions and constants are NumPy's, or else ``math``'s; ``names`` are parameters in any case.
    Raises ``ExpressionError``.

    >>> function_of("x^2")
    Traceback (most recent call last):
    ...
    srcad.teach.expression.ExpressionError: x^2: ^ is not a power in Python; write **
    """
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError) as error:
        message = error.msg if isinstance(error, SyntaxError) else str(error)
        raise ExpressionError(f"{text}: {message}") from None
    if any(isinstance(node, ast.BitXor) for node in ast.walk(tree)):
        raise ExpressionError(f"{text}: ^ is not a power in Python; write **")
    for node in ast.walk(tree):
        if isinstance(node, ast.Lambda | ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom):
            raise ExpressionError(f"{text}: not a formula; write only what the function returns")
    finder = _Names(set(names))
    body = ast.unparse(finder.visit(tree))
    if not finder.parameters:
        raise ExpressionError(f"{text}: there is no variable to differentiate by")
    return from_source(f"def f({', '.join(finder.parameters)}):\n    return {body}\n")


class _Names(ast.NodeTransformer):
    """Gives names their modules, and gathers those that are parameters."""

    def __init__(self, given: set[str]) -> None:
        self.given = given
        self.parameters: dict[str, None] = {}

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id not in self.given:
            node.func = _function(node.func)
        else:
            node.func = self.visit(node.func)
        node.args = [self.visit(a) for a in node.args]
        node.keywords = [self.visit(k) for k in node.keywords]
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id in _MODULES - self.given:
            return node
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        value = getattr(np, node.id, None)
        if node.id not in self.given and type(value) is float:
            return ast.copy_location(_dotted("np", node.id), node)
        self.parameters[node.id] = None
        return node


def _function(name: ast.Name) -> ast.expr:
    """Return the function that a bare name stands for."""
    if name.id in _PYTHON:
        return name
    if name.id in _ALSO:
        return ast.parse(_ALSO[name.id], mode="eval").body
    for module, home in (("np", np), ("math", math)):
        if not name.id.startswith("_") and callable(getattr(home, name.id, None)):
            return _dotted(module, name.id)
    raise ExpressionError(f"{name.id} is not a function of NumPy or math")


def _dotted(module: str, name: str) -> ast.Attribute:
    return ast.Attribute(ast.Name(module, ast.Load()), name, ast.Load())
