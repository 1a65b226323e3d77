"""Norms, inverses and factors of complex matrices, where those of real ones do not hold.

The formulas are those of :mod:`srcad.rules.linalg` and :mod:`srcad.rules.factorisations` with the
conjugate transpose; eigenvectors and singular vectors are of norm 1, and where their phase is free
it is kept: the part of a derivative along its own vector is real and zero (Wan & Zhang, "Automatic
differentiation for complex valued SVD", 2019; Boeddeker et al., "On the computation of complex
-valued gradients with application to statistically optimum beamforming", 2017, section 4).
"""

from srcad.rules.declare import general
from srcad.rules.shapes import like_x, reduced, reduced_all

# norms: 0 where the norm is 0
for _pattern in ("x", "x[n], ord={2}", "x[m,n], ord={'fro'}"):
    general(
        f"np.linalg.norm({_pattern})",
        "np.conj(x) * (y_bar / y if y else 0.0)",
        tangents="np.real(np.vdot(x, x_dot)) / y if y else 0.0",
        shape=reduced_all,
        numbers="complex",
        real="y",
    )
_SAFE = "where(y == 0, np.inf, y)"
general(
    "np.linalg.norm(x, axis=None, keepdims=False|True)",
    f"np.conj(x) * kept(y_bar / {_SAFE})",
    tangents=f"np.real(np.sum(np.conj(x) * x_dot, axis=axis, keepdims=keepdims)) / {_SAFE}",
    shape=reduced,
    numbers="complex",
    real="y",
)
_SIGN = "np.conj(x) / where(x == 0, 1, np.abs(x))"
general(
    "np.linalg.norm(x[n], ord={1})",
    f"y_bar * ({_SIGN})",
    tangents=f"np.real(np.sum({_SIGN} * x_dot))",
    shape=reduced_all,
    numbers="complex",
    real="y",
)

# spreads: the mean of the squared distances
_CENTRED = "(x - np.mean(x, axis=axis, keepdims=held))"
_ALONG = f"np.real(np.sum(np.conj({_CENTRED}) * x_dot, axis=axis, keepdims=keepdims))"
general(
    "np.var(x, axis=None, ddof=0, keepdims=False|True)",
    f"2*np.conj({_CENTRED}) * kept(y_bar / (count(x) - ddof))",
    tangents=f"2*{_ALONG} / (count(x) - ddof)",
    shape=reduced,
    numbers="complex",
    real="y",
)
general(
    "np.std(x, axis=None, ddof=0, keepdims=False|True)",
    f"np.conj({_CENTRED}) * kept(y_bar / ({_SAFE}*(count(x) - ddof)))",
    tangents=f"{_ALONG} / ({_SAFE}*(count(x) - ddof))",
    shape=reduced,
    numbers="complex",
    real="y",
)

# inverses and determinants
_H = "np.conj({}).T"
_P, _D, _B = _H.format("y"), _H.format("x_dot"), "np.conj(y_bar)"
_LEFT = "(np.eye(x.shape[0], dtype=x.dtype) - x @ y)"
_RIGHT = "(np.eye(x.shape[1], dtype=x.dtype) - y @ x)"
general(
    "np.linalg.pinv(x[m,n]) -> [n,m]",
    f"-(y.T @ y_bar @ y.T) + np.conj({_LEFT} @ y_bar.T @ y @ {_P} + {_P} @ y @ y_bar.T @ {_RIGHT})",
    tangents=f"-(y @ x_dot @ y) + y @ {_P} @ {_D} @ {_LEFT} + {_RIGHT} @ {_D} @ {_P} @ y",
    numbers="complex",
)
_INV_T = "np.swapaxes(np.linalg.inv(x), -1, -2)"
_RATE = f"np.sum({_INV_T} * x_dot, axis=(-1, -2))"
general(
    "np.linalg.slogdet(x) -> sign, logabsdet",
    f"np.expand_dims(-1j*np.real(1j*sign*sign_bar), (-1, -2)) * {_INV_T}",
    f"np.expand_dims(logabsdet_bar, (-1, -2)) * {_INV_T}",
    tangents=(f"1j*sign * np.imag({_RATE})", f"np.real({_RATE})"),
    numbers="complex",
    real="logabsdet",
)

# of Hermitian matrices, known by their lower triangles
_HALF = "half_lower(x_dot)"
_DOT = f"({_HALF} + {_H.format(_HALF)})"
_INNER = f"({_H.format('v')} @ {_DOT} @ v)"


def _hermitian(conjugated: str, middle: str, other: str) -> str:
    """Return what a triangle gets of ``K = conjugated @ middle @ other``: K and its mirror."""
    whole = f"{conjugated} @ {middle} @ {other}"
    return f"half_lower({whole} + np.conj({whole}).T)"


