"""Functions that are compositions of others: read in place of the call, so that no rule is needed.

A composition is a signature, as NumPy writes it, and what it stands for: an expression, or several
statements of which the last is the value. It computes what NumPy computes, bit for bit.

* ``[g(a) for a in x]`` over a list written out, or over ``range`` of what is known, is unrolled;
* ``p if axis is None else q`` is decided where ``axis`` is written out.

>>> text, function = composed("np.ptp", {})
>>> text.strip().partition("return ")[2]
'np.max(a, axis=axis, keepdims=keepdims) - np.min(a, axis=axis, keepdims=keepdims)'
"""

from __future__ import annotations

import ast
import cmath
import copy
import math
import sys
import textwrap
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

__all__ = ["Several", "composed", "composition", "compositions", "is_composition", "signature"]

_Text = str | Callable[..., str]
_TABLE: dict[str, tuple[str, _Text]] = {}


class Several(NamedTuple):
    """The number of items of a sequence that a call writes out."""

    length: int
    items: tuple[Any, ...] = ()


def composition(pattern: str, text: str | Callable[..., str], also: str = "") -> None:
    """Declare what a function stands for; ``also`` names functions that are the same.

    Instead of a text there may be what makes it of the arguments that are written out.
    """
    op, _, signature = pattern.partition("(")
    for name in (op, *also.split()):
        _TABLE[name] = (signature[:-1], text)


def is_composition(op: str) -> bool:
    """Whether a function is declared as a composition."""
    return op in _TABLE


def compositions() -> dict[str, tuple[str, _Text]]:
    """Return the signature and the text of each composition."""
    return dict(_TABLE)


def signature(op: str) -> tuple[list[str], list[ast.expr | None], int] | None:
    """Return the names and defaults of a composition's parameters, and how many have a place."""
    if op not in _TABLE:
        return None
    arguments = _arguments(op)
    names = [a.arg for a in (*arguments.args, *arguments.kwonlyargs)]
    places = len(arguments.args)
    gap = places - len(arguments.defaults)
    return names, [*([None] * gap), *arguments.defaults, *arguments.kw_defaults], places


def _arguments(op: str) -> ast.arguments:
    made = ast.parse(f"lambda {_TABLE[op][0]}: 0", mode="eval").body
    assert isinstance(made, ast.Lambda)
    made.args.args = [*made.args.posonlyargs, *made.args.args]
    return made.args


def composed(op: str, known: dict[str, Any]) -> tuple[str, Any]:
    """Return a composition as the text of a function, and the function.

    ``known`` are the arguments that are written out, in the call or as defaults: numbers, None,
    strings, tuples of them; or :class:`Several` for a sequence of which only the length is known.
    """
    pattern, text = _TABLE[op]
    text = text if isinstance(text, str) else text(**known)
    *before, last = (part.strip() for part in text.split(";"))
    body = [ast.unparse(_Unroll(known).visit(ast.parse(t))) for t in before]
    body.append(f"return {ast.unparse(_Unroll(known).visit(ast.parse(last)))}")
    name = op.rpartition(".")[2]
    made = f"def {name}({pattern}):\n{textwrap.indent(chr(10).join(body), '    ')}\n"
    space: dict[str, Any] = {
        "np": np,
        "math": math,
        "cmath": cmath,
        "scipy": sys.modules.get("scipy"),
        "statistics": sys.modules.get("statistics"),
    }
    exec(compile(made, f"<{op}>", "exec"), space)
    return made, space[name]


class _Unroll(ast.NodeTransformer):
    """Decide what is known, and write loops over what is known out."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known

    def value(self, node: ast.expr) -> Any:
        """Return the value of an expression of what is known. Raises ``KeyError`` for others."""
        used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} - {"len", "range"}
        space = {n: self.known[n] for n in used}
        if any(isinstance(v, Several) for v in space.values()):
            space = {n: range(v.length) if isinstance(v, Several) else v for n, v in space.items()}
        code = compile(ast.Expression(copy.deepcopy(node)), "", "eval")
        return eval(code, {"__builtins__": {}, "len": len, "range": range}, space)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        """Decide a condition."""
        try:
            taken = node.body if self.value(node.test) else node.orelse
        except KeyError:
            return self.generic_visit(node)
        made: ast.AST = self.visit(taken)
        return made

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        """Write a list out."""
        (loop,) = node.generators
        assert isinstance(loop.target, ast.Name)
        items: list[ast.expr]
        several = self.known.get(loop.iter.id) if isinstance(loop.iter, ast.Name) else None
        try:
            if isinstance(several, Several):
                items = [ast.Subscript(loop.iter, ast.Constant(i)) for i in range(several.length)]
            else:
                items = [ast.Constant(i) for i in self.value(loop.iter)]
        except (KeyError, TypeError):
            return node
        parts = [_Put(loop.target.id, item).visit(copy.deepcopy(node.elt)) for item in items]
        return ast.fix_missing_locations(ast.List([self.visit(p) for p in parts], ast.Load()))


class _Put(ast.NodeTransformer):
    """Put an expression for a name."""

    def __init__(self, name: str, value: ast.expr) -> None:
        self.name, self.item = name, value

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Replace the name."""
        return copy.deepcopy(self.item) if node.id == self.name else node
