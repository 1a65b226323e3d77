"""Reductions: the adjoint of a result is spread over what was reduced.

``kept``, ``count`` and the other words of these texts are explained in :mod:`srcad.rules.filling`.
"""

from srcad.ir.nodes import Apply
from srcad.ir.types import Type
from srcad.rules.compose import composition
from srcad.rules.declare import Bound, general, linear, on_call, positional
from srcad.rules.shapes import like_x, number, reduced, reduced_all

_REST = "out=None keepdims=False initial=np._NoValue where=True"
positional("np.sum np.nansum", "axis=None dtype=None out=None keepdims=False initial=0 where=True")
positional("np.prod", "axis=None dtype=None out=None keepdims=False initial=1 where=True")
positional("np.mean np.nanmean", "axis=None dtype=None out=None keepdims=False where=True")
positional("np.max np.min np.amax np.amin np.nanmax np.nanmin", f"axis=None {_REST}")
positional("np.var np.std np.nanvar np.nanstd", "axis=None dtype=None out=None ddof=0 "
           "keepdims=False where=True mean=np._NoValue correction=np._NoValue")  # fmt: skip
positional("cofactors", "axis=None")


def _row(bound: Bound) -> Type:
    """One row of a matrix, or of several added up."""
    t = bound.types["x"]
    return t._replace(shape=t.shape[1:] if t.shape else None)


# of a number
for _op in ("sum", "mean", "max", "min", "prod"):
    linear(f"np.{_op}(x[()])", "y_bar", shape=like_x)
    if _op != "mean":
        linear(f"np.{_op}(x[()], axis={{0, -1}})", "y_bar", shape=like_x)

# that of x, also of a number of Python's; in the memory of this machine, as sums must have it
_DTYPE = "np.result_type(x)"

# sums
_SPREAD = "broadcast_to(kept(y_bar), np.shape(x))"
linear("np.sum(x, axis=None, keepdims=False|True)", _SPREAD, shape=reduced)
_MEAN = "broadcast_to(kept(y_bar / count(x)), np.shape(x))"
for _dtype in ("{float, np.float64, np.float32}", "d[...]"):
    linear(f"np.sum(x, dtype={_dtype}, axis=None, keepdims=False|True)", _SPREAD, by="x",
           shape=reduced)  # fmt: skip
    linear(f"np.mean(x, dtype={_dtype}, axis=None, keepdims=False|True)", _MEAN, by="x",
           shape=reduced)  # fmt: skip
linear("np.sum(x, where=c, axis=None, keepdims=False|True)", f"where(c, {_SPREAD}, 0.0)")
general(
    "np.sum(x, initial=w, axis=None, keepdims=False|True)",
    _SPREAD,
    "np.sum(y_bar)",
    tangents=("np.sum(x_dot, axis=axis, keepdims=keepdims)", "np.broadcast_to(w_dot, np.shape(y))"),
    by="x w",
    shape=reduced,
)
linear("sum(x[m,n])", "np.broadcast_to(y_bar, np.shape(x))", shape=_row)
linear("sum(x[n])", "np.broadcast_to(y_bar, np.shape(x))", also="math.fsum", shape=reduced_all)
general(
    "np.nansum(x, axis=None, keepdims=False|True)",
    "where(np.isnan(x), 0.0, kept(y_bar))",
    tangents="np.sum(where(np.isnan(x), 0.0, x_dot), axis=axis, keepdims=keepdims)",
    shape=reduced,
)
composition("np.add.reduce(array, axis=0, *, keepdims=False)",
            "np.sum(array, axis=axis, keepdims=keepdims)")  # fmt: skip

