"""Text to function: compiled with the user's own globals and closure cells, and put into linecache.

A name of ours (``np``, a helper) is a closure cell of the generated function, so nothing is written
into the user's module; the user's globals and cells are read when the function is called.
"""

from __future__ import annotations

import ast
import builtins
import cmath
import itertools
import math
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from srcad.backend.emit import Text
from srcad.backend.runtime import HELPERS
from srcad.errors import Place
from srcad.frontend.source import register
from srcad.ir.names import CALLED
from srcad.ir.nodes import Free
from srcad.ir.types import UNKNOWN, Type

__all__ = ["Generated", "execute", "place_of"]

_numbers = itertools.count(1)
_OURS: dict[str, Any] = {"np": np, "math": math, "cmath": cmath, **HELPERS}
_BUILTINS = {name: getattr(builtins, name) for name in CALLED if hasattr(builtins, name)}
_places: dict[str, dict[int, Place]] = {}


@dataclass(frozen=True)
class Generated:
    """A generated function, its text, and the cells to refresh before each call."""

    function: types.FunctionType
    text: str
    refresh: list[tuple[types.CellType, Callable[[], Any]]] = field(default_factory=list)
    result: Type = UNKNOWN  # of the value that it gives beside the derivatives


def execute(
    text: Text,
    name: str,
    free: dict[str, Free],
    home: dict[str, Any],
    doc: str | None = None,
    *,
    make: Callable[[Any], Any] | None = None,
) -> Generated:
    """Compile a text and return the function ``name`` that it defines.

    ``free`` says where the function's free names are found; ``home`` is the module dictionary of
    the function it was made from. ``make`` gives the derivatives that are made at run time.
    """
    if make is not None:
        free = {n: Free("value", make(f.home)) if f.kind == "derivative" else f
                for n, f in free.items()}  # fmt: skip
    file = register(text.text, f"<srcad {name} {next(_numbers)}>")
    _places[file] = text.places
    tree = ast.parse(text.text)
    body = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    hidden = {n for n in _BUILTINS if n in home and n not in free}
    enclosed = [n for n, f in free.items() if "." not in n and not _is_plain_global(n, f, home)]
    # of all that may be enclosed, what the text may mention: each takes time to compile
    ours = sorted(n for n in {*_OURS, "scipy", *enclosed, *hidden} if n in text.text)
    module = ast.parse(f"def factory({', '.join(ours)}): pass")
    factory = module.body[0]
    assert isinstance(factory, ast.FunctionDef)
    factory.body = list(body)
    code = compile(module, file, "exec")
    inner = _named(_named(code, "factory"), name)
    refresh: list[tuple[types.CellType, Callable[[], Any]]] = []
    cells = [_cell(variable, free, refresh) for variable in inner.co_freevars]
    function = types.FunctionType(inner, home, name, None, tuple(cells))
    function.__doc__ = doc
    function.__qualname__ = name
    return Generated(function, text.text, refresh)


def _is_plain_global(name: str, where: Free, home: dict[str, Any]) -> bool:
    return where.kind == "global" and where.home is home and where.key == name


def _cell(
    name: str,
    free: dict[str, Free],
    refresh: list[tuple[types.CellType, Callable[[], Any]]],
) -> types.CellType:
    where = free.get(name)
    if where is None:
        if name in _BUILTINS:  # the function's module has something else of that name
            return types.CellType(_BUILTINS[name])
        return types.CellType(sys.modules["scipy"] if name == "scipy" else _OURS[name])
    if where.kind == "cell":
        found: types.CellType = where.home
        return found
    if where.kind == "value":
        return types.CellType(where.home)
    read = where.now
    cell = types.CellType(read())
    refresh.append((cell, read))
    return cell


def _named(code: types.CodeType, name: str) -> types.CodeType:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType) and constant.co_name == name:
            return constant
    raise AssertionError(f"the text does not define {name}")


def place_of(file: str, line: int) -> Place | None:
    """Return the user's line that a line of a generated file was made from."""
    return _places.get(file, {}).get(line)
