"""IR to Python text: one line a statement, each with the place it came from as a comment."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath

from srcad.analysis.facts import Types, typeof
from srcad.backend.runtime import HELPERS
from srcad.errors import Place
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Block,
    Branch,
    Break,
    Const,
    Effect,
    Expr,
    For,
    Function,
    Pop,
    Push,
    Return,
    Stmt,
    Store,
    Take,
    Unpack,
    Var,
    While,
    With,
    WriteBack,
    const,
)
from srcad.ir.parse import WHOLE
from srcad.ir.text import INFIX, to_text
from srcad.ir.types import is_number
from srcad.ir.walk import last_step, names, own_expressions, statements, subexpressions

__all__ = ["Text", "emit", "file_name", "imports"]

_COLUMN = 60  # comments are lined up unless their code is longer


@dataclass
class Text:
    """Emitted code: its text, and for each of its lines the user's line."""

    text: str
    places: dict[int, Place] = field(default_factory=dict)


@dataclass
class _Line:
    code: str
    comment: str = ""
    place: Place | None = None


def imports(functions: list[Function]) -> list[str]:
    """Return the import lines that functions need."""
    modules: set[str] = set()
    texts: set[str] = set()
    for function in functions:
        for stmt in statements(function.body):
            modules |= {"np"} if isinstance(stmt, AddAt) and stmt.repeats else set()
            for own in own_expressions(stmt):
                for expr in subexpressions(own):
                    if isinstance(expr, Apply):
                        texts.add(expr.op)
                    elif isinstance(expr, Const):
                        texts.add(expr.text)
                    elif "." in expr.name:  # a module of NumPy's
                        texts.add(expr.name)
    for text in texts:
        path = text.lstrip("-").split(".")
        modules.add(".".join(path[:2]) if path[0] == "scipy" else path[0])
    helpers = texts & HELPERS.keys()
    lines = [f"import {name}" for name in ("cmath", "math") if name in modules]
    lines += ["import numpy as np"] if "np" in modules else []
    lines += [f"import {name}" for name in sorted(modules) if name.startswith("scipy.")]
    if helpers:
        lines.append(f"from srcad.backend.runtime import {', '.join(sorted(helpers))}")
    return lines


def emit(
    functions: list[Function],
    types: Types,
    *,
    header: list[str] | None = None,
    notes: dict[int, str] | None = None,
    comments: str = "folded",
) -> Text:
    """Return the text of functions, with their imports and a header of comment lines.

    ``comments``: ``folded`` names source lines, ``unfolded`` the definition that a derivative
    statement belongs to, ``none`` leaves them out. ``notes`` are comments that replace them, by the
    id of a statement, or of a function for its first line.
    """
    lines = [_Line(f"# {text}") for text in header or ()]
    needed = imports(functions)
    lines += [_Line(text) for text in needed]
    for function in functions:
        if lines:
            lines.append(_Line(""))
        lines += _Emitter(function, types, comments, notes).lines()
    out: list[str] = []
    places: dict[int, Place] = {}
    for number, line in enumerate(lines, 1):
        if line.place is not None:
            places[number] = line.place
        out.append(line.code)
    commented = [len(li.code) for li in lines if li.comment]
    width = max((n for n in commented if n <= _COLUMN), default=0)
    for i, line in enumerate(lines):
        if line.comment:
            out[i] = f"{line.code:<{width}}  # {line.comment}"
    return Text("\n".join(out) + "\n", places)


def file_name(place: Place | None) -> str:
    """Return a file's name without its folder, which differs from machine to machine."""
    return "" if place is None else PurePath(place.file).name


_UPDATES = ("add", "sub", "mul", "div")


