"""The second section: the local derivatives combined, substituted step by step, and cancelled."""

from __future__ import annotations

import re

from srcad.ir.nodes import Expr, Var
from srcad.ir.text import to_text
from srcad.ir.walk import substitute
from srcad.teach.chains import chain_lines, longest, one_path
from srcad.teach.closed_form import ClosedForm
from srcad.teach.document import Block, Equation, Equations, Formula, Note, Section
from srcad.teach.lesson import Lesson
from srcad.teach.listing import edge_name
from srcad.teach.names import plain, ratio
from srcad.teach.values import digits

__all__ = ["section"]

_LONGEST = 110  # characters of a side that is shown
_MOST = 3  # inputs of which each has its chain written out
_TITLES = ("forward", "backward")


def section(lesson: Lesson) -> Section:
    """Return the chain rule written out in both directions, and what it comes to."""
    apart, u, say = lesson.apart, lesson.u, lesson.say
    form = apart.form
    blocks: list[Block] = [Note(apart.which())]
    if not u.straight:
        blocks.append(Note(say("chain is trace")))
    elif apart.graph is None or form is None or len(apart.graph.outputs) > 1:
        blocks += read_lines(apart.products(None), lesson)
        blocks += read_lines(apart.closed(None), lesson)
    else:
        output = apart.graph.outputs[0]
        first = apart.graph.leaves[0] if apart.graph.leaves else ""
        for leaf in apart.graph.leaves:
            if leaf != first and len(apart.graph.leaves) > _MOST and isinstance(output, Var):
                name = ratio(u.result, leaf, partial=True)
                blocks.append(Equations("", (_closed(lesson, form, leaf, name),)))
                continue
            if len(apart.graph.leaves) > 1:
                blocks.append(Note(apart.rule(leaf)))
            if isinstance(output, Var):
                blocks += _by(lesson, form, leaf, output.name)
            else:
                blocks += read_lines(apart.closed(lesson.space), lesson)
    return Section("chain", say("chain"), tuple(blocks))


def _by(lesson: Lesson, form: ClosedForm, leaf: str, output: str) -> list[Block]:
    """Return the combination by one input of a function of numbers."""
    say, result = lesson.say, lesson.u.result
    count = form.graph.paths(leaf).get(output, 0)
    name = ratio(result, leaf, partial=len(form.graph.leaves) > 1)
    if count == 0 or output == leaf:
        texts = [form.substituted(leaf) or say("too long")]
        return [Equations("", (Equation(Formula(name), ((Formula(texts[0]), ""),)),))]
    if count == 1:
        path = longest(form.graph, leaf, output)
        locals_ = [plain(edge.local) for _, edge in path]
        names = [edge_name(row, edge) for row, edge in path]
        blocks: list[Block] = []
        for title, step in (("forward rule", 1), ("backward rule", -1)):
            sides = [(Formula(" · ".join(names[::step])), "")]
            if len(path) > 1:
                product = " · ".join(map(_factor, locals_[::step]))
                sides.append((Formula(product), say("local derivatives")))
            blocks.append(
                Equations(
                    say(title, leaf=leaf, result=result), (Equation(Formula(name), tuple(sides)),)
                )
            )
        return [*blocks, Equations("", (_closed(lesson, form, leaf, name),))]
    lines = chain_lines(form, leaf, output, result, None if form.graph.diagonal else lesson.space)
    blocks = [
        *read_lines([line for line in lines if not line.startswith("one path")], lesson, leaf)
    ]
    found = one_path(form, leaf, output)
    last = _closed(lesson, form, leaf, name)
    if found is None:
        return [*blocks, Equations("", (last,))]
    is_ = "is" if found.missing == 1 else "are"
    why = say("wrong", missing=found.missing, count=found.count, leaf=leaf, result=result, is_=is_)
    wrong = Equation(Formula(found.names), ((Formula(found.formula), why),), "wrong")
    right = Equation(last.name, last.sides, "right")
    return [*blocks, Equations(say("naive"), (wrong,)), Note(say("why wrong", leaf=leaf)),
            Equations(say("right"), (right,))]  # fmt: skip


