"""Small programs of every day, each of which puts together what the language has apart."""

import copy
import enum
import functools
import operator
from collections import Counter, OrderedDict, defaultdict, deque
from dataclasses import InitVar, dataclass, field
from typing import NamedTuple

import numpy as np

from corpus import case

V = np.array([0.7, 1.3, -0.4, 1.1])
RATES = [{"up": 0.5, "down": 2.0}, {"up": 1.5, "down": 0.3}]
PLAN = {
    "species": [{"rate": 0.5, "share": np.ones(3)}, {"rate": 1.5, "share": [1.0, 2.0, 0.5]}],
    "steps": 3, "marks": ("a", None, [2.0]), "same": [RATES, RATES],
}  # fmt: skip


class System:
    """What keeps its numbers in a list."""

    def __init__(self, q):
        self.q = q


class Dropout:
    """What puts numbers to zero by chance, of any shape."""

    def __init__(self, share):
        self.rng = np.random.RandomState(0)
        self.share = share

    def __call__(self, v):
        return v*(self.rng.rand(*v.shape) > self.share)/(1.0 - self.share)


class Span:
    """The numbers between two."""

    def __init__(self, low, high):
        self.low, self.high = low, high

    def __contains__(self, v):
        return self.low <= v <= self.high


class Bag:
    """Holds some items."""

    def __init__(self, items):
        self.items = items

    def __contains__(self, item):
        return item in self.items


class Heating(enum.Enum):
    """Whether one heats."""

    OFF = 0
    ON = 1
    FULL = 2


class Gear(enum.IntEnum):
    """A gear, which is a number."""

    LOW = 1
    HIGH = 2


class Thermostat:
    """Has one state after the other."""

    def __init__(self):
        self.state = Heating.OFF

    def turn(self, v):
        if self.state is Heating.OFF:
            self.state = Heating.ON if v < 1.0 else Heating.FULL
        elif v > 0.0:
            self.state = Heating.FULL
        else:
            self.state = Heating.OFF


class Shown:
    """Says what it is."""

    def __init__(self, v):
        self.v = v

    def __repr__(self):
        return f"<{self.v}>"


class Settings:
    """What is set by its names."""

    growth = 1.0

    def __init__(self, **values):
        self.__dict__.update({"growth": 1.5, "steps": 1}, **values)


class Quote(NamedTuple):
    """A price of the market."""

    kind: str
    tenor: float
    rate: float


class Point:
    """A place, and how high it is there."""

    def __init__(self, place):
        self.place = place
        self.height = (place - 0.2)**2


class Pile:
    """Grows, and says how high it was."""

    def __init__(self):
        self.height, self.levels = 0.0, []

    def push(self, v):
        self.height += v
        self.levels.append(self.height)
        return self


class Traced:
    """A number that knows how to give its slope to those that it is made of."""

    def __init__(self, value):
        self.value, self.slope = value, 0.0
        self.back = lambda: None

    def __mul__(self, other):
        made = Traced(self.value*other.value)

        def back():
            self.slope += other.value*made.slope
            other.slope += self.value*made.slope
            self.back()
            other.back()

        made.back = back
        return made


@dataclass
class Mass:
    """A mass in a unit of its own."""

    m: float
    scale: InitVar[float] = 1.5
    charge: float = 3.0

    def __post_init__(self, scale):
        self.m = self.m*scale


@dataclass
class Shifted(Mass):
    """A mass to which another is added."""

    shift: InitVar[float] = field(default=2.0, kw_only=True)
    sum: float = field(init=False)

    def __post_init__(self, scale, shift):
        super().__post_init__(scale)
        self.sum = self.m + shift


def one_number_many_times(x, n):
    powers = [x[0], 1.0]*n
    for k in range(1, len(powers)):
        powers[k] *= powers[k - 1] + x[1]
    powers.append(x[2])
    rows = [[x[1]]*n for _ in range(2)]
    rows[0][1] *= x[2]
    turned = (n - 1)*[x[3]]
    return sum(powers)*sum(rows[0])*rows[1][0] + sum(turned)


def numbers_side_by_side_times_an_array(x, w):
    return np.sum([x[0], x[1]**2]*w)


def relaxed_in_place(system, n):
    first = system.q
    for _ in range(n):
        force = [0.0]*len(system.q)
        for i, a in enumerate(system.q):
            force[i] += a*a
        system.q = [a - 0.1*b for a, b in zip(system.q, force)]
        if system.q[0] < 0.63:
            system.q = [2.0*a for a in system.q]
    return system.q[0]*system.q[1]**2 + first[0]


