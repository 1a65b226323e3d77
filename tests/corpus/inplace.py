"""Writes into arrays: what they replace, what they add to, and what was read before."""

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
W = np.array([1.1, 0.3, -0.8, 0.5])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5], [0.9, 1.6, 1.1], [-0.2, 0.8, 1.4]])


def squares_one_by_one(x):
    y = np.zeros(4)
    for i in range(4):
        y[i] = x[i]**2
    return y


def empty_then_filled(x):
    out = np.empty_like(x)
    for i in range(len(x)):
        out[i] = np.sin(x[i])*x[0]
    return out


def cumulative_product(x):
    out = np.ones(x.shape[0] + 1)
    for i in range(x.shape[0]):
        out[i + 1] = out[i]*x[i]
    return out


def element_added_to(x):
    counts = np.zeros(3)
    for i in range(x.size):
        counts[i % 3] += x[i]**2
    return counts


def every_augmented_operator(x):
    y = x.copy()
    y[0] += x[1]
    y[1] -= x[0]*x[1]
    y[2] *= x[3]
    y[3] /= x[2] + 3.0
    y[0] **= 2
    return y


def interior_scaled(u, c):
    u = u.copy()
    u[1:-1, 1:-1] *= c
    u[0, :] += c
    u[:, -1] -= u[:, 0]
    return u


def laplacian_step(u, dt):
    new = u.copy()
    new[1:-1] = u[1:-1] + dt*(u[2:] - 2.0*u[1:-1] + u[:-2])
    return new


def steps_over_a_field(u):
    u = u*1.0
    for _ in range(3):
        u[1:-1] = 0.5*(u[2:] + u[:-2])*u[1:-1]
    return u


def whole_array_augmented(x, y):
    total = x*y
    total += x
    total *= total
    total -= y
    return total


def clipped_by_a_mask(x):
    y = x*2.0
    y[y < 0.0] = 0.0
    y[x > 2.0] *= 0.5
    return y*x


def masked_values_from_an_array(x, w):
    y = np.zeros_like(x)
    mask = x > 0.0
    y[mask] = w[mask]*x[mask]
    y[~mask] = x[~mask]**3
    return y


def gathered_indices_duplicated(x):
    """Plain fancy assignment adds once for each place, however often it is named."""
    y = np.zeros(5)
    idx = np.array([0, 2, 2, 4])
    y[idx] += x
    return y


def added_at_duplicates(x):
    y = np.ones(3)*x[0]
    np.add.at(y, np.array([0, 2, 2, 1]), x**2)
    return y


def assigned_at_duplicates(x):
    y = np.zeros(3)
    y[np.array([0, 1, 1, 2])] = x*x
    return y


def two_index_arrays(A, x):
    A = A.copy()
    A[[0, 1, 2], [2, 1, 0]] = x[:3]
    A[np.array([3, 3]), np.array([0, 1])] += x[0]
    return A


def result_in_out(x, w):
    buffer = np.empty(4)
    np.multiply(x, w, out=buffer)
    np.exp(buffer, out=buffer)
    np.add(buffer, x, buffer)
    return buffer


def matmul_in_out(A, B):
    C = np.zeros((4, 4))
    np.matmul(A, B.T, out=C)
    return C*C[0]


def copied_to(x):
    y = np.zeros((2, 4))
    np.copyto(y, x)
    np.copyto(y[1], x**2)
    return y


def filled(x):
    y = x*x
    z = y[2]
    y.fill(x[1])
    return y*z


def filled_by_full_slice(x, c):
    y = np.zeros(4)
    y[:] = c*x
    y[...] += x
    y[2:] = c
    return y


def sorted_in_place(x, w):
    y = x*w
    y.sort()
    return y*w


def strided_writes(x):
    y = np.zeros(8)
    y[::2] = x
    y[1::2] = x[::-1]**2
    y[-2::-3] += 1.0
    return y


def ellipsis_and_newaxis(A):
    B = np.zeros((2, 4, 3))
    B[0, ...] = A
    B[..., 1] = A[:, 0]
    B[1, :, None, 2] *= 3.0
    return B


def elements_swapped(x, i, j):
    y = x*x
    y[i], y[j] = y[j], y[i]
    return y*x


def rows_swapped_by_a_list(A):
    B = A*1.0
    B[[0, 2]] = B[[2, 0]]
    return B*A


def bubble_sort(x):
    y = x.copy()
    for i in range(len(y)):
        for j in range(len(y) - 1 - i):
            if y[j] > y[j + 1]:
                y[j], y[j + 1] = y[j + 1], y[j]
    return y*np.arange(1.0, 5.0)


