"""Code that is installed with Python and NumPy, as it stands."""

import colorsys
import importlib.util
import statistics
import sys
from statistics import NormalDist

import numpy as np
from numpy.polynomial.chebyshev import chebder, chebval
from numpy.polynomial.hermite import hermder, hermval
from numpy.polynomial.hermite_e import hermeval
from numpy.polynomial.laguerre import lagval
from numpy.polynomial.legendre import legder, legval
from numpy.polynomial.polynomial import polyadd, polyder, polyint, polymul, polyval, polyval2d

from corpus import case


def pure_statistics():
    """The module as it is where its C part is missing."""
    missing = sys.modules.pop("_statistics", None)
    sys.modules["_statistics"] = None
    spec = importlib.util.spec_from_file_location("pure_statistics", statistics.__file__)
    module = importlib.util.module_from_spec(spec)
    sys.modules["pure_statistics"] = module
    spec.loader.exec_module(module)
    del sys.modules["_statistics"]
    if missing is not None:
        sys.modules["_statistics"] = missing
    return module


PURE = pure_statistics()
inverse_normal = PURE._normal_dist_inv_cdf
NORMAL = NormalDist(0.3, 1.2)


def density(x, mu, sigma):
    return NormalDist(mu, sigma).pdf(x)


def overlap_of_two(mu, sigma, z):
    a, b = NormalDist(mu, sigma), NormalDist(0.0, 1.0)
    both = a + b*z
    return both.cdf(z)*both.mean + a.zscore(z)*both.variance


COEFFICIENTS = np.array([0.7, -1.2, 0.4, 2.1])
X = np.array([0.3, -0.6, 0.9])
SERIES = (polyval, chebval, legval, hermval, hermeval, lagval)

COLOURS = [
    case(colorsys.rgb_to_yiq, (0.2, 0.4, 0.1)),
    case(colorsys.yiq_to_rgb, (0.5, 0.1, 0.05), (0.1, -0.4, 0.05), (0.9, 0.3, -0.1),
         (0.2, 0.6, 0.6), (0.5, 0.9, -0.5)),
    case(colorsys.rgb_to_hls, (0.2, 0.4, 0.1), (0.9, 0.4, 0.6), (0.3, 0.5, 0.9), (0.6, 0.5, 0.9)),
    case(colorsys.hls_to_rgb, (0.1, 0.4, 0.3), (0.3, 0.7, 0.5), (0.6, 0.4, 0.3), (0.8, 0.6, 0.3)),
    case(colorsys._v, (0.2, 0.7, 0.1), (0.2, 0.7, 0.3), (0.2, 0.7, 0.6), (0.2, 0.7, 0.8)),
    case(colorsys.rgb_to_hsv, (0.2, 0.4, 0.1), (0.9, 0.4, 0.6), (0.3, 0.5, 0.9), (0.6, 0.5, 0.9)),
    case(colorsys.hsv_to_rgb, *((h, 0.5, 0.7) for h in (0.1, 0.25, 0.4, 0.6, 0.75, 0.9))),
]

CASES = [
    *COLOURS,
    case(NORMAL.pdf, 0.8, name="NormalDist.pdf"),
    case(NORMAL.cdf, 0.8, name="NormalDist.cdf"),
    case(PURE.NormalDist(0.3, 1.2).inv_cdf, 0.8, name="NormalDist.inv_cdf"),
    case(density, (0.8, 0.3, 1.2)),
    case(overlap_of_two, (0.3, 1.2, 0.8)),
    case(inverse_normal, (0.4, 0.3, 1.2), (0.95, 0.3, 1.2), (1e-1/4, 0.3, 1.2),
         name="inverse_normal"),
    *(case(f, (0.3, COEFFICIENTS), (X, COEFFICIENTS), (0.3, COEFFICIENTS[:2]),
           (0.3, COEFFICIENTS[:1]), argnums=(0, 1)) for f in SERIES),
    case(polyval2d, (0.3, 0.8, COEFFICIENTS.reshape(2, 2))),
    *(case(f, COEFFICIENTS, argnums=0) for f in (polyder, chebder, legder, hermder, polyint)),
    case(polyadd, (COEFFICIENTS, X), argnums=(0, 1)),
    case(polymul, (COEFFICIENTS, X), argnums=(0, 1)),
    case(np.polyval, (COEFFICIENTS, 0.3), argnums=(0, 1), name="np.polyval"),
    case(np.trapezoid, COEFFICIENTS, argnums=0, name="np.trapezoid"),
    case(np.cov, COEFFICIENTS.reshape(2, 2)**2, argnums=0, name="np.cov"),
    case(statistics.fmean, [0.3, 0.9, 1.4], argnums=0, name="statistics.fmean"),
]
