"""Functions within functions: what they see, when they see it, and what they change."""

import functools
import math

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])


def helper_that_captures(x, y):
    scale = x*x

    def stretched(t):
        return scale*t + y

    return stretched(x)*stretched(2.0)


def cell_read_at_call_time(x):
    factor = x

    def times(t):
        return factor*t

    first = times(x)
    factor = x**3
    return first + times(x)


def lambdas_made_in_a_loop(x):
    """Every lambda sees the last value of the loop's variable."""
    functions = []
    for k in range(3):
        functions.append(lambda t: t**k*x)
    return sum(f(x) for f in functions)


def lambdas_with_a_default_each(x):
    functions = [lambda t, k=k: t**k*x for k in range(3)]
    return functions[0](2.0) + functions[1](x) + functions[2](x)


def counter_with_nonlocal(x):
    level = x
    calls = 0

    def rise(by):
        nonlocal level, calls
        level = level*by + 1.0
        calls += 1

    for _ in range(3):
        rise(x)
    return level*calls


def two_functions_share_a_cell(x):
    balance = x

    def deposit(amount):
        nonlocal balance
        balance += amount
        return balance

    def interest():
        return 0.1*balance**2

    before = interest()
    deposit(x*x)
    return before*interest() + deposit(1.0)


def make_counter(start):
    total = start

    def add(amount):
        nonlocal total
        total = total + amount*start
        return total

    return add


def closure_that_escapes_its_maker(x):
    first, second = make_counter(x), make_counter(2.0)
    first(x)
    second(x*x)
    return first(1.0)*second(x)


def rosenbrock_residuals(x):
    def residual(i):
        return 10.0*(x[i + 1] - x[i]**2), 1.0 - x[i]

    total = 0.0
    for i in range(len(x) - 1):
        a, b = residual(i)
        total += a*a + b*b
    return total


def integrator_of_a_field(x, rate):
    def field(t, y):
        return -rate*y + math.sin(t)

    def step(y, t, h):
        k1 = field(t, y)
        k2 = field(t + h, y + h*k1)
        return y + 0.5*h*(k1 + k2)

    y = x
    for n in range(4):
        y = step(y, 0.1*n, 0.1)
    return y


def array_written_by_a_closure(x):
    work = np.zeros(4)

    def put(i, value):
        work[i] = value
        work[0] += value

    for i in range(1, 4):
        put(i, x[i]*x[i - 1])
    return work*x


def list_filled_by_a_closure(x):
    trace = []

    def record(value):
        trace.append(value*x)
        return value

    y = record(x)*record(x*x)
    return y + trace[0]*trace[1]


def closure_in_a_closure(x):
    def outer(a):
        def inner(b):
            return a*b*x

        return inner(a) + inner(x)

    return outer(x*2.0)


def parameter_hides_the_captured_name(x):
    y = x*x

    def f(y):
        x = y*2.0
        return x*y

    return f(y) + f(x)*x


def helper_defined_in_a_branch(x, kind):
    if kind == "quadratic":
        def penalty(t):
            return t*t*x
    else:
        def penalty(t):
            return abs(t)
    return penalty(x - 3.0)


def helper_defined_twice(x):
    def f(t):
        return t*x

    a = f(x)

    def f(t):
        return t + x*x

    return a*f(a)


def numerical_derivative_inside(x):
    def derivative(f, h=0.1):
        return lambda t: (f(t + h) - f(t - h))/(2.0*h)

    slope = derivative(lambda t: t**3*x)
    return slope(x) + derivative(slope)(1.0)


def bisection(f, lo, hi):
    for _ in range(3):
        mid = 0.5*(lo + hi)
        if f(mid) < 0.0:
            lo = mid
        else:
            hi = mid
    return lo - f(lo)*(hi - lo)/(f(hi) - f(lo))


def root_of_a_captured_equation(a):
    return bisection(lambda t: t*t - a, 1.0, 2.0)


def immediately_called(x):
    return (lambda t, s: t*s + x)(x, 2.0)*(lambda: x*x)()


