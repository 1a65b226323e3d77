"""Cholesky's triangular factorisation in place, column by column.

I. Murray, Differentiation of the Cholesky decomposition, arXiv:1602.07527, § 4.1: the unblocked
algorithm, and its reverse mode, which needs the factor alone.
"""

import numpy as np

from benchmarks.workload import Workload


def primal(A, weights):
    L = A.copy()
    for j in range(len(L)):
        L[j, j] = np.sqrt(L[j, j] - L[j, :j] @ L[j, :j])
        L[j + 1 :, j] = (L[j + 1 :, j] - L[j + 1 :, :j] @ L[j, :j]) / L[j, j]
    return np.sum(weights * L)


def by_hand(A, weights):
    L = A.copy()
    for j in range(len(L)):
        row, column = L[j, :j], L[j + 1 :, j]
        L[j, j] = d = np.sqrt(L[j, j] - row @ row)
        column -= L[j + 1 :, :j] @ row
        column /= d
    L_bar = weights.copy()
    for j in reversed(range(len(L))):
        d, row = L[j, j], L[j, :j]
        column_bar = L_bar[j + 1 :, j]
        column_bar /= d
        d_bar = (L_bar[j, j] - L[j + 1 :, j] @ column_bar) / d
        L_bar[j, j] = 0.5 * d_bar
        L_bar[j, :j] -= d_bar * row
        L_bar[j, :j] -= column_bar @ L[j + 1 :, :j]
        L_bar[j + 1 :, :j] -= np.outer(column_bar, row)
    return L_bar


def functional(np):
    def function(A, weights):
        total = 0.0
        for j in range(len(A)):
            d = np.sqrt(A[0, 0])
            column = A[1:, 0] / d
            total = total + weights[j, j] * d + weights[j + 1 :, j] @ column
            A = A[1:, 1:] - np.outer(column, column)
        return total

    return function


def for_jax(jax):
    np = jax.numpy

    def function(A, weights):
        index = np.arange(len(A))

        def step(j, L):
            d = np.sqrt(L[j, j])
            column = np.where(index > j, L[:, j] / d, 0.0)
            L = L - np.outer(column, column)
            return L.at[:, j].set(np.where(index > j, column, L[:, j])).at[j, j].set(d)

        return np.sum(weights * jax.lax.fori_loop(0, len(A), step, A))

    return function


def inputs(n):
    r = np.random.default_rng(8)
    B = r.normal(size=(n, n))
    return B @ B.T / n + np.eye(n), np.tril(r.normal(size=(n, n)))


WORKLOAD = Workload(
    "Cholesky in place",
    primal,
    by_hand,
    0,
    {"small": lambda: inputs(6), "large": lambda: inputs(80)},
    {"autograd": functional, "jax": for_jax, "torch": functional},
)
