"""One derivative called again and again: for other kinds of arguments, in another world.

Each row: the function, and what happens before each call, with the arguments of that call.
"""

import collections
import enum
import functools
import math
import types

import numpy as np

V = np.array([0.7, -1.2, 0.4, 2.1])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5]])

settings = types.ModuleType("settings")
RATE = 2.0
TABLE = np.array([1.0, 2.0, 3.0, 4.0])
OPTIONS = {"power": 2, "scale": 0.5}
LAYERS = [0.5, 2.0]


def activation(x):
    return math.sin(x)


def change(**names):
    """Give globals of this module other values."""
    return lambda: globals().update(names)


def reads_a_global(x):
    return RATE*x*x


def with_a_name_of_pythons(x):
    return x*max(len(OPTIONS), pow(x, 2))


def reads_a_global_array(x):
    return np.sum(TABLE*x)*RATE


def changes_in_place():
    TABLE[0] = 10.0


def changes_back():
    TABLE[0] = 1.0


def reads_a_global_dict(x):
    return OPTIONS["scale"]*x**OPTIONS["power"]


def reads_a_global_list(x):
    for factor in LAYERS:
        x = math.tanh(factor*x)
    return x


def calls_a_global(x):
    return activation(x)*x


def calls_a_caller_of_a_global(x):
    return calls_a_global(x) + activation(2.0*x)


class Model:
    scale = 2.0

    def __init__(self, weight):
        self.weight = weight

    def __call__(self, x):
        return self.scale*self.weight*x*x

    def method(self, x):
        return self.weight*math.sin(x)


model = Model(3.0)


def calls_a_global_object(x):
    return model(x)*model.method(x)


def sets(home, name, value):
    return lambda: setattr(home, name, value)


def reads_a_module(x):
    return settings.rate*x*x


settings.rate = 1.5


def a_cell_that_changes():
    factor = 2.0

    def f(x):
        return factor*x*x

    def put(value):
        nonlocal factor
        factor = value

    return f, put


in_a_cell, put_in_the_cell = a_cell_that_changes()


def of_any_kind(x):
    return np.sum(x*x)*3.0


def adds_in_place(x):
    """`+=` rebinds a number, and writes into an array."""
    y = x
    x += 2.0
    return np.sum(x*y)


def broadcasts(x, b):
    return np.sum((x + b)**2*b)


def of_a_list(values):
    total = 0.0
    for v in values:
        total = total*0.5 + v*v
    return total


def of_a_dict(p):
    return p["a"]*p["b"] if "b" in p else p["a"]**3


def by_the_sign(x):
    return x*x if x > 0 else -x


class Link:
    def __init__(self, w, shape=None):
        self.w, self.shape = w, shape

    def __call__(self, x):
        y = self.w*x
        return y if self.shape is None else self.shape(y)


layer, layers = None, []


def of_an_object_yet_to_come(x):
    if layer is None:
        return x*x
    return layer(x)*x


def of_objects_yet_to_come(x):
    for each in layers:
        x = each(x)*x
    return x


class Squared(Link):
    def __call__(self, x):
        return self.w*x*x


class Chain:
    def __init__(self, *links):
        self.links = list(links)
        self.options = {"scale": 2.0, "last": math.sin}

    def __call__(self, x):
        for link in self.links:
            x = link(x)
        return x*self.options["scale"]*self.options["last"](x)


chain = Chain(Link(2.0, math.tanh), Link(3.0))


def goes_through_a_chain(x):
    return chain(x)


def links(*items):
    def change_links():
        chain.links[:] = items

    return change_links


FIRST = Link(0.5, math.exp)


def nothing():
    """Nothing happens before this call."""


class Shape(str, enum.Enum):
    SINE = "sine"


Pair = collections.namedtuple("Pair", "low high")
holds = types.SimpleNamespace


