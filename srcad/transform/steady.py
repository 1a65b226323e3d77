"""Numbers that have the same value whenever a loop computes them: the last is as good as any.

``math.sin(x)`` in a loop that does not change ``x`` needs no tape.

>>> from srcad.ir.nodes import For
>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import NUMBER
>>> turn = (Assign("u1", parse("math.sin(x)")), Assign("y", parse("y*u1")))
>>> loop = Step(For("i", parse("range(n)"), turn), bodies=[Body([Step(s) for s in turn])])
>>> steady_numbers(Body([loop]), dict.fromkeys(("x", "y", "u1"), NUMBER))
{'u1'}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from srcad.analysis.facts import Types, typeof
from srcad.ir.nodes import Apply, Assign, Expr, For, While
from srcad.ir.text import INFIX
from srcad.ir.types import is_number
from srcad.ir.walk import assigned, changed, names, operations
from srcad.rules.declare import declared
from srcad.transform.sweep import Body, Step, statements_of

__all__ = ["steady_numbers"]


def steady_numbers(root: Body, types: Types, given: Collection[str] = ()) -> set[str]:
    """Return the names that only one statement sets, in a loop that leaves its operands alone.

    What is ``given`` has another value before.
    """
    count = Counter(n for s in statements_of(root) for n in changed(s))
    found: set[str] = set()
    for loop in _outermost(root):
        changing = assigned([loop.stmt])
        for stmt in statements_of(loop.bodies[0]):
            if type(stmt) is not Assign or count[stmt.target] != 1 or stmt.target in given:
                continue
            same = found.issuperset(names(stmt.value) & changing)
            if same and is_number(typeof(stmt.value, types)) and _computes(stmt.value, types):
                found.add(stmt.target)
    return found


def _outermost(body: Body) -> Iterator[Step]:
    for step in body.steps:
        if isinstance(step.stmt, (For, While)):
            yield step
        else:
            for inner in step.bodies:
                yield from _outermost(inner)


def _computes(value: Expr, types: Types) -> bool:
    """Whether an expression is a function of numbers and nothing else."""
    if not isinstance(value, Apply) or value.kwargs or "call" in operations(value):
        return False
    if not all(is_number(typeof(a, types)) for a in value.args):
        return False
    if value.op in INFIX or value.op == "neg":
        return True
    cases = declared(value.op) if value.op.startswith(("np.", "math.")) else ()
    return bool(cases) and cases[0].kind == "elementwise"
