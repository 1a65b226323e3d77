"""Eigenvalues, singular values and triangular factors.

The eigenvalues and the factor of Cholesky are those of the matrix that NumPy reads: its lower
triangle, mirrored. Their derivative is by the elements of that triangle.

The formulas are in Giles (2008), sections 3.1 and 3.2 (eigenvalues, singular values), Townsend,
"Differentiating the singular value decomposition" (2016), Murray, "Differentiation of the Cholesky
decomposition" (2016), equation 10, and Walter & Lehmann, "On evaluating higher-order derivatives of
the QR decomposition of tall matrices with full column rank in forward and reverse mode algorithmic
differentiation", Optim. Methods Softw. 27 (2012), section 3.
"""

from srcad.rules.compose import composition
from srcad.rules.declare import general, linear, positional
from srcad.rules.shapes import like_x, matrix

positional("np.linalg.eigh np.linalg.eigvalsh", "UPLO='L'")
positional("np.linalg.svd", "full_matrices=True compute_uv=True hermitian=False")
positional("np.linalg.qr", "mode='reduced'")


def _t(name: str) -> str:
    return f"np.swapaxes({name}, -1, -2)"


# what the formulas are made of
linear("half_lower(x)", "half_lower(y_bar)", shape=like_x)
general(
    "inverse_gaps(x)",
    "np.sum(y**2 * y_bar, axis=-1) - np.sum(y**2 * y_bar, axis=-2)",
    tangents="y**2 * (np.expand_dims(x_dot, -1) - np.expand_dims(x_dot, -2))",
)

# of symmetric matrices
for _dims, _vt in (("[n,n]", "v.T"), ("", _t("v"))):
    _lower = "half_lower({0} + " + ("({0}).T)" if _dims else "np.swapaxes({0}, -1, -2))")
    _dot = "(half_lower(x_dot) + " + (
        "half_lower(x_dot).T)" if _dims else _t("half_lower(x_dot)") + ")"
    )
    _results = "w[n], v[n,n]" if _dims else "w, v"
    _turned = f"({_vt} @ {_dot} @ v)"
    general(
        f"np.linalg.eigh(x{_dims}) -> " + _results,
        f"half_lower(2*v * np.expand_dims(w_bar, -2) @ {_vt})",
        _lower.format(f"v @ (inverse_gaps(w) * ({_vt} @ v_bar)) @ {_vt}"),
        tangents=(
            f"np.diagonal({_turned})" if _dims else f"np.sum(v * ({_dot} @ v), axis=-2)",
            f"v @ (inverse_gaps(w) * {_turned})",
        ),
    )
    _v = "np.linalg.eigh(x)[1]"
    general(
        f"np.linalg.eigvalsh(x{_dims})",
        _lower.format(f"{_v} * np.expand_dims(y_bar, -2) @ {_vt.replace('v', _v, 1)}")
        if _dims
        else _lower.format(f"{_v} * np.expand_dims(y_bar, -2) @ {_t(_v)}"),
        tangents=f"np.sum({_v} * ({_dot} @ {_v}), axis=-2)",
    )
    _yt = "y.T" if _dims else _t("y")
    _middle = f"half_lower({_yt} @ y_bar)"
    _one = f"np.linalg.solve({_yt}, {_middle})"
    _inside = f"({_one} @ np.linalg.inv(y))"
    general(
        f"np.linalg.cholesky(x{_dims})",
        _lower.format(_inside),
        tangents=f"y @ half_lower(np.linalg.inv(y) @ {_dot} @ "
        + ("np.linalg.inv(y).T)" if _dims else _t("np.linalg.inv(y)") + ")"),
        shape=like_x,
    )

