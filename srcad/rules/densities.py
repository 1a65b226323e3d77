"""Log-densities of ``scipy.stats``, inside the support.

A density of the scale family is known by the derivative of its logarithm by ``z = (x -
loc)/scale``; those by ``x``, ``loc`` and ``scale`` follow (Casella & Berger, "Statistical
Inference", 2nd ed. 2002, section 3.5).
"""

import re

from srcad.rules.compose import composition
from srcad.rules.declare import elementwise, general, positional

_ON_SCALE = ((-0.3, 0.3), (1.0, 1.5))


def _family(
    name: str, slope: str, *by_shape: str, shapes: str = "", on: tuple[tuple[float, float], ...]
) -> None:
    """Declare a log-density by its derivative by z, and by each of its shape parameters."""
    z = "((x - loc)/scale)"
    slope, *texts = (re.sub(r"\bz\b", z, text) for text in (slope, *by_shape))
    by_x = f"({slope})/scale"
    op = f"scipy.stats.{name}.logpdf"
    positional(op, f"{shapes} loc=0 scale=1")
    elementwise(
        f"{op}({', '.join(['x', *shapes.split()])}, loc=0, scale=1)",
        by_x, *texts, f"-({by_x})", f"-({z}*({slope}) + 1)/scale",
        on=[*on, *_ON_SCALE],
        by=" ".join(["x", *shapes.split(), "loc", "scale"]),
    )  # fmt: skip


_REAL, _POSITIVE, _UNIT, _SHAPE = (-2.0, 2.0), (1.0, 3.0), (0.4, 0.7), (1.5, 3.0)
_family("norm", "-z", on=(_REAL,))
_family("laplace", "-np.sign(z)", on=(_POSITIVE,))
_family("logistic", "-tanh(z/2)", on=(_REAL,))
_family("cauchy", "-2*z/(1 + z**2)", on=(_REAL,))
_family("gumbel_r", "exp(-z) - 1", on=(_REAL,))
_family("expon", "-1 + 0*z", on=(_POSITIVE,))
_family("halfnorm", "-z", on=(_POSITIVE,))
_family("rayleigh", "1/z - z", on=(_POSITIVE,))
_family("gamma", "(a - 1)/z - 1", "log(z) - digamma(a)", shapes="a", on=(_POSITIVE, _SHAPE))
_family("invgamma", "1/z**2 - (a + 1)/z", "-log(z) - digamma(a)", shapes="a",
        on=(_POSITIVE, _SHAPE))  # fmt: skip
_family("chi2", "(df/2 - 1)/z - 0.5", "(log(z/2) - digamma(df/2))/2", shapes="df",
        on=(_POSITIVE, _SHAPE))  # fmt: skip
_family("weibull_min", "(c - 1)/z - c*z**(c - 1)", "1/c + log(z) - z**c * log(z)", shapes="c",
        on=(_POSITIVE, _SHAPE))  # fmt: skip
_family("pareto", "-(b + 1)/z", "1/b - log(z)", shapes="b", on=((3.0, 4.0), _SHAPE))
_family("lognorm", "-(1 + log(z)/s**2)/z", "(log(z)**2/s**2 - 1)/s", shapes="s",
        on=(_POSITIVE, _SHAPE))  # fmt: skip
_family(
    "t",
    "-(df + 1)*z/(df + z**2)",
    "(digamma((df + 1)/2) - digamma(df/2) - 1/df - log1p(z**2/df)"
    " + (df + 1)*z**2/(df*(df + z**2)))/2",
    shapes="df",
    on=(_REAL, _SHAPE),
)
_family(
    "beta",
    "(a - 1)/z - (b - 1)/(1 - z)",
    "log(z) - digamma(a) + digamma(a + b)",
    "log1p(-z) - digamma(b) + digamma(a + b)",
    shapes="a b",
    on=(_UNIT, _SHAPE, _SHAPE),
)

