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
from collections.abc import Mapping
from typing import Any

import gast

from srcad.errors import TransformError, UnsupportedSyntax
from srcad.frontend.entry import ANY, Entry
from srcad.frontend.forks import Fork
from srcad.frontend.guards import AsItWas
from srcad.frontend.in_order import by_position
from srcad.frontend.leftovers import reads
from srcad.frontend.listed import refuse_written_tables
from srcad.frontend.named_lists import named_at_once
from srcad.frontend.scope import Frame
from srcad.frontend.source import find
from srcad.frontend.state import Begun, Moves, Nested
from srcad.frontend.statements import StatementReader
from srcad.frontend.syntax import identifiers
from srcad.frontend.tuples import refuse_tuples
from srcad.frontend.unset import with_unset
from srcad.frontend.values import Value
from srcad.frontend.webs import rename_webs
from srcad.ir.names import CALLED, Namer
from srcad.ir.nodes import Effect, Function, Return, WriteBack
from srcad.ir.parse import HELPERS
from srcad.ir.walk import defined, names_read, statements

__all__ = ["normalise", "parameters", "read"]

# operations that are not called by their names
_WRITTEN = {"T", "attempt", "copy", "matmul", "tape"}

_DEEPEST = 20_000  # a sum of two thousand terms is a tree as deep
_MOST_FORKS = 24  # conditions whose ways are kept apart


def parameters(definition: object) -> tuple[str, ...]:
    """Return the names of a definition's parameters, in order."""
    a = definition.args  # type: ignore[attr-defined]
    collected = (p for p in (a.vararg, a.kwarg) if p is not None)
    return tuple(p.id for p in (*a.posonlyargs, *a.args, *a.kwonlyargs, *collected))


def normalise(function: types.FunctionType, structure: Mapping[str, Any] | None = None) -> Function:
    """Read a function into normal form.

    ``structure`` gives the trees of parameters that are containers, and the objects that others
    are known to be: see :class:`srcad.frontend.entry.Entry`.

    Raises ``UnsupportedSyntax`` for what is not part of the language and ``NoSource`` where there
    is no text to read.
    """
    return by_position(read(function, structure or {}, StatementReader))


def read(
    function: types.FunctionType, structure: Mapping[str, Any], kind: type[StatementReader]
) -> Function:
    """Read a function with a reader of a kind; what its loops go through is marked."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEPEST))
    try:
        return _by_ways(function, structure, kind)
    except RecursionError as error:
        raise UnsupportedSyntax(
            f"an expression of {function.__name__} is nested too deeply",
            hint="split it over several statements",
        ) from error
    finally:
        sys.setrecursionlimit(before)


def _by_ways(
    function: types.FunctionType, structure: Mapping[str, Any], kind: type[StatementReader]
) -> Function:
    nested: frozenset[Any] = frozenset()
    forks: dict[Any, UnsupportedSyntax] = {}
    begun: dict[Any, Value] = {}
    renamed: frozenset[str] | None = None
    while True:
        try:
            return _read(function, structure, kind, nested, forks, begun, renamed)
        except Moves as found:
            renamed = found.params | (renamed or frozenset())
        except Begun as found:
            if found.where is None or found.where in begun:
                raise found.error from None
            begun[found.where] = found.shape
            forks.clear()  # what they were for may be told now
        except Nested as found:
            nested |= {found.place}
        except Fork as found:
            if len(forks) == _MOST_FORKS:
                raise found.error from None
            forks[found.pair] = found.error


def _refuse_changed(function: types.FunctionType, reader: StatementReader) -> None:
    """Refuse what a call that is not read changes while the function runs, which reads it."""
    others = [g.function for g in reader.guards.values() if isinstance(g, AsItWas)]
    for why in reader.refused.values():
        if isinstance(why, TransformError) and reads((function, *others), why.lasting):
            raise why


def _read(
    function: types.FunctionType,
    structure: Mapping[str, Any],
    kind: type[StatementReader],
    nested: frozenset[Any],
    forks: dict[Any, UnsupportedSyntax],
    begun: dict[Any, Value],
    renamed: frozenset[str] | None,
) -> Function:
    source = find(function)
    flags = function.__code__.co_flags
    if flags & (inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR):
        what = "a generator" if flags & inspect.CO_GENERATOR else "an async function"
        raise UnsupportedSyntax(
            f"{function.__name__} is {what}", place=source.start, hint="return the value instead"
        )
    a = source.node.args
    collected = [p.id for p in (a.vararg, a.kwarg) if p is not None]
    # how many there are is not known
    if any(structure.get(name) in (None, ANY) for name in collected):
        raise UnsupportedSyntax(
            "parameters with * or ** are not supported", place=source.start, hint="name each one"
        )
    params = parameters(source.node)
    frame = Frame(source, Namer({*identifiers(source), *params}), {}, doubt=0)
    stored = {n.id for n in source.nodes
              if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)}  # fmt: skip
    for name in (*CALLED, *sorted(HELPERS - _WRITTEN)):
        if name in stored:
            frame.names[name] = frame.namer.fresh(name)
    reader = kind(frame)
    reader.as_lists, reader.forks, reader.begun = nested, forks, begun
    reader.renamed = renamed
    entry = Entry(reader)
    for name in params:
        frame.local[name] = entry.parameter(name, structure.get(name), name in structure)
    params = tuple(map(frame.local_name, params))
    made_of = reader.literally(lambda: reader.read_function(source.node))
    result = reader.single(made_of, source.node)
    given = entry.trees.keys() - (renamed or frozenset())
    every = statements(reader.out) if given else []
    left = {n for s in every if isinstance(s, (Effect, WriteBack)) for n in names_read(s)} & given
    again = left and left.intersection(n for s in every for n in defined(s))
    if again:
        raise Moves(frozenset(again))
    refuse_written_tables(reader.gone_through_outside, reader.out, source.start)
    refuse_tuples(reader.tuples, "tuple", reader.out, result, source.start)
    refuse_tuples(reader.deques, "deque", reader.out, result, source.start)
    _refuse_changed(function, reader)
    place = source.start
    last = source.node.body[-1] if isinstance(source.node.body, list) else source.node.body
    if isinstance(last, (gast.Return, gast.expr)):
        place = source.place(last)
    given_ = frozenset((*params, *frame.free, *(s.target for s in entry.statements)))
    body = with_unset((*reader.out, Return(result, place)), given_, reader.carried_over)
    name = function.__name__ if function.__name__ != "<lambda>" else "f"
    made = Function(
        name,
        params,
        body,
        frame.free,
        source.start,
        reader.refused,
        tuple(reader.guards.values()),
        tuple(entry.statements),
        entry.trees,
        frozenset(reader.copied_deeply),
    )
    return named_at_once(rename_webs(made, frame.namer))
