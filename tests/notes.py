"""Rows 1 to 21 of the lecture notes: each primal as a student writes it, and the notes' formula.

A formula gives the Jacobian, of shape output + input (numerator layout); for a scalar output that
is the gradient, in the argument's own shape. With a tuple of `argnums` it gives a tuple.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Row:
    number: int
    name: str
    f: Callable[..., Any]
    formula: Callable[..., Any]
    points: tuple[tuple[Any, ...], ...]
    argnums: int | tuple[int, ...] = 0
    expected: tuple[tuple[tuple[Any, ...], Any], ...] = ()
    """(point, derivative) pairs that the notes give as numbers."""
    kinks: tuple[tuple[Any, ...], ...] = ()
    """Points where the formula holds by the notes' convention, and no difference quotient does."""
    second: Callable[..., Any] | None = None
    """The Hessian, where the notes give one."""

    def __str__(self) -> str:
        return f"{self.number}-{self.name}"


def diagonal(d: Any) -> Any:
    """The Jacobian of an element-wise function, from its derivative at each element."""
    return np.diag(d) if np.ndim(d) else d


# 1 · one function for each rule of differentiation


def constant(x):
    return 99


def constant_multiple(x):
    return 3*x


def power(x):
    return x**3


def real_power(x):
    return x**2.5


def sum_rule(x):
    return x**2 + 3*x


def difference_rule(x):
    return x**2 - 3*x


def product_rule(x):
    return x**2 * x


def chain_rule(x):
    return np.log(x**2)


def quotient_rule(x):
    return np.sin(x) / (x**2 + 1)


def quotient_rule_formula(x):
    f, f_prime = np.sin(x), np.cos(x)
    g, g_prime = x**2 + 1, 2*x
    return (f_prime*g - f*g_prime) / g**2


# 2 to 4 · numeric checks and gradients


def nine(x):
    return 9*(x + x*x)


def two_arguments(x, y):
    return 3*x*x*y


def linear_two(x, y):
    return 2*x + 5*y


def linear_vector(x):
    return 2*x[0] + 5*x[1]


def linear_vector_formula(x):
    return np.array([2.0, 5.0] + [0.0]*(len(x) - 2))


# 5 to 10 · intermediate variables


def sine_of_square(x):
    return np.sin(x**2)


def four_steps(x):
    return np.log(np.sin(x**3)**2)


def two_paths(x):
    return x + x**2


def sine_of_two_paths(x):
    return np.sin(x + x**2)


def direct(x):
    return x**2 + 2*x + 1


def h(x):
    return x + 1


def g(u):
    return u**2


def composed(x):
    return g(h(x))


def fan_out(x):
    a = x**2
    b = np.sin(a)
    c = a + b
    d = np.exp(c)
    e = c**3
    return d + e


def fan_out_formula(x):
    a = x**2
    c = a + np.sin(a)
    df_dc = np.exp(c) + 3*c**2
    df_da = df_dc * (np.cos(a) + 1)
    return df_da * 2*x


# 11 to 13 · Jacobians and Hessians


def two_outputs(x):
    return np.array([np.log(x**2), np.sin(3*x)])


def inner(x):
    return np.array([x**2, 3*x])


def outer(g):
    return np.array([np.log(g[0]), np.sin(g[1])])


def two_outputs_of_vector(x):
    return outer(inner(x))


def identity(x):
    return x


def element_wise(x):
    return x * np.sin(x)


def element_wise_of_two(w, x):
    return w*x + np.exp(w)


def three_by_two(x):
    return np.array([x[0]**2 * x[1], 5*x[0] + np.sin(x[1]), x[0] / x[1]])


def three_by_two_formula(x):
    return np.array([
        [2*x[0]*x[1], x[0]**2],
        [5, np.cos(x[1])],
        [1/x[1], -x[0]/x[1]**2],
    ])  # fmt: skip


def curved(x):
    return x[0]**2 * x[1] + np.exp(x[0]*x[1])


def curved_formula(x):
    e = np.exp(x[0]*x[1])
    return np.array([2*x[0]*x[1] + x[1]*e, x[0]**2 + x[0]*e])


