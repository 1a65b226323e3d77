# adjoint of linear_two (notes.py:95) by x, y; for x number, y number
# 5 operations, 2 more than the primal

def linear_two_adjoint(x, y, y_bar):
    u3 = 2*x + 5*y
    y_bar_ = 5 * y_bar
    x_bar = 2 * y_bar
    return u3, (x_bar, y_bar_)


# adjoint of linear_vector (notes.py:99) by x; for x[n]
# 5 operations, 2 more than the primal
import numpy as np

def linear_vector_adjoint(x, y_bar):
    u5 = 2*x[0] + 5*x[1]
    x_bar = np.zeros(x.shape, x.dtype)
    x_bar[1] = 5 * y_bar
    x_bar[0] = 2 * y_bar
    return u5, x_bar
