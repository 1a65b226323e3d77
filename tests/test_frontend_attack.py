"""Python's finer points: order, sharing, scopes. Right, or refused; never something else."""

import copy
import dataclasses
import functools

import numpy as np
import pytest
from frontend_cases import Table, outcome, run, same_as_python

import srcad

right = Table()  # these must be read
either = Table()  # these may be refused
V = np.array([0.7, -1.2, 0.4, 2.1])


@right((0.8, 1.1))
def two_names_of_one_list(x, y):
    a = b = [x]
    a.append(y)
    b += [x*y]
    c = b[:]
    c.append(3.0)
    d = [a, a]
    d[0][0] = 5.0
    return len(a), len(b), len(c), d[1][0], a[0], c[0]


@right((0.8, 1.1))
def tuples_do_not_change(x, y):
    t = (x, y)
    u = t
    t += (3.0,)
    x = 9.0
    return len(t), len(u), u[0], t[0]


@right((0.8, 1.1))
def late_binding(x, y):
    fs = []
    for k in (1.0, 2.0, 3.0):
        fs.append(lambda z: z*k + x)
    x = x*y
    return sum([f(y) for f in fs]), fs[0](1.0)


@right((0.8, 1.1))
def early_binding(x, y):
    fs = [lambda z, k=k: z*k for k in (x, y, 2.0)]
    return fs[0](1.0) + fs[1](2.0)*fs[2](3.0)


@right(0.8, 2.0)
def nonlocal_in_a_branch(x):
    n = 0
    best = x

    def better(z):
        nonlocal best, n
        n += 1
        if z > best:
            best = z
            return True
        return False

    while better(x*n) or n < 2:
        x = x + 0.1
        if n > 4:
            break
    return best, n, x


@right((0.8, 1.1))
def order_of_evaluation(x, y):
    log = []

    def say(v):
        log.append(v)
        return v

    z = say(x) + say(y)*say(2.0)
    d = {say(1): say(x), say(2): say(y)}
    t = (say(3.0), [say(4.0), say(5.0)])
    if say(x) < say(y) < say(0.5) < say(100.0):
        z = -z
    w = (say(0.0) and say(1.0)) or say(7.0)
    d[1], d[2] = say(8.0), d[1]
    f = max(say(1.0), say(2.0))
    return z, len(log), log[-1], log[7], d[1], d[2], t[1][0], w, f, sum(log)


@right((0.8, 1.1))
def attribute_before_and_after(x, y):
    class_ = Counter(x)
    a = class_.n + class_.bump(y) + class_.n
    b = class_.n*class_.bump(2.0)
    return a, b, class_.n


class Counter:
    def __init__(self, n):
        self.n = n

    def bump(self, by):
        self.n += by
        return self.n

    def chain(self, by):
        self.n = self.n*by
        return self


@right((0.8, 1.1))
def chained_methods(x, y):
    c = Counter(x)
    return c.chain(y).chain(2.0).n + c.n


@either(0.3, 2.0)
def objects_shared_in_a_loop(x):
    a, b = Counter(x), Counter(1.0)
    for i in range(4):
        a, b = b, a
        a.bump(i)
        if b.n > 2.5:
            c = a
            c.bump(10.0)
            break
        b.n = b.n*x
    return a.n, b.n


@either(0.3, 2.0)
def one_object_by_two_names_in_a_loop(x):
    a = Counter(x)
    b = Counter(1.0)
    for i in range(4):
        b = a
        b.bump(i)
    return a.n, b.n


@either(0.3, 2.0)
def alternately_shared(x):
    a, b, c = [x], [1.0], [2.0]
    for i in range(3):
        a, b, c = b, c, a
        a[0] = a[0] + i
        if i == 1:
            b = a
    b[0] = 7.0
    return a[0], b[0], c[0]


@either(0.3, 2.0)
def linked(x):
    node = None
    for k in (x, 2.0, 3.0):
        node = (k, node)
    total = 0.0
    while node is not None:
        total = total*2.0 + node[0]
        node = node[1]
        if total > 1e6:
            return 0.0
    return total


@right((0.8, 4), (0.8, 0), (0.8, 1))
def grown_while_it_is_read(x, n):
    items = [x]
    for _ in range(n):
        items.append(items[-1]*2.0)
    k = 0
    while k < len(items) and items[k] < 5.0:
        items[k] = items[k] + items[len(items) - 1 - k]
        k += 1
    return k, sum(items), len(items)


@either((0.8, 4))
def appended_while_iterated(x, n):
    items = [x]*n
    for v in items:
        if len(items) < 7:
            items.append(v*2.0)
        x = x + v
    return x, len(items)


