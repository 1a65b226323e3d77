"""What NumPy is used for: broadcasting, axes, windows, tables, small models."""

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
W = np.array([1.1, 0.3, -0.8, 0.5])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5], [0.9, 1.6, 1.1]])
SPD = M @ M.T + 3.0*np.eye(3)
POINTS = np.array([[0.1, 0.2], [0.9, -0.4], [-0.6, 0.8]])


def standardised(X):
    return (X - X.mean(axis=0))/X.std(axis=0)


def softmax_cross_entropy(logits, labels):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    log_probs = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(log_probs[np.arange(len(labels)), labels])


def weighted_by_column_sums(A, B):
    return np.einsum("ij,j->ij", B, np.sum(A, axis=0))*A[0]


def what_cancels(A, s):
    u = 2*A - 2*A
    return np.sum(np.cos(u/(1.3 + s*s) - np.mean(u, axis=0)) + u)


def squared_distances(P):
    diff = P[:, None, :] - P[None, :, :]
    return np.sum(diff**2, axis=-1)


def radial_kernel(P, length):
    D = squared_distances(P)
    return np.exp(-0.5*D/length**2)


def trapezoid(v):
    x = np.linspace(0.0, 1.0, len(v))
    return np.sum(0.5*(v[1:] + v[:-1])*np.diff(x))


def gaussian_log_density(x, mean, cov):
    L = np.linalg.cholesky(cov)
    z = np.linalg.solve(L, x - mean)
    return -0.5*np.sum(z**2) - np.sum(np.log(np.diag(L))) - 0.5*len(x)*np.log(2*np.pi)


def ridge(w, X, y, alpha):
    residual = y - X @ w
    return residual @ residual + alpha*w @ w


def power_iteration(A):
    v = np.ones(3)
    for _ in range(3):
        v = A @ v
        v /= np.linalg.norm(v)
    return v @ A @ v


def gram_matrix(X):
    return np.einsum("ij,ik->jk", X, X) + X.T.dot(X) + np.tensordot(X, X, axes=([0], [0]))


def moving_average(v, n):
    total = np.cumsum(v)
    total[n:] = total[n:] - total[:-n]
    return total[n - 1:]/n


def finite_difference_gradient(u):
    g = np.empty_like(u)
    g[1:-1] = (u[2:] - u[:-2])/2.0
    g[0] = u[1] - u[0]
    g[-1] = u[-1] - u[-2]
    return g


def padded_and_rolled(v):
    p = np.pad(v, 1, mode="constant")
    return np.roll(p, 2)*p + np.concatenate([v[:3], v[1:]])


def joined(v, w):
    both = np.hstack([v, w])
    table = np.column_stack((v, w, v*w))
    tall = np.vstack([v, np.tile(w[:2], 2), np.repeat(v[1:3], 2)])
    return both.sum()*table.T @ tall.T


def selected(v, w):
    best = np.maximum(v, w)
    low = np.minimum(v, 0.5)
    chosen = np.select([v > 1.0, v > 0.0], [v**2, v*w], default=w)
    return best*low + np.where(v > w, chosen, np.clip(w, -0.5, 1.0))


def interpolated(v, x):
    grid = np.array([0.0, 1.0, 2.0, 3.0])
    k = np.searchsorted(grid, x) - 1
    t = x - grid[k]
    return (1.0 - t)*v[k] + t*v[k + 1]


def outer_products(v, w):
    A = np.outer(v, w)
    B = v[:, np.newaxis]*w
    K = np.kron(v[:2], w[:2])
    return np.trace(A @ B) + np.sum(np.triu(A)) + np.linalg.norm(K)


def ordered(v, w):
    order = np.argsort(v)
    s = np.sort(v)
    return s*w[order] + np.cumsum(v[order])


def reductions_by_method(A):
    return A.sum(axis=0)*A.max(axis=1) + A.prod() + A.mean(0) - A.min(axis=0) + A.var(axis=1)


def polynomial_fit(y):
    x = np.arange(4.0)
    X = np.vander(x, 3)
    coefficients = np.linalg.solve(X.T @ X, X.T @ y)
    return coefficients


