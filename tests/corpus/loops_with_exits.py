"""Loops: how often they turn, how they are left, and what is left of them."""

import math

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
SERIES = np.array([0.3, 0.9, 1.4, 0.2, 2.2, 0.6])


def exponential_series(x, tol=1e-6):
    term = total = 1.0
    for k in range(1, 50):
        term = term*x/k
        if abs(term) < tol:
            break
        total = total + term
    return total


def newton_with_break(a, x0):
    x = x0
    for iteration in range(30):
        step = (x**3 - a)/(3.0*x**2)
        x = x - step
        if abs(step) < 1e-4:
            break
    return x + 0.1*iteration*a


def newton_with_else(a, most):
    x = a
    for _ in range(most):
        new = 0.5*(x + a/x)
        if abs(new - x) < 1e-3:
            x = new
            break
        x = new
    else:
        x = 10.0*x
    return x


def skip_negative_readings(readings):
    total, count = 0.0, 0
    for r in readings:
        if r < 0.0:
            continue
        total += r**2
        count += 1
    return total/count


def continue_in_while(x):
    k = 0
    y = x
    while k < 6:
        k += 1
        if k % 3 == 0:
            continue
        y = math.sin(y) + k*x
    return y


def first_above(samples, threshold):
    for i, s in enumerate(samples):
        if s > threshold:
            return s*i + threshold**2
    return threshold


def return_from_nested_loops(A, level):
    running = 1.0
    for i in range(A.shape[0]):
        for j in range(A.shape[1]):
            running = running + A[i, j]**2
            if running > level:
                return running*A[i, j]
    return running


def break_of_the_inner_loop_only(x):
    total = 0.0
    for i in range(4):
        p = 1.0
        for j in range(5):
            p = p*x
            if p > 2.0 + i:
                break
            total = total + p*j
        total = total + p
    return total


def break_of_both_loops(grid, limit):
    found = False
    total = 0.0
    for row in grid:
        for value in row:
            total += value*value
            if total > limit:
                found = True
                break
        if found:
            break
    return total if found else 2.0*total


def while_true_with_break(x):
    n = 0
    while True:
        x = math.cos(x)*1.1
        n += 1
        if n >= 4:
            break
    return x


def while_else(x, goal):
    steps = 0
    while x < goal:
        x = 1.5*x + 0.1
        steps += 1
        if steps > 3:
            break
    else:
        x = x*x
    return x


def for_else_without_break(x):
    for k in range(3):
        x = x*x + 0.1*k
    else:
        x = -x
    return x


def break_before_the_update(x):
    history = 0.0
    for _ in range(10):
        new = 0.5*x*x + 0.1
        if abs(new - x) < 0.05:
            break
        history = history + x
        x = new
    return history + x


def several_exits(x):
    y = x
    for k in range(8):
        y = y*1.3 + 0.1
        if k == 1 and x < 0.0:
            continue
        if y > 6.0:
            break
        if y < -1.0:
            return y**2
        y = y + x
    return y*k


def bounds_from_the_data(x):
    total = 0.0
    n = 1
    for i in range(3):
        for j in range(i, n):
            total = total + (i + 1)*x**j
        n = n + 2
    return total


def collatz_length_weighted(x, n):
    while n != 1:
        if n % 2 == 0:
            n = n // 2
            x = math.sin(x)
        else:
            n = 3*n + 1
            x = x*1.1
    return x


def last_values_of_loop_variables(v):
    total = 0.0
    for i in range(3):
        for k, item in enumerate(v):
            total = total + item*k
    return total*item + i*v[0]


def no_turn_at_all(v, n):
    best = v[0]
    for i in range(n):
        best = best*v[i + 1]
    for item in v[:0]:
        best = item
    while n > 100:
        best = best*2.0
    return best


def loop_over_rows(A):
    total = 1.0
    for row in A:
        total = total + row[0]*row[-1]*total
    return total


def loop_over_a_literal(x):
    total = 0.0
    for scale in (0.5, 1.0, 2.0):
        total += math.exp(-scale*x)
    for name in ["a", "b"]:
        total += x if name == "a" else x**2
    return total


def step_halving(x, target):
    step = 1.0
    y = x
    while step > 0.1:
        trial = y + step
        if trial**2 > target:
            step *= 0.5
            continue
        y = trial
    return y*x


def backtracking_line_search(x):
    value = x**4 + x**2
    slope = 4.0*x**3 + 2.0*x
    t = 1.0
    while (x - t*slope)**4 + (x - t*slope)**2 > value - 0.3*t*slope*slope:
        t *= 0.5
    return x - t*slope


def fixed_point_over_arrays(b):
    x = b*0.5
    for k in range(40):
        new = np.cos(x)*0.5 + 0.2*b
        if np.max(np.abs(new - x)) < 0.02:
            break
        x = new
    return np.sum(new*x)


def last_item_after_break(v):
    for item in v:
        if item > 1.0:
            break
    return item*item


def nested_trip_counts_that_differ(x):
    total = 0.0
    for i in range(4):
        y = x + 0.3*i
        while y < 3.0:
            y = y*(1.2 + 0.2*i)
            total = total + 0.1*y
            if y > 2.7 and i == 2:
                break
        total = total + math.sin(y)
    return total


def made_anew_in_each_turn(x):
    factor = np.cos(x)
    product = x*2.0
    for _ in range(3):
        factor = x*x + 0.3*x[0]
        product *= factor
    return product*factor


def made_anew_in_some_turns(x, n):
    factor = np.cos(x)
    product = x*2.0
    for k in range(n):
        if k > 0:
            factor = x*x + 0.3*x[0]
            product = product*factor
    return product*factor