# means
linear("np.mean(x, axis=None, keepdims=False|True)", _MEAN, shape=reduced)
linear(
    "np.mean(x, where=c, axis=None, keepdims=False|True)",
    "np.broadcast_to(where(c, kept(y_bar / np.sum(np.broadcast_to(c, np.shape(x)), axis=axis,"
    " keepdims=keepdims, dtype=np.result_type(x))), 0.0), np.shape(x))",
)
linear("np.average(x, axis=None, keepdims=False|True)", _MEAN, shape=reduced)
general(
    "np.average(x, weights=w)",
    "y_bar * w / np.sum(w)",
    "y_bar * (x - y) / np.sum(w)",
    tangents=("np.sum(w * x_dot) / np.sum(w)", "np.sum((x - y) * w_dot) / np.sum(w)"),
    by="x w",
    shape=reduced_all,
)
general(
    "np.average(x, weights=w, returned={True}) -> v, s",
    "v_bar * w / s",
    "0",
    "v_bar * (x - v) / s",
    "np.broadcast_to(s_bar, np.shape(w))",
    tangents=("np.sum(w * x_dot) / s", "0", "np.sum((x - v) * w_dot) / s", "np.sum(w_dot)"),
    by="x w",
)
general(
    "np.average(x, returned={True}, axis=None, keepdims=False|True) -> v, s",
    "np.broadcast_to(kept(v_bar / count(x)), np.shape(x))",
    "0",
    tangents=("np.mean(x_dot, axis=axis, keepdims=keepdims)", "0"),
)
for _axis, _x_bar, _spread, _seen in (
    ("0", "np.outer(w, y_bar / np.sum(w))", "(x - y) @ (y_bar / np.sum(w))", "w @ x_dot"),
    ("1, -1", "np.outer(y_bar / np.sum(w), w)",
     "(y_bar / np.sum(w)) @ (x - np.expand_dims(y, 1))", "x_dot @ w"),
):  # fmt: skip
    _dot = "w_dot @ (x - y)" if _axis == "0" else "(x - np.expand_dims(y, 1)) @ w_dot"
    general(
        f"np.average(x[m,n], axis={{{_axis}}}, weights=w[m])",
        _x_bar,
        _spread,
        tangents=(f"{_seen} / np.sum(w)", f"{_dot} / np.sum(w)"),
        by="x w",
        shape=reduced,
    )
_WEIGHT = "np.sum(w, axis=axis)"
general(
    "np.average(x[m,n], axis={0, 1, -1}, weights=w[m,n])",
    f"w * kept(y_bar / {_WEIGHT})",
    f"(x - kept(y)) * kept(y_bar / {_WEIGHT})",
    tangents=(
        f"np.sum(w * x_dot, axis=axis) / {_WEIGHT}",
        f"np.sum((x - kept(y)) * w_dot, axis=axis) / {_WEIGHT}",
    ),
    by="x w",
    shape=reduced,
)
positional("np.average", "axis=None weights=None returned=False")
_NUMBERS = "np.sum(~np.isnan(x), axis=axis, keepdims=keepdims, dtype=np.result_type(x))"
general(
    "np.nanmean(x, axis=None, keepdims=False|True)",
    f"where(np.isnan(x), 0.0, kept(y_bar / {_NUMBERS}))",
    tangents=f"np.sum(where(np.isnan(x), 0.0, x_dot), axis=axis, keepdims=keepdims) / {_NUMBERS}",
    shape=reduced,
)

# spreads
_CENTRED = "(x - np.mean(x, axis=axis, keepdims=held))"
general(
    "np.var(x, axis=None, ddof=0, keepdims=False|True)",
    f"2*{_CENTRED} * kept(y_bar / (count(x) - ddof))",
    tangents=(f"2*np.sum({_CENTRED} * x_dot, axis=axis, keepdims=keepdims) / (count(x) - ddof)",),
    shape=reduced,
)
general(
    "np.std(x, ddof=0)",
    "(x - np.mean(x)) * (y_bar / (y*(np.size(x) - ddof)) if y else 0.0)",
    tangents="np.sum((x - np.mean(x)) * x_dot) / (y*(np.size(x) - ddof)) if y else 0.0",
    shape=reduced_all,
)
general(
    "np.std(x, axis=None, ddof=0, keepdims=False|True)",
    f"{_CENTRED} * kept(y_bar / (where(y == 0, np.inf, y)*(count(x) - ddof)))",
    tangents=(
        f"np.sum({_CENTRED} * x_dot, axis=axis, keepdims=keepdims)"
        " / (where(y == 0, np.inf, y)*(count(x) - ddof))"
    ),
    shape=reduced,
)
_NAN_CENTRED = "where(np.isnan(x), 0.0, x - np.nanmean(x, axis=axis, keepdims=held))"
_NAN_COUNT = f"({_NUMBERS} - ddof)"
general(
    "np.nanvar(x, axis=None, ddof=0, keepdims=False|True)",
    f"2*{_NAN_CENTRED} * kept(y_bar / {_NAN_COUNT})",
    tangents=f"2*np.sum({_NAN_CENTRED} * x_dot, axis=axis, keepdims=keepdims) / {_NAN_COUNT}",
    shape=reduced,
)
general(
    "np.nanstd(x, axis=None, ddof=0, keepdims=False|True)",
    f"{_NAN_CENTRED} * kept(y_bar / (where(y == 0, np.inf, y)*{_NAN_COUNT}))",
    tangents=(
        f"np.sum({_NAN_CENTRED} * x_dot, axis=axis, keepdims=keepdims)"
        f" / (where(y == 0, np.inf, y)*{_NAN_COUNT})"
    ),
    shape=reduced,
)

