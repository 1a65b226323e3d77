"""Programs as people write them day by day: a step of each is what the language makes short."""

import bisect
import enum
import functools
import heapq
import math
import statistics
from collections import deque

import numpy as np

from corpus import case

V = np.array([0.7, 1.3, -0.4, 1.1])
SPECIES = ("prey", "hunter")
RATES = {"birth": 0.4, "death": 0.3}
WEIGHTS = {3: 0.5, 1: 0.2, 2: -0.4}
TABLE = [("birth", 0.5, 1), ("death", 0.25, 0)]


class Order(enum.Enum):
    """The order of a method."""

    FIRST = 1
    SECOND = 2


class Flows:
    """What flows between compartments that its class names."""

    compartments = ("S", "I", "R")

    def __init__(self, infected):
        self.state = {"S": 1.0 - infected, "I": infected, "R": 0.0}

    def step(self, rate):
        change = {c: 0.0 for c in self.compartments}
        for source, goal, flow in (("S", "I", rate*self.state["I"]), ("I", "R", 0.1)):
            change[source] -= flow*self.state[source]
            change[goal] += flow*self.state[source]
        for c, amount in change.items():
            self.state[c] += amount


class Vector:
    """A vector of the plane, with the operators of one."""

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x*k, self.y*k)

    __rmul__ = __mul__


class Shy:
    """Something that arrays leave alone."""

    __array_ufunc__ = None

    def __init__(self, value):
        self.value = value

    def __rsub__(self, other):
        return other*self.value


def number_of_an_array_times_a_vector(x):
    force = x[0]*Vector(x[1], 2.0) + x[1]**3*Vector(1.0, x[2])
    return force.x*force.y


def array_and_what_it_leaves_alone(x):
    return np.sum((x - Shy(x[0]))*x)


def implied_rate(x):
    def price(r):
        return sum(math.exp(-r*t)*(0.1 + x[1]) for t in (1.0, 2.0)) - math.sin(r)

    rate = 0.3
    for _ in range(50):
        value = price(rate)
        slope = (price(rate + 1e-3) - value)/1e-3
        gap = value - x[0]
        if abs(gap) < 1e-4:
            return rate
        rate -= gap/slope
    return float("nan")


def smoothed_backwards(x):
    mean, means = np.zeros(2), []
    for z in x:
        mean = 0.9*mean + z
        means.append(mean)
    smooth = means[-1]
    found = [smooth]
    for k in range(len(means) - 2, -1, -1):
        smooth = means[k] + 0.5*(smooth - means[k])**2
        found.insert(0, smooth)
    return sum(s[0]*k for k, s in enumerate(found))


def columns_of_samples(x):
    samples = []
    for v in x:
        samples.append((v, v**2))
    firsts, seconds = zip(*samples)
    samples.append((1.0, 1.0))
    return sum(firsts)*max(seconds) + len(firsts)*x[0]


def means_of_columns(x):
    rows = [[v, v*x[0], 1.0] for v in x]
    means = [sum(column)/len(column) for column in zip(*rows)]
    return means[0]*means[1] + means[2]


def columns_changed(x):
    rows = [[v, v*x[0]] for v in x]
    columns = [list(c) for c in zip(*rows)]
    columns[1][0] *= x[1]
    return columns[1][0]*rows[0][1] + columns[0][1]


def columns_of_pairs(x):
    rows = []
    for v in x:
        rows.append((v, (v**2, "name")))
    values, pairs = zip(*rows)
    return sum(values)*pairs[1][0] + sum(p[0] for p in pairs)


def array_of_nested_samples(x):
    samples = []
    for v in x:
        samples.append(([v, v*2], [1.0 + v**2, 3.0]))
    whole = np.array(samples)
    return np.sum(whole[:, 0]*whole[:, 1]) + np.mean(samples, axis=0)[1, 0]


def places_that_are_not_held(x):
    held, total = {0, 3}, 0.0
    for i in range(len(x)):
        if i in held:
            continue
        total += x[i]**2
    return total


def unknowns_of_a_truss(x):
    fixed = {(1, 0), (1, 1), (2, 1)}
    free = [2*(n - 1) + k for n in range(1, 4) for k in range(2) if (n, k) not in fixed]
    stiffness = np.diag(np.arange(1.0, 7.0)) + x[0]**2
    return np.linalg.solve(stiffness[np.ix_(free, free)], x[1]*np.ones(len(free))).sum()


def compartments_of_a_class(x):
    flows = Flows(x[0]**2)
    for _ in range(3):
        flows.step(x[1])
    return flows.state["R"] + flows.state["I"]**2


def names_outside(x):
    state = {name: x[k] for k, name in enumerate(SPECIES)}
    change = dict.fromkeys(SPECIES, 0.0)
    for name, factor, which in TABLE:
        change[SPECIES[which]] += factor*state["prey"]*RATES[name]
    return sum(change[name]*state[name] for name in SPECIES)


def numbers_by_name(x):
    scaled = {name: rate*x[0] for name, rate in RATES.items()}
    copied = RATES.copy()
    copied["birth"] *= x[1]
    more = {**RATES, "move": x[2]}
    return sum(scaled.values())*sum(copied.values()) + sum(more.values())**2


