"""Objects that hold active values, as locals; and containers and objects as arguments."""

import copy
import functools
import math
import operator
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5]])


class Accumulator:
    def __init__(self):
        self.total = 0.0
        self.count = 0

    def add(self, value):
        self.total += value
        self.count += 1

    def mean(self):
        return self.total/self.count


def object_filled_in_a_loop(x):
    acc = Accumulator()
    for k in range(3):
        acc.add(x**k*math.sin(x))
    return acc.mean()*acc.total


class Neuron:
    def __init__(self, w, b):
        self.w, self.b = w, b
        self.h = None

    def forward(self, x):
        self.z = self.w*x + self.b
        self.h = math.tanh(self.z)
        return self.h


def neuron_remembers(w, b):
    neuron = Neuron(w, b)
    first = neuron.forward(0.5)
    second = neuron.forward(first)
    neuron.w *= 2.0
    return second*neuron.h + neuron.z*neuron.w


class Layer:
    def __init__(self, weights):
        self.weights = weights
        self.cache = {}

    def __call__(self, x):
        self.cache["x"] = x
        return np.tanh(self.weights @ x)


class Network:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def network_of_layers(A, x):
    net = Network([Layer(A), Layer(A[:, :2])])
    y = net(x)
    return np.sum(y*y) + np.sum(net.layers[1].cache["x"])


@dataclass
class Particle:
    position: float
    velocity: float = 0.0
    mass: float = 1.0
    trail: list = field(default_factory=list)

    def kinetic(self):
        return 0.5*self.mass*self.velocity**2

    def kick(self, force, dt):
        self.velocity += dt*force/self.mass
        self.position += dt*self.velocity
        self.trail.append(self.position)


def particles_collide(x, v):
    a, b = Particle(x, v), Particle(1.0, -v, mass=2.0)
    for _ in range(3):
        force = b.position - a.position
        a.kick(force, 0.1)
        b.kick(-force, 0.1)
    return a.kinetic() + b.kinetic()*a.trail[1]


def objects_share_a_member(x):
    middle = Particle(x)
    left, right = SimpleNamespace(end=middle), SimpleNamespace(end=middle, weight=x*x)
    left.end.position = x**3
    right.end.velocity += right.weight
    return left.end.velocity*right.end.position


def swapped_attributes(x, y):
    a, b = Particle(x), Particle(y)
    a.position, b.position = b.position*2.0, a.position
    a, b = b, a
    a.mass = x
    return a.position*b.position**2*a.mass


def array_attribute_written(v):
    grid = SimpleNamespace(u=v*1.0, new=np.zeros(3))
    for _ in range(2):
        grid.new[1:-1] = grid.u[:-2]*grid.u[2:]
        grid.new[0] = grid.u[0]
        grid.u, grid.new = grid.new, grid.u
    return grid.u*v + grid.new


def attribute_chosen_by_name(x, name):
    p = Particle(x, x*x)
    setattr(p, name, getattr(p, name)*x)
    missing = getattr(p, "charge", 2.0)
    if hasattr(p, "velocity"):
        missing = missing*p.velocity
    return p.position*missing


@dataclass(frozen=True)
class Config:
    rate: float
    power: int = 2


def frozen_replaced(x):
    config = Config(x)
    slower = replace(config, rate=config.rate*x)
    return config.rate*slower.rate**slower.power


class Body(NamedTuple):
    x: float
    v: float = 1.0

    def moved(self, dt):
        return Body(self.x + dt*self.v, self.v - dt*self.x)


def named_tuple_moves(x):
    body = Body(x)
    for _ in range(3):
        body = body.moved(0.2)
    x, v = body
    return body.x*v + x


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x*k, self.y*k)

    __rmul__ = __mul__

    def __abs__(self):
        return math.hypot(self.x, self.y)

    def dot(self, other):
        return self.x*other.x + self.y*other.y


def vectors_of_our_own(x, y):
    a, b = Vector(x, y), Vector(1.0, x)
    c = a + 2.0*b*x
    return abs(c)*c.dot(a)


