"""``check_answer``: is a student's derivative right, and if not, which factor is missing or wrong.

>>> from srcad.frontend.source import from_source
>>> f = from_source("def f(x): return np.sin(x**2)")
>>> print(check_answer(f, "2*x*cos(x**2)"))
right: dy/dx = 2*x*cos(x**2)
>>> print(check_answer(f, "cos(x**2)"))
wrong: du1/dx = 2*x is missing
"""

from __future__ import annotations

import ast
import types
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from srcad.ir.nodes import Var
from srcad.teach.decompose import Decomposition
from srcad.teach.explain import by_names, require_function
from srcad.teach.expression import ExpressionError, function_of
from srcad.teach.mistakes import Mistake, mistakes
from srcad.teach.names import ratio
from srcad.teach.points import points
from srcad.teach.sweeps import trace_of
from srcad.teach.trace import Run
from srcad.teach.ulist import UList, ulist
from srcad.teach.values import given, shown
from srcad.teach.words import said

__all__ = ["Verdict", "check_answer"]

Answer = str | Callable[..., Any] | dict[str, str]
_COUNT = 5  # points at which an answer is compared
_RTOL = 1e-7
_NOTHING = "nothing_"  # a parameter that is 0
_RAISES = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, NameError)


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, what to say of it, and the factors that are missing or wrong."""

    right: bool
    text: str
    factors: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.right

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        colour = "#1a7f37" if self.right else "#b42318"
        sign = "✓" if self.right else "✗"
        return f'<p style="color:{colour}">{sign} {escape(self.text)}</p>'


def check_answer(
    f: Callable[..., Any],
    answer: Answer,
    *,
    at: tuple[Any, ...] | None = None,
    argnums: int | str | None = None,
    lang: str = "en",
) -> Verdict:
    """Compare an answer with the derivative; if it is wrong, say which factor is.

    The answer is a formula of the parameters and, if one likes, of u1, u2, …; a list of formulas,
    one for each parameter; a dict of them by name; or a function that computes the derivative.
    ``argnums`` says by which parameter it is meant, ``at`` at which point to compare (for vectors),
    by default at some points where the function has a value.

    >>> from srcad.frontend.source import from_source
    >>> f = from_source("def f(x, y): return 3*x*x*y")
    >>> check_answer(f, "[6*x*y, 3*x**2]").right
    True
    """
    function = require_function(f, "check_answer")
    by = by_names(function, argnums)
    u = ulist(function, at or (), by)
    found = [(at, trace_of(u, at))] if at is not None else points(u, _COUNT)
    if not found or found[0][1].problem is not None:
        return Verdict(False, said(lang, "answer no point"))
    return _Checker(function, u, found, lang).check(answer)


class _Unread(Exception):
    """An answer that is not a formula of this function."""


class _Checker:
    def __init__(
        self, function: types.FunctionType, u: UList,
        found: list[tuple[tuple[Any, ...], Run]], language: str,
    ) -> None:  # fmt: skip
        self.function, self.u, self.found, self.language = function, u, found, language
        self.apart = Decomposition(u)
        self.rights = {name: [_right(u, args, run, k) for args, run in found]
                       for k, name in enumerate(u.inputs)}  # fmt: skip

    def say(self, key: str, **values: object) -> str:
        return said(self.language, key, **values)

    def check(self, answer: Answer) -> Verdict:
        try:
            parts = self.parts(answer)
            verdicts = [self.one(name, given_, text) for name, given_, text in parts]
        except _Unread as error:
            return Verdict(False, str(error))
        if len(verdicts) == 1:
            return verdicts[0]
        wrong = [v for v in verdicts if not v.right]
        text = "\n".join(v.text for v in (wrong or verdicts))
        return Verdict(not wrong, text, tuple(f for v in wrong for f in v.factors))

    def parts(self, answer: Answer) -> list[tuple[str, list[Any], str]]:
        """Return for each input the answer's value at each point, and its text."""
        inputs = self.u.inputs
        if isinstance(answer, dict):
            unknown = [n for n in answer if n not in inputs]
            if unknown:
                raise _Unread(self.say("answer unknown", name=unknown[0], has=", ".join(inputs)))
            return [(n, self.values(text), text) for n, text in answer.items()]
        if isinstance(answer, str):
            texts = _items(answer)
            if len(texts) == len(inputs):
                return [(n, self.values(t), t) for n, t in zip(inputs, texts, strict=True)]
            if len(inputs) > 1 and len(texts) == 1:
                raise _Unread(self.say("answer which", inputs=", ".join(inputs)))
            return [(inputs[0], self.values(answer), answer)]
        name = getattr(answer, "__name__", "jac")
        try:
            made = [answer(*args) for args, _ in self.found]
        except _RAISES as error:
            shown_ = f"{type(error).__name__}: {error} ({self.point()})"
            raise _Unread(self.say("answer raises", error=shown_)) from None
        if len(inputs) == 1:
            return [(inputs[0], made, name)]
        return [(n, [value[k] for value in made], name) for k, n in enumerate(inputs)]

    def values(self, text: str) -> list[Any]:
        """Return what a formula is at each point."""
        params = self.u.function.params
        known = {*params, *(row.name for row in self.u.rows)}
        parts = _items(text)
        try:
            # a constant is a formula, too: something has to vary in it
            sources = [function_of(f"({t}) + {_NOTHING}", {*known, _NOTHING}) for t in parts]
        except ExpressionError as error:
            message = str(error).rpartition(f") + {_NOTHING}: ")[2] or str(error)
            raise _Unread(self.say("answer unread", text=text, error=message)) from None
        found = []
        for args, run in self.found:
            space = dict(zip(params, args, strict=True)) | {s.name: s.value for s in run.steps}
            space[_NOTHING] = 0
            row = []
            for source in sources:
                code = source.__code__
                names = code.co_varnames[: code.co_argcount]
                strange = [n for n in names if n not in space]
                if strange:
                    has = ", ".join([*params, *(r.name for r in self.u.rows)])
                    raise _Unread(self.say("answer unknown", name=strange[0], has=has))
                try:
                    with np.errstate(all="ignore"):
                        row.append(source(*(space[n] for n in names)))
                except _RAISES as error:
                    shown_ = f"{type(error).__name__}: {error}"
                    raise _Unread(self.say("answer raises", error=shown_)) from None
            found.append(row[0] if len(parts) == 1 and not text.strip().startswith("[") else row)
        return found

    def one(self, name: str, values: list[Any], text: str) -> Verdict:
        rights = self.rights[name]
        which = ratio(self.u.result, name, partial=len(self.u.inputs) > 1)
        if all(_same(v, r) for v, r in zip(values, rights, strict=True)):
            return Verdict(True, self.say("answer right", which=which, text=text))
        for mistake in self.candidates(name):
            if _numbers(values) and _all_same(values, mistake.values):
                return Verdict(False, self.wrong(which, mistake.text), mistake.factors)
        return Verdict(False, self.wrong(which, self.other(values, rights)))

    def wrong(self, which: str, text: str) -> str:
        several = len(self.u.inputs) > 1
        return self.say("answer wrong", which=f"{which}: " if several else "", text=text)

    def candidates(self, name: str) -> list[Mistake]:
        graph = self.apart.graph
        if graph is None or len(graph.outputs) != 1 or graph.diagonal or name not in graph.leaves:
            return []
        output = graph.outputs[0]
        if not isinstance(output, Var) or output.name == name:
            return []
        spaces = []
        for args, run in self.found:
            space: dict[str, Any] = dict(zip(self.u.function.params, args, strict=True))
            spaces.append(space | {s.name: s.value for s in run.steps})
        made = list(mistakes(graph, (name, output.name), spaces, self.u.result, self.language))
        for other in graph.leaves:
            if other != name:
                text = self.say("answer other", which=ratio(self.u.result, other, partial=True))
                made.append(Mistake([float(r) for r in self.rights[other]], text))
        return made

    def other(self, values: list[Any], rights: list[Any]) -> str:
        """Say what can be said of an answer that is no known mistake."""
        if any(np.shape(v) != np.shape(r) for v, r in zip(values, rights, strict=True)):
            if all(np.shape(v) == np.shape(r)[::-1] and _same(np.transpose(v), r)
                   for v, r in zip(values, rights, strict=True)):  # fmt: skip
                return self.say("answer transposed")
            return self.say("answer shape", has=_size(values[0]), right=_size(rights[0]))
        ratios = [_ratio(v, r) for v, r in zip(values, rights, strict=True)]
        known = [r for r in ratios if r is not None]
        if len(known) == len(ratios) and np.allclose(known, known[0], rtol=1e-7):
            if np.isclose(known[0], -1):
                return self.say("answer negative")
            return self.say("answer constant", number=shown(known[0]))
        point = self.point()
        return self.say("answer number", point=point, has=shown(values[0]), right=shown(rights[0]))

    def point(self) -> str:
        """Print the first of the points."""
        args, _ = self.found[0]
        pairs = zip(self.u.function.params, args, strict=True)
        return ", ".join(f"{n} = {given(a)}" for n, a in pairs)


