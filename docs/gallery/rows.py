"""The worked examples of a course on derivatives, each as a student writes it.

``python docs/gallery/make.py`` writes the explanation of each into this folder.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Row:
    """A worked example: its number, what it shows, the function, the point, by what."""

    name: str
    title: str
    f: Callable[..., Any]
    args: tuple[Any, ...]
    argnums: tuple[str, ...] | None = None
    page: str = ""
    """The language of its HTML page, if it has one."""


ROWS: list[Row] = []


def row(name, title, *args, argnums=None, page=""):
    def add(f):
        ROWS.append(Row(name, title, f, args, argnums, page))
        return f

    return add


# 1 · one function for each rule


@row("01-constant", "The constant rule", 2.0)
def constant(x):
    return 99


@row("01-constant-multiple", "The constant multiple rule", 2.0)
def constant_multiple(x):
    return 3 * x


@row("01-power", "The power rule", 2.0)
def power(x):
    return x**3


@row("01-sum", "The sum rule", 2.0)
def sum_rule(x):
    return x**2 + 3 * x


@row("01-difference", "The difference rule", 2.0)
def difference_rule(x):
    return x**2 - 3 * x


@row("01-product", "The product rule", 2.0)
def product_rule(x):
    return x**2 * x


@row("01-chain", "The chain rule", 2.0)
def chain_rule(x):
    return np.log(x**2)


@row("01-quotient", "The quotient rule", 2.0)
def quotient_rule(x):
    return np.sin(x) / (x**2 + 1)


# 2 to 4 · numeric checks and gradients


@row("02-numeric-check", "A derivative checked by numbers", 1.0)
def nine(x):
    return 9 * (x + x * x)


@row("03-two-arguments", "Partial derivatives", 1.0, 1.0)
def two_arguments(x, y):
    return 3 * x * x * y


@row("04-gradient", "The gradient as a vector, and a direction", np.array([1.0, 2.0]))
def linear_vector(x):
    return 2 * x[0] + 5 * x[1]


# 5 to 10 · intermediate variables


@row("05-composition", "One intermediate variable", 1.3)
def sine_of_square(x):
    return np.sin(x**2)


@row("06-four-steps", "The method in four steps", 2.0, page="en")
def four_steps(x):
    return np.log(np.sin(x**3) ** 2)


@row("07-two-paths", "The total derivative", 3.0, page="ko")
def two_paths(x):
    return x + x**2


@row("08-sine-of-two-paths", "The total derivative inside a function", 2.0)
def sine_of_two_paths(x):
    return np.sin(x + x**2)


def h(x):
    return x + 1


def g(u):
    return u**2


@row("09-own-functions", "A composition of one's own functions", 2.0)
def composed(x):
    return g(h(x))


@row("10-fan-out", "Fan-out and fan-in", 0.6)
def fan_out(x):
    a = x**2
    b = np.sin(a)
    c = a + b
    d = np.exp(c)
    e = c**3
    return d + e


# 11 to 13 · Jacobians


def inner(x):
    return np.array([x**2, 3 * x])


def outer(v):
    return np.array([np.log(v[0]), np.sin(v[1])])


@row("11-two-outputs", "A product of two Jacobians", 0.8)
def two_outputs(x):
    return outer(inner(x))


@row("12-element-wise", "Element by element: a diagonal Jacobian", np.array([0.3, -1.1, 0.8]))
def element_wise(x):
    return x * np.sin(x)


@row("12-three-by-two", "A Jacobian of three rows", np.array([0.7, -1.4]))
def three_by_two(x):
    return np.array([x[0] ** 2 * x[1], 5 * x[0] + np.sin(x[1]), x[0] / x[1]])


@row("13-curved", "The gradient, and the Hessian", np.array([0.7, -0.4]))
def curved(x):
    return x[0] ** 2 * x[1] + np.exp(x[0] * x[1])


# 14 to 18 · vectors, a neuron, its loss, a layer


@row("14-square-norm", "A vector with itself", np.array([0.3, -1.1, 0.8]))
def square_norm(x):
    return np.dot(x, x)


@row("15-affine", "A weighted sum", np.array([0.4, -0.6]), np.array([0.5, 2.0]), 0.5,
     argnums=("w", "b"))  # fmt: skip
def affine(w, x, b):
    return np.dot(w, x) + b


@row("16-neuron", "A neuron that is on", np.array([0.4, -0.6]), np.array([2.0, 0.5]), 0.5,
     argnums=("w", "b"))  # fmt: skip
@row("16-neuron-off", "A neuron that is off", np.array([0.4, -0.6]), np.array([0.5, 2.0]), 0.5,
     argnums=("w", "b"))  # fmt: skip
@row("16-neuron-kink", "A neuron at its kink", np.array([1.0, -2.0]), np.array([2.0, 1.0]), 0.0,
     argnums=("w", "b"))  # fmt: skip
def neuron(w, x, b):
    return max(0, np.dot(w, x) + b)


X = np.array([[0.5, -1.2], [1.5, 0.3], [-0.7, 0.8]])
Y = np.array([0.3, 1.0, 0.0])


@row("17-loss", "The loss of a neuron, as vectors", np.array([0.4, -0.6]), 0.2, X, Y,
     argnums=("w", "b"), page="en")  # fmt: skip
def C(w, b, X, y):
    u = np.maximum(0, X @ w + b)
    v = y - u
    return np.mean(v**2)


@row("17-loss-by-samples", "The loss of a neuron, case by case", np.array([0.4, -0.6]), 0.2, X, Y,
     argnums=("w", "b"))  # fmt: skip
def C_by_samples(w, b, X, y):
    total = 0.0
    for i in range(len(y)):
        z = np.dot(w, X[i]) + b
        if z > 0:
            e = z - y[i]
        else:
            e = 0 - y[i]
        total += e**2
    return total / len(y)


W = np.array([[0.2, -0.4], [0.7, 0.5]])
T = np.array([[0.1, 0.0], [0.5, 0.2], [1.0, -1.0]])


@row("18-layer", "A layer and a loss", X, W, np.array([0.1, -0.2]), T, argnums=("X", "W", "b"))
def layer_loss(X, W, b, T):
    Y = X @ W + b
    return np.sum((Y - T) ** 2) / 2


# 19 to 21 · sigmoid, softmax, cross-entropy


@row("19-sigmoid", "The sigmoid", 0.4)
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


@row("19-logit", "The logit, its inverse", 0.3)
def logit(p):
    return np.log(p / (1 - p))


@row("20-softmax", "The softmax", np.array([0.3, -1.1, 0.8]))
def softmax(x):
    return np.exp(x) / np.sum(np.exp(x))


@row("21-cross-entropy", "The cross-entropy", np.array([0.2, 0.5, 0.3]), np.array([0.0, 1.0, 0.0]),
     argnums=("y",))  # fmt: skip
def cross_entropy(y, t):
    return -np.sum(t * np.log(y))


@row("21-binary", "The binary cross-entropy", 0.3, 1.0, argnums=("y",))
def binary_cross_entropy(y, t):
    return -t * np.log(y) - (1 - t) * np.log(1 - y)


@row("21-through-softmax", "The cross-entropy through the softmax", np.array([0.3, -1.1, 0.8]),
     np.array([0.0, 1.0, 0.0]), argnums=("a",))  # fmt: skip
def cross_entropy_of_softmax(a, t):
    return cross_entropy(softmax(a), t)


# 24 · a network, every factor with its name


@row("24-network", "A network and its table of factors", 0.3, -0.2, 0.5, 0.1, 0.7, -0.4, 1.0, 2.0,
     1.0, argnums=("w11", "w21", "w12", "w22", "v1", "v2"), page="en")  # fmt: skip
def network(w11, w21, w12, w22, v1, v2, x1, x2, y):
    s1 = w11 * x1 + w21 * x2
    s2 = w12 * x1 + w22 * x2
    z1 = np.tanh(s1)
    z2 = np.tanh(s2)
    s = v1 * z1 + v2 * z2
    z = np.tanh(s)
    return (y - z) ** 2


# a program of forty lines


def drag(v, c):
    """The drag on a body that moves with the velocity v."""
    speed = math.sqrt(v * v + 0.01)
    return c * speed * v


def rain(t):
    """How much heavier it gets in a time t."""
    if t < 0.5:
        return 1.0
    return 1.0 + 0.1 * (t - 0.5)


@row("program", "A program of forty lines: a loop, a branch, a called function", 9.0, 0.3,
     page="en")  # fmt: skip
def height_reached(v0, c):
    # a body thrown upwards with the velocity v0, in air of the drag c
    g = 9.81
    dt = 0.05
    v = v0
    height = 0.0
    highest = 0.0
    lost = 0.0
    steps = 20
    for k in range(steps):
        t = k * dt
        mass = rain(t)
        a = -g - drag(v, c) / mass
        # half a step, then a whole one with the velocity in the middle
        v_half = v + a * dt / 2
        a_half = -g - drag(v_half, c) / mass
        step = v_half * dt
        height = height + step
        v = v + a_half * dt
        if height > highest:
            highest = height
        # the energy that the air takes
        force = drag(v_half, c)
        lost = lost + force * step
    energy = v0**2 / 2
    share = lost / energy
    # the best height, less a little for what was lost
    score = highest - 0.1 * share
    return score
