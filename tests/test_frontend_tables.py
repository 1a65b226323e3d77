"""Lists of tuples, starred targets, keys made of text: what is put together and what is not."""

from types import SimpleNamespace

import numpy as np
import pytest
from frontend_cases import Table, refusal, same_as_python

case = Table()
V = np.array([0.7, -1.2, 0.4, 2.1])


@case(V)
def trajectory(v):
    x, speed = v[0], v[1]
    path = [(x, speed)]
    for k in range(4):
        x, speed = x + speed*0.1, speed - x*v[2]*k
        path.append((x, speed))
    total = 0.0
    for k, (a, b) in enumerate(path):
        total += a*b*k
    for (a, b), (c, d) in zip(path[:-1], path[1:], strict=True):
        total += a*d - b*c
    last, _ = path[-1]
    return total*len(path), last


@case(V)
def from_an_empty_list(v):
    def trace(start):
        out = []
        for item in v:
            if item > 0.0:
                start = start*item
                out.append((start, item))
        return out

    one, two = trace(v[3]), trace(v[0])
    same = one
    while same:
        a, b = one.pop()
        two.append((b, a))
    return sum(a*b for a, b in two), len(one), 1.0 if one else 2.0


@case(V)
def starred(v):
    first, *rest = v
    *front, last = v
    rest.append(first)
    return first*sum(rest), front[1]*last, len(rest)


@case(0.8)
def text_as_keys(x):
    powers = {f"x{k}": x**k for k in range(1, 4)}
    signs = {("odd" if k % 2 else "even", k // 2): x*k for k in range(4)}
    more = powers | {"x2": 5.0}
    return powers["x2"]*signs["odd", 1], len({k % 2 for k in range(5)}), sum(more.values())


@case((0.8, 1.1), (1.1, 0.8))
def extremes_by_a_key(x, y):
    longest = max([x, y, x*y], key=lambda t: -t)
    name, least = min({"a": x, "b": y}.items(), key=lambda item: item[1])
    return longest*least, name, max([], default=x), max(x, -y, key=abs)


@case(0.8)
def namespace(x):
    point = SimpleNamespace(x=x, count=0)
    other = point
    for _ in range(3):
        point.x = point.x*x
        other.count += 1
    return point.x, point.count, getattr(point, "y", 7.0), hasattr(point, "x")


class Celsius:
    def __init__(self, value):
        self.kelvin = value + 273.15

    @property
    def value(self):
        return self.kelvin - 273.15

    @value.setter
    def value(self, new):
        self.kelvin = new + 273.15

    @classmethod
    def of_fahrenheit(cls, degrees):
        return cls((degrees - 32.0)/1.8)

    def __rmul__(self, k):
        return Celsius(self.value*k)

    def __abs__(self):
        return abs(self.value)


@case(0.8)
def own_class(x):
    one = Celsius.of_fahrenheit(x)
    one.value = one.value*x
    return abs(2.0*one), one.kelvin


@case(np.array([0.3, 0.5, 0.9]))
def item_replaced(v):
    pairs = [(t, t*t) for t in ()]
    for t in v:
        pairs.append((t, t))
    pairs[0] = (v[1], v[2])
    return pairs[0][0]


@pytest.mark.parametrize(("f", "args"), case)
def test_the_normal_form_does_the_same(f, args):
    same_as_python(f, args)


def grows_as_it_is_read(v):
    pairs = []
    for t in v:
        pairs.append((t, t))
    for a, b in pairs:
        if len(pairs) < 9:
            pairs.append((b, a))
    return pairs[-1][0]


def two_lengths(v):
    pairs = []
    for t in v:
        if t > 0.0:
            pairs.append((t, t))
        else:
            pairs.append((t, t, t))
    return pairs[0][0]


@pytest.mark.parametrize(("f", "what"), [
    (grows_as_it_is_read, "longer or shorter"),
    (two_lengths, "structure"),
])  # fmt: skip
def test_what_is_refused(f, what):
    assert what in refusal(f).what
