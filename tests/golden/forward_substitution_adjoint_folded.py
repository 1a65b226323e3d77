# adjoint of forward_substitution (golden_primals.py:60) by L, b; for L[n,n], b[n]
# keeps 2*n floats, tapes 2 floats a turn
import numpy as np

def forward_substitution_adjoint(L, b, y_bar):
    u6_tape = []
    x_tape = []
    x = np.zeros(len(b))                # 61: x = np.zeros(len(b))
    for i in range(len(b)):             # 62: for i in range(len(b)):
        u6 = b[i] - L[i, :i] @ x[:i]    # 63: x[i] = (b[i] - L[i, :i] @ x[:i])/L[i, i]
        u6_tape.append(u6)              # 63
        u7 = L[i, i]                    # 63
        x_tape.append(x[i])             # 63
        x[i] = u6/u7                    # 63
    x_end = x.copy()
    x_bar = y_bar.copy()
    L_bar = np.zeros_like(L)            # 62
    b_bar = np.zeros_like(b)            # 62
    for i in reversed(range(len(b))):   # 62
        u6 = u6_tape.pop()
        u8_bar = x_bar[i]               # 63
        x_bar[i] = 0.0                  # 63
        x[i] = x_tape.pop()             # 63
        u7 = L[i, i]                    # 63
        u6_bar = u8_bar / u7            # 63
        L_bar[i, i] -= u6*u6_bar / u7   # 63
        x_bar[:i] -= u6_bar * L[i, :i]  # 63
        L_bar[i, :i] -= u6_bar * x[:i]  # 63
        b_bar[i] += u6_bar              # 63
    return x_end, (L_bar, b_bar)
