"""Simulations and small numerical methods, as scientists and students write them."""

import math
from dataclasses import dataclass

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])


def euler_pendulum(theta, length, steps=5, dt=0.1):
    omega = 0.0
    for _ in range(steps):
        alpha = -9.81/length*math.sin(theta)
        omega += alpha*dt
        theta += omega*dt
    return theta


def lotka_volterra(rates, start):
    a, b, c, d = rates
    prey, predator = start
    history = [(prey, predator)]
    for _ in range(4):
        dprey = a*prey - b*prey*predator
        dpredator = c*prey*predator - d*predator
        prey, predator = prey + 0.1*dprey, predator + 0.1*dpredator
        history.append((prey, predator))
    total = 0.0
    for p, q in history:
        total += p*q
    return total/len(history)


def runge_kutta(f, y, t, h):
    k1 = f(t, y)
    k2 = f(t + h/2, y + h/2*k1)
    k3 = f(t + h/2, y + h/2*k2)
    k4 = f(t + h, y + h*k3)
    return y + h/6*(k1 + 2*k2 + 2*k3 + k4)


def van_der_pol(mu, y0):
    def f(t, y):
        return np.array([y[1], mu*(1 - y[0]**2)*y[1] - y[0]])

    y, t = y0, 0.0
    while t < 0.35:
        y = runge_kutta(f, y, t, 0.1)
        t += 0.1
    return y


def adaptive_step(k, y0):
    """The step is halved until two half steps agree with a whole one."""
    y, t, h = y0, 0.0, 0.4
    while t < 0.79:
        whole = y - h*k*y*y
        half = y - 0.5*h*k*y*y
        halves = half - 0.5*h*k*half*half
        if abs(whole - halves) > 0.02 and h > 0.01:
            h *= 0.5
            continue
        y = 2.0*halves - whole
        t += h
    return y


def bouncing_ball(height, restitution):
    """An event in the loop: the velocity turns round."""
    y, v, bounces = height, 0.0, 0
    for _ in range(14):
        v -= 9.81*0.05
        y += v*0.05
        if y < 0.0:
            y = -y*restitution
            v = -v*restitution
            bounces += 1
            if bounces == 2:
                break
    return y + 0.1*v


def thomas(lower, diag, upper, rhs):
    n = len(diag)
    c, d = np.zeros(n), np.zeros(n)
    c[0], d[0] = upper[0]/diag[0], rhs[0]/diag[0]
    for i in range(1, n):
        denominator = diag[i] - lower[i - 1]*c[i - 1]
        if i < n - 1:
            c[i] = upper[i]/denominator
        d[i] = (rhs[i] - lower[i - 1]*d[i - 1])/denominator
    x = d
    for i in reversed(range(n - 1)):
        x[i] -= c[i]*x[i + 1]
    return x


def implicit_diffusion(u, kappa):
    n = len(u)
    for _ in range(2):
        off = np.full(n - 1, -kappa)
        u = thomas(off, np.full(n, 1.0 + 2.0*kappa), off, u)
    return u


def upwind_advection(u, speed):
    u = u.copy()
    for _ in range(3):
        old = u.copy()
        for i in range(len(u)):
            if speed > 0.0:
                u[i] = old[i] - 0.2*speed*(old[i] - old[i - 1])
            else:
                u[i] = old[i] - 0.2*speed*(old[(i + 1) % len(u)] - old[i])
    return u


def wave_in_three_rows(u0, c):
    u = np.zeros((4, len(u0)))
    u[0] = u0
    u[1] = u0
    for n in range(1, 3):
        for i in range(1, len(u0) - 1):
            u[n + 1, i] = 2*u[n, i] - u[n - 1, i] + c**2*(u[n, i + 1] - 2*u[n, i] + u[n, i - 1])
    return u[-1]*u[2]


def lennard_jones(positions):
    energy = 0.0
    forces = np.zeros_like(positions)
    for i in range(len(positions)):
        for j in range(i + 1, len(positions)):
            r = positions[i] - positions[j]
            r2 = np.dot(r, r)
            if r2 > 9.0:
                continue
            s6 = (1.0/r2)**3
            energy += 4.0*s6*(s6 - 1.0)
            f = 24.0*s6*(2.0*s6 - 1.0)/r2*r
            forces[i] += f
            forces[j] -= f
    return energy + 0.1*np.sum(forces**2)


