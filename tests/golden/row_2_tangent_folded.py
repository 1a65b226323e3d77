# tangent of row_2 (golden_primals.py:6) by x; for x number
# 7 operations, 4 more than the primal

def row_2_tangent(x, x_dot):
    u3 = 9 * (x + x*x)
    u3_dot = 9*(1 + 2*x) * x_dot
    return u3, u3_dot
