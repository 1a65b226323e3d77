"""Lists, dicts, tuples and objects made inside: the normal form does what the function does."""

import collections
import copy
import dataclasses
import functools
import math
import operator
from typing import NamedTuple

import numpy as np
import pytest
from frontend_cases import Table, refusal, same_as_python, text_of

case = Table()
V = np.array([0.7, -1.2, 0.4, 2.1])


@case((0.8, 1.1))
def dict_written(x, y):
    table = {"a": x*y, "b": y}
    table["a"] = table["a"]*x
    table["c"] = table.get("d", 2.0)
    table.setdefault("e", x)
    table.update(f=x + 1.0)
    table["b"] += 3.0
    del table["e"]
    s = 0.0
    for key, value in table.items():
        s = s + value*len(key)
    for value in table.values():
        s = s*value
    if "c" in table and "e" not in table:
        s = s + len(table)
    return s, table["a"], sorted(table.keys())[1]


@case((0.8, 1.1))
def list_methods(x, y):
    a = [x, y]
    a.append(x*y)
    b = a
    b.extend([1.0, x])
    a.insert(0, y)
    last = a.pop()
    a[1] = a[1]*2.0
    a[0], a[2] = a[2], a[0]
    c = a + [last]*2
    d = c[1:4]
    d += [x]
    return a[0], a[1], len(b), c[-1], d[0], d[-1], b[2]


@case((0.8, 1.1))
def aliases_of_containers(x, y):
    a = {"w": [x, y]}
    b = a["w"]
    b[0] = b[0]*y
    c = copy.copy(b)
    b.append(1.0)
    return a["w"][0], len(a["w"]), len(c)


@case(0.5, 2.0)
def branch_over_slots(x):
    d = {"a": x, "b": 1.0}
    if x > 1.0:
        d["a"] = x*2.0
    else:
        d["b"] = x*3.0
        d["a"] = d["b"] + 1.0
    return d["a"]*d["b"]


@case(0.5, 2.0)
def loop_over_slots(x):
    state = {"p": x, "q": 1.0}
    for i in range(5):
        state["p"], state["q"] = state["q"], state["p"]*x
        if state["q"] > 3.0:
            break
        state["q"] = state["q"] + i
    return state["p"] + 10.0*state["q"]


@case((0.5, 3), (0.5, 0))
def rebound_in_a_loop(x, n):
    point = (x, 1.0)
    items = [x, x]
    for i in range(n):
        point = (point[1]*x, point[0] + i)
        items = [items[1], items[0]*2.0]
    return point[0], point[1], items[0], items[1]


@case((0.8, 4), (0.8, 0))
def appended_in_a_loop(x, n):
    items = [x]
    for i in range(n):
        items.append(items[-1]*x + i)
        if items[i] > 2.0:
            items[i] = 1.0
    s = 0.0
    for k, item in enumerate(items):
        s = s + item*k
    return s, len(items), items[0]


@case((0.8, 4), (0.8, 0), (3.0, 4))
def appended_in_a_branch(x, n):
    items = []
    for i in range(n):
        if x*i > 1.0:
            items.append(x + i)
    while len(items) > 1:
        x = x + items.pop()
    return x, len(items)


@case((0.8, 4))
def comprehensions(x, n):
    a = [x*k for k in range(n)]
    b = [x*k for k in range(3) if k != 1]
    c = {name: x*k for k, name in enumerate(("a", "b"))}
    d = [[x*i*j for i in range(2)] for j in range(3)]
    e = [v for v in a if v > 1.0]
    return sum(a), sum(b), c["b"], d[2][1], sum(e), len(e)


@case((0.8, 4), (2.0, 3))
def folds(x, n):
    a = sum(x**k for k in range(3))
    b = sum(x*k for k in range(n))
    c = max(x*k - k*k for k in range(n))
    d = min([x, 2.0, x*x])
    e = any(x*k > 2.0 for k in range(n))
    f = all(x*k < 5.0 for k in range(n))
    g = sum([x*k for k in range(n) if k % 2], 1.0)
    return a, b, c, d, e, f, g


@case((V,))
def iterated(x):
    s = 1.0
    for v in x:
        s = s*v
    for i, v in enumerate(x, 1):
        s = s + i*v
    for a, b in zip(x, x*2.0, strict=False):
        s = s + a*b
    for v in reversed(x):
        s = s*0.5 + v
    for a, (b, c) in zip(x, ((1.0, 2.0), (3.0, 4.0)), strict=False):
        s = s + a*b*c
    return s


@case((0.8, 1.1))
def known_iterables(x, y):
    s = 1.0
    for z in (x, y, x*y):
        if z > 0.85:
            continue
        s = s*z
    for k, z in enumerate([x, y]):
        if k == 1:
            break
        s = s + k*z + 1.0
    else:
        s = 100.0
    for a, b in zip((x, y), (y, 2.0), strict=True):
        if a*b > 2.0:
            break
        s = s*a + b
    return s


@case((0.8, 1.1), (3.0, 1.0))
def returned_from_known(x, y):
    for z in (x, y, x*y):
        if z > 1.0:
            return z
        y = y + 1.0
    return y


@case((0.8, 1.1))
def starred(x, y):
    first, *rest = (x, y, x*y)
    *front, last = [x, y]
    return first*rest[1] + front[0]*last + max(*rest, first)


