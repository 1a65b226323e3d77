"""What is refused: the construct, and what the message must say of it.

Each row: the function, its arguments, and what the message must hold.
"""

import asyncio
import types
from typing import NamedTuple

import numpy as np

V = np.array([0.7, -1.2, 0.4, 2.1])
LEDGER = {}
SERIES = []
GAUGES = np.zeros(3)
GAUGE = types.SimpleNamespace(level=0.3)
LAST = 0.0


async def waits(x):
    await asyncio.sleep(0)
    return x*x


def runs_a_coroutine(x):
    async def inner():
        return x*x

    return asyncio.run(inner())


def writes_through_a_view_now_and_then(x, y):
    part = x[:2]
    for _ in range(2):
        part[0] = y[1]**2
        part = part*1.5
    return np.sum(y)*part[0]


def leaves_behind_now_and_then(x):
    part = GAUGES[1:]
    for k in range(2):
        part[0] = 5.0 + k
        part = part*2.0
    return x*part[0]


def sets_one_reads_the_other(one, other, x):
    one.level = x*x
    return other.level*x


def sets_a_global_reads_its_own(one, x):
    GAUGE.level = x*x
    return one.level*x


def powers_of(x):
    for k in range(3):
        yield x**k


def class_inside(x):
    class Local:
        factor = 2.0

        def times(self, t):
            return t*self.factor*x

    return Local().times(x)


def text_evaluated(x):
    return eval("x*x") + 0.0*x


def text_executed(x):
    space = {"x": x}
    exec("y = x**2", space)
    return space["y"]


def global_assigned(x):
    global LAST
    LAST = x*x
    return LAST*x


def active_value_into_a_global_dict(x):
    LEDGER["loss"] = x*x
    return LEDGER["loss"]*x


def active_value_into_a_global_list(x):
    SERIES.append(x)
    return SERIES[-1]*x


def unknown_call_on_an_active_array(v):
    y = v*1.0
    np.random.default_rng(0).shuffle(y)
    return np.sum(y*v)


def unknown_builtin_of_an_active_value(x):
    return hash(x)*x


def bytes_of_an_active_array(v):
    return float(v.tobytes()[0])*v


def parsed_from_text(x):
    return float(f"{x:.17g}")*x


def written_beyond_its_overlap(v):
    windows = np.lib.stride_tricks.sliding_window_view(v*1.0, 2, writeable=True)
    windows[0] = v[2]
    return np.sum(windows**2)


def set_of_active_values(x):
    return sum({x, x*x, 2.0})


def read_from_locals(x):
    y = x*x
    return locals()["y"]*x


def adds_into_its_first_argument(a, b):
    a += b
    return np.sum(a*b)


def writes_through_a_flattened_argument(A):
    """Whether the flat array is a view depends on how the argument lies in memory."""
    flat = A.reshape(-1)
    flat[0] = 3.0
    return np.sum(A*A)


def written_by_a_callee_within_try(v):
    def fill(y):
        for k in range(5):
            y[k] = y[k]**2

    y = v*1.0
    try:
        fill(y)
    except IndexError:
        pass
    return np.sum(y)


class Scale:
    def __init__(self, by):
        self.by = by


class Stopped(Exception):
    def __init__(self, by):
        super().__init__(by)
        self.by = by


def asks_where_an_exception_comes_from(x):
    try:
        raise Stopped(3) from KeyError("k")
    except Stopped as error:
        y = x*x if error.__cause__ is None else x
    return y


def raises_what_cannot_be_made(x):
    try:
        raise Stopped
    except TypeError:
        y = x*x
    except Stopped:
        y = x
    return y


def goes_through_a_number(x):
    y = x
    try:
        iter(x)
        y = y*3.0
    except TypeError:
        y = y*y
    return y


SMALL, LARGE = Scale(0.5), Scale(2.0)


def another_object_in_the_next_turn(x):
    scale = SMALL
    while x < 5.0:
        x = x*scale.by + x
        scale = LARGE
    return x


def chosen_turn_by_turn(x):
    a, b = [x], [1.0]
    while x < 5.0:
        a[0] += x
        if x > 1.0:
            a = b
        x = x*2.0
    return a[0]*b[0]