def comprehension_captures(x):
    return sum([(lambda t: t*k*x)(k) for k in range(4)])


def made_with(a, w):
    def model(x):
        hidden = np.tanh(w*x)
        return a*np.sum(hidden)

    return model


def wrapped_loss(model, target):
    @functools.wraps(model)
    def loss(x):
        return (model(x) - target)**2

    return loss


MODEL = made_with(1.5, V)


class Spring:
    def __init__(self, stiffness):
        self.stiffness = stiffness
        self.calls = 0

    @property
    def twice(self):
        return 2*self.stiffness

    def energy(self, x):
        self.calls += 1
        return 0.5*self.stiffness*x**2

    def scaled(self, h, x):
        return h(x)*self.twice


class Damped(Spring):
    def energy(self, x):
        return super().energy(x) + 0.1*x


SPRING = Spring(3.0)
energy_of_spring = SPRING.energy
energy_of_damped = Damped(2.0).energy
scaled_energy = functools.partial(SPRING.scaled, SPRING.energy)
ENERGIES = [SPRING.energy, energy_of_damped]


def method_with_a_name_of_its_own(x):
    return energy_of_spring(x)*np.sin(x)


def method_of_a_subclass(x):
    return energy_of_damped(x) + energy_of_damped(2*x)


def methods_in_a_list(x):
    return sum(energy(x) for energy in ENERGIES)


def method_given_to_a_method(x):
    return scaled_energy(x)*x


def method_as_a_default(x, energy=SPRING.energy):
    return energy(x)**2


def of_method(energy):
    def total(x):
        return energy(x) + SPRING.energy(x)

    return total


method_in_a_cell = of_method(SPRING.energy)


found_late = math.sin
calls_made = 0


def global_that_is_there(x):
    global found_late
    if found_late is None:
        from math import cos as found_late
    return x*found_late(x)


def global_that_is_only_read(x):
    global calls_made
    return x*x + calls_made*x


def name_that_is_not_there(x, kind):
    if kind > 2:
        x = x*rate_of_no_one  # noqa: F821  (not there)
    for k in range(kind):
        if k == 7:
            x = made_by_no_one(x)  # noqa: F821  (not there)
        x = x*x
    return x


def name_that_is_caught(x):
    try:
        rate = rate_of_no_one["a"]
    except NameError:
        rate = 3.0
    return rate*x*x


CASES = [
    case(global_that_is_there, 0.7),
    case(global_that_is_only_read, 0.7),
    case(name_that_is_not_there, (0.7, 2), (0.7, 1), argnums=0),
    case(name_that_is_caught, 0.7),
    case(helper_that_captures, (0.8, 1.1)),
    case(cell_read_at_call_time, 0.8),
    case(lambdas_made_in_a_loop, 0.8),
    case(lambdas_with_a_default_each, 0.8),
    case(counter_with_nonlocal, 0.8),
    case(two_functions_share_a_cell, 0.8),
    case(closure_that_escapes_its_maker, 0.8),
    case(rosenbrock_residuals, V),
    case(integrator_of_a_field, (0.8, 1.1)),
    case(array_written_by_a_closure, V),
    case(list_filled_by_a_closure, 0.8),
    case(closure_in_a_closure, 0.8),
    case(parameter_hides_the_captured_name, 0.8),
    case(helper_defined_in_a_branch, (0.8, "quadratic"), (0.8, "other")),
    case(helper_defined_twice, 0.8),
    case(numerical_derivative_inside, 0.8),
    case(root_of_a_captured_equation, 2.3),
    case(immediately_called, 0.8),
    case(comprehension_captures, 0.8),
    case(MODEL, V, name="closure_itself"),
    case(wrapped_loss(MODEL, 0.3), V, name="wrapped_closure_itself"),
    case(method_with_a_name_of_its_own, 0.7),
    case(method_of_a_subclass, 0.7),
    case(methods_in_a_list, 0.7),
    case(method_given_to_a_method, 0.7),
    case(method_as_a_default, 0.7),
    case(method_in_a_cell, 0.7),
]