def ising_like_energy(angles, coupling):
    n = len(angles)
    total = 0.0
    for i in range(n):
        for j in (i - 1, (i + 1) % n):
            total -= 0.5*coupling*math.cos(angles[i] - angles[j])
    return total


@dataclass
class Controller:
    kp: float
    ki: float
    kd: float
    integral: float = 0.0
    previous: float | None = None

    def act(self, error, dt):
        self.integral += error*dt
        slope = 0.0 if self.previous is None else (error - self.previous)/dt
        self.previous = error
        return self.kp*error + self.ki*self.integral + self.kd*slope


def tuned_controller(kp, ki, kd):
    controller = Controller(kp, ki, kd)
    level, cost = 0.0, 0.0
    for step in range(5):
        error = 1.0 - level
        level += 0.1*(controller.act(error, 0.1) - level)
        cost += error**2 if step else 0.0
    return cost


def secant(f, a, b, tol=1e-3):
    fa, fb = f(a), f(b)
    for _ in range(20):
        a, b, fa = b, b - fb*(b - a)/(fb - fa), fb
        fb = f(b)
        if abs(fb) < tol:
            return b
    raise RuntimeError("no convergence")


def root_by_secant(k):
    return secant(lambda x: x*math.exp(x) - k, 0.3, 0.8)


def simpson(f, a, b, n):
    h = (b - a)/n
    total = f(a) + f(b)
    for i in range(1, n):
        total += (4 if i % 2 else 2)*f(a + i*h)
    return total*h/3


def arc_length(a, b):
    def speed(t):
        return math.sqrt((a*math.sin(t))**2 + (b*math.cos(t))**2)

    return simpson(speed, 0.0, math.pi/2, 6)


def golden_section(a):
    """The bracket shrinks by comparisons; what is left depends on `a` by its last polish."""
    def f(x):
        return (x - a)**2 + 0.1*x**4

    lo, hi = -1.0, 2.0
    while hi - lo > 0.8:
        m1, m2 = lo + 0.382*(hi - lo), lo + 0.618*(hi - lo)
        if f(m1) < f(m2):
            hi = m2
        else:
            lo = m1
    x = 0.5*(lo + hi)
    for _ in range(2):
        x -= (2.0*(x - a) + 0.4*x**3)/(2.0 + 1.2*x**2)
    return x


def lagrange(xs, ys, x):
    total = 0.0
    for i, (xi, yi) in enumerate(zip(xs, ys)):
        basis = 1.0
        for j, xj in enumerate(xs):
            if i != j:
                basis *= (x - xj)/(xi - xj)
        total += yi*basis
    return total


def de_casteljau(points, t):
    work = [p for p in points]
    for r in range(1, len(work)):
        for i in range(len(work) - r):
            work[i] = (1.0 - t)*work[i] + t*work[i + 1]
    return work[0]


def bezier_by_array(points, t):
    b = points.copy()
    while len(b) > 1:
        b = (1.0 - t)*b[:-1] + t*b[1:]
    return b[0]


def fourier_by_hand(signal):
    n = len(signal)
    power = np.zeros(n)
    for k in range(n):
        re = im = 0.0
        for t, s in enumerate(signal):
            re += s*math.cos(2*math.pi*k*t/n)
            im -= s*math.sin(2*math.pi*k*t/n)
        power[k] = re**2 + im**2
    return power


