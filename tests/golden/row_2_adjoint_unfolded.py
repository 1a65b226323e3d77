# adjoint of row_2 (golden_primals.py:6) by x; for x number

def row_2_adjoint(x, y_bar):
    u1 = x*x
    u2 = x + u1
    u3 = 9*u2
    u2_bar = 9 * y_bar          # u3 = 9*u2
    x_bar = (1 + 2*x) * u2_bar  # u1 = x*x
    return u3, x_bar
