"""Names that share memory after some turns of a loop only, and what goes with them."""

import numpy as np

from corpus import case

V = np.array([0.7, -0.4, 1.3, 0.25, 0.9, -1.1])


def another_part_of_the_same(x, times, other):
    a = x*1.0
    q = a[:4]
    for _ in range(times):
        q = 0.3*q
    r = q
    if other:
        r = a[1:5]
    a[:] = 0.2*x
    return np.sum(r)


def bound_anew_and_handed_back(x, times):
    a = x*1.0
    b = a
    for k in range(times):
        c = b
        if k > 1:
            c = np.sin(c)
        c[1] = 3.0*x[2]
        b = c
    return np.sum(a)


def new_if_large(a, bound):
    if a[0] > bound:
        a = np.sin(a) + 0.2
    a[1] = a[1]*a[0]
    return a


def written_by_a_callee_that_may_copy(x, times):
    a = x*1.0
    b = a[::-1]
    t = np.sin(x[:4])
    for _ in range(times):
        t = b[1:5]
    t = new_if_large(t, 0.8)
    return np.sum(b) + t


def handed_back_by_a_callee(x, bound):
    a = x*1.0
    b = a
    for _ in range(2):
        b = new_if_large(b, bound)
    return np.sum(a)*b


def two_by_way_of_a_third(x, times, part):
    a = x*1.0
    s = x[1:5]*0.7
    whole = x*1.1
    for _ in range(times):
        a = whole
    if part:
        s = whole[1:5]
    s[0] = 3.0*x[1]
    return np.sum(np.sin(a))


def exchanged_beside_a_part(x, times):
    a = x*1.0
    c = a
    s = a[:4]
    d = x*0.8
    for _ in range(times):
        d, c = c, d
    d[1] = 3.0*x[0]
    return np.sum(s) + c


def at_places_by_a_list(x, times):
    b = np.cos(x)
    c = x*1.2
    for _ in range(times):
        c = b
    c[[0, 1]] = x[[1, 0]]**2
    return np.sum(b*b) + np.sum(np.sin(c))


def through_a_name_of_the_loop(x, times):
    a = x*1.3
    b = a
    for k in range(times):
        c = b
        if k > 0:
            c = np.sin(c)
        c[1] = 4.0*x[3]
        a = c
    a[1] = 3.0*x[0]
    return np.sum(b)


def slot_and_perhaps_a_copy(x, times):
    a = x*1.0
    s = a[4:0:-1]
    d = {"q": x[:4]*0.9}
    for _ in range(times):
        d["q"] = s
    if times > 1:
        d["q"] = d["q"].copy()
    s += s
    return np.sum(d["q"])


def parts_of_one_and_the_other(x, times):
    a = x*1.0
    s = x[:4]*0.5
    b = a
    for k in range(times):
        b = a*0.4
        s = b[1:5]
        s = a[1:5] if k == 1 else s
    a = b
    a = new_if_large(a, 0.2)
    return np.sum(s) + a


def picked(a, b, first):
    return a if first else b


def picked_turn_by_turn(x, times):
    a = x*0.6
    b = x*1.0
    for k in range(times):
        for _ in range(2):
            b[2:4] = b[2:4]*a[0]
            if k == 1:
                a = picked(a, a, k > 0)
            else:
                b = a
    return np.sum(a)


def picked_after_a_callee(x, times):
    a = x*1.3
    b = a
    for k in range(times):
        a = new_if_large(b, -0.1)
        a = picked(b, a, k > 0)
    a[a > 0.3] = np.sum(a)
    return np.sum(b)


def another_name_perhaps_anew(x, times, anew):
    a = x*1.0
    whole = x*1.1
    for _ in range(times):
        a = whole
    r = a
    if anew:
        r = r*2.0
    whole[1] = 3.0*x[2]
    return np.sum(np.sin(r))


def holder_bound_anew(x, times, part):
    a = x*1.0
    s = x*0.7
    whole = x*1.1
    for _ in range(times):
        a = whole
    if part:
        s = whole[1:5]
    whole = x*5.0
    s[0] = 3.0*x[2]
    return np.sum(np.sin(a)) + np.sum(whole)


def renamed_in_another_loop(x, times):
    a = x*1.3
    b = a
    for _ in range(times):
        if b[1] < -0.2:
            a = 0.3*b
    for _ in range(times):
        c = b
        b = c
    b[0] = 3.0*x[1]
    return np.sum(a)


def part_and_perhaps_a_copy(x, times):
    a = x*1.0
    s = a[1:]
    q = x[1:]*0.9
    for _ in range(times):
        q = s
    r = q
    if times > 1:
        r = q.copy()
    s[0] = 3.0*x[2]
    return np.sum(r)


TIMES = [(V, n) for n in range(4)]
WAYS = [(V, n, way) for n in range(3) for way in (0, 1)]


def rows_of_one_or_the_other_in_a_line(A, n):
    a = A*1.0
    b = A[:, :2]*0.5
    for _ in range(n):
        b = a[:, 1:]
    r = b.ravel()
    r[1] = 3.0*A[0, 0]
    return np.sum(np.sin(a)) + np.sum(b*b)


CASES = [
    case(another_part_of_the_same, *WAYS),
    case(bound_anew_and_handed_back, *TIMES),
    case(written_by_a_callee_that_may_copy, *TIMES),
    case(handed_back_by_a_callee, (V, 0.2), (V, 0.6), (V, 1.0)),
    case(two_by_way_of_a_third, *WAYS),
    case(exchanged_beside_a_part, *TIMES),
    case(at_places_by_a_list, *TIMES),
    case(through_a_name_of_the_loop, *TIMES),
    case(slot_and_perhaps_a_copy, *TIMES),
    case(parts_of_one_and_the_other, *TIMES),
    case(picked_turn_by_turn, *TIMES),
    case(picked_after_a_callee, *((V - 0.15, n) for n in range(4))),
    case(another_name_perhaps_anew, *WAYS),
    case(holder_bound_anew, *WAYS),
    case(renamed_in_another_loop, *TIMES),
    case(part_and_perhaps_a_copy, *TIMES),
    case(rows_of_one_or_the_other_in_a_line, (V.reshape(2, 3), 0), (V.reshape(2, 3), 1)),
]
