"""Where adjoints are zero because a mask has not taken what they are the adjoints of.

``np.where(x > 0, np.sqrt(x), 0)`` asks nothing of the root where x is not positive: its adjoint is
zero there, its partial derivative infinite or not a number, and so would be their product. So where
an adjoint is known to be masked, a partial that may not be finite is masked too. A test of the
adjoint for zero would not do: its own derivative may be another number where it happens to be zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, reduce

from srcad.analysis.facts import Types, match, typeof
from srcad.ir.given import times_bound
from srcad.ir.literals import is_literal
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Const,
    Expr,
    For,
    Function,
    Stmt,
    Store,
    Take,
    Var,
    While,
    const,
)
from srcad.ir.types import UNKNOWN, same_shape
from srcad.ir.walk import (
    assigned,
    defined,
    names,
    operations,
    own_expressions,
    statements,
    subexpressions,
)
from srcad.transform.scope import zero
from srcad.transform.sweep import Body, Step

__all__ = ["Mask", "Masks"]

# element-wise functions whose values and partials are finite where their operands are
_TAME = {
    "abs", "add", "copy", "float", "max", "min", "mul", "neg", "pos", "sub", "ifexp",
    *(f"np.{n}" for n in ("abs", "absolute", "add", "arctan", "cos", "fabs", "fmax", "fmin",
                          "maximum", "minimum", "multiply", "negative", "sign", "sin", "square",
                          "subtract", "tanh", "where")),
    *(f"math.{n}" for n in ("atan", "cos", "erf", "fabs", "sin", "tanh")),
}  # fmt: skip
_FINITE = {"np.isfinite", "np.isnan", "np.isinf"}


@dataclass(eq=False)
class Mask:
    """A test of what is taken (or what is not), and where the reverse sweep may give it a name.

    It is a test of each element, or one of a branch, whose two arms are ``bodies``.
    """

    test: Expr
    step: Step
    taken: bool = True
    bodies: tuple[Body, ...] = ()
    name: str = ""
    # whether it is one test of all elements
    whole: bool = False
    # of a sum: the masks of its parts, of which one or the other takes what is taken
    parts: tuple[tuple[Mask, ...], ...] = ()

    @property
    def is_places(self) -> bool:
        """Whether it is of the places of an index."""
        return isinstance(self.test, Apply) and self.test.op == "places"

    @property
    def key(self) -> tuple[Expr, bool]:
        """What is asked."""
        return self.test, self.taken


class Masks:
    """The masks of the adjoints of variables, within one block."""

    def __init__(self, function: Function, types: Types, namer: Namer, ours: set[str]) -> None:
        self.function = function
        self.types = types
        self.namer = namer
        self.ours = ours
        self.of: dict[str, tuple[Mask, ...]] = {}
        self.names: dict[int, str] = {}

    @cached_property
    def wild(self) -> tuple[set[str], set[str]]:
        """The names of what may not be finite: of itself, and for what it is made of."""
        return _wild(self.function, self.types)

    @cached_property
    def lasting(self) -> set[str]:
        """The names that get one value, outside loops."""
        return _lasting(self.function)

    def guarded(self, part: Expr, bar: str, masks: tuple[Mask, ...], like: str) -> Expr:
        """Return a product of a partial derivative with a masked adjoint, masked where needed.

        It is of the shape of the variable ``like``.
        """
        if not masks:
            return part
        born, wild = self.wild
        never = any(not _FINITE.isdisjoint(operations(m.test)) for m in masks)
        if not (never or self.is_wild(part, bar, wild)):
            return part
        alike = {m.key: m for m in masks}.values()
        each = [self.asked(m) for m in alike if not m.whole]
        near = self.is_wild(part, bar, born)  # branches would be around everything
        whole = [self.asked(m) for m in alike if m.whole and near]
        part = _either(_OF_EACH, each, part, const(0.0)) if each else part
        return _either(_OF_ALL, whole, part, zero(like, self.types)) if whole else part

    def asked(self, mask: Mask) -> tuple[Expr, bool]:
        """Return a test that can be asked now, and what it says where something is taken."""
        if mask.parts:
            return _one_of([list(map(self.asked, part)) for part in mask.parts], mask.whole), True
        return self.named(mask), mask.taken

    def named(self, mask: Mask) -> Expr:
        """Return a mask where its test may be out of hand: by a name in the reverse sweep."""
        if self.is_direct(mask):
            self.ours |= names(mask.test)
            return mask.test
        if not mask.name:
            stmt = mask.step.stmt  # a loop's body may be reversed several times
            if id(stmt) not in self.names:
                self.names[id(stmt)] = self.namer.fresh("taken")
            mask.name = self.names[id(stmt)]
            self.ours.add(mask.name)
            self.types[mask.name] = typeof(mask.test, self.types)
            if isinstance(mask.test, Apply) and mask.test.op == "places":
                mask.step.back[:0] = self.marked(mask, mask.test)
            elif not mask.bodies:
                mask.step.back.insert(0, Assign(mask.name, mask.test, stmt.origin))
            for body, said in zip(mask.bodies, (True, False), strict=False):
                says = Assign(mask.name, const(said), stmt.origin)
                body.tail += [says] if says not in body.tail else []
        return Var(mask.name)

    def marked(self, mask: Mask, test: Apply) -> list[Stmt]:
        """Return what marks the places of an index in an array."""
        whole, index = test.args
        kwargs = (("dtype", Const("bool", bool)),)
        none = Apply("np.zeros_like", (whole,), kwargs)
        self.types[mask.name] = typeof(none, self.types)
        origin = mask.step.stmt.origin
        return [Assign(mask.name, none, origin), Store(mask.name, index, const(True), "", origin)]

    def replaced(self, stmt: Store, step: Step) -> Mask | None:
        """Return the mask of what a write has left as it was, if it writes through a mask or list.

        For one place or slice it would take more than it is worth.
        """
        base = Var(stmt.base)
        if _masked(base, stmt.index, self.types):
            return Mask(stmt.index, step, taken=False)
        if stmt.op or not self.listed(base, stmt.index):
            return None
        return Mask(Apply("places", (base, stmt.index)), step, taken=False)

    def borne(self, found: Expr, value: Expr, step: Step) -> tuple[Mask, ...]:
        """Return the mask that a contribution bears of itself, by the operation that it is of."""
        op = value.op if isinstance(value, Apply) else ""
        if isinstance(value, Apply) and op == "index":
            base, index = value.args
            return self.picked(base, index, step)
        if isinstance(value, Apply) and op in ("np.tril", "np.triu"):
            every = Apply("np.ones_like", value.args[:1], (("dtype", Const("bool", bool)),))
            return (Mask(replace(value, args=(every, *value.args[1:])), step),)
        mask = _mask_of(found, step, self.types)
        return () if mask is None else (mask,)

    def picked(self, base: Expr, index: Expr, step: Step) -> tuple[Mask, ...]:
        """Return the mask of what ``base[index]`` takes by a mask, or by a list of places."""
        if _masked(base, index, self.types):
            return (Mask(index, step),)
        listed = isinstance(base, Var) and self.listed(base, index)
        return (Mask(Apply("places", (base, index)), step),) if listed else ()

    def listed(self, base: Var, index: Expr) -> bool:
        """Whether an index lists places of what may not be finite, or is a mask of some of it."""
        several = isinstance(index, Apply) and index.op == "tuple"
        parts = index.args if several else (index,)  # type: ignore[union-attr]
        return base.name in self.wild[1] and any(_lists(p, self.types) for p in parts)

    def either(self, one: tuple[Mask, ...], other: tuple[Mask, ...]) -> tuple[Mask, ...]:
        """Return what masks the sum of two contributions: what masks both, or one and the other."""
        both = in_common(one, other)
        keys = {m.key for m in both}
        rests = [tuple(m for m in masks if m.key not in keys) for masks in (one, other)]
        if not all(rests):
            return both
        groups = {frozenset(m.key for m in g): g for rest in rests for g in _groups(rest)}
        groups = {k: g for k, g in groups.items() if not any(other < k for other in groups)}
        alone = {key for k in groups if len(k) == 1 for key in k}
        every = [m for g in groups.values() for m in g]
        wholes = {m.whole for m in every}
        if any((test, not taken) in alone for test, taken in alone) or len(wholes) > 1:
            return both  # one of them is taken in any case
        if len(every) > _MOST or any(m.is_places or m.parts for m in every):
            return both
        whole = wholes.pop()
        if whole and not all(self.is_direct(m) for m in every):
            return both
        if len(groups) == 1:
            return (*both, *every)
        test = _one_of([list(k) for k in groups], whole)
        parts = tuple(groups.values())
        return (*both, Mask(test, every[-1].step, whole=whole, parts=parts))

    def is_direct(self, mask: Mask) -> bool:
        """Whether a test can be asked in the reverse sweep as it stands."""
        direct = isinstance(mask.test, Var) or bool(mask.bodies)
        return direct and names(mask.test) <= self.lasting

    def through(self, masks: tuple[Mask, ...], name: str) -> tuple[Mask, ...]:
        """Return the masks that still hold when what was broadcast is summed over."""
        want = self.types.get(name, UNKNOWN)
        return tuple(m for m in masks if m.whole or (
            not m.is_places and same_shape(typeof(m.test, self.types), want)))  # fmt: skip

    def met(
        self,
        before: dict[str, tuple[Mask, ...]],
        one: dict[str, tuple[Mask, ...]],
        two: dict[str, tuple[Mask, ...]],
    ) -> dict[str, tuple[Mask, ...]]:
        """Return what masks still hold after either of two arms: none that an arm has made."""
        return {
            name: tuple(m for m in masks if all(m in arm.get(name, ()) for arm in (one, two)))
            for name, masks in before.items()
        }

    def is_wild(self, part: Expr, bar: str, wild: set[str]) -> bool:
        """Whether a value may not be finite where the function's arguments are."""
        return bool((names(part) - {bar}) & wild) or _wild_itself(part, self.types)