def rotation(angle, P):
    c, s = np.cos(angle), np.sin(angle)
    R = np.array([[c, -s], [s, c]])
    return P @ R.T


def meshed(a, b):
    x, y = np.meshgrid(np.linspace(0, 1, 3), np.linspace(-1, 1, 2))
    z = a*x**2 + b*y*x
    return np.sum(np.sin(z), axis=0)


def scattered(v, w):
    counts = np.zeros(3)
    index = np.array([0, 2, 0, 1])
    np.add.at(counts, index, v)
    np.multiply.at(counts, index[:2], w[:2])
    return counts


def largest_and_scaled_by_places(v, A):
    """A place that stands twice is done twice."""
    peaks = np.zeros(3) - 5.0
    np.maximum.at(peaks, np.array([0, 2, 0, 1]), v[:4])
    np.minimum.at(peaks, [2, 2], 0.3)
    rows = A*1.0
    np.multiply.at(rows, np.array([1, 0, 1]), v[:3])
    np.divide.at(rows, [0, -1], A[0] + 3.0)
    np.multiply.at(rows[:, 0], np.array([0, 0]), v[1])
    return rows*peaks


def ones_and_eyes(A, x):
    return A*np.eye(3)*x + np.ones_like(A)*x**2 - np.full(3, x) + np.diag(A[0]*x)


def batched(A, v):
    stack = np.stack([A, 2.0*A, A.T])
    return np.matmul(stack, v[:3]) + np.linalg.det(stack) + np.swapaxes(stack, 0, 2)[..., 1]


def normal_equations_in_place(X, y):
    A = np.zeros((3, 3))
    b = np.zeros(3)
    for row, target in zip(X, y):
        A += np.outer(row, row)
        b += row*target
    A[np.diag_indices(3)] += 0.1
    return np.linalg.solve(A, b)


def logsumexp(v):
    m = v.max()
    return m + np.log(np.exp(v - m).sum())


def apply_along_rows(A):
    return np.array([np.dot(row, row) for row in A])/np.linalg.norm(A, axis=1)


def largest_of_each_row(A, v):
    i = np.argmax(A, axis=1)
    y = v.copy()
    y[A.argmin(axis=0)] = v[1]*v[:3]
    return np.sum(v[i]**2) + np.sum(y**2)


def truths_along_an_axis(A, v):
    w = np.any(A > 0.5, axis=1)
    all_of = (A > -5).all(axis=0, keepdims=True)
    return np.sum(w*v[:3]**2) + np.sum(all_of*v[:3]**3) + np.any(A > 0)*v[0]*v[1]


def one_truth_of_many(v):
    return np.allclose(v, v)*v[0]*v[1] + np.array_equal(v, v + 1)*v[2] + v[1]**2


def known_names(v):
    known = np.isin([1.0, 2.0, 3.0, 4.0, 5.0], [2.0, 5.0])
    return np.sum(known*v[0]) + np.sum(v**2)*np.isin(2, [1, 2])


def counted_by_a_mask(v):
    k = np.sum(v > 0)
    return np.sum(v[:k]**2)*v[k - 1]


def stacked_as_columns(v):
    S = np.stack([v[:1], v[1:2]], axis=1)
    T = np.stack([v, v**2], axis=-1)
    return np.sum(np.sum(S**2, axis=0)*v[2:4]) + np.sum(T.sum(axis=0)**2)


def stacked_with_lists(v):
    S = np.stack([v[:2], [v[2]**2, 3.0]], axis=1)
    return np.sum(S**3*v[:2])


def covariances(v, w):
    return np.cov(v, w)[0, 1] + np.cov(v, v**2, True, True)[0, 1] + np.cov(v)*w[0]


def covariances_of_columns(A):
    return np.sum(np.cov(A, rowvar=False)**2) + np.sum(np.cov(A.T, A[:, 0], ddof=0))


def correlations(v, w):
    table = np.corrcoef(np.stack([v, w, v*w], axis=1), rowvar=False)
    return np.corrcoef(v, w)[0, 1] + np.sum(table**3)


