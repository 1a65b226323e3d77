"""What is gone through by hand: an item is made when it is asked for, not before."""

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])


def of_what_is_numbered(x):
    values = [1.0, 2.0, x[0]]
    numbered = enumerate(values)
    next(numbered)
    values[2] = x[1]**2
    return sum(i*v for i, v in numbered)


def of_what_is_turned(x):
    values = [1.0, 2.0, x[0]]
    turned = reversed(values)
    last = next(turned)
    values[0] = x[1]**2
    return last*sum(v*v for v in turned)


def of_pairs(x):
    values = [1.0, 2.0, x[0]]
    pairs = zip(values, values[1:])
    first = next(pairs)
    values[1] = x[1]**2
    return first[1]*sum(a*b for a, b in pairs)


def of_two_at_once(x):
    each = iter([x[0], x[1], 2.0, x[2]])
    return sum((k + 1)*a*b for k, (a, b) in enumerate(zip(each, each)))


def by_a_name_that_changes(x):
    t = x[0]
    scaled = map(lambda v: v*t, [1.0, 2.0, 3.0])
    first = next(scaled)
    t = t*t
    return first + sum(scaled)


def with_effects_in_between(x):
    calls = [0]

    def counted(v):
        calls[0] += 1
        return v*calls[0]

    made = map(counted, [x[0], x[1], 2.0])
    first = next(made)
    calls[0] += 10
    return first + sum(made)*calls[0]


def each_by_the_one_before(x):
    values = [x[0], x[1], 3.0]
    products = map(lambda v, w: v*w, values, iter(values))
    values[1] = next(products)
    values[2] = next(products)
    return next(products)


def longer_meanwhile(x):
    values = [1.0, 2.0]
    scaled = map(lambda v: v*x[0], values)
    next(scaled)
    values.append(x[1])
    return sum(scaled)


def longer_after_the_end(x):
    values = [x[0], x[1]]
    each = iter(values)
    product = next(each)*next(each)*next(each, 5.0)
    values.append(x[0]*x[1])
    return product + next(each, 3.0)


def of_an_array(x):
    pairs = zip(x, x[1:])
    a, b = next(pairs)
    total = a*b
    for a, b in pairs:
        total = 0.5*total + a*b
    return total


def against_the_one_before(x):
    numbered = enumerate(x)
    before = next(numbered)[1]
    total = 0.0
    for i, v in numbered:
        total += i*(v - before)**2
        before = v
    return total


def until_there_are_none(x):
    turned = reversed(x)
    total = next(turned)
    while (v := next(turned, None)) is not None:
        total = 0.5*total + v*v
    return total


def the_rest_of_an_iterator(x):
    numbered = enumerate(iter([x[0], x[1], x[2]]))
    _, total = next(numbered)
    for i, v in numbered:
        total += i*v*v
    return total


CASES = [case(f, V, -V) for f in (
    of_what_is_numbered, of_what_is_turned, of_pairs, of_two_at_once, by_a_name_that_changes,
    with_effects_in_between, each_by_the_one_before, longer_meanwhile, longer_after_the_end,
    of_an_array, against_the_one_before, until_there_are_none,
    the_rest_of_an_iterator,
)]  # fmt: skip
