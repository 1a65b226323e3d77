# gradient of primal (rosenbrock.py:8) by x; for x[n]
# 8 operations, as many as the primal
import numpy as np

def primal_grad(x):
    u2 = x[:-1]
    u4_bar = 200.0 * (x[1:] - u2**2)
    x_bar = np.zeros(x.shape, x.dtype)
    x_bar[:-1] = -2 * (1.0 + u2*u4_bar - u2)
    x_bar[1:] += u4_bar
    return x_bar
