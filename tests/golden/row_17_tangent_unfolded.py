# tangent of row_17 (golden_primals.py:27) by w, b; for w[n], b number, X[m,n], y[m]
import numpy as np

def row_17_tangent(w, b, X, y, w_dot, b_dot):
    u1 = X @ w                             # 28: u = np.maximum(0, X @ w + b)
    u1_dot = X @ w_dot                     # u1 = X @ w
    u2 = u1 + b                            # 28
    u2_dot = u1_dot + b_dot                # u2 = u1 + b
    u = np.maximum(0, u2)                  # 28
    u_dot = np.where(u2 > 0, u2_dot, 0.0)  # u = np.maximum(0, u2)
    v = y - u                              # 29: v = y - u
    v_dot = -u_dot                         # v = y - u
    u3 = v**2                              # 30: return np.mean(v**2)
    u3_dot = 2*v * v_dot                   # u3 = v**2
    u4 = np.mean(u3)                       # 30
    u4_dot = np.mean(u3_dot)               # u4 = np.mean(u3)
    return u4, u4_dot
