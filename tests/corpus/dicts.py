"""Dictionaries and sets: records by name, tables by key, sets of what does not vary."""

import enum
import math
from collections import Counter, OrderedDict, defaultdict, deque

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])


def state_by_name(x):
    state = {"q": x, "p": 1.0}
    for _ in range(3):
        state["p"] -= 0.1*math.sin(state["q"])
        state["q"] += 0.1*state["p"]
    return state["q"]*state["p"]


def built_by_a_call(x, y):
    options = dict(scale=x, shift=y*x)
    options.update(shift=options["shift"]**2, extra=y)
    options.update({"scale": options["scale"]*y})
    merged = {**options, "extra": x} | {"more": y}
    return merged["scale"]*merged["shift"] + merged["extra"]*merged["more"]


def comprehension_over_names(x):
    powers = {f"x{k}": x**k for k in range(1, 4)}
    return sum(powers.values()) + powers["x2"]*len(powers)


def items_in_order(x, y):
    weights = {"a": x, "b": y, "c": 2.0}
    total = 0.0
    for name, weight in weights.items():
        total = total*weight + (1.0 if name == "b" else weight)
    for position, key in enumerate(weights):
        total += position*weights[key]
    return total


def with_defaults(x, method):
    options = {"rate": x}
    rate = options.get("rate", 1.0)
    decay = options.get("decay", x*x)
    nothing = options.get("missing")
    if nothing is None and method not in options:
        options.setdefault(method, decay)
    options.setdefault("rate", 100.0)
    return rate*decay + options[method]*options["rate"]


def popped(x):
    cache = {"first": x*x, "second": 3.0*x}
    first = cache.pop("first")
    none = cache.pop("third", x)
    del cache["second"]
    return first*none if not cache else x


def memo_by_argument(x):
    memo = {}
    for n in [2, 3, 2, 3, 4]:
        if n not in memo:
            memo[n] = x**n + len(memo)
        else:
            memo[n] *= x
    return memo[2] + memo[3]*memo[4]


def keyed_by_tuples(x):
    grid = {(0, 0): x}
    for i in range(3):
        for j in range(3):
            if (i, j) != (0, 0):
                grid[i, j] = 0.5*(grid.get((i - 1, j), 1.0) + x*grid.get((i, j - 1), 0.0))
    return grid[2, 2]


def nested_dictionaries(x, y):
    params = {"layer1": {"w": x, "b": y}, "layer2": {"w": y*x, "b": 0.1}}
    h = 0.5
    for name in ("layer1", "layer2"):
        layer = params[name]
        h = math.tanh(layer["w"]*h + layer["b"])
    params["layer1"]["b"] = h
    return h*params["layer1"]["b"]


def arrays_by_name(v):
    cache = {}
    cache["a1"] = np.tanh(v)
    cache["z2"] = cache["a1"]*v[0]
    cache["a1"] = cache["a1"] + cache["z2"]
    return cache["a1"]*cache["z2"]


def counted(x):
    """Sets and counters of inactive things, and a default dictionary of active ones."""
    letters = Counter("abracadabra")
    seen = {"a", "b"}
    seen.add("c")
    total = 0.0
    for letter in sorted(letters):
        if letter in seen:
            total += letters[letter]*x
    return total*len(seen & {"a", "z"})


def grouped(x, y):
    groups = defaultdict(float)
    for k, value in enumerate([x, y, x*y, 2.0]):
        groups["even" if k % 2 == 0 else "odd"] += value
    lists = defaultdict(list)
    lists["a"].append(x)
    lists["a"].append(y)
    return groups["even"]*groups["odd"] + lists["a"][0]*lists["a"][1]


def ordered(x):
    steps = OrderedDict()
    steps["one"] = x
    steps["two"] = x*x
    total = 1.0
    for value in reversed(steps.values()):
        total = total*value + 1.0
    return total


def queue_of_numbers(x):
    queue = deque([x, 1.0])
    queue.append(x*x)
    queue.appendleft(2.0)
    first = queue.popleft()
    for _ in range(3):
        queue.append(queue.popleft()*x)
    return first*queue[0] + queue[-1]


