"""What is gone through and is not read by position: dicts, sets, views, iterators, objects."""

import collections

import numpy as np

from corpus import case

RATES = {2: 0.5, 0: 1.5, 1: -0.7}
MEASURED = np.array([0.7, -1.2, 0.4, 2.0, 0.1, -0.5])
LONG = {k: 0.1*k for k in range(40, 0, -1)}


def measured():
    class Unread:  # what calls it does not read it
        pass

    return {0: 3.0, 1: 2.0}


class Model:
    def __init__(self):
        self.rates = {1: 0.5, 0: 1.5}
        self.powers = {1, 3}
        self.table = {"a": (1.0, 2.0), "b": (3.0, 4.0)}
        self.nested = {"p": {"q": 2.0, "r": 0.5}}
        self.steps = [0.5, 0.25]

    def energy(self, x):
        total = x
        for k in self.rates:
            total = total + k*self.rates[k]*x**2
        for name, (a, b) in self.table.items():
            total = total + a*x*len(name) + b*x**3
        return total

    def nested_rates(self, x):
        total = x*x
        for name in self.nested["p"]:
            total = total*self.nested["p"][name] + x
        return total + sum(v*x for v in self.nested["p"].values())


class Row:
    def __init__(self):
        self.held = [1.0, 2.0]

    def __iter__(self):
        return iter(self.held)

    def __getitem__(self, k):
        return 100.0*self.held[k]

    def __len__(self):
        return 2


MODEL, ROW = Model(), Row()
SHARES = [{0: 2.0, 1: 5.0}, {0: 7.0}]
IN_A_DICT = {0: {0: 2.0, 1: 5.0}}


def keys_of_an_attribute(x):
    total = x
    for k in MODEL.rates:
        total = total + k*x**2
    return total + sum(k*x for k in MODEL.rates)


def keys_with_their_number(x):
    total = x
    for i, k in enumerate(MODEL.rates):
        total = total + (i + 1)*k*x**2
    for i, (k, v) in enumerate(MODEL.rates.items()):
        total = total*v + i*x + k
    for a, k in zip(MODEL.steps, MODEL.rates):
        total = total + a*k*x
    return total


def keys_backwards(x):
    total = x
    for k in reversed(MODEL.rates):
        total = total*x + k
    return total


def keys_one_by_one(x):
    keys = iter(MODEL.rates)
    return x*next(keys) + x**2*next(keys)


def keys_until_it_is_enough(x):
    total = x
    for k in MODEL.rates:
        total = total*x if k > 0 else total + x
        if total > 3.0:
            break
    return total


def keys_in_a_loop(x, n):
    total = x
    for _ in range(n):
        for k in MODEL.rates:
            total = total + k*x**2
    return total


def values_of_an_attribute(x):
    total = x
    for v in MODEL.rates.values():
        total = total*x + v
    return total


def items_of_an_attribute(x):
    total = x
    for k, v in MODEL.rates.items():
        total = total + k*v*x**2
    return total


def set_of_an_attribute(x):
    total = x
    for k in MODEL.powers:
        total = total + x**k
    return total


def of_an_object(x, model):
    total = x
    for k in model.rates:
        total = total + k*x**2
    for k, v in model.table.items():
        total = total + len(k)*v[1]*x
    for k in model.powers:
        total = total + x**k
    for step in model.steps:
        total = total + step*x
    return total


def dict_within_a_dict(x):
    total = x
    for k in IN_A_DICT[0]:
        total = total + k*x**2
    return total


def dicts_in_a_list(x):
    total = x
    for share in SHARES:
        for k in share:
            total = total + (k + 1)*x**2
    return total


def what_a_call_gives(x):
    total = x
    for k in measured():
        total = total + k*x**2
    return total + sum(v*x for v in measured().values())


def under_another_name(x):
    rates = RATES
    total = x
    for k in rates:
        total = total*x + k
    return total


def of_two(x):
    rates = RATES if x > 0 else LONG
    total = x
    for k in rates:
        total = total + k*x**2
    return total


def any_of_it(x, whole):
    total = x
    for k in whole:
        total = total + k*x**2
    return total + sum(k*x for k in whole)


def twice_at_once(x, whole):
    total = x
    for i, k in enumerate(whole):
        for j in whole:
            total = total + (i + 1)*k*j*x**2
    return total


def last_first_by_any_kind_of_key(x, keys):
    pairs = sorted(zip(keys, x, strict=True), key=lambda pair: pair[0], reverse=True)
    total = 0.0
    for place, (_key, value) in enumerate(pairs):
        total += (place + 1)*value**2
    return total


CASES = [
    case(MODEL.energy, 0.7),
    case(MODEL.nested_rates, 0.7),
    case(keys_of_an_attribute, 0.7),
    case(keys_with_their_number, 0.7),
    case(keys_backwards, 0.7),
    case(keys_one_by_one, 0.7),
    case(keys_until_it_is_enough, 0.7, 1.7),
    case(keys_in_a_loop, (0.7, 2), argnums=0),
    case(values_of_an_attribute, 0.7),
    case(items_of_an_attribute, 0.7),
    case(set_of_an_attribute, 0.7),
    case(of_an_object, (0.7, MODEL), argnums=0),
    case(dict_within_a_dict, 0.7),
    case(dicts_in_a_list, 0.7),
    case(what_a_call_gives, 0.7),
    case(under_another_name, 0.7),
    case(of_two, 0.7, -0.7),
    case(any_of_it, (0.7, RATES), (0.7, LONG), (0.7, {1.0, 3.0}), (0.7, frozenset({2.0})),
         (0.7, range(1, 4)), (0.7, collections.OrderedDict(RATES)), (0.7, b"\x02\x01"),
         (0.7, collections.Counter({2: 5, 1: 7})), (0.7, collections.deque([0.5, 1.5])),
         (0.7, np.array([0.5, 0.2])), (0.7, ROW),
         (0.7, [0.1*k for k in range(40)]), (0.7, (0.5, 1)), argnums=0),
    case(twice_at_once, (0.7, {2: 0.1, 1: 0.2}), (0.7, LONG), (0.7, {1.0, 3.0}), (0.7, ROW),
         (0.7, np.array([0.5, 0.2])), argnums=0),
    case(last_first_by_any_kind_of_key,
         (MEASURED, np.arange(6) % 2 == 0), (MEASURED, np.arange(6, dtype=np.uint8) % 3),
         (MEASURED, 2**62 + np.arange(6) % 3), argnums=0),
]
