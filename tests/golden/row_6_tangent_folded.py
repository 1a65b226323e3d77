# tangent of row_6 (golden_primals.py:10) by x; for x number
# 11 operations, 7 more than the primal
import numpy as np

def row_6_tangent(x, x_dot):
    u1 = x**3
    u2 = np.sin(u1)
    u3 = u2**2
    u4 = np.log(u3)
    u4_dot = 6*u2*x**2*np.cos(u1)*x_dot / u3
    return u4, u4_dot
