"""Blocks that catch, blocks that clean up, and managers that change nothing that varies."""

import contextlib
import math
import warnings

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
EVENTS = []


def errors_ignored(v):
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(v > 0.0, np.log(v), v)
    return ratio*v


def warnings_caught(x):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        y = x*x
    return y*x


def printing_options(v):
    with np.printoptions(precision=3):
        text = str(v.shape)
    return np.sum(v)*len(text)


def manager_that_does_nothing(x, careful):
    manager = np.errstate(over="raise") if careful else contextlib.nullcontext()
    with manager:
        y = np.exp(x)
    return y*x


def two_managers(x):
    with contextlib.nullcontext(), np.errstate(all="ignore") as state:
        y = np.sin(x)
        y = y*x
    return y if state is None else x


def return_inside_with(x):
    with np.errstate(all="ignore"):
        if x > 1.0:
            return x*x
        y = np.sqrt(x)
    return y*x


class Timer:
    def __enter__(self):
        EVENTS.append("enter")
        return self

    def __exit__(self, *info):
        EVENTS.append("exit")
        return False


@contextlib.contextmanager
def section(name):
    EVENTS.append(name)
    yield len(name)
    EVENTS.append("end of " + name)


def manager_of_ones_own(x):
    with Timer():
        y = x*x
        with section("inner") as n:
            y = y*n + x
    return y


def suppressed(x, bad):
    y = x
    with contextlib.suppress(ZeroDivisionError):
        y = y*x
        y = y + 1/bad
        y = y*3.0
    return y*x


def nothing_raised(x):
    try:
        y = math.sqrt(x)
    except ValueError:
        y = 0.0
    return y*x


def fallback_value(x):
    try:
        y = math.log(x)
    except ValueError:
        y = x*x
    return y*2.0


def else_and_finally(x):
    total = x
    try:
        root = math.sqrt(x)
    except ValueError:
        total = total*3.0
    else:
        total = total*root
    finally:
        total = total + x
        EVENTS.append("finally")
    return total


def return_from_try(x):
    try:
        return math.acos(x)
    except ValueError:
        return x**3
    finally:
        EVENTS.append("done")


def raised_and_caught(x, limit):
    try:
        y = x*x
        if y > limit:
            raise OverflowError("too large")
        y = y*x
    except (OverflowError, KeyError) as error:
        EVENTS.append(str(error))
        y = x*limit
    return y


def raised_in_a_helper(x):
    def checked_root(t):
        if t < 0.0:
            raise ValueError(t)
        return math.sqrt(t)

    try:
        return checked_root(x)
    except ValueError:
        return checked_root(-x)*2.0


def retried_in_a_loop(x):
    scale = 1.0
    while True:
        try:
            y = math.acos(scale*x)
            break
        except ValueError:
            scale *= 0.5
            continue
    return y*scale*x


def key_or_default(x, name):
    params = {"rate": x*x}
    try:
        value = params[name]
    except KeyError:
        value = 3.0*x
    return value*x


def attribute_or_default(x):
    try:
        size = x.shape[0]
    except AttributeError:
        size = 1
    return np.sum(x*x)*size


def optional_import(x):
    try:
        import a_module_that_nobody_has as fast
    except ImportError:
        fast = None
    return math.sin(x) if fast is None else fast.sin(x)


def conversion_or_message(x, text):
    try:
        factor = float(text)
    except ValueError:
        factor = len(text)
    return factor*x*x


def nested_handlers(x):
    y = x
    try:
        try:
            y = y*x
            y = math.sqrt(-y)
        except ZeroDivisionError:
            y = 100.0*y
        finally:
            y = y + 1.0
    except ValueError:
        y = y*y
    return y


def assertion_with_a_message(v):
    assert v.ndim == 1, v.shape
    assert all(v < 5.0), "too large"
    return v*v


CASES = [
    case(errors_ignored, V),
    case(warnings_caught, 0.8),
    case(printing_options, V),
    case(manager_that_does_nothing, (0.8, True), (0.8, False)),
    case(two_managers, 0.8),
    case(return_inside_with, 0.8, 1.8),
    case(manager_of_ones_own, 0.8, watch=[EVENTS]),
    case(suppressed, (0.8, 0), (0.8, 2), argnums=0),
    case(nothing_raised, 0.8),
    case(fallback_value, 0.8, -0.8),
    case(else_and_finally, 0.8, -0.8, watch=[EVENTS]),
    case(return_from_try, 0.8, 1.8, watch=[EVENTS]),
    case(raised_and_caught, (0.8, 1.0), (1.8, 1.0), watch=[EVENTS]),
    case(raised_in_a_helper, 0.8, -0.8),
    case(retried_in_a_loop, 0.8, 3.1),
    case(key_or_default, (0.8, "rate"), (0.8, "other")),
    case(attribute_or_default, V, 0.8),
    case(optional_import, 0.8),
    case(conversion_or_message, (0.8, "2.5"), (0.8, "double")),
    case(nested_handlers, 0.8, -0.8),
    case(assertion_with_a_message, V),
]
