# adjoint of four_steps (notes.py:114) by x; for x number
# 10 operations, 6 more than the primal
import numpy as np

def four_steps_adjoint(x, y_bar):
    u1 = x**3
    u2 = np.sin(u1)
    u4 = np.log(u2**2)
    x_bar = 6*x**2*np.cos(u1)*y_bar / u2
    return u4, x_bar
