"""The header of a derivative says what it keeps, what it tapes and how much it computes."""

import numpy as np
import pytest

import srcad


def straight(x):
    return np.sum(np.sin(x)**2)


def squarings(x, n):
    for _ in range(n):
        x = np.sin(x)
    return np.sum(x)


def rolled(W, h, n):
    u = np.exp(W)
    for _ in range(n):
        h = np.tanh(u @ h)
    return np.sum(h)


def of_two(W, h, n):
    s = 1.0
    for _ in range(n):
        s = s*np.sin(s)
        h = np.sin(h)*s
        W = np.sin(W)
    return np.sum(h) + np.sum(W)


@pytest.mark.parametrize(("f", "args", "said"), [
    (straight, (np.ones(3),), None),
    (squarings, (1.5, 3), "tapes 1 float a turn"),
    (squarings, (np.ones(4), 3), "tapes n floats a turn"),
    (rolled, (np.ones((3, 3)), np.ones(3), 2), "keeps n*n floats, tapes n floats a turn"),
])
def test_the_header_says_what_is_taped(f, args, said):
    _, second, *_ = srcad.source(srcad.grad(f), *args).splitlines()
    assert second == f"# {said}" if said else "operations" in second


def test_sizes_are_added_up():
    args = np.ones((2, 3)), np.ones(4), 3
    second = srcad.source(srcad.grad(of_two, (0, 1)), *args).splitlines()[1]
    assert second == "# tapes k + n*m + 1 floats a turn"


def test_a_tangent_keeps_nothing():
    assert "tapes" not in srcad.source(srcad.tangent(squarings), 1.5, 3)


def scaled(x, k):
    return k*x*x


def polynomial(x, n):
    y = 0.0
    for i in range(n):
        y = y*x + i
    return y


@pytest.mark.parametrize(("derivative", "args", "said"), [
    (srcad.grad(scaled), (2.0, 3.0), "2 operations, as many as the primal"),  # 2*k*x
    (srcad.value_and_grad(scaled), (2.0, 3.0), "4 operations, 2 more than the primal"),
    (srcad.grad(polynomial), (2.0, 3), "5 operations a turn, 3 more than the primal"),
])
def test_the_header_says_how_many_operations_there_are(derivative, args, said):
    lines = srcad.source(derivative, *args).splitlines()
    assert next(line for line in lines if "operation" in line) == f"# {said}"


def stored(x, b):
    kept = b.copy()
    s = 0.0
    for i in range(len(x)):
        v = np.exp(x[i])*1.1
        kept[i] = v
        s = s + v*v*v
    return s + 0.0*kept[0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_was_stored_with_fewer_digits_is_not_read_back(dtype):
    x = np.linspace(0.1, 1.0, 4)
    found = srcad.grad(stored)(x, np.zeros(4, dtype))
    np.testing.assert_allclose(found, 3*(1.1*np.exp(x))**3, rtol=1e-14)


def test_what_is_made_of_the_same_array_is_read_back():
    def rooted(A):
        roots = np.zeros_like(A)
        for i in range(len(A)):
            roots[i] = np.sqrt(A[i])
        return np.sum(roots)

    text = srcad.source(srcad.grad(rooted), np.ones(4))
    assert "tape" not in text
    assert "/ roots[i]" in text
