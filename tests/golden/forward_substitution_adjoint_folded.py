# adjoint of forward_substitution (golden_primals.py:60) by L, b; for L[n,n], b[n]
# 11 operations a turn, 8 more than the primal
import numpy as np

def forward_substitution_adjoint(L, b, y_bar):
    x = np.zeros(len(b))                            # 61: x = np.zeros(len(b))
    for i in range(len(b)):                         # 62: for i in range(len(b)):
        x[i] = (b[i] - L[i, :i] @ x[:i]) / L[i, i]  # 63: x[i] = (b[i] - L[i, :i] @ x[:i])/L[i, i]
    x_bar = y_bar.copy()
    L_bar = np.zeros(L.shape, L.dtype)              # 62
    b_bar = np.zeros(b.shape, b.dtype)              # 62
    for i in reversed(range(len(b))):               # 62
        u6_bar = x_bar[i] / L[i, i]                 # 63
        L_bar[i, i] = -x[i] * u6_bar                # 63
        x_bar[:i] -= u6_bar * L[i, :i]              # 63
        L_bar[i, :i] = -u6_bar * x[:i]              # 63
        b_bar[i] = u6_bar                           # 63
    return x, (L_bar, b_bar)
