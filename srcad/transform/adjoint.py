"""The reverse adjoint: the primal forwards, then each statement's transpose backwards.

For every variable ``v`` that matters, ``v_bar`` is the derivative of the weighted result by ``v``
(Griewank & Walther, "Evaluating Derivatives", 2nd ed. 2008, section 3.2). Its first contribution is
an assignment, later ones add to it; where branches meet and in loops a zero stands in for what one
path does not contribute.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from srcad.analysis.activity import active_names
from srcad.analysis.facts import Types, typeof
from srcad.errors import UnsupportedSyntax
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    AddAt,
    Apply,
    Assign,
    Block,
    Branch,
    Const,
    Expr,
    For,
    Function,
    Return,
    Stmt,
    Unpack,
    Var,
    While,
    const,
)
from srcad.ir.types import UNKNOWN, Type, is_number, same_shape
from srcad.ir.walk import (
    assigned,
    defined,
    names,
    own_expressions,
    statements,
    subexpressions,
    substitute,
)
from srcad.transform.flatten import names_of
from srcad.transform.local import Scope, add, pullbacks, pullbacks_of_several, zero
from srcad.transform.prepare import each, hoist_tests, split_updates
from srcad.transform.record import record
from srcad.transform.sweep import Body, Step, Tapes, forward, reverse, undefined

__all__ = ["Sweeps", "adjoint"]

# the variables whose adjoints have a value now
State = dict[str, bool]


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
    return _Adjoint(function, inputs, dict(types)).run()


class _Adjoint:
    def __init__(self, function: Function, inputs: tuple[str, ...], types: Types) -> None:
        function = split_updates(function, types)
        self.namer = Namer(names_of(function))
        self.function, self.turns = hoist_tests(function, self.namer, types)
        self.inputs = inputs
        self.types = types
        active = active_names(self.function, set(inputs), types)
        self.scope = Scope(types, active, function.refused)
        self.bars: dict[str, str] = {}
        self.unset: set[str] = set()
        # adjoints that are written into item by item, or returned: their buffers must be ours
        self.owned = {*inputs, *_item_bases(self.function)}

    def bar(self, name: str) -> str:
        """Return the name of a variable's adjoint."""
        if name not in self.bars:
            self.bars[name] = self.namer.fresh(f"{name}_bar")
            t = self.types.get(name)
            if t is not None:
                self.types[self.bars[name]] = t._replace(dtype="f")
        return self.bars[name]

    def run(self) -> Sweeps:
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
        unset = record(root, set(self.function.params))
        self.unset = set(unset)
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
        return Sweeps(self.function, ahead, back, seed, value, tuple(bars))

    def seed(self, value: Expr, state: State) -> tuple[str, list[Stmt]]:
        """Return the name of the result's adjoint, and what hands it to the variables returned."""
        whole = isinstance(value, Var) and value.name in self.scope.active
        taken = isinstance(value, Var) and value.name == "y"
        seed = self.bar("y") if whole and taken else self.namer.fresh("y_bar")
        out: list[Stmt] = []
        if isinstance(value, Var) and whole and taken:
            out.append(Assign(seed, self.ours(Var(seed), "y"), None, "y"))
            state["y"] = True
        else:
            self.hand_out(value, Var(seed), state, out)
        return seed, out

    def hand_out(self, value: Expr, bar: Expr, state: State, out: list[Stmt]) -> None:
        if isinstance(value, Var) and value.name in self.scope.active:
            self.accumulate(value.name, bar, state, out, Assign(value.name, value))
        elif isinstance(value, Apply) and value.op in ("tuple", "list"):
            parts = tuple(self.namer.fresh(f"y{i}_bar") for i in range(len(value.args)))
            out.append(Unpack(parts, bar))
            for part, item in zip(parts, value.args, strict=True):
                self.hand_out(item, Var(part), state, out)

    def body(self, block: Block, state: State) -> Body:
        """Reverse a block; ``state`` is carried backwards through it."""
        steps = []
        for stmt in reversed(block):
            self.scope.place = stmt.origin
            steps.append(self.step(stmt, state))
        return Body(steps[::-1])

    def step(self, stmt: Stmt, state: State) -> Step:
        if isinstance(stmt, Branch):
            return self.branch(stmt, state)
        if isinstance(stmt, (For, While)):
            return self.loop(stmt, state)
        step = Step(stmt)
        if isinstance(stmt, Assign):
            self.assign(stmt, state, step)
        elif isinstance(stmt, Unpack):
            self.unpack(stmt, state, step)
        ours = set(self.bars.values())
        for back in step.back:
            for expr in own_expressions(back):
                step.early |= names(expr) - ours
        if isinstance(stmt, (Assign, Unpack)):
            results = set(defined(stmt)) & step.early - names(stmt.value)
            step.early -= results
            step.late |= results
        return step

    def assign(self, stmt: Assign, state: State, step: Step) -> None:
        """Reverse one assignment: hand its adjoint on to its operands, then clear it."""
        target = stmt.target
        if target not in state:
            return
        bar = Var(self.bar(target))
        own: Expr | None = None
        for name, found, may_differ in pullbacks(stmt.value, target, bar, self.scope):
            fill = self.fit(found, name, target) if may_differ else found
            if name == target:
                own = fill
            else:
                self.accumulate(name, fill, state, step.back, stmt)
        if own is None:
            del state[target]
        else:
            step.back.append(Assign(bar.name, self.ours(own, target), stmt.origin, target))
            state[target] = True

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
        if not isinstance(stmt.value, Var) or typeof(stmt.value, self.types).kind == "tuple":
            raise UnsupportedSyntax(
                "this unpacking is not supported", place=stmt.origin, hint="index the items"
            )
        for i, target in held:
            fill = Apply("scatter", (Var(self.bar(target)), stmt.value, const(i)))
            self.accumulate(stmt.value.name, fill, state, step.back, stmt)
            del state[target]

    def accumulate(
        self, name: str, fill: Expr, state: State, out: list[Stmt], stmt: Assign | Unpack
    ) -> None:
        """Add a contribution to a variable's adjoint; the first one is an assignment."""
        bar = self.bar(name)
        of = stmt.target if isinstance(stmt, Assign) else stmt.targets[0]
        if isinstance(fill, Apply) and fill.op == "scatter":
            value, _, index = fill.args
            if name not in state:
                out.append(Assign(bar, zero(name, self.types), stmt.origin, of))
            repeats = self.repeats(index)
            out.append(AddAt(bar, index, value, repeats, stmt.origin, of))
            state[name] = True
        elif name in state:
            total = add([Var(bar), fill])
            out.append(Assign(bar, self.ours(total, name), stmt.origin, of))
        else:
            out.append(Assign(bar, self.ours(fill, name), stmt.origin, of))
            state[name] = True

    def ours(self, value: Expr, name: str) -> Expr:
        """Copy what is to be written into, or handed out; algebra drops the copy of a new array."""
        t = self.types.get(name, UNKNOWN)
        if name not in self.owned or is_number(t):
            return value
        return Apply("copy" if t.kind == "array" and t.shape else "np.copy", (value,))

    def repeats(self, index: Expr) -> bool:
        """Whether an index may name one place twice."""
        parts = index.args if isinstance(index, Apply) and index.op == "tuple" else (index,)
        for part in parts:
            t = typeof(part, self.types)
            plain = isinstance(part, Apply) and part.op == "slice"
            plain |= isinstance(part, Const) and part.value in (None, Ellipsis)
            if not plain and not (is_number(t) and t.dtype == "i"):
                return True
        return False

    def fit(self, fill: Expr, name: str, result: str) -> Expr:
        """Sum a contribution over the dimensions by which the result is larger than the operand."""
        have, want = self.types.get(result, Type("unknown")), self.types[name]
        if same_shape(have, want) or (is_number(have) and is_number(want)):
            return fill
        if is_number(want) and have.kind == "array":
            return Apply("np.sum", (fill,))
        known = have.shape is not None and want.shape is not None
        if known and have.shape is not None and want.shape is not None:
            lead = len(have.shape) - len(want.shape)
            if have.shape[lead:] == want.shape and None not in want.shape and want.shape:
                axes = tuple(const(i) for i in range(lead))
                axis = axes[0] if lead == 1 else Apply("tuple", axes)
                return Apply("np.sum", (fill,), (("axis", axis),))
        return Apply("unbroadcast", (fill, Var(name)))

    def branch(self, stmt: Branch, state: State) -> Step:
        """Reverse both arms; a zero stands in for what one of them does not contribute."""
        one, two = dict(state), dict(state)
        then, orelse = self.body(stmt.then, one), self.body(stmt.orelse, two)
        for body, mine, other in ((then, one, two), (orelse, two, one)):
            for name in other:
                if name not in mine:
                    body.tail.append(self.cleared(name, stmt))
        state.clear()
        for name in [*one, *(n for n in two if n not in one)]:
            state[name] = True
        return Step(stmt, bodies=[then, orelse])

    def loop(self, stmt: For | While, state: State) -> Step:
        """Reverse a loop: adjoints that its turns add to start from zero before it."""
        entry = dict(state)
        while True:
            inner = dict(entry)
            body = self.body(stmt.body, inner)
            if isinstance(stmt, For):  # each turn begins by overwriting the loop's variable
                inner.pop(stmt.target, None)
            new = {name: True for name in inner if name not in entry}
            if not new:
                break
            entry.update(new)
        step = Step(stmt, bodies=[body])
        for name in entry:
            if name not in inner:
                body.tail.append(self.cleared(name, stmt))
            if name not in state:
                step.head.append(self.cleared(name, stmt))
        if isinstance(stmt, While):
            step.turns = self.turns[id(stmt.body)]
            step.late.add(step.turns)
        state.clear()
        state.update(entry)
        return step

    def zero_of_nothing(self, stmt: Stmt) -> list[Stmt]:
        """Where a variable may have no value yet, its adjoint has no shape to take."""
        if not isinstance(stmt, Assign) or stmt.of not in self.unset:
            return [stmt]
        nothing = zero(stmt.of, self.types)
        if stmt.value != nothing or not isinstance(nothing, Apply):
            return [stmt]
        test = Apply("is", (Var(stmt.of), const(None)))
        return [replace(stmt, value=Apply("ifexp", (test, const(0.0), nothing)))]

    def cleared(self, name: str, stmt: Stmt) -> Stmt:
        return Assign(self.bar(name), zero(name, self.types), stmt.origin, name)


def _item_bases(function: Function) -> set[str]:
    """Return the variables that are read item by item."""
    found: set[str] = set()
    for stmt in statements(function.body):
        if isinstance(stmt, Unpack):
            found |= names(stmt.value)
        for own in own_expressions(stmt):
            for expr in subexpressions(own):
                if isinstance(expr, Apply) and expr.op == "index":
                    found |= names(expr.args[0])
    return found
