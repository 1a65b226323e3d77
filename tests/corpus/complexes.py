"""Complex numbers, as engineers and physicists write them: spectra, phasors, wave functions."""

import cmath
import dataclasses
import math

import numpy as np

from corpus import case

V = np.array([0.3, -1.2, 0.8, 0.4])
W = np.array([1.1, 0.2, -0.7, 0.5])
Z = np.array([0.3 + 0.4j, -1.2 + 0.1j, 0.8 - 0.9j, 0.4 + 1.3j])
M = np.array([[0.5, 1.3, -0.2], [-0.7, 0.4, 0.9]])
C = np.array([[2.1 + 0.3j, 0.4j], [0.2 - 0.5j, 1.4 + 0.1j]])
KERNEL = np.array([1.0 + 0.2j, 0.5, -0.3j, 0.1])


# real arguments, complex numbers inside, real results


def filtered(x, k):
    return np.real(np.fft.ifft(np.fft.fft(x)*k))


def filtered_half(x, k):
    return np.fft.irfft(np.fft.rfft(x)*k, n=len(x))


def power_spectrum(x):
    spectrum = np.fft.rfft(x*np.hanning(len(x) + 2)[1:-1])
    return np.sum(np.abs(spectrum)**2*np.arange(len(spectrum)))/len(x)


def spectral_derivative(x):
    k = 2j*np.pi*np.fft.fftfreq(x.size)
    return np.fft.ifft(k*np.fft.fft(x)).real


def convolved_by_spectra(x, k):
    n = len(x) + len(k) - 1
    return np.fft.irfft(np.fft.rfft(x, n)*np.fft.rfft(k, n), n)


def phase_correlation(a, b):
    cross = np.fft.fft2(a)*np.conj(np.fft.fft2(b))
    return np.fft.ifft2(cross/np.abs(cross)).real[0]


def impedance(r, l, c, w):
    z = r + 1j*w*l + 1/(1j*w*c)
    return abs(z), cmath.phase(z)


def frequency_response(b, w):
    z = np.exp(-1j*w)
    h = np.zeros(len(w), dtype=complex)
    for k in range(len(b)):
        h += b[k]*z**k
    return 20*np.log10(np.abs(h))


def grown_from_a_real_zero(x, w):
    total = 0.0
    for k in range(3):
        total = total + x*cmath.exp(1j*w*k)
    return abs(total)


def real_on_one_way(x, w):
    s = x*w
    if w > 1.0:
        s = s*(1 + 2j)
    t = s*s + x
    return abs(t) + t.real


def escape_speed(x, y):
    c = complex(x, y)
    z = 0j
    for _ in range(6):
        z = z*z + c
        if abs(z) > 1.5:
            break
    return z.real**2 + z.imag**2


def written_into_a_complex_buffer(x, w):
    a = np.zeros(4, dtype=complex)
    a[0] = x*1j
    a[1:3] = w
    a[3] = x + 1j*w
    a[1] *= 1j*x
    return np.abs(a)


def positional_type(x):
    a = np.zeros(3, complex)
    a[0] = x*x*1j
    a[1] = x
    return np.sum(np.abs(a))


def made_complex(x):
    z = x.astype(complex)
    z *= 1j
    z += x
    return np.abs(z)


def made_complex_of_type(x):
    z = np.asarray(x, dtype=np.complex128)*np.complex128(1 + 1j)
    return np.angle(z + x*x)


def of_polar_coordinates(r, phi):
    z = cmath.rect(r, phi)*(1 - 0.5j)
    size, angle = cmath.polar(z)
    return size*angle


def broadcast_against_complex(a, x):
    z = a*np.exp(1j*x) + x
    return np.sum(np.abs(z)**2, axis=0)


def scalar_of_many(a, x):
    z = a*np.exp(1j*x)
    return (np.sum(z)*np.conj(a)).real


def collected(x):
    parts = []
    for k in range(3):
        parts.append(x**k*cmath.exp(1j*k*x))
    return np.abs(np.array(parts))


def real_and_complex_in_one_list(x, z):
    parts = [x, np.exp(1j*x)]
    parts.append(z)
    total = np.sum(np.array(parts), axis=0)
    return np.sum(np.abs(total + total)**2)


