"""One object, list, dict or function of several by what the data say: read, written, compared."""

import enum
from collections import namedtuple
from dataclasses import dataclass

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])


@dataclass
class Weight:
    w: float
    used: int = 0


class Circle:
    def __init__(self, r):
        self.r = r

    def area(self):
        return 3.0*self.r**2


class Plate:
    def __init__(self, a, b):
        self.sides = [a, b]

    def area(self):
        return self.sides[0]*self.sides[1]


class Node:
    def __init__(self, value, left=None, right=None):
        self.value = value
        self.left = left
        self.right = right


class Scale:
    def __init__(self, by):
        self.by = by
        self.calls = 0

    def __call__(self, x):
        self.calls += 1
        return x*self.by


Pair = namedtuple("Pair", "a b")
Riap = namedtuple("Riap", "b a")
SMALL, LARGE = Scale(0.5), Scale(2.0)


def written_through_a_choice(x, y):
    left, right = Weight(x), Weight(y*y)
    b = left if x > 0 else right
    b.w *= x
    b.w += y
    return left.w*right.w


def chosen_in_branches(x, y):
    first, second, third = [x, y], [y*y, x], [1.0, x*y]
    if x > 1.0:
        place = first
    elif y > 0.0:
        place = second
    else:
        place = third
    place[0] = place[1]*x
    place.append(y)
    return sum(first)*sum(second) + sum(third)


def dicts_by_name(x, rate):
    slow, fast = {"lr": x, "m": 0.5}, {"lr": x*x, "m": rate}
    chosen = fast
    if rate > 0.5:
        chosen = slow
    chosen["lr"] = chosen["lr"]*rate
    slow["m"] += x
    return slow["lr"]*fast["m"] + fast["lr"]*slow["m"]


def given_two_objects(both, x):
    left, right = both
    b = left if left.w > right.w else right
    b.w *= x
    return left.w*right.w + b.w


def which_one_it_is(x):
    a, b = [x], [x*x]
    c = a if x > 0.5 else b
    y = x if c is a else 3.0*x
    d = c if x > 0.1 else a
    if d is not b:
        y *= d[0]
    return y + c[0]


def two_names_of_one(x, y):
    a = Weight(x)
    same = a
    other = Weight(y)
    b = same if y > 0 else other
    b.w = b.w*y
    a.w += 1.0
    return a.w*other.w*same.w + b.w


def left_early(x, y):
    a, b = Weight(x), Weight(y)
    c = a if x > y else b
    c.w = c.w*c.w
    if c.w > 1.0:
        return a.w*y
    c.used += 1
    b.w *= 3.0
    return a.w + b.w*c.used


def chosen_turn_by_turn(xs):
    low, high = Weight(1.0), Weight(2.0)
    for x in xs:
        b = low if x > 0 else high
        b.w = b.w*x + high.w
        b.used += 1
    return low.w*high.w*low.used


def chosen_before_a_loop(xs, flag):
    low, high = [0.0, 1.0], [1.0, 2.0]
    into = low if flag else high
    for x in xs:
        into[0] += x*low[1]
        if into[0] > 2.0:
            break
        into[1] = into[1]*x
    return low[0]*high[0] + low[1]*high[1]


def leaves_the_loop(xs):
    a, b = Weight(1.0), Weight(0.5)
    total = 0.0
    for x in xs:
        c = a if x > 0.5 else b
        if x < -1.0:
            c.w += x
            continue
        if x > 2.0:
            break
        c.w *= x
        total += a.w
    return total*b.w


def picked(x, a, b):
    if x > 0.5:
        return a
    return b


def picked_by_a_call(x, y):
    a, b = Weight(x), Weight(y)
    c = picked(x, a, b)
    c.w *= y
    d = picked(y, b, a)
    d.w += c.w
    return a.w*b.w


def of_several_classes(x, y):
    shape = Circle(x) if x > y else Plate(x, y)
    return shape.area()*y


def one_of_several_functions(x, y):
    if y > 1.0:
        step = np.sin
    elif y > 0.0:
        step = lambda t: t*t*y
    else:
        def step(t):
            return t + y
    return step(x)*step(y)


