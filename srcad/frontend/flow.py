"""Blocks and jumps: ``break``, ``continue`` and ``return`` anywhere become structured flow.

What follows a branch that jumps goes into the arm that does not. Where both arms may go on, or a
loop is left by a ``return``, a flag remembers the jump. A jump knows where it goes: ``exits`` holds
what is to be done for each kind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from srcad.frontend.forks import Doubt
from srcad.frontend.interface import Status
from srcad.frontend.scope import RETURN, Frame
from srcad.frontend.trees import children
from srcad.frontend.values import Seq, Value
from srcad.frontend.ways import Then, WayReader
from srcad.ir.nodes import Assign, Const, Effect, Expr, Stmt, Var, const

__all__ = ["FlowReader", "Region", "Then", "outgoing"]

_MOST_REPEATED = 30  # statements that are read in both arms of a branch
_FLAGS = {"return": "returned", "break": "stopped", "continue": "skipped"}
_LOOPS = (gast.For, gast.While, gast.AsyncFor)
_COMPOUND = (gast.If, gast.For, gast.While, gast.With, gast.Try, gast.Match)
_FLAG = "flag of return"
Exit = Callable[[Any], Status]


class Region:
    """Statements out of which jumps go: a flag remembers each kind that was made."""

    def __init__(self, reader: FlowReader, out: list[Stmt]) -> None:
        self.reader = reader
        self.out = out
        self.start = len(out)
        self.flags: dict[str, Var] = {}
        # the jump that surely was made, where no branch stands between
        self.sure = ""
        reader.regions.append(self)

    def exit(self, kind: str) -> Exit:
        """Return what a jump of a kind does."""

        def jump(node: Any) -> Status:
            reader = self.reader
            if reader.out is self.out:
                self.sure = kind
                return Status.LEFT
            if kind not in self.flags:
                self.flags[kind] = Var(reader.flag(kind))
            if not reader.marked:
                reader.add(Assign(self.flags[kind].name, const(True), reader.place(node)), node)
            return Status.FALLS

        return jump

    def begin(self, node: Any) -> None:
        """Say before the statements that no jump has been made."""
        self.reader.regions.remove(self)
        place = self.reader.place(node)
        for flag in [f for k, f in self.flags.items() if k != "return"][::-1]:
            self.out.insert(self.start, Assign(flag.name, const(False), place))


class FlowReader(WayReader):
    """Reads blocks of statements."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        # called when the next loop is left by a jump
        self.leaving: Exit | None = None
        self.repeated = 0
        # who catches what: the jump, the classes, the handler; innermost first
        self.handlers: list[tuple[str, tuple[type[BaseException], ...], Any]] = []
        self.tries = 0
        # places that the statement being read has found to be there
        self.reached: set[Expr | None] = set()
        # the handler that is read
        self.handling: Any = None
        # statements of which it is known what they raise
        self.seen: dict[int, tuple[Stmt, set[str]]] = {}
        # whether a flag has been set for the jump that is being made
        self.marked = False
        # flags of returns that are set, on any way
        self.set_flags: set[str] = set()

    def statement(self, node: Any) -> Status:
        """Read one statement."""
        raise NotImplementedError

    # functions

    def read_function(self, node: Any) -> Value:
        """Read a function's body; where it returns in several places, its results get one name."""
        body = node.body
        if isinstance(node, gast.Lambda):
            body = [gast.copy_location(gast.Return(node.body), node.body)]
        returns = _count_returns(body)
        one = returns == 1 and isinstance(body[-1], gast.Return) and not self.parts_in(body)
        frame, outer, out, start = self.frame, self.exits, self.out, len(self.out)
        self.exits = {}
        if returns and not one:
            top = frame.outer is None
            frame.names[RETURN] = frame.namer.fresh("y") if top else frame.namer.temporary()
            frame.names[_FLAG] = self.fresh(_FLAGS["return"])
        try:
            status = self.block(body)
        finally:
            self.exits = outer
        flag = frame.names.get(_FLAG, "")
        if flag in self.set_flags:  # one for all returns: after it is set, nothing follows
            out.insert(start, Assign(flag, const(False), self.place(body[0])))
        if status is Status.FALLS or RETURN not in frame.local:
            return const(None)
        result = frame.local[RETURN]
        if isinstance(result, Seq) and isinstance(result.node, Doubt):
            self.doubted(result.node)  # one way has given one thing, another way another
        return result

    def returned(self, value: Value, node: Any) -> None:
        """Keep a function's result."""
        name = self.frame.names.get(RETURN)
        self.frame.local[RETURN] = value if name is None else self.store(name, value, node)

    def leave(self, node: Any) -> Status:
        """Read a jump."""
        if isinstance(node, gast.Return):
            name = self.frame.names.get(RETURN)
            self.returned(const(None) if node.value is None else self.value(node.value, name), node)
            jump = self.exits.get("return")
            return Status.RETURNED if jump is None else jump(node)
        kind = "break" if isinstance(node, gast.Break) else "continue"
        return self.exits[kind](node)

    # blocks

    def block(self, body: list[Any]) -> Status:
        """Read statements; say how they end."""
        kept, self.level = self.level, self.doubt
        try:
            return self.among_others(body)
        finally:
            self.level = kept

    def with_rest(self, node: Any, rest: list[Any]) -> tuple[Status, bool]:
        """Read a statement; say whether what follows it has been read as well."""
        if isinstance(node, (gast.Return, gast.Break, gast.Continue)):
            return self.leave(node), True
        if isinstance(node, _COMPOUND) and outgoing(node):
            return self.jumping(node, rest), True
        return self.statement(node), False

    def jumping(self, node: Any, rest: list[Any]) -> Status:
        """Read a statement out of which jumps go, and what follows it."""
        if isinstance(node, gast.If):
            return self.jumping_if(node, rest)
        endless = isinstance(node, gast.While) and _endless(node)
        rest = [] if endless else rest
        if rest or (isinstance(node, _LOOPS) and (not endless or "return" in self.exits)):
            return self.flagged(lambda: self.statement(node), sorted(outgoing(node)), rest, node)
        return self.statement(node)

    def jumping_if(self, node: Any, rest: list[Any]) -> Status:
        """Read an `if` that jumps: what follows belongs to the arm that goes on."""
        test = self.test(node.test)
        body, orelse = node.body, node.orelse
        if isinstance(test, Const):
            return self.block([*(body if test.value else orelse), *rest])
        if not rest or not may_fall(orelse):
            body = [*body, *rest] if may_fall(body) else body
        elif not may_fall(body):
            orelse = [*orelse, *rest]
        elif not self.exits and self.repeated + len(rest) <= _MOST_REPEATED:
            self.repeated += len(rest)
            body, orelse = [*body, *rest], [*orelse, *rest]
        else:
            kinds = sorted(outgoing(node))

            def branch() -> Status:
                return self.branch(test, lambda: self.block(body), lambda: self.block(orelse), node)

            return self.flagged(branch, kinds, rest, node)
        return self.branch(test, lambda: self.block(body), lambda: self.block(orelse), node)

    def flagged(
        self, read: Callable[[], Status], kinds: list[str], rest: list[Any], node: Any
    ) -> Status:
        """Read statements with flags for their jumps, then what follows if none was made."""
        region = Region(self, self.out)
        outer = self.exits
        self.exits = {**outer, **{kind: region.exit(kind) for kind in kinds}}
        try:
            status = read()
        finally:
            self.exits = outer
            region.begin(node)
        if region.sure:
            return self.go(region.sure, node, marked=False)
        if status is not Status.FALLS:
            return status
        return self.after(list(region.flags.items()), lambda: self.block(rest), node)

    def after(self, flags: list[tuple[str, Var]], rest: Callable[[], Status], node: Any) -> Status:
        """Make the jumps that flags remember; read on where there was none."""
        if not flags:
            return rest()
        (kind, flag), *others = flags
        return self.branch(
            flag, lambda: self.go(kind, node), lambda: self.after(others, rest, node), node
        )

    def go(self, kind: str, node: Any, marked: bool = True) -> Status:
        """Make a jump whose result, if it is a return, is kept already."""
        jump = self.exits.get(kind)
        if jump is None:
            return Status.RETURNED
        kept, self.marked = self.marked, marked and kind == "return"
        try:
            return jump(node)
        finally:
            self.marked = kept

    def flag(self, kind: str) -> str:
        """Return the variable that remembers a jump."""
        if kind != "return":
            return self.fresh(_FLAGS.get(kind, "caught"))
        self.set_flags.add(self.frame.names[_FLAG])
        return self.frame.names[_FLAG]

    def effect(self, value: Any, node: Any) -> None:
        """Add an expression that is run for what it does."""
        self.add(Effect(value, self.place(node)), node)


