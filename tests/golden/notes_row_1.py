# adjoint of constant (notes.py:42) by x; for x number
# 0 operations, as many as the primal

def constant_adjoint(x, y_bar):
    return 99, 0.0


# adjoint of constant_multiple (notes.py:46) by x; for x number
# 2 operations, 1 more than the primal

def constant_multiple_adjoint(x, y_bar):
    u1 = 3*x
    x_bar = 3 * y_bar
    return u1, x_bar


# adjoint of power (notes.py:50) by x; for x number
# 4 operations, 3 more than the primal

def power_adjoint(x, y_bar):
    u1 = x**3
    x_bar = 3*x**2 * y_bar
    return u1, x_bar


# adjoint of real_power (notes.py:54) by x; for x number
# 4 operations, 3 more than the primal

def real_power_adjoint(x, y_bar):
    u1 = x**2.5
    x_bar = 2.5*x**1.5 * y_bar
    return u1, x_bar


# adjoint of sum_rule (notes.py:58) by x; for x number
# 6 operations, 3 more than the primal

def sum_rule_adjoint(x, y_bar):
    u3 = x**2 + 3*x
    x_bar = (3 + 2*x) * y_bar
    return u3, x_bar


# adjoint of difference_rule (notes.py:62) by x; for x number
# 6 operations, 3 more than the primal

def difference_rule_adjoint(x, y_bar):
    u3 = x**2 - 3*x
    x_bar = (2*x - 3) * y_bar
    return u3, x_bar


# adjoint of product_rule (notes.py:66) by x; for x number
# 6 operations, 4 more than the primal

def product_rule_adjoint(x, y_bar):
    u1 = x**2
    u2 = u1*x
    x_bar = (u1 + 2*x**2) * y_bar
    return u2, x_bar


# adjoint of chain_rule (notes.py:70) by x; for x number
# 4 operations, 2 more than the primal
import numpy as np

def chain_rule_adjoint(x, y_bar):
    u2 = np.log(x**2)
    x_bar = 2*y_bar / x
    return u2, x_bar


# adjoint of quotient_rule (notes.py:74) by x; for x number
# 10 operations, 6 more than the primal
import numpy as np

def quotient_rule_adjoint(x, y_bar):
    u3 = x**2 + 1
    u4 = np.sin(x) / u3
    x_bar = (np.cos(x) - 2*x*u4)*y_bar / u3
    return u4, x_bar


# adjoint of <lambda> (notes.py:378) by x; for x number
# 2 operations, 1 more than the primal
import numpy as np

def f_adjoint(x, y_bar):
    u1 = np.exp(x)
    x_bar = u1 * y_bar
    return u1, x_bar


# adjoint of <lambda> (notes.py:379) by x; for x number
# 2 operations, 1 more than the primal
import math

def f_adjoint(x, y_bar):
    u1 = math.log(x)
    x_bar = y_bar / x
    return u1, x_bar
