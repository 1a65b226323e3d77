"""What lies outside is read, and changed later: the derivative is of what was read."""

import functools
from types import SimpleNamespace

import numpy as np

from corpus import case

WEIGHTS = [0.9, 1.3]
PLACES = [0, 2]


class Shared:
    weights = [0.9, 1.3]


HELD = SimpleNamespace(
    v=1.5, w=[0.9, 1.3], a=np.array([0.9, 1.3]), d={"a": 0.9, "b": 1.3},
    inner=SimpleNamespace(w=[0.9, 1.3]), rows=[[0.9], [1.3]],
)  # fmt: skip


def list_of_an_object(x):
    s = x
    for v in HELD.w:
        s = s*v*x
    HELD.w[1] = 7.0
    return s


def array_of_an_object(x):
    s = (HELD.a*x*x).sum()
    HELD.a[1] = 3.0
    return s


def number_of_an_object(x):
    s = x
    for _ in range(2):
        s = s*HELD.v*x
    HELD.v = 3.0
    return s


def array_that_is_scaled(x):
    s = x
    for _ in range(2):
        s = (s*HELD.a*x).sum()
    HELD.a *= 3.0
    return s


def dict_of_an_object(x):
    s = x
    for k in HELD.d:
        s = s*HELD.d[k]*x
    HELD.d["a"] = 3.0
    return s


def object_in_an_object(x):
    s = x
    for i in range(len(HELD.inner.w)):
        s = s*HELD.inner.w[i]*x
    HELD.inner.w[0] = 5.0
    return s


def global_list(x):
    s = x
    for v in WEIGHTS:
        s = s*v*x
    WEIGHTS[1] = 7.0
    return s


def attribute_of_a_class(x):
    s = functools.reduce(lambda s, v: s*v*x, Shared.weights, x)
    Shared.weights[0] = 2.0
    return s


def bumped():
    HELD.w[0] = 9.0


def changed_by_a_helper(x):
    s = sum(v*x*x for v in HELD.w)
    bumped()
    return s*sum(v*x for v in HELD.w)


def changed_in_the_loop(x):
    s = x
    for k in range(2):
        for v in HELD.w:
            s = s*v*x
        HELD.w[k] = 5.0
    return s


class Body:
    def __init__(self):
        self.place = np.array([1.0, 2.0])
        self.speed = np.array([0.5, 0.1])

    def step(self, dt):
        self.place += self.speed*dt


BODY = Body()


def place_after_place(x):
    s = 0.0
    for _ in range(3):
        BODY.step(0.1)
        s += (BODY.place*x**2).sum()
    return s


def new_lists_left_there(x):
    s = x
    for row in HELD.rows:
        s = s*row[0]*x
    HELD.rows[0] = [8.0]
    HELD.w[:] = [2.0, 1.0]
    return s*HELD.w[0]


class Prototype:
    part = np.array([1.0, 2.0])
    parts = [1.0, 2.0]

    @classmethod
    def put(cls, v):
        cls.parts[0] = v


ONE = Prototype()


def by_the_class_and_by_its_object(x):
    s = (ONE.part*x*x).sum() + sum(v*x for v in ONE.parts)
    Prototype.part[0] = 5.0
    ONE.put(3.0)
    result = s*ONE.part[0]*Prototype.parts[0]*x
    Prototype.part[0], Prototype.parts[0] = 1.0, 1.0
    return result


def places_of_a_list(x):
    v = np.array([x, x*x, 2*x])
    s = v[PLACES]
    PLACES[0] = 1
    return (s*v[PLACES]).sum()


def given(x, o, w):
    s = x
    for v in o.w:
        s = s*v*x
    o.w[1] = 7.0
    o.a *= 2.0
    return s*(o.a*x).sum()*w.w[0]


ARRAYS = {"a": np.array([1.0, 2.0]), "b": np.array([0.5, 0.7])}


def arrays_scaled_where_they_stand(x):
    ARRAYS["a"] *= 2.0
    HELD.d["b"] += 1.0
    result = (ARRAYS["a"]*x*x).sum()*HELD.d["b"]
    ARRAYS["a"] *= 0.5
    return result


TABLE = np.array([[1.0, 2.0], [3.0, 4.0]])


def rows_of_a_global_array(x):
    first, second = TABLE
    first *= 2.0
    result = np.sum(TABLE*x*x) + second[0]*x
    first /= 2.0
    return result


CASES = [
    *[case(f, 0.7, watch=watched) for f, watched in (
        (list_of_an_object, [HELD]), (array_of_an_object, [HELD]), (number_of_an_object, [HELD]),
        (array_that_is_scaled, [HELD]), (dict_of_an_object, [HELD]), (object_in_an_object, [HELD]),
        (global_list, [WEIGHTS]), (attribute_of_a_class, [Shared.weights]),
        (changed_by_a_helper, [HELD]), (changed_in_the_loop, [HELD]), (place_after_place, [BODY]),
        (new_lists_left_there, [HELD]), (by_the_class_and_by_its_object, []),
        (places_of_a_list, [PLACES]),
    )],
    case(given, (0.7, HELD, SimpleNamespace(w=[2.0])), argnums=0, watch=[HELD]),
    case(arrays_scaled_where_they_stand, 0.7, watch=[HELD]),
    case(rows_of_a_global_array, 0.7),
]
