"""Calls: how arguments reach parameters, what decorators and objects that are called do."""

import enum
import functools
import linecache
import math
import operator
import types

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])


def logistic(t, rate=1.0, *, ceiling=1.0):
    return ceiling/(1.0 + math.exp(-rate*t))


def defaults_and_keywords(t, r):
    return logistic(t) + logistic(t, r)*logistic(rate=t, t=r) + logistic(t, ceiling=r*r)


def polynomial(x, *coefficients):
    total = 0.0
    for c in coefficients:
        total = total*x + c
    return total


def variadic_call(x, a):
    return polynomial(x) + polynomial(x, a, 2.0, a*x) + len((x, a))


def energy(*masses, **constants):
    total = 0.0
    for m in masses:
        total += m*constants.get("g", 9.81)
    if "offset" in constants:
        total += constants["offset"]**2
    return total


def keyword_dictionary(x, y):
    return energy(x, y) + energy(x*y, g=y) + energy(g=x, offset=y)


def star_and_double_star(x, y):
    position = (x, y)
    options = {"rate": y, "ceiling": x}
    return math.hypot(*position) + logistic(0.5, **options) + polynomial(x, *[y, x], *position)


def keyword_only(x, *, power=2, scale=3.0):
    return scale*x**power


def forwarded(*args, **kwargs):
    return logistic(*args, **kwargs)


def calls_forwarded(x):
    return forwarded(x) + forwarded(x, 2.0) + forwarded(x, rate=x, ceiling=3.0)


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        result = function(*args, **kwargs)
        return result

    return wrapper


def scaled_by(factor):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(x):
            return factor*function(x)

        return wrapper

    return decorate


def squared_result(function):
    def wrapper(*args):
        return function(*args)**2

    return wrapper


@timed
def damped(x, rate=0.5):
    return math.exp(-rate*x)


@scaled_by(3.0)
def oscillation(x):
    return math.sin(x)


@timed
@squared_result
def doubly_decorated(x, y):
    return x*y + 1.0


def calls_decorated(x):
    return damped(x)*oscillation(x) + damped(x, rate=x) + doubly_decorated(x, 2.0)


@functools.lru_cache(maxsize=None)
def binomial(n, k):
    return 1 if k in (0, n) else binomial(n - 1, k - 1) + binomial(n - 1, k)


def cached_helper_of_integers(x):
    total = 0.0
    for k in range(4):
        total += binomial(3, k)*x**k
    return total


def apply_twice(f, x):
    return f(f(x))


def function_as_an_argument(x):
    squares = apply_twice(lambda t: t*t + x, x)
    return apply_twice(math.sin, x) + squares + apply_twice(oscillation, x)


def compose(*functions):
    def composed(x):
        for f in reversed(functions):
            x = f(x)
        return x

    return composed


def function_as_a_result(x):
    f = compose(math.exp, math.sin, lambda t: t*x)
    return f(x) + compose()(x)


def chosen_function(x, name):
    activations = {"tanh": math.tanh, "softplus": lambda t: math.log(1.0 + math.exp(t))}
    f = activations[name] if name in activations else (lambda t: t)
    return f(x)*x


def partial_inside(x, r):
    curve = functools.partial(logistic, rate=r)
    fixed = functools.partial(operator.mul, x)
    return curve(x) + curve(x, ceiling=2.0) + fixed(r)


def reduced(v):
    product = functools.reduce(lambda a, b: a*b + 1.0, v)
    start = functools.reduce(operator.add, [v[0], v[1]], v[2]**2)
    return product*start


def operators_by_name(x, y):
    pair = operator.itemgetter(1, 0)((x, y))
    ratio = operator.mul(operator.add(x, y), operator.truediv(x, y))
    return ratio + operator.neg(pair[0]) + pair[1]**2