def summed_over_a_comprehension(x):
    return abs(sum(v*1j**k for k, v in enumerate(x)))


def discrete_fourier(x):
    n = len(x)
    k = np.arange(n)
    dft = np.exp(-2j*np.pi*np.outer(k, k)/n)
    y = dft @ x
    return np.real(y*y.conj())


def _radix_two(x):
    if len(x) == 1:
        return x*(1 + 0j)
    even = _radix_two(x[::2])
    odd = _radix_two(x[1::2])
    turned = np.exp(-2j*np.pi*np.arange(len(odd))/len(x))*odd
    return np.concatenate([even + turned, even - turned])


def recursive_transform(x):
    return np.abs(_radix_two(x))


@dataclasses.dataclass
class Line:
    """A transmission line."""

    loss: float
    phase: float

    def gain(self, length):
        return cmath.exp(-(self.loss + 1j*self.phase)*length)


def through_an_object(loss, phase):
    line = Line(loss, phase)
    return abs(line.gain(2.0) + line.gain(1.0)*1j)


def solved(w):
    a = np.array([[1 + 1j*w, 0.5], [0.2j, 2.0 - 1j*w]])
    y = np.linalg.solve(a, np.array([1.0, w]))
    return np.abs(y)


def chosen_by_place(x):
    z = np.where(x > 0, x*1j, x)
    return np.abs(z + 0.5)


def constant_factors(x):
    return np.abs(np.convolve(x, KERNEL)) + np.real(np.vdot(KERNEL, x))


def swept(x, w):
    t = np.linspace(0.0, 1.0, 5)
    wave = np.exp(2j*np.pi*(x*t + w*t**2/2))
    return wave.real, wave.imag


def while_it_turns(x):
    z = x*1j
    n = 0
    while abs(z) < 4.0:
        z = z*(1.2 + 0.5j) + x
        n += 1
    return z.imag/n


# complex arguments


def holomorphic(z):
    return z**3 + np.exp(1j*z)/(z + 2.0) - np.sin(z)*np.cosh(z) + np.sqrt(z)


def powers(z, w):
    return z**w + z**0.5 + z**-2 + 2.0**z


def parts_of(z):
    return z.real*z.imag**2 + abs(z) + z.conjugate()*z


def many_parts(z):
    return np.abs(z)**2*np.angle(z) + np.real(z)*np.imag(z) + np.conj(z)*z


def norm_of_wave(psi):
    return np.sum(np.abs(psi)**2) + abs(np.vdot(psi, psi*psi))


def zero_among_them(psi):
    return np.sum(np.abs(psi)**2) + np.abs(psi[1] - psi[1])


def expectation(psi, h):
    return np.real(np.conj(psi) @ (h @ psi))/np.real(np.vdot(psi, psi))


def evolved(psi, h, t):
    step = np.eye(2) - 0.5j*h*t
    for _ in range(2):
        psi = np.linalg.solve(np.conj(step).T, step @ psi)
    return np.abs(psi)**2


def changed_in_place(z):
    z = z.copy()
    z[1:] -= 0.5j*z[:-1]
    z *= 2.0
    z[0] = z[0].conjugate()
    return z


def mixed_arguments(z, x):
    return (z*x).real + x**2, z*x


def held_in_containers(pair, named):
    z, x = pair
    return z*named["gain"] + x, {"size": abs(z)*x}


def real_from_complex(z):
    a = np.zeros(4)
    a[:] = z.real
    a[2:] += z.imag[:2]
    return a*a


def cmath_whole(z):
    return (cmath.sinh(z)*cmath.cos(z) + cmath.atan(z)*cmath.asinh(z) + cmath.log(z + 3.0)
            + cmath.log10(z)*cmath.tan(z) + cmath.acos(z) + cmath.asin(z)*cmath.acosh(z)
            + cmath.tanh(z) + cmath.atanh(z) + cmath.log(z, 2.0) + cmath.pi)  # fmt: skip


def cmath_of_reals(x):
    return (cmath.sqrt(-x)*cmath.log(-x)).real + cmath.phase(x - 1j) + math.pi


def determinant_and_trace(c):
    return np.linalg.det(c)*np.trace(c) + np.einsum("ij,ji->", c, np.conj(c))