# singular values
_P = "(u.T @ x_dot @ vh.T)"
_GAPS = "inverse_gaps(s**2)"
_EYE_U = "(np.eye(x.shape[0], dtype=x.dtype) - u @ u.T)"
_EYE_V = "(np.eye(x.shape[1], dtype=x.dtype) - vh.T @ vh)"
_S = "np.expand_dims(s, 1)"
_U_DOT = f"u @ ({_GAPS} * ({_P} * s + {_P}.T * {_S})) + {_EYE_U} @ x_dot @ vh.T / s"
_V_DOT = f"vh.T @ ({_GAPS} * ({_S} * {_P} + {_P}.T * s)) + {_EYE_V} @ x_dot.T @ (u / s)"
_VH_DOT = f"({_V_DOT}).T"
general(
    "np.linalg.svd(x[m,n], full_matrices={False}) -> u[m,k], s[k], vh[k,n]",
    f"u @ ({_GAPS} * (u.T @ u_bar - u_bar.T @ u) * s) @ vh + {_EYE_U} @ (u_bar / s) @ vh",
    "u * s_bar @ vh",
    f"u * s @ ({_GAPS} * (vh @ vh_bar.T - vh_bar @ vh.T)) @ vh + (u / s) @ vh_bar @ {_EYE_V}",
    tangents=(_U_DOT, f"np.diagonal({_P})", _VH_DOT),
)
_U, _VH = (f"np.linalg.svd(x, full_matrices=False)[{_i}]" for _i in (0, 2))
# the vectors beyond the singular values are any that fit: none of a square matrix are
linear("of_square(x, shape)", "y_bar", by="x", shape=like_x)
_ALL_GAPS = "inverse_gaps(of_square(s, np.shape(x))**2)"
general(
    "np.linalg.svd(x[m,n]) -> u[m,m], s[k], vh[n,n]",
    f"u @ ({_ALL_GAPS} * (u.T @ u_bar - u_bar.T @ u) * s) @ vh",
    f"{_U} * s_bar @ {_VH}",
    f"u * s @ ({_ALL_GAPS} * (vh @ vh_bar.T - vh_bar @ vh.T)) @ vh",
    tangents=(
        f"u @ ({_ALL_GAPS} * ({_P} * s + {_P}.T * {_S}))",
        f"np.sum({_U} * (x_dot @ {_VH}.T), axis=0)",
        f"({_ALL_GAPS} * ({_S} * {_P} + {_P}.T * s)).T @ vh",
    ),
)
general(
    "np.linalg.svd(x[m,n], compute_uv={False}) -> [k]",
    f"{_U} * y_bar @ {_VH}",
    tangents=f"np.sum({_U} * (x_dot @ {_VH}.T), axis=0)",
)
composition("np.linalg.svdvals(x, /)", "np.linalg.svd(x, compute_uv=False)")

# orthogonal and triangular factor, of matrices whose first columns are independent: of the square
# or tall part of them, of which R has the triangle; what stands right of it only turns with Q
general("full_rank(x)", "fitted(y_bar, x)", tangents="fitted(x_dot, y)", shape=matrix)
_X = "np.linalg.solve(full_rank(r).T, fitted(x_dot, q).T @ q).T"
_TURN = f"(np.tril({_X}, -1) - np.tril({_X}, -1).T)"
_PLAIN = "np.linalg.solve(full_rank(r).T, {0}.T).T"
_AWAY = "fitted(x_dot, q) - q @ (q.T @ fitted(x_dot, q))"
_Q, _R = "(q.T @ q_bar)", "(r_bar @ r.T)"
_BACK = "fitted(np.linalg.solve(full_rank(r), ({0}).T).T, x)"
general(
    "np.linalg.qr(x[m,n]) -> q[m,k], r[k,n]",
    _BACK.format(f"q @ (np.tril({_Q} - {_Q}.T, -1) - {_Q}) + q_bar"),
    f"q @ r_bar + {_BACK.format(f'q @ np.tril({_R}.T - {_R}, -1)')}",
    tangents=(f"q @ {_TURN} + {_PLAIN.format(f'({_AWAY})')}", f"q.T @ x_dot - {_TURN} @ r"),
)


def _power(n: object = None, **_: object) -> str:
    if type(n) is not int:
        raise TypeError("a power that is not written out")
    if n == 0:
        return "np.broadcast_to(np.eye(np.shape(M)[-1]), np.shape(M)) * np.ones_like(M)"
    base, lines, square, result = "M", [], "", ""
    if n < 0:
        lines.append("inverse = np.linalg.inv(M)")
        base, n = "inverse", -n
    if n == 3:
        return "; ".join([*lines, f"np.matmul(np.matmul({base}, {base}), {base})"])
    while n:
        n, bit = divmod(n, 2)
        square = f"np.matmul({square}, {square})" if square else base
        if bit:
            result = f"np.matmul({result}, {square})" if result else square
    return "; ".join([*lines, result])


composition("np.linalg.matrix_power(M, n)", _power)
