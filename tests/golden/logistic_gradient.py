# gradient of primal (logistic.py:8) by w, b; for w[n], b number, X[m,n], y[m]
# 13 operations, 7 more than the primal
import numpy as np

def primal_grad(w, b, X, y):
    z = X @ w + b        # 9: z = X @ w + b
    z_bar = (np.exp(np.minimum(z, 0))/(1 + np.exp(-np.abs(z))) - y) / y.size  # 10: return np.mean(np.logaddexp(0.0, z) - y * z)
    b_bar = z_bar.sum()  # 9
    w_bar = X.T @ z_bar  # 9
    return w_bar, b_bar
