"""Views: one memory seen in several shapes, some of them written through."""

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1, 0.9, -0.3])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5], [0.9, 1.6, 1.1]])


def head_written(x):
    y = x*2.0
    head = y[:2]
    head[0] = x[3]**2
    head += 1.0
    return y


def base_written_view_read(x):
    y = x*x
    tail = y[3:]
    y[4] = x[0]
    y *= 2.0
    return np.sum(tail*x[:3])


def transposed_written(A):
    B = A*A
    Bt = B.T
    Bt[0, 1] = A[2, 2]
    Bt[2] *= A[0]
    return B


def reshaped_written(x):
    y = x*1.5
    grid = y.reshape(2, 3)
    grid[1, :] = grid[0, :]*grid[1, :]
    grid[:, 0] += x[5]
    return y


def ravelled_written(A):
    B = A.copy()
    flat = B.ravel()
    for k in range(0, 9, 2):
        flat[k] = flat[k]**2 + flat[0]
    return B


def ravelled_copy_of_a_transpose(A):
    """What is not contiguous is copied by ravel: the write does not come through."""
    B = A.copy()
    flat = B.T.ravel()
    flat[1] = 0.0
    return B*flat[0] + flat[1]*flat[2]


def reshape_that_must_copy(A):
    B = A*2.0
    column = B[:, :2].reshape(-1)
    column[:] = 0.0
    B[0, 0] = B[1, 1]*A[0, 0]
    return B + np.sum(column)


def swapped_axes_written(A):
    B = A*1.0
    C = np.swapaxes(B, 0, 1)
    C[1] = A[0]*A[1]
    C[:, 2] += 0.5
    return B*C


def diagonal_read(A):
    B = A*A
    d = np.diagonal(B)
    B[1, 1] = A[0, 2]
    return d*d


def trace_after_diagonal_writes(A):
    B = A.copy()
    for i in range(3):
        B[i, i] *= B[i, (i + 1) % 3]
    return np.trace(B) + np.sum(np.diag(B)**2)


def asarray_is_the_same_array(x):
    y = x**2
    z = np.asarray(y)
    z[2] = x[0]*x[1]
    return y


def array_is_a_copy(x):
    y = x**2
    z = np.array(y)
    z[2] = 0.0
    return y*z


def asarray_with_another_precision(x):
    y = x**2
    z = np.asarray(y, dtype=np.float64)
    z[0] = 3.0
    w = np.array(y, copy=True)
    w[1] = 0.0
    return y + w*x


def row_held_in_a_name(A):
    B = A*A
    row = B[1]
    B[1, 0] = A[0, 0]
    row[2] = row[0]*A[2, 2]
    total = np.sum(B)
    row[1] = 0.0
    return total*row


def row_and_column_cross(A):
    B = A.copy()
    row, column = B[1], B[:, 1]
    row *= 2.0
    column += row
    return B


def element_is_a_copy(A):
    B = A.copy()
    corner = B[0, 0]
    B[0, 0] = 10.0
    corner += A[1, 1]
    return B*corner


def zero_dimensional_view(x):
    y = x*x
    cell = y[2, ...]
    cell[...] = x[0]*x[1]
    cell += 1.0
    return y


def view_of_a_view(x):
    y = x*3.0
    inner = y[1:][1:4]
    inner[::2] = inner[::2]**2
    return y


def reversed_view(x):
    y = x*1.0
    back = y[::-1]
    back[0] = x[1]
    back[1:3] *= back[3:5]
    return y


def overlapping_views(x):
    y = np.sin(x)
    left, right = y[:-1], y[1:]
    left += right
    right *= 0.5
    return y*x


def smooth(window):
    window[1:-1] = 0.25*window[:-2] + 0.5*window[1:-1] + 0.25*window[2:]


def view_passed_to_a_helper(x):
    y = x*x
    smooth(y[1:5])
    smooth(y)
    return y


def normalise_row(row):
    row /= np.sqrt(np.sum(row**2))
    return row


def rows_normalised_in_place(A):
    B = A*1.0
    for i in range(3):
        normalise_row(B[i])
    return B


def rows_by_iteration(A):
    B = A*1.0
    for row in B:
        row[0] = row[1]*row[2]
        row *= 0.5
    return B


