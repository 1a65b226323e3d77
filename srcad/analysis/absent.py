"""Which names may hold None: what they hold besides is what the facts speak of.

>>> from srcad.ir.parse import parse
>>> sorted(perhaps_none((Assign("y", parse("None")), Assign("y", parse("x*2")),
...                      Assign("z", parse("y")))))
['y', 'z']
"""

from __future__ import annotations

from srcad.ir.nodes import UNDEFINED, Apply, Assign, Block, Const, Expr, Var
from srcad.ir.walk import statements

__all__ = ["may_be_none", "perhaps_none"]


def may_be_none(value: Expr, names: frozenset[str]) -> bool:
    """Whether a value may be None, if these names may be."""
    if isinstance(value, Var):
        return value.name in names
    if isinstance(value, Const):
        return value is UNDEFINED or value.value is None
    return value.op == "ifexp" and any(may_be_none(arm, names) for arm in value.args[1:])


def perhaps_none(block: Block) -> frozenset[str]:
    """Return the names that may hold None somewhere in a block."""
    given = [s for s in statements(block) if isinstance(s, Assign)]
    given = [s for s in given if not isinstance(s.value, Apply) or s.value.op == "ifexp"]
    found: frozenset[str] = frozenset()
    while True:
        more = found | {s.target for s in given if may_be_none(s.value, found)}
        if more == found:
            return found
        found = more
