# gradient of primal (scalar_chain.py:8) by x; for x number
# 10 operations, 6 more than the primal
import math

def primal_grad(x):
    u1 = x**3
    u2 = math.sin(u1)
    u3 = u2**2
    math.log(u3)
    x_bar = 6*x**2*u2*math.cos(u1) / u3
    return x_bar
