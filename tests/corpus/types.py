"""Kinds of numbers, and questions about kinds: what is active, and what only looks it."""

import math
from typing import NamedTuple

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
M = np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5]])
W, V4 = np.array([0.7, -0.4, 0.3]), np.array([0.7, -0.4, 0.3, 1.1])
X_BITS = np.array([[200, 3, 40], [7, 100, 255]])
K = np.array([200, 100, 2])
FEW = np.array([100, 200, 7], np.uint8)



def sine_squared(x):
    return np.sin(x)**2*x


def converted_to_floats(v, x):
    return float(v[0])*float(x) + float(np.sum(v)) + np.float64(x)*v.item(1) + v[2].item()


def cast_arrays(v):
    single = v.astype(np.float32).astype(float)*0.0
    double = v.astype(float)*v
    return double + single


def integers_are_inactive(x, n):
    half = n // 2
    bits = (n << 1) | 1
    k = int(x)
    return x**half + bits*x + k*x + n % 3 - (~n)*x


def index_from_a_value(v, x):
    i = int(abs(x)*3.0) % 4
    j = round(x)
    return v[i]*v[j]*x


def argmax_selects(v):
    i = np.argmax(v)
    order = np.argsort(v)
    return v[i]*v[order[0]]**2 + v[np.argmin(np.abs(v))]


def counted_comparisons(v):
    n = np.sum(v > 0.5)
    share = np.mean(v > 0.0)
    return np.sum(v)*n + share*v[0]


def boolean_arrays_as_weights(v):
    mask = (v > 0.0) & (v < 2.0) | ~(v < 1.5)
    return np.sum(v*mask) + np.dot(mask, v**2) + mask.sum()*v[1]


def zero_dimensional(x):
    y = np.array(2.0)*x
    z = np.asarray(x)**2
    return y*z + y[()]


def keeps_single_precision(v):
    return v*np.float32(2.0) + np.sum(v)


def mixed_precision(v, w):
    return v*w + np.sum(v)


def by_dimension(x):
    if np.ndim(x) == 0:
        return x**2
    if x.ndim == 1:
        return np.sum(x**3)
    return np.sum(x[0]*x[1])


def by_shape(x):
    n = x.shape[0]
    rows, *columns = x.shape
    if x.size > 4 and len(x) == 2 and columns:
        return np.sum(x)/(n*columns[0])
    return x[0]*rows


def by_type(x):
    if isinstance(x, np.ndarray):
        y = x.sum()
    elif isinstance(x, (int, float)):
        y = x*x
    else:
        y = 0.0*x
    return y*3.0


def by_precision(v):
    if v.dtype == np.float32:
        return np.sum(v)*np.float32(3.0)
    if np.issubdtype(v.dtype, np.floating):
        return np.sum(v)*3
    return 1.0


def scalars_or_lists(x):
    x = np.atleast_1d(np.asarray(x, dtype=float))
    return np.sum(x**2)


def none_or_given(x, shift=None, *, scale=None):
    y = x if shift is None else x + shift
    if scale is not None:
        y = y*scale
    return y*(shift or 1.0)


def is_and_is_not(x, mode):
    flag = mode is True
    if flag is not False and mode is not None:
        return x*x
    return x*3.0


def large_integers(x):
    return x*10**25*1e-25 + x*(2**70)*1e-20


def complex_for_a_moment(x, w):
    z = complex(math.cos(w), math.sin(w))
    gain = abs(z)**2 + (z*z.conjugate()).real
    return x*gain


def infinity_and_nan_tests(x):
    if math.isnan(x) or math.isinf(x) or not np.isfinite(x):
        return 0.0
    best = math.inf
    for k in range(3):
        best = min(best, (x - k)**2)
    return best*x


def finfo_constants(x):
    eps = np.finfo(float).eps
    return math.sqrt(x*x + eps)*np.finfo(x.__class__).max**0.001


def unsigned_and_small_integers(v):
    pixels = np.array([250, 10, 3, 128], dtype=np.uint8)
    return np.sum(v*pixels)/255 + v[pixels[2]]*pixels[0]


def slices_of_integers(v):
    index = np.arange(4)[::-1]
    return v[index[1:3]]*np.arange(2) + v[index[0]]


def exact_division(x, n):
    return x/n + n/2 + (n/3)*x + 7 // n


