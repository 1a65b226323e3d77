"""Names that have no value, or hold None, until some turn of a loop gives them one."""

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
A = np.array([[0.7, -1.2], [0.4, 2.1], [1.3, 0.2]])


def roughness(x):
    total = 0.0
    for i in range(len(x)):
        if i > 0:
            total = total + (x[i] - before)**2*x[0]
        before = x[i]
    return total


def best_so_far(x):
    best = None
    for v in x:
        score = (v - 1.5)**2*v
        if best is None or score < best:
            best = score
    return best*best


def place_of_the_best(x):
    best, where = None, None
    for i in range(len(x)):
        score = (x[i] - 1.5)**2
        if best is None or score < best:
            best, where = score, i
    return best*x[where]


def buffer_made_in_the_first_turn(A):
    buffer = None
    total = 0.0
    for row in A:
        if buffer is None:
            buffer = np.zeros_like(row)
        buffer *= 0.5
        buffer += row*row
        total = total + np.sum(buffer**2)
    return total


def column_kept_between_turns(A):
    out = np.empty_like(A)
    for i in range(A.shape[0] - 1, -1, -1):
        if i == A.shape[0] - 1:
            data = A[i].copy()
        else:
            data[:] = A[i]*data - 0.3*data**2
        out[i] = data*A[i, 0]
    return out


def kept_from_the_outer_turn(x):
    total = 0.0
    for i in range(2):
        for j in range(3):
            if j > 0 or i > 0:
                total = total + last*x[0]
            last = x[1]*(i + j + 1)
    return total


def forgotten_in_each_outer_turn(A):
    total = 0.0
    for i in range(3):
        largest = None
        for j in range(2):
            largest = A[i, j]**2 if largest is None else np.maximum(largest, A[i, j]**2)
        total = total + largest*A[i, 0]
    return total


def momentum(w):
    velocity = None
    for _ in range(3):
        slope = w**3 - w
        velocity = slope if velocity is None else 0.9*velocity + slope
        w = w - 0.1*velocity
    return np.sum(w*w)


def found_or_not(x, threshold):
    found = None
    for v in x:
        if v > threshold:
            found = v*v
            break
    if found is None:
        return np.sum(x)
    return found


def state_of_two(x):
    state = None
    total = 0.0
    for v in x:
        if state is None:
            state = (v, 1.0)
        else:
            a, b = state
            state = (a*v, a + b)
        total = total + state[0]*state[1]
    return total


def row_of_an_earlier_turn(x):
    rows = []
    for i in range(4):
        if x[i] > 0:
            row = [x[i], 0.0]
            rows.append(row)
        row[0] *= 1.5
        row[1] += x[i]*row[0]
    return sum(r[0]**2 + r[1] for r in rows)


def group_that_goes_on(x):
    groups = []
    for i in range(4):
        if not groups or x[i] > groups[-1]["top"]:
            group = {"top": x[i], "total": 0.0}
            groups.append(group)
        group["total"] += x[i]*group["top"]
    return sum(g["total"]**2 for g in groups)


def pair_of_an_earlier_turn(x):
    total = 0.0
    for i in range(4):
        if x[i] > 0:
            pair = (total, x[i])
        total = total + pair[0]*pair[1]*x[0] + x[i]
    return total


def list_of_an_earlier_turn(x):
    last = None
    total = 0.0
    for i in range(4):
        if i % 2 == 0:
            last = [x[i]*j for j in range(i + 1)]
        else:
            total += sum(last)**2
    return total


def list_that_a_loop_has_left(x):
    last = None
    total = 0.0
    k = 0
    while k < 4:
        v = [x[k]]
        for j in range(k):
            v.append(x[j]*x[k])
        if last is not None:
            for a in last:
                total = total + a**2*v[0]
        last = v
        k += 1
    return total


def discount_factors(rates):
    """The sum of a list that is empty in the first turn, and of what it has led to after that."""
    factors = []
    for rate in rates:
        annuity = sum(factors)
        factors.append((1 - rate*annuity)/(3 + rate))
    return factors, [f**2 for f in factors]


def length_of_a_path(times, heights):
    """The index of an earlier turn is no index in the first one."""
    phases = [t % 1.0 for t in times]
    order = sorted(range(len(phases)), key=lambda i: phases[i])
    length = 0
    prev = None
    for i in order:
        if prev is not None:
            length += np.hypot(phases[i] - phases[prev], heights[i] - heights[prev])
        prev = i
    return length


def least_of_a_scan(x, n):
    best = None
    for i in range(n):
        cost = np.sin(x*(i + 1))
        if best is None or cost < best[0]:
            best = (cost, i)
    return best[0]*(best[1] + 1)


def pairs_of_turns(x, n):
    last = None
    area = 0.0
    for i in range(n):
        point = (x*i, x**i)
        if last is not None:
            a, b = last
            area += (point[0] - a)*(point[1] + b)
        last = point
    return area


def forgotten_again(x, n):
    held = None
    s = x
    for j in range(3):
        for i in range(n):
            if held:
                s = 0.5*s + held[0]*len(held)
            if i % 3 == 1:
                held = None
            elif held is None or held[1] < s:
                held = (s*x, 0.3*i + j)
        s += x if held is None else held[1]*held[0]
    return s


def seen_by_a_function(x, n):
    best = None

    def see(cost, i):
        nonlocal best
        if best is None or cost > best[0]:
            best = (cost, (i, x))

    for i in range(n):
        see(np.cos(x*i), i)
    return best[0]*best[1][0]*best[1][1]


CASES = [
    case(least_of_a_scan, (1.3, 7), argnums=0),
    case(pairs_of_turns, (1.3, 7), argnums=0),
    case(forgotten_again, (0.7, 5), argnums=0),
    case(seen_by_a_function, (1.3, 7), argnums=0),
    case(roughness, V),
    case(best_so_far, V, np.array([2.0, 1.1])),
    case(place_of_the_best, V),
    case(buffer_made_in_the_first_turn, A),
    case(column_kept_between_turns, A),
    case(kept_from_the_outer_turn, V),
    case(forgotten_in_each_outer_turn, A),
    case(momentum, V),
    case(found_or_not, (V, 0.5), (V, 9.0), argnums=0),
    case(state_of_two, V),
    case(row_of_an_earlier_turn, V),
    case(group_that_goes_on, V),
    case(pair_of_an_earlier_turn, V),
    case(list_of_an_earlier_turn, V),
    case(list_that_a_loop_has_left, V),
    case(discount_factors, V, [0.7, -1.2, 0.4]),
    case(length_of_a_path, (V, V*V), (list(V), V*V)),
]
