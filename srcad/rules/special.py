"""Functions of ``scipy.special``; what NumPy lacks stands for the function in that module.

The derivatives are in Olver et al. (eds.), "NIST Handbook of Mathematical Functions" (2010),
chapters 5 to 8, 10, 11, 13, 15, 18, 19 and 25. An order has no derivative here: one that varies
is refused.
"""

import re

from srcad.rules.declare import elementwise, general, positional
from srcad.rules.shapes import reduced

_ROOT = "math.sqrt(np.pi)"


def _rule(pattern: str, *partials: str, on: object = ((-2.0, 2.0),), by: str = "") -> None:
    elementwise(f"scipy.special.{pattern}", *partials, on=on, by=by)  # type: ignore[arg-type]


# error functions and the normal distribution
_rule("erf(x)", f"2/{_ROOT} * exp(-x*x)")
_rule("erfc(x)", f"-2/{_ROOT} * exp(-x*x)")
_rule("erfcx(x)", "erfcx_slope(1, x)")
_rule("erfi(x)", f"2/{_ROOT} * exp(x**2)", on=[(-1, 1)])
_rule("erfinv(x)", f"{_ROOT}/2 * exp(y**2)", on=[(-0.8, 0.8)])
_rule("erfcinv(x)", f"-{_ROOT}/2 * exp(y**2)", on=[(0.3, 1.7)])
_rule("dawsn(x)", "dawsn_slope(1, x)")
_rule("ndtr(x)", "exp(-x*x/2) / math.sqrt(2*np.pi)")
_rule("ndtri(x)", "math.sqrt(2*np.pi) * exp(y**2/2)", on=[(0.2, 0.8)])
_rule("log_ndtr(x)", "log_ndtr_slope(1, x)")

# the gamma family
_rule("gamma(x)", "y * digamma(x)", on=[(0.5, 4)])
_rule("gammaln(x)", "digamma(x)", on=[(0.5, 4)])
_rule("loggamma(x)", "digamma(x)", on=[(0.5, 4)])
_rule("rgamma(x)", "rgamma_slope(1, x)", on=[(0.5, 4)])
_rule("digamma(x)", "zeta(2, x)", on=[(0.5, 4)])
_rule("polygamma(n, x)", "scipy.special.polygamma(n + 1, x)", on=[(1, 1), (0.5, 4)], by="x")
_rule("gammainc(a, x)", "gamma_density(0, a, x)", on=[(2, 3), (0.5, 3)], by="x")
_rule("gammaincc(a, x)", "-gamma_density(0, a, x)", on=[(2, 3), (0.5, 3)], by="x")
_rule("gammaincinv(a, x)", "1/gamma_density(0, a, y)", on=[(2, 3), (0.3, 0.7)], by="x")
# where a gamma function below has a pole, the result is 0 and its logarithm has no derivative
_rule("poch(x, m)", "y*polygamma_gap(0, x, m, 'x') + gamma_zeros('poch', 1, 0, x, m)",
      "y * digamma(x + m)", on=[(1, 3), (1, 3)])  # fmt: skip
_rule("binom(n, k)", "y*polygamma_gap(0, n - k + 1, k, 'x') + gamma_zeros('binom', 1, 0, n, k)",
      "y*polygamma_gap(0, k + 1, n - 2*k, 'xz') + gamma_zeros('binom', 0, 1, n, k)",
      on=[(5, 7), (1, 3)])  # fmt: skip
_rule("zeta(x, q)", "-x * zeta(x + 1, q)", on=[(2, 3), (1, 3)], by="q")

# the beta family
_rule("beta(a, b)", "gamma_zeros('beta', 1, 0, a, b) - y*polygamma_gap(0, a, b, 'z')",
      "gamma_zeros('beta', 0, 1, a, b) - y*polygamma_gap(0, b, a, 'z')",
      on=[(0.5, 3), (0.5, 3)])  # fmt: skip
_rule("betaln(a, b)", "-polygamma_gap(0, a, b, '')", "-polygamma_gap(0, b, a, '')",
      on=[(0.5, 3), (0.5, 3)])  # fmt: skip
_rule("betainc(a, b, x)", "beta_density(0, a, b, x)",
      on=[(1, 3), (1, 3), (0.2, 0.8)], by="x")  # fmt: skip
_rule("betaincinv(a, b, x)", "1/beta_density(0, a, b, y)",
      on=[(1, 3), (1, 3), (0.2, 0.8)], by="x")  # fmt: skip

# logistic functions
_rule("expit(x)", "y * expit(-x)")
_rule("logit(x)", "1/(x*(1 - x))", on=[(0.2, 0.8)])
_rule("log_expit(x)", "expit(-x)")

