"""What functions of the standard library do, in Python that is read in their place.

None of these is run. Sequences are given as such, so that their items have positions.
"""

# mypy: ignore-errors

from __future__ import annotations

import functools
import itertools
import math
import operator
from types import FunctionType
from typing import Any

import numpy as np

from srcad.frontend.groups import groupby, itself

__all__ = [
    "BY_POSITION",
    "EXTREMES",
    "EXTREMES_BY",
    "EXTREMES_IN",
    "RECIPES",
    "itself",
    "recipe_of",
]


def prod(iterable, *, start=1):
    for item in iterable:
        start = start * item
    return start


def accumulate(values, func=operator.add, *, initial=None):
    if initial is not None:
        total = initial
        yield total
        for item in values:
            total = func(total, item)
            yield total
    elif len(values) > 0:
        total = values[0]
        yield total
        for k in range(1, len(values)):
            total = func(total, values[k])
            yield total


def pairwise(values):
    for k in range(len(values) - 1):
        yield values[k], values[k + 1]


def pairs(values):
    for i in range(len(values)):
        for j in range(i + 1, len(values)):
            yield values[i], values[j]


def triples(values):
    for i in range(len(values)):
        for j in range(i + 1, len(values)):
            for k in range(j + 1, len(values)):
                yield values[i], values[j], values[k]


def ordered_pairs(values):
    for i in range(len(values)):
        for j in range(len(values)):
            if i != j:
                yield values[i], values[j]


def pairs_with_itself(values):
    for i in range(len(values)):
        for j in range(i, len(values)):
            yield values[i], values[j]


def product_of_one(values):
    for item in values:
        yield (item,)


def product_of_two(first, second):
    for a in first:
        for b in second:
            yield a, b


def product_of_three(first, second, third):
    for a in first:
        for b in second:
            for c in third:
                yield a, b, c


def chain(*iterables):
    for iterable in iterables:
        yield from iterable


def from_iterable(iterables):
    for iterable in iterables:
        yield from iterable


def first_ones(iterable, stop):
    for _, item in zip(range(stop), iterable):  # noqa: B905 - it takes no item more
        yield item


def part_of(values, start, stop, step=1):
    yield from values[start:stop:step]


def some_of(iterable, start, stop, step=1):
    first, every = 0 if start is None else start, 1 if step is None else step
    turns = enumerate(iterable) if stop is None else zip(range(stop), iterable)  # noqa: B905
    for k, item in turns:
        if k >= first and (k - first) % every == 0:
            yield item


def ndindex(*shape):
    for k in range(int(np.prod(shape))):
        yield np.unravel_index(k, shape)


def ndindex_of_shape(shape):
    for k in range(int(np.prod(shape))):
        yield np.unravel_index(k, shape)


def zip_longest(first, second, *, fillvalue=None):
    for k in range(max(len(first), len(second))):
        yield (
            first[k] if k < len(first) else fillvalue,
            second[k] if k < len(second) else fillvalue,
        )