def trained(params, n):
    for _ in range(n):
        rate = {name: 0.1*np.sum(p*p) for name, p in params.items()}
        params = {name: p - rate[name]*p for name, p in params.items()}
    return np.sum(params["w"])*params["b"]


def doubled_until_it_is_great(values):
    while values[0] < 5.0:
        values = [2.0*values[0] + values[1], values[1]*values[0]]
        values[0] += 1.0
    return values[0]*values[1]


def rows_made_anew(rows, n):
    for _ in range(n):
        rows = [[rows[0][0]*rows[1][0], rows[0][1]], [rows[1][0] + rows[0][1]]]
    return rows[0][0]*rows[1][0]


def reduced_without_a_start(x):
    total = functools.reduce(operator.add, (v*v for v in x))
    product = functools.reduce(operator.mul, [v + 2.0 for v in x if v > 0.0])
    chain = functools.reduce(np.dot, [np.outer(x, x) + v for v in x])
    return total*product + functools.reduce(max, map(abs, x)) + chain[0, 1]


def dropped_out(x):
    drop, v = Dropout(0.3), x
    for _ in range(2):
        v = drop(np.tanh(np.outer(v, x) @ x))
    return v


def noise_of_a_shape(x):
    rng = np.random.RandomState(3)
    a = np.outer(x, x)
    noise = rng.randn(*a.shape) + rng.normal(size=a.shape)
    noise[0] += rng.rand(*np.shape(x))
    return (a*noise).ravel()[1:-3].reshape(*a[1:].T.shape)


def within_a_range(x):
    span, known, total = Span(x[2], 1.2), Bag(["a", "b"]), 0.0
    for v in x:
        if v in span:
            total += v**2
        elif v*v not in span:
            total += v**3
    total += sum(v for v in x if v not in span)
    return total*("a" in known) + x[0]*(("c" in known) + (x[0] in span) + (x[2] in span))


def heated_or_not(x):
    state, t, seen = Heating.OFF, x[0], 0
    for v in x:
        if state is Heating.OFF and t < 1.0:
            state = Heating.ON
        elif state is Heating.ON and t > 1.5:
            state = Heating.FULL
        elif state == Heating.FULL:
            state = Heating.OFF
        t = t*v + 0.5*state.value if state is not Heating.OFF else 0.4*t
        seen += len(state.name)
    return t*seen + x[1]*(state is Heating.ON)


def matched_by_a_state(x):
    thermostat, t = Thermostat(), 1.0
    for v in x:
        match thermostat.state:
            case Heating.OFF:
                t = t + v
            case Heating.ON:
                t = t*v
            case Heating.FULL:
                t = t*v + x[0]
        thermostat.turn(v)
    return t if thermostat.state in (Heating.ON, Heating.FULL) else t**2


def gear_by_number(x):
    gear, way = None, 0.0
    for v in x:
        if gear is None or v < 0.5:
            gear = Gear.LOW
        elif gear < 2:
            gear = Gear.HIGH
        way += x[gear]*v*gear
    return way


def shows_what_it_holds(x):
    sums, rows = defaultdict(float), defaultdict(list)
    for v in (x[0], x[1]**2):
        sums["a"] += v
        print(sums)
    rows["b"].append(x[0])
    counts, named = Counter("abca"), OrderedDict(a=x[1])
    print(rows, counts, deque([x[0], 2], maxlen=3), named, f"{counts}")
    print("sum:", Shown(sums["a"]), end=";")
    return sums["a"]*rows["b"][0]*len(str(counts))


def settings_by_keywords(x):
    plan = Settings(rate=x[0], steps=2, start=x[1])
    value = plan.start
    for v in x[: plan.steps]:
        value = value*plan.rate + v
        plan.__dict__.update(rate=plan.rate*plan.growth)
    kept = plan.__dict__.copy()
    plan.rate = 0.0
    return value*kept["rate"]


def other_settings(x):
    plan = copy.deepcopy(PLAN)
    plan["species"][0]["rate"] *= x[0]
    plan["species"][1]["share"][1] = x[1]**2
    plan["marks"][2].append(x[2])
    total = 0.0
    for k in range(plan["steps"]):
        for kind in plan["species"]:
            total = total*kind["rate"] + kind["share"][k]*x[k]
    again = copy.deepcopy(PLAN)
    return total*sum(plan["marks"][2])*again["species"][0]["rate"] + len(plan["same"][1])