def levenshtein_like(a, b):
    """Dynamic programming over a table, soft at its minimum."""
    n, m = len(a), len(b)
    D = np.full((n + 1, m + 1), 1e3)
    D[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost = (a[i - 1] - b[j - 1])**2
            steps = np.array([D[i - 1, j], D[i, j - 1], D[i - 1, j - 1]])
            D[i, j] = cost - np.log(np.sum(np.exp(-steps)))
    return D[n, m]


def ray_through_lenses(angle, height, lenses):
    ray = np.array([height, angle])
    for kind, value in lenses:
        if kind == "gap":
            M = np.array([[1.0, value], [0.0, 1.0]])
        elif kind == "lens":
            M = np.array([[1.0, 0.0], [-1.0/value, 1.0]])
        else:
            raise ValueError(kind)
        ray = M @ ray
    return ray


def circuit_voltages(resistances, source):
    """Nodal analysis: a matrix assembled from a list of branches."""
    branches = [(0, 1), (1, 2), (0, 2), (2, 3)]
    G = np.zeros((4, 4))
    for (i, j), r in zip(branches, resistances):
        g = 1.0/r
        G[i, i] += g
        G[j, j] += g
        G[i, j] -= g
        G[j, i] -= g
    I = np.zeros(4)
    I[0] = source
    return np.linalg.solve(G[:3, :3] + 0.1*np.eye(3), I[:3])


def truss_energy(nodes, bars):
    total = 0.0
    for (i, j), rest in bars.items():
        stretch = np.linalg.norm(nodes[i] - nodes[j]) - rest
        total += 0.5*stretch**2
    return total


def kepler(mean_anomaly, eccentricity):
    E = mean_anomaly
    for _ in range(10):
        delta = (E - eccentricity*math.sin(E) - mean_anomaly)/(1 - eccentricity*math.cos(E))
        E -= delta
        if abs(delta) < 1e-8:
            break
    else:
        raise RuntimeError("no convergence")
    return E


def quaternion_rotation(q, v):
    w, x, y, z = q/np.linalg.norm(q)
    R = np.array([
        [1 - 2*(y*y + z*z), 2*(x*y - z*w), 2*(x*z + y*w)],
        [2*(x*y + z*w), 1 - 2*(x*x + z*z), 2*(y*z - x*w)],
        [2*(x*z - y*w), 2*(y*z + x*w), 1 - 2*(x*x + y*y)],
    ])
    return R @ v


def population_matrix(fertility, survival, start):
    L = np.diag(survival, k=-1)
    L[0, :] = fertility
    n = start
    for _ in range(3):
        n = L @ n
    return np.log(n.sum())


def compound_interest(rate, deposits, fee=None):
    balance = 0.0
    for month, deposit in enumerate(deposits, 1):
        balance = balance*(1 + rate/12) + deposit
        if fee is not None and month % 3 == 0:
            balance -= fee*balance
    return balance


def monte_carlo_call(spot, sigma, normals):
    paths = []
    for z in normals:
        s = spot*math.exp(-0.5*sigma**2 + sigma*z)
        payoff = max(s - 1.0, 0.0)
        paths.append(payoff)
    mean = sum(paths)/len(paths)
    return mean


POINTS = np.array([[0.0, 0.1], [1.2, 0.2], [0.3, 1.3], [4.5, 0.4]])

CASES = [
    case(euler_pendulum, (0.8, 1.1)),
    case(lotka_volterra, ((1.1, 0.4, 0.1, 0.4), (2.0, 1.0))),
    case(van_der_pol, (0.8, V[:2])),
    case(adaptive_step, (0.8, 1.3)),
    case(bouncing_ball, (0.31, 0.6), (0.55, 0.8)),
    case(implicit_diffusion, (V, 0.3)),
    case(upwind_advection, (V, 0.8), (V, -0.8)),
    case(wave_in_three_rows, (V, 0.8)),
    case(lennard_jones, POINTS),
    case(ising_like_energy, (V, 0.8)),
    case(tuned_controller, (0.8, 0.3, 0.1)),
    case(root_by_secant, 0.9),
    case(arc_length, (0.8, 1.3)),
    case(golden_section, 0.63),
    case(lagrange, (V[:3], V[1:], 0.2), ([0.0, 0.5, 1.5], [1.0, 0.3, 0.2], 0.7)),
    case(de_casteljau, ([0.3, 1.2, -0.4], 0.3), (POINTS, 0.3)),
    case(bezier_by_array, (POINTS, 0.3)),
    case(fourier_by_hand, V),
    case(levenshtein_like, (V[:3], V[1:])),
    case(ray_through_lenses, (0.1, 0.5, [("gap", 0.3), ("lens", 0.8), ("gap", 1.1)])),
    case(circuit_voltages, ([1.0, 2.0, 0.5, 1.5], 0.7)),
    case(truss_energy, (POINTS[:3], {(0, 1): 1.0, (1, 2): 1.1})),
    case(kepler, (0.8, 0.3)),
    case(quaternion_rotation, (V, V[:3])),
    case(population_matrix, (np.array([0.3, 1.2, 0.7]), np.array([0.6, 0.8]), V[1:]**2)),
    case(compound_interest, (0.05, [1.0, 2.0, 1.5, 1.0]), (0.05, [1.0, 2.0, 1.5, 1.0], 0.01)),
    case(monte_carlo_call, (1.05, 0.3, [0.3, -1.1, 0.8])),
]
