"""A recurrent net whose parameters are a dict: tanh units, a linear output, squared error.

Its gradient is backpropagation through time (Werbos, Proceedings of the IEEE 78, 1990, 1550).
"""

import numpy as np

from benchmarks.workload import Workload


def primal(params, xs, ys):
    h = np.zeros((xs.shape[1], len(params["b"])))
    loss = 0.0
    for t in range(len(xs)):
        h = np.tanh(xs[t] @ params["Wx"] + h @ params["Wh"] + params["b"])
        loss = loss + np.mean((h @ params["Wy"] + params["c"] - ys[t]) ** 2)
    return loss / len(xs)


def by_hand(params, xs, ys):
    Wx, Wh, b, Wy, c = (params[name] for name in ("Wx", "Wh", "b", "Wy", "c"))
    hs = [np.zeros((xs.shape[1], len(b)))]
    es = []
    for t in range(len(xs)):
        h = xs[t] @ Wx
        h += hs[t] @ Wh
        h += b
        hs.append(np.tanh(h, out=h))
        e = h @ Wy
        e += c
        e -= ys[t]
        es.append(e)
    bars = {name: np.zeros_like(value) for name, value in params.items()}
    h_bar = 0.0
    for t in reversed(range(len(xs))):
        e_bar = es[t]
        e_bar *= 2 / (e_bar.size * len(xs))
        h = hs[t + 1]
        bars["Wy"] += h.T @ e_bar
        bars["c"] += np.sum(e_bar, axis=0)
        u_bar = e_bar @ Wy.T
        u_bar += h_bar
        h *= h
        u_bar *= np.subtract(1.0, h, out=h)
        bars["Wx"] += xs[t].T @ u_bar
        bars["Wh"] += hs[t].T @ u_bar
        bars["b"] += np.sum(u_bar, axis=0)
        h_bar = u_bar @ Wh.T
    return bars


def for_jax(jax):
    np, lax = jax.numpy, jax.lax

    def function(params, xs, ys):
        def step(h, at_t):
            x, y = at_t
            h = np.tanh(x @ params["Wx"] + h @ params["Wh"] + params["b"])
            return h, np.mean((h @ params["Wy"] + params["c"] - y) ** 2)

        start = np.zeros((xs.shape[1], len(params["b"])))
        return np.mean(lax.scan(step, start, (xs, ys))[1])

    return function


def inputs(steps, batch, n, hidden):
    r = np.random.default_rng(7)
    params = {
        "Wx": r.normal(size=(n, hidden)) / n**0.5,
        "Wh": r.normal(size=(hidden, hidden)) / hidden**0.5,
        "b": r.normal(size=hidden) / 10,
        "Wy": r.normal(size=(hidden, n)) / hidden**0.5,
        "c": r.normal(size=n) / 10,
    }
    return params, r.normal(size=(steps, batch, n)), r.normal(size=(steps, batch, n))


WORKLOAD = Workload(
    "recurrent net over a dict",
    primal,
    by_hand,
    0,
    {"small": lambda: inputs(6, 3, 3, 5), "large": lambda: inputs(40, 32, 32, 64)},
    {"jax": for_jax},
    vectorised=True,
)
