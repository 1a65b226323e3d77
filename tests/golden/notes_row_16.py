# adjoint of neuron (notes.py:236) by w, b; for w[n], x[n], b number
# 5 operations, 2 more than the primal
import numpy as np

def neuron_adjoint(w, x, b, y_bar):
    u2 = np.dot(w, x) + b
    u3 = max(0, u2)
    u2_bar = y_bar if u2 > 0 else 0.0
    w_bar = u2_bar * x
    return u3, (w_bar, u2_bar)


# adjoint of neuron_with_maximum (notes.py:240) by w, b; for w[n], x[n], b number
# 5 operations, 2 more than the primal
import numpy as np

def neuron_with_maximum_adjoint(w, x, b, y_bar):
    u2 = w @ x + b
    u3 = np.maximum(0, u2)
    u2_bar = y_bar if u2 > 0 else 0.0
    w_bar = u2_bar * x
    return u3, (w_bar, u2_bar)
