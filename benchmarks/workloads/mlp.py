"""A perceptron of two layers, with the cross-entropy of its softmax."""

import numpy as np

from benchmarks.workload import Workload


def primal(W1, b1, W2, b2, X, labels):
    h = np.tanh(X @ W1 + b1)
    z = h @ W2 + b2
    z = z - np.max(z, axis=1, keepdims=True)
    right = z[np.arange(len(labels)), labels]
    return np.mean(np.log(np.sum(np.exp(z), axis=1)) - right)


def by_hand(W1, b1, W2, b2, X, labels):
    h = X @ W1
    h += b1
    np.tanh(h, out=h)
    z = h @ W2
    z += b2
    z -= np.max(z, axis=1, keepdims=True)
    z_bar = np.exp(z, out=z)
    z_bar /= np.sum(z_bar, axis=1, keepdims=True)
    z_bar[np.arange(len(labels)), labels] -= 1.0
    z_bar /= len(labels)
    W2_bar = h.T @ z_bar
    u_bar = z_bar @ W2.T
    h *= h
    u_bar *= np.subtract(1.0, h, out=h)
    return X.T @ u_bar, np.sum(u_bar, axis=0), W2_bar, np.sum(z_bar, axis=0)


def for_torch(torch):
    def function(W1, b1, W2, b2, X, labels):
        z = torch.tanh(X @ W1 + b1) @ W2 + b2
        return torch.nn.functional.cross_entropy(z, labels)

    return function


def inputs(batch, n, hidden, classes):
    r = np.random.default_rng(3)
    W1, W2 = r.normal(size=(n, hidden)) / n**0.5, r.normal(size=(hidden, classes)) / hidden**0.5
    X, labels = r.normal(size=(batch, n)), r.integers(0, classes, batch)
    return W1, np.zeros(hidden), W2, np.zeros(classes), X, labels


WORKLOAD = Workload(
    "MLP, softmax, cross-entropy",
    primal,
    by_hand,
    (0, 1, 2, 3),
    {"small": lambda: inputs(16, 8, 12, 4), "large": lambda: inputs(256, 256, 128, 10)},
    {"torch": for_torch},
    vectorised=True,
)