def _factor(local: Expr) -> str:
    text = to_text(local)
    sums = " + " in text or " - " in text or " if " in text
    return f"({text})" if sums else text


def _closed(lesson: Lesson, form: ClosedForm, leaf: str, name: str) -> Equation:
    """Return the product multiplied, substituted and cancelled, step by step."""
    say = lesson.say
    sides: list[tuple[str, str]] = []
    combined = form.combined(leaf)
    if combined is not None:
        sides.append((combined, say("multiplied")))
    put_in, final = _put_in(form, leaf), form.substituted(leaf)
    if put_in is not None and sorted(put_in) == sorted(final or ""):
        put_in = None  # only in another order
    if put_in is not None:
        sides.append((put_in, say("substituted")))
    if final is not None:
        sides.append((final, say("cancelled" if put_in is not None else "substituted")))
    if lesson.sympy:
        simpler = by_sympy(final or put_in or "")
        sides.append((simpler, say("sympy")))
    if not sides:
        sides.append((say("too long"), ""))
    if form.graph.diagonal:
        sides = [(f"diag({text})", note) for text, note in sides]
    elif lesson.space is not None:
        value = digits(float(lesson.apart.value(form, leaf, lesson.space)), 6)
        sides.append((value, say("number")))
    kept = {text: note for text, note in reversed(sides) if len(text) <= _LONGEST}
    return Equation(Formula(name), tuple((Formula(t), n) for t, n in reversed(kept.items())))


def _put_in(form: ClosedForm, leaf: str) -> str | None:
    """Return the combined formula with the variables written out, nothing cancelled yet."""
    output = form.graph.outputs[0]
    if not isinstance(output, Var) or form.combined(leaf) is None:
        return None
    known: dict[str, Expr] = {}
    for row in form.graph.rows:
        known[row.name] = substitute(plain(row.value), known)
        if len(to_text(known[row.name])) > _LONGEST:
            return None
    text = to_text(substitute(form.total_expr(leaf, output.name), known))
    return None if len(text) > _LONGEST else text


def by_sympy(text: str) -> str:
    """Return a formula as SymPy's ``cancel`` leaves it. Raises ``ImportError`` without SymPy."""
    try:
        import sympy
    except ImportError:
        raise ImportError("SymPy is not installed: pip install 'srcad[math]'") from None
    made = sympy.cancel(sympy.sympify(text))
    return str(min((made, sympy.factor(made)), key=lambda e: (len(str(e)), str(e))))


_LINE = re.compile(r"^(?P<title>forward |backward)?\s*(?P<name>[d∂]\S.*?)?\s*= (?P<side>.*)$")


def read_lines(lines: list[str], lesson: Lesson, leaf: str = "") -> list[Block]:
    """Read the lines of ``chain_lines`` and ``equations`` back into equations."""
    blocks: list[Equations] = []
    found: list[tuple[str, list[tuple[str, str]]]] = []
    title = ""

    def close() -> None:
        if found:
            made = [
                Equation(Formula(n), tuple((Formula(t), note) for t, note in s)) for n, s in found
            ]
            blocks.append(Equations(title, tuple(made)))
            found.clear()

    loose: list[Block] = []
    for line in lines:
        head = line[:8].strip()
        if head in _TITLES:
            close()
            title = lesson.say(f"{head} rule", leaf=leaf, result=lesson.u.result)
            line = line[8:]
        match = _LINE.match(line.strip())
        if match is None:
            loose.append(Note(line.strip()))
            continue
        name = line.partition(" = ")[0].strip()
        side, _, note = match["side"].partition("     ")
        if name.startswith(("d", "∂")):
            sides = [(s, "") for s in side.split(" = ")] if "[" not in side else [(side, "")]
            found.append((name, [*sides[:-1], (sides[-1][0], note.strip())]))
        elif found:
            found[-1][1].append((side, note.strip()))
    close()
    return [*blocks, *loose]
