"""What is the same memory under another name, and what is new: written into, it tells."""

from dataclasses import asdict, astuple, dataclass, replace
from typing import NamedTuple

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
W = np.array([0.7123, -0.4217, 0.3361, 1.1283, -0.6319, 0.9157])


def parts_of_flat_are_copies(x):
    B = x.reshape(2, 3)*1.0
    head, flat = B.flat[:3], B.flat
    other = flat
    mid, tail = other[1:4], flat[-2:]
    B.flat[1] = x[0]*x[1]
    B.flat[::2] *= x[2]
    mid[0] = x[3]
    return B[0] @ head + mid @ B[1] + tail.sum()*flat[1] + sum(v*v for v in other)


def first_two(flat):
    return flat[:2]


def parts_of_flat_from_a_helper(x):
    B = np.outer(x[:3], x[:3])[:, ::2]
    t = first_two(B.flat)
    t *= 3.0
    s = B.flat[[0, 1]]
    s += t
    return B.sum()*t[0] + s @ t


def einsum_without_an_arrow(x):
    A = np.outer(x[:3], x[:3])
    v, t = np.einsum("ij", A), np.einsum("ii", A)
    A[0] *= 2.0
    v[1, 1] = x[3]*t
    return (A*A).sum() + v[0] @ x[:3] + t


def einsum_of_all_dimensions(x):
    a = x*1.0
    v = np.einsum("...", a)
    a *= x[0]
    v[1] += x[2]**2
    return a*v


def choice_of_one(x):
    a = x*1.0
    one, each = np.choose(0, [a]), np.choose([0]*len(x), [a])
    a[0] = 7*x[1]
    one[1] = x[2]**2
    return a @ one + each @ a


def sorted_holds_the_same_arrays(x):
    steps = []
    for k in range(3):
        steps.append(x*k)
    last = steps[2]
    ranked = sorted(steps, key=lambda v: v[0], reverse=True)
    return ranked[0]*last + ranked[2]*steps[0]


def sorted_rows_written(x):
    A = np.outer(x, x)
    rows = sorted(A, key=lambda row: row[1])
    A[0, 1] = x[3]
    A[:, 2] *= x[0]
    return rows[0]*rows[-1]


def sorted_by_length(x):
    parts = []
    for k in range(1, 4):
        parts.append(x[:k]*k)
    longest, *_, shortest = sorted(parts, key=len, reverse=True)
    return longest*shortest[0]


def lists_summed_up(x):
    squares = [v*v for v in x if v > 0.0]
    none, first = [], [x[1]]
    one = sum([squares], none)
    one += [x[2]]
    every = sum([squares, squares, [x[0]]], first)
    squares[0] = 7.0
    return sum(v*(i + 1) for i, v in enumerate(one + every)) + squares[0]*len(one)


def extreme_written_over(x):
    v = np.max(x[None]**2, axis=0)
    v[...] = x[0]
    w = np.min(np.outer(x, x), axis=1)
    w[...] = x*v
    return v[1]*w[2] + w[3]


def one_axis_less(x):
    v = np.max(x, axis=())
    v[1:] = x[0]*x[1]
    return v @ x


@dataclass
class Layer:
    w: np.ndarray
    rate: float
    rest: list


@dataclass
class Model:
    layers: list
    scale: float


class Pair(NamedTuple):
    a: float
    b: float


def fields_as_a_dict(x):
    model = Model([Layer(x*2.0, x[0], [x[1], x**2]), Layer(x, 0.5, [1.0, x])], x[2])
    found = asdict(model)
    model.layers[0].w[0] = 7.0*x[3]
    found["layers"][1]["rest"][1] *= 2.0
    first, second = found["layers"]
    return first["w"]*found["scale"] + second["rest"][1]*first["rate"] + model.layers[0].w + x


def fields_as_a_tuple(x):
    layer = Layer(x*2.0, x[0], [x[1], 3.0])
    w, rate, (one, two) = astuple(layer)
    return w*rate + one*two*x + sum(replace(layer, rate=2.0).rest)


def named_tuple_of_a_list(x):
    p = Pair._make([x[0]*2.0, x[1]])
    q = Pair._make(v*v for v in p)
    return p.a*q.b + q.a*x


@dataclass
class Doubled:
    w: object
    v: object

    def __deepcopy__(self, memo):
        return Doubled(self.w*2.0, self.v)


class Swapped(Pair):
    @classmethod
    def _make(cls, items):
        return cls(items[1]*3.0, items[0])


def one_array_in_two_fields(x):
    o = Doubled(x*1.0, None)
    o.v = o.w
    d = asdict(o)
    d["w"][0] = 5.0*x[1]
    return np.sum(d["v"]*d["w"]) + o.w


def named_tuple_made_by_its_own(x):
    p = Swapped._make([x[0], x[1]**2])
    return p.a*x + p.b


CASES = [
    case(parts_of_flat_are_copies, W),
    case(parts_of_flat_from_a_helper, W),
    case(einsum_without_an_arrow, W),
    case(einsum_of_all_dimensions, V),
    case(choice_of_one, W),
    case(sorted_holds_the_same_arrays, V),
    case(sorted_rows_written, V),
    case(sorted_by_length, V),
    case(lists_summed_up, V, W),
    case(extreme_written_over, V, -V),
    case(one_axis_less, V),
    case(fields_as_a_dict, V),
    case(fields_as_a_tuple, V),
    case(named_tuple_of_a_list, V),
    case(one_array_in_two_fields, V),
    case(named_tuple_made_by_its_own, V),
]
