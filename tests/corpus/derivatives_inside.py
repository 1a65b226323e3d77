"""Gradients that are taken within a function, of functions outside and inside."""

import math

import numpy as np

import srcad
from corpus import case

V = np.array([0.3, -0.2])
P = np.array([0.5, 0.1])
X = np.arange(6.0).reshape(3, 2)/5


def energy(q, p):
    return np.sum(p**2)/2 + np.sum(q**4)


def potential(x):
    return x**4 - 3*x**2 + x


def wave(x, a=2.0, k=3):
    return math.sin(a*x)*k


def squares(w, x, y):
    return np.mean((x @ w - y)**2)


force = srcad.grad(energy, 0)
both_forces = srcad.grad(energy, (0, 1))


def leapfrog(q, p):
    for _ in range(3):
        p = p - 0.05*force(q, p)
        q = q + 0.1*p
    return energy(q, p) + np.sum(q)


def euler(q, p):
    for _ in range(3):
        a, b = both_forces(q, p)
        p, q = p - 0.1*a, q + 0.1*b
    return np.sum(q*p)


def after_some_steps_of_descent(w, rate, x):
    for _ in range(3):
        w = w - rate*srcad.grad(squares)(w, x, np.ones(3))
    return squares(w, x, np.ones(3))


def newton(x):
    slope = srcad.grad(potential)
    curvature = srcad.grad(slope)
    for _ in range(6):
        step = slope(x)/curvature(x)
        if abs(step) < 1e-3:
            break
        x = x - step
    return x*potential(x)


def residual_of_an_equation(w):
    def u(x):
        return math.tanh(w*x)

    du = srcad.grad(u)
    return sum((du(x) + w*u(x))**2 for x in (0.1, 0.5))


def defaults_and_keywords(x):
    return srcad.grad(wave)(x) + srcad.grad(wave)(x, k=2) + srcad.grad(wave, argnums="a")(x, 1.5)


def sees_what_varies(x, weight):
    scale = weight*np.sum(x)
    slope = srcad.grad(lambda v: scale*np.sum(v**3))
    return np.sum(slope(x)*x)


def on_one_path(x):
    if x > 0:
        return srcad.grad(potential)(x)
    return potential(x)


def in_a_comprehension(x):
    return sum(srcad.grad(potential)(x*i) for i in range(3))


def mapped(x):
    return sum(map(srcad.grad(potential), [x, 2*x]))


def of_what_does_not_vary(x):
    return srcad.grad(potential)(2.0)*x**2


def of_numbers_and_of_arrays(x, v):
    slope = srcad.grad(lambda t: np.sum(t**3))
    return slope(x) + np.sum(slope(v))


class Spring:
    stiffness = 3.0

    def energy(self, x):
        return self.stiffness*x**3

    def work(self, x):
        return srcad.grad(self.energy)(x)*x


def of_a_method(x):
    return Spring().work(x)


def value_with_gradient(x):
    value, slope = srcad.value_and_grad(potential)(x)
    return value*slope


def of_a_dict(x):
    return srcad.grad(lambda p: p["a"]**2)({"a": x})["a"]


def of_what_counts(x):
    calls = [0]

    def square(t):
        calls[0] += 1
        return t*t*calls[0]

    return srcad.grad(square)(x)


def descent_until_it_is_flat(w, b):
    def loss(a):
        return (a*w - b)**2 + 0.1*a**2

    a = 0.0
    steps = []
    for _ in range(30):
        slope = srcad.grad(loss)(a)
        if abs(slope) < 0.05:
            break
        a -= 0.1*slope
        steps.append(a)
    return a*w + sum(steps)/len(steps)


def hybrid_monte_carlo(q, eps):
    def potential_energy(q):
        return 0.5*np.sum(q**2) + 0.1*np.sum(q**4)

    slope = srcad.grad(potential_energy)
    p = np.array([0.3, -0.1])
    before = potential_energy(q) + 0.5*np.sum(p**2)
    p = p - 0.5*eps*slope(q)
    for i in range(4):
        q = q + eps*p
        if i < 3:
            p = p - eps*slope(q)
    p = p - 0.5*eps*slope(q)
    return potential_energy(q) + 0.5*np.sum(p**2) - before + np.sum(q)


CASES = [
    case(leapfrog, (V, P)),
    case(euler, (V, P)),
    case(after_some_steps_of_descent, (V, 0.1, X)),
    case(newton, 1.5),
    case(residual_of_an_equation, 1.2),
    case(defaults_and_keywords, 0.4),
    case(sees_what_varies, (V, 1.3)),
    case(on_one_path, 0.7, -0.7),
    case(in_a_comprehension, 0.7),
    case(mapped, 0.7),
    case(of_what_does_not_vary, 0.7),
    case(of_numbers_and_of_arrays, (0.7, V)),
    case(of_a_method, 0.7),
    case(value_with_gradient, 0.7),
    case(of_a_dict, 0.7),
    case(of_what_counts, 0.7),
    case(descent_until_it_is_flat, (1.3, 0.8)),
    case(hybrid_monte_carlo, (V, 0.1)),
]
