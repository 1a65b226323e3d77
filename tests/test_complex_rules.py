"""The rules at complex points: both modes and second order, in directions of both parts.

`x_bar` is right if the real part of the sum of `x_bar * x_dot` is that of `y_bar * y_dot`. Every
call of `rule_calls` is tried with complex numbers for its letters: what a rule does not hold for is
refused. The Fourier transforms and what complex numbers alone have is called here.
"""

import cmath
import contextlib

import numpy as np
import pytest
from rule_calls import GIVEN, LETTERS, TEXTS, expanded, function_of
from test_rules import called, exists, keeps_float32, of_complex_numbers, points

import srcad
from srcad.rules.declare import declared, ops

HOLD = ("both", "complex")
ELEMENTWISE = [
    pytest.param(case, id=f"{case.op}-{case.pattern}-{case.numbers}")
    for op in ops()
    for case in declared(op)
    if case.kind == "elementwise" and case.numbers in HOLD and exists(op)
    if not op.startswith("math.")
]
CALLS = """
np.real(M)   np.imag(M)   np.conj(M)   np.conjugate(v)*v   np.angle(M)   np.angle(a)
abs(M)   np.abs(v)   np.absolute(a)   abs(a)   np.sign(M)   M.real*M.imag   M.conj()   a.conjugate()
complex(a)   complex(a, b)   complex(a, 2.0)   np.array(M, dtype=complex)*M   M.astype(complex)
np.array([a, b], dtype=complex)   np.array([a, 1.0], dtype=np.complex128)
np.asarray(v, dtype=complex)   np.asarray([a, b], dtype=complex)
np.asanyarray(v, dtype=complex)   np.asanyarray([a, b], dtype=complex)
cmath.phase(a)   cmath.polar(a)   cmath.rect(abs(a), abs(b))
np.vdot(v, w)   np.vdot(M, B)   np.vecdot(M, v)   np.linalg.vecdot(M, B)   np.vecmat(v, N)
np.convolve(v, u, mode={'full'|'valid'|'same'})   np.correlate({u, v|v, u}, mode={'full'|'valid'})
np.repeat(v, counts)   np.linalg.matrix_power(S, 3)
np.linalg.norm(v)   np.linalg.norm(M)   np.linalg.norm(M, axis={0|-1|(0, 1)}, keepdims={False|True})
np.linalg.norm(v, ord={1|2})   np.linalg.norm(M, ord='fro')
np.var(M, axis={None|0|-1}, ddof={0|1})
np.std(M)   np.std(M, axis=1, keepdims=True)   np.linalg.pinv(L)   np.linalg.pinv(M)
np.linalg.inv(S)   np.linalg.inv(C)   np.linalg.det(S)   np.linalg.slogdet(S)   np.linalg.slogdet(C)
np.linalg.solve(S, v)   np.linalg.solve(C, D)   np.linalg.cholesky(P)   np.linalg.eigvalsh(P)
np.linalg.eigh(S)[0]   np.abs(np.linalg.eigh(S)[1])   np.linalg.svd(M, compute_uv=False)
np.linalg.svd(M)[1]   np.linalg.svd(L, full_matrices=False)[1]   np.linalg.cond(S)
np.abs(np.linalg.svd(L, full_matrices=False)[0])   np.abs(np.linalg.svd(M, full_matrices=False)[2])
np.linalg.eig(S)[0]   np.abs(np.linalg.eig(S)[1])   np.linalg.eigvals(S)
"""
OF_REALS = """
complex(a, b)   cmath.exp(a)   cmath.sqrt(-a)   cmath.log(-a)   cmath.phase(-a)   cmath.acos(a + 2)
cmath.rect(a, b)   np.exp(1j*M)   (1 + 2j)**a   np.power(-2 + 0j, v)   (-2.0)**(1j*a)   M*(1 - 2j)
np.array(v, dtype=complex)*1j   v.astype(complex)   np.array([a, 1j*b])   np.where(mask, v, 1j*w)
np.concatenate([v, 1j*w])   np.dot(M, 1j*N)   np.einsum('ij,jk->ik', M, 1j*N)   np.outer(v, 1j*w)
np.linalg.solve(S, 1j*v)   np.linalg.solve(S + 1j*S.T, v)   np.sum(1j*v + a)   np.vdot(1j*v, w)
np.abs(np.linalg.eig(S)[1])   np.abs(np.linalg.eig(R)[1])   np.abs(np.linalg.eigvals(R))
np.linalg.eig(P)[0]   np.linalg.eigvals(P)   np.abs(np.linalg.eigvals(S))
np.convolve(1j*v, u)   np.correlate(u, 1j*v)   np.imag(v)   np.angle(v)   np.conj(v)*v
"""
LENGTHS = "{|, n=2|, n=4|, n=5|, norm='ortho'|, n=7, norm='forward'|, norm='backward'}"
ALONG = "{, axis=0|, axis=1, n=6, norm='ortho'|, axis=-2}"
SHAPES = (
    "{|, norm='ortho'|, norm='forward'|, axes=(0,)|, axes=(-1, 0), norm='backward'"
    "|, s=(4, 5), axes=(0, 1)|, s=(2, 7), axes=(1, 0), norm='ortho'"
    "|, s=(4, 5), axes=(0, 1), norm='forward'|, s=(4, 5), axes=(0, 1), norm='backward'}"
)
SPECTRA = [
    f"np.fft.{name}({x}{rest})"
    for name in ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft")
    for x, rest in (("v", LENGTHS), ("u", LENGTHS), ("M", ALONG))
] + [
    f"np.fft.{name}{several}(T{SHAPES})"
    for name in ("fft", "ifft", "rfft", "irfft")
    for several in ("n", "2")
]
TAKES_REALS = ("np.fft.rfft", "np.fft.ihfft")


