"""Branches, returns, names: which statements run, and what a name stands for then."""

import logging
import math
from types import SimpleNamespace

import numpy as np

from corpus import case

logger = logging.getLogger("corpus.flow")
logger.addHandler(logging.NullHandler())
logger.propagate = False


def progressive_tax(income):
    """Tax owed: one return for each bracket."""
    if income <= 10.0:
        return 0.0*income
    if income <= 40.0:
        return 0.1*(income - 10.0)**1.1
    if income <= 90.0:
        owed = 3.0 + 0.25*(income - 40.0)
        return owed
    return 15.5 + 0.4*(income - 90.0)


def safe_log_ratio(p, q):
    if q == 0.0:
        return math.inf
    ratio = p/q
    if ratio > 0.0:
        log_ratio = math.log(ratio)
        if log_ratio > 1.0:
            return log_ratio**2
    else:
        return ratio
    return log_ratio*p


def loss_by_name(residual, kind):
    if kind == "huber":
        size = abs(residual)
        if size < 1.0:
            loss = 0.5*residual**2
        else:
            loss = size - 0.5
    elif kind == "cauchy":
        loss = math.log(1.0 + residual**2)
    else:
        loss = residual**2
    return 3.0*loss


def defined_on_one_path(x, corrected):
    if corrected:
        offset = math.sin(x)
    y = x*x
    if corrected:
        y = y + offset*x
    return y


def reynolds_drag(speed, viscosity):
    reynolds = speed*3.0/viscosity
    regime = "laminar" if reynolds < 1.0 else "transition" if reynolds < 10.0 else "turbulent"
    drag = 24.0/reynolds if regime == "laminar" else 0.44*speed
    return drag + (18.5/reynolds**0.6 if regime == "transition" else 0.0)


def walrus_in_a_condition(x):
    if (energy := 0.5*x**2) > 1.0:
        return energy + math.sqrt(energy)
    return energy*x


def walrus_in_an_expression(x, y):
    return (r2 := x*x + y*y)*math.exp(-r2) + r2


def walrus_in_a_while(x):
    guess = x
    while abs(step := (guess*guess - x)/(2.0*guess)) > 1e-3:
        guess -= step
    return guess + step


def conditional_swap(a, b):
    lo, hi = (a, b) if a < b else (b, a)
    return hi**2 - lo


def checked_density(mass, volume):
    """The ideal of a defensive programmer."""
    assert volume > 0.0, f"volume must be positive, not {volume}"
    if mass < 0.0:
        raise ValueError(f"mass {mass!r}")
    density = mass/volume
    assert np.isfinite(density)
    return density**2


def verbose_step(x, verbose=True):
    y = math.cos(x)
    if verbose:
        print(f"x = {x:.3f}, y = {y:8.5f}")
        print("step", 3, sep=": ", end="\n\n")
    return x - y


def logged_step(x):
    logger.debug("before: %s", x)
    y = math.tanh(x)
    if y > 0.5:
        logger.warning("large %f", y)
    return y*x


def message_in_a_string(x):
    label = f"value {x:.2f}"
    scale = len(label)
    return scale*x**2


def number_of_real_roots(a, b, c):
    disc = b*b - 4.0*a*c
    if disc > 0.0:
        root = math.sqrt(disc)
        return (-b + root)/(2.0*a), (-b - root)/(2.0*a)
    return -b/(2.0*a), disc


def pass_and_ellipsis(x):
    if x > 0.0:
        pass
    else:
        ...
    y = x*x
    del x
    return y


def nested_returns(x, y):
    if x > 0.0:
        if y > 0.0:
            return x*y
        else:
            if x > 1.0:
                return x - y**2
        x = x*3.0
    elif y > 0.0:
        return y**3
    return x + y


def not_and_or(x, y):
    if not (x > 0.0 and y > 0.0) or x > 2.0:
        return x**2*y
    return x*y**2


def truth_of_a_value(x, n):
    total = x if n else 1.0
    while n:
        total = total*x
        n -= 1
    return total


def saturation(x, low=-1.0, high=1.0):
    if x < low:
        y = low
    elif x > high:
        y = high
    else:
        y = x
    return y*x


def quadrant(x, y):
    match (x > 0.0, y > 0.0):
        case (True, True):
            return math.atan(y/x)
        case (False, True):
            return math.pi + math.atan(y/x)
        case (False, False):
            return -math.pi + math.atan(y/x)
        case _:
            return math.atan(y/x)*1.0


def in_a_list_of_names(x, name):
    if name in ("sin", "sine"):
        return math.sin(x)
    if name not in ["cos", "cosine"]:
        return x
    return math.cos(x)


def one_path_raises(temperature):
    if temperature < 0.0:
        raise ValueError("below absolute zero")
    elif temperature < 273.15:
        phase = 0.5*temperature
    else:
        phase = temperature*math.log(temperature)
    return phase


def name_deleted(x):
    t = x*x
    y = t + 1.0
    del t
    t = y*x
    return t


def type_annotated(x: float, scale: float = 2.0) -> float:
    y: float = x*scale
    z: float
    z = y**2
    return z


def equal_to_what_it_is_not(x, mode):
    """A list is equal to no number and to no list of another length."""
    y = x*x if mode == 1 else math.sin(x)
    if mode != "fast" and mode == [1, 2]:
        y = y*x
    return y*3.0 if mode == [] or () == mode else y


