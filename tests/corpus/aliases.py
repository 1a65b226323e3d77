"""Several names, slots and parameters for one array, and writes through one of them."""

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
W = np.array([1.1, 0.3, -0.8, 0.5])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5], [0.9, 1.6, 1.1]])


def written_through_the_new_name(x):
    y = x*2.0
    z = y
    z[1] = x[0]**2
    z *= x
    return y


def written_through_the_old_name(x):
    y = x*2.0
    z = y
    y[1] = x[0]**2
    y += z
    return z*x


def either_of_two(x, first):
    a, b = x*2.0, x**2
    chosen = a if first else b
    chosen[0] = x[3]
    chosen *= 3.0
    return a*b


def alias_by_a_branch(x):
    y = x*1.0
    if x[0] > 0.0:
        z = y
    else:
        z = y.copy()
    z[1] = x[2]*x[3]
    return y*z


def alias_made_in_a_loop(x):
    current = x*1.0
    for k in range(3):
        previous = current
        if k == 1:
            current = current*x
        previous[k] = previous[k + 1]**2
    return current + previous


def double_buffer(u, steps):
    v = np.zeros_like(u)
    u = u*1.0
    for _ in range(steps):
        v[1:-1] = 0.5*(u[:-2] + u[2:])
        v[0] = u[0]
        v[-1] = u[-1]*v[1]
        u, v = v, u
    return u*v


def triple_buffer(u):
    old, now, new = u*1.0, u*0.9, np.zeros(4)
    for _ in range(3):
        new[1:-1] = 2.0*now[1:-1] - old[1:-1] + 0.1*(now[2:] + now[:-2])
        old, now, new = now, new, old
    return now*old + new


def history_of_one_array(x):
    """Every entry is the same array: all show its last state."""
    state = x*1.0
    history = []
    for _ in range(3):
        state *= x
        history.append(state)
    state[0] = x[1]
    return history[0]*history[2]


def history_of_copies(x):
    state = x*1.0
    history = [state.copy()]
    for k in range(3):
        state[k] = state[k + 1]*x[k]
        history.append(state.copy())
    return history[0]*history[1] + history[-1]


def array_in_a_list_written(x):
    layers = [x*1.0, x**2]
    layers[0][1] = x[3]
    layers[1] *= layers[0]
    return layers[0] + layers[1]


def array_in_a_dict_written(x):
    y = x*1.0
    state = {"position": y, "velocity": np.sin(x)}
    for _ in range(2):
        state["position"] += 0.1*state["velocity"]
        state["velocity"][1:] -= 0.1*state["position"][:-1]
    return y*state["velocity"]


def one_array_twice_in_a_list(x):
    y = x*1.0
    rows = [y, y]
    rows[0][0] = x[1]*x[2]
    rows[1] *= 2.0
    return rows[0]*rows[1]


def list_slot_reassigned(x):
    parts = [x*1.0, x*2.0]
    kept = parts[0]
    parts[0] = x**2
    parts[0][1] = 0.5
    kept[2] = x[0]
    return parts[0]*kept + parts[1]


def scale_in_place(a, factor):
    a *= factor


def callee_mutates_its_argument(x):
    y = x*1.0
    scale_in_place(y, x[0])
    scale_in_place(y[1:], 3.0)
    return y


def with_first_doubled(a):
    a[0] *= 2.0
    return a


def callee_returns_its_argument(x):
    y = x*1.0
    z = with_first_doubled(y)
    z[1] = x[0]
    return y*z


def pick(a, b, left):
    return a if left else b


def callee_returns_one_of_two(x, left):
    a, b = x*2.0, np.cos(x)
    chosen = pick(a, b, left)
    chosen[0] = x[3]*x[1]
    return a*b


def callee_returns_a_view(x):
    def tail(a):
        return a[2:]

    y = x*1.0
    t = tail(y)
    t *= x[0]
    return y


def exchange(a, b):
    a[:], b[:] = b.copy(), a.copy()


def callee_exchanges_contents(x, w):
    a, b = x*w, x + w
    exchange(a, b)
    return a**2*b


def add_into(target, source):
    target += source
    source[0] = 1.0


def same_array_for_both_parameters(x):
    y = x*x
    add_into(y, y)
    return y*x


def rows_in_names_exchanged(A):
    B = A*1.0
    top, bottom = B[0], B[2]
    top, bottom = bottom, top
    top[0] = A[1, 1]
    bottom *= 2.0
    return B


