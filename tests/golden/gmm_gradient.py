# gradient of primal (gmm.py:29) by alphas, means, icf; for alphas[n], means[n,m], icf[n,k], x[p,m], gamma number, m number
# 45 operations, 11 fewer than the primal; 3 a turn, 1 fewer
import math
import numpy as np
from srcad.backend.runtime import unbroadcast

def primal_grad(alphas, means, icf, x, gamma, m):
    n, d = x.shape                                          # 30: n, d = x.shape
    log_diagonal = icf[:, :d]                               # 32: log_diagonal = icf[:, :d]
    Q = np.zeros((len(alphas), d, d))                       # 33, 31: Q = np.zeros((k, d, d))
    columns, rows = np.triu_indices(d, 1)                   # 34: columns, rows = np.triu_indices(d, 1)
    u6 = icf[:, d:]                                         # 35: Q[:, rows, columns] = icf[:, d:]
    Q[:, rows, columns] = u6                                # 35
    diagonal = np.arange(d)                                 # 36: diagonal = np.arange(d)
    u7 = np.exp(log_diagonal)                               # 37: Q[:, diagonal, diagonal] = np.exp(log_diagonal)
    Q[:, diagonal, diagonal] = u7                           # 37
    u9 = x - means[:, None, :]                              # 38: scaled = (x - means[:, None, :]) @ np.swapaxes(Q, 1, 2)
    scaled = u9 @ np.swapaxes(Q, 1, 2)                      # 38
    terms = (alphas + np.sum(log_diagonal, axis=1))[:, None] - 0.5*np.sum(scaled**2, axis=2)  # 40, 39: terms = weights[:, None] - 0.5 * np.sum(scaled**2, axis=2)
    u17 = np.exp(terms - np.max(terms, axis=0))             # 18, 17: return top + np.log(np.sum(np.exp(a - top), axis=0))
    u23 = np.exp(alphas - np.max(alphas, axis=0))           # 18, 17
    math.log(2*pi)                                          # 41
    degrees = d + m + 1                                     # 22: degrees = d + m + 1
    math.log(pi)                                            # 23: log_gamma = 0.25 * d * (d - 1) * log(pi)
    for i in range(d):                                      # 24: for i in range(d):
        math.lgamma(0.5*(degrees - i))                      # 25: log_gamma += lgamma(0.5 * (degrees - i))
    math.log(gamma/2**0.5)                                  # 26: return k * (degrees * d * log(gamma / 2**0.5) - log_gamma)
    u16_bar = u17 / u17.sum(axis=0)                         # 18
    scaled_bar = -scaled * u16_bar[:, :, None]              # 40
    weights_bar = u16_bar.sum(axis=1)                       # 40
    alphas_bar = weights_bar - n/u23.sum(axis=0)*u23        # 39, 18, 41: weights = alphas + np.sum(log_diagonal, axis=1)
    Q_bar = gamma**2*Q + scaled_bar.swapaxes(1, 2) @ u9     # 38, 42
    means_bar = -(scaled_bar @ Q).sum(axis=1)               # 38
    u7_bar = unbroadcast(Q_bar[:, diagonal, diagonal], log_diagonal)  # 37
    Q_bar[:, diagonal, diagonal] = 0.0                      # 37
    icf_bar = np.zeros(icf.shape, icf.dtype)                # 35
    icf_bar[:, d:] = unbroadcast(Q_bar[:, rows, columns], u6)  # 35
    icf_bar[:, :d] += weights_bar[:, None] + u7*u7_bar - m  # 32
    return alphas_bar, means_bar, icf_bar
