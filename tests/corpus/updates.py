"""Updates of what is put together: lists, dicts, sets and objects, in place and of every length."""

import itertools
import math

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])


class Record:
    def __init__(self, first):
        self.kept = [first]


def extended_by_slices(x):
    kept = []
    for i in range(3):
        kept.extend(x[i:]*(i + 1))
    return sum(v*v for v in kept)


def added_in_a_branch(x):
    kept = [x]
    if x[2] > 0:
        kept += [x*2, np.sin(x)]
    same = kept
    same += [x[0]*x]
    return sum(kept)*len(kept)


def added_by_a_generator(x):
    kept = [v for v in x if v > 0]
    kept += (v*v for v in x)
    kept += kept[:2]
    return sum(k*v for k, v in enumerate(kept))


def added_to_attributes_and_slots(x):
    record, table = Record(x[1]), {"a": [x[0]]}
    for v in x:
        if v > 0.5:
            record.kept += [v*0.3, v]
            table["a"].extend(record.kept)
    table["a"] += record.kept
    return sum(table["a"])*sum(record.kept)


def pairs_added(x):
    pairs = [(x[0], x)]
    for v in x:
        if v > 0:
            pairs += [(v, x*v)]
    pairs.extend((v, np.cos(x)) for v in x)
    pairs += pairs[:2]
    return sum(weight*np.sum(at) for weight, at in pairs)/len(pairs)


def pairs_joined(x):
    flows = [(-1.0, 0)] + [(abs(v), k + 1) for k, v in enumerate(x)]
    later = [(v*2, k) for k, v in enumerate(x)] + flows
    flows += [(x[0], 1)]
    return sum(v/(1.0 + x[2])**k for v, k in later) + sum(v*k for v, k in flows)


def weights_by_letters(x):
    weights = {name: v for name, v in zip("ab", np.exp(x), strict=False)}
    for day in range(2):
        for name in sorted(weights):
            weights[name] *= 1.0 + 0.1*(ord(name) - 95)*(-1)**day
        if weights["a"] > x[0]:
            weights["b"] -= weights["a"]*x[1]
    return weights["b"]


def spread_into_lists(x):
    first, *middle, last = x
    whole = [first, *middle, last*2]
    kept = [*[v for v in x if v > 0], first, *x[1:], *whole]
    pairs = [(first, last), *((v, v*v) for v in x), (last, first)]
    twice = [*whole, *whole]
    twice[0] = x[1]
    return sum(whole)*sum(kept) + sum(p*q for p, q in pairs)*len(kept) + sum(twice)


def added_where_it_failed(x):
    kept = [x*0.5]
    scale = 1.0
    try:
        scale = math.sqrt(x[1])
    except ValueError:
        kept += [kept[-1]*x, x]
    try:
        scale *= math.log(x[2])
        kept.append(scale*x)
    except ValueError:
        kept.extend(kept[:1])
    return sum(kept)*scale


class Span:
    def __init__(self, width):
        self.width = width

    def __add__(self, other):
        return Span(self.width + other.width)

    def __iadd__(self, other):
        self.width = self.width + 2*other.width
        return self

    def __and__(self, other):
        return Span(self.width*other.width)

    def __isub__(self, other):
        return Span(self.width - other.width)


def operators_in_place(x):
    span = Span(x[0])
    held = {"span": span, "items": [x[1]], "more": {"a": x[2]}}
    items, more = held["items"], held["more"]
    held["span"] += Span(x[1])
    held["items"] *= 3
    held["more"] |= {"b": x[3]}
    other = span & held["span"]
    other -= span
    items *= 2
    pair = (1.0, x[0])
    pair *= 2
    known = {1, 2}
    same = known
    known &= {2, 3}
    known |= {5}
    return span.width*len(items)*items[-1]*more["b"]*sum(pair) + other.width*len(same)


def bits_of_a_mask(x):
    inner = x > 0
    inner &= x < 1
    inner |= x > 2
    places = np.arange(4)
    places ^= 1
    reversed_bits = 0
    for k in range(2):
        reversed_bits <<= 1
        reversed_bits |= places[0] >> k & 1
    return np.where(inner, x*2, x*x)[places]*reversed_bits


def lists_written(x):
    a = x*1.0
    np.put(a, [3, 1], [x[0]*x[1], x[2]])
    np.putmask(a, [True, False, False, False], [x[3]**2, 1.0])
    np.add.at(a, [2, 2], [x[0]*x[3], x[1]])
    np.subtract.at(a, [0, 2], (x[0]*x[0], x[1]))
    a[1:3] -= (x[1], x[2])
    square = np.reshape(x, (2, 2))*2.0
    np.fill_diagonal(square, [x[0]*x[1], x[2]])
    return np.average([x[0], x[1]], weights=[x[2]**2, 2.0])*a + np.ravel(square)


class Grid:
    def __init__(self, columns, items):
        self.columns = columns
        self.items = items

    def __getitem__(self, place):
        i, j = place
        return self.items[i*self.columns + j]

    def __setitem__(self, place, value):
        i, j = place
        self.items[i*self.columns + j] = value


def grid_of_a_list(x):
    grid = Grid(2, list(x))
    for k in range(2):
        grid[k, k] += grid[1, 0]*grid[0, 1]
    for k in range(4):
        grid.items[k] *= x[0]
    return grid[0, 1]*2


