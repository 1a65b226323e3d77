"""The arguments of a rule's pattern, as its text says them.

>>> param_of(ast.parse("f(x[n])", mode="eval").body.args[0], None).dims
('n',)
"""

from __future__ import annotations

import ast
from typing import NamedTuple

from srcad.ir.nodes import Const, Expr, Var
from srcad.ir.parse import parse
from srcad.ir.text import to_text

__all__ = ["Param", "literal", "param_of"]


class Param(NamedTuple):
    """One argument of a pattern: its name, the keyword it comes by, a rank or a fixed constant.

    With ``star`` it matches a list literal, and the rule speaks of each item, number ``i``. A
    keyword with a ``default`` may be left out; with ``choices`` it must be one of these literals;
    one that is ``floating`` (``dtype=d[...]``) must be a floating precision.
    """

    name: str
    keyword: str | None
    dims: tuple[str, ...] | None = None
    fixed: str | None = None
    star: bool = False
    default: Expr | None = None
    choices: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    floating: bool = False


def param_of(node: ast.expr, keyword: str | None) -> Param:
    """Return what a node of a pattern says of an argument."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        index = node.slice
        if isinstance(index, ast.Constant) and index.value is ...:
            return Param(node.value.id, keyword, floating=True)
        elements = index.elts if isinstance(index, ast.Tuple) else [index]
        return Param(node.value.id, keyword, tuple(ast.unparse(e) for e in elements))
    if isinstance(node, ast.Name):
        return Param(node.id, keyword)
    if isinstance(node, ast.List):  # a list written out, of as many items
        return Param(ast.unparse(node), keyword, items=tuple(ast.unparse(e) for e in node.elts))
    if isinstance(node, ast.Starred) and isinstance(node.value, ast.Name):
        return Param(node.value.id, keyword, star=True)
    if isinstance(node, ast.Constant) and keyword is None:
        return Param("", None, fixed=repr(node.value))
    if keyword is not None and isinstance(node, ast.Set):  # one of these has to be given
        return Param(keyword, keyword, choices=tuple(map(ast.unparse, node.elts)))
    if keyword is not None:
        choices: list[ast.expr] = []
        while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            choices.insert(0, node.right)
            node = node.left
        default = parse(ast.unparse(node))
        allowed = tuple(map(ast.unparse, (node, *choices))) if choices else ()
        return Param(keyword, keyword, default=default, choices=allowed)
    raise ValueError(f"not part of a pattern: {ast.unparse(node)}")


def literal(expr: Expr) -> str:
    """The text of a literal; the types ``float`` and ``complex`` are read by their names."""
    if isinstance(expr, Var):
        return expr.name if expr.name in ("float", "complex") else ""
    if isinstance(expr, Const):
        return expr.text
    return to_text(expr) if expr.op in ("tuple", "list") else ""
