"""Dictionaries whose keys only the data tell: counts, memos, sparse matrices, tables of states."""

import math
from collections import Counter, defaultdict

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
K = np.array([1, 2, 1, 0, 2, 2, 5])
BY_NAME = {"first": 1.5, "last": 0.5}
WORDS = ("red", "blue", "red", "green", "blue", "red")


def weights_by_word(x, words):
    counts = {}
    for i, word in enumerate(words):
        counts[word] = counts.get(word, 0.0) + x*(i + 1)
    return sum(v*v for v in counts.values())*len(counts)


def added_by_condition(x, y, keys):
    total = {0: x, 3: x*y}
    for i, k in enumerate(keys):
        if k in total:
            total[k] *= y
        else:
            total[k] = x + i
    return sum(total.values()) + total[0]**2


def counted_and_missing(x, keys):
    c = Counter()
    for i, k in enumerate(keys):
        c[k] += x*(i + 1)
    return sum(v**2 for v in c.values()) + c[77]*x + c[1]*len(c)


def floats_by_default(x, keys):
    sums = defaultdict(float)
    for i, k in enumerate(keys):
        sums[k % 3] += x**i
        sums[k] -= sums[i % 4]*0.5
    return max(sums.values()) + sums[1]*len(sums)


def sparse_stiffness(x, nodes):
    K_ = {}
    for e in range(len(nodes) - 1):
        i, j = nodes[e], nodes[e + 1]
        k = x*(e + 1)
        K_[(i, i)] = K_.get((i, i), 0.0) + k
        K_[(j, j)] = K_.get((j, j), 0.0) + k*k
        K_[(i, j)] = K_.get((i, j), 0.0) - k
    energy = 0.0
    for (i, j), value in K_.items():
        energy += value**2*(i + 2*j + 1)
    for pair in sorted(K_):
        energy = 0.9*energy + K_[pair]
    return energy


def random_walk(p, n):
    mass = {0: 1.0}
    for _ in range(n):
        after = {}
        for place, share in mass.items():
            after[place + 1] = after.get(place + 1, 0.0) + share*p
            after[place - 1] = after.get(place - 1, 0.0) + share*(1 - p)
        mass = after
    return sum(share*place**2 for place, share in mass.items()) + max(mass.values())


def finished_in_order(x, jobs):
    finish = {}
    for j in jobs:
        ready = max((finish[i] for i in finish if i < j), default=0.0)
        finish[j] = ready + x*(j + 1)
    return max(finish.values())


def memo_in_a_loop(x, asked):
    memo = {0: 1.0, 1: x}
    total = 0.0
    for n in asked:
        if n not in memo:
            value = x
            for k in range(n):
                value = math.sin(value) + k*x
            memo[n] = value
        total = total*0.5 + memo[n]*memo[n]
    return total


def taken_out_again(x, keys):
    held = {}
    s = x
    for i, k in enumerate(keys):
        s = 0.5*s + held.pop(k, x*i)
        held[(k*3) % 4] = s*x
        if (i + k) % 3 in held:
            del held[(i + k) % 3]
        held.setdefault(k, s)
    last, value = held.popitem()
    return s + value*last + sum(held.values())


def order_of_the_keys(x, keys):
    d = {}
    for i, k in enumerate(keys):
        d[k] = d.get(k, 0.0) + x*i*(-1)**i
        if i == 3:
            d[5] = d.pop(1)
    s = 0.0
    for k in d:  # noqa: PLC0206
        s = 0.5*s + d[k]*k
    for k, value in sorted(d.items()):
        s = 0.5*s + value*k
    for k in sorted(d, key=d.get, reverse=True):
        s = 0.5*s + d[k]**2
    best = max(d, key=d.get)
    return s*d[best]


def arrays_by_key(x, keys):
    sums = {}
    for i, k in enumerate(keys):
        if k in sums:
            sums[k] += x*i
        else:
            sums[k] = x**2
    s = 0.0
    for k, value in sums.items():
        s += (k + 1)*np.sum(value**2)
    return s


def arrays_written_within(x, keys):
    tables = {}
    y = np.zeros(3)
    for i, k in enumerate(keys):
        tables.setdefault(k, np.zeros(3))
        tables[k][i % 3] += x[0]*i
        tables[k][0] = tables[k][1]*x[1]
        y = y + tables[k]
    return y @ y + sum(t[0]*t.sum() for t in tables.values())


