"""Functions of ``scipy.linalg`` and ``scipy.signal``.

The derivative of the exponential of a matrix is the block above the diagonal of the exponential of
a matrix twice as large (Van Loan, "Computing integrals involving the matrix exponential", IEEE
Trans. Autom. Control 23, 1978); of a linear matrix equation it is the solution of another one.
"""

from srcad.errors import NoRule
from srcad.ir.nodes import Apply
from srcad.ir.types import Type
from srcad.rules.compose import composition
from srcad.rules.declare import Bound, bilinear, general, linear, on_call, positional, same_as
from srcad.rules.shapes import like_x, like_z, matrix

# as in numpy.linalg
for _name in ("inv", "det", "norm", "pinv", "eigh", "eigvalsh", "svd", "svdvals"):
    same_as(f"scipy.linalg.{_name}", f"np.linalg.{_name}")
same_as("scipy.linalg.solve", "np.linalg.solve")
positional("scipy.linalg.svd", "full_matrices=True compute_uv=True")
positional("scipy.linalg.solve_triangular", "b trans=0 lower=False unit_diagonal=False")
positional("scipy.linalg.cholesky", "lower=False overwrite_a=False check_finite=True")
positional("scipy.linalg.expm_frechet", "E method=None compute_expm=True")
positional("scipy.signal.convolve scipy.signal.fftconvolve scipy.signal.correlate", "b mode='full'")

# triangular systems: only the triangle that is read has a derivative
for _lower, _triangle in (("True", "tril"), ("False", "triu")):
    _case = ", lower={True}" if _lower == "True" else ""
    _is = f", lower={_lower}"
    for _z, _outer, _inner in (
        ("z[n]", "np.outer({0}, y)", "np.outer(y, {0})"),
        ("z[n,m]", "({0}) @ y.T", "y @ ({0}).T"),
    ):
        _back = f"scipy.linalg.solve_triangular(x, y_bar, trans=1{_is})"
        _solve = f"scipy.linalg.solve_triangular(x, {{0}}{_is})"
        general(
            f"scipy.linalg.solve_triangular(x[n,n], {_z}{_case})",
            f"-np.{_triangle}({_outer.format(_back)})",
            _back,
            tangents=("-" + _solve.format(f"np.{_triangle}(x_dot) @ y"), _solve.format("z_dot")),
            shape=like_z,
        )
        _back = f"scipy.linalg.solve_triangular(x, y_bar{_is})"
        _solve = f"scipy.linalg.solve_triangular(x, {{0}}, trans=1{_is})"
        general(
            f"scipy.linalg.solve_triangular(x[n,n], {_z}, trans={{1, 'T'}}{_case})",
            f"-np.{_triangle}({_inner.format(_back)})",
            _back,
            tangents=("-" + _solve.format(f"np.{_triangle}(x_dot).T @ y"), _solve.format("z_dot")),
            shape=like_z,
        )

# systems whose matrix is kept as diagonals
_BACK = "scipy.linalg.solve_banded((upper, lower), banded_transpose(ab, lower, upper), y_bar)"
general(
    "scipy.linalg.solve_banded([lower, upper], ab[m,n], z[n])",
    f"-banded_outer({_BACK}, y, lower, upper)",
    _BACK,
    tangents=(
        "-scipy.linalg.solve_banded((lower, upper), ab, banded_dot(ab_dot, y, lower, upper))",
        "scipy.linalg.solve_banded((lower, upper), ab, z_dot)",
    ),
    by="ab z",
    shape=like_z,
)
linear("banded_transpose(x, l, u)", "banded_transpose(y_bar, u, l)", shape=like_x)
bilinear(
    "banded_outer(x, z, l, u)",
    "banded_dot(y_bar, z, l, u)",
    "np.sum(y_bar * banded_outer(x, np.ones_like(z), l, u), axis=0)",
    shape=matrix,
)
bilinear(
    "banded_dot(x, z, l, u)",
    "banded_outer(y_bar, z, l, u)",
    "np.sum(x * banded_outer(y_bar, np.ones_like(z), l, u), axis=0)",
    shape=like_z,
)


def _of_one_factor(bound: Bound) -> Type:
    """As large as the right side, of a factor that is no stack of them."""
    factor = bound.types["c"]
    if factor.kind == "array" and factor.shape is not None and len(factor.shape) != 2:
        raise NoRule(
            "the solutions of several systems by their factors have no derivative rule",
            hint="use np.linalg.solve, or a loop over the factors",
        )
    return like_z(bound)


