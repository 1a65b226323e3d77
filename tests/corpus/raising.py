"""Functions that raise at a point: their derivatives raise the same there, and nothing before it.

Each row: the function, its arguments, and the exception.
"""

import math
import statistics

import numpy as np

V = np.array([0.7, -1.2, 0.4, 2.1])
NOTES = []


class Unstable(Exception):
    pass


def failed_assertion(x):
    y = x*x
    assert y < 0.5, "too large"
    return y


def raised(x):
    if x > 0.5:
        raise Unstable(f"at {x}")
    return x*x


def raised_in_a_helper(x):
    return raised(x)*raised(0.1)


def raised_from_another(x):
    try:
        return math.sqrt(-x)*x
    except ValueError as error:
        raise Unstable from error


def raised_again(x):
    try:
        return math.sqrt(-x)
    except ValueError:
        NOTES.append("seen")
        raise


def dead_code_that_raises(x):
    unused = math.log(-x)
    return x*x


def dead_write_that_raises(v):
    y = v*1.0
    y[7] = 0.0
    return np.sum(v)


def missing_key(x):
    return {"a": x}["b"]*x


def missing_attribute(v):
    return v.length*v[0]


def index_beyond_the_end(v):
    return v[0]*v[len(v)]


def first_of_two(x):
    a = 1.0/(x - 0.8)
    b = math.log(-x)
    return a*b


def too_many_to_unpack(v):
    a, b = v
    return a*b


def shapes_that_do_not_fit(v):
    y = np.zeros(3)
    y[:] = v
    return np.sum(y)


def zero_division_in_a_loop(x):
    for k in range(3):
        x = x/(2 - k)
    return x


def popped_from_empty(x):
    stack = [x]
    stack.pop()
    return stack.pop()*x


def stops(x):
    return next(iter([]))*x


def read_only(v):
    w = np.broadcast_to(v, (2, 4))
    w[0, 0] = 1.0
    return np.sum(w)


def unbound_on_this_path(x):
    if x > 1.0:
        y = x*x
    return y*x


def raised_on_every_way(x):
    bad = False
    if x > 5.0:
        bad = True
    if bad:
        raise OverflowError("above")
    elif x > 2.0:
        raise ValueError("between")
    else:
        if not bad:
            raise KeyError("below")
    return x


def raised_after_a_sum(x):
    total = x
    rows = np.array([x, x])
    empty = []
    for row in [rows, rows]:
        total += row.sum()
        empty[-1][1] = x
    return total


def grows_while_it_is_gone_through(x):
    values = {"a": x, "b": 2.0}
    for _ in values:
        values["z"] = x
    return sum(values.values())


def set_that_grows(x):
    found = {1, 2}
    for _ in found:
        found.add(3)
    return x*len(found)


def grows_between(x):
    values = {"a": x, "b": 2.0}
    keys = iter(values)
    first = next(keys)
    values["z"] = x
    return values[first]*values[next(keys)]


def list_times_a_float(x):
    return sum([1.0, x]*x)


def tuple_and_a_float(x):
    return ((1.0, x) + x)[0]


def mean_of_nothing(x):
    return statistics.mean([x*v for v in V if v > 5])


def spread_of_one(x):
    return statistics.stdev([x*v for v in V if v > 1])


def runs_along_no_axis(x):
    return np.sum(np.cumulative_sum(x))


def covariances_of_a_stack(x):
    return np.sum(np.cov(x))


def products_of_stacks(x):
    return np.sum(np.linalg.multi_dot([x, x, x]))


RAISING = [
    (mean_of_nothing, (0.8,), statistics.StatisticsError),
    (spread_of_one, (0.8,), statistics.StatisticsError),
    (runs_along_no_axis, (np.ones((2, 2)),), ValueError),
    (covariances_of_a_stack, (np.ones((2, 2, 2)),), ValueError),
    (products_of_stacks, (np.ones((2, 2, 2)),), np.linalg.LinAlgError),
    (failed_assertion, (0.8,), AssertionError),
    (raised, (0.8,), Unstable),
    (raised_in_a_helper, (0.8,), Unstable),
    (raised_from_another, (0.8,), Unstable),
    (raised_again, (0.8,), ValueError),
    (dead_code_that_raises, (0.8,), ValueError),
    (dead_write_that_raises, (V,), IndexError),
    (missing_key, (0.8,), KeyError),
    (missing_attribute, (V,), AttributeError),
    (index_beyond_the_end, (V,), IndexError),
    (first_of_two, (0.8,), ZeroDivisionError),
    (too_many_to_unpack, (V,), ValueError),
    (shapes_that_do_not_fit, (V,), ValueError),
    (zero_division_in_a_loop, (0.8,), ZeroDivisionError),
    (popped_from_empty, (0.8,), IndexError),
    (stops, (0.8,), StopIteration),
    (read_only, (V,), ValueError),
    (unbound_on_this_path, (0.8,), UnboundLocalError),
    (raised_on_every_way, (7.0,), OverflowError),
    (raised_on_every_way, (3.0,), ValueError),
    (raised_on_every_way, (0.8,), KeyError),
    (raised_after_a_sum, (0.8,), IndexError),
    (grows_while_it_is_gone_through, (0.8,), RuntimeError),
    (set_that_grows, (0.8,), RuntimeError),
    (grows_between, (0.8,), RuntimeError),
    (list_times_a_float, (0.8,), TypeError),
    (tuple_and_a_float, (0.8,), TypeError),
]
