"""The notes' functions whose derivatives are held to the byte, written as on a slide."""

import numpy as np


def row_2(x):
    return 9*(x + x*x)


def row_6(x):
    return np.log(np.sin(x**3)**2)


def row_8(x):
    return np.sin(x + x**2)


def row_10(x):
    a = x**2
    b = np.sin(a)
    c = a + b
    d = np.exp(c)
    e = c**3
    return d + e


def row_17(w, b, X, y):
    u = np.maximum(0, X @ w + b)
    v = y - u
    return np.mean(v**2)


def row_18(X, W, b):
    return X @ W + b
