"""Common subexpressions: what has a value already, or is asked for twice, is computed once.

A primal and its partials often need the same: ``exp``, ``tanh``, the sine whose cosine it is.

>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.ir.types import NUMBER
>>> body = (Assign("u1", parse("np.cos(x)")), Assign("u2", parse("np.sin(x)")),
...         Assign("x_bar", parse("np.cos(x)*y_bar - 2*np.sin(x)"), None, "u2"),
...         Return(parse("x_bar")))
>>> f = share(Function("f", ("x", "y_bar"), body), Facts(dict.fromkeys(("x", "y_bar"), NUMBER)))
>>> to_text(f.body[2].value)
'u1*y_bar - 2*u2'
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, partial
from operator import is_not

from srcad.analysis.facts import typeof
from srcad.analysis.precision import Precisions
from srcad.analysis.sharing import basic_index, shared
from srcad.ir.given import given_names, times_bound
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    Apply,
    Assign,
    Block,
    Effect,
    Expr,
    For,
    Function,
    Pop,
    Push,
    Return,
    Stmt,
    Store,
    Var,
    While,
)
from srcad.ir.parse import WHOLE
from srcad.ir.text import INFIX
from srcad.ir.types import UNKNOWN, same_shape
from srcad.ir.walk import (
    changed,
    names,
    operations,
    own_expressions,
    size,
    statements,
    subexpressions,
    substitute,
    touched,
    with_blocks,
    with_expressions,
)
from srcad.rules.declare import declared
from srcad.transform.algebra import VIEWS, Facts
from srcad.transform.flatten import names_of
from srcad.transform.products import Factors, OutOfRange, doubtful, product_of
from srcad.transform.reductions import steady
from srcad.transform.saved import Saved, saved_values
from srcad.transform.tidy import Copies

__all__ = ["IDENTITY", "PURE", "Values", "share"]

PURE = ("np.", "math.", "cmath.", "scipy.")
# what may not be computed at all stays where it is
_PERHAPS = {"ifexp", "and", "or", "attempt", "raised"}
# what asks who an object is, is not the same for an equal one
IDENTITY = {"is", "isnot", "in", "notin"}
_ARITHMETIC = {"add", "sub", "mul", "div", "pow", "matmul"}


def share(function: Function, facts: Facts) -> Function:
    """Return the function with each costly expression computed once where that can be told."""
    sharing = _Share(facts, function)
    return function.with_body(sharing.block(function.body, Values(), Copies()))


class Values:
    """Which name has the value of an expression, until either changes."""

    def __init__(self, other: Values | None = None) -> None:
        self.of: dict[Expr, str] = dict(other.of) if other else {}
        self.by: defaultdict[str, set[Expr]] = defaultdict(set)
        for expr, name in self.of.items():
            self._enter(expr, name)

    def _enter(self, expr: Expr, name: str) -> None:
        for read in (*names(expr), name):
            self.by[read].add(expr)

    def put(self, expr: Expr, name: str) -> None:
        """Remember the name of a value."""
        if name not in names(expr):
            self.of[expr] = name
            self._enter(expr, name)

    def forget(self, changed: Iterable[str]) -> None:
        """Forget what reads or is a name that changes."""
        if self.of:
            for name in changed:
                for expr in self.by.pop(name, ()):
                    self.of.pop(expr, None)


class _Share:
    def __init__(self, facts: Facts, function: Function) -> None:
        self.apart = _tells_apart(function)  # whether equal values have to stay apart
        self.facts = facts
        self.function = function

    @cached_property
    def namer(self) -> Namer:
        """What gives new names."""
        made = Namer(names_of(self.function))
        made.skip()
        return made

    @cached_property
    def saved(self) -> list[Saved]:
        """What names on tapes are the values of."""
        return [s for s in saved_values(self.function) if self.worth(s.value)]

    def given_back(self, stmt: Pop, popped: dict[str, str], known: Values) -> None:
        """Remember of what a value from a tape is the value, once all of that is back."""
        popped[stmt.tape] = stmt.target
        for saved in self.saved:
            tapes = set(saved.tapes.values())
            if stmt.tape in tapes and tapes <= popped.keys():
                known.put(*saved.given_back(popped))

    def block(self, block: Block, known: Values, same: Copies) -> Block:
        twice = self.asked_twice(block)
        popped: dict[str, str] = {}  # by the tapes that have given back a value that still stands
        out: list[Stmt] = []
        for i, stmt in enumerate(block):
            simple = type(stmt) is Assign
            if not simple and isinstance(stmt, (For, While)):
                known.forget(touched(stmt).changed)
                same.forget(touched(stmt).changed)
            if same.of:
                stmt = with_expressions(stmt, partial(substitute, mapping=same.of))
            if not simple:
                stmt = with_blocks(stmt, lambda b: self.block(b, Values(known), Copies(same)))
            new = (e for e in twice.get(i, ()) if e not in known.of)
            out += [self.named(e, stmt, known) for e in new]
            stmt = self.shared(stmt, known)
            lost = changed(stmt) if simple else touched(stmt).changed
            known.forget(lost)
            same.forget(lost)
            for tape in [t for t, name in popped.items() if name in lost] if popped else ():
                del popped[tape]
            if type(stmt) is Pop and stmt.index is None:
                self.given_back(stmt, popped, known)
            if type(stmt) is Assign:
                self.learn(stmt, known, same)
            elif isinstance(stmt, Store) and self.holds(stmt):
                assert isinstance(stmt.value, Var)
                same.put(stmt.value.name, Var(stmt.base))
            out.append(stmt)
        return tuple(out)

    def learn(self, stmt: Assign, known: Values, same: Copies) -> None:
        """Remember what a statement computes."""
        value = stmt.value
        if isinstance(value, Var) and not stmt.of and value.name != stmt.target:
            same.put(stmt.target, value)
        elif isinstance(value, Apply) and self.worth(value):
            known.put(value, stmt.target)

    def holds(self, stmt: Store) -> bool:
        """Whether an array is, after a write into all of it, what has been written."""
        if stmt.op or stmt.of or stmt.index != WHOLE or not isinstance(stmt.value, Var):
            return False
        name, types = stmt.value.name, self.facts.types
        written, into = types.get(name, UNKNOWN), types.get(stmt.base, UNKNOWN)
        alike = same_shape(written, into) and written.dtype == into.dtype == "f"
        if not alike or name in self.kept:
            return False
        return self.precisions.holds(stmt.base, name)

    @cached_property
    def kept(self) -> set[str]:
        """Names that are put on tapes, or bound more than once."""
        every = list(statements(self.function.body))
        bound = times_bound(self.function)
        pushed = {n for s in every if isinstance(s, Push) for n in names(s.value)}
        return pushed | {n for n, k in bound.items() if k > 1}

    @cached_property
    def precisions(self) -> Precisions:
        """Where the precision of each name comes from."""
        function = self.function
        return Precisions(statements(function.body), self.facts.types, given_names(function))

    def shared(self, stmt: Stmt, known: Values) -> Stmt:
        """Read what is known already; of the primal, whole values only."""
        if not known.of or isinstance(stmt, (While, Return, Effect)):
            return stmt
        if stmt.of:
            return with_expressions(stmt, partial(self.replaced, known=known.of))
        if type(stmt) is Assign and stmt.value in known.of and not self.apart:
            return replace(stmt, value=Var(known.of[stmt.value]))
        return stmt

    def named(self, expr: Apply, stmt: Stmt, known: Values) -> Assign:
        """Give an expression a name, before the first statement that asks for it."""
        name = self.namer.temporary()
        self.facts.types[name] = typeof(expr, self.facts.types)
        made = Assign(name, self.replaced(expr, known.of), stmt.origin)
        known.put(expr, name)
        return made

    def asked_twice(self, block: Block) -> dict[int, list[Apply]]:
        """Return what derivative statements ask for more than once, by where they do so first."""
        first = Values()
        found: dict[int, list[Apply]] = {}
        for i, stmt in enumerate(block):
            if stmt.of and not isinstance(stmt, (While, Return)):
                stack = list(own_expressions(stmt))
                while stack:
                    expr = stack.pop()
                    if not isinstance(expr, Apply) or expr.op in _PERHAPS:
                        continue
                    if expr.op not in INFIX and self.worth(expr):
                        before = first.of.get(expr)
                        if before is not None:
                            asked = found.setdefault(int(before), [])
                            if expr not in asked:
                                asked.append(expr)
                            continue
                        first.put(expr, str(i))
                    stack += (*expr.args, *(v for _, v in expr.kwargs))
            first.forget(changed(stmt) if type(stmt) is Assign else touched(stmt).changed)
        return {i: sorted(asked, key=size) for i, asked in found.items()}

    def replaced(self, expr: Expr, known: dict[Expr, str]) -> Expr:
        """Read what is known within an expression."""
        if type(expr) is not Apply:
            return expr
        name = known.get(expr)
        if name is not None:
            return Var(name)
        if expr.op == "div":
            expr = self.by_quotient(expr, known)
        args = tuple([self.replaced(a, known) for a in expr.args])
        if not expr.kwargs:
            return Apply(expr.op, args) if any(map(is_not, args, expr.args)) else expr
        return Apply(expr.op, args, tuple((k, self.replaced(v, known)) for k, v in expr.kwargs))

    def by_quotient(self, expr: Apply, known: dict[Expr, str]) -> Apply:
        """Write ``x*g / z**2`` as ``y*g / z``, where y is known to be ``x/z``."""
        factors = Factors()
        try:
            factors.put(expr)
        except OutOfRange:
            return expr
        if doubtful(factors, self.facts):
            return expr
        for base, power in list(factors.powers.items()):
            for other in [b for b, p in factors.powers.items() if p > 0 > power]:
                quotient = self.quotient(other, base, known)
                if quotient is not None:
                    for part, by in ((other, -1), (base, 1), (quotient, 1)):
                        factors.power(part, by)
                    factors.powers = {b: p for b, p in factors.powers.items() if p}
                    made = product_of(factors, self.facts)
                    return made if isinstance(made, Apply) else expr
        return expr

    def quotient(self, above: Expr, below: Expr, known: dict[Expr, str]) -> Expr | None:
        """Return what is known to be a quotient, or a sum in which it stands."""
        name = known.get(Apply("div", (above, below)))
        if name is not None:
            return Var(name)
        if not isinstance(above, Apply) or above.op != "np.sum":
            return None
        inner = Factors()
        try:
            inner.put(above.args[0])
        except OutOfRange:
            return None
        sure = all(map(self.facts.is_float, inner.powers)) and steady(below, above, self.facts)
        for part, power in inner.powers.items() if sure else ():
            name = known.get(Apply("div", (part, below)))
            if name is not None and power == 1:
                del inner.powers[part]
                inner.power(Var(name), 1)
                return replace(above, args=(product_of(inner, self.facts), *above.args[1:]))
        return None

    def part(self, expr: Apply) -> bool:
        """Whether an expression is an item of an array, or a slice."""
        types = self.facts.types
        array = self.facts.of(expr.args[0]).kind == "array"
        return array and basic_index(expr.args[1], types) is True

    def worth(self, expr: Apply) -> bool:
        """Whether an operation is pure, makes memory of its own and costs more than a name."""
        if expr.op in INFIX:
            costs = expr.op in _ARITHMETIC
            return costs and (expr.op == "div" or not self.facts.is_number(expr))
        if expr.op == "index":
            return self.part(expr)
        if not expr.op.startswith(PURE) or expr.op in VIEWS:
            return False
        cases = declared(expr.op)
        if not cases or cases[0].kind in ("constant", "plain"):
            return False
        return not shared(expr, self.facts.types)


def _tells_apart(function: Function) -> bool:
    """Whether a function asks of two names if they are one object."""
    every = (e for s in statements(function.body) for own in own_expressions(s)
             if not IDENTITY.isdisjoint(operations(own))
             for e in subexpressions(own) if isinstance(e, Apply))  # fmt: skip
    return any(e.op in IDENTITY and all(names(a) for a in e.args) for e in every)
