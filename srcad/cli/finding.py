"""What a command is about: the function it names, and the point at which it is taken.

>>> point("x=2,y=[1, 2]")
{'x': 2, 'y': array([1., 2.])}
>>> find("x**2", set()).__name__
'f'
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import re
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from srcad.api.core import function_of
from srcad.errors import TransformError
from srcad.frontend.source import from_source
from srcad.pipeline.recipe import Recipe
from srcad.teach import expression

__all__ = ["Usage", "bind", "find", "point"]

_PLACE = re.compile(r"(?P<home>[\w./\\ ~-]+):(?P<name>[A-Za-z_][\w.]*)")
_DEFINITION = re.compile(r"(?m)^(?:async )?def ")


class Usage(Exception):
    """What was asked for does not exist, or does not read; exit code 2."""


# the point


def point(text: str) -> dict[str, Any]:
    """Read a point: keyword arguments whose values are literals; lists are arrays of floats.

    >>> point("x=2,y=[1, 2]")
    {'x': 2, 'y': array([1., 2.])}
    """
    try:
        call = ast.parse(f"f({text})", mode="eval").body
    except (SyntaxError, ValueError):
        call = None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.args:
        raise Usage(f"--at {text}: write it as keyword arguments, for instance --at x=2,y=[1,2]")
    found: dict[str, Any] = {}
    for keyword in call.keywords:
        if keyword.arg is None or keyword.arg in found:
            raise Usage(f"--at {text}: each name once, for instance --at x=2,y=[1,2]")
        found[keyword.arg] = _literal(keyword.arg, keyword.value)
    return found


def _literal(name: str, node: ast.expr) -> Any:
    shown = f"--at {name}={ast.unparse(node)}"
    try:
        value = ast.literal_eval(node)
    except ValueError:
        raise Usage(f"{shown}: not a number or a list of numbers") from None
    if not isinstance(value, list):
        return value
    try:
        return np.array(value, dtype=float)
    except (ValueError, TypeError):
        raise Usage(f"{shown}: the list is not an array of numbers") from None


def bind(function: types.FunctionType, given: dict[str, Any]) -> tuple[Any, ...]:
    """Return the values of all parameters, in their order."""
    signature = inspect.signature(function)
    names = [*signature.parameters]
    for name in given:
        if name not in names:
            has = f"has the parameters {', '.join(names)}" if names else "has no parameters"
            raise Usage(f"--at {name}=...: {function.__name__} {has}")
    for name, parameter in signature.parameters.items():
        if name not in given:
            if parameter.default is parameter.empty:
                raise Usage(f"--at: {function.__name__} needs a value for {name}, too: {name}=...")
            given[name] = parameter.default
    return tuple(given[name] for name in names)


# the function


def find(what: str, names: set[str]) -> types.FunctionType:
    """Return the function that a command names; ``-`` is an expression or a program on stdin."""
    if what.strip() == "-":
        return _typed(sys.stdin.read(), names)
    place = _PLACE.fullmatch(what.strip())
    if place is None:
        return _expression(what, names)
    home, name = place["home"], place["name"]
    found: Any = _file(home) if home.endswith(".py") else _module(home)
    for part in name.split("."):
        if not hasattr(found, part):
            raise Usage(f"{home} has no function {name}")
        found = getattr(found, part)
    try:
        base = function_of(found)
    except TypeError as error:
        raise Usage(f"{what}: {error}") from None
    function = base.function if isinstance(base, Recipe) else base
    if not isinstance(function, types.FunctionType):
        raise Usage(f"{what} is a method; write a function that calls it")
    return function


def _expression(text: str, names: set[str]) -> types.FunctionType:
    try:
        return expression.function_of(text, names)
    except expression.ExpressionError as error:
        raise Usage(str(error)) from None


def _typed(text: str, names: set[str]) -> types.FunctionType:
    """Return the last function of a program, or that of an expression."""
    if not text.strip():
        raise Usage("-: there is nothing on the standard input")
    if not _DEFINITION.search(text):
        return _expression(text.strip(), names)
    try:
        return from_source(text)
    except (TransformError, SyntaxError, TypeError, ValueError, NameError) as error:
        raise Usage(f"-: {_reason(error)}") from None


def _module(name: str) -> types.ModuleType:
    with _imports_from(Path.cwd()):
        try:
            return importlib.import_module(name)
        except Exception as error:  # noqa: BLE001  (a module may raise anything when it is run)
            raise Usage(f"{name} cannot be imported: {_reason(error)}") from None


def _file(name: str) -> types.ModuleType:
    path = Path(name).expanduser()
    if not path.is_file():
        raise Usage(f"{name}: there is no such file")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise Usage(f"{name} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    with _imports_from(path.resolve().parent):
        hidden = sys.modules.get(path.stem)
        sys.modules[path.stem] = module
        try:
            spec.loader.exec_module(module)
        except Exception as error:  # noqa: BLE001  (a module may raise anything when it is run)
            raise Usage(f"{name} cannot be imported: {_reason(error)}") from None
        finally:
            del sys.modules[path.stem]
            if hidden is not None:
                sys.modules[path.stem] = hidden
    return module


@contextmanager
def _imports_from(folder: Path) -> Iterator[None]:
    """Find modules in a folder, and write nothing there."""
    before, write = [*sys.path], sys.dont_write_bytecode
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.path[:], sys.dont_write_bytecode = before, write


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]
