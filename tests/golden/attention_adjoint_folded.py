# adjoint of attention (golden_primals.py:78) by q, K, V; for q[n], K[m,n], V[m,n]
# 14 operations, 1 more than the primal
import numpy as np

def attention_adjoint(q, K, V, y_bar):
    u1 = K @ q                                                # 79
    u5 = np.exp(u1 - np.max(u1))                              # 79
    weights = u5 / np.sum(u5)                                 # 79
    u12 = weights @ V                                         # 80: return weights @ V
    weights_bar = V @ y_bar                                   # 80
    V_bar = np.outer(weights, y_bar)                          # 80
    u4_bar = weights * (weights_bar - weights @ weights_bar)  # 79
    K_bar = np.outer(u4_bar, q)                               # 79
    q_bar = K.T @ u4_bar                                      # 79
    return u12, (q_bar, K_bar, V_bar)