def new_axis_and_squeeze(x):
    y = x*x
    column = y[:, None]
    column[2, 0] = x[0]
    squeezed = np.squeeze(column)
    squeezed[0] *= x[1]
    return y


def atleast_2d_view(x):
    y = x*1.0
    grid = np.atleast_2d(y)
    grid[0, 1] = x[0]**2
    return y


def parts_by_split(x):
    y = x*x
    a, b = np.split(y, 2)
    a[0] = b[1]
    b *= a
    return y


def fancy_read_is_a_copy(x):
    y = x*x
    picked = y[[0, 2, 4]]
    picked[0] = 0.0
    masked = y[x > 0.5]
    masked *= 3.0
    return np.sum(picked)*y + np.sum(masked)


def written_through_transpose_in_a_loop(A):
    L = A*1.0
    U = L.T
    for k in range(2):
        L[k + 1] -= U[k]*0.5
        U[k, k] = L[k, k]**2
    return L


def fortran_order(A):
    B = np.asfortranarray(A*A)
    flat = B.reshape(-1, order="F")
    flat[1] = A[0, 0]
    return B


def blocks_of_a_matrix(A, b):
    K = np.zeros((4, 4))
    K[:3, :3] = A
    K[3, :3] = K[:3, 3] = b
    block = K[:2, 2:]
    block *= 2.0
    return K @ K


def parts_of_a_matrix_by_split(A):
    B = A*1.0
    left, right = np.hsplit(B, [1])
    left += right[:, :1]
    right[0] *= A[1, 2]
    top, bottom = np.vsplit(B, [1])
    bottom[0, 1] = top[0, 0]**2
    one, two, three = np.split(B, 3, axis=1)
    three *= one*two
    return B


def new_axes_of_several_kinds(x):
    y = x*x
    row, column = y[None], y[..., None]
    row[0, 1] = x[0]
    column[2] *= x[1]
    np.expand_dims(y, 0)[0, 3] += x[2]
    np.expand_dims(y, -1)[:2] *= 1.5
    return y*row[0] + column[:, 0]


def axes_moved(A):
    B = np.stack([A, A*2.0])
    C = np.moveaxis(B, 0, -1)
    C[1, 0, :] = A[0, 0]
    C[..., 1] *= A
    D = np.rollaxis(B, 2)
    D[0] = D[1]*A[:, 0]
    return B


def turned_round(A):
    B = A*1.0
    up, side, both = np.flipud(B), np.fliplr(B), np.flip(B)
    up[0] *= A[0]
    side[:, 0] = A[:, 1]**2
    both[0, 0] += A[0, 0]
    np.flip(B, 1)[1, 1:] *= 2.0
    np.flip(B, axis=-2)[0, 1] = A[1, 1]
    return B


def squeezed_matrix(A):
    B = (A*A)[:, :, None]
    flat = np.squeeze(B, axis=2)
    flat[1] *= A[0]
    B.squeeze()[0, 0] = A[1, 1]
    B.squeeze(2)[0, 1] *= 3.0
    return B


def atleast_of_a_matrix(A):
    B = A*1.0
    C, D = np.atleast_2d(B), np.atleast_3d(B)
    C[0, 0] = A[1, 1]
    D[1, :, 0] *= A[0]
    E = np.atleast_3d(B[0])
    E[0, 1:, 0] += 2.0
    return B


def through_flat(A):
    B = A*1.0
    B.flat[1] = A[1, 0]**2
    B.flat[2:5] *= A.flat[0]
    total = 0.0
    for k, value in enumerate(B.flat):
        total = total + value*k
    return B*total


def rows_from_columns(x):
    A = np.outer(x, x + 1.0)
    A[1] = A[:, 3] + 0.2
    b = np.concatenate([x*1.1, x])
    b[::2] = b[:4] + 1.0
    b[1:5] = 1.0 + b[::2]
    A[:, 2] = A[2] - 0.1
    A[1:, 1] = A[0, 1:] + 0.3
    b[1:] = b[:-1] + 0.1
    column, row = A[:, 2], A.reshape(-1)[4:8]
    np.add(column, 0.3, out=row)
    row += column
    return row*column + A[2]*b[:4] + A[:, 1]*b[4:]



def row_from_the_ravelled(x):
    """A view through another shape is read after the write, and spread is what comes back."""
    a = np.cos(x).reshape(2, 3)
    flat = a.ravel()
    a[0] = flat[2:5]*x[1]
    return np.sum(flat)*0.3


