# adjoint of cross_entropy (notes.py:336) by y; for y[n], t[n]
# 7 operations, 3 more than the primal
import numpy as np

def cross_entropy_adjoint(y, t, y_bar):
    u4 = -np.sum(t*np.log(y))
    y_bar_ = -(t*y_bar) / y
    return u4, y_bar_


# adjoint of binary_cross_entropy (notes.py:340) by y; for y number, t number
# 12 operations, 4 more than the primal
import numpy as np

def binary_cross_entropy_adjoint(y, t, y_bar):
    u1 = -t
    u4 = 1 - t
    u5 = 1 - y
    u8 = u1*np.log(y) - u4*np.log(u5)
    y_bar_ = (u4/u5 + u1/y) * y_bar
    return u8, y_bar_


# adjoint of cross_entropy_of_softmax (notes.py:344) by a; for a[n], t[n]
# 13 operations, 5 more than the primal
import numpy as np

def cross_entropy_of_softmax_adjoint(a, t, y_bar):
    u1 = np.exp(a)                       # 323: return np.exp(x) / np.sum(np.exp(x))
    u4 = u1 / np.sum(u1)                 # 323
    u8 = -np.sum(t*np.log(u4))           # 337: return -np.sum(t * np.log(y))
    u4_bar = -(t*y_bar) / u4             # 337
    a_bar = u4 * (u4_bar - u4 @ u4_bar)  # 323
    return u8, a_bar


# adjoint of binary_cross_entropy_of_sigmoid (notes.py:348) by a; for a number, t number
# 19 operations, 7 more than the primal
import numpy as np

def binary_cross_entropy_of_sigmoid_adjoint(a, t, y_bar):
    u2 = np.exp(-a)                           # 302: return 1 / (1 + np.exp(-x))
    u3 = 1 + u2                               # 302
    u4 = 1/u3                                 # 302
    u5 = -t                                   # 341: return -t*np.log(y) - (1 - t)*np.log(1 - y)
    u8 = 1 - t                                # 341
    u9 = 1 - u4                               # 341
    u12 = u5*np.log(u4) - u8*np.log(u9)       # 341
    a_bar = u2*(u8/u9 + u5/u4)*y_bar/u3 / u3  # 302, 341
    return u12, a_bar


# adjoint of combined_cross_entropy (notes.py:352) by a; for a[n], t[n]
# 13 operations, 4 more than the primal
import numpy as np

def combined_cross_entropy_adjoint(a, t, y_bar):
    u4 = np.sum(t)
    u5 = np.exp(a)
    u6 = np.sum(u5)
    u9 = -np.sum(t*a) + u4*np.log(u6)
    a_bar = y_bar * (u4/u6*u5 - t)
    return u9, a_bar
