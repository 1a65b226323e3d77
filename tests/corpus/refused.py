"""What is refused: the construct, and what the message must say of it.

Each row: the function, its arguments, and what the message must hold.
"""

import asyncio
import bisect
import collections
import contextlib
import copy
import functools
import io
import queue
import types
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

V = np.array([0.7, -1.2, 0.4, 2.1])
LEDGER = {}
TARIFFS = {"early": 1.0}
SERIES = []
WAITING = queue.Queue()
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
    return float(v.tobytes()[0])*v[1]


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


def halves_the_first(given):
    given[0][1:] *= 0.5
    return np.sum(given[0]*given[1])


def sets_an_item_of_the_first(given):
    given[0]["w"] = given[0]["w"]*2.0
    return np.sum(given[0]["w"]*given[1]["w"])


def appends_to_the_first(given, other):
    given.append(given[0]*2.0)
    return np.sum(other[-1]*given[0])


def swaps_through_every_row(rows):
    for row in rows:
        row[0], row[1] = row[1], row[0]*0.5
    return rows[0][0]*rows[1][1]


@dataclass
class Samples:
    """What NumPy takes for an array."""

    values: object

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype)


def sums_an_object_made_inside(x):
    return np.sum([Samples(x), Samples(x*x)])


def sums_an_object_given(samples):
    return np.sum(samples)*2.0


def array_of_objects(x):
    held = np.empty(2, dtype=object)
    held[0], held[1] = x, x*2.0
    return np.sum(held[0]*held[1])


def array_of_records(x):
    table = np.zeros(4, dtype=[("p", float), ("v", float)])
    table["p"] = x
    return np.sum(table["p"]**2)


def indexed_by_a_search(x):
    items = sorted(x)
    return items[bisect.bisect(items, 0.4) - 1]*x[0]


NUMBERS, WEIGHTS, ROW = [0.3, 0.8], {"w": V}, [V]


def asks_for_the_type_of_a_tuple(x):
    squares = tuple(v*v for v in x)
    return sum(squares) if isinstance(squares, tuple) else 0.0


def shows_a_tuple(x):
    squares = tuple(v*v for v in x)
    print("squares", squares)
    return squares[0]


def shows_a_deque(x):
    waiting = collections.deque([x[0]])
    for v in x:
        waiting.append(v)
    return waiting[-1]*len(f"{waiting}")


def compares_a_tuple(x):
    squares = tuple(v*v for v in x)
    return x[0] if squares == (1.0, 4.0) else sum(squares)


def adds_to_a_tuple_of_pairs(x):
    pairs = tuple([(v, v*v) for v in x])
    before = pairs
    pairs += ((1.0, 1.0),)
    return sum(a for a, _ in before)*sum(a for a, _ in pairs)


def goes_through_a_table_that_it_changes(x):
    TARIFFS["late"] = 2.0
    return x[0]*sum(rate for rate in TARIFFS.values())


def remembers_and_counts(x):
    asked = []

    @functools.cache
    def square(k):
        asked.append(k)
        return x[k]**2

    return square(0)*square(0)*len(asked)


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


def item_by_a_comparison(x):
    pair = [x*2.0, x*3.0]
    pair[0] = pair[len(x) > 2]
    pair[0][0] = x[1]
    return pair[1]


class Gauge:
    def __init__(self):
        self.level = 0.3


def asks_a_copy(x, gauge):
    other = copy.copy(gauge)
    return x*other.level


def writes_where_attributes_are_kept(p):
    p.__dict__["volume"] = p.volume*2.0
    return p.volume**2


partial_of_a_gauge = functools.partial(asks_a_copy, gauge=Gauge())
partial_of_a_gauge.__name__ = "asks_a_copy"


made = {}  # no file holds what is made here
exec("def table_of(n):\n    return [0.5*k for k in range(n)]", made)
table_of = made["table_of"]


def writes_into_a_list_that_a_call_gives(x):
    y = table_of(3)
    y[0] = x*x
    return np.sum(y*2)


def joins_a_list_that_a_call_gives(x):
    return np.sum(table_of(3) + [x*x])


def joins_it_in_place(x):
    y = table_of(3)
    y += [x*x]
    return np.sum(y)


def keeps_a_number_in_a_queue(x):
    WAITING.put(x*x)
    return WAITING.get()*x


def keeps_numbers_in_a_list_of_another_kind(x):
    kept = collections.UserList()
    kept.extend([x*x])
    return kept[0]*2.0


def sets_an_item_of_a_dict_of_another_kind(x):
    kept = collections.UserDict()
    kept["a"] = x*x
    return kept["a"]*2.0