def floats_made_of_integers(x, n):
    given = np.array([1, 2, 3], dtype=float)
    given[0] = x*x
    empty = np.zeros_like(n, dtype=float)
    empty[1] = x**3
    means = np.mean(np.vstack([n, n + 1]), axis=0)
    means[2] = np.sin(x)
    cast = n.astype(np.float64)
    cast[:2] += x
    whole = np.zeros(3, int)
    whole[0] = n[2]
    return np.sum(given*empty) + np.sum(means*cast) + whole[0]*x


def float_made_of_a_length(x):
    y = np.array(len(x), dtype=float)
    y[()] += x[0]
    z = np.asarray(len(x), dtype=float)
    z += x[1]*x[2]
    return y**2*z + (x[0] > 0).astype(float)*x[3]


def picked_where_large(x):
    y = x*x
    return np.sum(y[np.floor(x).astype(bool)]) + np.sum(x[np.array(x > 0.5, dtype=int)])


def of_several_precisions(x):
    n, factor, count = 3, np.float32(2.0), np.int32(4)
    a = np.zeros(3)
    a[0] = count*x[0]
    a[1] = x[1]*(True + 1)
    a[2] = factor*x[2]
    return a*(x[0]*n) % 7.3


def rank_zero_of_a_literal(x):
    z, weight = np.asarray(0.7), np.array(2)
    total = x + z*weight
    z[...] = x[0]
    total *= z
    z += x[1]
    return total*z


def equal_numbers(x):
    s = x[0]*0.5 + 0.2
    s = min(s, max(s, -0.5), 2.0)
    t = max(s, s + 0.0*x[1], s)
    return s*t


def data_of_few_bits(w, X, y):
    """Images and labels as they come: their integers have no sign, and wrap around."""
    scores = X @ w/255 - np.mean(X)/255
    error = y - scores
    return np.sum(error**2) - np.dot(X, w)[0]*0.1 + np.sum(-X*w) - np.sum(w*X[0] - w*X[1])


def numbers_of_few_bits(x, k):
    z = x[0]*k[0] - k[1]*x[0] + x[1]*k[0]*k[1]
    for n in k:
        z = z - n*x[2] + n*x[0] - x[n % 3]/(n + 1)
    return z - k[2]*z - (x[1] - k[2])*2


def indices_of_few_bits(x, k):
    y = x.copy()
    for i in range(len(k)):
        y[k[i] % 4] -= k[i]*y[i]*0.1
        y[k % 4] *= 0.5
    return np.sum(y[k % 4]**2) + y[k[0] % 4]*np.sum(x[k % 4])


def with_what_it_took(x, full=False, squared=True):
    y = np.sum(x**3)
    if squared:
        y = y*y
    if full:
        return y, x, {"cubes": x**3}
    return y


def one_or_a_pair(x, pair):
    found = (x, x*x) if pair else x**3
    if pair:
        a, b = found
        return a*b
    return found


def array_or_list(x, scaled=True):
    if scaled:
        x = np.radians(x)
    return np.sum(np.sin(x)*np.arange(2))


def flag_of_a_helper(x, kept=False):
    found = with_what_it_took(x, kept)
    return found[0]*found[2]["cubes"] if kept else found


def integers_and_arrays_in_a_list(x):
    """What is inserted moves them: each place holds first one, then the other."""
    first, *rest = x
    rest[0] = 1
    rest.insert(0, x*first)
    for v in x:
        rest.append(v)
        rest.insert(1, 2)
    return np.sum(rest[0]**2)*rest[-1] + rest[-2]*rest[1]


def less_what_has_no_sign(x, k):
    return np.sum(-(k*x)*x)


def less_what_is_true(x):
    mask = x > 0.5
    return np.sum((-(mask*np.log(x**2)))**2)


def quotients_of_whole_numbers(x, k):
    return np.sum(x**2*(10/1)**k) + np.sum(x*(2*1.0)**k)


def sums_with_zero(x, k):
    return np.sum(x**2*(k + 0.0)**3) + np.sum(x*(x*k*k*k))


def powers_of_few_bits(x, k):
    a = k**2
    return np.sum(-(a*x)) + np.sum(x*k*a) + np.sum(a*((x*k)*2)) + np.sum((10 - (-k**3 - x*x))*x)


def factors_of_few_bits(x, k):
    total = np.dot(x, k)*2 + 2*(x @ (2*k)) + 3*np.sum(x*k*k*k) + np.sum(k)*np.sum(x*x*k*k)
    g = k[0]
    return total + np.sum(g*(g*(g*x))) + np.sum((k*k)*(x/k)*k)


def large_literals(x, k):
    return np.sum(x*10**18*k) + np.sum(10**18*(k*x)) + np.dot(x, k)*10**18 + x[0]*10**18*k[0]


