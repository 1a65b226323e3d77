"""Which parts of arrays are overwritten only after nothing in the reverse sweep reads them.

A factorisation written in place fills its matrix column by column, and reads columns that are
finished: their values stand when the reverse sweep comes to them, and nothing has to be saved. What
a statement writes is held against what the reverse sweep reads as it was before: in an earlier turn
of a loop around both, or earlier in the same turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from srcad.analysis.affine import Form, form_of
from srcad.analysis.facts import Types
from srcad.analysis.turns import At, Loops, Place, Turns
from srcad.ir.nodes import AddAt, Apply, Assign, Const, Expr, For, Store, Var, While
from srcad.ir.parse import NONE
from srcad.ir.text import to_text
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import defined, names, own_expressions, value_names
from srcad.transform.sweep import Body, Step

__all__ = ["Read", "Sections"]

_SUMS = {"add", "sub", "mul", "neg"}


@dataclass(frozen=True)
class Read(Place):
    """A part of an array as it is before a statement, or after it (``late``)."""

    late: bool = False


class Sections:
    """The writes into arrays of the tree of both sweeps, and what is read of these in reverse."""

    def __init__(self, root: Body, given: set[str], types: Types) -> None:
        self.root = root
        self.given = given
        self.types = types
        self.count: Counter[str] = Counter()
        self.inside: set[str] = set()  # names that are bound in loops
        self.turning: set[str] = set()  # names that are only ever bound by a loop
        self.values: dict[str, tuple[Expr, At]] = {}
        self.loop_at: dict[int, At] = {}
        self.place: dict[int, tuple[Loops, At]] = {}
        self.stores: dict[str, list[Step]] = {}
        # what is made again from where a write has put it, by the id of the statement
        self.forwarded: dict[int, Read] = {}
        self._survey(root, (), ())
        self.turns = Turns(self._form, types, self.loop_at)
        self.turning -= self.values.keys() | given

    def _survey(self, body: Body, loops: Loops, at: At) -> None:
        for i, step in enumerate(body.steps):
            stmt, here = step.stmt, (*at, i)
            self.place[id(step)] = loops, here
            if isinstance(stmt, (Store, AddAt)):
                self.stores.setdefault(stmt.base, []).append(step)
            for name in defined(stmt):
                self.count[name] += 1
                if isinstance(stmt, For):
                    self.turning.add(name)
                else:
                    value = stmt.value if isinstance(stmt, Assign) else NONE
                    self.values[name] = value, here
                if loops:
                    self.inside.add(name)
            inner = (*loops, stmt) if isinstance(stmt, (For, While)) else loops
            self.loop_at[id(stmt)] = here
            for k, block in enumerate(step.bodies):
                self._survey(block, inner, (*here, k))

    def followed(self, name: str) -> bool:
        """Whether a name is an array throughout, and the same one in all turns of loops."""
        same = self.count[name] == 0 or (self.count[name] == 1 and name not in self.inside)
        return same and self.types.get(name, UNKNOWN).kind == "array"

    def _once(self, name: str) -> bool:
        """Whether a name has one value throughout."""
        if self.count[name] == 0:
            return True
        return self.count[name] == 1 and not {name} & (self.inside | self.given)

    def read_at(self, step: Step, index: Expr, late: bool = False) -> Read:
        """Return the read of a part at the reversal of a step."""
        loops, at = self.place[id(step)]
        return Read(index, loops, at, late)

    def stands(self, name: str, read: Read) -> bool:
        """Whether a part of an array is never overwritten after a read of it."""
        return self.followed(name) and all(
            self.apart(read, step) for step in self.stores.get(name, ())
        )

    def free(self) -> set[int]:
        """Return the writes, by the id of their steps, that overwrite nothing that is needed."""
        wanted = {n for n in self.stores if self.followed(n)}
        whole: set[str] = set()
        parts: dict[str, set[Read]] = {n: set() for n in wanted}
        for expr, read in self._reads(self.root, (), ()) if wanted else ():
            for name, index in _parts(expr, wanted):
                if index is None:
                    whole.add(name)
                else:
                    parts[name].add(replace(read, index=index))
        return {
            id(step)
            for name in wanted - whole
            for step in self.stores[name]
            if all(self.apart(read, step) for read in parts[name])
        }

    def _reads(self, body: Body, loops: Loops, at: At) -> Iterator[tuple[Expr, Read]]:
        """Yield what the reverse sweep may read, and where."""
        for i, step in enumerate(body.steps):
            here = Read(NONE, loops, (*at, i))
            stmt = step.stmt
            own = own_expressions(stmt) if step.bodies else ()
            if isinstance(stmt, (Store, AddAt)):
                own = (stmt.index,)
            for expr in own:
                yield expr, here
            for made in (*step.back, *step.after, *step.head, *step.remade):
                for expr in own_expressions(made):
                    yield expr, self.forwarded.get(id(made), here)
            inner = (*loops, stmt) if isinstance(stmt, (For, While)) else loops
            for k, block in enumerate(step.bodies):
                yield from self._reads(block, inner, (*here.at, k))
        for made in body.tail:
            for expr in own_expressions(made):
                yield expr, Read(NONE, loops, at)

    def apart(self, read: Read, step: Step) -> bool:
        """Whether a write never changes what was to be read before it."""
        stmt = step.stmt
        assert isinstance(stmt, (Store, AddAt))
        loops, at = self.place[id(step)]
        write = Place(stmt.index, loops, at)
        common = self.turns.shared(read, write)
        cases = [*range(common)]  # the outermost loop that is in an earlier turn at the read
        around = at[: len(read.at)] == read.at and at != read.at
        after = around or read.at < at or (read.at == at and not read.late)
        if after and not _in_other_arm(read.at, at):
            cases.append(common)
        return all(self.turns.apart(read, write, depth) for depth in cases)

    # forms

    def _form(self, expr: Expr, loops: Loops, at: At) -> Form | None:
        targets = {loop.target for loop in loops if isinstance(loop, For)} & self.turning

        def value(part: Expr) -> Expr | Form | None:
            """Return what an index is made of: loops' variables, and what never changes."""
            if isinstance(part, Var):
                if part.name in targets:
                    return Form(0, {part.name: 1})
                known, made = self.values.get(part.name, (NONE, ()))
                simple = isinstance(known, (Var, Const)) or known.op in _SUMS
                alone = self.count[part.name] == 1 and part.name not in self.given
                if made and simple and alone and _before(made, at):
                    return known
            fixed = all(self._once(n) and n not in self.turning for n in names(part))
            numbers = all(self.types.get(n, UNKNOWN).kind == "number" for n in value_names(part))
            lists = any(self.types.get(n, UNKNOWN).kind == "list" for n in names(part))
            return Form(0, {to_text(part): 1}) if fixed and numbers and not lists else None

        return form_of(expr, value)


def _in_other_arm(one: At, two: At) -> bool:
    """Whether statements are in different blocks of one branch: a turn runs one of them."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((i % 2 == 1 for i, (a, b) in pairs if a != b), False)


def _before(made: At, at: At) -> bool:
    """Whether a statement has surely run in this turn when another one does."""
    *block, place = made
    return at[: len(block)] == tuple(block) and len(at) > len(block) and place < at[len(block)]


def _parts(expr: Expr, wanted: set[str]) -> Iterator[tuple[str, Expr | None]]:
    """Yield the parts of arrays that an expression reads; None for the whole."""
    if isinstance(expr, Var):
        if expr.name in wanted:
            yield expr.name, None
        return
    if not isinstance(expr, Apply) or not value_names(expr) & wanted:
        return
    args = (*expr.args, *(v for _, v in expr.kwargs))
    base = args[0] if args else NONE
    if expr.op == "index" and isinstance(base, Var) and base.name in wanted:
        yield base.name, expr.args[1]
        args = args[1:]
    elif expr.op in ("unbroadcast", "scatter"):  # the second is asked for its shape
        args = (base, *args[2:])
    for inner in args:
        yield from _parts(inner, wanted)