def prints_into_a_text(x):
    text = io.StringIO()
    print(x, file=text)
    return float(text.getvalue())*x


def reads_what_a_default_keeps(x):
    return sets_an_item_of_the_first.__defaults__[0]*x


def caches_what_sees_a_change(x):
    scale = 2.0

    @functools.lru_cache
    def scaled(n):
        return scale*n*x

    first = scaled(2)
    scale = 3.0
    return first*scaled(2)


def caches_a_list(x):
    @functools.lru_cache
    def powers(n):
        return [x**k for k in range(n)]

    first = powers(2)
    first[0] = x*x
    return powers(2)[0]*x


def array_of_no_dimensions_by_two_names(x):
    a = np.where(x > 0, x, 0.0)
    b = a
    a += 1.0
    return a*b


def grows_by_another_name_while_it_is_gone_through(x, n):
    items = []
    for k in range(n):
        items.append(x*k)
    other, total = items, 0.0
    for v in items:
        if len(other) < 6:
            other.append(v*x)
        total = total + v
    return total


RATE = 1.0
SETTINGS = types.SimpleNamespace(rate=1.0)


def set_rate(value):
    global RATE
    RATE = value


def rate_set_to_what_varies(x):
    set_rate(x)
    return RATE*x


def rate_set_in_between(x):
    y = RATE*x
    set_rate(2.0)
    y = y*RATE
    set_rate(1.0)
    return y


def kept_by_the_function(x):
    kept_by_the_function.last = x
    return x


def read_from_the_function(x):
    kept_by_the_function(x)
    return kept_by_the_function.last*x


def counter_of():
    count = 1.0

    def put(value):
        nonlocal count
        count = value

    return put, lambda: count


put_count, get_count = counter_of()


def count_of_a_closure_outside(x):
    put_count(x)
    return get_count()*x


@contextlib.contextmanager
def another_rate(value):
    before, SETTINGS.rate = SETTINGS.rate, value
    yield
    SETTINGS.rate = before


def under_another_rate(x):
    with another_rate(2.0):
        y = SETTINGS.rate*x
    return y*SETTINGS.rate


def given_to_a_manager(x):
    with another_rate(x):
        return SETTINGS.rate*x


def attributes_of_what_lies_outside(x):
    SETTINGS.__dict__["rate"] = x
    return SETTINGS.rate*x


def runs_a_text(value):
    exec("SETTINGS.rate = value")


def changed_by_a_text(x):
    runs_a_text(2.0)
    y = SETTINGS.rate*x
    runs_a_text(1.0)
    return y


class Link:
    def __init__(self, value, depth):
        self.value = value
        self.depth = depth


def links_until_none(x):
    link, total = Link(x, 0), 0.0
    while link is not None:
        total += link.value
        link = Link(link.value*x, link.depth + 1) if link.depth < 2 else None
    return total


def emptied_and_filled_again(x, n):
    waiting, total = [x, 0], 0.0
    for _ in range(n):
        if not waiting:
            break
        value, depth = waiting
        waiting = []
        total += value
        if depth < 1:
            waiting = [value*x, depth + 1]
    return total


def given_back_by_a_manager(x):
    with contextlib.nullcontext(x) as value:
        return value*x


def arguments_of_partial_functions(x):
    return functools.partial(functools.partial(max, x), 2.0*x).args[0]


def sorted_down_by_names(x):
    return sorted([(x*2, "a"), (x*x, "b")], reverse=True)[0][0]


def text_of_a_list(x):
    return float(str([x])[1:-1])*x


TICKS = 0
SHARED = np.array([1.0, 2.0])
ALIAS = SHARED
LEVELS = [1.0]
add_level = LEVELS.append


def tick(value):
    global TICKS
    TICKS += 1
    SHARED[0] = value


def shared_by_another_name(x):
    y = ALIAS[0]*x
    tick(2.0)
    y = y*ALIAS[0]
    tick(1.0)
    return y


class Scope:
    def __enter__(self):
        SETTINGS.rate = 2.0

    def __exit__(self, kind, error, trace):
        SETTINGS.rate = 1.0
        return kind is ZeroDivisionError


SCOPE = Scope()


def scope():
    return SCOPE


def under_a_scope(x):
    with scope():
        y = SETTINGS.rate*x
    return y*SETTINGS.rate


def appended_by_another_name(x):
    y = LEVELS[-1]*x
    add_level(9.0)
    y = y*LEVELS[-1]
    LEVELS.pop()
    return y


def two_numbers():
    yield 0
    yield 1


def left_at_one_of_two(rows, limit):
    for k in two_numbers():
        j = k
        if rows[k][0] > limit:
            break
    return rows[j][1]


