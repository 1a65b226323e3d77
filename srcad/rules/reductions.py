"""Reductions: the adjoint of a result is spread over what was reduced.

``a`` is an axis, ``k`` says whether it is kept as a dimension 1.
"""

from srcad.rules.declare import general, linear, positional
from srcad.rules.shapes import like_x, reduced, reduced_all

positional("np.sum np.mean np.prod", "axis=None dtype=None out=None keepdims=False")
positional("np.max np.min np.amax np.amin", "axis=None out=None keepdims=False")
positional("np.cumsum", "axis=None dtype=None out=None")
positional("np.var np.std", "axis=None dtype=None out=None ddof=0 keepdims=False")

# of a number
for _op in ("sum", "mean", "max", "min", "prod"):
    linear(f"np.{_op}(x[()])", "y_bar", shape=like_x)

# sums
linear("np.sum(x)", "broadcast_to(y_bar, np.shape(x))", shape=reduced_all)
linear("np.sum(x, axis=a)", "broadcast_to(expand_dims(y_bar, a), np.shape(x))", shape=reduced)
linear("np.sum(x, axis=a, keepdims=True)", "broadcast_to(y_bar, np.shape(x))", shape=reduced)
linear("np.sum(x, keepdims=True)", "broadcast_to(y_bar, np.shape(x))", shape=reduced)
linear("sum(x[n])", "broadcast_to(y_bar, np.shape(x))", also="math.fsum", shape=reduced_all)

# means
linear("np.mean(x)", "broadcast_to(y_bar / np.size(x), np.shape(x))", shape=reduced_all)
linear(
    "np.mean(x, axis=a)",
    "broadcast_to(expand_dims(y_bar, a) / (np.size(x) / np.size(y_bar)), np.shape(x))",
    shape=reduced,
)
linear(
    "np.mean(x, axis=a, keepdims=True)",
    "broadcast_to(y_bar / (np.size(x) / np.size(y_bar)), np.shape(x))",
    shape=reduced,
)

# spreads
general(
    "np.var(x)",
    "2*(x - np.mean(x)) * (y_bar / np.size(x))",
    tangents=("2*np.mean((x - np.mean(x)) * x_dot)",),
    shape=reduced_all,
    on=[(-2, 2)],
)
general(
    "np.std(x)",
    "(x - np.mean(x)) * (y_bar / (y*np.size(x)))",
    tangents=("np.mean((x - np.mean(x)) * x_dot) / y",),
    shape=reduced_all,
    on=[(-2, 2)],
)

# products: the cofactor of each element, found without a division
general(
    "np.prod(x)",
    "y_bar * cofactors(x)",
    tangents=("np.sum(cofactors(x) * x_dot)",),
    shape=reduced_all,
    on=[(0.5, 2)],
)

# the largest and the smallest: equal ones share
for _op, _also in (("np.max", "np.amax"), ("np.min", "np.amin")):
    general(
        f"{_op}(x)",
        "where(x == y, y_bar / np.sum(x == y), 0.0)",
        tangents=("np.sum(where(x == y, x_dot, 0.0)) / np.sum(x == y)",),
        also=_also,
        shape=reduced_all,
        on=[(-2, 2)],
    )
    general(
        f"{_op}(x, axis=a)",
        "where(x == expand_dims(y, a),"
        " expand_dims(y_bar / np.sum(x == expand_dims(y, a), axis=a), a), 0.0)",
        tangents=(
            (
                "np.sum(where(x == expand_dims(y, a), x_dot, 0.0), axis=a)"
                " / np.sum(x == expand_dims(y, a), axis=a)"
            ),
        ),
        also=_also,
        shape=reduced,
        on=[(-2, 2)],
    )
    general(
        f"{_op}(x, axis=a, keepdims=True)",
        "where(x == y, y_bar / np.sum(x == y, axis=a, keepdims=True), 0.0)",
        tangents=(
            (
                "np.sum(where(x == y, x_dot, 0.0), axis=a, keepdims=True)"
                " / np.sum(x == y, axis=a, keepdims=True)"
            ),
        ),
        also=_also,
        shape=reduced,
        on=[(-2, 2)],
    )
    general(
        f"{_op[3:]}(x[n])",
        "where(x == y, y_bar / np.sum(x == y), 0.0)",
        tangents=("np.sum(where(x == y, x_dot, 0.0)) / np.sum(x == y)",),
        shape=reduced_all,
        on=[(-2, 2)],
    )

# running sums
linear("np.cumsum(x[n])", "np.cumsum(y_bar[::-1])[::-1]", shape=like_x)
linear("np.cumsum(x, axis=a)", "np.flip(np.cumsum(np.flip(y_bar, axis=a), axis=a), axis=a)",
       shape=like_x)  # fmt: skip
