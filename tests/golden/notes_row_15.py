# adjoint of affine (notes.py:232) by w, b; for w[n], x[n], b number
import numpy as np

def affine_adjoint(w, x, b, y_bar):
    u2 = np.dot(w, x) + b
    w_bar = y_bar * x
    return u2, (w_bar, y_bar)
