"""``worksheet``: the u-list with blanks for a student to fill in, and its key.

>>> from srcad.frontend.source import from_source
>>> sheet = worksheet(from_source("def f(x): return np.sin(x**2)"))
>>> print(sheet)
Worksheet: the derivative of f(x) = sin(x**2)
Fill in the blanks.
<BLANKLINE>
  u-list      local derivative     rule
  x
  u1 = ____   du1/dx  = ________   ________
  u2 = ____   du2/du1 = ________   ________
  y  = u2
<BLANKLINE>
  paths from x to y: ____
  dy/dx = ________ · ________
        = ________
>>> print(sheet.key)
Key
<BLANKLINE>
  u-list        local derivative   rule
  x
  u1 = x**2     du1/dx  = 2*x      power
  u2 = sin(u1)  du2/du1 = cos(u1)  sin
  y  = u2
<BLANKLINE>
  paths from x to y: 1
  dy/dx = du1/dx · du2/du1
        = 2*x*cos(x**2)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from srcad.ir.nodes import Var
from srcad.teach.decompose import Decomposition
from srcad.teach.explain import require_function
from srcad.teach.listing import cells, line_up
from srcad.teach.names import ratio
from srcad.teach.ulist import ulist
from srcad.teach.words import said
from srcad.teach.write.text import aligned_lines

__all__ = ["Worksheet", "worksheet"]

_BLANK, _LONG = "____", "________"


def worksheet(f: Callable[..., Any], *args: Any, lang: str = "en") -> Worksheet:
    """Return a worksheet for a function: its u-list with blanks; ``.key`` has the answers.

    Example arguments say what the function is for, as for ``decompose``. Raises ``TransformError``
    for what cannot be differentiated.
    """
    apart = Decomposition(ulist(require_function(f, "worksheet"), args), lang)
    return Worksheet(_sheet(apart, blank=True), _sheet(apart, blank=False))


@dataclass(frozen=True, repr=False)
class Worksheet:
    """A text with blanks, and the text that has them filled in."""

    text: str
    key: str

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        pre = f"<pre>{escape(self.text)}</pre>"
        title = escape(self.key.partition("\n")[0])
        return f"{pre}<details><summary>{title}</summary><pre>{escape(self.key)}</pre></details>"


def _sheet(apart: Decomposition, blank: bool) -> str:
    say = apart.said
    if blank:
        head = (
            f"{say('worksheet', formula=apart.heading().partition('     ')[0])}\n{say('fill in')}"
        )
    else:
        head = say("key")
    return "\n\n".join([head, "\n".join(_table(apart, blank)), "\n".join(_closing(apart, blank))])


def _table(apart: Decomposition, blank: bool) -> list[str]:
    rows = [row for _, row in cells(apart.u, None)]
    inner = {row.name for row in apart.u.rows}
    line_up(rows, 2)
    made = [[apart.said("definition"), apart.said("local derivative"), apart.said("rule")]]
    for row in rows:
        first, local, rule = row[0], row[2], row[5]
        name = first.partition(" = ")[0]
        if blank:
            first = f"{name} = {_BLANK} " if name.strip() in inner else first
            local = f"{local.partition(' = ')[0]} = {_LONG} " if " = " in local else local
            rule = _LONG if rule else ""
        made.append([first, local, rule])
    return ["  " + line for line in aligned_lines(made, set())]


def _closing(apart: Decomposition, blank: bool) -> list[str]:
    u, graph, form = apart.u, apart.graph, apart.form
    lines: list[str] = []
    whole = graph is not None and form is not None and len(graph.outputs) == 1
    leaves = graph.leaves if whole and graph is not None else u.inputs
    for leaf in leaves:
        name = ratio(u.result, leaf, partial=len(leaves) > 1)
        space = " " * len(name)
        output = graph.outputs[0] if whole and graph is not None else u.value
        reached = (graph if whole and graph is not None else apart.vectors).paths(leaf)
        count = reached.get(output.name, 0) if isinstance(output, Var) else 0
        said_ = said(apart.language, "paths blank", leaf=leaf, result=u.result)
        lines.append("  " + (said_ if blank else said_.replace(_BLANK, str(count))))
        chain = [line for line in apart.products(None) if line.startswith("forward")]
        if count == 1 and len(leaves) == 1 and chain:
            product = chain[0].removeprefix("forward").strip()
            factors = product.count(" · ") + 1
            lines.append(f"  {name} = {' · '.join([_LONG] * factors) if blank else product}")
        elif blank:
            lines.append(f"  {name} = {_LONG}")
        if whole and form is not None:
            closed = form.substituted(leaf) or apart.said("too long")
            head = space if lines[-1].startswith(f"  {name} =") else name
            lines.append(f"  {head} = {_LONG if blank else closed}")
    return lines
