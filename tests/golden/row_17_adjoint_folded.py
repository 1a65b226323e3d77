# adjoint of row_17 (golden_primals.py:27) by w, b; for w[n], b number, X[m,n], y[m]
# 13 operations, 7 more than the primal
import numpy as np

def row_17_adjoint(w, b, X, y, y_bar):
    u2 = X @ w + b                                     # 28: u = np.maximum(0, X @ w + b)
    v = y - np.maximum(0, u2)                          # 29, 28: v = y - u
    u4 = np.mean(v**2)                                 # 30: return np.mean(v**2)
    u2_bar = np.where(u2 > 0, -2*y_bar/y.size*v, 0.0)  # 28, 29, 30
    b_bar = u2_bar.sum()                               # 28
    w_bar = X.T @ u2_bar                               # 28
    return u4, (w_bar, b_bar)
