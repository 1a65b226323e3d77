"""What a mask has not taken has no say: derivatives are finite where only it is not."""

import math

import numpy as np
import pytest
from structures import assert_close

import srcad

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
X = np.array([-1.3, -1.0, 2.0, 0.5, 1.0])
AT_ZERO = np.array([0.0, -1.0, 2.0, 0.5, 0.0])


def root(x):
    return np.sum(np.where(x > 0, np.sqrt(x), 0))


def root_turned(x):
    return np.sum(np.where(x <= 0, 0, np.sqrt(x)*x))


def entropy(x):
    return np.sum(np.where(x > 0, x*np.log(x), 0.0))


def power_of_itself(x):
    return np.sum(np.where(x > 0, np.power(x, x), 1))


def square_that_is_zero_at_one(x):
    return np.sum(np.where(x > 0, np.log(x)**2, 0.0))


def one_over_distance(x):
    r = np.sqrt(x**2)
    return np.sum(np.where(r > 0, 1/r, 0))


def several_steps(x):
    u = np.sqrt(x)
    v = u*np.log(x)
    return np.sum(np.where(x <= 0, 0, v*u + np.exp(-1/x)))


def one_within_another(x):
    inner = np.where(x < 1.5, np.log(x)*np.sqrt(x), x)
    return np.sum(np.where(x > 0, inner, 0.0))


def picked_by_a_mask(x):
    y = np.sqrt(x)[x > 0]
    return np.sum(y**2*np.log(y))


def picked_if_finite(x):
    y = np.log(x)
    return np.sum(y[np.isfinite(y)])


def made_finite(x):
    return np.sum(np.nan_to_num(x**2*np.array([1.0, np.nan, 2.0, np.nan, 3.0])))


def replaced(x):
    with np.errstate(all="ignore"):
        y = np.sqrt(x)*np.log(x)
    y[x <= 0] = 0.0
    return np.sum(y*y)


def copied_in_between(x):
    y = np.copy(np.sqrt(x))
    z = np.array(y*np.log(x))
    return np.sum(np.where(x > 0, z*y, 0.0))


def put_together(x):
    y = np.exp(x)
    both = np.array([y*x, y/(2 + x)])
    return np.sum(np.where(both > 0.1, both**2, 0.0))


def in_a_loop(x):
    total = 0.0
    for k in range(3):
        y = x - 0.3*k
        root = np.sqrt(y)
        total = total + np.sum(np.where(y > 0.0, root*np.log(y), x*k))
        x = np.where(y > 0, x + 0.1*y, x)
    return total


def for_one_row_of_all(x):
    table = np.outer(np.array([1.0, -1.0]), x)
    return np.sum(np.where(x > 0, np.sqrt(table[0])*np.log(x), 0.0))


def also_read_elsewhere(x):
    y = x**2 + 1
    z = np.log(y - 1.5)
    return np.sum(np.where(x > 1.2, z, 0.0)) + np.sum(y*y)


def distances_without_the_own(x):
    d = (x[:, None] - x[None, :])**2
    r = np.sqrt(d)
    np.fill_diagonal(r, 1)
    return np.sum(x/r)


def roots_of_all_but_some(x):
    own = np.arange(5)
    r = np.abs(x[:, None] - x)**1.5*np.log(np.abs(x[:, None] - x))
    r[own, own] = 0.0
    return np.sum(r*x)


def directions(x):
    rows = np.array([x, x*x, 0.0*x])
    n = np.sqrt(np.sum(rows**2, axis=1, keepdims=True))
    return np.sum(np.where(n > 0, rows/n, 0.0)*np.arange(5.0))


def stable_sigmoid(x):
    return np.sum(np.where(x > 0, 1/(1 + np.exp(-800*x)), np.exp(800*x)/(1 + np.exp(800*x))))


def pairs(x):
    total = 0.0
    for i in range(4):
        for j in range(4):
            r = np.sqrt((x[i] - x[j])**2)
            if r == 0:
                continue
            total += np.log(r)*x[i]
    return total


def root_of_a_number(x):
    t = float(x[0])
    r = math.sqrt(t - float(x[4]))
    if r == 0.0:
        return x[1]**2
    return r*t


def chosen(x):
    r = math.sqrt(x[2] - 2*x[4])
    return (r if x[0] < 0 else x[1]**2) + x[2]**2


