"""What methods of lists do, item by item: of lists whose length is not known.

None of these is run. Negative places are counted from the end, as Python does.
"""

# mypy: ignore-errors

from __future__ import annotations

from typing import Any

__all__ = ["LIST_RECIPES"]


def insert(values, at, item):
    size = len(values)
    if at < 0:
        at = max(size + at, 0)
    values.append(item)
    for k in range(size, at, -1):
        values[k] = values[k - 1]
    values[min(at, size)] = item


def taken_at(values, at):
    if at < 0:
        at = at + len(values)
    if at < 0 or at >= len(values):
        raise IndexError("pop index out of range")
    item = values[at]
    for k in range(at, len(values) - 1):
        values[k] = values[k + 1]
    values.pop()
    return item


def taken_first(values):
    return values.pop(0)


def insert_first(values, item):
    values.insert(0, item)


def delete(values, at):
    if at < 0:
        at = at + len(values)
    if at < 0 or at >= len(values):
        raise IndexError("list assignment index out of range")
    for k in range(at, len(values) - 1):
        values[k] = values[k + 1]
    values.pop()


def reverse(values):
    last = len(values) - 1
    for k in range(len(values) // 2):
        values[k], values[last - k] = values[last - k], values[k]


def index(values, item):
    for k, value in enumerate(values):
        if value == item:
            return k
    raise ValueError("the item is not in list")


def count(values, item):
    number = 0
    for value in values:
        if value == item:
            number += 1
    return number


def remove(values, item):
    k = values.index(item)
    del values[k]


LIST_RECIPES: dict[str, Any] = {
    "insert": insert, "pop": taken_at, "popleft": taken_first, "appendleft": insert_first,
    "reverse": reverse, "index": index, "count": count, "remove": remove, "del": delete,
}  # fmt: skip
