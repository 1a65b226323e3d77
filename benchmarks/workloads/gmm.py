"""The logarithm of the likelihood of a Gaussian mixture with a Wishart prior.

F. Srajer, Z. Kukelova, A. Fitzgibbon, A benchmark of selected algorithmic differentiation tools on
some problems in computer vision and machine learning, Optimization Methods and Software 33, 2018,
§ 4.1 (ADBench). A row of `icf` holds, for one component, the logarithms of the diagonal of the
factor of its inverse covariance, and then what is below the diagonal, column by column.
"""

from math import lgamma, log, pi

import numpy as np

from benchmarks.workload import Workload


def log_sum_exp(a):
    top = np.max(a, axis=0)
    return top + np.log(np.sum(np.exp(a - top), axis=0))


def log_prior_constant(k, d, gamma, m):
    degrees = d + m + 1
    log_gamma = 0.25 * d * (d - 1) * log(pi)
    for i in range(d):
        log_gamma += lgamma(0.5 * (degrees - i))
    return k * (degrees * d * log(gamma / 2**0.5) - log_gamma)


def primal(alphas, means, icf, x, gamma, m):
    n, d = x.shape
    k = len(alphas)
    log_diagonal = icf[:, :d]
    Q = np.zeros((k, d, d))
    columns, rows = np.triu_indices(d, 1)
    Q[:, rows, columns] = icf[:, d:]
    diagonal = np.arange(d)
    Q[:, diagonal, diagonal] = np.exp(log_diagonal)
    scaled = (x - means[:, None, :]) @ np.swapaxes(Q, 1, 2)
    weights = alphas + np.sum(log_diagonal, axis=1)
    terms = weights[:, None] - 0.5 * np.sum(scaled**2, axis=2)
    likelihood = np.sum(log_sum_exp(terms)) - n * log_sum_exp(alphas) - 0.5 * n * d * log(2 * pi)
    prior = 0.5 * gamma**2 * np.sum(Q**2) - m * np.sum(log_diagonal)
    return likelihood + prior - log_prior_constant(k, d, gamma, m)


def by_hand(alphas, means, icf, x, gamma, m):
    n, d = x.shape
    k = len(alphas)
    log_diagonal = icf[:, :d]
    Q = np.zeros((k, d, d))
    columns, rows = np.triu_indices(d, 1)
    Q[:, rows, columns] = icf[:, d:]
    diagonal = np.arange(d)
    Q[:, diagonal, diagonal] = np.exp(log_diagonal)
    centred = x - means[:, None, :]
    scaled = centred @ np.swapaxes(Q, 1, 2)
    terms_bar = -0.5 * np.sum(scaled**2, axis=2)
    terms_bar += (alphas + np.sum(log_diagonal, axis=1))[:, None]
    terms_bar -= np.max(terms_bar, axis=0)
    np.exp(terms_bar, out=terms_bar)
    terms_bar /= np.sum(terms_bar, axis=0)
    scaled *= -terms_bar[:, :, None]
    means_bar = -np.sum(scaled @ Q, axis=1)
    Q_bar = np.swapaxes(scaled, 1, 2) @ centred
    Q_bar += gamma**2 * Q
    weights_bar = np.sum(terms_bar, axis=1)
    icf_bar = np.empty_like(icf)
    icf_bar[:, d:] = Q_bar[:, rows, columns]
    icf_bar[:, :d] = Q_bar[:, diagonal, diagonal] * Q[:, diagonal, diagonal]
    icf_bar[:, :d] += weights_bar[:, None] - m
    share = np.exp(alphas - np.max(alphas))
    weights_bar -= n / np.sum(share) * share
    return weights_bar, means_bar, icf_bar


def objective(np, alphas, means, icf, Q, x, gamma, m, log_sum_exp):
    """Give the value for factors that are there already."""
    n, d = x.shape
    log_diagonal = icf[:, :d]
    scaled = (x - means[:, None, :]) @ np.swapaxes(Q, 1, 2)
    weights = alphas + np.sum(log_diagonal, axis=1)
    terms = weights[:, None] - 0.5 * np.sum(scaled**2, axis=2)
    likelihood = np.sum(log_sum_exp(terms)) - n * log_sum_exp(alphas) - 0.5 * n * d * log(2 * pi)
    prior = 0.5 * gamma**2 * np.sum(Q**2) - m * np.sum(log_diagonal)
    return likelihood + prior - log_prior_constant(len(alphas), d, gamma, m)


def for_autograd(anp):
    def lse(a):
        top = anp.max(a, axis=0)
        return top + anp.log(anp.sum(anp.exp(a - top), axis=0))

    def function(alphas, means, icf, x, gamma, m):
        k, d = means.shape
        columns, rows = np.triu_indices(d, 1)
        place = np.full((d, d), icf.shape[1])
        place[rows, columns] = np.arange(d, icf.shape[1])
        place[np.arange(d), np.arange(d)] = np.arange(d)
        entries = [anp.exp(icf[:, :d]), icf[:, d:], np.zeros((k, 1))]
        Q = anp.concatenate(entries, axis=1)[:, place]
        return objective(anp, alphas, means, icf, Q, x, gamma, m, lse)

    return function


def for_jax(jax):
    def function(alphas, means, icf, x, gamma, m):
        k, d = means.shape
        columns, rows = np.triu_indices(d, 1)
        diagonal = np.arange(d)
        Q = jax.numpy.zeros((k, d, d)).at[:, rows, columns].set(icf[:, d:])
        Q = Q.at[:, diagonal, diagonal].set(jax.numpy.exp(icf[:, :d]))
        lse = jax.nn.logsumexp
        return objective(jax.numpy, alphas, means, icf, Q, x, gamma, m, lambda a: lse(a, axis=0))

    return function


def for_torch(torch):
    def function(alphas, means, icf, x, gamma, m):
        k, d = means.shape
        columns, rows = torch.triu_indices(d, d, 1)
        diagonal = torch.arange(d)
        Q = torch.zeros((k, d, d))
        Q[:, rows, columns] = icf[:, d:]
        Q[:, diagonal, diagonal] = torch.exp(icf[:, :d])
        return objective(torch, alphas, means, icf, Q, x, gamma, m, lambda a: torch.logsumexp(a, 0))

    return function


def inputs(n, d, k):
    r = np.random.default_rng(9)
    icf = r.normal(size=(k, d * (d + 1) // 2)) / d
    return r.normal(size=k), r.uniform(size=(k, d)), icf, r.normal(size=(n, d)), 1.0, 0


WORKLOAD = Workload(
    "GMM log-likelihood",
    primal,
    by_hand,
    (0, 1, 2),
    {"small": lambda: inputs(50, 2, 5), "large": lambda: inputs(1_000, 10, 25)},
    {"autograd": for_autograd, "jax": for_jax, "torch": for_torch},
    vectorised=True,
)
