"""The case that breaks the obvious way to reverse a program, for each rule of reversing one."""

import math
from collections import namedtuple
from dataclasses import dataclass, field

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
W = np.array([1.1, 0.3, -0.8, 0.5])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5], [0.9, 1.6, 1.1]])
SPD = M @ M.T + 3.0*np.eye(3)


# Memory that is written, and memory that two references reach


def row_in_a_name_while_its_matrix_is_summed(x):
    A = np.zeros((2, 4))
    row = A[0]
    row[:] = x**2
    total = np.sum(A*A)
    A[0, 1] = x[0]
    return total*np.sum(row)


def gauss_seidel_sweep(u, f):
    u = u*1.0
    for _ in range(2):
        for i in range(1, len(u) - 1):
            u[i] = 0.5*(u[i - 1] + u[i + 1] + f[i])
    return np.sum(u*u)


def leapfrog(q, p):
    q, p = q*1.0, p*1.0
    for _ in range(3):
        p -= 0.1*np.sin(q)
        q += 0.2*p
        p -= 0.1*np.sin(q)
    return np.sum(0.5*p*p - np.cos(q))


def born_in_both_branches(x):
    if x[0] > 0.0:
        y = np.zeros(4)
    else:
        y = x*3.0
    z = y
    z[2] = x[1]*x[2]
    return y*x


# References are undone, values are not


def buffers_exchanged_an_odd_number_of_times(x):
    a, b = x*1.0, x*2.0
    for k in range(3):
        a[k] = b[k]*b[k + 1]
        a, b = b, a
    return a - 3.0*b


def list_slots_turned_round(x):
    ring = [x*1.0, x*2.0, np.sin(x)]
    for _ in range(4):
        ring[0], ring[1], ring[2] = ring[1], ring[2], ring[0]
        ring[0] *= ring[1]
    return ring[0] + 2.0*ring[1] + 3.0*ring[2]


def float_slots_are_cells(x):
    c = [x, x*x, 1.0]
    for k in range(4):
        c[k % 3] = c[(k + 1) % 3]*c[k % 3] + x
    return c[0]*c[1] + c[2]


def popped_array_lives_on(x):
    y = x*1.0
    stack = [y]
    stack.append(x**2)
    top = stack.pop()
    top[0] = x[1]
    bottom = stack.pop()
    bottom *= top
    return y


def popped_number_flows_back(x):
    stack = [x]
    for k in range(3):
        stack.append(math.sin(stack[-1])*x + k)
    total = 0.0
    while stack:
        total = total*0.5 + stack.pop()**2
    return total


# Objects born in a loop


def born_and_dead_in_each_turn(x):
    total = 0.0
    for k in range(3):
        work = np.zeros(4)
        alias = work
        work[k] = x[k]**2
        alias += x
        total = total + np.sum(work*alias)*(k + 1)
    return total


def one_of_them_escapes(x):
    kept = np.zeros(4)
    for k in range(4):
        work = np.zeros(4)
        head = work[:2]
        head[:] = x[k]
        work[3] = x[k]**2
        if k == 2:
            kept = work
    kept[0] *= 2.0
    return kept*work


def all_of_them_escape(x):
    made = []
    for k in range(3):
        work = x*float(k + 1)
        work[k] = x[3]
        made.append(work)
    made[1][0] = made[0][1]*made[2][2]
    return made[0] + made[1]*made[2]


# Callees


def accumulate(target, source, k):
    target[k] += source[k]**2
    return target


def callee_writes_and_hands_back(x):
    y = np.zeros(4)
    for k in range(4):
        z = accumulate(y, x, k)
    z[0] = z[1]*z[2]
    return y


def nonlocal_is_in_and_out(x):
    total = x

    def add(k):
        nonlocal total
        total = total*x + k

    for k in range(3):
        add(k)
    return total


def closure_known_only_at_run_time(x, which):
    scale = x*x
    steps = {"double": lambda v: 2.0*v*scale, "square": lambda v: v*v + scale}
    return steps[which](x) + scale


# Saved elements, restored regions


def sum_read_within_an_element_loop(x):
    y = x*1.0
    for k in range(4):
        y[k] = y[k]*np.sum(y*y)
    return y


def overwritten_value_read_exactly(x):
    y = x*1.0
    for k in range(3):
        y[k + 1] = y[k]*y[k + 1]**2
    return y


def operand_is_the_target(x):
    y = x*1.0
    y[1:] = np.exp(y[:-1])*y[1:]
    y[0] = np.sqrt(y[0]*y[0] + y[3])
    y[:] = y[::-1]*y
    return y


def read_copy_keeps_its_value(x):
    y = x*1.0
    v = y[1:3].copy()
    view = y[1:3]
    y[1] = 5.0*x[0]
    return v*view


# Numbers and zero-dimensional views on joining paths


