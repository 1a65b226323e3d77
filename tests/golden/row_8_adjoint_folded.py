# adjoint of row_8 (golden_primals.py:14) by x; for x number
# 8 operations, 5 more than the primal
import numpy as np

def row_8_adjoint(x, y_bar):
    u2 = x + x**2
    u3 = np.sin(u2)
    x_bar = np.cos(u2)*(1 + 2*x) * y_bar
    return u3, x_bar
