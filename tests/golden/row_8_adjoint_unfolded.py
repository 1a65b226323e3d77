# adjoint of row_8 (golden_primals.py:14) by x; for x number
import numpy as np

def row_8_adjoint(x, y_bar):
    u1 = x**2
    u2 = x + u1
    u3 = np.sin(u2)
    u2_bar = np.cos(u2) * y_bar  # u3 = np.sin(u2)
    x_bar = (1 + 2*x) * u2_bar   # u1 = x**2
    return u3, x_bar
