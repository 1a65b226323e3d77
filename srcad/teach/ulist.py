"""The u-list: a function's intermediate variables, each with its local derivatives.

>>> from srcad.frontend.source import from_source
>>> for row in ulist(from_source("def f(x): return np.sin(x + x*x)")).rows:
...     print(row.name, "=", text_of(row.value), [text_of(e.local) for e in row.edges], row.rule)
u1 = x*x ['2*x'] product
u2 = x + u1 ['1', '1'] sum
u3 = sin(u2) ['cos(u2)'] sin
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from srcad.analysis.activity import sources, varied_names
from srcad.analysis.facts import Types
from srcad.analysis.inference import infer
from srcad.errors import TransformError, UnsupportedSyntax
from srcad.ir.nodes import AddAt, Apply, Assign, Effect, Expr, Function, Return, Store, Var, const
from srcad.ir.types import INT, UNKNOWN, Type, holds_complex, is_number
from srcad.ir.walk import own_expressions, statements, subexpressions
from srcad.pipeline.arguments import differentiable
from srcad.pipeline.derive import derive, parameters_of
from srcad.pipeline.guess import guess
from srcad.pipeline.primal import normal_form, with_defaults
from srcad.pipeline.sizes import types_for
from srcad.teach.names import rule_name, text_of
from srcad.teach.stores import as_store, local_of_base, local_of_value
from srcad.transform.algebra import Facts, simplify
from srcad.transform.local import partials, pushforward
from srcad.transform.prepare import split_updates
from srcad.transform.scope import Scope

__all__ = ["Edge", "Row", "UList", "inputs_of", "ulist"]


@dataclass(frozen=True)
class Edge:
    """One operand of a variable, and the variable's derivative by it, the other operands held.

    ``elementwise`` says that it acts on each element alone; if not, ``local`` is the linear map
    that the operand's tangent ``<by>_dot`` goes through.
    """

    by: str
    local: Expr
    elementwise: bool = True


@dataclass(frozen=True)
class Row:
    """One intermediate variable: its definition, its edges, and the name of the rule."""

    name: str
    value: Expr
    edges: tuple[Edge, ...]
    rule: str
    place: str = ""
    """What of the variable is written, ``[i] =`` or ``[i] +=``; nothing for the whole."""


@dataclass(frozen=True)
class UList:
    """A function taken apart; ``rows`` are in the order of its statements."""

    function: Function
    given: tuple[Type, ...]
    types: Types
    inputs: tuple[str, ...]
    varied: set[str]
    by_statement: dict[int, Row]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The variables, in the order of their definitions."""
        return tuple(self.by_statement.values())

    @property
    def value(self) -> Expr:
        """What the function returns."""
        last = self.function.body[-1]
        assert isinstance(last, Return)
        return last.value

    @cached_property
    def straight(self) -> bool:
        """Whether each variable is defined once, with no loop, branch or unpacking."""
        *body, _ = self.function.body
        targets = [s.target for s in body if isinstance(s, Assign)]
        simple = all(isinstance(s, Assign | Effect) for s in body)
        return simple and len({*targets, *self.function.params}) == len(targets) + len(
            self.function.params
        )

    @cached_property
    def result(self) -> str:
        """What the function's value is called: y, unless that name is taken."""
        value = self.value
        taken = {*self.function.params, *(row.name for row in self.rows)}
        named = isinstance(value, Var) and not _is_ours(value.name)
        if named and isinstance(value, Var) and value.name not in self.function.params:
            return value.name
        return next(n for n in ("y", "f", "z", "y_", "f_", "z_") if n not in taken)

    def outputs(self, count: int) -> list[str]:
        """Return what each of several results is called: by its variable, or by its number."""
        numbered = [f"{self.result}[{i}]" for i in range(count)]
        value = self.value
        if not isinstance(value, Apply) or value.op not in ("tuple", "list"):
            return numbered
        own = [v.name if isinstance(v, Var) else "" for v in value.args]
        kept = [n if n and not _is_ours(n) and n not in self.function.params else "" for n in own]
        if len({*own}) < len(own):
            return numbered
        return [name or other for name, other in zip(kept, numbered, strict=True)]


def _is_ours(name: str) -> bool:
    """Whether a name is a u of ours.

    >>> _is_ours("u12"), _is_ours("user")
    (True, False)
    """
    return name[:1] == "u" and name[1:].isdigit()


def ulist(
    function: types.FunctionType, args: tuple[object, ...] = (), by: tuple[str, ...] = ()
) -> UList:
    """Take a function apart; example arguments say what it is for.

    ``by`` names the parameters that vary, by default all that a derivative can be taken by. Raises
    ``TransformError`` for what cannot be differentiated.
    """
    given = _given(function, args)
    derived = derive(function, given, "normal")
    made = derived.function
    if made.entry:
        raise UnsupportedSyntax(
            f"{made.entry[0].target.partition('_')[0]}, which holds several values, where a "
            "derivative is explained",
            place=made.origin,
            hint="explain a function that takes its parts as parameters of their own",
        )
    inputs = inputs_of(made, given)
    inputs = tuple(name for name in inputs if name in by) if by else inputs
    kinds = dict(derived.types)
    straight = all(isinstance(s, Assign | Effect | Return) for s in made.body)
    if not straight:  # as the sweeps write it
        made = split_updates(made, kinds)
        kinds = infer(made, derived.given)
    varied = varied_names(made, set(inputs), kinds)
    if any(holds_complex(kinds.get(name, UNKNOWN)) for name in varied):
        raise UnsupportedSyntax(
            "a complex number carries the derivative here",
            place=made.origin,
            hint="write the real and the imaginary part out; srcad.grad takes it as it is",
        )
    scope = Scope(kinds, varied, made.refused)
    found: dict[int, Row] = {}
    for stmt in statements(made.body):
        if isinstance(stmt, Assign):
            found[id(stmt)] = _row(stmt, scope)
        elif isinstance(stmt, Store | AddAt):
            found[id(stmt)] = _stored(as_store(stmt), scope)
    return UList(made, given, kinds, inputs, varied, found)


