"""Jumps, effects and writes: the normal form does what the function does."""

import contextlib
import logging
import math

import numpy as np
import pytest
from frontend_cases import Table, refusal, same_as_python, text_of

case = Table()
V = np.array([0.7, -1.2, 0.4, 2.1])
A = np.arange(12.0).reshape(3, 4)


@case(0.1, 0.8, 5.0)
def broken(x):
    s = x
    for _ in range(5):
        s = s*1.5
        if s > 3.0:
            break
        s = s*x
    return s*x


@case(0.8)
def continued(x):
    s = x
    for i in range(6):
        if i % 2:
            continue
        s = s*x + i
    return s


@case(0.5, 2.0, 7.0)
def three_ways(x):
    s = 0.0
    for i in range(10):
        if i == 3:
            continue
        elif s > 20.0:
            break
        elif i == 5:
            s = s + 100.0
        else:
            s = s + x
            if s > 9.0:
                s = s*2.0
                continue
            s = s + 0.5
        s = s + 0.25
    return s, i


@case(0.5, 2.0, 7.0)
def both_arms_go_on(x):
    s = 0.0
    for i in range(6):
        if i % 2:
            if s > x:
                break
            s = s + 1.0
        else:
            if s < 0.1*x:
                s = s + 3.0
                continue
            s = s + 2.0
        s = s*1.1
    return s


@case(0.5, 2.0, 30.0, 100.0)
def returned_from_a_loop(x):
    s = x
    for i in range(4):
        s = s*2.0
        if s > 20.0:
            return s*i
        s = s + 1.0
    return -s


@case(0.5, 30.0)
def returned_from_nested_loops(x):
    for i in range(4):
        for j in range(3):
            if i*j > x:
                return i, j
            if j > i:
                break
        if i == 3 and x < 1.0:
            return -1, i
    return -1, -1


@case(0.5, 30.0, 2.0)
def returned_or_nothing(x):
    for i in range(4):
        if i > x:
            return x*i


@case(1.5, 40.0)
def endless(x):
    while True:
        x = x*1.5
        if x > 30.0:
            return x


@case(1.5, 40.0)
def endless_inside(x):
    for i in range(3):
        while True:
            x = x*1.5
            if x > 30.0:
                return x + i
            if x > 5.0*i:
                break
        x = x - 1.0
    return x


@case(0.5, 3.0)
def with_else(x):
    for i in range(4):
        if i > x:
            break
        x = x + 0.25
    else:
        x = x*10.0
    while x > 1.0:
        x = x/2.0
    x = x + 100.0
    return x


@case(0.5, 3.0, 9.0)
def else_that_returns(x):
    for i in range(4):
        for j in range(3):
            if i + j > x:
                break
        else:
            continue
        if x > 2.0:
            return i, j
        return i*100, j
    return x, x


@case(-1.0, 0.5, 2.0)
def many_returns(x):
    if x < 0.0:
        return -x
    if x < 1.0:
        y = x*2.0
    else:
        y = x*3.0
        if y > 5.0:
            return y
    return y + 1.0


@case(0.0, 1.0, 2.0)
def on_one_path_only(x):
    if x > 0.5:
        y = x
    if x > 1.5:
        z = y
    if x > 0.5:
        x = y*2.0
    if x > 3.0:
        x = z + x
    return x


@case(1.3, 3.0)
def walrus(x):
    if (y := x*2.0) > 4.0:
        return y
    return (z := y + 1.0)*z + y


@case(9.0, 0.5)
def walrus_in_a_while(x):
    n = 0
    while (y := x/2.0) > 1.0:
        x = y - 0.1
        n += 1
    return x, y, n


def bigger(x):
    return x > 2.0


@case(9.0)
def helper_in_a_while(x):
    while bigger(x):
        x = x/1.5
    return x


@case((1.0, "a"), (1.0, "b"), (1.0, 3), (1.0, None), (1.0, 7.5))
def matched(x, kind):
    match kind:
        case "a":
            return x
        case "b" | 3:
            y = x*2.0
        case None:
            y = x*3.0
        case other if other > 5.0:
            y = other
        case _:
            return 0.0
    return y + 1.0


@case((1.0, 2.0))
def matched_structure(a, b):
    match (a*b, [a, b]):
        case (p,):
            return p
        case (p, [q, *_]) if p > 100.0:
            return q
        case (p, [_, q]):
            return p*q
    return None


