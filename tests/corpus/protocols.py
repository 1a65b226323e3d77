"""Classes with operators of their own: by numbers and by each other, signs, patterns."""

import math
from collections import namedtuple
from typing import NamedTuple

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
Move = namedtuple("Move", "by times")


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x=0.0, y=0.0, z=0.0):
        self.x = x
        self.y = y
        self.z = z

    def __iter__(self):
        yield self.x
        yield self.y
        yield self.z

    def __len__(self):
        return 3

    def __add__(self, other):
        return Vector(*(a + b for a, b in zip(list(self), list(other), strict=True)))

    def __iadd__(self, other):
        self.x += other.x
        self.y += other.y
        return self

    def __neg__(self):
        return Vector(-self.x, -self.y, -self.z)

    def __sub__(self, other):
        return self + -other

    def __mul__(self, other):
        if isinstance(other, Vector):
            return sum(a*b for a, b in zip(list(self), list(other), strict=True))
        return Vector(self.x*other, self.y*other, self.z*other)

    def __truediv__(self, number):
        return self*(1.0/number)

    def __abs__(self):
        return math.sqrt(self*self)

    def __pow__(self, n):
        return Vector(*(c**n for c in self))


class Sphere:
    def __init__(self, center, radius):
        self.center = center
        self.radius = radius

    def hit(self, start, towards):
        off = start - self.center
        half = towards*off
        left = half*half - (off*off - self.radius**2)
        return None if left < 0 else -half - math.sqrt(left)


def ray_on_spheres(x):
    start = Vector(x[0], x[1], -5.0)
    towards = Vector(0.1*x[2], 0.1*x[3], 1.0)
    towards = towards/abs(towards)
    light = 0.0
    for sphere in (Sphere(Vector(0, 0, 1), 2.0), Sphere(Vector(9, 0, 1), 0.5)):
        at = sphere.hit(start, towards)
        if at is None:
            continue
        normal = (start + towards*at - sphere.center)/sphere.radius
        light += normal*Vector(x[1], 3.0, x[0])
    walked = Vector()
    held = walked
    for k in range(3):
        walked += towards*float(k)
    return light + max(held**2) + len(held)*held.y


class Meters:
    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        other = other if isinstance(other, Meters) else Meters(other)
        return Meters(self.value + other.value)

    def __invert__(self):
        return Meters(1.0/self.value)


def of_numbers_or_each_other(x):
    total = Meters(x[0])
    for k in range(3):
        total = total + x[k] + Meters(x[k + 1]*x[0])
        if isinstance(x[k], Meters) or not isinstance(total, Meters):
            total = total + 100.0
    return (~total).value


def moved(place, move):
    match move:
        case {"to": to}:
            return to - place
        case Move(by=by, times=2):
            return place + 2*by
        case Meters(value=v):
            return place*v
        case float(step):
            return place - step
    return place


def moves_of_all_kinds(x):
    place = x[0]
    for move in (Move(x[1], 2), Meters(x[2]), Move(x[1], 3), 0.5, {"to": x[3]}):
        place = moved(place, move)
    return moved(place, x[3])*place


class Series:
    def __init__(self, values):
        self.values = values

    def __getitem__(self, key):
        if isinstance(key, slice):
            return Series(self.values[key])
        return self.values[key]

    def __setitem__(self, key, value):
        self.values[key] = value.values if isinstance(value, Series) else value

    def __iadd__(self, other):
        self.values += other.values if isinstance(other, Series) else other
        return self


def parts_of_a_series(x):
    series = Series(x*1.0)
    part = series[1:4]
    part += 1.0
    series[0] = series[1]*part[-1]
    total = 0.0
    for i in range(len(x)):
        total += series[i]*i*series[i//2]
        series[i] = total*0.1
    return total + part[0]*series[-1:][0]


class Step(NamedTuple):
    """A tuple whose operators are not those of tuples."""

    x: float
    y: float = 2.0

    def __add__(self, other):
        return Step(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Step(self.x*k, self.y*k)

    __rmul__ = __mul__

    def __neg__(self):
        return Step(-self.x, -self.y)

    def __sub__(self, other):
        return self + -other

    def __matmul__(self, other):
        return self.x*other.x + self.y*other.y

    def __abs__(self):
        return math.hypot(self.x, self.y)

    @property
    def across(self):
        return self._replace(x=-self.y, y=self.x)


def steps_in_the_plane(a, b):
    place, speed = Step(a, b), Step(math.cos(a))
    for _ in range(3):
        speed = speed - 0.1*place + speed.across*0.3
        place = place + speed*0.2
        place += Step(0.1, a)
    x, y = place
    middle = sum([place, speed], Step(0.0, 0.0))*0.5
    return abs(place)*(place @ speed) + len(place)*x + y*place[0] + sum(middle)


def between_two_steps(one, two):
    return (one + two*2).x*(one - two).y


CASES = [
    case(parts_of_a_series, V),
    case(ray_on_spheres, V*0.5),
    case(of_numbers_or_each_other, V),
    case(moves_of_all_kinds, V),
    case(steps_in_the_plane, (0.7, 1.3)),
    case(between_two_steps, (Step(0.7, 1.3), Step(0.2, 0.4))),
]
