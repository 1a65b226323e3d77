"""``show``: a function's chain rule and its two derivatives, with the numbers at a point.

>>> from srcad.frontend.source import from_source
>>> print(Shown(from_source("def f(x): return np.sin(x**2)"), (2.0,)).tangent())
def f_tangent(x, x_dot):          # at x = 2, x_dot = 1
    u1 = x**2                     #  4
    u1_dot = 2*x * x_dot          #  4
    u2 = np.sin(u1)               # -0.7568
    u2_dot = np.cos(u1) * u1_dot  # -2.615  = dy/dx
    return u2, u2_dot
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from srcad.backend.emit import emit
from srcad.ir.nodes import (
    AddAt,
    Apply,
    Assign,
    Branch,
    Expr,
    For,
    Function,
    Return,
    Stmt,
    Unpack,
    Var,
)
from srcad.ir.walk import defined, statements
from srcad.pipeline.arguments import as_floats
from srcad.pipeline.derive import derive
from srcad.pipeline.recipe import Recipe
from srcad.teach.decompose import Decomposition
from srcad.teach.layers import equations
from srcad.teach.listing import aligned
from srcad.teach.names import ratio
from srcad.teach.trees import distinct, text
from srcad.teach.ulist import UList, ulist
from srcad.teach.values import Trace, digits, given, run, shown, shown_all

__all__ = ["Shown", "first_unit"]

_ENTRIES = 144  # entries of a Jacobian that are printed
_LINE = 80  # characters of a first line together with the point
_WIDTH = 12  # columns that a value may push the marks after it to the right


class Shown:
    """A function at a point, or without one: the parts of what ``show`` prints."""

    def __init__(self, function: types.FunctionType, args: tuple[Any, ...] | None) -> None:
        self.function = function
        self.u: UList = ulist(function, args or ())
        names = self.u.function.params
        self.where = tuple(names.index(n) for n in self.u.inputs)
        self.args = args
        if args is not None:
            self.args = tuple(as_floats(a) if i in self.where else a for i, a in enumerate(args))

    def all(self) -> str:
        """Return the whole text."""
        space = None if self.args is None or not self.u.straight else self.primal.space
        parts = [Decomposition(self.u).text(space)]
        if self.args is not None:
            parts += self.jacobian()
        return "\n\n".join([*parts, self.tangent(), self.adjoint()])

    @cached_property
    def primal(self) -> Trace:
        """The primal, run at the point."""
        assert self.args is not None
        return run(self.u.function, self.args)

    @cached_property
    def tangent_function(self) -> Function:
        """The unfolded tangent, its statements told apart."""
        return self.derived("tangent")

    def derived(self, kind: str) -> Function:
        """Return the unfolded tangent or adjoint, its statements told apart."""
        recipe = Recipe(kind, self.function, self.where, len(self.where) == 1)
        derived = derive(recipe, self.u.given, "unfolded")
        self.types = derived.types
        return distinct(derived.function)[0]

    # the two derivatives

    def tangent(self) -> str:
        """Return the tangent, in the direction of the first input, each line with its value."""
        function = self.tangent_function
        if self.args is None:
            return self.bare(function)
        seeds = self.directions()[0]
        marks: dict[str, list[str]] = {}
        if self.single_output:
            dot = _second(function)
            leaf = self.leaves()[0]
            if isinstance(dot, Var):
                marks[dot.name] = [self.called(leaf)]
        return self.valued(function, (*self.args, *seeds), marks)

    def adjoint(self) -> str:
        """Return the adjoint of the first output, each line with its value."""
        function = self.derived("adjoint")
        if self.args is None:
            return self.bare(function)
        marks: dict[str, list[str]] = {}
        if self.single_output:
            marks = self.bars(function)
        return self.valued(function, (*self.args, first_unit(self.primal.result)), marks)

    @property
    def single_output(self) -> bool:
        """Whether the function returns one number."""
        result = self.primal.result
        return not isinstance(result, tuple | list) and np.ndim(result) == 0

    def called(self, name: str) -> str:
        """Name the derivative of the result by an input."""
        return ratio(self.u.result, name, partial=len(self.leaves()) > 1)

    def bars(self, function: Function) -> dict[str, list[str]]:
        """Return which derivative each adjoint is, where it is surely that of one variable."""
        everywhere = [n for s in statements(self.u.function.body) for n in defined(s)]
        once = {n for s in self.u.function.body for n in defined(s) if everywhere.count(n) == 1}
        marks: dict[str, list[str]] = {}
        for stmt in function.body:
            for target in _written(stmt) if stmt.of else ():
                name = target.rstrip("_").removesuffix("_bar")
                if name in once and target != name:
                    marks[target] = [ratio(self.u.result, name)]
        last = _second(function)
        single = len(self.where) == 1
        returned = (last,) if single else last.args if isinstance(last, Apply) else ()
        for bar, name in zip(returned, self.u.inputs, strict=False):
            if isinstance(bar, Var):
                partial = len(self.u.inputs) > 1
                marks.setdefault(bar.name, []).append(ratio(self.u.result, name, partial))
        return marks

    def bare(self, function: Function) -> str:
        """Print a derivative without numbers, each line with the definition it belongs to."""
        whole = emit([function], self.types, comments="unfolded").text
        return whole[whole.index("def ") :].rstrip("\n")

    def valued(self, function: Function, args: tuple[Any, ...], marks: dict[str, list[str]]) -> str:
        """Print a derivative with the value of each line."""
        trace = run(function, args)
        notes: dict[int, str] = {}
        for stmt in statements(function.body):
            found = trace.values.get(id(stmt))
            if found:
                notes[id(stmt)] = _signed(shown_all(found))
            elif found is None and isinstance(stmt, Assign | Unpack | AddAt | Branch | For):
                notes[id(stmt)] = " not reached"
        width = max((len(v) for v in notes.values() if len(v) <= _WIDTH), default=0)
        # a name is what it is marked as only after the last statement that writes it
        last = {name: s for s in statements(function.body) for name in _written(s)}
        whole = {id(s) for s in function.body}
        for name, stmt in last.items():
            if name in marks and id(stmt) in notes and id(stmt) in whole:
                notes[id(stmt)] = f"{notes[id(stmt)]:<{width}} = {' = '.join(marks[name])}"
        pairs = zip(function.params, args, strict=True)
        point = f"at {', '.join(f'{n} = {given(v)}' for n, v in pairs)}"
        if len(function.name) + len(", ".join(function.params)) + len(point) > _LINE:
            return f"# {point}\n{text(function, notes, types=self.types)}"
        return text(function, {**notes, id(function): point}, types=self.types)

    # the Jacobian

    def leaves(self) -> list[str]:
        """Return the names of the elements of all inputs."""
        assert self.args is not None
        return [n for i in self.where for n in _elements(self.u.function.params[i], self.args[i])]

    def directions(self) -> list[tuple[Any, ...]]:
        """Return the directions along each element of the inputs."""
        assert self.args is not None
        found = []
        inputs = [self.args[i] for i in self.where]
        for k, one in enumerate(inputs):
            for place in np.ndindex(np.shape(one)):
                seeds = [_zero(a) for a in inputs]
                if place:
                    seeds[k][place] = 1.0
                else:
                    seeds[k] = 1.0
                found.append(tuple(seeds))
        return found

    def jacobian(self) -> list[str]:
        """Return the gradients of one output, or the Jacobian of several as a table."""
        assert self.args is not None
        outputs, leaves = self.output_names(), self.leaves()
        if len(outputs) * len(leaves) > _ENTRIES:
            return [f"the Jacobian is {len(outputs)}×{len(leaves)}, and not printed"]
        columns = []
        for seeds in self.directions():
            dot = run(self.tangent_function, (*self.args, *seeds)).result[1]
            columns.append(_flat(dot, self.primal.result))
        if self.single_output:
            return self.gradients([c[0] for c in columns])
        table = [["Jacobian", *leaves]]
        table += [[name, *(shown(c[i]) for c in columns)] for i, name in enumerate(outputs)]
        return ["\n".join(aligned(table, set(range(1, len(leaves) + 1))))]

    def gradients(self, numbers: list[float]) -> list[str]:
        """Return the gradient by each input, unless the chain rule has given its number."""
        assert self.args is not None
        inputs = [self.args[i] for i in self.where]
        if self.u.straight and all(np.ndim(a) == 0 for a in inputs):
            return []
        lines, start = [], 0
        for name, one in zip(self.u.inputs, inputs, strict=True):
            part = np.array(numbers[start : start + np.size(one)]).reshape(np.shape(one))
            start += np.size(one)
            value = shown(part, _ENTRIES) if part.ndim else digits(float(part), 6)
            lines += equations(ratio(self.u.result, name, len(inputs) > 1), [value])
        return ["\n".join(lines)]

    def output_names(self) -> list[str]:
        """Return the names of the elements of the result."""
        result = self.primal.result
        if not isinstance(result, tuple | list):
            return list(_elements(self.u.result, result))
        names = self.u.outputs(len(result))
        return [e for n, r in zip(names, result, strict=True) for e in _elements(n, r)]


def _elements(name: str, value: Any) -> Iterator[str]:
    for place in np.ndindex(np.shape(value)):
        yield f"{name}[{', '.join(map(str, place))}]" if place else name


def _second(function: Function) -> Expr:
    """Return the derivative that a function of ours returns beside the value."""
    last = function.body[-1]
    assert isinstance(last, Return)
    assert isinstance(last.value, Apply)
    return last.value.args[1]


def _written(stmt: Stmt) -> tuple[str, ...]:
    """Return the names that a statement itself writes."""
    return (stmt.base,) if isinstance(stmt, AddAt) else defined(stmt)


def _signed(value: str) -> str:
    """Leave room for a sign."""
    return value if value.startswith("-") else f" {value}"


def first_unit(result: Any) -> Any:
    """Return the adjoint that picks the first element of a result."""
    if isinstance(result, tuple | list):
        items = [first_unit(result[0]), *(_zero(r) for r in result[1:])]
        return type(result)(items)
    if np.ndim(result) == 0:
        return 1.0
    unit = np.zeros(np.shape(result))
    unit.flat[0] = 1.0
    return unit


def _zero(value: Any) -> Any:
    return np.zeros(np.shape(value)) if np.ndim(value) else 0.0


def _flat(dot: Any, result: Any) -> list[float]:
    """Return the elements of a result's tangent, which may be one zero for all."""
    if isinstance(result, tuple | list):
        return [e for d, r in zip(dot, result, strict=True) for e in _flat(d, r)]
    return list(map(float, np.broadcast_to(dot, np.shape(result)).ravel()))
