"""Where the nodes of a graph are drawn: in layers, with few crossings, without a program's help.

The method is that of Sugiyama, Tagawa & Toda ("Methods for visual understanding of hierarchical
system structures", IEEE SMC 11, 1981): layers by longest path, order by barycentres, and a bend
where an edge passes a layer.

>>> place = laid_out(3, [(0, 1), (1, 2), (0, 2)])
>>> place.layer, place.layers
([0, 1, 2], 3)
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Layout", "laid_out"]

_SWEEPS = 8
Edge = tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """For each node its layer and its place across; for each edge the places of its bends."""

    layer: list[int]
    across: list[float]
    bends: dict[Edge, list[tuple[int, float]]]
    layers: int
    width: float


def laid_out(count: int, edges: list[Edge]) -> Layout:
    """Lay out a graph whose edges go from lower to higher numbers."""
    layer = [0] * count
    for a, b in sorted(edges, key=lambda e: e[1]):
        layer[b] = max(layer[b], layer[a] + 1)
    for a in range(count - 1, -1, -1):  # a source stands right before its first use
        after = [layer[b] for x, b in edges if x == a]
        if after and not any(b == a for _, b in edges):
            layer[a] = min(after) - 1
    depth = max(layer, default=0) + 1
    rows: list[list[int]] = [[] for _ in range(depth)]
    for node in range(count):
        rows[layer[node]].append(node)
    links: list[Edge] = []
    chains: dict[Edge, list[int]] = {}
    total = count
    level = list(layer)
    for a, b in edges:
        last, chain = a, []
        for k in range(layer[a] + 1, layer[b]):
            rows[k].append(total)
            level.append(k)
            links.append((last, total))
            chain.append(total)
            last, total = total, total + 1
        links.append((last, b))
        chains[a, b] = chain
    across = _ordered(rows, links, total)
    _placed(rows, links, across, count)
    bends = {e: [(level[d], across[d]) for d in chain] for e, chain in chains.items()}
    least = min(across, default=0.0)
    across = [x - least for x in across]
    bends = {e: [(k, x - least) for k, x in found] for e, found in bends.items()}
    return Layout(layer, across[:count], bends, depth, max(across, default=0.0))


def _ordered(rows: list[list[int]], links: list[Edge], total: int) -> list[float]:
    """Order each layer by where the neighbours in the one before, and the one after, stand."""
    place = [0.0] * total
    above: list[list[int]] = [[] for _ in range(total)]
    below: list[list[int]] = [[] for _ in range(total)]
    for a, b in links:
        above[b].append(a)
        below[a].append(b)
    for row in rows:
        for i, node in enumerate(row):
            place[node] = i - (len(row) - 1) / 2
    for sweep in range(_SWEEPS):
        near = above if sweep % 2 == 0 else below
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            keys = {n: _mean([place[m] for m in near[n]], place[n]) for n in row}
            row.sort(key=lambda n: (keys[n], place[n]))
            for i, node in enumerate(row):
                place[node] = i - (len(row) - 1) / 2
    return place


def _placed(rows: list[list[int]], links: list[Edge], place: list[float], count: int) -> None:
    """Move nodes towards their neighbours, at least a step apart; real nodes before bends."""
    near: dict[int, list[int]] = {}
    for a, b in links:
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    for sweep in range(_SWEEPS):
        for row in rows if sweep % 2 else rows[::-1]:
            wish = [_mean([place[m] for m in near.get(n, [])], place[n]) for n in row]
            gaps = [0.6 if max(a, b) >= count else 1.0 for a, b in pairwise(row)]
            for n, x in zip(row, _apart(wish, gaps), strict=True):
                place[n] = x


def _apart(wish: list[float], gaps: list[float]) -> list[float]:
    """Return places in the same order, as near to the wishes as the gaps allow."""
    blocks: list[tuple[float, int, float]] = []  # sum of shifted wishes, count, offset at start
    offset = [0.0]
    for gap in gaps:
        offset.append(offset[-1] + gap)
    for x, shift in zip(wish, offset, strict=False):
        total, size = x - shift, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / size:
            other, many, _ = blocks.pop()
            total, size = total + other, size + many
        blocks.append((total, size, 0.0))
    found: list[float] = []
    for total, size, _ in blocks:
        found += [total / size] * size
    return [x + shift for x, shift in zip(found, offset, strict=False)]


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