@case((0.8, 1.1))
def literal_range_over_a_list(x, y):
    items = [x, y, x*y]
    s = 0.0
    for i in range(len(items)):
        s = s + items[i]*i
    for i in range(3):
        items[i] = items[i] + 1.0
    return s, items[2]


@dataclasses.dataclass
class Point:
    x: float
    y: float = 2.0

    def norm(self, weight):
        return weight*math.sqrt(self.x**2 + self.y**2)

    def moved(self, by):
        return Point(self.x + by, self.y)

    def move(self, by):
        self.x += by

    @property
    def twice(self):
        return 2.0*self.x

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)


class Pair(NamedTuple):
    a: float
    b: float = 1.0

    def total(self):
        return self.a + self.b


Old = collections.namedtuple("Old", "p q")


class Base:
    scale = 3.0

    def __init__(self, w):
        self.w = w
        self.calls = 0

    def __call__(self, x):
        self.calls += 1
        return self.scale*x*self.w

    @staticmethod
    def plus(x):
        return x + 1.0

    @classmethod
    def make(cls, w):
        return cls(w*2.0)


class Derived(Base):
    def __init__(self, w):
        super().__init__(w + 1.0)
        self.more = [w]

    def __call__(self, x):
        return super().__call__(x) + self.more[0]


@case((0.8, 1.1))
def objects(x, y):
    p = Point(x*y)
    p.x = p.x*y
    q = p
    q.move(3.0)
    r = (p + p.moved(1.0)).twice
    return p.norm(x), r, p.x


@case((0.8, 1.1))
def named_tuples(x, y):
    p = Pair(x)
    o = Old(q=x, p=y)
    a, b = p
    return p.total()*o.q + a*b + o[0] + len(o)


@case((0.8, 1.1))
def classes(x, y):
    f = Derived(y)
    g = Base.make(x)
    return f(x) + f(2.0), f.calls, g(y) + Base.plus(x), isinstance(f, Base)


@case(0.5, 2.0)
def objects_in_a_loop(x):
    p = Point(x, 1.0)
    for i in range(4):
        p.move(i)
        if p.x > 3.0:
            p = Point(p.y, p.x)
            break
    return p.x, p.y


@case((0.8, 1.1))
def functions_inside(x, y):
    def inner(z, k=y):
        return z*y + k

    y = y*x
    square = lambda z: z*z
    return inner(x)*square(y) + (lambda: y)()


@case(0.8)
def nonlocal_names(x):
    total = x
    count = 0

    def add(z):
        nonlocal total, count
        total = total*z
        count += 1
        return z

    a = total + add(x)
    for i in range(3):
        add(3.0 + i)
    return total, count, a


@case(0.8)
def counters(x):
    def make():
        n = 0.0

        def count(by):
            nonlocal n
            n = n + by
            return n

        return count

    one, two = make(), make()
    one(x)
    two(1.0)
    return one(2.0)*two(x)


def variadic(*args, scale=2.0, **more):
    return args[0]*args[-1]*scale + more["k"]*len(args)


def composed(*functions):
    def run(x):
        for f in functions:
            x = f(x)
        return x

    return run


def logged(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)*2.0

    return wrapper


@logged
def decorated(x, by=3.0):
    return x*by


@case((0.8, 1.1))
def functions_as_values(x, y):
    options = {"k": x, "scale": y}
    f = composed(math.sin, lambda z: z*y, functools.partial(operator.mul, 2.0))
    a = variadic(x, y, **options) + variadic(*[x, y], k=1.0)
    b = functools.reduce(operator.mul, (x, x, 2.0), x)
    c = sum(map(lambda p, q: p*q, (x, y), (y, 2.0)))
    d = list(filter(lambda k: k > 1, (1, 2, 3)))
    return f(x), a, b, c, len(d), decorated(x) + decorated(y, by=x)


@case((V,))
def mapped_arrays(x):
    return sum(map(lambda z: z*z, x)), sum(v for v in x if v > 0.0)


@case((0.8, 1.1), (2.0, 1.0))
def choices(x, y):
    pair = (x, y) if x > y else (y, x)
    best = None
    for v in (x, y):
        if best is None or v > best:
            best = v
    return pair[0] - pair[1], best


@case(0.5, 3.0)
def held_while_assigned(x):
    y = x*2.0
    box = [y, x]
    y = y + 1.0
    pair = (y, x)
    x = 0.0
    while y < 10.0:
        box[1] = y
        y = y*2.0
    return box[0], box[1], pair[1], y, x


@pytest.mark.parametrize(("f", "args"), case)
def test_the_normal_form_does_the_same(f, args):
    same_as_python(f, args)


def test_what_is_known_leaves_no_trace():
    assert "{" not in text_of(dict_written)
    assert "Point" not in text_of(objects)


def test_what_is_refused():
    def different(x):
        if x > 0.0:
            p = [x]
        else:
            p = x
        return p

    def either(x):
        a, b = [x], [1.0]
        while x < 3.0:
            a[0] += x
            if x > 1.0:
                a = b
            x = x*2.0
        return a[0] + b[0]

    assert "structure" in refusal(different).what
    assert "one of two" in refusal(either).what
