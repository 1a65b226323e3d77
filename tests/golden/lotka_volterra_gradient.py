# gradient of primal (lotka_volterra.py:13) by a, b, c, d; for a number, b number, c number, d number, u number, v number, dt number, steps number
# tapes 8 floats a turn
# 4 operations, 1 more than the primal; 169 a turn, 105 more

def primal_grad(a, b, c, d, u, v, dt, steps):
    tape = []
    u9 = 0.5*dt                                            # 16
    u49 = dt/6                                             # 19: u = u + dt / 6 * (p1 + 2 * p2 + 2 * p3 + p4)
    for _ in range(steps):                                 # 14: for _ in range(steps):
        u4 = a*u - b*u*v                                   # 10: return a * u - b * u * v, d * u * v - c * v
        u8 = d*u*v - c*v                                   # 10
        u11 = u + u9*u4                                    # 16
        u14 = v + u9*u8                                    # 16
        u18 = a*u11 - b*u11*u14                            # 10
        u22 = d*u11*u14 - c*u14                            # 10
        u25 = u + u9*u18                                   # 17
        u28 = v + u9*u22                                   # 17
        u32 = a*u25 - b*u25*u28                            # 10
        u36 = d*u25*u28 - c*u28                            # 10
        u38 = u + dt*u32                                   # 18: p4, q4 = rates(u + dt * p3, v + dt * q3, a, b, c, d)
        u40 = v + dt*u36                                   # 18
        tape.append((u11, u14, u25, u28, u38, u40, u, v))  # 18
        u44 = a*u38 - b*u38*u40                            # 10
        u48 = d*u38*u40 - c*u40                            # 10
        u += u49 * (u4 + 2*u18 + 2*u32 + u44)              # 19
        v += u49 * (u8 + 2*u22 + 2*u36 + u48)              # 20: v = v + dt / 6 * (q1 + 2 * q2 + 2 * q3 + q4)
    v_bar = 2*v                                            # 21: return u * u + v * v
    u_bar = 2*u                                            # 21
    c_bar = 0.0                                            # 14
    d_bar = 0.0                                            # 14
    b_bar = 0.0                                            # 14
    a_bar = 0.0                                            # 14
    for u11, u14, u25, u28, u38, u40, u, v in reversed(tape):  # 14
        u61_bar = u49 * v_bar                              # 20
        u54_bar = u49 * u_bar                              # 19
        u45_bar = u40 * u61_bar                            # 10
        u42_bar = u40 * u54_bar                            # 10
        u40_bar = (d*u38 - c)*u61_bar - b*u38*u54_bar      # 10
        u38_bar = d*u45_bar + a*u54_bar - b*u42_bar        # 10
        q3_bar = 2*u61_bar + dt*u40_bar                    # 18, 20
        p3_bar = 2*u54_bar + dt*u38_bar                    # 18, 19
        u33_bar = u28 * q3_bar                             # 10
        u30_bar = u28 * p3_bar                             # 10
        u28_bar = (d*u25 - c)*q3_bar - b*u25*p3_bar        # 10
        u25_bar = d*u33_bar + a*p3_bar - b*u30_bar         # 10
        q2_bar = 2*u61_bar + u9*u28_bar                    # 17, 20
        p2_bar = 2*u54_bar + u9*u25_bar                    # 17, 19
        u19_bar = u14 * q2_bar                             # 10
        u16_bar = u14 * p2_bar                             # 10
        u14_bar = (d*u11 - c)*q2_bar - b*u11*p2_bar        # 10
        u11_bar = d*u19_bar + a*p2_bar - b*u16_bar         # 10
        q1_bar = u61_bar + u9*u14_bar                      # 16
        p1_bar = u54_bar + u9*u11_bar                      # 16
        c_bar = c_bar - u40*u61_bar - u28*q3_bar - u14*q2_bar - v*q1_bar  # 10
        u5_bar = v * q1_bar                                # 10
        v_bar = v_bar + u40_bar + u28_bar + u14_bar + d*u*q1_bar - c*q1_bar  # 10, 16, 17, 18
        d_bar = d_bar + u38*u45_bar + u25*u33_bar + u11*u19_bar + u*u5_bar  # 10
        u2_bar = v * p1_bar                                # 10
        v_bar -= b*u * p1_bar                              # 10
        b_bar = b_bar - u38*u42_bar - u25*u30_bar - u11*u16_bar - u*u2_bar  # 10
        u_bar = u_bar + u38_bar + u25_bar + u11_bar + d*u5_bar - b*u2_bar  # 10, 16, 17, 18
        a_bar = a_bar + u38*u54_bar + u25*p3_bar + u11*p2_bar + u*p1_bar  # 10
        u_bar += a * p1_bar                                # 10
    return a_bar, b_bar, c_bar, d_bar
