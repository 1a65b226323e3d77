"""The command line: ``python -m srcad show "log(sin(x**3)**2)" --at x=2``.

>>> main(["show", "x**2", "--at", "x=3", "--mode", "reverse"])
def f_adjoint(x, y_bar):  # at x = 3, y_bar = 1
    u1 = x**2             #  9
    x_bar = 2*x * y_bar   #  6 = dy/dx
    return u1, x_bar
0
"""

from __future__ import annotations

import argparse
import ast
import importlib
import importlib.util
import inspect
import re
import sys
import types
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from srcad.api import adjoint, source, tangent
from srcad.api.core import function_of
from srcad.errors import TransformError
from srcad.pipeline.derive import STAGES, Recipe
from srcad.teach import expression
from srcad.teach.show import Shown

__all__ = ["main"]

_EXAMPLES = """\
examples:
  python -m srcad show "log(sin(x**3)**2)" --at x=2
  python -m srcad show "x[0]*x[1]" --at x=[2,3] --mode reverse
  python -m srcad show colorsys:rgb_to_yiq --at r=0.2,g=0.4,b=0.1
  python -m srcad show model.py:loss --stage folded
"""
_WHAT = "an expression in quotes, MODULE:FUNCTION or FILE.py:FUNCTION"
_PLACE = re.compile(r"(?P<home>[\w./\\ ~-]+):(?P<name>[A-Za-z_][\w.]*)")
# what a user's function may raise at a point where it has no value
_AT_A_POINT = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, NameError)


class Usage(Exception):
    """What was asked for does not exist, or does not read; exit code 2."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code: 1 for what srcad refuses, 2 for a wrong command."""
    options = _parser().parse_args(argv)
    try:
        _print(_show(options), sys.stdout)
    except Usage as error:
        _print(f"srcad: {error}", sys.stderr)
        return 2
    except TransformError as error:
        _print(str(error), sys.stderr)
        return 1
    except BrokenPipeError:  # the reader, `head` for instance, has seen enough
        sys.stdout = None
    return 0


def _print(text: str, out: TextIO) -> None:
    """Print a text, with question marks for what a terminal has no sign for."""
    encoding = out.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), file=out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m srcad",
        description="Derivatives of plain Python and NumPy functions, written out.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    show = commands.add_parser(
        "show",
        help="print a function's chain rule, its tangent and its adjoint",
        description="Print a function's intermediate variables, their local derivatives, the chain "
        "rule, and the generated tangent (forward) and adjoint (reverse).",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    show.add_argument("what", metavar="WHAT", help=_WHAT)
    show.add_argument(
        "--at",
        metavar="NAME=VALUE,...",
        help="the point, written as keyword arguments: x=2,y=[1,2]; without it, no numbers",
    )
    show.add_argument(
        "--mode",
        choices=("forward", "reverse"),
        help="print the tangent only, or the adjoint only",
    )
    show.add_argument("--stage", choices=STAGES, help="print the code of one stage only")
    return parser


def _show(options: argparse.Namespace) -> str:
    given = None if options.at is None else point(options.at)
    function = _find(options.what, set(given or ()))
    args = None if given is None else _bind(function, given)
    try:
        return _text(function, args, options.mode, options.stage)
    except TransformError:
        raise
    except _AT_A_POINT as error:
        if args is None:
            raise
        what = f"{type(error).__name__}: {error}"
        raise Usage(f"{function.__name__} cannot be evaluated at {options.at}: {what}") from error


def _text(
    function: types.FunctionType, args: tuple[Any, ...] | None, mode: str | None, stage: str | None
) -> str:
    if stage in ("primal", "normal"):
        return source(function, *(args or ()), stage=stage).rstrip("\n")
    shown = Shown(function, args)
    if stage is not None:
        where = shown.where[0] if len(shown.where) == 1 else shown.where
        kinds = {"forward": (tangent,), "reverse": (adjoint,), None: (tangent, adjoint)}[mode]
        texts = [source(kind(function, where), *(args or ()), stage=stage) for kind in kinds]
        return "\n\n".join(text.rstrip("\n") for text in texts)
    if mode is None:
        return shown.all()
    return shown.tangent() if mode == "forward" else shown.adjoint()


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


def _bind(function: types.FunctionType, given: dict[str, Any]) -> tuple[Any, ...]:
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


def _find(what: str, names: set[str]) -> types.FunctionType:
    place = _PLACE.fullmatch(what.strip())
    if place is None:
        try:
            return expression.function_of(what, names)
        except expression.ExpressionError as error:
            raise Usage(str(error)) from None
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
