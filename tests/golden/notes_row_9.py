# adjoint of direct (notes.py:126) by x; for x number
# 7 operations, 3 more than the primal

def direct_adjoint(x, y_bar):
    u4 = x**2 + 2*x + 1
    x_bar = (2 + 2*x) * y_bar
    return u4, x_bar


# adjoint of composed (notes.py:138) by x; for x number
# 4 operations, 2 more than the primal

def composed_adjoint(x, y_bar):
    u1 = x + 1             # 131: return x + 1
    u2 = u1**2             # 135: return u**2
    u1_bar = 2*u1 * y_bar  # 135
    return u2, u1_bar
