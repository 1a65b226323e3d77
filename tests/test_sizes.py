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


def places_that_repeat(A):
    """A column for each row, and two columns for each row, one of them perhaps twice."""
    n = len(A)
    once = A[np.arange(n), np.full(n, A.shape[1] - 1)]
    twice = A[np.arange(n), np.array([[0], [A.shape[1] - 1]])]
    return np.sum(once**2) + np.sum(twice**3)


def one_row_many_columns(A):
    return np.sum(A[np.arange(1), np.array([0, -1, 0])]**2)


def counted_from_below_zero(A):
    around = np.arange(-len(A), len(A))
    return np.sum(A[around]**2)


def changed_places(A):
    rows = np.arange(len(A))
    rows[-1] = 0
    return np.sum(A[rows, np.zeros(len(A), dtype=int)]**2)


def written_by_places(A):
    n = len(A)
    B = np.zeros((n, n))
    above, right = np.triu_indices(n, 1)
    B[above, right] = A[0, 0]**2*np.arange(1.0, len(above) + 1.0)
    B[above, above] += np.arange(1.0, len(above) + 1.0)*A[0, 0]
    B[right, right] = A[-1, -1]*np.arange(1.0, len(above) + 1.0)
    return np.sum(B**2)


def stacks(A):
    C = A[:, :, None]*A[:, None, :]
    return np.sum((C @ np.swapaxes(C, 1, 2) @ np.cos(A[0][:, None]*A[0]))**2)


def stretched_both_ways(A):
    return np.sum(A[:, :1]**2*(A[:, :1]*A.mean(axis=0, keepdims=True)*np.ones((2, 1, 1))))


def partly_by_names(A, b):
    n = len(b)
    return np.sum(A[:, :n]**2) + np.sum(A[:, n:]*A[:, :1]) + np.sum(A[:n, :n - 1]**3)


def parts_of_a_vector_of_three(A, b):
    """Says of b that it has three items, without a slice of it."""
    return np.sum(np.cross(A[:, :3], b)*(A[:, 3:6]*b))


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


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize(
    "f", [places_that_repeat, one_row_many_columns, counted_from_below_zero, changed_places,
          written_by_places, stacks, stretched_both_ways]
)  # fmt: skip
def test_places_and_stacks(f, shape):
    if all(shape):
        check(f, np.linspace(0.5, 2.0, shape[0]*shape[1]).reshape(shape))


@pytest.mark.parametrize("shape", [(3, 4), (2, 2), (5, 1), (1, 6)])
@pytest.mark.parametrize("n", [1, 2, 4, 7])
def test_parts_as_long_as_another(shape, n):
    A = np.linspace(0.5, 2.0, shape[0]*shape[1]).reshape(shape)
    check(partly_by_names, A, np.ones(n))


def test_numbers_for_sizes_that_are_counted_on():
    for n in (1, 2, 3, 11):
        A = np.linspace(0.5, 2.0, 7*n).reshape(n, 7)
        check(parts_of_a_vector_of_three, A, np.array([1.0, 2.0, 0.5]))
        gradient = srcad.grad(parts_of_a_vector_of_three, (0, 1))
        text = srcad.source(gradient, A, np.ones(3))
        assert "unbroadcast" not in text
        assert "b[3]" in text.partition("\n")[0]
        gradient(A, np.ones(3))
        assert gradient.source == text


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
    assert "np.add.at" not in srcad.source(srcad.grad(picked), A)
    B = np.ones((3, 3))
    assert "last_written" not in srcad.source(srcad.grad(only_above), B)
    assert "last_written" in srcad.source(srcad.grad(written_by_places), B)


def only_above(A):
    B = np.zeros((3, 3))
    above, right = np.triu_indices(3, 1)
    B[above, right] = A[above, right]**2
    return np.sum(B**2)
