"""A loop of scalar steps that takes one of two ways at each."""

import math

from benchmarks.workload import Workload


def primal(x, steps):
    y = x
    for _ in range(steps):
        if y < 1.0:
            y = y + 0.1 * math.sin(x * y)
        else:
            y = x / y
    return y


def by_hand(x, steps):
    y = x
    ys = []
    for _ in range(steps):
        ys.append(y)
        if y < 1.0:
            y += 0.1 * math.sin(x * y)
        else:
            y = x / y
    x_bar = 0.0
    y_bar = 1.0
    for y in reversed(ys):
        if y < 1.0:
            u_bar = 0.1 * math.cos(x * y) * y_bar
            x_bar += y * u_bar
            y_bar += x * u_bar
        else:
            u_bar = y_bar / y
            x_bar += u_bar
            y_bar = -x * u_bar / y
    return x_bar + y_bar


def for_jax(jax):
    np, lax = jax.numpy, jax.lax

    def step(x, y):
        return lax.cond(y < 1.0, lambda: y + 0.1 * np.sin(x * y), lambda: x / y)

    def function(x, steps):
        return lax.fori_loop(0, steps, lambda _, y: step(x, y), x)

    return function


WORKLOAD = Workload(
    "scalar loop with if",
    primal,
    by_hand,
    0,
    {"small": lambda: (0.7, 100), "large": lambda: (0.7, 10_000)},
    {"jax": for_jax},
)
