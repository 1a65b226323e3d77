"""Choices: ``a if test else b``, ``a and b``, ``a or b``, of which only what is asked for runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from srcad.frontend.conditions import ConditionReader
from srcad.frontend.interface import Status
from srcad.frontend.meetings import Arm
from srcad.frontend.state import State
from srcad.frontend.values import Value, is_atom
from srcad.ir.nodes import Assign, Branch, Const, Expr, Stmt, Var
from srcad.ir.walk import names

__all__ = ["ChoiceReader"]


class ChoiceReader(ConditionReader):
    """Reads choices."""

    def choice(self, test: Expr, body: Any, orelse: Any, node: Any, target: str | None) -> Value:
        """Read ``body if test else orelse``: only the one that is asked for runs."""
        if isinstance(test, Const):
            return self.value(body if test.value else orelse, target)
        way, number = self.asks(test, node)
        if way is not None:
            return self.value(body if way else orelse, target)
        before = self.snapshot()
        then = self.aside(lambda: self.value(body))
        one = self.snapshot()
        self.restore(before)
        other = self.aside(lambda: self.value(orelse))
        return self.meet_values(test, then, other, node, target, (one, self.snapshot()), number)

    def either(self, conjunction: bool, values: list[Any], node: Any, target: str | None) -> Value:
        """Read ``a and b`` or ``a or b`` whose value is a number."""
        first = self.value(values[0])
        if len(values) == 1:
            return first
        known = first if isinstance(first, Const) else self.static_truth(first)
        if isinstance(known, Const):
            if bool(known.value) is not conjunction:
                return first
            return self.either(conjunction, values[1:], node, target)
        test = self.truth(first, values[0])
        first = test if is_atom(first) else first
        way, number = self.asks(test, node)
        if way is not None:
            further = way is conjunction
            return self.either(conjunction, values[1:], node, target) if further else first
        before = self.snapshot()
        rest = self.aside(lambda: self.either(conjunction, values[1:], node, None))
        after = self.snapshot()
        self.restore(before)
        stay: tuple[list[Stmt], Value] = ([], first)
        if conjunction:
            return self.meet_values(test, rest, stay, node, target, (after, before), number)
        return self.meet_values(test, stay, rest, node, target, (before, after), number)

    def meet_values(
        self,
        test: Expr,
        then: tuple[list[Stmt], Value],
        orelse: tuple[list[Stmt], Value],
        node: Any,
        target: str | None,
        states: tuple[State, State] | None = None,
        number: int = 0,
    ) -> Value:
        """Join two arms: the value of the one that runs gets one name."""
        if not (is_atom(then[1]) and is_atom(orelse[1])):
            return self.meet_structures(test, then, orelse, node, states, number)
        name = target or self.frame.namer.temporary()
        outs = (then[0], orelse[0])
        lengths = [len(out) for out in outs]
        if states is not None:
            one, two = (Arm(o, Status.FALLS, s) for o, s in zip(outs, states, strict=True))
            self.join((one, two), node, number)
        self.protect(name, node)
        for out, length, value in zip(outs, lengths, (then[1], orelse[1]), strict=True):
            self.named_last(out, length, self.single(value, node), name, node)
        self.out.append(Branch(test, tuple(outs[0]), tuple(outs[1]), self.place(node)))
        return Var(name)

    def named_last(self, out: list[Stmt], length: int, value: Expr, name: str, node: Any) -> None:
        """Give the value of an arm its name; after ``length`` statements, others follow."""
        last = out[-1] if out else None
        fresh = isinstance(value, Var) and value.name in self.frame.namer.temporaries
        if (
            fresh
            and isinstance(last, Assign)
            and Var(last.target) == value
            and (last.target not in self.lent)
        ):
            out[-1] = replace(last, target=name)
            return
        if names(value) & {s.target for s in out[length:] if isinstance(s, Assign)}:
            kept = Var(self.frame.namer.temporary())
            out.insert(length, Assign(kept.name, value, self.place(node)))
            value = kept
        out.append(Assign(name, value, self.place(node)))

    def meet_structures(
        self,
        test: Expr,
        then: tuple[list[Stmt], Value],
        orelse: tuple[list[Stmt], Value],
        node: Any,
        states: tuple[State, State] | None,
        number: int,
    ) -> Value:
        """Join two arms whose values are put together of several: as a local name is joined."""
        key = self.frame.held_under("chosen")
        arms = []
        for i, (out, value) in enumerate((then, orelse)):
            state = states[i] if states is not None else self.snapshot()
            self.restore(state)
            self.frame.local[key] = self.lend(value)
            arms.append(Arm(out, Status.FALLS, self.snapshot()))
        self.join((arms[0], arms[1]), node, number)
        self.out.append(Branch(test, tuple(arms[0].out), tuple(arms[1].out), self.place(node)))
        return self.frame.local.pop(key)
