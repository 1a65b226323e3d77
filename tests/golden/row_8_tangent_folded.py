# tangent of row_8 (golden_primals.py:14) by x; for x number
# 8 operations, 5 more than the primal
import numpy as np

def row_8_tangent(x, x_dot):
    u2 = x + x**2
    u3 = np.sin(u2)
    u3_dot = np.cos(u2)*(1 + 2*x) * x_dot
    return u3, u3_dot
