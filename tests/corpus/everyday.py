"""Programs as people write them day by day: a step of each is what the language makes short."""

import math

import numpy as np

from corpus import case

V = np.array([0.7, 1.3, -0.4, 1.1])


class Vector:
    """A vector of the plane, with the operators of one."""

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x*k, self.y*k)

    __rmul__ = __mul__


class Shy:
    """Something that arrays leave alone."""

    __array_ufunc__ = None

    def __init__(self, value):
        self.value = value

    def __rsub__(self, other):
        return other*self.value


def number_of_an_array_times_a_vector(x):
    force = x[0]*Vector(x[1], 2.0) + x[1]**3*Vector(1.0, x[2])
    return force.x*force.y


def array_and_what_it_leaves_alone(x):
    return np.sum((x - Shy(x[0]))*x)


def implied_rate(x):
    def price(r):
        return sum(math.exp(-r*t)*(0.1 + x[1]) for t in (1.0, 2.0)) - math.sin(r)

    rate = 0.3
    for _ in range(50):
        value = price(rate)
        slope = (price(rate + 1e-3) - value)/1e-3
        gap = value - x[0]
        if abs(gap) < 1e-4:
            return rate
        rate -= gap/slope
    return float("nan")


def smoothed_backwards(x):
    mean, means = np.zeros(2), []
    for z in x:
        mean = 0.9*mean + z
        means.append(mean)
    smooth = means[-1]
    found = [smooth]
    for k in range(len(means) - 2, -1, -1):
        smooth = means[k] + 0.5*(smooth - means[k])**2
        found.insert(0, smooth)
    return sum(s[0]*k for k, s in enumerate(found))


def columns_of_samples(x):
    samples = []
    for v in x:
        samples.append((v, v**2))
    firsts, seconds = zip(*samples)
    samples.append((1.0, 1.0))
    return sum(firsts)*max(seconds) + len(firsts)*x[0]


def means_of_columns(x):
    rows = [[v, v*x[0], 1.0] for v in x]
    means = [sum(column)/len(column) for column in zip(*rows)]
    return means[0]*means[1] + means[2]


def columns_changed(x):
    rows = [[v, v*x[0]] for v in x]
    columns = [list(c) for c in zip(*rows)]
    columns[1][0] *= x[1]
    return columns[1][0]*rows[0][1] + columns[0][1]


def columns_of_pairs(x):
    rows = []
    for v in x:
        rows.append((v, (v**2, "name")))
    values, pairs = zip(*rows)
    return sum(values)*pairs[1][0] + sum(p[0] for p in pairs)


def array_of_nested_samples(x):
    samples = []
    for v in x:
        samples.append(([v, v*2], [1.0 + v**2, 3.0]))
    whole = np.array(samples)
    return np.sum(whole[:, 0]*whole[:, 1]) + np.mean(samples, axis=0)[1, 0]


CASES = [
    case(number_of_an_array_times_a_vector, V),
    case(array_and_what_it_leaves_alone, V),
    case(implied_rate, np.array([0.9, 0.5])),
    case(smoothed_backwards, V),
    case(columns_of_samples, V),
    case(means_of_columns, V),
    case(columns_changed, V),
    case(columns_of_pairs, V),
    case(array_of_nested_samples, V),
]