class Circle:
    def __init__(self, radius):
        self._radius = radius

    @property
    def radius(self):
        return self._radius

    @radius.setter
    def radius(self, value):
        self._radius = value*2.0

    @property
    def area(self):
        return math.pi*self.radius**2


def property_with_a_setter(x):
    circle = Circle(x)
    first = circle.area
    circle.radius = x*x
    return first*circle.area


# Differentiated arguments that are containers


def mlp(params, x):
    h = np.tanh(params["W1"] @ x + params["b1"])
    return np.sum(h*params["w2"])


def scalars_in_a_dict(p):
    return p["a"]**2*p["b"] + p.get("c", 1.0)*math.sin(p["a"])


def numbers_in_a_list(p):
    return p[0]*p[1]**2 + len(p)*p[-1]


def list_of_layers(params, x):
    for W, b in params:
        x = np.tanh(W @ x + b)
    return np.sum(x**2)


def pair(p):
    x, y = p
    return x*y**2 + p[0]


def decay_of_every_weight(params):
    return sum(np.sum(w**2) for w in params.values()) + sum(1.0 for name in params if name == "w2")


def nested_parameters(p):
    total = p["scale"]*p["encoder"]["w"] @ p["encoder"]["w"]
    for k, block in enumerate(p["blocks"]):
        total = total*block["gain"] + k*block["shift"][0]*block["shift"][1]
    return total


def dataclass_argument(p):
    return p.kinetic()*p.position + p.mass


def named_tuple_argument(b):
    return b.moved(0.3).x*b.v


def object_argument(neuron, x):
    return neuron.forward(x)*neuron.w


def object_with_an_array(layer, x):
    return np.sum(layer(x)**2)


def dict_argument_changed(p):
    p["a"] = p["a"]*p["b"]
    p["new"] = p["a"] + 1.0
    return p["new"]*p["a"]


def array_in_a_dict_changed(p, x):
    p["w"] *= x
    p["w"][0] += p["b"]
    return np.sum(p["w"]**2)


def list_argument_changed(values):
    values[0] *= values[1]
    values.append(values[0] + 1.0)
    return values[-1]*values[1]


def sgd_step(params, grads, rate):
    return {name: params[name] - rate*grads[name] for name in params}


def container_in_container_out(params, rate):
    updated = sgd_step(params, {"w": params["w"]**2, "b": 2.0*params["b"]}, rate)
    return [updated, (rate, updated["b"]*3.0)]


def tuple_rebuilt(state):
    q, p = state
    for _ in range(2):
        q, p = q + 0.1*p, p - 0.1*np.sin(q)
    return (q, p)


PARAMS = {"W1": M, "b1": M[:, 0]*0.5, "w2": M[:, 1]}
LAYERS = [(M, V[:2]), (M.T, V)]
NESTED = {
    "scale": 0.8,
    "encoder": {"w": V},
    "blocks": [{"gain": 1.2, "shift": (0.3, 0.7)}, {"gain": -0.4, "shift": (1.5, 0.6)}],
}


class Window:
    def __init__(self, values):
        self.values = values

    def __getitem__(self, where):
        return self.values[where]

    def __setitem__(self, where, value):
        self.values[where] = value


def slices_of_an_object(v):
    window = Window(v*2.0)
    window[1:3] = window[0:2]*window[2:4]
    return np.sum(window[1:]*window[0])


class Copied:
    def __init__(self, level, rate):
        self.level = level
        self.rate = rate

    def __copy__(self):
        return Copied(self.level*2, self.rate)


def copies_as_its_class_says(x, y):
    one = Copied(x, y)
    two = copy.copy(one)
    one.level *= two.rate
    return one.level*two.level + two.rate


class Disc:
    def __init__(self, radius):
        self.radius, self.asked = radius, 0

    @functools.cached_property
    def area(self):
        self.asked += 1
        return math.pi*self.radius**2


def property_computed_once(x):
    disc = Disc(x)
    first = disc.area*disc.area
    disc.radius = 2.0*x
    return first*disc.area*disc.asked


class Meter:
    def __init__(self, start):
        self.level, self.entered = start, 0

    def __enter__(self):
        self.entered += 1
        return self

    def __exit__(self, kind, error, trace):
        self.level *= 2
        return False


