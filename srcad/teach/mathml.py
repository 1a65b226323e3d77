"""Boxes to MathML, which browsers show without a script.

>>> from srcad.teach.notation import box
>>> mathml(box("x**2"))
'<math displaystyle="true"><msup><mi>x</mi><mn>2</mn></msup></math>'
"""

from __future__ import annotations

from html import escape

from srcad.teach.notation import Box, Cases, Frac, Grid, Over, Root, Row, Sub, Sup, Word

__all__ = ["mathml"]

_TAGS = {"i": "mi", "n": "mn", "o": "mo", "t": "mtext"}


def mathml(made: Box, block: bool = False) -> str:
    """Return the element of a formula; ``block`` sets it on a line of its own."""
    inner = "".join(map(_element, made.parts)) if isinstance(made, Row) else _element(made)
    style = 'display="block"' if block else 'displaystyle="true"'
    return f"<math {style}>{inner}</math>"


def _element(made: Box) -> str:
    match made:
        case Word(text=text, kind=kind):
            return f"<{_TAGS[kind]}>{escape(text)}</{_TAGS[kind]}>"
        case Row(parts=parts):
            return f"<mrow>{''.join(map(_element, parts))}</mrow>"
        case Frac(above=above, below=below):
            return f"<mfrac>{_element(above)}{_element(below)}</mfrac>"
        case Sup(base=base, above=above):
            return f"<msup>{_element(base)}{_element(above)}</msup>"
        case Sub(base=base, below=below):
            return f"<msub>{_element(base)}{_element(below)}</msub>"
        case Over(base=base, mark=mark):
            # a full stop sits closer to its letter than the accent, and can be seen from afar
            sign = '<mo class="dot">.</mo>' if mark == "˙" else f"<mo>{mark}</mo>"
            return f'<mover accent="true">{_element(base)}{sign}</mover>'
        case Root(inside=inside):
            return f"<msqrt>{_element(inside)}</msqrt>"
        case Grid(rows=rows):
            return f"<mrow><mo>[</mo>{_grid(rows)}<mo>]</mo></mrow>"
        case Cases(pairs=pairs):
            rows = tuple((value, _condition(test)) for value, test in pairs)
            return _grid(rows, ' class="cases"')


def _condition(test: Box) -> Box:
    return Word("else", "t") if test == Row(()) else Row((Word("if\u00a0", "t"), test))


def _grid(rows: tuple[tuple[Box, ...], ...], kind: str = "") -> str:
    lines = ("".join(f"<mtd>{_element(cell)}</mtd>" for cell in row) for row in rows)
    return f"<mtable{kind}>{''.join(f'<mtr>{line}</mtr>' for line in lines)}</mtable>"
