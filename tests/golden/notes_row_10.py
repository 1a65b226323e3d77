# adjoint of fan_out (notes.py:142) by x; for x number
# 15 operations, 9 more than the primal
import numpy as np

def fan_out_adjoint(x, y_bar):
    a = x**2                                          # 143: a = x**2
    c = a + np.sin(a)                                 # 145, 144: c = a + b
    d = np.exp(c)                                     # 146: d = np.exp(c)
    u1 = d + c**3                                     # 148, 147: return d + e
    x_bar = 2*x*(1 + np.cos(a))*(3*c**2 + d) * y_bar  # 143, 144, 146, 147
    return u1, x_bar
