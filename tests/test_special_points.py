"""First and second derivatives at special points: zeros, poles of a part, equal arguments, far out.

The expected numbers are closed forms, or were computed to sixty digits.
"""

import math

import numpy as np
import pytest

import srcad

scipy = pytest.importorskip("scipy", reason="SciPy is an optional dependency")
pytest.importorskip("scipy.special")
pytest.importorskip("scipy.stats")

SPACE = {"scipy": scipy, "sp": scipy.special, "np": np, "math": math, "N": np.arange(4)}
PI = math.pi

# the call, the point, the first derivative, the second
POINTS = [
    ("sp.eval_hermite(0, x)", 0.3, 0.0, 0.0),
    ("sp.eval_hermite(1, x)", 0.3, 2.0, 0.0),
    ("sp.eval_hermitenorm(0, x)", 0.3, 0.0, 0.0),
    ("np.sum(sp.eval_hermite(N, x))", 0.5, 0.0, 32.0),
    ("sum([sp.eval_hermitenorm(k, x) for k in range(4)])", 0.5, -0.25, 5.0),
    ("sp.eval_chebyt(0, x)", 0.3, 0.0, 0.0),
    ("sp.eval_chebyt(1, x)", 0.3, 1.0, 0.0),
    ("sp.eval_chebyu(0, x)", 0.3, 0.0, 0.0),
    ("sp.eval_chebyu(1, x)", 0.3, 2.0, 0.0),
    ("sp.eval_gegenbauer(0, 1.5, x)", 0.3, 0.0, 0.0),
    ("sp.eval_gegenbauer(1, 1.5, x)", 0.3, 3.0, 0.0),
    ("sp.eval_jacobi(0, 1, 2, x)", -1.0, 0.0, 0.0),
    ("sp.eval_jacobi(1, 1, 2, x)", -1.0, 2.5, 0.0),
    ("sp.eval_genlaguerre(1.0, 1.5, x)", 0.3, -1.0, 0.0),
    ("sp.eval_legendre(3, x)", 1.0, 6.0, 15.0),
    ("sp.eval_legendre(3, x)", -1.0, 6.0, -15.0),
    ("sp.eval_legendre(0, x)", 1.0, 0.0, 0.0),
    ("sp.eval_legendre(2.5, x)", 1.0, 4.375, 7.3828125),
    ("sp.binom(x, 2)", 1.0, 0.5, 1.0),
    ("sp.binom(x, 2)", 0.0, -0.5, 1.0),
    ("sp.binom(x, 2)", 1e-16, -0.5, 1.0),
    ("sp.binom(x, 2.5)", 0.5, -4/15, 0.20602365926394166),
    ("sp.binom(3, x)", 4.0, -0.25, 1.0416666666666667),
    ("sp.poch(x, 2)", 0.0, 1.0, 2.0),
    ("sp.poch(x, 2)", -1.0, -1.0, 2.0),
    ("sp.poch(x, 2)", -5.0, -9.0, 2.0),
    ("sp.poch(x, 2)", 1e8, 200000001.0, 2.0),
    ("sp.poch(x, 0.5)", 0.0, math.sqrt(PI), -4.914285557711101),
    ("sp.rgamma(x)", 0.0, 1.0, 1.1544313298030657),
    ("sp.rgamma(x)", -2.0, 2.0, -3.6911373403938686),
    ("sp.beta(x, -0.5)", -0.5, -4*PI, 9.7086362161392882),
    ("sp.betaln(x, 2.0)", 1e8, -1.999999990000000066e-08, 1.9999999800000002e-16),
    ("sp.gammainc(1.0, x)", 0.0, 1.0, -1.0),
    ("sp.gammainc(2.0, x)", 0.0, 0.0, 1.0),
    ("sp.gammaincinv(1.0, x)", 0.0, 1.0, 1.0),
    ("sp.betainc(1000, 1000, x)", 0.5, 35.67802229170863, 0.0),
    ("sp.betainc(1, 2, x)", 0.0, 2.0, -2.0),
    ("sp.ellipk(x)", 0.0, PI/8, 9*PI/64),
    ("sp.ellipk(x)", 1e-12, 0.3926990816991658, 0.44178646691299754),
    ("sp.ellipe(x)", 0.0, -PI/8, -3*PI/64),
    ("sp.ellipe(x)", 1e-9, -0.39269908184598894, -0.1472621556926768),
    ("sp.ellipkm1(x)", 1.0, -PI/8, 9*PI/64),
    ("sp.ellipkinc(0.5, x)", 0.0, 0.019816126899012937, 0.0041608487897463197),
    ("sp.ellipkinc(0.5, x)", 1.0, 0.025067566595210033, 0.0066337479006445533),
    ("sp.ellipeinc(3.0, x)", 1e-9, -0.78492693756938723, -0.2945214930837098),
    ("sp.spence(x)", 1.0, -1.0, 0.5),
    ("sp.sici(x)[0]", 0.0, 1.0, 0.0),
    ("sp.sici(x)[0]", 1e-8, 1.0, -1e-8/3),
    ("sp.shichi(x)[0]", 0.0, 1.0, 0.0),
    ("np.sinc(x)", 1e-8, -PI**2/3*1e-8, -PI**2/3),
    ("sp.exprel(x)", 0.0, 0.5, 1/3),
    ("sp.exprel(x)", 1e-16, 0.5, 1/3),
    ("sp.exprel(x)", 1e-7, 0.5000000333333346, 0.33333335833333435),
    ("sp.log_ndtr(x)", -1e8, 1e8, -1.0),
    ("sp.log_ndtr(x)", 40.0, 0.0, 0.0),
    ("scipy.stats.norm.logcdf(x)", -1e4, 1e4 + 1e-4, -1.0 + 1e-8),
    ("scipy.stats.norm.logsf(x)", 1e4, -1e4 - 1e-4, -1.0 + 1e-8),
    ("sp.erfcx(x)", 1e8, -5.641895835477562e-17, 1.1283791670955125e-24),
    ("sp.dawsn(x)", 1e8, -5e-17, 1e-24),
    ("sp.i0e(x)", 1e16, -1.9947114020071634e-25, 2.992067103010745e-41),
    ("sp.i1e(x)", 1e16, -1.9947114020071634e-25, 2.992067103010745e-41),
    ("sp.k0e(x)", 1e16, -6.266570686577501e-25, 9.399856029866252e-41),
    ("sp.k1e(x)", 1e16, -6.266570686577501e-25, 9.399856029866252e-41),
    ("sp.struve(0, x)", 0.0, 2/PI, 0.0),
    ("sp.modstruve(0, x)", 0.0, 2/PI, 0.0),
    ("sp.pseudo_huber(x, 1e-3)", 1e4, 2.499999999999975e-25, -7.5e-29),
    ("sp.expit(x)", 40.0, 4.248354255291589e-18, -4.248354255291589e-18),
    ("math.asinh(x)", 1e160, 1e-160, 0.0),
    ("math.acosh(x)", 1e160, 1e-160, 0.0),
    ("math.erf(x)", 1e160, 0.0, 0.0),
    ("math.erfc(x)", 1e160, 0.0, 0.0),
    ("math.lgamma(x)", 1e100, 230.25850929940458, 1e-100),
    ("math.atan2(x, 1e200)", 1e200, 5e-201, 0.0),
    ("np.hypot(x, 1e200)", 1e200, math.sqrt(0.5), 0.0),
]  # fmt: skip


