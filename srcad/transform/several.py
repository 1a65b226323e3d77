"""The adjoints of what gives several results: unpackings, and calls made when they run."""

from __future__ import annotations

from typing import Any

from srcad.analysis.facts import Types, typeof
from srcad.errors import UnsupportedSyntax
from srcad.ir.names import Namer
from srcad.ir.nodes import Apply, Assign, Expr, Function, Unpack, Var, const
from srcad.ir.types import PULLBACK, UNKNOWN
from srcad.transform.accumulate import State
from srcad.transform.local import pullbacks_of_several
from srcad.transform.runtime_calls import Made, called, name_of
from srcad.transform.scope import Scope, zero
from srcad.transform.sweep import Step
from srcad.transform.writes import Writer

__all__ = ["Several"]


class Several(Writer):
    """Reverses unpackings, and calls of functions that call themselves."""

    def __init__(self, scope: Scope, namer: Namer, function: Function) -> None:
        super().__init__(scope, namer, function)
        self.free = dict(function.free)

    def run_time_call(self, stmt: Assign, function: Any, state: State, step: Step) -> None:
        """Reverse a call of a function that calls itself: its pullback is kept, and called."""
        value, target = stmt.value, stmt.target
        assert isinstance(value, Apply)
        args = value.args[1:]
        varied = [(i, a.name) for i, a in enumerate(args)
                  if isinstance(a, Var) and a.name in self.scope.active]  # fmt: skip
        result = self.types.get(target, UNKNOWN)
        moved = tuple(self.moved(self.types.get(name, UNKNOWN)) for _, name in varied)
        made = Made("vjp", function, tuple(i for i, _ in varied), (), result, moved)
        back = self.namer.fresh(f"{target}_back")
        self.types[back] = PULLBACK._replace(items=moved)
        forward = called(name_of(made, self.free, self.namer), *args)
        step.stmt = Unpack((target, back), forward, stmt.origin, stmt.of)
        bars = tuple(self.namer.fresh(f"{name}_part") for _, name in varied)
        pulled = called(back, Var(self.bar(target)))
        step.back.append(Unpack(bars, pulled, stmt.origin, target))
        for part, t, (_, name) in zip(bars, moved, varied, strict=True):
            self.types[part] = t
            self.accumulate(name, Var(part), state, step.back, stmt)
        del state[target]

    def unpack(self, stmt: Unpack, state: State, step: Step) -> None:
        """Reverse ``a, b = x`` of an array: each item's adjoint goes to its place."""
        held = [(i, t) for i, t in enumerate(stmt.targets) if t in state]
        if not held:
            return
        if isinstance(stmt.value, Apply) and stmt.value.op not in ("tuple", "list"):
            bars: dict[str, Expr] = {t: Var(self.bar(t)) for _, t in held}
            for name, fill in pullbacks_of_several(stmt.value, stmt.targets, bars, self.scope):
                self.accumulate(name, fill, state, step.back, stmt)
            for _, target in held:
                state.pop(target, None)
            return
        whole = stmt.value
        plain = isinstance(whole, Var) and whole.name not in state
        if not isinstance(whole, Var) or (is_tuple(whole, self.types) and not plain):
            raise UnsupportedSyntax(
                "this unpacking is not supported", place=stmt.origin, hint="index the items"
            )
        if is_tuple(whole, self.types):
            parts = tuple(Var(self.bar(t)) if t in state else zero(t, self.types)
                          for t in stmt.targets)  # fmt: skip
            step.back.append(Assign(self.bar(whole.name), Apply("tuple", parts), stmt.origin))
            state[whole.name] = True
            for _, target in held:
                del state[target]
            return
        for i, target in held:
            fill = Apply("scatter", (Var(self.bar(target)), whole, const(i)))
            self.accumulate(whole.name, fill, state, step.back, stmt)
            del state[target]


def is_tuple(value: Expr, types: Types) -> bool:
    """Whether a value is a tuple that is kept as one."""
    return typeof(value, types).kind == "tuple"
