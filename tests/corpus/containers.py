"""Lists and tuples: built, changed, sliced, joined, unpacked."""

import copy
import heapq
import math
from collections import deque

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5]])


def appended(x):
    terms = []
    for k in range(4):
        terms.append(x**k/(k + 1.0))
    return sum(terms)*terms[2]


def appended_arrays(v):
    layers = [v]
    for k in range(2):
        layers.append(np.tanh(layers[-1]*(k + 1.0)))
    return layers[0]*layers[1] + layers[2]


def trajectory_as_an_array(x):
    places = [x]
    velocity = 1.0
    for _ in range(3):
        velocity = velocity - 0.3*places[-1]
        places.append(places[-1] + 0.3*velocity)
    return np.array(places)


def stacked_rows(v):
    rows = []
    for k in range(3):
        rows.append(v*k + v[k])
    A = np.stack(rows)
    B = np.array(rows)
    return A @ B.T + np.sum(np.vstack(rows))


def popped_and_inserted(x):
    stack = [x, x*x, 2.0]
    last = stack.pop()
    stack.insert(0, last*x)
    first = stack.pop(0)
    stack.append(first*stack[-1])
    stack.extend([x, 3.0*x])
    del stack[0]
    return stack[0]*stack[1] + sum(stack)


def joined_and_repeated(x, y):
    items = [x, y] + [x*y]
    items += (y**2,)
    twice = items*2
    padded = [0.0]*3 + twice
    padded[1] = x*x
    return sum(padded)*twice[5] + len(padded)*x


def slices(x):
    values = [x, x**2, x**3, x**4, x**5]
    values[1:3] = [x, 2.0*x, 3.0*x]
    head, tail = values[:2], values[-2:]
    return head[0]*tail[1] + sum(values[::2]) + sum(values[::-1][:2])*x


def element_assigned(x):
    grid = [0.0]*4
    for k in range(4):
        grid[k] = x*k
        grid[k] += grid[k - 1]*x
    grid[0], grid[3] = grid[3], grid[0]
    return grid[0]*grid[1] + grid[3]


def table_of_lists(x, y):
    n = 3
    table = [[0.0 for _ in range(n)] for _ in range(n)]
    for i in range(n):
        for j in range(n):
            if i == 0 or j == 0:
                table[i][j] = x + i*y
            else:
                table[i][j] = table[i - 1][j]*y + table[i][j - 1]
    return table[2][2]


def reversed_and_sorted(x, y, z):
    values = [x, y, z]
    values.reverse()
    first = values[0]
    values.sort()
    ordered = sorted([x*y, z, y], reverse=True)
    by_size = sorted(values, key=lambda t: -t*t)
    return first*values[0] + ordered[0]*2.0 + by_size[0]**2


def index_and_count(x):
    names = ["mass", "length", "time"]
    weights = [x, x*x, 3.0]
    return weights[names.index("length")]*names.count("time") + ("mass" in names)*weights[0]


def tuple_as_a_record(x, y):
    point = (x, y*x, "p")
    moved = (point[0] + 1.0, *point[1:])
    a, b, label = moved
    return a*b if label == "p" else a


def starred(x, y):
    first, *middle, last = x, y, x*y, 2.0, x - y
    *most, end = (x, y)
    head, *rest = [y, x]
    return first*last + sum(middle)*end + most[0]*rest[0] + head


def nested_pattern(x, y):
    (a, (b, [c, d])), e = (x, (y, [x*y, 2.0])), x - y
    return a*b*c*d*e


def chained_assignment(x):
    a = b = c = x*x
    d = [0.0, 0.0]
    i = d[0] = 1
    d[i] = e = a*3.0
    b += x
    return a + b*c + d[1]*e + d[0]*x


def swapped_in_a_loop(x, y):
    for _ in range(3):
        x, y = y, x + y*0.5
    return x*y


def params_as_a_list_of_pairs(x, w1, w2):
    params = [(w1, 0.1), (w2, -0.2)]
    h = x
    for W, b in params:
        h = np.tanh(W*h + b)
    return np.sum(h)