def last_axis_of_a_vector(x):
    y = x*x
    slot = y[..., 0]
    slot += x[1]
    scalar = y[0]
    scalar += 100.0
    return y*2.0


def number_or_array_by_branch(x, as_array):
    s = np.zeros(4) if as_array else 0.0
    t = s
    t += x
    return np.sum(s) + np.sum(t*x)


def number_then_array(c, x):
    s = c
    for _ in range(3):
        s += x*s
    return s


# Sharing known only at run time


def reshape_of_what_may_be_transposed(A, turn):
    B = A*1.0
    if turn:
        B = B.T
    flat = B.reshape(-1)
    flat[1] = A[0, 0]**2
    flat *= 2.0
    return B


def broadcast_is_read_only(x):
    y = x*1.0
    wide = np.broadcast_to(y, (3, 4))
    y[1] = x[0]*x[2]
    return np.sum(wide*wide)


def diagonal_of_a_written_matrix(A):
    B = A*1.0
    d = np.diagonal(B)
    first = np.sum(d*d)
    B[0, 0] = A[1, 2]
    return first*np.sum(d)


# What the caller gave


def arguments_written(x, w):
    x[1:] *= w[:-1]
    w += x
    x[0] = w[3]
    return np.sum(x*w)


def identity_then_times_one(x):
    y = x*1.0
    y[0] = 0.5
    return x*y


# Tangents as large as their primals


def number_spread_over_zeros(x):
    y = x[0] + np.zeros(4)
    y[1] = x[1]
    return y*y


def full_of_an_element(x):
    y = np.full(4, x[2])
    y[0] *= x[1]
    return y


def list_of_buffers_shared(x):
    y = x*1.0
    both = [y, y[:2]]
    both[1][0] = x[3]
    both[0][1] = both[1][0]*x[0]
    return y


# Loops with exits


def break_in_an_inner_loop_with_writes(x, limit):
    y = x*1.0
    for i in range(3):
        for j in range(4):
            y[j] = y[j]*x[i] + 0.5
            if y[j] > limit + i:
                break
        y[i] += 0.1*j
    return y


def condition_on_what_changes(n, x):
    memo = {}

    def fib(k):
        if k < 2:
            return x if k else 1.0
        if k not in memo:
            memo[k] = fib(k - 1)*0.5 + fib(k - 2)*x
        return memo[k]

    return fib(n)


def while_that_pops(x):
    queue = [1, 2, 3]
    y = x
    while queue:
        k = queue.pop()
        if k == 3:
            queue.append(1)
        y = math.sin(y)*k + x
    return y


# Exceptions


def steps_done_before_the_exception(x, values):
    y = x
    try:
        for v in values:
            y = y*x
            y = y + 1.0/v
    except ZeroDivisionError:
        y = y*3.0
    return y


def write_done_before_the_exception(x, n):
    y = x*1.0
    done = 0
    try:
        for k in range(n):
            y[k] = y[k]**2
            done += 1
    except IndexError:
        y *= 0.5
    return y*done


def missing_key(x, key):
    table = {"a": x*x}
    try:
        y = table[key]
    except KeyError:
        table[key] = x**3
        y = 2.0*table[key]
    return y + table["a"]


# Objects


class Tank:
    """Volume is checked in the constructor, and pressure is a property."""

    def __init__(self, volume, gas=2.0):
        assert volume > 0.0
        self.volume = volume
        self.gas = gas
        self.log = []

    @property
    def pressure(self):
        return self.gas/self.volume

    def leak(self, share):
        self.gas *= 1.0 - share
        self.log.append("leak")


def object_with_a_default_and_a_property(x):
    tank = Tank(x*x)
    before = tank.pressure
    tank.leak(0.1*x)
    tank.volume += x
    return before*tank.pressure + len(tank.log)


@dataclass
class Walker:
    place: float
    speed: float = 1.0
    trail: list = field(default_factory=list)


def dataclass_made_and_changed(x):
    walker = Walker(x)
    for _ in range(3):
        walker.trail.append(walker.place)
        walker.place += walker.speed*x
        walker.speed *= 0.5*x
    return walker.trail[1]*walker.place


Pair = namedtuple("Pair", "left right")


def named_tuple_replaced(x):
    pair = Pair(x, right=x*x)
    pair = pair._replace(left=pair.right*x)
    left, right = pair
    return left*pair.right + right


# Second order


def cholesky_in_place(A):
    L = A*1.0
    for j in range(3):
        for k in range(j):
            L[j, j] -= L[j, k]*L[j, k]
        L[j, j] = np.sqrt(L[j, j])
        for i in range(j + 1, 3):
            for k in range(j):
                L[i, j] -= L[i, k]*L[j, k]
            L[i, j] /= L[j, j]
    return L[0, 0]*L[1, 1]*L[2, 2] + L[2, 0]


