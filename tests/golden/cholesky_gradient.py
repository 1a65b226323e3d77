# gradient of primal (cholesky.py:12) by A; for A[n,n], weights[n,n]
# 0 operations, 2 fewer than the primal; 24 a turn, 17 more
import numpy as np

def primal_grad(A, weights):
    L = A.copy()                                            # 13: L = A.copy()
    for j in range(len(L)):                                 # 14: for j in range(len(L)):
        u2 = L[j, :j]                                       # 15: L[j, j] = np.sqrt(L[j, j] - L[j, :j] @ L[j, :j])
        L[j, j] = np.sqrt(L[j, j] - u2 @ u2)                # 15
        u9 = L[j, :j]                                       # 16
        u12 = L[j, j]                                       # 16
        L[j+1:, j] = (L[j+1:, j] - L[j+1:, :j] @ u9) / u12  # 16
    L_bar = weights.copy()                                  # 17: return np.sum(weights * L)
    for j in reversed(range(len(L))):                       # 14
        u12 = L[j, j]                                       # 16
        u11_bar = L_bar[j+1:, j] / u12                      # 16
        L_bar[j, j] -= L[j+1:, j] @ u11_bar                 # 16
        u9 = L[j, :j]                                       # 16
        L_bar[j, :j] -= L[j+1:, :j].T @ u11_bar             # 16
        L_bar[j+1:, :j] -= np.outer(u11_bar, u9)            # 16
        L_bar[j+1:, j] = u11_bar                            # 16
        u5_bar = 0.5*L_bar[j, j] / u12                      # 15
        L_bar[j, :j] -= 2*u5_bar * u9                       # 15
        L_bar[j, j] = u5_bar                                # 15
    return L_bar
