"""Whether calling a function may change anything: what it is given, or what it leads to.

A call within a condition may stand there as it is only if it does not: what it wrote would be
missed by the derivative. Nothing is taken to be harmless unless the text says so.
"""

from __future__ import annotations

import builtins
import functools
import sys
import types
from typing import Any

import gast
import numpy as np

from srcad.errors import NoSource
from srcad.frontend.followed import asked
from srcad.frontend.scope import MISSING, Frame
from srcad.frontend.source import find
from srcad.ir.names import Namer
from srcad.ir.nodes import Apply, Const, Expr, Var
from srcad.rules import METHODS

__all__ = [
    "DUNDERS", "LIBRARIES", "READING", "WRITERS", "WRITING", "is_harmless", "is_own", "may_write",
    "resolved",
]  # fmt: skip

LIBRARIES = {"numpy", "scipy", "srcad"}
WRITERS = {
    "copyto", "put", "place", "putmask", "fill_diagonal", "put_along_axis", "shuffle", "setattr",
    "delattr", "next", "exec", "eval", "heappush", "heappop", "heapify", "setitem", "delitem",
    "at", "isort", "iadd", "isub", "imul", "itruediv", "ifloordiv", "imod", "ipow", "imatmul",
    "iconcat", "iand", "ior", "ixor", "ilshift", "irshift",
}  # fmt: skip
# methods behind operators that write
DUNDERS = {f"__{name}__" for name in WRITERS if name.startswith(("i", "set", "del"))}
# keywords by which a function of a library writes into what it is given
WRITING = {"out", "output", "inplace", *(f"overwrite_{a}" for a in ("a", "b", "x", "ab", "input"))}
# methods that leave what they are called of as it is, besides those of arrays that have rules
READING = {
    "get", "keys", "values", "items", "index", "count", "startswith", "endswith", "lower", "upper",
    "strip", "split", "join", "format", "isdigit", "is_integer", "tolist", "item", "issubset",
    "isdisjoint", "union", "any", "all", "copy", "total_seconds", "bit_length",
}  # fmt: skip
_FRESH = (
    gast.Constant, gast.BinOp, gast.UnaryOp, gast.Compare, gast.Tuple, gast.List, gast.ListComp,
    gast.JoinedStr,
)  # fmt: skip


def may_write(function: Any, within: frozenset[Any] = frozenset()) -> bool:
    """Whether a function may write into anything that is there before it is called."""
    function = asked(function, "__func__", function)
    if isinstance(function, functools.partial):
        return may_write(function.func, within)
    home = str(getattr(function, "__module__", None) or "").partition(".")[0]
    if isinstance(function, np.ufunc) or home in sys.stdlib_module_names | LIBRARIES:
        return asked(function, "__name__", "") in WRITERS
    if not isinstance(function, types.FunctionType):  # an unknown one, written in C, or a class
        return callable(function) and getattr(builtins, _name(function), None) is not function
    if function.__code__ in within:
        return False
    try:
        source = find(function)
    except NoSource:
        return True
    frame = Frame(source, Namer(), {})
    inside = within | {function.__code__}
    return any(_touches(node, frame, inside) for node in gast.walk(source.node))


def _name(function: Any) -> str:
    return str(asked(function, "__name__", ""))


def _touches(node: Any, frame: Frame, within: frozenset[Any]) -> bool:
    match node:
        case gast.Attribute(ctx=ctx) | gast.Subscript(ctx=ctx):
            return not isinstance(ctx, gast.Load)
        case gast.Nonlocal() | gast.Global() | gast.Yield() | gast.YieldFrom() | gast.Await():
            return True
        case gast.AugAssign(target=gast.Name(id=name)):
            return not is_own(name, frame)
        case gast.With() | gast.ClassDef() | gast.Import() | gast.ImportFrom():
            return True
        case gast.Call():
            return _calls_writer(node, frame, within)
    return False


def is_own(name: str, frame: Frame) -> bool:
    """Whether all that a name is bound to is made by the function itself."""
    nodes = frame.source.nodes
    given = [n.value for n in nodes if isinstance(n, gast.Assign)
             and any(isinstance(t, gast.Name) and t.id == name for t in n.targets)]  # fmt: skip
    bound = sum(isinstance(n, gast.Name) and n.id == name and not isinstance(n.ctx, gast.Load)
                for n in nodes)  # fmt: skip
    updated = sum(
        isinstance(n, gast.AugAssign) and isinstance(n.target, gast.Name) and n.target.id == name
        for n in nodes
    )
    return bound == len(given) + updated and all(isinstance(v, _FRESH) for v in given)


def _calls_writer(node: Any, frame: Frame, within: frozenset[Any]) -> bool:
    if any(k.arg in ("out", None) for k in node.keywords):
        return True
    found = resolved(node.func, frame)
    if found is MISSING:
        func = node.func
        return not (isinstance(func, gast.Attribute) and func.attr in METHODS.keys() | READING)
    if isinstance(found, np.ufunc) and len(node.args) > found.nin:
        return True
    if isinstance(found, type) and getattr(builtins, found.__name__, None) is found:
        return False
    return may_write(found, within)


def resolved(node: Any, frame: Frame) -> Any:
    """Return the object outside that a name or a dotted path stands for, or MISSING."""
    if isinstance(node, gast.Name):
        return MISSING if node.id in frame.bound else frame.find(node.id)
    if isinstance(node, gast.Attribute):
        base = resolved(node.value, frame)
        if isinstance(base, (types.ModuleType, type)):
            return asked(base, node.attr, MISSING)
    return MISSING


def is_harmless(callee: Expr) -> bool:
    """Whether a call leaves the lists and dicts that it is given as they are."""
    method_of = callee.args[0] if isinstance(callee, Apply) and callee.op == "attr" else callee
    if isinstance(method_of, Const):  # of a text
        return True
    return isinstance(callee, Var) and callee.name in {
        "print", "str", "repr", "len", "sorted", "hash", "id", "type", "isinstance", "format",
    }  # fmt: skip