def curved_second(x):
    e = np.exp(x[0]*x[1])
    mixed = 2*x[0] + (1 + x[0]*x[1])*e
    return np.array([[2*x[1] + x[1]**2*e, mixed], [mixed, x[0]**2*e]])


# 14 to 18 · vectors, a neuron, its loss, a layer


def square_norm(x):
    return np.dot(x, x)


def square_norm_with_at(x):
    return x.T @ x


def inner_product(u, v):
    return u @ v


def affine(w, x, b):
    return np.dot(w, x) + b


def neuron(w, x, b):
    return max(0, np.dot(w, x) + b)


def neuron_with_maximum(w, x, b):
    return np.maximum(0, w @ x + b)


def neuron_formula(w, x, b):
    if np.dot(w, x) + b > 0:
        return x, 1.0
    return np.zeros_like(x), 0.0


def C(w, b, X, y):
    u = np.maximum(0, X @ w + b)
    v = y - u
    return np.mean(v**2)


def C_by_samples(w, b, X, y):
    total = 0.0
    for i in range(len(y)):
        u = max(0, np.dot(w, X[i]) + b)
        v = y[i] - u
        total += v**2
    return total / len(y)


def C_formula(w, b, X, y):
    dw, db, n = np.zeros_like(w), 0.0, len(y)
    for x_i, y_i in zip(X, y, strict=True):
        z = np.dot(w, x_i) + b
        if z > 0:
            e = z - y_i
            dw, db = dw + 2/n*e*x_i, db + 2/n*e
    return dw, db


def layer(X, W, b):
    return X @ W + b


def layer_formula(X, W, b):
    rows, inputs, outputs = len(X), len(W), len(b)
    dX = np.einsum("ia,kj->ijak", np.eye(rows), W)
    dW = np.einsum("ik,jb->ijkb", X, np.eye(outputs))
    db = np.broadcast_to(np.eye(outputs), (rows, outputs, outputs))
    assert dX.shape == (rows, outputs, rows, inputs)
    return dX, dW, db


def layer_loss(X, W, b, T):
    Y = X @ W + b
    return np.sum((Y - T)**2) / 2


def layer_loss_formula(X, W, b, T):
    dY = X @ W + b - T
    return dY @ W.T, X.T @ dY, dY.sum(axis=0)


# 19 to 21 · sigmoid, softmax, cross-entropy


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_other_way(x):
    return np.exp(x) / (1 + np.exp(x))


def sigmoid_formula(x):
    s = 1 / (1 + np.exp(-x))
    return diagonal(s*(1 - s))


def logit(p):
    return np.log(p / (1 - p))


def logit_of_sigmoid(x):
    return logit(sigmoid(x))


def softmax(x):
    return np.exp(x) / np.sum(np.exp(x))


def softmax_shifted(x):
    e = np.exp(x - np.max(x))
    return e / e.sum()


def softmax_formula(x):
    p = np.exp(x) / np.exp(x).sum()
    return p[:, None] * (np.eye(len(x)) - p[None, :])


def cross_entropy(y, t):
    return -np.sum(t * np.log(y))


def binary_cross_entropy(y, t):
    return -t*np.log(y) - (1 - t)*np.log(1 - y)


def cross_entropy_of_softmax(a, t):
    return cross_entropy(softmax(a), t)


def binary_cross_entropy_of_sigmoid(a, t):
    return binary_cross_entropy(sigmoid(a), t)


def combined_cross_entropy(a, t):
    return -np.sum(t*a) + np.sum(t)*np.log(np.sum(np.exp(a)))


def cross_entropy_of_softmax_formula(a, t):
    return np.exp(a)/np.exp(a).sum() - t


X = np.array([[0.5, -1.2], [1.5, 0.3], [-0.7, 0.8], [2.0, 1.0]])
Y = np.array([0.3, 1.0, 0.0, -0.5])
W = np.array([[0.2, -0.4, 1.1], [0.7, 0.5, -0.3]])
T = np.array([[0.1, 0.0, 1.0], [0.5, 0.2, 0.3], [1.0, -1.0, 0.0], [0.0, 0.4, 0.6]])
VECTOR = np.array([0.3, -1.1, 0.8])
ONE_HOT = np.array([0.0, 1.0, 0.0])
SHARES = np.array([0.2, 0.5, 0.3])

