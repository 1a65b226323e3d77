"""What Python does first: operands, indexes and conditions that write into what others read."""

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])


def scaled_at(a, i, by=1.1):
    a[i] *= by
    return a[i]


def counted_up(places):
    places[0] += 1
    return places[0]


class Meter:
    def __init__(self):
        self.value, self.history = 0.0, []

    def read(self, x):
        self.value = 2*x[0]
        return self.value

    def noted(self, x):
        self.history.append(x[1])
        return len(self.history)


METER = Meter()


# what is updated is read first, then the value is made
def element_updated_by_a_writer(x):
    a = 2*x
    b = a[1:]
    a[1] += scaled_at(a, 1)
    b[0] *= scaled_at(a, 1)
    a[2] -= scaled_at(b, 1)*scaled_at(a, 2)
    a[1] /= 1 + scaled_at(a, 1)**2
    return np.sum(a*x)


# ... a view is not a copy of it
def parts_updated_by_a_writer(x):
    a = 2*x
    a[1:3] += scaled_at(a, 1)
    a[[0, 1]] += scaled_at(a, 1)
    a[a > 0.5] *= scaled_at(a, 3)
    a[...] -= scaled_at(a, 2)
    a += scaled_at(a, 0)
    return np.sum(a*x)


def items_updated_by_a_writer(x):
    items = [2*v for v in x]

    def grown(v):
        items[0] = 1.2*items[0] + v
        items.append(v)
        return items[0]

    items[0] += grown(x[1])
    items[-1] *= grown(x[2])
    items[0] = items[0] + grown(x[3])*items[0]
    return sum(items)*len(items)


def rows_updated_by_a_writer(x):
    M = np.outer(x, x)

    def moved(i):
        M[i] *= 1.1
        M[:, 1] += 0.1
        return M[i, 1]

    M[1, 1] += moved(1)
    M[1] += moved(1)
    M[:, 1] *= moved(2)
    M[1, [0, 1]] += moved(1)
    M.T[1, 0] += moved(0)
    return np.sum(M*M)


def writer_in_a_condition(x):
    a = 2*x
    s = a[0]
    if a[0] < scaled_at(a, 0) or scaled_at(a, 1) > 0:
        s *= a[0]
    if a[2] > 0 and 9 > scaled_at(a, 2) > a[2]*0.5:
        s += a[2]
    s += a[3] if scaled_at(a, 3) > 0 else a[1]
    return s + np.sum(a*a)


def writer_asked_in_a_loop(x):
    a = 1*x
    for i in range(4):
        if a[i] > scaled_at(a, i, 0.9) + 0.1:
            a[i] -= scaled_at(a, i)
            break
    n = 0
    while scaled_at(a, 0, 1.3) < 2.0 and n < 5 and scaled_at(a, 1) < 3:
        n += 1
        a[2] += a[0]*scaled_at(a, 3)
    assert scaled_at(a, 0) > -100
    return np.sum(a*x) + sum(v for v in x if scaled_at(a, 2) > v)


def writer_handed_in(a, g):
    b = 2*a
    if g(b, 0) > 0:
        b[1] = 3.0
    return np.sum(a*b)


def state_left_by_a_condition(x):
    meter = Meter()
    r = meter.value + x[1] if meter.read(x) > 0 else meter.value*x[2]
    while meter.noted(x) < 3:
        r += meter.history[-1]
    return r + sum(meter.history)


def meter_outside(x):
    r = x[1] if METER.read(x) > 0 else x[2]
    return r*METER.value


def updated_in_a_call(x):
    a, kept = 2*x, [x[1]]
    times = lambda v: np.multiply(a, v, out=a)[0]
    more = lambda items: items.append(a[0]) or len(items)
    s = a[0] if times(1.5) > 0 else a[1]
    if more(kept) == 2:
        s += kept[-1]
    return s*np.sum(a*x) + sum(kept)


# an index is what it was before the value is made
def index_rebound_by_the_value(x):
    a, i = 2*x, 0
    a[i] += a[(i := 1)]
    a[i] *= a[(i := 2)] + i
    M = np.outer(a, x)
    M[i, (i := 1)] += M[(i := 0), i]
    return np.sum(M*M) + i*a[i]


def index_written_by_the_value(x):
    a, n = 2*x, np.array([0, 3])
    a[n[0]] += counted_up(n)*x[1]
    a[n[0]] *= counted_up(n)
    a[n[0] - 2 : n[1]] += counted_up(n)*x[2]
    return np.sum(a*x)


def sequences_in_order(x):
    a = 2*x
    t = (a[0], scaled_at(a, 0), a[0], scaled_at(a, 0))
    d = {"a": a[1], "b": scaled_at(a, 1), "c": a[1]}
    largest = max(a[2], scaled_at(a, 2), 1.2*a[2])
    return t[0] + t[1]*t[2]**2 + t[3] + d["a"]*d["b"] - d["c"] + largest*a[2]


CASES = [
    case(element_updated_by_a_writer, V),
    case(parts_updated_by_a_writer, V),
    case(items_updated_by_a_writer, V),
    case(rows_updated_by_a_writer, V),
    case(writer_in_a_condition, V, -V),
    case(writer_asked_in_a_loop, V, -V),
    case(writer_handed_in, (V, scaled_at), argnums=0),
    case(state_left_by_a_condition, V, -V),
    case(meter_outside, V, -V, watch=[METER]),
    case(updated_in_a_call, V, -V),
    case(index_rebound_by_the_value, V),
    case(index_written_by_the_value, V),
    case(sequences_in_order, V),
]