def in_pieces(x):
    return np.piecewise(x, [x < 0, x >= 0], [lambda t: -t, lambda t: t**3])


def by_what_there_is(v):
    integral = np.trapezoid if hasattr(np, "trapezoid") else np.trapz  # noqa: NPY201
    other = getattr(np, "no_such_function", None) or np.sum
    return integral(v)**2 + other(v**3)


def never_asked_of(v):
    if v[0] > 100.0:
        return np.no_such_function(v)
    try:
        return np.no_such_function(v)
    except AttributeError:
        return np.sum(v**2)


def told_by_text(v, s):
    w = v.astype("float64")*s
    table = np.zeros(len(v), "f8")
    table[1:] = np.array([s, s*s, 1.0], dtype="float")
    return w @ table + np.full(len(v), s, dtype="double") @ w


def cut_off_to_integers(v, s):
    whole = np.array([1, 2, 3, 4])
    whole[1] = 3.0*s
    counts = np.zeros(4, dtype=np.int64)
    counts[2:] = 7.0*v[2:]
    short = np.zeros_like(v, dtype="i4")
    short[0] = 5.3*s
    return np.sum((whole + counts + short)*v)


def table_looked_up(x, places, values):
    below = np.interp(x, places, values)
    return np.sum(below**2) + np.interp(9.0*x[0], places, values*values, right=0.3)*below[1]


def straight_line(x, y):
    slope, offset = np.linalg.lstsq(np.c_[x, np.ones(len(x))], y, rcond=None)[0]
    return slope*np.r_[offset, x**2, 1.0] + np.polyval(np.polyfit(x, y, 2), 0.3)


def with_a_jitter(A, s):
    K = A @ A.T
    K[np.diag_indices_from(K)] += 0.1*s
    low = K[np.tril_indices_from(K)]
    return np.linalg.slogdet(K).logabsdet + np.sum(low**2)*K[np.ix_([0, 2], [1])].sum()


def determinant_of_a_diagonal(s, t):
    q = s*t
    noise = np.diag([q, 0.1])
    return np.linalg.det(noise + s*np.ones((2, 2))) + np.sum(noise**2)


def integrated_with_nodes(s, n):
    x, w = np.polynomial.legendre.leggauss(n)
    return np.sum(w*np.exp(s*x))


def spread_between_quartiles(X):
    upper, lower = np.percentile(X, [75, 25], axis=0)
    return (upper - lower)*np.average(X, axis=0, weights=np.exp(X[:, 0]))


def kept_by_the_method(v):
    return v.compress(v > 0.0)**2


def by_all_indices(A):
    B = A.copy()
    for place in np.ndindex(B.shape):
        if B[place] > 0.5:
            B[place] *= sum(place) + 1
        else:
            B[place] -= B[0, 0]
    for i, j in np.ndindex(2, 2):
        B[i, j] *= B[j, i]
    return B


def spread_along(a, axis):
    """An axis that is given counts the items of that axis."""
    centred = a - np.mean(a, axis=axis, keepdims=True)
    return np.sum(np.mean(centred**2, axis=axis)**2) + np.sum(np.var(a, axis=axis)*np.std(a, axis))


def over_all_but_the_first(a):
    others = tuple(range(1, a.ndim))
    level = np.mean(a*a, axis=others, keepdims=True)
    return np.sum(np.sum(a*level, axis=others)**2) + np.sum(np.mean(a, axis=())**3)


def taken_from_the_end(a):
    return np.take(a, -1)*np.sum(np.take(a, [0, -2])) + a.take(-3)


def made_lists_of_floats(x):
    s = 0.0
    for v in (x*2).tolist():
        s += v*v
    values = x.tolist()
    values[1] = values[0]*s
    values.append(s)
    x[2] = 5.0
    return sum(values)*max(values) + len(values)*x[2]