def _given(function: types.FunctionType, args: tuple[object, ...]) -> tuple[Type, ...]:
    """Return the types of the arguments: numbers that a derivative can be taken by are floats."""
    normal = normal_form(function)
    whole = _counts(normal)
    if args:
        if len(args) < len(normal.params):
            args = with_defaults(function, args)
        pairs = zip(normal.params, args, strict=True)
        floats = {i for i, (n, a) in enumerate(pairs) if n not in whole and differentiable(a)}
        given = types_for(normal, args, floats)
    else:
        given = guess(normal, function, len(parameters_of(function)))
    numbers = zip(normal.params, given, strict=True)
    return tuple(INT if n in whole and is_number(t) else t for n, t in numbers)


def inputs_of(function: Function, given: tuple[Type, ...]) -> tuple[str, ...]:
    """Return the parameters that a derivative is taken by: those that are not counts.

    Raises ``TransformError`` where there are none.
    """
    whole = _counts(function)
    found = tuple(
        name
        for name, t in zip(function.params, given, strict=True)
        if t.kind in ("number", "array", "unknown") and t.dtype in ("f", "?") and name not in whole
    )
    if not found:
        raise TransformError(
            f"{function.name} has no argument to differentiate by",
            place=function.origin,
            hint="give it a parameter that is a float or an array of floats",
        )
    return found


def _counts(function: Function) -> set[str]:
    """Return the names that say how often or where, not how much: they have to be integers."""
    found = {name for expr in _places(function) for name in sources(expr)}
    while True:
        made = [s for s in statements(function.body) if isinstance(s, Assign)]
        more = {n for s in made if s.target in found for n in sources(s.value)} - found
        if not more:
            return found
        found |= more


def _places(function: Function) -> Iterator[Expr]:
    """Yield what stands in ranges and in subscripts."""
    for stmt in statements(function.body):
        for own in own_expressions(stmt):
            for expr in subexpressions(own):
                if isinstance(expr, Apply) and expr.op == "range":
                    yield from expr.args
                if isinstance(expr, Apply) and expr.op == "index":
                    yield expr.args[1]


def _row(stmt: Assign, scope: Scope) -> Row:
    varied = scope.active
    if not sources(stmt.value) & varied:
        return Row(stmt.target, stmt.value, (), "constant")
    scope.place = stmt.origin
    edges = tuple(_edges(stmt, scope))
    return Row(stmt.target, stmt.value, edges, rule_name(stmt.value, varied))


def _stored(stmt: Store, scope: Scope) -> Row:
    """Return the row of a write into a part of an array."""
    sign = {"": "=", "add": "+=", "sub": "-="}.get(stmt.op)
    if sign is None or (isinstance(stmt.index, Apply) and stmt.index.op == "path"):
        raise UnsupportedSyntax(
            "an update of this kind, in place, where a derivative is explained",
            place=stmt.origin,
            hint="write it with = or +=",
        )
    subscript = text_of(Apply("index", (Var("a"), stmt.index)))[1:]
    edges = []
    kept = local_of_base(stmt)
    if stmt.base in scope.active and kept is not None:
        edges.append(Edge(stmt.base, kept, elementwise=False))
    if isinstance(stmt.value, Var) and stmt.value.name in scope.active:
        local = local_of_value(stmt, stmt.value.name)
        edges.append(Edge(stmt.value.name, local, elementwise=False))
    rule = "write" if edges else "constant"
    return Row(stmt.base, stmt.value, tuple(edges), rule, f"{subscript} {sign}")


def _edges(stmt: Assign, scope: Scope) -> Iterator[Edge]:
    value = stmt.value
    if isinstance(value, Var):
        yield Edge(value.name, const(1))
        return
    assert isinstance(value, Apply)
    if value.op not in ("tuple", "list"):
        facts = Facts(scope.types, scope.types)
        local = [(by, simplify(p, facts)) for by, p in partials(value, stmt.target, scope)]
        if local:
            yield from (Edge(by, partial) for by, partial in local)
            return
    for by in dict.fromkeys(_read(value)):
        if by in scope.active:
            yield Edge(by, _linear_map(stmt, by, scope), elementwise=False)


def _read(value: Expr) -> Iterator[str]:
    """Yield the operands through which a derivative flows, in the order in which they stand."""
    through = sources(value)
    for expr in subexpressions(value):
        if isinstance(expr, Var) and expr.name in through:
            yield expr.name


def _linear_map(stmt: Assign, by: str, scope: Scope) -> Expr:
    """Return what becomes of one operand's tangent."""
    dot = f"{by}_dot"
    alone = Scope({**scope.types, dot: scope.types[by]}, {by}, scope.refused, scope.place)
    found = pushforward(stmt.value, stmt.target, {by: Var(dot)}, alone)
    assert found is not None, text_of(stmt.value)
    return simplify(found, Facts(alone.types, alone.types))
