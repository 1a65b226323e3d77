"""Numerical methods as textbooks and lecture notes write them, with lists as tables."""

import cmath

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])


class CubicSpline:
    """The natural spline through (x, y); tables of integers become tables of floats."""

    def __init__(self, x, y):
        self.x = list(x)
        self.a = list(y)
        n = len(x) - 1
        h = [x[i + 1] - x[i] for i in range(n)]
        alpha = [0]*n
        for i in range(1, n):
            alpha[i] = 3*(y[i + 1] - y[i])/h[i] - 3*(y[i] - y[i - 1])/h[i - 1]
        pivot, mu, z = [1]*(n + 1), [0]*(n + 1), [0]*(n + 1)
        for i in range(1, n):
            pivot[i] = 2*(x[i + 1] - x[i - 1]) - h[i - 1]*mu[i - 1]
            mu[i] = h[i]/pivot[i]
            z[i] = (alpha[i] - h[i - 1]*z[i - 1])/pivot[i]
        self.c = [0]*(n + 1)
        self.b = [0]*n
        self.d = [0]*n
        for j in range(n - 1, -1, -1):
            self.c[j] = z[j] - mu[j]*self.c[j + 1]
            self.b[j] = (y[j + 1] - y[j])/h[j] - h[j]*(self.c[j + 1] + 2*self.c[j])/3
            self.d[j] = (self.c[j + 1] - self.c[j])/(3*h[j])

    def __call__(self, t):
        low, high = 0, len(self.x) - 1
        while high - low > 1:
            middle = (low + high)//2
            if self.x[middle] > t:
                high = middle
            else:
                low = middle
        s = t - self.x[low]
        return self.a[low] + s*(self.b[low] + s*(self.c[low] + s*self.d[low]))


def spline_at_many_places(y, places):
    """The number of knots is known, and so is that of the zeros in each table."""
    spline = CubicSpline(np.linspace(0.0, 3.0, 4), y)
    return np.array([spline(t) for t in places])


def spline_through_points(x, y, t):
    return CubicSpline(x, y)(t)


def moving_average(x, width):
    """Whether anything is taken out is known when it runs; nothing reads the list after that."""
    window, out, total = [], [], 0
    for v in x:
        window.append(v)
        total += v
        if len(window) > width:
            total -= window.pop(0)
        out.append(total/len(window))
    return out


def taken_from_a_stack(x, k):
    stack = []
    total = 0.0
    for v in x:
        stack.append(v*v)
    if len(stack) > k:
        stack.pop()
        total += stack.pop()
    return total*x[0]


def butterflies(re, im):
    """A fast Fourier transform in place: complex numbers in a list, and their bits reversed."""
    n = len(re)
    a = [complex(r, i) for r, i in zip(re, im)]
    j = 0
    for i in range(1, n):
        bit = n >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
        if i < j:
            a[i], a[j] = a[j], a[i]
    size = 2
    while size <= n:
        turn = cmath.exp(-2j*cmath.pi/size)
        for start in range(0, n, size):
            factor = 1
            for k in range(start, start + size//2):
                u, v = a[k], a[k + size//2]*factor
                a[k] = u + v
                a[k + size//2] = u - v
                factor *= turn
        size *= 2
    return [abs(z)**2 for z in a]


def step_of_an_evolution(mean, width, draws):
    """The best of several arrays in a list, found by an order that is not known beforehand."""
    tried = [mean + width*z for z in draws]
    order = np.argsort([np.sum(x**2) + x[0]*x[1] for x in tried])
    better = sum(w*tried[k] for w, k in zip([0.6, 0.4], order))
    return better, width*np.exp(0.1*(np.linalg.norm(better - mean)/width - 1))


def part_by_a_name(x, k):
    squares = [v*v for v in x]
    order = np.argsort(x)
    squares[order[0]] = squares[order[1]]*x[k]
    return sum(squares)*squares[order[k]]


CASES = [
    case(spline_at_many_places, (V, np.array([0.3, 1.7, 2.2]))),
    case(spline_through_points, ([0.0, 1.0, 2.2, 3.0], list(V), 1.4),
         (np.array([0.0, 1.0, 2.2, 3.0]), V, 2.5)),
    case(moving_average, (list(V), 2), (V, 3)),
    case(taken_from_a_stack, (V, 2), (list(V), 2), (V, 9)),
    case(butterflies, (list(V), [0.1, 0.3, -0.4, 0.2]), (V, V[::-1].copy())),
    case(step_of_an_evolution, (V[:2], 0.5, [V[2:], V[1:3], -V[:2], V[::2]])),
    case(part_by_a_name, (V, 2), argnums=0),
]
