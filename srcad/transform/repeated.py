"""What a primal computes twice, or in each turn anew, it computes once: one adjoint gathers it all.

People write ``np.exp(x - np.max(x))/np.sum(np.exp(x - np.max(x)))``.

>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> body = (Assign("u1", parse("np.exp(x)")), Assign("u2", parse("np.exp(x)")),
...         Assign("u3", parse("u1/np.sum(u2)")), Return(Var("u3")))
>>> found = computed_once(Function("f", ("x",), body), {})
>>> [f"{s.target} = {to_text(s.value)}" for s in found.body[:-1]]
['u1 = np.exp(x)', 'u3 = u1/np.sum(u1)']
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from srcad.analysis.facts import Types, typeof
from srcad.ir.nodes import (
    Apply,
    Assign,
    Block,
    Branch,
    Const,
    Expr,
    For,
    Function,
    Stmt,
    Var,
    While,
)
from srcad.ir.text import INFIX
from srcad.ir.types import UNKNOWN, is_number
from srcad.ir.walk import (
    defined,
    names,
    own_expressions,
    statements,
    subexpressions,
    substitute,
    touched,
    with_blocks,
    with_expressions,
    written,
)
from srcad.rules.declare import declared
from srcad.transform.algebra import VIEWS
from srcad.transform.common import IDENTITY, PURE, Values

__all__ = ["computed_once"]

_OPERATIONS = {*INFIX, "neg", "index"} - {"and", "or"} - IDENTITY


def computed_once(function: Function, types: Types) -> Function:
    """Return the function without operations that only repeat what an earlier one gave.

    Numbers are shared, and arrays that are only computed with: memory that is written into, handed
    on or returned stays its own.
    """
    repeated = _Repeated(function, types)
    body = repeated.block(function.body, Values())
    same = repeated.same
    if not same and not repeated.moved:
        return function
    refused = {substitute(e, same): error for e, error in function.refused.items()}
    return replace(function, body=body, refused=refused)


class _Repeated:
    def __init__(self, function: Function, types: Types) -> None:
        self.types = types
        self.same: dict[str, Expr] = {}
        self.moved = False
        every = list(statements(function.body))
        count = Counter(n for s in every for n in defined(s))
        count.update((*function.params, *function.free, *(s.target for s in function.entry)))
        handed = {n for s in every for n in (*written(s), *self.handed_on(s))}
        self.sharable = {n for n, k in count.items() if k == 1} - handed
        self.reads = _reads(every)
        # names that have a value whatever path was taken
        self.bound = {*function.params, *function.free, *(s.target for s in function.entry)}

    def block(self, block: Block, known: Values) -> Block:
        before = set(self.bound)
        made = self._block(block, known)
        self.bound = before
        return made

    def _block(self, block: Block, known: Values) -> Block:
        out: list[Stmt] = []
        for i, stmt in enumerate(block):
            if isinstance(stmt, (For, While)):
                known.forget(touched(stmt).changed)
            if self.same:
                stmt = with_expressions(stmt, lambda e: substitute(e, self.same))
            stmt = with_blocks(stmt, lambda b: self.block(b, Values(known)))
            if isinstance(stmt, (For, While)):
                ahead, stmt = self.lifted(stmt)
                out += ahead
                self.moved |= bool(ahead)
            else:
                self.bound.update(defined(stmt))
            pure = type(stmt) is Assign and stmt.target in self.sharable and self.pure(stmt.value)
            if pure and isinstance(stmt, Assign):
                name = known.of.get(stmt.value)
                if name is not None and self.reads[stmt.target] == _reads(
                    statements(block[i + 1 :])
                ).get(stmt.target, 0):  # what is read elsewhere may be that of another turn
                    self.same[stmt.target] = Var(name)
                    self.reads[name] += self.reads.pop(stmt.target, 0)
                    self.reads.subtract(_reads([stmt]))
                    continue
            known.forget(touched(stmt).changed)
            if pure and isinstance(stmt, Assign):
                known.put(stmt.value, stmt.target)
            out.append(stmt)
        return tuple(out)

    def lifted(self, loop: For | While) -> tuple[list[Stmt], For | While]:
        """Take what each turn of a loop would compute anew out of it."""
        changing = set(touched(loop).changed)
        reads = _reads(statements(loop.body))
        ahead: list[Stmt] = []
        for stmt in loop.body:
            if not isinstance(stmt, Assign) or stmt.target not in self.sharable:
                continue
            if self.reads[stmt.target] == reads[stmt.target] and self.steady(stmt.value, changing):
                changing.discard(stmt.target)
                self.bound.add(stmt.target)
                ahead.append(stmt)
        return ahead, replace(loop, body=tuple(s for s in loop.body if s not in ahead))

    def steady(self, expr: Expr, changing: set[str]) -> bool:
        """Whether an operation on numbers gives the same in each turn, and never raises."""
        read = names(expr)
        if not isinstance(expr, Apply) or not read or read & changing or read - self.bound:
            return False
        if not all(is_number(typeof(a, self.types)) for a in expr.args):
            return False
        divisor = expr.args[-1]
        fraction = expr.op == "div" and isinstance(divisor, Const) and divisor.value != 0
        return fraction or expr.op in ("add", "sub", "mul", "neg")

    def pure(self, expr: Expr) -> bool:
        """Whether an expression is an operation whose result is a number, or memory of its own."""
        if not isinstance(expr, Apply) or any(map(self.impure, subexpressions(expr))):
            return False
        return is_number(typeof(expr, self.types)) or (expr.op != "index" and expr.op not in VIEWS)

    def impure(self, expr: Expr) -> bool:
        """Whether a part of an expression does more than compute."""
        if not isinstance(expr, Apply) or expr.op in _OPERATIONS or expr.op in ("tuple", "slice"):
            return False
        cases = declared(expr.op) if expr.op.startswith(PURE) else ()
        return not cases or cases[0].kind in ("constant", "plain")

    def handed_on(self, stmt: Stmt) -> Iterator[str]:
        """Yield the arrays that a statement does not only compute with."""
        for expr in own_expressions(stmt):
            if isinstance(stmt, Assign) and self.pure(expr):
                continue
            asks = isinstance(stmt, (Branch, While))
            if asks and not any(map(self.impure, subexpressions(expr))):
                continue
            types = self.types
            yield from (n for n in names(expr) if not is_number(types.get(n, UNKNOWN)))


def _reads(every: Iterable[Stmt]) -> Counter[str]:
    return Counter(e.name for s in every for own in own_expressions(s)
                   for e in subexpressions(own) if isinstance(e, Var))  # fmt: skip