def rebound_by_a_closure_and_left(x):
    s = x[0]*0.5
    w = x*0.7

    def damped(v):
        nonlocal s
        s = s*0.5 + v

    for _ in range(3):
        w[::2] += x[-1]*s
    for i in range(3):
        for j in range(3):
            if i > 0:
                s = s*0.5 + x[1]
                return np.sin(x[j]*s) + w[0]
            s = s*0.5 + x[2]
    damped(x[1])
    return np.sum(w)*s


def else_of_a_while_that_counts(x):
    t, n = x[0], 0
    for k in range(2):
        while (n := n + 1) < 4 + k:
            t = 2*t
            if t > 20.0:
                break
        else:
            t += x[2]
            continue
        t -= x[3]
    return t


def else_of_a_while_that_sorts(x):
    t, n = x[0], 0
    while sorted(x)[-1]*n < 1.0:
        n += 1
        for k in range(2):
            if t*x[k] > 90.0:
                return t
        if n > 3:
            break
    else:
        t += x[2]*x[1]
    return t*n


def none_or_a_number(v):
    for _ in range(3):
        if v > 5:
            return v
        if v < -5:
            return None
        v = v*1.5
    return None


def found_by_one_of_two_returns(x):
    found = none_or_a_number(x)
    return x**2 if found is None else found*x


def which_way(x):
    for _ in range(2):
        if x > 5:
            return "up"
        if x < -5:
            return "down"
        x = x*2
    return "no"


def text_by_one_of_two_returns(x):
    way = which_way(x)
    return x if way == "up" else x*x if way == "down" else 3*x


def number_or_none_where_it_breaks(x):
    for _ in range(2):
        if x > 5:
            r = x
            break
        if x < -5:
            r = None
            break
        x = x*2
    else:
        r = 1.0
    return x if r is None else r*x


def text_by_the_handler_that_breaks(x):
    for _ in range(3):
        try:
            if x > 5:
                raise ValueError
            if x < -5:
                raise KeyError
            x = x*2
        except ValueError:
            way = "high"
            break
        except KeyError:
            way = "low"
            break
    else:
        way = "within"
    return x*x if way == "high" else 3*x if way == "low" else x


def integer_or_number_where_it_breaks(x):
    n = 0
    while True:
        if x > 5:
            m = 3
            break
        if x < -5:
            m = x
            break
        x = x*2
        n += 1
    return m*x*n


def text_that_some_turns_set(x):
    for k in range(3):
        if k == 0:
            way = "other"
        if k == 1:
            way = "this"
    return x*2 if way == "this" else x*3


def text_of_the_turn_before(x):
    total = 0.0
    for j in range(2):
        for k in range(3):
            if k == j:
                way = "this"
            if k == j + 1:
                way = "other"
        total += x if way == "this" else x*x
    return total


def number_that_some_turns_set(x):
    for v in x:
        if v < 0:
            r = v
        if v > 1:
            r = None
            break
    return r*x[0] if r else x[1]


CASES = [
    case(else_of_a_while_that_counts, V, 20*V),
    case(else_of_a_while_that_sorts, V, -V),
    case(rebound_by_a_closure_and_left, V),
    case(exponential_series, 0.7, 2.0),
    case(newton_with_break, (2.0, 1.0), (7.0, 3.0)),
    case(newton_with_else, (2.0, 10), (20.0, 2), argnums=0),
    case(skip_negative_readings, V),
    case(continue_in_while, 0.7),
    case(first_above, (SERIES, 1.0), (SERIES, 2.0), (SERIES, 9.0)),
    case(return_from_nested_loops, (V.reshape(2, 2), 2.0), (V.reshape(2, 2), 90.0), argnums=0),
    case(break_of_the_inner_loop_only, 1.3, 0.8),
    case(break_of_both_loops, (V.reshape(2, 2), 1.7), (V.reshape(2, 2), 99.0), argnums=0),
    case(while_true_with_break, 0.7),
    case(while_else, (0.7, 2.0), (0.7, 50.0), argnums=0),
    case(for_else_without_break, 0.7),
    case(break_before_the_update, 1.3, 0.5),
    case(several_exits, 0.9, -0.1, -2.0),
    case(bounds_from_the_data, 0.8),
    case(collatz_length_weighted, (0.7, 6), (0.7, 1), argnums=0),
    case(last_values_of_loop_variables, V),
    case(no_turn_at_all, (V, 0), (V, 2), argnums=0),
    case(loop_over_rows, V.reshape(2, 2)),
    case(loop_over_a_literal, 0.7),
    case(step_halving, (0.6, 7.1), argnums=0),
    case(backtracking_line_search, 0.9),
    case(fixed_point_over_arrays, V),
    case(last_item_after_break, V, np.array([0.1, 0.2])),
    case(nested_trip_counts_that_differ, 0.9, 1.35),
    case(made_anew_in_each_turn, V),
    case(made_anew_in_some_turns, (V, 1), (V, 3), argnums=0),
        *[case(f, 8.0, -8.0, 4.0, -4.0, 0.7, -0.7) for f in (
            found_by_one_of_two_returns, text_by_one_of_two_returns, number_or_none_where_it_breaks,
            text_by_the_handler_that_breaks, integer_or_number_where_it_breaks,
        )],
        case(text_that_some_turns_set, 0.7),
        case(text_of_the_turn_before, 0.7),
        case(number_that_some_turns_set, np.array([0.7, -1.2, 0.4, 2.1])),
]
