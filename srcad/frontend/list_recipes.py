"""What methods of lists do, item by item: of lists whose length is not known.

None of these is run. Negative places are counted from the end, as Python does.
"""

# mypy: ignore-errors

from __future__ import annotations

import heapq
from typing import Any

__all__ = ["HEAP_RECIPES", "LIST_RECIPES"]


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


def clear(values):
    for _ in range(len(values)):
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


def moved_down(heap, start, pos):
    item = heap[pos]
    while pos > start:
        parent = (pos - 1) // 2
        if not item < heap[parent]:
            break
        heap[pos] = heap[parent]
        pos = parent
    heap[pos] = item


def moved_up(heap, pos):
    end, start, item = len(heap), pos, heap[pos]
    child = 2 * pos + 1
    while child < end:
        right = child + 1
        if right < end and not heap[child] < heap[right]:
            child = right
        heap[pos] = heap[child]
        pos = child
        child = 2 * pos + 1
    heap[pos] = item
    moved_down(heap, start, pos)


def heappush(heap, item):
    heap.append(item)
    moved_down(heap, 0, len(heap) - 1)


def heappop(heap):
    last = heap.pop()
    if len(heap) == 0:
        return last
    least = heap[0]
    heap[0] = last
    moved_up(heap, 0)
    return least


def heapify(x):
    for i in range(len(x) // 2 - 1, -1, -1):
        moved_up(x, i)


def heapreplace(heap, item):
    least = heap[0]
    heap[0] = item
    moved_up(heap, 0)
    return least


def heappushpop(heap, item):
    if len(heap) > 0 and heap[0] < item:
        item, heap[0] = heap[0], item
        moved_up(heap, 0)
    return item


def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[:n]


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[:n]


# of heaps (J. W. J. Williams, Algorithm 232, CACM 7, 1964; the order of Python's own)
HEAP_RECIPES: dict[Any, Any] = {
    heapq.heappush: heappush, heapq.heappop: heappop, heapq.heapify: heapify,
    heapq.heapreplace: heapreplace, heapq.heappushpop: heappushpop,
    heapq.nsmallest: nsmallest, heapq.nlargest: nlargest,
}  # fmt: skip


def repeated(values, times):
    found = []
    for _ in range(times):
        found.extend(values)
    return found


LIST_RECIPES: dict[str, Any] = {
    "insert": insert, "pop": taken_at, "popleft": taken_first, "appendleft": insert_first,
    "reverse": reverse, "index": index, "count": count, "remove": remove, "del": delete,
    "mul": repeated, "clear": clear,
}  # fmt: skip