def root_in_a_loop(x):
    total = 0.0
    for i in range(5):
        r = math.sqrt((x[i] - 1.0)**2)
        if r > 0.0:
            total += x[i]/r**2
    return total


def changed_before_it_is_chosen(x):
    y = np.sqrt(x[2] - 2*x[4])
    if x[0] > 0:
        y = y*2
    for k in range(2):
        x = x*(k + 1.5)
    return y if x[0] < 0 else x[1]**2


def parts_of_what_is_not_chosen(x):
    r = np.sqrt((x - x[0])**2)
    s = r[0] + r[1]*2
    return np.where(x[0] < 0, s, x[1]**2)


BRANCHES = [
    pairs, root_of_a_number, chosen, root_in_a_loop, changed_before_it_is_chosen,
    parts_of_what_is_not_chosen,
]  # fmt: skip
TIES = np.array([0.7, -1.0, 1.4, -1.0, 0.7])


@pytest.mark.parametrize("f", BRANCHES)
def test_derivatives_are_those_of_the_branch_taken(f):
    gradient = srcad.grad(f)(TIES)
    forward = [srcad.jvp(f, (TIES,), (e,))[1] for e in np.eye(5)]
    assert np.all(np.isfinite(gradient))
    assert_close(np.array(forward), gradient, 1e-12)
    twice = [srcad.jvp(srcad.tangent(f), (TIES, e), (d, np.zeros(5)))[1][1]
             for e in np.eye(5) for d in np.eye(5)]  # fmt: skip
    assert_close(srcad.hessian(f)(TIES).ravel(), np.array(twice), 1e-12)


def one_root_under_two_masks(x):
    r = np.sqrt(x)
    return np.sum(np.where(x > 0, r, 1.0) + np.where(x > 1.2, 2.0, 3.0)*np.where(x > 0.7, r, 2.0))


def one_root_put_in_two_arrays(x):
    r, y, z = np.log(x), np.ones(5), np.ones(5)
    y[x > 0.2] = r[x > 0.2]
    z[x > 1.5] = r[x > 1.5]
    return y @ z


def one_root_in_two_branches(x):
    total = 0.0
    r = math.sqrt(abs(x[0] + 1.3))
    if x[2] > 3.0:
        total = r
    if x[3] > 1.0:
        total = total + r*x[1]
    return total + x @ x


SMOOTH = [
    one_root_under_two_masks, one_root_put_in_two_arrays, one_root_in_two_branches,
    root, root_turned, entropy, power_of_itself, square_that_is_zero_at_one, one_over_distance,
    several_steps, one_within_another, picked_by_a_mask, picked_if_finite, made_finite, replaced,
    copied_in_between, put_together, in_a_loop, for_one_row_of_all, also_read_elsewhere,
    stable_sigmoid, distances_without_the_own, roots_of_all_but_some, directions,
]  # fmt: skip


@pytest.mark.parametrize("f", SMOOTH)
def test_derivatives_are_those_of_what_is_taken(f):
    gradient, step = srcad.grad(f)(X), 1e-6
    wanted = [(f(X + step*e) - f(X - step*e))/(2*step) for e in np.eye(len(X))]
    assert_close(gradient, np.array(wanted), 1e-5)
    forward = [srcad.jvp(f, (X,), (e,))[1] for e in np.eye(len(X))]
    assert_close(np.array(forward), gradient, 1e-12)
    second = [(srcad.grad(f)(X + step*e) - srcad.grad(f)(X - step*e))/(2*step)
              for e in np.eye(len(X))]  # fmt: skip
    assert_close(srcad.hessian(f)(X), np.array(second), 1e-5)


@pytest.mark.parametrize("f", [root, entropy, several_steps, picked_if_finite, replaced])
def test_at_the_edge_they_are_finite(f):
    assert np.all(np.isfinite(srcad.grad(f)(AT_ZERO)))
    assert np.all(np.isfinite(srcad.hessian(f)(AT_ZERO)))


def test_the_text_is_that_of_a_person():
    text = srcad.source(srcad.grad(root), X)
    assert "x_bar = np.where(x > 0, 0.5/np.sqrt(x), 0.0)" in text
    both = srcad.source(srcad.grad(entropy), X)
    assert "np.where(u1, np.log(x) + x/x, 0.0)" in both