def object_entered_and_left(x):
    meter = Meter(x)
    with meter as m:
        m.level += x*x
        y = m.level*m.entered
    return y*meter.level


def left_by_a_jump(x):
    meter, total = Meter(x), 0.0
    for k in range(4):
        with meter:
            total += meter.level
            if k == 2:
                break
            if k == 1:
                continue
            total *= x
    with meter, Meter(total) as other:
        if other.level > 100.0:
            return meter.level*other.level
        return meter.level + other.level**2


def named_tuples_given_to_numpy(x):
    """They are tuples, so NumPy makes arrays of them."""
    a, b = Body(x[1], 2.0*x[0]), Body(x[0], x[2])
    table = np.zeros((2, 3))
    table[:] = Body(x, np.sin(x))
    table[:, 0] += Body(a.v, b.v)
    rows = np.array([Body(x[0], x[1]), Body(x[1], x[2]*x[0])])
    return np.sum(table**2) + np.dot(rows[0], Body(x[2], 0.3)) + np.linalg.norm(rows[1])


def given_and_noted(particle):
    """What is asked of an object as a whole is no number."""
    note = repr(particle) + str(particle)
    if particle == None or particle in (None, 1):  # noqa: E711
        return 0.0
    return particle.position*particle.velocity*len(note[:3])


class Spring:
    """Its names of two underscores are its own, also where another class is derived from it."""

    __rest = 0.3

    def __init__(self, stiffness, __pull=2.0):
        self.__stiffness = stiffness
        self.stretched = self.__by(__pull)

    def __by(self, pull):
        def __beyond(__at):
            return __at - self.__rest*self.__stiffness

        return sum(__beyond(__at)**2 for __at in (pull, self.__stiffness))

    @property
    def __energy(self):
        return 0.5*self.__stiffness*self.stretched

    def energy(self):
        return (lambda __more: __more*self.__energy)(1.5)


class Rusty(Spring):
    def __init__(self, stiffness, rust):
        super().__init__(stiffness)
        self.__stiffness = rust**2

    def energy(self):
        return super().energy()*self.__stiffness


def private_names(stiffness, rust):
    return Spring(stiffness*rust).energy() + Rusty(stiffness, rust).energy()


def private_names_of_an_argument(spring, by):
    return spring.energy()*by


class Oscillator:
    rate = 2.0

    def __init__(self, x, **more):
        self.x = x
        vars(self).update(more)

    @property
    def twice(self):
        return self.x*2


def attributes_with_defaults(p):
    """What the object has varies with it, also where there is a default."""
    y = getattr(p, "damping", 0.5)*p.x**2 + getattr(p, "rate", 1.0)*getattr(p, "twice", 0.0)
    if getattr(p, "shift", None) is not None:
        y += p.shift*p.x
    try:
        return y*p.scale
    except AttributeError:
        return y*(3.0 if hasattr(p, "damping") else p.x)


class Tanh:
    def __call__(self, x):
        return np.tanh(x)

    def slope(self, x):
        return 1 - self(x)**2


class Logistic:
    def __init__(self, steepness=2.0):
        self.steepness = steepness

    def __call__(self, x):
        return 1/(1 + np.exp(-self.steepness*x))


ACTIVATIONS = {"tanh": Tanh, "logistic": Logistic}


class Unit:
    def __init__(self, name):
        self.activation = ACTIVATIONS[name]()
        self.name = name

    def forward(self, x):
        return self.activation(x)


def classes_by_name(x, name):
    unit = Unit(name)
    for _ in range(2):
        x = unit.forward(x)*unit.forward(-x)
    return x + sum(ACTIVATIONS[n]()(x) for n in ACTIVATIONS) + Tanh().slope(x)


class Divided:
    def __divmod__(self, other):
        return 1.0, 2.0

    def __floordiv__(self, other):
        return 3.0


DIVIDED = Divided()


def divided_by_its_own_method(x):
    return divmod(DIVIDED, 2.0)[1]*x


def attribute_of_an_attribute(x):
    point = SimpleNamespace(at=SimpleNamespace(height=x*x))
    return operator.attrgetter("at.height")(point)*x


