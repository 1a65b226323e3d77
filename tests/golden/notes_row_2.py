# adjoint of nine (notes.py:87) by x; for x number
# 7 operations, 4 more than the primal

def nine_adjoint(x, y_bar):
    u3 = 9 * (x + x*x)
    x_bar = 9*(1 + 2*x) * y_bar
    return u3, x_bar
