# adjoint of sigmoid (notes.py:301) by x; for x number
# 7 operations, 3 more than the primal
import numpy as np

def sigmoid_adjoint(x, y_bar):
    u2 = np.exp(-x)
    u3 = 1 + u2
    u4 = 1/u3
    x_bar = u2*y_bar/u3 / u3
    return u4, x_bar


# adjoint of sigmoid_other_way (notes.py:305) by x; for x number
# 6 operations, 2 more than the primal
import numpy as np

def sigmoid_other_way_adjoint(x, y_bar):
    u1 = np.exp(x)
    u4 = u1 / (1 + u1)
    x_bar = u4*(1 - u4) * y_bar
    return u4, x_bar


# adjoint of logit (notes.py:314) by p; for p number
# 7 operations, 4 more than the primal
import numpy as np

def logit_adjoint(p, y_bar):
    u1 = 1 - p
    u2 = p/u1
    u3 = np.log(u2)
    p_bar = (1 + u2)*y_bar / (u2*u1)
    return u3, p_bar


# adjoint of logit_of_sigmoid (notes.py:318) by x; for x number
# 14 operations, 7 more than the primal
import numpy as np

def logit_of_sigmoid_adjoint(x, y_bar):
    u2 = np.exp(-x)                            # 302: return 1 / (1 + np.exp(-x))
    u3 = 1 + u2                                # 302
    u4 = 1/u3                                  # 302
    u5 = 1 - u4                                # 315: return np.log(p / (1 - p))
    u6 = u4/u5                                 # 315
    u7 = np.log(u6)                            # 315
    x_bar = u2*(1 + u6)*y_bar/u3 / (u6*u5*u3)  # 302, 315
    return u7, x_bar
