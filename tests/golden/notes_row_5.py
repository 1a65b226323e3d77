# adjoint of sine_of_square (notes.py:110) by x; for x number
# 6 operations, 4 more than the primal
import numpy as np

def sine_of_square_adjoint(x, y_bar):
    u1 = x**2
    u2 = np.sin(u1)
    x_bar = 2*x*np.cos(u1) * y_bar
    return u2, x_bar
