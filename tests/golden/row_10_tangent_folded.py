# tangent of row_10 (golden_primals.py:18) by x; for x number
# 15 operations, 9 more than the primal
import numpy as np

def row_10_tangent(x, x_dot):
    a = x**2                                           # 19: a = x**2
    c = a + np.sin(a)                                  # 21, 20: c = a + b
    d = np.exp(c)                                      # 22: d = np.exp(c)
    u1 = d + c**3                                      # 24, 23: return d + e
    u1_dot = 2*x*(d + 3*c**2)*(1 + np.cos(a)) * x_dot  # 24, 21, 19, 20, 23, 22
    return u1, u1_dot
