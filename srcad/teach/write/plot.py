"""Plots over two logarithmic axes as SVG.

>>> from srcad.teach.document import Curve
>>> curve = Curve("f", ((0.1, 0.01), (0.01, 0.0001)))
>>> plot_svg(Plot("a plot", "h", "error", (curve,))).count("<circle")
2
"""

from __future__ import annotations

import math
from html import escape

from srcad.teach.document import Plot

__all__ = ["plot_svg"]

Point = tuple[float, float]
_BOX = (64.0, 16.0, 560.0, 300.0)  # left, top, right, bottom


def plot_svg(plot: Plot) -> str:
    """Return the element of a plot over two logarithmic axes."""
    xs = [math.log10(x) for c in plot.curves for x, _ in c.points]
    ys = [math.log10(y) for c in plot.curves for _, y in c.points]
    low, high = math.floor(min(ys)), math.ceil(max(ys))
    left, top, right, bottom = _BOX

    def at(x: float, y: float) -> Point:
        return (left + (x - min(xs)) / (max(xs) - min(xs)) * (right - left),
                bottom - (y - low) / ((high - low) or 1) * (bottom - top))  # fmt: skip

    start = '<svg class="plot" xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 580 360">'
    parts = [start, f"<title>{escape(plot.caption)}</title>"]
    for k in range(math.ceil(min(xs)), math.floor(max(xs)) + 1, 2):
        x, y = at(k, low)
        parts.append(f'<path class="grid" d="M{x:.1f} {top:.1f}V{y:.1f}"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18:.1f}">10{_raised(k)}</text>')
    for k in range(low, high + 1, max(1, (high - low) // 7)):
        x, y = at(min(xs), k)
        parts.append(f'<path class="grid" d="M{x:.1f} {y:.1f}H{right:.1f}"/>')
        name = f"10{_raised(k)}"
        parts.append(f'<text class="y" x="{left - 6:.1f}" y="{y + 4:.1f}">{name}</text>')
    for i, curve in enumerate(plot.curves):
        points = [at(math.log10(x), math.log10(y)) for x, y in curve.points]
        listed = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline class="c{i}" points="{listed}"/>')
        parts += [f'<circle class="c{i}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points]
        place = f'x="{left + 20 + 230 * i:.1f}" y="352"'
        parts.append(f'<text class="name c{i}" {place}>● {escape(curve.name)}</text>')
    for mx, my, text in plot.marks:
        x, y = at(math.log10(mx), math.log10(my))
        parts.append(f'<text class="mark" x="{x:.1f}" y="{y - 12:.1f}">{escape(text)}</text>')
    parts.append(f'<text x="{right:.1f}" y="{bottom + 36:.1f}">{escape(plot.across)}</text>')
    parts.append(f'<text class="y" x="{left - 6:.1f}" y="{top - 4:.1f}">{escape(plot.up)}</text>')
    return "".join(parts) + "</svg>"


def _raised(k: int) -> str:
    return str(k).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
