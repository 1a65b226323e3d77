"""Prey and predators (Lotka and Volterra), integrated by the classical Runge–Kutta method.

Hairer, Nørsett, Wanner, Solving Ordinary Differential Equations I, 2nd ed., p. 138, table 1.2.
"""

from benchmarks.workload import Workload


def rates(u, v, a, b, c, d):
    return a * u - b * u * v, d * u * v - c * v


def primal(a, b, c, d, u, v, dt, steps):
    for _ in range(steps):
        p1, q1 = rates(u, v, a, b, c, d)
        p2, q2 = rates(u + 0.5 * dt * p1, v + 0.5 * dt * q1, a, b, c, d)
        p3, q3 = rates(u + 0.5 * dt * p2, v + 0.5 * dt * q2, a, b, c, d)
        p4, q4 = rates(u + dt * p3, v + dt * q3, a, b, c, d)
        u = u + dt / 6 * (p1 + 2 * p2 + 2 * p3 + p4)
        v = v + dt / 6 * (q1 + 2 * q2 + 2 * q3 + q4)
    return u * u + v * v


def by_hand(a, b, c, d, u, v, dt, steps):
    half, sixth, third = 0.5 * dt, dt / 6, dt / 3
    tape = []
    for _ in range(steps):
        uv1 = u * v
        p1, q1 = a * u - b * uv1, d * uv1 - c * v
        u2, v2 = u + half * p1, v + half * q1
        uv2 = u2 * v2
        p2, q2 = a * u2 - b * uv2, d * uv2 - c * v2
        u3, v3 = u + half * p2, v + half * q2
        uv3 = u3 * v3
        p3, q3 = a * u3 - b * uv3, d * uv3 - c * v3
        u4, v4 = u + dt * p3, v + dt * q3
        uv4 = u4 * v4
        p4, q4 = a * u4 - b * uv4, d * uv4 - c * v4
        tape.append((u, v, uv1, u2, v2, uv2, u3, v3, uv3, u4, v4, uv4))
        u += sixth * (p1 + 2 * p2 + 2 * p3 + p4)
        v += sixth * (q1 + 2 * q2 + 2 * q3 + q4)
    u_bar, v_bar = 2 * u, 2 * v
    a_bar = b_bar = c_bar = d_bar = 0.0
    for u1, v1, uv1, u2, v2, uv2, u3, v3, uv3, u4, v4, uv4 in reversed(tape):
        p4_bar, q4_bar = sixth * u_bar, sixth * v_bar
        uv_bar = d * q4_bar - b * p4_bar
        u4_bar, v4_bar = a * p4_bar + v4 * uv_bar, u4 * uv_bar - c * q4_bar
        p3_bar, q3_bar = third * u_bar + dt * u4_bar, third * v_bar + dt * v4_bar
        uv_bar = d * q3_bar - b * p3_bar
        u3_bar, v3_bar = a * p3_bar + v3 * uv_bar, u3 * uv_bar - c * q3_bar
        p2_bar, q2_bar = third * u_bar + half * u3_bar, third * v_bar + half * v3_bar
        uv_bar = d * q2_bar - b * p2_bar
        u2_bar, v2_bar = a * p2_bar + v2 * uv_bar, u2 * uv_bar - c * q2_bar
        p1_bar, q1_bar = p4_bar + half * u2_bar, q4_bar + half * v2_bar
        uv_bar = d * q1_bar - b * p1_bar
        a_bar += u1 * p1_bar + u2 * p2_bar + u3 * p3_bar + u4 * p4_bar
        b_bar -= uv1 * p1_bar + uv2 * p2_bar + uv3 * p3_bar + uv4 * p4_bar
        c_bar -= v1 * q1_bar + v2 * q2_bar + v3 * q3_bar + v4 * q4_bar
        d_bar += uv1 * q1_bar + uv2 * q2_bar + uv3 * q3_bar + uv4 * q4_bar
        u_bar += a * p1_bar + v1 * uv_bar + u2_bar + u3_bar + u4_bar
        v_bar += u1 * uv_bar - c * q1_bar + v2_bar + v3_bar + v4_bar
    return a_bar, b_bar, c_bar, d_bar


def for_jax(jax):
    lax = jax.lax

    def step(parameters, u, v, dt):
        p1, q1 = rates(u, v, *parameters)
        p2, q2 = rates(u + 0.5 * dt * p1, v + 0.5 * dt * q1, *parameters)
        p3, q3 = rates(u + 0.5 * dt * p2, v + 0.5 * dt * q2, *parameters)
        p4, q4 = rates(u + dt * p3, v + dt * q3, *parameters)
        u = u + dt / 6 * (p1 + 2 * p2 + 2 * p3 + p4)
        return u, v + dt / 6 * (q1 + 2 * q2 + 2 * q3 + q4)

    def function(a, b, c, d, u, v, dt, steps):
        u, v = lax.fori_loop(0, steps, lambda _, uv: step((a, b, c, d), uv[0], uv[1], dt), (u, v))
        return u * u + v * v

    return function


def inputs(steps):
    return 1.5, 1.0, 3.0, 1.0, 1.0, 1.0, 0.01, steps


WORKLOAD = Workload(
    "RK4, Lotka–Volterra",
    primal,
    by_hand,
    (0, 1, 2, 3),
    {"small": lambda: inputs(20), "large": lambda: inputs(500)},
    {"jax": for_jax},
)
