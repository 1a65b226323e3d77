"""Exits of loops: what has changed in the turn that is left, and what is read of it afterwards."""

import math

import numpy as np

from corpus import case

V = np.array([0.4, 1.3, 0.7, 0.9])
A = np.array([[2.0, 0.3], [0.3, 1.5]])
B = np.array([1.0, 2.0])


def left_before_anything(x):
    y = x
    for i in range(9):
        if y > 10:
            break
        y = y*y*math.sin(x) + i*y
    return y


def last_turn_is_read(x):
    y, u = x, 0.0
    for _ in range(9):
        u = y*y
        if u > 50:
            break
        y = y + u*0.1*x
    return y + u


def last_index_is_read(x):
    y, last = x, 0
    for i in range(9):
        last = i
        u = y*y
        if u > 50:
            break
        y = y + u*0.1*x
    return y*last


def carried_and_left(x):
    y, t = x, x
    for _ in range(6):
        t = t*1.1*y
        if t > 5:
            break
        y = y + math.sin(t)
    return y


def exits_before_and_between(x):
    y = x
    while True:
        r = math.cos(y) - y*x
        if abs(r) < 1e-10:
            break
        y = y + r/(math.sin(y) + x)
        if y > 100:
            break
        y = y*(1 + r*0.01)
    return y


def residual_is_small(A, b):
    x = np.zeros_like(b)
    for _ in range(50):
        r = b - A @ x
        if np.linalg.norm(r) < 0.15:
            break
        x = x + 0.4*r
    return np.sum(x*x)


def inner_loop_in_the_turn_left(xs, limit):
    s = 0.0
    for i, v in enumerate(xs):
        total = 0.0
        for j in range(3):
            total = total*v + j
        if total > limit:
            break
        for j in range(i + 1):
            if total*j > 5:
                break
            s = s + math.sin(total*j)*s + total
    return s


def items_until_one_is_large(x):
    out = []
    y = x
    for i in range(1, 9):
        t = y*i
        if t > 30:
            break
        out.append(t)
        y = y + math.exp(-t)*x
    return sum(v*v for v in out) + y


def written_in_the_turn_left(x):
    a = np.zeros(4)
    y = x
    for i in range(4):
        a[i] = y*y
        if a[i] > 2:
            break
        y = y*1.4
    return np.sum(a*a) + y


def view_of_what_is_changed_next(a):
    b = a.copy()
    s = 0.0
    for i in range(4):
        w = b[i:]
        t = w[0]*w[-1]
        if t > 1.1:
            break
        b[i] = math.sin(t)
        s = s + t*np.sum(w*w)
    return s + b[0]*b[1]


def known_in_each_turn(x, n):
    y = x
    for i in range(n):
        scale = math.sin(x)
        twice = scale*2
        if y > 3:
            break
        y = y*y*twice + i
    return y


def known_in_some_turns(x, n):
    y, scale = x, 1.0
    for i in range(n):
        if i % 2:
            scale = math.exp(x)
            y = y*scale
        else:
            y = math.sin(y) + i
    return y


def known_until_the_operand_changes(x, n):
    z, y = x, 1.0
    for _ in range(n):
        for j in range(2):
            scale = math.sin(z)
            y = y*scale + j
        z = z*1.3
    return y


def zero_on_either_arm(x, y):
    w = x
    for i in range(4):
        w = x*math.sqrt(x)
        y = math.sqrt(x + y)
        if i < 2:
            y = w*2
        else:
            w = y*y
    return y + 0.7*w


class Guess:
    def __init__(self, x):
        self.x = x
        self.error = 0.0
        self.note = None


def made_in_the_turn_left(x, most):
    """It holds what it held where the loop was left."""
    for i in range(3):
        guess = Guess(x*i)
        if guess.x > most:
            guess.error = x*x
            guess.note = guess.x
            break
        guess.error = math.sin(x)*i
    note = 1.0 if guess.note is None else guess.note
    return x*(1.0 + guess.error)*note


def found(x, most):
    for i in range(1, 4):
        guess = Guess(x*i)
        if guess.x > most:
            guess.error = x
            return guess
        guess.x *= 2
    guess.error = guess.x*0.5
    return guess


def returned_from_a_turn(x, most):
    guess = found(x, most)
    return guess.x*(1.0 + guess.error)


def left_in_several_places(x, most):
    i = 0
    while True:
        pair = [0.0, x]
        i += 1
        if x*i > most:
            break
        pair[0] = math.sin(x)
        if i > 1:
            pair[1] = pair[0]*x
            break
        pair[0] = 5.0
    return x*(1.0 + pair[0])*pair[1]


def changed_in_a_branch_within_try(x, y):
    try:
        for i in range(2):
            guess = Guess(x)
            if x[i] > 0.0:
                guess.error = x[i]*y
    except ValueError:
        guess = Guess(x)
    return np.sum(guess.x)*(1.0 + guess.error)


def advanced_in_the_turn_left(x):
    for i in range(3):
        items = iter(x)
        a = next(items)
        if x[i] < 0.5:
            a = next(items)
            break
    return a*next(items)


CASES = [
    case(left_before_anything, 1.1, 0.1),
    case(last_turn_is_read, 1.2, 0.1),
    case(last_index_is_read, 1.2, 0.1),
    case(carried_and_left, 1.1, 0.1),
    case(exits_before_and_between, 1.1),
    case(residual_is_small, (A, B)),
    case(inner_loop_in_the_turn_left, (V, 3.0), (V, 9.0), argnums=0),
    case(items_until_one_is_large, 1.2, 31.0),
    case(written_in_the_turn_left, 0.9, 0.2),
    case(view_of_what_is_changed_next, V, 0.5*V),
    case(known_in_each_turn, (1.1, 4), (0.3, 3), (0.3, 0), argnums=0),
    case(known_in_some_turns, (0.7, 5), (0.7, 1), argnums=0),
    case(known_until_the_operand_changes, (0.7, 3), argnums=0),
    case(zero_on_either_arm, (0.7, 0.3)),
    case(made_in_the_turn_left, (0.7, 0.5), (0.7, 1.0), (0.7, 9.0), argnums=0),
    case(returned_from_a_turn, (0.7, 0.5), (0.7, 1.0), (0.7, 9.0), argnums=0),
    case(left_in_several_places, (0.7, 0.5), (0.7, 1.0), (0.7, 9.0), argnums=0),
    case(changed_in_a_branch_within_try, (V, 0.7), (-V, 0.7), (V - 0.8, 0.7)),
    case(advanced_in_the_turn_left, V, V + 0.5, np.array([0.9, 0.3, 2.0, 0.1])),
]
