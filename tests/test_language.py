"""Python as a front end must read it: each function is one way to be silently wrong.

Every function is tested at its points for value, forward, reverse and second order, and where it
branches, with each branch taken. Arrays have their own table, in `test_array_language`.
"""

import math
import types
from math import cos
from math import exp as e_to

import notes
import numpy as N
import numpy as np
import pytest
from cases import Cases, every_check

import srcad

case = Cases()


# Names


@case(1.3)
def overwritten_parameter(x):
    x = math.sin(x)
    x = x*x
    return x


@case((1.3, 0.7))
def names_of_ours(u1, u2):
    u3 = u1*u2
    u1 = u3 + math.sin(u1)
    x_bar = u1*u2
    y_bar = x_bar*u3
    u1_dot = y_bar + x_bar
    return u1_dot*u1


@case((1.3, 0.7))
def parameters_with_names_of_ours(x_bar, x_dot):
    y = x_bar*x_dot
    y_bar = math.exp(y)*x_dot
    y_dot = y_bar*x_bar
    return y_dot + y_bar


@case((1.3, 0.7))
def output_named_as_an_input(y, y_bar):
    y = y*y_bar
    return y*y_bar


@case(0.8)
def parameter_named_np(np):
    return math.sin(np)*np


@case(0.8)
def parameter_named_math(math):
    return np.sin(math)*math


@case(0.8)
def local_named_as_a_function(x):
    sin = x**2
    exp = np.sin(sin)
    return np.exp(exp)*sin


@case(0.8)
def other_names_for_numpy(x):
    return N.sin(x)*cos(x)*e_to(x)


@case((1.3, 0.7))
def swapped(a, b):
    a, b = b, a
    return a**2*b


@case((1.3, 0.7))
def assigned_at_once(a, b):
    a, b = a*b, a + b
    a, b = b/a, a*a
    return a*b + a


@case((1.3, 0.7))
def nested_unpacking(a, b):
    (c, d), e = (a*b, a + b), a*a
    return c*d*e


@case((1.3, 0.7))
def packed_in_a_tuple(a, b):
    pair = (a*b, a - b)
    a = 2.0*a
    c, d = pair
    return c*d*a + pair[0]*pair[-1]


@case(1.3)
def two_targets(x):
    a = b = x*x
    a = a*b
    return a + b


@case(1.3)
def another_name_for_the_parameter(x):
    y = x
    x = x*3.0
    return x*y


@case(1.3)
def dead_value(x):
    y = math.exp(x)
    y = x*3.0
    return y


@case(1.3)
def augmented(x):
    y = x
    y += x*x
    y *= x
    y -= math.sin(y)
    y /= x + 1.0
    y **= 2
    return y


@case((1.3, 0.7))
def unused_argument(x, y):
    return 2.0*x


@case((1.3, 0.7))
def returns_an_argument_twice(x, y):
    return x, y, x


@case((1.3, 0.7))
def several_outputs(x, y):
    return x*y, (math.sin(x), 3.0), y


@case(1.3)
def constant_output(x):
    return 5.0


@case(1.3)
def documented(x):
    """A docstring with x = x*2 in it."""
    # x = 0.0
    y = x**2  # y = x
    return y


# Expressions: printed text must bind as the tree does


@case((1.3, 0.7))
def brackets(x, y):
    a = x - (y - (x - 2.0))
    b = x / (y / (x / 3.0))
    c = x / (y*3.0)
    d = (x**2)**y
    e = 2.0**-x
    f = -x**2
    g = (-x)**2
    h = x - -y
    i = (x + y)*(x - y)
    return a, b, c, d, e, f, g, h, i, -(x + y), x*-y, x**y**0.5


case((1.3, 0.7))(lambda x, y: (max(y, x))*2.0 - (min(x, y)))
case(1.3)(lambda x: 2.0*(x if not (x > 1.0 and x < 1.2) else 0.0))
case(1.3)(lambda x: (x + 1e3) - 1e3 + x)
case(1.3)(lambda x: 0.1*3.0*x + x*0.1*3.0)
case(1.3)(lambda x: x + x + x - x)
case(1.3)(lambda x: x*1.0 + 0.0 - -0.0)
case(0.0, 1.3)(lambda x: x**2 + x**1 + x**0)
case(0.0, -1.3)(lambda x: 3.0*x**2 + x*x*x)
case(-1.3)(lambda x: x**3 + x**-2 + (-x)**0.5)
case((1.3, 0.7))(lambda x, y: x**y)
case((-1.3, 2), argnums=(0,))(lambda x, n: x**n)
case((0.0, 1), (1.3, 0), argnums=(0,))(lambda x, n: x**n)
case(1.3)(lambda x: pow(x, 3)*pow(2.0, x)*pow(x, x))


