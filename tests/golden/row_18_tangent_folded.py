# tangent of row_18 (golden_primals.py:33) by X, W, b; for X[n,m], W[m,k], b[k]
# 6 operations, 4 more than the primal

def row_18_tangent(X, W, b, X_dot, W_dot, b_dot):
    u2 = X @ W + b
    u2_dot = X_dot @ W + X @ W_dot + b_dot
    return u2, u2_dot