def none_or_an_object(x):
    found = None
    if x > 0.5:
        found = Weight(x)
    if found is None:
        return x*x
    found.w *= 3.0
    return found.w*x


def tuples_of_two_classes(x):
    p = Pair(x, x*x) if x > 0.5 else Riap(x, x*x)
    return p.a*3.0 + p.b


def tuples_of_two_lengths(x, y):
    if x > y:
        point = (x, y)
    else:
        point = (x, y, x*y)
    return sum(point)*point[-1]


def down_a_tree(x, y):
    tree = Node(x, Node(x*y, Node(y)), Node(x + y))
    at = tree
    at = at.left if x > 0.5 else at.right
    at.value *= y
    at = at.left if at.left is not None else tree
    at.value += x
    return tree.value*tree.left.value*tree.left.left.value + tree.right.value


def outside_and_counted(x):
    scale = SMALL if x > 0.5 else LARGE
    y = scale(x)
    return scale(y)*y


def outside_in_a_loop(xs):
    y = 1.0
    for x in xs:
        scale = SMALL if x > 0.5 else LARGE
        y = scale(y)*x + y
    return y


def attribute_that_is_chosen(x, y):
    box = Node(x, Weight(x), Weight(y))
    box.value = box.left if y > 0 else box.right
    box.value.w *= y
    return box.left.w*box.right.w


def swapped_if_larger(x, y):
    a, b = [x, 1.0], [y, 2.0]
    if a[0] < b[0]:
        a, b = b, a
    a[0] *= b[1]
    b.append(a[0])
    return a[0]*a[1] + sum(b)


def chosen_with_or(x):
    given = None if x > 0.5 else Weight(x)
    used = given or Weight(x*x)
    used.w *= 2.0
    return used.w*x


def chosen_twice(x, y):
    a, b, c = Weight(x), Weight(y), Weight(x*y)
    p = a if x > 0.5 else b
    q = p if y > 0.5 else c
    q.w *= 2.0
    p.w += q.w
    return a.w*b.w*c.w


def chosen_within_a_branch(x, y):
    a, b = Weight(x), Weight(y)
    if x > 0:
        c = a if y > 0 else b
        c.w *= x
    else:
        c = Weight(1.0)
    c.w += y
    return a.w*b.w*c.w


def rows_of_arrays(x):
    up, down = {"v": x*2.0}, {"v": x*x}
    way = up if x[0] > 0 else down
    way["v"][1] = x[2]*x[3]
    way["v"] = way["v"]*x
    return up["v"]*down["v"]


def made_in_the_arms(x, y):
    if x > y:
        a = Weight(x)
        b = a
    else:
        a = Weight(y)
        b = Weight(x)
    b.w *= 3.0
    return a.w*b.w


def a_method_chooses(x, y):
    class_of = {"c": Circle, "p": lambda r: Plate(r, y)}
    made = class_of["c"](x) if y > 0 else class_of["p"](x)
    areas = [made.area() for _ in range(2)]
    return areas[0]*x + areas[1]


def written_through_either_name(x):
    scale = SMALL
    if x > 0.5:
        scale = LARGE
    before = scale.by
    scale.by = x*x
    found = SMALL.by*LARGE.by
    scale.by = before
    return found


def outside_or_made_inside(x):
    scale = Scale(x)
    if x > 0.5:
        scale = SMALL
    return scale.by*x


class Count:
    def __init__(self, n, w):
        self.n = n
        self.w = w

    def __len__(self):
        return self.n


def true_by_its_length(x, n):
    given = Count(n, x)
    used = given or Count(1, x*x)
    used.w *= 3.0
    return used.w*x if used else given.w


def in_comprehensions(xs):
    def best(x):
        return SMALL if x > 0.5 else LARGE
    first = [(SMALL if x > 0.5 else LARGE).by*x for x in xs]
    named = {k: best(xs[k]).by*xs[k] for k in range(3)}
    return sum(first)*named[0] + sum(best(x).by*x for x in xs if x > 0)


the_lambda = lambda x: (SMALL if x > 0.5 else LARGE).by*x*x


