"""What programs that others have written are made of: filters, robots, layers, tables of units."""

import abc
import copy
import math
import random
import re
from copy import deepcopy
from typing import Protocol

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5], [0.9, 1.6, 1.1]])
DT = 0.1
FACTORS = {"one": 1.0, "ten": 10.0}
RATES = [0.3, 0.7]


class Activation(abc.ABC):
    def __init__(self, slope):
        self.slope = slope

    def __call__(self, z):
        return self.value(z) if z.ndim > 1 else self.value(z.reshape(1, -1))

    @abc.abstractmethod
    def value(self, z):
        raise NotImplementedError


class Sigmoid(Activation):
    def value(self, z):
        return 1/(1 + np.exp(-self.slope*z))


class Measured(Protocol):
    def read(self) -> float: ...


class Sensor(Measured):
    def __init__(self, offset):
        self.offset = offset

    def read(self):
        return self.offset**2


def abstract_base_class(x, slope):
    return np.sum(Sigmoid(slope)(x)*Sigmoid(2.0)(x)) + Sensor(slope).read()


def abstract_object_given(layer, x):
    return np.sum(layer(x)**2)


class Filter:
    def __init__(self, x, p):
        self.x, self.p, self.z, self.before = x, p, None, x.copy()

    def update(self, z, h):
        s = np.dot(np.dot(h, self.p), h.T) + 0.5
        k = np.dot(np.dot(self.p, h.T), np.linalg.inv(s))
        self.x = self.x + np.dot(k, z - np.dot(h, self.x))
        self.z = deepcopy(z)
        self.before = copy.copy(self.x)


def filter_with_copies(x, p):
    f = Filter(x, p)
    for z in (np.array([[0.3]]), np.array([[0.5]])):
        f.update(z*x[0, 0], np.array([[1.0, 0.0, 0.2]]))
    return np.sum(f.x*f.before) + f.z[0, 0]


def number_or_array_copied(x, unit):
    """What kind the product is, only the table tells when it runs."""
    y = deepcopy(x*FACTORS.get(unit, 1.0))
    z = copy.copy(x)
    return np.sum(y*z)


def copied_before_it_is_written(x):
    y, z = deepcopy(x), copy.copy(x)
    y[0] = 5.0*x[1]
    z[1:] = x[0]
    return np.sum(x*y) + x[2]*z[2]


def given_and_copied_deeply(parts):
    mine = deepcopy(parts)
    mine["w"][0] = parts["b"]*2.0
    mine["rest"].append(3.0*parts["b"])
    return np.sum(mine["w"]*parts["w"]) + mine["rest"][0]*mine["rest"][2]


def outside_and_copied_deeply(x):
    mine = deepcopy(RATES)
    mine[0] = 5.0
    return x*mine[0]*mine[1]*RATES[0]


def noisy_motion(x, u):
    """The matrix is of two dimensions, since what is drawn is a number."""
    drawn = np.array([[u[0, 0] + np.random.randn()*0.0, u[1, 0]]]).T  # noqa: NPY002  (what people write)
    b = np.array([[DT*math.cos(x[2, 0]), 0.0], [DT*math.sin(x[2, 0]), 0.0], [0.0, DT]])
    return np.eye(3).dot(x) + b.dot(drawn)


def dots_of_unknown_ranks(x, y, unit):
    k = FACTORS.get(unit, 1.0)
    return np.dot(x*k, y*k), np.dot(x*k, y), np.dot(x, y*k)


def inner_of_unknown_rank(x, y, unit):
    return np.inner(x*FACTORS.get(unit, 1.0), y)


NAMES = {"m": "meter", "km": "kilometer"}
EXPONENTS = {"meter": 0, "kilometer": 3}


def names_of_units(value, given, wanted):
    """What a table of texts gives may be an array, for all that the source says."""
    given, wanted = given.lower(), wanted.lower()
    given, wanted = NAMES.get(given, given), NAMES.get(wanted, wanted)
    for name in (given, wanted):
        if name not in EXPONENTS:
            raise ValueError(f"{name!r} is none of {', '.join(EXPONENTS)}")
    return value*10.0**(EXPONENTS[given] - EXPONENTS[wanted])


def list_named_as_results_are(x):
    """The adjoint that is given is the caller's, and its items are not taken out of it."""
    y = []
    for v in x:
        if v > 0.0:
            y.append(v**2)
    return y


