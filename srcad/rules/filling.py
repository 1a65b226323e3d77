"""A rule's text with a call's arguments put in: what derivatives are made of.

Besides functions, a text may use these words, which are written out by what the call says:

* ``kept(v)``: v with the dimensions that the reduction dropped, as 1 (``axis``, ``keepdims``);
* ``count(x)``: how many elements of x the reduction puts into one (``axis``);
* ``along(v, i)``, ``along(v, i, j)``, ``along(v, i, j, k)``: ``v[i:]``, ``v[i:j]``, ``v[i:j:k]``
  along ``axis``.

* ``place(i)``: the index that says i along ``axis``; ``span(i, j)``: the index ``i:j``;
* ``crossed(z, y_bar, x)``, ``crossing(y_bar, x, z)``: the cross product of the first two, or what
  stands for it where vectors have two components;
* ``ranks(x)``: the place of each element of x in sorted order, along ``axis``;
* ``over(x, s)``: the axes of a transform of the lengths s, each of them once;
* ``held``: whether a reduction of the same ``axis`` has to keep it to be broadcast against x.

A keyword that has its default value is left out.
"""

from __future__ import annotations

from srcad.errors import NoRule
from srcad.ir.nodes import Apply, Const, Expr, const
from srcad.ir.parse import FULL, NONE, WHOLE
from srcad.ir.walk import substitute
from srcad.rules.declare import canonical
from srcad.rules.pattern import Case

__all__ = ["THREE", "VECTOR", "fill"]

# said among a call's arguments
VECTOR = "x is a vector"
THREE = "x and z have three components"


def fill(case: Case, text: str, mapping: dict[str, Expr], scalar: bool) -> Expr:
    """Return a text of a rule with arguments for its names."""
    axis = mapping.get("axis", NONE)
    if isinstance(axis, Const) and isinstance(axis.value, bool):  # some functions take it for 0, 1
        mapping = {**mapping, "axis": const(int(axis.value))}
    held = const(axis != NONE)
    return _written(substitute(case.template(text, scalar), {**mapping, "held": held}), mapping)


def _written(expr: Expr, call: dict[str, Expr]) -> Expr:
    if not isinstance(expr, Apply):
        return expr
    args = tuple(_written(a, call) for a in expr.args)
    if expr.op in _WORDS:
        return _WORDS[expr.op](args, call)
    if expr.op == "sub" and all(type(getattr(a, "value", None)) is int for a in args):
        one, other = (a.value for a in args if isinstance(a, Const))
        return const(one - other)
    test = args[0] if args else NONE
    written_out = isinstance(test, Apply) and test.op == "eq" and all(map(_literal, test.args))
    if expr.op == "np.where" and isinstance(test, Apply) and written_out:  # a base or a power
        one, other = (a.value for a in test.args if isinstance(a, Const))
        return args[1] if one == other else args[2]
    if expr.op == "np.log" and _literal(args[0]):  # np.log would make float32 float64
        return Apply("math.log", args)
    kwargs = tuple((k, _written(v, call)) for k, v in expr.kwargs)
    return canonical(expr.op, args, kwargs)


def _literal(expr: Expr) -> bool:
    return isinstance(expr, Const) and type(expr.value) in (int, float) and expr.value >= 0


def _kept(args: tuple[Expr, ...], call: dict[str, Expr]) -> Expr:
    (value,) = args
    keepdims, axis = call.get("keepdims"), call.get("axis", NONE)
    if (isinstance(keepdims, Const) and keepdims.value) or axis == NONE:
        return value
    if VECTOR in call or axis == const(0):  # a number, or what is broadcast to x as it is
        return value
    return Apply("np.expand_dims", (value, axis))


