"""Slices and tuples of them that are kept: in names, tables, objects and constants outside."""

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.8], [1.4, 0.9, -0.5]])

INNER = slice(1, -1)
COLUMN = (slice(None), 1)
LAST = (..., -1)
AS_COLUMN = (slice(None), None)
PLACES = {"first": (0,)}


def written_through_a_kept_slice(y):
    y = y.copy()
    tail = slice(1, None)
    z = y[tail]
    z *= 2
    return np.sum(y**2)


def written_through_constants_outside(A):
    A = A.copy()
    column = A[COLUMN]
    column *= A[0, 0]
    rows = A[INNER]
    rows += A[LAST][0]
    spread = A[AS_COLUMN]
    spread *= 0.5
    return np.sum(A**3)


def bounds_bound_anew(y):
    y = y.copy()
    k = 1
    part = slice(k, k + 2)
    k = 0
    y[part] *= y[k]
    z = y[part]
    z += k + 1
    return np.sum(y**3)


def slice_of_two_ways(y):
    y = y.copy()
    if y[0] > 0:
        part = slice(1, None)
    else:
        part = slice(0, 2)
    z = y[part]
    z *= 2
    return np.sum(y**3)


def slice_of_an_earlier_turn(y):
    y = y.copy()
    part = slice(0, 1)
    for k in range(3):
        z = y[part]
        z *= y[k]
        part = slice(k, k + 2)
    return np.sum(y**3)


def slice_where_the_loop_was_left(y):
    y = y.copy()
    part = slice(0, 0)
    for k in range(len(y)):
        part = slice(k, None)
        if y[k] < 0:
            break
        y[part] *= y[k]
    return np.sum(y[part]**3)


def segments_of_parameters(y):
    at, segments = 0, []
    for n in (1, 2, 1):
        segments.append(slice(at, at + n))
        at += n
    a, b, c = (y[s] for s in segments)
    return np.sum(a**2) + np.sum(b**3)*c[0]


def segments_by_name(y):
    parts = {"weights": slice(0, 2), "shifts": slice(2, 4)}
    y = y.copy()
    for part in parts.values():
        z = y[part]
        z *= z
    return np.sum(y[parts["weights"]]*y[parts["shifts"]])


class Layout:
    def __init__(self):
        self.state, self.rates = slice(0, 2), slice(2, 4)

    def weigh(self, y):
        y = y.copy()
        q = y[self.state]
        q *= y[self.rates]
        return np.sum(y**3)


LAYOUT = Layout()


def slices_of_an_object(y):
    return LAYOUT.weigh(y) + Layout().weigh(2*y)


def differences_along_each_axis(A):
    total = 0.0
    for axis in range(A.ndim):
        low, high = [slice(None)]*A.ndim, [slice(None)]*A.ndim
        low[axis] = slice(None, -1)
        high[axis] = slice(1, None)
        low, high = tuple(low), tuple(high)
        d = A[high] - A[low]
        total += np.sum(d**2)
    return total


def written_along_an_axis(A):
    A = A.copy()
    front = [slice(None)]*A.ndim
    front[-1] = 0
    A[tuple(front)] = 3*A[tuple(front)]**2
    inner = np.s_[1:, ...]
    z = A[inner]
    z *= A[np.index_exp[0, 0]]
    return np.sum(A**2)


def row_by_a_tuple_in_a_table(v):
    A = np.outer(v, v)
    row = A[PLACES["first"]]
    A[0] = v[0]*v[1]
    return np.sum(row*row)


CASES = [
    case(row_by_a_tuple_in_a_table, V),
    case(written_through_a_kept_slice, V),
    case(written_through_constants_outside, M),
    case(bounds_bound_anew, V),
    case(slice_of_two_ways, V, -V),
    case(slice_of_an_earlier_turn, V),
    case(slice_where_the_loop_was_left, V, np.abs(V)),
    case(segments_of_parameters, V),
    case(segments_by_name, V),
    case(slices_of_an_object, V),
    case(differences_along_each_axis, M),
    case(written_along_an_axis, M),
]
