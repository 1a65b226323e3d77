# gradient of primal (scalar_chain.py:8) by x; for x number
# 9 operations, 5 more than the primal
import math

def primal_grad(x):
    u1 = x**3
    u2 = math.sin(u1)
    math.log(u2**2)
    x_bar = 6*x**2*math.cos(u1) / u2
    return x_bar
