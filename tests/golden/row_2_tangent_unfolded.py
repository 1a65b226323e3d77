# tangent of row_2 (golden_primals.py:6) by x; for x number

def row_2_tangent(x, x_dot):
    u1 = x*x
    u1_dot = 2*x * x_dot     # u1 = x*x
    u2 = x + u1
    u2_dot = x_dot + u1_dot  # u2 = x + u1
    u3 = 9*u2
    u3_dot = 9 * u2_dot      # u3 = 9*u2
    return u3, u3_dot