def nearest_of_matrices(x, count):
    """The distances are matrices of one number, the last one a number."""
    distances = []
    for k in range(count):
        distances.append(x.T @ x*(2.5 - k))
    distances.append(4.0)
    k = distances.index(min(distances))
    return np.sum(x*k) + x[0, 0]*np.sum(max(distances))


def matrices_in_order(x, count):
    found = []
    for k in range(count):
        found.append(x.T @ x*(2.5 - k))
    first = sorted(found)[0]
    found.sort(reverse=True)
    by_size = sorted(found, key=lambda m: (m*m).T)
    few = sorted([x[:1]*2.0, x[:1], x[:1]*0.5])
    return first @ found[0] + 3.0*by_size[0] + few[0]*few[1]**2


def least_matrix(x, count):
    found = [x.T @ x*(2.5 - k) for k in range(count)]
    return min(found)


class Schedule:
    def __init__(self, rate):
        self.rate = rate

    def __str__(self):
        return "Schedule({:.3f})".format(self.rate)


class Optimiser:
    def __init__(self, rate):
        self.schedule = Schedule(rate)
        self.noted = {"kind": "descent", "schedule": str(self.schedule)}

    def __repr__(self):
        return f"Optimiser of {self.noted['kind']}"

    def step(self, x, slope):
        return x - self.schedule.rate*slope


def objects_as_texts(x, rate):
    optimiser = Optimiser(rate)
    assert repr(optimiser) == "Optimiser of descent"
    for _ in range(2):
        x = optimiser.step(x, 2.0*x**3)
    return x*len(optimiser.noted["schedule"]) + len(str(optimiser))


def back(slopes, x):
    if not isinstance(slopes, list):
        slopes, x = [slopes], [x]
    total = 0.0
    for slope, value in zip(slopes, x, strict=True):
        total = total + np.sum(slope*value**2)
    return total


def one_or_a_list_of_them(slope, x):
    y = np.tanh(x)
    if not isinstance(y, (list, tuple)):
        y = [y]
    return back(slope, x) + back([slope, x], [x, y[0]])


def drawn_and_looked_up(x, text):
    """What Python's library makes of constants is called as it stands."""
    random.seed(3)
    count = len(re.findall("a+", "aabaa"))
    return x*random.gauss(0.0, 1.0) + count*x**2*random.uniform(0.0, 2.0) + len(text)


class Backend:
    """Gives out the functions of the library that is chosen."""

    def __getattr__(self, name):
        return getattr(np, name)


backend = Backend()


def in_the_place_of_a_module(x):
    return backend.prod(x, axis=0) + backend.sum(backend.sin(x)**2)*backend.pi


@np.vectorize
def soft_step(v, width):
    if v < 0.0:
        return 0.3*v*width
    return v if v > width else v*v/width


def for_each_number(x, width):
    return soft_step(x, width)*soft_step(0.3, width)


def for_each_number_of_a_function_inside(x, rate):
    def decayed(v, k):
        return math.exp(-rate*v) if k > 0 else 0

    return np.vectorize(decayed, otypes=[float])(x, [1, 0, 2, 3])


def several_made_at_least_matrices(a, b):
    a, b = np.atleast_2d(a, b)
    return a @ b + np.atleast_1d(a, b, a[0])[1].sum()


def columns_of_a_loop(x, n):
    terms, halves = [], []
    for k in range(n):
        terms.append(x**k)
        halves.append(np.outer(x, x)[:, :k + 1]/2)
    product = np.hstack(halves) @ np.column_stack(halves).T
    return np.column_stack(terms)*np.sum(np.hstack(terms)), product


def distances(points):
    """Between all pairs of points; a root of 0 for each with itself."""
    with np.errstate(all="ignore"):
        return np.sqrt(((points[:, None] - points[None])**2).sum(axis=-1))


def pairs_by_triangle(points, charge):
    d = distances(points)
    return np.sum(np.triu(np.outer(charge, charge)*d, 1)), np.tril(distances(points) - 1.0, -1)**2


def pairs_by_places(points):
    d = distances(points)
    return np.log(d[np.triu_indices(len(points), 1)]).sum()