# entropies; 0*log(0) is 0
_rule("xlogy(x, z)", "log(z)", "x / where((x == 0) & (z == 0), 1, z)", on=[(0.5, 2), (0.5, 2)])
_rule(
    "xlog1py(x, z)",
    "log1p(z)",
    "x / where((x == 0) & (z == -1), 1, 1 + z)",
    on=[(0.5, 2), (0.5, 2)],
)
_rule("entr(x)", "-log(x) - 1", on=[(0.5, 2)])
_rule("rel_entr(x, z)", "log(x/z) + 1", "-x/z", on=[(0.5, 2), (0.5, 2)])
_rule("kl_div(x, z)", "log(x/z)", "1 - x/z", on=[(0.5, 2), (0.5, 2)])
_rule("huber(d, r)", "where(np.abs(r) > d, np.abs(r) - d, 0*r)",
      "where(np.abs(r) > d, d*np.sign(r), r)", on=[(0.5, 0.9), (1, 2)])  # fmt: skip
_rule("pseudo_huber(d, r)", "(r / (d + np.hypot(d, r)))**2 * (r * (r / np.hypot(d, r)))",
      "r / np.hypot(1, r/d)", on=[(0.5, 2), (0.5, 2)])  # fmt: skip
_rule("boxcox(x, p)", "x**(p - 1)", on=[(0.5, 2), (0.5, 2)], by="x")
_rule("boxcox1p(x, p)", "(1 + x)**(p - 1)", on=[(0.5, 2), (0.5, 2)], by="x")

# powers, exponentials, trigonometry, more precise than NumPy's
_rule("cbrt(x)", "1/(3*y**2)", on=[(0.5, 4)])
_rule("exp2(x)", "y * math.log(2)")
_rule("exp10(x)", "y * math.log(10)", on=[(-1, 1)])
_rule("expm1(x)", "exp(x)")
_rule("log1p(x)", "1/(1 + x)", on=[(-0.5, 4)])
_rule("cosm1(x)", "-sin(x)")
_rule("exprel(x)", "hyp1f1(2, 3, x)/2", on=[(0.5, 2)])

# exponential, sine and cosine integrals
_rule("exp1(x)", "-exp(-x)/x", on=[(0.5, 2)])
_rule("expi(x)", "exp(x)/x", on=[(0.5, 2)])
_rule("expn(n, x)", "where(n == 0, -y*(1 + 1/x), -expn(where(n == 0, 1, n) - 1, x))",
      on=[(3, 3), (0.5, 2)], by="x")  # fmt: skip
_rule("spence(x)", "spence_slope(1, x)", on=[(0.3, 0.8)])
for _pattern, _one, _other in (
    ("sici(x) -> si, ci", "sin_over(0, x)", "cos(x)/x"),
    ("shichi(x) -> shi, chi", "(exprel(x) + exprel(-x))/2", "cosh(x)/x"),
    ("fresnel(x) -> s, c", "sin(np.pi*x**2/2)", "cos(np.pi*x**2/2)"),
):
    _names = _pattern.partition("-> ")[2].split(", ")
    general(
        f"scipy.special.{_pattern}",
        f"{_names[0]}_bar * ({_one})",
        f"{_names[1]}_bar * ({_other})",
        tangents=(f"{_one} * x_dot", f"{_other} * x_dot"),
    )
general(
    "scipy.special.airy(x) -> a, ap, b, bp",
    "a_bar * ap", "ap_bar * x * a", "b_bar * bp", "bp_bar * x * b",
    tangents=("ap * x_dot", "x * a * x_dot", "bp * x_dot", "x * b * x_dot"),
)  # fmt: skip

# Bessel functions: half the difference, or the sum, of those of the orders beside
_rule("j0(x)", "-j1(x)", on=[(0.5, 4)])
_rule("j1(x)", "(j0(x) - jv(2, x))/2", on=[(0.5, 4)])
_rule("y0(x)", "-y1(x)", on=[(0.5, 4)])
_rule("y1(x)", "(y0(x) - yv(2, x))/2", on=[(0.5, 4)])
_rule("i0(x)", "scipy.special.i1(x)")
_rule("i1(x)", "(scipy.special.i0(x) + iv(2, x))/2")
_rule("i0e(x)", "ive_slope(1, 0, x)", on=[(0.5, 2)])
_rule("i1e(x)", "ive_slope(1, 1, x)", on=[(0.5, 2)])
_rule("k0(x)", "-k1(x)", on=[(0.5, 2)])
_rule("k1(x)", "-(k0(x) + kv(2, x))/2", on=[(0.5, 2)])
_rule("k0e(x)", "kve_slope(1, 0, x)", on=[(0.5, 2)])
_rule("k1e(x)", "kve_slope(1, 1, x)", on=[(0.5, 2)])
_rule("kn(n, x)", "-(kn(n - 1, x) + kn(n + 1, x))/2", on=[(2, 2), (0.5, 2)], by="x")
_rule("yn(n, x)", "(yn(n - 1, x) - yn(n + 1, x))/2", on=[(2, 2), (0.5, 4)], by="x")
for _name in ("jv", "yv", "jve", "yve"):
    _rule(f"{_name}(n, x)", f"({_name}(n - 1, x) - {_name}(n + 1, x))/2",
          on=[(1.5, 2.5), (0.5, 4)], by="x")  # fmt: skip
