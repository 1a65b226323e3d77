"""Sizes that are computed are tied to the arguments' dimensions, and no further than is sure."""

import numpy as np
import pytest

import srcad

SIZES = [(4, 3), (1, 3), (4, 1), (1, 1), (0, 3), (4, 0), (5, 5)]


def made_by_its_names(A):
    m, n = A.shape
    out = np.zeros((m, n))
    out += A**2
    return np.sum(out*A)


def picked(A):
    return np.sum(A[np.arange(len(A)), np.zeros(len(A), dtype=int)]*A[:, 0])


def valid(x, k):
    n = len(x) - len(k) + 1
    out = np.zeros(n)
    for i in range(len(k)):
        out = out + k[i]*x[i:i + n]**2
    return np.sum(out*out[::-1])


def counted_down(x):
    n = len(x)
    total = np.zeros(n)
    while n > 2:
        n = n - 1
        part = np.zeros(n)
        part = part + x[:n]**2
        total[:n] += part
    return np.sum(total*x)


def negated(x):
    n = -len(x)
    return np.sum(np.zeros(-n) + x*n)


def check(f, *args):
    found = srcad.grad(f, tuple(range(len(args))))(*args)
    for value, gradient in zip(args, found, strict=True):
        assert gradient.shape == value.shape
        for at in np.ndindex(value.shape):
            old = value[at]
            value[at] = old + 1e-6
            above = f(*args)
            value[at] = old - 1e-6
            below = f(*args)
            value[at] = old
            assert gradient[at] == pytest.approx((above - below)/2e-6, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("shape", SIZES)
def test_slices_of_constant_width(shape):
    A = np.linspace(0.5, 2.0, shape[0]*shape[1]).reshape(shape)
    check(lambda A: np.sum(A[:, :2]*A[:, 1:2]) + np.sum(A[:, 2:]*np.sum(A, axis=1)[:, None]), A)
    check(lambda A, b: np.sum((A[:, :3] - b[:, :3])**2), A, np.ones((shape[0], shape[1] or 1)))


@pytest.mark.parametrize("shape", SIZES)
def test_names_of_sizes(shape):
    A = np.linspace(0.5, 2.0, shape[0]*shape[1]).reshape(shape)
    check(made_by_its_names, A)
    if shape[1]:
        check(picked, A)


@pytest.mark.parametrize("sizes", [(5, 2), (5, 1), (3, 3), (1, 1), (6, 4)])
def test_differences_of_sizes(sizes):
    check(valid, *(np.linspace(1.0, 2.0, n) for n in sizes))


@pytest.mark.parametrize("f", [counted_down, negated])
def test_a_name_that_changes_is_no_size(f):
    for n in (1, 2, 3, 5):
        check(f, np.linspace(1.0, 2.0, n))


def test_what_is_proven_needs_no_helper():
    A = np.ones((4, 3))
    assert "unbroadcast" not in srcad.source(srcad.grad(made_by_its_names), A)
    assert "unbroadcast" not in srcad.source(srcad.grad(picked), A)
