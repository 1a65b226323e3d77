# gradient of primal (rnn.py:11) by params; for params dict, xs[k,n,n], ys[k,n,n]
# keeps n*m floats, tapes n*m + n*n floats a turn
# 1 operation, as many as the primal; 27 a turn, 16 more
import numpy as np

def primal_grad(params, xs, ys):
    params_Wx = params['Wx']                                 # 11: def primal(params, xs, ys):
    params_Wh = params['Wh']                                 # 11
    params_b = params['b']                                   # 11
    params_Wy = params['Wy']                                 # 11
    params_c = params['c']                                   # 11
    h_tape = []
    u10_tape = []
    h = np.zeros((xs.shape[1], len(params_b)))               # 12: h = np.zeros((xs.shape[1], len(params["b"])))
    for t in range(len(xs)):                                 # 14: for t in range(len(xs)):
        h_tape.append(h)                                     # 15
        h = np.tanh(xs[t] @ params_Wx + h @ params_Wh + params_b)  # 15
        u10 = h @ params_Wy + params_c - ys[t]               # 16
        u10_tape.append(u10)                                 # 16
    loss_bar = 1 / len(xs)                                   # 17: return loss / len(xs)
    params_c_bar = np.zeros(params_c.shape, params_c.dtype)  # 14
    params_Wy_bar = np.zeros(params_Wy.shape, params_Wy.dtype)  # 14
    params_b_bar = np.zeros(params_b.shape, params_b.dtype)  # 14
    h_bar = np.zeros(h.shape, h.dtype)                       # 14
    params_Wh_bar = np.zeros(params_Wh.shape, params_Wh.dtype)  # 14
    params_Wx_bar = np.zeros(params_Wx.shape, params_Wx.dtype)  # 14
    for t in reversed(range(len(xs))):                       # 14
        u10 = u10_tape.pop()
        u10_bar = 2*loss_bar/u10.size * u10                  # 16
        params_c_bar += u10_bar.sum(axis=0)                  # 16
        h_bar += u10_bar @ params_Wy.T                       # 16
        params_Wy_bar += h.T @ u10_bar                       # 16
        u6_bar = (1 - h**2) * h_bar                          # 15
        h = h_tape.pop()                                     # 15
        params_b_bar += u6_bar.sum(axis=0)                   # 15
        h_bar = u6_bar @ params_Wh.T                         # 15
        params_Wh_bar += h.T @ u6_bar                        # 15
        params_Wx_bar += xs[t].T @ u6_bar                    # 15
    return {'Wx': params_Wx_bar, 'Wh': params_Wh_bar, 'b': params_b_bar, 'Wy': params_Wy_bar, 'c': params_c_bar}
