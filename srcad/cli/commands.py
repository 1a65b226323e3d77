"""What each command does: from its options to a text and an exit code."""

from __future__ import annotations

import argparse
import types
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from srcad import api
from srcad.api import adjoint, source, tangent
from srcad.cli.finding import Usage, bind, find, point
from srcad.errors import TransformError
from srcad.frontend.obstacles import obstacles
from srcad.teach.answer import check_answer
from srcad.teach.explain import Explanation
from srcad.teach.show import Shown
from srcad.teach.worksheet import worksheet

__all__ = ["COMMANDS", "Answer"]

# what a user's function may raise at a point where it has no value
_AT_A_POINT = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, NameError)


@dataclass(frozen=True)
class Answer:
    """A command's text, where it goes, its exit code, and what a terminal shows with colours."""

    text: str
    code: int = 0
    path: Path | None = None
    shown: Any = None


T = TypeVar("T")
Found = tuple[types.FunctionType, tuple[Any, ...] | None]


def _found(options: argparse.Namespace) -> Found:
    given = None if options.at is None else point(options.at)
    function = find(options.what, set(given or ()))
    return function, None if given is None else bind(function, given)


def _at_point(
    options: argparse.Namespace, function: types.FunctionType, make: Callable[[], T]
) -> T:
    """Make something that runs the user's function, and say so if that has no value."""
    try:
        return make()
    except (TransformError, Usage):
        raise
    except _AT_A_POINT as error:
        if options.at is None:
            raise
        what = f"{type(error).__name__}: {error}"
        raise Usage(f"{function.__name__} cannot be evaluated at {options.at}: {what}") from error


# show


def show(options: argparse.Namespace) -> Answer:
    """Print the chain rule and the code."""
    function, args = _found(options)
    if options.format != "text" or options.lang != "en":
        if options.mode or options.stage:
            raise Usage("--mode and --stage are for text in English only")
        return _at_point(
            options,
            function,
            lambda: _explained(options, Explanation(function, args, options.lang)),
        )
    text = _at_point(options, function, lambda: _text(function, args, options.mode, options.stage))
    return Answer(text, path=options.output)


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


# explain


def explain(options: argparse.Namespace) -> Answer:
    """Explain a derivative."""
    function, args = _found(options)
    by = tuple(options.by.split(",")) if options.by else ()
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    for name in by:
        if name not in names:
            raise Usage(f"--by {name}: {function.__name__} has the parameters {', '.join(names)}")

    def make() -> Answer:
        made = Explanation(function, args, options.lang, by, options.sympy)
        if options.mode is None:
            return _explained(options, made)
        if options.format != "text" or args is None:
            raise Usage("--mode is for text at a point: --at x=2")
        kept = [made.section("trace")] if made.error is None else [str(made)]
        if made.error is None and made.trace.problem is None:
            shown = Shown(function, args)
            kept.append(shown.tangent() if options.mode == "forward" else shown.adjoint())
        return Answer("\n\n".join(kept), _code(made), options.output)

    return _at_point(options, function, make)


def _explained(options: argparse.Namespace, made: Explanation) -> Answer:
    if options.format == "svg" and _code(made):
        return Answer(str(made), 1)
    write = {"text": made.__str__, "html": made.to_html, "latex": made.to_latex,
             "svg": made.to_svg}  # fmt: skip
    shown = made if options.format == "text" and options.output is None else None
    return Answer(write[options.format](), _code(made), options.output, shown)


def _code(made: Explanation) -> int:
    if made.error is not None:
        return 1
    return int(made.args is not None and made.trace.problem is not None)


# the others


def check(options: argparse.Namespace) -> Answer:
    """Say whether a function can be differentiated, and list what stands in the way."""
    function, args = _found(options)
    found = obstacles(function)
    if found:
        return Answer("\n\n".join(map(str, found)), 1)
    shown = Shown(function, args)
    for kind in ("tangent", "adjoint"):
        shown.derived(kind)
    return Answer(f"{function.__name__} can be differentiated by {', '.join(shown.u.inputs)}")


def answer(options: argparse.Namespace) -> Answer:
    """Check an answer."""
    function, args = _found(options)
    by = options.by or None
    verdict = check_answer(function, options.answer, at=args, argnums=by, lang=options.lang)
    return Answer(verdict.text, 0 if verdict.right else 1)


def sheet(options: argparse.Namespace) -> Answer:
    """Print a worksheet."""
    made = worksheet(find(options.what, set()), lang=options.lang)
    return Answer(made.key if options.key else made.text)


def export(options: argparse.Namespace) -> Answer:
    """Write a derivative that runs without srcad."""
    function, args = _found(options)
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    by = tuple(options.by.split(",")) if options.by else names[:1]
    for name in by:
        if name not in names:
            raise Usage(f"--by {name}: {function.__name__} has the parameters {', '.join(names)}")
    derivative = getattr(api, options.kind)(function, by[0] if len(by) == 1 else by)
    return Answer(api.export(derivative, *(args or ())), path=options.output)


COMMANDS: dict[str, Callable[[argparse.Namespace], Answer]] = {
    "show": show, "explain": explain, "check": check, "answer": answer, "worksheet": sheet,
    "export": export,
}  # fmt: skip
