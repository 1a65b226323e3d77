"""What names and slots hold, path by path: remembered, taken back, and joined where paths meet."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import gast

from srcad.errors import UnsupportedSyntax
from srcad.frontend.forks import Doubt, ForkReader
from srcad.frontend.forms import Form
from srcad.frontend.scope import Frame
from srcad.frontend.trees import nodes
from srcad.frontend.values import Cell, Ref, Seq, Value, inside, is_atom, renamed
from srcad.ir.nodes import Apply, Assign, Const, Expr, Stmt, Var
from srcad.ir.walk import names

__all__ = [
    "SPENT",
    "Begun",
    "Composed",
    "Grows",
    "Moves",
    "Nested",
    "State",
    "StateReader",
    "Unset",
    "count_refs",
    "paired",
    "stored_names",
]


NOTHING = Const("None", None)
SPENT = "spent"  # the kind of the cells of iterators that have been gone through


class Grows(Exception):
    """A list does not have one length here: it must be a variable."""

    def __init__(self, ref: Ref, error: UnsupportedSyntax) -> None:
        super().__init__(ref)
        self.ref = ref
        self.error = error


class Composed(Exception):
    """The items of a list of unknown length are put together from several values."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self.form = form


class Nested(Exception):
    """The lists in a list of unknown length are indexed at run time: they must be variables."""

    def __init__(self, place: Any) -> None:
        super().__init__(place)
        self.place = place


class Moves(Exception):
    """What parameters hold changes its place: it must have names of its own from the start.

    So must the parameters of which the names are assigned.
    """

    def __init__(self, params: frozenset[str] = frozenset()) -> None:
        super().__init__(params)
        self.params = params


class Begun(Exception):
    """A name that holds None before a loop holds a tuple after one of its turns."""

    def __init__(self, frame: Frame, name: str, shape: Value, error: UnsupportedSyntax) -> None:
        super().__init__(name)
        self.frame = frame
        self.name = name
        self.shape = shape
        self.error = error
        self.where: Any = None


class Unset(Exception):
    """A name is read in a loop that may have set it in an earlier turn."""

    def __init__(self, frame: Frame, name: str, error: UnsupportedSyntax) -> None:
        super().__init__(name)
        self.frame = frame
        self.name = name
        self.error = error


@dataclass
class State:
    """The cells, and the local names of the frames."""

    heap: dict[Any, Cell]
    frames: list[tuple[Frame, dict[str, Value]]]


def paired(one: State, two: State) -> list[tuple[Frame, dict[str, Value], dict[str, Value]]]:
    """Return the frames of two states with what their names hold in either.

    One in which a function has been defined is known to one state only, if the other is not of the
    same way through the code.
    """
    first = {id(frame): local for frame, local in one.frames}
    second = {id(frame): local for frame, local in two.frames}
    every = {id(frame): frame for frame, _ in (*one.frames, *two.frames)}
    return [(frame, first.get(i, second.get(i, {})), second.get(i, first.get(i, {})))
            for i, frame in every.items()]  # fmt: skip


