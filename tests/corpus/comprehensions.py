"""Comprehensions and generator expressions of every kind."""

import math

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5]])


def list_of_powers(x):
    powers = [x**k for k in range(4)]
    return powers[1]*powers[3] + sum(powers)


def over_an_array(v):
    return np.array([math.sin(t)*t for t in v])


def over_two_arrays(v, w):
    return sum([a*b**2 for a, b in zip(v, w)])


def numbered(v):
    return sum([i*t**2 for i, t in enumerate(v, start=1)])


def filtered(v):
    positive = [t for t in v if t > 0.0]
    return sum(positive)/len(positive)


def filtered_twice(v):
    return sum([t**i for i, t in enumerate(v) if i % 2 if t > 0.0])


def nested_loops(v):
    return sum([v[i]*v[j] for i in range(4) for j in range(i) if (i + j) % 2])


def list_of_lists(v):
    table = [[a*b for a in v] for b in v]
    return table[0][1]*table[2][3] + sum([sum(row) for row in table])


def choice_in_an_element(v):
    return sum([t if t > 0.0 else 0.1*t**2 for t in v])


def pairwise_distances(points):
    return sum([
        math.sqrt(sum([(a - b)**2 for a, b in zip(p, q)]))
        for i, p in enumerate(points)
        for q in points[i + 1:]
    ])


def dictionary_of_squares(x, y):
    table = {name: value**2 for name, value in zip(("x", "y"), (x, y))}
    swapped = {k: v for v, k in [(x, "a"), (y, "b")]}
    return table["x"]*table["y"] + swapped["a"]


def dictionary_from_items(x):
    params = {"w": x, "b": x*x, "c": 1.0}
    scaled = {k: 0.5*v for k, v in params.items() if k != "c"}
    return scaled["w"]*scaled["b"]*len(scaled)


def set_of_inactive_things(x):
    lengths = {len(word) for word in ("a", "bb", "cc")}
    return x*sum(lengths) + len({k % 2 for k in range(5)})*x**2


def sum_of_a_generator(x):
    return sum(x**k/math.factorial(k) for k in range(5))


def max_and_min_of_generators(v, a):
    return max(a*t for t in v)*min((t*t - a) for t in v)


def all_and_any_of_generators(v):
    total = np.sum(v)
    if all(t < 3.0 for t in v):
        total *= v[0]
    if any(t > 2.0 for t in v):
        total += v[3]**2
    return total


def generator_with_a_start(v):
    return sum((t*t for t in v), start=v[0]) + sum((t for t in v if t > 100.0), 2.0)*v[1]


def generator_in_a_call(v):
    return np.array(list(t*2.0 for t in v)) * np.array(tuple(t**2 for t in v))


def generator_kept_in_a_name(x):
    """A generator reads what a name holds when it is consumed."""
    factor = x
    terms = (factor*k for k in range(3))
    factor = x*x
    return sum(terms)*factor


def next_of_a_generator(v, level):
    found = next(t for t in v if t > level)
    missing = next((t for t in v if t > 100.0), level)
    return found*missing


def variable_stays_inside(x):
    k = x
    values = [k*2.0 for k in (1.0, 2.0)]
    return k*sum(values)


def captures_from_outside(v, w):
    def weighted(i):
        return sum(w[i, j]*v[j] for j in range(3))

    return sum(math.tanh(weighted(i)) for i in range(2))


def matrix_by_rows(v):
    A = np.array([[v[0]*i + v[1]*j for j in range(3)] for i in range(2)])
    return A @ A.T


def join_of_inactive_strings(x):
    name = "".join(c for c in "scale" if c != "s")
    return x*len(name) if name == "cale" else x


def assignment_inside(v):
    return sum([y*y for t in v if (y := math.sin(t)) > 0.0]) + y


CASES = [
    case(list_of_powers, 0.8),
    case(over_an_array, V),
    case(over_two_arrays, (V, V[::-1].copy())),
    case(numbered, V),
    case(filtered, V),
    case(filtered_twice, np.array([0.7, 1.2, 0.4, 2.1])),
    case(nested_loops, V),
    case(list_of_lists, V),
    case(choice_in_an_element, V),
    case(pairwise_distances, M),
    case(dictionary_of_squares, (0.8, 1.1)),
    case(dictionary_from_items, 0.8),
    case(set_of_inactive_things, 0.8),
    case(sum_of_a_generator, 0.8),
    case(max_and_min_of_generators, (V, 0.6)),
    case(all_and_any_of_generators, V, V*2.0, V*0.5),
    case(generator_with_a_start, V),
    case(generator_in_a_call, V),
    case(generator_kept_in_a_name, 0.8),
    case(next_of_a_generator, (V, 0.5), (V, 1.0)),
    case(variable_stays_inside, 0.8),
    case(captures_from_outside, (V[:3], M)),
    case(matrix_by_rows, V),
    case(join_of_inactive_strings, 0.8),
    case(assignment_inside, V),
]