def number_is_no_alias(x):
    total = x
    running = total
    total += x**2
    running *= 2.0
    return total*running


def argument_is_aliased(x):
    y = x
    y[0] = x[1]**2
    return x*y


def augmented_names_of_one_array(x):
    a = b = c = x*1.0
    a += 1.0
    b *= x
    c[3] -= a[0]
    return a*b*c


def alias_ends_by_rebinding(x):
    y = x*1.0
    z = y
    y = y*2.0
    z[0] = 7.0
    y[1] = z[2]
    return y + z


def nested_lists_share(x):
    inner = [x*1.0, x**2]
    outer = [inner, inner[1]]
    outer[0][1][2] = x[0]
    outer[1][0] *= 4.0
    return inner[1]*inner[0]


def tuple_of_buffers(x):
    buffers = (np.zeros(4), np.zeros(4))
    for k in range(4):
        buffers[k % 2][k] = x[k]**2
        buffers[1 - k % 2][k] += x[0]
    return buffers[0]*x + buffers[1]


def zip_gives_aliases(x, w):
    states = [x*1.0, x*w]
    rates = [np.cos(x), w*w]
    for state, rate in zip(states, rates, strict=True):
        state += 0.5*rate
        rate[0] = state[1]
    return states[0]*states[1]*rates[0]


def mutable_default_is_read_only_here(x, weights=W):
    y = x*weights
    y[0] = weights[1]
    return y


def put_into_a_list_then_written(x):
    items = []
    for k in range(3):
        items.append(x*k)
    a = x*5.0
    items[0] = a
    a[0] = a[1]**2
    return items[0]*x


def replaced_in_a_list_then_written(x):
    items = []
    for k in range(3):
        items.append(x*k)
    a = items[1]
    items[1] = x*7.0
    a[0] = a[1]**2
    return a*items[1]


def two_names_of_a_growing_list(x):
    items = []
    for k in range(3):
        items.append(x*k)
    others = items
    others[1] = x*x
    return items[1]*x


def copy_of_a_growing_list(x):
    items = []
    for k in range(3):
        items.append(x*k)
    others = items.copy()
    others[1] = x*x
    return items[1]*others[1]


def copied_list_has_the_same_items(x):
    items = []
    for k in range(3):
        items.append(x*k)
    others = items.copy()
    a = others[1]
    a[0] = a[1]**2
    return items[1]*others[1]


def either_of_two_growing_lists(x, first):
    items, others = [], []
    for k in range(3):
        items.append(x*k)
        others.append(x*x*k)
    chosen = items if first else others
    chosen[1] = x*7.0
    return items[1]*others[1]


def appended_then_written(x):
    items = []
    for k in range(3):
        a = x*k
        items.append(a)
        a[0] = a[1]**2
    return items[1]*items[2]


def appended_again_and_again(x):
    items = []
    a = x*2.0
    for k in range(3):
        items.append(a)
    items[0][1] = x[0]**2
    return items[1]*items[2]


def item_of_a_list_written(x):
    items = [x*v for v in x]
    items[1][0] = items[0][1]**2
    items[0][:] *= items[1]
    items[2] += x
    row = items[3]
    row[1:] = row[:-1]*items[2][1:]
    return items[0]*items[1]*items[2]*items[3]


def underscore_as_an_index(x):
    A = np.zeros((3, 4))
    for _ in range(3):
        row = A[_]
        row[:] = x*_
        row[_] = row[_ - 1]**2
        part = row[_:]
        part *= x[_:]
    return A[1]*A[2]


def underscore_as_an_array(x):
    _ = x*2.0
    row = _[1:]
    row[0] = _[0]**2
    return _*x


def rows_unpacked(x):
    E, F, G = np.zeros((3, 4))
    E[:] = x*2.0
    F[1:] = E[:-1]*x[1:]
    E += F
    G[0] = E[0]*F[1]
    return E*F + G


def rows_of_what_has_a_name(x):
    whole = np.zeros((2, 4))
    E, F = whole
    E[:] = x*2.0
    F += E*x
    whole[0] *= F
    E[1] = F[2]
    return E*F + whole[0]


def length_by_another_name(x):
    items = [t*t for t in x]
    same = items
    items.append(x[0])
    total = x[0]*len(same)
    while len(same) > 3:
        total = total*items.pop()
    return total*len(items)


