"""Graphs as SVG.

>>> from srcad.teach.document import Net, NetEdge, NetNode
>>> nodes = (NetNode("x", "2", "input", (0,)), NetNode("u1", "8", "output", (1,)))
>>> drawn = standalone(Net(nodes, (NetEdge(0, 1, "12"),), "a graph"))
>>> drawn.count("<rect"), drawn.count("<path")
(2, 1)
"""

from __future__ import annotations

from html import escape
from itertools import pairwise

from srcad.teach.document import Net, NetEdge, NetNode
from srcad.teach.write.layout import Layout, laid_out

__all__ = ["net_svg", "standalone"]

_WIDE = 7.6  # width of a character
_HIGH = 40  # height of a node
_MARGIN = 14
_MOST_LAYERS = 7  # layers that are drawn from left to right; more are drawn top-down
Point = tuple[float, float]

STYLE = (
    ".sg rect{fill:#fff;stroke:#57606a;stroke-width:1.2}.sg text{font:13px ui-monospace,monospace;"
    "fill:#1f2328;text-anchor:middle}.sg .v{font-size:11px;fill:#57606a}.sg .e{fill:none;"
    "stroke:#8b949e;stroke-width:1.4}.sg .l{font-size:11px;fill:#0550ae;paint-order:stroke;"
    "stroke:#fff;stroke-width:4px}.sg .input rect{fill:#ddf4ff}.sg .output rect{fill:#dafbe1}"
    ".sg .group rect{stroke-dasharray:4 3}.sg .a{fill:#8b949e}"
)


def standalone(net: Net) -> str:
    """Return a graph as a file of its own, with its style."""
    return net_svg(net, STYLE)


def net_svg(net: Net, style: str = "") -> str:
    """Return the element of a graph; its nodes and edges know their steps."""
    pairs = [(e.source, e.target) for e in net.edges]
    layout = laid_out(len(net.nodes), pairs)
    down = layout.layers > _MOST_LAYERS
    wide = [_WIDE * max(_columns(n.name), 0.86 * _columns(n.value), 2) + 16 for n in net.nodes]
    where = _Where(layout, wide, net, down)
    head = (
        f'<svg class="sg" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {where.width:.0f} {where.height:.0f}" width="{where.width:.0f}" '
        f'height="{where.height:.0f}"><title>{escape(net.caption)}</title>'
    )
    parts = [head]
    if style:
        parts.append(f"<style>{style}</style>")
    parts += [_edge(e, net, where) for e in net.edges]
    parts += [_node(i, n, where, wide[i]) for i, n in enumerate(net.nodes)]
    parts += [_label(e, net, where) for e in net.edges if e.label]
    return "".join(parts) + "</svg>"


class _Where:
    """Turns layers and places into coordinates, from left to right or top-down."""

    def __init__(self, layout: Layout, wide: list[float], net: Net, down: bool) -> None:
        self.layout, self.down = layout, down
        label = max((_columns(e.label) for e in net.edges), default=0) * 7.0
        widest = max(wide, default=40)
        self.across = max(widest + 18, label + 34) if down else _HIGH + 26
        if down:
            self.along = [_MARGIN + _HIGH / 2 + k * (_HIGH + 36) for k in range(layout.layers)]
        else:
            columns = [40.0] * layout.layers
            for i, width in enumerate(wide):
                columns[layout.layer[i]] = max(columns[layout.layer[i]], width)
            self.along = []
            x = float(_MARGIN)
            for width in columns:
                self.along.append(x + width / 2)
                x += width + max(46.0, label + 24)
        side = widest / 2 if down else _HIGH / 2
        self.side = _MARGIN + side
        last = 2 * self.side + layout.width * self.across
        end = self.along[-1] + _MARGIN if self.along else 2 * _MARGIN
        if down:
            self.width, self.height = last, end + _HIGH / 2
        else:
            half = max((w for i, w in enumerate(wide) if layout.layer[i] == layout.layers - 1),
                       default=40) / 2  # fmt: skip
            self.width, self.height = end + half, last

    def at(self, layer: int, across: float) -> Point:
        main, side = self.along[layer], self.side + across * self.across
        return (side, main) if self.down else (main, side)

    def node(self, i: int) -> Point:
        return self.at(self.layout.layer[i], self.layout.across[i])


