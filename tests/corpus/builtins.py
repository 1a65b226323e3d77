"""Python's own functions, on numbers, lists and arrays."""

import functools
import itertools
import math

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
W = np.array([1.1, 0.3, -0.8, 0.5])


def sum_of_lists_and_arrays(v, x):
    return sum(v)*x + sum([x, x*x], 1.0) + sum(v*x) + sum([])


def extremes(v, x):
    return max(v)*min(x, 2.0) + max([x, x*x, 0.1]) - min(*v) + max(v[0], v[1], key=abs)


def extremes_by_a_key(x, y):
    longest = max([x, y, x*y], key=lambda t: -t)
    named = min({"a": x, "b": y}.items(), key=lambda item: item[1])
    fallback = max([], default=x)
    return longest*named[1] + fallback*len(named[0])


def sorted_in_all_ways(v, w):
    up = sorted(v)
    down = sorted(v, reverse=True)
    pairs = sorted(zip(v, w), key=lambda pair: pair[1])
    order = sorted(range(4), key=lambda i: -v[i])
    return up[0]*down[1] + pairs[0][0]*pairs[3][1] + w[order[0]]*v[order[2]]


def zipped(v, w):
    total = 0.0
    for a, b, c in zip(v, w, range(3)):
        total = total*a + b*c
    left, right = zip(*[(v[0], w[1]), (v[2], w[3])])
    return total + left[1]*right[0]


def enumerated(v):
    total = 1.0
    for i, t in enumerate(v):
        total += i*t*total
    for k, (i, t) in enumerate(zip((2, 3), v), start=1):
        total += t**i*k
    return total


def backwards(v):
    total = 0.0
    for t in reversed(v):
        total = total*0.5 + t**2
    for i in reversed(range(1, 3)):
        total = total*v[i]
    for i, t in reversed(list(enumerate(v))):
        total += t*i
    return total


def mapped(v, x):
    squares = list(map(lambda t: t*t*x, v))
    products = map(lambda a, b: a*b, v, squares)
    sines = [*map(math.sin, (x, x*x))]
    return sum(products) + squares[1]*sum(sines)


def filtered(v):
    large = list(filter(lambda t: t > 0.5, v))
    nonzero = filter(None, [0.0, v[0], v[1]])
    return large[0]*large[-1] + sum(nonzero)


def all_any_len(v, x):
    if all([x > 0.0, v[3] > 0.0]) and any(v < 0.0) and len(v) == 4:
        return x*len(v)*v[0]
    return x


def absolute_and_powers(x, y):
    return abs(x)*pow(y, 2) + pow(2.0, x) + abs(-y)**x + pow(y, x)


def rounding_is_flat(x):
    return x*round(x) + x*round(0.9*x, 1) + x*int(x) + math.floor(x)*x + math.ceil(x)*x**2


