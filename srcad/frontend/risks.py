"""Statements within ``try``, one by one: where one raises what is caught, a jump is made.

A statement that may raise what a handler catches is read as ``if <it raises>: jump`` and otherwise
what it does, and what follows. Where no condition says exactly when it raises, it is attempted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from srcad.frontend.attempts import HINT, UNSURE, AttemptReader, Classes, name_of, risky
from srcad.frontend.dangers import dangers
from srcad.frontend.flow import Then, outgoing
from srcad.frontend.interface import Raises, Status
from srcad.frontend.scope import MISSING, RETURN
from srcad.frontend.values import Value, is_atom
from srcad.ir.nodes import (
    Append,
    Apply,
    Assign,
    Branch,
    Effect,
    Expr,
    For,
    Stmt,
    Store,
    Take,
    Var,
    While,
    With,
    WriteBack,
    const,
)
from srcad.ir.walk import statements

__all__ = ["RiskReader"]

_COMPOUND = (gast.If, gast.For, gast.While, gast.With, gast.Try, gast.Match)
_DOES = (Effect, Store, Append, Take, WriteBack, With)


class RiskReader(AttemptReader):
    """Reads the statements of a ``try``."""

    def watching(self) -> set[str]:
        """Return the handlers that catch what is raised here."""
        return {k for k, _, _ in self.handlers if k in self.exits}

    def watched(self) -> bool:
        """Whether what is raised by the statements of this block is caught."""
        return any(k.startswith("raise") for k in self.exits)

    def block(self, body: list[Any]) -> Status:
        """Read statements; those within ``try`` one by one."""
        if not self.watched() or not body:
            return super().block(body)
        node, *rest = body
        if isinstance(node, Then):
            ended: Status = node.read()
            return ended
        self.volatile = self.frame.rebound_in(node)
        if not isinstance(node, _COMPOUND):
            return self.risked(node, rest)
        raises = {k for k in self.exits if k.startswith("raise")}
        kinds = sorted({*outgoing(node), *raises})
        if isinstance(node, gast.Try):
            return self.flagged(lambda: self.statement(node), kinds, rest, node)

        def read() -> Status:
            status: Status
            if isinstance(node, gast.With):  # its manager sees what is raised
                self.exits = {k: j for k, j in self.exits.items() if k not in raises}
            out, status = self.aside(lambda: self.statement(node))
            self.exits = {**inner, **self.exits}
            self.refuse_unseen(out, node)
            self.out += out
            return status

        inner = self.exits
        return self.flagged(read, kinds, rest, node)

    def risked(self, node: Any, rest: list[Any]) -> Status:
        """Read a statement that may raise, and what follows where it does not."""
        if isinstance(node, (gast.Break, gast.Continue)):
            return self.leave(node)
        self.reached = set()
        back = self.mark()
        kept, heap = self.out, dict(self.heap)
        local = dict(self.frame.local)
        self.out = []
        try:
            if isinstance(node, gast.Return):
                name = self.frame.names.get(RETURN)
                made = const(None) if node.value is None else self.value(node.value, name)
                self.returned(made, node)
                rest, status = [Then(lambda: self.go("return", node, marked=False))], Status.FALLS
            elif isinstance(node, gast.Raise):
                self.out = kept
                return self.raised_here(node)
            else:
                status = self.statement(node)
            out = self.out
        except Raises as error:
            done = self.out
            back()
            if any(isinstance(s, _DOES) for s in statements(done)):
                self.fail(node, UNSURE, HINT)
            self.out = kept
            return self.jump_to(error.cls, None, node)
        finally:
            self.out = kept
        same = all(self.heap.get(k) == v for k, v in heap.items())
        return self.parted(out, status, rest, (local, same), node)

    def parted(
        self, out: list[Stmt], status: Status, rest: list[Any], before: tuple[Any, bool], node: Any
    ) -> Status:
        """Read the statements of one of the user's; where one may raise, a jump is made."""
        for j, stmt in enumerate(out):
            if isinstance(stmt, Branch) and _raises(stmt):
                return self.parted_branch(out, j, status, rest, before, node)
            found = self.danger(stmt, node)
            if found is None:
                self.seen[id(stmt)] = stmt, self.watching()
                continue
            self.ready(out[:j], before, node)
            self.out += out[:j]
            self.seen[id(stmt)] = stmt, self.watching()
            return self.parted_at(found, out[j:], status, rest, before, node)
        self.out += out
        return self.block(rest) if status is Status.FALLS else status

    def parted_at(
        self,
        danger: tuple[type, Expr | None],
        out: list[Stmt],
        status: Status,
        rest: list[Any],
        before: Any,
        node: Any,
    ) -> Status:
        """Jump if the first of several statements raises, and go on if not."""
        cls, test = danger
        first = [out[0]]

        def fine() -> Status:
            self.out += first
            return self.parted(out[1:], status, rest, before, node)

        if test is None:
            kinds = [(k, c, h) for k, c, h in self.handlers if k in self.exits]
            if not kinds or any(h is None for _, _, h in kinds):
                self.fail(node, UNSURE, HINT)
            found = [(self.classes_of(h), k, h) for k, _, h in kinds]
            parts = tuple(
                part for c, _, _ in found
                for part in (c.args if isinstance(c, Apply) and c.op == "tuple" else (c,))
            )  # fmt: skip
            every = parts[0] if len(parts) == 1 else Apply("tuple", parts)
            self.reached.add(risky(out[0]))
            failed, first = self.attempted(out[0], every, node)

            def jump(kind: str, handler: Any) -> Callable[[], Status]:
                def go() -> Status:
                    self.names_before(before)
                    if name_of(handler):
                        name = self.error_name(handler)
                        self.add(Assign(name, failed, self.place(node)), node)
                    return self.exits[kind](node)

                return go

            jumps = [(c, jump(k, h)) for c, k, h in found]
            test = Apply("isnot", (failed, const(None)))
            return self.branch(test, lambda: self.caught_as(failed, jumps, node), fine, node)
        return self.branch(test, lambda: self.thrown(cls, None, before, node), fine, node)

    def parted_branch(
        self, out: list[Stmt], j: int, status: Status, rest: list[Any], before: Any, node: Any
    ) -> Status:
        """Read a branch of which one arm raises: of a function that is read in place."""
        stmt = out[j]
        assert isinstance(stmt, Branch)
        arms = [stmt.then, stmt.orelse]
        side = 0 if _ends_raising(stmt.then) else 1
        last = arms[side][-1] if arms[side] else None
        if not isinstance(last, Effect) or not isinstance(last.value, Apply):
            self.fail(node, UNSURE, HINT)
        made = last.value.args[0] if last.value.args else None
        cls = None if made is None else self.class_made(made)
        if cls is None or any(_raising(s) for s in statements(arms[side][:-1])):
            self.fail(node, UNSURE, HINT)
        kind = self.kind_for(cls)
        if kind is None:  # it is not caught here: it stays what it is
            if any(_raising(s) for s in statements(arms[1 - side])):
                self.fail(node, UNSURE, HINT)
            for part in statements([stmt]):
                if part is not last and self.danger(part, node) is not None:
                    self.fail(node, UNSURE, HINT)
            self.out += out[: j + 1]
            return self.parted(out[j + 1 :], status, rest, before, node)
        for part in arms[side][:-1]:
            if self.danger(part, node) is not None:
                self.fail(node, UNSURE, HINT)
        self.ready(out[:j], before, node)
        self.out += out[:j]

        def raised() -> Status:
            self.out += arms[side][:-1]
            return self.thrown(cls, made, before, node)

        def fine() -> Status:
            return self.parted([*arms[1 - side], *out[j + 1 :]], status, rest, before, node)

        two = (raised, fine) if side == 0 else (fine, raised)
        return self.branch(stmt.test, *two, node)

    def ready(self, done: list[Stmt], before: tuple[dict[str, Value], bool], node: Any) -> None:
        """Refuse a statement that has changed something when it raises."""
        local, same = before
        held = {v.name for v in local.values() if isinstance(v, Var)}
        assigned = {s.target for s in statements(done) if isinstance(s, Assign)}
        changed = [n for n, v in self.frame.local.items() if local.get(n, v) != v]
        if not same or held & assigned or not all(is_atom(local[n]) for n in changed):
            self.fail(node, "a statement that changes something and then may raise, within `try`",
                      "split it over several statements")  # fmt: skip

    def thrown(self, cls: type, made: Expr | None, before: Any, node: Any) -> Status:
        """Jump to the handler, with the names as they were before the statement."""
        self.names_before(before)
        return self.jump_to(cls, made, node)

    def names_before(self, before: Any) -> None:
        """Let names stand for what they stood for before the statement."""
        for name, value in list(self.frame.local.items()):
            if name not in before[0]:
                del self.frame.local[name]
            elif before[0][name] != value:
                self.frame.local[name] = before[0][name]

    def raised_here(self, node: Any) -> Status:
        """Read ``raise`` within ``try``."""
        exc = node.exc
        called = exc.func if isinstance(exc, gast.Call) else exc
        cls = MISSING if called is None else self.known(called)
        if not (isinstance(cls, type) and issubclass(cls, BaseException)):
            self.fail(node, "`raise` within `try` of what is not made there", HINT)
        kind = self.kind_for(cls)
        if kind is None:
            return self.statement(node)
        made = self.tree(exc)
        if not isinstance(exc, gast.Call):
            made = Apply("call", (made,))
        return self.jump_to(cls, made, node)

    # who catches what

    def kind_for(self, cls: type) -> str | None:
        """Return the jump that an exception of a class makes, or None."""
        for kind, classes, _ in self.handlers:
            if kind in self.exits and issubclass(cls, classes):
                return kind
        return None

    def catches(self, cls: type) -> bool:
        """Whether an exception of a class is caught here."""
        return self.kind_for(cls) is not None

    def jump_to(self, cls: type, made: Expr | None, node: Any) -> Status:
        """Jump to the handler of a class."""
        kind = self.kind_for(cls)
        if kind is None:
            self.fail(node, UNSURE, HINT)
        handler = next(h for k, _, h in self.handlers if k == kind)
        if handler is None:
            self.fail(node, UNSURE, HINT)
        if name_of(handler):
            if made is None:
                self.fail(node, "an exception of Python's own that is given a name", HINT)
            self.add(Assign(self.error_name(handler), made, self.place(node)), node)
        return self.exits[kind](node)

    def danger(self, stmt: Stmt, node: Any) -> tuple[type, Expr | None] | None:
        """Return what a statement may raise that is caught, and when if that is known.

        None if there is nothing.
        """
        if id(stmt) in self.seen and self.seen[id(stmt)][1] >= self.watching():
            return None
        if _raising(stmt):
            cls = None
            if isinstance(stmt, Effect) and isinstance(stmt.value, Apply) and stmt.value.args:
                cls = self.class_made(stmt.value.args[0])
            if cls is None or stmt.value.op == "assert" or self.possible((cls,)):  # type: ignore[union-attr]
                self.fail(node, UNSURE, HINT)
            return None
        if isinstance(stmt, (For, While, With, Branch)):
            for part in statements([stmt]):
                if part is not stmt and self.danger(part, node) is not None:
                    self.fail(node, UNSURE, HINT)
        found: tuple[type, Expr | None] | None = None
        if isinstance(stmt, Store) and risky(stmt) in self.reached:
            return None  # it was read by the same statement
        for classes, test in dangers(stmt, self.makes_exception):
            if self.possible(classes):
                sure = found is None and len(classes) == 1 and not self.named_by(classes[0])
                found = classes[0], test if sure else None
        return found

    def named_by(self, cls: type) -> bool:
        """Whether the handler of a class gives the exception a name."""
        return any(k in self.exits and issubclass(cls, c) and h is not None and name_of(h)
                   for k, c, h in self.handlers)  # fmt: skip

    def possible(self, classes: Classes) -> bool:
        """Whether one of several exceptions may be caught here."""
        for kind, caught, handler in self.handlers:
            if kind in self.exits or handler is None:
                for cls in classes:
                    wide = handler is None and cls in (TypeError, OverflowError)
                    if not wide and any(issubclass(cls, c) or issubclass(c, cls) for c in caught):
                        return True
        return False

    def refuse_unseen(self, out: list[Stmt], node: Any) -> None:
        """Refuse what a loop or a branch within ``try`` may raise besides its statements."""
        for stmt in statements(out):
            if isinstance(stmt, (For, While, With, Branch)):
                if any(
                    self.possible(classes) for classes, _ in dangers(stmt, self.makes_exception)
                ):
                    self.fail(node, UNSURE, HINT)
            elif self.danger(stmt, node) is not None:
                self.fail(node, UNSURE, HINT)


def _raising(stmt: Stmt) -> bool:
    return isinstance(stmt, Effect) and isinstance(stmt.value, Apply) and (
        stmt.value.op in ("raise", "assert")
    )  # fmt: skip


def _raises(stmt: Branch) -> bool:
    return _ends_raising(stmt.then) or _ends_raising(stmt.orelse)


def _ends_raising(block: tuple[Stmt, ...]) -> bool:
    last = block[-1] if block else None
    return isinstance(last, Effect) and isinstance(last.value, Apply) and last.value.op == "raise"