def takewhile(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            break
        yield item


def dropwhile(predicate, iterable):
    dropping = True
    for item in iterable:
        if dropping and not predicate(item):
            dropping = False
        if not dropping:
            yield item


def filterfalse(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            yield item


def compress(data, selectors):
    for item, selected in zip(data, selectors, strict=False):
        if selected:
            yield item


def starmap(function, iterable):
    for arguments in iterable:
        yield function(*arguments)


def repeat(item, times):
    for _ in range(times):
        yield item


def count(start=0, step=1):
    while True:
        yield start
        start = start + step


def index(number):
    if not isinstance(number, (int, np.integer)):
        raise TypeError(f"'{type(number).__name__}' object cannot be interpreted as an integer")
    return int(number)


def greatest(items):
    best = items[0]
    for item in items[1:]:
        if item > best:  # noqa: PLR1730  (this is max)
            best = item
    return best


def least(items):
    best = items[0]
    for item in items[1:]:
        if item < best:  # noqa: PLR1730  (this is min)
            best = item
    return best


def greatest_at(items):
    at = 0
    for k in range(1, len(items)):
        if items[k] > items[at]:
            at = k
    return items[at]


def least_at(items):
    at = 0
    for k in range(1, len(items)):
        if items[k] < items[at]:
            at = k
    return items[at]


def greatest_by(items, key):
    at, most = 0, key(items[0])
    for k in range(1, len(items)):
        value = key(items[k])
        if value > most:
            at, most = k, value
    return items[at]


def least_by(items, key):
    at, least = 0, key(items[0])
    for k in range(1, len(items)):
        value = key(items[k])
        if value < least:
            at, least = k, value
    return items[at]


def greatest_in(start, stop, key):
    if stop <= start:
        raise ValueError("max() iterable argument is empty")
    best, most = start, key(start)
    for k in range(start + 1, stop):
        value = key(k)
        if value > most:
            best, most = k, value
    return best


def least_in(start, stop, key):
    if stop <= start:
        raise ValueError("min() iterable argument is empty")
    best, least = start, key(start)
    for k in range(start + 1, stop):
        value = key(k)
        if value < least:
            best, least = k, value
    return best


def greatest_or(items, key, default):
    return greatest_by(items, key) if len(items) > 0 else default


def least_or(items, key, default):
    return least_by(items, key) if len(items) > 0 else default


def copied(value):
    """Return a copy of what can be written into; an array lies as it does."""
    if isinstance(value, np.ndarray):
        return np.copy(value)
    return value.copy() if isinstance(value, (list, dict, set)) else value


EXTREMES_IN: dict[str, Any] = {"max": greatest_in, "min": least_in}
# by a key, of an unknown number; then with a default
EXTREMES_BY: dict[str, Any] = {"max": (greatest_by, greatest_or), "min": (least_by, least_or)}
# of items that are put together: of a known number, and of an unknown one
EXTREMES: dict[str, Any] = {"max": (greatest, greatest_at), "min": (least, least_at)}
RECIPES: dict[Any, Any] = {
    operator.index: index,
    math.prod: prod,
    itertools.accumulate: accumulate,
    itertools.pairwise: pairwise,
    itertools.chain: chain,
    itertools.chain.from_iterable: from_iterable,
    itertools.zip_longest: zip_longest,
    itertools.groupby: groupby,
    itertools.takewhile: takewhile,
    itertools.dropwhile: dropwhile,
    itertools.filterfalse: filterfalse,
    itertools.compress: compress,
    itertools.starmap: starmap,
    itertools.repeat: repeat,
    itertools.count: count,
    np.ndindex: ndindex,
    **dict.fromkeys((itertools.combinations, itertools.combinations_with_replacement,
                     itertools.permutations, itertools.product, itertools.islice)),
}  # fmt: skip

_CHOSEN = {
    (itertools.combinations, 2): pairs,
    (itertools.combinations, 3): triples,
    (itertools.permutations, 2): ordered_pairs,
    (itertools.combinations_with_replacement, 2): pairs_with_itself,
}
_PRODUCTS = {1: product_of_one, 2: product_of_two, 3: product_of_three}
# those whose first argument is read by position
BY_POSITION: set[Any] = {
    accumulate,
    groupby,
    pairwise,
    pairs,
    triples,
    ordered_pairs,
    pairs_with_itself,
    part_of,
}


@functools.cache
def recipe_of(function: Any, count: int, number: Any) -> FunctionType | None:
    """Return the recipe for a function of so many arguments, the last or a keyword a number.

    >>> recipe_of(itertools.combinations, 2, 3).__name__
    'triples'
    """
    if function is itertools.product:
        return _PRODUCTS.get(count * number)
    if function is itertools.islice:
        return first_ones if count == 2 else part_of
    if function is np.ndindex and count == 1:
        return ndindex_of_shape
    return RECIPES.get(function) or _CHOSEN.get((function, number))