def pairs_by_key(x, keys):
    best = {}
    for i, k in enumerate(keys):
        cost = x*((i*7) % 5) + i
        if k not in best or cost < best[k][0]:
            best[k] = (cost, i)
    return sum(cost**2*i for cost, i in best.values())


def made_of_pairs(x, words):
    d = {w: x*i for i, w in enumerate(words)}
    e = dict(zip(words, [x**i for i in range(len(words))], strict=True))
    f = dict.fromkeys(words, 0.0)
    for w in words:
        f[w] += d[w]*e[w]
    both = {**d, **f, "z": x}
    both.update(e)
    return sum(both.values()) + sum(f.values())


def kinds_of_a_table(x, y, kinds):
    price = {"a": x, "b": x*y, "c": 2.0}
    total = 0.0
    for kind in kinds:
        total += price.get(kind, y)*price.setdefault(kind, x)
        price[kind] *= 1.1
    return total*len(price)


def kept_while_it_is_there(x, n):
    left = {n: x}
    s = x
    while n in left:
        s = s*left[n]
        del left[n]
        n -= 1
        if n > 2:
            left[n] = s + n
    return s


def key_that_is_not_there(x, keys):
    d = {}
    misses = 0
    s = 1.0
    for i, k in enumerate(keys):
        try:
            s = s + d[k]*x
        except KeyError:
            d[k] = x*i + s
            misses += 1
    return s*misses + sum(d.values())


def values_changed_on_the_way(x, keys):
    d = {}
    for i, k in enumerate(keys):
        d[k] = x*(i + 1)
    for k in d:  # noqa: PLC0206
        d[k] = d[k]**2
    for k in list(d):
        if k > 1:
            d[k + 10] = d.pop(k)*x
    return sum(v*k for k, v in d.items())


def counters_added_up(rate, keys):
    counts = Counter({0: rate}, tail=2.0)
    for k in keys:
        counts[k] += rate*k
    other = Counter(counts)
    other[3] *= rate
    kept = counts.copy()
    counts.update(other, tail=rate)
    counts.update({0: rate**2, "new": 1.0})
    kept.update(counts)
    return kept[0]*counts[3] + counts["tail"]*kept["new"] + counts["none"]


def counted_in_sight(rate, by):
    counts = Counter(BY_NAME, first=rate)
    counts.update({"first": by, "more": 2*by})
    counts.update(["first", "last", "first"])
    kept = counts.copy()
    kept["none of these"] += rate
    return counts["first"]*counts["more"] + kept["last"]*kept["none of these"]


def key_of_what_is_missing(x, n):
    found = {}
    for i in range(n):
        found[i] = x*i
    try:
        return found[n + 2]**2
    except KeyError as e:
        return x*x*e.args[0]*len(str(e))


CASES = [
    case(counters_added_up, (0.8, K), argnums=0),
    case(counted_in_sight, (0.8, 1.3)),
    case(weights_by_word, (0.8, WORDS), (0.8, np.array(WORDS)), argnums=0),
    case(added_by_condition, (0.75, 1.5, K), argnums=(0, 1)),
    case(counted_and_missing, (0.8, K), argnums=0),
    case(floats_by_default, (0.8, K), argnums=0),
    case(sparse_stiffness, (0.8, K), argnums=0),
    case(random_walk, (0.3, 5), argnums=0),
    case(finished_in_order, (0.8, K), argnums=0),
    case(memo_in_a_loop, (0.8, K), argnums=0),
    case(taken_out_again, (0.8, K), argnums=0),
    case(order_of_the_keys, (0.8, K), argnums=0),
    case(arrays_by_key, (V, K), argnums=0),
    case(arrays_written_within, (V[:3], K), argnums=0),
    case(pairs_by_key, (0.8, K), argnums=0),
    case(made_of_pairs, (0.8, np.array(["a", "b", "c"])), argnums=0),
    case(kinds_of_a_table, (0.8, 1.1, np.array(["a", "c", "q", "b", "a"])), argnums=(0, 1)),
    case(kept_while_it_is_there, (0.8, 5), argnums=0),
    case(key_that_is_not_there, (0.8, K), argnums=0),
    case(values_changed_on_the_way, (0.8, K), argnums=0),
    case(key_of_what_is_missing, (0.7, 1), (0.7, 12), argnums=0),
]
