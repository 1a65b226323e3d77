"""Reshapes that change nothing, and places that another word for the operation leaves out.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> to_text(dropped(parse("np.sum(x, axis=1, keepdims=True)[:, 0]")))
'np.sum(x, axis=1)'
"""

from __future__ import annotations

from srcad.ir.nodes import Apply, Const, Expr, const
from srcad.ir.parse import FULL, NONE
from srcad.ir.types import same_shape
from srcad.transform.known import Known

__all__ = ["dropped", "laid_out"]


def laid_out(expr: Apply, facts: Known) -> Expr:
    """Drop a reshape to the shape that is there; a number, spread, and a column are so at once."""
    inner = expr.args[0]
    have, want = facts.of(inner), facts.of(expr)
    if same_shape(have, want):
        return inner
    part = isinstance(inner, Apply) and inner.op == "index"
    base, index = inner.args if isinstance(inner, Apply) and part else (inner, FULL)
    spread: Expr = NONE
    if isinstance(base, Apply) and base.op == "np.broadcast_to":
        spread = base.args[0]
    if spread != NONE and facts.is_number(spread) and _sizes(expr.args[1]):
        return facts.simplify(Apply("np.broadcast_to", (spread, expr.args[1])))
    parts = index.args if isinstance(index, Apply) and index.op == "tuple" else ()
    if len(parts) != 2 or parts[0] != FULL or len(want.shape or ()) != 1:
        return expr
    if not isinstance(parts[1], Apply) or parts[1].op != "slice" or (have.shape or ())[1:] != (1,):
        return expr
    start = const(0) if parts[1].args[0] == NONE else parts[1].args[0]
    if not isinstance(start, Const) or start.value < 0:
        return expr
    return Apply("index", (base, Apply("tuple", (FULL, start))))


def _sizes(shape: Expr) -> bool:
    """Whether a shape surely has no -1, which stands for what is left."""
    if isinstance(shape, Apply) and shape.op == "tuple":
        return all(map(_sizes, shape.args))
    if isinstance(shape, Apply) and shape.op == "index":
        return _sizes(shape.args[0])
    asked = isinstance(shape, Apply) and shape.op in ("attr", "np.shape", "len")
    return asked or (isinstance(shape, Const) and type(shape.value) is int and shape.value >= 0)


def dropped(expr: Apply) -> Apply:
    """Write ``np.sum(x, axis=1, keepdims=True)[:, 0]`` as ``np.sum(x, axis=1)``."""
    base, index = expr.args
    if isinstance(base, Apply) and base.op == "neg":
        inner = dropped(Apply("index", (base.args[0], index)))
        return expr if inner.args[0] == base.args[0] else Apply("neg", (inner,))
    if not isinstance(base, Apply) or base.op != "np.sum":
        return expr
    kept = dict(base.kwargs)
    axis = kept.pop("axis", None)
    parts = index.args if isinstance(index, Apply) and index.op == "tuple" else (index,)
    if kept != {"keepdims": const(True)} or not isinstance(axis, Const):
        return expr
    places = [i for i, p in enumerate(parts) if p == const(0)]
    if places != [axis.value] or not all(p in (FULL, const(0)) for p in parts):
        return expr
    return Apply("np.sum", base.args, (("axis", axis),))
