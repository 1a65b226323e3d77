"""Whether a key is in a dict is asked again within the branch on it: there it is known.

>>> from srcad.ir.nodes import Assign, Return
>>> from srcad.ir.parse import parse
>>> asked = Assign("c", Apply("in", (Var("k"), Var("d"))))
>>> inner = Branch(Var("c"), (Assign("y", parse("x")),), (Assign("y", parse("2*x")),))
>>> outer = Branch(Var("c"), (inner,), (Assign("y", parse("3*x")),))
>>> f = Function("f", ("k", "d", "x"), (asked, outer, Return(Var("y"))))
>>> asked_once(f).body[1].then
(Assign(target='y', value=Var('x'), origin=None, of='', folded=()),)
"""

from __future__ import annotations

from dataclasses import replace

from srcad.ir.given import times_bound
from srcad.ir.nodes import (
    Apply,
    Assign,
    Block,
    Branch,
    Expr,
    For,
    Function,
    Stmt,
    Var,
    While,
)
from srcad.ir.walk import statements, touched, with_blocks
from srcad.transform.exits import leaves

__all__ = ["asked_once"]

Known = dict[str, bool]


def asked_once(function: Function) -> Function:
    """Return a function without the branches whose way the same question has decided."""
    every = list(statements(function.body))
    bound = times_bound(function)
    once = {s.target: s.value for s in every if isinstance(s, Assign) and bound[s.target] == 1}
    asked = {n for n, v in once.items() if isinstance(v, Apply) and v.op == "in"}
    return function.with_body(_Asked(asked, once).block(function.body, {})) if asked else function


class _Asked:
    def __init__(self, asked: set[str], once: dict[str, Expr]) -> None:
        self.asked = asked
        self.once = once

    def block(self, block: Block, known: Known) -> Block:
        """Return a block without the branches of which the way is known."""
        known = dict(known)
        out: list[Stmt] = []
        for stmt in block:
            name, holds = self.question(stmt.test) if isinstance(stmt, Branch) else ("", True)
            if isinstance(stmt, Branch) and name in known:
                taken = self.block(stmt.then if known[name] == holds else stmt.orelse, known)
                out += taken
                if taken and leaves(taken[-1]):
                    break
            elif isinstance(stmt, Branch) and name:
                then = self.block(stmt.then, {**known, name: holds})
                orelse = self.block(stmt.orelse, {**known, name: not holds})
                out.append(replace(stmt, then=then, orelse=orelse))
            elif isinstance(stmt, (For, While)):
                within = {n: v for n, v in known.items() if n not in touched(stmt).changed}
                out.append(with_blocks(stmt, lambda b, k=within: self.block(b, k)))  # type: ignore[misc]
            else:
                out.append(with_blocks(stmt, lambda b: self.block(b, known)))
            for changed in touched(stmt).changed & known.keys():
                del known[changed]
        return tuple(out)

    def question(self, test: Expr) -> tuple[str, bool]:
        """Return the name of an answer, and whether it is to be true or false; or no name."""
        if isinstance(test, Apply) and test.op == "not":
            name, holds = self.question(test.args[0])
            return name, not holds
        if not isinstance(test, Var) or test.name in self.asked:
            return (test.name, True) if isinstance(test, Var) else ("", True)
        value = self.once.get(test.name)
        denied = isinstance(value, Apply) and value.op == "not"
        return self.question(value) if denied and value is not None else ("", True)
