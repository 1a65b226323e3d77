"""One array or another by what the data say, and written into; memory that is left to one name."""

import math

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5], [0.9, 1.6, 1.1]])


def one_of_three(x):
    a, b, c = x*2.0, x**2, np.sin(x)
    if x[0] > 0.5:
        chosen = a
    elif x[0] > 0.2:
        chosen = b
    else:
        chosen = c
    chosen[1] = x[3]*x[2]
    chosen *= x
    return a*b + c


def twice_one_of_two(x):
    a, b = x*2.0, x**2
    first = a if x[0] > 0.0 else b
    second = a if x[1] > 0.0 else b
    first[0] = x[2]
    second[0] *= x[3]
    first[1:] += second[:-1]
    return a*b*first


def row_or_column(A):
    B = A*1.5
    line = B[0] if A[0, 0] > 0.0 else B[:, 1]
    line[2] = A[1, 1]**2
    line *= line[0]
    return B


def the_argument_or_a_copy(x):
    z = x if x[0] > 0.0 else x.copy()
    z[1] = x[0]*x[2]
    return z*x


def left_early(x):
    a, b = x*2.0, x*3.0
    target = a if x[0] > 0.0 else b
    target[2] = x[0]**2
    if x[1] > 0.0:
        return a*x
    target[0] = x[3]
    return a*b


def swapped_if_larger(x):
    low, high = x*1.0, x[::-1]*1.0
    for k in range(3):
        if low[k] > high[k]:
            low, high = high, low
        low[k] = low[k + 1]*x[k]
        if k == 1 and low[0] > 5.0:
            break
    return low*high + low


def in_a_loop_with_breaks(x):
    even, odd = np.zeros(4), np.ones(4)*x
    for k in range(4):
        if x[k] > 2.0:
            break
        target = even if k % 2 == 0 else odd
        if x[k] < -1.0:
            continue
        target[k] = x[k]**2
        target[0] += x[k]*odd[1]
    return even*odd + even


def result_of_several_parts(x, first):
    a, b = x*2.0, x**2
    chosen = a if first else b
    chosen[0] = x[1]
    return {"a": a, "both": (a*b, chosen[:2].copy()), "sum": np.sum(chosen)}


def list_slot_or_array(x):
    kept = [x*1.0, x*2.0]
    a = np.cos(x)
    chosen = kept[0] if x[0] > 0.0 else a
    chosen[1] = x[2]**3
    return kept[0]*kept[1]*a


def fill(target, x):
    target[:2] = x[2:]
    target *= x
    return target


def callee_fills_one_of_two(x):
    a, b = np.zeros(4), np.ones(4)
    filled = fill(a if x[0] > 0.0 else b, x)
    filled[3] += x[0]
    return a + b*x


def view_of_a_copy_alone(x, times):
    c = x.copy()
    d = c[::-1]
    for k in range(times):
        d *= x[k]
        if d[0] > 3.0:
            d[1] = x[0]
        else:
            d = np.append(d[1:]*2.0, x[k])
    return d


def view_of_the_argument_alone(x, times):
    d = x[1:]
    for k in range(times):
        d[0] = d[1]*x.shape[0]
        d = d[::-1] if k % 2 else d*1.5
    return d


def whole_read_in_between(x, times):
    c = x.copy()
    d = c[:3]
    total = 0.0
    for k in range(times):
        d[k] = d[k]*x[k + 1]
        total = total + np.sum(c)
        d = d*1.1
    return total + d[0]


def matrix_turned_round(A, times):
    B = A.copy()
    for k in range(times):
        B = B.T
        B[0] *= A[k]
        B[1, 2] = B[0, 1]
    return B


class Weights:
    def __init__(self, w):
        self.w = w


def object_made_anew_then_updated(v):
    layer = Weights(v*0.2)
    if v[2] < 0:
        layer = Weights(layer.w*v)
    layer.w *= v[0]
    layer.w[1] += 0.5
    return layer.w


def slots_made_anew_then_updated(v):
    state = {"p": v*0.4, "q": np.exp(-v*v)}
    items = [v*0.4, v]
    if v[2] > 0:
        state = {k: u*0.9 for k, u in state.items()}
        items = [u*2 for u in items]
    state["p"] *= np.tanh(v[0])
    items[0] *= v[1]
    return state["p"] + 0.3*state["q"] + items[0]*items[1]


def grown_from_what_was_given(x, count):
    points = x
    for k in range(count):
        points = np.hstack((points, x*(k + 2.0)))
    points[0] = points[0]*points[1]
    points[1:3] *= points[0]
    return np.sum(points**2) + np.sum(x*np.arange(4))


