"""Which names are read later: the live ones, going backwards through structured statements.

>>> from srcad.ir.nodes import Assign
>>> from srcad.ir.parse import parse
>>> sorted(Live(names).before((Assign("a", parse("b*c")), Assign("c", parse("a"))), {"c", "d"}))
['b', 'c', 'd']
"""

from __future__ import annotations

from collections.abc import Callable, Set

from srcad.ir.nodes import Assign, Block, Branch, Break, Expr, For, Pop, Push, Stmt, While, With
from srcad.ir.walk import defined, names, own_expressions

__all__ = ["Live"]


class Live:
    """Finds live names.

    ``reads`` says what an expression reads; ``note`` is told of each statement with the names that
    are live after it.
    """

    def __init__(
        self,
        reads: Callable[[Expr], Set[str]] = names,
        note: Callable[[Stmt, set[str]], None] | None = None,
    ) -> None:
        self.reads = reads
        self.note = note
        self.exits: list[set[str]] = []

    def before(self, block: Block, after: set[str]) -> set[str]:
        """Return the names live before a block; the set given is used up."""
        for stmt in reversed(block):
            if self.note is not None:
                self.note(stmt, after)
            if type(stmt) is Assign:  # most are
                after.discard(stmt.target)
                after |= self.reads(stmt.value)
            elif isinstance(stmt, Branch):
                then = self.before(stmt.then, set(after))
                after = then | self.before(stmt.orelse, after) | self.reads(stmt.test)
            elif isinstance(stmt, (For, While)):
                after = self.loop(stmt, after)
            elif isinstance(stmt, With):
                after = self.before(stmt.body, after)
                after.difference_update(defined(stmt))
                after |= self.reads(stmt.manager)
            elif isinstance(stmt, Break):
                after = set(self.exits[-1])
            else:
                after.difference_update(defined(stmt))
                for expr in own_expressions(stmt):
                    after |= self.reads(expr)
                if isinstance(stmt, (Pop, Push)):
                    after.add(stmt.tape)
        return after

    def loop(self, stmt: For | While, after: set[str]) -> set[str]:
        """Return the names live before a loop."""
        head = self.reads(stmt.iterable if isinstance(stmt, For) else stmt.test)
        around = after | head
        self.exits.append(after)
        while True:
            inside = self.before(stmt.body, set(around))
            inside.difference_update(defined(stmt))
            before = around | inside
            if before == around:
                break
            around = before
        self.exits.pop()
        return around
