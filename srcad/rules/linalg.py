"""Norms, inverses, determinants, the solution of linear systems.

The formulas of the inverse, the determinant and the solution are in Giles, "Collected matrix
derivative results for forward and reverse mode algorithmic differentiation" (2008), section 2.2;
that of the pseudo-inverse in Golub & Pereyra, "The differentiation of pseudo-inverses and nonlinear
least squares problems whose variables separate", SIAM J. Numer. Anal. 10 (1973), equation 4.12.
"""

from srcad.rules.compose import composition
from srcad.rules.declare import general, positional
from srcad.rules.shapes import like_x, like_z, reduced, reduced_all

positional("np.linalg.norm", "ord=None axis=None keepdims=False")
positional("np.linalg.lstsq", "b rcond=np._NoValue")

# norms: 0 where the norm is 0
general(
    "np.linalg.norm(x)",
    "(y_bar / y if y else 0.0) * x",
    tangents="np.sum(x * x_dot) / y if y else 0.0",
    shape=reduced_all,
)
_SAFE = "where(y == 0, np.inf, y)"
general(
    "np.linalg.norm(x, axis=None, keepdims=False|True)",
    f"x * kept(y_bar / {_SAFE})",
    tangents=f"np.sum(x * x_dot, axis=axis, keepdims=keepdims) / {_SAFE}",
    shape=reduced,
)
for _pattern in ("x[n], ord={2}", "x[m,n], ord={'fro'}"):
    general(
        f"np.linalg.norm({_pattern})",
        "(y_bar / y if y else 0.0) * x",
        tangents="np.sum(x * x_dot) / y if y else 0.0",
        shape=reduced_all,
    )
general(
    "np.linalg.norm(x[n], ord={1})",
    "y_bar * np.sign(x)",
    tangents="np.sum(np.sign(x) * x_dot)",
    shape=reduced_all,
)
for _ord in ("np.inf", "-np.inf"):
    _mask = "np.abs(x) == y"
    _count = f"np.sum({_mask}, dtype=np.result_type(x))"
    general(
        f"np.linalg.norm(x[n], ord={{{_ord}}})",
        f"np.sign(x) * where({_mask}, y_bar / {_count}, 0.0)",
        tangents=f"np.sum(np.sign(x) * where({_mask}, x_dot, 0.0)) / {_count}",
        shape=reduced_all,
    )
_POWER = "np.sign(x) * ((np.abs(x)/(y if y else 1.0))**(p - 1) if p else 0.0)"
# the number of elements that are not 0
general(
    "np.linalg.norm(x[n], ord={0})",
    "np.zeros_like(x)",
    tangents="0.0 * np.sum(x_dot)",
    shape=reduced_all,
)
general(
    "np.linalg.norm(x[n], ord=p)",
    f"y_bar * {_POWER}",
    tangents=f"np.sum({_POWER} * x_dot)",
    by="x",
    shape=reduced_all,
)
# of vectors along an axis, and of stacks of matrices
_AXIS = "axis={0, 1, 2, -1, -2}, keepdims=False|True"
_TOTAL = "np.sum({}, axis=axis, keepdims=keepdims)"
for _pattern in (f"ord={{2}}, {_AXIS}", "ord={'fro'}, axis=axis, keepdims=False|True"):
    general(
        f"np.linalg.norm(x, {_pattern})",
        f"x * kept(y_bar / {_SAFE})",
        tangents=f"{_TOTAL.format('x * x_dot')} / {_SAFE}",
        shape=reduced,
    )
