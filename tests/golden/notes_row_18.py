# adjoint of layer (notes.py:275) by X, W, b; for X[n,m], W[m,k], b[k]
# 5 operations, 3 more than the primal

def layer_adjoint(X, W, b, y_bar):
    u2 = X @ W + b
    b_bar = y_bar.sum(axis=0)
    X_bar = y_bar @ W.T
    W_bar = X.T @ y_bar
    return u2, (X_bar, W_bar, b_bar)


# adjoint of layer_loss (notes.py:288) by X, W, b; for X[n,m], W[m,k], b[k], T[n,k]
# 10 operations, 4 more than the primal
import numpy as np

def layer_loss_adjoint(X, W, b, T, y_bar):
    u2 = X @ W + b - T          # 290, 289: return np.sum((Y - T)**2) / 2
    u5 = np.sum(u2**2) / 2      # 290
    u2_bar = y_bar * u2         # 290
    b_bar = u2_bar.sum(axis=0)  # 289: Y = X @ W + b
    X_bar = u2_bar @ W.T        # 289
    W_bar = X.T @ u2_bar        # 289
    return u5, (X_bar, W_bar, b_bar)