def in_common(one: tuple[Mask, ...], other: tuple[Mask, ...]) -> tuple[Mask, ...]:
    """Return what masks both of two contributions, and so their sum."""
    asked = [m.key for m in other]
    return tuple(m for m in one if m.key in asked)


_MOST = 6  # tests of which one or the other is asked


def _groups(masks: tuple[Mask, ...]) -> tuple[tuple[Mask, ...], ...]:
    """Return the groups of masks of which one takes what is taken."""
    return masks[0].parts if len(masks) == 1 and masks[0].parts else (masks,)


def _one_of(parts: list[list[tuple[Expr, bool]]], whole: bool) -> Expr:
    """Return the test of whether all of one of several groups of tests hold."""
    _, both, no = _OF_ALL if whole else _OF_EACH
    groups = [[test if taken else Apply(no, (test,)) for test, taken in part] for part in parts]
    each = [reduce(lambda a, b: Apply(both, (a, b)), group) for group in groups]
    return reduce(lambda a, b: Apply("or" if whole else "bitor", (a, b)), each)


def _lists(part: Expr, types: Types) -> bool:
    found = typeof(part, types)
    if found.kind == "tuple":  # as np.triu_indices gives it
        return any(item.kind == "array" for item in found.items)
    return found.kind == "array" and found.shape != ()