_rule("iv(n, x)", "(iv(n - 1, x) + iv(n + 1, x))/2", on=[(1.5, 2.5), (0.5, 2)], by="x")
_rule("ive(n, x)", "ive_slope(1, n, x)",
      on=[(1.5, 2.5), (0.5, 2)], by="x")  # fmt: skip
_rule("kv(n, x)", "-(kv(n - 1, x) + kv(n + 1, x))/2", on=[(1.5, 2.5), (0.5, 2)], by="x")
_rule("kve(n, x)", "kve_slope(1, n, x)", on=[(1.5, 2.5), (0.5, 2)], by="x")
# of order 0, that of order -1 has a pole in its derivative; of large x, the sum cancels
_STRUVE = "(x/2)**n / (math.sqrt(np.pi) * scipy.special.gamma(n + 1.5))"
for _name, _sign in (("struve", "-"), ("modstruve", "+")):
    _beside = f"({_name}(n - 1, x) {_sign} {_name}(n + 1, x) + {_STRUVE})/2"
    if _name == "struve":
        _near = "np.abs(x) < 1"
        _beside = f"where({_near}, {_beside}, struve(n - 1, x) - n*y/where({_near}, 1, x))"
    _beside = re.sub(r"\bn\b", "where(n == 0, 1, n)", _beside)
    _rule(f"{_name}(n, x)", f"where(n == 0, 2/np.pi {_sign} {_name}(n + 1, x), {_beside})",
          on=[(1.5, 2.5), (0.5, 2)], by="x")  # fmt: skip

# elliptic integrals
_rule("ellipk(x)", "elliptic(1, 3, np.pi/2, x)/2", on=[(0.2, 0.8)])
_rule("ellipe(x)", "-elliptic(1, 1, np.pi/2, x)/2", on=[(0.2, 0.8)])
_rule("ellipkm1(x)",
      "where(x < 0.5, -(ellipe(1 - x)/x - y) / (2*(1 - where(x < 0.5, x, 0))),"
      " -elliptic(1, 3, np.pi/2, 1 - x)/2)", on=[(0.2, 0.8)])  # fmt: skip
_DELTA = "sqrt(1 - m*sin(x)**2)"
_rule("ellipkinc(x, m)", f"1/{_DELTA}", "elliptic(1, 3, x, m)/2", on=[(0.3, 1.2), (0.2, 0.8)])
_rule("ellipeinc(x, m)", _DELTA, "-elliptic(1, 1, x, m)/2", on=[(0.3, 1.2), (0.2, 0.8)])

# hypergeometric functions, by their argument
_rule("hyp0f1(a, x)", "hyp0f1(a + 1, x)/a", on=[(1, 2), (0.5, 2)], by="x")
_rule("hyp1f1(a, b, x)", "a/b * hyp1f1(a + 1, b + 1, x)", on=[(1, 2), (1, 2), (0.5, 2)], by="x")
_rule("hyp2f1(a, b, c, x)", "a*b/c * hyp2f1(a + 1, b + 1, c + 1, x)",
      on=[(1, 2), (1, 2), (1, 2), (0.1, 0.5)], by="x")  # fmt: skip
_rule("hyperu(a, b, x)", "-a * hyperu(a + 1, b + 1, x)", on=[(1, 2), (1, 2), (0.5, 2)], by="x")