def tuples_added(x, y):
    path = ()
    for k in range(3):
        path = path + (x*k + y,)
    return path[0]*path[2] + len(path)*path[1]


def list_changed_by_a_helper(x):
    def push(stack, value):
        stack.append(value)
        stack[0] = stack[0]*value

    stack = [x]
    push(stack, x*x)
    push(stack, 3.0*x)
    return stack[0] + stack[2]*stack[1]


def list_under_two_names(x):
    a = [x, 2.0]
    b = a
    b[0] = x*x
    b.append(x)
    c = a.copy()
    c[1] = x**3
    d = list(a)
    d.clear()
    return a[0]*a[2] + b[1]*x + c[1] + len(d)


def matrix_rows_as_lists(A):
    rows = [A[0], A[1]]
    columns = list(zip(*rows))
    total = 0.0
    for i, column in enumerate(columns):
        total += column[0]*column[1]*(i + 1)
    return total


def list_to_array_and_back(v):
    as_list = [v[0], v[1]*v[2]]
    array = np.array(as_list)*v[3]
    a, b = array
    p, q, *_ = v
    return a*b + p*q


def of_mixed_kinds(x):
    record = ["name", 3, x*x, None, [x, (x, 2)]]
    total = record[1]*record[2] + record[4][0]
    if record[3] is None:
        total += record[4][1][0]*record[4][1][1]
    return total if record[0] else 0.0


def truth_of_containers(x):
    pending, done = [x, x*x], []
    while pending:
        done.append(pending.pop()*math.sin(x))
    if not pending and done:
        return done[0]*done[1]
    return x


def equality_and_membership(x):
    shape = (2, 3)
    total = x
    if shape == (2, 3) and 3 in shape and (1, 1) not in [(0, 0)]:
        total *= x
    if shape < (2, 4):
        total += 1.0
    return total


def list_as_result(x, y):
    return [x*y, (x, [y**2])]


def moving_window(v):
    window, out = [], []
    for item in v:
        window.append(item)
        if len(window) > 2:
            window.pop(0)
        out.append(sum(window)/len(window))
    return out[1]*out[3] + out[0]


def last_three(x):
    recent = deque([x, x*0.3], maxlen=3)
    recent.extend([x*2, np.sin(x)])
    recent += [x*x]
    recent.extendleft([recent[0]*x[0], recent[-1]])
    recent.append(recent[1]*0.5)
    return recent[0]*recent[-1] + recent[1]*len(recent)


def put_in_front(x):
    total, out = 0.0, []
    for r in x[::-1]:
        total = r + 0.9*total
        out.insert(0, total)
    return sum(g*i for i, g in enumerate(out))


def put_in_order(x):
    out = []
    for v in x:
        k = 0
        while k < len(out) and out[k] < v:
            k += 1
        out.insert(k, v)
    out.insert(-1, out[0]*x[1])
    out.insert(99, x[0])
    return sum((i + 1)*v*v for i, v in enumerate(out))


def least_taken_out(x):
    values = [a*a for a in x]
    for _ in range(2):
        k = 0
        for i in range(len(values)):
            if values[i] < values[k]:
                k = i
        del values[k]
    last = values.pop(-1)
    return values[0]*last**2


def turned_round(x):
    out = [v*v for v in x if v > -9]
    out.reverse()
    return sum(i*v for i, v in enumerate(out))


def index_of_the_least(x):
    free, wait, t = [0.0, 0.5], 0.0, 0.0
    for a in x:
        t += abs(a)
        k = free.index(min(free))
        start = max(t, free[k])
        wait += start - t
        free[k] = start + 1.5*abs(x[0])
    return wait + free.count(0.5)


def removed_where_it_is(x):
    out = [v*v for v in x if v > -9]
    out.remove(max(out))
    return out[0]*out[1] + out[2]


def queue_of_an_array(x):
    buffer, out = deque(x), 0.0
    for k in range(9):
        first = buffer.popleft()
        buffer.append(0.499*(first + buffer[0]))
        out += first*k
    buffer.appendleft(x[0]**2)
    return out + buffer[0]


