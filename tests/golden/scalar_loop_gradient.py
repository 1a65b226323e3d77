# gradient of primal (scalar_loop.py:8) by x; for x number, steps number
# tapes 1 float a turn
# 1 operation, 1 more than the primal; 21 a turn, 15 more
import math

def primal_grad(x, steps):
    y_tape = []
    y = x                                       # 9: y = x
    for _ in range(steps):                      # 10: for _ in range(steps):
        y_tape.append(y)                        # 11: if y < 1.0:
        if y < 1.0:                             # 11
            y += 0.1 * math.sin(x*y)            # 12: y = y + 0.1 * math.sin(x * y)
        else:
            y = x/y                             # 14: y = x / y
    y_bar = 1.0
    x_bar = 0.0                                 # 10
    for y in reversed(y_tape):                  # 10
        if y < 1.0:                             # 11
            u1_bar = 0.1*math.cos(x*y) * y_bar  # 12
            x_bar += y * u1_bar                 # 12
            y_bar += x * u1_bar                 # 12
        else:
            x_bar += y_bar / y                  # 14
            y_bar = -(x*y_bar)/y / y            # 14
    x_bar += y_bar                              # 9
    return x_bar
