"""The same written twice, or in each turn anew: where it is the same value, and where it is not."""

import math

import numpy as np

from corpus import case

V = np.array([0.8, -0.4, 1.3, 0.5])
W = np.array([1.1, 0.7, -0.2, 0.9])
M = np.array([[0.8, -0.4, 1.3], [0.5, 0.9, -0.7], [1.1, 0.2, 0.6], [-0.3, 0.4, 1.5]])


def softmax_written_twice(x, w):
    return np.exp(x - np.max(x))/np.sum(np.exp(x - np.max(x))) @ w


def twice_with_a_write_between(x):
    y = x*1.0
    first = np.exp(y).sum()
    y[1] = y[0]*x[2]
    return first*np.exp(y).sum()


def twice_with_a_name_rebound(x, w):
    y = x*w
    first = np.sin(y)
    y = y + 1.0
    return np.sum(first*np.sin(y)*np.sin(x*w))


def twice_and_one_written_into(x):
    a = np.exp(x)
    b = np.exp(x)
    a[1] *= x[0]
    return np.sum(a*b)


def twice_and_both_in_a_list(x):
    pair = [np.exp(x), np.exp(x)]
    pair[0][1] = x[2]**2
    return np.sum(pair[0]*pair[1])


def twice_and_a_view_of_one_written(x):
    a, b = x*x, x*x
    view = a[1:]
    view[0] = 3.0*x[0]
    return np.sum(a*b)


def twice_and_handed_to_a_helper(x):
    a, b = np.sin(x), np.sin(x)
    _scale(a, x[3])
    return np.sum(a*b)


def _scale(values, by):
    values *= by


def twice_and_asked_who_it_is(x):
    a, b = np.exp(x), np.exp(x)
    return np.sum(a) if a is b else np.sum(a*b)


def twice_around_a_break(x, n):
    total = 0.0
    last = 0.0
    for k in range(n):
        e = math.exp(x*k)
        if e > 3.0:
            break
        last = math.exp(x*k)
        total += e*last
    return total + 2.0*last


def twice_on_two_paths(x):
    if x[0] > 0.5:
        y = np.sum(np.exp(x))
    else:
        y = np.sum(np.exp(-x))
    return y*np.sum(np.exp(x))


def element_read_twice(x):
    s = x[0]*x[1]
    x = x.copy()
    x[0] = s
    return x[0]*x[1] + x[0]*x[2]


def same_in_each_turn(x, dt, n):
    for _ in range(n):
        x = x + 0.5*dt*math.sin(x) - dt/6*x
    return x


def same_in_each_turn_of_each_turn(x, a, n):
    for i in range(n):
        for j in range(i):
            x = x + a*0.1*(x - i) + a*i*0.01*j
    return x


def name_that_the_loop_needs_alone(x, fast):
    if fast:
        rate = x*2.0
    for _ in range(2 if fast else 0):
        x = x + 0.1*rate
    return x


def read_after_the_loop(x, a, n):
    step = x
    for _ in range(n):
        step = a*2.0
        x = x + step*x
    return x*step


def condition_changes_what_a_turn_reads(x, a):
    total = 0.0
    while x < 3.0:
        half = 0.5*a
        total += half*x
        if x > 1.5:
            a = a*1.1
        x = x + half
    return total*x


def logits_of_a_sigmoid(z):
    p = 1.0/(1.0 + np.exp(-z))
    return np.sum(np.log(p/(1.0 - p))*p*(1.0 - p))


def normalised_rows(A):
    e = np.exp(A)
    return np.sum((e/e.sum(axis=1, keepdims=True))**2*A)


def columns_put_together(v, w):
    table = np.column_stack([v, w, v*w])
    row = np.hstack([v, 2.0, w**2])
    return np.sum(table**3) + np.sum(row*np.arange(9.0)) + np.sum(np.concatenate([v, w])[2:6]**2)


def rows_by_a_list(A):
    return np.sum(A[[0, 2, 2]]**2*A[[1, 0, 3]])


