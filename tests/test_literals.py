"""Literals that are put together stay what they are: no product of theirs is zero or infinite."""

import pytest

import srcad


def far_below_one(x, y):
    return (1e-170*x)*(1e-170*y)


def divided_twice(x, y):
    return x/1e200*y/1e200


def far_above_one(x, y):
    return (1e200*x)*(1e200*y)


ROWS = [
    (far_below_one, (2e170, 3e170), 3e-170),
    (divided_twice, (2e200, 3e200), 3e-200),
    (far_above_one, (2e-200, 3e-200), 3e200),
]


@pytest.mark.parametrize(("f", "args", "expected"), ROWS)
def test_a_slope_is_what_the_terms_give(f, args, expected):
    by_x = pytest.approx(expected, rel=1e-12)
    assert srcad.grad(f)(*args) == by_x
    assert srcad.value_and_grad(f)(*args) == (f(*args), by_x)
    assert srcad.adjoint(f, 0)(*args, 1.0)[1] == by_x
    assert srcad.tangent(f, 0)(*args, 1.0)[1] == by_x


def not_reached(x, n):
    if n == 1:
        return x*2.0**2000
    if n == 2:
        return x*0.0**-1
    return x**2*2.0*10**400 if n > 3 else x*x


def test_what_overflows_where_it_is_not_reached_is_left_there():
    assert srcad.grad(not_reached)(0.7, 3) == pytest.approx(1.4)
    with pytest.raises(OverflowError):
        srcad.grad(not_reached)(0.7, 1)
