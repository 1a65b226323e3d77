"""An adjoint that gave way to another of its name takes the name when the other is gone.

The adjoint of a variable ``y`` is not the seed ``y_bar``, which a gradient folds away.

>>> from srcad.backend.emit import emit
>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> body = (Assign("y_bar_", parse("2*y"), None, "y"), Return(parse("x*y_bar_")))
>>> print(emit([unmarked(Function("f", ("x", "y"), body), {})], {}).text.partition("def")[2])
 f(x, y):
    y_bar = 2*y
    return x*y_bar
<BLANKLINE>
"""

from __future__ import annotations

from srcad.analysis.facts import Types
from srcad.ir.nodes import Assign, Function
from srcad.ir.walk import defined, rename_block, statements
from srcad.transform.flatten import names_of

__all__ = ["unmarked"]

_ENDINGS = ("_bar_", "_part_", "_back_")


def unmarked(function: Function, types: Types) -> Function:
    """Return the function with ``_`` taken off the names of adjoints that need none."""
    marked = {n for s in statements(function.body) for n in defined(s) if n.endswith(_ENDINGS)}
    if not marked:
        return function
    taken = names_of(function)
    own = {*function.params}.union(
        n for s in statements(function.body) if not _derived(s) for n in defined(s)
    )
    new = {n: n[:-1] for n in sorted(marked - own) if n[:-1] not in taken}
    for old, name in new.items():
        if old in types:
            types[name] = types[old]
    return function.with_body(rename_block(function.body, new))


def _derived(stmt: object) -> bool:
    return not isinstance(stmt, Assign) or bool(stmt.of)
