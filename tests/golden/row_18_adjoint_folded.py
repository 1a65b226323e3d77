# adjoint of row_18 (golden_primals.py:33) by X, W, b; for X[n,m], W[m,k], b[k]
# 5 operations, 3 more than the primal

def row_18_adjoint(X, W, b, y_bar):
    u2 = X @ W + b
    b_bar = y_bar.sum(axis=0)
    X_bar = y_bar @ W.T
    W_bar = X.T @ y_bar
    return u2, (X_bar, W_bar, b_bar)
