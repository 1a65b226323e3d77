"""Train one neuron by gradient descent, with a gradient that can be read.

python examples/neuron.py
"""

import numpy as np

import srcad


def loss(w, b, X, y):
    u = np.maximum(0, X @ w + b)
    v = y - u
    return np.mean(v**2)


def make_data(samples: int = 200):
    """Samples of a neuron whose weights are to be found again."""
    X = np.random.default_rng(0).normal(size=(samples, 3))
    return X, np.maximum(0, X @ np.array([1.5, -2.0, 0.5]) + 0.3)


def train(w, b, X, y, stepsize: float = 0.2, steps: int = 300):
    gradient = srcad.grad(loss, argnums=("w", "b"))
    for _ in range(steps):
        g_w, g_b = gradient(w, b, X, y)
        w = w + -stepsize * g_w
        b = b + -stepsize * g_b
    return w, b


def main() -> None:
    X, y = make_data()
    w, b = np.array([0.1, 0.1, 0.1]), 0.0
    print(srcad.source(srcad.grad(loss, argnums=("w", "b")), w, b, X, y))

    start = loss(w, b, X, y)
    w, b = train(w, b, X, y)
    end = loss(w, b, X, y)
    print(f"\nloss at the start  {start:.3g}")
    print(f"loss at the end    {end:.3g}, {start / end:.1e} times smaller")
    print(f"w = {np.round(w, 3)}, b = {b:.3g}")


if __name__ == "__main__":
    main()
