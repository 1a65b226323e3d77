"""What a person leaves out of a derivative, and what looks like it but must stay."""

import math

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5], [0.9, 1.6, 1.1], [-0.4, 0.8, 0.2]])
S = np.array([[2.0, 0.3, -0.1], [0.3, 1.5, 0.4], [-0.1, 0.4, 1.8]])
T = np.array([[0.7, 0.7, 0.4], [2.1, 0.3, 2.1]])


# the largest is subtracted, and nothing depends on it
def cross_entropy(Z, labels):
    z = Z - np.max(Z, axis=1, keepdims=True)
    return np.mean(np.log(np.sum(np.exp(z), axis=1)) - z[np.arange(len(labels)), labels])


def cross_entropy_by_columns(Z, labels):
    top = Z.max(axis=0)
    z = Z - top
    right = z[labels, np.arange(Z.shape[1])]
    return np.sum(np.log(np.exp(z).sum(axis=0)) - right)


def softmax_of_rows(Z):
    e = np.exp(Z - np.max(Z, axis=1)[:, None])
    return e/np.sum(e, axis=1, keepdims=True)


def log_sum_exp(x):
    c = max(x[0], x[1])
    return c + math.log(math.exp(x[0] - c) + math.exp(x[1] - c))


def log_sum_exp_in_a_loop(Z):
    total = 0.0
    for row in Z:
        c = np.max(row)
        total = total*0.5 + (c + np.log(np.sum(np.exp(row - c))))**2
    return total


def twice_the_logarithm(Z):
    top = np.max(Z, axis=0)
    return 2.0*top + 2.0*np.log(np.sum(np.exp(Z - top), axis=0))


# and something does
def largest_added_once_too_often(Z):
    top = np.max(Z, axis=0)
    return 2.0*top + np.log(np.sum(np.exp(Z - top), axis=0))


def largest_along_the_other_axis(S):
    top = np.max(S, axis=0)
    return top + np.log(np.sum(np.exp(S - top), axis=1))


def largest_along_both_axes(S):
    top = np.max(S, axis=1)
    return top[:, None]*0.5 + np.log(np.sum(np.exp(S - top), axis=0)) + np.log(np.exp(-0.5*top))


def picked_from_other_rows(Z, labels):
    z = Z - np.max(Z, axis=1, keepdims=True)
    turned = np.arange(len(labels))[::-1]
    return np.mean(np.log(np.sum(np.exp(z), axis=1)) - z[turned, labels])


def largest_read_in_a_branch(x):
    c = np.max(x)
    y = c + np.log(np.sum(np.exp(x - c)))
    if c > 1.0:
        y = y*c
    return y


def largest_of_the_turn_before(Z):
    c = 0.0
    total = 0.0
    for row in Z:
        total = total + c + np.log(np.sum(np.exp(row - c)))
        c = np.max(row)
        total = total + 0.1*np.log(np.sum(np.exp(row - c)))
    return total


def ties_of_the_largest(T):
    top = np.max(T, axis=1, keepdims=True)
    return np.sum(np.log(np.sum(np.exp(T - top), axis=1)) + top[:, 0])


# shapes that are the same in one turn of a loop, and others in the next
def forward_and_back(L, b):
    x = b*1.0
    for i in range(len(b)):
        x[i:] = x[i:] - 0.3*L[i:, i]*x[i]**2
    for i in range(len(b) - 1, -1, -1):
        x[:i] = (x[:i] - L[:i, i] @ x[:i])/L[i, i]
    return x


def tail_of_the_turn_before(x):
    total = 0.0
    before = x[:1]
    for j in range(3):
        total = total + np.sum(before*x[j:j + 1]) + np.sum(before**2)
        before = x[j:]*1.0
    return total + np.sum(before**3)


def width_one_turns(x):
    """In the last turn one number meets the whole."""
    total = x*0.0
    for j in range(len(x)):
        if len(x) - j in (1, len(x)):
            total = total + x[j:]**2
    return total


def columns_below(A):
    L = A*1.0
    for j in range(len(L)):
        L[j, j] = np.sqrt(L[j, j] - L[j, :j] @ L[j, :j])
        L[j + 1:, j] = (L[j + 1:, j] - L[j + 1:, :j] @ L[j, :j])/L[j, j]
    return np.tril(L)


def windows(x, k):
    n = len(x) - len(k) + 1
    out = np.zeros(n)
    for i in range(len(k)):
        out += k[i]*x[i:i + n]
    return np.sum(out**2)


def windows_that_end_early(x, k):
    out = np.zeros(4)
    for i in range(len(k)):
        part = k[i]*x[i:i + 4]
        out[:len(part)] += part
        out += part[-1:]*x[3 - i:4 - i]
    return np.sum(out**2)


# what both arms of a branch overwrite
def two_ways(x):
    y = x
    for _ in range(7):
        if y < 1.0:
            y = y + 0.3*math.sin(x*y)
        else:
            y = 0.6*x/y
    return y


def two_ways_read_after(x):
    y = x*1.0
    for i in range(6):
        if y < 1.0:
            y = math.exp(y*x)
            x = x*y
        elif i < 4:
            y = math.sqrt(y) - 0.5*x
        else:
            x = x*0.9
            y = y*y*x
    return x + y*y


def two_ways_and_out(x):
    y = x
    steps = 0
    while True:
        steps += 1
        if y > 1.0:
            y = y*0.6*math.cos(x)
        else:
            y = y + 0.4*x
            if steps > 5:
                break
        z = y*x
        y = y + 0.01*z*z
    return y*steps


