# adjoint of gauss_seidel (golden_primals.py:46) by a; for a[n], sweeps number
# 10 operations a turn, 6 more than the primal

def gauss_seidel_adjoint(a, sweeps, y_bar):
    a = a.copy()
    for t in range(sweeps):                       # 47: for t in range(sweeps):
        for i in range(1, len(a) - 1):            # 48: for i in range(1, len(a) - 1):
            a[i] = (a[i-1] + a[i] + a[i+1]) / 3   # 49: a[i] = (a[i-1] + a[i] + a[i+1])/3
    a_bar = y_bar.copy()
    for t in reversed(range(sweeps)):             # 47
        for i in reversed(range(1, len(a) - 1)):  # 48
            u5_bar = a_bar[i] / 3                 # 49
            a_bar[i+1] += u5_bar                  # 49
            a_bar[i] = u5_bar                     # 49
            a_bar[i-1] += u5_bar                  # 49
    return a, a_bar
