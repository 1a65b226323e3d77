r"""A document as LaTeX: formulas in displays, tables as arrays.

All of its mathematics is what KaTeX and MathJax know.

>>> from srcad.teach.document import Equation, Equations, Formula, Section
>>> e = Equation(Formula("dy/dx"), ((Formula("2*x"), ""),))
>>> whole = Document("en", "f", None, "", (Section("chain", "Chain", (Equations("", (e,)),)),))
>>> print(document_tex(whole))
\section*{Chain}
\[ \begin{aligned} \frac{d y}{d x} &= 2 \, x \end{aligned} \]
"""

from __future__ import annotations

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
    Section,
    Table,
)
from srcad.teach.latex import latex, plain_text
from srcad.teach.notation import box

__all__ = ["document_tex", "short"]


def document_tex(document: Document) -> str:
    """Return the sections one after the other, to be put into a document of one's own."""
    parts = []
    if document.heading is not None:
        parts.append(rf"\[ {_math(document.heading.text)} \]")
        parts.append(_text(document.summary))
    parts += [_section(s) for s in document.sections]
    return "\n\n".join(p for p in parts if p)


def short(document: Document) -> str:
    """Return one display for a notebook: the u-list and what the chain rule comes to."""
    lines = []
    for section in document.sections:
        for block in section.blocks:
            if section.key == "u-list" and isinstance(block, Table):
                for line in block.lines:
                    cells = [_cell(line.cells[0])]
                    cells += [_math(c.text) for c in line.cells[1:] if isinstance(c, Formula)]
                    lines.append(" & ".join(cells[:2]))
            elif section.key == "chain" and isinstance(block, Equations):
                equation = block.lines[-1]
                last = " = ".join(_math(side.text) for side, _ in equation.sides)
                if block is section.blocks[-1]:
                    lines.append(rf"{_math(equation.name.text)} & = {last}")
    if not lines:
        return ""
    body = " \\\\\n".join(lines)
    return f"$$\\begin{{array}}{{ll}}\n{body}\n\\end{{array}}$$"


def _math(text: str) -> str:
    return latex(box(text)) if text.strip() else ""


def _text(text: str) -> str:
    """Write a text; between backticks stand formulas."""
    parts = text.split("`")
    return "".join(f"${_math(p)}$" if i % 2 else plain_text(p) for i, p in enumerate(parts))


def _section(section: Section) -> str:
    blocks = [made for b in section.blocks if (made := _block(b))]
    return "\n".join([rf"\section*{{{plain_text(section.title)}}}", *blocks])


def _block(block: Block) -> str:
    match block:
        case Table():
            return _table(block)
        case Equations(title=title, lines=lines):
            head = rf"\paragraph{{{plain_text(title)}}}" + "\n" if title else ""
            return head + "\n".join(map(_equation, lines))
        case Note(text=text, kind="error"):
            return f"\\begin{{verbatim}}\n{text}\n\\end{{verbatim}}"
        case Note(text=text):
            return _text(text) + "\n"
        case Code(listings=listings):
            texts = ["\n".join(line.text for line in lines) for _, lines in listings[1:]]
            return "\n".join(f"\\begin{{verbatim}}\n{t}\n\\end{{verbatim}}" for t in texts)
        case Net(caption=caption) | Plot(caption=caption):
            return plain_text(caption) + "\n"


def _equation(equation: Equation) -> str:
    sides = []
    for side, note in equation.sides:
        said = rf" && \text{{{plain_text(note)}}}" if note else ""
        sides.append(rf"&= {_math(side.text)}{said}")
    body = " \\\\ ".join(sides)
    return rf"\[ \begin{{aligned}} {_math(equation.name.text)} {body} \end{{aligned}} \]"


def _table(table: Table) -> str:
    columns = "".join("r" if i in table.right else "l" for i in range(len(table.columns)))
    rows = [" & ".join(rf"\text{{{_bare(c)}}}" for c in table.columns) + r" \\ \hline"]
    for line in table.lines:
        cells = [_cell(c) for c in line.cells]
        rows.append(" & ".join(cells) + r" \\")
    head = _text(table.caption) + "\n" if table.caption else ""
    body = "\n".join(rows)
    return f"{head}\\[ \\begin{{array}}{{{columns}}}\n{body}\n\\end{{array}} \\]"


def _bare(text: str) -> str:
    return plain_text(text.replace("`", ""))


def _cell(cell: Cell) -> str:
    if isinstance(cell, Formula):
        return _math(cell.text)
    return rf"\text{{{_bare(cell)}}}" if cell else ""