def overwritten_after_reading(x):
    y = x*1.0
    before = y[1]*y[1]
    y[1] = 5.0
    after = y[1]*y[2]
    return before*after*y


def read_whole_between_writes(x):
    y = np.zeros(4)
    for i in range(4):
        y[i] = x[i]*(1.0 + np.sum(y**2))
    return y


def insertion_until_found(x, limit):
    y = np.zeros_like(x)
    for i in range(len(x)):
        y[i] = x[i]**2
        if y[i] > limit:
            y[i] = limit*x[i]
            break
        y[i] *= 2.0
    return y


def constant_over_active(x):
    y = x**2
    y[0] = 0.0
    y[1:3] = 1.0
    return np.sum(y) + x[0]*y[1]


def active_into_constant(x):
    table = np.array([[1.0, 2.0], [3.0, 4.0]])
    table[0, 1] = x[0]
    table[1] = table[0]*x[1]
    return table


def written_in_one_branch(x):
    y = x*x
    if x[0] > 0.0:
        y[0] = x[1]
    else:
        y[1:] *= x[0]
    return y*y


def number_broadcast_into_a_slice(x):
    y = np.zeros((3, 4))
    y[1] = x[2]
    y[:, 0] += x[1]
    y[2, :] = x
    return y


def column_by_column(A):
    Q = np.zeros_like(A)
    for j in range(A.shape[1]):
        Q[:, j] = A[:, j]/np.sqrt(np.sum(A[:, j]**2))
    return Q


def integer_tables_beside(x):
    index = np.zeros(4, dtype=int)
    for i in range(4):
        index[i] = (i*i) % 4
    y = np.zeros(4)
    y[index] = x[index]
    y[index[2]] *= x[index[3]]
    return y


def negative_index(x):
    ring = x*2.0
    for k in range(6):
        ring[-1 - k % 4] = ring[-1 - k % 4]*ring[k % 4] + 0.1
    return ring


def argument_overwritten(x):
    x[0] = x[1]*x[2]
    x *= 2.0
    return x*x


def augmented_with_itself(x):
    y = x*1.0
    y += y
    y *= y[::-1].copy()
    y -= y[0]
    return y


def overlapping_slices(x):
    y = x*x
    y[1:] = y[:-1]
    y[:2] += y[2:]
    return y


def prefix_updates(x):
    y = x*x
    for k in range(4):
        y[k:] += x[k]*y[k]
    return y


def set_by_put_and_where(x):
    y = x*1.0
    y[np.where(x < 0.5)] = 0.25
    y[np.nonzero(x > 2.0)[0]] *= x[1]
    return y


def rows_scaled_within(A, s):
    A = A.copy()
    for i in range(A.shape[0]):
        A[i, 1:-1] *= s[i]
        A[i, -1], A[i, 0] = A[i, 0]*s[0], A[i, -1]
    return A


def copied_where(x, w):
    y = x*1.0
    np.copyto(y, w*w, where=x < 0.5)
    np.negative(y, out=y, where=w > 0.4)
    return y


def diagonal_filled(A, c):
    B = A[:3]*1.0
    np.fill_diagonal(B, c)
    np.fill_diagonal(B[:2, 1:], 0.5*c**2)
    return B @ B


def put_and_place(x, w):
    y = x*1.0
    np.put(y, [0, 2], w[:2])
    np.place(y, x < -1.0, w[3:])
    np.putmask(y, x > 2.0, w)
    return y*x


def sorted_along_an_axis(A):
    B = A*1.0
    B.sort(axis=0)
    B[:2].sort()
    return B*A


def accumulated_in_out(x):
    y = np.zeros(4)
    np.cumsum(x*x, out=y)
    z = np.empty(())
    np.sum(y, out=z)
    return y*z


def subtracted_at(x):
    table = np.zeros((2, 3))
    np.subtract.at(table, ([0, 1, 1, 0], [2, 0, 0, 2]), x)
    np.maximum(table, 0.1, out=table)
    return table


def integer_power_in_place(x):
    y = x.copy()
    y **= 2
    y[y > 1.0] **= 3
    y //= 10.0
    y %= 3.0
    return y + x


def elements_of_a_cube(x):
    cube = np.zeros((2, 2, 2))
    for k, index in enumerate(np.ndindex(2, 2)):
        cube[index] += x[k]
        cube[(*index, 1)] *= x[3 - k]
    return cube.sum(axis=-1)


def resized_by_concatenation(x):
    y = np.array([])
    for t in x:
        y = np.append(y, t*t)
        y[0] += y[-1]
    return y


