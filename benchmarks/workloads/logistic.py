"""Logistic regression: the mean negative log-likelihood of labels 0 and 1."""

import numpy as np

from benchmarks.workload import Workload


def primal(w, b, X, y):
    z = X @ w + b
    return np.mean(np.logaddexp(0.0, z) - y * z)


def by_hand(w, b, X, y):
    z = X @ w
    z += b
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1.0
    z_bar = np.divide(1.0, z, out=z)
    z_bar -= y
    z_bar /= z.size
    return X.T @ z_bar, np.sum(z_bar)


def for_torch(torch):
    def function(w, b, X, y):
        return torch.nn.functional.binary_cross_entropy_with_logits(X @ w + b, y)

    return function


def inputs(batch, n):
    r = np.random.default_rng(4)
    X = r.normal(size=(batch, n))
    return r.normal(size=n), 0.2, X, (X[:, 0] > 0.3).astype(float)


WORKLOAD = Workload(
    "logistic regression",
    primal,
    by_hand,
    (0, 1),
    {"small": lambda: inputs(20, 5), "large": lambda: inputs(20_000, 50)},
    {"torch": for_torch},
    vectorised=True,
)