def split(text):
    """The calls in a text, alternatives written out."""
    lines = text.splitlines() if isinstance(text, str) else text
    calls = (call for line in lines for call in line.strip().split("   ") if call)
    return [made for call in calls for made in expanded(call)]


OWN, REAL = split(CALLS), [*split(OF_REALS), *split(SPECTRA)]
SPECTRAL = [t for t in split(SPECTRA) if not t.startswith(TAKES_REALS)]


def turned(value, seed=3):
    """A number or an array made complex."""
    parts = np.random.default_rng(seed).uniform(-1, 1, np.shape(value))
    return value + 1j*parts if np.ndim(value) else complex(value, float(parts))


def made(call, given=turned):
    text, args = function_of(call)
    return srcad.from_source(text, dict(GIVEN)), tuple(map(given, args))


@pytest.mark.parametrize("case", ELEMENTWISE)
def test_an_elementwise_rule_at_complex_points(case):
    text, count = called(case)
    f = srcad.from_source(text)
    for seed in range(3):
        rng = np.random.default_rng(seed)
        domain = points(case, count) if case.on else [(-2.0, 2.0)]*count
        at = [float(rng.uniform(low, high)) for low, high in domain]
        srcad.check_grads(f, tuple(turned(x, seed + i) for i, x in enumerate(at)))
        if not case.op.startswith("cmath."):
            arrays = tuple(turned(np.full(3, x), seed + i) for i, x in enumerate(at))
            srcad.check_grads(f, arrays)
            if count > 1:  # real numbers among complex ones
                srcad.check_grads(f, (arrays[0], *at[1:]))
                srcad.check_grads(f, (at[0], *arrays[1:]))


# vectors whose phase is free, and NumPy's is no smooth one: tested by what does not depend on it
FREE = ("np.linalg.eigh(", "np.linalg.svd(")


@pytest.mark.parametrize("call", [t for t in TEXTS if not t.startswith(FREE)])
def test_a_call_with_complex_numbers_is_right_or_refused(call):
    f, args = made(call)
    try:
        f(*args)
    except (TypeError, ValueError, np.exceptions.ComplexWarning, srcad.TransformError):
        return  # it is no function of complex numbers
    with contextlib.suppress(srcad.NoRule):
        srcad.check_grads(f, args)


@pytest.mark.parametrize("call", [*OWN, *SPECTRAL])
def test_a_call_of_complex_numbers(call):
    srcad.check_grads(*made(call))


@pytest.mark.parametrize("call", REAL)
def test_a_call_that_makes_complex_numbers_of_real_ones(call):
    srcad.check_grads(*made(call, lambda x: x))


@pytest.mark.parametrize("call", [t for t in (*OWN, *SPECTRAL) if "complex" not in t])
def test_single_precision_is_kept(call):
    if "cmath" in call:
        pytest.skip("Python's own numbers are of one precision")
    text, args = function_of(call)
    narrow = [np.complex64(turned(a)) for a in args]
    given = {k: v.astype(np.float32) if v.dtype == float else v for k, v in GIVEN.items()}
    keeps_float32(srcad.from_source(text, given), narrow)


def test_every_pattern_of_complex_numbers_is_called_above(reached):
    calls = [(c, turned) for c in (*OWN, *TEXTS)] + [(c, lambda x: x) for c in REAL]
    for call, given in calls:
        f, args = made(call, given)
        srcad.source(f, *args, stage="normal")
    kinds = ("linear", "bilinear", "general")
    rules = [c for op in ops() for c in declared(op) if c.kind in kinds and exists(op)]
    rules = [c for c in rules if of_complex_numbers(c) and id(c) not in reached]
    assert rules == []


# the convention: that of JAX and autograd


def test_the_gradient_is_by_the_real_part_minus_i_times_by_the_imaginary_part():
    z = 1.0 + 2.0j
    assert srcad.grad(lambda z: z.real)(z) == 1
    assert srcad.grad(lambda z: z.imag)(z) == -1j
    assert srcad.grad(lambda z: abs(z)**2)(z) == pytest.approx(2*z.conjugate())
    assert srcad.grad(lambda z: (z*z).real)(z) == 2*z


