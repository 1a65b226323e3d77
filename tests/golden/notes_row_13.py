# adjoint of curved (notes.py:202) by x; for x[n]
# 13 operations, 8 more than the primal
import numpy as np

def curved_adjoint(x, y_bar):
    u1 = x[0]
    u2 = u1**2
    u3 = x[1]
    u8 = np.exp(u1*u3)
    u9 = u2*u3 + u8
    u7_bar = u8 * y_bar
    x_bar = np.zeros(x.shape, x.dtype)
    x_bar[1] = u1*u7_bar + u2*y_bar
    x_bar[0] = u3 * (u7_bar + 2*u1*y_bar)
    return u9, x_bar