def by_what_an_object_holds(p):
    y = p.x**2 if p.fast else math.sin(p.x)
    if p.inner is not None:
        y *= p.inner.scale
    return y + getattr(p, "extra", 0.5)*p.shape(p.x)


def by_what_it_holds_within(models):
    model = models[0]["model"]
    y = np.sum(model.part.w*model.part.w if model.part.square else model.part.w)
    return y*len(models)


def of_a_named_tuple(pair):
    return np.sum(pair.low*pair[1])


def of_any_dict(table):
    return sum(np.sum(value)*(k + 1) for k, value in enumerate(table.values()))


def by_a_text_or_a_member(given):
    x, shape = given
    if isinstance(shape, Shape):
        return math.sin(x)
    return x*x if shape == "sine" else x**3


def scaled(x, factors=(1.0,)):
    return x*x*sum(factors)


HALVED = functools.partial(scaled, factors=[0.5])
HALVED.__name__ = "HALVED"


def calls_a_partial_one(x):
    return HALVED(x)


def give(**keywords):
    """Give a partial function other keywords."""
    return lambda: (HALVED.keywords.clear(), HALVED.keywords.update(keywords))


def longer():
    HALVED.keywords["factors"].insert(0, 7.0)


class Lazy:
    def __init__(self, w):
        self.w = w

    @functools.cached_property
    def tripled(self):
        return 3*self.w


LAZY = Lazy(2.0)


def asks_what_is_cached(x):
    return x*x*LAZY.tripled


def clear():
    vars(LAZY).pop("tripled", None)
    LAZY.w = 5.0


def as_at_first():
    chain.links[:] = [Link(2.0, math.tanh), Link(3.0)]
    chain.options = {"scale": 2.0, "last": math.sin}


