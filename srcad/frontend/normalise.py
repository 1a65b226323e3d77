"""From a function to its normal form: the one entry of the front end.

>>> from srcad.frontend.source import from_source
>>> f = normalise(from_source("f = lambda x: np.sin(x**2)"))
>>> [s.target for s in f.body[:-1]], f.params
(['u1', 'u2'], ('x',))
"""

from __future__ import annotations

import inspect
import sys
import types

import gast

from srcad.errors import UnsupportedSyntax
from srcad.frontend.scope import Frame
from srcad.frontend.source import find
from srcad.frontend.statements import Reader
from srcad.frontend.syntax import identifiers
from srcad.frontend.webs import rename_webs
from srcad.ir.names import Namer
from srcad.ir.nodes import Function, Return, Var

__all__ = ["normalise", "parameters"]

_DEEPEST = 20_000  # a sum of two thousand terms is a tree as deep


def parameters(definition: object) -> tuple[str, ...]:
    """Return the names of a definition's parameters, in order."""
    a = definition.args  # type: ignore[attr-defined]
    return tuple(p.id for p in (*a.posonlyargs, *a.args, *a.kwonlyargs))


def normalise(function: types.FunctionType) -> Function:
    """Read a function into normal form.

    Raises ``UnsupportedSyntax`` for what is not part of the language and ``NoSource`` where there
    is no text to read.
    """
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEPEST))
    try:
        return _normalise(function)
    except RecursionError as error:
        raise UnsupportedSyntax(
            f"an expression of {function.__name__} is nested too deeply",
            hint="split it over several statements",
        ) from error
    finally:
        sys.setrecursionlimit(before)


def _normalise(function: types.FunctionType) -> Function:
    source = find(function)
    flags = function.__code__.co_flags
    if flags & (inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR):
        kind = "a generator" if flags & inspect.CO_GENERATOR else "an async function"
        raise UnsupportedSyntax(
            f"{function.__name__} is {kind}", place=source.start, hint="return the value instead"
        )
    a = source.node.args
    if a.vararg or a.kwarg:
        raise UnsupportedSyntax(
            "parameters with * or ** are not supported", place=source.start, hint="name each one"
        )
    params = parameters(source.node)
    frame = Frame(source, Namer({*identifiers(source.node), *params}), {})
    for name in function.__code__.co_varnames:
        if name in ("np", "math", "scipy"):  # what a derivative calls the modules
            frame.names[name] = frame.namer.fresh(name)
    for name in params:
        frame.local[name] = Var(frame.local_name(name))
    params = tuple(map(frame.local_name, params))
    reader = Reader(frame)
    result = reader.single(reader.read_function(source.node), source.node)
    place = source.start
    last = source.node.body[-1] if isinstance(source.node.body, list) else source.node.body
    if isinstance(last, (gast.Return, gast.expr)):
        place = source.place(last)
    body = (*reader.out, Return(result, place))
    name = function.__name__ if function.__name__ != "<lambda>" else "f"
    made = Function(
        name, params, body, frame.free, source.start, reader.refused, tuple(reader.guards)
    )
    return rename_webs(made, frame.namer)
