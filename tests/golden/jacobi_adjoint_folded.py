# adjoint of jacobi (golden_primals.py:53) by u, v; for u[n], v[n], steps number
# 5 operations a turn, 3 more than the primal
import numpy as np

def jacobi_adjoint(u, v, steps, y_bar):
    u = u.copy()
    v = v.copy()
    for t in range(steps):                # 54: for t in range(steps):
        v[1:-1] = 0.5 * (u[:-2] + u[2:])  # 55: v[1:-1] = 0.5*(u[:-2] + u[2:])
        u6 = u                            # 56: u, v = v, u
        u = v                             # 56
        v = u6                            # 56
    u_bar = y_bar.copy()
    v_bar = np.zeros(v.shape, v.dtype)    # 54
    for t in reversed(range(steps)):      # 54
        u5_bar = u_bar                    # 56
        u_bar = v_bar                     # 56
        v_bar = u5_bar                    # 56
        u3_bar = 0.5 * v_bar[1:-1]        # 55
        v_bar[1:-1] = 0.0                 # 55
        u_bar[2:] += u3_bar               # 55
        u_bar[:-2] += u3_bar              # 55
    return u, (u_bar, v_bar)
