# adjoint of softmax (notes.py:322) by x; for x[n]
# 6 operations, 2 more than the primal
import numpy as np

def softmax_adjoint(x, y_bar):
    u1 = np.exp(x)
    u4 = u1 / np.sum(u1)
    x_bar = u4 * (y_bar - u4 @ y_bar)
    return u4, x_bar


# adjoint of softmax_shifted (notes.py:326) by x; for x[n]
# 8 operations, 3 more than the primal
import numpy as np

def softmax_shifted_adjoint(x, y_bar):
    e = np.exp(x - np.max(x))           # 327: e = np.exp(x - np.max(x))
    u4 = e / np.sum(e)                  # 328: return e / e.sum()
    u2_bar = u4 * (y_bar - u4 @ y_bar)  # 327, 328
    return u4, u2_bar
