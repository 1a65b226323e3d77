"""Jacobi's iteration for Poisson's equation on a square, in place.

Golub, Van Loan, Matrix Computations, 4th ed., § 11.2.2: each new value is the mean of the four old
neighbours and the right-hand side.
"""

import numpy as np

from benchmarks.workload import Workload


def primal(f, u, sweeps):
    u = u.copy()
    for _ in range(sweeps):
        u[1:-1, 1:-1] = 0.25 * (
            u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] + f[1:-1, 1:-1]
        )
    return np.sum(u * u)


def by_hand(f, u, sweeps):
    u = u.copy()
    new = np.empty_like(u[1:-1, 1:-1])
    for _ in range(sweeps):
        np.add(u[:-2, 1:-1], u[2:, 1:-1], out=new)
        new += u[1:-1, :-2]
        new += u[1:-1, 2:]
        new += f[1:-1, 1:-1]
        np.multiply(new, 0.25, out=u[1:-1, 1:-1])
    u_bar = np.multiply(u, 2.0, out=u)
    f_bar = np.zeros_like(f)
    for _ in range(sweeps):
        np.multiply(u_bar[1:-1, 1:-1], 0.25, out=new)
        u_bar[1:-1, 1:-1] = 0.0
        u_bar[:-2, 1:-1] += new
        u_bar[2:, 1:-1] += new
        u_bar[1:-1, :-2] += new
        u_bar[1:-1, 2:] += new
        f_bar[1:-1, 1:-1] += new
    return f_bar


def sweep(f, u):
    return 0.25 * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] + f[1:-1, 1:-1])


def for_autograd(np):
    def function(f, u, sweeps):
        for _ in range(sweeps):
            inner = np.concatenate([u[1:-1, :1], sweep(f, u), u[1:-1, -1:]], axis=1)
            u = np.concatenate([u[:1], inner, u[-1:]], axis=0)
        return np.sum(u * u)

    return function


def for_jax(jax):
    def function(f, u, sweeps):
        u = jax.lax.fori_loop(0, sweeps, lambda _, u: u.at[1:-1, 1:-1].set(sweep(f, u)), u)
        return (u * u).sum()

    return function


def for_torch(torch):
    def function(f, u, sweeps):
        u = u.clone()
        for _ in range(sweeps):
            u[1:-1, 1:-1] = sweep(f, u)
        return torch.sum(u * u)

    return function


def inputs(n, sweeps):
    r = np.random.default_rng(5)
    return r.normal(size=(n, n)), r.normal(size=(n, n)), sweeps


WORKLOAD = Workload(
    "Jacobi stencil in place",
    primal,
    by_hand,
    0,
    {"small": lambda: inputs(8, 5), "large": lambda: inputs(200, 30)},
    {"autograd": for_autograd, "jax": for_jax, "torch": for_torch},
    vectorised=True,
)