def flattened_is_a_copy(x):
    """What `flatten` gives is written into, and the array is not."""
    a = x.reshape(2, 3)*1.0
    flat = a.flatten()
    flat[1:3] *= x[0]
    a[0, 1] += flat[2]
    other = a.T.flatten()
    other[0] = flat[1]
    return np.sum(a**2) + np.sum(flat**3) + np.sum(other*flat)


def taken_out_of(x):
    """What is taken out of an array, or put together from it, is its own."""
    a = x*1.0
    few, more, fewer = np.take(a, [0, 2]), np.insert(a, 1, x[0]), np.delete(a, 0)
    pairs, top = np.column_stack([a, a]), np.max(a.reshape(2, 3), axis=0)
    a[:3] *= x[1]
    few[0] += a[2]
    fewer[0] = few[1]
    return np.sum(few**2) + np.sum(more**2) + np.sum(fewer*a[1:]) + np.sum(pairs**2) + top[0]*a[0]


def transposed_by_axes(x):
    a = x.reshape(2, 3)*1.0
    turned = np.transpose(a, (1, 0))
    turned[0] *= x[1]
    again = np.swapaxes(turned, axis1=0, axis2=1)
    again[1, 2] = turned[0, 1]*x[0]
    row = a[0][:,]
    row[1] += x[2]**2
    return np.sum(a**2) + np.sum(again[0]*turned[:, 1])


def from_a_place_that_changes(x):
    a = x*1.0
    first = np.array([0, 2])
    tail = a[first[0]:]
    first[0] = 1
    tail[0] = x[3]**2
    return np.sum(a*a)


def rows_by_an_order_that_is_exchanged(A):
    B = A*1.0
    order = np.arange(len(A))
    r, s = B[order[0]], B[order[1]]
    order[0], order[1] = order[1], order[0]
    r -= 0.5*s
    return np.sum(B**3)


def rows_by_a_counter_in_an_array(A):
    B = A*1.0
    k = np.zeros(2, int)
    for j in range(2):
        r = B[k[1]]
        k[1] += 1
        r[j] = A[2, j]**2
    return np.sum(B*B)


def shaped_by_sizes_that_change(x):
    a = x*1.0
    sizes = np.array([2, 2])
    B = a.reshape(tuple(sizes))
    sizes[0], sizes[1] = 4, 1
    B[0, 1] = x[0]**2
    return np.sum(a*a)


def from_the_end_of_a_list(x, n):
    a = x*1.0
    starts = [0]
    for k in range(n):
        starts.append(k)
    tail = a[starts[-1]:]
    starts.pop()
    starts.append(0)
    a[2] = x[0]**2
    return tail[0]*tail[-1]


def new_axis_of_a_sum(x):
    total = np.sum(x)
    b = np.expand_dims(total, 0)
    b[0] -= 2.0*total*x[0]
    return np.sum(b*b) + total


def view_of_an_array_of_no_dimensions(x):
    b = np.array(x[1])
    c = b[None]
    c *= x[0]
    return b*x[2] + np.sum(c)*x[1]


def new_axes_after_an_ellipsis(x):
    differences = x[..., :, np.newaxis] - 2*x[..., np.newaxis, :]
    weights = np.arange(1.0, 1.0 + differences.size).reshape(differences.shape)
    return (weights*differences**2).sum() + (x[..., None, 0:2]*weights[..., :1, :2]).sum()


def tuples_of_arrays_for_indexes(x):
    a = x*1.0
    for place in np.array([[0, 1], [1, 1], [2, 0]]):
        a[tuple(place)] *= 3.0
    at = np.array([2, 1])
    return (a**2).sum() + x[tuple(at)]**3 + x[tuple(at[:1]) + (0,)]


def rows_at_places_of_their_own(x):
    a = np.stack([x, 2*x])
    row = a[1]
    row[:, [0, 2]] = x[:, 1:]**2
    row[np.ix_([0, 1], [1])] *= 2.0
    places = np.nonzero(x > 0.5)
    row[places] += 1.0
    row[np.s_[2, 0]] *= 5.0
    return (a*np.arange(1.0, 1.0 + a.size).reshape(a.shape)).sum()


