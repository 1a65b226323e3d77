"""What an explanation consists of, before it is written as text, HTML or LaTeX.

A document has sections, a section has blocks, a block has cells; a cell is a text or a formula.
Each line knows the steps of the run that it speaks of, so that a page can light them up together.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "Block", "Cell", "Code", "CodeLine", "Curve", "Document", "Equation", "Equations", "Formula",
    "Line", "Moment", "Net", "NetEdge", "NetNode", "Note", "Plot", "Section", "Table",
]  # fmt: skip


@dataclass(frozen=True)
class Formula:
    """A formula in the notation of the terminal; ``notation.box`` reads it for the others."""

    text: str


Cell = str | Formula


@dataclass(frozen=True)
class Line:
    """One line of a table. ``kind``: nothing, ``head`` (of a group), ``folded``, ``wrong``."""

    cells: tuple[Cell, ...]
    steps: tuple[int, ...] = ()
    kind: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Table:
    """Lines in columns; ``right`` are the columns of numbers."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    right: tuple[int, ...] = ()
    caption: str = ""


@dataclass(frozen=True)
class Equation:
    """What one thing equals, side after side, each with what was done to get there."""

    name: Formula
    sides: tuple[tuple[Formula, str], ...]
    kind: str = ""


@dataclass(frozen=True)
class Equations:
    """Equations under one another."""

    title: str
    lines: tuple[Equation, ...]


@dataclass(frozen=True)
class Note:
    """A paragraph. ``kind``: nothing, ``kink``, ``problem``, ``error``, ``right`` or ``wrong``."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class CodeLine:
    """A line of code; ``group`` is what it has in common with lines of the other listings."""

    text: str
    note: str = ""
    group: int = -1
    steps: tuple[int, ...] = ()
    sweep: str = ""
    number: int = 0


@dataclass(frozen=True)
class Code:
    """Listings beside one another, each with its title."""

    listings: tuple[tuple[str, tuple[CodeLine, ...]], ...]


@dataclass(frozen=True)
class NetNode:
    """A node of the graph: what it is called, its value, the steps it stands for."""

    name: str
    value: str
    kind: str
    steps: tuple[int, ...]
    title: str = ""


@dataclass(frozen=True)
class NetEdge:
    """An edge from one node to another, with the local derivative."""

    source: int
    target: int
    label: str
    title: str = ""


@dataclass(frozen=True)
class Net:
    """A graph without cycles, the inputs first."""

    nodes: tuple[NetNode, ...]
    edges: tuple[NetEdge, ...]
    caption: str = ""


@dataclass(frozen=True)
class Curve:
    """Points of a plot, and what they are."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Plot:
    """Curves over two logarithmic axes."""

    caption: str
    across: str
    up: str
    curves: tuple[Curve, ...]
    marks: tuple[tuple[float, float, str], ...] = ()


Block = Table | Equations | Note | Code | Net | Plot


@dataclass(frozen=True)
class Section:
    """Blocks under a heading; ``key`` is the same in every language."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Moment:
    """One stop of the stepper: the sweep, the step that it shows, and what to say of it."""

    sweep: str
    step: int
    text: str


@dataclass(frozen=True)
class Document:
    """A whole explanation in one language."""

    language: str
    title: str
    heading: Formula | None
    summary: str
    sections: tuple[Section, ...]
    moments: tuple[Moment, ...] = ()
