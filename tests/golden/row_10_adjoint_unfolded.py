# adjoint of row_10 (golden_primals.py:18) by x; for x number
import numpy as np

def row_10_adjoint(x, y_bar):
    a = x**2                         # 19: a = x**2
    b = np.sin(a)                    # 20: b = np.sin(a)
    c = a + b                        # 21: c = a + b
    d = np.exp(c)                    # 22: d = np.exp(c)
    e = c**3                         # 23: e = c**3
    u1 = d + e                       # 24: return d + e
    c_bar = 3*c**2 * y_bar           # e = c**3
    c_bar += d * y_bar               # d = np.exp(c)
    a_bar = (1 + np.cos(a)) * c_bar  # b = np.sin(a)
    x_bar = 2*x * a_bar              # a = x**2
    return u1, x_bar
