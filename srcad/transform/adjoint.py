"""The reverse adjoint: the primal forwards, then each statement's transpose backwards.

For every variable ``v`` that matters, ``v_bar`` is the derivative of the weighted result by ``v``
(Griewank & Walther, "Evaluating Derivatives", 2nd ed. 2008, section 3.2). Its first contribution is
an assignment, later ones add to it; where branches meet and in loops a zero stands in for what one
path does not contribute.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from srcad.analysis.absent import perhaps_none
from srcad.analysis.activity import active_names, varied_names
from srcad.analysis.facts import Types, typeof
from srcad.analysis.invariance import invariants
from srcad.analysis.likeness import asked_of, asks
from srcad.analysis.mappings import refuse_varying_keys
from srcad.analysis.outside import Outside
from srcad.analysis.sharing import in_memory
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Block,
    Branch,
    Break,
    Const,
    Effect,
    Expr,
    For,
    Function,
    Return,
    Stmt,
    Store,
    Take,
    Unpack,
    Var,
    While,
    With,
    WriteBack,
)
from srcad.ir.types import Type
from srcad.ir.walk import (
    assigned,
    changed,
    defined,
    names,
    own_expressions,
    statements,
    substitute,
)
from srcad.transform.accumulate import State
from srcad.transform.effects import settle_effects
from srcad.transform.flatten import names_of
from srcad.transform.hoist import hoist_tests
from srcad.transform.local import pullbacks
from srcad.transform.masks import Mask, Masks
from srcad.transform.prepare import each, split_updates
from srcad.transform.records import fields_of
from srcad.transform.restore import recorded
from srcad.transform.runtime_calls import recursive
from srcad.transform.scope import Scope, unless_none, zero
from srcad.transform.several import Several
from srcad.transform.sweep import Body, Step, Tapes, ends_loop, forward, reverse, undefined
from srcad.transform.uncounted import plain, saves_early, uncounted

__all__ = ["Sweeps", "adjoint"]

_COPIES = {"copy", "np.copy", "np.array", "np.asarray", "np.ascontiguousarray"}


@dataclass(frozen=True)
class Sweeps:
    """A reverse derivative in two halves: the forward and the reverse sweep, with its seed."""

    function: Function
    ahead: Block
    back: Block
    seed: str
    value: Expr
    bars: tuple[Expr, ...]


def adjoint(function: Function, inputs: tuple[str, ...], types: Types) -> Sweeps:
    """Return the reverse derivative of a function in normal form by the given inputs."""
    asked: set[str] = set()
    while True:
        sweeps = _Adjoint(function, inputs, dict(types), asked).run()
        if sweeps is not None:
            return sweeps


class _Adjoint(Several):
    def __init__(
        self, function: Function, inputs: tuple[str, ...], types: Types, asked: set[str]
    ) -> None:
        varied = varied_names(function, set(inputs), types)
        refuse_varying_keys(function, varied)
        function = settle_effects(function, inputs, varied, types)
        function = split_updates(function, types)
        namer = Namer(names_of(function))
        self.function, self.turns = hoist_tests(function, namer, types)
        self.inputs = inputs
        active = active_names(self.function, set(inputs), types)
        active -= invariants(self.function, types)
        stored = frozenset(s.value.name for s in statements(self.function.body)
                           if isinstance(s, Store) and isinstance(s.value, Var))  # fmt: skip
        scope = Scope(types, active, function.refused, stored=stored)
        super().__init__(scope, namer, self.function)
        self.masks = Masks(self.function, types, namer, self.ours)
        self.unset: set[str] = set()
        self.carried: dict[int, State] = {}
        # what counts the turns of loops whose exits are asked about on the way back
        self.asked = asked
        self.exits: dict[int, Branch] = {}

    def run(self) -> Sweeps | None:
        """Return the two sweeps; None where they are to be made anew: ``asked`` has grown."""
        *body, last = self.function.body
        assert isinstance(last, Return)
        state: State = {}
        seed, first = self.seed(last.value, state)
        root = self.body(tuple(body), state)
        bars: list[Expr] = []
        for name in self.inputs:
            if name not in state:
                root.tail.append(self.cleared(name, last))
            bars.append(Var(self.bar(name)))
        given = {*self.function.params, *(s.target for s in self.function.entry)}
        numbers = {n for n, t in self.types.items() if not in_memory(t)}
        outside = Outside(self.function, self.types)
        unset = recorded(root, given, self.types, {*self.function.free, *numbers}, outside)
        early = set(saves_early(root))
        if early:
            self.asked |= early
            return None
        self.unset = {*unset, *perhaps_none(self.function.body)}
        tapes = Tapes(self.namer.fresh)
        ahead, back = forward(root, tapes), reverse(root, tapes, self.namer.fresh)
        back = each(back, self.zero_of_nothing)
        made: list[Stmt] = [Assign(t, Apply("tape", ())) for t in tapes.lists.values()]
        ahead = (*made, *undefined(unset), *ahead)
        back = (*first, *back)
        value = last.value
        restored = names(value) & assigned(back)
        if restored:  # the reverse sweep brings old values back: keep the last ones
            kept = {name: Var(self.namer.fresh(f"{name}_end")) for name in sorted(restored)}
            ahead = (*ahead, *(Assign(new.name, Var(old)) for old, new in kept.items()))
            value = substitute(value, dict(kept))
        return Sweeps(replace(self.function, free=self.free), ahead, back, seed, value, tuple(bars))

    def seed(self, value: Expr, state: State) -> tuple[str, list[Stmt]]:
        """Return the name of the result's adjoint, and what hands it to the variables returned."""
        whole = isinstance(value, Var) and value.name in self.scope.active
        # of a list the items are taken out one by one, which the caller's is not for
        listed = typeof(value, self.types).kind == "list"
        taken = isinstance(value, Var) and value.name == "y" and not listed
        seed = self.bar("y") if whole and taken else self.namer.fresh("y_bar")
        self.types.setdefault(seed, self.moved_parts(typeof(value, self.types)))
        out: list[Stmt] = []
        if isinstance(value, Var) and whole and taken:
            out.append(Assign(seed, self.writable("y", Var(seed)), None, "y"))
            state["y"] = True
        else:
            self.hand_out(value, Var(seed), state, out)
        return seed, out

    def moved_parts(self, t: Type) -> Type:
        """Return the type of the adjoint of a result, which may have parts."""
        parts = tuple(map(self.moved_parts, t.items))
        return self.moved(t)._replace(items=parts)

    def hand_out(self, value: Expr, bar: Expr, state: State, out: list[Stmt]) -> None:
        if isinstance(value, Var) and value.name in self.scope.active:
            self.accumulate(value.name, bar, state, out, Assign(value.name, value))
        elif isinstance(value, Apply) and value.op in ("tuple", "list"):
            parts = tuple(self.namer.fresh(f"y{i}_bar") for i in range(len(value.args)))
            out.append(Unpack(parts, bar))
            for part, item in zip(parts, value.args, strict=True):
                self.types[part] = self.moved_parts(typeof(item, self.types))
                self.hand_out(item, Var(part), state, out)
        elif isinstance(value, Apply) and value.op == "dict":
            for key, item in zip(value.args[::2], value.args[1::2], strict=True):
                self.hand_out(item, Apply("index", (bar, key)), state, out)
        elif fields := fields_of(value, self.function.free):
            for name, item in fields.items():
                part = self.namer.fresh(f"y_{name}_bar")
                out.append(Assign(part, Apply("attr", (bar, Const(name, name)))))
                self.types[part] = self.moved_parts(typeof(item, self.types))
                self.hand_out(item, Var(part), state, out)
        elif isinstance(value, Apply):
            self.scope.zeros_of(value)

    def body(self, block: Block, state: State) -> Body:
        """Reverse a block; ``state`` is carried backwards through it."""
        steps = []
        early = (s for s in block[:-1] if id(s) not in self.exits)
        assert not any(map(ends_loop, early)), "an exit is not the last on its way"
        for stmt in reversed(block):
            self.scope.place = stmt.origin
            steps.append(self.step(stmt, state))
        return Body(steps[::-1])

    def inner(self, block: Block, state: State, masks: dict[str, tuple[Mask, ...]]) -> Body:
        """Reverse a block within a statement, where this is masked when it begins."""
        self.masks.of = dict(masks)
        return self.body(block, state)

    def step(self, stmt: Stmt, state: State) -> Step:
        if id(stmt) in self.exits:
            return replace(plain(stmt), leaves=True)
        if isinstance(stmt, Branch):
            return self.branch(stmt, state)
        if isinstance(stmt, (For, While)):
            return self.loop(stmt, state)
        if isinstance(stmt, With):
            return Step(stmt, bodies=[self.body(stmt.body, state)])
        step = Step(stmt)
        if isinstance(stmt, Assign):
            self.assign(stmt, state, step)
        elif isinstance(stmt, Unpack):
            self.unpack(stmt, state, step)
        elif isinstance(stmt, (Store, AddAt)):
            self.write(stmt, state, step)
            replaced = self.masks.replaced(stmt, step) if isinstance(stmt, Store) else None
            if replaced is not None:
                self.masks.of[stmt.base] = (*self.masks.of.get(stmt.base, ()), replaced)
        elif isinstance(stmt, Append):
            self.append(stmt, state, step)
        elif isinstance(stmt, Take):
            self.take(stmt, state, step)
        else:
            assert isinstance(stmt, (Break, Effect, WriteBack))
        for back in step.back:
            for expr in own_expressions(back):
                step.early |= names(expr) - self.ours
        if isinstance(stmt, (Assign, Unpack, Take)):
            read = set() if isinstance(stmt, Take) else names(stmt.value)
            results = set(defined(step.stmt)) & step.early - read
            step.early -= results
            step.late |= results
        return step

    def assign(self, stmt: Assign, state: State, step: Step) -> None:
        """Reverse one assignment: hand its adjoint on to its operands, then clear it."""
        target = stmt.target
        if target not in state:
            return
        function = recursive(stmt.value, self.function, self.scope.active, self.types)
        if function is not None:
            self.run_time_call(stmt, function, state, step)
            return
        bar = Var(self.bar(target))
        own: Expr | None = None
        kept: tuple[Mask, ...] = ()
        masks = self.masks.of.pop(target, ())
        kind = self.kind_of(stmt.value)
        held = masks if kind == "elementwise" else tuple(m for m in masks if m.whole)
        for name, found, may_differ in pullbacks(stmt.value, target, bar, self.scope):
            if asks(found):
                found = asked_of(found, self.shaped_like)
            like = target if kind == "elementwise" else name
            asked = () if kind == "linear" else held
            part = self.masks.guarded(found, bar.name, asked, like)
            fill = self.fit(part, name, target) if may_differ else part
            if name == target:
                own, kept = fill, (*held, *self.masks.borne(found, stmt.value, step))
            else:
                passed = (*held, *self.masks.borne(found, stmt.value, step))
                passed = passed if fill is part else self.masks.through(passed, name)
                old = self.masks.of.get(name, ()) if name in state else passed
                self.accumulate(name, fill, state, step.back, stmt)
                self.masks.of[name] = self.masks.either(old, passed)
        if own is None:
            del state[target]
            return
        self.masks.of[target] = kept
        if own != bar:
            step.back.append(Assign(bar.name, own, stmt.origin, target))

    def kind_of(self, value: Expr) -> str:
        """Return the kind of rule that an operation has; what only picks is element-wise, too."""
        if not isinstance(value, Apply) or value.op == "np.where":
            return "elementwise"
        if value.op in _COPIES and not value.kwargs:
            return "elementwise" if typeof(value.args[0], self.types).kind == "array" else ""
        found = self.scope.match(value)
        return "" if found is None else found[0].kind

    def accumulate(self, name: str, fill: Expr, state: State, out: list[Stmt], stmt: Stmt) -> None:
        """Add a contribution, of which no mask is known."""
        self.masks.of.pop(name, None)
        super().accumulate(name, fill, state, out, stmt)

    def branch(self, stmt: Branch, state: State) -> Step:
        """Reverse both arms; a zero stands in for what one of them does not contribute."""
        one, two = dict(state), dict(state)
        before = self.masks.of
        then = self.inner(stmt.then, one, before)
        first = self.masks.of
        orelse = self.inner(stmt.orelse, two, before)
        second = self.masks.of
        step = Step(stmt, bodies=[then, orelse])
        mask_of = {taken: Mask(stmt.test, step, taken, (then, orelse), whole=True)
                   for taken in (True, False)}  # fmt: skip
        self.masks.of = self.masks.met(before, first, second)
        for name, masks in before.items():  # what one arm alone adds is masked by the test
            adds = [taken for taken, arm in ((True, first), (False, second))
                    if arm.get(name) != masks]  # fmt: skip
            if len(adds) == 1 and masks:
                self.masks.of[name] = self.masks.either(masks, (mask_of[adds[0]],))
        for body, mine, other in ((then, one, two), (orelse, two, one)):
            for name in other:
                if name not in mine:
                    body.tail.append(self.cleared(name, stmt))
        state.clear()
        for name in [*one, *(n for n in two if n not in one)]:
            state[name] = True
        for taken, mine, other in ((True, one, two), (False, two, one)):
            mask = mask_of[taken]
            self.masks.of.update({name: (mask,) for name in mine if name not in other})
        return step

    def loop(self, stmt: For | While, state: State) -> Step:
        """Reverse a loop: adjoints that its turns add to start from zero before it."""
        entry = {**state, **self.carried.get(id(stmt.body), {})}
        before = {n: m for n, m in self.masks.of.items() if not self.touched(stmt, n)}
        block = self.turn(stmt, state)
        while True:
            inner = dict(entry)
            body = self.inner(block, inner, before)
            if isinstance(stmt, For):  # each turn begins by overwriting the loop's variable
                inner.pop(stmt.target, None)
            new = {name: True for name in inner if name not in entry}
            if not new:
                break
            entry.update(new)
        # a loop around this one may come here again, with more to carry and never with less
        self.masks.of = before
        self.carried[id(stmt.body)] = {n: True for n in entry if n not in state}
        step = Step(stmt, bodies=[body])
        for name in entry:
            if name not in inner:
                body.tail.append(self.cleared(name, stmt))
            if name not in state:
                step.head.append(self.cleared(name, stmt))
        if id(stmt.body) in self.turns:
            step.turns = self.turns[id(stmt.body)]
            step.late.add(step.turns)
        state.clear()
        state.update(entry)
        return step

    def turn(self, stmt: For | While, state: State) -> Block:
        """Return a loop's body, with the exits ahead that leave nothing to reverse."""
        turns = self.turns.get(id(stmt.body))
        if turns is None or turns in self.asked or not any(map(ends_loop, stmt.body)):
            return stmt.body
        block, exits = uncounted(stmt, self.scope.active, set(state))
        self.exits.update({id(e): e for e in exits})
        return block

    def touched(self, stmt: For | While, name: str) -> bool:
        """Whether a loop reads or changes a variable."""
        within = [*statements(stmt.body), stmt]
        return any(name in changed(s) or any(name in names(e) for e in own_expressions(s))
                   for s in within)  # fmt: skip

    def zero_of_nothing(self, stmt: Stmt) -> list[Stmt]:
        """Where a variable may have no value yet, its adjoint has no shape to take."""
        if not isinstance(stmt, Assign) or stmt.of not in self.unset:
            return [stmt]
        nothing = zero(stmt.of, self.types)
        if stmt.value != nothing or not isinstance(nothing, Apply):
            return [stmt]
        return [replace(stmt, value=unless_none(Var(stmt.of), nothing))]