def dispatch_by_key(x, op):
    table = {"square": lambda t: t*t, "cube": lambda t: t**3}
    if op in table:
        return table[op](x)
    return table.get(op, math.sin)(x)


def dictionary_as_result(x, y):
    return {"product": x*y, "parts": (x**2, y)}


def keys_from_the_data(v):
    bins = {}
    for item in v:
        key = int(item)
        bins[key] = bins.get(key, 0.0) + item**2
    return bins[0]*bins[2] + bins[-1]


def keyed_by_pairs(table, x):
    total = 0.0
    for (i, j), value in table.items():
        total += value**2*(i - j) + x*table[j, i]
    for pair in table:
        total *= 1.0 + 0.1*pair[0]*table[pair]
    return total + table.get((5, 5), x)


def table_of_a_recursion(v, n):
    memo = {}
    for i in range(3):
        for j in range(3):
            if i == 0 or j == 0:
                memo[i, j] = v[i + j]
            else:
                memo[i, j] = memo[i - 1, j]*v[j] + max(memo[i, j - 1], memo[i - 1, j - 1])
    return memo[2, 2]*memo[1, 2]*n


def window_of_a_length(v):
    recent = deque([0.0, 0.0], maxlen=3)
    total = 0.0
    for k in range(4):
        recent.append(v[k]*v[k])
        total += sum(recent)*recent[0]
    recent.rotate(1)
    recent.appendleft(total)
    return recent[0]*recent[-1]


def grouped_in_lists(v):
    groups = defaultdict(list)
    totals = defaultdict(lambda: 1.0)
    for k in range(4):
        groups[k % 2].append(v[k])
        totals[k % 2] *= v[k]
    counts = Counter([0, 1, 1])
    counts[2] += 2
    return sum(groups[0])*groups[1][1]*totals[1]*(counts[1] + counts[2] + counts[7])


def rates_of_reactions(x):
    amounts = {"A": 1.0, "B": x[0]**2, "C": 0.1}
    reactions = [(("A",), ("B",), x[1]), (("B", "A"), ("C",), x[2])]
    for _ in range(4):
        changes = dict.fromkeys(amounts, 0.0)
        for before, after, rate in reactions:
            for name in before:
                rate = rate*amounts[name]
            for name in before:
                changes[name] -= rate
            for name in after:
                changes[name] += rate
        for name in amounts:
            amounts[name] += 0.1*changes[name]
    shared = dict.fromkeys("pq", x*2)
    shared["p"][0] += x[1]
    return amounts["A"] + amounts["C"]*shared["q"][0]


def keys_joined_of_texts(x):
    weights = {"Wf": x[0], "Wi": x[1], "Wo": x[2]}
    gates = {k: weights["W" + k]*x[3] for k in "fio"}
    return gates["f"]*gates["i"] + gates["o"]


def greatest_key(x):
    r = {"a": x[0], "b": x[1], "c": x[3]}
    return r[max(r, key=r.get)]**2


def lists_by_a_condition(x):
    groups = {"low": [], "high": []}
    for v in x:
        groups["low" if v < 1 else "high"].append(v)
    return sum(groups["low"])*sum(groups["high"])


def written_at_a_key_from_the_data(x, keys):
    counts = {0: x[0], 1: 0.0, 2: 1.0}
    for i, k in enumerate(keys):
        counts[k] += x[i]*counts[2]
        counts[k] = counts[k]*1.5
    return counts[0]*counts[1] + counts[2]


def key_that_may_be_missing(x, keys):
    rates = {1: x[0], 2: x[1]}
    total = 0.0
    for k in keys:
        try:
            total += rates[k]*x[2]
        except KeyError:
            total += x[3]
    return total


def methods_by_name(x):
    rates = {"a": x[0], "b": x[1]}
    items = []
    put, get = items.append, rates.get
    for k in range(len(x)):
        put(get("a", 1.0)*x[k])
    put(get("c", x[3]))
    return sum(v*v for v in items)


