"""Statements within ``try``, one by one: where one raises what is caught, a jump is made.

A statement that may raise what a handler catches is read as ``if <it raises>: jump`` and otherwise
what it does, and what follows. Where no condition says exactly when it raises, it is attempted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gast

from srcad.errors import UnsupportedSyntax
from srcad.frontend.attempts import HINT, UNSURE, as_branch, calls, given_to, name_of, place_of
from srcad.frontend.catching import Before, CatchReader, ends_raising, is_raising, raises_in
from srcad.frontend.flow import Then, outgoing
from srcad.frontend.interface import Raises, Status
from srcad.frontend.scope import MISSING, RETURN
from srcad.ir.nodes import (
    Apply,
    Assign,
    Branch,
    Const,
    Effect,
    Expr,
    For,
    Stmt,
    Var,
    While,
    With,
    const,
)
from srcad.ir.walk import statements

__all__ = ["RiskReader"]

_DEEPEST = 40  # attempts within attempts
_HOLDING = (Branch, For, While, With)
_COMPOUND = (gast.If, gast.For, gast.While, gast.With, gast.Try, gast.Match)


class RiskReader(CatchReader):
    """Reads the statements of a ``try``."""

    def block(self, body: list[Any]) -> Status:
        """Read statements; those within ``try`` one by one."""
        if not self.watched() or not body:
            return super().block(body)
        node, *rest = body
        if isinstance(node, Then):
            ended: Status = node.read()
            return ended
        self.volatile = self.frame.rebound_in(node)
        if isinstance(node, gast.Assert) and self.catches(AssertionError):
            node = as_branch(node)
        if not isinstance(node, _COMPOUND):
            return self.risked(node, rest)
        raises = {k for k in self.exits if k.startswith("raise")}
        kinds = sorted({*outgoing(node), *raises})
        if isinstance(node, gast.Try):
            return self.flagged(lambda: self.statement(node), kinds, rest, node)
        if isinstance(node, gast.If):
            return self.asked(
                node.test,
                lambda test: self.compound(
                    lambda: self.branch(
                        test, lambda: self.block(node.body), lambda: self.block(node.orelse), node
                    ), kinds, rest, node
                ), node
            )  # fmt: skip
        return self.compound(lambda: self.statement(node), kinds, rest, node)

    def compound(
        self, read: Callable[[], Status], kinds: list[str], rest: list[Any], node: Any
    ) -> Status:
        """Read a statement that holds others, and what follows it."""
        inner = self.exits

        def whole() -> Status:
            status: Status
            neutral = not isinstance(node, gast.With) or self.neutral(node)
            if not neutral:  # its manager sees what is raised
                self.exits = {k: j for k, j in self.exits.items() if not k.startswith("raise")}
            out, status = self.aside(read)
            self.exits = {**inner, **self.exits}
            self.out += self.sure(out, node)
            return status

        return self.flagged(whole, kinds, rest, node)

    def asked(self, node: Any, then: Callable[[Expr], Status], whole: Any) -> Status:
        """Read a condition, which may raise, and what follows where it does not."""
        tests: list[Expr] = []

        def read() -> Status:
            test = self.test(node)
            if isinstance(test, Apply) and calls(test):  # asked once
                test = self.emit(Apply("bool", (test,)), node)
            elif not isinstance(test, Const):
                test = Var(test.name) if isinstance(test, Var) else test  # this one alone
                self.trusted[id(test)] = test
                stmt = Effect(Apply("bool", (test,)), self.place(node))
                if self.danger(stmt, node) is not None:
                    self.add(stmt, node)
            tests.append(test)
            return Status.FALLS

        return self.risked_by(read, [Then(lambda: then(tests[-1]))], whole)

    def when(
        self, test: Any, then: Callable[[], Status], orelse: Callable[[], Status], node: Any
    ) -> Status:
        """Read a condition in statements, and the arms of its branch."""
        if not self.watched():
            return self.branch(self.test(test), then, orelse, node)
        return self.asked(test, lambda found: self.branch(found, then, orelse, node), node)

    def risked(self, node: Any, rest: list[Any]) -> Status:
        """Read a statement that may raise, and what follows where it does not."""
        if isinstance(node, (gast.Break, gast.Continue)):
            return self.leave(node)
        if isinstance(node, gast.Raise):
            return self.raised_here(node)
        if isinstance(node, gast.Return):
            rest = [Then(lambda: self.go("return", node, marked=False))]
        given = given_to(node)
        if given is not None:  # what is written is made first: that may raise, and change nothing
            key = f"given {node.lineno} {node.col_offset}"

            def make() -> Status:
                self.frame.local[key] = self.lend(self.value(given))
                return Status.FALLS

            def give() -> Status:
                status = self.statement(given_to(node, key))
                self.frame.local.pop(key, None)
                return status

            return self.risked_by(make, [Then(lambda: self.risked_by(give, rest, node))], node)
        return self.risked_by(lambda: self.read_once(node), rest, node)

    def risked_by(self, read: Callable[[], Status], rest: list[Any], node: Any) -> Status:
        """Read something that may raise, and what follows where it does not."""
        self.reached = set()
        back = self.mark()
        level, self.level = self.level, self.doubt
        kept, heap = self.out, dict(self.heap)
        local = dict(self.frame.local)
        self.out = []
        try:
            status = read()
            if not self.as_calls and not self.splits(self.out, node):
                back()  # what is called is not read, but attempted as a whole
                self.out, self.as_calls = [], True
                status = read()
            out = self.out
        except Raises as raises:
            out, status = [*self.out, self.raised(raises.error, node)], Status.LEFT
        finally:
            self.out, self.as_calls, self.level = kept, False, level
        same = all(self.heap.get(k) == v for k, v in heap.items())
        return self.parted(out, status, rest, Before(local, same), node)

    def read_once(self, node: Any) -> Status:
        """Read a statement; of a return, its value."""
        if not isinstance(node, gast.Return):
            return self.statement(node)
        name = self.frame.names.get(RETURN)
        made = const(None) if node.value is None else self.value(node.value, name)
        self.returned(made, node)
        return Status.FALLS

    def splits(self, out: list[Stmt], node: Any) -> bool:
        """Whether it is known of each statement what it may raise, and which goes on then."""
        try:
            for stmt in out:
                if isinstance(stmt, _HOLDING):
                    if not (isinstance(stmt, Branch) and raises_in(stmt)):
                        self.sure([stmt], node)
                elif self.caught(stmt) is not None:
                    return True
                else:
                    self.danger(stmt, node)
        except UnsupportedSyntax:
            return False
        return True

    def parted(
        self, out: list[Stmt], status: Status, rest: list[Any], before: Before, node: Any
    ) -> Status:
        """Read the statements of one of the user's; where one may raise, a jump is made."""
        done: list[Stmt] = []
        for j, stmt in enumerate(out):
            if isinstance(stmt, Branch) and raises_in(stmt):
                return self.parted_branch([*done, *out[j:]], len(done), status, rest, before, node)
            first = stmt
            if isinstance(stmt, _HOLDING):
                if isinstance(stmt, Branch) and id(stmt.test) not in self.trusted:
                    if isinstance(stmt.test, Var):
                        stmt = replace(stmt, test=Var(stmt.test.name))
                    self.trusted[id(stmt.test)] = stmt.test
                    first = Effect(Apply("bool", (stmt.test,)), stmt.origin)
                else:
                    done += self.sure([stmt], node)
                    continue
            surely = self.caught(stmt)
            if surely is not None:
                self.ready(done, before, node)
                self.out += done
                return self.thrown(*surely, before, node)
            found = self.danger(first, node)
            if found is None:
                if first is not stmt:
                    done += self.sure([stmt], node)
                    continue
                self.seen[id(stmt)] = stmt, self.watching()
                done.append(stmt)
                continue
            told = first is stmt and all(d.typed for d in self.dangers(stmt) if self.possible(d))
            if told and self.deep > _DEEPEST:  # the types have to tell that it does not raise
                done += self.sure([stmt], node)
                continue
            self.ready(done, before, node)
            self.out += done
            self.seen[id(first)] = first, self.watching()
            left = [first, *out[j + 1 :]] if first is stmt else [first, stmt, *out[j + 1 :]]
            self.deep += 1
            try:
                return self.parted_at(found, left, status, rest, before, node)
            finally:
                self.deep -= 1
        self.out += done
        return self.block(rest) if status is Status.FALLS else status

    def parted_at(
        self,
        danger: tuple[type[BaseException], Expr | None],
        out: list[Stmt],
        status: Status,
        rest: list[Any],
        before: Before,
        node: Any,
    ) -> Status:
        """Jump if the first of several statements raises, and go on if not."""
        cls, test = danger
        first = [out[0]]

        def fine() -> Status:
            self.out += first
            return self.parted(out[1:], status, rest, before, node)

        if test is None:
            kinds = [(k, c, h) for k, c, h in self.handlers if k in self.exits and h is not None]
            if not kinds or any(self.ways(d)[1] for d in self.dangers(out[0])):
                self.fail(node, UNSURE, HINT)
            found = [(self.classes_of(h), k, h) for k, _, h in kinds]
            self.reached.add(place_of(out[0]))
            failed, first = self.attempted(out[0], self.every_class(), node)

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
        thrown = lambda: self.thrown(cls, None, before, node)  # noqa: E731
        return self.branch(test, thrown, fine, node)

    def parted_branch(
        self, out: list[Stmt], j: int, status: Status, rest: list[Any], before: Before, node: Any
    ) -> Status:
        """Read a branch of which one arm raises: of a function that is read in place."""
        stmt = out[j]
        assert isinstance(stmt, Branch)
        arms = [stmt.then, stmt.orelse]
        side = 0 if ends_raising(stmt.then) else 1
        last = arms[side][-1] if arms[side] else None
        if not isinstance(last, Effect) or not isinstance(last.value, Apply):
            self.fail(node, UNSURE, HINT)
        made = last.value.args[0] if last.value.args else None
        cls = None if made is None else self.class_made(made)
        if cls is None or any(is_raising(s) for s in statements(arms[side][:-1])):
            self.fail(node, UNSURE, HINT)
        kind = self.kind_for(cls)
        if kind is None:  # it is not caught here: it stays what it is
            if any(is_raising(s) for s in statements(arms[1 - side])):
                self.fail(node, UNSURE, HINT)
            self.out += [*out[:j], *self.sure([stmt], node)]
            return self.parted(out[j + 1 :], status, rest, before, node)
        asked = Effect(Apply("bool", (stmt.test,)), stmt.origin)
        if id(stmt.test) not in self.trusted and self.danger(asked, node) is not None:
            self.trusted[id(stmt.test)] = stmt.test
            return self.parted([*out[:j], asked, *out[j:]], status, rest, before, node)
        checked = self.sure(list(arms[side][:-1]), node)
        self.ready(out[:j], before, node)
        self.out += out[:j]

        def raised() -> Status:
            self.out += checked
            return self.thrown(cls, made, before, node)

        def fine() -> Status:
            return self.parted([*arms[1 - side], *out[j + 1 :]], status, rest, before, node)

        two = (raised, fine) if side == 0 else (fine, raised)
        return self.branch(stmt.test, *two, node)

    def thrown(self, cls: type, made: Expr | None, before: Before, node: Any) -> Status:
        """Jump to the handler, with the names as they were before the statement."""
        self.names_before(before)
        return self.jump_to(cls, made, node)

    def raised_here(self, node: Any) -> Status:
        """Read ``raise`` within ``try``."""
        exc = node.exc
        called = exc.func if isinstance(exc, gast.Call) else exc
        cls = MISSING if called is None else self.known(called)
        if not (isinstance(cls, type) and issubclass(cls, BaseException)) or (
            called is exc and not self.made_of_nothing(cls)
        ):
            self.fail(node, "`raise` within `try` of what is not made there", HINT)
        kind = self.kind_for(cls)
        if kind is None:
            return self.statement(node)
        made = self.tree(exc)
        if not isinstance(exc, gast.Call):
            made = Apply("call", (made,))
        return self.jump_to(cls, made, node)

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