def _mask_of(found: Expr, step: Step, types: Types) -> Mask | None:
    """Return the mask that a contribution to an adjoint bears: ``np.where(c, g, 0.0)``."""
    if not isinstance(found, Apply) or found.op not in ("np.where", "ifexp"):
        return None
    test, *arms = found.args
    whole = typeof(test, types).kind == "number"
    zeros = [isinstance(a, Const) and a.value == 0 for a in arms]
    if zeros == [False, True]:
        return Mask(test, step, whole=whole)
    return Mask(test, step, taken=False, whole=whole) if zeros == [True, False] else None


_OF_EACH = ("np.where", "bitand", "invert")
_OF_ALL = ("ifexp", "and", "not")


def _either(
    ops: tuple[str, str, str], tests: list[tuple[Expr, bool]], part: Expr, nothing: Expr
) -> Expr:
    """Return a part where all tests say that it is taken, else nothing."""
    choice, both, no = ops
    if len(tests) == 1:
        ((test, taken),) = tests
        return Apply(choice, (test, part, nothing) if taken else (test, nothing, part))
    asked = [test if taken else Apply(no, (test,)) for test, taken in tests]
    return Apply(choice, (reduce(lambda a, b: Apply(both, (a, b)), asked), part, nothing))


def _lasting(function: Function) -> set[str]:
    """Return the names that get one value, outside loops."""
    count = times_bound(function)
    count.update(n for s in statements(function.body) for n in _written(s))
    loops = [s for s in statements(function.body) if isinstance(s, (For, While))]
    return {n for n, k in count.items() if k == 1} - assigned(loops)