@another_rate(2.0)
def at_twice_the_rate(x):
    return SETTINGS.rate*x


def decorated_by_a_manager(x):
    return at_twice_the_rate(x)*SETTINGS.rate


def _counted():
    SETTINGS.rate += 1.0
    return 2.0


MADE = collections.defaultdict(_counted)


def made_where_it_is_missing(x):
    before = SETTINGS.rate*x
    factor = MADE["factor"]
    return before*factor*SETTINGS.rate


def new_row_in_two_places(x, image):
    image[0] = image[1] = [1.0, 2.0]
    return x*image[0][0]


def left_with_one_function_or_another(x):
    for _ in range(2):
        if x > 5:
            wave = np.sin
            break
        if x < -5:
            wave = np.cos
            break
        x = x*2
    else:
        wave = np.tanh
    return wave(x)*x


def one_list_or_another_is_returned(x):
    for _ in range(2):
        if x > 5:
            return [x, x]
        if x < -5:
            return [2*x, 3.0]
        x = x*2
    return [x, 0.0]


def unpacks_one_list_or_another(x):
    a, b = one_list_or_another_is_returned(x)
    return a*x + b


def writes_into_one_list_or_another(x):
    a, b = [x], [2*x]
    for _ in range(2):
        if x > 5:
            v = a
            break
        if x < -5:
            v = b
            break
        x = x*2
    else:
        v = a
    v[0] = 5.0*x
    return a[0]*b[0]


def other_keys_in_the_loop(x):
    d = {"a": x, "b": 2.0}
    for _ in d:
        d.pop("a")
        d["a"] = x*x
    return sum(d.values())


def indexed_by_a_tuple_of_unknown_length(x, n):
    y = np.array([x, x*x, 1.0])
    index = (...,) + tuple([None]*n)
    return y[index].sum()


@dataclass
class Linked:
    value: float
    after: object = None
    before: object = None


def compares_what_leads_back(x):
    one, two = Linked(x), Linked(2*x)
    one.after, two.before = two, one
    return one.value if one == two else two.value


CALLED = []


@functools.lru_cache(maxsize=None)
def counted_cache(v):
    CALLED.append(v)
    return v*v


def calls_a_cache_that_counts(x):
    return counted_cache(x)*x


ITEMS = [np.array([1.0, 2.0]), np.array([0.5, 0.7])]


def swaps_items_outside(x):
    ITEMS[0], ITEMS[1] = ITEMS[1], ITEMS[0]
    return (ITEMS[0]*x + ITEMS[1]*x*x).sum()


def keeps_an_item_that_is_replaced(x):
    old = ITEMS[0]
    ITEMS[0] = old + 1.0
    return ((ITEMS[0] - old)*x*x).sum()


def moves_an_item_that_has_a_name(x):
    first = ITEMS[0]
    ITEMS.reverse()
    first[0] = 9.0
    return (first*ITEMS[0]*x*x).sum()


NUMBERS = [0.9, 1.3]


def by_default(x, values=NUMBERS):
    values[0] = 5.0
    return values[1]*x


def one_list_in_two_ways(x):
    s = NUMBERS[0]*x
    return s*by_default(x)*NUMBERS[0]


def next_in_a_generator(x):
    each = iter([x, x*x, 3.0])
    return sum(a*next(each) for a in each)


def sorts_a_list_outside(x):
    y = x*NUMBERS[0]
    NUMBERS.sort()
    return y*NUMBERS[0]


def writes_at_a_key_of_the_data_in_the_loop(x, n):
    d = {1: x, 2: x*x}
    for _ in d:
        d[n] = 3*x
    return d[1]*d[2]


def reshaped_in_the_other_order(A):
    flat = A.reshape(4, order="F")
    A[1, 0] = 0.0
    return np.sum(flat**2)


def written_in_the_other_order(A):
    B = A*1.0
    flat = np.reshape(B, 4, order="F")
    flat[1] = 5*flat[0]
    return np.sum(B**2)


def asks_whether_it_is_whole(n):
    return n*2.0 if isinstance(n, int) else n*n


def counts_with_what_is_differentiated(n):
    total = 0.0
    for i in range(n):
        total += n**i
    return total


def written_flat_with_a_part_of_itself(v):
    a = v*1.0
    a.flat[1:] = a[:-1]
    return np.sum(a**2)




def column_by_tuples_joined(v, axis=1):
    A = np.outer(v, v)
    column = A[(slice(None),)*axis + (0,)]
    column *= 2
    return A.sum()


