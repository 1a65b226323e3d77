"""Blocks whose statements raise in ways that only running them tells."""

import json
import math

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
A = np.array([[2.0, 0.3], [0.3, 1.5]])
ASKED = []


class Missing(Exception):
    pass


def ask(text):
    ASKED.append(text)
    return json.loads(text)


def solved_or_damped(A, b):
    try:
        L = np.linalg.cholesky(A)
        y = np.linalg.solve(L, b)
    except np.linalg.LinAlgError:
        y = b/(1.0 + np.trace(A)**2)
    return np.sum(y*y)


def neighbours(v):
    total = 0.0
    k = 0
    while True:
        try:
            total = total + v[k]*v[k + 1]
        except IndexError:
            break
        k += 1
    return total


def first_handler_that_fits(x, table, key):
    y = x*x
    try:
        y = y*table[key]
        y = y/(key - 2)
    except (KeyError, IndexError):
        y = y*3.0
    except ZeroDivisionError:
        y = y*y
    else:
        y = y + x
    return y*x


def passes_on_to_the_outer(x, v, k):
    y = x
    try:
        try:
            y = y*v[k]
            y = y*math.sqrt(y)
        except ValueError:
            y = y*5.0
        y = y*v[2*k]
    except IndexError:
        y = y*y
    return y*x


def message_of_what_was_caught(x, v, k):
    try:
        y = x*v[k]
    except IndexError as error:
        y = x*x*len(str(error))
    return y


def raised_again_and_caught(x, v, name):
    k = len(name)
    try:
        try:
            y = x*v[k]
        except LookupError as error:
            ASKED.append("inner")
            raise Missing("nothing there") from error
    except Missing as missing:
        y = x*x*len(str(missing))
    return y


def called_once(x, text):
    try:
        factor = ask(text)
    except ValueError:
        factor = len(text)
    return factor*x*x


def written_as_far_as_it_went(v, n):
    w = v*1.0
    try:
        for k in range(n):
            w[k + 1] = w[k]*w[k + 1]
    except IndexError:
        w[0] = w[0]**2
    return w


def taken_as_long_as_there_are(v):
    left = list(v)
    product = 1.0
    try:
        while True:
            product = product*left.pop() + 0.1
    except IndexError:
        product = product*product
    return product


def whatever_it_is(x, v, k):
    try:
        y = x*v[k]
    except Exception:  # noqa: BLE001
        y = x**3
    return y


def value_of_a_helper(v, k):
    return v[k]*v[k]


def raised_in_a_function_that_is_read(x, v, k):
    try:
        y = x + value_of_a_helper(v, k)
    except IndexError:
        y = x*x
    return y*x


def attribute_of_either(x):
    try:
        rows = x.shape[0]
        y = x[0]*x[rows - 1]
    except (AttributeError, IndexError, TypeError):
        y = x*x
    return y*3.0


def fits_or_is_summed(v, w):
    try:
        y = v*w
    except ValueError:
        y = v*np.sum(w)
    return np.sum(y**2)


def value_is_not_needed(v, w):
    try:
        _ = v + w
        y = v[0]*v[0]
    except ValueError:
        y = v[1]*np.sum(w)**2
    return y


def part_that_fits(v, w):
    z = v*1.0
    try:
        z[1:] = w*v[0]
    except ValueError:
        z[0] = np.sum(w)*v[1]
    return np.sum(z*z)


def added_where_it_fits(v, w):
    z = v*v
    try:
        z += w
        z *= w
    except ValueError:
        z[1] = w[0]*z[0]
    return np.sum(z*z)


def two_or_more(v):
    try:
        a, b = v
    except ValueError:
        a, b = v[0]*v[1], v[-1]
    return a*b*b


def number_or_vector(x):
    try:
        if x > 0.5:
            y = x*x
        else:
            y = x*3.0
    except ValueError:
        y = x[0]*np.sum(x*x)
    return y*2.0


def converted_or_summed(x):
    try:
        y = math.exp(x)*float(x)
    except TypeError:
        y = np.sum(x**3)
    return y


def loud(v):
    total = 0.0
    for a in v:
        try:
            with np.errstate(all="raise"):
                total = total + np.log(a)*a
        except FloatingPointError:
            total = total - a*a
    return total


def as_long_as_there_is_something(v, limit):
    k = 0
    total = 0.0
    try:
        while v[k] < limit:
            total = total + v[k]*v[k]
            k = k + 1
    except IndexError:
        total = total*total
    return total


def mean_distance(v, k):
    total = 0.0
    for a in v:
        for b in v:
            total = total + (a - b)**2
    if k < 1:
        raise ValueError(k)
    return math.sqrt(total/k)


def loops_in_a_function_that_is_read(v, k):
    try:
        y = mean_distance(v, k)
    except ValueError:
        y = v[0]*v[1]
    return y*y*y