# products: the cofactor of each element, found without a division
general(
    "np.prod(x, axis=None, keepdims=False|True)",
    "kept(y_bar) * cofactors(x, axis=axis)",
    tangents="np.sum(cofactors(x, axis=axis) * x_dot, axis=axis, keepdims=keepdims)",
    shape=reduced,
)
_NEAR = "(y_bar / y if y else 0.0)"
general(
    "math.dist(x[n], z[n])",
    f"(x - z) * {_NEAR}",
    f"(z - x) * {_NEAR}",
    tangents=(
        "np.sum((x - z) * x_dot) / y if y else 0.0",
        "np.sum((z - x) * z_dot) / y if y else 0.0",
    ),
    shape=number,
)
general(
    "cofactors(x, axis=None)",
    "cofactors_along(x, y_bar, axis)",
    tangents="cofactors_along(x, x_dot, axis)",
    shape=like_x,
)
composition("np.nanprod(a, axis=None, *, keepdims=False)",
            "np.prod(np.where(np.isnan(a), 1.0, a), axis=axis, keepdims=keepdims)")  # fmt: skip
composition("np.multiply.reduce(array, axis=0, *, keepdims=False)",
            "np.prod(array, axis=axis, keepdims=keepdims)")  # fmt: skip

# the largest and the smallest: equal ones share
_TOTAL = "np.sum({}, axis=axis, keepdims=keepdims)"
_EQUAL = "np.sum(x == kept(y), axis=axis, keepdims=keepdims, dtype=np.result_type(x))"
for _op in ("max", "min"):
    general(
        f"np.{_op}(x, axis=None, keepdims=False|True)",
        f"where(x == kept(y), kept(y_bar / {_EQUAL}), 0.0)",
        tangents=f"{_TOTAL.format('where(x == kept(y), x_dot, 0.0)')} / {_EQUAL}",
        also=f"np.a{_op} np.nan{_op}",
        shape=reduced,
    )
    general(
        f"np.{_op}(x, initial=w, axis=None, keepdims=False|True)",
        f"where((x == kept(y)) & (x != w), kept(y_bar / np.maximum({_EQUAL}, 1)), 0.0)",
        tangents=(
            _TOTAL.format("where((x == kept(y)) & (x != w), x_dot, 0.0)")
            + f" / np.maximum({_EQUAL}, 1)"
        ),
        by="x",
        shape=reduced,
    )
    general(
        f"{_op}(x[n])",
        "where(x == y, y_bar / np.sum(x == y, dtype=np.result_type(x)), 0.0)",
        tangents="np.sum(where(x == y, x_dot, 0.0)) / np.sum(x == y, dtype=np.result_type(x))",
        shape=reduced_all,
    )
    # of a list: the number is the item itself, as Python finds it, which goes past a nan
    _place = "np.array(x) == y"
    general(
        f"{_op}(x)",
        f"where({_place}, y_bar / np.sum({_place}, dtype=np.result_type(y)), 0.0)",
        tangents=f"np.sum(where({_place}, x_dot, 0.0)) / np.sum({_place}, dtype=np.result_type(y))",
        shape=reduced_all,
    )
    composition(f"np.{_op}imum.reduce(array, axis=0, *, keepdims=False)",
                f"np.{_op}(array, axis=axis, keepdims=keepdims)")  # fmt: skip