general(
    f"np.linalg.norm(x, ord={{1}}, {_AXIS})",
    "np.sign(x) * kept(y_bar)",
    tangents=_TOTAL.format("np.sign(x) * x_dot"),
    shape=reduced,
)
_MASK = "np.abs(x) == kept(y)"
_COUNT = f"np.sum({_MASK}, axis=axis, keepdims=keepdims, dtype=np.result_type(x))"
general(
    f"np.linalg.norm(x, ord={{np.inf, -np.inf}}, {_AXIS})",
    f"np.sign(x) * where({_MASK}, kept(y_bar / {_COUNT}), 0.0)",
    tangents=f"{_TOTAL.format(f'np.sign(x) * where({_MASK}, x_dot, 0.0)')} / {_COUNT}",
    shape=reduced,
)
_POWER = (
    "np.sign(x) * ((np.abs(x)/kept(where(y == 0, 1, y)))**(p - 1) if p else 0.0)"  # else a count
)
general(
    f"np.linalg.norm(x, ord=p, {_AXIS})",
    f"kept(y_bar) * {_POWER}",
    tangents=_TOTAL.format(f"{_POWER} * x_dot"),
    by="x",
    shape=reduced,
)
for _ord, _axis in (("1", "0"), ("np.inf", "1"), ("-1", "0"), ("-np.inf", "1")):
    _sums = f"np.sum(np.abs(x), axis={_axis}, keepdims=True)"
    _mask = f"{_sums} == y"
    _count = f"np.sum({_mask}, dtype=np.result_type(x))"
    general(
        f"np.linalg.norm(x[m,n], ord={{{_ord}}})",
        f"np.sign(x) * where({_mask}, y_bar / {_count}, 0.0)",
        tangents=f"np.sum(np.sign(x) * where({_mask}, x_dot, 0.0)) / {_count}",
        shape=reduced_all,
    )
_U, _V = (f"np.linalg.svd(x, full_matrices=False)[{_i}]" for _i in (0, 2))
for _ord, _factor in (
    ("2", "np.outer({u}[:, 0], {v}[0])"),
    ("-2", "np.outer({u}[:, -1], {v}[-1])"),
    ("'nuc'", "{u} @ {v}"),
):
    _text = _factor.format(u=_U, v=_V)
    general(
        f"np.linalg.norm(x[m,n], ord={{{_ord}}})",
        f"y_bar * ({_text})",
        tangents=f"np.sum(({_text}) * x_dot)",
        shape=reduced_all,
    )
composition("np.linalg.vector_norm(x, /, *, axis=None, keepdims=False)",
            "np.linalg.norm(np.ravel(x)) if axis is None and not keepdims else"
            " np.linalg.norm(x, axis=axis, keepdims=keepdims)")  # fmt: skip
composition("np.linalg.matrix_norm(x, /, *, keepdims=False)",
            "np.linalg.norm(x, axis=(-2, -1), keepdims=keepdims)")  # fmt: skip


_GIVEN = object()  # what is not written out


def _cond(p: object = _GIVEN, **_: object) -> str:
    """The quotient of two singular values, or the product of two norms."""
    if p in (None, 2, -2):
        first, last = ("s[..., -1]", "s[..., 0]") if p == -2 else ("s[..., 0]", "s[..., -1]")
        return f"s = np.linalg.svd(x, compute_uv=False); {first} / {last}"
    return "np.linalg.norm(x, p) * np.linalg.norm(np.linalg.inv(x), p)"


composition("np.linalg.cond(x, p=None)", _cond)

# inverses
general("np.linalg.inv(x[n,n])", "-(y.T @ y_bar @ y.T)", tangents="-(y @ x_dot @ y)", shape=like_x)
_YT = "np.swapaxes(y, -1, -2)"
general("np.linalg.inv(x)", f"-({_YT} @ y_bar @ {_YT})", tangents="-(y @ x_dot @ y)", shape=like_x)
_LEFT = "(np.eye(x.shape[0], dtype=x.dtype) - x @ y)"
_RIGHT = "(np.eye(x.shape[1], dtype=x.dtype) - y @ x)"
general(
    "np.linalg.pinv(x[m,n]) -> [n,m]",
    f"-(y.T @ y_bar @ y.T) + {_LEFT} @ y_bar.T @ y @ y.T + y.T @ y @ y_bar.T @ {_RIGHT}",
    tangents=f"-(y @ x_dot @ y) + y @ y.T @ x_dot.T @ {_LEFT} + {_RIGHT} @ x_dot.T @ y.T @ y",
)

