"""Loops over anything: turn by turn where the turns are known, by an index where not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gast

from srcad.errors import Recursive, UnsupportedSyntax
from srcad.frontend.containers import NotLiteral
from srcad.frontend.flow import Region, outgoing
from srcad.frontend.interface import Status
from srcad.frontend.scope import Frame
from srcad.frontend.sequences import DONE, SequenceReader
from srcad.frontend.state import stored_names
from srcad.frontend.values import Seq, Value, is_atom, leaves
from srcad.ir.nodes import Append, Apply, Assign, Block, Const, Expr, For, Take, Var, const
from srcad.ir.walk import names, own_expressions, statements

__all__ = ["IterationReader", "Turn", "Uncertain"]

Turn = Callable[[Value], Status]
_MOST_TURNS = 2_000  # of a loop whose turns are read one by one


class Uncertain(Exception):
    """How many items there are is not known when the source is read."""


class IterationReader(SequenceReader):
    """Reads loops over anything."""

    # statements

    def loop_over(self, node: Any) -> Status:
        """Read ``for target in iterable:``."""
        ranged = isinstance(node.iter, gast.Call) and self.known(node.iter.func) is range
        if ranged and isinstance(node.target, gast.Name):
            return self.loop_over_range(node)
        ours = {self.home_of(n).local_name(n) for n in stored_names(node)}
        value = self.kept(self.iterated(self.value(node.iter), node.iter), ours, node)

        def turn(item: Value) -> Status:
            self.assign_item(node.target, item)
            return self.block(node.body)

        hint = ""
        if isinstance(value, Seq) and value.kind == "enumerate" and self.plain(
            value.parts[1]) == (0,) and isinstance(node.target, gast.Tuple):  # fmt: skip
            first = node.target.elts[0]
            hint = self.frame.local_name(first.id) if isinstance(first, gast.Name) else ""
        return self.each(value, turn, node, stored_names(node), hint)

    def kept(self, value: Value, assigned: set[str], node: Any) -> Value:
        """Return an iterable that no assignment in the loop changes."""
        if isinstance(value, tuple):
            return self.new_list(value)
        if isinstance(value, Seq) and value.kind not in ("generator", "yields"):
            return replace(value, parts=tuple(self.kept(v, assigned, node) for v in value.parts))
        if is_atom(value) and names(value) & assigned:
            return self.emit(value, node)
        return value

    def assign_item(self, target: Any, item: Value) -> None:
        """Bind a loop's target; an item that has just been read gets its name at once."""
        parts = target.elts if isinstance(target, gast.Tuple) else []
        same = isinstance(item, tuple) and len(item) == len(parts)
        if same and not any(isinstance(p, gast.Starred) for p in parts):
            for part, value in zip(parts, item, strict=True):  # type: ignore[arg-type]
                self.assign_item(part, value)
            return
        pair = isinstance(item, tuple) and bool(item) and all(isinstance(v, Const) for v in item)
        if isinstance(target, gast.Name) and (pair or isinstance(item, Const)):
            frame = self.home_of(target.id)  # it may be asked for as a literal
            self.protect(frame.local_name(target.id), target)
            frame.local[target.id] = item
            return
        if not (isinstance(target, gast.Name) and self.read_as(target.id, item)):
            self.assign(target, item, target)

    def bind_item(self, target: Any, item: Value) -> None:
        """Bind the target of a comprehension, which nothing assigns but its loop."""
        if isinstance(target, gast.Name) and not self.counting:
            self.frame.local[target.id] = self.lend(item)
        elif (
            isinstance(target, gast.Tuple)
            and isinstance(item, tuple)
            and (
                len(item) == len(target.elts)
                and not any(isinstance(p, gast.Starred) for p in target.elts)
            )
        ):
            for part, value in zip(target.elts, item, strict=True):
                self.bind_item(part, value)
        else:
            self.assign_item(target, item)

    def read_as(self, name: str, item: Value) -> bool:
        """Give an item that a statement just before has read the name of a loop's target."""
        if (
            not isinstance(item, Var)
            or item.name in self.lent
            or (item.name not in self.frame.namer.temporaries)
        ):
            return False
        frame = self.home_of(name)
        ours = frame.local_name(name)
        for i in range(len(self.out) - 1, max(-1, len(self.out) - 9), -1):
            stmt = self.out[i]
            if any(ours in names(e) for e in own_expressions(stmt)) or ours in self.lent:
                return False
            if isinstance(stmt, Assign) and stmt.target == item.name:
                self.out[i] = replace(stmt, target=ours)
                frame.local[name] = Var(ours)
                return True
        return False

    def loop_over_range(self, node: Any) -> Status:
        """Read ``for i in range(...)``; turn by turn if the body needs ``i`` as a literal."""
        whole = self.whole_test(node.iter)
        iterable = self.single(self.value(node.iter), node.iter) if whole is None else whole
        name = node.target.id
        frame = self.home_of(name)
        ours = frame.local_name(name)

        def turn() -> Status:
            frame.local[name] = Var(ours)
            return self.block(node.body)

        def looped() -> None:
            self.own_names(stored_names(node), node)
            self.protect(ours, node)
            self.loop(node, turn, lambda body: For(ours, iterable, body, self.place(node)))

        assert isinstance(iterable, Apply)
        turns = self.turns_of(Seq("range", iterable.args), node)
        if turns is None:
            return self.with_else(node, looped)
        back = self.mark()
        self.unrollable += 1
        first: UnsupportedSyntax | None = None
        try:
            status = self.with_else(node, looped)
        except UnsupportedSyntax as error:
            if isinstance(error, Recursive) and error.deep:
                raise
            first = error
            back()
        else:
            return status
        finally:
            self.unrollable -= 1

        def known(item: Value) -> Status:
            frame.local[name] = item
            return self.block(node.body)

        try:
            return self.unrolled(turns, known, node, node.orelse)
        except UnsupportedSyntax as error:
            raise (error if isinstance(first, NotLiteral) else first) from None

    def home_of(self, name: str) -> Frame:
        """Return the frame whose variable a name is that is assigned here."""
        return self.frame.home(name) or self.frame

    def assign(self, target: Any, value: Value, node: Any) -> None:
        """Bind a target to a value that has been read."""
        raise NotImplementedError

    def with_else(self, node: Any, read: Callable[[], None]) -> Status:
        """Read a loop and its ``else``, which runs if the loop is not left by a jump."""
        if not node.orelse:
            read()
            return self.ended(node)
        caught = any(kind.startswith("raise") for kind in self.exits)
        if not caught and not any(outgoing(n) & {"break", "return"} for n in node.body):
            read()
            return self.block(node.orelse)
        region = Region(self, self.out)
        self.leaving = region.exit("break")
        try:
            read()
        finally:
            region.begin(node)
        flag = region.flags.get("break")
        if flag is None:
            return self.block(node.orelse)
        return self.branch(flag, lambda: Status.FALLS, lambda: self.block(node.orelse), node)

    def ended(self, node: Any) -> Status:
        """Say whether what follows a loop is reached."""
        endless = isinstance(node, gast.While) and isinstance(
            node.test, gast.Constant) and node.test.value  # fmt: skip
        if not endless or any("break" in outgoing(n) for n in node.body):
            return Status.FALLS
        if any(kind == "return" or kind.startswith("raise") for kind in self.exits):
            return Status.FALLS  # a flag tells
        return Status.RETURNED if "return" in outgoing(node) else Status.LEFT

    # any iterable

    def each(
        self, value: Value, turn: Turn, node: Any, stored: list[str], hint: str = ""
    ) -> Status:
        """Read a turn for each item."""
        orelse = getattr(node, "orelse", [])
        if isinstance(value, Seq):
            self.spend(value, node)
        if isinstance(value, Seq) and value.kind in ("generator", "yields"):
            return self.run(value, turn, node)
        if isinstance(value, Seq) and value.kind == "filter":
            return self.each(value.parts[1], self.filtered(value, turn), node, stored, hint)
        turns = None if is_atom(value) and not isinstance(value, Const) else self.turns_of(
            value, node)  # fmt: skip
        if turns is not None:
            return self.unrolled(turns, turn, node, orelse)
        if self.collecting:
            raise Uncertain
        if isinstance(value, Seq) and _generators(value):
            return self.stepped(value, turn, node)
        iterable, item = self.counted(value, node)
        dicts = {whole.name for leaf in leaves(value) if (whole := self.mapping(leaf)) is not None}
        index = hint

        def looped() -> None:
            nonlocal index
            self.own_names(stored, node)
            index = hint or self.fresh("k")

            def body() -> Status:
                found = item(Var(index))
                self.counting = True
                outer, self.walked = self.walked, {*self.walked, *dicts}
                try:
                    return turn(found)
                finally:
                    self.walked = outer

            def made(block: Block) -> For:
                self.refuse_growth(value, dicts, block, node)
                return For(index, iterable, block, self.place(node))

            self.loop(node, body, made)

        if hasattr(node, "orelse"):
            return self.with_else(node, looped)
        looped()
        return Status.FALLS

    def refuse_growth(self, value: Value, dicts: set[str], body: Block, node: Any) -> None:
        """Refuse a loop that adds to the list that it reads."""
        read = {n for leaf in leaves(value) if is_atom(leaf) for n in names(leaf)}
        read |= {part.name for leaf in leaves(value) for part in self.rows_of(leaf) or ()}
        read = self.also_named(read, body)
        for stmt in statements(body):
            shrinks = isinstance(stmt, Take) and stmt.base in dicts
            if shrinks or (isinstance(stmt, (Append, Take)) and stmt.base in read):
                self.changes_its_own(node)

    def counted(self, value: Value, node: Any) -> tuple[Expr, Callable[[Expr], Value]]:
        """Return the range that counts a sequence of unknown length, and how it gives its items."""
        if isinstance(value, Seq) and value.kind == "range":
            return self.single(value, node), lambda k: k
        if isinstance(value, Seq) and value.kind == "reversed":
            iterable, item = self.counted(value.parts[0], node)
            if len(value.parts) > 1:  # it began where the list ended then
                iterable = Apply("range", (self.single(value.parts[1], node),))
            return Apply("reversed", (iterable,)), item
        length, item = self.positions(value, node)
        return Apply("range", (length,)), item

    def stepped(self, value: Seq, turn: Turn, node: Any) -> Status:
        """Read a turn for each item of a generator, with the others' at the same position."""
        numbered = value.kind == "enumerate"
        if getattr(node, "orelse", []) and not numbered:
            self.fail(node, "`else` after a loop over a generator and what may end before it",
                      "count the turns, and test that after the loop")  # fmt: skip
        parts = value.parts[:1] if numbered else value.parts
        index = self.fresh("k")
        self.emit(value.parts[1] if numbered else const(0), node, index)  # type: ignore[arg-type]
        (runs,) = _generators(value)
        found = [None if p is runs else self.positions(p, node) for p in parts]

        def item_turn(item: Value) -> Status:
            k = self.emit(Var(index), node)
            self.lent.add(k.name)
            self.emit(Apply("add", (k, const(1))), node, index)
            if numbered:
                return turn((k, item))
            lengths = [f[0] for f in found if f is not None]
            ended = [Apply("ge", (k, length)) for length in lengths]

            def go_on() -> Status:
                return turn(tuple(item if f is None else f[1](k) for f in found))

            test = ended[0] if len(ended) == 1 else Apply("or", tuple(ended))
            return self.branch(test, lambda: self.exits["break"](node), go_on, node)

        return self.run(runs, item_turn, node)

    def filtered(self, value: Seq, turn: Turn) -> Turn:
        """Return a turn that is made only where a function says so."""
        function = value.parts[0]

        def tested(item: Value) -> Status:
            none = isinstance(function, Const)
            found = item if none else self.apply(function, (item,), (), value.node, None)
            return self.only_if(self.truth(found, value.node), lambda: turn(item), value.node)

        return tested

    def only_if(self, test: Expr, read: Callable[[], Status], node: Any) -> Status:
        """Read something under a condition."""
        if self.collecting and not isinstance(test, Const):
            raise Uncertain
        return self.branch(test, read, lambda: Status.FALLS, node)

    def unrolled(
        self, turns: Callable[[int], Any], turn: Turn, node: Any, orelse: list[Any], start: int = 0
    ) -> Status:
        """Read a loop turn by turn, in the place where it stands."""
        i = start
        while (item := turns(i)) is not DONE:
            self.counting = False
            if i > _MOST_TURNS:
                self.fail(node, "a loop that is read turn by turn is too long",
                          "use an array instead of a list or tuple")  # fmt: skip
            i += 1
            region = Region(self, self.out)
            outer = self.exits
            leaving = ("break", "return", *(k for k in outer if k.startswith("raise")))
            self.exits = {**outer, "continue": lambda _: Status.FALLS,
                          **{kind: region.exit(kind) for kind in leaving}}  # fmt: skip
            self.frame.turns += 1
            try:
                status = turn(item)
            finally:
                self.frame.turns -= 1
                self.exits = outer
                region.begin(node)
            if region.sure:
                return (
                    Status.FALLS
                    if region.sure == "break"
                    else self.go(region.sure, node, marked=False)
                )
            if status is not Status.FALLS:
                return status
            if region.flags:
                more = i

                def rest() -> Status:
                    return self.unrolled(turns, turn, node, orelse, more)  # noqa: B023

                return self.after_turn(region, rest, node)
        return self.block(orelse) if orelse else Status.FALLS

    def after_turn(self, region: Region, rest: Callable[[], Status], node: Any) -> Status:
        """Go on after a turn that may have left the loop."""
        left = region.flags.get("break")
        go_on = rest
        if left is not None:
            stopped = left

            def go_on() -> Status:
                return self.branch(stopped, lambda: Status.FALLS, rest, node)

        return self.after([(k, f) for k, f in region.flags.items() if k != "break"], go_on, node)


def _generators(value: Seq) -> list[Seq]:
    """Return the one generator that ``zip`` or ``enumerate`` goes through, if it is one."""
    if value.kind not in ("zip", "enumerate"):
        return []
    parts = value.parts[:1] if value.kind == "enumerate" else value.parts
    found = [p for p in parts if isinstance(p, Seq) and p.kind in ("generator", "yields")]
    return found if len(found) == 1 else []