def remainders(x, y):
    whole, rest = divmod(x, y)
    return whole*rest + x % y + (x//y)*y + math.fmod(x, y) + divmod(-x, 2.0)[1]


def from_math(x, y):
    return (
        math.sqrt(x)*math.log(y) + math.log2(x) - math.log10(y) + math.log1p(x)*math.expm1(y)
        + math.atan2(x, y) + math.hypot(x, y) + math.asin(x*0.5) + math.sinh(y) + math.erf(x)
        + math.copysign(x, -2.0) + math.fabs(-y) + math.degrees(x)*1e-2 + math.cbrt(y)
    )  # fmt: skip


def sums_and_products_of_math(v):
    return math.fsum(v)*math.prod(v) + math.dist(v[:2], v[2:]) + math.sumprod2 if False else (
        math.fsum(v)*math.prod(v) + math.dist(v[:2], v[2:]) + math.hypot(*v)
    )  # fmt: skip


def iterated_by_hand(v):
    it = iter(v)
    first = next(it)
    total = first
    for t in it:
        total = total*t + first
    return total + next(it, first)


def from_itertools(v):
    total = 0.0
    for a, b in itertools.combinations(v, 2):
        total += a*b
    for a, b in itertools.pairwise(v):
        total += a*b**2
    for i, j in itertools.product(range(2), repeat=2):
        total += v[i]*v[j]*(i - j)**2
    partial = list(itertools.accumulate(v))
    return total*partial[2] + sum(itertools.chain(v[:2], [v[3]]))


def reduced(v):
    return functools.reduce(lambda a, b: a*b + b, v, 1.0)


def slices_and_ranges(v):
    part = slice(1, 3)
    steps = range(0, 4, 2)
    total = np.sum(v[part]*v[slice(None, 2)])
    return total*v[steps[1]] + len(steps)*v[max(steps)] + (2 in steps)*v[0]


def isinstance_and_type(x):
    y = x*x
    if isinstance(y, float) and not isinstance(y, (int, str)) and type(x) is float:
        return y*x
    return x


def callable_and_identity(x):
    helper = math.sin
    if callable(helper) and helper is math.sin and not callable(x):
        return helper(x)*x
    return x


def strings_in_passing(x):
    name = str(3) + repr("a") + "%d" % 4 + "{:.2f}".format(1.5) + "-".join(["b", "c"]).upper()
    return x*len(name) if name.startswith("3") else x


def list_tuple_dict_set(v):
    a, b = list(v), tuple(v)
    c = dict(first=a[0], second=b[1])
    d = dict([("third", a[2])], **c)
    return a[3]*b[0] + c["first"]*d["third"] + len(set([1, 1, 2]))*d["second"]


def bool_of_a_value(x, n):
    return x*bool(n) + x**2*(not n) + (n and x**3)


def positions_of_pairs(v):
    total = 0.0
    for (i, a), (j, b) in itertools.combinations(list(enumerate(v)), 2):
        total += a*b*(j - i)
    for a, b, c in itertools.combinations(v, 3):
        total += a*b*c
    for a, b in itertools.permutations([v[0], v[1]*v[2], 2.0], 2):
        total = total*a + b
    return total


def ends_of_iterators(v):
    total = 1.0
    for t in itertools.islice(v, 2):
        total = total*t
    for t in itertools.islice(v, 1, None, 2):
        total = total + t*t
    for t in itertools.takewhile(lambda t: t < 2.0, v):
        total = total*t + t
    for t in itertools.dropwhile(lambda t: t < 0.8, v):
        total = total - t**3
    for a, b in itertools.zip_longest(v, v[1:], fillvalue=1.0):
        total = total + a*b
    return total


def counted_from_one(v):
    total = sum(k*t for k, t in zip(itertools.count(1), v))
    for t, k in zip(itertools.repeat(v[0]*v[1], 3), [1.0, 2.0, 3.0]):
        total = total*t + k
    running = list(itertools.accumulate([v[0], v[1], v[2]], lambda a, b: a*b + b))
    chained = sum(itertools.chain.from_iterable([v[:2], [v[3]], v[1:]]))
    return total*running[2]*chained + math.prod([v[0], 2.0], start=v[3])


def positive_ones(v):
    for t in v:
        if t > 0.0:
            yield t


def numbered_and_beside(v):
    """A generator of unknown length among sequences stops with the shortest."""
    total = 0.0
    for k, t in enumerate(positive_ones(v), 1):
        if k == 2:
            continue
        total += k*t*t
    for t, u in zip(positive_ones(v), v):
        total += t*u
    for u, t in zip([v[0], v[1]*v[1]], positive_ones(v)):
        total = total*t*u + u
    return total


def pairs_from_one_iterator(x, y):
    it = iter([x, y, x*y, x + y])
    total = 1.0
    for a, b in zip(it, it):
        total = total*a + b
    return total


def advanced_in_a_branch(v):
    it = iter(v)
    total = next(it)
    if total > 0.0:
        total = total*next(it)
    for t in it:
        total = total*0.5 + t*t
        if t > 0.3:
            break
    return total + next(it, 2.0)*next(it, total)


def first_that_fits(v, level):
    found = next((k, t) for k, t in enumerate(v) if t > level)
    return found[0]*found[1]**2


def first_of_generated(v):
    squares = (t*t for t in [v[0], v[1], v[2]])
    return next(squares)*next(squares) + sum(squares)


def sorted_in_place(x, y, z):
    values = [x*y, z, y]
    values.sort(reverse=True)
    names = ["b", "a"]
    names.sort()
    named = sorted([(x, 2.0), (z, y), (y, 3.0)], key=lambda pair: pair[0])
    return values[0]*values[1]**2 + len(names[0])*named[0][0]*named[2][1]


def sorted_objects_of_a_list(v, w):
    """The order of pairs, of squares, and of a filtered list."""
    pairs = sorted(zip(v, w), key=lambda pair: pair[0]*pair[1], reverse=True)
    squares = sorted([t*t for t in v if t > 0.0])
    largest, weight = pairs[0]
    return largest*weight**2 + squares[0]*squares[-1] + pairs[-1][1]


def tuple_of_an_array(v):
    a, *rest = tuple(v)
    points = tuple((t, t*t) for t in v)
    return a*rest[1] + points[0][1]*points[2][0] + len(points)


def table_of_a_known_size(x, y):
    n = 3
    table = [[0.0]*n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            table[i][j] = x*i + y*table[i - 1][j - 1] + (i - j)*y
    return table[2][1]*table[1][2] + sum(table[2])


def list_added_to_while_iterated(v):
    items = [v[0], v[1]]
    it = iter(items)
    total = next(it)
    items.append(v[2]*v[0])
    for t in it:
        total = total*t
    return total


def array_written_while_iterated(v):
    w = v*1.0
    it = iter(w)
    first = next(it)
    w[1] = 5.0*v[0]
    return first*next(it)*w[1]


def endless_generator_numbered(v):
    def powers():
        k = v[0]
        while True:
            yield k
            k = k*v[1]

    total = 0.0
    for i, t in enumerate(powers()):
        if i == 3:
            break
        total += t*i
    return total


def sorted_under_two_names(v):
    items = [v[1], v[0], v[3]]
    same = items
    items.sort()
    largest, *rest = sorted(v, reverse=True)
    return same[0]*same[2]**2 + largest*rest[0]*rest[-1]


def first_taken_under_two_names(v):
    items = [t*t for t in v]
    same = items
    first = items.pop(0)
    items.append(v[0])
    return first*same[0]*len(same)*items[1] + same[-1]


def rest_of_an_iterator(x):
    it = iter(x)
    first = next(it)
    squares = [v**2 for v in it]
    other = iter(x)
    return first*squares[0] + sum(v**2 for v in other)*next(iter(x))


def greatest_of_the_rest(x):
    it = iter(x)
    first = next(it)
    return first*max(v*2 for v in it)


def pivots(A):
    A = A.copy()
    n = len(A)
    for k in range(n):
        p = max(range(k, n), key=lambda i: abs(A[i, k]))
        if p != k:
            A[[k, p]] = A[[p, k]]
        for i in range(k + 1, n):
            A[i, k:] -= A[i, k]/A[k, k]*A[k, k:]
    return np.diag(A)


def least_by_a_key(x):
    values = [v*v - 2*v for v in x]
    return min(values, key=lambda t: abs(t + 0.5))*x[0]


def greatest_or_a_default(x):
    return max((v for v in x if v > 5), key=abs, default=x[1]**2) + max(
        (v*x[0] for v in x if v > 0), default=0.0)  # fmt: skip


def nearest_of_pairs(x):
    pairs = [(v, v*x[0]) for v in x if v > -9]
    a, b = min(pairs, key=lambda p: (p[0] - 0.3)**2)
    return a*b


def greatest_of_an_empty_range(x, n):
    try:
        k = max(range(n), key=lambda i: x[i])
    except ValueError:
        return x[0]**2
    return x[k]**3


def backwards_while_written(x):
    """What is gone through backwards is read when its turn comes, as forwards."""
    ys = [x[0], x[1], x[2]]
    k = int(x[0] > 0.5)
    total = 0
    for y in reversed(ys):
        total = total*y + ys[k]
        ys[0] = total
        k = int(total > 1)
    zs = [x[0], x[1], x[2]]
    for i, (a, b) in enumerate(zip(reversed(zs), zs)):
        total = total*a + b*i
        zs[1] = total
        zs[0] *= 2
    return total*sum(ys) + sum(zs)


def summed_from_a_start(x):
    return sum([v*v for v in x], start=x[0]) + sum([v for v in x], 1.0)


def least_of_a_set(distances, left):
    nearest = min(left, key=lambda j: distances[j])
    farthest = max(set(range(1, len(distances))), key=lambda j: distances[j])
    return distances[nearest]*distances[farthest]**2


def names_of_builtins(x, n):
    list = [x]
    reversed = 2.0
    len = x
    for i in range(n):
        list.append(list[-1]*x)
        len = len*reversed
    return sum(list)*len


def permanent(x):
    rows = [[x, 2.0*x, 1.0], [0.5, x*x, 2.0], [1.0, 3.0, x]]
    total = 0.0
    for p in itertools.permutations(range(3)):
        total += rows[0][p[0]]*rows[1][p[1]]*rows[2][p[2]]
    return total


def texts_repeated(x, mark="ab"):
    y = x
    for k in range(2):
        y += x*len("ab"*k) + len(mark*0)
    return y*len((x,)*0 + (x, x))


CASES = [
    case(list_added_to_while_iterated, V),
    case(array_written_while_iterated, V),
    case(endless_generator_numbered, V),
    case(sorted_under_two_names, V),
    case(first_taken_under_two_names, V),
    case(positions_of_pairs, V),
    case(ends_of_iterators, V),
    case(counted_from_one, V),
    case(numbered_and_beside, V),
    case(pairs_from_one_iterator, (0.8, 1.1)),
    case(advanced_in_a_branch, V, -V),
    case(first_that_fits, (V, 0.3), (V, 0.9), argnums=0),
    case(first_of_generated, V),
    case(sorted_in_place, (0.8, 1.1, 1.4), (1.4, 0.7, 0.9)),
    case(sorted_objects_of_a_list, (V, W)),
    case(tuple_of_an_array, V),
    case(table_of_a_known_size, (0.8, 1.1)),
    case(sum_of_lists_and_arrays, (V, 0.8)),
    case(extremes, (V, 0.8)),
    case(extremes_by_a_key, (0.8, 1.1), (1.3, 0.4)),
    case(sorted_in_all_ways, (V, W)),
    case(zipped, (V, W)),
    case(enumerated, V),
    case(backwards, V),
    case(mapped, (V, 0.8)),
    case(filtered, V),
    case(all_any_len, (V, 0.8), (V, -0.8)),
    case(absolute_and_powers, (0.8, 1.1)),
    case(rounding_is_flat, 1.33),
    case(remainders, (7.3, 2.2)),
    case(from_math, (0.8, 1.1)),
    case(sums_and_products_of_math, V),
    case(iterated_by_hand, V),
    case(from_itertools, V),
    case(reduced, V),
    case(slices_and_ranges, V),
    case(isinstance_and_type, 0.8),
    case(callable_and_identity, 0.8),
    case(strings_in_passing, 0.8),
    case(list_tuple_dict_set, V),
    case(bool_of_a_value, (0.8, 0), (0.8, 2), argnums=0),
    case(rest_of_an_iterator, V),
    case(greatest_of_the_rest, V),
    case(pivots, np.array([[0.3, 1.2, -0.5], [2.0, 0.1, 0.7], [1.0, -1.5, 0.4]])),
    case(least_by_a_key, V),
    case(greatest_or_a_default, V),
    case(nearest_of_pairs, V),
    case(greatest_of_an_empty_range, (V, 0), (V, 3), argnums=0),
    case(backwards_while_written, np.array([0.71, 0.34, 0.93]), [0.71, 0.34, 0.93]),
    case(summed_from_a_start, V),
    case(least_of_a_set, (np.array([0.5, 0.3, 0.7]), {1, 2}), argnums=0),
    case(names_of_builtins, (0.7, 3), argnums=0),
    case(permanent, 0.7),
    case(texts_repeated, 0.7),
]
