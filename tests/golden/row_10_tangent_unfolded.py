# tangent of row_10 (golden_primals.py:18) by x; for x number
import numpy as np

def row_10_tangent(x, x_dot):
    a = x**2                   # 19: a = x**2
    a_dot = 2*x * x_dot        # a = x**2
    b = np.sin(a)              # 20: b = np.sin(a)
    b_dot = np.cos(a) * a_dot  # b = np.sin(a)
    c = a + b                  # 21: c = a + b
    c_dot = a_dot + b_dot      # c = a + b
    d = np.exp(c)              # 22: d = np.exp(c)
    d_dot = d * c_dot          # d = np.exp(c)
    e = c**3                   # 23: e = c**3
    e_dot = 3*c**2 * c_dot     # e = c**3
    u1 = d + e                 # 24: return d + e
    u1_dot = d_dot + e_dot     # u1 = d + e
    return u1, u1_dot
