"""Functions that are not read, called with what does not vary: as they stand, however reached."""

from functools import lru_cache, partial, reduce

import numpy as np

from corpus import case

made = {}
exec("""
import numpy as np

def weighed(n, m=1.0):
    return n + 10.0*m

def far_first(v):
    return -v

def of_object(self, n, m=1.0):
    return self.k*n + m

def of_class(cls, n, m=1.0):
    return cls.scale*n + m

def grid(n):
    return np.arange(1.0*n)

def looked_up(self):
    return 2.0*self.k
""", made)  # no file holds them
weighed, far_first, grid = made["weighed"], made["far_first"], made["grid"]


class Scale:
    scale = 2.0

    def __init__(self, k):
        self.k = k

    weigh = made["of_object"]
    weigh_all = classmethod(made["of_class"])
    __getitem__ = __add__ = __call__ = made["of_object"]
    twice = property(made["looked_up"])


class Finer(Scale):
    def weigh(self, n):
        return super().weigh(n) + 1.0


SCALE, FINER = Scale(3.0), Finer(2.0)
bound, bound_to_class = SCALE.weigh, Scale.weigh_all
half_given, by_keyword = partial(weighed, 2.0), partial(weighed, m=2.0)


@lru_cache(maxsize=None)
def named(name):
    return Scale({"three": 3.0, "four": 4.0}[name])


class Chosen(Scale):
    @classmethod
    def by_name(cls, name):
        if cls is Chosen:
            return named(name)
        return cls(1.0)


def chosen(given=None):
    return Chosen.by_name("four") if given is None else given


def methods(x):
    return x*SCALE.weigh(2.0) + x**2*Scale.weigh_all(2.0) + x**3*Scale.weigh(SCALE, 2.0)


def methods_under_names(x):
    scale = SCALE
    local, of_all = scale.weigh, Scale.weigh_all
    return x*local(2.0) + x**2*of_all(2.0) + x**3*bound(5.0) + x**4*bound_to_class(5.0)


def method_of_the_next_class(x):
    return x**2*FINER.weigh(3.0)


def operators_of_an_object(x):
    return x*SCALE(3.0) + x**2*SCALE[3.0] + x**3*(SCALE + 3.0) + x**4*SCALE.twice


def partly_given(x):
    inside = partial(weighed, 3.0)
    return x*half_given(5.0) + x**2*by_keyword(5.0) + x**3*inside(2.0)


def given_to_others(x):
    total = x
    for v in map(weighed, (1.0, 2.0)):
        total = total + v*x*x
    total += x**3*sum(map(SCALE.weigh, (1.0, 2.0))) + x**2*reduce(weighed, (1.0, 2.0, 3.0))
    return total + x*sum([half_given(v) for v in (1.0, 2.0)])


def by_a_key(x):
    first = sorted([1.0, 3.0, 2.0], key=far_first)[0]
    return x**2*max((1.0, 3.0, 2.0), key=far_first) + x*first + x**3*min([2.0, 5.0], key=far_first)


def given_to_a_helper(x):
    def with_it(g, v):
        return g(v)*x**2

    return with_it(weighed, 2.0) + with_it(SCALE.weigh, 2.0) + with_it(half_given, 2.0)


def asked_in_a_condition(x):
    if half_given(1.0) > 3 and SCALE.weigh(2.0) > 1 and Scale.weigh_all(1.0) > 0:
        return 2*x**2
    return 3*x


def one_that_a_class_keeps(x, scale=None):
    scale = chosen(scale)
    return x**2*scale.k


def one_of_two(x):
    return x**2*(weighed if x > 0 else far_first)(2.0) + x*{"a": weighed}["a"](3.0)


def under_a_name_that_is_taken(x):
    called = x**2
    weigh = np.sin(called)
    return called*half_given(5.0) + weigh*bound(1.0)


def array_that_a_call_gives(x):
    y = grid(3)
    y[0] = x*x
    z = grid(3) + [x, x*x, 1.0]
    z += [x, 1.0, 2.0]
    return np.sum(y*2) + np.sum(z**2)*y[1]


CASES = [
    case(array_that_a_call_gives, 0.7),
    case(methods, 0.7),
    case(methods_under_names, 0.7),
    case(method_of_the_next_class, 0.7),
    case(operators_of_an_object, 0.7),
    case(partly_given, 0.7),
    case(given_to_others, 0.7),
    case(by_a_key, 0.7),
    case(given_to_a_helper, 0.7),
    case(asked_in_a_condition, 0.7),
    case(one_that_a_class_keeps, 0.7),
    case(one_of_two, 0.7, -0.4),
    case(under_a_name_that_is_taken, 0.7),
]
