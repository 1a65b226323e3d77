"""What the parts of an explanation are made from: a function taken apart, and run at a point.

>>> from srcad.frontend.source import from_source
>>> lesson = Lesson(from_source("def f(x): return np.sin(x**2)"), (2.0,))
>>> lesson.point, shown(lesson.run.result)
('x = 2', '-0.7568')
"""

from __future__ import annotations

import copy
import math
import types
from collections import Counter
from functools import cached_property
from typing import Any

import numpy as np

from srcad.backend.runtime import HELPERS
from srcad.errors import Place, UnsupportedSyntax
from srcad.ir.nodes import Assign, Unpack
from srcad.ir.walk import statements
from srcad.pipeline.arguments import as_floats
from srcad.pipeline.primal import free_values
from srcad.teach.decompose import Decomposition
from srcad.teach.sweeps import trace_of
from srcad.teach.trace import Run, Step
from srcad.teach.ulist import UList, ulist
from srcad.teach.values import given, shown
from srcad.teach.words import said

__all__ = ["Lesson", "few", "first_place"]

_LONG = 120  # steps of a run of which each is listed
_FEW = 4  # elements of an array that a table shows


def few(value: Any) -> str:
    """Print a value for a table: of a long array only the shape.

    >>> few(0.25), few(np.array([1, 0.12345])), few(np.ones((4, 2)))
    ('0.2500', '[1, 0.123]', 'array of 4×2')
    """
    if isinstance(value, np.ndarray) and 0 < value.size <= _FEW and value.dtype.kind == "f":
        return _listed(value)
    return shown(value, _FEW)


def _listed(value: Any) -> str:
    if np.ndim(value) == 0:
        return f"{float(value) + 0.0:.3g}"
    return f"[{', '.join(map(_listed, value))}]"


def first_place(value: Any) -> str:
    """Print the subscript of a value's first element.

    >>> first_place(np.zeros((2, 2))), first_place(1.0)
    ('[0, 0]', '')
    """
    if isinstance(value, tuple | list):
        return "[0]" + (first_place(value[0]) if value else "")
    return f"[{', '.join('0' * np.ndim(value))}]" if np.ndim(value) else ""


def _same(a: Any, b: Any) -> bool:
    """Whether two results are equal, up to the last digits."""
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return len(a) == len(b) and all(map(_same, a, b))
    try:
        return bool(np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True))
    except TypeError:  # no numbers
        return type(a) is type(b)


class Lesson:
    """A function, its u-list and, with arguments, its run at a point."""

    def __init__(
        self,
        function: types.FunctionType,
        args: tuple[Any, ...] | None = None,
        *,
        by: tuple[str, ...] = (),
        language: str = "en",
        sympy: bool = False,
        example: tuple[Any, ...] = (),
    ) -> None:
        self.function = function
        self.language = language
        self.sympy = sympy
        self.u: UList = ulist(function, args if args is not None else example, by)
        names = self.u.function.params
        self.where = tuple(names.index(n) for n in self.u.inputs)
        self.args = args
        if args is not None:
            self.args = tuple(as_floats(a) if i in self.where else a for i, a in enumerate(args))
        self.apart = Decomposition(self.u, language)

    def say(self, key: str, **values: object) -> str:
        """Return a text in the lesson's language."""
        return said(self.language, key, **values)

    @cached_property
    def run(self) -> Run:
        """The run at the point, its adjoints those of the result's first element."""
        assert self.args is not None
        return trace_of(self.u, self.args)

    def require_value(self) -> None:
        """Compare the run's value with the function's own. Raises ``TransformError``."""
        with np.errstate(all="ignore"):
            value = self.function(*copy.deepcopy(self.args or ()))
        if not _same(self.run.result, value):
            raise UnsupportedSyntax(
                f"the steps of {self.function.__name__} come to {shown(self.run.result)}, "
                f"the function to {shown(value)}",
                place=self.home,
                hint="this is a fault of srcad, not of your function; please report it",
            )

    @property
    def has_numbers(self) -> bool:
        """Whether there is a point, and the function has a value there."""
        return self.args is not None and self.run.problem is None

    @cached_property
    def space(self) -> dict[str, Any] | None:
        """The values of the variables, if each has one."""
        if not self.has_numbers or not self.u.straight:
            return None
        assert self.args is not None
        space = {"np": np, "math": math, **HELPERS, **free_values(self.u.function)}
        space.update(zip(self.u.function.params, self.args, strict=True))
        return {**space, **{s.name: s.value for s in self.run.steps}}

    @cached_property
    def point(self) -> str:
        """The point, as one writes it."""
        assert self.args is not None
        pairs = zip(self.u.function.params, self.args, strict=True)
        return ", ".join(f"{n} = {given(v)}" for n, v in pairs)

    @cached_property
    def lines(self) -> dict[str, str]:
        """The source lines in which each variable is defined."""
        found: dict[str, list[str]] = {}
        for s in statements(self.u.function.body):
            if isinstance(s, Assign | Unpack) and s.origin is not None:
                for name in (s.target,) if isinstance(s, Assign) else s.targets:
                    found.setdefault(name, []).append(str(s.origin.line))
        return {n: ", ".join(dict.fromkeys(places)) for n, places in found.items()}

    @cached_property
    def steps_of(self) -> dict[str, tuple[int, ...]]:
        """The steps of each variable."""
        if self.args is None:
            return {}
        found: dict[str, list[int]] = {}
        for step in self.run.steps:
            found.setdefault(step.name, []).append(step.index)
        return {n: tuple(steps) for n, steps in found.items()}

    @cached_property
    def users(self) -> dict[int, list[tuple[Step, int]]]:
        """The steps that use each step, and as which of their operands; the last use first."""
        found: dict[int, list[tuple[Step, int]]] = {}
        for step in reversed(self.run.steps):
            for k, link in enumerate(step.links):
                if step.matters:
                    found.setdefault(link.by, []).append((step, k))
        return found

    @property
    def home(self) -> Place | None:
        """Where the function stands."""
        return self.u.function.origin

    @cached_property
    def scalar(self) -> bool:
        """Whether the run's result is one number."""
        result = self.run.result
        return not isinstance(result, tuple | list) and np.ndim(result) == 0

    @cached_property
    def result(self) -> str:
        """What the adjoints are those of: the result, or its first element."""
        if not self.has_numbers or self.scalar:
            return self.u.result
        value = self.run.result
        if isinstance(value, tuple | list):
            return self.u.outputs(len(value))[0] + first_place(value[0])
        return self.u.result + first_place(value)

    @cached_property
    def long(self) -> bool:
        """Whether the run is so long that only the variables of the user's own are listed."""
        return len(self.run.steps) > _LONG

    def own(self, step: Step) -> bool:
        """Whether the user has named a variable, in this function and not in one that it calls."""
        names = self.function.__code__.co_varnames
        return step.name in names or step.name.rstrip("_0123456789") in names

    @cached_property
    def listed(self) -> tuple[Step, ...]:
        """The steps that the trace lists: all, or of a long run those of the user's own."""
        if not self.long:
            return self.run.steps
        ends = {*self.run.inputs, *self.run.outputs}
        return tuple(s for s in self.run.steps if s.index in ends or self.own(s))

    @cached_property
    def recurring(self) -> set[str]:
        """The variables that have several values in the run."""
        counts = Counter(s.name for s in self.run.steps)
        return {n for n, count in counts.items() if count > 1}
