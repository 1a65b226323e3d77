"""The squared error of one neuron with a rectifier, over a batch."""

import numpy as np

from benchmarks.workload import Workload


def primal(w, b, X, y):
    u = np.maximum(0, X @ w + b)
    return np.mean((y - u) ** 2)


def by_hand(w, b, X, y):
    z = X @ w
    z += b
    u = np.maximum(0, z)
    u -= y
    u *= 2 / u.size
    u *= z > 0
    return X.T @ u, u.sum()


def for_torch(torch):
    def function(w, b, X, y):
        return torch.mean((y - torch.relu(X @ w + b)) ** 2)

    return function


def inputs(batch, n):
    r = np.random.default_rng(2)
    return r.normal(size=n), 0.1, r.normal(size=(batch, n)), r.normal(size=batch)


WORKLOAD = Workload(
    "ReLU neuron",
    primal,
    by_hand,
    (0, 1),
    {"small": lambda: inputs(20, 5), "large": lambda: inputs(20_000, 50)},
    {"torch": for_torch},
    vectorised=True,
)
