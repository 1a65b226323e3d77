"""What varies and is left in attributes outside: after a derivative it is what the function leaves.

The state is watched; each call leaves it once, and whatever was there before is forgotten.
"""

from types import SimpleNamespace

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
MODEL = SimpleNamespace(loss=0.0, state=np.zeros(2), best=None, history=[], seen={}, inner=None)
MODEL.inner = SimpleNamespace(norm=0.0)


class Layer:
    def __init__(self):
        self.weights = np.array([0.5, 1.5, -0.4, 0.3])
        self.out = None
        self.calls = 0

    def __call__(self, v):
        self.calls += 1
        self.out = np.tanh(self.weights*v)
        return np.sum(self.out)


LAYER = Layer()


def loss_noted(v):
    loss = np.sum(v*v)
    MODEL.loss = loss
    return loss*MODEL.loss


def array_noted(v):
    MODEL.state = 2.0*v
    return np.sum(MODEL.state**2)


def argument_noted(v):
    MODEL.state = v
    return np.sum(v**3)


def activation_kept(v):
    return LAYER(v)*LAYER(2.0*v)


def of_an_inner_object(v):
    MODEL.inner.norm = np.sqrt(np.sum(v*v))
    return MODEL.inner.norm**3


def noted_in_every_turn(x):
    for k in range(3):
        x = x*(1.0 + 0.1*k)
        MODEL.loss = x
    return x*x


def noted_on_one_way(x):
    y = x*x
    if y > 1.0:
        MODEL.best = y
    else:
        MODEL.loss = y*x
    return y*x


def best_so_far(v):
    MODEL.best = v[0]*v[0]
    for a in v[1:]:
        if a*a > MODEL.best:
            MODEL.best = a*a
    return MODEL.best*v[0]


def written_before_it_is_noted(v):
    z = v*1.0
    z[0] = 3.0*v[1]
    MODEL.state = z
    return np.sum(z*z)


def several_at_once(v):
    MODEL.state = (2.0*v, np.sum(v))
    MODEL.seen = {"first": v[0], "doubled": v*2.0}
    return np.sum(v*v)


def history_from_the_start(v):
    MODEL.history = []
    for _ in range(3):
        v = v*v
        MODEL.history.append(np.sum(v))
    return np.sum(v)


def history_that_is_read(v):
    MODEL.history = [1.0]
    for k in range(3):
        v = v*MODEL.history[-1]
        MODEL.history.append(np.sum(v)*0.1*(k + len(MODEL.history)))
    return np.sum(v) + MODEL.history[1]


def history_of_a_search(x):
    steps = []
    while x < 10.0:
        x = x*1.5
        steps.append(x)
    MODEL.history = steps
    return x*steps[1]


def counted_and_noted(v):
    MODEL.history = []
    for a in v:
        if a > 0.0:
            MODEL.history.append(len(MODEL.history))
    MODEL.loss = np.sum(v)*len(MODEL.history)
    return MODEL.loss**2


def table_made_and_filled(x):
    MODEL.seen = {}
    MODEL.seen["square"] = x*x
    MODEL.seen["cube"] = MODEL.seen["square"]*x
    return MODEL.seen["cube"]


class Diary:
    def __init__(self):
        self.rows, self.turns = [], 0

    def note(self, *values):
        self.rows.append(values)
        self.rows.append({"turn": self.turns, "value": values[-1]})
        self.turns += 1


DIARY = Diary()


def rows_noted(x):
    a = x*x
    for k in range(2):
        a = a*x
        DIARY.note(k, "at", a)
        DIARY.rows.append([k, a])
        DIARY.rows.append(f"{k}: {a:.3f}")
    return a


TABLE = {"rows": [4.0, 5.0]}


class Shelf:
    def __init__(self):
        self.items, self.seen, self.names, self.last = [1.0], {1}, {"a": 1}, (1.0,)

    def put(self, value):
        self.items += [value]
        self.seen |= {len(self.items)}
        self.names |= {"b": 2}
        self.last += (2.0,)


SHELF = Shelf()


def grown_where_it_is(x):
    held, before = SHELF.items, len(SHELF.items)
    TABLE["rows"] += [1.0]
    SHELF.put(3.0)
    rows = TABLE["rows"]
    rows += (2.0,)
    more = len(TABLE["rows"]) - len(rows[:-2])
    return x*(len(held) - before)*more + x**2*(len(SHELF.items) - before)


GIVEN = Shelf()


def given_and_grown(x, shelf):
    held, before = shelf.items, len(shelf.items)
    shelf.items += [2.0, x]
    return x*x*(len(held) - before)


CASES = [
    case(loss_noted, V, watch=[MODEL]),
    case(array_noted, V, watch=[MODEL]),
    case(argument_noted, V, watch=[MODEL]),
    case(activation_kept, V, watch=[LAYER]),
    case(of_an_inner_object, V, watch=[MODEL]),
    case(noted_in_every_turn, 0.8, watch=[MODEL]),
    case(noted_on_one_way, 0.8, 1.4, watch=[MODEL]),
    case(best_so_far, V, watch=[MODEL]),
    case(written_before_it_is_noted, V, watch=[MODEL]),
    case(several_at_once, V, watch=[MODEL]),
    case(history_from_the_start, V, watch=[MODEL]),
    case(history_that_is_read, V, watch=[MODEL]),
    case(history_of_a_search, 0.8, watch=[MODEL]),
    case(counted_and_noted, V, watch=[MODEL]),
    case(table_made_and_filled, 0.8, watch=[MODEL]),
    case(rows_noted, 0.7, watch=[DIARY]),
    case(grown_where_it_is, 0.7, watch=[SHELF, TABLE]),
    case(given_and_grown, (0.7, GIVEN), argnums=0, watch=[GIVEN]),
]
