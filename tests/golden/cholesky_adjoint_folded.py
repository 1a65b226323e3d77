# adjoint of cholesky (golden_primals.py:67) by A; for A[n,n]
# 23 operations a turn, 16 more than the primal
import numpy as np

def cholesky_adjoint(A, y_bar):
    A = A.copy()
    for j in range(len(A)):                       # 68: for j in range(len(A)):
        u2 = A[j, :j]                             # 69: A[j, j] = np.sqrt(A[j, j] - A[j, :j] @ A[j, :j])
        A[j, j] = np.sqrt(A[j, j] - u2 @ u2)      # 69
        for i in range(j + 1, len(A)):            # 70: for i in range(j + 1, len(A)):
            A[i, j] = (A[i, j] - A[i, :j] @ A[j, :j]) / A[j, j]  # 71: A[i, j] = (A[i, j] - A[i, :j] @ A[j, :j])/A[j, j]
    A_bar = y_bar.copy()
    for j in reversed(range(len(A))):             # 68
        for i in reversed(range(j + 1, len(A))):  # 70
            u11_bar = A_bar[i, j] / A[j, j]       # 71
            A_bar[j, j] -= A[i, j] * u11_bar      # 71
            A_bar[j, :j] -= u11_bar * A[i, :j]    # 71
            A_bar[i, :j] -= u11_bar * A[j, :j]    # 71
            A_bar[i, j] = u11_bar                 # 71
        u5_bar = 0.5*A_bar[j, j] / A[j, j]        # 69
        u2 = A[j, :j]                             # 69
        A_bar[j, :j] -= 2*u5_bar * u2             # 69
        A_bar[j, j] = u5_bar                      # 69
    return A, A_bar