def new_axes_everywhere(A, v):
    d = ((A[:, None] - A[None])**2).sum(-1)
    outer = v[None, :4]*A[:, 1, None]
    return np.sum(np.exp(-d)) + np.sum(outer[..., None]**2) + np.sum(v[None]**3)


def emptied_places(v):
    n = len(v)
    y = np.zeros(n + 1)
    for k in range(n):
        y[k + 1] = 0.5*y[k] + np.sin(v[k])
    z = np.zeros(n)
    for k in range(n):
        z[k] = y[k + 1]*y[n - k]
    for k in range(1, n):
        z[k] = z[k - 1]*0.3 + z[k]
    return np.sum(z*y[:n])


def normalised_in_place(v, w):
    v, w = v*w, w + 2.0
    v /= np.sqrt(v @ v)
    w -= (w @ v)*v
    w /= w.sum()
    v *= w[::-1]
    v *= v[::-1]
    return v @ w + np.sum(v*v[0])


def normalised_in_turns(v):
    total = 0.0
    p = v**2
    for k in range(3):
        p *= np.cos(v*k) + 1.1
        s = p.sum()
        total += np.log(s)
        p /= s
    return total + p[1]


def whole_numbers_cut_off(v):
    counts = np.array([3, 5, 8, 9])
    counts[...] = counts/2
    share = np.zeros(4, dtype=np.float32)
    share[...] = np.array([0.1, 0.2, 0.3, 0.4])
    share[...] = share*share[::-1]
    return np.sum(counts*v) + np.sum(share*v**2)


def batch_norm(X, gain, shift):
    mean = X.mean(axis=0)
    spread = ((X - mean)**2).mean(axis=0)
    return np.sum((gain*(X - mean)/np.sqrt(spread + 1e-5) + shift)**3)


def attention_in_place(Q, K):
    P = Q @ K.T/np.sqrt(Q.shape[1])
    P = np.exp(P - P.max(axis=1, keepdims=True))
    P /= P.sum(axis=1, keepdims=True)
    return np.sum((P @ K)**2)


def largest_that_stays(x):
    """Once the array is another one, what had the largest taken off is there no more."""
    top = np.max(x)
    p = np.exp(x - top)
    total = p.sum()
    p[...] = x**2/total
    return np.sum(p) + p[0]


def softplus(z):
    """Smooth at 0, where what is written for its derivative has a kink."""
    return np.sum(np.logaddexp(0.0, z)*np.logaddexp(z, 0.0))


CASES = [
    case(normalised_in_place, (V, W)),
    case(normalised_in_turns, V),
    case(whole_numbers_cut_off, V),
    case(batch_norm, (M, V[:3], W[:3])),
    case(attention_in_place, (M, M + 0.1)),
    case(largest_that_stays, V),
    case(softplus, np.array([0.0, 0.7, -1.2])),
    case(softmax_written_twice, (V, W)),
    case(twice_with_a_write_between, V),
    case(twice_with_a_name_rebound, (V, W)),
    case(twice_and_one_written_into, V),
    case(twice_and_both_in_a_list, V),
    case(twice_and_a_view_of_one_written, V),
    case(twice_and_handed_to_a_helper, V),
    case(twice_and_asked_who_it_is, V),
    case(twice_around_a_break, (0.4, 9), (0.4, 2), (2.0, 9), argnums=0),
    case(twice_on_two_paths, V, W*0.3),
    case(element_read_twice, V),
    case(same_in_each_turn, (0.8, 0.3, 4), (0.8, 0.3, 0), argnums=(0, 1)),
    case(same_in_each_turn_of_each_turn, (0.8, 0.3, 4), (0.8, 0.3, 1), argnums=(0, 1)),
    case(name_that_the_loop_needs_alone, (0.8, True), (0.8, False), argnums=0),
    case(read_after_the_loop, (0.8, 0.3, 3), (0.8, 0.3, 0), argnums=(0, 1)),
    case(condition_changes_what_a_turn_reads, (0.8, 0.65)),
    case(logits_of_a_sigmoid, V),
    case(normalised_rows, M),
    case(columns_put_together, (V, W)),
    case(rows_by_a_list, M),
    case(new_axes_everywhere, (M, V)),
    case(emptied_places, V),
]
