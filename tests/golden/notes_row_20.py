# adjoint of softmax (notes.py:322) by x; for x[n]
# 9 operations, 5 more than the primal
import numpy as np

def softmax_adjoint(x, y_bar):
    u1 = np.exp(x)
    u3 = np.sum(u1)
    u4 = u1/u3
    x_bar = u4*y_bar - np.sum(u4*y_bar/u3)*u1
    return u4, x_bar


# adjoint of softmax_shifted (notes.py:326) by x; for x[n]
# 11 operations, 6 more than the primal
import numpy as np

def softmax_shifted_adjoint(x, y_bar):
    e = np.exp(x - np.max(x))                      # 327: e = np.exp(x - np.max(x))
    u3 = np.sum(e)                                 # 328: return e / e.sum()
    u4 = e/u3                                      # 328
    u2_bar = e * (y_bar/u3 - np.sum(u4*y_bar/u3))  # 327, 328
    return u4, u2_bar