def transforms_along_an_axis_twice(x):
    return np.sum(np.real(np.fft.rfft2(x, axes=(1, -1))))


def factors_of_columns_that_hang_together(x):
    return np.sum(np.linalg.qr(x)[0] ** 3)


def halves_integers_in_place(x):
    n = np.arange(4)
    n /= 2
    return np.sum(n * x)


def turns_reals_in_place(x):
    y = x.copy()
    y *= 1j
    return np.sum(np.real(y))


def puts_floats_out_into_integers(x):
    n = np.arange(4)
    np.add(n, 0.5, out=n)
    return np.sum(n * x)


def puts_complex_numbers_out_into_reals(x):
    y = np.empty(x.shape)
    np.multiply(x, x, out=y)
    return np.sum(y)


def asks_for_the_type_of_its_elements(v):
    return (v**2).sum() if v.dtype != np.float64 else (v**3).sum()


def makes_an_array_like_itself(v):
    made = np.zeros_like(v)
    made[:] = v*0.5
    return (made**2).sum()


def own_memory_asked_of_a_view(v):
    a = v*1.0
    part = a[1:]
    if not part.flags.owndata:
        part *= 2.0
    return part.sum()


def list_made_inside_by_its_id(v):
    one = [v[0], v[1]]
    other = one[:]
    return v[0]*(2.0 if id(one) == id(other) else 3.0)


def list_in_a_tuple_updated(v):
    pair = (v*1.0, [v[0]])
    pair[1] += [v[1]]
    return pair[0].sum()


def list_outside_repeated(v, items):
    items.rows *= 2
    return v.sum()*len(items.rows)


LOOSE = {}


def dict_with_a_name_put_outside(v):
    inner = {}
    LOOSE["inner"] = inner
    inner["z"] = 6.0
    return v.sum()*len(LOOSE["inner"])


def list_with_a_name_within_what_is_put_outside(v):
    inner = [5.0]
    LOOSE["pair"] = (inner, 1)
    inner.append(6.0)
    return v.sum()*len(LOOSE["pair"][0])


SHELVES = [1]


def list_outside_that_comes_again(v, again):
    SHELVES.append(1)
    return v.sum()*len(again)


def view_by_a_list_of_slices_that_changes(v):
    a = v*1.0
    places = [slice(None)]*a.ndim
    for _ in range(2):
        part = a[tuple(places)]
        places[0] = slice(0, 2)
        part += v[0]
    return (a**2).sum()


