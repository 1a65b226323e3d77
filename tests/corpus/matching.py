"""`match`, with every kind of pattern."""

import math
from dataclasses import dataclass

from corpus import case


def by_literal(x, kind):
    match kind:
        case "linear":
            y = 2.0*x
        case "square" | "quadratic":
            y = x*x
        case 3:
            y = x**3
        case None:
            y = math.sin(x)
        case _:
            y = 1.0
    return y*x


def with_guards(x):
    match x:
        case t if t < 0.0:
            return t*t
        case t if t < 1.0:
            return t**3
        case t:
            return 2.0*t


def by_sequence(command, x):
    match command:
        case []:
            return x
        case ["scale", factor]:
            return x*factor
        case ["affine", a, b]:
            return a*x + b*x**2
        case ["sum", first, *rest]:
            return first*sum(rest)*x
        case (a, (b, _)):
            return a*b*x
    return x*x


def by_mapping(spec, x):
    match spec:
        case {"kind": "spring", "k": k}:
            return 0.5*k*x**2
        case {"kind": "well", **rest}:
            return rest["depth"]*math.exp(-x*x)
        case {}:
            return x


@dataclass
class Disc:
    radius: float


@dataclass
class Box:
    width: float
    height: float


def by_class(shape, x):
    match shape:
        case Disc(radius=r):
            return math.pi*(r*x)**2
        case Box(w, h) if w > h:
            return w*h*x
        case Box(width=w):
            return w**2*x
        case float(t) | int(t):
            return t*x**2


def captured_whole(x, y):
    match (x*y, x - y):
        case (a, b) as both if a > b:
            return both[0]*both[1]
        case (a, b):
            return a + b**2


def in_a_loop(x):
    total = 0.0
    for step in ("up", "down", "stop", "up"):
        match step:
            case "up":
                x = x*1.5
            case "down":
                x = math.sin(x)
            case "stop":
                break
        total += x
    return total


CASES = [
    case(by_literal, (0.8, "linear"), (0.8, "quadratic"), (0.8, 3), (0.8, None), (0.8, "no"),
         argnums=0),
    case(with_guards, -0.8, 0.8, 1.8),
    case(by_sequence, ([], 0.8), (["scale", 1.5], 0.8), (["affine", 1.5, 0.5], 0.8),
         (["sum", 1.5, 0.5, 0.3], 0.8), ((1.5, (0.5, "b")), 0.8), (["unknown"], 0.8)),
    case(by_mapping, ({"kind": "spring", "k": 1.5}, 0.8), ({"kind": "well", "depth": 1.5}, 0.8),
         ({"kind": "none"}, 0.8)),
    case(by_class, (Disc(1.5), 0.8), (Box(1.5, 0.5), 0.8), (Box(0.5, 1.5), 0.8), (2.5, 0.8)),
    case(captured_whole, (0.8, 1.1), (0.8, -1.1)),
    case(in_a_loop, 0.8),
]
