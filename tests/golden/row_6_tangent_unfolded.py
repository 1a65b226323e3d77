# tangent of row_6 (golden_primals.py:10) by x; for x number
import numpy as np

def row_6_tangent(x, x_dot):
    u1 = x**3
    u1_dot = 3*x**2 * x_dot       # u1 = x**3
    u2 = np.sin(u1)
    u2_dot = np.cos(u1) * u1_dot  # u2 = np.sin(u1)
    u3 = u2**2
    u3_dot = 2*u2 * u2_dot        # u3 = u2**2
    u4 = np.log(u3)
    u4_dot = u3_dot / u3          # u4 = np.log(u3)
    return u4, u4_dot