# orthogonal polynomials
_N = (4.0, 4.0)
_BELOW = "where(n == 0, 1, n) - 1"  # of degree 0 the derivative is 0
for _pattern, _factor, _on in (
    ("eval_legendre(n, x)", "eval_gegenbauer(n - 1, 1.5, x)", [_N, (-0.8, 0.8)]),
    ("eval_chebyu(n, x)", "2*eval_gegenbauer(n - 1, 2, x)", [_N, (-0.8, 0.8)]),
    ("eval_laguerre(n, x)", "-eval_genlaguerre(n - 1, 1, x)", [_N, (0.5, 2)]),
    ("eval_genlaguerre(n, a, x)", "-eval_genlaguerre(n - 1, a + 1, x)", [_N, (1, 2), (0.5, 2)]),
    ("eval_gegenbauer(n, a, x)", "2*a*eval_gegenbauer(n - 1, a + 1, x)",
     [_N, (1, 2), (-0.8, 0.8)]),
    ("eval_jacobi(n, a, b, x)", "(n + a + b + 1)/2 * eval_jacobi(n - 1, a + 1, b + 1, x)",
     [_N, (1, 2), (1, 2), (-0.8, 0.8)]),
):  # fmt: skip
    _rule(_pattern, f"where(n == 0, 0, {_factor.replace('n - 1', _BELOW)})", on=_on, by="x")
_rule("eval_chebyt(n, x)", f"n * eval_chebyu({_BELOW}, x)", on=[_N, (-0.8, 0.8)], by="x")
_rule("eval_hermite(n, x)", f"2.0*n * eval_hermite({_BELOW}, x)", on=[(4, 4), (-1, 1)], by="x")
_rule("eval_hermitenorm(n, x)", f"n * eval_hermitenorm({_BELOW}, x)", on=[(4, 4), (-1, 1)],
      by="x")  # fmt: skip

# what the derivatives above call
elementwise("erfcx_slope(n, x)", "erfcx_slope(n + 1, x)", by="x")
elementwise("log_ndtr_slope(n, x)", "log_ndtr_slope(n + 1, x)", by="x")
elementwise("spence_slope(n, x)", "spence_slope(n + 1, x)", by="x")
elementwise("dawsn_slope(n, x)", "dawsn_slope(n + 1, x)", by="x")
elementwise("rgamma_slope(n, x)", "rgamma_slope(n + 1, x)", by="x")
elementwise("gamma_density(n, a, x)", "gamma_density(n + 1, a, x)", by="x")
elementwise("beta_density(n, a, b, x)", "beta_density(n + 1, a, b, x)", by="x")
elementwise("ive_slope(n, v, x)", "ive_slope(n + 1, v, x)", by="x")
elementwise("kve_slope(n, v, x)", "kve_slope(n + 1, v, x)", by="x")
elementwise("polygamma_gap(n, x, m, off)", "polygamma_gap(n + 1, x, m, off)",
            "polygamma_off(n + 1, x + m, off)", by="x m")  # fmt: skip
elementwise("polygamma_off(n, x, off)", "polygamma_off(n + 1, x, off)", by="x")
elementwise("gamma_zeros(f, i, j, x, z)", "gamma_zeros(f, i + 1, j, x, z)",
            "gamma_zeros(f, i, j + 1, x, z)", by="x z")  # fmt: skip
elementwise("elliptic(k, p, x, m)", "sin(x)**(2*k) / sqrt(1 - m*sin(x)**2)**p",
            "p/2 * elliptic(k + 1, p + 2, x, m)", by="x m")  # fmt: skip

# sums of exponentials
positional("scipy.special.logsumexp", "axis=None b=None keepdims=False return_sign=False")
positional("scipy.special.softmax scipy.special.log_softmax", "axis=None")
general(
    "scipy.special.logsumexp(x, axis=None, keepdims=False|True)",
    "kept(y_bar) * exp(x - kept(y))",
    tangents="np.sum(exp(x - kept(y)) * x_dot, axis=axis, keepdims=keepdims)",
    shape=reduced,
)
general(
    "scipy.special.logsumexp(x, b=b, axis=None, keepdims=False|True)",
    "unbroadcast(kept(y_bar) * b * exp(x - kept(y)), x)",
    "unbroadcast(kept(y_bar) * exp(x - kept(y)), b)",
    tangents=(
        "np.sum(b * exp(x - kept(y)) * x_dot, axis=axis, keepdims=keepdims)",
        "np.sum(b_dot * exp(x - kept(y)), axis=axis, keepdims=keepdims)",
    ),
    by="x b",
)
general(
    "scipy.special.softmax(x, axis=None)",
    "y * (y_bar - np.sum(y*y_bar, axis=axis, keepdims=held))",
    tangents="y * (x_dot - np.sum(y*x_dot, axis=axis, keepdims=held))",
    shape=lambda b: b.types["x"],
)
general(
    "scipy.special.log_softmax(x, axis=None)",
    "y_bar - exp(y) * np.sum(y_bar, axis=axis, keepdims=held)",
    tangents="x_dot - np.sum(exp(y)*x_dot, axis=axis, keepdims=held)",
    shape=lambda b: b.types["x"],
)
