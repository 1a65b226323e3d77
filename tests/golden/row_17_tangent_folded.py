# tangent of row_17 (golden_primals.py:27) by w, b; for w[n], b number, X[m,n], y[m]
# 13 operations, 7 more than the primal
import numpy as np

def row_17_tangent(w, b, X, y, w_dot, b_dot):
    u2 = X @ w + b             # 28: u = np.maximum(0, X @ w + b)
    v = y - np.maximum(0, u2)  # 29, 28: v = y - u
    u4 = np.mean(v**2)         # 30: return np.mean(v**2)
    u4_dot = np.mean(np.where(u2 > 0, -2*v*(X @ w_dot + b_dot), 0.0))  # 30, 29, 28
    return u4, u4_dot
