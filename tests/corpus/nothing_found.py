"""Helpers that give several things, or None where there are none."""

import math

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])


def roots(a, b, c):
    d = b*b - 4*a*c
    if d < 0:
        return None
    r = math.sqrt(d)
    return (-b - r)/(2*a), (-b + r)/(2*a)


def first_above(values, limit):
    for i in range(len(values)):
        if values[i] > limit:
            return i, values[i]
    return None


def found_or_not(x):
    found = first_above(x, 1.5)
    if found is None:
        return x[0]**2
    return found[1]*x[found[0] - 1]


def either_way_in_a_loop(x):
    total = 0.0
    for k in range(4):
        if (pair := roots(1.0, x[k], x[0])) is not None:
            total += pair[0]*pair[1] + pair[1]**2
        else:
            total += x[k]
    return total


def of_those_that_have_any(x):
    pairs = [pair for pair in (roots(1.0, v, 0.3) for v in x) if pair]
    return sum(a*b + b for a, b in pairs) + x[0]**2


def kept_where_there_are_some(x):
    def within(v):
        if v > 0.5:
            return v, v**2

    kept = []
    for v in x:
        pair = within(v)
        if pair:
            kept.append(pair)
    return sum(a*b for a, b in kept) + x[1]**2


def matched(x):
    match roots(1.0, x[0], x[1]):
        case None:
            return x[0]*x[1]
        case (low, high):
            return low*high**2


def some_or_others(x):
    low, high = roots(1.0, x[0], x[1]) or (x[2], 2.0)
    return low*high


def entry(v):
    if v > 0.5:
        return {"value": v, "more": [v*v, 1.0]}
    return None


def of_dicts(x):
    total = 0.0
    for v in x:
        found = entry(v)
        total += v**3 if found is None else found["value"]*found["more"][0]
    return total


class Sphere:
    def __init__(self, centre, radius, shade):
        self.centre = np.array(centre)
        self.radius = radius
        self.shade = shade

    def hit(self, origin, direction):
        to = origin - self.centre
        b = np.dot(to, direction)
        d = b*b - np.dot(to, to) + self.radius**2
        if d < 0:
            return None
        t = -b - math.sqrt(d)
        if t < 1e-4:
            return None
        point = origin + t*direction
        return t, point, (point - self.centre)/self.radius


SCENE = [Sphere([0.0, 0.0, 3.0], 1.0, 0.7), Sphere([0.5, 0.2, 5.0], 1.5, 0.3)]


def traced(origin, direction, depth=0):
    nearest = who = None
    for sphere in SCENE:
        hit = sphere.hit(origin, direction)
        if hit is None:
            continue
        if nearest is None or hit[0] < nearest[0]:
            nearest, who = hit, sphere
    if nearest is None:
        return 0.1
    _, point, normal = nearest
    light = who.shade*max(0.0, np.dot(normal, np.array([0.3, 0.5, -0.8])))
    if depth < 1:
        mirrored = direction - 2*np.dot(direction, normal)*normal
        light += 0.3*traced(point, mirrored, depth + 1)
    return light


def seen_by_a_camera(x):
    origin = np.array([x[0], x[1], -1.0])
    total = 0.0
    for i in range(3):
        direction = np.array([0.1*i - 0.1, 0.05, 1.0])
        total += (i + 1)*traced(origin, direction/np.linalg.norm(direction))
    return total


def left_with_a_pair_or_for_good(x):
    for k in range(3):
        if x[3] > 0.5:
            return x[k]
        if x[1] < -0.4:
            r = [math.sin(x[1]), 1.0]
            break
    else:
        r = [x[2], 2.0]
    return r[0]*r[1]


def left_with_one_pair_or_another(x):
    for v in (w + 0.5 for w in x):
        if x[0] < 1.5:
            r = [v*0.5, x[1]]
            s = x[3] + 0.5
            break
        if v < 0.5:
            r = [x[0], x[2] + 2]
            s = None
            break
    else:
        s = None
    return r[0]*r[1] + (s if s else 1)


def two_or_all_that_are_positive(x):
    for v in x:
        if v > 1.5:
            found = [v, v*v]
            break
    else:
        found = [v for v in x if v > 0]
    return sum(found)


def an_array_or_none_in_turn(x):
    def scaled(v):
        if v > 0:
            return x*v
        return None
    found = scaled(x[0])
    for j in range(2):
        found = scaled(x[j + 1])
    return x[1] if found is None else found @ found


CASES = [
    case(found_or_not, V, -V),
    case(either_way_in_a_loop, V, np.array([0.2, 1.5, -3.0, 0.4])),
    case(of_those_that_have_any, V, -V),
    case(kept_where_there_are_some, V, -V),
    case(matched, V, np.array([0.2, 1.5])),
    case(some_or_others, V, np.array([0.2, 1.5, 0.3])),
    case(of_dicts, V, -V),
    case(seen_by_a_camera, np.array([0.1, 0.05]), np.array([0.9, 0.3]), np.array([7.0, 0.3])),
    case(
        left_with_a_pair_or_for_good,
        np.array([0.7, -1.2, 0.4, 2.1]),
        np.array([0.7, -1.2, 0.4, 0.1]),
        np.array([0.7, 1.2, 0.4, 0.1]),
    ),
    case(
        left_with_one_pair_or_another,
        np.array([0.7, -1.2, 0.4, 2.1]),
        np.array([1.7, -1.2, 0.4, 2.1]),
    ),
    case(two_or_all_that_are_positive, np.array([0.7, -1.2, 0.4, 2.1]), np.array([0.7, -1.2, 0.4])),
    case(
        an_array_or_none_in_turn,
        np.array([0.7, -1.2, 0.4, 2.1]),
        np.array([0.7, -1.2, -0.4, 2.1]),
    ),
]
