# adjoint of two_paths (notes.py:118) by x; for x number
# 5 operations, 3 more than the primal

def two_paths_adjoint(x, y_bar):
    u2 = x + x**2
    x_bar = (1 + 2*x) * y_bar
    return u2, x_bar