def flat_and_iterators(A):
    B = A*1.0
    B.flat[5] = A[0, 0]**2
    B.flat[::4] *= 2.0
    for k, value in enumerate(A.flat):
        B.flat[k] += value*k
    return B


def buffer_of_the_same_precision(x):
    y = np.zeros(4, dtype=x.dtype)
    for i in range(4):
        y[i] = x[i]*x[0]
    return y


def written_before_it_is_added(x, M):
    b = np.cos(x)
    b[-1] -= np.sum(M)
    return np.sum(x*x) + np.sum(b)


def read_back_in_one_arm(A):
    n = len(A)
    L = np.zeros_like(A)
    for j in range(n):
        for i in range(j, n):
            s = A[i, j] - L[i, :j] @ L[j, :j]
            if i == j:
                L[i, j] = np.sqrt(s)
            else:
                L[i, j] = s/L[j, j]
    return np.sum(L*L*L)


def overwritten_where_it_was_taken_away(x):
    """A tangent that is only taken away is written into before."""
    a = x*1.0
    b = np.cos(x)
    b[::-1] = a[::-1]*x[0]
    return a*b


def one_element(x):
    y = np.zeros_like(x[0])
    y[()] = x[1]**2
    y += x[2]
    y *= x[3]
    return y*y*x[0]


def one_element_of_a_number(x):
    y = np.asarray(x[0]*x[1])
    y[...] = 2.0*y**2
    return y


def one_element_in_a_loop(x):
    y = np.zeros(())
    for v in x:
        y += v**2
    y[()] = np.sqrt(y)
    return y


def one_element_read_before(x):
    y = np.array(x[0])
    y[...] = y*x[1]
    z = y*0.5
    y[()] = x[2]*z
    return y + z


def tiled_and_written(v):
    y = np.tile(v[:2], (3, 1))
    y[1] = v[2:4]
    y[:, 0] += v[3]
    return np.prod(y.sum(0))



def places_by_ranges(x):
    """A range in an index is an array of places."""
    a = x.reshape(2, 3)*1.0
    places = range(2)
    a[range(2), places] -= a[0, 2]*a[1, 0]
    a[places] *= a[1, 2]
    a[range(1, -1, -1), 0] = a[range(2), 1]*x[3]
    return np.sum(a**2) + np.sum(a[places, range(1, 3)])


def places_by_tuples(x):
    """A tuple within an index is a list of places; the whole index is one place."""
    a = x.reshape(2, 3)*1.0
    rows, cell = (0, 1), (1, 2)
    a[rows, cell] *= a[cell]
    a[(1, 0),] += a[0, 0]*x[1]
    np.add.at(a, ((0, 0), (1, 1)), a[1, 0])
    np.add.at(a, range(2), x[3])
    return np.sum(a[rows, 1:]**2) + a[cell]*np.sum(a[:, (0, 2)])


def rows_from_the_last(x):
    """Rows of a view are gone through backwards, and written into."""
    a = x.reshape(2, 3).T*1.0
    upside_down = a[::-1]
    for row in reversed(upside_down):
        row[-1] *= row[0]*x[1]
    for k, row in enumerate(reversed(a[1:])):
        if row[0] > 5.0:
            break
        row[0] += x[k]*row[1]
    return np.sum(a*a[::-1])

def put_at_one_place(x):
    y = x*1.0
    y.put(0, x[1]*x[2])
    np.put(y, 2, y[0]*2.0)
    return np.sum(y*y)


def results_put_by_position(x):
    """What NumPy writes into may be given by position, and hold what does not vary at first."""
    level, table = np.array([2.0, 1.0, 3.0, 0.5]), np.outer(x, x) + np.eye(4)
    np.clip(level, 0.7, 2.5, level)
    np.add.accumulate(level, out=level)
    rows = np.arange(4.0)
    np.sum(table, 0, None, rows)
    steady = np.eye(4)
    np.dot(steady*2.0, level, steady[0])
    np.multiply.reduce(table, axis=1, out=table[1])
    return np.sum(level*x) + np.sum(rows*steady[0]) + np.sum(table[1]*level)


def exchanged_by_a_list_of_places(x):
    c = x*2.0
    c[[0, 1]] = c[[1, 0]]*c[2]
    c[[-1, -2]] *= x[:2]
    places = np.array([0, 2])
    c[places] += x[1:3]
    places[1] = 0
    c[places] = c[places]**2*x[:2]
    c[[0, -4]] = x[2:]
    return c


def normalised_again_and_kept(x):
    V = np.zeros((3, 4))
    v = x*1.0
    for k in range(3):
        v = v/np.sum(v*v)
        V[k] = v
    return np.sum(V**3)