def recursion_with_a_memo(x):
    memo = {0: 1.0, 1: x}

    def chebyshev(n):
        if n not in memo:
            memo[n] = 2.0*x*chebyshev(n - 1) - chebyshev(n - 2)
        return memo[n]

    return chebyshev(5) + chebyshev(3)


# Facts, and integers


def same_shapes_once_and_then_not(a, b):
    return np.sum(a*b, axis=0)*b


def integer_beside_an_active_number(x, n):
    count = n // 2
    y = x*count
    return y**n


def list_of_numbers(values):
    total = 0.0
    for v in values:
        total += v*v*len(values)
    return total


# what a loop gives a parameter again and again is not what it is at first
def parameter_bound_anew_in_a_loop(x, s):
    y = x
    for _ in range(3):
        y = y*s
        s = math.sin(x)
    return y


def parameter_bound_anew_in_an_arm(x, s):
    y = x
    for k in range(4):
        if k == 2:
            s = math.tanh(x)
        y = math.sin(y*s)
    return y*s


def parameter_bound_anew_by_while(x, s):
    y = x
    while y < 3.0:
        y = y + s*s*y
        s = math.sqrt(x*x + 1.0)
    return y


def parameter_bound_anew_and_updated(a, b, n):
    for _ in range(n):
        old = b
        b = np.tanh(a - b)
        b += old
        a = a + b
        a[0] += b[1]
        a *= 0.5
    return np.sum(a*b)


def parameters_exchanged_and_updated(a, b, n):
    keep = b
    for k in range(n):
        a, b = b*1.0, a*1.0
        a += keep
        b -= a
        if k == 2:
            b = a
            break
        keep = b*2.0
        keep /= 3.0
    return np.sum(a*b) + keep @ keep


CASES = [
    case(parameter_bound_anew_in_a_loop, (0.8, 0.3)),
    case(parameter_bound_anew_in_an_arm, (0.8, 0.3)),
    case(parameter_bound_anew_by_while, (0.8, 0.3)),
    case(parameter_bound_anew_and_updated, (V, W, 3), (V, W, 0), argnums=(0, 1)),
    case(parameters_exchanged_and_updated, (V, W, 4), (V, W, 2), argnums=(0, 1)),
    case(row_in_a_name_while_its_matrix_is_summed, V),
    case(gauss_seidel_sweep, (V, W)),
    case(leapfrog, (V, W)),
    case(born_in_both_branches, V, -V),
    case(buffers_exchanged_an_odd_number_of_times, V),
    case(list_slots_turned_round, V),
    case(float_slots_are_cells, 0.8),
    case(popped_array_lives_on, V),
    case(popped_number_flows_back, 0.8),
    case(born_and_dead_in_each_turn, V),
    case(one_of_them_escapes, V),
    case(all_of_them_escape, V),
    case(callee_writes_and_hands_back, V),
    case(nonlocal_is_in_and_out, 0.8),
    case(closure_known_only_at_run_time, (0.8, "double"), (0.8, "square")),
    case(sum_read_within_an_element_loop, V),
    case(overwritten_value_read_exactly, V),
    case(operand_is_the_target, V),
    case(read_copy_keeps_its_value, V),
    case(last_axis_of_a_vector, V),
    case(number_or_array_by_branch, (V, True), (V, False)),
    case(number_then_array, (0.7, V)),
    case(reshape_of_what_may_be_transposed, (M, True), (M, False)),
    case(broadcast_is_read_only, V),
    case(diagonal_of_a_written_matrix, M),
    case(arguments_written, (V, W)),
    case(identity_then_times_one, V),
    case(number_spread_over_zeros, V),
    case(full_of_an_element, V),
    case(list_of_buffers_shared, V),
    case(break_in_an_inner_loop_with_writes, (V, 1.5), (V, 99.0), (V, -5.0), argnums=0),
    case(condition_on_what_changes, (5, 0.8), argnums=1),
    case(while_that_pops, 0.8),
    case(steps_done_before_the_exception, (0.8, [2, 0, 4]), (0.8, [2, 4]), argnums=0),
    case(write_done_before_the_exception, (V, 3), (V, 5), argnums=0),
    case(missing_key, (0.8, "a"), (0.8, "b")),
    case(object_with_a_default_and_a_property, 0.8),
    case(dataclass_made_and_changed, 0.8),
    case(named_tuple_replaced, 0.8),
    case(cholesky_in_place, SPD),
    case(recursion_with_a_memo, 0.4),
    case(same_shapes_once_and_then_not, (M, M + 1.0), (M, M[0] + 1.0)),
    case(integer_beside_an_active_number, (0.8, 5), argnums=0),
    case(list_of_numbers, [0.8, 1.1, -0.4], [0.5, 0.3]),
]
