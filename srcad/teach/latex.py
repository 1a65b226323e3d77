r"""Boxes to LaTeX.

>>> from srcad.teach.notation import box
>>> print(latex(box("du1/dx = 3*x**2")))
\frac{d u_{1}}{d x} = 3 \, x^{2}
"""

from __future__ import annotations

from srcad.teach.notation import (
    INVISIBLE,
    Box,
    Cases,
    Frac,
    Grid,
    Over,
    Root,
    Row,
    Sub,
    Sup,
    Word,
)

__all__ = ["latex", "plain_text"]

_KNOWN = {"sin", "cos", "tan", "ln", "log", "max", "min", "sinh", "cosh", "tanh", "arcsin",
          "arccos", "arctan", "det"}  # fmt: skip
_OPERATORS = {
    INVISIBLE: r"\,", "·": r"\cdot", "−": "-", "≤": r"\le", "≥": r"\ge", "≠": r"\ne",
    "and": r"\text{ and }", "or": r"\text{ or }", "mod": r"\bmod", "…": r"\dots", "↦": r"\mapsto",
    "+=": r"\mathrel{+}=", "′": "'", "%": r"\%", "&": r"\&", "^": r"\wedge", "|": "|",
    "//": r"\mathbin{//}",
}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "θ": "theta",
    "λ": "lambda", "μ": "mu", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ω": "omega",
    "π": "pi", "∞": "infty", "∂": "partial",
}  # fmt: skip
_ACCENTS = {"˙": "dot", "¯": "bar", "→": "vec"}
_PLAIN = {"\\": r"\backslash ", "_": r"\_", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$",
          "{": r"\{", "}": r"\}", "^": r"\^{}", "~": r"\~{}", "→": r"$\to$", "∂": r"$\partial$",
          "·": r"$\cdot$", "×": r"$\times$", "≠": r"$\ne$", "∇": r"$\nabla$", "ᵀ": r"$^T$",
          "′": "'", "↓": r"$\downarrow$", "↑": r"$\uparrow$"}  # fmt: skip


def latex(made: Box) -> str:
    """Return a formula as LaTeX's mathematics, without dollars."""
    return " ".join(_element(made).split())


def plain_text(text: str) -> str:
    r"""Return a text for LaTeX.

    >>> print(plain_text("50 % of u_1"))
    50 \% of u\_1
    """
    return "".join(_PLAIN.get(c, c) for c in text)


def _word(text: str, kind: str) -> str:
    if kind == "t":
        return rf"\text{{{plain_text(text)}}}" if text else ""
    if kind == "o":
        return f" {_OPERATORS.get(text, text)} "
    if text in _GREEK:
        return rf"\{_GREEK[text]} "
    if text in _KNOWN:
        return rf"\{text}"
    if kind == "i" and len(text) > 1:
        return rf"\mathrm{{{plain_text(text)}}}"
    return f"{text} " if text in ("d", "∂") else text


def _element(made: Box) -> str:
    match made:
        case Word(text=text, kind=kind):
            return _word(text, kind)
        case Row(parts=parts):
            return "".join(map(_element, parts))
        case Frac(above=above, below=below):
            return rf"\frac{{{_element(above)}}}{{{_element(below)}}}"
        case Sup(base=base, above=above):
            return f"{{{_element(base)}}}^{{{_element(above)}}}" if _tall(base) else (
                f"{_element(base)}^{{{_element(above)}}}")  # fmt: skip
        case Sub(base=base, below=below):
            braced = f"{{{_element(base)}}}" if isinstance(base, Sub | Row) else _element(base)
            return f"{braced}_{{{_element(below)}}}"
        case Over(base=base, mark=mark):
            return rf"\{_ACCENTS[mark]}{{{_element(base)}}}"
        case Root(inside=inside):
            return rf"\sqrt{{{_element(inside)}}}"
        case Grid(rows=rows):
            return rf"\begin{{bmatrix}}{_lines(rows)}\end{{bmatrix}}"
        case Cases(pairs=pairs):
            rows = tuple((value, _condition(test)) for value, test in pairs)
            return rf"\begin{{cases}}{_lines(rows)}\end{{cases}}"


def _tall(base: Box) -> bool:
    return not isinstance(base, Word)


def _condition(test: Box) -> Box:
    return Word("else", "t") if test == Row(()) else Row((Word("if ", "t"), test))


def _lines(rows: tuple[tuple[Box, ...], ...]) -> str:
    return r" \\ ".join(" & ".join(map(_element, row)) for row in rows)