def settings_of_each(x):
    total = 0.0
    for v in x:
        rates = copy.deepcopy(RATES)
        rates[0]["up"] = v*rates[1]["up"]
        total += rates[0]["up"]**2*rates[0]["down"]
    return total


def by_what_is_known_of_them(x):
    quotes = [Quote("swap", 2.5, x[0]), Quote("deposit", 1.0, x[1]), Quote("future", 1.5, x[2])]
    worth = 1.0
    for q in sorted(quotes, key=lambda q: q.tenor):
        worth = worth*q.rate + q.tenor
    groups = defaultdict(list)
    for name, v in (("b", x[0]), ("a", x[1]), ("b", x[2])):
        groups[name].append(v)
    for name, values in sorted(groups.items(), reverse=True):
        worth = worth*sum(values) + values[-1]*len(name)
    return worth


def by_what_varies_in_them(x):
    quotes = [Quote(1.0, 2.0, v*v) for v in (x[0], x[1], x[2])]
    ranked = sorted(quotes, key=lambda q: q.rate)
    points = [Point(v) for v in (x[0], x[1], x[2])]
    points.sort(key=lambda p: p.height, reverse=True)
    points[0].place *= 3.0
    return points[0].place + points[2].place**2 + ranked[0].rate*ranked[2].tenor


def simplex_of_three(x):
    def height(p):
        return np.sum((p - 0.3)**4) + p[0]*p[1]

    simplex = [[p, height(p)] for p in (x[:2], x[2:], x[1:3])]
    for _ in range(4):
        simplex.sort(key=lambda row: row[1])
        middle = (simplex[0][0] + simplex[1][0])/2.0
        other = 2.0*middle - simplex[-1][0]
        if height(other) < simplex[1][1]:
            del simplex[-1]
            simplex.append([other, height(other)])
        else:
            nearer = (middle + simplex[2][0])/2.0
            simplex[2] = [nearer, height(nearer)]
    return simplex[0][1] + simplex[1][0][0]


def pushed_one_by_one(x):
    heap = Pile()
    [heap.push(v*w) for v in x if v > 0.0 for w in x[:2]]
    [heap.push(v) for v in (x[0], 2.0)]
    return heap.height*heap.levels[1]


def backward_through_a_graph(x):
    a, b, c, d = [Traced(v) for v in x]
    made = a*b*(c*d)
    made.slope = 1.0
    made.back()
    one, two = [Traced(np.sum(row)) for row in x.reshape(2, 2)]
    product = one*two
    product.slope = x[0]
    product.back()
    return a.slope*made.value + two.slope + c.slope*product.value


def weighed_when_made(x):
    one, two = Mass(x[0], 2.0, x[1]), Shifted(x[1], scale=x[2], shift=x[3])
    three = Shifted(x[0])
    return one.m*one.charge + two.m*two.sum*three.m + three.sum*two.scale


CASES = [
    case(one_number_many_times, (V, 2), (V, 3)),
    case(numbers_side_by_side_times_an_array, (V, V[:2]), argnums=0),
    case(relaxed_in_place, (System([0.7, 1.3]), 0), (System([0.7, 1.3]), 3)),
    case(trained, ({"w": V, "b": 0.7}, 2), ({"w": V, "b": 0.7}, 0)),
    case(doubled_until_it_is_great, [0.7, 1.3], [6.2, 1.3]),
    case(reduced_without_a_start, V, -V),
    case(rows_made_anew, ([[0.7, 1.3], [0.4]], 2), ([[0.7, 1.3], [0.4]], 0)),
    case(dropped_out, V),
    case(noise_of_a_shape, V),
    case(within_a_range, V, V + 0.3),
    *[case(f, V, -V, V[::-1].copy()) for f in (
        heated_or_not, matched_by_a_state, gear_by_number,
    )],
    case(shows_what_it_holds, V),
    case(settings_by_keywords, V),
    case(other_settings, V),
    case(settings_of_each, V),
    case(by_what_is_known_of_them, V),
    *[case(f, V, V[::-1].copy(), V**2) for f in (by_what_varies_in_them, simplex_of_three)],
    case(pushed_one_by_one, V, V + 1.0),
    case(backward_through_a_graph, V),
    case(weighed_when_made, V),
]