# determinants
general(
    "np.linalg.det(x[n,n])",
    "y_bar * adjugate(x).T",
    tangents="np.sum(adjugate(x).T * x_dot)",
    shape=reduced_all,
)
general(
    "np.linalg.det(x)",
    "np.expand_dims(y_bar, (-1, -2)) * np.swapaxes(adjugate(x), -1, -2)",
    tangents="np.sum(np.swapaxes(adjugate(x), -1, -2) * x_dot, axis=(-1, -2))",
)
_T = "np.swapaxes({}, -1, -2)"
_INV_T = _T.format("np.linalg.inv(x)")
_OF_DET = "np.expand_dims(np.sum({0} * {1}, axis=(-1, -2)), (-1, -2))"
general(
    "adjugate(x)",
    f"adjugate_along({_T.format('x')}, y_bar)",
    tangents="adjugate_along(x, x_dot)",
    shape=like_x,
)
_PART = (
    "np.linalg.inv(x) @ v"  # of regular matrices only: y = sum(inv.T*v)*adjugate - inv@v@adjugate
)
general(
    "adjugate_along(x, v)",
    f"{_OF_DET.format(_INV_T, 'v')} * adjugate_along({_T.format('x')}, y_bar)"
    f" - {_OF_DET.format('y_bar', 'adjugate(x)')} * {_T.format(f'({_PART} @ np.linalg.inv(x))')}"
    f" + {_INV_T} @ y_bar @ {_T.format(f'({_PART} @ adjugate(x))')}"
    f" - adjugate_along({_T.format('x')}, {_T.format(f'({_PART})')} @ y_bar)",
    f"adjugate_along({_T.format('x')}, y_bar)",
    tangents=(
        (
            f"{_OF_DET.format(_INV_T, 'v')} * adjugate_along(x, x_dot)"
            f" - {_OF_DET.format(_INV_T, f'(x_dot @ {_PART})')} * adjugate(x)"
            f" + np.linalg.inv(x) @ x_dot @ {_PART} @ adjugate(x)"
            f" - {_PART} @ adjugate_along(x, x_dot)"
        ),
        "adjugate_along(x, v_dot)",
    ),
    shape=like_x,
)
general(
    "np.linalg.slogdet(x[n,n]) -> sign[()], log[()]",
    "0",
    "log_bar * np.linalg.inv(x).T",
    tangents=("0", "np.sum(np.linalg.inv(x).T * x_dot)"),
)
general(
    "np.linalg.slogdet(x) -> sign, log",
    "0",
    f"np.expand_dims(log_bar, (-1, -2)) * {_INV_T}",
    tangents=("0", f"np.sum({_INV_T} * x_dot, axis=(-1, -2))"),
)

# linear systems
for _pattern, _outer in (("z[n]", "np.outer({0}, y)"), ("z[n,m]", "({0} @ y.T)")):
    _back = "np.linalg.solve(x.T, y_bar)"
    general(
        f"np.linalg.solve(x[n,n], {_pattern})",
        f"-{_outer.format(_back)}",
        _back,
        tangents=("-np.linalg.solve(x, x_dot @ y)", "np.linalg.solve(x, z_dot)"),
        shape=like_z,
    )