class _Emitter:
    def __init__(
        self, function: Function, types: Types, comments: str, notes: dict[int, str] | None
    ) -> None:
        self.function = function
        self.types = types
        self.comments = comments
        self.notes = notes or {}
        self.out: list[_Line] = []
        self.shown: set[int] = set()
        self.definitions = {
            (s.target, s.origin): f"{s.target} = {to_text(s.value)}"
            for s in statements(function.body)
            if isinstance(s, Assign) and not s.of
        }
        lines = {s.origin.line for s in statements(function.body) if s.origin is not None}
        self.one_line = len(lines) <= 1

    def lines(self) -> list[_Line]:
        params = ", ".join(self.function.params)
        note = self.notes.get(id(self.function), "")
        self.out.append(_Line(f"def {self.function.name}({params}):", note, self.function.origin))
        read = {n for s in statements(self.function.body) for e in own_expressions(s)
                for n in names(e)}  # fmt: skip
        entry: list[Assign] = []
        for part in reversed(self.function.entry):  # a part may be one of a part
            if part.target in read:
                entry.insert(0, part)
                read |= names(part.value)
        for part in entry:
            self.statement(part, 1)
        self.block(self.function.body, 1)
        return self.out

    def block(self, block: Block, depth: int) -> None:
        if not block:
            self.out.append(_Line("    " * depth + "pass"))
        for stmt in block:
            self.statement(stmt, depth)

    def put(self, code: str, depth: int, stmt: Stmt) -> None:
        note = self.notes.get(id(stmt))
        comment = self.comment(stmt) if note is None and self.comments != "none" else note or ""
        self.out.append(_Line("    " * depth + code, comment, stmt.origin))

    def comment(self, stmt: Stmt) -> str:
        """Say where a statement comes from."""
        if self.comments == "unfolded" and stmt.of:
            return self.definitions.get((stmt.of, stmt.origin), "")
        if stmt.origin is None or isinstance(stmt, Return):
            return ""
        folded = stmt.folded if isinstance(stmt, Assign) else ()
        if self.one_line:
            return ""
        first, *others = dict.fromkeys([stmt.origin.line, *folded])
        text = stmt.origin.text.strip()
        if first in self.shown or len(text) > 60:
            text = ""
        self.shown.add(first)
        lines = ", ".join(map(str, [first, *others]))
        return f"{lines}: {text}" if text else lines

    def statement(self, stmt: Stmt, depth: int) -> None:
        match stmt:
            case Assign(target=target, value=value):
                ops = _UPDATES if stmt.of else _UPDATES[:2]
                self.put(self.assignment(Var(target), value, ops), depth, stmt)
            case Unpack(targets=targets, value=value):
                comma = "," if len(targets) == 1 else ""
                self.put(f"{', '.join(targets)}{comma} = {to_text(value)}", depth, stmt)
            case AddAt(base=base, index=index, value=value, repeats=repeats):
                self.put(added(base, index, value, repeats, bool(stmt.of)), depth, stmt)
            case Store(base=base, index=index, value=value, op=op):
                part = Apply("index", (Var(base), index))
                if op:
                    code = f"{to_text(part)} {INFIX[op][0]}= {to_text(value, spaced=True)}"
                else:
                    code = self.assignment(part, value, ours=self.in_place(stmt))
                self.put(code, depth, stmt)
            case Append(base=base, value=value, key=key) if key is not None:
                where = to_text(Apply("index", (Var(base), key)))
                self.put(f"{where} = {to_text(value, spaced=True)}", depth, stmt)
            case Take(target=target, base=base, key=key) if key is not None:
                self.put(f"{target} = {base}.pop({to_text(key)})", depth, stmt)
            case Append(base=base, value=value):
                self.put(f"{base}.append({to_text(value)})", depth, stmt)
            case Take(target=target, base=base):
                self.put(f"{target} = {base}.pop()", depth, stmt)
            case WriteBack(place=where, value=value):
                self.put(f"{to_text(where)} = {to_text(value, spaced=True)}", depth, stmt)
            case Break():
                self.put("break", depth, stmt)
            case With(manager=manager, target=target, body=body):
                bound = f" as {target}" if target else ""
                self.put(f"with {to_text(manager)}{bound}:", depth, stmt)
                self.block(body, depth + 1)
            case Push(tape=tape, value=value):
                self.put(f"{tape}.append({to_text(value)})", depth, stmt)
            case Pop(target=target, tape=tape, index=index):
                place = target if index is None else to_text(Apply("index", (Var(target), index)))
                self.put(f"{place} = {tape}.pop()", depth, stmt)
            case Effect(value=value):
                self.put(to_text(value), depth, stmt)
            case Return(value=value):
                self.put(f"return {returned(value)}", depth, stmt)
            case For(iterable=iterable):
                target, body = _each(stmt)
                self.put(f"for {target} in {to_text(iterable)}:", depth, stmt)
                self.block(body, depth + 1)
            case While(test=test, body=body):
                self.put(f"while {to_text(test)}:", depth, stmt)
                self.block(body, depth + 1)
            case Branch():
                self.branch(stmt, depth, "if")

    def branch(self, stmt: Branch, depth: int, word: str) -> None:
        then, orelse, test = stmt.then, stmt.orelse, stmt.test
        if _one_way(stmt):
            for inner in then:
                self.statement(inner, depth)
            return
        if not then:
            then, orelse, test = orelse, then, _inverted(test)
        self.put(f"{word} {to_text(test)}:", depth, stmt)
        self.block(then, depth + 1)
        other = orelse[0] if len(orelse) == 1 else None
        if isinstance(other, Branch) and not _one_way(other):
            self.branch(other, depth, "elif")
        elif orelse:
            self.out.append(_Line("    " * depth + "else:"))
            self.block(orelse, depth + 1)

    def in_place(self, stmt: Store) -> bool:
        """Whether a place may be updated in place: in an array of ours, or one of floats."""
        into = typeof(Var(stmt.base), self.types)
        floats = into.dtype == typeof(stmt.value, self.types).dtype == "f"
        return into.kind == "array" and (bool(stmt.of) or floats)

    def assignment(
        self, target: Expr, value: Expr, ops: tuple[str, ...] = _UPDATES, ours: bool = False
    ) -> str:
        """Write ``v = v + e`` of numbers as ``v += e``, and so in arrays that are ours."""
        found = _update_of(target, value)
        if found is not None and found[0] in ops:
            op, operand = found
            if ours or is_number(typeof(target, self.types)):
                whole = isinstance(target, Apply) and target.args[1] == WHOLE
                place = to_text(target.args[0] if isinstance(target, Apply) and whole else target)
                return f"{place} {INFIX[op][0]}= {to_text(operand, spaced=True)}"
        return f"{to_text(target)} = {to_text(value, spaced=True)}"


