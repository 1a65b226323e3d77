# gradient of primal (jacobi.py:12) by f; for f[n,n], u[n,n], sweeps number
# 1 operation, 1 fewer than the primal; 11 a turn, 6 more
import numpy as np

def primal_grad(f, u, sweeps):
    u_2 = u.copy()                           # 13: u = u.copy()
    for _ in range(sweeps):                  # 14: for _ in range(sweeps):
        u_2[1:-1, 1:-1] = 0.25 * (u_2[:-2, 1:-1] + u_2[2:, 1:-1] + u_2[1:-1, :-2] + u_2[1:-1, 2:] + f[1:-1, 1:-1])  # 15: u[1:-1, 1:-1] = 0.25 * (
    u_2_bar = 2*u_2                          # 18: return np.sum(u * u)
    f_bar = np.zeros(f.shape, f.dtype)       # 14
    for _ in reversed(range(sweeps)):        # 14
        u9_bar = 0.25 * u_2_bar[1:-1, 1:-1]  # 15
        u_2_bar[1:-1, 1:-1] = 0.0            # 15
        f_bar[1:-1, 1:-1] += u9_bar          # 16
        u_2_bar[1:-1, 2:] += u9_bar          # 16
        u_2_bar[1:-1, :-2] += u9_bar         # 16
        u_2_bar[2:, 1:-1] += u9_bar          # 16
        u_2_bar[:-2, 1:-1] += u9_bar         # 16
    return f_bar
