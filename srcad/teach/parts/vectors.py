"""The fifth section: the chain as a product of Jacobians, what its order costs, and ∇f·v."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from srcad.ir.nodes import Var
from srcad.teach.bars import size_of
from srcad.teach.chains import longest
from srcad.teach.document import Block, Formula, Line, Note, Section, Table
from srcad.teach.jacobians import jacobian
from srcad.teach.lesson import Lesson
from srcad.teach.listing import edge_name, has_vectors
from srcad.teach.names import ratio
from srcad.teach.values import digits, shown

__all__ = ["Factor", "cost", "section"]


def section(lesson: Lesson) -> Section | None:
    """Return the section, or None where there are no vectors, or no numbers for their sizes."""
    u = lesson.u
    if not u.straight or not has_vectors(u) or not lesson.has_numbers:
        return None
    blocks: list[Block] = []
    for leaf in u.inputs:
        costs = not any(isinstance(b, Note) for b in blocks)
        blocks += _product(lesson, leaf, costs)
    blocks += _directions(lesson)
    return Section("vectors", lesson.say("vectors"), tuple(blocks)) if blocks else None


_BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Factor:
    """A Jacobian's size, and whether it is diagonal."""

    rows: int
    columns: int
    diagonal: bool = False


def cost(factors: list[Factor], from_left: bool, dense: bool = False) -> int:
    """Count the multiplications of a product; ``dense`` takes no notice of diagonals.

    >>> chain = [Factor(1, 9), Factor(9, 9), Factor(9, 9, diagonal=True)]
    >>> cost(chain, True), cost(chain, False), cost(chain, True, dense=True)
    (90, 162, 162)
    """
    order = factors if from_left else factors[::-1]
    done, total = order[0], 0
    for after in order[1:]:
        left, right = (done, after) if from_left else (after, done)
        both = left.diagonal and right.diagonal and not dense
        if both:
            total += left.rows
        elif (left.diagonal or right.diagonal) and not dense:
            total += left.rows * right.columns
        else:
            total += left.rows * left.columns * right.columns
        done = Factor(left.rows, right.columns, both)
    return total


def _product(lesson: Lesson, leaf: str, costs: bool) -> list[Block]:
    u, say, space = lesson.u, lesson.say, lesson.space
    value, graph = u.value, lesson.apart.vectors
    assert space is not None
    if not isinstance(value, Var) or value.name == leaf:
        return []
    count = graph.paths(leaf).get(value.name, 0)
    if count == 0:
        return []
    path = longest(graph, leaf, value.name)[::-1]
    name = ratio(u.result, leaf, partial=len(u.inputs) > 1)
    factors, lines = [], []
    for row, edge in path:
        rows, columns = size_of(space[row.name]), size_of(space[edge.by])
        square = not isinstance(space[row.name], tuple | list)
        same = square and np.shape(space[row.name]) == np.shape(space[edge.by])
        factors.append(Factor(rows, columns, edge.elementwise and same and rows > 1))
        formula = jacobian(row, edge, u.types)
        lines.append(Line((Formula(edge_name(row, edge)), Formula(formula), f"{rows}×{columns}"),
                          lesson.steps_of.get(row.name, ())))  # fmt: skip
    heads = (say("factor"), say("local derivative"), say("shape"))
    caption = f"`{name} = {' · '.join(edge_name(r, e) for r, e in path)}`"
    blocks: list[Block] = [Table(heads, tuple(lines), (), caption)]
    if count > 1:
        return [*blocks, Note(say("no product"))]
    if not costs or len(factors) < 3 or max(f.rows * f.columns for f in factors) == 1:
        return blocks
    return [*blocks, _costs(lesson, factors), Note(_verdict(lesson, factors))]


def _costs(lesson: Lesson, factors: list[Factor]) -> Table:
    say = lesson.say
    names = [f"J{len(factors) - i}".translate(_BELOW) for i in range(len(factors))]
    left, right = names[0], names[-1]
    for one in names[1:]:
        left = f"({left}·{one})"
    for one in names[-2::-1]:
        right = f"({one}·{right})"
    lines = []
    for key, text, first in (("from left", left, True), ("from right", right, False)):
        kept, dense = cost(factors, first), cost(factors, first, dense=True)
        shown_ = text[1:-1] if first else text[1:-1] if text.startswith("(") else text
        lines.append(Line((say(key), shown_, f"{kept:,}", f"{dense:,}")))
    heads = (say("order"), say("bracketed"), say("diagonal kept"), say("dense"))
    return Table(heads, tuple(lines), (2, 3), say("multiplications"))


def _verdict(lesson: Lesson, factors: list[Factor]) -> str:
    say = lesson.say
    left, right = cost(factors, True), cost(factors, False)
    key = "left wins" if left < right else "right wins" if right < left else "no matter"
    sizes = " · ".join(f"({f.rows}×{f.columns})" for f in factors)
    return say("cost", count=len(factors), sizes=sizes, left=f"{left:,}", right=f"{right:,}",
               better=say(key))  # fmt: skip


# the directional derivative


def _directions(lesson: Lesson) -> list[Block]:
    """Return ∇f·v for some unit vectors v, by the first vector that the function is given."""
    run, say = lesson.run, lesson.say
    if not lesson.scalar:
        return []
    vectors = [run.steps[i] for i in run.inputs if np.ndim(run.steps[i].value) == 1]
    if not vectors or not 2 <= np.size(vectors[0].value) <= 6:
        return []
    step = vectors[0]
    gradient = np.asarray(step.bar, dtype=float)
    length = float(np.linalg.norm(gradient))
    if not np.isfinite(length) or length == 0:
        return []
    up = gradient / length
    axis = np.zeros(gradient.shape)
    axis[0] = 1.0
    flat = axis - (axis @ up) * up
    if np.linalg.norm(flat) < 1e-9:
        flat = np.roll(axis, 1)
    flat = flat / np.linalg.norm(flat)
    names = say("along axis", name=f"{step.name}[0]")
    rows = [(axis, names), (up, say("steepest")), (-up, say("downhill")), (flat, say("across"))]
    lines = []
    for v, meaning in rows:
        slope = float(gradient @ v)
        slope = 0.0 if abs(slope) < 1e-12 * length else slope
        lines.append(Line((shown(v), digits(slope, 6), meaning)))
    heads = (say("direction"), "∇f·v", say("meaning"))
    return [Table(heads, tuple(lines), (1,), say("directional", result=lesson.result))]