def _written(stmt: Stmt) -> tuple[str, ...]:
    return (stmt.base,) if isinstance(stmt, (Store, AddAt, Append, Take)) else ()


def _masked(base: Expr, index: Expr, types: Types) -> bool:
    """Whether ``x[m]`` is a place by a mask of all of x."""
    mask, whole = typeof(index, types), typeof(base, types)
    return mask.kind == "array" and mask.dtype == "b" and same_shape(mask, whole)


def _wild(function: Function, types: Types) -> tuple[set[str], set[str]]:
    """Return the names of what may not be finite: of itself, and for what it is made of."""
    born: set[str] = set()
    made_of: list[tuple[frozenset[str], tuple[str, ...]]] = []
    for stmt in statements(function.body):
        read, made = own_expressions(stmt), (*defined(stmt), *_written(stmt))
        made_of.append((frozenset[str]().union(*map(names, read)), made))
        if any(_wild_itself(e, types) for e in read):
            born.update(made)
    found: set[str] = set()
    before = -1
    while len(found) != before:
        before = len(found)
        for reads, made in made_of:
            if not (reads.isdisjoint(found) and born.isdisjoint(made)):
                found.update(made)
    return born, found


def _wild_itself(expr: Expr, types: Types) -> bool:
    return any(isinstance(e, Apply) and _is_wild(e, types) for e in subexpressions(expr))


def _is_wild(expr: Apply, types: Types) -> bool:
    if expr.op in _TAME:
        return False
    if expr.op == "div":
        return not isinstance(expr.args[1], Const)
    if expr.op == "pow":
        known = [getattr(e, "value", None) for arm in _arms(expr.args[1])
                 for e in subexpressions(arm) if not isinstance(e, Apply)]  # fmt: skip
        return not all(isinstance(k, int) and k >= 0 for k in known)
    found = match(expr, types)
    return found is not None and found[0].kind == "elementwise"


def _arms(expr: Expr) -> list[Expr]:
    """Return what a choice may give: one of two, or the one that numbers decide for."""
    if not isinstance(expr, Apply) or expr.op not in ("np.where", "ifexp"):
        return [expr]
    test, *arms = expr.args
    if isinstance(test, Apply) and test.op == "eq" and all(map(is_literal, test.args)):
        one, two = (getattr(a, "value", None) for a in test.args)
        arms = arms[:1] if one == two else arms[1:]
    return [e for arm in arms for e in _arms(arm)]