def part_left_and_taken_again(x, times):
    a = x*2.0
    b = a[1:]
    for _ in range(times):
        b[0] = b[1]*a[0]
        a[2] *= b[0]
        b = b*0.5 if b[0] > 3.0 else a[1:]
    a[1] = 3.0*a[2]
    return np.sum(a*a) + np.sum(b)


def best_so_far(x, times):
    best = x*1.5
    tried = best
    for _ in range(times):
        tried = tried*0.5 + x
        tried[0] += 1.0
        if tried[1] < best[1]:
            best = tried
    best[2] = tried[0]*x[3]
    return np.sum(tried) + np.sum(best**2) + (1.0 if best is tried else 2.0)*x[0]


def renamed_after_it_was_shared(x, times):
    a, b = x*1.5, x*x
    c = a
    for k in range(times):
        if c[k] > b[-1]:
            b = c
    a, b = b, a
    a[0] = c[0]*x[3]
    return np.sum(a) + 2.0*np.sum(b) + 3.0*np.sum(c)*x[0]


def spread(mean, root):
    points = mean
    for i in range(len(mean[:, 0])):
        points = np.hstack((points, mean + root[:, i:i + 1], mean - root[:, i:i + 1]))
    return points


def observed(points):
    for i in range(points.shape[1]):
        points[:1, i] = points[1:, i]**2
    return points[:1, :]


def covariance_of_sigma_points(mean, root, weights):
    points = spread(mean, root)
    seen = observed(points)
    center = (weights @ seen.T).T
    total = 0.0
    for i in range(points.shape[1]):
        total += weights[i]*(points[:, i:i + 1] - mean) @ (seen[:, i:i + 1] - center).T
    return total


def left_behind_and_bound_anew(x, times):
    a = x*1.5
    b = a[::-1]
    b[1] = a[1]*x[2]
    for _ in range(times):
        a = a[:2]*x[0]
    return np.sum(a) + b


def number_or_array_of_no_dimensions(x):
    if x > 0:
        b = np.array(x)
        b[...] = x*x
    else:
        b = 0.0
    return np.sin(b)


def root_where_either_takes_it(x):
    root = np.sqrt(x)
    return np.where(x > 1, root, 1.0) + np.where(x > 2, root, 2.0)*x


def root_on_one_of_two_ways(x):
    root = math.sqrt(x)
    y = z = x
    if x > 1:
        y = root
    if x > 2:
        z = root*x
    return y*z


CASES = [
    case(one_of_three, V, V*0.5, -V),
    case(twice_one_of_two, V, -V, np.abs(V)),
    case(row_or_column, M, -M),
    case(the_argument_or_a_copy, V, -V),
    case(left_early, V, -V, np.abs(V), V*[-1.0, 1, 1, 1]),
    case(swapped_if_larger, V, -V, np.array([0.3, 2.2, 1.4, 0.8])),
    case(in_a_loop_with_breaks, V, -V, np.array([0.3, 1.2, 1.4, 0.8])),
    case(result_of_several_parts, (V, True), (V, False)),
    case(list_slot_or_array, V, -V),
    case(callee_fills_one_of_two, V, -V),
    case(view_of_a_copy_alone, (V, 3), (np.array([1.7, 1.2, 1.4, 2.1]), 3)),
    case(view_of_the_argument_alone, (V, 1), (V, 3)),
    case(whole_read_in_between, (V, 1), (V, 3)),
    case(matrix_turned_round, (M, 2), (M, 3)),
    case(object_made_anew_then_updated, V, -V),
    case(slots_made_anew_then_updated, V, -V),
    case(grown_from_what_was_given, (V, 0), (V, 1), (V, 3)),
    case(part_left_and_taken_again, (V, 0), (V, 1), (V, 2), (V, 4)),
    case(best_so_far, (V, 0), (V, 1), (V, 2), (V, 4)),
    case(renamed_after_it_was_shared, (V, 0), (V, 1), (V[::-1].copy(), 3)),
    case(covariance_of_sigma_points, (M[:2, :1].copy(), M[:2, 1:].copy(), V[[0, 2, 0, 2, 0]])),
    case(left_behind_and_bound_anew, (V, 0), (V, 1), (V, 3)),
    case(number_or_array_of_no_dimensions, 0.8, -0.8),
    case(root_where_either_takes_it, np.array([0.4, 1.5, 3.0])),
    case(root_on_one_of_two_ways, 0.4, 1.5, 2.5),
]