def roots_of_a_polynomial(x):
    r = np.roots(np.array([1.0, 0.3, 2.0]))
    return np.abs(np.sum(x[:2]*r))


def root_of_a_negative_constant(x):
    z = np.lib.scimath.sqrt(-2.0)
    w = np.sqrt(np.complex128(-3))
    return abs(z*x[0] + x[1]) + np.abs(w*x[1] + 1)


def real_parts_of_what_is_written(x, z):
    """An adjoint is real until what is complex is added to a part of it."""
    m = z*1.0
    n = m + 0j
    n[1:] -= m[1:]*0.5
    n[0] *= z[1]
    n /= 2.0
    return np.real(n) + np.real(m)*x


def sum_of_conjugates_in_a_list(x):
    z = x + 1j*x[::-1]
    z[0] *= 2j
    items = [v.conjugate() for v in z]
    s = sum(items)*np.exp(1j*x[0])
    return s.real + abs(s)


def numbers_of_a_list_turned_complex(x):
    kept, squares = [0.5 for v in x], [v*v for v in x + 1j*x[::-1]]
    for k in range(len(kept)):
        kept[k] += squares[k]
    for k in range(len(kept)):
        kept[k] = kept[k]*squares[-1 - k]
    return sum(kept).real


CASES = [
    case(sum_of_conjugates_in_a_list, V),
    case(numbers_of_a_list_turned_complex, V),
    case(filtered, (V, W), (V, Z)),
    case(filtered_half, (V, W[:3]), (V[:3], Z[:2])),
    case(power_spectrum, V, V[:3]),
    case(spectral_derivative, V, V[:3]),
    case(convolved_by_spectra, (V, W[:3]), (V, W[:2])),
    case(phase_correlation, (M, M[::-1] + 0.3*M**2)),
    case(impedance, (1.2, 0.4, 0.7, 1.5)),
    case(frequency_response, (V, np.array([0.3, 1.1, 2.0]))),
    case(grown_from_a_real_zero, (0.8, 1.1)),
    case(real_on_one_way, (0.8, 1.1), (0.8, 0.7)),
    case(escape_speed, (0.3, 0.2), (-1.2, 0.4)),
    case(written_into_a_complex_buffer, (0.8, 1.1)),
    case(positional_type, 0.8),
    case(made_complex, V),
    case(made_complex_of_type, V),
    case(of_polar_coordinates, (0.8, 0.5)),
    case(broadcast_against_complex, (M, V[:3]), (0.7, V)),
    case(scalar_of_many, (0.7, V)),
    case(collected, 0.8),
    case(real_and_complex_in_one_list, (V, Z)),
    case(summed_over_a_comprehension, V),
    case(discrete_fourier, V),
    case(recursive_transform, V),
    case(through_an_object, (0.2, 1.1)),
    case(solved, 0.8),
    case(chosen_by_place, V),
    case(constant_factors, V),
    case(swept, (0.8, 0.3)),
    case(while_it_turns, 0.8),
    case(holomorphic, 0.4 + 0.3j, Z, np.complex128(0.4 + 0.3j)),
    case(powers, (0.4 + 0.3j, 1.2 - 0.4j), (Z, 1.2 - 0.4j), (0.4 + 0.3j, V)),
    case(parts_of, 0.4 + 0.3j, Z, Z.astype(np.complex64)),
    case(many_parts, Z, Z.astype(np.complex64)),
    case(norm_of_wave, Z),
    case(zero_among_them, Z),
    case(expectation, (Z[:2], C), (Z[:2], C.real)),
    case(evolved, (Z[:2], C, 0.3)),
    case(changed_in_place, Z),
    case(mixed_arguments, (0.4 + 0.3j, 0.8), (Z, V), (Z, 0.8)),
    case(held_in_containers, ((0.4 + 0.3j, 0.8), {"gain": 1.2 - 0.1j})),
    case(real_from_complex, Z),
    case(cmath_whole, 0.4 + 0.3j),
    case(cmath_of_reals, 0.8),
    case(determinant_and_trace, C),
    case(roots_of_a_polynomial, np.array([0.7, 1.3, -0.6])),
    case(root_of_a_negative_constant, np.array([0.7, 1.3])),
    case(real_parts_of_what_is_written, (V, Z)),
]
