# adjoint of two_arguments (notes.py:91) by x, y; for x number, y number
# 8 operations, 5 more than the primal

def two_arguments_adjoint(x, y, y_bar):
    u1 = 3*x
    u2 = u1*x
    u3 = u2*y
    y_bar_ = u2 * y_bar
    x_bar = y*(u1 + 3*x) * y_bar
    return u3, (x_bar, y_bar_)
