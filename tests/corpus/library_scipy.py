"""Functions of SciPy, called in the ways of which their rules did not know."""

import numpy as np
import scipy.fft
import scipy.linalg

from corpus import case

V = np.array([0.7, -1.2, 0.4])
M = np.array([[0.3, 1.2, -0.7], [2.1, 0.4, 0.9]])
T = np.arange(24.0).reshape(2, 3, 4) ** 1.3 / 20 - 0.6
S = np.array([[2.0, 0.3, 0.1], [0.4, 1.5, 0.2], [0.1, 0.3, 1.8]])


def power(spectrum):
    weights = np.sqrt(np.arange(1.0, spectrum.size + 1)).reshape(spectrum.shape)
    return np.sum(weights * np.real(spectrum * np.conj(spectrum)))


def spectrum_of_the_last_axes(x):
    return power(scipy.fft.fftn(x, s=(4, 3))) + power(scipy.fft.ifftn(x, s=(3, 5)))


def half_spectrum_of_the_last_axes(x):
    return power(scipy.fft.rfftn(x, s=(2, 5)))


def signal_of_the_last_axes(x):
    return power(scipy.fft.irfftn(x, s=(4, 5))) + power(scipy.fft.irfftn(x, s=(3,)))


def solved_by_factors(x, b):
    return np.sum(scipy.linalg.cho_solve((np.linalg.cholesky(x + x.T), True), b) ** 3)


CASES = [
    case(spectrum_of_the_last_axes, T),
    case(half_spectrum_of_the_last_axes, T),
    case(signal_of_the_last_axes, T),
    case(solved_by_factors, (S, V), (S, M.T)),
]