@case(1.0, -1.0)
def raised(x):
    if x < 0.0:
        raise ValueError(f"negative: {x:.2f} {x!r} {{}}")
    return math.sqrt(x)


@case(1.0, -1.0, 20.0)
def raised_in_a_loop(x):
    for i in range(3):
        if x < 0.0:
            raise ValueError("negative") from None
        if x > 10.0:
            break
        x = x + i
    return x


@case(1.0, -1.0)
def asserted(x):
    assert x != 2.0
    assert x > 0.0, f"not positive: {x}"
    return x


LOG = logging.getLogger(__name__)


@case((1.0, LOG))
def printed(x, log):
    print("x is", x, sep=": ")
    log.debug("x = %s", x)
    text = f"{x:>{int(5*x)}} {x}"
    print(text)
    return x


@case(0.0, 2.0)
def managed(x):
    with np.errstate(divide="ignore"), contextlib.nullcontext(3.0) as c:
        y = np.log(x)*c
        if x > 1.0:
            return y
    with contextlib.nullcontext():
        y = y + 1.0
    return y


@case(2.0)
def managed_in_a_loop(x):
    for i in range(4):
        with contextlib.nullcontext():
            if i == 2:
                break
            x = x*2.0
    return x


@case(2.0)
def deleted(x):
    y = x*x
    z = y
    del y
    import math as m

    from numpy import exp

    return m.sin(z)*exp(z)


@case(V)
def elements_written(x):
    y = np.zeros(4)
    for i in range(4):
        y[i] = x[i]**2
    y[1] = y[0]*3.0
    y[2:] += x[:2]
    y[0] -= 1.0
    return y


@case(A)
def parts_written(x):
    a = x.copy()
    a[1, 1:-1] *= 2.0
    a[a > 9.0] = 0.0
    a[0][1] = 7.0
    a[[0, 1], 2] += 5.0
    row = a[2]
    row[0] = -1.0
    a[0], a[1] = a[1].copy(), a[0].copy()
    a[0, 0], a[0, 1] = a[0, 1], a[0, 0]
    return a


@case(V)
def filled(x):
    a = np.zeros(4)
    np.copyto(a, x)
    b = np.empty(4)
    b.fill(2.0)
    c = x*1.0
    c.sort()
    c[...] = c + b
    np.add.at(a, [0, 0, 1], x[:3])
    d = np.multiply(a, b, out=c)
    np.exp(x, out=b)
    return a, b, c, d


@case(V)
def augmented(x):
    y = x*1.0
    z = y
    y += 1.0
    y *= x
    return y, z


def add_in_place(y, x):
    y += x


def set_first(y, v):
    y[0] = v
    for i in range(len(y)):
        if y[i] > 1.0:
            return
        y[i] = y[i]*0.5


@case(V)
def procedures(x):
    y = x*1.0
    add_in_place(y, x)
    set_first(y, 0.25)
    return y


def first_above(x, level):
    for i in range(len(x)):
        if x[i] > level:
            return i
    return None


@case((V, 0.5), (V, 9.0))
def helper_with_a_loop_that_returns(x, level):
    i = first_above(x, level)
    if i is None:
        return -1
    return x[i]


@pytest.mark.parametrize(("f", "args"), case)
def test_the_normal_form_does_the_same(f, args):
    same_as_python(f, args)


def test_a_continue_becomes_a_branch():
    assert "skipped" not in text_of(continued)
    assert text_of(continued).splitlines()[-6:-1] == [
        "        if i%2:",
        "            pass",
        "        else:",
        "            u1 = s*x",
        "            s = u1 + i",
    ] or "if not i%2:" in text_of(continued)


def test_messages_are_made_when_they_are_shown():
    assert "assert x > 0.0, 'not positive: {}'.format(x)" in text_of(asserted)


def test_what_is_refused():
    def swallowing(x):
        kept = [x]
        with contextlib.suppress(ZeroDivisionError):
            x = kept.pop()/x
        return x*len(kept)

    def global_written(x):
        global case
        case = x
        return x

    def waiting(x):
        yield x

    assert "changes something" in refusal(swallowing).what
    assert "global" in refusal(global_written).what
    assert "generator" in refusal(waiting).what