def _columns(text: str) -> int:
    return len(text)


def _steps(steps: tuple[int, ...]) -> str:
    return " ".join(map(str, steps))


def _node(i: int, node: NetNode, where: _Where, wide: float) -> str:
    x, y = where.node(i)
    lift = -5 if node.value else 1
    value = f'<text class="v" x="{x:.1f}" y="{y + 12:.1f}">{escape(node.value)}</text>'
    title = f"<title>{escape(node.title)}</title>"
    return (
        f'<g class="n {node.kind}" data-k="{_steps(node.steps)}">{title}'
        f'<rect x="{x - wide / 2:.1f}" y="{y - _HIGH / 2:.1f}" width="{wide:.1f}" '
        f'height="{_HIGH}" rx="7"/><text x="{x:.1f}" y="{y + lift + 3:.1f}">{escape(node.name)}'
        f"</text>{value if node.value else ''}</g>"
    )


def _route(e: NetEdge, where: _Where) -> list[Point]:
    """Return the points of an edge: out of its source, through its bends, into its target."""
    bends = where.layout.bends[e.source, e.target]
    return [where.node(e.source), *(where.at(*b) for b in bends), where.node(e.target)]


def _edge(e: NetEdge, net: Net, where: _Where) -> str:
    points = _route(e, where)
    (x0, y0), (x1, y1) = points[0], points[-1]
    wide0 = _half(net.nodes[e.source])
    wide1 = _half(net.nodes[e.target])
    if where.down:
        points[0], points[-1] = (x0, y0 + _HIGH / 2), (x1, y1 - _HIGH / 2 - 6)
    else:
        points[0], points[-1] = (x0 + wide0, y0), (x1 - wide1 - 6, y1)
    drawn = _curve(points, where.down)
    x, y = points[-1]
    corners = ((-4, -1), (4, -1), (0, 6)) if where.down else ((-1, -4), (-1, 4), (6, 0))
    arrow = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    source = _steps(net.nodes[e.source].steps)
    target = _steps(net.nodes[e.target].steps)
    return (
        f'<g class="edge" data-s="{source}" data-t="{target}"><title>{escape(e.title)}</title>'
        f'<path class="e" d="{drawn}"/><polygon class="a" points="{arrow}"/></g>'
    )


def _curve(points: list[Point], down: bool) -> str:
    """Draw a smooth curve through points: straight out, straight in, along its way in between."""
    slopes = []
    last = len(points) - 1
    for i in range(last + 1):
        (ax, ay), (bx, by) = points[max(i - 1, 0)], points[min(i + 1, last)]
        if 0 < i < last:
            slopes.append(((bx - ax) / 2, (by - ay) / 2))
        else:
            slopes.append((0.0, 1.5 * (by - ay)) if down else (1.5 * (bx - ax), 0.0))
    parts = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (p, q), (s, t) in zip(pairwise(points), pairwise(slopes), strict=True):
        ends = ((p[0] + s[0] / 3, p[1] + s[1] / 3), (q[0] - t[0] / 3, q[1] - t[1] / 3), q)
        parts.append("C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in ends))
    return "".join(parts)


def _half(node: NetNode) -> float:
    return (_WIDE * max(_columns(node.name), 0.86 * _columns(node.value), 2) + 16) / 2


def _label(e: NetEdge, net: Net, where: _Where) -> str:
    """Write a local derivative beside its edge: at the end where fewer edges meet."""
    points = _route(e, where)
    leaving = sum(other.source == e.source for other in net.edges)
    coming = sum(other.target == e.target for other in net.edges)
    near = 0 if coming > leaving else len(points) - 2
    (ax, ay), (bx, by) = points[near], points[near + 1]
    along = 0.5 if coming == leaving == 1 else 0.36 if coming > leaving else 0.64
    if where.down:
        x, y = ax + along * (bx - ax), ay + along * (by - ay) + 4
    else:
        left = ax + (_half(net.nodes[e.source]) if near == 0 else 0)
        right = bx - (_half(net.nodes[e.target]) if near == len(points) - 2 else 0)
        x, y = left + along * (right - left), ay + along * (by - ay) - 5
    return f'<text class="l" x="{x:.1f}" y="{y:.1f}">{escape(e.label)}</text>'
