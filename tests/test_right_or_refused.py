"""Constructs that may be supported or refused, but never silently wrong.

Whoever widens the language moves a function from here to the tables of what is right.
"""

import dataclasses
import functools
import math
import operator
from contextlib import nullcontext, suppress
from typing import NamedTuple

import numpy as np
import pytest
from cases import Cases, every_check

import srcad

case = Cases()

V = np.array([0.7, -1.2, 0.4, 2.1])
W = np.array([1.1, 0.3, -0.8, 0.5])


# Exits


@case(0.8, 1.6)
def loop_with_break(x):
    s = x
    for _ in range(5):
        s = s*1.5
        if s > 3.0:
            break
        s = s*x
    return s*x


@case(0.8)
def loop_with_continue_and_else(x):
    s = x
    for i in range(5):
        if i % 2:
            continue
        s = s*x + i
    s = s*2.0
    return s


@case(0.8, 1.6)
def return_from_a_loop(x):
    s = x
    while True:
        s = s*1.5
        if s > 3.0:
            return s*x


@case(0.8, -0.8)
def return_from_try(x):
    try:
        y = math.sqrt(x)
    except ValueError:
        return x*x
    finally:
        x = 0.0*x
    return y*3.0


@case(0.8)
def inside_with(x):
    with nullcontext():
        x = x*x
    with suppress(ZeroDivisionError):
        x = x*3.0
        x = x/0.0
        x = 0.0
    return x


# Writes and sharing


@case(V)
def element_written(x):
    y = np.zeros(4)
    for i in range(4):
        y[i] = x[i]**2
    y[1] = y[0]*3.0
    return y


@case(V)
def written_after_it_was_read(x):
    y = x*1.0
    a = y[1]*y[1]
    y[1] = 5.0
    return a*y


@case(V)
def written_through_a_view(x):
    y = x*2.0
    head = y[:2]
    head[0] = x[3]**2
    return y


@case(V)
def written_through_another_name(x):
    y = x*2.0
    z = y
    z *= x
    return y


@case(V)
def augmented_argument(x):
    x *= 2.0
    return x*x


@case(V)
def augmented_in_a_helper(x):
    y = x*1.0
    add_in_place(y, x)
    return y*y


def add_in_place(y, x):
    y += x


@case((0.7, V))
def number_then_array_augmented(c, x):
    s = c
    for _ in range(3):
        s += x*s
    return s


@case(V)
def augmented_view(x):
    y = x*x
    for k in range(4):
        y[k:] += x[k]*y[k]
    return y


@case(V)
def out_argument(x):
    y = np.zeros(4)
    np.multiply(x, x, out=y)
    return y*x


@case(V)
def sorted_in_place(x):
    y = x*1.0
    y.sort()
    return y*W


# Containers and objects


@case((0.8, 1.1))
def list_appended(x, y):
    items = []
    for i in range(3):
        items.append(x*i + y)
    items[1] = x*y
    return items[0]*items[1]*items[-1]


@case((0.8, 1.1))
def dictionary(x, y):
    table = {"a": x*y, "b": y}
    table["a"] = table["a"]*x
    return table["a"]*table["b"]


@dataclasses.dataclass
class Point:
    x: float
    y: float = 2.0

    def norm(self, weight):
        return weight*math.sqrt(self.x**2 + self.y**2)


@case((0.8, 1.1))
def data_class(x, y):
    p = Point(x*y)
    p.x = p.x*y
    return p.norm(x)


class Model:
    def __init__(self):
        self.scale = 3.0
        self.calls = 0

    def __call__(self, x):
        return self.scale*x*x

    def scaled(self, x):
        self.scale = self.scale*x
        return self.scale*x


@case(0.8)
def method_of_a_global(x):
    return POINT.norm(x)*x


POINT = Point(0.3, 0.4)
case(0.8)(lambda x: Model()(x))
case(0.8)(lambda x: Model().scaled(x))


@case((0.8, 1.1))
def starred(x, y):
    first, *rest = (x, y, x*y)
    return variadic(*rest, first, k=x)


