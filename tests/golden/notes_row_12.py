# adjoint of identity (notes.py:178) by x; for x[n]
# 0 operations, as many as the primal

def identity_adjoint(x, y_bar):
    return x, y_bar.copy()


# adjoint of element_wise (notes.py:182) by x; for x[n]
# 6 operations, 4 more than the primal
import numpy as np

def element_wise_adjoint(x, y_bar):
    u1 = np.sin(x)
    u2 = x*u1
    x_bar = (u1 + x*np.cos(x)) * y_bar
    return u2, x_bar


# adjoint of element_wise_of_two (notes.py:186) by w, x; for w[n], x[n]
# 6 operations, 3 more than the primal
import numpy as np

def element_wise_of_two_adjoint(w, x, y_bar):
    u2 = np.exp(w)
    u3 = w*x + u2
    w_bar = (u2 + x) * y_bar
    x_bar = w * y_bar
    return u3, (w_bar, x_bar)


# adjoint of three_by_two (notes.py:190) by x; for x[n]
# 21 operations, 14 more than the primal
import numpy as np

def three_by_two_adjoint(x, y_bar):
    u1 = x[0]
    u2 = u1**2
    u3 = x[1]
    u12 = u1/u3
    u13 = np.array([u2*u3, 5*u1 + np.sin(u3), u12])
    u4_bar = y_bar[0]
    u9_bar = y_bar[1]
    u12_bar = y_bar[2]
    x_bar = np.zeros(x.shape, x.dtype)
    x_bar[1] = np.cos(u3)*u9_bar + u2*u4_bar - u12*u12_bar/u3
    x_bar[0] = u12_bar/u3 + 5*u9_bar + 2*u1*u3*u4_bar
    return u13, x_bar