ROWS = [
    Row(1, "constant", constant, lambda x: 0.0, ((2.0,), (1,))),
    Row(1, "constant multiple", constant_multiple, lambda x: 3.0, ((2.0,), (1,))),
    Row(1, "power", power, lambda x: 3*x**2, ((2.0,), (-1.5,), (0.0,), (1,))),
    Row(1, "real power", real_power, lambda x: 2.5*x**1.5, ((2.0,), (0.7,), (4,))),
    Row(1, "sum", sum_rule, lambda x: 2*x + 3, ((2.0,), (-1,))),
    Row(1, "difference", difference_rule, lambda x: 2*x - 3, ((2.0,), (-1,))),
    Row(1, "product", product_rule, lambda x: 3*x**2, ((2.0,), (0.0,), (-1,))),
    Row(1, "chain", chain_rule, lambda x: 2/x, ((2.0,), (-0.5,), (3,))),
    Row(1, "quotient", quotient_rule, quotient_rule_formula, ((2.0,), (-0.5,), (0,))),
    Row(1, "exp", lambda x: np.exp(x), lambda x: math.exp(x), ((2.0,), (-0.5,), (0,))),
    Row(1, "log", lambda x: math.log(x), lambda x: 1/x, ((2.0,), (0.5,), (1,))),
    Row(2, "nine", nine, lambda x: 9 + 18*x, ((1.0,), (1,), (-0.3,)),
        expected=(((1,), 27.0),)),
    Row(3, "two arguments", two_arguments, lambda x, y: (6*y*x, 3*x*x), ((1.0, 1.0), (-2, 3)),
        argnums=(0, 1), expected=(((1, 1), (6.0, 3.0)),)),
    Row(4, "two numbers", linear_two, lambda x, y: (2.0, 5.0), ((0.3, -1.0), (1, 2)),
        argnums=(0, 1)),
    Row(4, "one vector", linear_vector, linear_vector_formula,
        ((np.array([0.3, -1.0]),), (np.arange(4),), (np.arange(4.0),)),
        expected=(((np.arange(2),), np.array([2.0, 5.0])),)),
    Row(5, "sin(x²)", sine_of_square, lambda x: 2*x*np.cos(x**2), ((1.3,), (-0.4,), (0,), (2,))),
    Row(6, "ln(sin(x³)²)", four_steps, lambda x: 6*x**2*np.cos(x**3)/np.sin(x**3),
        ((2.0,), (1.1,), (-0.7,), (1,))),
    Row(7, "x+x²", two_paths, lambda x: 1 + 2*x, ((2.0,), (-0.5,), (1,))),
    Row(8, "sin(x+x²)", sine_of_two_paths, lambda x: np.cos(x + x**2)*(1 + 2*x),
        ((2.0,), (-0.3,), (1,))),
    Row(9, "direct", direct, lambda x: 2*(x + 1), ((2.0,), (-1.0,), (2,)),
        expected=(((2,), 6.0),)),
    Row(9, "g(h(x))", composed, lambda x: 2*(x + 1), ((2.0,), (-1.0,), (2,)),
        expected=(((2,), 6.0),)),
    Row(10, "fan-out and fan-in", fan_out, fan_out_formula, ((0.6,), (-0.9,), (1,))),
    Row(11, "two outputs", two_outputs, lambda x: np.array([2/x, 3*np.cos(3*x)]),
        ((0.8,), (-1.5,), (2,))),
    Row(11, "composition", two_outputs_of_vector, lambda x: np.array([2/x, 3*np.cos(3*x)]),
        ((0.8,), (-1.5,), (2,))),
    Row(12, "identity", identity, lambda x: np.eye(len(x)), ((VECTOR,), (np.arange(4),))),
    Row(12, "element-wise", element_wise, lambda x: np.diag(np.sin(x) + x*np.cos(x)),
        ((VECTOR,), (np.arange(4),))),
    Row(12, "element-wise, two vectors", element_wise_of_two,
        lambda w, x: (np.diag(x + np.exp(w)), np.diag(w)), ((VECTOR, SHARES),), argnums=(0, 1)),
    Row(12, "3×2", three_by_two, three_by_two_formula,
        ((np.array([0.7, -1.4]),), (np.array([3, 2]),))),
    Row(13, "Hessian", curved, curved_formula, ((np.array([0.7, -0.4]),), (np.array([1, 1]),)),
        second=curved_second),
    Row(14, "xᵀx", square_norm, lambda x: 2*x, ((VECTOR,), (np.arange(4),)),
        expected=(((np.arange(4),), np.array([0.0, 2.0, 4.0, 6.0])),),
        second=lambda x: 2*np.eye(len(x))),
    Row(14, "xᵀx with @", square_norm_with_at, lambda x: 2*x, ((VECTOR,), (np.arange(4),)),
        second=lambda x: 2*np.eye(len(x))),
    Row(14, "uᵀv", inner_product, lambda u, v: (v, u), ((VECTOR, SHARES),), argnums=(0, 1)),
    Row(15, "w·x+b", affine, lambda w, x, b: (x, 1.0), ((VECTOR, SHARES, 0.5),), argnums=(0, 2)),
    *(
        Row(16, name, f, neuron_formula,
            ((VECTOR, SHARES, 1.5), (VECTOR, SHARES, -1.5), (VECTOR, SHARES, 2)),
            argnums=(0, 2),
            kinks=((np.array([1.0, -2.0]), np.array([2.0, 1.0]), 0.0),))
        for name, f in (("neuron, max", neuron), ("neuron, np.maximum", neuron_with_maximum))
    ),
    *(
        Row(17, name, f, C_formula,
            ((np.array([0.4, -0.6]), 0.2, X, Y), (np.array([-1.0, 0.3]), -0.4, X, Y)),
            argnums=(0, 1),
            kinks=((np.array([0.0, 0.0]), 0.0, X, Y),))
        for name, f in (("loss", C), ("loss, a loop over samples", C_by_samples))
    ),
    Row(18, "Y = XW + b", layer, layer_formula, ((X, W, np.array([0.1, -0.2, 0.3])),),
        argnums=(0, 1, 2)),
    Row(18, "L(XW + b)", layer_loss, layer_loss_formula,
        ((X, W, np.array([0.1, -0.2, 0.3]), T),), argnums=(0, 1, 2)),
    Row(19, "1/(1+e⁻ˣ)", sigmoid, sigmoid_formula, ((0.4,), (-2.0,), (0,), (VECTOR,)),
        expected=(((0,), 0.25),)),
    Row(19, "eˣ/(1+eˣ)", sigmoid_other_way, sigmoid_formula, ((0.4,), (-2.0,), (0,), (VECTOR,)),
        expected=(((0,), 0.25),)),
    Row(19, "logit", logit, lambda p: diagonal(1/(p*(1 - p))), ((0.3,), (0.9,), (SHARES,)),
        expected=(((0.5,), 4.0),)),
    Row(19, "logit of sigmoid", logit_of_sigmoid, lambda x: diagonal(np.ones_like(x)),
        ((0.4,), (-2.0,), (VECTOR,))),
    Row(20, "softmax", softmax, softmax_formula, ((VECTOR,), (np.arange(4),))),
    Row(20, "softmax, shifted", softmax_shifted, softmax_formula, ((VECTOR,), (np.arange(4),))),
    Row(21, "cross-entropy", cross_entropy, lambda y, t: -t/y,
        ((SHARES, ONE_HOT), (SHARES, np.array([0.1, 0.3, 0.6])))),
    Row(21, "binary", binary_cross_entropy, lambda y, t: -t/y + (1 - t)/(1 - y),
        ((0.3, 1.0), (0.3, 0.0), (0.6, 0.25))),
    Row(21, "through softmax", cross_entropy_of_softmax, cross_entropy_of_softmax_formula,
        ((VECTOR, ONE_HOT), (VECTOR, SHARES))),
    Row(21, "binary, through sigmoid", binary_cross_entropy_of_sigmoid,
        lambda a, t: 1/(1 + np.exp(-a)) - t, ((0.3, 1.0), (-1.2, 0.25))),
    Row(21, "combined form", combined_cross_entropy, cross_entropy_of_softmax_formula,
        ((VECTOR, ONE_HOT), (VECTOR, SHARES), (np.arange(3), ONE_HOT))),
]  # fmt: skip