# the normal distribution
_Z = "((x - loc)/scale)"
for _name, _slope in (
    ("pdf", f"-{_Z}*y"),
    ("cdf", f"exp(-{_Z}**2/2)/math.sqrt(2*np.pi)"),
    ("sf", f"-exp(-{_Z}**2/2)/math.sqrt(2*np.pi)"),
    ("logcdf", f"log_ndtr_slope(1, {_Z})"),
    ("logsf", f"-log_ndtr_slope(1, -{_Z})"),
):
    _more = " - y/scale" if _name == "pdf" else ""
    positional(f"scipy.stats.norm.{_name}", "loc=0 scale=1")
    elementwise(
        f"scipy.stats.norm.{_name}(x, loc=0, scale=1)",
        f"({_slope})/scale",
        f"-({_slope})/scale",
        f"-{_Z}*({_slope})/scale{_more}",
        on=[_REAL, *_ON_SCALE],
    )
positional("scipy.stats.norm.ppf", "loc=0 scale=1")
elementwise(
    "scipy.stats.norm.ppf(q, loc=0, scale=1)",
    "scale*math.sqrt(2*np.pi)*exp(((y - loc)/scale)**2/2)",
    "1",
    "(y - loc)/scale",
    on=[(0.2, 0.8), *_ON_SCALE],
)

# of counts, by their parameters
_COUNT = (2.0, 2.0)
for _pattern, _texts, _by, _on in (
    ("poisson.logpmf(k, m)", ("k/m - 1",), "m", (_COUNT, _SHAPE)),
    ("bernoulli.logpmf(k, p)", ("k/p - (1 - k)/(1 - p)",), "p", ((1.0, 1.0), _UNIT)),
    ("geom.logpmf(k, p)", ("1/p - (k - 1)/(1 - p)",), "p", (_COUNT, _UNIT)),
    ("binom.logpmf(k, n, p)", ("k/p - (n - k)/(1 - p)",), "p", (_COUNT, (5.0, 5.0), _UNIT)),
    ("nbinom.logpmf(k, n, p)", ("digamma(k + n) - digamma(n) + log(p)", "n/p - k/(1 - p)"), "n p",
     (_COUNT, _SHAPE, _UNIT)),
):  # fmt: skip
    elementwise(f"scipy.stats.{_pattern}", *_texts, by=_by, on=_on)

# of vectors; the covariance is symmetric, and stays so
_STEP = "np.linalg.solve(cov, x - mean)"
_SLOPE = f"(np.outer({_STEP}, {_STEP}) - np.linalg.inv(cov))/2"
general(
    "scipy.stats.multivariate_normal.logpdf(x[n], mean[n], cov[n,n])",
    f"-y_bar * {_STEP}",
    f"y_bar * {_STEP}",
    f"y_bar * ({_SLOPE})",
    tangents=(f"-{_STEP} @ x_dot", f"{_STEP} @ mean_dot", f"np.sum({_SLOPE} * cov_dot)"),
)
composition(
    "scipy.stats.multivariate_normal.pdf(x, mean, cov)",
    "np.exp(scipy.stats.multivariate_normal.logpdf(x, mean, cov))",
)
# at many points: one a row
_STEPS = "np.linalg.solve(cov, (x - mean).T).T"
_SHRINKS = "np.sum(np.linalg.inv(cov) * cov_dot)"
general(
    "scipy.stats.multivariate_normal.logpdf(x[m,n], mean[n], cov[n,n]) -> [m]",
    f"-y_bar[:, None] * {_STEPS}",
    f"y_bar @ {_STEPS}",
    f"(({_STEPS}.T * y_bar) @ {_STEPS} - np.sum(y_bar)*np.linalg.inv(cov))/2",
    tangents=(
        f"-np.sum({_STEPS} * x_dot, axis=1)",
        f"{_STEPS} @ mean_dot",
        f"(np.sum(({_STEPS} @ cov_dot) * {_STEPS}, axis=1) - {_SHRINKS})/2",
    ),
)
general(
    "scipy.stats.dirichlet.logpdf(x[n], alpha[n])",
    "y_bar * (log(x) - digamma(alpha) + digamma(np.sum(alpha)))",
    tangents="np.sum((log(x) - digamma(alpha) + digamma(np.sum(alpha))) * alpha_dot)",
    by="alpha",
)
positional("scipy.stats.multivariate_normal.logpdf", "mean cov")
positional("scipy.stats.dirichlet.logpdf", "alpha")
