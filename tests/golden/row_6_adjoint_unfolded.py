# adjoint of row_6 (golden_primals.py:10) by x; for x number
import numpy as np

def row_6_adjoint(x, y_bar):
    u1 = x**3
    u2 = np.sin(u1)
    u3 = u2**2
    u4 = np.log(u3)
    u3_bar = y_bar / u3           # u4 = np.log(u3)
    u2_bar = 2*u2 * u3_bar        # u3 = u2**2
    u1_bar = np.cos(u1) * u2_bar  # u2 = np.sin(u1)
    x_bar = 3*x**2 * u1_bar       # u1 = x**3
    return u4, x_bar