# Literals


case(1.3)(lambda x: x*0x10 + x*1_000 + x*10000000000000000000000 + x*.5e-3)
case(1.3)(lambda x: min(x, 1e400)*x)
case(1.3)(lambda x: max(x, -1e400)*x)
case(1.3)(lambda x: x*True + x*(not False))
case(1.3)(lambda x: (2.0, x, x*x)[1] + (x, 3.0)[-1])
case(1.3)(lambda x: np.array([[x, 2.0], [3, x*x]]))
case(1.3)(lambda x: np.array((x, 1, -x)))
case(1.3)(lambda x: x*math.pi + x*np.pi + x*math.e)
case(1.3)(lambda x: x if "a" != 'b' and None is None and ... is not None else 0.0)


@case((1.3, "double"), (1.3, "square"), (1.3, None), argnums=(0,))
def mode_in_a_string(x, mode):
    if mode is None:
        return x**3
    if mode == "double":
        return 2.0*x
    return x*x


# Branches


@case(0.5, 2.0)
def condition_overwritten_in_the_arm(x):
    if x > 1.0:
        x = x/8.0
    return x**3


@case((0.5, 1.5), (2.0, 1.5))
def condition_overwritten_after(x, y):
    c = x > 1.0
    if c:
        y = y*x
    c = x < 1.0
    if c:
        y = y + x
    x = 0.0*x
    return y*y


@case(-1.0, 0.5, 1.5, 3.0)
def four_arms(x):
    if x < 0.0:
        y = x**2
    elif x < 1.0:
        y = math.sin(x)
    elif x < 2.0:
        y = 3.0
    else:
        y = x
        y = y*x
    return y + x


@case(-1.0, 0.5, 3.0)
def early_returns(x):
    if x < 0.0:
        return x**2
    y = x*2.0
    if y > 4.0:
        return math.sin(y)
    return y*x


@case(-1.0, -3.0, 0.5, 3.0)
def returns_in_nested_arms(x):
    y = x*x
    if x < 0.0:
        if y > 4.0:
            return y*y
        y = y + x
        return y*x
    elif x > 1.0:
        y = math.exp(-x)
    return y


@case((0.5, 2.0), (2.0, 0.5))
def different_names_in_each_arm(x, y):
    if x > y:
        a = x*y
        b = a*a
    else:
        b = x + y
        a = 4.0
    return a*b


@case((0.5, 2.0), (2.0, 0.5))
def swapped_in_one_arm(x, y):
    if x > y:
        x, y = y, x
    return x**2*y


@case(0.5, 2.0)
def arm_that_ends_the_dependence(x):
    y = x*x
    if x > 1.0:
        y = 2.0
    return y*3.0


@case(0.5, 2.0)
def ternaries(x):
    y = x**2 if x > 1.0 else math.sin(x) if x > 0.0 else 0.0
    return y*(3.0 if x < 1.0 else x)


@case(-2.0, 2.0)
def guarded_ternary(x):
    return math.sqrt(x) if x > 0.0 else x*x


@case(-2.0, 0.5, 2.0)
def guarded_by_and(x):
    if x > 0.0 and math.log(x) > 0.0:
        return x**2
    return x*3.0


@case(-2.0, 0.5, 2.0)
def guarded_by_or(x):
    return x*x if x <= 0.0 or math.sqrt(x) < 1.0 else x**3


@case(1.3, 3.0)
def and_or_as_values(x):
    return ((x > 2.0 and x*x) or x**3)*(x and 2.0*x)


@case(-1.0, 0.5, 1.5)
def chained_comparison(x):
    if 0.0 < x <= 1.0 != 2.0 < 3.0:
        return x*x
    return x**3


@case((1.0, 2.0, 3.0), (2.0, 1.0, 3.0), (3.0, 1.0, 2.0), (1.0, 3.0, 2.0))
def median(a, b, c):
    if a <= b <= c or c <= b <= a:
        return b*b
    elif b <= a <= c or c <= a <= b:
        return a*a
    else:
        return c*c


# Loops


@case((1.3, 0), (1.3, 1), (1.3, 4), argnums=(0,))
def power_by_a_loop(x, n):
    y = 1.0
    for _ in range(n):
        y = y*x
    return y


@case(0.8)
def overwritten_in_a_loop(x):
    for _ in range(4):
        x = math.sin(x)*x + 1.0
    return x*x


@case((0.8, 1.1))
def two_carried_values(a, b):
    for _ in range(3):
        a, b = b*a, math.cos(a) + b
    return a*b


@case(0.8)
def fibonacci_in_x(x):
    a, b = x, 1.0
    for _ in range(5):
        a, b = b, a*b + x
    return b