def numbers_by_number(x):
    total = sum(w*x[k] for k, w in WEIGHTS.items())
    for k in sorted(WEIGHTS):
        total += WEIGHTS[k]*x[k]**2
    return total*max(WEIGHTS.values())


def members_of_an_enumeration(x):
    found = 0.0
    for order in Order:
        found += x[0]**order.value if order is Order.SECOND else x[1]
    return found + len([m.name for m in Order])


def horner_over_a_range_turned(x):
    total = 0.0
    for i in range(len(x))[::-1]:
        total = total*x[0] + x[i]
    for i in range(len(x))[1:]:
        total += x[i]*x[i - 1]
    for i in range(1, len(x))[:-1]:
        total *= x[i]
    return total


def table_looked_up(x):
    places, total = [0.0, 1.0, 2.5, 4.0], 0.0
    for t in (0.5, 1.7, 2.6, x[1]**2):
        i = min(bisect.bisect_right(places, t), len(places) - 1) - 1
        w = (t - places[i])/(places[i + 1] - places[i])
        total += (1 - w)*x[i] + w*x[i + 1]
    return total*(1 + bisect.bisect_left(list(np.cumsum(np.abs(x))), 1.8))


def statistics_of_a_list(x):
    squares = [v*v for v in x]
    spread = statistics.stdev(squares) + statistics.pstdev(x)
    return statistics.mean(squares)*spread + statistics.variance(x)*statistics.pvariance(squares)


def lots_sold_first_in_first_out(x):
    lots = deque()
    for amount, price in zip((1.0, 2.0, 3.0), x):
        lots.append([amount, price])
    wanted, paid = 2.5, 0.0
    while wanted > 1e-12 and lots:
        lot = lots[0]
        taken = min(wanted, lot[0])
        paid += taken*lot[1]
        lot[0] -= taken
        wanted -= taken
        if lot[0] <= 1e-12:
            lots.popleft()
    return paid**2 + sum(amount*price for amount, price in lots)


def nodes_of_a_tree_in_turn(x):
    waiting, total = deque([(0, 1.0)]), 0.0
    while waiting:
        node, weight = waiting.popleft()
        total += weight*x[node]
        for child in (2*node + 1, 2*node + 2):
            if child < len(x):
                waiting.append((child, weight*x[node]))
    return total


def pairs_taken_from_the_front(x):
    rows, total = [[v, v*v] for v in x], 0.0
    while len(rows) > 1:
        first = rows.pop(0)
        first[0] += 1.0
        rows[0][1] += first[0]
        total += first[0]*rows[-1][1]
    return total + rows[0][1]


def means_of_two_clusters(x):
    centres = [x[0], x[2]]
    for _ in range(2):
        clusters = [[] for _ in centres]
        for v in x:
            gaps = [(v - c)**2 for c in centres]
            clusters[gaps.index(min(gaps))].append(v)
        centres = [sum(c)/len(c) if c else centres[i] for i, c in enumerate(clusters)]
    return centres[0]*centres[1]


def spread_over_parameters(x):
    def area(a, b, c):
        return a*b + b*c**2

    return area(*(v*x[0] for v in x[:3])) + area(*map(math.sin, x[1:4]))


def heads_side_by_side(x):
    heads = []
    for k in range(2):
        heads.append(x.reshape(2, 2)*(k + x[0]))
    side = np.concatenate(heads, axis=-1)
    deep = np.stack(heads, axis=1) + np.stack(heads, axis=-1)
    return side[0, 3]*side[1, 0] + np.sum(side[:, 1:]**2) + np.sum(deep[0]*deep[1])


def edits_remembered(x):
    one, other = "kitten", "sitting"

    @functools.lru_cache(maxsize=None)
    def cost(i, j):
        if i == 0:
            return j*x[0]
        if j == 0:
            return i*x[1]
        other_letter = 0.0 if one[i - 1] == other[j - 1] else x[3]
        return min(cost(i - 1, j) + x[1], cost(i, j - 1) + x[0], cost(i - 1, j - 1) + other_letter)

    return cost(3, 3)


def shortest_way_by_a_heap(x):
    n = 4
    dist = [float("inf")]*n
    dist[0] = 0.0
    heap = [(0.0, 0)]
    while heap:
        so_far, u = heapq.heappop(heap)
        if so_far > dist[u]:
            continue
        for v in range(n):
            longer = so_far + (x[u] - x[v])**2 + 0.1*v
            if longer < dist[v]:
                dist[v] = longer
                heapq.heappush(heap, (longer, v))
    return dist[3]


def shortest_way_by_marks(x):
    n = len(x)
    seen = [False]*n
    dist = [float("inf")]*n
    dist[0] = 0.0
    for _ in range(n):
        u = min((i for i in range(n) if not seen[i]), key=lambda i: dist[i])
        seen[u] = True
        for v in range(n):
            if not seen[v]:
                dist[v] = min(dist[v], dist[u] + (x[u] - x[v])**2 + 0.1*v)
    return dist[-1]