def large_literals_and_one(x, n):
    return np.sum(x*10**18*n*100) + np.sum(x*10**20)*n


def made_of_few_bits(x, k):
    total = np.sum(-(np.invert(k)*1.0)*x) + np.sum(-(np.squeeze(k)*1.0)*x)
    total = total + np.sum(-(np.unique(k)*1.0)*x) + np.sum(-(np.tri(3, dtype=np.uint8)[2]*9*1.0)*x)
    return total + np.sum(-(np.identity(3, np.uint8)[0]*1.0)*x) - np.uint8(200)*x[0]


def item_as_a_number(x, k):
    return -(k.item(1))*x[0]*k.item(0)*2 + k[0].item()*k[0].item()*x[1]


def sum_of_products_of_few_bits(x, k):
    return np.einsum("i,i,i", k, k, x*x)


def tables_of_few_bits(x, k):
    places = np.array([-9.0, 0.1, 9.0])
    return np.sum(np.interp(x, places, k)) + np.sum(np.gradient(x*x, k)**2)


def put_among_integers(x, k):
    a, b, c = np.full_like(k, x[0]), np.insert(k, 1, x[0]), np.pad(k, 1, constant_values=x[2])
    return np.sum((a + b[:3] + c[:3])*x)


def far_from_one(x, y):
    return (1e-170*x)*(1e-170*y) + (x/1e120/1e120)*(y/1e60)


def literals_that_overflow(x, n):
    if n == 1:
        return x*2.0**2000
    if n == 2:
        return x*0.0**-1
    return x**2*2.0*10**400 if n > 3 else x*x


def sum_with_a_start(x):
    return np.sum(2*x, initial=1.0)**2 + np.exp(np.sum(-x, initial=2.0)) + x[0]*np.sum(
        np.outer(x, x)*x[1], axis=0, initial=0.5) @ x  # fmt: skip


def signs_beside_truths(x, b):
    return (-x[0]*np.all(x > -9) - np.prod(x)*np.any(x) - x[1]*b + (x[0] > 0)*(3 - x[0])
            - np.isfinite(x[2])*(1 - x[2]))  # fmt: skip


def products_of_literals(x):
    count = (x > 0).sum()*10**18*4
    return np.square(10**18)*x[0]**3/1e20 + np.multiply(10**18, 3)*x[0]*5/1e20 + (
        count*x[1])**2/1e40  # fmt: skip


def python_numbers_of_an_array(v):
    total = 0.0
    for item in v.tolist():
        try:
            total += 1/(item - item)
        except ZeroDivisionError:
            total += 5.0*v[0]
    weights = [2 if type(item) is float else 1 for item in v.tolist()]
    return total + v[0].item()**2*sum(weights)


def python_number_over_zero(v, z):
    try:
        return v[0].item()/z
    except ZeroDivisionError:
        return 3*v[1]


def angle_of_a_byte(x):
    return math.atan2(FEW[1], x) + math.pow(FEW[0], 0.1*x) + np.uint8(3)**x


def logarithm_of_truths(v):
    held = v > -5.0
    return np.sum(np.exp2(held*1.0*v)) + np.sum((held + held)**np.abs(v))


def shifted_by_a_byte(v):
    return np.sum(np.roll(v, FEW[2])*np.arange(4.0)) + np.sum(np.diag(np.outer(v, v), FEW[2] - 6))


class Span(NamedTuple):
    low: float
    high: float


def named_tuples_compared(x):
    return x*(Span(x, 2.0) > (1, 1)) + x**2*(Span(x, 2.0) == (x, 2.0))


def number_is_no_list(x):
    alone = [x]
    mixed = [[x], x, [x, 2*x]]
    return x*x*(2 if alone == x else 3) + x**3*mixed.count(x)*(alone != 0.7)


