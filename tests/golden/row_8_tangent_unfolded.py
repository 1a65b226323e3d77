# tangent of row_8 (golden_primals.py:14) by x; for x number
import numpy as np

def row_8_tangent(x, x_dot):
    u1 = x**2
    u1_dot = 2*x * x_dot          # u1 = x**2
    u2 = x + u1
    u2_dot = x_dot + u1_dot       # u2 = x + u1
    u3 = np.sin(u2)
    u3_dot = np.cos(u2) * u2_dot  # u3 = np.sin(u2)
    return u3, u3_dot