class Spring:
    """A method, a property, a static method, a class method, and a call."""

    gravity = 9.81

    def __init__(self, stiffness, rest=0.0):
        self.stiffness = stiffness
        self.rest = rest

    def force(self, x):
        return -self.stiffness*(x - self.rest)

    def energy(self, x):
        return -0.5*self.force(x)*self.stretch(x, self.rest)

    @property
    def softness(self):
        return 1.0/self.stiffness

    @staticmethod
    def stretch(x, rest):
        return x - rest

    @classmethod
    def hanging(cls, mass, stiffness):
        return cls(stiffness, rest=mass*cls.gravity/stiffness)

    def __call__(self, x):
        return self.energy(x)*self.softness

    def __add__(self, other):
        return Spring(self.stiffness + other.stiffness, self.rest)

    def __getitem__(self, k):
        return self.stiffness*k

    def __len__(self):
        return 2


SPRING = Spring(3.0, 0.2)


def methods_of_a_global(x):
    return SPRING.force(x)*SPRING.energy(x) + SPRING(x) + SPRING.softness*x + Spring.stretch(x, 1.0)


def object_made_inside(x, k):
    spring = Spring(k, rest=x*k)
    hanging = Spring.hanging(x, k)
    return spring.energy(2.0) + spring.softness*hanging.rest + spring(x)


def special_methods(x, k):
    both = Spring(k) + SPRING
    return both.energy(x) + both[2]*len(both)


class Damped(Spring):
    """A subclass that calls the method it overrides."""

    def __init__(self, stiffness, damping):
        super().__init__(stiffness)
        self.damping = damping

    def force(self, x):
        return super().force(x)*math.exp(-self.damping*x)


def inherited_methods(x, d):
    spring = Damped(2.0, d)
    return spring.energy(x) + spring.softness


METHOD = SPRING.energy


def bound_method_in_a_name(x):
    f = SPRING.force
    return f(x)*METHOD(x)


left = types.ModuleType("left")
right = types.ModuleType("right")
TEXT_LEFT = "def helper(x):\n    return x*x\n"
TEXT_RIGHT = """import math

def helper(x):
    return math.sin(x)

def caller(x):
    return helper(x) + x
"""
for module, text in ((left, TEXT_LEFT), (right, TEXT_RIGHT)):
    file = f"<{module.__name__}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec"), module.__dict__)


def two_helpers_of_one_name(x):
    return left.helper(x)*right.helper(x) + right.caller(x)


def helpers_that_change_nothing(x):
    def report(*values):
        return None

    report(x)
    nothing = report(x, 2.0)
    return x*x if nothing is None else x


def recursive_lambda(x):
    power = lambda t, n: t*power(t, n - 1) if n else 1.0
    return power(x, 3)


def none_default(x, weights=None):
    if weights is None:
        weights = np.ones(4)
    return np.sum(weights*x**2)


def procedure(state, force):
    state[0] += force*state[1]
    if force > 1.0:
        return
    state[1] -= force*state[0]


def procedure_with_an_early_return(x, f):
    state = np.array([x, 1.0])
    procedure(state, f)
    procedure(state, f*2.0)
    return state[0]*state[1]


def several_results(x, y):
    def polar(a, b):
        return math.hypot(a, b), math.atan2(b, a)

    r, angle = polar(x, y)
    both = polar(r, angle)
    return both[0]*angle + polar(x, x)[1]*both[1]


def argument_expressions_in_order(x):
    trail = []

    def note(v):
        trail.append(v)
        return v*len(trail)

    return note(x) + note(x*x)*note(x) + len(trail)


def dictionary_of_methods(x):
    table = {"force": SPRING.force, "energy": SPRING.energy}
    total = 0.0
    for name, method in table.items():
        total += method(x) if name == "force" else 2.0*method(x)
    return total


@functools.lru_cache
def weight_of(kind, order):
    return {"even": 2, "odd": 3}[kind] + order


@functools.lru_cache(maxsize=8)
def remembered(x, order):
    return x**order + x


def results_that_are_kept(x):
    if weight_of("odd", 2) > 4 > 3:
        return remembered(x, 3)*weight_of("even", 1)
    return x


class Mode(enum.Enum):
    SUM = "sum"
    PRODUCT = "product"