def rows_of_an_argument(A):
    a, b = A
    b -= a
    return np.sum(A**2)


def scaled_by(a, b):
    a *= b


def rows_handed_to_a_helper(A):
    scaled_by(*A)
    return np.sum(A**2)


def numbers_and_a_row(A):
    (a, b), c = A
    c[0] = a*b
    return np.sum(A**2)


def ravelled_of_what_is_spread(x):
    r = np.broadcast_to(x, (3, len(x))).ravel()
    r[1] *= 5.0
    return np.sum(r**2)


def rows_picked_by_a_list(x):
    a = np.outer(x, x)
    a[[0, 2]] += x
    two = [1, 2]
    a[two] *= np.sum(a[0])*0.1
    mean = np.mean(a[[0, 2]], axis=0)
    a[[1]] = x[2]
    return np.sum((a[[0, 2]] - mean)**2) + np.sum(np.sin(a[[0, 1]]*x[1]))


INDEXES = [0, 2]


def picked_by_a_list_that_changes(x):
    a = x*1.0
    y = a[INDEXES]**2
    a[INDEXES] = a[INDEXES]**2
    INDEXES[0] = 3
    INDEXES.append(1)
    return np.sum(y) + np.sum(a*x)


CASES = [
    case(parts_of_a_matrix_by_split, M),
    case(new_axes_of_several_kinds, V),
    case(axes_moved, M),
    case(turned_round, M),
    case(squeezed_matrix, M),
    case(atleast_of_a_matrix, M),
    case(through_flat, M),
    case(head_written, V),
    case(base_written_view_read, V),
    case(transposed_written, M),
    case(reshaped_written, V),
    case(ravelled_written, M),
    case(ravelled_copy_of_a_transpose, M),
    case(reshape_that_must_copy, M),
    case(swapped_axes_written, M),
    case(diagonal_read, M),
    case(trace_after_diagonal_writes, M),
    case(asarray_is_the_same_array, V),
    case(array_is_a_copy, V),
    case(asarray_with_another_precision, V),
    case(row_held_in_a_name, M),
    case(row_and_column_cross, M),
    case(element_is_a_copy, M),
    case(zero_dimensional_view, V),
    case(view_of_a_view, V),
    case(reversed_view, V),
    case(overlapping_views, V),
    case(view_passed_to_a_helper, V),
    case(rows_normalised_in_place, M),
    case(rows_by_iteration, M),
    case(new_axis_and_squeeze, V),
    case(atleast_2d_view, V),
    case(parts_by_split, V),
    case(fancy_read_is_a_copy, V),
    case(written_through_transpose_in_a_loop, M, np.asfortranarray(M)),
    case(fortran_order, M),
    case(blocks_of_a_matrix, (M, V[:3])),
    case(rows_from_columns, V[:4]),
    case(row_from_the_ravelled, np.array([0.7, -0.4, 0.3, 1.1, -0.6, 0.9])),
    case(flattened_is_a_copy, np.array([0.7, -0.4, 0.3, 1.1, -0.6, 0.9])),
    case(taken_out_of, np.array([0.7, -0.4, 0.3, 1.1, -0.6, 0.9])),
    case(transposed_by_axes, np.array([0.7, -0.4, 0.3, 1.1, -0.6, 0.9])),
    case(from_a_place_that_changes, V),
    case(rows_by_an_order_that_is_exchanged, M),
    case(rows_by_a_counter_in_an_array, M),
    case(shaped_by_sizes_that_change, V[:4]),
    case(from_the_end_of_a_list, (V, 3)),
    case(new_axis_of_a_sum, V),
    case(view_of_an_array_of_no_dimensions, V),
    case(new_axes_after_an_ellipsis, V, M),
    case(tuples_of_arrays_for_indexes, M),
    case(rows_at_places_of_their_own, M),
    case(rows_of_an_argument, np.array([[1.0, 2.0], [3.0, 4.0]])),
    case(rows_handed_to_a_helper, np.array([[1.0, 2.0], [3.0, 4.0]])),
    case(numbers_and_a_row, np.array([[1.0, 2.0], [3.0, 4.0]])),
    case(ravelled_of_what_is_spread, V[:4]),
    case(rows_picked_by_a_list, V[:4]),
    case(picked_by_a_list_that_changes, V[:4], watch=[INDEXES]),
]
