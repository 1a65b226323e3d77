"""Rosenbrock's function in n dimensions (H. H. Rosenbrock, The Computer Journal 3, 1960, 175)."""

import numpy as np

from benchmarks.workload import Workload


def primal(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def by_hand(x):
    head = x[:-1]
    u_bar = x[1:] - head**2
    u_bar *= 200.0
    x_bar = np.empty_like(x)
    x_bar[0] = 0.0
    x_bar[1:] = u_bar
    u_bar -= 1.0
    u_bar *= head
    u_bar += 1.0
    u_bar *= 2.0
    x_bar[:-1] -= u_bar
    return x_bar


def inputs(n):
    return (np.random.default_rng(1).uniform(-2.0, 2.0, n),)


WORKLOAD = Workload(
    "Rosenbrock",
    primal,
    by_hand,
    0,
    {"small": lambda: inputs(10), "large": lambda: inputs(200_000)},
    vectorised=True,
)
