"""A document as plain text, for any terminal.

>>> from srcad.teach.document import Formula, Line, Section, Table
>>> table = Table(("a", "b"), (Line((Formula("x = 1"), "2")),), (1,))
>>> print(text_of_document(Document("en", "t", None, "", (Section("s", "Title", (table,)),))))
1  Title
<BLANKLINE>
  a      b
  x = 1  2
"""

from __future__ import annotations

import math
import unicodedata

from srcad.teach.document import (
    Block,
    Cell,
    Code,
    Document,
    Equation,
    Equations,
    Formula,
    Net,
    Note,
    Plot,
    Table,
)

__all__ = ["aligned_lines", "block_lines", "cell_text", "code_lines", "plain", "text_of_document"]

_WIDTH = 100
_BAR = 40
_SIGNS = {"kink": "! ", "problem": "✗ ", "error": "✗ ", "right": "✓ ", "wrong": "✗ "}


def text_of_document(document: Document) -> str:
    """Return the whole text."""
    parts = []
    if document.heading is not None:
        head = document.heading.text
        gap = "     " if len(head) + len(document.summary) < _WIDTH else "\n  "
        parts.append(head + (gap + document.summary if document.summary else ""))
    for number, section in enumerate(document.sections, 1):
        blocks = ["\n".join(lines) for b in section.blocks if (lines := block_lines(b))]
        parts.append("\n\n".join([f"{number}  {section.title}", *blocks]))
    return "\n\n".join(parts)


def block_lines(block: Block) -> list[str]:
    """Return the lines of one block."""
    match block:
        case Table():
            return _table(block)
        case Equations(title=title, lines=lines):
            head = [f"  {title}:"] if title else []
            return [*head, *(line for e in lines for line in _equation(e))]
        case Note(text=text, kind=kind):
            whole = _SIGNS.get(kind, "") + (text if kind == "error" else plain(text))
            return ["  " + li for li in whole.splitlines()] if kind == "error" else _wrapped(whole)
        case Code(listings=listings):
            return [line for pair in listings[1:] for line in ("", *code_lines(*pair))][1:]
        case Net():
            return _net(block)
        case Plot():
            return _plot(block)


def plain(text: str) -> str:
    """Leave out the marks round the formulas in a text."""
    return text.replace("`", "")


def cell_text(cell: Cell) -> str:
    """Return what a cell shows."""
    return cell.text if isinstance(cell, Formula) else plain(cell)


def _wide(text: str) -> int:
    """Return how many columns a text takes: Korean letters take two, combining signs none."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(bool(unicodedata.combining(c)) for c in text)


def aligned_lines(table: list[list[str]], right: set[int]) -> list[str]:
    """Set cells in columns, with two spaces between them."""
    widths = [max(map(_wide, column)) for column in zip(*table, strict=True)]
    lines = []
    for cells in table:
        parts = []
        for i, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            gap = " " * (width - _wide(cell))
            parts.append(gap + cell if i in right else cell + gap)
        lines.append("  ".join(parts).rstrip())
    return lines


def _table(table: Table) -> list[str]:
    spanning = {
        i for i, line in enumerate(table.lines) if line.kind in ("head", "folded", "decision")
    }
    rows = [list(table.columns)]
    for i, line in enumerate(table.lines):
        cells = [cell_text(c) for c in line.cells]
        if i in spanning:
            cells = [cells[0], *[""] * (len(cells) - 1)]
        elif line.depth:
            cells[1] = "  " * line.depth + cells[1]
        rows.append(cells)
    lines = aligned_lines(rows, set(table.right))
    first = max(_wide(row[0]) for row in rows)
    for i in spanning:
        line = table.lines[i]
        start = cell_text(line.cells[0])
        start += " " * (first - _wide(start)) + "  " + "  " * line.depth
        sign = {"head": "▸ ", "decision": "? "}.get(line.kind, "")
        lines[i + 1] = start + sign + cell_text(line.cells[1])
    caption = _wrapped(plain(table.caption) + ("" if table.caption.endswith(".") else ":"))
    caption = caption if table.caption else []
    return [*caption, *("  " + line for line in lines)]


def _equation(equation: Equation) -> list[str]:
    name = equation.name.text
    width = max(7, len(name))
    texts = [side.text for side, _ in equation.sides]
    longest = max((len(t) for t in texts if len(t) <= _WIDTH // 2), default=0)
    sign = _SIGNS.get(equation.kind, "")
    lines = []
    for i, (side, note) in enumerate(equation.sides):
        head = (sign + name if i == 0 else "").ljust(width + len(sign))
        tail = f"{side.text:<{longest}}   {note}" if note else side.text
        lines.append(f"  {head} = {tail}")
    return lines


def _wrapped(text: str) -> list[str]:
    lines, now = [], ""
    for word in text.split(" "):
        if now and _wide(now) + _wide(word) + 1 > _WIDTH:
            lines.append("  " + now)
            now = word
        else:
            now = f"{now} {word}" if now else word
    return [*lines, "  " + now]


def code_lines(title: str, lines: tuple[object, ...]) -> list[str]:
    """Return a listing with its notes as comments."""
    codes = [(getattr(li, "text", ""), getattr(li, "note", "")) for li in lines]
    width = max((len(c) for c, note in codes if note), default=0)
    shown = [f"{c:<{width}}  # {_signed(note)}" if note else c for c, note in codes]
    return [f"  {title}:", *("  " + line for line in shown)]


def _signed(note: str) -> str:
    return note if note.startswith("-") else " " + note


def _net(net: Net) -> list[str]:
    """Return each node with the nodes it is made of."""
    by: dict[int, list[str]] = {}
    for e in net.edges:
        label = f" ({e.label})" if e.label else ""
        by.setdefault(e.target, []).append(f"{net.nodes[e.source].name}{label}")
    rows = [[", ".join(by.get(i, [])), "→" if i in by else "", n.name, n.value]
            for i, n in enumerate(net.nodes)]  # fmt: skip
    return ["  " + line for line in aligned_lines(rows, {0})] if rows else []


def _plot(plot: Plot) -> list[str]:
    """Return bars, one for each h, of the logarithm of the error."""
    low = min(math.log10(y) for c in plot.curves for _, y in c.points)
    high = max(math.log10(y) for c in plot.curves for _, y in c.points)
    heads = [plot.across, *(name for c in plot.curves for name in (c.name, ""))]
    rows = [heads]
    for i, (x, _) in enumerate(plot.curves[0].points):
        cells = [f"{x:.0e}"]
        for curve in plot.curves:
            y = curve.points[i][1]
            size = (math.log10(y) - low) / (high - low or 1)
            cells += [f"{y:.1e}", "▇" * round(size * _BAR / 2)]
        rows.append(cells)
    caption = _wrapped(plot.caption)
    return [*caption, *("  " + line for line in aligned_lines(rows, {0, 1, 3}))]