def _count(args: tuple[Expr, ...], call: dict[str, Expr]) -> Expr:
    (x,) = args
    axis = call.get("axis", NONE)
    if axis == NONE:
        return Apply("np.size", (x,))
    if isinstance(axis, Const):
        return Apply("index", (Apply("np.shape", (x,)), axis))
    if isinstance(axis, Apply) and axis.op == "tuple":
        sizes = [_count(args, {"axis": a}) for a in axis.args] or [const(1)]
        total = sizes[0]
        for size in sizes[1:]:
            total = Apply("mul", (total, size))
        return total
    return Apply("np.prod", (Apply("np.take", (Apply("np.shape", (x,)), axis)),))


def _along(args: tuple[Expr, ...], call: dict[str, Expr]) -> Expr:
    value, *bounds = args
    part = Apply("slice", tuple([*bounds, NONE, NONE][:3]))
    axis = call.get("axis", const(0))
    at = axis.value if isinstance(axis, Const) else None
    if type(at) is not int:
        size = Apply("index", (Apply("np.shape", (value,)), axis))
        span = Apply("index", (Apply("np.arange", (size,)), part))
        return Apply("np.take", (value, span), (("axis", axis),))
    if at >= 0:
        index: tuple[Expr, ...] = (*([FULL] * at), part)
    else:
        index = (WHOLE, part, *([FULL] * (-1 - at)))
    return Apply("index", (value, index[0] if len(index) == 1 else Apply("tuple", index)))


def _place(args: tuple[Expr, ...], call: dict[str, Expr]) -> Expr:
    (index,) = args
    axis = call.get("axis", const(0))
    at = axis.value if isinstance(axis, Const) else None
    if type(at) is not int:
        raise NoRule("an axis that is not written out", hint="write the axis as a number")
    if at >= 0:
        return Apply("tuple", (*([FULL] * at), index)) if at else index
    return Apply("tuple", (WHOLE, index, *([FULL] * (-1 - at))))


def _span(args: tuple[Expr, ...], _: dict[str, Expr]) -> Expr:
    return Apply("slice", (*args, NONE))


def _crossed(args: tuple[Expr, ...], call: dict[str, Expr]) -> Expr:
    return Apply("np.cross", args[:2]) if THREE in call else Apply("cross_back", args)


def _crossing(args: tuple[Expr, ...], call: dict[str, Expr]) -> Expr:
    g, x, like = args
    plain = Apply("np.cross", (g, x))
    return plain if THREE in call else Apply("neg", (Apply("cross_back", (x, g, like)),))


def _ranks(args: tuple[Expr, ...], call: dict[str, Expr]) -> Expr:
    axis = (("axis", call.get("axis", const(-1))),)
    if isinstance(axis[0][1], Apply):
        if axis[0][1].op != "tuple":
            raise NoRule("an axis that is not written out", hint="write the axis as a number")
        return Apply("ranks_over", (*args, axis[0][1]))
    order = Apply("np.argsort", args, axis)
    if axis[0][1] == NONE:
        return Apply("np.reshape", (Apply("np.argsort", (order,)), Apply("np.shape", args)))
    return Apply("np.argsort", (order,), axis)


def _over(args: tuple[Expr, ...], call: dict[str, Expr]) -> Expr:
    x, sizes = args
    axes = call.get("axes", NONE)
    if axes == NONE and isinstance(sizes, Apply) and sizes.op in ("tuple", "list"):
        return Apply("tuple", tuple(const(i) for i in range(-len(sizes.args), 0)))
    parts = axes.args if isinstance(axes, Apply) and axes.op in ("tuple", "list") else (axes,)
    known = [a.value for a in parts if isinstance(a, Const) and type(a.value) is int]
    alike = len({k < 0 for k in known}) == 1  # counted from one end
    if alike and len({*known}) == len(parts):
        return axes
    return Apply("distinct_axes", (x, sizes, axes))


_WORDS = {
    f"{prefix}.{word.__name__[1:]}": word
    for prefix in ("np", "math", "cmath")
    for word in (_kept, _count, _along, _place, _span, _crossed, _crossing, _ranks, _over)
}