@right((0.8,))
def known_list_grows_while_iterated(x):
    items = [x, 1.0]
    for v in items:
        if len(items) < 6:
            items.append(v*2.0)
        x = x + v
    return x, len(items)


@right((0.8, 5))
def lists_made_in_each_turn(x, n):
    total = 0.0
    for i in range(n):
        row = []
        for j in range(i):
            row.append(x*j)
        for v in row:
            total = total + v
        last = row
    return total, len(last), last[-1]


@right((V,))
def rows_kept(x):
    rows = []
    for v in x:
        rows.append(x*v)
    rows[0][1] = 7.0
    out = np.zeros(4)
    for row in rows:
        out += row
    _, second, *_ = [rows[0], rows[1], 0.0]
    second[0] = 3.0
    return out, rows[1], len(rows)


@right((V, 0), (V, 3))
def scopes_of_comprehensions(x, i):
    k = 100
    a = [k*x[j] for j in range(3) if j != i]
    b = [[k for k in range(2)] for k in range(2)]
    c = {k: v for k, v in enumerate((x[0], x[1]))}
    return k, a[0], b[1][1], c[1], [i for i in (i, i + 1)][1]


@right((0.8, 3), (3.0, 3), (3.0, 0))
def short_circuits(x, n):
    calls = 0

    def at_least(v):
        nonlocal calls
        calls += 1
        return v*x > 2.0

    a = any(at_least(k) for k in range(n))
    b = all(at_least(k) for k in (3.0, 0.0, 4.0))
    c = x > 1.0 and at_least(5.0)
    d = x > 1.0 or at_least(5.0)
    return a, b, c, d, calls


@right((0.8, 3), (3.0, 3))
def generators_are_lazy(x, n):
    y = 1.0
    g = (y*v for v in (x, 2.0))
    y = 3.0
    h = map(lambda v: v + y, [x, 1.0])
    y = 4.0
    return sum(g), sum(h), sum(k*y for k in range(n) for y in (1.0, x) if k > y)


@right(0.5, 1.5, 2.5, 9.0)
def exits_from_nested_known_loops(x):
    for a in (1.0, 2.0, 3.0):
        for b in (0.25, 0.5):
            if a + b > x:
                break
            if a*b > x:
                continue
            x = x + 0.1
        else:
            x = x + 10.0*a
            continue
        if x > 2.0:
            return a, b
    return -x, x
    return x, x


@right(0.5, 1.5, 2.5, 9.0)
def returns_in_with_and_loops(x):
    with np.errstate(all="ignore"):
        for i in range(3):
            with np.errstate(all="ignore"):
                if x > 2.0:
                    if i == 1:
                        return x
                    continue
                x = x + 0.75
                if x > 9.0:
                    break
    return -x


@right(0.5, 1.5, 3.0)
def flags_of_the_user(x):
    returned = stopped = skipped = 0
    for i in range(5):
        if i > x:
            stopped += 1
            if i == 3:
                break
            skipped += 1
            continue
        returned += 1
        if returned > 3:
            return returned, x, 0
        x = x + 0.25
    return returned, stopped, skipped


@right(0.5, 3.0)
def overwritten_argument_of_a_helper(x):
    y = x*2.0

    def helper(a, b):
        nonlocal y
        y = y + 1.0
        return a*b + y

    z = helper(y, y)
    return z + helper(y*1.0, b=y), y


@right((0.5, 2.0))
def swapped_slots(x, y):
    d = {"a": x, "b": y, "c": 1.0}
    for i in range(3):
        d["a"], d["b"], d["c"] = d["b"], d["c"] + i, d["a"]
    p = [x, y, 1.0]
    for i in range(4):
        p[0], p[1], p[2] = p[2], p[0], p[1]
        if p[0] > p[1]:
            p[0], p[1] = p[1], p[0]
    return d["a"], d["b"], d["c"], p[0], p[1], p[2]


@right((0.5, 2.0))
def deleted_and_set_again(x, y):
    d = {"a": x}
    d["b"] = y
    del d["a"]
    d["a"] = x*y
    s = ""
    for k in d:
        s = s + k
    z = x
    del z
    z = y
    return s, list(d.values())[0], z


@right(0.5, 2.0)
def same_name_everywhere(u1):
    u2 = [u1, u1*2.0]
    u2_0 = 5.0
    u2[0] = u2[0]*u2_0
    y = {"_": u1}
    y["_"] = y["_"] + u1
    k = 7.0
    for item in u2:
        k = k + item
    return u2[0], y["_"], k


