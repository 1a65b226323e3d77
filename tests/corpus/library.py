"""Functions of libraries, called in the ways of which their rules did not know."""

import math
import statistics

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
M = np.array([[0.3, 1.2, -0.7], [2.1, 0.4, 0.9]])
T = np.arange(24.0).reshape(2, 3, 4) ** 1.3 / 20 - 0.6
S = np.array([[2.0, 0.3, 0.1], [0.4, 1.5, 0.2], [0.1, 0.3, 1.8]])
OTHER_ORDER = V.astype(V.dtype.newbyteorder())


def power(spectrum):
    weights = np.sqrt(np.arange(1.0, spectrum.size + 1)).reshape(spectrum.shape)
    return np.sum(weights * np.real(spectrum * np.conj(spectrum)))


def axes_counted_from_both_ends(x):
    return power(np.fft.rfftn(x, axes=(0, -1)))


def axes_that_are_computed(x):
    return power(np.fft.rfftn(x, axes=tuple(range(1, x.ndim))))


def largest_in_the_other_order(x):
    return np.max(x) * np.min(x) + np.ptp(x) ** 2 + np.quantile(x, 0.3) ** 2


def largest_of_python_in_the_other_order(x):
    return max(x) * min(x) + np.nanmean(x) ** 2


def wide_factors(x):
    q, r = np.linalg.qr(x)
    return np.sum(q * q * q * np.arange(1.0, 5.0).reshape(2, 2)) + np.sum(r * r * r)


def wide_and_tall(x):
    return np.sum(np.linalg.qr(x)[1] ** 3) + np.sum(np.linalg.qr(x.T)[1] ** 3)


def average_and_weight(x, w):
    mean, total = np.average(x, weights=w * w, returned=True)
    return mean**2 * total


def average_and_count(x):
    means, counts = np.average(x, axis=0, returned=True)
    return np.sum(means**2 * counts)


def margins_of_one_axis(x):
    return np.sum(np.pad(x, {1: (2, 1)}) * np.arange(12.0).reshape(2, 6)) ** 2


def picked_by_one_row(x):
    picked = np.take_along_axis(x, np.array([[1, 0]]), 1)
    return np.sum(picked**2 * np.array([[1.0, 2.0], [3.0, 5.0]]))


def picked_of_a_column(x):
    return np.sum(np.take_along_axis(x[:, :1], np.array([[1, 0, 1], [1, 1, 0]]), 0) ** 3)


def picked_of_all(x):
    return np.sum(np.take_along_axis(x, np.array([5, 5, 0]), None) ** 2)


def table_of_one_place(x):
    table = np.interp(np.array([0.1, 0.7, 3.0]), x[:1], x[1:2] ** 2)
    return np.sum(table**2) + np.interp(x[2], x[:1], np.array([2.0]))


def of_one_number(x):
    middle = np.quantile(x, 0.3) + np.percentile(x, [25, 75])[1] + np.nanmedian(x)
    return middle**2 * np.sum(np.ascontiguousarray(x) ** 2) + np.sum(np.pad(x, 1)) ** 2


def zero_to_a_power(x):
    return np.sum(0.0 ** np.abs(x + 3)) + np.sum(x**2)


def middle_along_several(x):
    middle = np.median(x, axis=(0, -1)) ** 2
    return np.sum(middle) + np.sum(np.quantile(x, 0.4, axis=(1, 2), keepdims=True) ** 2 * x)


def middle_along_one_of_a_tuple(x):
    return np.sum(np.median(x, axis=(1,)) ** 2) + np.sum(np.nanmedian(x, axis=(0, 1)) ** 2)


def truth_as_an_axis(x):
    return np.sum(np.median(x, axis=True) ** 2) + np.sum(np.linalg.norm(x, axis=True) ** 3)


def running_along_an_axis(x):
    return np.sum(np.cumulative_sum(x, axis=1) ** 2 * np.cumulative_prod(x, axis=0))


def spread_or_none(x, n):
    found = [x * k**2 for k in range(9) if k < n]
    try:
        return statistics.stdev(found) + statistics.mean(found)
    except statistics.StatisticsError:
        return 5 * x


def spread_of_all_or_none(x, n):
    found = [x * k**2 for k in range(9) if k < n]
    try:
        return statistics.pstdev(found) * statistics.fmean(found)
    except statistics.StatisticsError:
        return x**3


def raised_with_a_name_of_a_module(x, n):
    def first(items):
        if len(items) < 2:
            raise statistics.StatisticsError("too few")
        return items[1] ** 2

    try:
        return first([x * k for k in range(n)])
    except statistics.StatisticsError:
        return x**3


def integers_that_stay_integers(x):
    n = np.arange(4)
    n *= 2
    n //= 3
    n[0] += 1
    n[1] /= 2
    np.add(n, 1, out=n)
    return np.sum(n * x**2)


def least_of_python(x, n):
    least = min([x * k for k in range(n)])
    try:
        return 1 / least + x
    except ZeroDivisionError:
        return 5.0 * x


def largest_past_a_nan(x, n):
    found = [x * k if k != 1 else math.nan for k in range(n)]
    return max(found) + min(found) * x


def largest_in_a_window(x):
    window, total = [], 0.0
    for v in x:
        window.append(v * v)
        if len(window) > 3:
            window.pop(0)
        total += max(window) * min(window)
    return total


def largest_before_and_after_a_write(x):
    squares = [v * v for v in x if v > -9]
    before = max(squares)
    squares[0] = 5 * x[1] ** 2
    squares[2] *= 3
    return before * max(squares) + squares[0]


CASES = [
    case(axes_counted_from_both_ends, T),
    case(axes_that_are_computed, T, M),
    case(largest_in_the_other_order, OTHER_ORDER),
    case(largest_of_python_in_the_other_order, OTHER_ORDER),
    case(wide_factors, M),
    case(wide_and_tall, M, S),
    case(average_and_weight, (V, V[::-1].copy())),
    case(average_and_count, M),
    case(margins_of_one_axis, M),
    case(picked_by_one_row, M),
    case(picked_of_a_column, M),
    case(picked_of_all, M),
    case(table_of_one_place, V),
    case(of_one_number, 0.7),
    case(zero_to_a_power, V),
    case(middle_along_several, T),
    case(middle_along_one_of_a_tuple, T, M),
    case(truth_as_an_axis, M),
    case(running_along_an_axis, M),
    case(spread_or_none, (0.7, 4), (0.7, 1), (0.7, 0)),
    case(spread_of_all_or_none, (0.7, 4), (0.7, 0)),
    case(raised_with_a_name_of_a_module, (0.7, 3), (0.7, 1)),
    case(integers_that_stay_integers, V),
    case(least_of_python, (0.7, 4), argnums=0),
    case(largest_past_a_nan, (0.7, 4), argnums=0),
    case(largest_in_a_window, V),
    case(largest_before_and_after_a_write, V),
]
