# adjoint of sine_of_two_paths (notes.py:122) by x; for x number
# 8 operations, 5 more than the primal
import numpy as np

def sine_of_two_paths_adjoint(x, y_bar):
    u2 = x + x**2
    u3 = np.sin(u2)
    x_bar = np.cos(u2)*(1 + 2*x) * y_bar
    return u3, x_bar