@case(0.8)
def steps_and_bounds(x):
    s = x
    for i in range(2, 9, 3):
        s = s*x + i
    for i in range(7, 0, -2):
        s = s + 0.1*math.sin(s)*i
    return s


@case(0.8)
def zero_trips(x):
    y = x*x
    for _ in range(0):
        y = y*0.0
    for i in range(3, 3):
        y = y*i
    for i in range(5, 1):
        y = y*i
    for i in range(1, 5, -1):
        y = y*i
    while x > 100.0:
        y = y*0.0
        x = x - 1.0
    return y*x


@case(0.8)
def loop_variable_after_the_loop(x):
    s = x
    for i in range(4):
        s = s*x
    return s*i + x**i


@case(0.8)
def loop_variable_overwritten(x):
    s = 0.0
    for i in range(4):
        i = i*2 + 1
        s = s + x**i
    return s*i


@case(0.8)
def loop_variable_taken_from_outside(x):
    i = x*x
    y = i*3.0
    for i in range(3):
        y = y*x
    return y + i


@case((0.8, 3), argnums=(0,))
def bound_overwritten_in_the_body(x, n):
    s = x
    for i in range(n):
        n = n + 1
        s = s*x + n*i
    return s*n


@case(0.8)
def nested_loops(x):
    s = x
    for i in range(4):
        for j in range(i):
            s = s*x + j*math.sin(s)
        s = s/(i + 1.0)
    return s


@case(0.8)
def loop_of_nested_loops_of_changing_length(x):
    s = x
    n = 1
    for _ in range(3):
        k = n
        while k > 0:
            s = math.sin(s) + x*k
            k -= 1
        n = 2*n
    return s


@case(0.8, 0.3)
def branch_in_a_loop(x):
    s = x
    for i in range(5):
        if s > 1.0:
            s = s*0.4
        elif i == 2:
            s = s*s
        else:
            s = s + x
    return s


@case(0.8)
def conditionally_overwritten(x):
    y = x
    for i in range(5):
        if i % 2 == 0:
            y = math.sin(y)*x
        x = x*y + 1.0
    return x*y


@case(0.8)
def first_assigned_in_the_loop(x):
    for i in range(3):
        z = x*(i + 1.0)
        w = z*z
    return w*z


@case(0.8)
def overwritten_after_the_loop(x):
    a = x*x
    s = 1.0
    for _ in range(3):
        s = s*a
    a = math.sin(s)
    return s*a


@case(0.8)
def constant_becomes_active(x):
    a, b, c = 1.0, 2.0, 3.0
    for _ in range(4):
        c = b*c
        b = a*b
        a = x*a
    return a + b + c


@case(0.8)
def active_becomes_constant(x):
    y = x*x
    for i in range(3):
        z = y*x
        y = 2.0*i
    return y + z + x


@case(0.8)
def reset_in_each_iteration(x):
    s = 0.0
    for i in range(3):
        t = 0.0
        for j in range(2):
            t = t + x**(i + j)
        s = s + t*t
    return s


@case(0.8, 3.0, 20.0)
def while_on_the_value(x):
    n = 0
    while x > 1.0:
        x = x/2.0 - 0.01*x*x
        n += 1
    return x*x + n*x


@case(2.0, 17.0)
def newton_square_root(x):
    y = x
    while abs(y*y - x) > 1e-4*x:
        y = (y + x/y)/2.0
    return y


@case(0.8)
def while_with_two_conditions(x):
    i = 0
    y = x
    while i < 10 and not y > 5.0:
        y = y*y + x
        i += 1
    return y


@case((0.8, 1.1))
def unchanged_name_in_a_loop(x, y):
    s = x
    for _ in range(3):
        t = x*y
        s = s*t
    return s*x


@case(0.8)
def horner(x):
    s = 0.0
    for c in range(5, 0, -1):
        s = s*x + c
    return s


# Builtins


case((1.3, 0.7), (0.7, 1.3))(lambda x, y: max(x, y)*min(x, y)**2)
case((1.3, 0.7, 2.0), (2.0, 0.7, 1.3), (0.7, 2.0, 1.3))(lambda x, y, z: max(x, y, z)**2)
case((1.3, 0.7), (0.7, 1.3))(lambda x, y: min((x, y**2, 5.0))*max([x*x, y]))
case(1.3, -1.3)(lambda x: max(0, x) + min(0.5, x)*x)
case(1.3, -1.3)(lambda x: abs(x)**3 + x*abs(-2.0))
case((1.3, 0.7))(lambda x, y: sum((x*y, y, 2.0)) + sum([x, x]) + sum((x, y), x*x))
case((1.3, 0.7))(lambda x, y: float(x)*y + float(2)*x + float("1.5")*y)
case((1.3, 0.7))(lambda x, y: pow(x, y) + pow(x, 2))


# Calls


def square(x):
    return x*x


