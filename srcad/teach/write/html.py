"""A document as one HTML page that needs nothing else, or as a part of a notebook.

Formulas are MathML, graphs are SVG, style and script lie in the page: nothing is fetched.

>>> from srcad.teach.document import Note, Section
>>> whole = page(Document("en", "f", None, "", (Section("s", "Title", (Note("50 < 60"),)),)))
>>> "50 &lt; 60" in whole, "http:" in whole.replace("http://www.w3.org/", "")
(True, False)
"""

from __future__ import annotations

import json
from functools import cache
from html import escape
from importlib.resources import files

from srcad.teach.document import (
    Block,
    Cell,
    Code,
    CodeLine,
    Document,
    Equation,
    Equations,
    Formula,
    Line,
    Net,
    Note,
    Plot,
    Section,
    Table,
)
from srcad.teach.mathml import mathml
from srcad.teach.notation import box
from srcad.teach.words import said
from srcad.teach.write.plot import plot_svg
from srcad.teach.write.svg import net_svg
from srcad.teach.write.text import plain

__all__ = ["fragment", "page"]

_SWEEPS = ("", "forward", "forward", "forward", "forward", "backward", "backward")
_COLOURS = 8
_STAGE = ("graph", "trace", "code")  # what the stepper lights up, near one another


@cache
def _asset(name: str) -> str:
    return (files("srcad.teach") / "page" / name).read_text(encoding="utf-8").strip()


def page(document: Document) -> str:
    """Return a whole page."""
    body = _body(document, "main", "srcad whole")
    return (
        f'<!DOCTYPE html>\n<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n<style>\n{_asset('page.css')}\n</style>\n"
        f'</head>\n<body class="page">\n{body}\n</body>\n</html>\n'
    )


def fragment(document: Document) -> str:
    """Return an element that carries its style and its script, for a notebook's output."""
    return f"<style>\n{_asset('page.css')}\n</style>\n{_body(document, 'div', 'srcad')}"


def _body(document: Document, tag: str, classes: str) -> str:
    parts = [f'<{tag} class="{classes}" lang="{document.language}">']
    if document.heading is not None:
        parts.append(f'<h1 tabindex="0">{_formula(document.heading.text)}</h1>')
    if document.summary:
        parts.append(f'<p class="summary">{escape(document.summary)}</p>')
    stage = [_section(s) for s in document.sections if s.key in _STAGE]
    for section in document.sections:
        if section.key not in _STAGE:
            parts.append(_section(section))
        elif stage:
            kind = "stage" if document.moments else "stage flat"
            parts.append(f'<div class="{kind}">\n' + "\n".join(stage) + "\n</div>")
            stage = []
    if document.moments:
        parts.append(_stepper(document))
        parts.append(f"<script>\n{_asset('page.js')}\n</script>")
    return "\n".join([*parts, f"</{tag}>"])


def _section(section: Section) -> str:
    blocks = "\n".join(_block(b) for b in section.blocks)
    return (
        f'<section class="{section.key}">\n<h2>{escape(section.title)}</h2>\n{blocks}\n</section>'
    )


def _block(block: Block) -> str:
    match block:
        case Table():
            return _table(block)
        case Equations(title=title, lines=lines):
            head = f"<h3>{escape(title)}</h3>\n" if title else ""
            return head + "\n".join(map(_equation, lines))
        case Note(text=text, kind=kind):
            shown = escape(text) if kind == "error" else _text(text)
            return f'<p class="note {kind}">{shown}</p>'
        case Code(listings=listings):
            made = (_listing(title, lines) for title, lines in listings)
            return f'<div class="codes">\n{"".join(made)}</div>'
        case Net(caption=caption):
            return f"{_scroll(caption)}{net_svg(block)}</div>"
        case Plot():
            return _plot(block)


def _plot(plot: Plot) -> str:
    """Write a plot, and its numbers for those who cannot see it."""
    heads = "".join(f"<th>{escape(t)}</th>" for t in (plot.across, *(c.name for c in plot.curves)))
    rows = []
    for i, (x, _) in enumerate(plot.curves[0].points):
        cells = "".join(f"<td>{c.points[i][1]:.1e}</td>" for c in plot.curves)
        rows.append(f"<tr><td>{x:.0e}</td>{cells}</tr>")
    table = f"{_scroll(plot.up)}<table><tr>{heads}</tr>{''.join(rows)}</table></div>"
    return (
        f"<figure><figcaption><p>{escape(plot.caption)}</p></figcaption>{plot_svg(plot)}"
        f"<details><summary>{escape(plot.up)}</summary>{table}</details></figure>"
    )


def _scroll(label: str) -> str:
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">'


def _formula(text: str) -> str:
    return mathml(box(text)) if text.strip() else ""


def _cell(cell: Cell) -> str:
    return _formula(cell.text) if isinstance(cell, Formula) else _text(cell)


def _text(text: str) -> str:
    """Write a text; between backticks stand formulas."""
    parts = text.split("`")
    return "".join(_formula(p) if i % 2 else escape(p) for i, p in enumerate(parts))