def made_by_the_turn_before(x):
    a = [x]
    for _ in range(3):
        before = a
        a = [a[0]*x]
    return a[0]*before[0]


class Backwards(NamedTuple):
    """A tuple that gives out something else than what it holds."""

    a: float
    b: float

    def __iter__(self):
        return iter((self.b, self.a))


def unpacks_backwards(x):
    first, second = Backwards(x, 2.0*x)
    return first*second*second


def grows_under_another_name(x):
    """A list that is gone through, and indexed by what is found on the way."""
    items = [x, x*x, 0.5]
    best, total = 0, 0.0
    for i, item in enumerate(items):
        if item > items[best]:
            best = i
        same = items
        if len(same) < 5:
            same.append(item*items[best])
        total += item*(i + 1)
    return total


def rows_of_itself_in_a_list(x):
    """NumPy writes the first row and then reads it as the second."""
    a = x.reshape(2, 2)*1.0
    a[:] = [a[1], a[0]]
    return np.sum(a*x[0])


def conjugate_of_real_numbers(x):
    """Of a real array it is the array itself."""
    a = x*1.0
    same = a.conj()
    same[0] *= x[1]
    return np.sum(a**2)


def copied_by_each_turn_of_two_names(x):
    a = {1: x, 2: x*x}
    b = a
    for _ in range(int(3*x)):
        for key, value in a.items():
            b[key] = 0.9*value
        a = dict(a)
    return sum(a.values()) + 2*sum(b.values())


def key_that_varies(x):
    d = {}
    for i in range(int(5*x)):
        d[x*i] = x
    return sum(d) + sum(d.values())


def dict_of_the_data_returned(x):
    d = {}
    for i in range(int(5*x)):
        d[i*i % 3] = x
    return d


REFUSED = [
    (waits, (0.8,), "async"),
    (runs_a_coroutine, (0.8,), "async"),
    (writes_through_a_view_now_and_then, (V, V), "share memory"),
    (leaves_behind_now_and_then, (0.8,), "may share memory"),
    (sets_one_reads_the_other, (GAUGE, GAUGE, 0.8), "two ways"),
    (sets_a_global_reads_its_own, (GAUGE, 0.8), "two ways"),
    (powers_of, (0.8,), "generator"),
    (copied_by_each_turn_of_two_names, (0.8,), "one of two"),
    (key_that_varies, (0.8,), "a key that varies"),
    (dict_of_the_data_returned, (0.8,), "keys that only the data tell"),
    (class_inside, (0.8,), "class"),
    (text_evaluated, (0.8,), "eval"),
    (text_executed, (0.8,), "exec"),
    (global_assigned, (0.8,), "global"),
    (active_value_into_a_global_dict, (0.8,), "LEDGER"),
    (active_value_into_a_global_list, (0.8,), "SERIES"),
    (unknown_call_on_an_active_array, (V,), "shuffle"),
    (unknown_builtin_of_an_active_value, (0.8,), "hash"),
    (bytes_of_an_active_array, (V,), "tobytes"),
    (parsed_from_text, (0.8,), "f-string"),
    (written_beyond_its_overlap, (V,), "sliding_window_view"),
    (set_of_active_values, (0.8,), "set"),
    (read_from_locals, (0.8,), "locals"),
    (adds_into_its_first_argument, (V, V), "share"),
    (adds_into_its_first_argument, (V[:3], V[1:]), "share"),
    (writes_through_a_flattened_argument, (V.reshape(2, 2).T,), "contiguous"),
    (asks_where_an_exception_comes_from, (0.8,), "__cause__"),
    (raises_what_cannot_be_made, (0.8,), "try"),
    (goes_through_a_number, (0.8,), "iter"),
    (another_object_in_the_next_turn, (0.8,), "which of several objects"),
    (chosen_turn_by_turn, (0.8,), "one of two lists"),
    (made_by_the_turn_before, (0.8,), "the next has made another"),
    (written_by_a_callee_within_try, (V,), "try"),
    (unpacks_backwards, (0.8,), "__iter__ of its own"),
    (grows_under_another_name, (0.8,), "longer or shorter"),
    (conjugate_of_real_numbers, (V,), "may share memory"),
    (rows_of_itself_in_a_list, (V,), "one by one"),
]