general(
    "np.linalg.eigh(x[n,n]) -> w[n], v[n,n]",
    "half_lower(2*np.conj(v) * np.expand_dims(w_bar, -2) @ v.T)",
    _hermitian("np.conj(v)", "(inverse_gaps(w) * (v.T @ v_bar))", "v.T"),
    tangents=(f"np.real(np.diagonal({_INNER}))", f"v @ (inverse_gaps(w) * {_INNER})"),
    numbers="complex",
    real="w",
)
_V = "np.linalg.eigh(x)[1]"
general(
    "np.linalg.eigvalsh(x[n,n])",
    f"half_lower(2*np.conj({_V}) * np.expand_dims(y_bar, -2) @ {_V}.T)",
    tangents=f"np.real(np.sum(np.conj({_V}) * ({_DOT} @ {_V}), axis=-2))",
    numbers="complex",
    real="y",
)
_YH = _H.format("np.linalg.inv(y)")
_K = "np.linalg.solve(y.T, half_lower(y.T @ y_bar)) @ np.conj(np.linalg.inv(y))"
general(
    "np.linalg.cholesky(x[n,n])",
    f"half_lower({_K} + np.conj({_K}).T)",
    tangents=f"y @ half_lower(np.linalg.inv(y) @ {_DOT} @ {_YH})",
    shape=like_x,
    numbers="complex",
)

# singular values
_UH, _V = _H.format("u"), _H.format("vh")
_P = f"({_UH} @ x_dot @ {_V})"
_PH = f"np.conj({_P}).T"
_GAPS = "inverse_gaps(s**2)"
_EYE_U = f"(np.eye(x.shape[0], dtype=x.dtype) - u @ {_UH})"
_EYE_V = f"(np.eye(x.shape[1], dtype=x.dtype) - {_V} @ vh)"
_S = "np.expand_dims(s, 1)"
_PHASE = f"np.diag(1j*np.imag(np.diagonal({_P})) / s)"
_U_DOT = f"u @ ({_GAPS} * ({_P} * s + {_PH} * {_S}) + {_PHASE}) + {_EYE_U} @ x_dot @ {_V} / s"
_V_DOT = f"{_V} @ ({_GAPS} * ({_S} * {_P} + {_PH} * s)) + {_EYE_V} @ {_H.format('x_dot')} @ (u / s)"
_Q = f"({_GAPS} * (u.T @ u_bar))"
_R = f"({_GAPS} * (np.conj(vh) @ {_H.format('vh_bar')}))"
_PHASE_BAR = "np.diag(1j*np.imag(np.diagonal(u.T @ u_bar)) / s)"
_BACK_U = f"np.conj(u) @ (({_Q} + np.conj({_Q}).T) * s + {_PHASE_BAR}) @ np.conj(vh)"
_BACK_V = f"np.conj(u) @ ({_S} * ({_R} + np.conj({_R}).T)) @ np.conj(vh)"
general(
    "np.linalg.svd(x[m,n], full_matrices={False}) -> u[m,k], s[k], vh[k,n]",
    f"{_BACK_U} + np.conj({_EYE_U}) @ (u_bar / s) @ np.conj(vh)",
    "np.conj(u) * s_bar @ np.conj(vh)",
    f"{_BACK_V} + np.conj(u / s) @ vh_bar @ np.conj({_EYE_V})",
    tangents=(_U_DOT, f"np.real(np.diagonal({_P}))", f"np.conj({_V_DOT}).T"),
    numbers="complex",
    real="s",
)
_U, _VH = (f"np.linalg.svd(x, full_matrices=False)[{_i}]" for _i in (0, 2))
_ALONG_S = f"np.real(np.sum(np.conj({_U}) * (x_dot @ np.conj({_VH}).T), axis=0))"
general(
    "np.linalg.svd(x[m,n]) -> u[m,m], s[k], vh[n,n]",
    "!",
    f"np.conj({_U}) * s_bar @ np.conj({_VH})",
    "!",
    tangents=("!", _ALONG_S, "!"),
    numbers="complex",
    real="s",
)
general(
    "np.linalg.svd(x[m,n], compute_uv={False}) -> [k]",
    f"np.conj({_U}) * y_bar @ np.conj({_VH})",
    tangents=_ALONG_S,
    numbers="complex",
    real="y",
)

# eigenvalues of any matrix: which of them are complex depends on the elements
_IN = "np.linalg.solve(v, x_dot @ v)"
_FREE = f"(v @ (inverse_gaps(w) * {_IN}))"
_SHARE = "(v_bar - np.conj(v) * np.real(np.sum(v * v_bar, axis=0)))"
general(
    "np.linalg.eig(x[n,n]) -> w[n], v[n,n]",
    "np.linalg.solve(v.T, np.expand_dims(w_bar, -1) * v.T)",
    f"np.linalg.solve(v.T, (inverse_gaps(w) * (v.T @ {_SHARE})) @ v.T)",
    tangents=(
        f"np.diagonal({_IN})",
        f"{_FREE} - v * np.real(np.sum(np.conj(v) * {_FREE}, axis=0))",
    ),
    numbers="both",
)
# `eigvals` may have them in another order than `eig`
_ORDER = "np.argmin(np.abs(np.linalg.eig(x)[0] - np.expand_dims(y, 1)), axis=1)"
_V = f"np.take(np.linalg.eig(x)[1], {_ORDER}, axis=1)"
general(
    "np.linalg.eigvals(x[n,n]) -> [n]",
    f"np.linalg.solve({_V}.T, np.expand_dims(y_bar, -1) * {_V}.T)",
    tangents=f"np.sum(np.linalg.inv({_V}) * (x_dot @ {_V}).T, axis=1)",
    numbers="both",
)