def variadic(*args, **keywords):
    return args[0]*args[1] + keywords["k"]*args[2]


# Functions inside


@case((0.8, 1.1))
def nested_function(x, y):
    def inner(z):
        return z*y

    y = y*x
    return inner(x)*y


@case(0.8)
def nonlocal_name(x):
    total = x

    def add(z):
        nonlocal total
        total = total*z

    add(x)
    add(3.0)
    return total


case((0.8, 1.1))(lambda x, y: sum([x**k*y for k in range(3)]))
case((0.8, 1.1))(lambda x, y: sum(x**k*y for k in range(3)))
case(0.8)(lambda x: functools.reduce(operator.mul, (x, x, 2.0), x))
case(V)(lambda x: sum(map(lambda z: z*z, x)))
case(V)(lambda x: np.vectorize(lambda z: z*z)(x))
case((0.8, math.sin), argnums=(0,))(lambda x, f: f(x)*x)
case(0.8)(lambda x: operator.mul(x, x) + operator.add(x, 1.0))
case(0.8)(lambda x: (y := x*x)*y)
case(0.8)(lambda x: float(f"{x:.17g}")*x)
case(0.8)(lambda x: eval("x*x"))


@case(0.8)
def factorial_like(x):
    return recursive(x, 4)


def recursive(x, n):
    if n == 0:
        return 1.0
    return x*n*recursive(x, n - 1)


@case((0.8, 1.1))
def other_iterables(x, y):
    s = 1.0
    for z in (x, y, x*y):
        s = s*z
    for k, z in enumerate([x, y]):
        s = s + k*z
    for a, b in zip((x, y), (y, 2.0), strict=True):
        s = s*a + b
    return s


@case(V)
def iterated_array(x):
    s = 1.0
    for z in x:
        s = s*z
    return s


@case(0.8)
def annotated_asserted_and_passed(x):
    y: float = x*x
    assert y > 0.0, "positive"
    return y


@case(0.8)
def raised_elsewhere(x):
    if x < 0.0:
        raise ValueError("negative")
    return x*x


@case(0.8)
def matched(x):
    match 2:
        case 1:
            return x
        case _:
            return x*x


@case(0.8)
def imported_inside(x):
    import math as m

    return m.sin(x)


counter = 0


@case(0.8)
def global_written(x):
    global counter
    counter = x*x
    return counter*x


@case(0.8)
def attribute_of_a_function(x):
    attribute_of_a_function.seen = x*x
    return attribute_of_a_function.seen*x


# Steps: derivative zero, or one for the remainder


