"""All that stands in the way of a function, in one list."""

import math

from srcad.frontend.obstacles import obstacles

counter = 0


def helper(x):
    for _ in range(2):
        try:  # helper's
            x = x.solve()
        finally:
            print(x)
    return x


def many(x, n):
    global counter
    counter = 1
    y = eval("x*x")
    z = y*2.0
    items = [(x, y)]
    for i in range(n):
        items.append([x, z])
    class Bag:
        pass
    if x > 0.0:
        class Box:
            pass
        return Box()
    async def waiting():
        pass
    return helper(x) + math.sin(z) + sum([])


def test_every_refusal_is_listed_once_with_its_line():
    found = obstacles(many)
    first = many.__code__.co_firstlineno
    lines = [e.place.line - first if e.place.line >= first else "helper" for e in found]
    assert lines == [2, 3, 7, 8, 11, 14, "helper"]
    assert all(e.hint for e in found)


def test_nothing_is_listed_where_nothing_is_refused():
    assert obstacles(test_nothing_is_listed_where_nothing_is_refused) == []
