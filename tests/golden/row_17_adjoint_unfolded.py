# adjoint of row_17 (golden_primals.py:27) by w, b; for w[n], b number, X[m,n], y[m]
import numpy as np

def row_17_adjoint(w, b, X, y, y_bar):
    u1 = X @ w                                       # 28: u = np.maximum(0, X @ w + b)
    u2 = u1 + b                                      # 28
    u = np.maximum(0, u2)                            # 28
    v = y - u                                        # 29: v = y - u
    u3 = v**2                                        # 30: return np.mean(v**2)
    u4 = np.mean(u3)                                 # 30
    u3_bar = np.broadcast_to(y_bar/y.size, y.shape)  # u4 = np.mean(u3)
    v_bar = 2*v * u3_bar                             # u3 = v**2
    u_bar = -v_bar                                   # v = y - u
    u2_bar = np.where(u2 > 0, u_bar, 0.0)            # u = np.maximum(0, u2)
    b_bar = np.sum(u2_bar)                           # u2 = u1 + b
    w_bar = X.T @ u2_bar                             # u1 = X @ w
    return u4, (w_bar, b_bar)
