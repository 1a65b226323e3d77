"""What a meeting of two ways copies although it may have no value there: None in its stead.

A list that one way makes is kept in a variable for each of its items. Where that way meets
another, of which the name has no value, the items are copied all the same, and nothing reads them:

>>> from srcad.ir.parse import parse
>>> one = Branch(parse("a > 0"), (Assign("u", parse("a*a")),), ())
>>> from srcad.ir.nodes import Var
>>> with_unset((one, Assign("r_0", Var("u"))), frozenset({"a"}), {("r_0", "u")})[0].value.text
'None'
"""

from __future__ import annotations

from collections.abc import Collection

from srcad.ir.nodes import (
    UNDEFINED,
    Apply,
    Assign,
    Block,
    Branch,
    Break,
    Const,
    Effect,
    For,
    Stmt,
    While,
)
from srcad.ir.walk import blocks, defined, names

__all__ = ["with_unset"]

Bound = frozenset[str]


def with_unset(body: Block, given: Bound, copied: Collection[tuple[str, str]]) -> Block:
    """Return a function's body, in which what is copied before it has a value begins as None.

    What is ``copied`` are pairs of a variable and one that it is set by.
    """
    found = _Unset(copied, given)
    if not found.followed:
        return body
    found.block(body, frozenset())
    return (*(Assign(name, UNDEFINED) for name in found.unset), *body)


class _Unset:
    """Follows which of the names that are copied surely have a value, and of no others."""

    def __init__(self, copied: Collection[tuple[str, str]], given: Bound) -> None:
        self.copied = copied
        self.followed = {name for _, name in copied} - given
        self.unset: dict[str, None] = {}
        self.left: list[Bound | None] = []  # of each loop around: what each break has bound

    def block(self, block: Block, bound: Bound) -> Bound | None:
        """Return what surely has a value at the end of a block, or None if it is not reached."""
        for stmt in block:
            after = self.statement(stmt, bound)
            if after is None:
                return None
            bound = after
        return bound

    def statement(self, stmt: Stmt, bound: Bound) -> Bound | None:
        """Return what surely has a value after a statement."""
        if isinstance(stmt, Branch):
            return _both(self.block(stmt.then, bound), self.block(stmt.orelse, bound))
        if isinstance(stmt, (For, While)):
            return self.loop(stmt, bound)
        if isinstance(stmt, Break):
            self.left[-1] = _both(self.left[-1], bound)
            return None
        if isinstance(stmt, Effect) and isinstance(stmt.value, Apply) and stmt.value.op == "raise":
            return None
        if isinstance(stmt, Assign):
            for name in sorted(names(stmt.value) & self.followed - bound):
                if (stmt.target, name) in self.copied:
                    self.unset[name] = None
        bound = self.with_defined(stmt, bound)
        for inner in blocks(stmt):
            after = self.block(inner, bound)
            if after is None:
                return None
            bound = after
        return bound

    def with_defined(self, stmt: Stmt, bound: Bound) -> Bound:
        """Return what has a value with what a statement itself defines."""
        new = self.followed.intersection(defined(stmt))
        return bound | new if new else bound

    def loop(self, stmt: For | While, bound: Bound) -> Bound | None:
        """Return what surely has a value after a loop, of which there may be no turn."""
        self.left.append(None)
        self.block(stmt.body, self.with_defined(stmt, bound))
        left = self.left.pop()
        endless = isinstance(stmt, While) and isinstance(stmt.test, Const) and stmt.test.value
        return left if endless else _both(left, bound)


def _both(one: Bound | None, two: Bound | None) -> Bound | None:
    return two if one is None else one if two is None else one & two