@pytest.mark.parametrize(("call", "x", "first", "second"), POINTS)
def test_derivatives_at_a_special_point(call, x, first, second):
    f = srcad.from_source(f"def f(x):\n    return {call}\n", dict(SPACE))
    with np.errstate(all="ignore"):
        found = srcad.grad(f)(x), srcad.jvp(f, (x,), (1.0,))[1]
        twice = srcad.grad(srcad.grad(f))(x), srcad.jvp(srcad.grad(f), (x,), (1.0,))[1]
    near = 1e-12 if 1e-3 < abs(x) < 1e3 else 1e-199
    assert found == pytest.approx((first, first), rel=1e-10, abs=near)
    assert twice == pytest.approx((second, second), rel=1e-9, abs=near)


@pytest.mark.parametrize("call", ["np.arcsinh(x)", "np.arccosh(x)", "np.arctan2(x, 1e200)"])
def test_a_number_far_out(call):
    f = srcad.from_source(f"def f(x):\n    return {call}\n", dict(SPACE))
    with np.errstate(all="ignore"):
        assert (srcad.grad(f)(1e200), srcad.grad(srcad.grad(f))(1e200)) == (0.0, 0.0)


WRITTEN = ["ellipkinc(2.0, x)", "binom(x, 2)", "gammainc(2.0, x)", "betainc(2, 3, x)", "ive(1, x)",
           "rgamma(x)", "log_ndtr(x)", "spence(x)", "erfcx(x)", "dawsn(x)", "kve(1, x)"]


@pytest.mark.parametrize("call", WRITTEN)
def test_a_derivative_is_written_out_with_its_helpers(call):
    f = srcad.from_source(f"def f(x):\n    return scipy.special.{call}\n", dict(SPACE))
    names = {}
    exec(srcad.export(srcad.grad(f), 0.3), names)  # what is tested is that it runs alone
    assert names["f_grad"](0.3) == srcad.grad(f)(0.3)


SAFE = [p for p in POINTS if p[0].startswith("sp.") and "[0]" not in p[0] and abs(p[1]) < 1e9]


@pytest.mark.parametrize(("call", "x", "first", "second"), SAFE)
def test_in_an_array_with_ordinary_points(call, x, first, second):
    """The other elements are as they are alone, and nothing warns where it is not needed."""
    call = call.replace("N, x", "2, x")
    f = srcad.from_source(f"def f(x):\n    return {call}\n", dict(SPACE))
    single = srcad.grad(f)
    points = np.array([x, 0.45])
    with np.errstate(all="ignore"):
        expected = [single(float(p)) for p in points]
        along = srcad.jvp(f, (points,), (np.ones(2),))[1]
    np.testing.assert_allclose(along, expected, rtol=1e-12, atol=0)