def test_a_pullback_of_a_holomorphic_function_does_not_conjugate():
    z, seed = 0.3 + 0.7j, 1.0 - 2.0j
    _, pullback = srcad.vjp(lambda z: cmath.exp(z)*z, z)
    assert pullback(seed)[0] == pytest.approx(seed*(cmath.exp(z)*z + cmath.exp(z)))


def test_real_arguments_get_real_gradients():
    power = srcad.grad(lambda x: np.sum(np.abs(np.fft.fft(x))**2))
    gradient = power(LETTERS["v"].astype(np.float32))
    assert gradient.dtype == np.float32


FUNCTIONS = [
    "np.sum(np.abs(x)**2*np.angle(x))", "np.real(np.sum(np.exp(1j*x)*np.conj(x)))",
    "np.sum(np.abs(np.fft.fft(x)))", "np.real(np.vdot(x, x*x))", "np.sum(np.real(x)*np.imag(x))",
]  # fmt: skip


@pytest.mark.parametrize("text", FUNCTIONS)
def test_gradients_agree_with_autograd(text):
    anp = pytest.importorskip("autograd.numpy")
    theirs = pytest.importorskip("autograd").grad(eval(f"lambda x: {text}", {"np": anp}))
    z = turned(LETTERS["u"])
    if "vdot" in text:
        pytest.skip("autograd has it without the conjugate")
    ours = srcad.grad(srcad.from_source(f"def f(x):\n    return {text}\n"))
    np.testing.assert_allclose(ours(z), theirs(z), rtol=1e-10)


@pytest.mark.parametrize("text", FUNCTIONS)
def test_gradients_agree_with_jax(text):
    jax = pytest.importorskip("jax")
    theirs = jax.grad(eval(f"lambda x: {text}", {"np": jax.numpy}))
    z = turned(LETTERS["u"]).astype(np.complex64)  # JAX computes in single precision
    ours = srcad.grad(srcad.from_source(f"def f(x):\n    return {text}\n"))
    np.testing.assert_allclose(ours(z), theirs(z), rtol=3e-4, atol=3e-4)


# what is refused


@pytest.mark.parametrize(
    "body",
    [
        "np.sum(np.sort(z)).real", "np.max(np.abs(z)*z).real", "np.median(z).real",
        "np.sum(np.floor(z.real) + np.maximum(z, 1.0)).real", "float(z[0])",
    ],
)  # fmt: skip
def test_what_has_no_rule_for_complex_numbers_is_refused(body):
    f = srcad.from_source(f"def f(z):\n    return {body}\n")
    with pytest.raises(srcad.TransformError):
        srcad.grad(f)(turned(LETTERS["v"]))


def test_a_write_into_a_part_is_refused():
    f = srcad.from_source("def f(z):\n    a = z*2\n    a.real[0] = 3.0\n    return abs(a[0])\n")
    with pytest.raises(srcad.TransformError):
        srcad.grad(f)(turned(LETTERS["v"]))


def test_a_complex_result_has_no_gradient():
    with pytest.raises(TypeError, match="complex number; take its real part"):
        srcad.grad(lambda z: z*z)(1j)


def test_a_seed_or_a_tangent_of_real_numbers_is_real():
    with pytest.raises(TypeError, match="complex"):
        srcad.jvp(lambda x: x*x, (1.0,), (1j,))
    with pytest.raises(TypeError, match="complex"):
        srcad.vjp(lambda x: x*x, 1.0)[1](1j)


def test_a_jacobian_of_real_arguments_may_be_complex():
    made = srcad.jacobian(lambda x: np.exp(1j*x))(np.array([0.3, 0.5]))
    np.testing.assert_allclose(made, np.diag(1j*np.exp(1j*np.array([0.3, 0.5]))))
    with pytest.raises(TypeError, match="complex"):
        srcad.jacobian(lambda z: z*z)(np.array([1j]))


def root_of_the_opposite(z):
    return np.real(np.sqrt(z*-1)*(2.0 + 1.0j))


def logarithm_of_the_opposite(z):
    return np.real(np.log(-(z*1.0))**2*(2.0 + 1.0j))


def power_of_the_opposite(z):
    u = z/1.0
    return np.real((-u)**0.5*(2.0 + 1.0j))


@pytest.mark.parametrize("imaginary", [0.0, -0.0])
@pytest.mark.parametrize(
    "f", [root_of_the_opposite, logarithm_of_the_opposite, power_of_the_opposite]
)
def test_a_zero_keeps_its_side_of_a_branch_cut(f, imaginary):
    z, step = complex(3.0, imaginary), 1e-6
    value, gradient = srcad.value_and_grad(f)(z)
    moved = [f(complex(3.0 + s, imaginary)) for s in (step, -step)]
    assert value == f(z)
    assert gradient.real == pytest.approx((moved[0] - moved[1])/(2*step), rel=1e-6)
    assert srcad.grad(f)(z) == pytest.approx(gradient, rel=1e-12)
    assert srcad.jvp(f, (z,), (1.0 + 0.0j,))[1] == pytest.approx(gradient.real, rel=1e-12)