def quotient_written_into_itself(x):
    a = x*1.0
    if a[0] > -1.0:
        a = a/(1.0 + x**2)
        a[:] = a
    return np.sum(np.sin(a*x))


def square_of_no_dimensions(x):
    w = np.array(0.7)
    w -= x[0]
    w *= w
    return w*x[0]


def cast_numbers(x, k):
    whole, double = k[0].astype(int), x[0].astype(np.float64)
    for i in range(2):
        whole += x[i]*k[i]
    again = double
    double *= 2
    return whole*again + double


ITEMS = [0.5, 1.1, 2.2]


def list_of_the_callers(x, items, n):
    items[n] = 2.0
    for i in range(1, n):
        items[i] = items[i - 1]*2.0
    j = 0
    items[1] = items[j]
    return x*items[1]*items[2]


def masks_of_integers(x):
    y = x*1.0
    np.putmask(y, 1 - (np.arange(4) > 2), 2*x)
    np.place(y, [0, 1, 0, 0], [x[0]**2])
    return (y*np.arange(1.0, 5.0)).sum()


CASES = [
    case(results_put_by_position, V),
    case(put_at_one_place, V),
    case(overwritten_where_it_was_taken_away, V),
    case(squares_one_by_one, V),
    case(empty_then_filled, V),
    case(cumulative_product, V),
    case(element_added_to, V),
    case(every_augmented_operator, V),
    case(interior_scaled, (M, 0.7)),
    case(laplacian_step, (V, 0.1)),
    case(steps_over_a_field, V),
    case(whole_array_augmented, (V, W)),
    case(clipped_by_a_mask, V),
    case(masked_values_from_an_array, (V, W)),
    case(gathered_indices_duplicated, V),
    case(added_at_duplicates, V),
    case(assigned_at_duplicates, V),
    case(two_index_arrays, (M, V)),
    case(result_in_out, (V, W)),
    case(matmul_in_out, (M, M[::-1]*0.5)),
    case(copied_to, V),
    case(filled, V),
    case(filled_by_full_slice, (V, 0.7)),
    case(sorted_in_place, (V, W)),
    case(strided_writes, V),
    case(ellipsis_and_newaxis, M),
    case(elements_swapped, (V, 0, 2), (V, 1, 1), argnums=0),
    case(rows_swapped_by_a_list, M),
    case(bubble_sort, V, V[::-1].copy()),
    case(overwritten_after_reading, V),
    case(read_whole_between_writes, V),
    case(insertion_until_found, (V, 1.0), (V, 0.1), (V, 50.0)),
    case(constant_over_active, V),
    case(active_into_constant, V),
    case(written_in_one_branch, V, -V),
    case(number_broadcast_into_a_slice, V),
    case(column_by_column, M),
    case(integer_tables_beside, V),
    case(negative_index, V),
    case(argument_overwritten, V),
    case(augmented_with_itself, V),
    case(overlapping_slices, V),
    case(prefix_updates, V),
    case(set_by_put_and_where, V),
    case(rows_scaled_within, (M, V)),
    case(copied_where, (V, W)),
    case(diagonal_filled, (M, 0.7)),
    case(put_and_place, (V, W)),
    case(sorted_along_an_axis, M),
    case(accumulated_in_out, V),
    case(subtracted_at, V),
    case(integer_power_in_place, V),
    case(elements_of_a_cube, V),
    case(resized_by_concatenation, V),
    case(flat_and_iterators, M),
    case(buffer_of_the_same_precision, V.astype(np.float32), V),
    case(written_before_it_is_added, (np.array([0.3, 0.9, -0.4]), np.full((2, 2), 0.3))),
    case(read_back_in_one_arm, np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]])),
    case(one_element, V),
    case(one_element_of_a_number, V),
    case(one_element_in_a_loop, V),
    case(one_element_read_before, V),
    case(tiled_and_written, V),
    case(places_by_ranges, np.array([0.7, -0.4, 0.3, 1.1, -0.6, 0.9])),
    case(places_by_tuples, np.array([0.7, -0.4, 0.3, 1.1, -0.6, 0.9])),
    case(rows_from_the_last, np.array([0.7, -0.4, 0.3, 1.1, -0.6, 0.9])),
    case(exchanged_by_a_list_of_places, V),
    case(normalised_again_and_kept, V),
    case(quotient_written_into_itself, V),
    case(square_of_no_dimensions, V),
    case(cast_numbers, (V, np.array([2, 3])), argnums=0),
    case(list_of_the_callers, (0.7, ITEMS, 2), argnums=0, watch=[ITEMS]),
        case(masks_of_integers, V),
]