@right(0.5, 2.0)
def ternaries_of_structures(x):
    p, q = (x, 1.0) if x > 1.0 else (2.0, x)
    f = (lambda v: v*2.0) if True else None
    d = {"a": x} if x > 1.0 else {"a": -x}
    d["a"] = d["a"]*3.0
    s = [v for v in ([1.0, x] if x > 1.0 else [x, 3.0])]
    return f(p) + q, d["a"], s[0], s[1]


def outer_default(x, acc=[1.0, 2.0]):
    return acc[0]*x + acc[1]


@right((0.5, (1.0, 2.0)), (2.0, (3.0, 4.0)))
def partials_and_defaults(x, pair):
    f = functools.partial(outer_default, acc=[x, 3.0])
    g = functools.partial(f, x)
    a, b = pair
    return f(2.0) + g() + outer_default(x), a*b


@dataclasses.dataclass
class Body:
    position: list
    mass: float = 1.0
    trail: list = dataclasses.field(default_factory=list)

    def __post_init__(self):
        self.start = self.position[0]

    def step(self, dt):
        self.trail.append(self.position[0])
        for i in range(2):
            self.position[i] += dt*self.mass


@right((0.5, 3), (0.5, 0))
def bodies(x, n):
    bodies = [Body([x, 1.0]), Body([2.0, x], mass=x)]
    for _ in range(2):
        for b in bodies:
            b.step(0.1)
    t = 0.0
    for i in range(n):
        for b in bodies:
            b.position[0] += x*i
            t = t + b.position[0]
    return bodies[0].position[0], bodies[1].position[1], len(bodies[0].trail), bodies[1].start, t


@either((0.5, 3))
def objects_in_a_list_by_index(x, n):
    cells = [Counter(x), Counter(1.0)]
    for i in range(n):
        cells[i % 2].bump(x)
    return cells[0].n, cells[1].n


@right((2.0,), (0.5,))
def raised_on_the_way(x):
    items = []
    for i in range(3):
        if x > 1.0 and i == 2:
            raise ValueError("at " + str(i))
        items.append(x*i)
    return sum(items)


@right((V, 2))
def writes_in_order(x, n):
    a = x.copy()
    b = a[1:]
    i = 0
    i, a[i] = 2, 5.0
    a[i] += b[0]
    b[0], a[0] = a[0], b[0]
    a[n - 1], n = 9.0, 0
    return a, b, i, n


def index(state):
    state["calls"] += 1
    return state["calls"]


@right((V,))
def index_evaluated_once(x):
    state = {"calls": 0}
    a = x.copy()
    a[index(state)] += 10.0
    a[index(state)] *= a[index(state)]
    return a, state["calls"]


@right((0.5, 2.0))
def conditions_with_functions_inside(x, y):
    def above(v):
        return v > y

    n = 0
    while not above(x) and n < 9:
        x = x*1.5
        n += 1
    return x if above(x) and not above(-x) else y, n, [above(v) for v in (x, y)][0]


@right((0.8, 3), (0.8, 0))
def defined_in_the_loop(x, n):
    y = 1.0
    for i in range(n):
        def scaled(v):
            return v*x + i

        y = scaled(y)
        pair = [y, i]
        pair[0] += 1.0
    return y


@right(0.5, 1.5, 2.5)
def none_until_found(x):
    best = None
    where = None
    for i, v in enumerate((1.0, x, 2.0)):
        if best is None or v > best:
            best, where = v, i
    if where is None:
        return 0.0
    return best*where


@right((V,), (V[:0],), (V[:1],))
def lengths(x):
    s = 0.0
    for i, (a, b) in enumerate(zip(x[:-1], x[1:])):  # noqa: B905
        s = s + i*a*b
    for i in range(len(x) - 1, -1, -1):
        s = s - x[i]
    for i, v in enumerate(reversed(x)):
        s = s*0.5 + i*v
    return s, max(1, len(x))


@right((0.5, 2.0), (2.0, 0.5))
def slots_and_names_joined(x, y):
    a = x
    box = [a, y]
    if x > y:
        a = a*2.0
        box[1] = a
    else:
        box[0] = box[1]
        y = 3.0
    a = a + 1.0
    return a, box[0], box[1], y


@pytest.mark.parametrize(("f", "args"), right)
def test_right(f, args):
    same_as_python(f, args)


@pytest.mark.parametrize(("f", "args"), either)
def test_right_or_refused(f, args):
    expected = outcome(f, copy.deepcopy(args))
    try:
        actual = outcome(lambda *a: run(f, *a), copy.deepcopy(args))
    except srcad.TransformError:
        return
    assert repr(actual) == repr(expected)