REFUSED = [
    (writes_into_a_list_that_a_call_gives, (0.8,), "a list that a call gives"),
    (joins_a_list_that_a_call_gives, (0.8,), "a list that a call gives"),
    (joins_it_in_place, (0.8,), "a list that a call gives"),
    (remembers_and_counts, (V,), "does more than give a value"),
    (goes_through_a_table_that_it_changes, (V,), "gone through and written into"),
    (asks_for_the_type_of_a_tuple, (V,), "tuple of unknown length"),
    (compares_a_tuple, (V,), "comparison of a tuple"),
    (shows_a_tuple, (V,), "text of a tuple"),
    (shows_a_deque, (V,), "text of a deque"),
    (adds_to_a_tuple_of_pairs, (V,), "tuple of unknown length"),
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
    (halves_the_first, ([V, V],), "share memory"),
    (halves_the_first, ((V, V),), "share memory"),
    (sets_an_item_of_the_first, ([WEIGHTS, WEIGHTS],), "two ways"),
    (appends_to_the_first, (ROW, ROW), "two ways"),
    (array_of_objects, (V,), "objects or of records"),
    (array_of_records, (V,), "objects or of records"),
    (indexed_by_a_search, (V,), "index"),
    (sums_an_object_made_inside, (V,), "stands for a number or an array"),
    (sums_an_object_given, (Samples(V),), "stands for a number or an array"),
    (swaps_through_every_row, ([NUMBERS, NUMBERS],), "two ways"),
    (writes_where_attributes_are_kept, (types.SimpleNamespace(volume=0.8),), "__dict__"),
    (item_by_a_comparison, (V,), "another item"),
    (partial_of_a_gauge, (V,), "level of a copy"),
    (keeps_a_number_in_a_queue, (0.8,), "may keep"),
    (keeps_numbers_in_a_list_of_another_kind, (0.8,), "may keep"),
    (sets_an_item_of_a_dict_of_another_kind, (0.8,), "UserDict"),
    (prints_into_a_text, (0.8,), "may keep"),
    (reads_what_a_default_keeps, (0.8,), "__defaults__"),
    (caches_what_sees_a_change, (0.8,), "a cache"),
    (caches_a_list, (0.8,), "a cache"),
    (array_of_no_dimensions_by_two_names, (0.8,), "two names"),
    (grows_by_another_name_while_it_is_gone_through, (0.8, 3), "longer or shorter"),
    (rate_set_to_what_varies, (0.8,), "`global`"),
    (rate_set_in_between, (0.8,), "`global`"),
    (read_from_the_function, (0.8,), "attribute"),
    (count_of_a_closure_outside, (0.8,), "`nonlocal`"),
    (under_another_rate, (0.8,), "manager"),
    (given_to_a_manager, (0.8,), "manager"),
    (attributes_of_what_lies_outside, (0.8,), "__dict__"),
    (changed_by_a_text, (0.8,), "exec"),
    (links_until_none, (0.8,), "structure"),
    (emptied_and_filled_again, (0.8, 3), "which of several objects"),
    (given_back_by_a_manager, (0.8,), "not read"),
    (arguments_of_partial_functions, (0.8,), "attribute args"),
    (sorted_down_by_names, (0.8,), "sorted()"),
    (text_of_a_list, (0.8,), "float"),
    (shared_by_another_name, (0.8,), "`global`"),
    (under_a_scope, (0.8,), "manager"),
    (appended_by_another_name, (0.8,), "another name"),
    (left_at_one_of_two, ([[0.3, 1.2], [-0.7, 2.1]], 0.2), "not known"),
    (decorated_by_a_manager, (0.8,), "manager"),
    (made_where_it_is_missing, (0.8,), "missing keys"),
    (new_row_in_two_places, (0.8, [[0.3, 1.2], [-0.7, 2.1]]), "left in two places"),
        (left_with_one_function_or_another, (8.0,), "where the loop is left"),
        (unpacks_one_list_or_another, (8.0,), "where the loop is left"),
        (writes_into_one_list_or_another, (8.0,), "where the loop is left"),
        (other_keys_in_the_loop, (0.8,), "whose keys it changes"),
        (indexed_by_a_tuple_of_unknown_length, (0.8, 2), "tuple of unknown length"),
        (compares_what_leads_back, (0.8,), "leads back to itself"),
        (calls_a_cache_that_counts, (0.8,), "more than give a value"),
        (swaps_items_outside, (0.7,), "one of its items"),
        (keeps_an_item_that_is_replaced, (0.7,), "one of its items"),
        (moves_an_item_that_has_a_name, (0.7,), "one of its items"),
    (one_list_in_two_ways, (0.7,), "share memory"),
    (next_in_a_generator, (0.7,), "within a generator"),
    (sorts_a_list_outside, (0.7,), "may be a list"),
    (writes_at_a_key_of_the_data_in_the_loop, (0.7, 2), "whose keys it changes"),
    (reshaped_in_the_other_order, (np.array([[1.0, 2.0], [3.0, 4.0]]),), "share memory"),
    (written_in_the_other_order, (np.array([[1.0, 2.0], [3.0, 4.0]]),), "share memory"),
    (asks_whether_it_is_whole, (3,), "the type of n"),
    (counts_with_what_is_differentiated, (3,), "n counts here"),
    (asks_for_the_type_of_its_elements, (np.array([1, 2]),), "the type of v"),
    (makes_an_array_like_itself, (np.array([1, 2]),), "the type of v"),
    (written_flat_with_a_part_of_itself, (np.array([1.0, 2.0, 3.0]),), "reads as it writes"),
    (column_by_tuples_joined, (V,), "may be a number or an array"),
    (transforms_along_an_axis_twice, (np.ones((3, 4)),), "axis twice"),
    (factors_of_columns_that_hang_together, (np.ones((2, 3)),), "not independent"),
    (halves_integers_in_place, (V,), "array of integers"),
    (turns_reals_in_place, (V,), "array of floats"),
    (puts_floats_out_into_integers, (V,), "array of integers"),
    (puts_complex_numbers_out_into_reals, (V*1j,), "array of floats"),
    (own_memory_asked_of_a_view, (V,), "flags of an array"),
    (list_made_inside_by_its_id, (V,), "id() of what is made inside"),
    (list_in_a_tuple_updated, (V,), "an update of an item of a tuple"),
    (list_outside_repeated, (V, types.SimpleNamespace(rows=[1])), "of the caller's"),
    (dict_with_a_name_put_outside, (V,), "that has a name is put into what lies outside"),
    (list_with_a_name_within_what_is_put_outside, (V,), "that has a name is put into"),
    (list_outside_that_comes_again, (V, SHELVES), "in two ways"),
    (view_by_a_list_of_slices_that_changes, (V,), "may be a number or an array"),
]