def _table(table: Table) -> str:
    heads = "".join(
        f'<th scope="col"{_right(i, table)}>{escape(c)}</th>' for i, c in enumerate(table.columns)
    )
    rows = "\n".join(_line(line, table) for line in table.lines)
    caption = f'<p class="caption">{_text(table.caption)}</p>' if table.caption else ""
    label = plain(table.caption) or ", ".join(table.columns)
    return (f"{caption}{_scroll(label)}<table><thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n"
            "</tbody></table></div>")  # fmt: skip


def _right(i: int, table: Table) -> str:
    return ' class="r"' if i in table.right else ""


def _line(line: Line, table: Table) -> str:
    attributes = f' class="{line.kind}"' if line.kind else ""
    attributes += f' data-k="{" ".join(map(str, line.steps))}"' if line.steps else ""
    attributes += f' data-depth="{line.depth}"'
    width = len(table.columns)
    if line.kind in ("head", "folded", "decision"):
        indent = f' style="padding-left:{0.7 + line.depth:.1f}rem"'
        text = _cell(line.cells[1])
        if line.kind == "head":
            sign = '<span class="sign" aria-hidden="true">▾</span>'
            text = f'<button type="button" aria-expanded="true">{sign} {text}</button>'
        return (f"<tr{attributes}><td>{_cell(line.cells[0])}</td>"
                f'<td colspan="{width - 1}"{indent}>{text}</td></tr>')  # fmt: skip
    swept = len(table.columns) == len(_SWEEPS)
    cells = []
    for i, cell in enumerate(line.cells):
        sweep = f' data-sweep="{_SWEEPS[i]}"' if swept and i > 1 else ""
        indent = f' style="padding-left:{0.7 + line.depth:.1f}rem"' if i == 1 and line.depth else ""
        cells.append(f"<td{_right(i, table)}{sweep}{indent}>{_cell(cell)}</td>")
    return f"<tr{attributes}>{''.join(cells)}</tr>"


def _equation(equation: Equation) -> str:
    sign = {"wrong": "✗ ", "right": "✓ "}.get(equation.kind, "")
    mark = f'<span class="mark">{sign}</span>' if sign else ""
    rows = []
    for i, (side, note) in enumerate(equation.sides):
        name = mark + _formula(equation.name.text) if i == 0 else ""
        rows.append(f"<tr><td>{name}</td><td>=</td><td>{_formula(side.text)}</td>"
                    f'<td class="note">{escape(note)}</td></tr>')  # fmt: skip
    label = _scroll(equation.name.text)
    return f'{label}<table class="eq {equation.kind}">{"".join(rows)}</table></div>'


def _listing(title: str, lines: tuple[CodeLine, ...]) -> str:
    width = max((len(li.text) for li in lines if li.note and len(li.text) <= 60), default=0)
    digits = max((len(str(li.number)) for li in lines), default=0)
    made = "".join(_code_line(li, width, digits) for li in lines)
    return f'<div><h3>{escape(title)}</h3><pre tabindex="0">{made}</pre></div>\n'


def _code_line(line: CodeLine, width: int, digits: int) -> str:
    number = f'<span class="no">{line.number:>{digits}}  </span>' if line.number else ""
    gap = " " * max(width - len(line.text), 0)
    note = f'{gap}  <span class="cm"># {escape(line.note)}</span>' if line.note else ""
    colour = f" c{line.group % _COLOURS}" if line.group >= 0 else ""
    steps = ""
    if line.steps:
        steps = f' data-k="{" ".join(map(str, line.steps))}" data-sweep="{line.sweep}"'
    text = f'<span class="t">{escape(line.text)}</span>' if colour else escape(line.text)
    return f'<span class="ln{colour}"{steps}>{number}{text or " "}{note}</span>'


def _stepper(document: Document) -> str:
    lang = document.language
    label = escape(said(lang, "stepper"))
    listed = [[m.sweep, m.step, plain(m.text), _text(m.text)] for m in document.moments]
    moments = json.dumps(listed, ensure_ascii=False)
    moments = moments.replace("</", "<\\/")
    last = len(document.moments) - 1
    back, ahead = (
        f'<button type="button" class="{name}" aria-label="{said(lang, key)}">{sign}</button>'
        for name, key, sign in (("back", "previous", "◀"), ("ahead", "next", "▶"))
    )
    slider = f'<input type="range" min="0" max="{last}" value="0" aria-label="{label}">'
    keys = f'<span class="keys">{escape(said(lang, "keys"))}</span>'
    return (
        f'<div class="stepper" role="group" aria-label="{label}"><div class="row">{back}{ahead}'
        f'{slider}<span class="count"></span>{keys}</div>'
        '<div class="seen" aria-hidden="true"></div>'
        '<div class="said" role="status" aria-live="polite"></div>'
        f'<script type="application/json" class="moments">{moments}</script></div>'
    )
