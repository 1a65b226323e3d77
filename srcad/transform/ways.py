"""Two ways through the code kept apart: what follows a branch is written into both of its arms.

Where a name stands for one memory on one way and for another on the other, nothing that follows
the branch can say which; on each way it is known.

>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> fork = Branch(parse("c"), (Assign("z", Var("x")),), (Assign("z", Var("y")),))
>>> f = Function("f", ("c", "x", "y"), (fork, Return(parse("z + x"))))
>>> made = kept_apart(f, id(fork), {}).body
>>> [[s.target for s in arm] for arm in (made[0].then, made[0].orelse)], made[1].value
([['z', 'u1'], ['z', 'u1']], Var('u1'))
"""

from __future__ import annotations

from dataclasses import replace

from srcad.analysis.facts import Types, typeof
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    Apply,
    Assign,
    Block,
    Branch,
    Break,
    Const,
    Expr,
    Function,
    Return,
    Stmt,
    Var,
    With,
)
from srcad.ir.walk import blocks, with_blocks
from srcad.transform.flatten import names_of
from srcad.transform.sweep import ends_loop

__all__ = ["ends", "kept_apart"]


class _Within(Exception):
    """A loop is left on some way through a `with`: nothing can be added to the others."""


def kept_apart(function: Function, fork: int, types: Types) -> Function:
    """Return the function with what follows a branch in both of its arms, if that can be.

    ``fork`` is the id of the branch, or of an assignment of one of two values.
    """
    namer = Namer(names_of(function))
    namer.skip()
    body = function.body
    if any(id(s) == fork for s in body):
        body = _with_names(body, namer, types)
    try:
        return function.with_body(_block(body, fork))
    except _Within:
        return function


def _block(block: Block, fork: int) -> Block:
    out: list[Stmt] = []
    for i, stmt in enumerate(block):
        if id(stmt) != fork:
            out.append(with_blocks(stmt, lambda b: _block(b, fork)) if blocks(stmt) else stmt)
            continue
        rest = block[i + 1 :]
        last = tuple(s for s in rest if isinstance(s, Return))
        rest = rest[: len(rest) - len(last)]
        if isinstance(stmt, Assign):
            assert isinstance(stmt.value, Apply)
            test, one, two = stmt.value.args
            arms = (replace(stmt, value=one),), (replace(stmt, value=two),)
            stmt = Branch(test, *arms, stmt.origin)
        assert isinstance(stmt, Branch)
        then, orelse = _then(stmt.then, rest), _then(stmt.orelse, _again(rest))
        return (*out, replace(stmt, then=then, orelse=orelse), *last)
    return tuple(out)


def _then(block: Block, rest: Block) -> Block:
    """Return a block and what follows it where it does not leave the loop."""
    if ends(block):
        return block
    last = block[-1] if block else None
    if isinstance(last, Branch) and ends_loop(last):
        one, two = _then(last.then, rest), _then(last.orelse, _again(rest))
        return (*block[:-1], replace(last, then=one, orelse=two))
    if isinstance(last, With) and ends_loop(last):
        raise _Within
    return (*block, *rest)


def _again(block: Block) -> Block:
    """Return the same statements, not the same objects: passes know statements by their ids."""
    return tuple(with_blocks(replace(s), _again) for s in block)


def ends(block: Block) -> bool:
    """Whether a block surely leaves the loop around it."""
    last = block[-1] if block else None
    if isinstance(last, Branch):
        return ends(last.then) and ends(last.orelse)
    return isinstance(last, Break) or (isinstance(last, With) and ends(last.body))


def _with_names(body: Block, namer: Namer, types: Types) -> Block:
    """Give a name to each part of what is returned, before the return."""
    *most, last = body
    assert isinstance(last, Return)

    def named(expr: Expr) -> Expr:
        if isinstance(expr, Const):
            return expr
        if isinstance(expr, Apply) and expr.op in ("tuple", "list", "dict"):
            return replace(expr, args=tuple(map(named, expr.args)))
        name = namer.temporary()
        types[name] = typeof(expr, types)
        most.append(Assign(name, expr, last.origin))
        return Var(name)

    value = named(last.value)
    return (*most, replace(last, value=value))
