# adjoint of running_sum (golden_primals.py:40) by x; for x[n]
# 3 operations a turn, 2 more than the primal

def running_sum_adjoint(x, y_bar):
    x = x.copy()
    for i in range(1, len(x)):            # 41: for i in range(1, len(x)):
        x[i] += x[i-1]                    # 42: x[i] += x[i-1]
    x_bar = y_bar.copy()
    for i in reversed(range(1, len(x))):  # 41
        x_bar[i-1] += x_bar[i]            # 42
    return x, x_bar
