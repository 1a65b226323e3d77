"""What ``itertools.groupby`` does, in Python that is read in its place. It is not run."""

# mypy: ignore-errors

from __future__ import annotations

__all__ = ["groupby", "itself"]


def itself(item):
    """Return an item: what it is without a key."""
    return item


def groupby(iterable, key=None):
    """Give each run of items with one key, as an iterator over a list of them."""
    by = itself if key is None else key
    at, length = 0, len(iterable)
    while at < length:
        kind = by(iterable[at])
        group = [iterable[at]]
        at = at + 1
        while at < length:
            other = by(iterable[at])
            if other != kind:
                break
            group.append(iterable[at])
            at = at + 1
        yield kind, iter(group)
