"""``try``, ``with suppress`` and generators: the normal form does what the function does."""

import contextlib
import math

import numpy as np
import pytest
from frontend_cases import Table, refusal, same_as_python

case = Table()
V = np.array([0.7, -1.2, 0.4, 2.1])
EVENTS = []


class TooLargeError(Exception):
    pass


class MuchTooLargeError(TooLargeError):
    pass


@case(0.8, -0.8, 0.0)
def caught_in_the_middle(x):
    y = x
    z = 1.0
    try:
        y = y*2.0
        z = math.log(y) + y
        y = y*z
    except ValueError:
        y = y + z
    return y, z


@case((4.0, 2.0), (4.0, 0.0), (4, 0), (np.float64(4.0), 2.0))
def divided(x, b):
    try:
        return x/b
    except ZeroDivisionError:
        return -x


@case(0.5, 2.0, 7.0, 30.0)
def classes_in_order(x):
    def checked(t):
        if t > 20.0:
            raise MuchTooLargeError(t)
        if t > 5.0:
            raise TooLargeError
        return t*t

    try:
        y = checked(x) + 1.0
    except MuchTooLargeError:
        y = -1.0
    except (TooLargeError, KeyError):
        y = x*0.5
    else:
        y = y*3.0
    return y


@case(0.5, 2.0, 7.0)
def raised_in_a_loop(x):
    s = 0.0
    try:
        for i in range(5):
            s = s + x
            if s > 9.0:
                raise TooLargeError
            if i == 3:
                break
        else:
            s = s + 100.0
        s = s*2.0
    except TooLargeError:
        s = -s
    return s, i


@case(0.5, 2.0, 7.0)
def raised_in_a_loop_with_else(x):
    s = 0.0
    try:
        for i in (1, 2, 3):
            s = s + x
            if s > 9.0:
                raise TooLargeError
        else:
            s = s + 100.0
    except TooLargeError:
        s = -s
    return s, i


@case(0.5, 2.0, 7.0)
def caught_in_a_loop(x):
    s = 0.0
    for i in range(5):
        try:
            if i == 2:
                continue
            s = s + math.acos(x*i*0.2)
            if s > 4.0:
                break
        except ValueError:
            s = s + 10.0
        finally:
            s = s + 0.125
        s = s + 1.0
    return s


@case(0.5, 2.0, -7.0)
def nested(x):
    y = x
    try:
        try:
            y = y + 1.0
            y = y + math.sqrt(x)
            if y > 4.0:
                raise TooLargeError
        except TooLargeError:
            y = y*10.0
            y = y + math.sqrt(x - 3.0)
        finally:
            y = y + 0.5
    except ValueError:
        y = y - 20.0
    return y


@case(0.5, 2.0, -7.0)
def returned_through_finally(x):
    total = [x]
    try:
        return total[0] + math.sqrt(x)
    except ValueError as error:  # noqa: F841
        return total[0]*2.0
    finally:
        total[0] = 100.0


@case(0.5, 2.0, -7.0)
def endless(x):
    n = 0
    try:
        while True:
            n += 1
            x = x + 1.0
            if x > 4.0:
                raise TooLargeError
    except TooLargeError:
        x = -x
    return x, n


@case(0.5, 2.0, -7.0)
def kept(x):
    try:
        if x < 0.0:
            raise ValueError("negative")
        text = "fine"
    except ValueError as error:
        text = str(error)
    return x*len(text)


@case((0.5, 2), (0.5, 0))
def suppressed(x, b):
    y = x
    with contextlib.suppress(ZeroDivisionError, KeyError):
        y = y*x
        y = y + 1.0/b
        y = y*3.0
    return y*x


@case(0.5)
def missing_key(x):
    table = {"a": x}
    try:
        y = table["a"]*2.0
        y = y + table["b"]
    except KeyError:
        y = y - 1.0
    return y


@case(0.5, 2.0, 9.0)
def raised_in_turns(x):
    try:
        for k in (1.0, 2.0, [3.0][0]):
            x = x*k
            if x > 5.0:
                raise TooLargeError
    except TooLargeError:
        return -x
    return x


def running(values, most):
    total = 0.0
    for v in values:
        total = total + v
        if total > most:
            return
        yield total
        yield v, total


def alternating(x):
    yield x
    yield from (x*k for k in range(2, 5))
    x = yield_nothing(x)
    yield x


def yield_nothing(x):
    return -x


@case(V, V*3.0)
def generated(v):
    found = 0.0
    for item in running(v, 1.5):
        if isinstance(item, tuple):
            found = found + item[0]*item[1]
            continue
        found = found + item
    return found


@case(0.3, 0.8, 2.0)
def left_by_a_return(x):
    for k in alternating(x):
        for j in alternating(k):
            if j > 3.0:
                return j
            if j < 0.0:
                break
            x = x + j
        if x > 9.0:
            break
    else:
        return -100.0
    return x


@case(0.3, 0.8, 2.0)
def summed(x):
    return sum(alternating(x)) + sum(list(alternating(2.0*x))), max(alternating(x))


@case(V)
def left_through_two_loops(v):
    total = 0.0
    for product in (a*b for a in v for b in v if b > 0.0):
        if product < -2.0:
            break
        total = total + product
    return total


@case(0.3, 2.0)
def inner_return_keeps_from_else(x):
    for _ in range(3):
        j = 0
        while j < 2 and x < 0.9:
            return math.sin(x)
    else:
        return x*3.0


@pytest.mark.parametrize(("f", "args"), case)
def test_the_normal_form_does_the_same(f, args):
    same_as_python(f, args)


def effects_must_run(x, y):
    try:
        z = EVENTS[0](x)
    finally:
        EVENTS.append(y)
    return z


def changed_and_raised(x, y):
    kept = [x]
    try:
        z = kept.pop() + math.sqrt(y)
    except ValueError:
        z = len(kept)
    return z


def gone_through_twice(x, y):
    pairs = zip(x, y, strict=True)
    return sum(a*b for a, b in pairs) + sum(a for a, _ in pairs)


def gone_through_in_a_loop(x, y):
    squares = (v*v for v in x)
    return sum(sum(squares) for _ in range(y))


def sent_to(x, y):
    def taking():
        got = yield x
        yield got

    return sum(taking())*y


@pytest.mark.parametrize(("f", "what"), [
    (effects_must_run, "may raise"),
    (changed_and_raised, "changes something"),
    (gone_through_twice, "twice"),
    (gone_through_in_a_loop, "each turn"),
    (sent_to, "yield"),
])  # fmt: skip
def test_what_is_refused(f, what):
    assert what in refusal(f).what