def outgoing(node: Any) -> set[str]:
    """Return the kinds of jumps that lead out of a statement."""
    found: set[str] = set()
    stack = [(node, False)]
    while stack:
        part, looped = stack.pop()
        if isinstance(part, gast.Return):
            found.add("return")
        elif isinstance(part, (gast.Break, gast.Continue)):
            if not looped:
                found.add("break" if isinstance(part, gast.Break) else "continue")
        elif isinstance(part, _LOOPS):
            stack += [(n, True) for n in part.body]
            stack += [(n, looped) for n in part.orelse]
        elif isinstance(part, (gast.stmt, gast.ExceptHandler, gast.match_case)) and not isinstance(
            part, (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef)
        ):
            stack += [(n, looped) for n in children(part)]
    return found


def may_fall(body: list[Any]) -> bool:
    """Whether the end of a block may be reached, as far as its text tells."""
    for node in body:
        if isinstance(node, (gast.Return, gast.Break, gast.Continue, gast.Raise)):
            return False
        if isinstance(node, gast.If) and not may_fall(node.body) and not may_fall(node.orelse):
            return False
        if isinstance(node, gast.With) and not may_fall(node.body):
            return False
        if isinstance(node, gast.While) and _endless(node):
            return False
    return True


def _endless(node: Any) -> bool:
    test = node.test
    true = isinstance(test, gast.Constant) and bool(test.value)
    return true and not any("break" in outgoing(n) for n in node.body)


def _count_returns(body: list[Any]) -> int:
    """Count the returns of statements, not of functions inside."""
    count = 0
    stack = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, gast.Return):
            count += 1
        elif isinstance(node, (gast.stmt, gast.ExceptHandler, gast.match_case)) and not isinstance(
            node, (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef)
        ):
            stack += children(node)
    return count
