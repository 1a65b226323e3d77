# adjoint of two_outputs (notes.py:162) by x; for x number
# 11 operations, 6 more than the primal
import numpy as np

def two_outputs_adjoint(x, y_bar):
    u3 = 3*x
    u5 = np.array([np.log(x**2), np.sin(u3)])
    x_bar = 3*np.cos(u3)*y_bar[1] + 2*y_bar[0]/x
    return u5, x_bar


# adjoint of two_outputs_of_vector (notes.py:174) by x; for x number
# 13 operations, 7 more than the primal
import numpy as np

def two_outputs_of_vector_adjoint(x, y_bar):
    u3 = np.array([x**2, 3*x])               # 167: return np.array([x**2, 3*x])
    u4 = u3[0]                               # 171: return np.array([np.log(g[0]), np.sin(g[1])])
    u6 = u3[1]                               # 171
    u8 = np.array([np.log(u4), np.sin(u6)])  # 171
    u3_bar = np.zeros(u3.shape, u3.dtype)    # 171
    u3_bar[1] = np.cos(u6) * y_bar[1]        # 171
    u3_bar[0] = y_bar[0] / u4                # 171
    x_bar = 3*u3_bar[1] + 2*x*u3_bar[0]      # 167
    return u8, x_bar