@dataclass
class OwnStart:
    side: float = 1.0

    def __init__(self, a):
        self.side = 2*a


@dataclass
class Rectangle:
    width: float
    height: float = 2.0

    def area(self):
        return self.width*self.height


@dataclass
class Box(Rectangle):
    def __init__(self, side):
        super().__init__(side, height=side)


class Doubled(Rectangle):
    def twice(self):
        return 2*self.area()


@dataclass
class Weighted(Rectangle):
    weight: float = 1.0
    held: list = field(default_factory=list)

    def __post_init__(self):
        self.held.append(self.width*self.weight)


class Reweighted(Weighted):
    def __post_init__(self):
        super().__post_init__()
        self.force = self.held[0]**2


def dataclasses_that_begin_by_themselves(x):
    made = Reweighted(x, 2*x, weight=x)
    again = OwnStart(x)
    again.__init__(x**2)
    return (Box(x).area()*again.side + Doubled(x, x).twice() + Doubled(x).area()
            + made.force*made.area())


class Cached:
    def __init__(self, w):
        self.w = w

    @functools.cached_property
    def tripled(self):
        return 3*self.w


def cached_once(x):
    made = Cached(x)
    first = made.tripled
    made.w = x*x
    return first*made.tripled*made.w


CACHED = Cached(2.0)
CACHED.tripled, CACHED.w = 6.0, 5.0


def cached_before(x):
    return x**2*CACHED.tripled*CACHED.w


class Mass:
    def __init__(self, place, mass):
        self.place = place
        self.mass = mass


def each_pair_of_unequal_masses(x):
    masses = [Mass(x[k], k + 1.0) for k in range(3)]
    energy = 0.0
    for one in masses:
        for two in masses:
            if one != two:
                energy += one.mass*two.mass*(one.place - two.place)**2
    return energy


def of_many_masses_that_are_unequal(x):
    masses = []
    for v in x:
        masses.append(Mass(v*v, 2.0))
    energy = 0.0
    for one in masses:
        for two in masses:
            if one == two:
                continue
            energy += one.mass*two.mass*(one.place - two.place)**2
    return energy


def equal_to_itself_and_not_to_none(x):
    one = Mass(x[0], 1.0)
    other = Mass(x[0], 1.0)
    same = one
    total = 0.0 if one == other else one.place**2
    total += x[1] if same == one else 0.0
    return total + (1.0 if other == None else x[2]**3)  # noqa: E711


class Ranked:
    __hash__ = None

    def __init__(self, name, value):
        self.name = name
        self.value = value

    def __eq__(self, other):
        return self.name == other.name

    def __lt__(self, other):
        return self.value < other.value

    def __gt__(self, other):
        return self.value > other.value


class Unsure(Ranked):
    __hash__ = None

    def __ne__(self, other):
        return NotImplemented

    def __le__(self, other):
        if not isinstance(other, Ranked):
            return NotImplemented
        return self.value <= other.value


def compared_by_its_class(x):
    one, other = Ranked(1, x[0]), Ranked(1, x[1])
    total = np.sum(x*x) if one == other else np.sum(x)
    if one < other:
        total += one.value**2
    if one != other:
        total += 100
    return total + other.value**2*(one > other)


def the_greatest_of_some(x):
    ranked = [Ranked(i, v) for i, v in enumerate(x[:3])]
    best = ranked[0]
    for one in ranked:
        if one > best:
            best = one
    return best.value**3


def compared_by_the_other_one(x):
    one, other = Unsure(1, x[0]), Unsure(2, x[1])
    total = 0.0
    if one != other:
        total += x[0]**2
    if one <= other <= one or one > other:
        total += x[2]**2
    return total


class Kept:
    def __init__(self, values):
        self.values = values

    def __getitem__(self, i):
        return self.values[i]

    def __setitem__(self, i, value):
        self.values[i] = value


class Twice(Kept):
    def __getitem__(self, i):
        return super().__getitem__(i)*2


def slices_updated_through_methods(x):
    kept = Kept(x*1.0)
    kept[1:] *= 2.0
    kept[:2] += kept[1:]*x[0]
    kept[0] *= x[1]
    return np.sum(kept.values**2)


