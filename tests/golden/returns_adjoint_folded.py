# adjoint of returns (golden_primals.py:92) by theta, rewards, gamma; for theta[n], rewards[n], gamma number
# tapes 1 float a turn
# 10 operations a turn, 6 more than the primal
import numpy as np

def returns_adjoint(theta, rewards, gamma, y_bar):
    running_tape = []
    total = 0.0                                           # 93: total, running = 0.0, 0.0
    running = 0.0                                         # 93
    u1 = len(rewards)                                     # 94: for t in reversed(range(len(rewards))):
    for k in reversed(range(u1)):                         # 94
        running_tape.append(running)                      # 95: running = rewards[t] + gamma*running
        running = rewards[k] + gamma*running              # 95
        total += theta[k] * running                       # 96: total += theta[t]*running
    theta_bar = np.zeros(theta.shape, theta.dtype)        # 94
    gamma_bar = 0.0                                       # 94
    running_bar = 0.0                                     # 94
    rewards_bar = np.zeros(rewards.shape, rewards.dtype)  # 94
    for k in range(u1):                                   # 94
        running_bar += theta[k] * y_bar                   # 96
        theta_bar[k] = running * y_bar                    # 96
        running = running_tape.pop()                      # 95
        gamma_bar += running * running_bar                # 95
        rewards_bar[k] = running_bar                      # 95
        running_bar *= gamma                              # 95
    return total, (theta_bar, rewards_bar, gamma_bar)
