"""A document for a terminal with colours, by rich; without it the plain text is printed."""

from __future__ import annotations

from typing import Any

from srcad.teach.document import Block, Code, Document, Equations, Note, Table
from srcad.teach.write.text import block_lines, cell_text, plain

__all__ = ["renderable"]

_STYLES = {"kink": "yellow", "problem": "red", "error": "red", "wrong": "red", "right": "green"}
_LINES = {"head": "dim", "folded": "dim", "decision": "dim italic", "total": "bold", "sum": "bold"}
_COLOURS = ("blue", "green", "yellow", "magenta", "bright_magenta", "cyan", "bright_red", "white")


def renderable(document: Document) -> Any:
    """Return what ``rich.print`` shows. Raises ``ImportError`` without rich."""
    from rich.console import Group
    from rich.rule import Rule
    from rich.text import Text

    parts: list[Any] = []
    if document.heading is not None:
        parts += [Text(document.heading.text, "bold"), Text(document.summary, "dim")]
    for section in document.sections:
        parts.append(Rule(section.title, align="left", style="blue"))
        for block in section.blocks:
            parts += [*_block(block), Text("")]
    return Group(*parts)


def _block(block: Block) -> list[Any]:
    from rich.text import Text

    match block:
        case Table():
            return [_table(block)]
        case Note(text=text, kind=kind):
            return [Text(plain(text), _STYLES.get(kind, ""))]
        case Equations(lines=lines):
            kind = lines[0].kind if lines else ""
            return [Text("\n".join(block_lines(block)), _STYLES.get(kind, ""), no_wrap=True)]
        case Code():
            return [_code(block)]
        case _:
            return [Text("\n".join(block_lines(block)), no_wrap=True)]


def _table(table: Table) -> Any:
    from rich.table import Table as Rich
    from rich.text import Text

    made = Rich(title=plain(table.caption) or None, title_justify="left", box=None, pad_edge=False)
    for i, name in enumerate(table.columns):
        made.add_column(name, justify="right" if i in table.right else "left", no_wrap=True)
    for line in table.lines:
        cells = [Text(cell_text(c)) for c in line.cells]
        if line.depth and len(cells) > 1:
            cells[1] = Text("  " * line.depth).append_text(cells[1])
        made.add_row(*cells, style=_LINES.get(line.kind))
    return made


def _code(code: Code) -> Any:
    from rich.text import Text

    made = Text(no_wrap=True)
    for title, lines in code.listings[1:]:
        made.append(f"{title}\n", "bold")
        for line in lines:
            colour = _COLOURS[line.group % len(_COLOURS)] if line.group >= 0 else ""
            made.append(f"  {line.text}", colour)
            made.append(f"  # {line.note}\n" if line.note else "\n", "dim")
    return made
