# adjoint of cholesky (golden_primals.py:67) by A; for A[n,n]
# keeps 2*n*n floats, tapes 4 floats and 2 of unknown size a turn
import numpy as np

def cholesky_adjoint(A, y_bar):
    u2_tape = []
    u3_tape = []
    u6_tape = []
    A_tape = []
    u11_tape = []
    A = A.copy()
    for j in range(len(A)):                       # 68: for j in range(len(A)):
        u2 = A[j, :j]                             # 69: A[j, j] = np.sqrt(A[j, j] - A[j, :j] @ A[j, :j])
        u2_tape.append(u2.copy())                 # 69
        u3 = A[j, :j]                             # 69
        u3_tape.append(u3.copy())                 # 69
        u6 = np.sqrt(A[j, j] - u2 @ u3)           # 69
        u6_tape.append(u6)                        # 69
        A_tape.append(A[j, j])                    # 69
        A[j, j] = u6                              # 69
        for i in range(j + 1, len(A)):            # 70: for i in range(j + 1, len(A)):
            u11 = A[i, j] - A[i, :j] @ A[j, :j]   # 71: A[i, j] = (A[i, j] - A[i, :j] @ A[j, :j])/A[j, j]
            u11_tape.append(u11)                  # 71
            u12 = A[j, j]                         # 71
            A_tape.append(A[i, j])                # 71
            A[i, j] = u11/u12                     # 71
    A_end = A.copy()
    A_bar = y_bar.copy()
    for j in reversed(range(len(A))):             # 68
        u6 = u6_tape.pop()
        u3 = u3_tape.pop()
        u2 = u2_tape.pop()
        for i in reversed(range(j + 1, len(A))):  # 70
            u11 = u11_tape.pop()
            u13_bar = A_bar[i, j]                 # 71
            A_bar[i, j] = 0.0                     # 71
            A[i, j] = A_tape.pop()                # 71
            u12 = A[j, j]                         # 71
            u11_bar = u13_bar / u12               # 71
            A_bar[j, j] -= u11*u11_bar / u12      # 71
            A_bar[j, :j] -= u11_bar * A[i, :j]    # 71
            A_bar[i, :j] -= u11_bar * A[j, :j]    # 71
            A_bar[i, j] += u11_bar                # 71
        u6_bar = A_bar[j, j]                      # 69
        A_bar[j, j] = 0.0                         # 69
        A[j, j] = A_tape.pop()                    # 69
        u5_bar = 0.5*u6_bar / u6                  # 69
        A_bar[j, :j] -= u5_bar * (u2 + u3)        # 69
        A_bar[j, j] += u5_bar                     # 69
    return A_end, A_bar
