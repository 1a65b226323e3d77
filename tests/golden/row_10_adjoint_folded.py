# adjoint of row_10 (golden_primals.py:18) by x; for x number
# 15 operations, 9 more than the primal
import numpy as np

def row_10_adjoint(x, y_bar):
    a = x**2                                          # 19: a = x**2
    c = a + np.sin(a)                                 # 21, 20: c = a + b
    d = np.exp(c)                                     # 22: d = np.exp(c)
    u1 = d + c**3                                     # 24, 23: return d + e
    x_bar = 2*x*(1 + np.cos(a))*(3*c**2 + d) * y_bar  # 19, 20, 22, 23
    return u1, x_bar