case(2.7)(lambda x: int(x)*x + x//1.0)
case(2.7)(lambda x: x % 1.0 + 7.5 % x)
case(2.7)(lambda x: round(x)*x + round(x, 1))
case(2.7)(lambda x: math.floor(x)*x + math.ceil(x) + math.trunc(x))
case(2.7)(lambda x: divmod(x, 1.0)[1]*x)
case(2.7)(lambda x: math.fmod(x, 1.0)*x + math.modf(x)[0])
case(2.7)(lambda x: bool(x)*x + (x > 1.0)*x)
case(2.7)(lambda x: x.real*x + (+x))
case(2.7)(lambda x: abs(x*1j)*x)
case(V)(lambda x: np.floor(x)*x + np.sign(x) + np.round(x))
case(V)(lambda x: x.astype(np.float32)*1.0 if False else x.astype(float)*x)
case(V)(lambda x: x.astype(int)*x)
case(V)(lambda x: x.copy()*x + np.array(x)*np.asarray(x))
case(V)(lambda x: np.clip(x, -1.0, 1.0)*x)
case(V)(lambda x: np.sort(x)*W + x[np.argsort(x)])
case(V)(lambda x: np.prod(x)*np.cumsum(x))
case(np.array([0.7, 0.0, 0.4]))(lambda x: np.prod(x) + x.prod())
case(V)(lambda x: np.std(x) + np.var(x, ddof=1)*x)
case(V)(lambda x: np.linalg.norm(x)*np.linalg.norm(x, 3) + np.linalg.norm(x, np.inf))
case(V)(lambda x: np.concatenate([x, x[::-1]])*np.hstack((x, x)) + np.stack([x, x]).ravel())
case((V, W))(lambda x, y: np.outer(x, y) + np.einsum("i,j->ji", x, y) + np.kron(x, y).sum())
case((V, W))(lambda x, y: np.inner(x, y)*np.tensordot(x, y, 1)*np.vdot(x, y))
case((V, W))(lambda x, y: np.sum(x, where=y > 0.0) + np.mean(x, where=y < 1.0))
case((V, W))(lambda x, y: np.sum(x, initial=2.0))
case(V)(lambda x: np.max(x, initial=1.0)*np.max(x, axis=0, where=W > 0.0, initial=-9.0))
case(V)(lambda x: x.reshape(2, 2, order="F")*x.reshape(2, 2))
case(V)(lambda x: np.array(x, dtype=int)*x)
case(V)(lambda x: np.sum(x, dtype=int)*x)
case(V)(lambda x: x.flat[2]*x + x.item(1)*np.take(x, [1, 1]).sum())
case(V)(lambda x: x.tolist()[1]*x)
case(V)(lambda x: x.mean(0)*x.clip(0.0)*x.dot(x)*x.cumsum().T)
case(V)(lambda x: np.float64(x[0])*x + np.float32(2.0)*x)
case((V, 0.8))(lambda x, c: np.full(4, c)*x + np.ones_like(x)*c + np.full_like(x, c))
case((V, 0.8))(lambda x, c: np.linspace(0.0, c, 4)*x + np.arange(4)*c)
case((V, 0.8))(lambda x, c: np.interp(c, [0.0, 1.0], [x[0], x[1]])*c)
case((0.8, 1.1))(lambda x, y: math.hypot(x, y)*math.dist((x, y), (0.0, 2.0))*math.fsum((x, y)))
case((0.8, 1.1))(lambda x, y: math.prod((x, y, x))*math.copysign(x, -y)*math.log(x, y + 1.0))
case(0.8)(lambda x: math.gamma(x)*math.lgamma(x))
case(0.8)(lambda x: math.erf(x)*math.erfc(x)*math.ldexp(x, 2)*math.frexp(x)[0])


# Powers that are complex only where the base is negative

case(-8.0, 8.0)(lambda x: (x**(1/3)).imag + x)
case(-8.0, 8.0)(lambda x: (x**(1/3)).real*x)
case(-8.0, 8.0)(lambda x: np.imag((x - 9.0)**1.5)*x)
case(-8.0)(lambda x: [x, (2.0*x)**0.5][1].imag*x)
case(V)(lambda x: np.sum(np.array([(float(a) - 9.0)**0.5 for a in x]).imag))
case(0.8)(lambda x: np.angle((-x)**0.3)*x)
case(0.8)(lambda x: max(((x - 9.0)**0.5).imag, 0.0)*x)
case(2.0)(lambda x: np.sum(np.abs(np.poly1d([1.0, 0.0, 4.0]).roots*x)))
case(2.0)(lambda x: (np.roots([1.0, 0.0, 4.0])[0]*x).imag)


@every_check(case)
def test_right_or_refused(check, f, args, argnums):
    with suppress(srcad.TransformError):
        check(f, args, argnums)


class Reached(NamedTuple):
    at: float
    speed: float


class Doubled:
    def __init__(self, x):
        self.x = 2.0*x


def reached(x):
    return Reached(x, 2.0*x)


def test_an_object_that_is_returned_has_no_derivative_of_zero():
    assert srcad.tangent(reached)(0.8, 1.0) == (Reached(0.8, 1.6), Reached(1.0, 2.0))
    assert srcad.adjoint(reached)(0.8, Reached(1.0, 1.0)) == (Reached(0.8, 1.6), 3.0)
    with pytest.raises(srcad.TransformError, match="an object made or changed inside"):
        srcad.tangent(lambda x: Doubled(x))(0.8, 1.0)
