"""What the front end refuses: every node it does not know, with a name a user understands."""

from __future__ import annotations

from typing import Any

import gast

from srcad.errors import UnsupportedSyntax
from srcad.frontend.source import Source
from srcad.ir.parse import BINARY

__all__ = ["has_slice", "identifiers", "is_hashable", "operation_at", "refuse", "refuse_node"]

_WORDS: dict[str, tuple[str, str]] = {
    "ListComp": ("a list comprehension", "write a loop, or the array operation it stands for"),
    "SetComp": ("a set comprehension", "write a loop"),
    "DictComp": ("a dict comprehension", "write a loop"),
    "GeneratorExp": ("a generator expression", "write a loop, or the array operation"),
    "Lambda": ("a lambda inside the function", "define it outside and call it"),
    "FunctionDef": ("a function defined inside", "define it outside and pass what it captures"),
    "AsyncFunctionDef": ("an async function", "write a plain function"),
    "ClassDef": ("a class defined inside", "define it outside"),
    "With": ("a `with` block", "put it around the call of the derivative"),
    "Try": ("a `try` block", "check the condition with `if` instead"),
    "Raise": ("`raise`", "check the arguments before the call"),
    "Assert": ("`assert`", "check the arguments before the call"),
    "Global": ("`global`", "return the value instead"),
    "Nonlocal": ("`nonlocal`", "return the value instead"),
    "Delete": ("`del`", "leave it out"),
    "Yield": ("`yield`", "return the value"),
    "YieldFrom": ("`yield from`", "return the value"),
    "Await": ("`await`", "write a plain function"),
    "AsyncFor": ("`async for`", "write a plain loop"),
    "AsyncWith": ("`async with`", "write a plain function"),
    "Break": ("`break`", "put the condition into the `while`"),
    "Continue": ("`continue`", "put the rest of the body under an `if`"),
    "NamedExpr": ("an assignment inside an expression (`:=`)", "assign on a line before"),
    "Dict": ("a dict", "use separate variables"),
    "Set": ("a set", "use separate variables"),
    "JoinedStr": ("an f-string", "format outside the function"),
    "Starred": ("a starred expression", "write the items out"),
    "Match": ("`match`", "write `if` and `elif`"),
    "Import": ("an import inside the function", "import at the top of the file"),
    "ImportFrom": ("an import inside the function", "import at the top of the file"),
    "Expr": ("an expression statement", "leave it out, or assign its value"),
    "TryStar": ("a `try` block", "check the condition with `if` instead"),
}


def refuse(source: Source, node: Any, what: str, hint: str) -> UnsupportedSyntax:
    """Make the error for something at a node."""
    return UnsupportedSyntax(what, place=source.place(node), hint=hint)


def refuse_node(source: Source, node: Any) -> UnsupportedSyntax:
    """Make the error for a node that is not part of the language."""
    kind = type(node).__name__
    what, hint = _WORDS.get(kind, (f"this ({kind})", "write it another way"))
    return refuse(source, node, f"{what} is not supported", hint)


def identifiers(source: Source) -> set[str]:
    """Return every identifier that a definition mentions."""
    return {n.id for n in source.nodes if isinstance(n, gast.Name)}


def operation_at(op: str, node: Any) -> Any:
    """Return a node for an operation that stands where another node does."""
    kind = getattr(gast, next(k for k, v in BINARY.items() if v == op))
    at = {k: getattr(node, k) for k in ("lineno", "col_offset", "end_lineno", "end_col_offset")}
    return gast.BinOp(node, kind(), node, **at)


def has_slice(index: Any) -> bool:
    """Whether an index is a slice, or has one."""
    parts = index.elts if isinstance(index, gast.Tuple) else [index]
    return any(isinstance(p, gast.Slice) for p in parts)


def is_hashable(value: object) -> bool:
    """Whether an object may be a key."""
    try:
        hash(value)
    except TypeError:
        return False
    return True
