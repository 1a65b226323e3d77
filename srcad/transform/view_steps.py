"""Views that functions make, as steps of a path: subscripts and methods to write through.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.ir.types import array
>>> t = {"a": array("n", "m")}
>>> for text in ("np.expand_dims(a, 1)", "np.flip(a, 0)", "np.moveaxis(a, 0, 1)", "np.squeeze(a)"):
...     print(to_text(Apply("index", (Var("a"), step_of(parse(text), t)))))
a[:, None]
a[::-1]
a.transpose((1, 0))
a.squeeze()
"""

from __future__ import annotations

from itertools import pairwise

from srcad.analysis.facts import Types, typeof
from srcad.analysis.sharing import HOLE
from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.ir.parse import FULL, NONE

__all__ = ["parts_of", "step_of"]

_BACK = Apply("slice", (NONE, NONE, const(-1)))
_SPLITS = {"np.split": None, "np.vsplit": 0, "np.hsplit": 1}


def step_of(view: Apply, types: Types) -> Expr | None:
    """Return the step that leads from an array to a view of it, or None if it is not known."""
    op, t = view.op, typeof(view.args[0], types)
    rank = len(t.shape) if t.kind == "array" and t.shape is not None else None
    named = dict(view.kwargs)
    numbers = [_number(a) for a in (*view.args[1:], *named.values())]
    if op in ("T", "np.swapaxes", "np.transpose", "np.reshape", "np.ravel", "np.squeeze"):
        method = op.removeprefix("np.")
        if op in ("np.swapaxes", "np.transpose"):  # the methods take no keywords
            return Apply("view", (*view.args[1:], *named.values(), Const(method, method)))
        return Apply("view", (*view.args[1:], Const(method, method)), view.kwargs)
    if op in ("np.flipud", "np.fliplr"):
        return _subscript([_BACK] if op == "np.flipud" else [FULL, _BACK])
    if op == "np.flip" and not numbers:
        return None if rank is None else _subscript([_BACK] * rank)
    if op in ("np.atleast_2d", "np.atleast_3d") and rank == 1:
        return _subscript([NONE, FULL, *([NONE] if op == "np.atleast_3d" else [])])
    if op == "np.atleast_3d" and rank == 2:
        return _subscript([FULL, FULL, NONE])
    if op in ("np.expand_dims", "np.flip") and len(numbers) == 1 and numbers[0] is not None:
        axis, new = numbers[0], op == "np.expand_dims"
        after = [FULL] * (-axis - 1 if axis < 0 else 0)
        before = [const(...)] if axis < 0 else [FULL] * axis
        return _subscript([*before, NONE if new else _BACK, *after])
    if op == "np.moveaxis" and rank is not None and len(numbers) == 2 and None not in numbers:
        source, to = (n % rank for n in numbers if n is not None)
        order = [i for i in range(rank) if i != source]
        order.insert(to, source)
        axes = Apply("tuple", tuple(map(const, order)))
        return Apply("view", (axes, Const("transpose", "transpose")))
    return None


def _subscript(parts: list[Expr]) -> Expr:
    return parts[0] if len(parts) == 1 else Apply("tuple", tuple(parts))


def _number(expr: Expr) -> int | None:
    return expr.value if isinstance(expr, Const) and type(expr.value) is int else None


def parts_of(value: Expr, types: Types) -> list[Expr]:
    """Return the paths to the parts into which a call splits an array, as far as they are known.

    >>> from srcad.ir.parse import parse
    >>> from srcad.ir.text import to_text
    >>> from srcad.ir.types import array
    >>> list(map(to_text, parts_of(parse("np.split(a, 2)"), {"a": array("n")})))
    ['the whole[0:len(a)//2]', 'the whole[len(a)//2:2*(len(a)//2)]']
    """
    if not isinstance(value, Apply) or value.op not in _SPLITS or len(value.args) != 2:
        return []
    base, where = value.args
    t = typeof(base, types)
    axis = _SPLITS[value.op]
    if axis is None:
        axis = _number(dict(value.kwargs).get("axis", const(0)))
    if not isinstance(base, Var) or t.kind != "array" or t.shape is None or axis is None:
        return []
    axis = 0 if value.op == "np.hsplit" and len(t.shape) == 1 else axis % len(t.shape)
    count = _number(where)
    if count is not None and count > 0:
        size: Expr = Apply("len", (base,))
        if axis:
            shape = Apply("attr", (base, Const("shape", "shape")))
            size = Apply("index", (shape, const(axis)))
        part = Apply("floordiv", (size, const(count)))
        ends: list[Expr] = [const(0), part]
        ends += [Apply("mul", (const(i), part)) for i in range(2, count + 1)]
    elif isinstance(where, Apply) and where.op in ("list", "tuple"):
        ends = [NONE, *where.args, NONE]
    else:
        return []
    slices = (Apply("slice", (a, b, NONE)) for a, b in pairwise(ends))
    return [Apply("index", (HOLE, _subscript([*[FULL] * axis, s]))) for s in slices]