class StateReader(ForkReader):
    """Keeps and joins states."""

    def known_outside(self, state: State) -> State:
        """Return a state that knows all objects outside that have been met."""
        return State({**self.outside, **state.heap}, state.frames)

    # remembering

    def unset(self, home: Frame, name: str, node: Any) -> NoReturn:
        """Refuse a name without a value, unless an earlier turn of a loop may have set it."""
        found = home.local.get(name)
        if isinstance(found, Seq) and isinstance(found.node, Doubt):
            self.doubted(found.node)
        try:
            self.fail(
                node, f"{name} may be read before it has a value", f"give {name} a value before"
            )
        except UnsupportedSyntax as error:
            if any(self.set_by(around, home, name) for around in self.turning):
                raise Unset(home, name, error) from None
            if any(scope.taken for scope in self.scopes):  # on another way it has one
                self.surely_raises(UnboundLocalError(f"{name} has no value here"))
            raise

    def one_or_another(self, node: Any) -> UnsupportedSyntax:
        """Make the error for what stands for one object or another."""
        what = "which of several objects this is, the way through the code decides"
        return self.refusal(node, what, "read and write each one where it is known")

    def refusal(self, node: Any, what: str, hint: str) -> UnsupportedSyntax:
        """Make an error."""
        return UnsupportedSyntax(what, place=self.place(node), hint=hint)

    def set_by(self, around: tuple[list[Frame], Any], home: Frame, name: str) -> bool:
        """Whether a loop that is read, with the frames around it, assigns a name."""
        frames, node = around
        return any(home is f for f in frames) and name in stored_names(node)

    def snapshot(self) -> State:
        """Remember the state."""
        frames = self.frames() if self.captured or self.heap else [self.frame]
        return State(dict(self.heap), [(f, dict(f.local)) for f in frames])

    def restore(self, state: State) -> None:
        """Come back to a state."""
        self.heap = {**self.outside, **state.heap}
        for frame, local in state.frames:
            frame.local = dict(local)

    def mark(self) -> Callable[[], None]:
        """Return what takes back all that is read from here on."""
        namer, length, made = self.frame.namer.mark(), len(self.out), self.made
        state, free, guards = self.snapshot(), dict(self.frame.free), len(self.guards)
        names_ = [(f, dict(f.names)) for f, _ in state.frames]
        refused, lent, out, frame = dict(self.refused), set(self.lent), self.out, self.frame
        captured = len(self.captured)
        regions = [(r, dict(r.flags), r.sure) for r in self.regions]
        lists, borrowed = set(self.lists), dict(self.borrowed)
        ways = [(s, s.out, s.taken, list(s.parts), s.base) for s in self.scopes]
        doubt, depth = self.doubt, len(self.outer)

        def back() -> None:
            frame.namer.reset(namer)
            self.out, self.frame, self.made = out, frame, made
            del self.out[length:]
            del self.captured[captured:]
            self.regions = [r for r, _, _ in regions]
            for region, flags, sure in regions:
                region.flags, region.sure = dict(flags), sure
            self.lists, self.borrowed = set(lists), dict(borrowed)
            self.doubt = doubt
            del self.outer[depth:]
            for scope, at, passed, parts, base in ways:
                scope.out, scope.taken, scope.parts, scope.base = at, passed, list(parts), base
            self.restore(state)
            for f, known in names_:
                f.names = dict(known)
            met = {n for cell in self.outside.values() for n in names(cell.base or NOTHING)}
            kept = {n: where for n, where in self.frame.free.items() if n in met}
            frame.namer.take(kept)
            self.frame.free.clear()
            self.frame.free.update(free | kept)
            for key in list(self.guards)[guards:]:
                del self.guards[key]
            self.refused.clear()
            self.refused.update(refused)
            self.lent = set(lent)

        return back

    def add(self, stmt: Stmt, node: Any) -> None:
        """Add a statement, and remember whether what it assigns is a list from here on."""
        super().add(stmt, node)
        if not isinstance(stmt, Assign):
            return
        name, value = stmt.target, stmt.value
        if self.makes_list(value):
            self.lists.add(name)
            if self.makes_tuple(value):
                self.tuples.add(name)
        else:
            self.lists.discard(name)
        base = self.borrowed.get(value.name) if isinstance(value, Var) else None
        self.borrowed.pop(name, None)
        if base is not None:
            self.borrowed[name] = base
        self.flats.discard(name)
        if isinstance(value, Var) and value.name in self.flats:
            self.flats.add(name)

    def makes_tuple(self, value: Expr) -> bool:
        """Whether what is kept as a list is a tuple to the user."""
        if isinstance(value, Apply) and value.op in ("add", "mul"):
            return any(isinstance(a, Apply) and a.op == "tuple" for a in value.args) or any(
                isinstance(a, Var) and a.name in self.tuples for a in value.args
            )
        return bool(names(value) & self.tuples) and getattr(value, "op", "index") == "index"

    def makes_list(self, value: Expr) -> bool:
        """Whether an expression is a list that was made inside, or one made of such."""
        if isinstance(value, Var):
            return value.name in self.lists
        if not isinstance(value, Apply) or value.op == "list":
            return isinstance(value, Apply)
        if value.op == "index":
            return self.makes_list(value.args[0]) and getattr(value.args[1], "op", "") == "slice"
        if value.op == "add" and any(map(self.makes_list, value.args)):
            return all(self.makes_list(a) or getattr(a, "op", "") == "tuple" for a in value.args)
        return value.op == "copy" and self.makes_list(value.args[0])

    # cells

    def new_cell(self, cell: Cell) -> Ref:
        """Make something that can be changed in place."""
        self.cells += 1
        ref = Ref(self.cells)
        for value in cell.held:
            self.lend(value)
        self.heap[ref.id] = cell
        return ref

    def once(self) -> int:
        """Return the number of an iterator, which can be gone through one time."""
        self.cells += 1
        return self.cells

    def spend(self, value: Seq, node: Any) -> None:
        """Remember that an iterator is gone through here."""
        if value.kind in ("zip", "strict", "enumerate", "reversed", "map"):
            for part in value.parts:
                if isinstance(part, Seq):
                    self.spend(part, node)
        if value.once:
            if (SPENT, value.once) in self.heap:
                self.fail(node, "an iterator that is gone through twice",
                          "make a list of its items")  # fmt: skip
            self.heap[SPENT, value.once] = Cell(SPENT, {})

    def change(self, ref: Ref, slots: dict[Any, Value], node: Any) -> None:
        """Write into a cell."""
        cell = self.heap[ref.id]
        self.refuse_frozen(cell, node)
        if cell.base is not None and cell.kind != "object":
            self.fail(node, "this changes a list or dict of the caller's",
                      "make a copy first: list(...), dict(...)")  # fmt: skip
        for value in slots.values():
            self.lend(value)
        self.heap[ref.id] = cell.with_slots(slots)

    def holder(self, ref: Ref) -> tuple[Frame, str] | None:
        """Return the local name that stands for a cell, if one does."""
        for frame in self.frames():
            for name, value in frame.local.items():
                if value == ref and name.isidentifier():
                    return frame, name
        return None

    def held_count(self, ref: Ref) -> int:
        """Count the places that hold a reference."""
        held: Counter[Value] = Counter()
        for frame in self.frames():
            for value in frame.local.values():
                count_refs(value, held)
        for cell in self.heap.values():
            for value in cell.items:
                count_refs(value, held)
        return held[ref]

    def slot_name(self, ref: Ref, key: object) -> str:
        """Return a fresh name for what a slot of a cell holds: ``p_x``."""
        held = self.holder(ref)
        base = held[0].names.get(held[1], held[1]) if held else "item"
        return self.fresh(f"{base}_{key}")

    def fresh(self, text: str) -> str:
        """Return a fresh name, numbered if it is taken."""
        text = "".join(c if c.isalnum() or c == "_" else "_" for c in text)
        taken, number = self.frame.namer.taken, 2
        gap = "_" if text[-1].isdigit() else ""
        name = text
        while name in taken:
            name = f"{text}{gap}{number}"
            number += 1
        return self.frame.namer.fresh(name)

    def to_variable(self, ref: Ref, error: UnsupportedSyntax, node: Any) -> None:
        """Make a list whose length is not known a variable: what holds it holds that one."""
        cell = self.heap.get(ref.id)
        if cell is None or cell.kind != "list" or not all(map(is_atom, cell.items)):
            raise error
        if isinstance(cell.rule, Const) and cell.rule.value is not None:
            raise error  # a deque that forgets
        if cell.frozen is not None:  # the variable would be a list of its own
            self.doubted(Doubt(cell.frozen, self.one_or_another(node)))
        held = self.holder(ref)
        name = held[0].local_name(held[1]) if held else self.fresh("items")
        name = self.fresh(name) if cell.base is not None and name in names(cell.base) else name
        self.protect(name, node)
        made = Apply("list", tuple(v for v in cell.items if is_atom(v)))
        self.add(Assign(name, made, self.place(node)), node)
        self.carried_over.update((name, n) for n in names(made))
        if cell.base is not None:
            self.borrowed[name] = cell.base
        self.turned_into(ref, Var(name), len(cell.items))
        self.lists.add(name)
        if cell.cls is deque:
            self.deques.add(name)

    def turned_into(self, ref: Ref, var: Var, length: int) -> None:
        """Let a variable stand wherever something held a list or a set."""
        del self.heap[ref.id]
        self.became[ref] = var, length
        for frame in self.frames():
            for key, value in frame.local.items():
                frame.local[key] = renamed(value, ref, var)
        for key, other in self.heap.items():
            self.heap[key] = other.renamed(ref, var)
        self.lent.add(var.name)

    def as_now(self, value: Value) -> Value:
        """Return what a value is now, where lists in it have become variables since."""
        for ref, (var, _) in self.became.items():
            if ref.id not in self.heap:
                value = renamed(value, ref, var)
        return value


def count_refs(value: Value, held: Counter[Value]) -> None:
    """Count the references in a value."""
    if isinstance(value, Ref):
        held[value] += 1
    for part in inside(value):
        count_refs(part, held)


def stored_names(node: Any) -> list[str]:
    """Return the names that are assigned within a statement."""
    return [n.id for n in nodes(node)
            if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)]  # fmt: skip
