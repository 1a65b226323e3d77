# tangent of row_18 (golden_primals.py:33) by X, W, b; for X[n,m], W[m,k], b[k]

def row_18_tangent(X, W, b, X_dot, W_dot, b_dot):
    u1 = X @ W
    u1_dot = X_dot @ W + X @ W_dot  # u1 = X @ W
    u2 = u1 + b
    u2_dot = u1_dot + b_dot         # u2 = u1 + b
    return u2, u2_dot
