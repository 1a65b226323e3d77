# gradient of primal (mlp.py:8) by W1, b1, W2, b2; for W1[n,m], b1[m], W2[m,k], b2[k], X[p,n], labels[p]
# 23 operations, 11 more than the primal
import numpy as np

def primal_grad(W1, b1, W2, b2, X, labels):
    h = np.tanh(X @ W1 + b1)                                 # 9: h = np.tanh(X @ W1 + b1)
    z = h @ W2 + b2                                          # 10: z = h @ W2 + b2
    u5 = np.exp(z - np.max(z, axis=1, keepdims=True))        # 13, 11: return np.mean(np.log(np.sum(np.exp(z), axis=1)) - right)
    z2_bar = u5 * (1/(u5.sum(axis=1)*labels.size))[:, None]  # 13
    z2_bar[np.arange(len(labels)), labels] -= 1 / labels.size  # 12: right = z[np.arange(len(labels)), labels]
    b2_bar = z2_bar.sum(axis=0)                              # 10
    W2_bar = h.T @ z2_bar                                    # 10
    u2_bar = z2_bar @ W2.T * (1 - h**2)                      # 9, 10
    b1_bar = u2_bar.sum(axis=0)                              # 9
    W1_bar = X.T @ u2_bar                                    # 9
    return W1_bar, b1_bar, W2_bar, b2_bar