def index_that_is_an_array_of_no_dimensions(x):
    """What it picks is a number, unless there is an ellipsis."""
    at = np.array(1)
    picked, row = x[at], np.outer(x, x)[at]
    picked *= x[0]
    row *= 2.0
    part = x[at, ...]
    part *= 3.0
    return picked + row*part


def masks_multiplied(z):
    inside = (z > 0.0)*(z < 2.0)
    return np.mean(z[inside]**2) + np.sum(z[(z > 2.0) + (z < -1.0)])


def masks_of_masks(z):
    outside = ~np.multiply(z > 0.0, z < 2.0)
    return np.std(z[outside]) + np.sum(z[np.maximum(z > 2.0, z < 0.0)] + z[0])


def new_axes_of_numbers(x):
    total = x.sum()
    return total[None]*2, np.concatenate([x[0][None], x]), x[1][..., None, None]


def operands_by_name(a):
    return np.sum(a=np.roll(a=a, shift=1)*a) + np.linalg.norm(x=a) + np.clip(a=a, min=0.0, max=1.0)


def transposes_of_numbers(x):
    return x.sum().T*x[0].T


CASES = [
    case(taken_from_the_end, M),
    case(made_lists_of_floats, (V,)),
    case(told_by_text, (V, 0.8)),
    case(cut_off_to_integers, (V, 0.8)),
    case(table_looked_up, (V, np.array([-2.0, -0.5, 0.3, 1.6]), W)),
    case(straight_line, (V, W)),
    case(with_a_jitter, (M, 0.8)),
    case(determinant_of_a_diagonal, (0.8, 1.3)),
    case(integrated_with_nodes, (0.8, 5), argnums=0),
    case(spread_between_quartiles, M),
    case(kept_by_the_method, V),
    case(standardised, M),
    case(softmax_cross_entropy, (M, np.array([0, 2, 1])), argnums=0),
    case(radial_kernel, (POINTS, 0.8)),
    case(trapezoid, V),
    case(gaussian_log_density, (M[0], M[1], SPD)),
    case(ridge, (M[0], M, M[2], 0.3)),
    case(power_iteration, SPD),
    case(gram_matrix, M),
    case(what_cancels, (M, 0.3)),
    case(weighted_by_column_sums, (M, M.T + 0.5), (M[:, :1], M[:, 1:2])),  # the second of sizes 1
    case(moving_average, (V, 2), argnums=0),
    case(finite_difference_gradient, V),
    case(padded_and_rolled, V),
    case(joined, (V, W)),
    case(selected, (V, W)),
    case(interpolated, (V, 1.3)),
    case(outer_products, (V, W)),
    case(ordered, (V, W)),
    case(reductions_by_method, M),
    case(polynomial_fit, V),
    case(rotation, (0.8, POINTS)),
    case(meshed, (0.8, 1.1)),
    case(scattered, (V, W)),
    case(largest_and_scaled_by_places, (V, M)),
    case(ones_and_eyes, (M, 0.8)),
    case(batched, (M, V)),
    case(normal_equations_in_place, (M, M[1])),
    case(logsumexp, V),
    case(apply_along_rows, M),
    case(largest_of_each_row, (M, V)),
    case(truths_along_an_axis, (M, V)),
    case(one_truth_of_many, V),
    case(known_names, V),
    case(counted_by_a_mask, V),
    case(stacked_as_columns, V),
    case(stacked_with_lists, V),
    case(covariances, (V, W)),
    case(covariances_of_columns, M),
    case(correlations, (V, W)),
    case(spread_along, (M, 0), (M, -1), (M, (1,)), (M, (0, 1)), (M, None), argnums=0),
    case(over_all_but_the_first, M, M[None]),
    case(in_pieces, 0.7, -0.4, (V,)),
    case(by_what_there_is, V),
    case(never_asked_of, V),
    case(by_all_indices, np.array([[0.7, 0.2, 1.3], [0.4, 2.1, -0.3]])),
    case(index_that_is_an_array_of_no_dimensions, V),
    case(masks_multiplied, V),
    case(masks_of_masks, V),
    case(new_axes_of_numbers, V),
    case(operands_by_name, V),
    case(transposes_of_numbers, V),
]