TWO = (Weight(0.8), Weight(-0.4))

class Phase(enum.Enum):
    """What a machine does next."""

    ADD = 1
    SCALE = 2
    STOP = 3


def machine(x):
    phase, total = Phase.ADD, 0.0
    for i in range(4):
        v = x[i]
        if phase is Phase.ADD:
            total += v
            phase = Phase.SCALE
        elif phase is Phase.SCALE:
            total *= v
            phase = Phase.STOP if v > 1.0 else Phase.ADD
    return total


def machine_with_a_plan(x):
    total, before = 1.0, None
    for v, phase in zip(x, [Phase.ADD, Phase.SCALE, Phase.ADD, Phase.STOP]):
        same = phase is before
        total = total + v if phase is Phase.ADD and not same else total*v
        before = phase
    return total


def machine_asked_later(x):
    first, second = Phase.ADD, Phase.SCALE
    if x[0] > 0.5:
        first, second = second, first
    return x[0]*x[1] if first is Phase.ADD else x[0] + x[1]**2 if second is Phase.ADD else 0.0


CASES = [
    case(written_through_a_choice, (0.8, 1.3), (-0.4, 1.3)),
    case(chosen_in_branches, (1.8, 0.3), (0.8, 0.3), (0.8, -0.3)),
    case(dicts_by_name, (0.8, 0.9), (0.8, 0.3)),
    case(given_two_objects, (TWO, 0.7), (TWO[::-1], 0.7)),
    case(which_one_it_is, 0.8, 0.3, 0.05),
    case(two_names_of_one, (0.8, 0.6), (0.8, -0.6)),
    case(left_early, (0.8, 0.3), (1.8, 0.3), (0.3, 0.8), (0.3, 1.8)),
    case(chosen_turn_by_turn, V, -V),
    case(chosen_before_a_loop, (V, True), (V, False)),
    case(leaves_the_loop, V, -V, np.array([0.3, 0.8, 2.5, 1.0])),
    case(picked_by_a_call, (0.8, 0.7), (0.8, 0.3), (0.3, 0.7), (0.3, 0.2)),
    case(of_several_classes, (0.8, 0.3), (0.3, 0.8)),
    case(one_of_several_functions, (0.8, 1.3), (0.8, 0.3), (0.8, -0.3)),
    case(none_or_an_object, 0.8, 0.3),
    case(tuples_of_two_classes, 0.8, 0.3),
    case(tuples_of_two_lengths, (0.8, 0.3), (0.3, 0.8)),
    case(down_a_tree, (0.8, 0.3), (0.3, 0.8)),
    case(outside_and_counted, 0.8, 0.3, watch=[SMALL, LARGE]),
    case(outside_in_a_loop, V, watch=[SMALL, LARGE]),
    case(attribute_that_is_chosen, (0.8, 0.3), (0.8, -0.3)),
    case(swapped_if_larger, (0.8, 0.3), (0.3, 0.8)),
    case(chosen_with_or, 0.8, 0.3),
    case(chosen_twice, (0.8, 0.7), (0.8, 0.3), (0.3, 0.7), (0.3, 0.2)),
    case(chosen_within_a_branch, (0.8, 0.7), (0.8, -0.3), (-0.3, 0.7)),
    case(rows_of_arrays, V, -V),
    case(made_in_the_arms, (0.8, 0.3), (0.3, 0.8)),
    case(a_method_chooses, (0.8, 0.3), (0.8, -0.3)),
    case(written_through_either_name, 0.8, 0.3, watch=[SMALL, LARGE]),
    case(outside_or_made_inside, 0.8, 0.3, watch=[SMALL]),
    case(true_by_its_length, (0.8, 0), (0.8, 2)),
    case(in_comprehensions, V),
    case(the_lambda, 0.8, 0.3, name="the_lambda"),
    case(machine, np.array([0.8, -0.4, 1.3, 0.5]), np.array([0.8, 1.4, 1.3, 0.5])),
    case(machine_with_a_plan, np.array([0.8, -0.4, 1.3, 0.5])),
    case(machine_asked_later, np.array([0.8, -0.4]), np.array([0.2, -0.4])),
]