def place_that_is_not_there(x, k):
    values = [v for v in x if v > -9]
    try:
        del values[k]
    except IndexError:
        return x[0]**2
    return values[0]*values[1]


def place_of_the_greatest(items):
    best = 0
    for i, item in enumerate(items):
        if item > items[best]:
            best = i
    return items[best]**2


def greatest_of_a_list_given(x):
    return place_of_the_greatest([x[0], x[1]*x[0], x[3]])


def waits_for_servers(x):
    servers, wait, t = [0.0, 0.5], 0.0, 0.0
    heapq.heapify(servers)
    for a in x:
        t += abs(a)
        begin = max(t, heapq.heappop(servers))
        wait += begin - t
        heapq.heappush(servers, begin + 1.5*abs(a*x[0]))
    return wait


def two_least_joined(x):
    heap, cost = [v*v for v in x], 0.0
    heapq.heapify(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        cost += a*b
        heapq.heappush(heap, a + b)
    return cost


def heap_of_pairs(x):
    heap = [(v*v, i) for i, v in enumerate(x)]
    heapq.heapify(heap)
    total = 0.0
    for k in range(6):
        value, i = heapq.heappop(heap)
        total += (k + 1)*value*x[i]
        heapq.heappush(heap, (value + 3.5, i))
    return total + heapq.heapreplace(heap, (0.0, 0))[0]


def least_and_greatest_ones(x):
    return heapq.nsmallest(2, x)[1]*heapq.nlargest(1, x)[0] + heapq.heappushpop([x[0]*x[1]], x[3])


def copied_deeply(x):
    p = {"a": [x[0], x[1]], "b": x[2:], "c": 2.0}
    p["d"] = p["a"]
    q = copy.deepcopy(p)
    q["a"][0] = q["a"][0]*2
    q["d"][1] = x[3]
    q["b"][0] = 5.0
    return p["a"][0]*q["a"][0] + p["b"][0]*q["b"][1] + q["a"][1]*p["a"][1]


def rebuilt_longer_in_each_turn(x):
    p = [x[0], 1.0]
    for r in x[1:3]:
        q = [0.0]*(len(p) + 1)
        for i, c in enumerate(p):
            q[i] += c*r
            q[i + 1] += c
        p = q
    return sum(c*0.5**i for i, c in enumerate(p))


def rows_of_a_triangle(x):
    row = [x[0]]
    for _ in range(int(x[3]) + 1):
        row = [1.0] + [a + b*x[1] for a, b in zip(row, row[1:], strict=False)] + [x[2]]
    return sum(v*i for i, v in enumerate(row))


def tridiagonal(x):
    n = len(x)
    r = abs(x[0]) + 0.1
    a, b, c, d = [-r]*n, [1 + 2*r]*n, n*[-r], list(x)
    cp, dp = [0.0]*n, [0.0]*n
    cp[0], dp[0] = c[0]/b[0], d[0]/b[0]
    for i in range(1, n):
        pivot = b[i] - a[i]*cp[i - 1]
        cp[i], dp[i] = c[i]/pivot, (d[i] - a[i]*dp[i - 1])/pivot
    u = [0.0]*n
    u[-1] = dp[-1]
    for i in reversed(range(n - 1)):
        u[i] = dp[i] - cp[i]*u[i + 1]
    return sum(v*v for v in u)


def one_array_many_times(x):
    n = int(x[3]) + 1
    rows = [x[:2]*1.0]*n
    rows[0][0] = 5.0*x[2]
    return rows[1][0]*x[1]


def tuple_that_grows(x, n):
    path = (x,)
    before = path
    for i in range(n):
        kept = path
        path += (path[-1]*x, i)
        if len(kept) > 4:
            path = (kept[0],) + path[2:]
        before = kept
    return sum(path) + sum(before)*path[0] + len(path)*x


def tuple_of_what_is_chosen(x, n):
    chosen = ()
    for i in range(n):
        if np.sin(x*i) > 0:
            chosen = chosen + (x*i,)
    s = 0.0
    for i, v in enumerate(chosen):
        s = 0.5*s + v*i
    return s + chosen[-1]**2


def tuple_of_two_names_that_grows(x):
    squares = tuple(v*v for v in x)
    before = squares
    squares += (1.0,)
    return sum(before)*sum(squares)


def tuples_that_grow_in_turns(x):
    t = ()
    for v in x:
        if v > 0:
            t = t + (v*v,)
        else:
            t += (v,)
    u = t
    for k in range(len(x)):
        u += (t[k]*2,)
        t = u[1:]
    return sum(t)*sum(u) + len(t)


def deep_copy_of_one_array_twice(x):
    v = x * 1.0
    copies = copy.deepcopy([v, v, 2 * x])
    copies[0][0] = 7.0 * x[1]
    return np.sum(copies[0] * copies[1]) + copies[2] @ v


def deep_copy_of_an_array_and_a_view(x):
    v = x * 1.0
    copies = copy.deepcopy([v, v[1:]])
    copies[0][1] = x[0]
    v[1] = 0.0
    return copies[0] @ x + copies[1] @ copies[1] * v[0]


def deep_copy_of_what_may_be_one(x):
    v = x * 1.0
    w = v
    copies = copy.deepcopy([v, w])
    copies[0][0] = x[1]
    return copies[0] @ copies[1]


def item_added_to_its_own_list(x, y, m):
    items = [x, 0.8, y]
    items += [items[m]]
    pair = (items, items[m])
    return sum(pair[0])*pair[1] + sum(a*b for a, b in zip(items, [items[m]]))


def items_added_turn_by_turn(x, m):
    items = [x, 0.8, x*x]
    for i in range(m):
        items += [v*items[i] for v in items]
    return sum(items)


def last_of_a_history_written_into(x):
    states = [x*1.0]
    for k in range(3):
        last = states[-1]
        states.append(np.sin(last)*1.0)
        last[0] = x[k]**2
    return sum([np.sum(s*s) for s in states])


def worklist_that_grows_by_lists(x):
    waiting, total = [(x, 0)], 0.0
    while waiting:
        value, depth = waiting.pop()
        total += value
        if depth < 3:
            waiting += [(value*x, depth + 1)]
        if depth == 1:
            waiting.extend([(value + x, depth + 1), (value*2.0, depth + 2)])
    return total


def texts_beside_numbers(x):
    found = []
    if x > 0:
        found.append((1/x, "inverse"))
    found.append((x*x, "square"))
    lines = [line.split(",") for line in "a,1.5\nb,2.5".splitlines()]
    return min(found)[0]*sum(x*float(line[1]) for line in lines)


def in_the_order_of_a_set(x):
    total = 0.0
    for k in {3, 1, 2}:  # noqa: PLC0208
        total = total*x + k
    return total


def in_the_order_of_a_set_that_grows(x):
    some = {1, 2}
    some.add(0)
    total = 0.0
    for k in some:
        total = total*x + k
    for k in some | {9, 4}:
        total = total*x + k
    return total


def places_of_a_set(x):
    a, b, *rest = {7, 3, 5, 1}
    return a*x + b*x**2 + sum(rest) + sum(x**k*i for i, k in enumerate({3, 1, 2}))


def of_a_set_in_any_order(x):
    some = {0}
    some.add(8)
    total = 0.0
    for k in sorted(some, reverse=True):
        total = total*x + k
    return total + len({0, 8})*x + max(some) - min({8, 16, 0})


def seen_before(x):
    seen = set()
    total = 0.0
    for v in x:
        kind = int(v > 0)
        if kind not in seen:
            seen.add(kind)
            total += v**2
    return total*len(seen)


def kinds_of_two(x):
    seen = set()
    total = 0.0
    for v in x:
        kind = (int(v > 0), int(v > 1))
        if kind in seen:
            total += v
        else:
            seen.add(kind)
            total += v**2
    return total*len(seen) + (x[0] if seen else 0)


def gone_through_once_each(x):
    visited = set()
    stack = [0]
    neighbours = {0: [1, 2], 1: [3], 2: [3], 3: [0]}
    total = 0.0
    while stack:
        k = stack.pop()
        if k in visited:
            continue
        visited.add(k)
        total += x[k]**2*len(visited)
        for j in neighbours[k]:
            if j not in visited:
                stack.append(j)
    return total


def the_least_of_what_is_left(x):
    left = {0, 1, 2, 3}
    total = 1.0
    while left:
        k = min(left)
        left.remove(k)
        total = total*x[k] + 1
    return total


def places_of_the_positive(x):
    positive = {i for i, v in enumerate(x) if v > 0}
    total = 0.0
    for i in positive:
        total = total*0.5 + x[i]**2
    return total + len(positive)*x[0]


def a_set_of_two_names(x):
    one = set()
    other = one
    for v in x:
        other.add(int(v))
    return len(one)*x[0] + isinstance(one, set)*x[1]


CASES = [
    case(tuple_that_grows, (0.8, 5), argnums=0),
    case(tuple_of_what_is_chosen, (0.7, 7), argnums=0),
    case(appended, 0.8),
    case(appended_arrays, V),
    case(trajectory_as_an_array, 0.8),
    case(stacked_rows, V),
    case(popped_and_inserted, 0.8),
    case(joined_and_repeated, (0.8, 1.1)),
    case(slices, 0.8),
    case(element_assigned, 0.8),
    case(table_of_lists, (0.8, 1.1)),
    case(reversed_and_sorted, (0.8, 1.1, 0.5), (0.5, 0.2, -0.8)),
    case(index_and_count, 0.8),
    case(tuple_as_a_record, (0.8, 1.1)),
    case(starred, (0.8, 1.1)),
    case(nested_pattern, (0.8, 1.1)),
    case(chained_assignment, 0.8),
    case(swapped_in_a_loop, (0.8, 1.1)),
    case(params_as_a_list_of_pairs, (V, 0.8, 1.1)),
    case(tuples_added, (0.8, 1.1)),
    case(list_changed_by_a_helper, 0.8),
    case(list_under_two_names, 0.8),
    case(matrix_rows_as_lists, M),
    case(list_to_array_and_back, V),
    case(of_mixed_kinds, 0.8),
    case(truth_of_containers, 0.8),
    case(equality_and_membership, 0.8),
    case(list_as_result, (0.8, 1.1)),
    case(moving_window, V, [0.3, 1.2, 0.7, 0.4]),
    case(last_three, V),
    case(put_in_front, V),
    case(put_in_order, V),
    case(least_taken_out, V),
    case(turned_round, V),
    case(index_of_the_least, V),
    case(removed_where_it_is, V),
    case(queue_of_an_array, V),
    case(place_that_is_not_there, (V, 2), (V, 7), (V, -4), (V, -5), argnums=0),
    case(greatest_of_a_list_given, V),
    case(place_of_the_greatest, [0.3, 1.7, 0.9]),
    case(waits_for_servers, V),
    case(two_least_joined, V),
    case(heap_of_pairs, V),
    case(least_and_greatest_ones, V),
    case(copied_deeply, V),
    case(rebuilt_longer_in_each_turn, V),
    case(rows_of_a_triangle, V),
    case(tridiagonal, V),
    case(one_array_many_times, V),
    case(tuple_of_two_names_that_grows, V),
    case(tuples_that_grow_in_turns, V),
    case(deep_copy_of_one_array_twice, V),
    case(deep_copy_of_an_array_and_a_view, V),
    case(deep_copy_of_what_may_be_one, V),
    case(item_added_to_its_own_list, (0.7, 1.3, 1)),
    case(items_added_turn_by_turn, (0.7, 2)),
    case(last_of_a_history_written_into, V),
    case(worklist_that_grows_by_lists, 0.7),
    case(texts_beside_numbers, 0.7, -0.4),
    *[case(f, 0.7) for f in (
        in_the_order_of_a_set, in_the_order_of_a_set_that_grows, places_of_a_set,
        of_a_set_in_any_order,
    )],
    *[case(f, np.array([0.7, -1.2, 0.4, 2.1]), np.array([2.1, 0.4, 1.2, 0.7])) for f in (
        seen_before, kinds_of_two, gone_through_once_each, the_least_of_what_is_left,
        places_of_the_positive, a_set_of_two_names,
    )],
]