def _each(loop: For) -> tuple[str, Block]:
    """Return what a loop binds, and what it does: ``a, b`` where its items are pairs."""
    first = loop.body[0] if loop.body else None
    if isinstance(first, Unpack) and first.value == Var(loop.target):
        return f"{', '.join(first.targets)}", loop.body[1:]
    return loop.target, loop.body


def _update_of(target: Expr, value: Expr) -> tuple[str, Expr] | None:
    """Return by which operation, and by what, a value is what stands at its place already."""
    if not isinstance(value, Apply) or value.op not in _UPDATES:
        return None
    first, second = value.args
    if first == target:
        return value.op, second
    return ("mul", first) if value.op == "mul" and second == target else None


def _one_way(stmt: Branch) -> bool:
    """Whether both arms are printed alike: what puts an item, old or new, into a dict."""
    return bool(stmt.then) and list(map(_put, stmt.then)) == list(map(_put, stmt.orelse))


def _put(stmt: Stmt) -> Stmt:
    """Return the statement that puts an item into a dict, which is one for old and new keys."""
    if not isinstance(stmt, Append) or stmt.key is None:
        return stmt
    return Store(stmt.base, stmt.key, stmt.value, "", stmt.origin, stmt.of)


def _inverted(test: Expr) -> Expr:
    """Return the condition that a test is false."""
    if isinstance(test, Apply) and test.op in ("is", "isnot"):
        return Apply("is" if test.op == "isnot" else "isnot", test.args)
    return Apply("not", (test,))


def added(base: str, index: Expr, value: Expr, repeats: bool, derived: bool) -> str:
    """Print an addition to part of an array; of the primal's, no sign moves within a product."""
    if repeats:
        array, last = last_step(base, index)
        return f"np.add.at({to_text(array)}, {to_text(last)}, {to_text(value)})"
    place, sign = to_text(Apply("index", (Var(base), index))), "+="
    if index == WHOLE:
        place = base
    opposite = _opposite(value) if derived or _is_negated(value) else None
    if opposite is not None:
        value, sign = opposite, "-="
    return f"{place} {sign} {to_text(value, spaced=True)}"


def _is_negated(value: Expr) -> bool:
    return isinstance(value, Apply) and value.op == "neg"


def _opposite(value: Expr) -> Expr | None:
    """Return what stands behind a minus at the very front of a product, if there is one."""
    if isinstance(value, Const) and type(value.value) in (int, float) and value.value < 0:
        return const(-value.value) if value.text[0] == "-" else None
    if not isinstance(value, Apply) or value.op not in ("neg", "mul", "div"):
        return None
    if value.op == "neg":
        return value.args[0]
    first = _opposite(value.args[0])
    return None if first is None else Apply(value.op, (first, *value.args[1:]))


def returned(value: Expr) -> str:
    """Print what is returned: a tuple without its outermost parentheses."""
    if isinstance(value, Apply) and value.op == "tuple" and len(value.args) > 1:
        return ", ".join(to_text(a) for a in value.args)
    return to_text(value)