CASES = [
    case(with_what_it_took, 0.7, (0.7, True), (0.7, True, False), (0.7, False, False),
         (np.array([0.3, 0.9]), True)),
    case(one_or_a_pair, (0.7, True), (0.7, False)),
    case(array_or_list, ([10.0, 20.0],), ([0.3, 0.5], False), (np.array([10.0, 20.0]), True)),
    case(flag_of_a_helper, (0.7,), (0.7, True), (0.8, False)),
    case(picked_where_large, np.array([0.7, -1.2, 0.4, 2.1])),
    case(floats_made_of_integers, (0.8, np.arange(3)), argnums=0),
    case(sine_squared, 0.8, np.float64(0.8), np.array(0.8), V, np.float32(0.8)),
    case(sine_squared, 2, np.int64(2), argnums=0, name="sine_of_integers"),
    case(sine_squared, np.arange(3), np.array([[2]]), argnums=0, name="sine_of_integer_arrays"),
    case(sine_squared, V.astype(np.float32), name="sine_in_single_precision"),
    case(converted_to_floats, (V, 0.8)),
    case(cast_arrays, V),
    case(integers_are_inactive, (1.3, 7), argnums=0),
    case(index_from_a_value, (V, 0.8), (V, 1.2)),
    case(argmax_selects, V),
    case(counted_comparisons, V),
    case(boolean_arrays_as_weights, V),
    case(zero_dimensional, 0.8),
    case(keeps_single_precision, V.astype(np.float32)),
    case(mixed_precision, (V.astype(np.float32), V[::-1].copy())),
    case(by_dimension, 0.8, V, M),
    case(by_shape, V, M),
    case(by_type, 0.8, V, 2, argnums=0),
    case(by_precision, V, V.astype(np.float32), name="by_precision_in_both"),
    case(scalars_or_lists, 0.8, V),
    case(none_or_given, 0.8, (0.8, 0.3), (0.8, None)),
    case(is_and_is_not, (0.8, True), (0.8, None), (0.8, False)),
    case(large_integers, 0.8),
    case(complex_for_a_moment, (0.8, 1.1), argnums=0),
    case(infinity_and_nan_tests, 1.3, -0.4),
    case(finfo_constants, 0.8),
    case(unsigned_and_small_integers, V),
    case(slices_of_integers, V),
    case(exact_division, (0.8, 3), argnums=0),
    case(float_made_of_a_length, V),
    case(of_several_precisions, V, rtol=1e-9),
    case(rank_zero_of_a_literal, V),
    case(equal_numbers, V),
    case(data_of_few_bits, (W, *(d.astype(np.uint8) for d in (X_BITS, X_BITS[:, 0]))),
         (W, *(d.astype(np.int8) for d in (X_BITS, X_BITS[:, 0]))), argnums=0),
    case(numbers_of_few_bits, *((W, K.astype(t)) for t in (np.uint8, np.uint16, np.int8, int)),
         argnums=0),
    case(indices_of_few_bits, *((V4, K.astype(t)) for t in (np.uint8, np.int32, int)), argnums=0),
    case(integers_and_arrays_in_a_list, np.array([0.7, -1.2, 0.4])),
    case(less_what_has_no_sign, (V[:3], np.array([100, 200, 7], np.uint8)), argnums=(0,)),
    case(less_what_is_true, V),
    case(quotients_of_whole_numbers, (V[:3], np.array([2, 1, 3])), argnums=(0,)),
    case(sums_with_zero, (V[:3], np.array([9, -8, 3])), argnums=(0,)),
    case(powers_of_few_bits, (V[:3], FEW), (V[:3], FEW.astype(int)),
         (V[:3], np.array([20, 10, 7], np.int8)), argnums=0),
    case(factors_of_few_bits, (V[:3], FEW), (V[:3], np.array([9000000, -8000000, 3])),
         (V[:3], np.array([8301810, 6292301, 7], np.uint32)), argnums=0),
    case(large_literals, (V[:3], np.array([30, 40, 50])), argnums=0),
    case(large_literals_and_one, (V[:3], 1), argnums=0),
    case(made_of_few_bits, (V[:3], FEW), argnums=0),
    case(item_as_a_number, (V[:3], FEW), argnums=0),
    case(sum_of_products_of_few_bits, (V[:3], FEW), argnums=0),
    case(tables_of_few_bits, (V[:3], FEW), argnums=0),
    case(put_among_integers, (V[:3] + 0.05, np.array([3, 2, 1])), argnums=0),
    case(far_from_one, (2e170, 3e170), rtol=1e-6),
    case(literals_that_overflow, (0.7, 3), argnums=0),
    case(sum_with_a_start, V[:3]),
    case(signs_beside_truths, (V[:3], np.True_), argnums=0),
    case(products_of_literals, V[:3] + 0.0),
    case(python_numbers_of_an_array, np.array([0.7, 0.2, 1.1])),
    case(python_number_over_zero, (np.array([0.7, 1.2]), 0.0), argnums=0),
    case(angle_of_a_byte, 0.7),
    case(logarithm_of_truths, np.array([0.7, -1.2])),
    case(shifted_by_a_byte, V),
    case(named_tuples_compared, 0.7, 1.7),
    case(number_is_no_list, 0.7),
]
