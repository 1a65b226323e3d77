# adjoint of C (notes.py:250) by w, b; for w[n], b number, X[m,n], y[m]
# 13 operations, 7 more than the primal
import numpy as np

def C_adjoint(w, b, X, y, y_bar):
    u2 = X @ w + b                                     # 251: u = np.maximum(0, X @ w + b)
    v = y - np.maximum(0, u2)                          # 252, 251: v = y - u
    u4 = np.mean(v**2)                                 # 253: return np.mean(v**2)
    u2_bar = np.where(u2 > 0, -2*y_bar/y.size*v, 0.0)  # 251, 252, 253
    b_bar = u2_bar.sum()                               # 251
    w_bar = X.T @ u2_bar                               # 251
    return u4, (w_bar, b_bar)


# adjoint of C_by_samples (notes.py:256) by w, b; for w[n], b number, X[m,n], y[m]
# tapes 2 floats a turn
# 2 operations, 1 more than the primal; 12 a turn, 6 more
import numpy as np

def C_by_samples_adjoint(w, b, X, y, y_bar):
    tape = []
    total = 0.0                                     # 257: total = 0.0
    for i in range(len(y)):                         # 258: for i in range(len(y)):
        u3 = np.dot(w, X[i]) + b                    # 259: u = max(0, np.dot(w, X[i]) + b)
        v = y[i] - max(0, u3)                       # 260, 259: v = y[i] - u
        tape.append((u3, v))                        # 260
        total += v**2                               # 261: total += v**2
    u6 = len(y)                                     # 262: return total / len(y)
    u7 = total/u6                                   # 262
    total_bar = y_bar / u6                          # 262
    b_bar = 0.0                                     # 258
    w_bar = np.zeros(w.shape, w.dtype)              # 258
    for i in reversed(range(len(y))):               # 258
        u3, v = tape.pop()
        u3_bar = -2*v*total_bar if u3 > 0 else 0.0  # 259, 260, 261
        b_bar += u3_bar                             # 259
        w_bar += u3_bar * X[i]                      # 259
    return u7, (w_bar, b_bar)
