# adjoint of square_norm (notes.py:220) by x; for x[n]
# 3 operations, 2 more than the primal
import numpy as np

def square_norm_adjoint(x, y_bar):
    u1 = np.dot(x, x)
    x_bar = 2*y_bar * x
    return u1, x_bar


# adjoint of square_norm_with_at (notes.py:224) by x; for x[n]
# 4 operations, 3 more than the primal

def square_norm_with_at_adjoint(x, y_bar):
    u1 = x.T
    u2 = u1 @ x
    x_bar = y_bar*u1 + (y_bar*x).T
    return u2, x_bar


# adjoint of inner_product (notes.py:228) by u, v; for u[n], v[n]
# 3 operations, 2 more than the primal

def inner_product_adjoint(u, v, y_bar):
    u1 = u @ v
    u_bar = y_bar * v
    v_bar = y_bar * u
    return u1, (u_bar, v_bar)