# many systems at once: a right side with one dimension is a vector, all others are matrices
_BACK = "np.linalg.solve(np.swapaxes(x, -1, -2), y_bar)"
_OF_MATRIX = (f"-({_BACK} @ {_YT})", _BACK, "-np.linalg.solve(x, x_dot @ y)")
_COLUMN = "np.linalg.solve(np.swapaxes(x, -1, -2), np.expand_dims(y_bar, -1))"
_OF_VECTOR = (
    f"-({_COLUMN} * np.expand_dims(y, -2))",
    f"np.squeeze({_COLUMN}, -1)",
    "-np.squeeze(np.linalg.solve(x, x_dot @ np.expand_dims(y, -1)), -1)",
)
for _pattern, (_of_x, _of_z, _along_x) in (
    ("z[n]", _OF_VECTOR), ("z[n,m]", _OF_MATRIX), ("z[k,n,m]", _OF_MATRIX),
    ("z", [f"({v} if np.ndim(z) == 1 else {m})"
           for v, m in zip(_OF_VECTOR, _OF_MATRIX, strict=True)]),
):  # fmt: skip
    general(
        f"np.linalg.solve(x, {_pattern})",
        _of_x,
        _of_z,
        tangents=(_along_x, "np.linalg.solve(x, z_dot)"),
        broadcasts=True,
    )
_ROOM = "np.full_like(residuals, {})"
# the solution of least norm, of matrices whose rank does not change
for _pattern, _outer in (("z[m]", "np.outer({0}, {1})"), ("z[m,k]", "{0} @ ({1}).T")):
    _inv = "np.linalg.pinv(a)"
    _rest = "(z - a @ x)"
    _least = f"{_inv}.T @ x"
    _through = f"({_inv} @ ({_inv}.T @ x_bar))"
    _back = (
        f"-{_outer.format(f'({_inv}.T @ x_bar)', 'x')} + {_outer.format(_rest, _through)}"
        f" + {_outer.format(f'({_least})', f'x_bar - {_inv} @ (a @ x_bar)')}"
    )
    _turned = f"(a_dot.T @ ({_least}))"
    _dot = (
        f"{_inv} @ ({_inv}.T @ (a_dot.T @ {_rest})) - {_inv} @ (a_dot @ x)"
        f" + {_turned} - {_inv} @ (a @ {_turned})"
    )
    _fit, _dims = ("!", "!"), "[n]" if _pattern == "z[m]" else "[n,k]"
    if _pattern == "z[m]":  # the sum of squares that is left over is not there for every shape
        _left = "(2*np.sum(residuals_bar)) * (z - a @ x)"
        _fit = (f"-np.outer({_left}, x)", _left)
    general(
        f"np.linalg.lstsq(a[m,n], {_pattern}, rcond=None) -> x{_dims}, residuals, rank[int], s",
        _back, _fit[0], "0", "!",
        f"{_inv}.T @ x_bar", _fit[1], "0", "0",
        tangents=(
            _dot, _ROOM.format("-2*((z - a @ x) @ (a_dot @ x))") if _fit[0] != "!" else "!",
            "0", "!",
            f"{_inv} @ z_dot", _ROOM.format("2*((z - a @ x) @ z_dot)") if _fit[0] != "!" else "!",
            "0", "0",
        ),
    )  # fmt: skip


def _multi_dot(arrays: object = (), **_: object) -> str:
    """The order of three matrices is the cheaper one, as in NumPy."""
    count = getattr(arrays, "length", None)
    if count == 2:
        return "np.dot(arrays[0], arrays[1])"
    if count != 3:
        raise TypeError("two or three arrays that are written out")
    rows = "(1 if np.ndim(arrays[0]) == 1 else np.shape(arrays[0])[0])"
    columns = "(1 if np.ndim(arrays[2]) == 1 else np.shape(arrays[2])[1])"
    one, two = "np.shape(arrays[1])[0]", "np.shape(arrays[1])[1]"
    stacks = "; ".join(
        f"if np.ndim(arrays[{i}]) > 2: raise np.linalg.LinAlgError('{{}}-dimensional array given."
        f" Array must be two-dimensional'.format(np.ndim(arrays[{i}])))"
        for i in range(3)
    )
    return (
        f"{stacks}; first = {rows}*{two}*({one} + {columns});"
        f" second = {one}*{columns}*({rows} + {two});"
        " np.dot(np.dot(arrays[0], arrays[1]), arrays[2]) if first < second"
        " else np.dot(arrays[0], np.dot(arrays[1], arrays[2]))"
    )


composition("np.linalg.multi_dot(arrays)", _multi_dot)