def ragged_lists_at_run_time(x):
    graph = [[(1, x[0]), (2, x[3])], [(2, x[1]), (3, 5.0)], [(3, x[2])], []]
    total = 0.0
    for u in range(int(x[0] + 3)):
        for v, w in graph[u]:
            total += v*w*w
    return total


def lists_in_a_dict_at_run_time(x):
    graph = {0: [(1, x[0]), (2, x[3])], 1: [(3, x[2])]}
    total = 0.0
    for u in range(int(x[0] + 1.5)):
        for v, w in graph[u]:
            total += v*w*w
    return total


def two_keys_from_the_data(x):
    d = {"a": x[0], "b": x[1], "c": x[2]}
    i, j = "a" if x[0] > 0 else "b", "a" if x[1] > 0 else "b"
    d[i] += d[j]*d[i]
    pair = [d[i], d[j], max(d["a"], d["b"], key=abs)]
    least, most = min(x[1], x[2], key=abs), max(x[0], x[3], key=abs)
    return d[i]*d[j] + pair[0]**2*pair[1] + pair[2]*min(x[1], x[2], key=abs)*most + least


def places_in_one_of_two_at_run_time(x):
    d = {"p": [x[0], x[1]], "q": [x[2], x[3]]}
    k, j = "p" if x[0] > 1 else "q", int(x[0] > 0)
    one = d[k]
    one[j] *= x[3]
    d[k][1 - j] += d["q"][j]*d["p"][j]
    return d["p"][0]*d["q"][1] + d["q"][0]*d["p"][1]**2


def one_list_under_two_keys(x):
    s = [x[0], x[1]]
    d = {"a": s, "b": [x[2], x[3]], "c": s}
    k = "b" if x[0] > 0 else "c"
    d[k][0] *= x[3]
    return d["a"][0]*d["b"][0] + d["c"][1]*d[k][0]


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


def by_members_of_an_enumeration(x, level):
    """They are equal to numbers, and print as something else."""
    rates = {Level.LOW: 2.0, Level.HIGH: x}
    return x*rates[level] + {Level.LOW: 0.5, Level.HIGH: 3.0}[level]


CASES = [
    case(keyed_by_pairs, ({(0, 1): 0.7, (1, 0): -1.2, (1, 1): 0.4}, 0.8)),
    case(table_of_a_recursion, (V, 2), (V, 1)),
    case(window_of_a_length, V),
    case(grouped_in_lists, V),
    case(state_by_name, 0.8),
    case(built_by_a_call, (0.8, 1.1)),
    case(comprehension_over_names, 0.8),
    case(items_in_order, (0.8, 1.1)),
    case(with_defaults, (0.8, "euler")),
    case(popped, 0.8),
    case(memo_by_argument, 0.8),
    case(keyed_by_tuples, 0.8),
    case(nested_dictionaries, (0.8, 1.1)),
    case(arrays_by_name, V),
    case(counted, 0.8),
    case(grouped, (0.8, 1.1)),
    case(ordered, 0.8),
    case(queue_of_numbers, 0.8),
    case(dispatch_by_key, (0.8, "square"), (0.8, "cube"), (0.8, "other")),
    case(dictionary_as_result, (0.8, 1.1)),
    case(keys_from_the_data, V),
    case(rates_of_reactions, np.array([0.7, -1.2, 0.4])),
    case(keys_joined_of_texts, V),
    case(greatest_key, V),
    case(lists_by_a_condition, V),
    case(written_at_a_key_from_the_data, (V, np.array([2, 0, 1, 1])), argnums=0),
    case(key_that_may_be_missing, (V, np.array([2, 0, 1, 1])), argnums=0),
    case(methods_by_name, V),
    case(ragged_lists_at_run_time, V),
    case(lists_in_a_dict_at_run_time, V),
    case(two_keys_from_the_data, V, -V),
    case(places_in_one_of_two_at_run_time, V, V + 1, -V),
    case(one_list_under_two_keys, V, -V),
    case(by_members_of_an_enumeration, (0.8, 1), (0.8, Level.HIGH), (0.8, 2), argnums=0),
]