def _items(text: str) -> list[str]:
    """Return the formulas of a list, or the one formula."""
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return [text]
    if not isinstance(node, ast.List | ast.Tuple):
        return [text]
    return [ast.get_source_segment(text.strip(), e) or "" for e in node.elts]


def _right(u: UList, args: tuple[Any, ...], run: Run, k: int) -> Any:
    """Return the derivative by an input: a number, a gradient, or a Jacobian."""
    result = run.result
    if not np.ndim(result) and not isinstance(result, tuple | list):
        return run.steps[run.inputs[k]].bar
    size = sum(int(np.size(r)) for r in result) if isinstance(result, tuple) else np.size(result)
    rows = [trace_of(u, args, output=i) for i in range(int(size))]
    return np.array([r.steps[r.inputs[k]].bar for r in rows])


def _same(value: Any, right: Any) -> bool:
    try:
        a, b = np.asarray(value, dtype=float), np.asarray(right, dtype=float)
    except (TypeError, ValueError):
        return False
    if a.ndim == 1 and b.ndim == 2 and b.shape[0] == b.shape[1] == a.size:
        a = np.diag(a)  # element by element, the diagonal says it all
    scale = float(np.max(np.abs(b), initial=0.0))
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=_RTOL, atol=_RTOL * scale + 1e-14))


def _numbers(values: list[Any]) -> bool:
    return all(np.ndim(v) == 0 and isinstance(v, int | float | np.number) for v in values)


def _all_same(values: list[Any], others: list[float]) -> bool:
    return all(_same(v, o) for v, o in zip(values, others, strict=True))


def _ratio(value: Any, right: Any) -> float | None:
    a, b = np.asarray(value, dtype=float).ravel(), np.asarray(right, dtype=float).ravel()
    there = np.abs(b) > 1e-12
    if not there.any() or np.any(np.abs(a[~there]) > 1e-12):
        return None
    found = a[there] / b[there]
    return float(found[0]) if np.allclose(found, found[0], rtol=1e-7) else None


def _size(value: Any) -> str:
    return "×".join(map(str, np.shape(value))) or "1"
