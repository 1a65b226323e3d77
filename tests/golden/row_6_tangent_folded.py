# tangent of row_6 (golden_primals.py:10) by x; for x number
# 10 operations, 6 more than the primal
import numpy as np

def row_6_tangent(x, x_dot):
    u1 = x**3
    u2 = np.sin(u1)
    u4 = np.log(u2**2)
    u4_dot = 6*x**2*np.cos(u1)*x_dot / u2
    return u4, u4_dot
