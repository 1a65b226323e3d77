"""The reversal of writes into arrays and lists.

A write hands the adjoint of its place to the value written, and clears it; an addition to a place
only hands it on (Griewank & Walther, "Evaluating Derivatives", 2nd ed. 2008, section 4.2).
"""

from __future__ import annotations

from dataclasses import replace

from srcad.analysis.activity import sources
from srcad.analysis.facts import typeof
from srcad.analysis.sharing import in_memory
from srcad.ir.nodes import AddAt, Append, Apply, Assign, Expr, Store, Take, Var, const
from srcad.ir.types import UNKNOWN, is_number, is_real
from srcad.ir.walk import last_step
from srcad.transform.accumulate import Accumulator, State
from srcad.transform.paths import layouts
from srcad.transform.scope import zero, zero_like
from srcad.transform.sweep import Step

__all__ = ["Writer"]


class Writer(Accumulator):
    """Reverses writes."""

    def write(self, stmt: Store | AddAt, state: State, step: Step) -> None:
        """Reverse a write: the value's adjoint is that of its place, which starts anew."""
        if self.types.get(stmt.base, UNKNOWN).kind == "list":
            step.tape = f"{stmt.base}_part"
        if stmt.base not in state:
            return
        bar, value = self.bar(stmt.base), stmt.value
        t = self.types.get(stmt.base, UNKNOWN)
        if isinstance(stmt, Store) and t.kind in ("unknown", "number"):
            # of an array of no dimensions the adjoint may be a number by now
            step.back.append(Assign(bar, Apply("np.asarray", (Var(bar),)), stmt.origin, stmt.base))
        step.back.extend(layouts(replace(stmt, base=bar)))
        place = Apply("index", (Var(bar), stmt.index))
        part = typeof(Apply("index", (Var(stmt.base), stmt.index)), self.types)
        assert isinstance(value, Var) or not sources(value) & self.scope.active, "not a name"
        itself = isinstance(stmt, Store) and value == Var(stmt.base)
        handed: Expr | None = None
        if isinstance(value, Var) and value.name in self.scope.active:
            want = self.types[value.name]
            if isinstance(stmt, Store) and self.repeats(stmt.base, stmt.index):
                # the last write stays
                stays = Apply("last_written", last_step(stmt.base, stmt.index))
                place = Apply("mul", (place, stays))
            handed = self.spread(place, part, value.name, want)
            if itself:  # it is taken before the place is cleared, and added afterwards
                name = self.namer.temporary()
                self.types[name] = self.moved(want)
                step.back.append(Assign(name, handed, stmt.origin, stmt.base))
                handed = Var(name)
            else:
                self.accumulate(value.name, handed, state, step.back, stmt)
        whole, _ = last_step(stmt.base, stmt.index)
        if isinstance(stmt, Store) and typeof(whole, self.types).kind == "list" and in_memory(part):
            # the adjoint of what was there has its shape: it is made when that is there again
            old = zero_like(Apply("index", (Var(stmt.base), stmt.index)), part)
            step.part = True
            step.after.append(Store(bar, stmt.index, old, "", stmt.origin, stmt.base))
        elif isinstance(stmt, Store):
            nothing = Store(bar, stmt.index, const(0.0), "", stmt.origin, stmt.base)
            step.back.append(nothing)
        if itself and handed is not None:
            self.accumulate(stmt.base, handed, state, step.back, stmt)

    def append(self, stmt: Append, state: State, step: Step) -> None:
        """Reverse ``base.append(value)``: the last item's adjoint is the value's."""
        if stmt.base not in state:
            return
        value = stmt.value.name if isinstance(stmt.value, Var) else ""
        if value in self.scope.active - state.keys() and self.one_number(stmt.base, value):
            state[value] = True
            step.back.append(
                Take(self.bar(value), self.bar(stmt.base), stmt.origin, value, stmt.key)
            )
            return
        name = self.namer.fresh("item_bar")
        self.types[name] = self.types.get(stmt.base, UNKNOWN).items[0]
        step.back.append(Take(name, self.bar(stmt.base), stmt.origin, stmt.base, stmt.key))
        if isinstance(stmt.value, Var) and stmt.value.name in self.scope.active:
            self.accumulate(stmt.value.name, Var(name), state, step.back, stmt)

    def one_number(self, base: str, value: str) -> bool:
        """Whether the items of a list are real numbers, and a value is one."""
        item = self.types.get(base, UNKNOWN).items[0]
        return all(is_number(t) and is_real(t) for t in (item, self.types.get(value, UNKNOWN)))

    def take(self, stmt: Take, state: State, step: Step) -> None:
        """Reverse ``target = base.pop()``: the target's adjoint is the last item's."""
        if stmt.base not in self.scope.active:
            return
        if stmt.base not in state:
            step.back.append(self.cleared(stmt.base, stmt))
            state[stmt.base] = True
        value: Expr = zero(stmt.target, self.types)
        if state.pop(stmt.target, False):
            value = Var(self.bar(stmt.target))
        step.back.append(Append(self.bar(stmt.base), value, stmt.origin, stmt.base, stmt.key))