THROUGH_A_CHAIN = [
    (as_at_first, (0.8,)),
    (lambda: sets(chain.links[0], "w", 5.0)(), (0.8,)),
    (lambda: chain.links.append(Link(0.3)), (0.8,)),
    (links(FIRST, Link(7.0, math.sin)), (0.8,)),
    (sets(FIRST, "shape", None), (0.8,)),
    (sets(FIRST, "shape", math.cos), (0.8,)),
    (sets(FIRST, "__class__", Squared), (0.8,)),
    (lambda: chain.options.update(last=math.cos), (0.8,)),
    (lambda: chain.options.update(scale=4.0), (0.8,)),
    (links(math.tanh, FIRST), (0.8,)),
    (sets(chain, "options", {"scale": 1.0, "last": lambda t: t*t}), (0.8,)),
]
SEQUENCES = [
    (reads_a_global, [(change(RATE=2.0), (0.8,)), (change(RATE=5.0), (0.8,)),
                      (change(RATE=2), (0.8,))]),
    (reads_a_global_array, [(changes_back, (0.8,)), (changes_in_place, (0.8,)),
                            (change(TABLE=V[:2]), (0.8,)), (change(TABLE=TABLE), (0.8,))]),
    (reads_a_global_dict, [(nothing, (0.8,)), (lambda: OPTIONS.update(scale=3.0), (0.8,)),
                           (lambda: OPTIONS.update(power=3), (0.8,))]),
    (reads_a_global_list, [(nothing, (0.8,)), (lambda: LAYERS.append(0.7), (0.8,)),
                           (lambda: LAYERS.clear(), (0.8,))]),
    (calls_a_global, [(change(activation=activation), (0.8,)),
                      (change(activation=math.exp), (0.8,)),
                      (change(activation=lambda t: t**3), (0.8,))]),
    (calls_a_caller_of_a_global, [(change(activation=activation), (0.8,)),
                                  (change(activation=lambda t: t**2), (0.8,))]),
    (calls_a_global_object, [(nothing, (0.8,)), (sets(model, "weight", 5.0), (0.8,)),
                             (sets(model, "scale", 7.0), (0.8,)),
                             (sets(Model, "method", lambda self, x: x*x), (0.8,)),
                             (change(model=Model(0.5)), (0.8,))]),
    (of_an_object_yet_to_come, [(change(layer=None), (0.8,)), (change(layer=Link(2.0)), (0.8,)),
                                (change(layer=None), (0.8,)), (change(layer=math.sin), (0.8,))]),
    (of_objects_yet_to_come, [(nothing, (0.8,)), (lambda: layers.append(Link(2.0)), (0.8,)),
                              (lambda: layers.clear(), (0.8,))]),
    (reads_a_module, [(nothing, (0.8,)), (sets(settings, "rate", 4.0), (0.8,))]),
    (goes_through_a_chain, THROUGH_A_CHAIN),
    (chain.__call__, THROUGH_A_CHAIN),
    (in_a_cell, [(nothing, (0.8,)), (lambda: put_in_the_cell(9.0), (0.8,))]),
    (of_any_kind, [(nothing, (x,)) for x in (0.8, V, V[:3], M, np.float64(0.8), 2, np.array(0.8),
                                             V.astype(np.float32), np.arange(3), 0.3)]),
    (adds_in_place, [(nothing, (x,)) for x in (0.8, V, 2, V[:2], np.float64(0.8))]),
    (broadcasts, [(nothing, args) for args in ((M, M), (M, M[0]), (M, 0.3), (M, M[:, :1]),
                                               (M[:1], M), (V, V), (V, V[:1]))]),
    (of_a_list, [(nothing, (x,)) for x in ([0.8], [0.8, 0.3, 0.1], [0.8, 0.3], (0.8, 0.3))]),
    (of_a_dict, [(nothing, (x,)) for x in ({"a": 0.8}, {"a": 0.8, "b": 0.3},
                                           {"b": 0.3, "a": 0.8})]),
    (by_what_an_object_holds, [
        (nothing, (holds(**{"x": 0.8, "fast": True, "inner": None, "shape": math.sin, **more}),))
        for more in ({}, {"fast": False}, {"fast": 0.5}, {"inner": holds(scale=3.0)}, {},
                     {"inner": holds(scale=2.0, more=None)}, {"extra": 0.3}, {"shape": math.tanh},
                     {"shape": lambda t: t*t}, {"fast": None})
    ]),
    (by_what_it_holds_within, [
        (nothing, ([{"model": holds(part=holds(w=w, square=square))}]*k,))
        for k in (1, 2) for w in (V, 0.8, M) for square in (True, False, None)
    ]),
    (of_a_named_tuple, [(nothing, (Pair(*x),)) for x in ((0.8, 0.3), (V, 0.3), (V, V), (M, M[0]))]),
    (of_any_dict, [(nothing, (x,)) for x in ({"a": V, "b": 0.3},
                                             collections.OrderedDict(b=0.3, a=V),
                                             collections.OrderedDict(a=0.8))]),
    (by_a_text_or_a_member, [(nothing, ((0.8, shape),)) for shape in ("sine", Shape.SINE, "else",
                                                                      "sine", None)]),
    (with_a_name_of_pythons, [(nothing, (0.8,)), (change(pow=lambda t, p: t + p), (0.8,)),
                              (lambda: globals().pop("pow"), (0.8,)),
                              (change(len=lambda t: 0.5), (0.8,)),
                              (lambda: globals().pop("len"), (0.8,))]),
    (by_the_sign, [(nothing, (x,)) for x in (0.8, -0.8, 2, -3)]),
    *[(f, [(nothing, (0.8,)), (give(factors=[3.0]), (0.8,)), (give(), (0.8,)),
           (give(factors=[4.0]), (0.8,)), (longer, (0.8,)), (give(factors=[0.5]), (0.8,))])
      for f in (calls_a_partial_one, HALVED)],
    (asks_what_is_cached, [(nothing, (0.8,)), (nothing, (0.3,)), (clear, (0.8,)), (nothing, (0.8,)),
                           (lambda: vars(LAZY).update(w=9.0), (0.8,))]),
]
