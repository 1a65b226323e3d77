"""Who catches what: whether something that a statement may raise is caught where it stands."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import gast
import numpy as np

from srcad.frontend.attempts import HINT, UNSURE, AttemptReader, name_of, place_of, risky
from srcad.frontend.dangers import LOUD, Danger, dangers
from srcad.frontend.interface import Status
from srcad.frontend.scope import Frame
from srcad.frontend.values import Value, is_atom
from srcad.ir.nodes import Apply, Assign, Branch, Effect, Expr, For, Stmt, Var, While, With
from srcad.ir.text import to_text
from srcad.ir.walk import statements, with_blocks

__all__ = ["Before", "CatchReader", "ends_raising", "is_raising", "raises_in"]

# managers that let pass what is raised within them
_NEUTRAL = (np.errstate, np.printoptions, contextlib.nullcontext, warnings.catch_warnings)


class Before(NamedTuple):
    """What was before a statement: its names, and whether no cell has changed since."""

    local: dict[str, Value]
    same: bool


class CatchReader(AttemptReader):
    """Knows the handlers around a statement."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        # conditions of which it is known whether they raise
        self.trusted: dict[int, Expr] = {}
        # how many attempts are around
        self.deep = 0
        # how many managers are around that make NumPy raise
        self.raising_errors = 0

    def watching(self) -> set[str]:
        """Return the handlers that catch what is raised here."""
        return {k for k, _, _ in self.handlers if k in self.exits}

    def watched(self) -> bool:
        """Whether what is raised by the statements of this block is caught."""
        return any(k.startswith("raise") for k in self.exits)

    def every_class(self) -> Expr:
        """Return the classes that the handlers here catch, as they are named."""
        found = [self.classes_of(h) for k, _, h in self.handlers if k in self.exits and h]
        parts = tuple(
            part for c in found
            for part in (c.args if isinstance(c, Apply) and c.op == "tuple" else (c,))
        )  # fmt: skip
        return parts[0] if len(parts) == 1 else Apply("tuple", parts)

    def kind_for(self, cls: type) -> str | None:
        """Return the jump that an exception of a class makes, or None."""
        for kind, classes, _ in self.handlers:
            if kind in self.exits and issubclass(cls, classes):
                return kind
        return None

    def catches(self, cls: type) -> bool:
        """Whether an exception of a class is caught here."""
        return self.kind_for(cls) is not None

    def danger(self, stmt: Stmt, node: Any) -> tuple[type[BaseException], Expr | None] | None:
        """Return what a statement may raise that is caught, and when if that is known.

        None if there is nothing.
        """
        if id(stmt) in self.seen and self.seen[id(stmt)][1] >= self.watching():
            return None
        if is_raising(stmt):
            cls = None
            if isinstance(stmt, Effect) and isinstance(stmt.value, Apply) and stmt.value.args:
                cls = self.class_made(stmt.value.args[0])
            asserts = stmt.value.op == "assert"  # type: ignore[union-attr]
            if cls is None or asserts or self.possible(Danger((cls,), exact=False)):
                self.fail(node, UNSURE, HINT)
            return None
        found: tuple[type[BaseException], Expr | None] | None = None
        for danger in self.dangers(stmt):
            if self.possible(danger):
                first, sure = danger.classes[0], found is None and len(danger.classes) == 1
                sure = sure and not self.named_by(first)
                found = first, danger.test if sure else None
        return found

    def caught(self, stmt: Stmt) -> tuple[type[BaseException], Expr] | None:
        """Return the class of what a statement surely raises and what makes it, if caught."""
        value = stmt.value if isinstance(stmt, Effect) else None
        if not isinstance(value, Apply) or value.op != "raise" or not value.args:
            return None
        cls = self.class_made(value.args[0])
        return None if cls is None or not self.catches(cls) else (cls, value.args[0])

    def dangers(self, stmt: Stmt) -> list[Danger]:
        """Return what a statement may raise, caught or not."""
        return dangers(
            stmt, self.harmless, loud=self.loud(), reached=place_of(stmt) in self.reached
        )

    def sure(self, block: list[Stmt] | tuple[Stmt, ...], node: Any) -> list[Stmt]:
        """Return statements that must not raise what is caught, as they stand within others.

        What only the types tell is asked for again when they are known: ``raised(...)``, its result
        not used.
        """
        out: list[Stmt] = []
        for stmt in block:
            if id(stmt) in self.seen and self.seen[id(stmt)][1] >= self.watching():
                out.append(stmt)
                continue
            if is_raising(stmt):
                self.danger(stmt, node)
            elif not self.is_trusted(stmt):
                found = [d for d in self.dangers(stmt) if self.possible(d)]
                tried = risky(stmt)
                if isinstance(stmt, (Branch, While)):
                    tried = Apply("bool", (stmt.test,))
                elif isinstance(stmt, For):
                    tried = stmt.iterable
                if found and (tried is None or not all(d.typed for d in found)):
                    self.fail(node, UNSURE, HINT)
                if found and tried is not None:
                    made = Apply("raised", (tried, self.every_class()))
                    out.append(Effect(made, stmt.origin))
            out.append(with_blocks(stmt, lambda b: tuple(self.sure(b, node))))
        return out

    def is_trusted(self, stmt: Stmt) -> bool:
        """Whether what a statement that holds others asks or makes itself is known not to jump."""
        if isinstance(stmt, With):
            return self.harmless(stmt.manager)
        return isinstance(stmt, Branch) and id(stmt.test) in self.trusted

    def may_jump(self, test: Expr, node: Any) -> bool:
        """Whether a condition may raise what is caught, whatever the types are."""
        stmt = Effect(Apply("bool", (test,)), self.place(node))
        return self.watched() and any(
            self.possible(d) and not d.typed for d in self.dangers(stmt)
        )  # fmt: skip

    def named_by(self, cls: type) -> bool:
        """Whether the handler of a class gives the exception a name."""
        return any(k in self.exits and issubclass(cls, c) and h is not None and name_of(h)
                   for k, c, h in self.handlers)  # fmt: skip

    def possible(self, danger: Danger) -> bool:
        """Whether one of several exceptions may be caught here."""
        return any(self.ways(danger))

    def ways(self, danger: Danger) -> tuple[bool, bool]:
        """Whether an exception may go to a handler, and to a ``finally`` that does something."""
        caught = finished = False
        for cls in danger.classes:
            for kind, classes, handler in self.handlers:
                if handler is None:
                    if danger.typed or cls in (TypeError, OverflowError):
                        continue
                    finished = True
                    break
                if kind not in self.exits:
                    continue
                if issubclass(cls, classes):
                    caught = True
                    break
                caught |= not danger.exact and any(issubclass(c, cls) for c in classes)
        return caught, finished

    def loud(self) -> bool:
        """Whether NumPy may raise here what it else only warns of."""
        if "raise" in np.geterr().values():
            return True
        named = any(issubclass(c, LOUD) for k, caught, _ in self.handlers if k in self.exits
                    for c in caught)  # fmt: skip
        return named or self.raising_errors > 0

    def harmless(self, expr: Expr) -> bool:
        """Whether an expression only makes an exception or a manager."""
        if not isinstance(expr, Apply) or expr.op != "call":
            return False
        callee = to_text(expr.args[0]).rpartition(".")[2]
        return callee in {m.__name__ for m in _NEUTRAL} or self.makes_exception(expr)

    # managers

    def neutral(self, node: Any) -> bool:
        """Whether the managers of a ``with`` let pass what is raised within them."""
        made = [item.context_expr for item in node.items]
        return all(isinstance(m, gast.Call) and self.known(m.func) in _NEUTRAL for m in made)

    def ready(self, done: list[Stmt], before: Before, node: Any) -> None:
        """Refuse a statement that has changed something when it raises."""
        local = self.still(before.local)
        held = {v.name for v in local.values() if isinstance(v, Var)}
        assigned = {s.target for s in statements(done) if isinstance(s, Assign)}
        changed = [n for n, v in self.frame.local.items() if local.get(n, v) != v]
        atoms = all(is_atom(local[n]) for n in changed)
        if not before.same or held & assigned or not atoms:
            self.fail(node, "a statement that changes something and then may raise, within `try`",
                      "split it over several statements")  # fmt: skip

    def names_before(self, before: Before) -> None:
        """Let names stand for what they stood for before the statement."""
        local = self.still(before.local)
        for name, value in list(self.frame.local.items()):
            if name not in local:
                del self.frame.local[name]
            elif local[name] != value:
                self.frame.local[name] = local[name]

    def still(self, local: dict[str, Value]) -> dict[str, Value]:
        """Return what names stood for, with the lists that have become variables since."""
        return {name: self.as_now(value) for name, value in local.items()}

    def among_managers(self, node: Any, read: Callable[[], Status]) -> Status:
        """Read the body of a ``with``; a manager that makes NumPy raise is remembered."""
        loud = _makes_loud(node) and self.neutral(node)
        self.raising_errors += loud
        try:
            return read()
        finally:
            self.raising_errors -= loud


def _makes_loud(node: Any) -> bool:
    """Whether ``with np.errstate(...)`` or what stands in it may make errors of warnings."""
    for made in [item.context_expr for item in node.items]:
        for keyword in getattr(made, "keywords", ()):
            if getattr(keyword.value, "value", None) not in ("ignore", "warn", "print", True):
                return True
    return any(isinstance(n, gast.Constant) and n.value == "error" for n in gast.walk(node))


def is_raising(stmt: Stmt) -> bool:
    """Whether a statement raises, or asserts."""
    return isinstance(stmt, Effect) and isinstance(stmt.value, Apply) and (
        stmt.value.op in ("raise", "assert")
    )  # fmt: skip


def raises_in(stmt: Branch) -> bool:
    """Whether an arm of a branch ends in ``raise``."""
    return ends_raising(stmt.then) or ends_raising(stmt.orelse)


def ends_raising(block: tuple[Stmt, ...]) -> bool:
    """Whether the last statement of a block is ``raise``."""
    last = block[-1] if block else None
    return isinstance(last, Effect) and isinstance(last.value, Apply) and last.value.op == "raise"