def spread_evenly(a, b, count):
    if count <= 0:
        return []
    if count == 1:
        return [a]
    points = [a]
    for _ in range(count - 2):
        points.append(points[-1] + (b - a)/(count - 1))
    points.append(b)
    return points


def of_points_spread_evenly(x):
    points = spread_evenly(x[0], x[1], int(x[3]))
    points.append(x[2])
    return sum(v*v for v in points)*points[0]


def all_but_the_first_along_the_last_axis(x):
    part = [slice(None)]*x.ndim
    part[-1] = slice(1, None)
    rest = x[tuple(part)]
    return np.sum(rest**2)*len([x[0]]*np.size(x, 0))


def products_summed_exactly(x):
    return math.fsum(a*b for a, b in zip(x, x[1:]))


def rows_added_up_from_a_start(x):
    A = np.outer(x, x)
    return np.sum(sum(A, 0)**2) + np.sum(sum(A, x[0])*x)


def laid_out_in_order(x):
    a = np.asarray(x*2, dtype=None, order="C")
    b = np.array(x, dtype=float, copy=True, order="C")
    b[0] = a[1]
    return np.sum(a*b)


def runs_begun_anew(x):
    runs = 0.0
    run = [x[0]]
    for a, b in zip(x, x[1:]):
        if b > a:
            run.append(b)
        else:
            runs += sum(run)**2
            run = [b]
    return runs + sum(run)**2


def a_list_put_aside_and_begun_anew(x):
    kept = []
    for v in x:
        new = [v]
        if v > 0:
            kept.append(v)
        else:
            kept = new
        new.append(x[0])
    return sum(kept)*sum(new)


def positive_or_the_first(x):
    for v in x:
        if v > 1.2:
            found = [w for w in x if w > 0]
            break
    else:
        found = [x[0]]
    return sum(found)


def remembered_by_two_numbers(x):
    memo = {}

    def product(i, k):
        if (i, k) in memo:
            return memo[i, k]
        if i >= 4:
            return 1.0
        made = x[i]*product(i + 1, k)
        memo[i, k] = made
        return made
    return product(0, 0)**2 + product(1, 0)


CORNER = (Ellipsis, 0)


def read_by_a_tuple_outside(x):
    A = np.outer(x, x)
    A[CORNER] *= x[0]
    return A[CORNER].sum()*A[(0,)].sum() + pow(3, 2, 5)*x[1]


LOG = []


def texts_by_percent(w):
    total = 0.0
    for k, v in enumerate(w):
        total = total + v**2*len('%s' % (k,))
        LOG.append('step %d: %5.2f of %.3e' % (k, v, total))
    LOG.append('%(norm)g after %(n)d' % {'norm': total, 'n': len(w)})
    line = '%s|%s' % (w[0] > 0, len(w))
    return total*len(line)


CASES = [
    case(number_of_an_array_times_a_vector, V),
    case(array_and_what_it_leaves_alone, V),
    case(implied_rate, np.array([0.9, 0.5])),
    case(smoothed_backwards, V),
    case(columns_of_samples, V),
    case(means_of_columns, V),
    case(columns_changed, V),
    case(columns_of_pairs, V),
    case(array_of_nested_samples, V),
    case(places_that_are_not_held, V),
    case(unknowns_of_a_truss, V),
    case(compartments_of_a_class, V),
    case(names_outside, V),
    case(numbers_by_name, V),
    case(numbers_by_number, V),
    case(members_of_an_enumeration, V),
    case(horner_over_a_range_turned, V),
    case(table_looked_up, V),
    case(statistics_of_a_list, V),
    case(lots_sold_first_in_first_out, V),
    case(nodes_of_a_tree_in_turn, V),
    case(pairs_taken_from_the_front, V),
    case(means_of_two_clusters, V),
    case(spread_over_parameters, V),
    case(heads_side_by_side, V),
    case(edits_remembered, np.array([0.7, 1.3, 0.4, 1.1])),
    case(shortest_way_by_a_heap, np.array([0.7, -1.2, 0.4, 2.1]), np.array([2.1, 0.4, 1.2, 0.7])),
    case(shortest_way_by_marks, np.array([0.7, -1.2, 0.4, 2.1]), np.array([2.1, 0.4, 1.2, 0.7])),
    case(
        of_points_spread_evenly,
        np.array([0.7, -1.2, 0.4, 5.1]),
        np.array([0.7, -1.2, 0.4, 0.1]),
        np.array([0.7, -1.2, 0.4, 1.1]),
    ),
    case(all_but_the_first_along_the_last_axis, V),
    case(products_summed_exactly, V),
    case(rows_added_up_from_a_start, V),
    case(laid_out_in_order, V),
    *[case(f, V, -V) for f in (
        runs_begun_anew, a_list_put_aside_and_begun_anew, positive_or_the_first,
        remembered_by_two_numbers,
    )],
    case(read_by_a_tuple_outside, V),
        case(texts_by_percent, np.array([0.7, -1.2]), watch=[LOG]),
]