class Weight:
    def __init__(self, value):
        self.value = value


def returned_from_an_inner_loop(x):
    weights, y = [Weight(1.2), Weight(0.3)], x
    for _ in (0, 1):
        for k in (0, 1):
            j = k
            if y > 0.6:
                return y*5.0
        y += weights[j].value*x
    return y


def returned_before_one_of_two(x):
    y = x
    for _ in (0, 1):
        for g in (np.sin, np.cos):
            if y > 0.6:
                return y*5.0
        y += g(x)
    return y


def squared(v):
    return v*v


def halved(v):
    return v*0.5 + 0.1


def returned_after_a_function_was_chosen(x):
    y = x
    for k in (0, 1):
        g = squared if x > 0.5 else halved
        y += g(x)
        if y > 0.9:
            return y*5.0 + k
    return y


def returned_in_the_second_turn(x):
    y = x
    for k in (0, 1):
        g = np.sin if x > 0.5 else np.cos
        if k == 1:
            return y*2.0
        y *= g(x)
    return y


def returned_between_two_of_three(x):
    items = [SimpleNamespace(v=1.2*x), SimpleNamespace(v=0.3)]
    y = x
    for _ in (0, 1):
        if y > 0.6:
            item = items[0]
        elif y > 0.5:
            return y*5.0
        else:
            item = items[1]
        item.v += 1.0
        y += item.v
    return y


def returned_on_one_way_of_two(x):
    g = squared if x > 0.5 else halved
    y = x + g(x)
    for _ in (0, 1):
        if y < 1.1:
            return y*3.0
        y -= 0.3
    return y


def returned_from_a_loop_on_one_way(x, n):
    g = squared if x > 0.5 else halved
    y = x
    for _ in range(n):
        y += g(x)
        if y < 1.1:
            return y*3.0
    return y


def returned_before_a_function_is_chosen(x):
    y = x
    for _ in (0, 1):
        if y > 0.5:
            if y < 0.6:
                return y*5.0
            g = squared
        else:
            g = halved
        y += g(x)
    return y


def names_that_shift(x):
    prev = x[0]
    for i in range(1, 4):
        cur = x[i]*prev
        prev, old = cur, prev
    return prev*old


def kept_a_turn_longer(x):
    a = 1.0
    for _ in range(3):
        b = a
        a = b*x
        c = b
    return c*a


CASES = [
    case(progressive_tax, 5.0, 25.0, 60.0, 120.0),
    case(safe_log_ratio, (1.0, 0.8), (4.0, 0.8), (-1.0, 0.8)),
    case(loss_by_name, (0.4, "huber"), (1.7, "huber"), (0.4, "cauchy"), (0.4, None)),
    case(defined_on_one_path, (1.3, True), (1.3, False)),
    case(reynolds_drag, (0.5, 2.0), (1.2, 1.5), (9.0, 0.5)),
    case(walrus_in_a_condition, 0.7, 2.3),
    case(walrus_in_an_expression, (0.7, -0.3)),
    case(walrus_in_a_while, 2.0, 19.0),
    case(conditional_swap, (1.0, 2.0), (2.0, 1.0)),
    case(checked_density, (2.0, 3.0)),
    case(verbose_step, 0.7, (0.7, False)),
    case(logged_step, 0.3, 1.2),
    case(message_in_a_string, 0.7),
    case(number_of_real_roots, (1.0, 3.0, 0.5), (1.0, 0.3, 2.0)),
    case(pass_and_ellipsis, 1.3, -1.3),
    case(nested_returns, (0.5, 0.7), (1.5, -0.7), (0.5, -0.7), (-0.5, 0.7), (-0.5, -0.7)),
    case(not_and_or, (0.5, 0.7), (2.5, 0.7), (-0.5, 0.7)),
    case(truth_of_a_value, (1.3, 0), (1.3, 3), argnums=0),
    case(saturation, 0.4, 1.7, -1.7),
    case(quadrant, (1.0, 0.5), (-1.0, 0.5), (-1.0, -0.5), (1.0, -0.5)),
    case(in_a_list_of_names, (0.4, "sine"), (0.4, "cos"), (0.4, "tan")),
    case(one_path_raises, 100.0, 300.0),
    case(name_deleted, 1.3),
    case(type_annotated, 1.3, (1.3, 0.7)),
    case(equal_to_what_it_is_not, *((0.8, mode) for mode in (1, [1], [1, 2], [1, 3], [], (), "fast",
                                                             ["fast"], {}, {"a": 1}, None)),
         argnums=0),
    case(returned_from_an_inner_loop, 0.7, 0.4, 0.1),
    case(returned_before_one_of_two, 0.7, 0.4, 0.1),
    case(returned_after_a_function_was_chosen, 0.7, 0.53, 0.4, 1.5),
    case(returned_in_the_second_turn, 0.7, 0.4),
    case(returned_between_two_of_three, 0.7, 0.55, 0.4),
    case(returned_on_one_way_of_two, 0.7, 0.55, 0.4, 1.5),
    case(returned_from_a_loop_on_one_way, (0.7, 3), (0.55, 2), (0.4, 3), (1.5, 2), (0.7, 0)),
    case(returned_before_a_function_is_chosen, 0.7, 0.55, 0.4, 1.5),
    case(names_that_shift, np.array([0.7, -1.2, 0.4, 2.1])),
    case(kept_a_turn_longer, 0.7),
]