composition(
    "np.ptp(a, axis=None, *, keepdims=False)",
    "np.max(a, axis=axis, keepdims=keepdims) - np.min(a, axis=axis, keepdims=keepdims)",
)

# the middle, and what lies between two of a sorted order; equal ones keep the order of argsort
_MIDDLE = "np.abs(ranks(x) - (count(x) - 1)/2) < 1"
general(
    "np.median(x, axis=None, keepdims=False|True)",
    f"where({_MIDDLE}, kept(y_bar) / (2 - count(x) % 2), 0.0)",
    tangents=f"{_TOTAL.format(f'where({_MIDDLE}, x_dot, 0.0)')} / (2 - count(x) % 2)",
    shape=reduced,
)
for _op, _q in (("quantile", "q"), ("percentile", "q/100")):
    _weight = f"np.maximum(1 - np.abs(ranks(x) - {_q}*(count(x) - 1)), 0, dtype={_DTYPE})"
    general(
        f"np.{_op}(x, q[()], axis=None, keepdims=False|True)",
        f"{_weight} * kept(y_bar)",
        tangents=f"np.sum({_weight} * x_dot, axis=axis, keepdims=keepdims)",
        by="x",
        shape=reduced,
    )
    for _method, _round in (("lower", "floor"), ("higher", "ceil")):
        _place = f"ranks(x) == np.{_round}({_q}*(count(x) - 1))"
        general(
            f"np.{_op}(x, q[()], method={{'{_method}'}}, axis=None, keepdims=False|True)",
            f"where({_place}, kept(y_bar), 0.0)",
            tangents=_TOTAL.format(f"where({_place}, x_dot, 0.0)"),
            by="x",
            shape=reduced,
        )

# the same, of what is not nan; argsort puts nan last
_COUNTED = "kept(np.sum(~np.isnan(x), axis=axis, keepdims=keepdims, dtype=np.result_type(x)))"
_MIDDLE = f"np.abs(ranks(x) - ({_COUNTED} - 1)/2) < 1"
general(
    "np.nanmedian(x, axis=None, keepdims=False|True)",
    f"where({_MIDDLE}, kept(y_bar) / (2 - {_COUNTED} % 2), 0.0)",
    tangents=_TOTAL.format(f"where({_MIDDLE}, x_dot / (2 - {_COUNTED} % 2), 0.0)"),
    shape=reduced,
)
for _op, _q in (("quantile", "q"), ("percentile", "q/100")):
    _weight = f"np.maximum(1 - np.abs(ranks(x) - {_q}*({_COUNTED} - 1)), 0, dtype={_DTYPE})"
    general(
        f"np.nan{_op}(x, q[()], axis=None, keepdims=False|True)",
        f"where(np.isnan(x), 0.0, {_weight} * kept(y_bar))",
        tangents=_TOTAL.format(f"where(np.isnan(x), 0.0, {_weight} * x_dot)"),
        by="x",
        shape=reduced,
    )
positional("np.median np.nanmedian", "axis=None out=None overwrite_input=False keepdims=False")
positional("np.quantile np.percentile np.nanquantile np.nanpercentile",
           "q axis=None out=None overwrite_input=False "
           "method='linear' keepdims=False")  # fmt: skip


def _several(call: Apply) -> None:
    """Make the rule of several quantiles, as many as are written out."""
    q = call.args[1] if len(call.args) == 2 else None
    if not isinstance(q, Apply) or q.op not in ("list", "tuple") or not q.args:
        return
    names = [f"q{i}" for i in range(len(q.args))]
    part = "" if call.op == "np.quantile" else "/100"
    weights = [
        f"np.maximum(1 - np.abs(ranks(x) - {n}{part}*(count(x) - 1)), 0, dtype={_DTYPE})"
        for n in names
    ]
    general(
        f"{call.op}(x, [{', '.join(names)}], axis=None, keepdims=False|True)",
        " + ".join(f"{w} * kept(y_bar[{i}])" for i, w in enumerate(weights)),
        tangents="np.stack([{}])".format(
            ", ".join(
                f"np.sum({w} * x_dot, axis=axis, keepdims=keepdims)"
                for w in (weight.replace(f", dtype={_DTYPE}", "") for weight in weights)
            )
        ),
        by="x",
    )


for _op in ("np.quantile", "np.percentile"):
    on_call(_op, _several)