def written_with_itself(x):
    a, b = x*2, np.cos(x)
    c = b
    a[:] = a
    np.copyto(b, c)
    b[1:] = b[:-1]
    c[:2] = b[:2]
    a[...] = a[::-1]
    return a*b + c


def asked_whether_they_are_one(x):
    a = 2*x
    v = a[1:]
    w = v
    a[1] = 3.0*x[0]
    whole = a[:]
    whole[0] *= 2
    s = np.sum(v*w) if v is w else x[0]
    t = x[1] if whole is a else np.sum(v)
    return s*t if a[1:] is not v and np.asarray(a) is a else x[2]


def exchanged_with_itself(x):
    a = x.copy()
    slots = {"w": a, "v": a}
    for _ in range(2):
        slots["w"], a = a, slots["w"]
    if slots["v"] is slots["w"]:
        slots["v"][2] -= slots["w"][0]
    return np.sum(a**2)


def one_or_the_other_asked(x):
    a, b = x.copy(), 2*x
    z = a if x[0] > 0 else b
    z[1] += x[2]
    if z is a:
        b[0] *= a[1]
    elif z is not b:
        a[2] = 0.0
    z *= 2
    return np.sum(a*b)


def one_of_a_loop_asked(x):
    a, last, n = x.copy(), None, 0
    for k in range(4):
        now = a if k % 2 else a*2
        if last is now:
            n += 100
        elif now is a:
            now[k] *= 1.5
            n += 1
        last = now
    return np.sum(a*a)*n


def list_under_a_local_name(xs):
    """Each turn has a name of its own for a list that was empty in the first one."""
    kept, out = [], []
    for x in xs:
        items = kept
        items.append(x*x)
        if x > 0.5:
            items[0] = items[0]*items[-1]
        out.append(kept[0]*len(items)*xs[0])
    return out


class Heap:
    def __init__(self):
        self.items = []

    def push(self, v):
        a = self.items
        a.append(v)
        i = len(a) - 1
        while i and a[i] < a[(i - 1)//2]:
            a[i], a[(i - 1)//2] = a[(i - 1)//2], a[i]
            i = (i - 1)//2


def least_so_far(xs):
    heap = Heap()
    out = []
    for i, x in enumerate(xs):
        heap.push(x*x - 2*i)
        out.append(heap.items[0]*len(heap.items))
    return out


CASES = [
    case(asked_whether_they_are_one, V),
    case(exchanged_with_itself, V),
    case(one_or_the_other_asked, V, -V),
    case(one_of_a_loop_asked, V),
    case(length_by_another_name, V),
    case(written_through_the_new_name, V),
    case(written_through_the_old_name, V),
    case(either_of_two, (V, True), (V, False)),
    case(alias_by_a_branch, V, -V),
    case(alias_made_in_a_loop, V),
    case(double_buffer, (V, 3), (V, 4), argnums=0),
    case(triple_buffer, V),
    case(history_of_one_array, V),
    case(history_of_copies, V),
    case(array_in_a_list_written, V),
    case(array_in_a_dict_written, V),
    case(one_array_twice_in_a_list, V),
    case(list_slot_reassigned, V),
    case(callee_mutates_its_argument, V),
    case(callee_returns_its_argument, V),
    case(callee_returns_one_of_two, (V, True), (V, False)),
    case(callee_returns_a_view, V),
    case(callee_exchanges_contents, (V, W)),
    case(same_array_for_both_parameters, V),
    case(rows_in_names_exchanged, M),
    case(number_is_no_alias, 1.3),
    case(argument_is_aliased, V),
    case(augmented_names_of_one_array, V),
    case(alias_ends_by_rebinding, V),
    case(nested_lists_share, V),
    case(tuple_of_buffers, V),
    case(zip_gives_aliases, (V, W)),
    case(mutable_default_is_read_only_here, V, (V, W)),
    case(put_into_a_list_then_written, V),
    case(replaced_in_a_list_then_written, V),
    case(two_names_of_a_growing_list, V),
    case(copy_of_a_growing_list, V),
    case(copied_list_has_the_same_items, V),
    case(either_of_two_growing_lists, (V, True), (V, False)),
    case(appended_then_written, V),
    case(appended_again_and_again, V),
    case(item_of_a_list_written, V),
    case(rows_unpacked, V),
    case(rows_of_what_has_a_name, V),
    case(underscore_as_an_index, V),
    case(underscore_as_an_array, V),
    case(written_with_itself, V),
    case(list_under_a_local_name, V, list(V)),
    case(least_so_far, V, list(V)),
]
