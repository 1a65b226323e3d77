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


# Kernels in place


def running_sum(x):
    for i in range(1, len(x)):
        x[i] += x[i-1]
    return x


def gauss_seidel(a, sweeps):
    for t in range(sweeps):
        for i in range(1, len(a) - 1):
            a[i] = (a[i-1] + a[i] + a[i+1])/3
    return a


def jacobi(u, v, steps):
    for t in range(steps):
        v[1:-1] = 0.5*(u[:-2] + u[2:])
        u, v = v, u
    return u


def forward_substitution(L, b):
    x = np.zeros(len(b))
    for i in range(len(b)):
        x[i] = (b[i] - L[i, :i] @ x[:i])/L[i, i]
    return x


def cholesky(A):
    for j in range(len(A)):
        A[j, j] = np.sqrt(A[j, j] - A[j, :j] @ A[j, :j])
        for i in range(j + 1, len(A)):
            A[i, j] = (A[i, j] - A[i, :j] @ A[j, :j])/A[j, j]
    return A


# what textbooks do by hand: a weight for each, centres moved, rewards summed from the end


def attention(q, K, V):
    weights = np.exp(K @ q - np.max(K @ q))/np.sum(np.exp(K @ q - np.max(K @ q)))
    return weights @ V


def soft_k_means(centres, points):
    centres = centres.copy()
    d = ((points[:, None] - centres[None])**2).sum(-1)
    r = np.exp(-d)/np.exp(-d).sum(axis=1, keepdims=True)
    for k in range(len(centres)):
        centres[k] = (r[:, k, None]*points).sum(0)/r[:, k].sum()
    return centres


def returns(theta, rewards, gamma):
    total, running = 0.0, 0.0
    for t in reversed(range(len(rewards))):
        running = rewards[t] + gamma*running
        total += theta[t]*running
    return total
