"""One name for several things: in the function, in a class, in a module, in what is generated."""

import types

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4])

constants = types.ModuleType("constants")
constants.a = 4.0
constants.table = {"a": 3.0}
constants.inner = types.SimpleNamespace(a=7.0)


class Scaled:
    a = 4.0
    a_ = 0.5

    def __init__(self, z):
        self.q = 3*z


def attribute_of_a_class(a):
    return Scaled.a*Scaled.a_*a


def attribute_that_an_object_has_of_its_class(a):
    made = Scaled(a)
    return made.q*made.a*a


def attribute_of_a_module(a):
    return constants.a*a + constants.table["a"]*a**2


def attribute_within_a_module(constants_inner, a=2.0):
    return constants.inner.a*constants_inner*a


def taken_before_it_is_asked_for(x):
    a = x**2
    a_ = constants.a*a
    return a_*a*Scaled.a_


def rate(x, a=constants.inner):
    return x*a.a


def default_of_a_helper(rate_a):
    return rate(rate_a)*rate_a


def closed_over(a):
    def scaled(x):
        return a*x

    return scaled


TRIPLED = closed_over(3.0)


def cell_of_another(a):
    return TRIPLED(a)*a


def imported(a):
    from math import e, pi

    e = e*a
    return e*pi*a


CASES = [
    *[case(f, 0.8, -1.3) for f in (
        attribute_of_a_class, attribute_that_an_object_has_of_its_class, attribute_of_a_module,
        attribute_within_a_module, taken_before_it_is_asked_for, default_of_a_helper,
        cell_of_another, imported,
    )],
]
