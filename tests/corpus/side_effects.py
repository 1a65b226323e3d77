"""What functions do by the side: it happens as in the primal, once for each call."""

import heapq
import io
import logging
import math
import random
import sys
from types import SimpleNamespace

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
TRACE = []
SEEN = {}
KINDS = set()
TICKS = 0
STATS = SimpleNamespace(calls=0, last="", sizes=[])
calls = SimpleNamespace(n=0)


class Records(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        LINES.append(record.getMessage())


LINES = []
logger = logging.getLogger("corpus.side_effects")
logger.addHandler(Records())
logger.setLevel(logging.INFO)
logger.propagate = False


class Objective:
    def __init__(self, scale):
        self.scale = scale
        self.nfev = 0
        self.history = []
        self.cache = {}

    def fun(self, x):
        self.nfev += 1
        self.history.append(self.nfev)
        return self.scale*np.sum(x**2)

    def counted_in_a_helper(self, x):
        self._count("outer")
        return self.fun(x)*self.fun(x*2.0)

    def _count(self, name):
        self.cache[name] = self.cache.get(name, 0) + 1

    def grid(self, n):
        """Made once, and kept."""
        if n not in self.cache:
            self.cache[n] = np.linspace(0.0, 1.0, n)
        return self.cache[n]

    def on_a_grid(self, x):
        return np.sum(self.grid(4)*x*x)


OBJECTIVE = Objective(3.0)


def counter_of_a_global_object(x):
    STATS.calls += 1
    STATS.last = "counter"
    STATS.sizes.append(len(x))
    return np.sum(np.sin(x))


def list_as_a_log(x):
    TRACE.append("start")
    y = x*x
    for k in range(3):
        TRACE.append(k)
        y = math.sin(y)*x
    TRACE.extend(["end", len(TRACE)])
    return y


def log_of_a_branch(x):
    if x > 0.0:
        TRACE.append("positive")
        return x*x
    TRACE.append("negative")
    return -x


def values_noted_as_numbers(x):
    y = x*x
    TRACE.append(float(y))
    SEEN["last"] = round(y, 3)
    return y*x


def dictionary_of_counts(x):
    for k in range(3):
        SEEN[k % 2] = SEEN.get(k % 2, 0) + 1
        KINDS.add(k)
        x = x*math.cos(x)
    return x


def printed_in_a_loop(x):
    for k in range(2):
        print("turn", k, f"x={x:.4f}")
        x = x*x + 0.5
    return x


def logged_at_two_levels(x):
    logger.info("called with %.3f", x)
    y = math.exp(-x)
    logger.debug("never shown %s", y)
    if y < 0.5:
        logger.warning("small: %.3f", y)
    return y


def helper_with_effects(x):
    def tick():
        calls.n += 1
        return 2.0

    return x*tick()*tick()


def counter_in_a_dead_branch_only(x):
    y = x*x
    if x > 100.0:
        calls.n += 1
    unused = x*calls.n
    calls.n += 10
    return y


def loop_that_only_counts(x):
    for k in range(5):
        if k*x > 2.0:
            break
        calls.n += 1
    return x*x*calls.n


def import_inside(x):
    import math as m
    from math import cos as c

    return m.sin(x)*c(x)


def import_of_a_helper(x):
    from corpus.functions import logistic

    return logistic(x, rate=2.0)


def scale_rows(A, s):
    for i in range(A.shape[0]):
        A[i] *= s[i]


def loss_of_a_procedure(A, s):
    B = A.copy()
    scale_rows(B, s)
    scale_rows(B.T, s)
    return np.sum(B**3)


def march(u, rhs, n):
    for _ in range(n):
        u[1:-1] += 0.1*(u[2:] - 2.0*u[1:-1] + u[:-2]) + rhs[1:-1]


def loss_of_a_march(u, rhs):
    march(u, rhs, 3)
    return np.sum(u**2)


def random_with_a_seed(x):
    rng = np.random.default_rng(3)
    noise = rng.normal(size=4)
    return np.sum(x*noise) + x[0]*rng.uniform()*rng.integers(1, 5)


RNG = SimpleNamespace(draws=[0.3, 0.8, 0.5, 0.9])


def draws_taken_from_a_list(x):
    a = RNG.draws.pop(0)
    b = RNG.draws.pop()
    return a*x + b*x**2


def returns_nothing_active(x, log):
    log.append("called")
    return x*len(log)


A_LOG = ["before"]

HOLDER = SimpleNamespace(value=1.0, table=np.array([2.0, 3.0, 1.0, 0.5]), n=0)
NOTED = np.zeros(3)


def kept_by_an_object(x):
    """What it is given last is what it holds, not what it held when the derivative was made."""
    HOLDER.value = x*x
    return HOLDER.value*x


def kept_in_a_loop(x):
    HOLDER.value, HOLDER.n = 1.0, 0
    for _ in range(3):
        HOLDER.value = HOLDER.value*x
        HOLDER.n += 1
    return HOLDER.value*HOLDER.n


def kept_on_one_way(x):
    if x > 0.0:
        HOLDER.value = x*x
    return HOLDER.value*x


def read_by_another_name(x):
    other = HOLDER
    other.value = 1.5

    def inner():
        other.value = HOLDER.value*x

    inner()
    inner()
    return HOLDER.value*x


def table_read_before_it_changes(x):
    y = x*HOLDER.table[1]
    HOLDER.table[1] = 7.0
    HOLDER.table[0] *= 2.0
    return y*HOLDER.table[1]*x


def whole_table_read_before_it_changes(v):
    y = v*HOLDER.table
    HOLDER.table[0] += 1.0
    return np.sum(y*v*HOLDER.table)


def table_changed_in_a_loop(x):
    t = x*0.0
    for i in range(4):
        t = t + x*HOLDER.table[i]*x
        HOLDER.table[i] = 0.0
        if HOLDER.table[i - 1] == 0.0:
            t = t*x
    return t + np.sum(HOLDER.table)*x


def table_changed_through_a_view(x):
    part = HOLDER.table[1:]
    part[0] = 9.0
    y = x*np.sum(HOLDER.table)
    HOLDER.table[1] = 4.0
    return y*np.sum(part)*x


def numbers_noted_in_an_array(x):
    for k in range(3):
        x = x*math.sin(x)
        NOTED[k] = x
    TRACE.append(x)
    return x*x


def array_noted_in_a_list(v):
    y = v*v
    TRACE.append(y)
    return y*v


class Part:
    def __init__(self, w):
        self.w = w
        self.buffer = np.zeros(3)


class Hub:
    """An object that holds others, which names outside reach as well."""

    def __init__(self):
        self.inner = Part(2.0)
        self.parts = [Part(1.5), Part(0.5)]
        self.best = None

    def use(self, x):
        self.inner.w = self.inner.w*x
        return self.inner.w

    def swap(self):
        self.parts[0], self.parts[1] = self.parts[1], self.parts[0]


HUB = Hub()
INNER = HUB.inner


def inner_object_by_two_names(x):
    INNER.w = 2.0
    return HUB.use(x)*INNER.w*HUB.inner.w


def objects_in_a_list_outside(x):
    for k, part in enumerate(HUB.parts):
        part.w = 1.0 + k
    HUB.parts[0].w = x
    for part in HUB.parts:
        part.w = part.w*x
        x = x + part.w
    return x*sum(part.w for part in HUB.parts)


def objects_swapped(x):
    first, second = HUB.parts
    first.w, second.w = 1.5, 0.5
    HUB.swap()
    HUB.parts[0].w = x*x
    second.w = second.w*x
    HUB.swap()
    return HUB.parts[1].w*x + first.w*0.0


def buffer_of_an_inner_object(x):
    HUB.inner.buffer[0] = 3.0
    y = x*HUB.inner.buffer[0]
    INNER.buffer[:] = 1.0
    return y*np.sum(HUB.inner.buffer)*x


def kept_in_turns(x):
    k = 0
    while k < 3:
        if k == 1:
            HUB.best = x
        elif k == 2:
            HUB.best = HUB.best*x
        k += 1
    return HUB.best*x


def kept_by_what_a_function_returns(x):
    INNER.w = 1.5

    def scaled(part):
        part.w = part.w*x
        return part

    table = {"inner": HUB.inner}
    return scaled(scaled(table["inner"])).w*INNER.w


class Layer:
    """An object that can be called, and remembers."""

    scale = 3.0

    def __init__(self):
        self.a = 2.0
        self.table = np.array([1.0, 2.0, 3.0, 4.0])

    def __call__(self, x):
        self.a = self.a + 1.0
        return self.a*x

    def __getitem__(self, i):
        return self.table[i]*self.a

    def __len__(self):
        return len(self.table)

    @property
    def double(self):
        return self.a*2.0

    @double.setter
    def double(self, value):
        self.a = value/2.0


class Doubled(Layer):
    def __call__(self, x):
        return super().__call__(x)*2.0


LAYER, OTHER = Layer(), Doubled()


def calls_are_counted_by_what_is_called(x):
    LAYER.a, OTHER.a = 2.0, 1.0
    return LAYER(x)*LAYER(x)*LAYER.a + OTHER(x)*OTHER.a*x


def called_object_keeps_a_value(x):
    LAYER.double = x
    y = LAYER.a*x
    LAYER.a = y*y
    return LAYER[1]*x + len(LAYER)*LAYER.double


def called_objects_in_turns(x):
    LAYER.a, OTHER.a = 2.0, 1.5
    for layer in (LAYER, OTHER):
        layer.a = layer.a*x
    first, LAYER.a = LAYER.a, x
    return first*LAYER.a*OTHER.a


def array_of_a_called_object(x):
    LAYER.table = np.array([1.0, 2.0, 3.0, 4.0])
    before = LAYER.table
    LAYER.table = before*x
    return np.sum(LAYER.table*before)


def attribute_that_hides_that_of_the_class(x):
    LAYER.scale = x
    return LAYER.scale*Layer.scale*x


def left_in_one_of_two(x):
    kept = HOLDER.table[1:] if x > 0.5 else np.zeros(3)
    kept[0] = 5.0
    return x*kept[0] + np.sum(HOLDER.table)*x


def one_stream_under_two_names(x):
    first = io.StringIO()
    second = first
    second.write("ab")
    first.write("c")
    return x*len(first.getvalue())*len(second.getvalue()) + x**2


STORE = SimpleNamespace(a=np.ones(4), b=np.ones(4))


def arrays_that_the_gradient_is(x):
    """They are written into, and left, though the gradient is what they hold."""
    STORE.a[0] = 5.0
    STORE.b = STORE.b*2
    return x @ STORE.a + x[:2] @ STORE.a[:2] + x @ STORE.b


def array_that_the_gradient_is(x):
    STORE.a[0] = 5.0
    return x @ STORE.a


class Settings(dict):
    __getattr__ = dict.__getitem__


def settings_by_attribute():
    settings = Settings(rate=2.0)

    def scaled(x):
        return settings.rate*x*x

    return scaled


def by_the_version(x):
    if sys.version_info >= (3, 10):
        return x*x
    return x


class Unit:
    def __init__(self, act):
        if act is not None:
            self.act = act

    def act(self, x):
        return x*x

    def forward(self, x):
        return self.act(x)*2.0


UNIT, PLAIN = Unit(math.sin), Unit(None)


def unit_with_a_function_of_its_own(x):
    return UNIT.forward(x) + PLAIN.forward(x)


def coins(x, n):
    rng = np.random.RandomState(3)
    y = x[0]
    for i in range(n):
        if rng.rand() < 0.6:
            y = y*x[i]
        elif not rng.rand() > 0.5:
            y = y + x[i]**2
    return y


def coins_until(x):
    rng = random.Random(3)
    y, i = x[0], 0
    while rng.random() < 0.8:
        y = y*x[i] + x[1]
        i = (i + 1) % len(x)
    return y


def coins_by_places(x):
    rng = np.random.default_rng(3)
    y = np.ones_like(x)
    for i in range(len(x)):
        y[i] = x[i]**2 if rng.random() < 0.5 < rng.random() + 0.3 else 2.0*x[i]
    return y


def tick(x):
    global TICKS
    TICKS += 1
    print(end="")


def counted_in_a_global(x):
    tick(x)
    return x**2


def rejections_that_nobody_reads(x, n):
    rng = np.random.default_rng(3)
    y, rejected = x[0], 0
    for k in range(n):
        if rng.random() < 0.5:
            rejected += 1
        if k > 1 and rng.random() < 0.2:
            rejected += 2
        flag = 1 if k % 2 and rng.random() < 0.5 else 0
        y = y*x[1] + rng.random()
        if n < 9 and rng.random() < 0.2:
            break
    while rng.random() < 0.8:
        flag += 1
    for _ in range(rng.integers(4)):
        flag += 1
    return y*rng.normal()


def taken_in_a_test(x):
    waiting, late = [5, 4, 3, 7, 1, 2, 9, 11], 0
    heapq.heapify(waiting)
    y = x[0]
    for k in range(5):
        if k > 1 and heapq.heappop(waiting) > 3:
            late += 1
        y = y*x[1] + waiting[0]
    return y


def written_within_a_test(x, n):
    steps, y, far = np.array([3.0, 1.0]), x[0], 0
    for _ in range(n):
        if np.add(steps, 1, out=steps)[0] > 5:
            y = y*x[1]
        if np.multiply(steps, 0.5, steps)[0] > 4:
            far += 1
        y = y*steps[1]
    return y


def list_asked_before_it_grows(x, n):
    seen, marks, y = [], np.zeros(1), x[0]
    for k in range(n):
        known = seen and k
        if seen and k > 1:
            y = y*x[1]
        else:
            y = np.sin(y)
            seen.append(k)
        if marks and k:
            y = y + x[0]
        else:
            marks[0] = 1.0
        if known:
            y = y*y
        if k == 3:
            seen.pop()
    return y


class Buffer:
    def __init__(self):
        self.items = []


def buffer_that_is_cleared(x, n):
    buffer, y = Buffer(), x[0]
    for k in range(n):
        if buffer.items and k:
            y = y*x[1]
        else:
            y = np.sin(y)
        if k % 3 == 0:
            buffer.items.append(k)
        if k == 4:
            buffer.items.clear()
    return y


IMAGE = [[0.3, 1.2], [-0.7, 2.1]]
TABLE = {"p": [1.0, 2.0], "q": [3.0, 4.0]}
RECORDS = [{"u": 1.0}, {"u": 2.0}]
PAIR = [[0.5, 1.1], [0.7, 0.9]]
OWNER = SimpleNamespace(items=[0.5, 1.1])


def rows_swapped_then_written(x, image):
    image[0], image[1] = image[1], image[0]
    image[0][0] = 3.0
    return x*image[1][1]


def rows_written_around_a_swap(x, image, n):
    image[0][n - 1] = 3.0
    image[0], image[1] = image[1], image[0]
    image[0][n - 1] = 5.0
    return x*image[1][1]


def rows_swapped_on_one_way(x, image, n):
    if x > 0.5:
        image[0], image[1] = image[1], image[0]
    image[0][n - 1] = 3.0
    return x*image[1][1]


def row_written_when_it_is_gone(x, image, n):
    row = image[0]
    image[0] = image[1]
    row[n - 1] = 3.0
    return x*image[0][0]


def row_held_twice(x, image, n):
    row = image[0]
    image.append(row)
    row[n - 1] = 3.0
    return x*image[2][1]


def row_in_a_new_list(x, image):
    image[1] = [image[0], [1.0]]
    image[0][0] = 4.0
    return x*image[1][0][0]


def entries_swapped(x, table, n):
    table["p"], table["q"] = table["q"], table["p"]
    table["p"][n - 1] = 3.0
    return x*table["q"][1]


def record_under_two_indices(x, records):
    records[1] = records[0]
    records[1]["u"] = 3.0
    return x*records[0]["u"]


def names_of_lists_swapped(x, a, b, n):
    a[n - 1] = 3.0
    a, b = b, a
    a[n - 1] = 5.0
    return x*b[1]


def list_taken_from_an_object(x, owner, n):
    items = owner.items
    owner.items = [1.0, 2.0, 3.0]
    items[n - 1] = 9.0
    owner.items[n] = 8.0
    return x*items[1]*owner.items[2]


def new_row_put_in_place_of_a_new_row(x, image):
    row = [1.0, 2.0]
    image[0] = row
    image[0] = [5.0, 6.0]
    row[0] = 3.0
    return x*image[0][0] + row[0]


def new_row_appended_and_written(x, image):
    row = [1.0, 2.0]
    image.append(row)
    row[0] = 3.0
    return x*image[2][0]


def list_written_after_a_choice_of_functions(x, items, n):
    for _ in (0, 1):
        g = np.sin if x > 0.5 else np.cos
        x = g(x)
        items[0] = items[n - 2]*2.0
    return x


CASES = [
    case(left_in_one_of_two, 0.8, 0.3, watch=[HOLDER]),
    case(OBJECTIVE.fun, V, watch=[OBJECTIVE], name="counter_of_its_object"),
    case(OBJECTIVE.counted_in_a_helper, V, watch=[OBJECTIVE], name="counted_in_a_helper"),
    case(OBJECTIVE.on_a_grid, V, watch=[OBJECTIVE], name="made_once_and_kept"),
    case(Objective.fun, (OBJECTIVE, V), argnums=1, watch=[OBJECTIVE], name="counted_argument"),
    case(counter_of_a_global_object, V, watch=[STATS]),
    case(list_as_a_log, 0.8, watch=[TRACE]),
    case(log_of_a_branch, 0.8, -0.8, watch=[TRACE]),
    case(values_noted_as_numbers, 0.8, watch=[TRACE, SEEN]),
    case(dictionary_of_counts, 0.8, watch=[SEEN, KINDS]),
    case(printed_in_a_loop, 0.8),
    case(logged_at_two_levels, 0.3, 0.9, watch=[LINES]),
    case(helper_with_effects, 0.8, watch=[calls]),
    case(counter_in_a_dead_branch_only, 0.8, watch=[calls]),
    case(loop_that_only_counts, 0.8, watch=[calls]),
    case(import_inside, 0.8),
    case(import_of_a_helper, 0.8),
    case(loss_of_a_procedure, (np.outer(V, V + 3.0), V)),
    case(loss_of_a_march, (V, V*0.1)),
    case(random_with_a_seed, V),
    case(kept_by_an_object, 0.8),
    case(calls_are_counted_by_what_is_called, 0.8),
    case(called_object_keeps_a_value, 0.8),
    case(called_objects_in_turns, 0.8),
    case(array_of_a_called_object, 0.8),
    case(attribute_that_hides_that_of_the_class, 0.8),
    case(inner_object_by_two_names, 0.8),
    case(objects_in_a_list_outside, 0.8),
    case(objects_swapped, 0.8),
    case(buffer_of_an_inner_object, 0.8),
    case(kept_in_turns, 0.8),
    case(kept_by_what_a_function_returns, 0.8),
    case(kept_in_a_loop, 0.8),
    case(kept_on_one_way, 0.8, -0.8),
    case(read_by_another_name, 0.8),
    case(table_read_before_it_changes, 0.8, watch=[HOLDER]),
    case(whole_table_read_before_it_changes, V, watch=[HOLDER]),
    case(table_changed_in_a_loop, 0.8, watch=[HOLDER]),
    case(table_changed_through_a_view, 0.8, watch=[HOLDER]),
    case(numbers_noted_in_an_array, 0.8, watch=[TRACE]),
    case(array_noted_in_a_list, V, watch=[TRACE]),
    case(draws_taken_from_a_list, 0.8, watch=[RNG]),
    case(returns_nothing_active, (0.8, A_LOG), argnums=0, watch=[A_LOG]),
    case(one_stream_under_two_names, 0.7),
    case(arrays_that_the_gradient_is, V, watch=[STORE]),
    case(array_that_the_gradient_is, V, watch=[STORE]),
    case(settings_by_attribute(), 1.5),
    case(by_the_version, 1.5),
    case(unit_with_a_function_of_its_own, 0.7),
    case(coins, (V, 4), (V, 1), argnums=0),
    case(coins_until, V),
    case(coins_by_places, V),
    case(counted_in_a_global, 0.7),
    case(rejections_that_nobody_reads, (V, 7), argnums=0),
    case(taken_in_a_test, V),
    case(written_within_a_test, (V, 5), argnums=0),
    case(list_asked_before_it_grows, (V, 7), argnums=0),
    case(buffer_that_is_cleared, (V, 7), argnums=0),
    case(rows_swapped_then_written, (0.7, IMAGE), argnums=0, watch=[IMAGE]),
    case(rows_written_around_a_swap, (0.7, IMAGE, 2), argnums=0, watch=[IMAGE]),
    case(rows_swapped_on_one_way, (0.7, IMAGE, 2), (0.3, IMAGE, 2), argnums=0, watch=[IMAGE]),
    case(row_written_when_it_is_gone, (0.7, IMAGE, 2), argnums=0, watch=[IMAGE]),
    case(row_held_twice, (0.7, IMAGE, 2), argnums=0, watch=[IMAGE]),
    case(row_in_a_new_list, (0.7, IMAGE), argnums=0, watch=[IMAGE]),
    case(entries_swapped, (0.7, TABLE, 2), argnums=0, watch=[TABLE]),
    case(record_under_two_indices, (0.7, RECORDS), argnums=0, watch=[RECORDS]),
    case(names_of_lists_swapped, (0.7, *PAIR, 2), argnums=0, watch=PAIR),
    case(list_taken_from_an_object, (0.7, OWNER, 2), argnums=0, watch=[OWNER]),
    case(new_row_put_in_place_of_a_new_row, (0.7, IMAGE), argnums=0, watch=[IMAGE]),
    case(new_row_appended_and_written, (0.7, IMAGE), argnums=0, watch=[IMAGE]),
    case(list_written_after_a_choice_of_functions, (0.7, PAIR[0], 2), (0.3, PAIR[0], 2), argnums=0,
         watch=PAIR[:1]),
]