def pairs_by_mask(points):
    d = distances(points)
    return (1/d[~np.eye(len(points), dtype=bool)]).sum()


def pairs_without_the_diagonal(points):
    d = distances(points)
    d[np.diag_indices(len(points))] = 1.0
    return (1/d).sum()


def atoms_by_radius(counts, radii, power):
    """Of a table with more entries than would each have a name, were it not differentiated."""
    total = 0.0
    for atom, count in counts.items():
        if atom not in radii:
            raise ValueError(atom)
        total += count*radii[atom]
    return (total/radii["A1"])**power


def slope_twice_in_a_turn(u, dx, n):
    """An array that the turn writes into, and of which it computes the same thing twice."""
    u = u.copy()
    for _ in range(n):
        u[1:-1] = u[1:-1] + (u[2:] - u[:-2])/(2*dx) + ((u[2:] - u[:-2])/(2*dx))**2
    return u


STATE = np.array([[0.7], [-1.2], [0.4]])
POINTS = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5], [0.9, 1.6, 1.1], [-0.4, 0.8, 0.2]])


def rotation_between(A, B):
    a, b = A - A.mean(axis=0), B - B.mean(axis=0)
    W = np.zeros((3, 3))
    for i in range(len(A)):
        W += np.outer(a[i], b[i])
    u, _, vh = np.linalg.svd(W)
    d = np.sign(np.linalg.det(u @ vh))
    R = vh.T @ np.diag([1.0, 1.0, d]) @ u.T
    return R, B.mean(axis=0) - R @ A.mean(axis=0)


def path_in_time(start, end, dt):
    total, last = 0.0, start
    for t in np.arange(start, end, dt):
        total += np.sin(t)*dt
        last = t
    return total*last


CASES = [
    case(abstract_base_class, (M, 0.8), (V, 0.8)),
    case(abstract_object_given, (Sigmoid(0.8), M)),
    case(filter_with_copies, (STATE, M @ M.T)),
    case(number_or_array_copied, (0.8, "ten"), (V, "ten"), (M, "two")),
    case(copied_before_it_is_written, V),
    case(given_and_copied_deeply, {"w": V, "b": 0.8, "rest": [0.4, 0.3]}),
    case(outside_and_copied_deeply, 0.8),
    case(noisy_motion, (STATE, np.array([[0.3], [0.8]]))),
    case(dots_of_unknown_ranks, (0.8, V, "ten"), (V, 0.8, "ten"), (V, 1.1*V, "one"),
         (M, V[:3], "ten"), (M[None], M, "ten"), (V[:3], np.array([M, M + 1.0]), "two")),
    case(names_of_units, (0.8, "m", "KM"), (0.8, "kilometer", "Meter")),
    case(list_named_as_results_are, V, [0.7, -1.2, 0.4]),
    case(nearest_of_matrices, (STATE, 0), (STATE, 3)),
    case(matrices_in_order, (STATE, 3)),
    case(least_matrix, (STATE, 3)),
    case(objects_as_texts, (0.8, 0.1)),
    case(one_or_a_list_of_them, (0.8, 1.1), (V, V + 0.3), (0.8*M, M)),
    case(drawn_and_looked_up, (0.8, "ab")),
    case(in_the_place_of_a_module, V),
    case(for_each_number, (V, 0.8), (M, V[:3] + 0.03), (0.3, 0.8)),
    case(for_each_number_of_a_function_inside, (V, 0.8)),
    case(several_made_at_least_matrices, (V[:3], M), (M, M.T)),
    case(columns_of_a_loop, (V, 3)),
    case(pairs_by_triangle, (POINTS, V)),
    case(pairs_by_places, POINTS),
    case(pairs_by_mask, POINTS),
    case(pairs_without_the_diagonal, POINTS),
    case(atoms_by_radius, ({"A3": 2, "A20": 3}, {f"A{k}": 0.5 + 0.1*k for k in range(40)}, 0.7)),
    case(slope_twice_in_a_turn, (V, 0.8, 3)),
    case(inner_of_unknown_rank, (0.8, V, "ten"), (V, V + 0.3, "ten"), (M, M[0], "one")),
    case(rotation_between, (POINTS, POINTS @ M + 0.3*POINTS**2)),
    case(path_in_time, (0.2, 1.9, 0.3), (1.0, 0.5, 0.1)),
]
