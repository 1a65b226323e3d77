# adjoint of affine (notes.py:232) by w, b; for w[n], x[n], b number
# 3 operations, 1 more than the primal
import numpy as np

def affine_adjoint(w, x, b, y_bar):
    u2 = np.dot(w, x) + b
    w_bar = y_bar * x
    return u2, (w_bar, y_bar)
