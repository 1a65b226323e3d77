"""Whether two names stand for one array: told where it is known which memory they stand for.

The text that is written reads a view anew and copies what a write is about to change, so that
``v is w`` may not be asked of what it has there.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.nodes import Assign, Branch, Function, Return, Store
>>> from srcad.ir.types import array
>>> from srcad.transform.places import resolve
>>> fork = Branch(parse("v is w"), (Return(Var("v")),), (Return(Var("a")),))
>>> body = (Assign("v", parse("a[1:]")), Assign("w", Var("v")),
...         Store("a", parse("1"), parse("0.0")), fork)
>>> types = dict.fromkeys("avw", array("n"))
>>> [type(s).__name__ for s in resolve(Function("f", ("a",), body), types).body]
['Assign', 'Assign', 'Assign', 'Store', 'Assign', 'Return']
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from srcad.analysis.references import BELOW, References
from srcad.analysis.sharing import HOLE, shared
from srcad.errors import UnsupportedSyntax
from srcad.ir.nodes import Apply, Expr, Function, Stmt, Var, const
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import (
    defined,
    operations,
    own_expressions,
    statements,
    with_expressions,
    written,
)
from srcad.transform.owners import Owners

__all__ = ["Identities", "asks"]

_ASKING = {"is", "isnot"}
_PERHAPS = {"np.atleast_2d", "np.atleast_3d"}  # of what has these dimensions: it itself


def asks(stmt: Stmt) -> bool:
    """Whether a statement itself asks which of several objects something is."""
    return any(not _ASKING.isdisjoint(operations(e)) for e in own_expressions(stmt))


class Identities(Owners):
    """Tells whether two names stand for one array."""

    function: Function

    def told(self, stmt: Stmt, now: References) -> Stmt:
        """Return a statement with what is known of the arrays that it compares by ``is``."""
        return with_expressions(stmt, lambda e: self.answered(e, now)) if asks(stmt) else stmt

    def answered(self, expr: Expr, now: References) -> Expr:
        """Return an expression with the answers that are known."""
        if not isinstance(expr, Apply):
            return expr
        one, two = expr.args if expr.op in _ASKING else (None, None)
        if not (isinstance(one, Var) and isinstance(two, Var) and self.arrays(one, two)):
            return replace(expr, args=tuple(self.answered(a, now) for a in expr.args))
        for pair in ((one.name, two.name), (two.name, one.name)):
            if pair in now.ties and now.ties[pair][1] == HOLE:
                flag = Var(now.ties[pair][0])
                return flag if expr.op == "is" else Apply("not", (flag,))
        same = None  # where they are one by way of what is tied, a flag of another says it
        if two.name in (one.name, *now.of(one.name)) or two.name not in now.around(one.name):
            same = self.same(one.name, two.name, now)
        if same is not None:
            return const(same is (expr.op == "is"))
        if self.emitting and not self.changing.isdisjoint((one.name, two.name)):
            self.doubted = {one.name, two.name, *now.of(one.name), *now.of(two.name)}
            raise UnsupportedSyntax(
                f"whether {one.name} is {two.name} cannot be told, and it is written into",
                place=self.place,
                hint="ask for what has made them one, not for the array",
            )
        return expr

    def arrays(self, *names: Var) -> bool:
        """Whether names stand for arrays or lists."""
        kinds = {self.types.get(n.name, UNKNOWN).kind for n in names}
        return kinds <= {"array", "list"}

    def same(self, one: str, two: str, now: References) -> bool | None:
        """Whether two names stand for one object, or None where that is not known."""
        how, back = now.of(one).get(two), now.of(two).get(one)
        if one == two or HOLE in (how, back):
            return True
        if how is None:  # two of the caller's may be one
            mine = (not ({n, *now.of(n)} & (self.givens | self.outside)) for n in (one, two))
            return False if any(mine) else None
        path = how if back is BELOW else back
        if path is None or BELOW not in (how, back) or operations(path) & _PERHAPS:
            return None
        return False  # a part of an array is another object, though it be all of it

    @cached_property
    def changing(self) -> set[str]:
        """The names that may, anywhere, share memory with what is written into."""
        webs: dict[str, set[str]] = {}
        changed: set[str] = set()
        for stmt in statements(self.function.body):
            changed |= set(written(stmt))
            met = {*defined(stmt), *written(stmt)}
            for expr in own_expressions(stmt) if met else ():
                met |= {n for n, _ in shared(expr, self.types)}
            web = met.union(*(webs.get(n, ()) for n in met))
            webs.update(dict.fromkeys(web, web))
        return changed.union(*(webs.get(n, ()) for n in changed))