def slices_updated_through_those_above(x):
    kept = Twice(np.outer(x, x))
    kept[1:, 0] += x[1]
    kept[0, :] *= 3
    return np.sum(kept.values**2)


class Level:
    def __init__(self, height):
        self.height = height

    @property
    def now(self):
        return self.height


class Raised(Level):
    @property
    def now(self):
        return super().now*2

    def thrice(self):
        return super().now*3


def property_of_the_class_above(x):
    return np.sum(Raised(x).now**2) + Raised(x).thrice()[0]


CASES = [
    case(private_names, (0.8, 1.1)),
    case(private_names_of_an_argument, (Spring(0.8), 1.1)),
    case(slices_of_an_object, V),
    case(object_filled_in_a_loop, 0.8),
    case(neuron_remembers, (0.8, 0.3)),
    case(network_of_layers, (M, V)),
    case(particles_collide, (0.2, 0.7)),
    case(objects_share_a_member, 0.8),
    case(swapped_attributes, (0.8, 1.1)),
    case(array_attribute_written, V),
    case(attribute_chosen_by_name, (0.8, "position"), (0.8, "velocity")),
    case(frozen_replaced, 0.8),
    case(named_tuple_moves, 0.8),
    case(vectors_of_our_own, (0.8, 1.1)),
    case(property_with_a_setter, 0.8),
    case(mlp, (PARAMS, V), argnums=0),
    case(mlp, (PARAMS, V), name="mlp_by_both"),
    case(scalars_in_a_dict, {"a": 0.8, "b": 1.1}, {"a": 0.8, "b": 1.1, "c": 0.4}),
    case(numbers_in_a_list, [0.8, 1.1], [0.8, 1.1, 0.4]),
    case(list_of_layers, (LAYERS, V), argnums=0),
    case(pair, ((0.8, 1.1),)),
    case(decay_of_every_weight, PARAMS),
    case(nested_parameters, NESTED),
    case(dataclass_argument, Particle(0.8, 1.1, 0.4)),
    case(named_tuple_argument, (Body(0.8, 1.1),)),
    case(object_argument, (Neuron(0.8, 0.3), 1.1)),
    case(object_with_an_array, (Layer(M), V), argnums=0),
    case(dict_argument_changed, {"a": 0.8, "b": 1.1}),
    case(array_in_a_dict_changed, ({"w": V, "b": 0.3}, 0.8)),
    case(list_argument_changed, [0.8, 1.1]),
    case(container_in_container_out, ({"w": V, "b": 0.3}, 0.1)),
    case(tuple_rebuilt, ((V, V*0.5),)),
    case(copies_as_its_class_says, (0.7, 1.3)),
    case(property_computed_once, 0.8),
    case(object_entered_and_left, 0.8),
    case(left_by_a_jump, 0.8, 3.0),
    case(named_tuples_given_to_numpy, V),
    case(given_and_noted, Particle(0.8, 1.1, 0.4)),
    case(attributes_with_defaults, Oscillator(0.8), Oscillator(0.8, damping=0.3),
         Oscillator(0.8, shift=0.3, scale=1.2), Oscillator(0.8, shift=None, damping=0.1)),
    case(classes_by_name, (0.8, "logistic"), (0.8, "tanh"), argnums=0),
    case(divided_by_its_own_method, 0.7),
    case(attribute_of_an_attribute, 0.7),
        case(dataclasses_that_begin_by_themselves, 0.8),
        case(cached_once, 0.8),
        case(cached_before, 0.8, watch=[CACHED]),
    case(each_pair_of_unequal_masses, np.array([0.7, -1.2, 0.4])),
    case(of_many_masses_that_are_unequal, np.array([0.7, -1.2, 0.4])),
    case(equal_to_itself_and_not_to_none, np.array([0.7, -1.2, 0.4])),
    *[case(f, V, -V) for f in (
        compared_by_its_class, the_greatest_of_some, compared_by_the_other_one,
        slices_updated_through_methods, slices_updated_through_those_above,
        property_of_the_class_above,
    )],
]
