"""``explain``: the chain rule for one function at one point, with every number it takes.

>>> from srcad.frontend.source import from_source
>>> shown = explain(from_source("def f(x): return np.sin(x**2)"), 2.0)
>>> print(shown.section("trace"))
  Forward from the top: the tangent along x (x_dot = 1). Backward from the bottom: the adjoint of y
  (u2_bar = 1).
<BLANKLINE>
  line  primal          value  tangent ↓                 value  adjoint ↑                  value
        x                   2  x_dot                         1  x_bar = 2*x·u1_bar        -2.615
  1     u1 = x**2           4  u1_dot = 2*x·x_dot            4  u1_bar = cos(u1)·u2_bar  -0.6536
  1     u2 = sin(u1)  -0.7568  u2_dot = cos(u1)·u1_dot  -2.615  u2_bar                         1
<BLANKLINE>
  The adjoint of each variable: how y changes with it:
  variable  value  adjoint   value
  x             2  dy/dx    -2.615
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from srcad.errors import TransformError, UnsupportedSyntax
from srcad.teach.document import Document, Formula, Net, Note, Section
from srcad.teach.lesson import Lesson
from srcad.teach.parts import chain, check, code, factors, graph, trace, ulist, vectors
from srcad.teach.trace import Run
from srcad.teach.words import LANGUAGES, said

__all__ = ["Explanation", "explain"]

_UNEXPECTED = (LookupError, SyntaxError, ValueError, TypeError, NameError, AttributeError,
               ArithmeticError, AssertionError)  # fmt: skip


def explain(
    f: Callable[..., Any],
    *args: Any,
    argnums: int | str | tuple[int | str, ...] | None = None,
    lang: str = "en",
    sympy: bool = False,
) -> Explanation:
    """Explain the derivative of a function at a point, by all its arguments or by ``argnums``.

    What is returned prints as text, shows itself in a notebook, and saves: ``to_html(path)``,
    ``to_latex()``, ``to_svg()``. A function that cannot be differentiated is explained, too: its
    ``error`` says what stands in the way. ``lang`` is ``en`` or ``ko``; ``sympy`` lets SymPy
    cancel, too.

    >>> from srcad.frontend.source import from_source
    >>> shown = explain(from_source("def f(x): return x + x**2"), 3.0)
    >>> shown.trace.steps[0].bar
    7.0
    """
    function = require_function(f, "explain")
    return Explanation(function, args, lang, by_names(function, argnums), sympy)


def require_function(f: Any, who: str) -> types.FunctionType:
    """Return a function written in Python. Raises ``TypeError`` for anything else."""
    if not isinstance(f, types.FunctionType):
        name = getattr(f, "__name__", repr(f))
        raise TypeError(f"{who} takes a function written in Python; wrap {name} in one")
    return f


def by_names(
    function: types.FunctionType, argnums: int | str | tuple[int | str, ...] | None
) -> tuple[str, ...]:
    """Return the names of parameters that are given by position or by name."""
    if argnums is None:
        return ()
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    found = []
    for one in argnums if isinstance(argnums, tuple) else (argnums,):
        if one not in names and not (isinstance(one, int) and -len(names) <= one < len(names)):
            raise TypeError(f"argnums={one!r}: {function.__name__} has {', '.join(names)}")
        found.append(one if isinstance(one, str) else names[one])
    return tuple(found)


@dataclass(frozen=True, eq=False, repr=False)
class Explanation:
    """A function's chain rule at a point, or without one; ``str`` gives its text."""

    function: Any  # a function in a class would look like a method
    args: tuple[Any, ...] | None
    language: str = "en"
    by: tuple[str, ...] = ()
    sympy: bool = False
    example: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise TypeError(f"lang={self.language!r}: one of {', '.join(LANGUAGES)}")
        if self.args is not None:
            signature = inspect.signature(self.function)
            try:
                bound = signature.bind(*self.args)
            except TypeError:
                names = ", ".join(signature.parameters) or "no arguments"
                given = f"{self.function.__name__} takes {names}; {len(self.args)} given"
                raise TypeError(given) from None
            bound.apply_defaults()
            object.__setattr__(self, "args", (*bound.args, *bound.kwargs.values()))
        _ = self.document  # a wrong argument is told of at once

    @cached_property
    def _lesson(self) -> Lesson | TransformError:
        try:
            lesson = Lesson(
                self.function,
                self.args,
                by=self.by,
                language=self.language,
                sympy=self.sympy,
                example=self.example,
            )
            if self.args is not None and lesson.run.problem is None:
                lesson.require_value()
        except TransformError as error:
            return error
        except _UNEXPECTED as error:
            return _not_followed(self.function, error)
        return lesson

    @property
    def error(self) -> TransformError | None:
        """Why the function cannot be differentiated, or None."""
        return self._lesson if isinstance(self._lesson, TransformError) else None

    @property
    def trace(self) -> Run:
        """The steps of the run, each with its value, its links, its tangent and its adjoint."""
        if isinstance(self._lesson, TransformError):
            raise self._lesson
        return self._lesson.run

    @cached_property
    def document(self) -> Document:
        """The explanation before it is written in any form."""
        lesson = self._lesson
        if isinstance(lesson, TransformError):
            return self._refused(lesson)
        try:
            return self._written(lesson)
        except TransformError as error:
            self.__dict__["_lesson"] = error
            return self._refused(error)
        except _UNEXPECTED as error:
            self.__dict__["_lesson"] = _not_followed(self.function, error)
            return self._refused(self.__dict__["_lesson"])

    def _refused(self, error: TransformError) -> Document:
        """Return a page that says what stands in the way."""
        name = self.function.__name__
        say = Note(said(self.language, "refused"))
        section = Section("error", name, (say, Note(str(error), "error")))
        return Document(self.language, name, None, "", (section,))

    def _written(self, lesson: Lesson) -> Document:
        """Return the sections one after the other."""
        name = self.function.__name__
        heading = lesson.apart.heading().partition("\n")[0].partition("     ")[0]
        whole = self.args is None or lesson.has_numbers
        sections: list[Section | None] = [ulist.section(lesson), chain.section(lesson)]
        sections.append(factors.section(lesson))
        sections.append(graph.section(lesson) if whole else None)
        sections.append(trace.section(lesson) if self.args is not None else None)
        if whole:
            sections += [code.section(lesson), graph.paths(lesson), vectors.section(lesson)]
        if lesson.args is not None and lesson.has_numbers:
            sections.append(check.section(lesson))
        moments = trace.moments(lesson) if self.args is not None else ()
        kept = tuple(s for s in sections if s is not None)
        return Document(self.language, name, Formula(heading), lesson.apart.which(), kept, moments)

    def section(self, key: str) -> str:
        """Return the text of one section: u-list, chain, trace, graph, vectors, code or check."""
        from srcad.teach.write.text import block_lines

        for section in self.document.sections:
            if section.key == key:
                blocks = ["\n".join(block_lines(b)) for b in section.blocks]
                return "\n\n".join(b for b in blocks if b)
        keys = ", ".join(s.key for s in self.document.sections)
        raise KeyError(f"{key!r}: there is {keys}")

    # how it is shown and saved

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        from srcad.teach.write.text import text_of_document

        return text_of_document(self.document)

    def __rich__(self) -> Any:
        from srcad.teach.write.terminal import renderable

        return renderable(self.document)

    def _repr_html_(self) -> str:
        from srcad.teach.write.html import fragment

        return fragment(self.document)

    def _repr_latex_(self) -> str:
        from srcad.teach.write.tex import short

        return short(self.document)

    def to_html(self, path: str | Path | None = None) -> str:
        """Return one page that needs nothing else, and write it to a file if there is a path."""
        from srcad.teach.write.html import page

        return _saved(page(self.document), path)

    def to_latex(self, path: str | Path | None = None) -> str:
        """Return the formulas and tables as LaTeX."""
        from srcad.teach.write.tex import document_tex

        return _saved(document_tex(self.document), path)

    def to_svg(self, path: str | Path | None = None) -> str:
        """Return the graph as SVG."""
        from srcad.teach.write.svg import standalone

        for section in self.document.sections:
            for block in section.blocks:
                if isinstance(block, Net):
                    return _saved(standalone(block), path)
        raise self.error or TransformError(f"{self.function.__name__} has no graph at this point")


def _not_followed(function: types.FunctionType, error: Exception) -> TransformError:
    """Return a refusal for what we did not foresee: better none than a wrong explanation."""
    what = str(error).partition("\n")[0]
    return UnsupportedSyntax(
        f"explain cannot follow {function.__name__} ({type(error).__name__}: {what})",
        hint="its derivative may still be had: srcad.source(f), srcad.grad(f)",
    )


def _saved(text: str, path: str | Path | None) -> str:
    if path is not None:
        Path(path).write_text(text, encoding="utf-8")
    return text
