"""A printed formula as boxes: fractions, powers, roots, names with subscripts.

What the terminal shows as text is read back, so that MathML and LaTeX say the same; a text that is
no formula stays a text.

>>> box("u1 = 3*x**2")
Row(parts=(u₁, =, 3, ⁢, Sup(base=x, above=2)))
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from srcad.ir.nodes import Apply, Const, Expr, Var
from srcad.ir.parse import parse
from srcad.ir.text import INFIX

__all__ = [
    "Box", "Cases", "Frac", "Grid", "Over", "Root", "Row", "Sub", "Sup", "Word", "box", "name_box",
]  # fmt: skip

INVISIBLE = "\u2062"  # times, not shown


@dataclass(frozen=True)
class Word:
    """A name, a number, an operator or a piece of text: ``kind`` i, n, o or t."""

    text: str
    kind: str = "i"

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Row:
    """Boxes beside one another."""

    parts: tuple[Box, ...]


@dataclass(frozen=True)
class Frac:
    """A fraction; ``d`` before both says that it is a derivative."""

    above: Box
    below: Box


@dataclass(frozen=True)
class Sup:
    """A power."""

    base: Box
    above: Box


@dataclass(frozen=True, repr=False)
class Sub:
    """A name with a subscript."""

    base: Box
    below: Box

    def __repr__(self) -> str:
        digits = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
        return f"{self.base!r}{self.below!r}".translate(digits)


@dataclass(frozen=True)
class Over:
    """A name under a dot or a bar."""

    base: Box
    mark: str


@dataclass(frozen=True)
class Root:
    """A square root."""

    inside: Box


@dataclass(frozen=True)
class Grid:
    """A matrix, row by row."""

    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True)
class Cases:
    """One of several values, each with its condition; the last may have none."""

    pairs: tuple[tuple[Box, Box], ...]


Box = Word | Row | Frac | Sup | Sub | Over | Root | Grid | Cases

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "theta": "θ",
    "lambda_": "λ", "mu": "μ", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "omega": "ω",
    "pi": "π", "inf": "∞",
}  # fmt: skip
_RATIO = re.compile(r"([d∂])(\([^()]*\)|[\w\[\]'⁽⁾⁰-⁹¹²³]+)/([d∂])(\([^()]*\)|[\w\[\]'⁽⁾⁰-⁹¹²³]+)")
_VERSION = re.compile(r"(\w+?)⁽([⁰¹²³⁴-⁹]+)⁾(_dot|_bar|)")
_UNIT = re.compile(r"e([₀-₉]+)")
_DOWN = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_LOW = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SIGNS = {
    "lt": "<", "le": "≤", "gt": ">", "ge": "≥", "eq": "=", "ne": "≠", "and": "and", "or": "or",
    "add": "+", "sub": "−", "matmul": INVISIBLE, "mod": "mod",
}  # fmt: skip


def box(text: str) -> Box:
    """Read a formula, an equation, or a chain of them."""
    sides = re.split(r" (=|↦|\+=) ", text.strip())
    parts: list[Box] = []
    for i, side in enumerate(sides):
        made = Word(side, "o") if i % 2 else _factors(" ".join(side.split()))
        parts += made.parts if isinstance(made, Row) else (made,)
    return Row(tuple(parts)) if len(parts) > 1 else parts[0]


_NUMBER = re.compile(r"-?\d[\d.]*")


def _factors(text: str) -> Box:
    """Read a product whose factors are set apart: each is read by itself."""
    found = text.split(" · ")
    if len(found) == 1:
        return _factor(text, 0)
    return _row(*_between([_factor(f, i) for i, f in enumerate(found)], "·"))


def _factor(text: str, place: int) -> Box:
    if _NUMBER.fullmatch(text):  # with the zeros that it was printed with
        sign, digits = text[: text[0] == "-"], text.lstrip("-")
        made = _row(Word("−", "o"), Word(digits, "n")) if sign else Word(digits, "n")
        return _fenced(made) if sign and place else made
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        return _fenced(_Reader().side(text[1:-1]))
    return _Reader().side(text)


def name_box(name: str) -> Box:
    """Return a name as it is set: u₁, ẋ, x̄, y⁽²⁾.

    >>> name_box("u12"), name_box("u1_bar"), name_box("rate")
    (u₁₂, Over(base=u, mark='¯')₁, rate)
    """
    version = _VERSION.fullmatch(name)
    if version and not version[3]:
        above = Word(f"({version[2].translate(_LOW)})", "n")
        return Sup(name_box(version[1]), above)
    bare = name.rstrip("_") or name
    for ending, mark in (("_dot", "˙"), ("_bar", "¯")):
        if bare.endswith(ending):
            return _marked(name_box(bare.removesuffix(ending)), mark)
    if bare.endswith("'"):
        return Row((name_box(bare[:-1]), Word("′", "o")))
    found = re.fullmatch(r"([A-Za-zα-ω]+)_?(\d+)", bare)
    if found:
        return Sub(name_box(found[1]), Word(found[2], "n"))
    return Word(_GREEK.get(bare, bare))


def _marked(made: Box, mark: str) -> Box:
    """Put a dot or a bar over the letter, not over its subscript."""
    if isinstance(made, Sub):
        return Sub(_marked(made.base, mark), made.below)
    if isinstance(made, Sup):
        return Sup(_marked(made.base, mark), made.above)
    return Over(made, mark)


class _Reader:
    """Reads one side of an equation; what Python cannot read is given a name first."""

    def __init__(self) -> None:
        self.given: dict[str, Box] = {}

    def name(self, made: Box) -> str:
        key = f"BOX{len(self.given)}Z"
        self.given[key] = made
        return key

    def side(self, text: str) -> Box:
        def ratio(match: re.Match[str]) -> str:
            above, below = (self.tuple_or_name(match[i]) for i in (2, 4))
            first, second = Word(match[1]), Word(match[3])
            return self.name(Frac(_row(first, above), _row(second, below)))

        made = _RATIO.sub(ratio, text)
        made = _VERSION.sub(lambda m: self.name(name_box(m[0])), made)
        made = _UNIT.sub(
            lambda m: self.name(Sub(Word("e"), Word(m[1].translate(_DOWN), "n"))), made
        )
        made = made.replace("1⃗", self.name(Over(Word("1", "n"), "→"))).replace("ᵀ", ".T")
        made = made.replace("…", self.name(Word("…", "o")))
        try:
            return self.expr(parse(made.replace("·", "*")))
        except (SyntaxError, ValueError, KeyError, RecursionError):
            return Word(text, "t")

    def tuple_or_name(self, text: str) -> Box:
        try:
            return self.expr(parse(text)) if text[0] == "(" or "[" in text else name_box(text)
        except (SyntaxError, ValueError, KeyError):
            return Word(text, "t")

    # expressions

    def expr(self, e: Expr, demanded: int = 0) -> Box:
        if isinstance(e, Var):
            return self.given.get(e.name) or name_box(e.name)
        if isinstance(e, Const):
            return self.constant(e, demanded)
        level = INFIX[e.op][1] if e.op in INFIX else {"neg": 12, "ifexp": 1}.get(e.op, 15)
        if e.op in ("div", "pow", "ifexp"):
            return self.special(e)
        made = self.apply(e)
        return _fenced(made) if level < demanded else made

    def constant(self, e: Const, demanded: int) -> Box:
        if isinstance(e.value, int | float) and not isinstance(e.value, bool):
            text = e.text.rpartition(".")[2] if e.text[:1].isalpha() else e.text
            sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)
            made = name_box(digits) if digits[:1].isalpha() else self.digits(digits)
            if not sign:
                return made
            signed = _row(Word("−", "o"), made)
            return _fenced(signed) if demanded > 10 else signed
        return Word(e.text, "t")

    def digits(self, text: str) -> Box:
        """Write 1e-07 as a power of ten."""
        if "e" not in text:
            return Word(text, "n")
        mantissa, _, exponent = text.partition("e")
        power = Word(str(abs(int(exponent))), "n")
        above = _row(Word("−", "o"), power) if exponent.startswith("-") else power
        return _row(Word(mantissa, "n"), Word("·", "o"), Sup(Word("10", "n"), above))

    def special(self, e: Apply) -> Box:
        if e.op == "div":
            return Frac(self.expr(e.args[0]), self.expr(e.args[1]))
        if e.op == "pow":
            base, above = e.args
            made = self.expr(base, 14)
            if isinstance(base, Apply) and base.op in ("div", "ifexp"):
                made = _fenced(made)
            return Sup(made, self.expr(above))
        test, then, other = e.args
        pairs = [(self.expr(then), self.expr(test))]
        while isinstance(other, Apply) and other.op == "ifexp":
            test, then, other = other.args
            pairs.append((self.expr(then), self.expr(test)))
        return Cases((*pairs, (self.expr(other), Row(()))))

    def apply(self, e: Apply) -> Box:
        op, args = e.op, e.args
        if op == "mul":
            return self.product(args)
        if op in INFIX:
            _, level, left, right = INFIX[op]
            if op in ("and", "or"):
                left = right = level + 1
            sign = Word(_SIGNS.get(op, INFIX[op][0]), "o")
            parts: list[Box] = [self.expr(args[0], left)]
            for arg in args[1:]:
                parts += [sign, self.expr(arg, right)]
            return _row(*parts)
        if op == "neg":
            return _row(Word("−", "o"), self.expr(args[0], 11))
        if op == "T":
            return Sup(self.expr(args[0], 15), Word("T"))
        if op == "index":
            return Sub(self.expr(args[0], 15), self.inside(args[1]))
        if op == "attr":
            return _row(self.expr(args[0], 15), Word("."), self.expr(args[1]))
        if op == "slice":
            return _row(*_between([self.bound(a) for a in args[:2]], ":"))
        if op in ("tuple", "list"):
            return self.several(op, args)
        name = op.rpartition(".")[2]
        if name == "where" and len(args) == 3:
            return self.special(Apply("ifexp", args))
        if name in ("array", "asarray") and len(args) == 1:
            return self.expr(args[0])
        if name == "sqrt":
            return Root(self.expr(args[0]))
        if name == "exp" and len(args) == 1:
            return Sup(Word("e"), self.expr(args[0]))
        if name in ("abs", "fabs", "absolute"):
            return _row(Word("|", "o"), self.expr(args[0]), Word("|", "o"))
        shown = self.given.get(name) or Word("ln" if name == "log" else name)
        listed = [self.expr(a) for a in args]
        listed += [_row(Word(k), Word("=", "o"), self.expr(v)) for k, v in e.kwargs]
        return _row(shown, *_fenced(_row(*_between(listed, ","))).parts)

    def bound(self, e: Expr) -> Box:
        return Row(()) if isinstance(e, Const) and e.value is None else self.expr(e)

    def inside(self, e: Expr) -> Box:
        if isinstance(e, Apply) and e.op == "tuple":
            return _row(*_between([self.expr(a) for a in e.args], ","))
        return self.expr(e)

    def several(self, op: str, args: tuple[Expr, ...]) -> Box:
        inner = [a.args for a in args if isinstance(a, Apply) and a.op == "list"]
        if op == "list" and inner and len(inner) == len(args):
            return Grid(tuple(tuple(map(self.expr, row)) for row in inner))
        listed = _row(*_between([self.expr(a) for a in args], ","))
        return _fenced(listed, "[]" if op == "list" else "()")

    def product(self, args: tuple[Expr, ...]) -> Box:
        """Write a number before a name without a sign, all else with a dot."""
        first, second = args
        left, right = self.expr(first, 11), self.expr(second, 12)
        plain = isinstance(first, Const) and not isinstance(second, Const)
        ratio = isinstance(second, Var) and second.name in self.given
        starts = isinstance(second, Apply) and second.op in ("mul", "div")
        sign = Word(INVISIBLE if plain and not ratio and not starts else "·", "o")
        return _row(left, sign, right)


def _row(*parts: Box) -> Row:
    flat: list[Box] = []
    for part in parts:
        flat += part.parts if isinstance(part, Row) else (part,)
    return Row(tuple(flat))


def _fenced(inside: Box, fence: str = "()") -> Row:
    return _row(Word(fence[0], "o"), inside, Word(fence[1], "o"))


def _between(parts: list[Box], sign: str) -> list[Box]:
    found: list[Box] = []
    for i, part in enumerate(parts):
        found += [Word(sign, "o"), part] if i else [part]
    return found