def collected_as_far_as_they_fit(v, parts):
    kept = [v*1.0]
    for part in parts:
        try:
            kept.append(v*part)
        except ValueError:
            kept.append(v*np.sum(part)**2)
    return sum(np.sum(k*k) for k in kept)


def returned_from_the_middle(v, w):
    try:
        for k in range(2):
            if k == 1:
                return np.sum(v*w)*v[k]
    except ValueError:
        return np.sum(v)*np.sum(w)
    return v[0]


def inner_of_two(v, w):
    y = v[0]
    try:
        try:
            y = y*np.dot(v, w)
        except KeyError:
            y = y*5.0
        y = y + v[1]
    except (ValueError, IndexError) as error:
        y = y*y*len(str(error))
    return y*v[2]


def asserted(x, v, k):
    try:
        y = v[k]/(x - 0.8)
        assert y < 9.0, "too large"
        y = y*x
    except ZeroDivisionError:
        y = x*x*4.0
    except AssertionError as error:
        y = x*x*len(str(error))
    except Exception:  # noqa: BLE001
        y = x**3
    else:
        y = y + 1.0
    return y*x


W = np.array([0.5, 0.2, 0.9])


def one_item_or_many(v):
    try:
        y = v.item()
    except ValueError:
        y = np.sum(v**2)
    return y*v[0]


def matrix_or_vector(v):
    try:
        y = np.linalg.det(v)
    except np.linalg.LinAlgError:
        y = v[0]*v[1]
    return y*v[0]


def trimmed(x, y):
    def in_place(a, b):
        a[abs(a) < 0.1] = 0.0
        b[abs(b) < 0.1] = 0.0
        return a, b

    try:
        x, y = in_place(x, y)
    except TypeError:  # a number
        x, y = float(x) + 2.0, float(y)
    return np.sum(x*y**2)


def trimmed_alone(x):
    try:
        x[abs(x) < 0.1] = 0.0
    except TypeError:
        x = float(x) + 1.0
    return np.sum(x*x)


def trimmed_result(x):
    y = 2.0*x
    try:
        y[y < 0.1] = 0.0
    except TypeError:
        y = y + 1.0
    return np.sum(y*x)


CASES = [
    case(trimmed, (0.7, 0.4), (0.01, 0.02), (np.float64(0.03), 0.5),
         (np.array([0.5, 0.02]), np.array([0.4, 0.7]))),
    case(trimmed_alone, 0.7, 0.01, np.array([0.5, 0.02])),
    case(trimmed_result, 0.7, 0.01, np.array([0.5, 0.02])),
    case(one_item_or_many, V, V[:1], name="one_item_or_many"),
    case(matrix_or_vector, V, name="matrix_or_vector"),
    case(solved_or_damped, (A, V[:2]), (A - 2.0*np.eye(2), V[:2])),
    case(neighbours, V),
    case(first_handler_that_fits, (0.8, (1.5, 2.5, 0.5, 2.0), 3), (0.8, (1.5, 2.5, 0.5), 2),
         (0.8, (1.5,), 4), argnums=0),
    case(passes_on_to_the_outer, (0.8, V, 0), (0.8, V, 1), (0.8, V, 3), (0.8, V, 7),
         argnums=(0, 1)),
    case(message_of_what_was_caught, (0.8, V, 1), (0.8, V, 5), argnums=(0, 1)),
    case(raised_again_and_caught, (0.8, V, "a"), (0.8, V, "alpha"), argnums=(0, 1), watch=[ASKED]),
    case(called_once, (0.8, "2.5"), (0.8, "double"), watch=[ASKED]),
    case(written_as_far_as_it_went, (V, 2), (V, 9), argnums=0),
    case(taken_as_long_as_there_are, V),
    case(whatever_it_is, (0.8, V, 1), (0.8, V, 5), (0.8, V, "a"), argnums=(0, 1)),
    case(raised_in_a_function_that_is_read, (0.8, V, 1), (0.8, V, 5), argnums=(0, 1)),
    case(attribute_of_either, 0.8, V),
    case(fits_or_is_summed, (V, V*0.3), (V, W)),
    case(value_is_not_needed, (V, V*0.3), (V, W)),
    case(part_that_fits, (V, W), (V, V*0.3)),
    case(added_where_it_fits, (V, V*0.3), (V, W)),
    case(two_or_more, V[:2], V),
    case(number_or_vector, 0.8, 0.3, V),
    case(converted_or_summed, 0.8, V),
    case(loud, V),
    case(as_long_as_there_is_something, (V, 2.0), (V, 5.0), argnums=0),
    case(loops_in_a_function_that_is_read, (V, 2), (V, 0), argnums=0),
    case(collected_as_far_as_they_fit, (V, [V*0.3, W]), argnums=0),
    case(returned_from_the_middle, (V, V*0.3), (V, W)),
    case(asserted, (0.5, V, 0), (0.85, V, 3), (0.5, V, 9), argnums=(0, 1)),
    case(inner_of_two, (V, V*0.3), (V, W)),
]