# triangular factors
_MIDDLE = "np.linalg.solve({l}.T, half_lower({l}.T @ {bar})) @ np.linalg.inv({l})"
_DOT = "np.linalg.inv({l}) @ (half_lower({x}) + half_lower({x}).T) @ np.linalg.inv({l}).T"
_LOWER = _MIDDLE.format(l="y", bar="y_bar")
general(
    "scipy.linalg.cholesky(x[n,n], lower={True})",
    f"half_lower({_LOWER} + ({_LOWER}).T)",
    tangents=f"y @ half_lower({_DOT.format(l='y', x='x_dot')})",
    shape=like_x,
)
_UPPER = _MIDDLE.format(l="y.T", bar="y_bar.T")
general(
    "scipy.linalg.cholesky(x[n,n])",
    f"half_lower({_UPPER} + ({_UPPER}).T).T",
    tangents=f"half_lower({_DOT.format(l='y.T', x='x_dot.T')}).T @ y",
    shape=like_x,
)
for _low, _c, _factor, _product in (
    ("True", "np.tril(c)", "-np.tril({0} @ {1})",
     "(np.tril(c_dot) @ {0}.T + {0} @ np.tril(c_dot).T)"),
    ("False", "np.triu(c)", "-np.triu({1} @ {0})",
     "(np.triu(c_dot).T @ {0} + {0}.T @ np.triu(c_dot))"),
):  # fmt: skip
    _solved = f"scipy.linalg.cho_solve((c, {_low}), {{0}})"
    _back = _solved.format("y_bar")
    for _z, _outer in (("z[n]", "np.outer({0}, y)"), ("z[n,m]", "({0}) @ y.T")):
        _both = _outer.format(_back)
        general(
            f"scipy.linalg.cho_solve([c, {_low}], {_z})",
            _factor.format(f"({_both} + ({_both}).T)", _c),
            _back,
            tangents=("-" + _solved.format(f"{_product.format(_c)} @ y"), _solved.format("z_dot")),
            by="c z",
            shape=_of_one_factor,
        )


def _cho_factor(lower: object = None, **_: object) -> str:
    """The factor, and in the other triangle what SciPy leaves there."""
    if lower not in (True, False):
        raise TypeError("a triangle that is not written out")
    rest = "np.triu(a, k=1)" if lower else "np.tril(a, k=-1)"
    return f"(scipy.linalg.cholesky(a, lower={lower}) + {rest}, {lower})"


composition("scipy.linalg.cho_factor(a, lower=False)", _cho_factor)


# functions of matrices
def _block(a: str, b: str, c: str) -> str:
    return (
        f"np.concatenate((np.concatenate(({a}, {b}), axis=1),"
        f" np.concatenate((np.zeros_like({a}), {c}), axis=1)))"
    )


_FRECHET = "scipy.linalg.expm_frechet({0}, {1}, compute_expm=False)"
_CORNER = "[:len(x), len(x):]"
general(
    "scipy.linalg.expm(x[n,n])",
    _FRECHET.format("x.T", "y_bar"),
    tangents=_FRECHET.format("x", "x_dot"),
    shape=like_x,
)
general(
    "scipy.linalg.expm_frechet(x[n,n], e[n,n], compute_expm={False})",
    _FRECHET.format(_block("x.T", "y_bar", "x.T"), _block("e.T", "np.zeros_like(e)", "e.T"))
    + _CORNER,
    _FRECHET.format("x.T", "y_bar"),
    tangents=(
        _FRECHET.format(_block("x", "e", "x"), _block("x_dot", "np.zeros_like(e)", "x_dot"))
        + _CORNER,
        _FRECHET.format("x", "e_dot"),
    ),
    shape=like_x,
)
general(
    "scipy.linalg.sqrtm(x[n,n])",
    "scipy.linalg.solve_sylvester(y.T, y.T, y_bar)",
    tangents="scipy.linalg.solve_sylvester(y, y, x_dot)",
    shape=like_x,
)
_BACK = "scipy.linalg.solve_sylvester(a.T, b.T, y_bar)"
general(
    "scipy.linalg.solve_sylvester(a[m,m], b[n,n], q[m,n]) -> [m,n]",
    f"-({_BACK} @ y.T)",
    f"-(y.T @ {_BACK})",
    _BACK,
    tangents=(
        "-scipy.linalg.solve_sylvester(a, b, a_dot @ y)",
        "-scipy.linalg.solve_sylvester(a, b, y @ b_dot)",
        "scipy.linalg.solve_sylvester(a, b, q_dot)",
    ),
)


def _block_diag(call: Apply) -> None:
    names = [f"x{i}" for i in range(len(call.args))]
    texts, row, column = [], "0", "0"
    for name in names:
        below, right = f"{row} + {name}.shape[0]", f"{column} + {name}.shape[1]"
        texts.append(f"y_bar[{row}:{below}, {column}:{right}]")
        row, column = below, right
    pattern = ", ".join(f"{n}[m{i},n{i}]" for i, n in enumerate(names))
    linear(f"scipy.linalg.block_diag({pattern})", *texts)


on_call("scipy.linalg.block_diag", _block_diag)

# sums over shifts; `correlate` takes the conjugate of what is shifted
for _numbers, _c in (("real", "{}"), ("complex", "np.conj({})")):
    _x, _z, _y_bar = (_c.format(n) for n in ("x", "z", "y_bar"))
    for _op in ("scipy.signal.convolve", "scipy.signal.fftconvolve"):
        bilinear(
            f"{_op}(x, z)",
            f"scipy.signal.correlate(y_bar, {_z}, mode='valid')",
            f"scipy.signal.correlate(y_bar, {_x}, mode='valid')",
            numbers=_numbers,
        )
    bilinear(
        "scipy.signal.correlate(x, z, mode={'valid'})",
        f"scipy.signal.convolve(y_bar, {_z})",
        _c.format(f"scipy.signal.correlate(x, {_y_bar}, mode='valid')"),
        numbers=_numbers,
    )
