"""Parameters that are containers or objects: their parts have names before the body."""

import copy
import dataclasses
import math
from typing import NamedTuple

import numpy as np
import pytest
from frontend_cases import UPDATES

from srcad.backend.emit import emit
from srcad.backend.execute import execute
from srcad.frontend.normalise import normalise
from srcad.ir.nodes import Free

LAYERS = [(np.ones((2, 3)), 0.5), (np.full((2, 2), 2.0), 1.0)]


class Pair(NamedTuple):
    a: float
    b: float


@dataclasses.dataclass
class Point:
    x: float
    y: float

    def norm(self):
        return math.hypot(self.x, self.y)


class Model:
    def __init__(self):
        self.w = 2.0
        self.nfev = 0
        self.buffer = np.zeros(2)

    @property
    def half(self):
        return self.w/2.0

    def loss(self, x):
        self.nfev += 1
        self.buffer[0] = self.buffer[0] + 1.0
        if x > 1.0:
            self.last = x
        return self.helper(x)*self.half

    def helper(self, x):
        for _ in range(3):
            self.nfev += 1
        return self.w*x


def run(f, structure, args):
    """Call the normal form, its entry before its body."""
    made = normalise(f, structure)
    whole = dataclasses.replace(made, body=(*made.entry, *made.body))
    free = {**made.free, **{name: Free("value", u, name) for name, u in UPDATES.items()}}
    return execute(emit([whole], {}, comments="none"), made.name, free, f.__globals__).function(
        *args
    )


def network(params, x):
    for W, b in params["layers"]:
        x = np.tanh(W @ x + b)
    return x.sum()*params["scale"]


def recursive_use(tree, x):
    left, right = tree["children"]
    return left["v"]*x + right.a*right.b + len(tree["children"])


def written(params, x):
    params["scale"] = params["scale"]*x
    more = dict(params)
    more["new"] = 3.0
    return params["scale"] + more["new"]


def with_function(f, mode, x):
    if mode == "twice":
        x = x*2.0
    return f(x)


def of_point(p, q):
    p.x = p.x*q.norm()
    return p.norm() + q.x


def of_model(model, x):
    y = model.loss(x)
    return y + model.nfev


LEAF = None
PAIRS = ("list", (("tuple", (LEAF, LEAF)), ("tuple", (LEAF, LEAF))))
PAIR = ("namedtuple", Pair, (("a", LEAF), ("b", LEAF)))
CHILDREN = ("tuple", (("dict", None, (("v", LEAF),)), PAIR))
POINT = ("object", Point, (("x", LEAF), ("y", LEAF)))
CASES = [
    (network, {"params": ("dict", None, (("layers", PAIRS), ("scale", LEAF)))},
     ({"layers": LAYERS, "scale": 3.0}, np.array([0.1, 0.2, 0.3]))),
    (recursive_use, {"tree": ("dict", None, (("children", CHILDREN),))},
     ({"children": ({"v": 2.0}, Pair(3.0, 4.0))}, 5.0)),
    (written, {"params": ("dict", None, (("scale", LEAF),))}, ({"scale": 2.0}, 3.0)),
    (with_function, {"f": ("known", math.sin), "mode": ("known", "twice")},
     (math.sin, "twice", 1.0)),
    (of_point, {"p": POINT, "q": POINT}, (Point(1.0, 2.0), Point(3.0, 4.0))),
    (of_model, {"model": ("object", Model, ())}, (Model(), 2.0)),
    (of_model, {"model": ("object", Model, ())}, (Model(), 0.5)),
]  # fmt: skip


@pytest.mark.parametrize(("f", "structure", "args"), CASES)
def test_the_normal_form_does_the_same(f, structure, args):
    theirs, ours = copy.deepcopy(args), copy.deepcopy(args)
    assert run(f, structure, ours) == f(*theirs)
    for one, two in zip(ours, theirs, strict=True):
        for object_ in (one, two):
            vars_ = getattr(object_, "__dict__", {})
            assert {k: str(v) for k, v in vars_.items()} == {
                k: str(v) for k, v in vars(two).items()
            } if vars_ else True


def test_parts_have_names_and_a_tree_of_them():
    made = normalise(network, CASES[0][1])
    assert [s.target for s in made.entry] == [
        "params_layers_0_0", "params_layers_0_1", "params_layers_1_0", "params_layers_1_1",
        "params_scale",
    ]
    assert made.trees["params"][-1][1] == ("scale", "params_scale")
    body = dataclasses.replace(made, entry=())
    assert "params" not in emit([body], {}, comments="none").text.replace("params_", "").replace(
        "network(params, x)", ""
    )