def scaled(x, by=3.0, *, power=1, shift=0.0):
    by = by*x
    return by**power + shift


def both_ways(x, y):
    s = x*y
    x = x - y
    return s, x


def looped(x, n=3):
    for _ in range(n):
        x = math.sin(x) + 0.1*x
    return x


def branched(x):
    if x > 1.0:
        return x*x
    return math.sin(x)


def passed_on(x):
    return x


def ignoring(x, y):
    return 2.0*y


def no_argument():
    return 1.5


def of_helpers(x):
    return square(scaled(x)) + branched(x)


def named_helper_squaring():
    def helper(x):
        return x**2

    return helper


def named_helper_sine():
    def helper(x):
        return math.sin(x)

    return helper


def times(factor):
    return lambda x: factor*x*x


helper_1, helper_2 = named_helper_squaring(), named_helper_sine()
twice, thrice = times(2.0), times(3.0)
another_name = square


@case(0.8)
def two_helpers_of_one_name(x):
    return helper_1(x) + 10.0*helper_2(x)


@case(0.8)
def one_helper_with_two_closures(x):
    return twice(x) + 10.0*thrice(x)


@case(0.8)
def helper_by_another_name(x):
    square = another_name(x)
    return another_name(square)


@case((0.8, 1.1))
def keywords_and_defaults(x, y):
    a = scaled(x) + scaled(x, y)
    b = scaled(by=x, x=y) + scaled(x, power=2, shift=y)
    return a*b + scaled(y, shift=x*y, by=2.0)


@case((0.8, 1.1))
def names_of_caller_and_callee(x, y):
    s = 2.0*x
    a, b = both_ways(y, x)
    return s*a + x*b*y


@case(0.8, 1.2)
def helpers_in_a_loop(x):
    s = x
    for i in range(3):
        s = branched(s) + looped(x, i)
    return s


@case((0.8, 1.1))
def one_variable_twice(x, y):
    a, b = both_ways(x, x)
    return a + b*y + passed_on(x)*passed_on(y) + ignoring(x, y) + no_argument()*x


@case(0.8, 1.2)
def helpers_of_helpers(x):
    return of_helpers(of_helpers(x)*0.1)


@case(0.8, 1.2)
def call_in_a_condition(x):
    return x**3 if branched(x) > 1.0 else square(x)


@case(0.8)
def function_of_a_module(x):
    return notes.sigmoid(x)*notes.composed(x)


def local_max():
    def max(a, b):
        return a*b

    return lambda x, y: max(x, y)


def local_abs():
    abs = math.exp

    def f(x):
        return abs(x)*x

    return f


case((0.8, 1.1))(local_max())
case(0.8)(local_abs())


# Closures, globals, defaults

RATE = 2.5
WEIGHTS = np.array([1.0, -2.0, 3.0])
SETTINGS = types.SimpleNamespace(rate=2.5, inner=types.SimpleNamespace(shift=0.5))


@case(0.8)
def of_globals(x):
    return RATE*x*x + WEIGHTS[1]*x + SETTINGS.rate*x**3 + SETTINGS.inner.shift


def with_closure(a, w):
    def f(x):
        return a*x*x + w[0]*math.sin(x)

    return f


case(0.8)(with_closure(3.0, WEIGHTS))


@case((0.8, 1.1, 0.5))
def defaults_of_the_function_itself(x, y=2.0, z=RATE):
    y = y*x
    return y*z


@case((0.8, 1.1))
def positional_only(x, /, y):
    return x*y*y


@every_check(case)
def test_right(check, f, args, argnums):
    check(f, args, argnums)


def test_arguments_left_out_have_their_defaults():
    assert srcad.grad(defaults_of_the_function_itself)(0.8) == 2.0*RATE
    assert srcad.grad(defaults_of_the_function_itself)(0.8, 1.1) == 1.1*RATE
    assert srcad.grad(defaults_of_the_function_itself)(0.8, z=3.0) == 6.0
    assert srcad.tangent(defaults_of_the_function_itself)(0.8, 1.0)[1] == 2.0*RATE
    assert srcad.adjoint(defaults_of_the_function_itself)(0.8, 1.1, 1.0)[1] == 1.1*RATE


@pytest.mark.parametrize(
    "text",
    ["-(x//2.0*x)", "-(x%2.0*x)", "-(x//2.0)*x", "-(x*x//2.0)", "2*-(x%3.0)/x", "-(-x//2.0*x)/3.0"],
)
def test_a_sign_before_a_floor_or_a_remainder(text):
    f = srcad.from_source(f"def f(x):\n    y = {text}\n    return y*1.5\n")
    assert srcad.tangent(f)(7.3, 1.0)[0] == f(7.3)
    srcad.check_grads(f, (7.3,))
