r"""What a function that is not read may change outside: the names of it.

Such a function is called where it stands. What it leaves behind must not be read by what is
differentiated: its text takes what lies outside for what it was at the call.

>>> from srcad.frontend.source import from_source
>>> sorted(left_by(from_source("def tick(n):\n    global k\n    k = n\n    seen[n] = k\n")))
['.', 'k', 'seen']
"""

from __future__ import annotations

import builtins
import functools
import inspect
import sys
import types
from collections.abc import Iterable, Iterator
from typing import Any

import gast
import numpy as np

from srcad.errors import ANYTHING, CHANGED, NoSource
from srcad.frontend.followed import asked
from srcad.frontend.scope import MISSING, Frame
from srcad.frontend.source import find
from srcad.frontend.touching import LIBRARIES, READING, WRITERS, is_own, resolved
from srcad.ir.names import Namer
from srcad.rules import METHODS

__all__ = ["left_by", "reads"]

# names that a text has which is run
_ALL = "* of a text"
_RUNS_TEXT = (exec, eval)
# methods that add something and look at nothing; and those whose work goes out and does not return
_NOTES = {"append", "extend", "add", "insert", "appendleft", "write"}
_OUT = {"write", "writelines", "writerow", "flush", "close", "debug", "info", "warning", "error"}


def left_by(function: Any, within: frozenset[Any] = frozenset()) -> frozenset[str]:
    """Return the names of the globals, attributes and containers that a function may change."""
    function = inspect.unwrap(asked(function, "__func__", function))
    if isinstance(function, functools.partial):
        return left_by(function.func, within)
    home = str(asked(function, "__module__", None) or "").partition(".")[0]
    if any(function is f for f in _RUNS_TEXT):
        return frozenset({ANYTHING, _ALL})
    if isinstance(function, np.ufunc) or home in sys.stdlib_module_names | LIBRARIES:
        return frozenset({ANYTHING} if asked(function, "__name__", "") in WRITERS else ())
    if isinstance(function, type) and asked(builtins, function.__name__, None) is function:
        return frozenset()
    if not isinstance(function, types.FunctionType):
        return frozenset({ANYTHING})
    if function.__code__ in within:
        return frozenset()
    try:
        source = find(function)
    except NoSource:
        return frozenset({ANYTHING})
    frame = Frame(source, Namer(), {})
    inside = within | {function.__code__}
    return frozenset(
        name for node in gast.walk(source.node) for name in _left_by_node(node, frame, inside)
    )


def reads(functions: Iterable[types.FunctionType], names: frozenset[str]) -> bool:
    r"""Whether some functions read one of such names of what lies outside them.

    >>> from srcad.frontend.source import from_source
    >>> f = from_source("def f(x):\n    seen.append(x)\n    return x*rate\n")
    >>> reads([f], frozenset({"seen"})), reads([f], frozenset({"rate"}))
    (False, True)
    """
    if not names:
        return False
    return _ALL in names or any(not names.isdisjoint(_read_by(f)) for f in functions)


def _read_by(function: types.FunctionType) -> Iterator[str]:
    """Yield the names and attributes whose values a function looks at: notes are added unseen."""
    nodes = find(function).nodes
    calls = (n.value for n in nodes if isinstance(n, gast.Expr) and isinstance(n.value, gast.Call))
    noted = {id(c.func.value) for c in calls
             if isinstance(c.func, gast.Attribute) and c.func.attr in _NOTES}  # fmt: skip
    for node in nodes:
        if id(node) in noted or not isinstance(getattr(node, "ctx", None), gast.Load):
            continue
        if isinstance(node, gast.Name):
            yield node.id
        elif isinstance(node, gast.Attribute):
            yield node.attr


def _left_by_node(node: Any, frame: Frame, within: frozenset[Any]) -> Iterator[str]:
    match node:
        case gast.Attribute(attr=attr, ctx=gast.Store() | gast.Del()):
            yield from (attr, CHANGED)
        case gast.Subscript(value=base, ctx=gast.Store() | gast.Del()):
            yield from _root(base, frame)
        case gast.Global(names=names) | gast.Nonlocal(names=names):
            yield from names
        case gast.AugAssign(target=gast.Name(id=name)):
            if name in frame.bound and not is_own(name, frame):
                yield ANYTHING
        case gast.Await() | gast.ClassDef():
            yield ANYTHING
        case gast.Call():
            yield from _left_by_call(node, frame, within)


def _left_by_call(node: Any, frame: Frame, within: frozenset[Any]) -> Iterator[str]:
    if any(k.arg == "out" for k in node.keywords):
        yield ANYTHING
    found = resolved(node.func, frame)
    if isinstance(found, np.ufunc) and len(node.args) > found.nin:
        yield ANYTHING
    if found is not MISSING:
        yield from left_by(found, within)
    elif not isinstance(node.func, gast.Attribute):
        yield ANYTHING
    elif node.func.attr not in METHODS.keys() | READING | _OUT:
        yield from _root(node.func.value, frame)


def _root(node: Any, frame: Frame) -> Iterator[str]:
    """Yield the name of what is written into, unless it is made in the function."""
    yield CHANGED
    while isinstance(node, (gast.Attribute, gast.Subscript)):
        if isinstance(node, gast.Attribute):
            yield node.attr
        node = node.value
    if not isinstance(node, gast.Name) or (node.id in frame.bound and not is_own(node.id, frame)):
        yield ANYTHING
    elif node.id not in frame.bound:
        yield node.id