def made_of_what_is_restored(x, n):
    u, v = x, 0.5
    for _ in range(n):
        a = u*v
        b = a/u
        c = b - v*u
        u = u + 0.1*math.sin(a*c)
        d = u*b
        v = v - 0.1*math.cos(d*d)
    return u*v


# additions to places that differ
def counted_places(A, k):
    B = A*2.0
    B[np.arange(len(k)), k] += A[:, 0]**2
    B[k, k] *= A[0, 0]
    return B


def places_counted_from_the_end(A):
    B = A*1.0
    rows = np.arange(-2, 3)
    return np.sum(B[rows]**2*A[0])


LABELS = np.array([2, 0, 1, 1])


def square_of_what_is_written_into(x):
    a = x*1.0
    b = a**2
    a[0] = 5.0*x[1]
    return np.sum(np.log(b)*a)


def product_of_what_is_scaled(x):
    a = x*1.0
    b = a*a
    a *= x
    return np.sum(np.log(b)*a*a)


def square_written_into(x):
    a = x*1.5
    b = a**2
    b[1] = 3.0
    return np.sum(np.log(b)*a)


def square_written_by_way_of_a_view(x):
    a = x*1.5
    tail = a[1:]
    b = a**2
    tail *= 0.7
    return np.sum(np.log(b)*a)


def transpose_of_what_is_written_into(A):
    a = A*1.0
    turned = a.T
    p = A @ turned
    a[0] = 5.0*A[1]
    return np.sum(p) + np.sum(turned @ A)


def root_of_a_square(x):
    return x/(x**2)**0.5 + (x**2)**0.5*x


def powers_of_roots_of_squares(x):
    return np.sum(x*(x**4)**0.25) + np.sum((x**2)**1.5/x**2) + ((x[0] - 2.0)**2)**1.5


def ones_by_a_power(x):
    return np.sum(x**0)*np.sum(x**2) + len(x**0)*x[0] + np.cumsum(x**0)[1]*x[1]


def as_many_as_there_are(x):
    return np.sum(0*x + 1)*x[0] + np.sum(np.where(x > 0, x[0], x[0]))*x[1] + np.prod(2*x**0)*x[2]


def as_many_as_the_mask_has(x):
    mask = np.ones((4, len(x))) > 0
    return np.sum(np.where(mask, x, x))*x[0]


def exponent_at_zero(x, z):
    return x**z + (1 + x*x)**z


def exponents_at_zero(x, z):
    return np.sum(x**z)*np.sum(np.exp(z))


def sinc_at_zero(x):
    return np.sinc(x)*(1.0 + x)


def turned_twice_and_written_between(A):
    B = np.cos(A)
    B = np.swapaxes(B, 0, 1)
    B[:] = A
    e = np.swapaxes(B, 0, 1)*1.0
    np.multiply(B, B[0, 1], out=B)
    return np.sum(A*e)


def transposes_of_what_is_made(A):
    return np.sum((2*A).T**2) + np.sum(np.swapaxes(A @ A, 0, 1)**3)


def nothing_over_something(x, s):
    c = x*1.0
    return np.sum((s - s)/c) + np.sum(x)*s


CASES = [
    case(cross_entropy, (M, LABELS), (M[:2], LABELS[:2])),
    case(cross_entropy_by_columns, (M, LABELS[:3])),
    case(softmax_of_rows, M, T),
    case(log_sum_exp, V),
    case(log_sum_exp_in_a_loop, M),
    case(twice_the_logarithm, M),
    case(largest_added_once_too_often, M),
    case(largest_along_the_other_axis, S),
    case(largest_along_both_axes, S),
    case(picked_from_other_rows, (M, LABELS)),
    case(largest_read_in_a_branch, V, V - 1.5),
    case(largest_of_the_turn_before, M),
    case(ties_of_the_largest, T),
    case(forward_and_back, (S, V[:3])),
    case(tail_of_the_turn_before, V),
    case(width_one_turns, V, V[:1]),
    case(columns_below, S + 2*np.eye(3)),
    case(windows, (V, V[:2]), (V, V)),
    case(windows_that_end_early, (V, V[:2])),
    case(two_ways, 0.41, 1.63),
    case(two_ways_read_after, 0.7, 1.2),
    case(two_ways_and_out, 1.48, 1.55),
    case(made_of_what_is_restored, (0.7, 5)),
    case(counted_places, (M[:3], LABELS[:3])),
    case(places_counted_from_the_end, M),
    case(square_of_what_is_written_into, np.abs(V)),
    case(product_of_what_is_scaled, np.abs(V)),
    case(square_written_into, np.abs(V)),
    case(square_written_by_way_of_a_view, np.abs(V)),
    case(transpose_of_what_is_written_into, S),
    case(root_of_a_square, -0.7, 0.6),
    case(powers_of_roots_of_squares, V),
    case(ones_by_a_power, V),
    case(as_many_as_there_are, V),
    case(as_many_as_the_mask_has, V),
    case(exponent_at_zero, (0.7, 0.0), (0.7, 1.3)),
    case(exponents_at_zero, (np.abs(V), 0.0), (np.abs(V), np.array([0.0, 1.0, 0.0, 0.5]))),
    case(sinc_at_zero, 0.0, 0.4),
    case(turned_twice_and_written_between, S),
    case(transposes_of_what_is_made, S),
    case(nothing_over_something, (V, 1.3)),
]