def sum_of_earlier_ones(x):
    total, solved = 1.0, []
    for i in range(2):
        total *= x[i]
    for i in range(3):
        solved.append(1.0 - sum(x[j]*solved[j] for j in range(i)))
    return total + sum(solved)


class Shelf:
    def __init__(self, items):
        self.items = items
        self.asked = 0

    def __iter__(self):
        self.asked += 1
        return iter(self.items)


class Steps:
    def __init__(self, first, count):
        self.first = first
        self.count = count

    def __iter__(self):
        value = self.first
        for _ in range(self.count):
            yield value
            value = value*self.first


def objects_gone_through(x):
    shelf, steps = Shelf(x*1.0), Steps(x[0], 3)
    total = 0.0
    for k, v in enumerate(shelf):
        shelf.items = shelf.items*0.5  # what is gone through stays what it was
        x = x*v
        if k > 2:
            break
        total += v*x[k]
    for v, w in zip(list(steps), shelf):
        shelf.items[1] += v  # and is read when its turn comes
        total += v*w
    first, *others = list(steps)
    both = [*shelf, *steps]
    return (total + sum(v*v for v in shelf) + max(steps) + first*others[1] + len(both)*both[-2]
            + sum(shelf) + sum(map(np.sin, shelf)))*shelf.asked


def moved_by_a_tuple(points, shift):
    """Arrays are updated by tuples and lists, as numbers written side by side."""
    dx, dy = shift
    moved = np.empty_like(points)
    for k, p in enumerate(points):
        q = moved[k]
        q[:] = p*dx
        q += (dx, dx*dy)
        q *= [dy, p[0]]
    moved -= (1.0, dy)
    return moved


def more_dimensions_than_the_place(x):
    """NumPy leaves out dimensions of one item that come first."""
    level, tail = x*1.0, x*0.5
    level[:] = np.sum(np.outer(x, x), keepdims=True)
    tail[1:] = (x*x)[None, 1:]
    return np.sum(level*x) + np.sum(tail*x)


def reversed_before_it_grows(x):
    items = [x, 2.0, 3.0]
    back = reversed(items)
    items.append(x*x)
    total = 1.0
    for v in back:
        total = total*x + v
    return total


def reversed_before_it_shrinks(x, n):
    items = []
    for k in range(n):
        items.append(x*k)
    back = reversed(items)
    items[0] = x*x
    items.append(x)
    total = 1.0
    for v in back:
        total = total*x + v
    return total


def pairs_taken_when_they_are_made(x):
    items = [x, 2.0]
    both = itertools.product(items, items)
    items[0] = x*x
    return sum(a*b*b for a, b in both)


def pairs_while_the_list_changes(x, n):
    items = []
    for k in range(n):
        items.append(x + k)
    total = 0.0
    for a, b in itertools.combinations(items, 2):
        total += a*b*b
        items[1] = total*0.1
    return total + items[1]


def list_set_to_itself(x, n):
    items = []
    for _ in range(n):
        items.append(x*x)
        items[:] = items
    return sum([v*(j + 1) for j, v in enumerate(items)])


def item_by_a_test_into_its_own_list(x):
    items = [x, x*x]
    items += [items[1 if x > 0 else 0]]
    return x*items[2]


def some_by_steps_while_they_change(x):
    items = [x, 2.0, 1.0, x*x]
    total = 0.0
    for v in itertools.islice(items, 0, None, 2):
        total = total*0.5 + v
        items[2] += v
    return total + items[2]


def some_of_what_never_ends(x):
    total = 0.0
    for k in itertools.islice(itertools.count(1), 2, 5):
        total += x**k
    return total


def shortened_turn_by_turn(x, n):
    items = [x, x*x]
    for i in range(n):
        items.append(x*i)
        items = items[1:]
        longer = items + [x*3.0]
    return longer[-1]*longer[0]


CASES = [
    case(objects_gone_through, V),
    case(lists_written, V),
    case(grid_of_a_list, V),
    case(sum_of_earlier_ones, V),
    case(operators_in_place, V),
    case(bits_of_a_mask, V),
    case(extended_by_slices, V),
    case(added_in_a_branch, V, -V),
    case(added_by_a_generator, V, -V),
    case(added_to_attributes_and_slots, V, -V),
    case(pairs_added, V, -V),
    case(pairs_joined, V),
    case(more_dimensions_than_the_place, V),
    case(weights_by_letters, V),
    case(spread_into_lists, V),
    case(added_where_it_failed, V, -V, V*[1.0, -1.0, 1.0, 1.0]),
    case(moved_by_a_tuple, (np.array([[0.7, -1.2], [0.4, 2.1]]), (1.3, 0.6))),
    case(reversed_before_it_grows, 0.7),
    case(reversed_before_it_shrinks, (0.7, 4)),
    case(pairs_taken_when_they_are_made, 0.7),
    case(pairs_while_the_list_changes, (0.7, 3)),
    case(list_set_to_itself, (0.7, 3)),
    case(item_by_a_test_into_its_own_list, 0.7, -0.7),
    case(some_by_steps_while_they_change, 0.7),
    case(some_of_what_never_ends, 0.7),
    case(shortened_turn_by_turn, (0.7, 3)),
]