def by_mode(x, mode):
    scale = {Mode.SUM: 1.5, Mode.PRODUCT: 2.5}[Mode.PRODUCT]
    joined = x + scale if mode is Mode.SUM else x*scale
    return joined*x


def named_by_a_string(v, rank):
    return np.sum(getattr(np, f"atleast_{2}d")(v)*v)*rank


def sum_times_a_length(v, n=7):
    """Its gradient is an array of integers, and the derivative of that one of zeros."""
    return np.sum(v)*n


NO_OPTIONS, OPTIONS = {}, {"b": 2.0, "c": np.array([0.5, 1.5])}


def cubic(x, b=1.0, c=0.5):
    return np.sum(x**3*c + b*x)


def solved_for(residual, x, args=(), kwargs={}, more=[]):
    for _ in range(3):
        x = x - 0.1*residual(x, *args, *more, **kwargs)
    return x


def options_by_default(x):
    return solved_for(cubic, x) + solved_for(cubic, x, (2.0,)) + cubic(x, **NO_OPTIONS)


def options_from_outside(x):
    return solved_for(cubic, x, kwargs=OPTIONS) + solved_for(cubic, x, (x,), {"c": x})


def options_put_together(x, options={}):
    given = {**options, "b": x}
    return cubic(x, **given) + cubic(x, **{**OPTIONS, **options})


class Powers:
    @functools.lru_cache  # noqa: B019 - as people write it
    def scaled(self, k=2.0):
        return k*3.0


def cached_method(x):
    return Powers().scaled(5.0)*x*x


CASES = [
    case(options_by_default, 0.7),
    case(options_from_outside, 0.7),
    case(options_put_together, 0.7, (0.7, {})),
    case(results_that_are_kept, 0.8),
    case(by_mode, (0.8, Mode.SUM), (0.8, Mode.PRODUCT), argnums=0),
    case(named_by_a_string, (V, 2), argnums=0),
    case(sum_times_a_length, V),
    case(defaults_and_keywords, (0.4, 1.3)),
    case(variadic_call, (0.4, 1.3)),
    case(keyword_dictionary, (0.4, 1.3)),
    case(star_and_double_star, (0.4, 1.3)),
    case(keyword_only, 1.3),
    case(calls_forwarded, 0.4),
    case(calls_decorated, 0.4),
    case(damped, 0.4, (0.4, 0.7), name="decorated_itself"),
    case(cached_helper_of_integers, 0.4),
    case(function_as_an_argument, 0.4),
    case(function_as_a_result, 0.4),
    case(chosen_function, (0.4, "tanh"), (0.4, "softplus"), (0.4, "none")),
    case(partial_inside, (0.4, 1.3)),
    case(functools.partial(logistic, rate=2.0), 0.4, name="partial_itself"),
    case(functools.partial(logistic, 0.4, ceiling=2.0), 0.7, name="partial_by_position_itself"),
    case(reduced, V),
    case(operators_by_name, (0.4, 1.3)),
    case(methods_of_a_global, 0.4),
    case(object_made_inside, (0.4, 1.3)),
    case(special_methods, (0.4, 1.3)),
    case(inherited_methods, (0.4, 1.3)),
    case(bound_method_in_a_name, 0.4),
    case(SPRING.energy, 0.4, name="bound_method_itself"),
    case(SPRING, 0.4, name="callable_object_itself"),
    case(Spring.stretch, (0.4, 1.3), name="static_method_itself"),
    case(Spring.energy, (SPRING, 0.4), argnums=1, name="method_with_its_object_given"),
    case(two_helpers_of_one_name, 0.4),
    case(right.caller, 0.4, name="text_in_linecache_itself"),
    case(helpers_that_change_nothing, 0.4),
    case(recursive_lambda, 0.4),
    case(none_default, V, (V, np.array([1.0, 2.0, 3.0, 4.0])), (V, None)),
    case(procedure_with_an_early_return, (0.4, 0.3), (0.4, 0.8), (0.4, 1.3)),
    case(several_results, (0.4, 1.3)),
    case(argument_expressions_in_order, 0.4),
    case(dictionary_of_methods, 0.4),
    case(cached_method, 0.7),
    ]
