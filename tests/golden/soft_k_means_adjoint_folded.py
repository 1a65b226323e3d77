# adjoint of soft_k_means (golden_primals.py:83) by centres, points; for centres[n,m], points[k,m]
# keeps n*m + k*n*m + k*n floats, tapes m + 1 floats a turn
# 19 operations, 10 more than the primal; 11 a turn, 7 more
import numpy as np

def soft_k_means_adjoint(centres, points, y_bar):
    tape = []
    centres2 = centres.copy()                             # 84: centres = centres.copy()
    u3 = points[:, None] - centres2[None]                 # 85: d = ((points[:, None] - centres[None])**2).sum(-1)
    u6 = np.exp(-np.sum(u3**2, axis=-1))                  # 86, 85: r = np.exp(-d)/np.exp(-d).sum(axis=1, keepdims=True)
    r = u6 / np.sum(u6, axis=1, keepdims=True)            # 86
    for k in range(len(centres2)):                        # 87: for k in range(len(centres)):
        u14 = np.sum(r[:, k])                             # 88: centres[k] = (r[:, k, None]*points).sum(0)/r[:, k].sum()
        u15 = np.sum(r[:, k, None]*points, axis=0) / u14  # 88
        tape.append((u14, u15))                           # 88
        centres2[k] = u15                                 # 88
    centres2_bar = y_bar.copy()
    r_bar = np.zeros(r.shape, r.dtype)                    # 87
    points_bar = np.zeros(points.shape, points.dtype)     # 87
    for k in reversed(range(len(centres2))):              # 87
        u14, u15 = tape.pop()
        u12_bar = centres2_bar[k] / u14                   # 88
        centres2_bar[k] = 0.0                             # 88
        r_bar[:, k] = (points*u12_bar).sum(axis=1) - u15 @ u12_bar  # 88
        points_bar += r[:, k, None] * u12_bar             # 88
    d_bar = -r * (r_bar - (r*r_bar).sum(axis=1, keepdims=True))  # 86
    u3_bar = 2*u3 * d_bar[:, :, None]                     # 85
    centres2_bar -= u3_bar.sum(axis=0)                    # 85
    points_bar += u3_bar.sum(axis=1)                      # 85
    return centres2, (centres2_bar, points_bar)
