"""What follows a branch that may leave its loop goes into the arms that stay.

So an exit is the last statement of its loop's body, on the way that it is taken, and the reverse
sweep finds each turn's statements as they ran.

>>> from srcad.ir.nodes import Assign, Var
>>> leave = Branch(Var("c"), (Break(),), ())
>>> body = tails((leave, Assign("a", Var("b"))))
>>> [type(s).__name__ for s in body], [type(s).__name__ for s in body[0].orelse]
(['Branch'], ['Assign'])
"""

from __future__ import annotations

from srcad.ir.nodes import Apply, Block, Branch, Break, Effect, Function, Stmt, With
from srcad.ir.walk import statements, with_blocks
from srcad.transform.sweep import ends_loop

__all__ = ["exits_last", "leaves", "tails"]


def exits_last(function: Function) -> Function:
    """Return the function with every exit of a loop the last of its way through the body."""
    if not any(isinstance(s, Break) for s in statements(function.body)):
        return function
    return function.with_body(tails(function.body))


def tails(block: Block) -> Block:
    """Move what follows a branch with an exit into its arms."""
    for at, stmt in enumerate(block):
        if isinstance(stmt, (Branch, With)) and ends_loop(stmt) and at + 1 < len(block):
            inside = with_blocks(stmt, lambda b, rest=block[at + 1 :]: _followed(b, rest))  # type: ignore[misc]
            block = (*block[:at], inside)
            break
    return tuple(with_blocks(stmt, tails) for stmt in block)


def _followed(block: Block, rest: Block) -> Block:
    """Put statements after a block, where it does not end in an exit or an exception."""
    return block if block and leaves(block[-1]) else (*block, *rest)


def leaves(stmt: Stmt) -> bool:
    """Whether nothing that follows a statement is reached."""
    if isinstance(stmt, Effect):
        return isinstance(stmt.value, Apply) and stmt.value.op == "raise"
    return isinstance(stmt, Break)
