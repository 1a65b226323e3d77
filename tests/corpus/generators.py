"""Generator functions of what does not vary; those of what varies stand among the refused."""

import itertools

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])


def even_numbers(most):
    n = 0
    while n <= most:
        yield n
        n += 2


def pairs(n):
    for i in range(n):
        yield from ((i, j) for j in range(i))


def sweeps(names):
    """Yields, and does something when it is closed."""
    try:
        for name in names:
            yield name, len(name)
    finally:
        names.append("closed")


def powers_by_a_generator(x):
    total = 0.0
    for n in even_numbers(6):
        total += x**n
    return total


def neighbours_by_a_generator(v):
    return sum([v[i]*v[j] for i, j in pairs(4)])


def left_early(x):
    for n in even_numbers(100):
        x = x*1.1
        if n > 5:
            break
    return x*n


def names_swept(x):
    names = ["a", "bb"]
    for name, k in sweeps(names):
        x = x*k + (1.0 if name == "a" else 0.5)
    return x*len(names)


def next_by_hand(v):
    numbers = even_numbers(3)
    i, j = next(numbers), next(numbers)
    return v[i]*v[j] + next(numbers, 7.0)*v[0]


def listed(v):
    index = list(even_numbers(2))
    return v[index]*sum(index)


def powers_of(x):
    for k in range(3):
        yield x**k


def consumes_active_yields(x):
    total = 0.0
    for term in powers_of(x):
        total += term
    return total


def delegates_active_yields(x):
    def both():
        yield from powers_of(x)

    return sum(both())


def runs_of_one_kind(x, keys):
    s = 0.0
    for large, run in itertools.groupby(keys, key=lambda k: k > 1):
        s = 0.5*s + sum(x*k for k in run)**2 + large
    for k, run in itertools.groupby(keys):
        s += (x*k)**len(list(run))
    values = [x*k for k in keys]
    for above, run in itertools.groupby(values, key=lambda v: v > 2):
        s = 0.7*s + max(run)**2*(1 + above)
    return s


CASES = [
    case(runs_of_one_kind, (1.3, np.array([1, 2, 2, 0, 5, 5, 1])), argnums=0),
    case(consumes_active_yields, 0.8),
    case(delegates_active_yields, 0.8),
    case(powers_by_a_generator, 0.8),
    case(neighbours_by_a_generator, V),
    case(left_early, 0.8),
    case(names_swept, 0.8),
    case(next_by_hand, V),
    case(listed, V),
]
