"""One value taken apart into several names, in every place where Python allows it."""

import functools
from typing import NamedTuple

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
W = np.array([1.1, 0.3, -0.8, 0.5])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5]])


def array_into_names(v):
    a, b, c, d = v
    return a*b + c**2*d


def head_and_tail_of_an_array(v):
    """A starred name is a list, of what were the elements."""
    first, *rest = v
    *front, last = v
    return first*sum(rest) + front[1]*last*len(rest)


def matrix_into_rows(A):
    top, bottom = A
    (a, b, c), _ = A
    return np.sum(top*bottom) + a*b*c


def into_items_and_attributes(v):
    work = np.zeros(3)
    work[0], work[2] = v[1]*v[0], v[3]
    work[1], x = work[0]**2, work[2]
    record = {}
    record["a"], (record["b"], *others) = work[1], (x, v[0], v[1])
    return record["a"]*record["b"] + others[1]*work[0]


def targets_from_left_to_right(v):
    """The index is assigned before it is used as one."""
    y = v*1.0
    i = 0
    i, y[i] = 2, v[0]*v[1]
    y[i], i = v[3]**2, 1
    return y*y[i]


def slices_exchanged(v):
    y = v*v
    y[:2], y[2:] = y[2:].copy(), y[:2]*v[:2]
    return y


def in_the_header_of_a_loop(A):
    total = 0.0
    for a, *others in A:
        total = total*a + sum(others)
    for i, (a, b, c) in enumerate(A):
        total += a*b**i*c
    return total


def of_a_dictionary(x, y):
    params = {"a": x, "b": x*y}
    first, second = params
    (_, va), (kb, vb) = params.items()
    u, w = params.values()
    return params[first]*va + vb*u*w if second == kb else x


def swapped_through_a_call(x, y):
    def both(a, b):
        return b, a*b

    x, y = both(x, y)
    (x, y), z = both(y, x), x
    return x + y*z


def shape_into_names(A):
    rows, cols = A.shape
    n, = A[0].shape
    return np.sum(A)*rows/cols + A[rows - 1, n - 1]


def starred_in_literals(x, y):
    inner = (x, x*y)
    values = [*inner, 2.0, *(y for _ in range(2))]
    total = 0.0
    for v in (*inner, *values):
        total = total*0.5 + v
    return total


def transposed_pairs(v):
    pairs = [(v[0], v[1]), (v[2], v[3])]
    xs, ys = zip(*pairs)
    return xs[0]*ys[1] + np.sum(np.array(xs)*np.array(ys))


def decay(t, height, rate, offset=0.0):
    return height*np.exp(-rate*t) + offset


def residuals_of_a_model(theta, t, y):
    """As `curve_fit` calls a model."""
    return np.sum((decay(t, *theta, offset=0.1) - y)**2)


class Rational:
    def __init__(self, p, q):
        self.p, self.q = p, q

    def at(self, t, power):
        return self.p*t**power/(1.0 + self.q*t*t)


class Line(NamedTuple):
    slope: float
    start: float


def spread_over_all_kinds(v):
    ratio = Rational(*v[:2])
    line = Line(*v[2:4])
    both = lambda a, b, *, c: a*b + c
    halved = functools.partial(decay, 0.5, offset=0.2)
    pair = [v[0]*v[1], v[3]]
    return (ratio.at(*v[:1], 2) + line.slope*ratio.p + line.start**2
            + both(*v[1:3], c=v[0]) + halved(*v[::2]) + both(*pair, c=1.0)
            + decay(*v[:1], *pair, offset=v[2]))


def spread_of_a_list_of_unknown_length(v):
    kept = [t*t for t in v if t > 0.0]
    return decay(*kept, offset=v[1])


def one_name_twice(v):
    a = v*1.1
    A = np.outer(v, v)
    a, a = A[1], a
    (b, c), b = (a, a[0]), a*2
    return a*b*c




class Unit:
    def __init__(self):
        self.last = None


def into_an_attribute_and_a_name(x):
    """What goes into the attribute first has the name as well."""
    unit, kept = Unit(), {}
    unit.last = h = np.tanh(x)
    kept["h"] = unit.last = s = h*0.5
    kept["h"] *= 3.0
    items = [0.0, 1.0]
    items[0] = t = s[0]*x[1]
    items[0] += 1.0
    return h[0]*2.0 + unit.last[1]*t + items[0]


def rows_in_each_turn(x):
    state = np.array([x, x**2])
    for _ in range(3):
        place, speed = state
        place += 0.1*speed
    return np.sum(place)


def rows_of_rows_twice(x):
    total = 0.0
    for row in np.array([x, x**2, x**3]):
        for _ in range(2):
            a, b = row
            row *= 1.5
            total += a*b
    return total


CASES = [
    case(residuals_of_a_model, (np.array([1.2, 0.4]), V, W)),
    case(spread_over_all_kinds, V),
    case(spread_of_a_list_of_unknown_length, V),
    case(array_into_names, V),
    case(head_and_tail_of_an_array, V),
    case(matrix_into_rows, M),
    case(into_items_and_attributes, V),
    case(targets_from_left_to_right, V),
    case(slices_exchanged, V),
    case(in_the_header_of_a_loop, M),
    case(of_a_dictionary, (0.8, 1.1)),
    case(swapped_through_a_call, (0.8, 1.1)),
    case(shape_into_names, M),
    case(starred_in_literals, (0.8, 1.1)),
    case(transposed_pairs, V),
    case(one_name_twice, V),
    case(into_an_attribute_and_a_name, V),
    case(rows_in_each_turn, np.array([0.7, -1.2])),
    case(rows_of_rows_twice, np.array([0.7, -1.2])),
]
